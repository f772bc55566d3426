/* The reviewer's replay against the broker's store: what time does, cases that
 * are lent, keys and deadlines that change on the way, notes that were refused
 * or erased. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/digest.h"
#include "review/duties.h"
#include "review/replay_folder.h"
#include "support/cleared.h"
#include "support/exported.h"
#include "support/tale.h"
#include "tellback/refusal.h"

#define HOUR_MS (3600 * 1000LL)

/* The world begins on Monday 2026-03-02 at 09:00; `until` 18:00 of that day. */
static const char words[] =
	"R1 police referral case A to crs route=written grade=high protection=none child=aaaaaaaa\n"
	"R2 school referral case B to crs route=written grade=none protection=none child=bbbbbbbb\n"
	"R3 health referral case D to crs route=written grade=standard protection=none child=cccccccc\n"
	"D2 crs decision case B re R2 to school level=full stage=referral rereferral=no child=bbbbbbbb:nfa\n"
	"C1 crs close case D re R3 to crs reason=complete\n"
	"H1 crs handover case C to team item=A until=1772474400\n"
	"H2 team handover-accepted case C re H1 to crs item=A\n"
	"D1 team decision case A re R1 to police level=full stage=referral rereferral=no child=aaaaaaaa:assessment\n"
	"O1 crs outcome case A re D1 to police of=assessment level=full event-at=1772442000 child=aaaaaaaa:nfa\n"
	"police opened O1 officer\n";

/* Places in it. */
enum { REFERRED = 3, ANSWERED = 4, CLOSED = 5, LENT = 7, DECIDED = 8, DONE = 10 };

struct play {
	struct core_box *box;
	struct tale *tale;
	struct arena *arena;
	char folder[64];
};

static struct play *
play_new(void)
{
	struct play *play = calloc(1, sizeof *play);
	char *text = strdup(words);
	FILE *file = fmemopen(text, strlen(text), "r");

	assert_true(play && text && file);
	play->box = core_box_new();
	play->tale = tale_read(file, play->box);
	play->arena = arena_new((size_t)256 << 20);
	(void)snprintf(play->folder, sizeof play->folder, "/tmp/review_test.XXXXXX");
	assert_non_null(mkdtemp(play->folder));
	(void)fclose(file);
	free(text);
	return play;
}

static void
play_free(struct play *play)
{
	(void)cleared_folder(play->folder);
	free(play->tale);
	core_box_free(play->box);
	arena_free(play->arena);
	free(play);
}

static void
says(struct play *play, size_t from, size_t until, enum refusal want)
{
	for (size_t i = from; i < until; i++) {
		const struct tale_note *note = &play->tale->notes[i];

		play->box->now.civil.ms += 60 * 1000;
		play->box->now.tick.ms += 60 * 1000;
		assert_int_equal(core_box_submit(play->box, note->sender, note->note, note->body).code, want);
	}
}

static void
passes(struct play *play, int64_t ms)
{
	const struct core_box_ask none[1] = {{.agency = ""}};

	play->box->now.civil.ms += ms;
	play->box->now.tick.ms += ms;
	for (int i = 0; i < 4; i++)
		core_box_turn(play->box, none, 0);
}

/* What the reviewer makes of it, or why it does not. */
static const char *
reviewed(struct play *play)
{
	struct trouble trouble = {""};
	const struct pinned none = {.count = 0};
	struct folder folder;
	struct replay *replay = NULL;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	const char *kept = trouble.words;

	assert_non_null(out);
	if (!folder_open(play->folder, play->arena, &folder, &trouble))
		replay = replay_folder(&folder, &none, &trouble);
	if (replay)
		assert_int_equal(duties_print(replay_book(replay), out), STATUS_OK);
	(void)fclose(out);
	if (replay)
		kept = text;
	kept = arena_text(play->arena, kept, strlen(kept));
	replay_free(replay);
	free(text);
	return kept;
}

/* They agree, and the list has this in it. */
static void
agrees(struct play *play, const char *line)
{
	struct store *store = play->box->core->store;
	size_t count;
	struct duty *duties = exported_duties(store, play->arena, &count);
	const char *want = exported_lines(duties, count, play->arena), *is;

	exported_notes(store, &play->box->world->log.signer, play->folder);
	is = reviewed(play);
	assert_string_equal(is, want);
	if (line && !strstr(is, line))
		fail_msg("not in it: %s\n%s", line, is);
}

static void
what_time_does_is_computed_alike(void **state)
{
	struct play *play = play_new();

	(void)state;
	says(play, 0, 2, REFUSAL_NONE);
	agrees(play, "/acknowledge/police");
	passes(play, 2 * HOUR_MS);
	agrees(play, " acknowledge crs police - overdue ");
	passes(play, 240 * HOUR_MS);
	agrees(play, " decision crs school bbbbbbbb overdue ");
	play_free(play);
}

/* Until a team has the case of police, and has decided on it. */
static void
lend(struct play *play)
{
	says(play, 0, ANSWERED, REFUSAL_NONE);
	says(play, ANSWERED, CLOSED, REFUSAL_DUTIES_OPEN);
	says(play, CLOSED, LENT, REFUSAL_NONE);
	agrees(play, " decision team police aaaaaaaa open ");
	says(play, LENT, DECIDED, REFUSAL_NONE);
	agrees(play, " assessment-outcome team police aaaaaaaa open ");
}

static void
what_was_lent_comes_back_alike(void **state)
{
	struct play *play = play_new();

	(void)state;
	lend(play);
	passes(play, 10 * HOUR_MS);
	agrees(play, " assessment-outcome crs police aaaaaaaa open ");
	says(play, DECIDED, DONE, REFUSAL_NONE);
	agrees(play, " assessment-outcome crs police aaaaaaaa met ");
	play_free(play);
}

/* The loan is over, and before anything else happens a note comes. */
static void
a_note_after_a_loan_finds_it_back(void **state)
{
	struct play *play = play_new();

	(void)state;
	lend(play);
	play->box->now.civil.ms += 10 * HOUR_MS;
	play->box->now.tick.ms += 10 * HOUR_MS;
	says(play, DECIDED, DONE, REFUSAL_NONE);
	agrees(play, " assessment-outcome crs police aaaaaaaa met ");
	play_free(play);
}

static void
what_is_in_force_is_so_from_its_leaf_on(void **state)
{
	struct play *play = play_new();
	const char *old = "clock decision any 1 working-days", *text = notes_policy_text(), *at = strstr(text, old);
	char head[DIGEST_HEX_SIZE], *newer;

	(void)state;
	says(play, 0, 1, REFUSAL_NONE);
	/* a policy by which a decision has three working days, and a new card */
	assert_non_null(at);
	digest_hex(&(struct digest){{0}}, head);
	newer = arena_print(play->arena, "%.*sclock decision any 3 working-days%s", (int)(at - text), text,
			    at + strlen(old));
	*strstr(newer, "serial 1") = 's';
	strstr(newer, "serial 1")[7] = '2';
	digest_hex(&play->box->world->policy.hash, head);
	memcpy(strstr(newer, "prev ") + 5, head, DIGEST_HEX_SIZE - 1);
	assert_int_equal(core_box_load(play->box, notes_sign(play->box->world,
							     (struct view){(const uint8_t *)newer, strlen(newer)}, 2)),
			 STATUS_OK);
	notes_card(play->box->world, "school");
	assert_int_equal(core_box_submit(play->box, "school", notes_agency(play->box->world, "school")->card_raw,
					 (struct view){NULL, 0})
				 .code,
			 0);
	says(play, 1, 2, REFUSAL_NONE);
	agrees(play, " decision crs police aaaaaaaa open 1772442060000 1772582400000 ");
	agrees(play, " decision crs school bbbbbbbb open 1772442120000 1772755200000 ");
	play_free(play);
}

static void
revoke_police(void *context, struct directory_agency *agencies, size_t count)
{
	static const struct revoked gone = {REVOKED_AGENCY, "", NOTES_BEGIN_S, "left"};

	(void)context;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(agencies[i].id.name, "police")) {
			agencies[i].revoked = &gone;
			agencies[i].revoked_count = 1;
		}
}

/* What it signed before stands; a log with anything later is not right. */
static void
a_key_counts_until_it_is_revoked(void **state)
{
	struct play *play = play_new();
	struct store *store = play->box->core->store;
	struct leaf last;

	(void)state;
	says(play, 0, 1, REFUSAL_NONE);
	notes_directory(play->box->world, revoke_police, NULL);
	assert_int_equal(core_box_load(play->box, play->box->world->directory_raw), STATUS_OK);
	agrees(play, " decision crs police aaaaaaaa open ");
	/* as who keeps the log might add it */
	assert_int_equal(store_begin(store), STATUS_OK);
	assert_int_equal(store_leaf_last(store, &last), STATUS_OK);
	assert_int_equal(store_leaf_add(store,
					&(struct store_new_leaf){LEAF_RECEIPT, play->tale->notes[DONE - 1].note,
								 play->tale->notes[DONE - 1].hash, last.accepted},
					&last.index),
			 STATUS_OK);
	assert_int_equal(store_commit(store), STATUS_OK);
	exported_notes(store, &play->box->world->log.signer, play->folder);
	assert_non_null(strstr(reviewed(play), "is by police, who had no key in the directory in force then"));
	play_free(play);
}

static void
what_was_refused_is_refused_again(void **state)
{
	struct play *play = play_new();
	struct envelope again;

	(void)state;
	says(play, 0, ANSWERED, REFUSAL_NONE);
	says(play, ANSWERED, CLOSED, REFUSAL_DUTIES_OPEN);
	core_box_seqs(play->box);
	/* the id of a referral, and that of the close */
	for (unsigned id = 1; id <= CLOSED; id += CLOSED - 1) {
		const struct view body =
			core_box_message(play->box,
					 (struct notes_message){.from = "police",
								.type = "referral",
								.id = id,
								.case_id = 77,
								.to = "crs edt police",
								.facts = "grade high; protection none; route written"},
					 &again);

		assert_int_equal(core_box_submit(play->box, "police", again.note, body).code, REFUSAL_ID_REUSED);
	}
	agrees(play, " decision crs health cccccccc open ");
	play_free(play);
}

static void
a_foreign_receipt_is_refused_again(void **state)
{
	struct play *play = play_new();
	struct receipt receipt;

	(void)state;
	says(play, 0, ANSWERED, REFUSAL_NONE);
	core_box_seqs(play->box);
	notes_receipt(play->box->world, "police", &play->tale->notes[REFERRED].envelope, RECEIPT_VERIFIED, "",
		      &receipt);
	assert_int_equal(core_box_submit(play->box, "police", receipt.note, (struct view){NULL, 0}).code,
			 REFUSAL_RECEIPT_FOREIGN);
	agrees(play, " verify school crs - open ");
	play_free(play);
}

static void
an_erased_note_is_passed_over_and_counted(void **state)
{
	struct play *play = play_new();
	struct leaf leaf = {.kind = LEAF_ENVELOPE};
	const struct pinned none = {.count = 0};
	struct replay *replay = replay_new(&none);
	struct trouble trouble = {""};

	(void)state;
	assert_non_null(replay);
	assert_int_equal(replay_take(replay, &leaf, (struct view){NULL, 0}, &trouble), STATUS_OK);
	assert_int_equal(replay_gaps(replay)->notes, 1);
	assert_null(replay_directory(replay));
	replay_free(replay);
	play_free(play);
}

static void
roots_that_did_not_sign_are_not_believed(void **state)
{
	struct play *play = play_new();
	struct pinned pinned = {.count = 1, .quorum = 1};
	struct trouble trouble = {""};
	struct folder folder;
	struct replay *replay;

	(void)state;
	exported_notes(play->box->core->store, &play->box->world->log.signer, play->folder);
	assert_int_equal(folder_open(play->folder, play->arena, &folder, &trouble), STATUS_OK);
	pinned.keys[0] = play->box->world->log.key;
	assert_null(replay_folder(&folder, &pinned, &trouble));
	assert_string_equal(trouble.words, "note 0 (directory) is signed by fewer roots than the quorum asks for");
	/* of those that did, as many as asked for */
	memset(&trouble, 0, sizeof trouble);
	pinned.keys[0] = play->box->world->roots[0].key;
	replay = replay_folder(&folder, &pinned, &trouble);
	assert_non_null(replay);
	replay_free(replay);
	pinned = (struct pinned){.count = 2, .quorum = 2};
	pinned.keys[0] = play->box->world->roots[0].key;
	pinned.keys[1] = play->box->world->roots[2].key;
	assert_null(replay_folder(&folder, &pinned, &trouble));
	play_free(play);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_time_does_is_computed_alike),
		cmocka_unit_test(what_was_lent_comes_back_alike),
		cmocka_unit_test(a_note_after_a_loan_finds_it_back),
		cmocka_unit_test(what_is_in_force_is_so_from_its_leaf_on),
		cmocka_unit_test(a_key_counts_until_it_is_revoked),
		cmocka_unit_test(what_was_refused_is_refused_again),
		cmocka_unit_test(a_foreign_receipt_is_refused_again),
		cmocka_unit_test(an_erased_note_is_passed_over_and_counted),
		cmocka_unit_test(roots_that_did_not_sign_are_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
