#include "runtime/console.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "runtime/verbs_table.h"

/* A body is in memory four times while it is sealed. */
#define CALL_ARENA_BYTES ((size_t)256 * 1024 * 1024)
/* What a verb that waits may take beyond its first turn: it looks at a few
 * rows each time. */
#define WAITING_TURNS_MOST 2000

struct waiting {
	struct verb_call *call;
	struct arena *arena;
	unsigned ticket;
	int64_t until_ms;
};

struct console {
	struct call_server *server;
	const struct verb_desk *desk;
	struct waiting waiting[CALL_SERVER_MOST];
	size_t count;
};

enum status
console_open(const char *path, const struct verb_desk *desk, struct console **ret_console)
{
	struct console *console = calloc(1, sizeof *console);
	enum status status;

	if (!console)
		return STATUS_NO_MEMORY;
	console->desk = desk;
	status = call_server_open(path, 0660, &console->server);
	if (status) {
		free(console);
		return status;
	}
	*ret_console = console;
	return STATUS_OK;
}

void
console_close(struct console *console)
{
	if (!console)
		return;
	for (size_t i = 0; i < console->count; i++)
		arena_free(console->waiting[i].arena);
	call_server_free(console->server);
	free(console);
}

size_t
console_fds(const struct console *console, struct pollfd *fds, size_t most)
{
	return call_server_fds(console->server, fds, most);
}

static void
reply(struct console *console, unsigned ticket, enum exit_code code, struct verb_call *call)
{
	struct call_reply reply = {code, {NULL, 0}, {NULL, 0}};

	/* what did not fit is left out, and said by the code at least */
	if (page_done(&call->out, &reply.out) || page_done(&call->err, &reply.err))
		reply.code = code ? code : EXIT_REFUSED;
	call_server_reply(console->server, ticket, &reply);
}

static enum exit_code
begin(struct console *console, struct verb_call *call, const struct call *asked)
{
	const struct agent_kind *kind = console->desk->kind;
	const char *name = asked->word_count ? asked->words[0] : "";

	if (!*name || !strcmp(name, "help") || !strcmp(name, "--help")) {
		verbs_table_help(kind, NULL, &call->out);
		return EXIT_DONE;
	}
	call->verb = verbs_table_find(kind, name);
	if (!call->verb) {
		page_line(&call->err, "there is no verb %s here; --help lists them", name);
		return EXIT_USAGE;
	}
	for (size_t i = 1; i < asked->word_count; i++) {
		if (!strcmp(asked->words[i], "--help") || !strcmp(asked->words[i], "-h")) {
			verbs_table_help(kind, call->verb, &call->out);
			call->verb = NULL; /* nothing to run */
			return EXIT_DONE;
		}
	}
	return verbs_parse(call, asked);
}

/* One turn of a call; non-zero once it is done. */
static int
run(struct verb_call *call, enum exit_code *ret_code)
{
	call->is_waiting = 0;
	*ret_code = verbs_run(call);
	call->turn++;
	return !call->is_waiting || *ret_code != EXIT_DONE || call->is_late;
}

static int
take_next(struct console *console, struct agent_now now)
{
	struct arena *arena = arena_new(CALL_ARENA_BYTES);
	struct verb_call *call = arena ? arena_alloc(arena, sizeof *call) : NULL;
	enum exit_code code;
	struct call_peer peer;
	struct call asked;
	unsigned ticket;
	int is_done = 1;

	if (!call || call_server_next(console->server, arena, &asked, &peer, &ticket)) {
		arena_free(arena);
		return 0;
	}
	*call = (struct verb_call){.desk = console->desk, .arena = arena, .uid = peer.uid, .now = now};
	page_init(&call->out, arena, VERBS_PRINT_BYTES);
	page_init(&call->err, arena, VERBS_PRINT_BYTES);
	people_of_uid(console->desk->people, peer.uid, &call->person);
	code = begin(console, call, &asked);
	/* the server's own is gone after this turn */
	if (!code && arena_copy(arena, call->payload, &call->payload))
		code = EXIT_REFUSED;
	if (!code && call->verb)
		is_done = run(call, &code);
	if (is_done || console->count == CALL_SERVER_MOST) {
		reply(console, ticket, code, call);
		arena_free(arena);
	} else {
		console->waiting[console->count++] =
			(struct waiting){call, arena, ticket, now.tick.ms + CONSOLE_WAIT_MS};
	}
	return 1;
}

/* Non-zero if one of them sent or asked something: not only its first turn may. */
static int
look_at_waiting(struct console *console, struct agent_now now)
{
	int is_changed = 0;

	for (size_t i = 0; i < console->count;) {
		struct waiting *waiting = &console->waiting[i];
		struct envelope_id sent = waiting->call->sent.id;
		unsigned asked = waiting->call->asked;
		enum exit_code code;
		int is_done;

		waiting->call->now = now;
		waiting->call->is_late = now.tick.ms >= waiting->until_ms || waiting->call->turn >= WAITING_TURNS_MOST;
		is_done = run(waiting->call, &code);
		is_changed |= strcmp(sent.hex, waiting->call->sent.id.hex) != 0 || asked != waiting->call->asked;
		if (!is_done) {
			i++;
			continue;
		}
		reply(console, waiting->ticket, code, waiting->call);
		arena_free(waiting->arena);
		console->waiting[i] = console->waiting[--console->count];
	}
	return is_changed;
}

int
console_turn(struct console *console, struct agent_now now, struct tick *ret_wake)
{
	int taken = look_at_waiting(console, now);

	while (console->count < CALL_SERVER_MOST && take_next(console, now))
		taken = 1;
	call_server_flush(console->server);
	ret_wake->ms = call_server_tend(console->server, now.tick);
	for (size_t i = 0; i < console->count; i++)
		if (console->waiting[i].until_ms < ret_wake->ms)
			ret_wake->ms = console->waiting[i].until_ms;
	return taken;
}
