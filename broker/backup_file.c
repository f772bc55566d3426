#include "backup_file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "backup_tar.h"
#include "base/digest.h"
#include "base/file.h"
#include "seal/age_writer.h"
#include "tellback/bounds.h"

/* Read and written at once. */
#define PART_BYTES ((size_t)64 * 1024)

#define MIB 1048576u

/* ---- writing ---- */

struct out {
	int fd;
	struct digest_run hash;
	uint64_t bytes;
};

static enum status
put(void *context, struct view bytes)
{
	struct out *out = context;
	size_t at = 0;

	digest_add(&out->hash, bytes);
	out->bytes += bytes.size;
	while (at < bytes.size) {
		ssize_t some = write(out->fd, bytes.bytes + at, bytes.size - at);

		if (some < 0 && errno != EINTR)
			return file_status(errno);
		if (some > 0)
			at += (size_t)some;
	}
	return STATUS_OK;
}

static const uint8_t nothing[BACKUP_TAR_BLOCK * 2];

static enum status
put_head(struct age_writer *writer, const char *name, uint64_t bytes, struct instant at)
{
	struct backup_tar file = {.bytes = bytes};
	uint8_t block[BACKUP_TAR_BLOCK];

	memcpy(file.name, name, strlen(name));
	backup_tar_write(&file, at, block);
	return age_writer_add(writer, (struct view){block, sizeof block});
}

static enum status
put_text(struct age_writer *writer, const char *name, struct view bytes, struct instant at)
{
	enum status status = put_head(writer, name, bytes.size, at);

	if (!status)
		status = age_writer_add(writer, bytes);
	return status ? status : age_writer_add(writer, (struct view){nothing, backup_tar_fill(bytes.size)});
}

static enum status
put_store(struct age_writer *writer, const struct backup_write *ask, struct backup_say *say)
{
	const uint64_t bytes = ask->parts->text.store_bytes;
	uint8_t part[PART_BYTES];
	uint64_t at = 0;
	enum status status = put_head(writer, BACKUP_FILE_STORE, bytes, ask->parts->text.made);

	while (!status && at < bytes) {
		ssize_t some = pread(ask->store, part, bytes - at < PART_BYTES ? (size_t)(bytes - at) : PART_BYTES,
				     (off_t)at);

		if (some <= 0)
			return some ? file_status(errno) : STATUS_CONFLICT;
		status = age_writer_add(writer, (struct view){part, (size_t)some});
		at += (uint64_t)some;
		backup_say_far(say, "MiB are sealed", at / MIB, bytes / MIB);
	}
	return status ? status : age_writer_add(writer, (struct view){nothing, backup_tar_fill(bytes)});
}

static enum status
put_all(struct age_writer *writer, const struct backup_write *ask, struct backup_say *say, struct arena *arena)
{
	const struct backup_parts *parts = ask->parts;
	const struct instant made = parts->text.made;
	struct view text = {NULL, 0};
	enum status status = backup_text_write(&parts->text, arena, &text);

	if (!status)
		status = put_text(writer, BACKUP_FILE_TEXT, text, made);
	if (!status)
		status = put_text(writer, BACKUP_FILE_CHECKPOINT, parts->checkpoint, made);
	if (!status)
		status = put_text(writer, BACKUP_FILE_ROOTS, parts->roots, made);
	if (!status)
		status = put_store(writer, ask, say);
	if (!status)
		status = age_writer_add(writer, (struct view){nothing, sizeof nothing});
	return status ? status : age_writer_end(writer);
}

enum status
backup_file_write(const struct backup_write *ask, struct backup_say *say, struct arena *arena, struct digest *ret_hash,
		  uint64_t *ret_bytes)
{
	struct out out = {.fd = ask->fd};
	const struct age_sink sink = {&out, put};
	struct age_writer *writer = NULL;
	enum status status;

	digest_begin(&out.hash);
	status = age_writer_new(ask->recipients, ask->count, &sink, &writer);
	if (!status)
		status = put_all(writer, ask, say, arena);
	age_writer_free(writer);
	/* full disks are often noticed only here */
	if (!status && fsync(ask->fd))
		status = file_status(errno);
	if (status)
		return status;
	*ret_hash = digest_end(&out.hash);
	*ret_bytes = out.bytes;
	return STATUS_OK;
}
