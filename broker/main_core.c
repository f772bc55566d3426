/* tellback-core: the broker's store and rules, started by tellbackd. */
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "admin/answers.h"
#include "base/call_server.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/handoff.h"
#include "base/log.h"
#include "base/secret.h"
#include "broker_config.h"
#include "core/core.h"
#include "core/core_signer_line.h"
#include "core/core_signing.h"
#include "core/line.h"
#include "core/put_back.h"
#include "log/checkpoint.h"
#include "log/copy_folder.h"
#include "restore.h"
#include "store/store.h"
#include "store_gate.h"

#define CONFIG_BYTES (1024 * 1024)

/* Disk kept for urgent messages: RELIABILITY's ballast. */
#define RESERVE_BYTES (64ULL * 1024 * 1024)

struct program {
	int gate; /* nobody puts another store in the place of ours */
	struct core *core;
	struct line *line;
	struct core_signer_line *signer;
	struct call_server *calls;
	struct arena *call_arena;
	uint64_t keys_sent;
	int has_called; /* an admin's call may have brought deliveries */
	int64_t silent_ms; /* when a client at the socket has kept silent too long */
};

static struct core_now
moment(void)
{
	return (struct core_now){clock_now(), clock_tick()};
}

static enum status
take_stream(struct program *program, const char *peer, int fd)
{
	enum status status;

	if (strstr(peer, HANDOFF_SIGNER))
		return core_signer_line_connect(program->signer, program->core, fd);
	status = line_connect(program->line, fd);
	if (!status) {
		core_new_front(program->core);
		program->keys_sent = 0;
	}
	return status;
}

/* New streams to front and to the signer; non-zero when the supervisor has
 * gone. */
static enum status
take_handoff(struct program *program)
{
	char line[HANDOFF_LINE_SIZE];
	int passed = -1;
	enum status status;

	while (!(status = handoff_receive(HANDOFF_FD, line, &passed))) {
		if (passed < 0)
			continue;
		status = take_stream(program, line, passed);
		if (status) {
			(void)close(passed); /* nothing was written */
			return status;
		}
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Leaves to the signer and its heads from it.  One that has gone is nothing to
 * us: the supervisor starts another, and it says where it stands. */
static enum status
move_leaves(struct program *program)
{
	enum status status = core_signer_line_move(program->signer, program->core);

	if (status == STATUS_CONFLICT)
		(void)fprintf(stderr, "tellback-core: %s\n", core_signing_why(program->core));
	if (status == STATUS_GONE)
		return STATUS_OK;
	if (status != STATUS_MALFORMED)
		return status;
	log_event(LOG_LINE_ERROR, "log.lost", "why=%s", status_word(status));
	return handoff_send(HANDOFF_FD, HANDOFF_LOST " " HANDOFF_SIGNER, -1);
}

static enum status
answer_calls(struct program *program)
{
	struct call call;
	struct call_peer peer;
	unsigned ticket;
	enum status status = STATUS_OK;

	while (!status && !call_server_next(program->calls, program->call_arena, &call, &peer, &ticket)) {
		struct call_reply reply;

		status = answers_make(program->core, &call, moment(), program->call_arena, &reply);
		if (!status)
			call_server_reply(program->calls, ticket, &reply);
		log_event(LOG_LINE_INFO, "admin.call", "verb=%.40s uid=%u code=%d", call.word_count ? call.words[0] : "-",
			  (unsigned)peer.uid, status ? -1 : (int)reply.code);
		program->has_called = 1;
		arena_reset(program->call_arena);
	}
	call_server_flush(program->calls);
	program->silent_ms = call_server_tend(program->calls, clock_tick());
	return status;
}

/* The stream broke: front or its end of it has to be made anew. */
static enum status
lose_line(struct program *program, enum status why)
{
	line_drop(program->line);
	if (why == STATUS_GONE)
		return STATUS_OK; /* the supervisor knows, and sends another */
	log_event(LOG_LINE_ERROR, "front.lost", "why=%s", status_word(why));
	return handoff_send(HANDOFF_FD, HANDOFF_LOST " " HANDOFF_FRONT, -1);
}

static enum status
flush(struct program *program)
{
	enum status status = STATUS_OK;

	if (program->keys_sent != core_keys_generation(program->core)) {
		status = line_keys(program->line, program->core);
		if (status)
			return status;
		program->keys_sent = core_keys_generation(program->core);
	}
	status = line_flush(program->line);
	return status ? lose_line(program, status) : STATUS_OK;
}

/* One turn, if there is anything for it to do. */
static enum status
turn(struct program *program)
{
	const struct front_frame *frames;
	struct core_replies replies;
	struct core_now now;
	size_t count;
	enum status lost, status;

	if (!line_is_clear(program->line))
		return STATUS_OK;
	lost = line_frames(program->line, &frames, &count);
	now = moment();
	if (count || program->has_called || core_wake(program->core).ms <= now.tick.ms) {
		program->has_called = 0;
		status = core_turn(program->core, frames, count, now, &replies);
		if (status)
			return status;
		line_replies(program->line, &replies);
	}
	return lost ? lose_line(program, lost) : STATUS_OK;
}

static int
wait_ms(const struct program *program)
{
	int64_t wake = core_wake(program->core).ms, now;

	if (core_signer_line_has_more(program->signer))
		return 0;
	if (!line_is_clear(program->line))
		return -1; /* POLLOUT will come, or the stream ends */
	if (program->silent_ms < wake)
		wake = program->silent_ms;
	if (wake == INT64_MAX)
		return -1;
	now = clock_tick().ms;
	if (wake <= now)
		return 0;
	return wake - now > 1000000000 ? 1000000000 : (int)(wake - now);
}

/* Until the signer has said what the log shows, and the store agrees, nothing
 * is accepted: a store that was put back to an older copy would give its next
 * leaves the numbers of those that others have seen. */
static enum status
await_signer(struct program *program, int signals, int *ret_is_over)
{
	struct pollfd fds[3] = {{HANDOFF_FD, POLLIN, 0}, {signals, POLLIN, 0}, {-1, 0, 0}};
	enum status status = STATUS_OK;

	while (!status && !core_signing(program->core)->is_told) {
		core_signer_line_poll(program->signer, &fds[2]);
		if (poll(fds, 3, -1) < 0)
			continue; /* a signal that is not for us */
		if (fds[1].revents) {
			*ret_is_over = 1;
			return STATUS_OK;
		}
		status = take_handoff(program);
		if (!status)
			status = move_leaves(program);
	}
	return status;
}

static enum status
run(struct program *program, int signals)
{
	struct pollfd fds[4 + CALL_SERVER_MOST + 1];
	enum status status = STATUS_OK;

	for (;;) {
		size_t count;

		status = take_handoff(program);
		if (!status)
			status = answer_calls(program);
		if (!status)
			status = turn(program);
		if (!status)
			status = flush(program);
		if (!status)
			status = move_leaves(program);
		if (status)
			return status;
		if (line_is_clear(program->line))
			core_tend(program->core);
		fds[0] = (struct pollfd){HANDOFF_FD, POLLIN, 0};
		fds[1] = (struct pollfd){signals, POLLIN, 0};
		line_poll(program->line, &fds[2]);
		core_signer_line_poll(program->signer, &fds[3]);
		count = 4 + call_server_fds(program->calls, fds + 4, CALL_SERVER_MOST + 1);
		if (poll(fds, (nfds_t)count, wait_ms(program)) < 0)
			continue; /* a signal that is not for us */
		if (fds[1].revents)
			return STATUS_OK;
	}
}

static enum status
open_all(const struct broker_config *config, struct program *program)
{
	const struct core_options options = {config->store_path, RESERVE_BYTES, config->roots};
	char why[PUT_BACK_WHY_SIZE];
	enum status status = line_new(&program->line);

	if (!status)
		status = core_signer_line_new(&program->signer);
	program->call_arena = arena_new((size_t)3 * MAX_CALL_BYTES);
	if (!program->call_arena)
		status = STATUS_NO_MEMORY;
	if (!status)
		status = store_gate_enter(config->store_path, STORE_GATE_SERVE, &program->gate);
	if (!status)
		status = core_open(&options, moment(), &program->core);
	if (status) {
		log_event(LOG_LINE_ERROR, "store.open", "path=%s why=%s", config->store_path, status_word(status));
		return status;
	}
	status = put_back_core(program->core, why);
	if (status) {
		(void)fprintf(stderr, "tellback-core: %s\n", status == STATUS_CONFLICT ? why : status_word(status));
		return status;
	}
	status = call_server_open(config->admin_socket, 0600, &program->calls);
	if (status)
		log_event(LOG_LINE_ERROR, "admin.listen", "path=%s why=%s", config->admin_socket, status_word(status));
	return status;
}

static int
exit_of(enum status status)
{
	switch (status) {
	case STATUS_OK:
	case STATUS_GONE: /* nobody is left to serve */
		return EXIT_DONE;
	case STATUS_NEWER:
	case STATUS_CORRUPT:
	case STATUS_MISCONFIGURED:
	case STATUS_NOT_PERMITTED:
	case STATUS_NOT_FOUND:
	case STATUS_TOO_BIG:
	case STATUS_MALFORMED:
	case STATUS_CONFLICT: /* what the log has shown is not what the store has */
		return EXIT_MISCONFIGURED;
	case STATUS_BAD_SIGNATURE:
	case STATUS_UNKNOWN_KEY:
	case STATUS_CANNOT_OPEN:
	case STATUS_BUSY:
	case STATUS_NO_MEMORY:
	case STATUS_FULL:
	case STATUS_IO:
		break;
	}
	return EXIT_REFUSED;
}

/* From the first stream to the end, the store being open. */
static enum status
work(struct program *program, int signals)
{
	int is_over = 0;
	enum status status = await_signer(program, signals, &is_over);

	if (!status && !is_over)
		status = handoff_send(HANDOFF_FD, HANDOFF_READY " " HANDOFF_CORE, -1);
	if (!status && !is_over)
		status = run(program, signals);
	if (!status)
		core_signer_line_drain(program->signer, program->core);
	return status;
}

static int
serve(const struct broker_config *config)
{
	struct program program = {.gate = -1};
	int signals = handoff_signals();
	enum status status = signals < 0 ? STATUS_IO : open_all(config, &program);
	int code = exit_of(status);

	if (!status) {
		status = work(&program, signals);
		/* once it ran, a broken store is for the supervisor to start anew on;
		 * one that is not what the log has shown will not mend */
		code = status == STATUS_CONFLICT ? EXIT_MISCONFIGURED
		       : status && status != STATUS_GONE ? EXIT_REFUSED : EXIT_DONE;
		if (code)
			log_event(LOG_LINE_ERROR, "core.ended", "why=%s", status_word(status));
	}
	call_server_free(program.calls);
	line_free(program.line);
	core_signer_line_free(program.signer);
	arena_free(program.call_arena);
	core_close(program.core);
	store_gate_leave(program.gate);
	return code;
}

/* A log that has shown more than the store has is never contradicted: such a
 * store is refused at the start, so it is named here.  Whether the log itself
 * is good is the signer's to say. */
static int
check_behind(const struct broker_config *config, uint64_t leaves)
{
	struct arena *arena = arena_new((size_t)2 * MAX_CHECKPOINT_BYTES + PATH_MAX);
	const char *path = arena ? arena_print(arena, "%s/%s", config->log_folder, COPY_CHECKPOINT) : NULL;
	struct checkpoint shown = {.head = {.size = 0}};
	struct view raw;
	int is_behind = path && !file_read(path, MAX_CHECKPOINT_BYTES, arena, &raw) &&
			!checkpoint_parse(copy_folder_text(raw), &shown) && shown.head.size > leaves;

	if (is_behind)
		fprintf(stderr,
			"store %s: the log has shown %llu leaves and the store has %llu: it is an older copy "
			"(docs/OPERATE.md, \"When the store is older than the log\")\n",
			config->store_path, (unsigned long long)shown.head.size, (unsigned long long)leaves);
	arena_free(arena);
	return is_behind ? EXIT_MISCONFIGURED : EXIT_DONE;
}

/* Read-only: is the store one that we would serve? */
static int
check(const struct broker_config *config)
{
	struct store *store = NULL;
	struct leaf last;
	char why[PUT_BACK_WHY_SIZE];
	uint64_t leaves = 0;
	enum status status, restored = STATUS_OK;
	int code;

	if (access(config->store_path, F_OK)) {
		code = check_behind(config, 0);
		if (!code)
			printf("store %s: will be made\n", config->store_path);
		return code;
	}
	status = store_open(config->store_path, STORE_LOOK, &store);
	if (!status) {
		status = store_leaf_last(store, &last);
		if (!status)
			leaves = last.index + 1;
		else if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
		restored = put_back_check(store, why);
	}
	store_close(store);
	if (restored == STATUS_CONFLICT) {
		fprintf(stderr, "store %s: %s\n", config->store_path, why);
		return EXIT_MISCONFIGURED;
	}
	code = status ? EXIT_DONE : check_behind(config, leaves);
	if (code)
		return code;
	if (status && status != STATUS_BUSY) {
		fprintf(stderr, "store %s: %s\n", config->store_path,
			status == STATUS_NEWER ? "made by a newer version of Tellback" : status_word(status));
		return EXIT_MISCONFIGURED;
	}
	printf("store %s: %s\n", config->store_path, status ? "in use" : "good");
	return EXIT_DONE;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {{"config", required_argument, NULL, 'c'},
						{"root", required_argument, NULL, 'r'},
						{"check", no_argument, NULL, 't'},
						{"refill", required_argument, NULL, 'f'},
						{"dry-run", no_argument, NULL, 'n'},
						{NULL, 0, NULL, 0}};
	const char *path = NULL, *root = NULL, *copy = NULL, *error = "no memory";
	enum restore_mode mode = RESTORE_FILL;
	struct broker_config config;
	struct arena *arena;
	int option, is_check = 0, code;

	while ((option = getopt_long(argc, argv, "c:t", options, NULL)) != -1) {
		if (option == 'c')
			path = optarg;
		else if (option == 'r')
			root = optarg;
		else if (option == 't')
			is_check = 1;
		else if (option == 'f')
			copy = optarg;
		else if (option == 'n')
			mode = RESTORE_LOOK;
		else
			return EXIT_USAGE;
	}
	if (!is_check && !copy && handoff_child_start()) {
		(void)fputs("tellback-core is started by tellbackd\n", stderr);
		return EXIT_USAGE;
	}
	secret_process_harden();
	arena = arena_new(CONFIG_BYTES);
	if (!arena)
		return EXIT_REFUSED;
	if (broker_config_load(path, root, arena, &config, &error)) {
		(void)fprintf(stderr, "%s\n", error);
		code = EXIT_MISCONFIGURED;
	} else {
		log_level_set(config.log);
		code = is_check ? check(&config) : copy ? restore_run(&config, copy, mode) : serve(&config);
	}
	arena_free(arena);
	return code;
}
