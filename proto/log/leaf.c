#include "log/leaf.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"

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
leaf_hash(const struct leaf *leaf)
{
	static const uint8_t prefix = 0x00; /* a node's is 0x01: no leaf can pass for one */
	char entry[LEAF_ENTRY_SIZE];
	crypto_hash_sha256_state state;
	struct digest digest;
	size_t size = leaf_entry(leaf, entry);

	(void)crypto_hash_sha256_init(&state); /* these always return 0 */
	(void)crypto_hash_sha256_update(&state, &prefix, 1);
	(void)crypto_hash_sha256_update(&state, (const uint8_t *)entry, size);
	(void)crypto_hash_sha256_final(&state, digest.bytes);
	return digest;
}
