#include "review/line.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "review/stop.h"
#include "runtime/home.h"
#include "runtime/keyring_curve.h"
#include "runtime/link.h"
#include "runtime/program.h"
#include "runtime/trust.h"
#include "tellback/refusal.h"
#include "wire/frame.h"

#define CONFIG_BYTES ((size_t)4 * 1024 * 1024)

/* Nobody waits longer for one answer; a busy broker is asked again (ms). */
#define ANSWER_MS 30000
#define BUSY_MS 500

struct line {
	struct arena *arena;
	struct arena *received; /* frames of one wait */
	struct link *link;
	const char *roots;
	uint64_t nonce;
	int is_up;
	int stop;
};

/* ---- opening ---------------------------------------------------------------------- */

static enum status
dial(struct line *line, const struct program_settings *settings, const struct directory *directory,
     const struct keyring_curve *curve)
{
	struct directory_broker *brokers = arena_array(line->arena, LINK_BROKERS, sizeof *brokers);
	struct link_options options = {.brokers = brokers};
	enum status status;

	if (!brokers)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < directory->broker_count && options.broker_count < LINK_BROKERS; i++)
		if (!*settings->broker || !strcmp(settings->broker, directory->brokers[i].name))
			brokers[options.broker_count++] = directory->brokers[i];
	memcpy(options.public_z85, curve->public_z85, sizeof options.public_z85);
	memcpy(options.secret_z85, curve->secret_z85, sizeof options.secret_z85);
	status = options.broker_count ? link_new(&options, &line->link) : STATUS_NOT_FOUND;
	explicit_bzero(&options, sizeof options);
	return status;
}

static enum status
open_link(struct line *line, const struct program_settings *settings, struct trouble *trouble)
{
	const char *state = home_path(settings->root, HOME_STATE, settings->self.name, line->arena);
	const char *keys = home_path(settings->root, HOME_KEYS, settings->self.name, line->arena);
	struct keyring_curve curve;
	struct trust *trust = NULL;
	enum status status = state && keys ? trust_new(state, &trust) : STATUS_NO_MEMORY;

	line->roots = home_path(settings->root, HOME_ROOTS, settings->self.name, line->arena);
	if (!status && !trust_directory(trust))
		status = STATUS_NOT_FOUND;
	if (status) {
		status = trouble_say(trouble, status, "no directory is pinned in %s (%s): `tellback join` does that",
				     state ? state : "?", status_word(status));
		goto out;
	}
	status = keyring_curve_load(keys, &curve);
	if (status) {
		status = trouble_say(trouble, status,
				     "the transport key in %s cannot be used (%s): run this as the agent's own user", keys,
				     status_word(status));
		goto out;
	}
	status = dial(line, settings, trust_directory(trust), &curve);
	explicit_bzero(&curve, sizeof curve);
	if (status)
		status = trouble_say(trouble, status, "there is no way to the broker of the directory (%s)",
				     status_word(status));
out:
	trust_free(trust);
	return status;
}

enum status
line_open(const struct line_options *options, struct line **ret_line, struct trouble *trouble)
{
	const struct program_place place = {options->config, options->root};
	struct line *line = calloc(1, sizeof *line);
	struct program_settings *settings;
	const char *error = "there is not enough memory";
	enum status status = STATUS_MISCONFIGURED;

	if (line) {
		line->stop = options->stop;
		line->arena = arena_new(CONFIG_BYTES);
		line->received = arena_new(2 * FRAME_ARENA_BYTES);
	}
	settings = line && line->arena && line->received ? arena_alloc(line->arena, sizeof *settings) : NULL;
	if (settings)
		error = program_settings_load(&place, line->arena, settings);
	if (error)
		(void)trouble_say(trouble, status, "%s", error);
	else
		status = open_link(line, settings, trouble);
	if (!status)
		*ret_line = line;
	else
		line_close(line);
	return status;
}

void
line_close(struct line *line)
{
	if (!line)
		return;
	link_free(line->link);
	arena_free(line->received);
	arena_free(line->arena);
	free(line);
}

const char *
line_roots(const struct line *line)
{
	return line->roots;
}

/* ---- asking ----------------------------------------------------------------------- */

/* One question on its way. */
struct asking {
	struct line *line;
	struct view bytes;
	uint64_t nonce;
	int is_sent;
	int64_t again_ms; /* not before */
	struct arena *arena;
	struct frame *answer;
};

/* What came on the line; non-zero: the answer did. */
static int
take_event(struct asking *asking, const struct agent_event *event, struct tick now)
{
	switch (event->kind) {
	case AGENT_LINK_UP:
	case AGENT_LINK_DOWN:
		asking->line->is_up = event->kind == AGENT_LINK_UP;
		asking->is_sent = 0;
		return 0;
	case AGENT_FRAME:
		break;
	}
	if (frame_decode(event->bytes, asking->arena, asking->answer) || asking->answer->nonce != asking->nonce)
		return 0; /* of an earlier question, or nothing that makes sense */
	if (asking->answer->kind != FRAME_PROBLEM || refusal_row(asking->answer->as.problem.code)->band != BAND_AGAIN)
		return 1;
	asking->is_sent = 0;
	asking->again_ms = now.ms + BUSY_MS;
	return 0;
}

/* Everything that came, and the question if the line is there for it. */
static int
turn(struct asking *asking)
{
	struct line *line = asking->line;
	const struct tick now = clock_tick();
	struct agent_event event;
	int is_answered = 0;

	arena_reset(line->received);
	while (!is_answered && !link_next(line->link, now, line->received, &event))
		is_answered = take_event(asking, &event, now);
	if (is_answered || !line->is_up || asking->is_sent || now.ms < asking->again_ms)
		return is_answered;
	if (link_send(line->link, asking->bytes))
		link_again(line->link, now);
	else
		asking->is_sent = 1;
	return 0;
}

static void
wait_for(const struct asking *asking, int64_t until_ms)
{
	struct pollfd fds[LINK_FDS + 1];
	size_t count = link_fds(asking->line->link, fds, LINK_FDS);
	int64_t now = clock_tick().ms, wake = link_wake(asking->line->link).ms;

	if (link_is_ready(asking->line->link))
		return;
	if (wake > until_ms)
		wake = until_ms;
	if (!asking->is_sent && asking->again_ms > now && asking->again_ms < wake)
		wake = asking->again_ms;
	fds[count] = (struct pollfd){asking->line->stop, POLLIN, 0};
	(void)poll(fds, count + 1, wake > now ? (int)(wake - now) : 0); /* it is looked at in any case */
}

enum status
line_ask(struct line *line, struct frame *frame, struct arena *arena, struct frame *ret_answer,
	 struct trouble *trouble)
{
	struct asking asking = {.line = line, .nonce = ++line->nonce, .arena = arena, .answer = ret_answer};
	int64_t until_ms = clock_tick().ms + ANSWER_MS;
	enum status status;

	frame->nonce = asking.nonce;
	status = frame_encode(frame, arena, &asking.bytes);
	if (status)
		return trouble_say(trouble, status, "the question to the broker cannot be made (%s)",
				   status_word(status));
	while (!turn(&asking)) {
		if (stop_wait(line->stop, 0))
			return trouble_say(trouble, STATUS_GONE, "ended by a signal; let it run again to go on");
		if (clock_tick().ms >= until_ms)
			return trouble_say(trouble, STATUS_GONE,
					   line->is_up ? "the broker does not answer"
						       : "the broker cannot be reached, does not know our key, or was called "
							 "more than ten times in this minute");
		wait_for(&asking, until_ms);
	}
	if (ret_answer->kind == FRAME_PROBLEM)
		return trouble_say(trouble, STATUS_NOT_PERMITTED, "the broker does not take the question: %s",
				   refusal_row(ret_answer->as.problem.code)->sentence);
	return STATUS_OK;
}
