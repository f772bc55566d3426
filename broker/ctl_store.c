#include "ctl_store.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "base/clock.h"
#include "base/file.h"
#include "ctl_ask.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "store/store_check.h"
#include "store/store_info.h"

/* It says how far it is whenever so long has passed (ms). */
#define SAY_MS 2000

#define ME "tellbackctl store: "

static int
usage(void)
{
	fprintf(stderr, "usage: tellbackctl store check|info\n");
	return EXIT_USAGE;
}

static void
say_far(const char *phase, uint64_t at, uint64_t of, int64_t *said)
{
	if (clock_tick().ms - *said < SAY_MS)
		return;
	*said = clock_tick().ms;
	(void)fprintf(stderr, ME "%" PRIu64 " of %" PRIu64 " %s\n", at, of, phase);
}

/* ---- the store itself, while nobody serves it ---- */

static void
print_damage(void *context, enum store_check_row row, const char *where)
{
	(void)context;
	printf("damaged %s %s (%s)\n", store_check_word(row), where, store_check_sentence(row));
}

static int
check_itself(const struct broker_config *config, struct store *store)
{
	const struct store_check_ask ask = {
		.store = store, .path = config->store_path, .log_folder = config->log_folder, .say = print_damage};
	struct store_check_state state = {.phase = STORE_CHECK_IN_PAGES};
	struct store_check *check = NULL;
	char sum[STORE_CHECK_SUM_SIZE];
	int64_t said = clock_tick().ms;
	enum status status = store_check_new(&ask, &check);

	while (!status && state.phase != STORE_CHECK_IN_DONE) {
		status = store_check_step(check);
		state = store_check_state(check);
		say_far(store_check_phase_word(state.phase), state.at, state.of, &said);
	}
	store_check_free(check);
	if (status) {
		fprintf(stderr, ME "%s: %s\n", config->store_path, status_word(status));
		return EXIT_REFUSED;
	}
	if (!store)
		print_damage(NULL, STORE_CHECK_STORE, "only its pages were looked at");
	state.found += !store;
	store_check_sum(&state, sum);
	(void)fputs(sum, stdout);
	return state.found ? EXIT_REFUSED : EXIT_DONE;
}

/* How many leaves the log beside it shows. */
static uint64_t
shown_leaves(const struct broker_config *config)
{
	struct arena *arena = arena_new((size_t)2 * MAX_CHECKPOINT_BYTES);
	struct checkpoint shown = {.head = {.size = 0}};
	char path[PATH_MAX];
	struct view raw;

	if (arena && snprintf(path, sizeof path, "%s/" COPY_CHECKPOINT, config->log_folder) < (int)sizeof path &&
	    !file_read(path, MAX_CHECKPOINT_BYTES, arena, &raw) && checkpoint_parse(copy_folder_text(raw), &shown))
		shown.head.size = 0;
	arena_free(arena);
	return shown.head.size;
}

static int
print_info(const struct broker_config *config, struct store *store)
{
	char text[STORE_INFO_SIZE];
	enum status status = store_info(store, shown_leaves(config), text);

	if (status) {
		fprintf(stderr, ME "%s: %s\n", config->store_path, status_word(status));
		return EXIT_REFUSED;
	}
	printf("store    %s\n%s", config->store_path, text);
	return EXIT_DONE;
}

static int
look_itself(const struct broker_config *config, int is_check)
{
	struct store *store = NULL;
	enum status status = access(config->store_path, F_OK) ? STATUS_NOT_FOUND
							      : store_open(config->store_path, STORE_LOOK, &store);
	int code;

	if (status && !(status == STATUS_CORRUPT && is_check)) {
		fprintf(stderr, ME "%s: %s\n", config->store_path,
			status == STATUS_BUSY	     ? "another process has it, and does not answer"
			: status == STATUS_NEWER     ? "made by a newer version of Tellback"
			: status == STATUS_NOT_FOUND ? "there is no store yet"
						     : status_word(status));
		return status == STATUS_NOT_FOUND	? EXIT_NOT_FOUND
		       : status == STATUS_NOT_PERMITTED ? EXIT_NOT_PERMITTED
		       : status == STATUS_BUSY		? EXIT_REFUSED
							: EXIT_MISCONFIGURED;
	}
	code = is_check ? check_itself(config, store) : print_info(config, store);
	store_close(store);
	return code;
}

/* ---- through the broker ---- */

/* What a step found, and how far it is: non-zero while there is more to do. */
static int
take_step(struct view out, size_t *found, int64_t *said)
{
	const char *line = (const char *)out.bytes, *end = line + out.size;

	while (line < end) {
		const char *next = memchr(line, '\n', (size_t)(end - line));
		unsigned long long at, of;
		char phase[32];

		if (!next)
			break;
		next++;
		if (!strncmp(line, "end\n", 4)) {
			(void)fwrite(next, (size_t)(end - next), 1, stdout);
			return 0;
		}
		if (sscanf(line, "at %31s %llu %llu\n", phase, &at, &of) == 3)
			say_far(phase, at, of, said);
		else if (++*found)
			(void)fwrite(line, (size_t)(next - line), 1, stdout);
		line = next;
	}
	return 1;
}

static int
check_served(const char *socket_path, struct arena *arena)
{
	struct call call = {.words = {"store-check", "--begin"}, .word_count = 2};
	int64_t said = clock_tick().ms;
	size_t found = 0;
	int more = 1;

	while (more) {
		struct call_reply reply;
		int code = ctl_ask(socket_path, &call, arena, &reply);

		if (code)
			return code;
		if (reply.code)
			return call_print(&reply);
		more = take_step(reply.out, &found, &said);
		call.word_count = 1;
		arena_reset(arena);
	}
	return fflush(stdout) || found ? EXIT_REFUSED : EXIT_DONE;
}

int
ctl_store(const struct broker_config *config, int count, char **words)
{
	const int is_check = count == 1 && !strcmp(words[0], "check");
	struct call info = {.words = {"store-info"}, .word_count = 1};
	struct call_reply reply;
	struct arena *arena;
	enum status status;
	int code;

	if (!is_check && (count != 1 || strcmp(words[0], "info") != 0))
		return usage();
	arena = arena_new((size_t)2 * MAX_CALL_BYTES);
	if (!arena)
		return EXIT_REFUSED;
	status = call_make(config->admin_socket, &info, arena, &reply);
	if (status == STATUS_GONE || status == STATUS_NOT_FOUND)
		code = look_itself(config, is_check);
	else if (is_check && !status)
		code = check_served(config->admin_socket, arena);
	else if (!status)
		code = call_print(&reply);
	else
		code = ctl_ask(config->admin_socket, &info, arena, &reply); /* says why */
	arena_free(arena);
	return code;
}
