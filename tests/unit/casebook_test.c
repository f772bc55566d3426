/* Every case in memory: what is applied to it, and what is not; cases that are
 * linked, and lent; many of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/id.h"
#include "rules/casebook.h"
#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define ARENA_BYTES ((size_t)512 << 20)

static void
a_duty_is_found_by_its_id(void **state)
{
	struct scene *scene = scene_open();
	const struct casebook *book = scene->book;
	char id[DUTY_ID_SIZE];

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	assert_int_equal(casebook_count(book), 2);
	for (size_t i = 0; i < casebook_count(book); i++) {
		duty_id(casebook_at(book, i), id);
		assert_ptr_equal(casebook_duty(book, id), casebook_at(book, i));
		assert_ptr_equal(casebook_at(book, i), &scene_book(scene, 'A')->duties[i]);
	}
	assert_null(casebook_duty(book, "01930000000070008000000000000001/decision/police/bbbbbbbb"));
	assert_null(casebook_duty(book, ""));
	SETTLED(scene);
}

static void
notes_are_walked_in_the_order_of_the_log(void **state)
{
	struct scene *scene = scene_open();
	const struct casebook *book = scene->book;
	const struct case_token none = {"01930000000070008000000000000000"};

	(void)state;
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=none child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision case A re R1 to police " FULL " child=aaaaaaaa:nfa");
	assert_int_equal(casebook_past_count(book), 3);
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(casebook_past_at(book, i)->envelope->id.hex, scene->said[i].envelope.id.hex);
		assert_int_equal(casebook_past_place(book, scene->said[i].envelope.id.hex), i);
	}
	assert_true(casebook_past_place(book, none.hex) == CASEBOOK_NOWHERE);
	assert_string_equal(casebook_row(book, &scene->said[1].envelope.case_token)->holder.name, "crs");
	assert_null(casebook_row(book, &none));
	/* what is forgotten leaves its place empty */
	casebook_forget(scene->book, &scene->said[0].envelope.case_token);
	assert_int_equal(casebook_past_count(book), 3);
	assert_null(casebook_past_at(book, 0));
	assert_null(casebook_past_at(book, 2));
	assert_string_equal(casebook_past_at(book, 1)->envelope->id.hex, scene->said[1].envelope.id.hex);
	assert_true(casebook_past_place(book, scene->said[0].envelope.id.hex) == CASEBOOK_NOWHERE);
	assert_null(casebook_row(book, &scene->said[0].envelope.case_token));
	SETTLED(scene);
}

static void
a_refusal_leaves_the_case_as_it_was(void **state)
{
	struct scene *scene = scene_open();
	struct case_state before;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	before = scene_book(scene, 'A')->state;
	REFUSED(scene, DUTIES_OPEN, "C1 crs close re R1 to crs reason=complete");
	assert_memory_equal(&scene_book(scene, 'A')->state, &before, sizeof before);
	assert_null(casebook_past(scene->book, scene->said[1].envelope.id.hex));
	assert_ptr_equal(casebook_past(scene->book, scene->said[0].envelope.id.hex), &before.past[0]);
	SETTLED(scene);
}

/* The broker may apply the same duties to a store: what it loads again must
 * decide alike.  Here the past is copied elsewhere and decided upon again. */
static void
a_copied_case_decides_alike(void **state)
{
	struct scene *scene = scene_open();
	struct past past[4];
	struct duty duties[8];
	struct case_state copy;
	struct decide_context context = {.standing = &scene->standing, .state = &copy};
	struct decision again;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	copy = scene_book(scene, 'A')->state;
	memcpy(past, copy.past, copy.past_count * sizeof *past);
	memcpy(duties, copy.duties, copy.duty_count * sizeof *duties);
	copy.past = past;
	copy.duties = duties;
	ACCEPTED(scene,
		 "O1 crs outcome re D1 to police of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa");
	assert_int_equal(decide_envelope(&scene->said[2].envelope, &context, scene->arena, &again), STATUS_OK);
	assert_int_equal(again.change_count, scene->last.change_count);
	assert_memory_equal(again.changes, scene->last.changes, again.change_count * sizeof *again.changes);
	SETTLED(scene);
}

/* ---- linked and lent --------------------------------------------------------------- */

/* A book written to by hand: what the rules make of links is not its business. */
static void
put_rows(struct casebook *book, const char *cases, const char *groups)
{
	struct case_row rows[8];
	struct decision decision = {.rows = rows};

	memset(rows, 0, sizeof rows);
	for (size_t i = 0; cases[i]; i++) {
		rows[i].token.hex[0] = cases[i];
		rows[i].group.hex[0] = groups[i];
		rows[i].returns.ms = INSTANT_NEVER;
		decision.row_count++;
	}
	assert_int_equal(casebook_apply(book, NULL, &decision), STATUS_OK);
}

/* The letters of a case's group, it first, the others sorted. */
static const char *
group_of(struct casebook *book, char letter, struct arena *arena)
{
	struct case_token token = {{letter, '\0'}};
	struct case_state state;
	char *text = arena_alloc(arena, 16);

	assert_int_equal(casebook_state(book, &token, arena, &state), STATUS_OK);
	assert_string_equal(state.self.token.hex, token.hex);
	text[0] = letter;
	for (char other = 'A'; other <= 'Z'; other++)
		for (size_t i = 0; i < state.linked_count; i++)
			if (state.linked[i].token.hex[0] == other)
				text[strlen(text)] = other;
	assert_int_equal(strlen(text), state.linked_count + 1);
	return text;
}

static void
cases_join_and_leave_groups_in_any_order(void **state)
{
	static const struct {
		const char *label, *cases, *groups, *want;
	} rows[] = {
	    {"alone", "ABCD", "ABCD", "A B C D"},
	    {"one joins another", "A", "B", "AB BA C D"},
	    {"a third joins", "C", "B", "ABC BAC CAB D"},
	    {"one joins that", "D", "B", "ABCD BACD CABD DABC"},
	    {"one leaves", "A", "A", "A BCD CBD DBC"},
	    {"the one it was named after leaves, others first", "CDB", "CCB", "A B CD DC"},
	    {"the one it was named after leaves, itself first", "CD", "DC", "A B C D"},
	    {"two groups become one", "CADB", "AAAA", "ABCD BACD CABD DABC"},
	    {"all part", "ABCD", "ABCD", "A B C D"},
	    {"they meet under the name of one that comes later", "ABC", "CCC", "ABC BAC CAB D"},
	    {"nothing changes", "ABC", "CCC", "ABC BAC CAB D"},
	    {"the last of a name goes to another", "CBA", "DDD", "ABCD BACD CABD DABC"},
	};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct casebook *book = casebook_new(arena);

	(void)state;
	assert_non_null(book);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *text = "";

		put_rows(book, rows[i].cases, rows[i].groups);
		for (char letter = 'A'; letter <= 'D'; letter++)
			text = arena_print(arena, "%s%s%s", text, *text ? " " : "", group_of(book, letter, arena));
		if (strcmp(text, rows[i].want) != 0)
			fail_msg("%s: %s, not %s", rows[i].label, text, rows[i].want);
	}
	arena_free(arena);
}

/* What linked cases hold stands in the order in which it came. */
static void
linked_cases_are_seen_as_one(void **state)
{
	struct scene *scene = scene_open();
	const struct case_state *a, *b;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 health referral case B to crs " PPN " grade=medium child=bbbbbbbb");
	ACCEPTED(scene, "F1 police further-information re R1 to crs grade=high");
	ACCEPTED(scene, "L1 crs link case A to crs into=B second=yes");
	a = &scene_book(scene, 'A')->state;
	b = &scene_book(scene, 'B')->state;
	assert_int_equal(a->past_count, 4);
	assert_int_equal(a->duty_count, 5);
	assert_int_equal(a->linked_count, 1);
	assert_string_equal(a->linked[0].token.hex, b->self.token.hex);
	assert_string_equal(a->self.group.hex, b->self.group.hex);
	for (size_t i = 0; i < 4; i++) {
		assert_ptr_equal(a->past[i].envelope, &scene->said[i].envelope);
		assert_int_equal(a->past[i].index, i);
		assert_memory_equal(&a->past[i], &b->past[i], sizeof *a->past);
	}
	for (size_t i = 0; i < 5; i++)
		assert_memory_equal(&a->duties[i], casebook_at(scene->book, i), sizeof *a->duties);
	assert_memory_equal(a->duties, b->duties, 5 * sizeof *a->duties);
	/* a receipt in the one case, as ever */
	READS(scene, "crs", "opened", "R2");
	assert_int_equal(scene_duty(scene, "R2/acknowledge/health")->state, DUTY_MET);
	ACCEPTED(scene, "L2 crs unlink case A to crs into=B second=yes");
	assert_int_equal(scene_book(scene, 'A')->state.linked_count, 0);
	assert_int_equal(scene_book(scene, 'B')->state.past_count, 1);
	SETTLED(scene);
}

static void
what_was_lent_goes_back_before_the_next_note(void **state)
{
	struct scene *scene = scene_open();
	struct decision decision;

	(void)state;
	for (char letter = 'A'; letter <= 'C'; letter++)
		ACCEPTED(scene, "R%c police referral case %c to crs " PPN " grade=medium child=aaaaaaaa", letter, letter);
	ACCEPTED(scene, "H1 crs handover case D to assessing-team item=A item=C until=%lld",
		 (long long)scene->standing.now.ms / 1000 + 7200);
	ACCEPTED(scene, "H2 assessing-team handover-accepted case D re H1 to crs item=A item=C");
	ACCEPTED(scene, "H3 crs handover case E to early-help-team item=B until=%lld",
		 (long long)scene->standing.now.ms / 1000 + 3600);
	ACCEPTED(scene, "H4 early-help-team handover-accepted case E re H3 to crs item=B");
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "assessing-team");
	assert_string_equal(scene_book(scene, 'B')->state.self.holder.name, "early-help-team");
	scene_at(scene, "2026-11-02 10:59");
	assert_int_equal(casebook_lapse(scene->book, &scene->standing, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.row_count, 0);
	/* one is due; a receipt, too, finds it back */
	scene_at(scene, "2026-11-02 11:00");
	READS(scene, "crs", "opened", "RB");
	assert_string_equal(scene_book(scene, 'B')->state.self.holder.name, "crs");
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "assessing-team");
	/* the team is a stranger to it again, and crs decides */
	scene_at(scene, "2026-11-02 12:30");
	REFUSED(scene, CASE_UNKNOWN, "D1 assessing-team decision re RA to police " FULL " child=aaaaaaaa:nfa");
	ACCEPTED(scene, "D2 crs decision case C re RC to police " FULL " child=aaaaaaaa:nfa");
	assert_string_equal(scene_book(scene, 'A')->state.self.lender.name, "");
	assert_string_equal(scene_duty(scene, "RA/decision/police/aaaaaaaa")->debtor.name, "crs");
	assert_int_equal(casebook_lapse(scene->book, &scene->standing, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.row_count, 0);
	SETTLED(scene);
}

static void
the_time_gives_back_what_was_lent(void **state)
{
	struct scene *scene = scene_open();

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=none child=aaaaaaaa");
	READS(scene, "crs", "opened", "R1");
	ACCEPTED(scene, "H1 crs handover case B to assessing-team item=A until=%lld",
		 (long long)scene->standing.now.ms / 1000 + 3600);
	ACCEPTED(scene, "H2 assessing-team handover-accepted case B re H1 to crs item=A");
	assert_int_equal(scene_time(scene), 0);
	scene_at(scene, "2026-11-02 11:00");
	assert_int_equal(scene_time(scene), 1); /* police is told who holds it */
	assert_string_equal(scene_book(scene, 'A')->state.self.holder.name, "crs");
	assert_int_equal(scene_time(scene), 0);
	SETTLED(scene);
}

/* ---- receipts -------------------------------------------------------------------------- */

static void
a_receipt_is_taken_whole_or_not_at_all(void **state)
{
	struct scene *scene = scene_open();
	struct receipt_line lines[2] = {{.status = RECEIPT_OPENED}, {.status = RECEIPT_OPENED}};
	struct receipt receipt = {.by = {"crs"}, .to = {"police"}, .lines = lines, .line_count = 2};
	struct decision decision;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 police referral case B to crs " PPN " grade=high child=bbbbbbbb");
	for (size_t i = 0; i < 2; i++) {
		lines[i].envelope = scene->said[i].envelope.id;
		lines[i].hash = scene->said[i].envelope.hash;
	}
	lines[1].hash.bytes[0] ^= 1;
	assert_int_equal(casebook_receipt(scene->book, &receipt, &scene->standing, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.refusal, REFUSAL_RECEIPT_FOREIGN);
	assert_int_equal(scene_duty(scene, "R1/acknowledge/police")->state, DUTY_OPEN);
	lines[1].hash.bytes[0] ^= 1;
	assert_int_equal(casebook_receipt(scene->book, &receipt, &scene->standing, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.refusal, REFUSAL_NONE);
	assert_int_equal(scene_duty(scene, "R1/acknowledge/police")->state, DUTY_MET);
	assert_int_equal(scene_duty(scene, "R2/acknowledge/police")->state, DUTY_MET);
	SETTLED(scene);
}

/* ---- many ---------------------------------------------------------------------------------- */

#define MANY 20000

static void
many_cases_are_as_quick_as_few(void **state)
{
	static const struct recipient to[] = {{{"crs"}, "e1"}, {{"edt"}, "e1"}, {{"police"}, "e1"}};
	static const struct fact facts[] = {
	    {"child", "aaaaaaaa"}, {"grade", "high"}, {"protection", "none"}, {"route", "written"}};
	struct scene *scene = scene_open();
	struct arena *arena = arena_new(ARENA_BYTES), *scratch = arena_new(ARENA_BYTES);
	struct casebook *book = casebook_new(arena);

	(void)state;
	assert_non_null(book);
	for (unsigned i = 0; i < MANY; i++) {
		struct envelope *envelope = arena_alloc(arena, sizeof *envelope);
		struct past past = {envelope, i, scene->standing.now};
		struct decision decision;

		assert_non_null(envelope);
		*envelope = (struct envelope){.from = {"police"}, .type = TYPE_REFERRAL, .type_word = "referral", .to = to,
					      .to_count = 3, .facts = facts, .fact_count = 4};
		(void)snprintf(envelope->id.hex, ID_SIZE, "0193000000007000%016u", i);
		(void)snprintf(envelope->case_token.hex, ID_SIZE, "0193000000007000%016u", i + MANY);
		assert_int_equal(casebook_envelope(book, &past, &scene->standing, scratch, &decision), STATUS_OK);
		assert_int_equal(decision.refusal, REFUSAL_NONE);
		arena_reset(scratch);
	}
	assert_int_equal(casebook_count(book), 2 * MANY);
	for (unsigned i = 0; i < MANY; i += 997) {
		char id[DUTY_ID_SIZE];

		(void)snprintf(id, sizeof id, "0193000000007000%016u/decision/police/aaaaaaaa", i);
		assert_non_null(casebook_duty(book, id));
		id[ID_SIZE - 1] = '\0';
		assert_int_equal(casebook_past(book, id)->index, i);
	}
	arena_free(scratch);
	arena_free(arena);
	SETTLED(scene);
}

/* ---- too little memory ------------------------------------------------------------------------ */

static void
receipts_and_the_time_say_when_memory_runs_out(void **state)
{
	struct scene *scene = scene_open();
	struct receipt_line line = {.status = RECEIPT_OPENED};
	struct receipt receipt = {.by = {"police"}, .to = {"crs"}, .lines = &line, .line_count = 1};
	struct decide_context context = {.standing = &scene->standing, .state = &scene_book(scene, 'A')->state};
	const char *const *needs;
	size_t count;
	int failed = 0;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment");
	context.re = &scene_book(scene, 'A')->past[1];
	line.envelope = context.re->envelope->id;
	line.hash = context.re->envelope->hash;
	scene_at(scene, "2027-11-02 10:00");
	for (size_t most = 0; most < 16384; most += 16) {
		struct arena *arena = arena_new(most);
		struct decision decision;

		assert_non_null(arena);
		failed += decide_receipt(&receipt, &line, &context, arena, &decision) == STATUS_NO_MEMORY;
		arena_reset(arena);
		failed += decide_due(&context.state->duties[0], &scene->standing, arena, &decision) == STATUS_NO_MEMORY;
		arena_reset(arena);
		failed += decide_may_close(context.state, arena, &needs, &count) == STATUS_NO_MEMORY;
		arena_free(arena);
	}
	assert_true(failed > 30);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_duty_is_found_by_its_id),
	    cmocka_unit_test(notes_are_walked_in_the_order_of_the_log),
	    cmocka_unit_test(a_refusal_leaves_the_case_as_it_was),
	    cmocka_unit_test(a_copied_case_decides_alike),
	    cmocka_unit_test(cases_join_and_leave_groups_in_any_order),
	    cmocka_unit_test(linked_cases_are_seen_as_one),
	    cmocka_unit_test(what_was_lent_goes_back_before_the_next_note),
	    cmocka_unit_test(the_time_gives_back_what_was_lent),
	    cmocka_unit_test(a_receipt_is_taken_whole_or_not_at_all),
	    cmocka_unit_test(many_cases_are_as_quick_as_few),
	    cmocka_unit_test(receipts_and_the_time_say_when_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
