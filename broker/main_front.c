/* tellback-front: the broker's network process, started by tellbackd. */
#include <fcntl.h>
#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/call.h"
#include "base/clock.h"
#include "base/handoff.h"
#include "base/log.h"
#include "base/secret.h"
#include "broker_config.h"
#include "broker_curve.h"
#include "front/front.h"

#define CONFIG_BYTES (1024 * 1024)
#define OWN_DESCRIPTORS 64 /* kept for ourselves and libzmq */
#define MIB (1024ULL * 1024)

/* What a peer can make libzmq hold grows past its own limits (a message of
 * very many frames counts as one): at this bound it aborts and is restarted,
 * instead of taking the machine's memory. */
static void
limit_memory(unsigned mib)
{
	unsigned long long pages[6] = {0};
	struct rlimit limit;
	FILE *statm = mib ? fopen("/proc/self/statm", "re") : NULL;

	if (!statm)
		return;
	/* size resident shared text lib data, in pages; what is there now is
	 * not a peer's doing (sanitisers map terabytes) */
	if (fscanf(statm, "%llu %llu %llu %llu %llu %llu", &pages[0], &pages[1], &pages[2], &pages[3], &pages[4],
		   &pages[5]) == 6) {
		limit.rlim_cur = limit.rlim_max =
			(rlim_t)(pages[5] * (unsigned long long)sysconf(_SC_PAGESIZE) + mib * MIB);
		(void)setrlimit(RLIMIT_DATA, &limit); /* lowering cannot fail */
	}
	(void)fclose(statm); /* only read */
}

/* As many descriptors as we may have; the connections that leaves. */
static size_t
most_connections(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return OWN_DESCRIPTORS;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit); /* up to the hard limit is always allowed */
	if (limit.rlim_cur <= (rlim_t)2 * OWN_DESCRIPTORS)
		return limit.rlim_cur / 4;
	return (limit.rlim_cur - OWN_DESCRIPTORS) / 10 * 9;
}

/* Streams that the supervisor hands over; non-zero when it has gone. */
static enum status
take_handoff(struct front *front)
{
	char line[HANDOFF_LINE_SIZE];
	int passed = -1;
	enum status status;

	while (!(status = handoff_receive(HANDOFF_FD, line, &passed))) {
		if (passed < 0)
			continue;
		status = front_stream(front, passed);
		if (status) {
			(void)close(passed); /* nothing was written */
			return status;
		}
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status
say_ready(const struct front *front)
{
	char line[HANDOFF_LINE_SIZE];

	(void)snprintf(line, sizeof line, HANDOFF_READY " %s", front_endpoint(front));
	return handoff_send(HANDOFF_FD, line, -1);
}

static enum status
run(struct front *front, int signals)
{
	enum status status = STATUS_OK;
	int is_ready = 0;

	while (!status) {
		struct pollfd fds[2] = {{HANDOFF_FD, POLLIN, 0}, {signals, POLLIN, 0}};
		int wait_ms = -1;

		status = take_handoff(front);
		if (!status)
			status = front_turn(front, clock_tick(), &wait_ms);
		if (!status && !is_ready && *front_endpoint(front)) {
			is_ready = 1;
			status = say_ready(front);
		}
		if (!status)
			status = front_wait(front, fds, 2, wait_ms);
		if (!status && fds[1].revents)
			return STATUS_OK;
	}
	return status;
}

static enum status
journal_of(struct journal **ret_journal)
{
	int fd = -1;
	enum status status;

	if (!journal_open(JOURNAL_FD, ret_journal)) {
		(void)fcntl(JOURNAL_FD, F_SETFD, FD_CLOEXEC); /* it is open */
		return STATUS_OK;
	}
	/* without a supervisor's page (tests) nothing outlives us */
	status = journal_make(&fd);
	if (!status)
		status = journal_open(fd, ret_journal);
	return status;
}

static enum status
start_and_run(const struct broker_config *config, int signals)
{
	struct broker_curve curve;
	struct journal *journal = NULL;
	struct front *front = NULL;
	enum status status = broker_curve_load(config->keys_curve, &curve);

	if (status) {
		log_event(LOG_LINE_ERROR, "front.key", "path=%s why=%s", config->keys_curve, status_word(status));
		return STATUS_MISCONFIGURED;
	}
	status = journal_of(&journal);
	if (!status) {
		const struct front_options options = {
			{curve.public_z85, curve.secret_z85}, config->listen, journal, most_connections()};

		status = front_open(&options, &front);
		if (status)
			log_event(LOG_LINE_ERROR, "front.self-test", "why=%s", status_word(status));
	}
	explicit_bzero(&curve, sizeof curve);
	limit_memory(config->front_memory_mib);
	if (!status) {
		status = run(front, signals);
		if (status == STATUS_BUSY || status == STATUS_MISCONFIGURED)
			log_event(LOG_LINE_ERROR, "front.listen", "endpoint=%s why=%s", config->listen,
				  status == STATUS_BUSY ? "in-use" : "no-such-address");
	}
	front_close(front);
	journal_close(journal);
	return status;
}

static int
exit_of(enum status status)
{
	if (!status || status == STATUS_GONE)
		return EXIT_DONE; /* asked to end, or nobody is left to ask */
	return status == STATUS_MISCONFIGURED || status == STATUS_NOT_PERMITTED ? EXIT_MISCONFIGURED : EXIT_REFUSED;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {{"config", required_argument, NULL, 'c'},
						{"root", required_argument, NULL, 'r'},
						{"listen", required_argument, NULL, 'l'},
						{NULL, 0, NULL, 0}};
	const char *path = NULL, *root = NULL, *listen = NULL, *error = "no memory";
	struct broker_config config;
	struct arena *arena;
	enum status status;
	int option, signals;

	while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (option == 'c')
			path = optarg;
		else if (option == 'r')
			root = optarg;
		else if (option == 'l')
			listen = optarg; /* the port that an earlier front was given */
		else
			return EXIT_USAGE;
	}
	if (handoff_child_start()) {
		(void)fputs("tellback-front is started by tellbackd\n", stderr);
		return EXIT_USAGE;
	}
	secret_process_harden();
	signals = handoff_signals();
	arena = arena_new(CONFIG_BYTES);
	if (signals < 0 || sodium_init() < 0 || !arena)
		return EXIT_REFUSED;
	status = broker_config_load(path, root, arena, &config, &error);
	if (status) {
		(void)fprintf(stderr, "%s\n", error);
	} else {
		config.listen = listen ? listen : config.listen;
		log_level_set(config.log);
	}
	if (!status)
		status = start_and_run(&config, signals);
	arena_free(arena);
	return exit_of(status);
}
