#include "core/due.h"

#include "base/log.h"
#include "core/casefile.h"

/* Duties looked at in one turn: messages are not kept waiting for more. */
#define DUE_MOST 64

static enum status
take_duty(struct core *core, const struct duty *duty)
{
	struct standing standing = known_standing(&core->known, core->now);
	struct decision decision;
	enum status status = decide_due(duty, &standing, core->scratch, &decision);

	if (!status && !decision.change_count) {
		char id[DUTY_ID_SIZE];

		/* the store thinks it due and the rules do not: it must not come up
		 * again at once, for ever */
		duty_id(duty, id);
		log_event(LOG_LINE_ERROR, "duty.idle", "duty=%s", id);
		core->next_due.ms = core->now.ms + MOMENT_STEP_MS;
		return STATUS_OK;
	}
	return status ? status : casefile_apply(core, &decision);
}

/* One duty that cannot be seen to must not stop the broker: it is said, and
 * tried again later. */
static enum status
take_whole(struct core *core, const struct duty *duty)
{
	enum status undone, status = store_mark(core->store);

	if (status)
		return status;
	status = take_duty(core, duty);
	if (!status)
		return store_keep(core->store);
	if (inner_is_fatal(status))
		return status;
	log_event(LOG_LINE_ERROR, "duty.again", "case=%s kind=%s status=%s", duty->case_token.hex,
		  duty_kind_word(duty->kind), status_word(status));
	undone = store_undo(core->store);
	core->next_due.ms = core->now.ms + MOMENT_STEP_MS;
	core->is_due_known = 1;
	return undone;
}

static enum status
look(struct core *core)
{
	enum status status = store_duty_next(core->store, &core->next_due);

	core->is_due_known = !status;
	return status;
}

enum status
due_run(struct core *core)
{
	struct store_due due = {.count = 0};
	enum status status = STATUS_OK;

	if (core->moment.is_stepped || !core->known.has_directory)
		return STATUS_OK;
	if (!core->is_due_known)
		status = look(core);
	if (status || core->next_due.ms > core->now.ms)
		return status;
	status = store_duties_due(core->store, core->now, DUE_MOST, core->question, &due);
	for (size_t i = 0; !status && i < due.count; i++) {
		status = take_whole(core, &due.duties[i]);
		arena_reset(core->scratch);
	}
	if (!status && due.damaged) {
		/* not again at once, for ever */
		log_event(LOG_LINE_ERROR, "duty.damaged", "count=%zu", due.damaged);
		core->damaged_notes += due.damaged;
		core->next_due.ms = core->now.ms + MOMENT_STEP_MS;
		core->is_due_known = 1;
	}
	if (!status && !core->is_due_known)
		status = look(core);
	if (due.count == DUE_MOST)
		core->has_more = 1;
	return status;
}
