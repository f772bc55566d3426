/* How soon is the broker back when it dies with a full store?  Real processes
 * over a store with as many open deliveries as asked for, put in through the
 * store's own interface.
 * usage: ready_driver PROGRAMS [--count N] [--wal MB] [--seed S]
 *   --wal MB   before the second start, as much of changes that were committed
 *              and not yet worked into the store */
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "store/store.h"
#include "support/broker_rig.h"

#define RECIPIENTS 4
#define CASE_ENVELOPES 4
#define NOTE_BYTES 700
#define TRANSACTION 5000 /* envelopes */
#define SAY_MS 2000
#define ALLOWED_MS 120000
#define DAY_MS (24LL * 3600 * 1000)

#define MUST(done) \
	do { \
		if (!(done)) { \
			(void)fprintf(stderr, "ready_driver.c:%d: %s\n", __LINE__, #done); \
			exit(1); \
		} \
	} while (0)

/* The recipients of every message; the first sends it. */
static const char *const agencies[RECIPIENTS] = {"police", "crs", "edt", "health"};

struct asked {
	const char *programs;
	uint64_t count;
	uint64_t seed;
	int64_t wal_bytes;
};

struct filling {
	struct store *store;
	uint64_t random;
	uint64_t seq;
	struct instant now;
	struct agency who[RECIPIENTS];
	struct case_token case_token;
};

static uint64_t
next_random(struct filling *filling)
{
	filling->random ^= filling->random << 13;
	filling->random ^= filling->random >> 7;
	filling->random ^= filling->random << 17;
	return filling->random;
}

static void
random_id(struct filling *filling, char hex[ID_SIZE])
{
	(void)snprintf(hex, ID_SIZE, "%016" PRIx64 "%016" PRIx64, next_random(filling), next_random(filling));
}

static void
add_case(struct filling *filling)
{
	struct case_row row = {.home = filling->who[1], .holder = filling->who[1], .returns = {INSTANT_NEVER}};

	random_id(filling, filling->case_token.hex);
	row.token = row.group = filling->case_token;
	MUST(!store_case_put(filling->store, &row));
}

/* One message that is on its way to all: accepted, fetched by nobody. */
static void
add_message(struct filling *filling)
{
	uint8_t note[NOTE_BYTES];
	struct store_new_leaf leaf = {LEAF_ENVELOPE, {note, sizeof note}, {{0}}, filling->now};
	struct store_envelope envelope = {.from = filling->who[0], .case_token = filling->case_token, .is_accepted = 1};
	struct duty duty = {.kind = DUTY_ACKNOWLEDGE, .case_token = filling->case_token, .party = filling->who[0],
			    .debtor = filling->who[1], .creditor = filling->who[0], .start = filling->now,
			    .due = {filling->now.ms + 30 * DAY_MS}, .warn = {filling->now.ms + 29 * DAY_MS}};

	for (size_t i = 0; i < sizeof note; i++)
		note[i] = (uint8_t)(' ' + next_random(filling) % 90);
	leaf.digest = envelope.before_seq = digest_of(leaf.note);
	random_id(filling, envelope.id.hex);
	duty.opened_by = envelope.id;
	MUST(!store_leaf_add(filling->store, &leaf, &envelope.index));
	MUST(!store_submission_add(filling->store, &filling->who[0], filling->seq++, envelope.index));
	MUST(!store_envelope_add(filling->store, &envelope));
	MUST(!store_duty_add(filling->store, &duty));
	for (size_t i = 0; i < RECIPIENTS; i++) {
		uint64_t cursor;

		MUST(!store_delivery_add(filling->store, &filling->who[i], envelope.index, &cursor));
		MUST(!store_step_add(filling->store, envelope.index, &filling->who[i], cursor));
	}
}

static void
fill(struct filling *filling, uint64_t count)
{
	int64_t said = clock_tick().ms;
	uint64_t index;

	MUST(!store_begin(filling->store));
	MUST(store_submission_last(filling->store, &filling->who[0], &filling->seq, &index) == STATUS_NOT_FOUND);
	filling->seq = 1;
	for (uint64_t i = 0; i < count / RECIPIENTS; i++) {
		if (i % CASE_ENVELOPES == 0)
			add_case(filling);
		add_message(filling);
		if (i % TRANSACTION == TRANSACTION - 1) {
			MUST(!store_commit(filling->store));
			MUST(!store_begin(filling->store));
		}
		if (clock_tick().ms - said > SAY_MS) {
			said = clock_tick().ms;
			(void)fprintf(stderr, "ready: %" PRIu64 " of %" PRIu64 " deliveries put in\n", (i + 1) * RECIPIENTS,
				      count);
		}
	}
	MUST(!store_commit(filling->store));
}

/* The log is shown up to its last leaf: what core compares its store with. */
static void
until_signed(const struct broker_rig *rig, uint64_t leaves)
{
	char path[160], text[256], event[4096];
	struct pollfd watch = {inotify_init1(IN_CLOEXEC), POLLIN, 0};
	int64_t began = clock_tick().ms, said = began;
	unsigned long long size = 0;

	(void)snprintf(path, sizeof path, "%s/log", rig->folder);
	MUST(watch.fd >= 0 && inotify_add_watch(watch.fd, path, IN_MOVED_TO) >= 0);
	(void)snprintf(path, sizeof path, "%s/log/checkpoint", rig->folder);
	while (size < leaves) {
		FILE *file = fopen(path, "re");

		/* the size stands in the second line */
		if (file && fgets(text, sizeof text, file) && fgets(text, sizeof text, file))
			size = strtoull(text, NULL, 10);
		if (file)
			(void)fclose(file); /* only read */
		MUST(clock_tick().ms - began < ALLOWED_MS);
		if (clock_tick().ms - said > SAY_MS) {
			said = clock_tick().ms;
			(void)fprintf(stderr, "ready: %llu of %" PRIu64 " leaves signed\n", size, leaves);
		}
		MUST(size >= leaves || (poll(&watch, 1, ALLOWED_MS) == 1 && read(watch.fd, event, sizeof event) > 0));
	}
	MUST(!close(watch.fd));
}

/* As after the death of a core that never got to tidy up: somebody writes
 * again and again, and ends without a word. */
static void
leave_changes(const char *path, int64_t bytes)
{
	char wal[176];
	struct stat changes = {.st_size = 0};
	sqlite3 *handle = NULL;
	int how;
	pid_t pid;

	(void)fflush(stdout); /* said once, not by both */
	pid = fork();
	MUST(pid >= 0);
	(void)snprintf(wal, sizeof wal, "%s-wal", path);
	if (!pid) {
		MUST(sqlite3_open(path, &handle) == SQLITE_OK);
		MUST(sqlite3_busy_timeout(handle, ALLOWED_MS) == SQLITE_OK); /* core may be dying just now */
		MUST(!sqlite3_exec(handle, "PRAGMA wal_autocheckpoint=0", NULL, NULL, NULL));
		while (changes.st_size < bytes) {
			/* the same bytes again would not be written */
			MUST(!sqlite3_exec(handle, "UPDATE steps SET verified = 1 - verified", NULL, NULL, NULL));
			MUST(!stat(wal, &changes));
		}
		_exit(0);
	}
	MUST(waitpid(pid, &how, 0) == pid && !how && !stat(wal, &changes));
	(void)printf("ready: %lld MB of changes lie beside the store\n", (long long)changes.st_size / 1000000);
}

/* From now on until a question is answered. */
static int64_t
until_welcome(struct broker_rig *rig, struct broker_peer *peer)
{
	const struct frame hello = {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "ready"}}};
	int64_t began = clock_tick().ms;
	struct frame answer;

	do {
		MUST(clock_tick().ms - began < ALLOWED_MS);
		arena_reset(rig->arena);
		broker_rig_send(rig, peer, &hello);
		if (broker_rig_receive(rig, peer, ALLOWED_MS, &answer))
			return -1;
	} while (answer.kind != FRAME_WELCOME);
	return clock_tick().ms - began;
}

static void
measure(struct broker_rig *rig, const struct asked *asked, uint64_t leaves)
{
	struct broker_peer peer;
	char path[160];
	int64_t began, core_ms, all_ms;

	broker_rig_start(rig, asked->programs);
	until_signed(rig, leaves);
	broker_rig_join(rig, &rig->today->keys[0], &peer);
	MUST(!kill(rig->pids[1], SIGKILL));
	core_ms = until_welcome(rig, &peer);
	MUST(core_ms >= 0);
	broker_rig_leave(&peer);
	broker_rig_stop(rig, SIGKILL);
	(void)snprintf(path, sizeof path, "%s/broker.db", rig->folder);
	if (asked->wal_bytes)
		leave_changes(path, asked->wal_bytes);
	began = clock_tick().ms;
	broker_rig_start(rig, asked->programs);
	all_ms = clock_tick().ms - began;
	(void)printf("ready: %" PRIu64 " open deliveries; core killed: a question was answered after %" PRId64
		     " ms; tellbackd killed: ready after %" PRId64 " ms (goal 2000)\n",
		     asked->count, core_ms, all_ms);
}

/* Zero if the words are ours. */
static int
read_words(int argc, char **argv, struct asked *ret_asked)
{
	static const struct option options[] = {{"count", required_argument, NULL, 'n'},
						{"wal", required_argument, NULL, 'w'},
						{"seed", required_argument, NULL, 's'},
						{NULL, 0, NULL, 0}};
	int option;

	*ret_asked = (struct asked){.count = 10000, .seed = 1};
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'n')
			ret_asked->count = strtoull(optarg, NULL, 10);
		else if (option == 's')
			ret_asked->seed = strtoull(optarg, NULL, 10);
		else if (option == 'w')
			ret_asked->wal_bytes = strtoll(optarg, NULL, 10) * 1000000;
		else
			return -1;
	}
	if (optind + 1 != argc)
		return -1;
	ret_asked->programs = argv[optind];
	return 0;
}

int
main(int argc, char **argv)
{
	struct asked asked;
	struct filling filling;
	struct today *today;
	struct broker_rig rig;
	struct leaf last;
	struct stat store;
	char path[160];

	if (read_words(argc, argv, &asked)) {
		(void)fprintf(stderr, "usage: ready_driver PROGRAMS [--count N] [--wal MB] [--seed S]\n");
		return 2;
	}
	today = today_new(0);
	broker_rig_make(&rig, today);
	(void)snprintf(path, sizeof path, "%s/broker.db", rig.folder);
	filling = (struct filling){.random = 1 + asked.seed, .now = clock_now()};
	for (size_t i = 0; i < RECIPIENTS; i++)
		(void)snprintf(filling.who[i].name, AGENCY_SIZE, "%s", agencies[i]);
	MUST(!store_open(path, STORE_SERVE, &filling.store));
	fill(&filling, asked.count);
	MUST(!store_leaf_last(filling.store, &last));
	store_close(filling.store);
	MUST(!stat(path, &store));
	(void)printf("ready: seed %" PRIu64 ", store of %lld MB\n", asked.seed, (long long)store.st_size / 1000000);
	measure(&rig, &asked, last.index + 1);
	broker_rig_close(&rig);
	today_free(today);
	return 0;
}
