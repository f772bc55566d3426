#include "chaos/kills_stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "support/must.h"
#include "support/verdict.h"

#define SETTLE_MS 120000 /* for what must happen; the machine may be busy */
#define CONTROL_MS 3000 /* for what a control will not do */
#define STEP_US 20000
#define PROGRESS_MS 2000
#define AGENCIES 17 /* of the world */

void
kills_stage_open(struct kills_stage *stage, const struct kills_options *options, int has_front)
{
	size_t count;
	const char *const *agencies = kills_house_agencies(&count);

	memset(stage, 0, sizeof *stage);
	stage->options = options;
	stage->chance.state = options->seed;
	stage->began_ms = stage->said_ms = clock_tick().ms;
	stage->today = today_new(AGENCIES);
	stage->ledger = ledger_open(NULL);
	kills_broker_open(&stage->broker, stage->today, options->programs, options->core);
	stage->broker.has_front = has_front;
	kills_line_open(&stage->line, &stage->broker, agencies, count);
	stage->house = kills_house_new(stage->today, stage->ledger);
	kills_stage_settle(stage);
}

void
kills_stage_wrong(struct kills_stage *stage, const char *what)
{
	if (!stage->wrong)
		(void)printf("# wrong: %s\n", what);
	stage->wrong = what;
}

void
kills_stage_fault(struct kills_stage *stage, const char *what)
{
	struct ledger_line line = {.act = LEDGER_FAULT};

	(void)snprintf(line.to, sizeof line.to, "%s", what);
	ledger_write(stage->ledger, &line);
	stage->faults++;
}

void
kills_stage_progress(struct kills_stage *stage, const char *what)
{
	int64_t now = clock_tick().ms;

	if (now - stage->said_ms < PROGRESS_MS)
		return;
	stage->said_ms = now;
	(void)fprintf(stderr, "  %s: %zu faults in %lld s\n", what, stage->faults, (long long)(now - stage->began_ms) / 1000);
}

enum kills_end
kills_stage_run(struct kills_stage *stage, long ms)
{
	int64_t until = clock_tick().ms + ms;

	do {
		(void)kills_house_step(stage->house, &stage->line, STEP_US);
		if (kills_broker_look(&stage->broker))
			return KILLS_DIED;
		if (kills_house_is_idle(stage->house))
			return KILLS_IDLE;
	} while (clock_tick().ms < until);
	return KILLS_LATE;
}

enum kills_end
kills_stage_empty_turn(struct kills_stage *stage)
{
	int64_t until = clock_tick().ms + SETTLE_MS;

	kills_house_probe(stage->house, &stage->line);
	do {
		(void)kills_house_step(stage->house, &stage->line, STEP_US);
		if (kills_broker_look(&stage->broker))
			return KILLS_DIED;
		if (kills_house_is_probed(stage->house))
			return KILLS_IDLE;
	} while (clock_tick().ms < until);
	return KILLS_LATE;
}

int
kills_stage_await(struct kills_stage *stage)
{
	int64_t until = clock_tick().ms + SETTLE_MS;

	while (!kills_broker_is_ready(&stage->broker)) {
		if (kills_broker_look(&stage->broker) || clock_tick().ms > until)
			return -1;
		kills_line_wait(&stage->line, STEP_US);
	}
	return 0;
}

int
kills_stage_await_death(struct kills_stage *stage)
{
	int64_t until = clock_tick().ms + SETTLE_MS;

	while (!kills_broker_look(&stage->broker)) {
		if (clock_tick().ms > until)
			return -1;
		kills_line_wait(&stage->line, STEP_US);
	}
	return 0;
}

void
kills_stage_revive(struct kills_stage *stage, const struct kills_plan *plan, enum kills_member whom)
{
	int had_front = stage->broker.processes[KILLS_FRONT].pid != 0, had_core = stage->broker.processes[KILLS_CORE].pid != 0;

	/* of those that ended the tracers have, too */
	for (int i = 0; i < KILLS_MEMBERS; i++)
		if (!stage->broker.processes[i].pid)
			(void)kills_broker_let_go(&stage->broker, (enum kills_member)i);
	kills_broker_start(&stage->broker, plan, whom);
	if (stage->broker.has_front ? had_front : had_core)
		return;
	/* where it listens is known once it has said so */
	if (stage->broker.has_front && !*stage->broker.endpoint)
		MUST(!kills_stage_await(stage));
	kills_house_redial(stage->house, &stage->line);
}

void
kills_stage_tell_ends(const struct kills_stage *stage)
{
	static const char *const names[KILLS_MEMBERS] = {"core", "the signer", "front"};

	for (int i = 0; i < KILLS_MEMBERS; i++) {
		const struct kills_process *process = &stage->broker.processes[i];

		if (!process->pid && (i != KILLS_FRONT || stage->broker.has_front))
			(void)printf("# %s ended by itself: wait status %#x\n", names[i], (unsigned)process->how);
	}
}

/* Who is killed ends by that, and who meets an error by his own exit. */
static void
look_at_ends(struct kills_stage *stage)
{
	if (stage->broker.signals)
		kills_stage_wrong(stage, "somebody ended by a signal that is not ours");
	if (stage->broker.exits && stage->options->how == KILLS_DIE)
		kills_stage_wrong(stage, "somebody ended by itself");
}

void
kills_stage_settle(struct kills_stage *stage)
{
	/* an error that was met may end it a little later, and once */
	int may_end = stage->options->how != KILLS_DIE && stage->faults;
	enum kills_end end;

	do {
		kills_stage_revive(stage, NULL, KILLS_CORE);
		end = kills_stage_run(stage, *stage->options->control ? CONTROL_MS : SETTLE_MS);
		if (end == KILLS_DIED && !may_end) {
			kills_stage_tell_ends(stage);
			kills_stage_wrong(stage, "the broker does not stay up");
		}
	} while (end == KILLS_DIED && may_end--);
	if (end == KILLS_LATE && !*stage->options->control)
		kills_stage_wrong(stage, "the broker does not come to rest");
	look_at_ends(stage);
}

/* ---- the end ---- */

static void
print_log(const struct kills_stage *stage)
{
	char command[300];

	(void)snprintf(command, sizeof command, "tail -n 20 %s/said | sed 's/^/#   /'", stage->broker.folder);
	(void)fflush(stdout); /* or the lines come in another order */
	if (system(command)) /* our own words */
		(void)puts("# no log");
}

static void
keep_ledger(const struct kills_stage *stage)
{
	char path[200];
	struct ledger *file;
	const struct ledger_line *lines;
	size_t count;

	(void)snprintf(path, sizeof path, "%s/ledger", stage->broker.folder);
	file = ledger_open(path);
	lines = ledger_lines(stage->ledger, &count);
	for (size_t i = 0; i < count; i++)
		ledger_write(file, &lines[i]);
	ledger_close(file);
}

/* What a control broke is seen, and nothing else is. */
static int
is_other(const struct verdict *verdict, const char *control)
{
	const size_t counts[] = {verdict->lost, verdict->doubled, verdict->unanswered, verdict->stuck};
	static const char *const words[] = {"lost", "doubled", "unanswered", "stuck"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if ((counts[i] != 0) != !strcmp(control, words[i]))
			return 1;
	return 0;
}

int
kills_stage_close(struct kills_stage *stage, const char *arm)
{
	const char *control = stage->options->control;
	struct verdict verdict;
	int is_wrong;

	for (unsigned kind = 0; kind < KILLS_KINDS; kind++)
		kills_house_hold(stage->house, (enum kills_kind)kind, 0);
	kills_house_deafen(stage->house, 0);
	kills_stage_settle(stage);
	kills_house_again(stage->house);
	kills_stage_settle(stage);
	ledger_say(stage->ledger, LEDGER_SETTLED, "", NULL, 0);
	for (int i = 0; i < KILLS_MEMBERS; i++)
		if (stage->broker.processes[i].pid)
			kills_broker_kill(&stage->broker, (enum kills_member)i);
	look_at_ends(stage);
	if (kills_broker_check(&stage->broker))
		kills_stage_wrong(stage, "the store or the log is not good");
	(void)verdict_of(stage->ledger, &verdict); /* "" is no word of it: then all must be nought */
	is_wrong = is_other(&verdict, control) || stage->wrong != NULL;
	if (is_wrong) {
		print_log(stage);
		keep_ledger(stage);
	}
	verdict_print(&verdict, arm, stage->options->seed);
	kills_line_close(&stage->line);
	kills_house_free(stage->house);
	kills_broker_close(&stage->broker, is_wrong);
	ledger_close(stage->ledger);
	today_free(stage->today);
	return is_wrong;
}
