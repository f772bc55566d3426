#include "chaos/nets_fault.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "chaos/nets_clock.h"
#include "chaos/nets_silent.h"
#include "support/must.h"

#define SPARE_FDS 6
#define STORM_FDS 50 /* of some hundreds */
#define FRONT_AGAIN_MS 70000 /* a third one, after the first of three */

/* ---- the wire ---- */

static void
filter(struct nets_site *site, const struct nets_fault *fault)
{
	FILE *nft = popen("nft -f -", "we"); /* NOLINT: words of our own */

	MUST(nft);
	(void)fprintf(nft, "table ip nets {\n");
	if (fault->rules)
		(void)fprintf(nft, "chain out { type filter hook output priority 0;\n tcp dport %u %s\n}\n", site->port,
			      fault->rules);
	if (fault->rules_in)
		(void)fprintf(nft, "chain in { type filter hook input priority 0;\n tcp sport %u %s\n}\n", site->port,
			      fault->rules_in);
	(void)fprintf(nft, "}\n");
	if (pclose(nft))
		abort(); /* without it nothing here is a test */
}

static unsigned long
packets_of(const char *command)
{
	FILE *nft = popen(command, "re"); /* NOLINT: words of our own */
	unsigned long packets = 0;
	char line[256];
	const char *at;

	MUST(nft);
	while (fgets(line, sizeof line, nft))
		if ((at = strstr(line, "counter packets ")))
			packets += strtoul(at + 16, NULL, 10);
	if (pclose(nft))
		abort();
	return packets;
}

/* It happened if a packet was counted. */
static int
unfilter(struct nets_site *site, const struct nets_fault *fault)
{
	(void)site;
	(void)fault;
	return packets_of("nft list table ip nets; nft delete table ip nets") > 0;
}

static void
link_down(struct nets_site *site, const struct nets_fault *fault)
{
	(void)site;
	(void)fault;
	MUST(!system("ip link set " NETS_LINK " down")); /* NOLINT: words of our own */
}

static int
link_up(struct nets_site *site, const struct nets_fault *fault)
{
	(void)site;
	(void)fault;
	MUST(!system("! ip link show " NETS_LINK " | grep -q LOWER_UP && ip link set " NETS_LINK
		     " up")); /* NOLINT: as above */
	return 1;
}

/* ---- the proxy ---- */

static void
meddle(struct nets_site *site, const struct nets_fault *fault)
{
	int number = fault->number;

	if (fault->mode == PROXY_CUT)
		number = 1 + (int)kills_chance_below(&site->chance, (uint64_t)number);
	proxy_tell(site->proxy, (enum proxy_mode)fault->mode, number);
}

static int
leave(struct nets_site *site, const struct nets_fault *fault)
{
	unsigned touched = proxy_touched(site->proxy);

	(void)fault;
	proxy_tell(site->proxy, PROXY_PASS, 0);
	return touched > 0;
}

/* ---- processes ---- */

pid_t
nets_worker(const struct nets_site *site, enum nets_worker worker)
{
	static const char *const names[NETS_WORKERS] = {"tellback-front", "tellback-core"};
	char path[400], name[32];
	long pid = 0, child;
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/pid/tellbackd", site->root);
	file = fopen(path, "re");
	MUST(file && fscanf(file, "%ld", &pid) == 1); /* NOLINT: our own file */
	(void)fclose(file);
	(void)snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", pid, pid);
	file = fopen(path, "re");
	MUST(file);
	while (fscanf(file, "%ld", &child) == 1) { /* NOLINT: the kernel's numbers */
		FILE *comm;

		(void)snprintf(path, sizeof path, "/proc/%ld/comm", child);
		comm = fopen(path, "re");
		if (comm && fgets(name, sizeof name, comm) && !strncmp(name, names[worker], strlen(names[worker]))) {
			(void)fclose(comm);
			(void)fclose(file);
			return (pid_t)child;
		}
		if (comm)
			(void)fclose(comm);
	}
	(void)fclose(file);
	return 0;
}

static char
state_of(pid_t pid)
{
	char path[64], line[256] = "";
	const char *at;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	file = fopen(path, "re");
	if (!file)
		return 'X';
	(void)!fgets(line, sizeof line, file);
	(void)fclose(file);
	at = strrchr(line, ')');
	return at ? at[2] : 'X';
}

long
nets_memory_kib(pid_t pid)
{
	char path[64], line[256];
	long kib = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%ld/status", (long)pid);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file))
		if (!strncmp(line, "VmRSS:", 6))
			kib = strtol(line + 6, NULL, 10);
	if (file)
		(void)fclose(file);
	return kib;
}

static size_t
fds_of(pid_t pid)
{
	char path[64];
	size_t count = 0;
	DIR *folder;

	(void)snprintf(path, sizeof path, "/proc/%ld/fd", (long)pid);
	folder = opendir(path);
	while (folder && readdir(folder))
		count++;
	if (folder)
		(void)closedir(folder);
	return count > 2 ? count - 2 : 0;
}

static void
stop_worker(struct nets_site *site, const struct nets_fault *fault)
{
	site->victim = nets_worker(site, (enum nets_worker)fault->number);
	MUST(site->victim && !kill(site->victim, SIGSTOP));
}

static int
go_worker(struct nets_site *site, const struct nets_fault *fault)
{
	int stood = state_of(site->victim) == 'T';

	(void)fault;
	(void)kill(site->victim, SIGCONT); /* the supervisor may have ended it */
	return stood || state_of(site->victim) == 'X';
}

/* An agent stands still; the others' work is to go on, and a case of its own
 * cannot be closed over it. */
static void
stop_agent(struct nets_site *site, const struct nets_fault *fault)
{
	site->still = (size_t)fault->number;
	site->hasty = NULL;
	for (size_t i = site->load->first_open; i < site->load->count; i++)
		if (site->load->cases[i].is_hasty && site->load->cases[i].from == site->still)
			site->hasty = &site->load->cases[i];
	site->load->is_still[site->still] = 1;
	MUST(!kill(site->load->agents[site->still].pid, SIGSTOP));
}

static int
go_agent(struct nets_site *site, const struct nets_fault *fault)
{
	struct kills_agent *agent = &site->load->agents[fault->number];
	int stood = state_of(agent->pid) == 'T';

	MUST(!kill(agent->pid, SIGCONT));
	site->load->is_still[fault->number] = 0;
	return stood;
}

static void
front_dies(struct nets_site *site)
{
	site->front_died_ms[1] = site->front_died_ms[0];
	site->front_died_ms[0] = clock_tick().ms;
}

static void
die(struct nets_site *site, const struct nets_fault *fault)
{
	site->victim = nets_worker(site, (enum nets_worker)fault->number);
	if (fault->number == NETS_FRONT)
		front_dies(site);
	MUST(site->victim && !kill(site->victim, fault->mode));
}

static int
is_dead(struct nets_site *site, const struct nets_fault *fault)
{
	(void)fault;
	return state_of(site->victim) == 'X' || state_of(site->victim) == 'Z';
}

/* No page more than it has. */
static void
starve(struct nets_site *site, const struct nets_fault *fault)
{
	struct rlimit none = {4096, RLIM_INFINITY};

	site->victim = nets_worker(site, (enum nets_worker)fault->number);
	MUST(site->victim && !prlimit(site->victim, RLIMIT_AS, NULL, &site->limit));
	none.rlim_max = site->limit.rlim_max;
	MUST(!prlimit(site->victim, RLIMIT_AS, &none, NULL));
}

/* One that lived with what it had is ended, as the kernel ends whoever it
 * chooses. */
static int
starved(struct nets_site *site, const struct nets_fault *fault)
{
	struct rlimit now = {0, 0};
	int was = is_dead(site, fault) || (!prlimit(site->victim, RLIMIT_AS, NULL, &now) && now.rlim_cur == 4096);

	if (fault->number == NETS_FRONT)
		front_dies(site);
	(void)kill(site->victim, SIGKILL); /* it may be gone */
	while (!is_dead(site, fault))
		(void)poll(NULL, 0, 1); /* only a moment: nobody lives on */
	return was;
}

/* ---- connections without a word ---- */

static void
storm(struct nets_site *site, const struct nets_fault *fault)
{
	site->victim = nets_worker(site, NETS_FRONT);
	site->had_fds = fds_of(site->victim);
	nets_silent_dial(site, (size_t)fault->number);
}

/* Most of them came about, and front has taken many. */
static int
has_stormed(const struct nets_site *site)
{
	return 2 * nets_silent_connected(site) > site->silent_count &&
	       fds_of(site->victim) > site->had_fds + STORM_FDS;
}

static int
storm_over(struct nets_site *site, const struct nets_fault *fault)
{
	int was = site->silent_count == (size_t)fault->number;

	nets_silent_hang_up(site);
	return was;
}

/* As many descriptors as it has, and a few; then everybody rings. */
static void
no_fds(struct nets_site *site, const struct nets_fault *fault)
{
	struct rlimit few;

	site->victim = nets_worker(site, (enum nets_worker)fault->number);
	MUST(site->victim && !prlimit(site->victim, RLIMIT_NOFILE, NULL, &site->limit));
	few = site->limit;
	few.rlim_cur = fds_of(site->victim) + SPARE_FDS;
	MUST(!prlimit(site->victim, RLIMIT_NOFILE, &few, NULL));
	if (fault->number == NETS_FRONT)
		nets_silent_dial(site, 200);
}

static int
fds_again(struct nets_site *site, const struct nets_fault *fault)
{
	struct rlimit now = {0, 0};
	int was = !prlimit(site->victim, RLIMIT_NOFILE, NULL, &now) && now.rlim_cur < site->limit.rlim_cur &&
		  (fault->number != NETS_FRONT || fds_of(site->victim) + SPARE_FDS >= now.rlim_cur);

	(void)prlimit(site->victim, RLIMIT_NOFILE, &site->limit, NULL); /* it may be gone */
	nets_silent_hang_up(site);
	return was || is_dead(site, fault);
}

/* ---- all ---- */

static const struct nets_fault faults[] = {
	{"silence", "partitions", NETS_WIRE, filter, unfilter, 400, 5000, "counter drop", "counter drop", 0, 0},
	{"deaf", "half-open", NETS_WIRE, filter, unfilter, 400, 5000, NULL, "counter drop", 0, 0},
	{"dumb", "half-open", NETS_WIRE, filter, unfilter, 400, 5000, "counter drop", NULL, 0, 0},
	{"reset", "resets", NETS_WIRE, filter, unfilter, 200, 1500, "counter reject with tcp reset", NULL, 0, 0},
	{"loss", "losses", NETS_WIRE, filter, unfilter, 1500, 4000, "numgen random mod 100 < 30 counter drop",
	 "numgen random mod 100 < 30 counter drop", 0, 0},
	{"unplugged", "partitions", NETS_WIRE, link_down, link_up, 400, 4000, NULL, NULL, 0, 0},
	{"delay", "delays", NETS_PROXIED, meddle, leave, 500, 1500, NULL, NULL, PROXY_DELAY, 40},
	{"trickle", "delays", NETS_PROXIED, meddle, leave, 500, 1500, NULL, NULL, PROXY_TRICKLE, 3},
	{"cut", "cut-frames", NETS_PROXIED, meddle, leave, 300, 900, NULL, NULL, PROXY_CUT, 600},
	{"cut-late", "cut-frames", NETS_PROXIED, meddle, leave, 500, 1500, NULL, NULL, PROXY_CUT, 9000},
	{"stall", "stalls", NETS_PROXIED, meddle, leave, 500, 4000, NULL, NULL, PROXY_STALL, 0},
	{"mute", "answers-lost", NETS_PROXIED, meddle, leave, 300, 1500, NULL, NULL, PROXY_MUTE, 0},
	{"slow-close", "stalls", NETS_PROXIED, meddle, leave, 300, 1000, NULL, NULL, PROXY_SLOW, 800},
	{"still-agent", "stopped", NETS_AROUND, stop_agent, go_agent, 3000, 6000, NULL, NULL, NETS_OTHERS, NETS_SCHOOL},
	{"still-front-door", "stopped", NETS_AROUND, stop_agent, go_agent, 500, 1000, NULL, NULL, NETS_PILE, NETS_CRS},
	{"still-front", "stopped", NETS_AROUND, stop_worker, go_worker, 300, 1500, NULL, NULL, 0, NETS_FRONT},
	{"still-core", "stopped", NETS_AROUND, stop_worker, go_worker, 300, 1500, NULL, NULL, 0, NETS_CORE},
	{"storm", "storms", NETS_AROUND, storm, storm_over, 1000, 2000, NULL, NULL, NETS_OTHERS, 1500},
	{"no-fds-front", "fd-limits", NETS_AROUND, no_fds, fds_again, 1000, 2000, NULL, NULL, NETS_OTHERS, NETS_FRONT},
	{"no-fds-core", "fd-limits", NETS_AROUND, no_fds, fds_again, 500, 1000, NULL, NULL, 0, NETS_CORE},
	{"no-memory-front", "memory-limits", NETS_AROUND, starve, starved, 500, 1500, NULL, NULL, 0, NETS_FRONT},
	{"no-memory-core", "memory-limits", NETS_AROUND, starve, starved, 500, 1500, NULL, NULL, 0, NETS_CORE},
	{"abort-front", "aborts", NETS_AROUND, die, is_dead, 300, 900, NULL, NULL, SIGABRT, NETS_FRONT},
	{"jump-broker", "jumps", NETS_AROUND, nets_clock_jump, nets_clock_back, 500, 1500, NULL, NULL, NETS_OTHERS,
	 NETS_OF_BROKER},
	{"jump-agents", "jumps", NETS_AROUND, nets_clock_jump, nets_clock_back, 500, 1500, NULL, NULL, NETS_OTHERS,
	 NETS_OF_AGENTS},
};

const struct nets_fault *
nets_faults(size_t *ret_count)
{
	*ret_count = sizeof faults / sizeof *faults;
	return faults;
}

int
nets_fault_is_free(const struct nets_site *site, const struct nets_fault *fault)
{
	int is_deadly = fault->begin == die || fault->begin == starve;
	int64_t before = site->front_died_ms[1];

	return !is_deadly || fault->number != NETS_FRONT || !before || clock_tick().ms - before > FRONT_AGAIN_MS;
}

int
nets_fault_has_struck(struct nets_site *site, const struct nets_fault *fault)
{
	if (fault->begin == filter)
		return packets_of("nft list table ip nets") > 0;
	if (fault->begin == meddle)
		return proxy_touched(site->proxy) > 0;
	if (fault->begin == storm)
		return has_stormed(site);
	if (fault->begin == nets_clock_jump)
		return nets_clock_has_struck(site, fault);
	if (fault->begin == die)
		return is_dead(site, fault);
	return 1; /* by the hand that did it */
}

enum nets_worker
nets_fault_of(const struct nets_fault *fault)
{
	if (fault->begin == die || fault->begin == starve || fault->begin == no_fds || fault->begin == stop_worker)
		return (enum nets_worker)fault->number;
	return NETS_WORKERS;
}

int
nets_fault_has_ended(const struct nets_site *site, const struct nets_fault *fault)
{
	enum nets_worker worker = nets_fault_of(fault);

	return worker != NETS_WORKERS && (nets_worker(site, worker) != site->victim || state_of(site->victim) == 'Z');
}
