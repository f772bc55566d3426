#include "log/checkpoint.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/utf8.h"
#include "log/hash_text.h"

size_t
checkpoint_text(const struct checkpoint *checkpoint, char ret_text[CHECKPOINT_TEXT_SIZE])
{
	char root[HASH_TEXT_SIZE];
	int size;

	hash_text_print(&checkpoint->head.root, root);
	size = snprintf(ret_text, CHECKPOINT_TEXT_SIZE, "%s\n%llu\n%s\n", checkpoint->origin,
			(unsigned long long)checkpoint->head.size, root);
	assert(size > 0 && size < CHECKPOINT_TEXT_SIZE);
	return (size_t)size;
}

/* Take a line of at most ${most} bytes off ${rest}. */
static int
line_off(struct view *rest, size_t most, struct view *line)
{
	const uint8_t *newline = rest->size ? memchr(rest->bytes, '\n', rest->size) : NULL;

	if (!newline || newline == rest->bytes || (size_t)(newline - rest->bytes) > most)
		return 0;
	*line = (struct view){rest->bytes, (size_t)(newline - rest->bytes)};
	rest->size -= line->size + 1;
	rest->bytes = newline + 1;
	return 1;
}

static enum status
size_parse(struct view line, uint64_t *ret_size)
{
	char text[24] = "";

	if (line.size >= sizeof text)
		return STATUS_MALFORMED;
	memcpy(text, line.bytes, line.size);
	return id_number(text, ret_size) ? STATUS_MALFORMED : STATUS_OK;
}

enum status
checkpoint_parse(struct view text, struct checkpoint *ret_checkpoint)
{
	struct checkpoint checkpoint = {.origin = ""};
	struct view rest = text, origin, size, root;

	if (!utf8_is_text(text) || !line_off(&rest, ORIGIN_SIZE - 1, &origin) || !line_off(&rest, 20, &size) ||
	    !line_off(&rest, HASH_TEXT_SIZE, &root) || rest.size)
		return STATUS_MALFORMED;
	/* a key's name has neither: another origin could not be ours */
	if (memchr(origin.bytes, ' ', origin.size) || memchr(origin.bytes, '+', origin.size))
		return STATUS_MALFORMED;
	if (size_parse(size, &checkpoint.head.size) != STATUS_OK ||
	    hash_text_parse(root, &checkpoint.head.root) != STATUS_OK)
		return STATUS_MALFORMED;
	memcpy(checkpoint.origin, origin.bytes, origin.size);
	*ret_checkpoint = checkpoint;
	return STATUS_OK;
}
