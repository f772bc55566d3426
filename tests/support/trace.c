#include "support/trace.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/handoff.h"
#include "tellback/front_record.h"

/* 64 turns of some twenty pages, four characters a byte. */
#define TRACE_BYTES ((size_t)128 << 20)

struct reading {
	struct trace_promise *promises;
	size_t *written; /* the line at which each mark was; 0: not yet */
	size_t count;
	struct trace_counts so_far;
	struct trace_counts counts; /* up to the last answer */
	size_t line;
	size_t synced; /* the last sync of the WAL that succeeded */
	int is_ready;
};

/* One line: `PID name(fd<what>, "text", ...) = result`. */
struct call {
	const char *name;
	size_t name_size;
	long fd;
	const char *what; /* the file's path or the like */
	size_t what_size;
	const char *text; /* undone escapes */
	size_t text_size;
	long long result;
};

/* A C string as strace writes it; where it ends, or NULL. */
static const char *
undo(const char *at, char *to, size_t *ret_size)
{
	static const char letters[] = "ntvfrab", bytes[] = "\n\t\v\f\r\a\b";
	size_t size = 0;

	for (at++; *at && *at != '"'; at++) {
		const char *letter;

		if (*at != '\\') {
			to[size++] = *at;
		} else if (*++at >= '0' && *at <= '7') {
			unsigned value = 0;

			for (int i = 0; i < 3 && *at >= '0' && *at <= '7'; i++)
				value = value * 8 + (unsigned)(*at++ - '0');
			at--;
			to[size++] = (char)value;
		} else if (*at == 'x') {
			to[size++] = (char)strtol((const char[]){at[1], at[2], '\0'}, NULL, 16);
			at += 2;
		} else {
			letter = *at ? strchr(letters, *at) : NULL;
			to[size++] = letter ? bytes[letter - letters] : *at;
		}
	}
	*ret_size = size;
	return *at == '"' ? at + 1 : NULL;
}

static int
is_named(const struct call *call, const char *name)
{
	return call->name_size == strlen(name) && !memcmp(call->name, name, call->name_size);
}

/* What goes wrong is a sentence; NULL: fine, and no name if it is no call. */
static const char *
take_apart(char *line, struct arena *arena, struct call *ret_call)
{
	char *at = line + strspn(line, "0123456789 "), *open = strchr(at, '('), *equals = strrchr(line, '='), *quote;
	char *copy;

	*ret_call = (struct call){.name = at, .fd = -1};
	if (strstr(line, "<unfinished") || strstr(line, " resumed>"))
		return "core has more than one thread";
	if (*at == '+' || *at == '-')
		return NULL; /* an end or a signal */
	if (!open || !equals)
		return "a line that is no call";
	ret_call->name_size = (size_t)(open - at);
	ret_call->result = strtoll(equals + 1, NULL, 10);
	ret_call->fd = strtol(open + 1, &at, 10);
	if (*at == '<') {
		ret_call->what = at + 1;
		ret_call->what_size = strcspn(at + 1, ">");
		at += ret_call->what_size + 1;
	}
	quote = strchr(at, '"');
	if (!quote)
		return NULL;
	copy = arena_alloc(arena, strlen(quote) + 1);
	if (!copy)
		return "no memory";
	ret_call->text = copy;
	quote = (char *)(uintptr_t)undo(quote, copy, &ret_call->text_size);
	return quote && strncmp(quote, "...", 3) != 0 ? NULL : "a text is cut off";
}

static int
is_wal(const struct call *call)
{
	return call->what_size > 4 && !memcmp(call->what + call->what_size - 4, "-wal", 4);
}

static void
see_write(struct reading *reading, const struct call *call)
{
	for (size_t i = 0; i < reading->count; i++)
		if (!reading->written[i] && call->text &&
		    memmem(call->text, call->text_size, reading->promises[i].mark, strlen(reading->promises[i].mark)))
			reading->written[i] = reading->line;
}

/* The answer counts from the first of its bytes that left. */
static void
see_answer(struct reading *reading, uint64_t question)
{
	for (size_t i = 0; i < reading->count; i++) {
		struct trace_promise *promise = &reading->promises[i];

		if (promise->question != question || promise->is_answered)
			continue;
		promise->is_answered = 1;
		promise->is_written = reading->written[i] != 0;
		promise->is_synced = promise->is_written && reading->synced > reading->written[i];
	}
}

static uint64_t
little(const char *at, size_t size)
{
	uint64_t number = 0;

	while (size--)
		number = number << 8 | (unsigned char)at[size];
	return number;
}

/* Whole records only: of one that leaves in parts it would have to be known
 * when the first byte left. */
static const char *
see_stream(struct reading *reading, const struct call *call)
{
	const char *at = call->text;
	size_t left = call->text_size;

	if (call->result != (long long)left)
		return "a record left in parts";
	while (left >= 4) {
		size_t size = (size_t)little(at, 4);

		if (left - 4 < size)
			break;
		if (size >= 9 && at[4] == FRONT_REPLY)
			see_answer(reading, little(at + 5, 8));
		at += 4 + size;
		left -= 4 + size;
	}
	reading->counts = reading->so_far;
	return left ? "a record left in parts" : NULL;
}

static const char *
see_sync(struct reading *reading, const struct call *call)
{
	struct trace_counts *counts = &reading->so_far;
	int is_data = is_named(call, "fdatasync");

	counts->syncs += reading->is_ready != 0;
	if (reading->is_ready)
		counts->datasyncs += is_data != 0;
	else
		counts->datasyncs_before += is_data != 0;
	if (is_wal(call) && !call->result)
		reading->synced = reading->line;
	return NULL;
}

static const char *
see(struct reading *reading, const struct call *call)
{
	if (!call->name_size)
		return NULL;
	if (is_named(call, "fdatasync") || is_named(call, "fsync"))
		return see_sync(reading, call);
	if (is_named(call, "pwrite64")) {
		if (reading->is_ready)
			reading->so_far.writes++;
		else
			reading->so_far.writes_before++;
		if (is_wal(call))
			see_write(reading, call);
		return NULL;
	}
	if (is_named(call, "ftruncate"))
		return NULL;
	if (is_named(call, "write") && !is_wal(call) && call->fd <= 2)
		return NULL; /* its log */
	if (is_named(call, "sendmsg") && call->fd == HANDOFF_FD) {
		reading->is_ready = 1;
		return NULL;
	}
	if (is_named(call, "sendto") && call->fd != HANDOFF_FD)
		return see_stream(reading, call);
	return "a call that is not known here";
}

const char *
trace_check(const char *path, struct arena *arena, struct trace_promise *promises, size_t count,
	    struct trace_counts *ret_counts)
{
	size_t *written = arena_array(arena, count, sizeof *written);
	struct reading reading = {.promises = promises, .written = written, .count = count};
	const char *trouble = NULL;
	struct view trace;
	char *rest;

	if (!written || file_read(path, TRACE_BYTES, arena, &trace))
		return "no trace";
	rest = (char *)(uintptr_t)trace.bytes; /* ours: the arena's copy */
	for (char *line = strtok_r(rest, "\n", &rest); line && !trouble; line = strtok_r(NULL, "\n", &rest)) {
		struct call call;

		reading.line++;
		trouble = take_apart(line, arena, &call);
		if (!trouble)
			trouble = see(&reading, &call);
	}
	*ret_counts = reading.counts;
	return trouble;
}
