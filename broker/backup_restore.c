#include "backup_restore.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup_open.h"
#include "backup_place.h"
#include "backup_swap.h"
#include "backup_time.h"
#include "base/call.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "broker_log_key.h"
#include "core/backing.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "store/lost.h"
#include "store/store_backup.h"
#include "store_gate.h"
#include "tellback/bounds.h"

#define WORK_BYTES ((size_t)2 * MAX_CALL_BYTES)

/* The store while it is not yet in its place. */
#define COMING_SUFFIX ".restoring"

/* The public half of the log's key, if it is here. */
static const struct signer_key *
own_key(const struct broker_config *config, struct signer_key *key)
{
	struct broker_log_key *file;

	if (!config || broker_log_key_load(config->keys_log, &file))
		return NULL;
	*key = *broker_log_key_public(file);
	broker_log_key_free(file);
	return key;
}

static void
say_whole(const char *path, const struct backup_parts *parts, const struct backup_checked *checked)
{
	char when[BACKUP_TIME_SIZE];

	backup_time_print(parts->text.made, when);
	printf("%s is whole: broker %s, %" PRIu64 " leaves and %" PRIu64 " sealed bodies, of %s", path, parts->text.broker,
	       checked->leaves, checked->bodies, when);
	if (checked->shown)
		printf("; %" PRIu64 " leaves are under a checkpoint%s\n", checked->shown,
		       checked->is_key_known ? " by the log's key" : ", whose key is not known here");
	else
		printf("; the log had shown nothing\n");
}

/* ---- verify ---- */

int
backup_verify(const struct broker_config *config, const struct backup_from *from, const char *folder)
{
	struct backup_say say = {.who = "tellbackctl backup verify"};
	char place[PATH_MAX], store[PATH_MAX + 16];
	struct arena *arena = arena_new(WORK_BYTES);
	struct signer_key key;
	const struct backup_open ask = {from->path, from->identity, store, own_key(config, &key), 1};
	struct backup_parts parts;
	struct backup_checked checked;
	int size, code;

	if (!folder)
		folder = getenv("TMPDIR");
	if (!folder || !*folder)
		folder = "/var/tmp";
	size = snprintf(place, sizeof place, "%s/tellback-verify.XXXXXX", folder);
	if (!arena || size < 0 || (size_t)size >= sizeof place || !mkdtemp(place)) {
		backup_say_wrong(&say, "%s: no folder can be made there: %s", folder, strerror(errno));
		arena_free(arena);
		return EXIT_REFUSED;
	}
	(void)snprintf(store, sizeof store, "%s/broker.db", place);
	code = backup_open_file(&ask, &say, arena, &parts, &checked);
	if (!code)
		say_whole(from->path, &parts, &checked);
	(void)unlink(store); /* mostly it is gone already */
	(void)rmdir(place);
	arena_free(arena);
	return fflush(stdout) && !code ? EXIT_REFUSED : code;
}

/* ---- restore ---- */

struct putting {
	const struct broker_config *config;
	const struct backup_from *from;
	struct backup_say say;
	struct arena *arena;
	struct backup_swap swap;
	char coming[PATH_MAX];
	struct backup_parts parts;
	struct backup_checked checked;
	struct checkpoint shown; /* by the log's own folder; size 0: there is none */
};

static int
failed(const struct putting *putting, const char *what, enum status status)
{
	backup_say_wrong(&putting->say, "%s: %s", what,
			 status == STATUS_FULL ? "there is no room on that disk" : status_word(status));
	return backup_place_exit(status);
}

static void
clear_coming(const struct putting *putting)
{
	char changes[BACKUP_SWAP_CHANGES];

	backup_swap_changes(putting->coming, changes);
	(void)unlink(putting->coming);
	(void)unlink(changes);
}

/* Without a store's file there is no lock of it: tellbackd may still run over
 * one that was deleted under it. */
static int
look_for_broker(struct putting *putting)
{
	const struct call status = {.words = {"status"}, .word_count = 1};
	struct call_reply reply;

	if (call_make(putting->config->admin_socket, &status, putting->arena, &reply) == STATUS_GONE)
		return EXIT_DONE;
	backup_say_wrong(&putting->say, "%s: somebody answers there: stop tellbackd first", putting->config->admin_socket);
	return EXIT_REFUSED;
}

/* Is the leaf that the store here has last in the backup, too? */
static int
is_beginning(const struct putting *putting)
{
	const struct leaf *last = &putting->swap.last;
	struct store *store;
	struct leaf leaf;
	int is = 0;

	if (!putting->swap.leaves)
		return 1;
	if (store_open(putting->coming, STORE_LOOK, &store))
		return 0;
	is = !store_leaf_find(store, last->index, &leaf) && leaf.kind == last->kind &&
	     leaf.accepted.ms == last->accepted.ms && digest_equal(&leaf.note, &last->note);
	store_close(store);
	return is;
}

static int
look_what_is_there(const struct putting *putting, enum backup_over over)
{
	const struct backup_swap *swap = &putting->swap;

	if (!swap->is_there || over == BACKUP_REPLACE)
		return EXIT_DONE;
	if (swap->is_damaged)
		backup_say_wrong(&putting->say,
				 "the store that is there cannot be read: it may be newer than the backup.  With --replace it "
				 "is kept under another name, and the backup takes its place");
	else if (swap->leaves > putting->checked.leaves)
		backup_say_wrong(&putting->say,
				 "the store that is there has %" PRIu64 " leaves and the backup %" PRIu64
				 ": it is newer.  With --replace it is kept under another name, and the backup takes its place",
				 swap->leaves, putting->checked.leaves);
	else if (!is_beginning(putting))
		backup_say_wrong(&putting->say,
				 "the store that is there has leaves that the backup has not: another broker's, or one that "
				 "went on differently.  With --replace it is kept under another name");
	else
		return EXIT_DONE;
	return EXIT_CONFLICT;
}

static void
look_at_log(struct putting *putting)
{
	const char *path = arena_print(putting->arena, "%s/" COPY_CHECKPOINT, putting->config->log_folder);
	struct view raw;

	if (!path || file_read(path, MAX_CHECKPOINT_BYTES, putting->arena, &raw) ||
	    checkpoint_parse(copy_folder_text(raw), &putting->shown))
		putting->shown.head.size = 0;
}

/* What the store itself must know: that it was put back, so that the agencies
 * are asked for what came after; and, without the log, that nobody may be given
 * the numbers of leaves that others have seen. */
static enum status
write_mark(const struct putting *putting)
{
	const struct instant now = clock_now();
	const struct store_restored restored = {putting->checked.leaves, now, !putting->shown.head.size};
	struct store *store = NULL;
	enum status status = store_open(putting->coming, STORE_SERVE, &store);

	if (!status)
		status = store_begin(store);
	if (!status) {
		status = store_restored_put(store, &restored);
		if (!status)
			status = store_asking_begin(store, restored.leaves, now);
		if (!status)
			status = store_commit(store);
		else
			store_rollback(store);
	}
	store_close(store);
	return status;
}

/* It lies beside the store until it is worked in, which fails without a word
 * where the disk does; what is put in place is the store alone. */
static enum status
mark(const struct putting *putting)
{
	char changes[BACKUP_SWAP_CHANGES];
	enum status status = write_mark(putting);

	backup_swap_changes(putting->coming, changes);
	return status || access(changes, F_OK) ? status : STATUS_IO;
}

static enum status
put_roots(const struct putting *putting)
{
	const struct view *roots = &putting->parts.roots;
	struct view here;
	enum status status = file_read(putting->config->roots, BACKUP_ROOTS_BYTES, putting->arena, &here);

	if (status == STATUS_NOT_FOUND)
		return roots->size ? file_write(putting->config->roots, *roots, 0644) : STATUS_OK;
	if (!status && (here.size != roots->size || (here.size && memcmp(here.bytes, roots->bytes, here.size) != 0)))
		backup_say_wrong(&putting->say, "%s is another than in the backup: it was left as it is",
				 putting->config->roots);
	return status;
}

static void
say_next(const struct putting *putting)
{
	const uint64_t leaves = putting->checked.leaves, shown = putting->shown.head.size;

	say_whole(putting->from->path, &putting->parts, &putting->checked);
	printf("its store is in its place, with %" PRIu64 " leaves\n", leaves);
	if (putting->swap.aside[0])
		printf("what stood there is kept: %s\n", putting->swap.aside);
	if (shown > leaves)
		printf("the log has shown %" PRIu64 " leaves: fill the store before tellbackd can start: tellbackctl restore "
		       "--log COPY\n",
		       shown);
	else if (shown)
		printf("the log is here and has shown no more than %" PRIu64 " leaves: start tellbackd\n", shown);
	else
		printf("the log is not here, and nobody can say what it had shown after leaf %" PRIu64
		       ": fill the store before tellbackd can start: tellbackctl restore --log COPY, or, if no copy of the "
		       "log is left anywhere, tellbackctl restore --new-log\n",
		       leaves ? leaves - 1 : 0);
}

/* An age file does not say who made it; where the log's key is here, that does. */
static int
look_whose_it_is(const struct putting *putting, const struct signer_key *own, enum backup_over over)
{
	const struct backup_checked *checked = &putting->checked;

	if (!own || !checked->leaves || over == BACKUP_REPLACE || (checked->shown && checked->is_key_known))
		return EXIT_DONE;
	backup_say_wrong(&putting->say,
			 "nothing in it is signed by %s, so that anybody may have made it.  With --replace it is put back "
			 "all the same",
			 putting->config->keys_log);
	return EXIT_CONFLICT;
}

static int
put_all(struct putting *putting, enum backup_over over)
{
	struct signer_key key;
	const struct backup_open ask = {putting->from->path, putting->from->identity, putting->coming,
					own_key(putting->config, &key), 0};
	int code = backup_open_file(&ask, &putting->say, putting->arena, &putting->parts, &putting->checked);
	enum status status;

	if (code)
		return code;
	code = look_whose_it_is(putting, ask.own_key, over);
	if (!code)
		code = look_what_is_there(putting, over);
	if (!code) {
		look_at_log(putting);
		status = mark(putting);
		if (!status)
			status = put_roots(putting);
		if (!status)
			status = backup_swap_put(&putting->swap, putting->coming);
		code = status ? failed(putting, putting->config->store_path, status) : EXIT_DONE;
	}
	if (code)
		clear_coming(putting);
	else
		say_next(putting);
	return code;
}

/* What an earlier run left, if it was killed; nobody else runs now. */
static int
begin(struct putting *putting, int *ret_lock, int *ret_gate)
{
	const char *store = putting->config->store_path;
	char folder[PATH_MAX];
	enum status status = file_folder_of(store, folder);

	if (status)
		return failed(putting, store, status);
	status = file_folder(folder, 0700);
	if (status)
		return failed(putting, folder, status);
	if (!backup_place_is_own(store)) {
		backup_say_wrong(&putting->say, "%s belongs to another user: run this as the broker's own", store);
		return EXIT_NOT_PERMITTED;
	}
	status = store_gate_backup(store, ret_lock);
	if (status == STATUS_BUSY)
		backup_say_wrong(&putting->say, "a backup is just being made or put back");
	if (status)
		return status == STATUS_BUSY ? EXIT_REFUSED : failed(putting, store, status);
	/* as long as there is no store, there is no lock of it */
	status = store_gate_enter(store, STORE_GATE_REPLACE, ret_gate);
	if (status == STATUS_BUSY)
		backup_say_wrong(&putting->say, "%s: another process has it: stop tellbackd first", store);
	if (status)
		return status == STATUS_BUSY ? EXIT_REFUSED : failed(putting, folder, status);
	clear_coming(putting);
	return EXIT_DONE;
}

int
backup_restore(const struct broker_config *config, const struct backup_from *from, enum backup_over over)
{
	struct putting putting = {.config = config,
				  .from = from,
				  .say = {.who = "tellbackctl backup restore"},
				  .arena = arena_new(WORK_BYTES)};
	int lock = -1, gate = -1, code = EXIT_REFUSED;
	int size = snprintf(putting.coming, sizeof putting.coming, "%s" COMING_SUFFIX, config->store_path);

	if (putting.arena && size > 0 && (size_t)size < sizeof putting.coming)
		code = look_for_broker(&putting);
	if (!code)
		code = begin(&putting, &lock, &gate);
	if (!code)
		code = backup_place_exit(backup_swap_look(config->store_path, &putting.say, &putting.swap));
	if (!code)
		code = put_all(&putting, over);
	backup_swap_done(&putting.swap);
	store_gate_leave(gate);
	store_gate_leave(lock);
	arena_free(putting.arena);
	return fflush(stdout) && !code ? EXIT_REFUSED : code;
}
