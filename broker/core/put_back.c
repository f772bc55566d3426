#include "core/put_back.h"

#include <inttypes.h>
#include <stdio.h>

#include "core/inner.h"
#include "store/store_backup.h"

enum status
put_back_check(struct store *store, char ret_why[static PUT_BACK_WHY_SIZE])
{
	struct store_restored restored = {.is_unfilled = 0};
	enum status status = store_restored_find(store, &restored);

	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status || !restored.is_unfilled)
		return status;
	(void)snprintf(ret_why, PUT_BACK_WHY_SIZE,
		       "the store was put back from a backup with %" PRIu64
		       " leaves, and the log was not here: fill it from a copy of the log (tellbackctl restore --log COPY), "
		       "or, if there is none anywhere, begin a new log (tellbackctl restore --new-log; docs/OPERATE.md, "
		       "\"Backup\")",
		       restored.leaves);
	return STATUS_CONFLICT;
}

enum status
put_back_core(struct core *core, char ret_why[static PUT_BACK_WHY_SIZE])
{
	return put_back_check(core->store, ret_why);
}

static enum status
clear(struct core *core, struct store_restored restored)
{
	enum status status = store_begin(core->store);

	if (status)
		return status;
	restored.is_unfilled = 0;
	status = store_restored_put(core->store, &restored);
	if (!status)
		return store_commit(core->store);
	store_rollback(core->store);
	return status;
}

enum status
put_back_filled(struct core *core, uint64_t leaves)
{
	struct store_restored restored = {.is_unfilled = 0};
	enum status status = store_restored_find(core->store, &restored);

	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status || !restored.is_unfilled)
		return status;
	return leaves < restored.leaves ? STATUS_CONFLICT : clear(core, restored);
}
