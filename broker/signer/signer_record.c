#include "signer/signer_record.h"

#include <string.h>

#define NUMBER_BYTES 8

static void
put_number(uint64_t number, uint8_t *to)
{
	for (int i = NUMBER_BYTES - 1; i >= 0; i--, number >>= 8)
		to[i] = (uint8_t)number;
}

static uint64_t
get_number(const uint8_t *from)
{
	uint64_t number = 0;

	for (int i = 0; i < NUMBER_BYTES; i++)
		number = number << 8 | from[i];
	return number;
}

void
signer_record_leaf(const struct leaf *leaf, uint8_t ret_bytes[SIGNER_RECORD_BYTES])
{
	put_number(leaf->index, ret_bytes);
	ret_bytes[NUMBER_BYTES] = (uint8_t)leaf->kind;
	memcpy(ret_bytes + NUMBER_BYTES + 1, leaf->note.bytes, DIGEST_BYTES);
	put_number((uint64_t)leaf->accepted.ms, ret_bytes + NUMBER_BYTES + 1 + DIGEST_BYTES);
}

enum status
signer_record_leaf_read(struct view bytes, struct leaf *ret_leaf)
{
	struct leaf leaf;
	uint64_t accepted;

	if (bytes.size != SIGNER_RECORD_BYTES || bytes.bytes[NUMBER_BYTES] >= LEAF_KIND_COUNT)
		return STATUS_MALFORMED;
	leaf.index = get_number(bytes.bytes);
	leaf.kind = (enum leaf_kind)bytes.bytes[NUMBER_BYTES];
	memcpy(leaf.note.bytes, bytes.bytes + NUMBER_BYTES + 1, DIGEST_BYTES);
	accepted = get_number(bytes.bytes + NUMBER_BYTES + 1 + DIGEST_BYTES);
	if (leaf.index > INT64_MAX || accepted > INT64_MAX)
		return STATUS_MALFORMED;
	leaf.accepted.ms = (int64_t)accepted;
	*ret_leaf = leaf;
	return STATUS_OK;
}

void
signer_record_head(const struct tree_head *head, uint8_t ret_bytes[SIGNER_HEAD_BYTES])
{
	put_number(head->size, ret_bytes);
	memcpy(ret_bytes + NUMBER_BYTES, head->root.bytes, DIGEST_BYTES);
}

enum status
signer_record_head_read(struct view bytes, struct tree_head *ret_head)
{
	if (bytes.size != SIGNER_HEAD_BYTES || get_number(bytes.bytes) > INT64_MAX)
		return STATUS_MALFORMED;
	ret_head->size = get_number(bytes.bytes);
	memcpy(ret_head->root.bytes, bytes.bytes + NUMBER_BYTES, DIGEST_BYTES);
	return STATUS_OK;
}
