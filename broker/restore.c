#include "restore.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "backup_place.h"
#include "base/call.h"
#include "base/clock.h"
#include "base/log.h"
#include "broker_log_key.h"
#include "core/core.h"
#include "core/put_back.h"
#include "core/refill.h"
#include "store_gate.h"

/* It says how far it is whenever so long has passed (ms). */
#define SAY_MS 2000

#define ME "tellbackctl restore: "

/* ---- what is said ---- */

static void
say_progress(const struct refill_state *state, int64_t *said)
{
	static const char *const words[] = {"leaves compared", "notes looked at", "leaves refilled", ""};

	if (clock_tick().ms - *said < SAY_MS)
		return;
	*said = clock_tick().ms;
	(void)fprintf(stderr, ME "%" PRIu64 " of %" PRIu64 " %s\n", state->at, state->copy, words[state->phase]);
}

static void
say_missing(const struct refill_state *state)
{
	if (state->missing)
		(void)printf("%" PRIu64 " leaves that the log has shown are still missing (%" PRIu64 " to %" PRIu64
			     "): the copy is older than the log. Bring a newer one, and run this again\n",
			     state->missing, state->stored, state->shown - 1);
}

static void
say_filled(const struct refill_state *state)
{
	const uint64_t filled = state->stored - state->had;

	if (filled)
		(void)printf("%" PRIu64 " leaves were refilled, %" PRIu64 " to %" PRIu64 "; the store has %" PRIu64 " now\n",
			     filled, state->had, state->stored - 1, state->stored);
	else
		(void)printf("the copy has nothing that the store lacks; the store has %" PRIu64 " leaves\n", state->stored);
	if (state->bodies)
		(void)printf("of %" PRIu64 " messages the sealed body is not here: whoever has not fetched it yet gets it once "
			     "its sender offers it again\n",
			     state->bodies);
	say_missing(state);
}

static void
say_looked(const struct refill_state *state)
{
	const uint64_t would = state->copy > state->stored ? state->copy - state->stored : 0;
	struct refill_state after = *state;

	(void)printf("the copy is of this log, and whole; %" PRIu64 " leaves would be refilled, and the store has %" PRIu64
		     " now\n",
		     would, state->stored);
	after.stored += would;
	after.missing = after.shown > after.stored ? after.shown - after.stored : 0;
	say_missing(&after);
}

/* ---- doing it ---- */

/* A store that was put back from a backup may be served again. */
static int
release(struct core *core, uint64_t leaves)
{
	enum status status = put_back_filled(core, leaves);

	if (status == STATUS_CONFLICT)
		(void)fprintf(stderr, ME "the copy is older than the backup that was put back: it cannot say what came "
					 "after.  Bring a newer one; if there is none anywhere, a new log must begin: "
					 "tellbackctl restore --new-log\n");
	else if (status)
		(void)fprintf(stderr, ME "the store: %s\n", status_word(status));
	return status == STATUS_CONFLICT ? EXIT_REFUSED : backup_place_exit(status);
}

static int
fill(struct core *core, const struct refill_ask *ask, enum restore_mode mode)
{
	struct refill *refill = NULL;
	struct refill_why why;
	struct refill_state state = {.phase = REFILL_COMPARING};
	int64_t said = clock_tick().ms;
	enum status status = refill_new(core, ask, &refill, &why);
	int code;

	if (!status)
		state = refill_state(refill);
	while (!status && state.phase != REFILL_DONE && (mode == RESTORE_FILL || state.phase != REFILL_TAKING)) {
		status = refill_step(refill);
		state = refill_state(refill);
		say_progress(&state, &said);
	}
	refill_free(refill);
	code = backup_place_exit(status);
	if (status) {
		(void)fprintf(stderr, ME "%s\n", why.words);
		if (state.stored > state.had)
			say_filled(&state);
	} else if (mode == RESTORE_LOOK) {
		say_looked(&state);
	} else {
		say_filled(&state);
		code = state.missing ? EXIT_REFUSED : release(core, state.copy);
	}
	return code;
}

static enum status
open_core(const struct broker_config *config, enum restore_mode mode, struct core **ret_core, int *ret_gate)
{
	/* no reserve: what fits in is needed */
	const struct core_options options = {config->store_path, 0, config->roots};
	const struct core_now now = {clock_now(), clock_tick()};
	enum status status = STATUS_NOT_PERMITTED;

	if (!backup_place_is_own(config->store_path)) {
		(void)fprintf(stderr, ME "%s belongs to another user: run this as the broker's own\n",
			      config->store_path);
		return status;
	}
	status = mode == RESTORE_LOOK && access(config->store_path, F_OK)
			 ? STATUS_NOT_FOUND
			 : store_gate_enter(config->store_path, STORE_GATE_SERVE, ret_gate);
	if (!status)
		status = core_open(&options, now, ret_core);
	if (status)
		(void)fprintf(stderr, ME "%s: %s\n", config->store_path,
			      status == STATUS_BUSY	   ? "another process has it: stop tellbackd first"
			      : status == STATUS_NOT_FOUND ? "there is no store yet that could be compared: without "
							     "--dry-run one is made, and all is taken from the copy"
							   : status_word(status));
	return status;
}

/* The public half of the log's key; the secret one is wiped before anything is
 * read.  Without the file there is the directory's line. */
static size_t
own_key(const char *path, struct signer_key *ret_key)
{
	struct broker_log_key *key;

	if (broker_log_key_load(path, &key))
		return 0;
	*ret_key = *broker_log_key_public(key);
	broker_log_key_free(key);
	return 1;
}

int
restore_run(const struct broker_config *config, const char *copy, enum restore_mode mode)
{
	struct signer_key key;
	const struct refill_ask ask = {copy, &key, own_key(config->keys_log, &key)};
	struct core *core = NULL;
	enum status status;
	int gate = -1, code;

	log_level_set(LOG_LINE_ERROR); /* what was refused once is refused again, and was said then */
	status = open_core(config, mode, &core, &gate);
	code = status ? backup_place_exit(status) : fill(core, &ask, mode);
	core_close(core);
	store_gate_leave(gate);
	return fflush(stdout) && !code ? EXIT_REFUSED : code;
}
