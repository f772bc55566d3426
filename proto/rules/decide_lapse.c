#include "rules/decide.h"
#include "rules/hands.h"

enum status
decide_lapse(const struct case_state *state, const struct standing *standing, struct arena *arena,
	     struct decision *ret_decision)
{
	struct ruling ruling = {.state = state, .standing = standing, .arena = arena, .home = state->self.home};
	struct case_row next = state->self;
	enum status status;

	if (!state->self.lender.name[0] || standing->now.ms < state->self.returns.ms) {
		*ret_decision = ruling.decision;
		return STATUS_OK;
	}
	next.holder = state->self.lender;
	next.lender.name[0] = '\0';
	next.returns.ms = INSTANT_NEVER;
	status = changes_begin(state, arena, &ruling.changes);
	if (!status)
		status = hands_pass(&ruling, &ruling.changes, &next);
	if (!status)
		status = ruling_list(&ruling);
	if (!status)
		*ret_decision = ruling.decision;
	return status;
}
