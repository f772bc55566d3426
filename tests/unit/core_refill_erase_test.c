/* broker/core: filling a store again where the log says that notes were erased,
 * which no copy has any more. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "admin/answers.h"
#include "base/id.h"
#include "support/exported.h"
#include "support/refilled.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"
#define YEAR_MS (366LL * 24 * 3600 * 1000)
#define TO_THE_END 100000

/* A box with two cases, of which one is erased. */
struct lost {
	struct refilled refilled;
	struct core_box *box;
	struct envelope asked; /* of the case that stays */
	struct envelope answered;
	unsigned late;
};

static void
send(struct core_box *box, struct notes_message message, struct envelope *ret_envelope)
{
	struct frame_answer answer = core_box_send(box, message, ret_envelope);

	if (answer.code)
		fail_msg("%s %u: %s", message.type, message.id, refusal_row(answer.code)->word);
}

static void
read_both(struct core_box *box, const char *by, const struct envelope *one, const struct envelope *other)
{
	const struct envelope *list[] = {one, other};
	struct receipt_line lines[2];
	struct receipt receipt;

	for (size_t i = 0; i < (other ? 2 : 1); i++)
		lines[i] = (struct receipt_line){.status = RECEIPT_OPENED, .envelope = list[i]->id, .hash = list[i]->hash,
						 .word = "manager"};
	notes_receipt_lines(box->world, by, one->from.name, lines, other ? 2 : 1, &receipt);
	assert_int_equal(core_box_submit(box, by, receipt.note, (struct view){0}).code, REFUSAL_NONE);
}

static void
refer(struct core_box *box, unsigned id, struct envelope *referral)
{
	send(box,
	     (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police", .facts = FACTS, .id = id,
				    .case_id = 900 + id},
	     referral);
}

static void
decide(struct core_box *box, unsigned id, struct envelope *decision)
{
	send(box,
	     (struct notes_message){.from = "crs", .type = "decision", .to = "crs edt police", .facts = NFA, .id = 100 + id,
				    .case_id = 900 + id, .re = id},
	     decision);
}

/* Both cases go to the team by one message. */
static void
hand_over(struct core_box *box)
{
	char one[ID_SIZE], other[ID_SIZE];
	const char *items;
	struct envelope unused;

	notes_id(901, one);
	notes_id(902, other);
	items = arena_print(box->arena, "item %s; item %s", one, other);
	send(box,
	     (struct notes_message){.from = "crs", .type = "handover", .to = "crs edt team", .facts = items, .id = 400,
				    .case_id = 990},
	     &unused);
	send(box,
	     (struct notes_message){.from = "team", .type = "handover-accepted", .to = "crs edt team", .facts = items,
				    .id = 401, .case_id = 990, .re = 400},
	     &unused);
}

static void
close_it(struct core_box *box, unsigned id)
{
	struct envelope closed;

	send(box,
	     (struct notes_message){.from = "team", .type = "close", .to = "team", .id = 200 + id,
				    .facts = "reason complete", .case_id = 900 + id, .re = id},
	     &closed);
}

static const char *
say(struct core_box *box, const char *words, const char *payload)
{
	struct call call = {.payload = {(const uint8_t *)payload, strlen(payload)}};
	struct call_reply reply;
	char *rest = arena_text(box->arena, words, strlen(words)), *word;

	while ((word = strsep(&rest, " ")))
		call.words[call.word_count++] = word;
	assert_int_equal(answers_make(box->core, &call, box->now, box->arena, &reply), STATUS_OK);
	if (reply.code)
		fail_msg("%s: %.*s", words, (int)reply.err.size, (const char *)reply.err.bytes);
	return arena_text(box->arena, reply.out.bytes, reply.out.size);
}

static void
erase(struct core_box *box, unsigned id)
{
	char token[ID_SIZE];
	const char *list;

	notes_id(900 + id, token);
	list = strchr(say(box, arena_print(box->arena, "erase-look --case %s --from 0", token), ""), '\n') + 1;
	(void)say(box, arena_print(box->arena, "erase --case %s", token), list);
	core_box_sign(box);
}

/* What the store holds of the log, of duties, and of the case that stays. */
static const char *
books(struct core_box *box)
{
	struct store *store = box->core->store;
	const char *text = "";
	struct leaf leaf;
	size_t count;
	struct case_token token;
	struct case_row row;
	struct duty *duties = exported_duties(store, box->arena, &count);

	for (uint64_t i = 0; !store_leaf_find(store, i, &leaf); i++)
		text = arena_print(box->arena, "%s%d %02x%02x %lld\n", text, (int)leaf.kind, leaf.note.bytes[0],
				   leaf.note.bytes[1], (long long)leaf.accepted.ms);
	notes_id(902, token.hex);
	assert_int_equal(store_case_find(store, &token, &row), STATUS_OK);
	return arena_print(box->arena, "%s%s%s holds it", text, exported_lines(duties, count, box->arena), row.holder.name);
}

/* Every cursor that an agency has passed lies before what comes next. */
static void
note_cursors(struct core_box *box, uint64_t cursors[], size_t most)
{
	for (size_t i = 0; i < box->world->agency_count && i < most; i++) {
		struct agency agency;

		id_set(agency.name, AGENCY_SIZE, box->world->agencies[i].name);
		assert_int_equal(store_delivery_last(box->core->store, &agency, &cursors[i]), STATUS_OK);
	}
}

/* Years later no key of today is good: it is refused, and that is logged too. */
static void
late(struct lost *in)
{
	static const struct notes_message message = {.from = "police", .type = "further-information", .re = 2,
						     .to = "crs edt police", .facts = "grade high", .case_id = 902};
	struct notes_message again = message;
	struct envelope refused;

	again.id = 300 + in->late++;
	read_both(in->box, "crs", &in->asked, NULL);
	read_both(in->box, "police", &in->answered, NULL);
	assert_int_equal(core_box_send(in->box, again, &refused).code, REFUSAL_EPOCH);
	read_both(in->box, "police", &in->answered, NULL);
}

/* One of two cases is erased after a year.  The store is put back to ${back}:
 * before the case, in its midst, when it was whole. */
static void
play(struct lost *in, int back)
{
	struct core_box *box = in->box;
	struct envelope first, first_answer;

	if (back == 0)
		refilled_back_up(&in->refilled);
	refer(box, 1, &first);
	refer(box, 2, &in->asked);
	read_both(box, "crs", &first, &in->asked); /* one receipt for both: it stays */
	if (back == 1)
		refilled_back_up(&in->refilled);
	decide(box, 1, &first_answer);
	decide(box, 2, &in->answered);
	read_both(box, "police", &first_answer, &in->answered);
	hand_over(box);
	close_it(box, 1);
	if (back == 2)
		refilled_back_up(&in->refilled);
	box->now.civil.ms += 10 * YEAR_MS;
	box->now.tick.ms += 10 * YEAR_MS;
	core_box_turn(box, NULL, 0);
	core_box_turn(box, NULL, 0);
	erase(box, 1);
	late(in);
}

static void
what_was_erased_stays_so_and_the_rest_is_as_it_was(void **state)
{
	(void)state;
	for (int back = 0; back < 4; back++) {
		struct lost in = {.late = 0};
		uint64_t before[16] = {0}, after[16] = {0};
		const char *want;

		refilled_begin(&in.refilled);
		in.box = in.refilled.box;
		if (back == 3)
			refilled_back_up(&in.refilled);
		play(&in, back);
		want = books(in.box);
		note_cursors(in.box, before, 16);
		(void)refilled_copy(&in.refilled);
		refilled_put_back(&in.refilled);
		if (back == 3)
			assert_int_equal(unlink(in.box->path), 0);
		if (refilled_fill(&in.refilled, TO_THE_END))
			fail_msg("%d: %s", back, in.refilled.why.words);
		core_box_reopen(in.box);
		core_box_heard(in.box);
		assert_string_equal(books(in.box), want);
		note_cursors(in.box, after, 16);
		for (size_t i = 0; i < 16; i++)
			assert_true(after[i] >= before[i]);
		/* the numbers that its agents have given go on */
		late(&in);
		refilled_end(&in.refilled);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_erased_stays_so_and_the_rest_is_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
