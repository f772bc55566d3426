#include "core/checking.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"

struct checking {
	struct store_check *check;
	const struct checking_say *say; /* of the step that is being done */
};

static void
hand_on(void *context, enum store_check_row row, const char *where)
{
	const struct checking *checking = context;

	checking->say->say(checking->say->context, row, where);
}

enum status
checking_begin(struct core *core)
{
	struct store_check_ask ask = {.store = core->store, .path = core->options.store_path,
				      .pages_most = CHECKING_PAGES_MOST, .say = hand_on};
	enum status status = STATUS_NO_MEMORY;

	checking_free(core);
	core->checking = calloc(1, sizeof *core->checking);
	ask.log_folder = core->log_folder;
	ask.context = core->checking;
	if (core->checking)
		status = store_check_new(&ask, &core->checking->check);
	if (status)
		checking_free(core);
	return status;
}

enum status
checking_step(struct core *core, const struct checking_say *say, struct store_check_state *ret_state)
{
	enum status status;

	if (!core->checking)
		return STATUS_NOT_FOUND;
	core->checking->say = say;
	status = store_check_step(core->checking->check);
	*ret_state = store_check_state(core->checking->check);
	if (status || ret_state->phase == STORE_CHECK_IN_DONE)
		checking_free(core);
	return status;
}

void
checking_free(struct core *core)
{
	if (!core->checking)
		return;
	store_check_free(core->checking->check);
	free(core->checking);
	core->checking = NULL;
}

void
checking_alarm(struct core *core)
{
	uint64_t page;
	int is_log;
	size_t count = store_damage(core->store, core->damaged_pages, &page, &is_log);

	while (core->damaged_pages < count) {
		(void)store_damage(core->store, core->damaged_pages++, &page, &is_log);
		log_event(LOG_LINE_ERROR, "store.page-damaged", "page=%" PRIu64 " in=%s count=%zu", page,
			  is_log ? "changes" : "store", count);
	}
}
