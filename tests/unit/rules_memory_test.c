/* Too little memory, and too much of a case: said, and nothing else happens.
 * And what the rules say of a case of which notes were erased. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "support/walked.h"

#define PPN SCENE_PPN
#define FULL SCENE_FULL
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* ---- a decision, made with as little memory as one likes ------------------------- */

/* One thing to be decided, and how the cases stood before. */
struct matter {
	const struct envelope *envelope;
	const struct receipt *receipt;
	const struct duty *duty;
	struct decide_context context;
};

static enum status
decide(const struct matter *matter, struct arena *arena, struct decision *ret_decision)
{
	const char *const *needs;
	size_t count;

	if (matter->envelope)
		return decide_envelope(matter->envelope, &matter->context, arena, ret_decision);
	if (matter->receipt)
		return decide_receipt(matter->receipt, matter->receipt->lines, &matter->context, arena, ret_decision);
	if (matter->duty)
		return decide_due(matter->duty, matter->context.standing, arena, ret_decision);
	if (decide_may_close(matter->context.state, arena, &needs, &count))
		return STATUS_NO_MEMORY;
	return decide_lapse(matter->context.state, matter->context.standing, arena, ret_decision);
}

/* How often it was too little until it was enough; and then the decision is
 * that of plenty. */
static size_t
squeeze(struct scene *scene, const struct matter *matter)
{
	struct decision plenty, scarce;
	size_t failed = 0;

	assert_int_equal(decide(matter, scene->arena, &plenty), STATUS_OK);
	for (size_t most = 0;; most += 48, failed++) {
		struct arena *arena = arena_new(most);
		enum status status;

		assert_non_null(arena);
		status = decide(matter, arena, &scarce);
		if (!status) {
			assert_int_equal(scarce.refusal, plenty.refusal);
			assert_int_equal(scarce.change_count, plenty.change_count);
			assert_int_equal(scarce.notice_count, plenty.notice_count);
			assert_int_equal(scarce.row_count, plenty.row_count);
		}
		arena_free(arena);
		if (!status)
			return failed;
		assert_int_equal(status, STATUS_NO_MEMORY);
	}
}

static void *
copied(struct scene *scene, const void *from, size_t count, size_t size)
{
	void *copy = arena_array(scene->arena, count, size);

	assert_non_null(copy);
	if (count)
		memcpy(copy, from, count * size);
	return copy;
}

/* The case as it now is, whatever happens to it afterwards. */
static struct case_state
as_it_is(struct scene *scene, size_t at)
{
	struct case_state state = scene->cases[at].state;

	state.duties = copied(scene, state.duties, state.duty_count, sizeof *state.duties);
	state.past = copied(scene, state.past, state.past_count, sizeof *state.past);
	state.linked = copied(scene, state.linked, state.linked_count, sizeof *state.linked);
	return state;
}

/* ${line} is said; deciding on it with every amount of memory before that. */
static size_t
say_squeezed(struct scene *scene, const char *line)
{
	struct case_state states[SCENE_CASES], others[SCENE_CASES];
	struct matter matter = {.context = {.others = others, .standing = &scene->standing}};
	const struct scene_envelope *said = &scene->said[scene->said_count];
	const struct case_token *tokens;
	size_t count;

	for (size_t i = 0; i < SCENE_CASES; i++)
		states[i] = as_it_is(scene, i);
	(void)scene_says(scene, "%s", line);
	assert_int_equal(decide_others(&said->envelope, scene->arena, &tokens, &count), STATUS_OK);
	for (size_t i = 0; i < SCENE_CASES; i++)
		for (size_t k = 0; k < count; k++)
			if (!strcmp(states[i].self.token.hex, tokens[k].hex) && states[i].self.home.name[0])
				others[matter.context.other_count++] = states[i];
	matter.envelope = &said->envelope;
	matter.context.state = &states[said->book];
	return squeeze(scene, &matter);
}

static size_t
read_squeezed(struct scene *scene, const char *by, size_t at)
{
	const struct scene_envelope *said = &scene->said[at];
	struct receipt_line line = {.status = RECEIPT_OPENED, .envelope = said->envelope.id, .hash = said->envelope.hash};
	struct receipt receipt = {.to = said->envelope.from, .lines = &line, .line_count = 1};
	struct past about = {&said->envelope, 0, scene->standing.now};
	struct case_state state = as_it_is(scene, said->book);
	struct matter matter = {.receipt = &receipt,
				.context = {.state = &state, .re = &about, .standing = &scene->standing}};

	(void)strcpy(receipt.by.name, by);
	return squeeze(scene, &matter);
}

static void
out_of_memory_is_said_and_nothing_else(void **state)
{
	static const char *const lines[] = {
	    "R1 police referral to crs " PPN " grade=high protection=police-protection child=aaaaaaaa child=bbbbbbbb "
	    "child=11111111 child=22222222 child=33333333 child=44444444 child=55555555 child=66666666 child=77777777",
	    "R2 school referral case B to crs " PPN " grade=none child=cccccccc",
	    "L1 crs link case B to crs into=A second=yes",
	    "D2 crs decision case B re R2 to school " FULL " child=cccccccc:existing-case",
	    "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment child=bbbbbbbb:strategy",
	    "S1 crs strategy-record re R1 to health,police " WALKED_RECORD,
	    "S2 crs strategy-record re S1 to health,police,school " WALKED_SECOND,
	    "V1 police override re S2 to crs,health,school child=aaaaaaaa:none reason=risk-down",
	    "N1 police not-told re D1 to crs code=no-reasons",
	    "E1 crs excuse re D1 duty=strategy-record/police reason=in-error second=yes",
	    "C0 crs close re R1 reason=complete",
	    "U1 crs unlink case B to crs into=A second=yes",
	    "H1 crs handover case H to assessing-team item=A item=B until=1793692800",
	    "H2 assessing-team handover-accepted case H re H1 to crs item=A item=B",
	    "R3 crs referral case C to crs route=telephone on-behalf-of=anonymous grade=none protection=none child=dddddddd",
	    "D3 crs decision case C re R3 to crs " FULL " child=dddddddd:nfa",
	    "C3 crs close case C re R3 reason=complete",
	    "R4 crs referral case D to crs route=telephone on-behalf-of=anonymous grade=none protection=none child=dddddddd",
	    "L4 crs link case C to crs into=D second=yes",
	    "D4 crs decision case D re R4 to crs " FULL " child=dddddddd:nfa",
	    "C4 crs close case D re R4 reason=complete",
	    "R5 school referral case C to crs " PPN " grade=none child=eeeeeeee",
	    "N2 police notification case E to crs kind=endeavour-found detail=full aware-at=1793610000 grade=none told=school",
	};
	struct scene *scene = scene_open();
	struct case_state lent;
	struct matter matter = {.context = {.state = &lent, .standing = &scene->standing}};
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		failed += say_squeezed(scene, lines[i]);
	for (size_t i = 0; i < scene->said_count; i++) {
		failed += read_squeezed(scene, "police", i);
		failed += read_squeezed(scene, "crs", i);
	}
	/* the morning after: what was lent, what is due */
	READS(scene, "crs", "opened", "R5");
	failed += say_squeezed(scene, "D5 crs decision case C re R5 to school " FULL " child=eeeeeeee:nfa");
	READS(scene, "school", "verified", "D5");
	failed += say_squeezed(scene, "C5 crs close case C re R5 reason=complete");
	failed += say_squeezed(scene, "R6 gp referral case F to crs " PPN " grade=none child=eeeeeeee");
	failed += say_squeezed(scene, "L6 crs link case F to crs into=C second=yes");
	failed += say_squeezed(scene, "L7 crs unlink case F to crs into=C second=yes");
	lent = as_it_is(scene, 0);
	scene_at(scene, "2026-11-03 10:00");
	assert_true(lent.self.lender.name[0]);
	failed += squeeze(scene, &matter);
	for (size_t i = 0; i < lent.duty_count; i++) {
		matter.duty = &lent.duties[i];
		failed += squeeze(scene, &matter);
	}
	assert_true(failed > 1000);
	SETTLED(scene);
}

/* ---- notes that were erased -------------------------------------------------------- */

static void
without_its_erased_notes_a_case_is_still_decided_on(void **state)
{
	struct scene *scene = scene_open();
	struct case_state whole, left;
	struct past *past;
	size_t taken = 0;

	(void)state;
	walked_into(scene, WALKED_STATES - 2);
	ACCEPTED(scene, "W1 police not-ours re D1 to crs reason=wrong-child");
	whole = as_it_is(scene, 0);
	ACCEPTED(scene, "K1 crs recall re D1 to police reason=in-error");
	past = copied(scene, whole.past, whole.past_count, sizeof *past);
	for (size_t gone = 0; gone <= whole.past_count; gone++) {
		struct matter matter = {.context = {.state = &left, .standing = &scene->standing}};

		/* one of them is gone; in the end all are */
		left = whole;
		left.past = past;
		left.past_count = gone < whole.past_count ? whole.past_count - 1 : 0;
		for (size_t i = 0; i < left.past_count; i++)
			past[i] = whole.past[i + (i >= gone)];
		for (size_t i = 0; i < scene->said_count; i++) {
			struct envelope again = scene->said[i].envelope;
			struct decision decision;

			again.id.hex[0] = 'f'; /* said once more */
			matter.envelope = &again;
			assert_int_equal(decide(&matter, scene->arena, &decision), STATUS_OK);
			taken += decision.refusal == REFUSAL_NONE;
		}
	}
	assert_true(taken > 10);
	SETTLED(scene);
}

/* ---- bounds -------------------------------------------------------------------------- */

static void
a_case_beyond_its_bounds_is_busy(void **state)
{
	struct scene *scene = scene_open();
	struct case_state large;
	struct decide_context context = {.standing = &scene->standing, .state = &large};
	struct decision decision;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	large = scene_book(scene, 'A')->state;
	large.duty_count = MAX_CASE_DUTIES + 1;
	assert_int_equal(decide_envelope(&scene->said[0].envelope, &context, scene->arena, &decision), STATUS_BUSY);
	large.duty_count = 0;
	large.past_count = MAX_CASE_ENVELOPES + 1;
	assert_int_equal(decide_envelope(&scene->said[0].envelope, &context, scene->arena, &decision), STATUS_BUSY);
	SETTLED(scene);
}

static struct past *
many_notes(struct scene *scene, const struct envelope *envelope, size_t count)
{
	struct past *past = arena_array(scene->arena, count, sizeof *past);

	assert_non_null(past);
	for (size_t i = 0; i < count; i++)
		past[i] = (struct past){envelope, i, scene->standing.now};
	return past;
}

static struct duty *
many_duties(struct scene *scene, const struct duty *duty, size_t count)
{
	struct duty *duties = arena_array(scene->arena, count, sizeof *duties);

	assert_non_null(duties);
	for (size_t i = 0; i < count; i++)
		duties[i] = *duty;
	return duties;
}

static void
one_agency_fills_a_case_with_notes_bytes_or_duties(void **state)
{
	struct scene *scene = scene_open();
	struct case_state full;
	struct decide_context context = {.standing = &scene->standing, .state = &full};
	struct decision decision;
	struct envelope large;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	full = scene_book(scene, 'A')->state;
	large = *full.past[0].envelope;
	large.note.size = MAX_CASE_SENDER_BYTES;
	full.past = many_notes(scene, &large, 1);
	assert_int_equal(decide_envelope(&scene->said[0].envelope, &context, scene->arena, &decision), STATUS_BUSY);
	/* its own front door may go on writing down calls when the case is in other hands */
	assert_int_equal(scene_says(scene, "R2 crs referral to crs route=telephone on-behalf-of=anonymous grade=none "
					   "protection=none"), REFUSAL_NONE);
	large.from = (struct agency){"crs"};
	full.self.holder = (struct agency){"assessing-team"};
	assert_int_equal(decide_envelope(&scene->said[1].envelope, &context, scene->arena, &decision), STATUS_OK);
	full = scene_book(scene, 'A')->state;
	full.duties = many_duties(scene, &full.duties[0], MAX_CASE_SENDER_DUTIES);
	full.duty_count = MAX_CASE_SENDER_DUTIES - 1;
	assert_int_equal(decide_envelope(&scene->said[0].envelope, &context, scene->arena, &decision), STATUS_OK);
	full.duty_count++;
	assert_int_equal(decide_envelope(&scene->said[0].envelope, &context, scene->arena, &decision), STATUS_BUSY);
	SETTLED(scene);
}

/* Linked, they could neither be answered nor parted any more. */
static void
cases_too_large_together_are_not_linked(void **state)
{
	struct scene *scene = scene_open();
	struct case_state one, other;
	struct decide_context context = {.standing = &scene->standing, .state = &one, .others = &other, .other_count = 1};
	struct decision decision;
	const struct envelope *link;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " grade=high child=bbbbbbbb");
	REFUSED(scene, CASE_UNKNOWN, "L1 crs link case A to crs into=G second=yes");
	one = scene_book(scene, 'A')->state;
	other = scene_book(scene, 'B')->state;
	assert_true(scene_says(scene, "L2 crs link case A to crs into=B second=yes") == REFUSAL_NONE);
	link = &scene->said[scene->said_count - 1].envelope;
	assert_int_equal(decide_envelope(link, &context, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.refusal, REFUSAL_NONE);
	other.past = many_notes(scene, other.past[0].envelope, MAX_CASE_ENVELOPES / 2);
	other.past_count = MAX_CASE_ENVELOPES / 2;
	assert_int_equal(decide_envelope(link, &context, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.refusal, REFUSAL_FACTS);
	other.past_count = 1;
	other.duties = many_duties(scene, other.duties, MAX_CASE_DUTIES / 2);
	other.duty_count = MAX_CASE_DUTIES / 2;
	assert_int_equal(decide_envelope(link, &context, scene->arena, &decision), STATUS_OK);
	assert_int_equal(decision.refusal, REFUSAL_FACTS);
	SETTLED(scene);
}

static void
a_handover_of_more_cases_than_it_may_name_is_not_looked_through(void **state)
{
	struct scene *scene = scene_open();
	struct fact *facts = arena_array(scene->arena, MAX_HANDOVER_ITEMS + 1, sizeof *facts);
	struct envelope envelope = {.type = TYPE_HANDOVER, .facts = facts, .fact_count = MAX_HANDOVER_ITEMS + 1};
	const struct case_token *tokens;
	size_t count;

	(void)state;
	for (unsigned i = 0; i <= MAX_HANDOVER_ITEMS; i++)
		facts[i] = (struct fact){"item", arena_print(scene->arena, "0193000000007000800000000090%04u", i)};
	assert_int_equal(decide_others(&envelope, scene->arena, &tokens, &count), STATUS_OK);
	assert_int_equal(count, MAX_HANDOVER_ITEMS);
	SETTLED(scene);
}

/* ---- speed ---------------------------------------------------------------------------- */

static double
milliseconds(const struct matter *matter, struct arena *arena)
{
	struct timespec from, to;
	struct decision decision;

	(void)clock_gettime(CLOCK_MONOTONIC, &from);
	assert_int_equal(decide(matter, arena, &decision), STATUS_OK);
	(void)clock_gettime(CLOCK_MONOTONIC, &to);
	return (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
}

/* Is ${taken} longer than any decision may take, in a build with checks in it? */
#define MOST_MS 2000.0

static void
the_largest_case_is_decided_on_in_time(void **state)
{
	static const char *const lines[] = {
	    "R9 police referral to crs " PPN " grade=high child=99999999",
	    "F9 police further-information re R1 to crs grade=high",
	    "D9 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment",
	    "S9 crs strategy-record re R1 to health,police,school " WALKED_SECOND,
	    "O9 crs outcome re S1 to health of=s47 level=full event-at=1793612700 child=aaaaaaaa:cp-conference",
	    "N9 police not-told re D1 to crs code=no-reasons",
	    "K9 crs recall re S1 to health,police reason=in-error",
	    "E9 police escalation re S1 to crs against=crs stage=1 imminent=no",
	    "C9 crs close re R1 reason=complete",
	};
	struct scene *scene = scene_open();
	struct case_state large;
	struct matter matter = {.context = {.state = &large, .standing = &scene->standing}};
	struct envelope *notes = arena_array(scene->arena, MAX_CASE_ENVELOPES, sizeof *notes);
	struct past *past = arena_array(scene->arena, MAX_CASE_ENVELOPES, sizeof *past);
	struct duty *duties = arena_array(scene->arena, MAX_CASE_DUTIES, sizeof *duties);

	(void)state;
	assert_true(notes && past && duties);
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb");
	ACCEPTED(scene, "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:strategy child=bbbbbbbb:assessment");
	ACCEPTED(scene, "S1 crs strategy-record re R1 to health,police " WALKED_RECORD);
	ACCEPTED(scene, "F1 police further-information re R1 to crs grade=none protection=police-protection");
	ACCEPTED(scene, "F2 police further-information re R1 replaces F1 to crs grade=none");
	large = scene_book(scene, 'A')->state;
	/* its notes again and again under other ids, each replacing the one before; its duties likewise */
	for (size_t i = 0; i < MAX_CASE_ENVELOPES; i++) {
		notes[i] = *large.past[i % large.past_count].envelope;
		past[i] = (struct past){&notes[i], i, scene->standing.now};
		if (i < large.past_count)
			continue;
		(void)snprintf(notes[i].id.hex, ID_SIZE, "0193000000007000800000%010zu", 1000 + i);
		notes[i].replaces = notes[i - large.past_count].id;
		if (!strcmp(notes[i].from.name, "police")) /* of many: one alone may not fill it */
			(void)snprintf(notes[i].from.name, AGENCY_SIZE, "agency%zu", i);
	}
	for (size_t i = 0; i < MAX_CASE_DUTIES; i++) {
		duties[i] = large.duties[i % large.duty_count];
		if (i >= large.duty_count)
			duties[i].opened_by = notes[i % MAX_CASE_ENVELOPES].id;
	}
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		const struct scene_envelope *said = &scene->said[scene->said_count];
		struct arena *arena = arena_new(512u * 1024 * 1024);
		double taken;

		(void)scene_says(scene, "%s", lines[i]);
		large.past = past;
		large.past_count = MAX_CASE_ENVELOPES;
		large.duties = duties;
		large.duty_count = MAX_CASE_DUTIES;
		matter.envelope = &said->envelope;
		taken = milliseconds(&matter, arena);
		print_message("# %zu notes, %zu duties, %s: %.1f ms\n", large.past_count, large.duty_count,
			      message_type_word(said->envelope.type), taken);
		assert_true(taken < MOST_MS);
		arena_free(arena);
	}
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(out_of_memory_is_said_and_nothing_else),
	    cmocka_unit_test(without_its_erased_notes_a_case_is_still_decided_on),
	    cmocka_unit_test(a_case_beyond_its_bounds_is_busy),
	    cmocka_unit_test(one_agency_fills_a_case_with_notes_bytes_or_duties),
	    cmocka_unit_test(cases_too_large_together_are_not_linked),
	    cmocka_unit_test(a_handover_of_more_cases_than_it_may_name_is_not_looked_through),
	    cmocka_unit_test(the_largest_case_is_decided_on_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
