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
	whole = as_it_is(scene, 0);
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(out_of_memory_is_said_and_nothing_else),
	    cmocka_unit_test(without_its_erased_notes_a_case_is_still_decided_on),
	    cmocka_unit_test(a_case_beyond_its_bounds_is_busy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
