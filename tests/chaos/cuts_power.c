#include "chaos/cuts_power.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "chaos/cuts_brink.h"
#include "chaos/cuts_still.h"
#include "chaos/cuts_trouble.h"
#include "store/store.h"
#include "support/must.h"

#define SYNCS 12
#define BRINK_PATIENCE_S 20 /* for a sync under load; the machine may be busy */
#define FULL_PATIENCE_S 2
#define STRIKES_MS 60000 /* by then the power has gone in any case */

/* What the process that cuts the power says at its end. */
enum { NOT_AIMED, REACHED, MISSED };

/* ---- the power ---- */

/* Whose sync is not to come: one of those whose power goes. */
static pid_t
target(const struct cuts_world *world, const struct cuts_plan *plan)
{
	if (plan->when == CUTS_START)
		return 0; /* nobody runs yet */
	if (plan->where == CUTS_TOWN || (plan->where == CUTS_BOTH && plan->seed % 2))
		return getppid(); /* the agents */
	return plan->seed % 8 < 2 ? world->broker.signer : world->broker.core;
}

static void
cut_both(const struct cuts_world *world, const struct cuts_plan *plan)
{
	if (plan->where != CUTS_TOWN)
		cuts_disk_cut(&world->broker_disk, plan->seed);
	if (plan->where != CUTS_BROKER)
		cuts_disk_cut(&world->town_disk, plan->seed + 1);
}

/* A plain one goes with one of them at the brink of a sync, and all others
 * between two system calls. */
static int
cut_still(const struct cuts_world *world, const struct cuts_plan *plan)
{
	pid_t held = target(world, plan);
	int said = NOT_AIMED;

	if (held) {
		int patience_s = plan->before == CUTS_FULL ? FULL_PATIENCE_S : BRINK_PATIENCE_S;

		said = cuts_brink_reach(held, 1 + plan->write % SYNCS, patience_s) ? MISSED : REACHED;
		if (plan->before == CUTS_FULL && said == MISSED)
			said = NOT_AIMED; /* where nothing can be written nothing is synced */
	}
	cuts_still(getppid(), held);
	cut_both(world, plan);
	cuts_still_no_more(getppid(), held);
	if (held)
		cuts_brink_leave(held);
	return said;
}

/* In a process of its own: the power goes whatever we are doing. */
static pid_t
cut_later(const struct cuts_world *world, const struct cuts_plan *plan)
{
	pid_t pid = fork();

	MUST(pid >= 0);
	if (pid)
		return pid;
	MUST(!prctl(PR_SET_PDEATHSIG, SIGKILL));
	(void)poll(NULL, 0, (int)plan->delay_ms);
	if (world->kind == CUTS_PLAIN)
		_exit(cut_still(world, plan));
	cut_both(world, plan);
	_exit(NOT_AIMED);
}

static struct cuts_disk *
aimed(struct cuts_world *world, const struct cuts_plan *plan)
{
	return plan->where == CUTS_TOWN ? &world->town_disk : &world->broker_disk;
}

/* ---- what the store has ---- */

/* Whatever was accepted is in it, at the leaf that the sender was told.  Looked
 * at before anybody mends it. */
static void
look_for_all(struct cuts_world *world)
{
	char path[192];
	const struct ledger_line *lines;
	struct store *store = NULL;
	enum status status;
	size_t count;

	(void)snprintf(path, sizeof path, "%s/broker.db", world->broker.folder);
	status = store_open(path, STORE_LOOK, &store);
	if (status) {
		(void)snprintf(world->absent_first, sizeof world->absent_first, "the store cannot be opened after a cut: %s",
			       status_word(status));
		world->absent++;
		return;
	}
	lines = ledger_lines(world->ledger, &count);
	for (size_t i = 0; i < count; i++) {
		struct store_envelope found;

		if (lines[i].act != LEDGER_ACCEPTED)
			continue;
		if (!store_envelope_find(store, &lines[i].id, &found) && found.is_accepted && found.index == lines[i].number)
			continue;
		if (!world->absent++)
			(void)snprintf(world->absent_first, sizeof world->absent_first,
				       "%s %s: was accepted as leaf %llu, and is not in the store after a cut", lines[i].id.hex,
				       lines[i].who, lines[i].number);
	}
	store_close(store);
}

/* ---- off, and on again ---- */

static void
watch_pages(struct cuts_world *world, const struct cuts_plan *plan)
{
	static const char *const tails[] = {"", "-wal"};

	for (size_t i = 0; i < 2; i++) {
		char path[256];

		(void)snprintf(path, sizeof path, "%s/broker.db%s", world->broker.folder, tails[i]);
		if (plan->where != CUTS_TOWN)
			cuts_pages_watch(&world->pages, path);
		for (size_t k = 0; plan->where == CUTS_TOWN && k < CUTS_AGENCIES; k++) {
			(void)snprintf(path, sizeof path, "%s/%s/agent.db%s", world->town.folder, world->town.agencies[k].name,
				       tails[i]);
			cuts_pages_watch(&world->pages, path);
		}
	}
}

static void
put_back(struct cuts_world *world, const struct cuts_plan *plan, struct cuts_outcome *outcome)
{
	struct cuts_loss loss;

	cuts_world_kill(world);
	cuts_town_hang_up(&world->town);
	cuts_pages_take(&world->pages);
	if (plan->where != CUTS_BROKER)
		cuts_town_close(&world->town);
	if (plan->where != CUTS_TOWN) {
		cuts_disk_again(&world->broker_disk);
		world->failed = cuts_disk_loss(&world->broker_disk).failed;
		cuts_world_fault(world, "broker-power");
	}
	if (plan->where != CUTS_BROKER) {
		cuts_disk_again(&world->town_disk);
		cuts_world_fault(world, "town-power");
	}
	loss = cuts_disk_loss(aimed(world, plan));
	outcome->pending = loss.pending;
	outcome->lost = cuts_pages_lost(&world->pages); /* what had not come so far, and of what had */
	if (loss.lost > outcome->lost)
		outcome->lost = loss.lost;
	look_for_all(world);
	if (world->absent)
		cuts_world_keep(world);
	cuts_town_open(&world->town);
}

/* ---- a cut ---- */

/* Everybody works, and what is planned happens; non-zero if it did.  A process
 * that will cut the power is given back. */
static int
work_until_cut(struct cuts_world *world, const struct cuts_plan *plan, pid_t *ret_cutter)
{
	int has_fired = 1;

	if (plan->before == CUTS_FULL)
		has_fired = cuts_trouble_fill(world, plan);
	else if (plan->before)
		return cuts_trouble_fail(world, plan);
	if (plan->when == CUTS_LOAD)
		*ret_cutter = cut_later(world, plan);
	else if (plan->when == CUTS_WRITE)
		cuts_disk_cut_at(aimed(world, plan), plan->write, plan->seed);
	/* a write that does not come in all that time: then the power goes without */
	if (*ret_cutter && plan->before != CUTS_FULL)
		(void)cuts_world_work(world, STRIKES_MS, CUTS_LOAD_MOST);
	else
		(void)cuts_world_work(world, CUTS_PATIENCE_MS, CUTS_LOAD_MOST);
	return has_fired;
}

struct cuts_outcome
cuts_power_cut(struct cuts_world *world, const struct cuts_plan *plan)
{
	struct cuts_outcome outcome = {.has_fired = 1};
	int64_t began = clock_tick().ms;
	pid_t cutter = 0;
	int how = 0;

	if (plan->when == CUTS_START)
		cutter = cut_later(world, plan);
	if (cuts_world_start(world, plan->when != CUTS_START)) {
		outcome.start_ms = (unsigned)(clock_tick().ms - began);
		if (cuts_trouble_is(world) && plan->when != CUTS_START) {
			(void)cuts_world_work(world, plan->delay_ms, CUTS_LOAD_MOST);
			cuts_trouble_end(world);
		}
		watch_pages(world, plan);
		if (plan->when == CUTS_START)
			(void)cuts_world_work(world, CUTS_PATIENCE_MS, CUTS_LOAD_MOST);
		else
			outcome.has_fired = work_until_cut(world, plan, &cutter);
	} else if (plan->when != CUTS_START) {
		cuts_world_keep(world);
		world->is_over = 1;
	}
	if (cutter) {
		MUST(waitpid(cutter, &how, 0) == cutter);
		MUST(WIFEXITED(how) && WEXITSTATUS(how) <= MISSED);
		outcome.was_aimed = WEXITSTATUS(how) != NOT_AIMED;
		outcome.was_reached = WEXITSTATUS(how) == REACHED;
	} else {
		if (!cuts_disk_is_cut(aimed(world, plan)))
			cuts_disk_cut(aimed(world, plan), plan->seed);
		if (plan->where == CUTS_BOTH)
			cuts_disk_cut(&world->town_disk, plan->seed + 1);
	}
	put_back(world, plan, &outcome);
	return outcome;
}
