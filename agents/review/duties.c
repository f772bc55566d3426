#include "review/duties.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "note/directory.h"
#include "review/asked.h"

/* ---- what is printed ------------------------------------------------------------ */

struct line {
	char id[DUTY_ID_SIZE];
	const struct duty *duty;
};

static int
by_id(const void *a, const void *b)
{
	return strcmp(((const struct line *)a)->id, ((const struct line *)b)->id);
}

enum status
duties_print(const struct casebook *book, FILE *out)
{
	size_t count = casebook_count(book), kept = 0;
	struct line *lines = calloc(count + 1, sizeof *lines);

	if (!lines)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		lines[kept].duty = casebook_at(book, i);
		if (!lines[kept].duty)
			continue; /* erased */
		duty_id(lines[kept].duty, lines[kept].id);
		kept++;
	}
	count = kept;
	qsort(lines, count, sizeof *lines, by_id);
	for (size_t i = 0; i < count; i++) {
		char text[DUTY_LINE_SIZE];

		duty_print(lines[i].duty, text);
		(void)fprintf(out, "%s\n", text); /* what does not reach the end of a pipe shows in ferror */
	}
	free(lines);
	return fflush(out) || ferror(out) ? STATUS_IO : STATUS_OK;
}

/* ---- what has to be known besides ----------------------------------------------- */

static void
say_gone(const struct replay_gaps *gaps)
{
	uint64_t duties = 0;

	for (size_t i = 0; i < DUTY_STATE_COUNT; i++)
		duties += gaps->duties[i];
	(void)fprintf(stderr,
		      "tellback-review: %" PRIu64 " notes were erased, of %" PRIu64 " cases; their %" PRIu64
		      " duties are not in the list",
		      gaps->notes, gaps->cases, duties);
	for (size_t i = 0; i < DUTY_STATE_COUNT; i++)
		if (gaps->duties[i])
			(void)fprintf(stderr, ", %s %" PRIu64, duty_state_word((enum duty_state)i), gaps->duties[i]);
	(void)fputc('\n', stderr);
	if (gaps->unjudged)
		(void)fprintf(stderr,
			      "tellback-review: %" PRIu64 " notes name what was erased, and could not be judged\n",
			      gaps->unjudged);
}

void
duties_remark(const struct replay *replay, const struct pinned *roots)
{
	const struct directory *directory = replay_directory(replay);
	char hex[DIGEST_HEX_SIZE];

	if (!roots->count && directory) {
		directory_fingerprint(directory->roots, directory->root_count, hex);
		(void)fprintf(stderr,
			      "tellback-review: no roots were pinned (--roots FILE): the directory was believed as it "
			      "stands.  The fingerprint of its roots is %s; compare it.\n",
			      hex);
	}
	if (replay_gaps(replay)->notes)
		say_gone(replay_gaps(replay));
}

static int
run(struct asked *asked)
{
	struct replay *replay = asked_replay(asked);
	enum status status;

	if (!replay)
		return EXIT_REFUSED;
	status = duties_print(replay_book(replay), stdout);
	if (status)
		(void)trouble_say(&asked->trouble, status, "the list could not be written");
	else
		duties_remark(replay, &asked->pinned);
	replay_free(replay);
	return status ? EXIT_REFUSED : EXIT_DONE;
}

int
duties_run(char **words, int word_count)
{
	struct asked asked = {.verb = "duties"};
	const struct asked_option options[] = {
		{"--from", ASKED_VALUE, &asked.from},
		{"--roots", ASKED_VALUE, &asked.roots},
	};
	int code = asked_words(asked.verb, options, sizeof options / sizeof *options, words, word_count);

	if (!code)
		code = asked_open(&asked);
	if (!code)
		code = run(&asked);
	return asked_end(&asked, code);
}
