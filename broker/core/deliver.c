#include "core/deliver.h"

#include <string.h>

#include "base/digest.h"
#include "core/refill_source.h"
#include "note/directory.h"
#include "note/notice.h"

enum status
deliver_leaf(struct core *core, uint64_t index, const struct agency *to, enum deliver_how how)
{
	struct seat *seat = seat_peek(&core->seats, to->name);
	uint64_t cursor = 0;
	enum status status = store_delivery_add(core->store, to, index, &cursor);

	if (!status && how == DELIVER_FOLLOWED)
		status = store_step_add(core->store, index, to, cursor);
	if (!status && seat)
		seat->has_news = core->has_deliveries = 1;
	return status;
}

enum status
deliver_all(struct core *core, uint64_t index, const struct agency *but)
{
	const struct directory *directory = &core->known.directory;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && core->known.has_directory && i < directory->agency_count; i++) {
		const struct directory_agency *entry = &directory->agencies[i];

		if (directory_is_revoked(entry, REVOKED_AGENCY) || (but && !strcmp(entry->id.name, but->name)))
			continue;
		status = deliver_leaf(core, index, &entry->id, DELIVER_PUBLIC);
	}
	return status;
}

/* Its leaf, its id, and its place in their streams. */
static enum status
put(struct core *core, const struct notice *notice, const struct store_new_leaf *leaf)
{
	char id[ID_SIZE];
	uint64_t index = 0;
	enum status status = store_leaf_add(core->store, leaf, &index);

	notice_id(notice, id);
	if (!status && notice->kind != NOTICE_CLOCK)
		status = store_notice_add(core->store, id, index);
	for (size_t i = 0; !status && i < notice->to_count; i++)
		status = deliver_leaf(core, index, &notice->to[i], DELIVER_FOLLOWED);
	return status;
}

static enum status
deliver_notice(struct core *core, struct notice *notice)
{
	struct store_new_leaf leaf = {.kind = LEAF_NOTICE, .accepted = core->now};
	char id[ID_SIZE];
	int has = 0, is_wanted = 1;
	enum status status = STATUS_OK;

	notice->at = core->now;
	notice_id(notice, id);
	/* the clock may be accepted more than once in a broker's life */
	if (notice->kind != NOTICE_CLOCK)
		status = store_notice_has(core->store, id, &has);
	if (status || has)
		return status;
	status = notice_write(notice, core->scratch, &leaf.note);
	if (status)
		return status;
	leaf.digest = digest_of(leaf.note);
	if (core->refill)
		status = refill_source_is_next(core, &leaf.digest, &is_wanted);
	return status || !is_wanted ? status : put(core, notice, &leaf);
}

enum status
deliver_stood(struct core *core, const struct notice *notice, struct view raw)
{
	const struct store_new_leaf leaf = {LEAF_NOTICE, raw, digest_of(raw), core->now};

	return put(core, notice, &leaf);
}

enum status
deliver_notices(struct core *core, struct notice *notices, size_t count)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < count; i++)
		status = deliver_notice(core, &notices[i]);
	return status;
}
