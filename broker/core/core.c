#include "core/core.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "core/backing.h"
#include "core/bodies.h"
#include "core/checking.h"
#include "core/cosign.h"
#include "core/disk.h"
#include "core/due.h"
#include "core/fetch.h"
#include "core/inner.h"
#include "core/lapse.h"
#include "core/log_get.h"
#include "core/lookup.h"
#include "core/offer.h"
#include "core/proof_get.h"
#include "core/session.h"
#include "core/shown.h"
#include "core/submit.h"
#include "note/directory.h"
#include "rules/clocks.h"
#include "wire/frame.h"

/* The clock may be set while we wait for it: look again after this long (ms). */
#define LONGEST_NAP_MS (5LL * 60 * 1000)

/* A full disk is tried again by itself after this long, though something be
 * due: nobody frees it in between (ms). */
#define FULL_NAP_MS 1000

#define DAY_S (24LL * 3600)
#define ALARM_DAYS 10

/* ---- opening ---- */

static enum status
load(struct core *core, struct core_now now)
{
	struct leaf last = {0};
	enum status status = store_leaf_last(core->store, &last);

	if (status && status != STATUS_NOT_FOUND)
		return status;
	moment_begin(&core->moment, now, last.accepted);
	core->now = moment_turn(&core->moment, now);
	core->tick = core->waited_at = now.tick;
	steps_add(&core->steps, TRANSITION_START, "leaves=%llu", status ? 0ULL : (unsigned long long)last.index + 1);
	steps_committed(&core->steps);
	status = known_load(&core->known, core->store);
	if (!status)
		status = store_duty_count(core->store, &core->open_duties);
	if (!status)
		status = store_duty_next(core->store, &core->next_due);
	core->is_due_known = !status;
	if (!status)
		status = store_return_next(core->store, (struct instant){INT64_MIN}, &core->next_return);
	core->is_return_known = !status;
	return status ? status : offer_begin(core);
}

/* The signer's folder, in ours. */
static enum status
open_log(struct core *core)
{
	const char *path = arena_print(core->scratch, "%s/log", core->store_folder);

	core->log_folder = path ? strdup(path) : NULL;
	arena_reset(core->scratch);
	return core->log_folder ? shown_new(core->log_folder, &core->known, &core->shown) : STATUS_NO_MEMORY;
}

enum status
core_open(const struct core_options *options, struct core_now now, struct core **ret_core)
{
	struct core *core = calloc(1, sizeof *core);
	enum status status = STATUS_OK;

	if (!core)
		return STATUS_NO_MEMORY;
	core->options = *options;
	core->steps.at = "broker";
	core->keys_generation = 1;
	core->next_until.ms = INT64_MAX;
	core->next_return.ms = core->lapse_again.ms = INSTANT_NEVER;
	core->scratch = arena_new(CORE_SCRATCH_BYTES);
	core->question = arena_new(CORE_QUESTION_BYTES);
	core->turn = arena_new(CORE_QUESTION_BYTES);
	if (!core->scratch || !core->question || !core->turn)
		status = STATUS_NO_MEMORY;
	if (!status)
		status = store_open(options->store_path, STORE_SERVE, &core->store);
	if (!status)
		status = load(core, now);
	if (!status)
		status = disk_open(core);
	if (!status)
		status = backing_open(core);
	if (!status)
		status = open_log(core);
	if (status) {
		core_close(core);
		return status;
	}
	*ret_core = core;
	return STATUS_OK;
}

void
core_close(struct core *core)
{
	if (!core)
		return;
	known_free(&core->known);
	seat_free_all(&core->seats);
	backing_free(core);
	disk_free(core);
	shown_free(core->shown);
	checking_free(core);
	free(core->log_folder);
	arena_free(core->scratch);
	arena_free(core->question);
	arena_free(core->turn);
	free(core->replies);
	steps_free(&core->steps);
	store_close(core->store);
	free(core);
}

/* ---- a turn ---- */

static enum status
do_question(struct question *question)
{
	enum frame_kind kind = question->frame->kind;

	if (kind == FRAME_HELLO)
		return session_hello(question);
	if (kind <= FRAME_OWED && session_is_ended(question))
		return inner_problem(question->core, question->number, question->frame->nonce, REFUSAL_SUPERSEDED);
	switch (kind) {
	case FRAME_PIECE:
		return bodies_piece(question);
	case FRAME_SUBMIT:
		return submit_frame(question);
	case FRAME_FETCH:
		return fetch_frame(question);
	case FRAME_BODY_GET:
		return lookup_body(question);
	case FRAME_NOTE_GET:
		return lookup_note(question);
	case FRAME_TRACK:
		return lookup_track(question);
	case FRAME_OWED:
		return lookup_owed(question);
	case FRAME_LOG_GET:
		return log_get_frame(question);
	case FRAME_PROOF_GET:
		return proof_get_frame(question);
	case FRAME_COSIGN:
		return cosign_frame(question);
	case FRAME_OFFER:
		return offer_frame(question);
	case FRAME_HELLO:
	case FRAME_WELCOME:
	case FRAME_PIECE_TAKEN:
	case FRAME_ANSWERS:
	case FRAME_BATCH:
	case FRAME_PART:
	case FRAME_STEPS:
	case FRAME_DUTIES:
	case FRAME_PROOF:
	case FRAME_COSIGNED:
	case FRAME_WANTED:
	case FRAME_PROBLEM:
		break;
	}
	/* answers are the broker's to give */
	return inner_problem(question->core, question->number, question->frame->nonce, REFUSAL_FRAME);
}

/* Front admits by the keys it was last sent; what counts is the directory now. */
static enum refusal
check_asker(const struct directory_agency *entry)
{
	if (!entry)
		return REFUSAL_NOT_YOU;
	return directory_is_revoked(entry, REVOKED_CURVE) ? REFUSAL_REVOKED : REFUSAL_NONE;
}

static enum status
do_frame(struct core *core, const struct front_frame *from)
{
	struct frame frame = {0};
	struct question question = {.core = core, .connection = from->connection, .number = from->question, .frame = &frame};
	enum status status = frame_decode(from->bytes, core->question, &frame);
	enum refusal code = REFUSAL_NONE;

	question.entry = known_agency(&core->known, from->agency.name);
	if (status)
		code = status == STATUS_TOO_BIG ? REFUSAL_TOO_BIG
		       : status == STATUS_NO_MEMORY ? REFUSAL_BUSY : REFUSAL_FRAME;
	else
		code = check_asker(question.entry);
	if (code)
		return inner_problem(core, from->question, frame.nonce, code);
	status = seat_find(&core->seats, &from->agency, &question.seat);
	if (!status)
		status = do_question(&question);
	if (!status || inner_is_fatal(status))
		return status;
	log_event(LOG_LINE_ERROR, "question.again", "agency=%s kind=%d status=%s", from->agency.name, (int)frame.kind,
		  status_word(status));
	if (status == STATUS_CORRUPT)
		core->damaged_notes++;
	return inner_problem(core, from->question, frame.nonce, REFUSAL_BUSY);
}

/* All of the turn inside the open transaction. */
static enum status
do_turn(struct core *core, const struct front_frame *frames, size_t count)
{
	enum status status = lapse_run(core);

	arena_reset(core->question);
	for (size_t i = 0; !status && i < count; i++) {
		status = do_frame(core, &frames[i]);
		arena_reset(core->scratch);
		arena_reset(core->question);
	}
	if (!status)
		status = lapse_run(core); /* what a frame has just written may be due */
	if (!status)
		status = due_run(core);
	arena_reset(core->question);
	if (!status && core->tick.ms >= core->next_sweep.ms) {
		core->next_sweep.ms = core->tick.ms + CORE_SWEEP_MS;
		status = bodies_sweep(core);
	}
	if (!status)
		status = fetch_wake(core);
	arena_reset(core->question);
	return status;
}

static void
forget_replies(struct core *core)
{
	arena_reset(core->turn);
	core->reply_count = 0;
	core->reply_bytes = 0;
}

/* The disk is full: nothing of the turn was kept, and every question of it is
 * answered `again`, those that had waited too. */
static enum status
answer_again(struct core *core, const struct front_frame *frames, size_t count)
{
	enum status status = STATUS_OK;

	store_rollback(core->store);
	steps_undo(&core->steps, 0);
	core->full_until.ms = core->tick.ms + FULL_NAP_MS;
	disk_release(core);
	core->is_disk_low = core->options.reserve_bytes != 0; /* else nobody would ever say that it is over */
	forget_replies(core);
	for (size_t i = 0; !status && i < count; i++) {
		struct frame frame = {0};
		struct seat *seat = seat_peek(&core->seats, frames[i].agency.name);

		if (frame_decode(frames[i].bytes, core->question, &frame))
			frame.nonce = 0;
		status = inner_problem(core, frames[i].question, frame.nonce, REFUSAL_DISK_LOW);
		if (seat && seat->question == frames[i].question)
			seat->is_waiting = 0, seat->answered = 0;
		arena_reset(core->question);
	}
	for (size_t i = 0; !status && i < core->seats.count; i++) {
		struct seat *seat = core->seats.list[i];

		if (seat->answered == core->turns)
			status = inner_problem(core, seat->question, seat->nonce, REFUSAL_DISK_LOW);
	}
	if (!status && core->is_known_dirty)
		status = known_load(&core->known, core->store);
	if (!status)
		status = store_duty_count(core->store, &core->open_duties);
	core->is_due_known = core->is_return_known = core->is_known_dirty = 0;
	return status;
}

static int
alarm_directory(const struct core *core)
{
	int64_t left_s = core->known.directory.expires_s - core->now.ms / 1000;

	if (!core->known.has_directory || left_s > ALARM_DAYS * DAY_S)
		return 0;
	log_event(left_s < 0 ? LOG_LINE_ERROR : LOG_LINE_WARNING, left_s < 0 ? "directory.expired" : "directory.expiring",
		  "serial=%llu days_left=%lld", (unsigned long long)core->known.directory.serial,
		  (long long)(left_s / DAY_S));
	return 1;
}

/* A policy is as old as its list of holidays: past it deadlines come early. */
static int
alarm_policy(const struct core *core, const struct policy *policy)
{
	int32_t today = clocks_day(core->now), left = policy->holidays_span.last - today;

	if (clocks_covers(policy, today + ALARM_DAYS))
		return 0;
	log_event(left < 0 ? LOG_LINE_ERROR : LOG_LINE_WARNING, left < 0 ? "policy.expired" : "policy.expiring",
		  "crs=%s serial=%llu days_left=%d", policy->governs.name, (unsigned long long)policy->serial, left);
	return 1;
}

/* What is old stops nothing; it is said once a day, from ten days before. */
static void
alarm_expiry(struct core *core)
{
	int64_t today = core->now.ms / 1000 / DAY_S;
	int said;

	if (core->alarm_day == today)
		return;
	said = alarm_directory(core);
	for (size_t i = 0; i < core->known.policy_count; i++)
		said |= alarm_policy(core, core->known.policies[i]);
	if (said)
		core->alarm_day = today;
}

enum status
core_turn(struct core *core, const struct front_frame *frames, size_t count, struct core_now now,
	  struct core_replies *ret_replies)
{
	enum status status;

	forget_replies(core);
	steps_undo(&core->steps, 0);
	core->turns++;
	core->full_until.ms = 0;
	core->has_more = 0;
	core->proofs = 0;
	core->tick = now.tick;
	core->now = moment_turn(&core->moment, now);
	disk_look(core);
	core_signing_look(core);
	backing_look(core);
	alarm_expiry(core);
	status = store_begin(core->store);
	if (!status)
		status = do_turn(core, frames, count);
	if (!status)
		status = store_commit(core->store);
	if (status == STATUS_FULL)
		status = answer_again(core, frames, count);
	checking_alarm(core);
	if (status)
		return status;
	steps_committed(&core->steps);
	core->is_known_dirty = 0;
	*ret_replies = (struct core_replies){core->replies, core->reply_count};
	return STATUS_OK;
}

void
core_tend(struct core *core)
{
	store_tend(core->store);
}

/* The tick at which ${at} has come. */
static int64_t
tick_of(const struct core *core, struct instant at, int is_known)
{
	int64_t wait = is_known ? at.ms - core->now.ms : 0;

	if (is_known && at.ms == INSTANT_NEVER)
		return INT64_MAX;
	if (wait < 0)
		wait = 0;
	if (wait > LONGEST_NAP_MS)
		wait = LONGEST_NAP_MS;
	return core->tick.ms + wait;
}

struct tick
core_wake(const struct core *core)
{
	int64_t wake = core->next_until.ms, due, back;

	if (core->has_more && !core->full_until.ms)
		return core->tick;
	due = core->moment.is_stepped || !core->known.has_directory
		      ? INT64_MAX
		      : tick_of(core, core->next_due, core->is_due_known);
	/* what was lent is given back by the time as it runs on, too */
	back = tick_of(core, core->next_return, core->is_return_known);
	if (due < wake)
		wake = due;
	if (back < wake)
		wake = back;
	return (struct tick){wake < core->full_until.ms ? core->full_until.ms : wake};
}

/* ---- front ---- */

enum status
core_keys(const struct core *core, struct arena *arena, const struct front_key **ret_keys, size_t *ret_count)
{
	const struct directory *directory = &core->known.directory;
	size_t most = core->known.has_directory ? directory->agency_count : 0, count = 0;
	struct front_key *keys = arena_array(arena, most ? most : 1, sizeof *keys);

	if (!keys)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < most; i++) {
		const struct directory_agency *entry = &directory->agencies[i];

		if (directory_is_revoked(entry, REVOKED_CURVE))
			continue;
		memcpy(keys[count].curve, entry->curve, Z85_KEY_SIZE);
		keys[count++].agency = entry->id;
	}
	*ret_keys = keys;
	*ret_count = count;
	return STATUS_OK;
}

uint64_t
core_keys_generation(const struct core *core)
{
	return core->keys_generation;
}

void
core_new_front(struct core *core)
{
	for (size_t i = 0; i < core->seats.count; i++) {
		struct seat *seat = core->seats.list[i];

		seat->has_connection = seat->is_waiting = 0;
		seat->ended_count = 0;
	}
}
