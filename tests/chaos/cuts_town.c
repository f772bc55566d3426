#include "chaos/cuts_town.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/id.h"
#include "chaos/cuts_act.h"
#include "support/must.h"

#define HEARD_BYTES ((size_t)128 << 20)
#define SEND_ROOM ((size_t)256 << 20)
#define PAGE_ROWS 64

/* The front door and its out-of-hours team first, then those who refer. */
static const char *const names[CUTS_AGENCIES] = {"crs", "edt", "police", "health", "school", "ambulance"};
#define CRS 0
#define EDT 1
#define FIRST_REFERRER 2

static struct agent_now
now(void)
{
	return (struct agent_now){clock_now(), clock_tick()};
}

void
cuts_town_new(struct cuts_town *town, struct today *today, struct ledger *ledger, const char *folder)
{
	int fd;

	*town = (struct cuts_town){.today = today, .ledger = ledger, .question = 1};
	MUST(snprintf(town->folder, sizeof town->folder, "%s", folder) < (int)sizeof town->folder);
	MUST(!mkdir(folder, 0700));
	for (size_t i = 0; i < CUTS_AGENCIES; i++) {
		char path[160];

		town->agencies[i].name = names[i];
		town->agencies[i].heard = arena_new(HEARD_BYTES);
		MUST(town->agencies[i].heard);
		(void)snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		MUST(!mkdir(path, 0700));
	}
	cuts_town_open(town);
	cuts_town_close(town);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	MUST(fd >= 0 && !syncfs(fd) && !close(fd));
}

void
cuts_town_free(struct cuts_town *town)
{
	cuts_town_close(town);
	for (size_t i = 0; i < CUTS_AGENCIES; i++) {
		arena_free(town->agencies[i].heard);
		free(town->agencies[i].seen);
	}
}

/* ---- on and off ---- */

static void
miss(struct cuts_town *town, const struct cuts_agency *agency, const struct cuts_seen *seen)
{
	if (!town->gone++)
		(void)snprintf(town->gone_first, sizeof town->gone_first, "%s %s: its own agent's journal had it as %s",
			       seen->id.hex, agency->name, journal_kind_word(seen->kind));
}

/* What the ledger has of it must be in its journal still. */
static void
hold_against_ledger(struct cuts_town *town, struct cuts_agency *agency)
{
	struct journal_rows rows = {NULL, 1};
	uint64_t after = 0;
	size_t at = 0;

	while (at < agency->seen_count && rows.count) {
		arena_reset(agency->actor->of_turn);
		MUST(!agent_view_journal(agency->actor->agent, after, PAGE_ROWS, agency->actor->of_turn, &rows));
		for (size_t i = 0; i < rows.count && at < agency->seen_count; i++, at++) {
			const struct cuts_seen *seen = &agency->seen[at];

			after = rows.rows[i].number;
			if (rows.rows[i].kind != seen->kind || strcmp(rows.rows[i].id.hex, seen->id.hex) != 0)
				miss(town, agency, seen);
		}
	}
	for (; at < agency->seen_count; at++)
		miss(town, agency, &agency->seen[at]);
}

void
cuts_town_open(struct cuts_town *town)
{
	for (size_t i = 0; i < CUTS_AGENCIES; i++) {
		struct cuts_agency *agency = &town->agencies[i];
		char path[160];

		if (agency->actor)
			continue;
		(void)snprintf(path, sizeof path, "%s/%s", town->folder, agency->name);
		agency->actor = actor_new_in(town->today->world, agency->name, path);
		hold_against_ledger(town, agency);
		agency->wake_ms = 0;
	}
	town->is_dark = 0;
}

void
cuts_town_close(struct cuts_town *town)
{
	cuts_town_hang_up(town);
	for (size_t i = 0; i < CUTS_AGENCIES; i++) {
		actor_free(town->agencies[i].actor);
		town->agencies[i].actor = NULL;
		town->agencies[i].event_count = 0;
	}
}

static void
hang_up(struct cuts_agency *agency)
{
	agency->event_count = 0;
	arena_reset(agency->heard);
	if (agency->is_up)
		agency->events[agency->event_count++] = (struct agent_event){.kind = AGENT_LINK_DOWN};
	agency->is_up = 0;
	agency->wake_ms = 0;
}

void
cuts_town_hang_up(struct cuts_town *town)
{
	for (size_t i = 0; i < CUTS_AGENCIES; i++)
		hang_up(&town->agencies[i]);
}

void
cuts_town_sleep(struct cuts_town *town, int is_asleep)
{
	town->agencies[EDT].is_asleep = is_asleep;
	if (is_asleep)
		hang_up(&town->agencies[EDT]);
}

/* ---- the ledger ---- */

static void
remember(struct cuts_agency *agency, const struct journal_row *row)
{
	if (agency->seen_count == agency->seen_room) {
		agency->seen_room = agency->seen_room ? 2 * agency->seen_room : 256;
		agency->seen = realloc(agency->seen, agency->seen_room * sizeof *agency->seen);
		MUST(agency->seen);
	}
	agency->seen[agency->seen_count++] = (struct cuts_seen){row->kind, row->id};
	agency->told = row->number;
}

/* Everything that its journal has new: into the ledger, and done upon.
 * Non-zero once its store fails. */
static int
follow(struct cuts_town *town, struct cuts_agency *agency)
{
	const struct cuts_act act = {town->ledger, agency->actor, agency->name, &town->waits};
	struct journal_rows rows = {NULL, PAGE_ROWS};

	while (rows.count == PAGE_ROWS) {
		struct arena *arena = agency->actor->arena;

		arena_reset(arena);
		if (agent_view_journal(agency->actor->agent, agency->told, PAGE_ROWS, arena, &rows))
			return -1;
		for (size_t i = 0; i < rows.count; i++) {
			if (cuts_act_write(&act, &rows.rows[i]))
				return -1;
			remember(agency, &rows.rows[i]);
			town->stirs++;
		}
	}
	return cuts_act_all(&act, agency->told);
}

/* ---- turns ---- */

static size_t
asker(const struct cuts_town *town, uint64_t question)
{
	return town->asked[question % CUTS_QUESTIONS];
}

static int
hear(struct cuts_town *town, struct cuts_broker *broker)
{
	struct front_reply reply;
	int rc;

	while (!(rc = cuts_broker_take(broker, &reply))) {
		struct cuts_agency *agency = &town->agencies[asker(town, reply.question)];
		struct view bytes;

		if (!agency->is_up || agency->event_count == CUTS_EVENTS)
			continue; /* it has hung up meanwhile */
		MUST(!arena_copy(agency->heard, reply.bytes, &bytes));
		agency->events[agency->event_count++] = (struct agent_event){AGENT_FRAME, bytes};
		town->stirs++;
	}
	return rc < 0;
}

static int
say(struct cuts_town *town, struct cuts_agency *agency, struct cuts_broker *broker)
{
	const struct agent_output *output = &agency->actor->output;

	for (size_t i = 0; i < output->frame_count; i++) {
		const struct front_frame frame = {agency->connection, town->question, agency->actor->agency->card.agency,
						  output->frames[i]};

		town->asked[town->question++ % CUTS_QUESTIONS] = (size_t)(agency - town->agencies);
		if (cuts_broker_put(broker, &frame))
			return -1;
	}
	return 0;
}

static int
turn(struct cuts_town *town, struct cuts_agency *agency, struct cuts_broker *broker)
{
	struct actor *actor = agency->actor;
	uint64_t told = agency->told;
	enum status status;

	if (!agency->is_up && !agency->is_asleep && agency->event_count < CUTS_EVENTS) {
		agency->events[agency->event_count++].kind = AGENT_LINK_UP;
		agency->connection = ++town->connections;
		agency->is_up = 1;
	}
	actor->now = now();
	if (!agency->event_count && agency->wake_ms > actor->now.tick.ms)
		return 0;
	arena_reset(actor->of_turn);
	status = agent_turn(actor->agent, (struct agent_events){agency->events, agency->event_count}, actor->now,
			    actor->of_turn, &actor->output);
	agency->event_count = 0;
	arena_reset(agency->heard);
	if (status == STATUS_FULL)
		return 0; /* nothing was kept: later */
	if (status || follow(town, agency)) {
		town->is_dark = 1;
		return -1;
	}
	/* whoever heard something may have something to say */
	agency->wake_ms = agency->told == told ? actor->output.wake.ms : 0;
	if (agency->is_up && say(town, agency, broker))
		return -1;
	if (actor->output.reconnect)
		hang_up(agency);
	return 0;
}

int
cuts_town_turn(struct cuts_town *town, struct cuts_broker *broker)
{
	if (hear(town, broker))
		return -1;
	for (size_t i = 0; i < CUTS_AGENCIES; i++)
		if (turn(town, &town->agencies[i], broker))
			return -1;
	return 0;
}

/* ---- load ---- */

static void
hand_in(struct cuts_town *town, struct cuts_agency *agency)
{
	const struct cuts_act act = {town->ledger, agency->actor, agency->name, &town->waits};

	if (!agency->is_pending)
		agency->intended++;
	agency->is_pending = 1;
	agency->actor->now = now();
	if (cuts_act_refer(&act, agency->intended) || follow(town, agency)) {
		town->is_dark = 1;
		return;
	}
	agency->is_pending = 0;
	agency->wake_ms = 0;
}

void
cuts_town_refer(struct cuts_town *town, uint64_t most)
{
	for (size_t i = FIRST_REFERRER; i < CUTS_AGENCIES && !town->is_dark; i++) {
		struct cuts_agency *agency = &town->agencies[i];
		struct agent_status status;

		if (agent_view_status(agency->actor->agent, &status))
			town->is_dark = 1;
		else if (status.waiting < most)
			hand_in(town, agency);
	}
}

int
cuts_town_is_quiet(struct cuts_town *town, char ret_why[200])
{
	for (size_t i = 0; i < CUTS_AGENCIES; i++) {
		const struct cuts_agency *agency = &town->agencies[i];
		struct agent_status status;

		MUST(!agent_view_status(agency->actor->agent, &status));
		if (status.is_linked && !status.waiting && !status.raw && !status.unproven && !agency->event_count)
			continue;
		(void)snprintf(ret_why, 200, "%s: linked %d, %llu wait, %llu raw, %llu unproven", agency->name,
			       status.is_linked, (unsigned long long)status.waiting, (unsigned long long)status.raw,
			       (unsigned long long)status.unproven);
		return 0;
	}
	return 1;
}
