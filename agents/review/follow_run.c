/* The words of `follow`, and going on until somebody ends it. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/id.h"
#include "review/asked.h"
#include "review/follow.h"
#include "review/stop.h"

/* What was asked. */
struct wanted {
	const char *verb;
	const char *from;
	const char *broker;
	const char *root;
	const char *to;
	const char *roots;
	const char *every;
	uint64_t every_s;
};

static void
say_found(const char *to, const struct follow_found *found)
{
	if (found->mended)
		(void)printf("%s: %" PRIu64 " file%s that %s missing in it %s there again\n", to, found->mended,
			     found->mended == 1 ? "" : "s", found->mended == 1 ? "was" : "were",
			     found->mended == 1 ? "is" : "are");
	if (found->now != found->before)
		(void)printf("%s: %" PRIu64 " leaves, %" PRIu64 " of them new\n", to, found->now,
			     found->now - found->before);
	else
		(void)printf("%s: %" PRIu64 " leaves, nothing new%s\n", to, found->now,
			     found->is_witnessed ? " but a witness's cosignature" : "");
	(void)fflush(stdout); /* whoever follows reads along */
}

/* Is it worth another try?  The log contradicting itself is not. */
static int
may_pass(enum status status)
{
	return status == STATUS_GONE || status == STATUS_NOT_FOUND || status == STATUS_BUSY || status == STATUS_FULL;
}

static int
go_on(const struct wanted *wanted, const struct follow_ask *follow)
{
	enum status status;
	int is_new = 1; /* the first time is told in any case */

	do {
		struct follow_found found = {0};
		struct trouble trouble = {""};

		status = follow_once(follow, &found, &trouble);
		if (status)
			(void)fprintf(stderr, "tellback-review: %s\n", trouble.words);
		else if (is_new || found.now != found.before || found.is_witnessed || found.mended)
			say_found(wanted->to, &found);
		is_new = 0;
		if (status && !(wanted->every_s && may_pass(status)))
			break;
	} while (wanted->every_s && !stop_wait(follow->stop, (int64_t)wanted->every_s * 1000));
	if (wanted->every_s && stop_wait(follow->stop, 0))
		return EXIT_DONE; /* as it was told to */
	return status ? EXIT_REFUSED : EXIT_DONE;
}

static int
start(const struct wanted *wanted)
{
	struct trouble trouble = {""};
	struct arena *arena = arena_new((size_t)1024 * 1024);
	struct pinned roots = {.count = 0};
	struct follow_ask follow = {.to = wanted->to, .roots = &roots, .stop = -1};
	struct source source = {.context = NULL};
	struct line *line = NULL;
	enum status status = arena ? stop_open(&follow.stop) : STATUS_NO_MEMORY;
	int code = EXIT_REFUSED;

	if (!status && wanted->broker)
		status = line_open(&(struct line_options){wanted->broker, wanted->root, follow.stop}, &line, &trouble);
	if (!status && (wanted->roots || line)) /* those that the agent pinned, where none are said */
		status = pinned_read(wanted->roots ? wanted->roots : line_roots(line), arena, &roots, &trouble);
	if (!status)
		status = wanted->broker ? source_broker(line, &source) : source_folder(wanted->from, &source);
	follow.source = &source;
	if (!status)
		code = go_on(wanted, &follow);
	else
		(void)fprintf(stderr, "tellback-review: %s\n", trouble.words[0] ? trouble.words : status_word(status));
	source_free(&source);
	line_close(line);
	if (follow.stop >= 0)
		(void)close(follow.stop); /* nothing was written */
	arena_free(arena);
	return code;
}

int
follow_run(char **words, int word_count)
{
	struct wanted wanted = {.verb = "follow"};
	const struct asked_option options[] = {
		{"--from", ASKED_VALUE, &wanted.from},	   {"--broker", ASKED_VALUE, &wanted.broker},
		{"--root", ASKED_VALUE, &wanted.root},	   {"--to", ASKED_VALUE, &wanted.to},
		{"--roots", ASKED_VALUE, &wanted.roots}, {"--every", ASKED_VALUE, &wanted.every},
	};
	int code = asked_words(wanted.verb, options, sizeof options / sizeof *options, words, word_count);

	if (code)
		return code;
	if (!wanted.to || !wanted.from == !wanted.broker)
		return asked_misused(wanted.verb, "it takes --to DIR, and either --from DIR or --broker CONFIG", "");
	if (wanted.every && (id_number(wanted.every, &wanted.every_s) || !wanted.every_s || wanted.every_s > 86400))
		return asked_misused(wanted.verb, "--every takes 1 to 86400 seconds, not ", wanted.every);
	if (wanted.from && !wanted.every && access(wanted.from, F_OK)) { /* else one that may be there later */
		(void)fprintf(stderr, "tellback-review: there is no folder %s\n", wanted.from);
		return EXIT_NOT_FOUND;
	}
	return start(&wanted);
}
