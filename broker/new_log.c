#include "new_log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup_place.h"
#include "backup_say.h"
#include "base/call.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "broker_log_key.h"
#include "core/core.h"
#include "core/new_log.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "note/signed_note.h"
#include "store_gate.h"
#include "tellback/bounds.h"

#define WORK_BYTES ((size_t)1024 * 1024)

struct beginning {
	const struct broker_config *config;
	struct backup_say say;
	struct arena *arena;
	int gate;
	struct core *core;
	struct new_log_state state;
	struct signer_key key;
};

static int
failed(const struct beginning *beginning, const char *what, enum status status)
{
	backup_say_wrong(&beginning->say, "%s: %s", what,
			 status == STATUS_BUSY	      ? "another process has it: stop tellbackd first"
			 : status == STATUS_NOT_FOUND ? "it is not there"
						      : status_word(status));
	return backup_place_exit(status);
}

static int
open_core(struct beginning *beginning)
{
	const struct broker_config *config = beginning->config;
	const struct core_options options = {config->store_path, 0, config->roots};
	const struct core_now now = {clock_now(), clock_tick()};
	enum status status;

	if (!backup_place_is_own(config->store_path)) {
		backup_say_wrong(&beginning->say, "%s belongs to another user: run this as the broker's own",
				 config->store_path);
		return EXIT_NOT_PERMITTED;
	}
	/* an empty store would be made: it has nothing to go on with */
	status = access(config->store_path, F_OK)
			 ? STATUS_NOT_FOUND
			 : store_gate_enter(config->store_path, STORE_GATE_SERVE, &beginning->gate);
	if (!status)
		status = core_open(&options, now, &beginning->core);
	if (!status)
		status = new_log_look(beginning->core, &beginning->state);
	return status ? failed(beginning, config->store_path, status) : EXIT_DONE;
}

/* ---- can it go on? ---- */

/* The key that is here, if it is one of another name than the old log's: an
 * earlier run made it. */
static int
has_new_key(struct beginning *beginning, int *ret_has_any)
{
	struct broker_log_key *key;
	int is_new;

	*ret_has_any = !broker_log_key_load(beginning->config->keys_log, &key);
	if (!*ret_has_any)
		return 0;
	beginning->key = *broker_log_key_public(key);
	broker_log_key_free(key);
	is_new = strcmp(beginning->key.name, beginning->state.old_name) != 0;
	return is_new;
}

static int
print_line(const struct beginning *beginning)
{
	char vkey[VKEY_SIZE];

	signed_note_key_print(&beginning->key, vkey);
	printf("log %s\n", vkey);
	return fflush(stdout) ? EXIT_REFUSED : EXIT_DONE;
}

static int
may_begin(struct beginning *beginning, enum new_log_reason reason)
{
	const struct new_log_state *state = &beginning->state;
	int has_any, is_new = has_new_key(beginning, &has_any);

	if (!state->old_name[0]) {
		backup_say_wrong(&beginning->say, "no directory was ever loaded into this store: there is no log to follow");
		return EXIT_NOT_FOUND;
	}
	if (state->is_unfilled || !has_any || (reason == NEW_LOG_ATTACK && !is_new))
		return EXIT_DONE;
	if (is_new) {
		backup_say_wrong(&beginning->say, "a new log has begun already; its line for the registrar:");
		return print_line(beginning) ? EXIT_REFUSED : EXIT_CONFLICT;
	}
	if (!state->shown || state->shown > state->leaves)
		return EXIT_DONE;
	backup_say_wrong(&beginning->say, "the log is here and the store has all that it has shown: it can go on; start "
					  "tellbackd");
	return EXIT_CONFLICT;
}

/* ---- a new key, and the old things aside ---- */

/* "testbed.log", "testbed.log-2", "testbed.log-3"... */
static enum status
next_name(const char *old, char ret_name[AGENCY_SIZE])
{
	const char *dash = strrchr(old, '-');
	const size_t digits = dash ? strspn(dash + 1, "0123456789") : 0;
	const int is_counted = dash && digits && digits < 9 && !dash[1 + digits];
	const unsigned long number = is_counted ? strtoul(dash + 1, NULL, 10) + 1 : 2;
	int size = snprintf(ret_name, AGENCY_SIZE, "%.*s-%lu", is_counted ? (int)(dash - old) : (int)strlen(old), old, number);

	return size > 0 && size < AGENCY_SIZE ? STATUS_OK : STATUS_TOO_BIG;
}

static enum status
put_aside(const struct beginning *beginning, const char *path)
{
	const char *aside = arena_print(beginning->arena, "%s.ended-%lld", path, (long long)clock_now().ms);
	enum status status;

	if (!aside)
		return STATUS_NO_MEMORY;
	if (access(path, F_OK))
		return errno == ENOENT ? STATUS_OK : file_status(errno);
	status = file_rename(path, aside);
	if (!status)
		backup_say_wrong(&beginning->say, "%s is kept as %s", path, aside);
	return status;
}

static int
make_key(struct beginning *beginning)
{
	const char *path = beginning->config->keys_log;
	char name[AGENCY_SIZE];
	int unused;
	enum status status;

	if (has_new_key(beginning, &unused))
		return EXIT_DONE;
	status = next_name(beginning->state.old_name, name);
	if (!status)
		status = put_aside(beginning, path);
	if (!status)
		status = broker_log_key_make(path, name, &beginning->key);
	return status ? failed(beginning, path, status) : EXIT_DONE;
}

static int
end_old_log(struct beginning *beginning)
{
	const char *folder = beginning->config->log_folder;
	enum status status = put_aside(beginning, folder);

	return status ? failed(beginning, folder, status) : EXIT_DONE;
}

/* ---- all of it ---- */

static int
begin(struct beginning *beginning, enum new_log_reason reason)
{
	const char *store = beginning->config->store_path;
	uint64_t index = 0;
	enum status status = new_log_stop(beginning->core);
	int code = status ? failed(beginning, store, status) : make_key(beginning);

	if (!code)
		code = end_old_log(beginning);
	if (code)
		return code;
	status = new_log_begin(beginning->core, reason, &beginning->key, &index);
	if (status)
		return failed(beginning, store, status);
	backup_say_wrong(&beginning->say,
			 "a new log begins with the store's %" PRIu64 " leaves; leaf %" PRIu64
			 " says why.  Start tellbackd; give this line to the registrar (`tellback registrar broker`), and load "
			 "the directory that the roots sign: until then nobody is shown the new log",
			 index, index);
	return print_line(beginning);
}

int
new_log_run(const struct broker_config *config, const char *word)
{
	struct beginning beginning = {.config = config, .gate = -1, .say = {.who = "tellbackctl restore"}, .arena = arena_new(WORK_BYTES)};
	enum new_log_reason reason;
	int code;

	if (!word || new_log_find(word, &reason)) {
		fprintf(stderr, "usage: tellbackctl restore --new-log --reason disk-lost|damaged|key-lost|attack|other\n");
		arena_free(beginning.arena);
		return EXIT_USAGE;
	}
	log_level_set(LOG_LINE_ERROR);
	code = beginning.arena ? open_core(&beginning) : EXIT_REFUSED;
	if (!code)
		code = may_begin(&beginning, reason);
	if (!code)
		code = begin(&beginning, reason);
	core_close(beginning.core);
	store_gate_leave(beginning.gate);
	arena_free(beginning.arena);
	return code;
}
