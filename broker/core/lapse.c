#include "core/lapse.h"

#include "base/log.h"
#include "core/casefile.h"

/* Cases given back at once at most: what is left is at the next note. */
#define LAPSE_MOST 100000

/* One that could not be given back is tried again after this (ms). */
#define LAPSE_AGAIN_MS (15LL * 60 * 1000)

static enum status
give_back(struct core *core, const struct case_token *token)
{
	struct standing standing = known_standing(&core->known, core->now);
	struct case_state state;
	struct decision decision;
	int is_new = 0;
	enum status status = casefile_load(core, token, &state, &is_new);

	/* it went with one that it is linked with */
	if (!status && state.self.returns.ms > core->now.ms)
		return STATUS_OK;
	if (!status)
		status = decide_lapse(&state, &standing, core->scratch, &decision);
	/* the store thinks it due and the rules do not */
	if (!status && !decision.row_count)
		status = STATUS_CONFLICT;
	return status ? status : casefile_apply(core, &decision);
}

static enum status
take_whole(struct core *core, const struct case_token *token, size_t *done)
{
	uint64_t open_duties = core->open_duties;
	enum status undone, status = store_mark(core->store);

	if (status)
		return status;
	status = give_back(core, token);
	if (!status) {
		++*done;
		return store_keep(core->store);
	}
	if (inner_is_fatal(status))
		return status;
	log_event(LOG_LINE_ERROR, "case.not-returned", "case=%s status=%s", token->hex, status_word(status));
	if (status == STATUS_CORRUPT)
		core->damaged_notes++;
	core->open_duties = open_duties;
	undone = store_undo(core->store);
	core->lapse_again.ms = core->now.ms + LAPSE_AGAIN_MS;
	return undone;
}

/* When the next is due, and those that failed are tried again. */
static enum status
look(struct core *core, struct instant after)
{
	enum status status = store_return_next(core->store, after, &core->next_return);

	if (!status && core->lapse_again.ms < core->next_return.ms)
		core->next_return = core->lapse_again;
	core->is_return_known = !status;
	return status;
}

enum status
lapse_run(struct core *core)
{
	struct case_token *tokens = NULL;
	size_t count = 0, done = 0;
	enum status status = STATUS_OK;

	if (!core->is_return_known)
		status = look(core, (struct instant){INT64_MIN});
	if (status || core->next_return.ms > core->now.ms)
		return status;
	core->lapse_again.ms = INSTANT_NEVER;
	status = store_returning(core->store, core->now, LAPSE_MOST, core->question, &tokens, &count);
	for (size_t i = 0; !status && i < count; i++) {
		status = take_whole(core, &tokens[i], &done);
		arena_reset(core->scratch);
	}
	if (!status)
		status = look(core, core->now);
	if (done)
		log_event(LOG_LINE_INFO, "case.returned", "count=%zu", done);
	return status;
}
