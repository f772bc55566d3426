#include "support/edit.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

struct view
edit_view(const char *text)
{
	return (struct view){(const uint8_t *)text, strlen(text)};
}

struct view
edit_replace(struct arena *arena, struct view raw, const char *from, const char *to)
{
	size_t old = strlen(from), new = strlen(to), before, after;
	const uint8_t *at = old ? memmem(raw.bytes, raw.size, from, old) : raw.bytes;
	uint8_t *copy;

	if (!at)
		(void)fprintf(stderr, "tests/support/edit: nowhere: %s\n", from);
	assert(at);
	before = (size_t)(at - raw.bytes);
	after = raw.size - before - old;
	copy = arena_alloc(arena, before + new + after);
	assert(copy);
	memcpy(copy, raw.bytes, before);
	memcpy(copy + before, to, new);
	memcpy(copy + before + new, at + old, after);
	return (struct view){copy, before + new + after};
}

struct view
edit_resign(struct arena *arena, struct view raw, const char *const change[2], const struct note_signer *signer)
{
	struct signed_note note;
	struct view text, signed_raw;
	enum status status = signed_note_split(raw, arena, &note);

	assert(status == STATUS_OK);
	text = edit_replace(arena, note.text, change[0], change[1]);
	status = signed_note_make(text, signer, arena, &signed_raw);
	assert(status == STATUS_OK);
	return signed_raw;
}

struct view
edit_flip(struct arena *arena, struct view raw, size_t at, uint8_t bits)
{
	uint8_t *copy = arena_alloc(arena, raw.size);

	assert(copy && at < raw.size);
	memcpy(copy, raw.bytes, raw.size);
	copy[at] ^= bits;
	return (struct view){copy, raw.size};
}

const char *
edit_repeat(struct arena *arena, const char *text, size_t count)
{
	size_t length = strlen(text);
	char *copy = arena_alloc(arena, length * count + 1);

	assert(copy);
	for (size_t i = 0; i < count; i++)
		memcpy(copy + i * length, text, length);
	copy[length * count] = '\0';
	return copy;
}

struct view
edit_file(struct arena *arena, const char *path)
{
	struct view content = {NULL, 0};
	enum status status = file_read(path, 16UL * 1024 * 1024, arena, &content);

	if (status != STATUS_OK)
		(void)fprintf(stderr, "tests/support/edit: %s: %s\n", path, status_word(status));
	assert(status == STATUS_OK);
	return content;
}
