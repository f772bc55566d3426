#include "review/duties.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "base/clock.h"
#include "note/directory.h"

/* A review that takes longer says how far it is, and then every so often. */
#define QUIET_MS 2000
#define PAUSE_MS 1000

#define LEAVES_BYTES ((size_t)4 * 1024 * 1024 * 1024)

struct asked {
	const char *from;
	const char *roots;
};

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
	size_t count = casebook_count(book);
	struct line *lines = calloc(count + 1, sizeof *lines);

	if (!lines)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		lines[i].duty = casebook_at(book, i);
		duty_id(lines[i].duty, lines[i].id);
	}
	qsort(lines, count, sizeof *lines, by_id);
	for (size_t i = 0; i < count; i++) {
		char text[DUTY_LINE_SIZE];

		duty_print(lines[i].duty, text);
		(void)fprintf(out, "%s\n", text); /* what does not reach the end of a pipe shows in ferror */
	}
	free(lines);
	return fflush(out) || ferror(out) ? STATUS_IO : STATUS_OK;
}

/* ---- how it comes to be ------------------------------------------------------------ */

static void
show_progress(size_t at, size_t count, struct tick *said)
{
	struct tick now = clock_tick();

	if (now.ms - said->ms < PAUSE_MS)
		return;
	*said = now;
	(void)fprintf(stderr, "%stellback-review: note %zu of %zu%s", isatty(STDERR_FILENO) ? "\r" : "", at, count,
		      isatty(STDERR_FILENO) ? "" : "\n");
}

struct replay *
duties_replay(const struct folder *folder, const struct pinned *roots, struct trouble *trouble)
{
	struct replay *replay = replay_new(roots);
	struct tick said = {clock_tick().ms + QUIET_MS - PAUSE_MS};
	enum status status = STATUS_OK;

	if (!replay) {
		(void)trouble_say(trouble, STATUS_NO_MEMORY, "there is not enough memory");
		return NULL;
	}
	for (size_t i = 0; !status && i < folder->leaf_count; i++) {
		struct view note;

		status = folder_note(folder, i, replay_arena(replay), &note, trouble);
		if (!status)
			status = replay_take(replay, &folder->leaves[i], note, trouble);
		show_progress(i, folder->leaf_count, &said);
	}
	if (!status)
		status = replay_end(replay, folder->leaves[folder->leaf_count - 1].accepted, trouble);
	if (!status)
		return replay;
	replay_free(replay);
	return NULL;
}

/* What somebody who reads the list has to know besides. */
static void
remark(const struct replay *replay, const struct pinned *roots)
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
	if (replay_erased(replay))
		(void)fprintf(stderr,
			      "tellback-review: %" PRIu64 " notes were erased; what they did is not in the list\n",
			      replay_erased(replay));
}

static int
run(const struct asked *asked, struct arena *arena, struct trouble *trouble)
{
	struct pinned roots = {.count = 0};
	struct folder folder;
	struct replay *replay = NULL;
	enum status status = STATUS_OK;

	if (asked->roots)
		status = pinned_read(asked->roots, arena, &roots, trouble);
	if (!status)
		status = folder_open(asked->from, arena, &folder, trouble);
	if (!status)
		replay = duties_replay(&folder, &roots, trouble);
	if (!replay)
		return status == STATUS_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_REFUSED;
	status = duties_print(replay_book(replay), stdout);
	if (status)
		(void)trouble_say(trouble, status, "the list could not be written");
	else
		remark(replay, &roots);
	replay_free(replay);
	return status ? EXIT_REFUSED : EXIT_DONE;
}

/* ---- what was asked ------------------------------------------------------------------ */

/* The value of `${name} value` or `${name}=value` at ${*at}, or NULL. */
static const char *
value_of(const char *name, char **words, int word_count, int *at)
{
	size_t size = strlen(name);

	if (!strncmp(words[*at], name, size) && words[*at][size] == '=')
		return words[*at] + size + 1;
	if (strcmp(words[*at], name) != 0 || *at + 1 >= word_count)
		return NULL;
	return words[++*at];
}

static int
misused(const char *words, const char *what)
{
	(void)fprintf(stderr, "tellback-review duties: %s%s\nTry: tellback-review --help\n", words, what);
	return EXIT_USAGE;
}

int
duties_run(char **words, int word_count)
{
	struct trouble trouble = {""};
	struct asked asked = {NULL, NULL};
	struct arena *arena;
	int code;

	for (int i = 0; i < word_count; i++) {
		const char *word = words[i], *from = value_of("--from", words, word_count, &i), *roots = NULL;

		if (!from)
			roots = value_of("--roots", words, word_count, &i);
		if (!from && !roots)
			return misused("what is meant by ", word);
		asked.from = from ? from : asked.from;
		asked.roots = roots ? roots : asked.roots;
	}
	if (!asked.from)
		return misused("it takes --from and a folder that `tellbackctl notes` wrote", "");
	arena = arena_new(LEAVES_BYTES);
	if (!arena)
		return EXIT_REFUSED;
	code = run(&asked, arena, &trouble);
	if (trouble.words[0])
		(void)fprintf(stderr, "tellback-review: %s\n", trouble.words);
	arena_free(arena);
	return code;
}
