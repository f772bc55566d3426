#include "support/walked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rules/types.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* The holder, or who stands beside it. */
static int
is_holder(const struct case_state *state, const char *agency)
{
	int is_front_door = !strcmp(state->self.holder.name, "crs");

	return !strcmp(state->self.holder.name, agency) || (is_front_door && !strcmp(agency, "edt"));
}

static const struct duty *
find(const struct case_state *state, const struct duty *like)
{
	for (size_t i = 0; i < state->duty_count; i++) {
		const struct duty *duty = &state->duties[i];

		if (duty->kind == like->kind && !strcmp(duty->opened_by.hex, like->opened_by.hex) &&
		    !strcmp(duty->party.name, like->party.name) && !strcmp(duty->part, like->part))
			return duty;
	}
	return NULL;
}

static void
hold_after(struct scene *scene, const struct duty *before, size_t count, char letter)
{
	const struct case_state *state = &scene_book(scene, letter)->state;
	const struct scene_envelope *last = &scene->said[scene->said_count - 1];
	const char *const *needs;
	size_t need_count;

	assert_null(scene->trouble);
	for (size_t i = 0; i < count; i++) {
		const struct duty *duty = find(state, &before[i]);

		/* a duty is what it was; once ended it stays as it ended */
		assert_true(duty || types_has(last->envelope.type, TYPE_LINKS));
		assert_true(!duty || duty->due.ms == before[i].due.ms);
		if (duty && !duty_is_open(&before[i]))
			assert_memory_equal(duty, &before[i], sizeof *duty);
	}
	for (size_t i = 0; i < state->duty_count; i++) {
		const struct duty *duty = &state->duties[i];

		/* nobody reads for itself, and every party has a name */
		if (duty->kind == DUTY_VERIFY)
			assert_string_not_equal(duty->debtor.name, duty->creditor.name);
		assert_true(duty->debtor.name[0] && duty->creditor.name[0]);
		assert_true(duty->start.ms <= scene->standing.now.ms);
		assert_int_equal(duty_is_open(duty), duty->ended.ms == 0);
	}
	/* no answer reaches two referrers */
	if (scene->last.deliver_count && types_row(last->envelope.type)->must & PLACE_ANSWERED) {
		size_t outside = 0;

		for (size_t i = 0; i < scene->last.deliver_count; i++)
			outside += !is_holder(state, scene->last.deliver[i].name);
		if (outside > 1)
			fail_msg("%s %s re %s to %s", last->envelope.from.name, message_type_word(last->envelope.type),
				 last->envelope.re.hex, scene_delivered(scene));
	}
	/* an open answer keeps a closed case from being closed */
	assert_true(!scene->last.closes || state->self.closed_by.hex[0]);
	if (state->self.closed_by.hex[0]) {
		assert_int_equal(decide_may_close(state, scene->arena, &needs, &need_count), STATUS_OK);
		assert_int_equal(need_count, 0);
	}
}

enum refusal
walked_say(struct scene *scene, char letter, const char *line)
{
	const struct case_state *state = &scene_book(scene, letter)->state;
	size_t count = state->duty_count;
	struct duty *before = calloc(count + 1, sizeof *before);
	enum refusal refusal;

	assert_non_null(before);
	if (count)
		memcpy(before, state->duties, count * sizeof *before);
	refusal = scene_says(scene, "%s", line);
	hold_after(scene, before, count, letter);
	free(before);
	return refusal;
}

void
walked_into(struct scene *scene, int which)
{
	static const char *const steps[WALKED_STATES - 1] = {
	    "R1 police referral to crs " SCENE_PPN " grade=high child=aaaaaaaa",
	    "R2 crs referral to health route=telephone on-behalf-of=health received-at=1793612700 grade=none "
	    "protection=none child=bbbbbbbb",
	    "D1 crs decision re R1 to police " SCENE_FULL " child=aaaaaaaa:assessment",
	    "D2 crs decision re R2 to health " SCENE_FULL " child=bbbbbbbb:nfa",
	    "O1 crs outcome re D1 to police of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa",
	    "C1 crs close re R1 to crs reason=complete",
	    "N1 police not-told re O1 to crs code=no-reasons",
	    "S1 crs strategy-record re R1 to health,police " WALKED_RECORD,
	    "V1 police override re S1 to crs,health child=aaaaaaaa:single reason=risk-down",
	    "I1 crs information-request re R1 to health rag=red specific=yes",
	    "E1 police escalation re O1 to crs against=crs stage=1 imminent=no",
	    "L1 crs link to crs into=B second=yes",
	    "H1 crs handover case H to assessing-team item=A",
	};
	static const char *const read[][2] = {{"crs", "R1"}, {"police", "D1"}, {"health", "D2"}, {"police", "O1"}};

	ACCEPTED(scene, "B1 school referral case B to crs " SCENE_PPN " grade=none child=eeeeeeee");
	for (int i = 0; i < which && i < (int)COUNT_OF(steps); i++) {
		if (i == 5)
			for (size_t k = 0; k < COUNT_OF(read); k++)
				READS(scene, read[k][0], "opened", read[k][1]);
		ACCEPTED(scene, "%s", steps[i]);
	}
	if (which == WALKED_STATES - 1)
		ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
}
