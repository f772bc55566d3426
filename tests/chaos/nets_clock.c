#include "chaos/nets_clock.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/call.h"
#include "base/clock.h"
#include "support/must.h"

#define APART_MS 30000 /* half of the least jump */
#define SMALL_S 900    /* core follows such a step without asking */
#define STILL_MS 100   /* in which a clock that goes has gone on */
#define ANSWER_BYTES ((size_t)1 << 20)

void
nets_clock_jump(struct nets_site *site, const struct nets_fault *fault)
{
	static const int64_t far[] = {-86400LL * 40, -86400, -3600, -61, 61, 3600, 86400, 86400LL * 400};

	site->jumped_s = far[kills_chance_below(&site->chance, sizeof far / sizeof *far)];
	*site->jumps[fault->number] = site->jumped_s;
}

/* ---- the broker's ---- */

/* Core's time and whether it believes its clock; non-zero if it does not say. */
static int
ask(const struct nets_site *site, long long *ret_ms, int *ret_is_stepped)
{
	const struct call call = {.words = {"status", "--json"}, .word_count = 2};
	struct arena *arena = arena_new(ANSWER_BYTES);
	struct call_reply reply;
	char path[400], text[1024] = "";
	const char *at;

	MUST(arena);
	(void)snprintf(path, sizeof path, "%s/run/tellback/admin.sock", site->root);
	if (!call_make(path, &call, arena, &reply) && reply.out.size < sizeof text)
		memcpy(text, reply.out.bytes, reply.out.size);
	arena_free(arena);
	at = strstr(text, "\"timeMs\":");
	if (!at)
		return -1;
	*ret_ms = strtoll(at + strlen("\"timeMs\":"), NULL, 10);
	*ret_is_stepped = strstr(text, "\"clockStepped\":true") != NULL;
	return 0;
}

static int
is_broker_off(const struct nets_site *site)
{
	long long ms, later_ms;
	int is_stepped;

	if (ask(site, &ms, &is_stepped))
		return 0;
	if (site->jumped_s > SMALL_S || site->jumped_s < -SMALL_S)
		return is_stepped;
	if (site->jumped_s > 0)
		return ms - clock_now().ms > APART_MS;
	/* it never runs backwards: it waits */
	(void)poll(NULL, 0, STILL_MS);
	return !ask(site, &later_ms, &is_stepped) && later_ms == ms;
}

/* Has the process the file of jumps before its eyes? */
static int
maps(pid_t pid, const char *name)
{
	char path[64], line[512];
	int found = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%ld/maps", (long)pid);
	file = fopen(path, "re");
	while (file && !found && fgets(line, sizeof line, file))
		found = strstr(line, name) != NULL;
	if (file)
		(void)fclose(file);
	return found;
}

/* ---- the agents' ---- */

/* The first 48 bits of an id are the milliseconds at which its agent made it. */
static int
was_made_elsewhen(const struct nets_load *load)
{
	for (size_t i = load->count; i-- > 0;) {
		const char *hex = load->cases[i].messages[NETS_REFERRAL].id.hex;
		char first[13] = "";
		int64_t apart;

		if (!*hex)
			continue;
		memcpy(first, hex, 12);
		apart = (int64_t)strtoull(first, NULL, 16) - clock_now().ms;
		return apart > APART_MS || apart < -APART_MS;
	}
	return 0;
}

int
nets_clock_has_struck(struct nets_site *site, const struct nets_fault *fault)
{
	if (fault->number == NETS_OF_AGENTS)
		return was_made_elsewhen(site->load);
	return maps(nets_worker(site, NETS_FRONT), "jump-broker") && is_broker_off(site);
}

int
nets_clock_back(struct nets_site *site, const struct nets_fault *fault)
{
	int was = *site->jumps[fault->number] != 0;

	*site->jumps[fault->number] = 0;
	return was;
}
