#include "backup_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/lines.h"

#define FIRST_LINE "tellback/backup/v1"

enum status
backup_text_write(const struct backup_text *text, struct arena *arena, struct view *ret_raw)
{
	char root[DIGEST_HEX_SIZE];
	const char *raw;

	digest_hex(&text->root, root);
	raw = arena_print(arena,
			  FIRST_LINE "\nbroker %s\nsoftware %s\nmade %lld\nleaves %" PRIu64 "\nroot %s\nshown %" PRIu64
				     "\nstore %" PRIu64 "\n",
			  text->broker, text->software, (long long)text->made.ms, text->leaves, root, text->shown,
			  text->store_bytes);
	if (!raw)
		return STATUS_NO_MEMORY;
	*ret_raw = (struct view){(const uint8_t *)raw, strlen(raw)};
	return STATUS_OK;
}

/* "0.1.0", "1.0.0-rc1": it decides nothing. */
static int
is_version(const char *word)
{
	size_t size = strlen(word);

	return size && size < TOKEN_SIZE && strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789.-+~") == size;
}

enum status
backup_text_read(struct view raw, struct arena *arena, struct backup_text *ret_text)
{
	struct backup_text text = {.leaves = 0};
	struct lines lines;
	uint64_t made = 0;
	enum status status;

	if (raw.size > BACKUP_TEXT_BYTES)
		return STATUS_TOO_BIG;
	lines_init(&lines, raw, arena);
	lines_fixed(&lines, FIRST_LINE);
	lines_word(&lines, "broker", id_is_token, text.broker, sizeof text.broker);
	lines_word(&lines, "software", is_version, text.software, sizeof text.software);
	lines_take_number(&lines, "made", &made);
	lines_take_number(&lines, "leaves", &text.leaves);
	lines_take_digest(&lines, "root", &text.root);
	lines_take_number(&lines, "shown", &text.shown);
	lines_take_number(&lines, "store", &text.store_bytes);
	status = lines_end(&lines);
	text.made.ms = (int64_t)made;
	if (!status && text.shown > text.leaves)
		status = STATUS_MALFORMED;
	if (!status)
		*ret_text = text;
	return status;
}
