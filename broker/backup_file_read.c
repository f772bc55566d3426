/* Reading a backup: every byte of it is looked at, and one that is not as we
 * write it makes it none. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "backup_file.h"
#include "backup_tar.h"
#include "base/file.h"
#include "seal/age_reader.h"
#include "tellback/bounds.h"

#define PART_BYTES ((size_t)64 * 1024)
#define MIB 1048576u

static enum status
get(void *context, uint8_t *ret_bytes, size_t size, size_t *ret_got)
{
	const int *fd = context;
	size_t got = 0;

	while (got < size) {
		ssize_t some = read(*fd, ret_bytes + got, size - got);

		if (some < 0 && errno != EINTR)
			return file_status(errno);
		if (!some)
			break;
		got += some > 0 ? (size_t)some : 0;
	}
	*ret_got = got;
	return STATUS_OK;
}

/* Exactly so many bytes, or it is no backup. */
static enum status
take(struct age_reader *reader, uint8_t *ret_bytes, size_t size)
{
	size_t got = 0;
	enum status status = age_reader_get(reader, ret_bytes, size, &got);

	return status ? status : got == size ? STATUS_OK : STATUS_MALFORMED;
}

static enum status
take_nothing(struct age_reader *reader, size_t size)
{
	static const uint8_t nothing[BACKUP_TAR_BLOCK * 2];
	uint8_t bytes[BACKUP_TAR_BLOCK * 2];
	enum status status = take(reader, bytes, size);

	return !status && memcmp(bytes, nothing, size) != 0 ? STATUS_MALFORMED : status;
}

static enum status
take_head(struct age_reader *reader, const char *name, uint64_t *ret_bytes)
{
	uint8_t block[BACKUP_TAR_BLOCK];
	struct backup_tar file;
	enum status status = take(reader, block, sizeof block);

	if (!status && backup_tar_read(block, &file))
		status = STATUS_MALFORMED;
	if (!status && strcmp(file.name, name) != 0)
		status = STATUS_MALFORMED;
	if (!status)
		*ret_bytes = file.bytes;
	return status;
}

static enum status
take_text(struct age_reader *reader, const char *name, size_t most, struct arena *arena, struct view *ret_bytes)
{
	uint64_t size = 0;
	uint8_t *bytes;
	enum status status = take_head(reader, name, &size);

	if (!status && size > most)
		status = STATUS_MALFORMED;
	if (status)
		return status;
	bytes = arena_alloc(arena, (size_t)size + 1);
	if (!bytes)
		return STATUS_NO_MEMORY;
	status = take(reader, bytes, (size_t)size);
	if (!status)
		status = take_nothing(reader, backup_tar_fill(size));
	if (!status)
		*ret_bytes = (struct view){bytes, (size_t)size};
	return status;
}

static enum status
write_all(int fd, const uint8_t *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		ssize_t some = write(fd, bytes + at, size - at);

		if (some < 0 && errno != EINTR)
			return file_status(errno);
		if (some > 0)
			at += (size_t)some;
	}
	return STATUS_OK;
}

static enum status
take_store(struct age_reader *reader, const struct backup_read *ask, uint64_t want, struct backup_say *say)
{
	uint8_t part[PART_BYTES];
	uint64_t bytes = 0, at = 0;
	enum status status = take_head(reader, BACKUP_FILE_STORE, &bytes);

	if (!status && bytes != want)
		status = STATUS_MALFORMED;
	while (!status && at < bytes) {
		const size_t size = bytes - at < PART_BYTES ? (size_t)(bytes - at) : PART_BYTES;

		status = take(reader, part, size);
		if (!status)
			status = write_all(ask->store, part, size);
		at += size;
		backup_say_far(say, "MiB are opened", at / MIB, bytes / MIB);
	}
	return status ? status : take_nothing(reader, backup_tar_fill(bytes));
}

static enum status
take_all(struct age_reader *reader, const struct backup_read *ask, struct backup_say *say, struct arena *arena,
	 struct backup_parts *parts)
{
	struct view text = {NULL, 0};
	uint8_t more;
	size_t got = 0;
	enum status status = take_text(reader, BACKUP_FILE_TEXT, BACKUP_TEXT_BYTES, arena, &text);

	if (!status)
		status = backup_text_read(text, arena, &parts->text);
	if (!status)
		status = take_text(reader, BACKUP_FILE_CHECKPOINT, MAX_CHECKPOINT_BYTES, arena, &parts->checkpoint);
	if (!status)
		status = take_text(reader, BACKUP_FILE_ROOTS, BACKUP_ROOTS_BYTES, arena, &parts->roots);
	if (!status)
		status = take_store(reader, ask, parts->text.store_bytes, say);
	if (!status)
		status = take_nothing(reader, 2 * BACKUP_TAR_BLOCK);
	/* that nothing follows is what shows that nothing is missing */
	if (!status)
		status = age_reader_get(reader, &more, 1, &got);
	return status ? status : got ? STATUS_MALFORMED : STATUS_OK;
}

static void
say_why(const struct backup_say *say, enum status status, enum age_fault fault)
{
	if (status == STATUS_MALFORMED || status == STATUS_TOO_BIG)
		backup_say_wrong(say, "what is sealed in it is no backup of a broker, or one of a newer version");
	else if (status == STATUS_CANNOT_OPEN && fault == AGE_NO_STANZA)
		backup_say_wrong(say, "it is sealed to other keys than those of the identity file");
	else if (status == STATUS_CANNOT_OPEN && fault == AGE_BAD_HEADER)
		backup_say_wrong(say, "it is no age file, or its beginning is damaged");
	else if (status == STATUS_CANNOT_OPEN)
		backup_say_wrong(say, "it is damaged, or cut off: take another copy of it");
}

enum status
backup_file_read(const struct backup_read *ask, struct backup_say *say, struct arena *arena,
		 struct backup_parts *ret_parts)
{
	struct backup_parts parts = {.text = {.leaves = 0}};
	int fd = ask->fd;
	const struct age_source source = {&fd, get};
	struct age_reader *reader = NULL;
	enum age_fault fault = AGE_OPENED;
	enum status status = age_reader_new(&source, ask->unwrapper, &reader, &fault);

	if (!status)
		status = take_all(reader, ask, say, arena, &parts);
	age_reader_free(reader);
	if (!status && fsync(ask->store))
		status = file_status(errno);
	say_why(say, status, fault);
	if (!status)
		*ret_parts = parts;
	return status;
}
