/* The reviewer's program over a log in which cases have been erased. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "admin/answers.h"
#include "core/erase.h"
#include "note/envelope.h"
#include "note/erasure.h"
#include "review/replay.h"
#include "review/sequence.h"
#include "support/core_box.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"
#define MONTH_MS (31LL * 24 * 3600 * 1000)

static void
is_code(struct frame_answer answer, enum refusal code)
{
	assert_string_equal(refusal_row(answer.code)->word, refusal_row(code)->word);
}

static struct envelope
say(struct core_box *box, struct notes_message message)
{
	struct envelope envelope;

	is_code(core_box_send(box, message, &envelope), REFUSAL_NONE);
	return envelope;
}

static void
read_both(struct core_box *box, const char *by, const struct envelope *first, const struct envelope *second)
{
	const struct envelope *about[] = {first, second};
	struct receipt_line lines[2];
	struct receipt receipt;

	for (size_t i = 0; i < 2; i++)
		lines[i] = (struct receipt_line){.status = RECEIPT_OPENED, .envelope = about[i]->id, .hash = about[i]->hash,
						 .word = "manager"};
	notes_receipt_lines(box->world, by, first->from.name, lines, 2, &receipt);
	is_code(core_box_submit(box, by, receipt.note, (struct view){0}), REFUSAL_NONE);
}

/* Two cases of the police, their receipts together; ${closed} of them end. */
static struct case_token
make_two(struct core_box *box)
{
	struct envelope asked[2], told[2];

	for (unsigned i = 0; i < 2; i++)
		asked[i] = say(box, (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police",
							   .facts = FACTS, .id = 1 + i, .case_id = 901 + i});
	for (unsigned i = 0; i < 2; i++)
		told[i] = say(box, (struct notes_message){.from = "crs", .type = "decision", .to = "crs edt police", .facts = NFA,
							  .id = 11 + i, .case_id = 901 + i, .re = 1 + i});
	read_both(box, "crs", &asked[0], &asked[1]);
	read_both(box, "police", &told[0], &told[1]);
	(void)say(box, (struct notes_message){.from = "crs", .type = "close", .to = "crs edt", .facts = "reason complete",
					      .id = 21, .case_id = 901, .re = 1});
	return asked[0].case_token;
}

static void
erase(struct core_box *box, const struct case_token *token)
{
	struct call call = {.words = {"erase", "--case", token->hex}, .word_count = 3};
	struct call_reply reply;

	box->now.civil.ms += 90 * MONTH_MS;
	box->now.tick.ms += 90 * MONTH_MS;
	core_box_turn(box, NULL, 0);
	assert_int_equal(answers_make(box->core, &call, box->now, box->arena, &reply), STATUS_OK);
	assert_int_equal(reply.code, EXIT_DONE);
}

/* What the reviewer's program makes of the store as it is; ${kept} NULL or the
 * notes of somebody who has not erased them, by index. */
static enum status
tell(struct core_box *box, const struct view *kept, size_t kept_count, struct replay **ret_replay, struct trouble *trouble)
{
	const struct pinned none = {.count = 0};
	struct leaf last;
	enum status status = STATUS_OK;

	*ret_replay = replay_new(&none);
	assert_int_equal(store_leaf_last(box->core->store, &last), STATUS_OK);
	for (uint64_t i = 0; !status && i <= last.index; i++) {
		struct store_note note;
		struct view copy = {NULL, 0};

		assert_int_equal(store_note_find(box->core->store, i, box->arena, &note), STATUS_OK);
		if (i < kept_count)
			note.note = kept[i];
		if (note.note.size)
			assert_int_equal(arena_copy(replay_arena(*ret_replay), note.note, &copy), STATUS_OK);
		status = replay_take(*ret_replay, &note.leaf, copy, trouble);
	}
	return status;
}

static struct view *
keep_all(struct core_box *box, size_t *ret_count)
{
	struct leaf last;
	struct view *kept;

	assert_int_equal(store_leaf_last(box->core->store, &last), STATUS_OK);
	kept = arena_array(box->arena, last.index + 1, sizeof *kept);
	for (uint64_t i = 0; i <= last.index; i++) {
		struct store_note note;

		assert_int_equal(store_note_find(box->core->store, i, box->arena, &note), STATUS_OK);
		kept[i] = note.note;
	}
	*ret_count = last.index + 1;
	return kept;
}

static void
is_forgotten(const struct replay *replay, const struct case_token *token)
{
	const struct casebook *book = replay_book(replay);
	size_t left = 0;

	for (size_t i = 0; i < casebook_count(book); i++) {
		const struct duty *duty = casebook_at(book, i);

		left += duty != NULL;
		if (duty)
			assert_string_not_equal(duty->case_token.hex, token->hex);
	}
	assert_true(left > 0);
}

/* The one duty of that kind that is left has been met. */
static void
is_met(const struct replay *replay, enum duty_kind kind)
{
	const struct casebook *book = replay_book(replay);
	size_t found = 0;

	for (size_t i = 0; i < casebook_count(book); i++) {
		const struct duty *duty = casebook_at(book, i);

		if (!duty || duty->kind != kind)
			continue;
		assert_int_equal(duty->state, DUTY_MET);
		found++;
	}
	assert_int_equal(found, 1);
}

static void
what_is_gone_is_counted_and_the_rest_still_holds(void **state)
{
	struct core_box *box = *state;
	struct case_token gone = make_two(box);
	struct trouble trouble = {""};
	struct replay *replay;
	const struct replay_gaps *gaps;

	erase(box, &gone);
	if (tell(box, NULL, 0, &replay, &trouble))
		fail_msg("%s", trouble.words);
	gaps = replay_gaps(replay);
	assert_int_equal(gaps->notes, 3); /* referral, decision, close: no list of others was given */
	assert_int_equal(gaps->cases, 1);
	assert_true(gaps->duties[DUTY_MET] > 0);
	/* the receipts name notes that nobody has any more, and some that are left: for these they count */
	assert_int_equal(gaps->unjudged, 2);
	is_met(replay, DUTY_ACKNOWLEDGE);
	is_met(replay, DUTY_READ);
	replay_free(replay);
}

static void
whoever_kept_a_copy_forgets_the_case_too(void **state)
{
	struct core_box *box = *state;
	struct case_token gone = make_two(box);
	struct trouble trouble = {""};
	struct replay *replay;
	size_t count = 0;
	struct view *kept = keep_all(box, &count);

	erase(box, &gone);
	if (tell(box, kept, count, &replay, &trouble))
		fail_msg("%s", trouble.words);
	assert_int_equal(replay_gaps(replay)->notes, 0);
	assert_int_equal(replay_gaps(replay)->unjudged, 0);
	is_forgotten(replay, &gone);
	replay_free(replay);
}

static void
an_erasure_of_what_is_of_no_case_is_found(void **state)
{
	struct core_box *box = *state;
	struct case_token gone = make_two(box);
	struct erasure_range range = {1, 1};
	struct erasure erasure = {&gone, 1, &range, 1, {0}, {box->now.civil.ms}};
	const struct pinned none = {.count = 0};
	struct replay *replay = replay_new(&none);
	struct trouble trouble = {""};
	struct leaf leaf = {.kind = LEAF_ERASURE, .accepted = box->now.civil};
	size_t count = 0;
	struct view *kept = keep_all(box, &count), raw;

	for (uint64_t i = 0; i < count; i++) {
		struct leaf each;

		assert_int_equal(store_leaf_find(box->core->store, i, &each), STATUS_OK);
		assert_int_equal(replay_take(replay, &each, kept[i], &trouble), STATUS_OK);
	}
	leaf.index = count;
	assert_int_equal(erasure_write(&erasure, box->arena, &raw), STATUS_OK);
	assert_int_equal(replay_take(replay, &leaf, raw, &trouble), STATUS_CONFLICT);
	assert_non_null(strstr(trouble.words, "names leaf 1, whose note (policy) is about something else"));
	trouble.words[0] = '\0';
	raw.size--;
	assert_int_equal(replay_take(replay, &leaf, raw, &trouble), STATUS_MALFORMED);
	assert_non_null(strstr(trouble.words, "cannot be read as an erasure"));
	replay_free(replay);
}

/* ---- an erasure that takes what it may not ------------------------------------------ */

/* Everything of ${kept}, then an erasure that a broker made up; a gap: the leaf's
 * note is gone already.  Why it is not believed, "" if it is. */
static const char *
made_up(struct core_box *box, const struct view *kept, size_t count, const struct erasure *erasure)
{
	const struct pinned none = {.count = 0};
	struct replay *replay = replay_new(&none);
	struct trouble *trouble = arena_alloc(box->arena, sizeof *trouble);
	struct leaf leaf = {.kind = LEAF_ERASURE, .accepted = box->now.civil, .index = count};
	struct view raw;

	assert_non_null(trouble);
	trouble->words[0] = '\0';
	for (uint64_t i = 0; i < count; i++) {
		struct leaf each;

		assert_int_equal(store_leaf_find(box->core->store, i, &each), STATUS_OK);
		if (replay_take(replay, &each, kept[i], trouble))
			fail_msg("%s", trouble->words);
	}
	assert_int_equal(erasure_write(erasure, box->arena, &raw), STATUS_OK);
	if (replay_take(replay, &leaf, raw, trouble))
		assert_non_null(strstr(trouble->words, "(erasure) "));
	replay_free(replay);
	return trouble->words;
}

static void
says(const char *words, const char *want)
{
	if (!strstr(words, want))
		fail_msg("not in it: %s\n%s", want, words);
}

/* The leaf of the ${nth} note of a kind. */
static uint64_t
leaf_of(struct core_box *box, enum leaf_kind kind, unsigned nth)
{
	struct leaf leaf;

	for (uint64_t i = 0;; i++) {
		assert_int_equal(store_leaf_find(box->core->store, i, &leaf), STATUS_OK);
		if (leaf.kind == kind && !nth--)
			return i;
	}
}

/* Envelopes of make_two by their place among all envelopes: those of the case
 * that ended, and those of the other. */
static const unsigned ended[] = {0, 2, 4}, other[] = {1, 3};

/* What an erasure of the leaves ${indices} says, which ascend, its duties
 * counted as the broker counts them. */
static struct erasure
taking(struct core_box *box, const struct case_token *token, const uint64_t *indices, size_t count)
{
	struct erasure_range *ranges = arena_array(box->arena, count, sizeof *ranges);
	struct erasure erasure = {token, 1, ranges, 0, {0}, box->now.civil};
	size_t duties = 0;
	struct duty *duty;

	for (size_t i = 0; i < count; i++) {
		if (i && indices[i] == indices[i - 1] + 1)
			ranges[erasure.range_count - 1].last++;
		else
			ranges[erasure.range_count++] = (struct erasure_range){indices[i], indices[i]};
	}
	assert_int_equal(store_group_duties(box->core->store, token, box->arena, &duty, &duties), STATUS_OK);
	for (size_t i = 0; i < duties; i++)
		erasure.duties[duty[i].state]++;
	return erasure;
}

/* Of these envelopes, and of the leaf ${more} if it is not 0. */
static struct erasure
of_these(struct core_box *box, const struct case_token *token, const unsigned *nth, size_t count, uint64_t more)
{
	uint64_t indices[4], kept;
	size_t all = count;

	for (size_t i = 0; i < count; i++)
		indices[i] = leaf_of(box, LEAF_ENVELOPE, nth[i]);
	if (more)
		indices[all++] = more;
	for (size_t i = all; more && i-- > 1 && indices[i] < indices[i - 1];) {
		kept = indices[i];
		indices[i] = indices[i - 1];
		indices[i - 1] = kept;
	}
	return taking(box, token, indices, all);
}

/* The case that goes on. */
static struct case_token
other_case(struct core_box *box, const struct view *kept)
{
	struct envelope envelope;

	assert_int_equal(envelope_decode(kept[leaf_of(box, LEAF_ENVELOPE, other[0])], box->arena, &envelope), STATUS_OK);
	return envelope.case_token;
}

static void
an_erasure_of_a_case_that_must_be_kept_is_found(void **state)
{
	struct core_box *box = *state;
	struct case_token gone = make_two(box);
	struct erasure erasure = of_these(box, &gone, ended, 3, 0);
	size_t count = 0;
	struct view *kept = keep_all(box, &count);

	says(made_up(box, kept, count, &erasure), "which is younger than any policy lets a note be erased");
	for (size_t i = 0; i < 3; i++) /* nor does it help that the notes went before anybody had them */
		kept[leaf_of(box, LEAF_ENVELOPE, ended[i])] = (struct view){NULL, 0};
	kept[leaf_of(box, LEAF_RECEIPT, 0)] = kept[leaf_of(box, LEAF_RECEIPT, 1)] = (struct view){NULL, 0};
	says(made_up(box, kept, count, &erasure), "which is younger than any policy lets a note be erased");
	box->now.civil.ms += 90 * MONTH_MS;
	assert_string_equal(made_up(box, kept, count, &erasure), "");
}

static void
an_erasure_of_a_case_that_is_open_is_found(void **state)
{
	struct core_box *box = *state;
	struct case_token open = make_two(box);
	struct erasure erasure;
	size_t count = 0;
	struct view *kept = keep_all(box, &count);

	open = other_case(box, kept);
	erasure = of_these(box, &open, other, 2, 0);
	box->now.civil.ms += 90 * MONTH_MS;
	says(made_up(box, kept, count, &erasure), "which is open");
}

static void
an_erasure_that_takes_notes_of_another_case_or_of_none_is_found(void **state)
{
	struct core_box *box = *state;
	struct case_token gone = make_two(box);
	struct erasure erasure = of_these(box, &gone, ended, 3, 0);
	size_t count = 0;
	struct view *kept = keep_all(box, &count);

	box->now.civil.ms += 90 * MONTH_MS;
	assert_string_equal(made_up(box, kept, count, &erasure), "");
	erasure = of_these(box, &gone, ended, 3, leaf_of(box, LEAF_ENVELOPE, other[0]));
	says(made_up(box, kept, count, &erasure), "whose note (envelope) is about something else");
	/* it names the other case as well */
	erasure = of_these(box, &gone, ended, 3, leaf_of(box, LEAF_RECEIPT, 1));
	says(made_up(box, kept, count, &erasure), "whose note (receipt) is about something else");
	erasure = of_these(box, &gone, ended, 3, leaf_of(box, LEAF_POLICY, 0));
	says(made_up(box, kept, count, &erasure), "whose note (policy) is about something else");
	erasure = of_these(box, &gone, ended, 3, count);
	says(made_up(box, kept, count, &erasure), "names leaves that did not come before it");
}

static void
an_erasure_of_half_a_case_that_miscounts_or_names_more_is_found(void **state)
{
	struct core_box *box = *state;
	struct case_token cases[2] = {make_two(box)};
	struct erasure erasure = of_these(box, &cases[0], ended, 2, 0);
	size_t count = 0;
	struct view *kept = keep_all(box, &count);

	box->now.civil.ms += 90 * MONTH_MS;
	says(made_up(box, kept, count, &erasure), "a case goes whole");
	erasure = of_these(box, &cases[0], ended, 3, 0);
	erasure.duties[DUTY_MET] = 0;
	says(made_up(box, kept, count, &erasure), "says that 0 duties were met, but there were");
	/* what the other case owes, which is open, would be in no list again */
	erasure = of_these(box, &cases[0], ended, 3, 0);
	cases[1] = other_case(box, kept);
	assert_true(strcmp(cases[0].hex, cases[1].hex) < 0);
	erasure.case_count = 2;
	says(made_up(box, kept, count, &erasure), "a case goes whole");
}

/* The newest goes first: at each moment what is left is a beginning. */
static void
taking_it_away_may_be_broken_off_anywhere(void **state)
{
	struct core_box *box = *state;
	struct case_token gone = make_two(box);
	struct erasure erasure = of_these(box, &gone, ended, 3, 0);
	size_t count = 0;
	struct view *kept = keep_all(box, &count);

	box->now.civil.ms += 90 * MONTH_MS;
	for (size_t i = 3; i-- > 0;) {
		assert_string_equal(made_up(box, kept, count, &erasure), "");
		kept[leaf_of(box, LEAF_ENVELOPE, ended[i])] = (struct view){NULL, 0};
	}
	assert_string_equal(made_up(box, kept, count, &erasure), "");
}

static void
what_was_erased_is_not_erased_again(void **state)
{
	struct core_box *box = *state;
	struct case_token gone = make_two(box);
	struct erasure erasure = of_these(box, &gone, ended, 3, 0);
	size_t count = 0;
	struct view *kept;

	erase(box, &gone);
	kept = keep_all(box, &count);
	for (size_t i = 0; i < count; i++)
		if (!kept[i].size)
			kept[i].bytes = NULL;
	says(made_up(box, kept, count, &erasure), "which was erased before");
}

static void
what_is_missing_stood_where_something_was_erased(void **state)
{
	struct core_box *box = *state;
	struct case_token gone = make_two(box);
	struct arena *arena = box->arena;
	struct sequence sequence = {.erased = 0};
	struct trouble trouble = {""};

	(void)gone;
	/* a note of ours, one that was erased, the next but one of ours: it was ours */
	assert_int_equal(sequence_take(&sequence, arena, "police", 1, &trouble), STATUS_OK);
	sequence_gone(&sequence);
	assert_int_equal(sequence_take(&sequence, arena, "crs", 1, &trouble), STATUS_OK);
	assert_int_equal(sequence_take(&sequence, arena, "police", 3, &trouble), STATUS_OK);
	/* erased before our last note: what is missing after it is something else */
	sequence_gone(&sequence);
	assert_int_equal(sequence_take(&sequence, arena, "police", 4, &trouble), STATUS_OK);
	assert_int_equal(sequence_take(&sequence, arena, "police", 6, &trouble), STATUS_CONFLICT);
	says(trouble.words, "a note was held back");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_gone_is_counted_and_the_rest_still_holds),
	    TEST(whoever_kept_a_copy_forgets_the_case_too),
	    TEST(an_erasure_of_what_is_of_no_case_is_found),
	    TEST(an_erasure_of_a_case_that_must_be_kept_is_found),
	    TEST(an_erasure_of_a_case_that_is_open_is_found),
	    TEST(an_erasure_that_takes_notes_of_another_case_or_of_none_is_found),
	    TEST(an_erasure_of_half_a_case_that_miscounts_or_names_more_is_found),
	    TEST(taking_it_away_may_be_broken_off_anywhere),
	    TEST(what_was_erased_is_not_erased_again),
	    TEST(what_is_missing_stood_where_something_was_erased),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
