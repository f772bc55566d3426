#include "sim/faults.h"

#include "sim/agents.h"
#include "sim/broker.h"
#include "sim/links.h"

#define MINUTE_MS (60LL * 1000)
#define HOUR_MS (60 * MINUTE_MS)

static const struct {
	enum run_fault kind;
	unsigned weight;
	int is_of_agents; /* only */
} weights[] = {
	{RUN_FAULT_KILL, 8, 0},  {RUN_FAULT_POWER, 8, 0},   {RUN_FAULT_EIO, 4, 0},   {RUN_FAULT_READ, 2, 0},
	{RUN_FAULT_FULL, 3, 0},  {RUN_FAULT_CUT, 4, 1},	    {RUN_FAULT_SILENCE, 3, 1}, {RUN_FAULT_FRONT, 2, 0},
	{RUN_FAULT_CLOCK, 3, 0}, {RUN_FAULT_STALL, 3, 0},   {RUN_FAULT_NIGHT, 1, 0}, {RUN_FAULT_SIGNER, 2, 0},
};
#define WEIGHTS (sizeof weights / sizeof *weights)

const char *
faults_word(enum run_fault kind)
{
	static const char *const words[RUN_FAULT_COUNT] = {
#define X(code, word) word,
		RUN_FAULTS(X)
#undef X
	};

	return words[kind];
}

static void
plan(struct run *run, size_t who, enum run_fault kind, int64_t at_ms)
{
	run_put_number(run, RUN_FAULT, who, at_ms, (uint64_t)kind);
}

void
faults_begin(struct run *run, int64_t span_ms)
{
	int64_t count = luck_between(&run->luck, 2, 9) * (run->is_long ? 4 : 1);
	unsigned all = 0;

	for (size_t i = 0; i < WEIGHTS; i++)
		all += weights[i].weight;
	plan(run, RUN_AGENTS, luck_is(&run->luck, 500) ? RUN_FAULT_POWER : RUN_FAULT_KILL,
	     luck_between(&run->luck, 0, span_ms));
	while (count-- > 0) {
		uint64_t at = luck_under(&run->luck, all);
		size_t i = 0, who;

		while (at >= weights[i].weight)
			at -= weights[i++].weight;
		who = luck_is(&run->luck, 500) ? RUN_AGENTS : luck_under(&run->luck, RUN_AGENTS);
		if (weights[i].is_of_agents && who == RUN_AGENTS)
			who = luck_under(&run->luck, RUN_AGENTS);
		plan(run, who, weights[i].kind, luck_between(&run->luck, 0, span_ms));
	}
}

static struct run_machine *
machine_of(struct run *run, size_t who)
{
	return who == RUN_AGENTS ? &run->core.machine : &run->agents[who].machine;
}

static void
end(struct run *run, size_t who, int is_power)
{
	if (who == RUN_AGENTS)
		broker_end(run, is_power);
	else
		agents_end(run, who, is_power);
}

static size_t
used(const struct disk *disk)
{
	size_t bytes = 0;

	for (size_t i = 0; i < disk->file_count; i++)
		bytes += disk->files[i].is_seen ? disk->files[i].seen_size : 0;
	return bytes;
}

/* At an operation of its disk that is still to come. */
static void
arm(struct run *run, struct run_machine *machine, enum run_fault kind)
{
	static const enum disk_fault faults[] = {
		[RUN_FAULT_KILL] = DISK_KILL, [RUN_FAULT_POWER] = DISK_POWER, [RUN_FAULT_EIO] = DISK_EIO,
		[RUN_FAULT_READ] = DISK_EIO_READ, [RUN_FAULT_AGAIN] = DISK_KILL};
	/* a process that begins does few operations, and one that runs hardly reads */
	int is_soon = kind == RUN_FAULT_AGAIN || kind == RUN_FAULT_READ;

	if (machine->is_armed)
		return;
	machine->is_armed = 1;
	machine->armed = kind;
	/* whatever ends the process here, sometimes the power goes with it */
	machine->is_power = kind == RUN_FAULT_POWER || (kind != RUN_FAULT_KILL && luck_is(&run->luck, 500));
	disk_arm(machine->disk, faults[kind], 1 + luck_under(&run->luck, is_soon ? 12 : 60));
	run->armed++;
}

/* Another was first: this one has nothing left to happen to. */
static void
disarm(struct run *run, struct run_machine *machine)
{
	run->armed--;
	machine->is_armed = 0;
	disk_arm(machine->disk, DISK_NO_FAULT, 0);
}

static void
jump(struct run *run, struct run_machine *machine)
{
	int64_t far = luck_is(&run->luck, 500) ? 10 * MINUTE_MS : 48 * HOUR_MS;

	machine->civil_ms += luck_between(&run->luck, -far, far);
}

void
faults_happen(struct run *run, size_t who, enum run_fault kind)
{
	struct run_machine *machine = machine_of(run, who);
	int64_t lasts = luck_between(&run->luck, 1000, 40000);

	run_trace(run, "fault %s %zu", faults_word(kind), who);
	switch (kind) {
	case RUN_FAULT_KILL:
	case RUN_FAULT_POWER:
	case RUN_FAULT_EIO:
		arm(run, machine, kind);
		return; /* counted when it happens */
	case RUN_FAULT_READ:
		/* what a process has read once it keeps: it fails for the next */
		end(run, who, 0);
		arm(run, machine, kind);
		return;
	case RUN_FAULT_FULL:
		machine->disk->most_bytes = used(machine->disk) + luck_under(&run->luck, 32768);
		machine->disk->is_full = 0;
		run_put_number(run, RUN_RELIEF, who, lasts, (uint64_t)kind);
		return;
	case RUN_FAULT_CUT:
		links_cut(run, who);
		break;
	case RUN_FAULT_SILENCE:
		run->agents[who].is_silent = 1;
		run_put_number(run, RUN_RELIEF, who, lasts, (uint64_t)kind);
		break;
	case RUN_FAULT_FRONT:
		links_cut_all(run);
		break;
	case RUN_FAULT_SIGNER:
		broker_signer_again(run);
		break;
	case RUN_FAULT_CLOCK:
		jump(run, machine);
		break;
	case RUN_FAULT_STALL:
		machine->stalled_ms = run->now_ms + lasts;
		break;
	case RUN_FAULT_NIGHT:
		links_cut_all(run);
		run->night_ms += luck_between(&run->luck, HOUR_MS, 20 * HOUR_MS);
		break;
	case RUN_FAULT_AGAIN:
	case RUN_FAULT_DUPLICATE:
	case RUN_FAULT_REORDER:
	case RUN_FAULT_COUNT:
		return;
	}
	run->faults[kind]++;
}

void
faults_relieve(struct run *run, size_t who, enum run_fault kind)
{
	struct run_machine *machine = machine_of(run, who);

	if (kind == RUN_FAULT_SILENCE)
		run->agents[who].is_silent = 0;
	if (kind != RUN_FAULT_FULL)
		return;
	run->faults[kind] += machine->disk->is_full != 0;
	machine->disk->is_full = 0;
	machine->disk->most_bytes = 0;
}

void
faults_end(struct run *run)
{
	for (size_t who = 0; who <= RUN_AGENTS; who++) {
		struct run_machine *machine = machine_of(run, who);

		if (machine->is_armed && machine->is_up && !machine->disk->has_fired) {
			/* there was not enough to do for it: it is the end as such */
			machine->armed = machine->is_power ? RUN_FAULT_POWER : RUN_FAULT_KILL;
			disk_arm(machine->disk, DISK_NO_FAULT, 0);
			machine->disk->has_fired = 1;
			end(run, who, machine->is_power);
		} else if (machine->is_armed && !machine->is_up) {
			disarm(run, machine); /* what ended it came before this one */
		}
		faults_relieve(run, who, RUN_FAULT_FULL);
		if (who < RUN_AGENTS)
			faults_relieve(run, who, RUN_FAULT_SILENCE);
		machine->civil_ms = 0;
		machine->stalled_ms = 0;
		if (!machine->is_up)
			continue;
		if (who == RUN_AGENTS)
			broker_wake(run, run->now_ms);
		else
			agents_wake(run, who, run->now_ms);
	}
	run->duplicates = run->reorders = 0;
}

void
faults_ended(struct run *run, struct run_machine *machine)
{
	if (machine->is_armed && machine->disk->has_fired) {
		run->faults[machine->armed]++;
		run->armed--;
	} else if (machine->is_armed) {
		disarm(run, machine);
	}
	machine->is_armed = 0;
	machine->disk->has_fired = 0;
}

void
faults_next(struct run *run, struct run_machine *machine)
{
	if (!run->is_calm && luck_is(&run->luck, 200))
		arm(run, machine, RUN_FAULT_AGAIN);
}
