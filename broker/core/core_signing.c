#include "core/core_signing.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "core/inner.h"
#include "log/leaf.h"

/* That many leaves take some seconds. */
#define SAID_EVERY 500000

#define RESTORE                                                                                                        \
	"fill it from the reviewer's copy of the log: tellbackctl restore --log COPY "                                 \
	"(docs/OPERATE.md, \"When the store is older than the log\")"

const struct core_signing *
core_signing(const struct core *core)
{
	return &core->signing;
}

const char *
core_signing_why(const struct core *core)
{
	return core->signing.why;
}

void
core_new_signer(struct core *core)
{
	core->signing.is_told = 0;
}

enum status
core_unsigned(struct core *core, size_t most, struct leaf *ret_leaves, size_t *ret_count)
{
	struct core_signing *signing = &core->signing;
	enum status status = STATUS_OK;
	size_t count = 0;

	while (signing->is_told && count < most && !status) {
		status = store_leaf_find(core->store, signing->given, &ret_leaves[count]);
		if (!status) {
			signing->given++;
			count++;
		}
	}
	*ret_count = count;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Our own tree of ${size} leaves, which the store has. */
static enum status
edge_of(const struct core *core, uint64_t size, struct tree_edge *edge)
{
	enum status status = STATUS_OK;

	while (!status && edge->size < size) {
		struct leaf leaf;

		status = store_leaf_find(core->store, edge->size, &leaf);
		if (!status) {
			const struct digest hash = leaf_hash(&leaf);

			tree_edge_add(edge, &hash);
		}
		if (!status && edge->size % SAID_EVERY == 0)
			log_event(LOG_LINE_INFO, "log.comparing", "leaves=%llu of=%llu", (unsigned long long)edge->size,
				  (unsigned long long)size);
	}
	return status;
}

enum status
core_signed(struct core *core, const struct tree_head *head)
{
	struct core_signing *signing = &core->signing;
	struct tree_edge edge = signing->edge;
	struct digest root;
	uint64_t leaves;
	enum status status = inner_leaf_count(core, &leaves);

	if (status)
		return status;
	if (head->size > leaves) {
		(void)snprintf(
			signing->why, sizeof signing->why,
			"the log has shown %llu leaves and the store has %llu: the store is an older copy; " RESTORE,
			(unsigned long long)head->size, (unsigned long long)leaves);
		return STATUS_CONFLICT;
	}
	/* less than it said before: its folder is an older copy, which is made up
	 * for from the store if all before it agrees */
	if (head->size < edge.size)
		edge = (struct tree_edge){.size = 0};
	status = edge_of(core, head->size, &edge);
	if (status)
		return status;
	root = tree_edge_root(&edge);
	if (memcmp(root.bytes, head->root.bytes, DIGEST_BYTES) != 0) {
		(void)snprintf(
			signing->why, sizeof signing->why,
			"the store's first %llu leaves are not those that the log has shown: the store is another "
			"one, or an older copy that went on; " RESTORE,
			(unsigned long long)head->size);
		return STATUS_CONFLICT;
	}
	signing->edge = edge;
	signing->head = *head;
	if (!signing->is_told)
		signing->given = head->size;
	signing->is_told = 1;
	return STATUS_OK;
}

enum status
core_signing_oldest(const struct core *core, struct leaf *ret_leaf)
{
	return store_leaf_find(core->store, core->signing.head.size, ret_leaf);
}

void
core_signing_look(struct core *core)
{
	struct core_signing *signing = &core->signing;
	struct leaf oldest;
	int is_late;

	/* none was ever there: a test without a signer */
	if (!signing->is_told && !signing->head.size)
		return;
	is_late = !core_signing_oldest(core, &oldest) && core->now.ms - oldest.accepted.ms > CORE_SIGNING_LATE_MS;
	if (is_late && !signing->is_late)
		log_event(LOG_LINE_WARNING, "log.behind", "signed=%llu since_ms=%lld",
			  (unsigned long long)signing->head.size, (long long)oldest.accepted.ms);
	else if (!is_late && signing->is_late)
		log_event(LOG_LINE_INFO, "log.caught-up", "signed=%llu", (unsigned long long)signing->head.size);
	signing->is_late = is_late;
}
