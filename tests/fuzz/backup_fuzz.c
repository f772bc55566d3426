/* Any bytes are what a backup says of itself, in its one form, or are refused;
 * and any block is the header of a file in it, once its sum holds, or is none. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "backup_tar.h"
#include "backup_text.h"
#include "fuzz/mutate.h"

/* Where a header's sum and time stand (POSIX ustar). */
enum { SUM = 148, SUM_SIZE = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static void
read_header(const uint8_t bytes[static BACKUP_TAR_BLOCK])
{
	uint8_t block[BACKUP_TAR_BLOCK];
	struct backup_tar file;
	unsigned sum = 0;
	enum status status = backup_tar_read(bytes, &file);

	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_NOT_FOUND);
	memcpy(block, bytes, sizeof block);
	memset(block + SUM, ' ', SUM_SIZE);
	for (size_t i = 0; i < sizeof block; i++)
		sum += block[i];
	/* the sum as it should be, so that mutations get past it */
	(void)snprintf((char *)block + SUM, SUM_SIZE - 1, "%06o", sum);
	if (!backup_tar_read(block, &file)) {
		assert(memchr(file.name, 0, sizeof file.name) && file.bytes <= INT64_MAX);
		assert((file.bytes + backup_tar_fill(file.bytes)) % BACKUP_TAR_BLOCK == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	struct backup_text text;
	struct view raw;
	enum status status;

	assert(arena);
	status = backup_text_read((struct view){bytes, size}, arena, &text);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	if (!status) {
		assert(text.shown <= text.leaves && text.made.ms >= 0);
		status = backup_text_write(&text, arena, &raw);
		assert(!status && raw.size == size && !memcmp(raw.bytes, bytes, size));
	}
	if (size >= BACKUP_TAR_BLOCK)
		read_header(bytes);
	arena_free(arena);
	return 0;
}
