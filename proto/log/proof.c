#include "log/proof.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/base64_text.h"
#include "base/id.h"
#include "base/utf8.h"
#include "log/hash_text.h"

#define FIRST_LINE "c2sp.org/tlog-proof@v1"
#define EXTRA "extra "
#define INDEX "index "

static uint8_t *
put(uint8_t *at, const void *bytes, size_t size)
{
	if (size)
		memcpy(at, bytes, size);
	return at + size;
}

enum status
proof_print(const struct proof *proof, struct arena *arena, struct view *ret_bytes)
{
	size_t extra =
		proof->extra.size ? sodium_base64_ENCODED_LEN(proof->extra.size, sodium_base64_VARIANT_ORIGINAL) : 0;
	size_t most = sizeof FIRST_LINE EXTRA INDEX + extra + 24;
	uint8_t *begin, *at;
	char text[HASH_TEXT_SIZE + 1];
	int size;

	if (proof->path.count > TREE_PROOF_MOST || proof->checkpoint.size > MAX_CHECKPOINT_BYTES ||
	    proof->extra.size > MAX_PROOF_BYTES)
		return STATUS_TOO_BIG;
	most += proof->path.count * HASH_TEXT_SIZE + proof->checkpoint.size;
	begin = at = arena_alloc(arena, most);
	if (!begin)
		return STATUS_NO_MEMORY;
	at = put(at, FIRST_LINE "\n", sizeof FIRST_LINE);
	if (extra) {
		at = put(at, EXTRA, sizeof EXTRA - 1);
		(void)sodium_bin2base64((char *)at, extra, proof->extra.bytes, proof->extra.size,
					sodium_base64_VARIANT_ORIGINAL);
		at += extra - 1; /* its NUL becomes the newline */
		*at++ = '\n';
	}
	size = snprintf(text, sizeof text, INDEX "%llu\n", (unsigned long long)proof->index);
	at = put(at, text, (size_t)size);
	for (size_t i = 0; i < proof->path.count; i++) {
		hash_text_print(&proof->path.hashes[i], text);
		text[HASH_TEXT_SIZE - 1] = '\n';
		at = put(at, text, HASH_TEXT_SIZE);
	}
	*at++ = '\n';
	at = put(at, proof->checkpoint.bytes, proof->checkpoint.size);
	if ((size_t)(at - begin) > MAX_PROOF_BYTES)
		return STATUS_TOO_BIG;
	*ret_bytes = (struct view){begin, (size_t)(at - begin)};
	return STATUS_OK;
}

/* Take a line off ${rest}, which may be empty; 0 without a newline. */
static int
line_off(struct view *rest, struct view *line)
{
	const uint8_t *newline = rest->size ? memchr(rest->bytes, '\n', rest->size) : NULL;

	if (!newline)
		return 0;
	*line = (struct view){rest->bytes, (size_t)(newline - rest->bytes)};
	rest->size -= line->size + 1;
	rest->bytes = newline + 1;
	return 1;
}

/* Take ${word} off the front of ${line}. */
static int
word_off(struct view *line, const char *word)
{
	size_t size = strlen(word);

	if (line->size < size || memcmp(line->bytes, word, size) != 0)
		return 0;
	line->bytes += size;
	line->size -= size;
	return 1;
}

static enum status
extra_parse(struct view text, struct arena *arena, struct view *ret_extra)
{
	uint8_t *bytes = arena_alloc(arena, text.size);
	size_t size;

	if (!bytes)
		return STATUS_NO_MEMORY;
	if (base64_text_decode(text, bytes, text.size, &size) || !size)
		return STATUS_MALFORMED;
	*ret_extra = (struct view){bytes, size};
	return STATUS_OK;
}

static enum status
index_parse(struct view text, uint64_t *ret_index)
{
	char digits[24] = "";

	if (text.size >= sizeof digits)
		return STATUS_MALFORMED;
	memcpy(digits, text.bytes, text.size);
	return id_number(digits, ret_index) ? STATUS_MALFORMED : STATUS_OK;
}

/* The hashes up to the blank line, which is taken too. */
static enum status
path_parse(struct view *rest, struct tree_path *path)
{
	struct view line;

	while (line_off(rest, &line)) {
		if (!line.size)
			return STATUS_OK;
		if (path->count == TREE_PROOF_MOST)
			return STATUS_TOO_BIG;
		if (hash_text_parse(line, &path->hashes[path->count]) != STATUS_OK)
			return STATUS_MALFORMED;
		path->count++;
	}
	return STATUS_MALFORMED;
}

enum status
proof_parse(struct view bytes, struct arena *arena, struct proof *ret_proof)
{
	struct proof proof = {.index = 0};
	struct view rest = bytes, line;
	enum status status = STATUS_OK;

	if (bytes.size > MAX_PROOF_BYTES)
		return STATUS_TOO_BIG;
	if (!utf8_is_text(bytes) || !line_off(&rest, &line) || !word_off(&line, FIRST_LINE) || line.size ||
	    !line_off(&rest, &line))
		return STATUS_MALFORMED;
	if (word_off(&line, EXTRA)) {
		status = extra_parse(line, arena, &proof.extra);
		if (status == STATUS_OK && !line_off(&rest, &line))
			status = STATUS_MALFORMED;
	}
	if (status == STATUS_OK)
		status = word_off(&line, INDEX) ? index_parse(line, &proof.index) : STATUS_MALFORMED;
	if (status == STATUS_OK)
		status = path_parse(&rest, &proof.path);
	if (status != STATUS_OK)
		return status;
	if (rest.size > MAX_CHECKPOINT_BYTES)
		return STATUS_TOO_BIG;
	if (!rest.size || rest.bytes[rest.size - 1] != '\n')
		return STATUS_MALFORMED;
	proof.checkpoint = rest;
	*ret_proof = proof;
	return STATUS_OK;
}
