/* How long an agency waits for "accepted", what the broker weighs with a
 * hundred agents, and what it does when nobody wants anything.
 * usage: accept_driver PROGRAMS.  Prints; judges nothing by its exit code. */
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/digest.h"
#include "note/envelope.h"
#include "support/broker_rig.h"
#include "support/must.h"
#include "wire/frame.h"

#define AGENTS 100
#define SENDER "police"
#define ROUNDS 400 /* alone; the same again with everybody there */
#define WARM_UP 40
#define GOAL_TIMES 2.0
#define GOAL_MIB 40.0
#define REST_S 10 /* shorter than the polls that are open */
#define ALLOWED_MS 30000

enum figure { ACCEPT, SYNC, CRYPTO, FLOOR, WAY, FIGURES };

struct bench {
	struct today *today;
	struct broker_rig rig;
	struct broker_peer peers[AGENTS];
	size_t peer_count;
	double us[FIGURES][ROUNDS];
	int file; /* for the syncs, beside the store */
	char path[128];
};

static double
now_us(void)
{
	struct timespec at;

	MUST(!clock_gettime(CLOCK_MONOTONIC, &at));
	return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
percentile(const double *figures, unsigned percent)
{
	double sorted[ROUNDS];

	memcpy(sorted, figures, sizeof sorted);
	qsort(sorted, ROUNDS, sizeof *sorted, by_size);
	return sorted[ROUNDS * percent / 100];
}

/* ---- the floor: what no broker could do without ---- */

/* The same bytes at the end of a file, and one fdatasync. */
static double
sync_once(const struct bench *bench, const struct frame_submit *submit)
{
	double began = now_us();

	MUST(write(bench->file, submit->notes[0].bytes, submit->notes[0].size) == (ssize_t)submit->notes[0].size);
	MUST(write(bench->file, submit->bodies[0].bytes, submit->bodies[0].size) == (ssize_t)submit->bodies[0].size);
	MUST(!fdatasync(bench->file));
	return now_us() - began;
}

/* CURVE on the way of ${size} bytes: sealed at one end, opened at the other. */
static void
cross(const uint8_t *plain, size_t size)
{
	static uint8_t key[crypto_box_BEFORENMBYTES], nonce[crypto_box_NONCEBYTES];
	static uint8_t box[MAX_FRAME_BYTES + crypto_box_MACBYTES], opened[MAX_FRAME_BYTES];

	MUST(!crypto_box_easy_afternm(box, plain, size, nonce, key));
	MUST(!crypto_box_open_easy_afternm(opened, box, size + crypto_box_MACBYTES, nonce, key));
}

/* The question and its answer cross the line; the note's signature is
 * verified; note and body are hashed. */
static double
crypto_once(const struct bench *bench, const struct envelope *envelope, const struct frame_submit *submit)
{
	static const uint8_t answer[64];
	static uint8_t question[MAX_FRAME_BYTES];
	size_t size = submit->notes[0].size + submit->bodies[0].size;
	double began = now_us();
	struct digest note, body;

	cross(question, size);
	MUST(!envelope_verify(envelope, &notes_agency(bench->today->world, SENDER)->sign.key));
	note = digest_of(submit->notes[0]);
	body = digest_of(submit->bodies[0]);
	MUST(!memcmp(&body, &envelope->body, sizeof body) && !memcmp(&note, &envelope->hash, sizeof note));
	cross(answer, sizeof answer);
	return now_us() - began;
}

/* ---- agents ---- */

static void
open_poll(struct bench *bench, struct broker_peer *peer)
{
	const struct frame fetch = {0, FRAME_FETCH, {.fetch = {peer->cursor, MAX_BATCH_ITEMS, MAX_WAIT_MS}}};

	broker_rig_send(&bench->rig, peer, &fetch);
}

static void
take_batch(struct broker_peer *peer, const struct frame *frame)
{
	MUST(frame->kind == FRAME_BATCH);
	for (size_t i = 0; i < frame->as.batch->count; i++)
		if (frame->as.batch->items[i].cursor > peer->cursor)
			peer->cursor = frame->as.batch->items[i].cursor;
}

/* Fetch until there is nothing, then wait for more. */
static void
catch_up(struct bench *bench, struct broker_peer *peer)
{
	uint64_t before;

	do {
		const struct frame fetch = {0, FRAME_FETCH, {.fetch = {peer->cursor, MAX_BATCH_ITEMS, 0}}};
		struct frame batch;

		before = peer->cursor;
		broker_rig_send(&bench->rig, peer, &fetch);
		do {
			MUST(!broker_rig_receive(&bench->rig, peer, ALLOWED_MS, &batch));
			take_batch(peer, &batch);
		} while (batch.nonce != peer->nonce); /* a poll that was still open ends first */
		arena_reset(bench->rig.arena);
	} while (peer->cursor != before);
	open_poll(bench, peer);
}

/* Whoever was brought something waits for more. */
static void
poll_on(struct bench *bench)
{
	for (size_t i = 0; i < bench->peer_count; i++) {
		struct broker_peer *peer = &bench->peers[i];
		struct frame batch;

		if (!strcmp(peer->key->agency, SENDER) || broker_rig_receive(&bench->rig, peer, 0, &batch))
			continue;
		take_batch(peer, &batch);
		open_poll(bench, peer);
		arena_reset(bench->rig.arena);
	}
}

static struct broker_peer *
find_sender(struct bench *bench)
{
	for (size_t i = 0; i < bench->peer_count; i++)
		if (!strcmp(bench->peers[i].key->agency, SENDER))
			return &bench->peers[i];
	abort();
}

static double
accept_once(struct bench *bench, struct broker_peer *sender, const struct frame *submit)
{
	struct frame answer;
	double began = now_us(), took;

	broker_rig_send(&bench->rig, sender, submit);
	MUST(!broker_rig_receive(&bench->rig, sender, ALLOWED_MS, &answer));
	took = now_us() - began;
	MUST(answer.kind == FRAME_ANSWERS && answer.as.answers->count == 1 && !answer.as.answers->answers[0].code);
	arena_reset(bench->rig.arena);
	return took;
}

/* A question that changes nothing: there and back through front and core. */
static double
way_once(struct bench *bench, struct broker_peer *sender)
{
	static const struct frame track = {0, FRAME_TRACK, {.track = {{"019ca0000000700080000000ffffffff"}}}};
	struct frame answer;
	double began = now_us(), took;

	broker_rig_send(&bench->rig, sender, &track);
	MUST(!broker_rig_receive(&bench->rig, sender, ALLOWED_MS, &answer));
	took = now_us() - began;
	MUST(answer.kind == FRAME_STEPS);
	arena_reset(bench->rig.arena);
	return took;
}

/* ---- figures ---- */

/* In turns, so that a busy machine is as busy for each. */
static void
measure(struct bench *bench)
{
	struct broker_peer *sender = find_sender(bench);

	for (size_t i = 0; i < WARM_UP + ROUNDS; i++) {
		size_t at = i < WARM_UP ? 0 : i - WARM_UP;
		struct envelope envelope;
		struct frame submit;

		today_referral(bench->today, SENDER, &envelope, &submit);
		bench->us[CRYPTO][at] = crypto_once(bench, &envelope, &submit.as.submit);
		bench->us[SYNC][at] = sync_once(bench, &submit.as.submit);
		bench->us[FLOOR][at] = bench->us[CRYPTO][at] + bench->us[SYNC][at];
		bench->us[ACCEPT][at] = accept_once(bench, sender, &submit);
		poll_on(bench);
		bench->us[WAY][at] = way_once(bench, sender);
	}
}

static const char *
said(int is_reached)
{
	return is_reached ? "reached" : "MISSED";
}

static void
show_figure(const struct bench *bench, enum figure figure, const char *name)
{
	printf("  %-32s p50 %7.0f us   p99 %7.0f us\n", name, percentile(bench->us[figure], 50),
	       percentile(bench->us[figure], 99));
}

static void
show_accept(struct bench *bench, const char *who)
{
	double ratio;

	measure(bench);
	ratio = percentile(bench->us[ACCEPT], 50) / percentile(bench->us[FLOOR], 50);
	printf("accept, %s\n", who);
	show_figure(bench, ACCEPT, "accepted after");
	show_figure(bench, SYNC, "one fdatasync of the same bytes");
	show_figure(bench, CRYPTO, "the crypto");
	show_figure(bench, WAY, "there and back, with no message");
	printf("  %-32s     %7.2f times     goal: at most %.0f   %s\n", "p50 against fdatasync and crypto", ratio,
	       GOAL_TIMES, said(ratio <= GOAL_TIMES));
	(void)fflush(stdout);
}

static double
pss_mib(pid_t pid)
{
	char path[64], line[256];
	unsigned long kib = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
	file = fopen(path, "re");
	MUST(file);
	while (fgets(line, sizeof line, file))
		if (!strncmp(line, "Pss:", 4))
			kib = strtoul(line + 4, NULL, 10);
	MUST(!fclose(file) && kib);
	return (double)kib / 1024;
}

static void
show_memory(const struct bench *bench)
{
	double sum = 0, one[BROKER_RIG_PROCESSES];

	for (int i = 0; i < BROKER_RIG_PROCESSES; i++) {
		one[i] = pss_mib(bench->rig.pids[i]);
		sum += one[i];
	}
	printf("memory (PSS), %zu agents connected\n", bench->peer_count);
	printf("  tellbackd %.1f, core %.1f, front %.1f, signer %.1f     %7.1f MiB       goal: at most %.0f  %s\n", one[0],
	       one[1], one[2], one[3], sum, GOAL_MIB, said(sum <= GOAL_MIB));
	(void)fflush(stdout);
}

/* utime and stime, in clock ticks (proc(5)). */
static unsigned long
ticks_of(pid_t pid)
{
	char path[64], line[1024], *at;
	unsigned long user = 0, system = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	file = fopen(path, "re");
	MUST(file && fgets(line, sizeof line, file) && !fclose(file));
	at = strrchr(line, ')'); /* the name may hold anything */
	MUST(at && sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) == 2);
	return user + system;
}

/* Nothing may come of any poll while it is measured. */
static void
rest(struct bench *bench)
{
	struct broker_peer *sender = find_sender(bench);
	struct frame frame;

	MUST(broker_rig_receive(&bench->rig, sender, REST_S * 1000, &frame));
}

static void
show_rest(struct bench *bench)
{
	unsigned long before[BROKER_RIG_PROCESSES], used = 0;
	double tick_ms = 1000.0 / (double)sysconf(_SC_CLK_TCK);

	for (size_t i = 0; i < bench->peer_count; i++)
		catch_up(bench, &bench->peers[i]);
	for (int i = 0; i < BROKER_RIG_PROCESSES; i++)
		before[i] = ticks_of(bench->rig.pids[i]);
	rest(bench);
	for (int i = 0; i < BROKER_RIG_PROCESSES; i++)
		used += ticks_of(bench->rig.pids[i]) - before[i];
	printf("at rest, %zu agents waiting, %d s\n", bench->peer_count, REST_S);
	printf("  %-32s     %7.0f ms        goal: none        %s\n", "CPU time of all three", (double)used * tick_ms,
	       said(!used));
}

int
main(int argc, char **argv)
{
	struct bench *bench = calloc(1, sizeof *bench);

	if (argc != 2 || !bench) {
		(void)fputs("usage: accept_driver PROGRAMS\n", stderr);
		return 2;
	}
	MUST(sodium_init() >= 0);
	bench->today = today_new(AGENTS);
	broker_rig_open(&bench->rig, bench->today, argv[1]);
	(void)snprintf(bench->path, sizeof bench->path, "%s/syncs", bench->rig.folder);
	bench->file = open(bench->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	MUST(bench->file >= 0);

	for (size_t i = 0; i < AGENTS; i++)
		if (!strcmp(bench->today->keys[i].agency, SENDER))
			broker_rig_join(&bench->rig, &bench->today->keys[i], &bench->peers[bench->peer_count++]);
	show_accept(bench, "one agent connected");
	for (size_t i = 0; i < AGENTS; i++)
		if (strcmp(bench->today->keys[i].agency, SENDER) != 0)
			broker_rig_join(&bench->rig, &bench->today->keys[i], &bench->peers[bench->peer_count++]);
	for (size_t i = 0; i < bench->peer_count; i++)
		if (strcmp(bench->peers[i].key->agency, SENDER) != 0)
			catch_up(bench, &bench->peers[i]);
	show_accept(bench, "all connected, those it is for fetching it");
	show_memory(bench);
	show_rest(bench);

	for (size_t i = 0; i < bench->peer_count; i++)
		broker_rig_leave(&bench->peers[i]);
	MUST(!close(bench->file) && !unlink(bench->path));
	broker_rig_close(&bench->rig);
	today_free(bench->today);
	free(bench);
	return 0;
}
