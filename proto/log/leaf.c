#include "log/leaf.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"

static const char *const kind_words[LEAF_KIND_COUNT] = {
#define X(code, word) word,
    LEAF_KIND_TABLE(X)
#undef X
};

const char *
leaf_kind_word(enum leaf_kind kind)
{
	assert((unsigned)kind < LEAF_KIND_COUNT);
	return kind_words[kind];
}

enum leaf_kind
leaf_kind_find(const char *word)
{
	unsigned i = 0;

	while (i < LEAF_KIND_COUNT && strcmp(kind_words[i], word) != 0)
		i++;
	return (enum leaf_kind)i;
}

size_t
leaf_entry(const struct leaf *leaf, char ret_entry[LEAF_ENTRY_SIZE])
{
	char hex[DIGEST_HEX_SIZE];
	int size;

	digest_hex(&leaf->note, hex);
	size = snprintf(ret_entry, LEAF_ENTRY_SIZE, "tellback/leaf/v1\n%s\n%s\n%lld\n", leaf_kind_word(leaf->kind), hex,
			(long long)leaf->accepted.ms);
	assert(size > 0 && size < LEAF_ENTRY_SIZE);
	return (size_t)size;
}

struct digest
leaf_entry_hash(struct view entry)
{
	static const uint8_t prefix = 0x00; /* a node's is 0x01: no leaf can pass for one */
	crypto_hash_sha256_state state;
	struct digest digest;

	(void)crypto_hash_sha256_init(&state); /* these always return 0 */
	(void)crypto_hash_sha256_update(&state, &prefix, 1);
	(void)crypto_hash_sha256_update(&state, entry.bytes, entry.size);
	(void)crypto_hash_sha256_final(&state, digest.bytes);
	return digest;
}

/* Cut the next line off ${rest}; NULL if there is none. */
static const char *
line_of(char **rest)
{
	char *line = *rest, *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line;
}

enum status
leaf_parse(struct view entry, uint64_t index, struct leaf *ret_leaf)
{
	char text[LEAF_ENTRY_SIZE], again[LEAF_ENTRY_SIZE], *rest = text;
	struct leaf leaf = {.index = index};
	const char *kind, *hex, *ms;
	uint64_t accepted;

	if (!entry.size || entry.size >= sizeof text || memchr(entry.bytes, 0, entry.size))
		return STATUS_MALFORMED;
	memcpy(text, entry.bytes, entry.size);
	text[entry.size] = '\0';
	if (!line_of(&rest) || !(kind = line_of(&rest)) || !(hex = line_of(&rest)) || !(ms = line_of(&rest)))
		return STATUS_MALFORMED;
	leaf.kind = leaf_kind_find(kind);
	if (leaf.kind == LEAF_KIND_COUNT || digest_parse(hex, &leaf.note) || id_number(ms, &accepted))
		return STATUS_MALFORMED;
	leaf.accepted.ms = (int64_t)accepted;
	/* the first line and the end: what is written of it is what was read */
	if (leaf_entry(&leaf, again) != entry.size || memcmp(again, entry.bytes, entry.size) != 0)
		return STATUS_MALFORMED;
	*ret_leaf = leaf;
	return STATUS_OK;
}

struct digest
leaf_hash(const struct leaf *leaf)
{
	char entry[LEAF_ENTRY_SIZE];
	size_t size = leaf_entry(leaf, entry);

	return leaf_entry_hash((struct view){(const uint8_t *)entry, size});
}
