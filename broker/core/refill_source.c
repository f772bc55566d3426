#include "core/refill_source.h"

#include <string.h>

enum status
refill_source_is_next(struct core *core, const struct digest *digest, int *ret_is)
{
	const struct refill_copy *copy = &core->refill->copy;
	uint64_t next = 0;
	enum status status = inner_leaf_count(core, &next);

	if (status)
		return status;
	/* one that the copy does not reach may stand in a later one */
	*ret_is = next < copy->head.size ? !memcmp(copy->leaves[next].note.bytes, digest->bytes, DIGEST_BYTES)
					 : core->refill->is_whole;
	return STATUS_OK;
}

int
refill_source_gone(const struct refill_source *source, uint64_t index, uint64_t *ret_gone)
{
	const struct refill_copy *copy = &source->copy;

	if (index <= copy->first_gone)
		return 0;
	do
		index--;
	while (!copy->gone[index]);
	*ret_gone = index;
	return 1;
}

int
refill_source_is_excused(const struct core *core)
{
	const struct refill_source *refill = core->refill;

	return refill && refill->kind == LEAF_RECEIPT && refill->copy.first_gone < refill->copy.head.size;
}
