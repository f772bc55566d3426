/* tellback-signer: signs the log, started by tellbackd.  It has the log's key
 * and the log's folder, and takes nothing but records of 49 bytes. */
#include <getopt.h>
#include <poll.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "base/clock.h"
#include "base/handoff.h"
#include "base/log.h"
#include "base/record.h"
#include "base/secret.h"
#include "broker_config.h"
#include "broker_log_key.h"
#include "signer/signer.h"
#include "signer/signer_record.h"

#define CONFIG_BYTES (1024 * 1024)

struct program {
	struct signer *signer;
	struct record_stream *stream; /* to core; NULL until it is handed over */
	int is_full;		      /* the disk, and it was said */
};

/* ---- core ---- */

static enum status
say_head(const struct program *program)
{
	const struct tree_head head = signer_head(program->signer);
	uint8_t bytes[SIGNER_HEAD_BYTES];
	const struct view part = {bytes, sizeof bytes};

	signer_record_head(&head, bytes);
	return record_stream_write(program->stream, &part, 1);
}

static void
drop_stream(struct program *program)
{
	record_stream_free(program->stream);
	program->stream = NULL;
}

/* A new core begins again from what is signed. */
static enum status
take_stream(struct program *program, int fd)
{
	const struct record_bounds bounds = {SIGNER_RECORD_BYTES, SIGNER_STREAM_BYTES, SIGNER_STREAM_BYTES};
	struct record_stream *stream;
	enum status status = record_stream_new(fd, &bounds, &stream);

	if (status) {
		(void)close(fd); /* nothing was written */
		return status;
	}
	drop_stream(program);
	signer_forget(program->signer);
	program->stream = stream;
	return say_head(program);
}

static enum status
take_handoff(struct program *program)
{
	char line[HANDOFF_LINE_SIZE];
	int passed = -1;
	enum status status;

	while (!(status = handoff_receive(HANDOFF_FD, line, &passed)))
		if (passed >= 0 && (status = take_stream(program, passed)))
			return status;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* What core has sent, as much as there is room for.
 *
 * Errors: STATUS_CONFLICT (a leaf that is not the next one); STATUS_MALFORMED
 *         (no leaf); STATUS_GONE (core has ended). */
static enum status
take_leaves(struct program *program)
{
	enum status status = STATUS_OK;

	while (!status && program->stream && signer_room(program->signer)) {
		struct leaf leaf;
		struct view record;

		status = record_stream_read(program->stream, &record);
		if (!status)
			status = signer_record_leaf_read(record, &leaf);
		if (!status)
			status = signer_take(program->signer, &leaf);
		if (status == STATUS_CONFLICT)
			log_event(LOG_LINE_ERROR, "log.gap", "index=%llu signed=%llu", (unsigned long long)leaf.index,
				  (unsigned long long)signer_head(program->signer).size);
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* A stream that ended or makes no sense is not our end: there will be another. */
static enum status
tend_stream(struct program *program)
{
	enum status status = take_leaves(program);

	if (!status && program->stream)
		status = record_stream_flush(program->stream);
	if (status == STATUS_GONE) {
		drop_stream(program);
		return STATUS_OK;
	}
	if (status == STATUS_MALFORMED || status == STATUS_NO_MEMORY) {
		drop_stream(program);
		log_event(LOG_LINE_ERROR, "log.lost", "why=%s", status_word(status));
		return handoff_send(HANDOFF_FD, HANDOFF_LOST " " HANDOFF_CORE, -1);
	}
	return status;
}

/* ---- the log ---- */

static enum status
publish(struct program *program, struct tick now)
{
	enum status status = signer_publish(program->signer, now);

	if (status == STATUS_FULL) {
		if (!program->is_full)
			log_event(LOG_LINE_ERROR, "log.full", "signed=%llu",
				  (unsigned long long)signer_head(program->signer).size);
		program->is_full = 1;
		return STATUS_OK;
	}
	if (status) {
		log_event(LOG_LINE_ERROR, "log.not-written", "signed=%llu why=%s",
			  (unsigned long long)signer_head(program->signer).size, status_word(status));
		if (status == STATUS_CONFLICT)
			(void)fputs("tellback-signer: the log has no checkpoint, and tiles of other leaves than the store's: "
				    "put the log's folder back as it was\n",
				    stderr);
		return status;
	}
	if (program->is_full)
		log_event(LOG_LINE_INFO, "log.enough", "signed=%llu",
			  (unsigned long long)signer_head(program->signer).size);
	program->is_full = 0;
	status = program->stream ? say_head(program) : STATUS_OK;
	/* core reads nothing any more?  Then it hears of the next one */
	return status == STATUS_BUSY ? STATUS_OK : status;
}

static int
wait_ms(const struct program *program)
{
	int64_t due = signer_due(program->signer).ms, now = clock_tick().ms;

	if (due == INT64_MAX)
		return -1;
	return due <= now ? 0 : (int)(due - now);
}

static enum status
turn(struct program *program)
{
	enum status status = take_handoff(program);

	if (!status)
		status = tend_stream(program);
	if (!status && signer_due(program->signer).ms <= clock_tick().ms)
		status = publish(program, clock_tick());
	if (!status && program->stream && record_stream_flush(program->stream))
		drop_stream(program); /* it has gone; what is signed is signed */
	return status;
}

static enum status
run(struct program *program, int signals)
{
	for (;;) {
		struct pollfd fds[3] = {{HANDOFF_FD, POLLIN, 0}, {signals, POLLIN, 0}, {-1, 0, 0}};
		enum status status = turn(program);

		if (status)
			return status;
		if (program->stream && (signer_room(program->signer) ||
					record_stream_events(program->stream) != POLLIN))
			fds[2] = (struct pollfd){record_stream_fd(program->stream),
						 record_stream_events(program->stream), 0};
		if (poll(fds, 3, wait_ms(program)) > 0 && fds[1].revents)
			return STATUS_OK;
	}
}

/* Core has ended before us: what it sent last is signed, too. */
static enum status
end(struct program *program)
{
	enum status status = tend_stream(program);

	while (!status && signer_due(program->signer).ms != INT64_MAX && !program->is_full) {
		status = publish(program, clock_tick());
		if (!status)
			status = tend_stream(program);
	}
	return status;
}

static int
exit_of(enum status status)
{
	switch (status) {
	case STATUS_OK:
	case STATUS_GONE: /* nobody is left to sign for */
		return EXIT_DONE;
	case STATUS_CORRUPT:
	case STATUS_CONFLICT:
	case STATUS_MISCONFIGURED:
	case STATUS_NOT_PERMITTED:
	case STATUS_NOT_FOUND:
	case STATUS_TOO_BIG:
		return EXIT_MISCONFIGURED;
	case STATUS_MALFORMED:
	case STATUS_BAD_SIGNATURE:
	case STATUS_UNKNOWN_KEY:
	case STATUS_CANNOT_OPEN:
	case STATUS_BUSY:
	case STATUS_NO_MEMORY:
	case STATUS_FULL:
	case STATUS_IO:
	case STATUS_NEWER:
		break;
	}
	return EXIT_REFUSED;
}

static int
serve(const struct signer_options *options, int signals)
{
	struct program program = {NULL, NULL, 0};
	char why[SIGNER_WHY_SIZE] = "no memory";
	enum status status = signer_open(options, why, &program.signer);

	if (status) {
		log_event(LOG_LINE_ERROR, "log.refused", "why=%s", status_word(status));
		(void)fprintf(stderr, "tellback-signer: %s\n", why);
	} else {
		status = handoff_send(HANDOFF_FD, HANDOFF_READY " " HANDOFF_SIGNER, -1);
		if (!status)
			status = run(&program, signals);
		if (!status)
			status = end(&program);
	}
	drop_stream(&program);
	signer_close(program.signer);
	return exit_of(status);
}

/* Read-only: is the log one that we would go on with? */
static int
check(const struct signer_options *options)
{
	struct signer *signer = NULL;
	char why[SIGNER_WHY_SIZE] = "no memory";
	enum status status = signer_open(options, why, &signer);

	if (status == STATUS_NOT_FOUND)
		printf("log %s: will be made\n", options->folder);
	else if (status == STATUS_BUSY)
		printf("log %s: in use\n", options->folder);
	else if (status)
		(void)fprintf(stderr, "log %s\n", why);
	else
		printf("log %s: good, %llu leaves\n", options->folder, (unsigned long long)signer_head(signer).size);
	signer_close(signer);
	return status && status != STATUS_NOT_FOUND && status != STATUS_BUSY ? EXIT_MISCONFIGURED : EXIT_DONE;
}

static int
start(const struct broker_config *config, int is_check)
{
	struct broker_log_key *key = NULL;
	enum status status = broker_log_key_load(config->keys_log, &key);
	struct note_signer signer;
	struct signer_options options = {config->log_folder, &signer, is_check ? LOG_FOLDER_LOOK : LOG_FOLDER_WRITE};
	int code = EXIT_MISCONFIGURED, signals;

	if (status) {
		if (!is_check)
			log_event(LOG_LINE_ERROR, "log.key", "path=%s why=%s", config->keys_log, status_word(status));
		(void)fprintf(stderr, "%s: %s%s\n", config->keys_log, status_word(status),
			      status == STATUS_NOT_FOUND       ? " (make it: tellbackctl init)"
			      : status == STATUS_NOT_PERMITTED ? " (it must be this user's own, mode 0600)"
							       : "");
		return EXIT_MISCONFIGURED;
	}
	signer = broker_log_key_signer(key);
	signals = is_check ? 0 : handoff_signals();
	if (is_check)
		code = check(&options);
	else if (signals >= 0)
		code = serve(&options, signals);
	broker_log_key_free(key);
	return code;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {{"config", required_argument, NULL, 'c'},
						{"root", required_argument, NULL, 'r'},
						{"check", no_argument, NULL, 't'},
						{NULL, 0, NULL, 0}};
	const char *path = NULL, *root = NULL, *error = "no memory";
	struct broker_config config;
	struct arena *arena;
	int option, is_check = 0, code;

	while ((option = getopt_long(argc, argv, "c:t", options, NULL)) != -1) {
		if (option == 'c')
			path = optarg;
		else if (option == 'r')
			root = optarg;
		else if (option == 't')
			is_check = 1;
		else
			return EXIT_USAGE;
	}
	if (!is_check && handoff_child_start()) {
		(void)fputs("tellback-signer is started by tellbackd\n", stderr);
		return EXIT_USAGE;
	}
	secret_process_harden();
	arena = arena_new(CONFIG_BYTES);
	if (!arena || sodium_init() < 0)
		return EXIT_REFUSED;
	if (broker_config_load(path, root, arena, &config, &error)) {
		(void)fprintf(stderr, "%s\n", error);
		code = EXIT_MISCONFIGURED;
	} else {
		log_level_set(config.log);
		code = start(&config, is_check);
	}
	arena_free(arena);
	return code;
}
