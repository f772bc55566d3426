#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup_check.h"
#include "backup_file.h"
#include "backup_place.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"
#include "core/backing.h"
#include "ctl_ask.h"
#include "store_gate.h"
#include "tellback/bounds.h"
#include "tellback/version.h"

/* A reply with a checkpoint; the parts of a backup that are in memory. */
#define WORK_BYTES ((size_t)2 * MAX_CALL_BYTES)

#define ME "tellbackctl backup create"

/* One run: what it has made that must not stay if it fails. */
struct making {
	const struct broker_config *config;
	struct backup_say say;
	struct arena *arena;
	struct backup_place place;
	char copy[PATH_MAX]; /* core's */
	int has_copy;
	struct backup_parts parts;
	struct digest hash;
	uint64_t bytes;
};

/* ---- asking core ---- */

static int
ask(struct making *making, const struct call *call, struct call_reply *ret_reply)
{
	int code = ctl_ask(making->config->admin_socket, call, making->arena, ret_reply);

	return code || !ret_reply->code ? code : call_print(ret_reply);
}

/* "whole LEAVES MS\n" and the checkpoint, or "left N of M\n". */
static int
take_step(struct making *making, const struct call_reply *reply, int *ret_is_whole)
{
	const uint8_t *end = reply->out.size ? memchr(reply->out.bytes, '\n', reply->out.size) : NULL;
	const size_t size = end ? (size_t)(end - reply->out.bytes) : 0;
	char line[64], extra;
	unsigned long long first, second;

	if (!end || size >= sizeof line)
		goto wrong;
	memcpy(line, reply->out.bytes, size);
	line[size] = '\0';
	if (sscanf(line, "left %llu of %llu%c", &first, &second, &extra) == 2) {
		backup_say_far(&making->say, "pages are copied", second - (first < second ? first : second), second);
		return EXIT_DONE;
	}
	if (sscanf(line, "whole %llu %llu%c", &first, &second, &extra) != 2 || second > INT64_MAX)
		goto wrong;
	making->parts.text.leaves = first;
	making->parts.text.made.ms = (int64_t)second;
	making->parts.checkpoint = (struct view){end + 1, reply->out.size - size - 1};
	*ret_is_whole = 1;
	return EXIT_DONE;
wrong:
	backup_say_wrong(&making->say, "the broker's answer makes no sense: two versions?");
	return EXIT_REFUSED;
}

static int
make_copy(struct making *making)
{
	const struct call begin = {.words = {"backup-begin"}, .word_count = 1};
	const struct call step = {.words = {"backup-step"}, .word_count = 1};
	struct call_reply reply;
	int is_whole = 0, code = ask(making, &begin, &reply);

	making->has_copy = !code;
	while (!code && !is_whole) {
		arena_reset(making->arena);
		code = ask(making, &step, &reply);
		if (!code)
			code = take_step(making, &reply, &is_whole);
	}
	return code;
}

/* ---- looking at the copy, and sealing it ---- */

static int
failed(const struct making *making, const char *what, enum status status)
{
	backup_say_wrong(&making->say, "%s: %s", what,
			 status == STATUS_FULL		  ? "there is no room on that disk; nothing is left of it"
			 : status == STATUS_NOT_FOUND	  ? "there is no such folder"
			 : status == STATUS_NOT_PERMITTED ? "it may not be written by this user"
							  : status_word(status));
	return backup_place_exit(status);
}

static int
look_at_copy(struct making *making)
{
	const struct backup_check check = {.path = making->copy, .checkpoint = making->parts.checkpoint};
	struct backup_text *text = &making->parts.text;
	struct backup_checked checked;
	struct stat file;
	enum status status = backup_check_store(&check, &making->say, &checked);

	if (status) {
		backup_say_wrong(&making->say, "the store itself is damaged: `tellbackctl store check` says more");
		return EXIT_MISCONFIGURED;
	}
	if (checked.leaves != text->leaves || stat(making->copy, &file)) {
		backup_say_wrong(&making->say, "the copy was changed while it was looked at: run this again");
		return EXIT_REFUSED;
	}
	text->root = checked.root;
	text->shown = checked.shown;
	text->store_bytes = (uint64_t)file.st_size;
	id_set(text->broker, sizeof text->broker, making->config->name);
	id_set(text->software, sizeof text->software, TELLBACK_VERSION);
	return EXIT_DONE;
}

static int
seal_copy(struct making *making)
{
	const struct broker_config *config = making->config;
	struct age_public recipients[MAX_RECIPIENTS];
	struct backup_write write = {.parts = &making->parts, .recipients = recipients};
	enum status status = file_read(config->roots, BACKUP_ROOTS_BYTES, making->arena, &making->parts.roots);

	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	if (status)
		return failed(making, config->roots, status);
	for (; !status && write.count < config->backup_recipient_count; write.count++)
		status = age_public_parse(config->backup_recipients[write.count], &recipients[write.count]);
	if (!status)
		status = backup_place_begin(&making->place);
	if (status)
		return failed(making, making->place.path, status);
	write.fd = making->place.fd;
	write.store = open(making->copy, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	status = write.store < 0 ? file_status(errno)
				 : backup_file_write(&write, &making->say, making->arena, &making->hash, &making->bytes);
	if (write.store >= 0)
		(void)close(write.store); /* only read */
	return status ? failed(making, making->place.path, status) : EXIT_DONE;
}

/* The broker knows of it before it has its name: whoever sees the file can say
 * that it is in another place. */
static int
tell_made(struct making *making)
{
	char hash[DIGEST_HEX_SIZE], bytes[24];
	const struct call made = {.words = {"backup-made", "--file", hash, "--bytes", bytes}, .word_count = 5};
	struct call_reply reply;
	enum status status;
	int code;

	digest_hex(&making->hash, hash);
	(void)snprintf(bytes, sizeof bytes, "%" PRIu64, making->bytes);
	code = ask(making, &made, &reply);
	if (code)
		return code;
	status = backup_place_end(&making->place);
	if (status)
		return failed(making, making->place.path, status);
	printf("%s: %" PRIu64 " leaves, %" PRIu64 " bytes, sha256 %s\n"
	       "bring it to another place, then say so: tellbackctl backup done FILE\n",
	       making->place.path, making->parts.text.leaves, making->bytes, hash);
	return fflush(stdout) ? EXIT_REFUSED : EXIT_DONE;
}

/* ---- one at a time ---- */

static int
take_lock(struct making *making, int *ret_lock)
{
	const char *store = making->config->store_path;
	enum status status;

	if (!backup_place_is_own(store)) {
		backup_say_wrong(&making->say, "%s belongs to another user: run this as the broker's own", store);
		return EXIT_NOT_PERMITTED;
	}
	status = store_gate_backup(store, ret_lock);
	if (status == STATUS_BUSY) {
		backup_say_wrong(&making->say, "another backup is just being made");
		return EXIT_REFUSED;
	}
	return status ? failed(making, store, status) : EXIT_DONE;
}

static int
make_all(struct making *making)
{
	int lock = -1, code = take_lock(making, &lock);

	if (!code)
		code = make_copy(making);
	if (!code)
		code = look_at_copy(making);
	if (!code)
		code = seal_copy(making);
	if (!code)
		code = tell_made(making);
	backup_place_drop(&making->place);
	if (making->has_copy)
		(void)unlink(making->copy); /* core has it open, or knows it no more */
	store_gate_leave(lock);
	return code;
}

int
backup_create(const struct broker_config *config, const char *path)
{
	struct making making = {.config = config, .say = {.who = ME}, .arena = arena_new(WORK_BYTES)};
	int code, size = snprintf(making.copy, sizeof making.copy, "%s" BACKING_SUFFIX, config->store_path);

	if (!making.arena || size < 0 || (size_t)size >= sizeof making.copy) {
		arena_free(making.arena);
		return EXIT_REFUSED;
	}
	if (!config->backup_recipient_count) {
		backup_say_wrong(&making.say,
				 "broker.conf names nobody who could open it: put a line `recipient = age1...` under "
				 "[backup] (docs/OPERATE.md, \"Backup\")");
		arena_free(making.arena);
		return EXIT_MISCONFIGURED;
	}
	code = backup_place_find(path, config->name, &making.say, &making.place);
	if (!code)
		code = make_all(&making);
	arena_free(making.arena);
	return code;
}

/* ---- it is in another place ---- */

static enum status
hash_file(const char *path, struct digest *ret_hash)
{
	uint8_t part[64 * 1024];
	struct digest_run run;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t some = 1;

	if (fd < 0)
		return file_status(errno);
	digest_begin(&run);
	while (some > 0) {
		some = read(fd, part, sizeof part);
		if (some > 0)
			digest_add(&run, (struct view){part, (size_t)some});
	}
	(void)close(fd);
	*ret_hash = digest_end(&run);
	return some < 0 ? STATUS_IO : STATUS_OK;
}

/* Only the operator knows where "another place" is; that this is none can be seen. */
static void
warn_if_beside(const struct broker_config *config, const char *path)
{
	struct stat file, store;

	if (stat(path, &file) || stat(config->store_path, &store) || file.st_dev != store.st_dev)
		return;
	fprintf(stderr,
		"tellbackctl backup done: warning: %s lies on the same filesystem as the store, %s: it is lost together with "
		"that, and agents let go of what it covers.  Bring it to another place, and say so again with the file there\n",
		path, config->store_path);
}

int
backup_done(const struct broker_config *config, const char *path, const char *hash)
{
	char hex[DIGEST_HEX_SIZE];
	struct call call = {.words = {"backup-away", "--file", hash}, .word_count = 3};
	struct call_reply reply;
	struct arena *arena;
	struct digest file;
	enum status status = path ? hash_file(path, &file) : STATUS_OK;
	int code;

	if (status) {
		fprintf(stderr, "tellbackctl backup done: %s: %s\n", path,
			status == STATUS_NOT_FOUND	 ? "there is no such file"
			: status == STATUS_NOT_PERMITTED ? "this user may not read it"
							 : "it cannot be read: the backup's file is wanted");
		return backup_place_exit(status);
	}
	if (path) {
		digest_hex(&file, hex);
		call.words[2] = hex;
	}
	arena = arena_new(WORK_BYTES);
	code = arena ? ctl_ask(config->admin_socket, &call, arena, &reply) : EXIT_REFUSED;
	if (!code)
		code = call_print(&reply);
	if (!code && path)
		warn_if_beside(config, path);
	arena_free(arena);
	return code;
}
