#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "cli/draft.h"
#include "cli/options.h"
#include "cli/registrar.h"
#include "cli/say.h"
#include "note/curve_key.h"
#include "note/directory.h"

#define LINES_BYTES 65536

/* What `broker`, `log`, `witness` and `root` lines of a hand-made or printed
 * file say; comments and other lines are passed over. */
struct lines_found {
	struct directory_broker brokers[16];
	size_t broker_count;
	struct signer_key log;
	int has_log;
	struct signer_key witnesses[16];
	size_t witness_count;
	struct signer_key roots[MAX_ROOTS];
	size_t root_count;
};

static int
broker_line(const char *line, struct directory_broker *ret_broker)
{
	struct directory_broker broker = {.name = ""};

	/* the widths are those of the fields */
	if (sscanf(line, "%40s %40s %127s", broker.name, broker.curve, broker.endpoint) != 3 ||
	    !id_is_token(broker.name) || !curve_key_is_valid(broker.curve))
		return -1;
	for (const char *at = broker.endpoint; *at; at++)
		if (*at < 0x21 || *at > 0x7e)
			return -1;
	*ret_broker = broker;
	return 0;
}

/* Non-zero if a line that is ours cannot be read. */
static int
line_take(char *line, struct lines_found *found)
{
	line[strcspn(line, "\r")] = '\0';
	if (!strncmp(line, "broker ", 7)) {
		if (found->broker_count == 16 || broker_line(line + 7, &found->brokers[found->broker_count]))
			return -1;
		found->broker_count++;
	} else if (!strncmp(line, "log ", 4)) {
		if (signed_note_key_parse(line + 4, &found->log))
			return -1;
		found->has_log = 1;
	} else if (!strncmp(line, "witness ", 8)) {
		if (found->witness_count == 16 ||
		    signed_note_key_parse(line + 8, &found->witnesses[found->witness_count]))
			return -1;
		found->witness_count++;
	} else if (!strncmp(line, "root ", 5)) {
		if (found->root_count == MAX_ROOTS || signed_note_key_parse(line + 5, &found->roots[found->root_count]))
			return -1;
		found->root_count++;
	}
	return 0;
}

static int
lines_file(const char *command, const char *path, struct arena *arena, struct lines_found *found)
{
	struct view content;
	char *rest, *line;
	enum status status = file_read(path, LINES_BYTES, arena, &content);

	if (status)
		return say_trouble(command, path, status);
	rest = arena_text(arena, content.bytes, content.size);
	while (rest && (line = strsep(&rest, "\n")))
		if (line_take(line, found)) {
			fprintf(stderr, "%s: %s: a line that begins with \"%.7s\" cannot be read\n", command, path,
				line);
			return EXIT_REFUSED;
		}
	return EXIT_DONE;
}

/* Each of ${list} is a root.pub file or a vkey itself. */
static int
roots_find(const char *command, const struct options_list *list, struct arena *arena, struct lines_found *found)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *item = list->items[i];
		size_t before = found->root_count;
		int code;

		if (before < MAX_ROOTS && !signed_note_key_parse(item, &found->roots[before])) {
			found->root_count++;
			continue;
		}
		code = lines_file(command, item, arena, found);
		if (code)
			return code;
		if (found->root_count == before) {
			fprintf(stderr, "%s: %s has no root line and is no vkey\n", command, item);
			return EXIT_REFUSED;
		}
	}
	for (size_t i = 0; i < found->root_count; i++)
		for (size_t j = 0; j < i; j++)
			if (!strcmp(found->roots[i].name, found->roots[j].name) ||
			    !memcmp(found->roots[i].public_key, found->roots[j].public_key, SIGN_PUBLIC_BYTES)) {
				fprintf(stderr, "%s: root %s is given twice\n", command, found->roots[i].name);
				return EXIT_REFUSED;
			}
	return EXIT_DONE;
}

static int
quorum_read(const char *command, const char *text, size_t root_count, uint64_t *ret_quorum)
{
	if (!text || id_number(text, ret_quorum) || !*ret_quorum || *ret_quorum > root_count) {
		fprintf(stderr, "%s: --quorum wants a number from 1 to the number of roots (%zu)\n", command,
			root_count);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

/* Put what was found into the draft: a broker of the same name and endpoint
 * gives way, the log and the witnesses are replaced. */
static enum status
lines_apply(struct draft *draft, const struct lines_found *found)
{
	struct directory *directory = &draft->directory;
	size_t count = directory->broker_count;
	struct directory_broker *brokers = arena_array(draft->arena, count + found->broker_count, sizeof *brokers);
	struct signer_key *witnesses = arena_array(draft->arena, found->witness_count, sizeof *witnesses);

	if (!brokers || !witnesses)
		return STATUS_NO_MEMORY;
	count = 0;
	for (size_t i = 0; i < directory->broker_count; i++) {
		int gives_way = 0;

		for (size_t j = 0; j < found->broker_count; j++)
			gives_way |= !strcmp(draft->brokers[i].name, found->brokers[j].name);
		if (!gives_way)
			brokers[count++] = draft->brokers[i];
	}
	for (size_t j = 0; j < found->broker_count; j++)
		brokers[count++] = found->brokers[j];
	directory->brokers = draft->brokers = brokers;
	directory->broker_count = count;
	if (found->has_log)
		directory->log = found->log;
	if (found->witness_count) {
		memcpy(witnesses, found->witnesses, found->witness_count * sizeof *witnesses);
		directory->witnesses = witnesses;
		directory->witness_count = found->witness_count;
	}
	return STATUS_OK;
}

static int
new_make(const char *path, const struct lines_found *found, uint64_t quorum, uint64_t days, struct arena *arena)
{
	struct draft draft = {.path = path, .arena = arena};
	struct signer_key *roots = arena_array(arena, found->root_count, sizeof *roots);

	if (!roots || lines_apply(&draft, found))
		return say_trouble("tellback registrar new", path, STATUS_NO_MEMORY);
	memcpy(roots, found->roots, found->root_count * sizeof *roots);
	draft.directory.serial = 1;
	draft.directory.quorum = quorum;
	draft.directory.roots = roots;
	draft.directory.root_count = found->root_count;
	draft.directory.expires_s = (int64_t)days * 86400; /* the span; dates are set when it is saved */
	return draft_finish("tellback registrar new", &draft, "begun");
}

int
registrar_lines_new(int argc, char **argv)
{
	static const char command[] = "tellback registrar new";
	const char *quorum_text = NULL, *broker = NULL, *days_text = NULL;
	struct options_list roots = {.count = 0}, rest = {.count = 0};
	const struct options_row rows[] = {
	    {"--quorum", &quorum_text, NULL, NULL},
	    {"--root", NULL, NULL, &roots},
	    {"--broker", &broker, NULL, NULL},
	    {"--days", &days_text, NULL, NULL},
	};
	struct lines_found found = {.broker_count = 0};
	struct arena *arena;
	struct draft draft;
	uint64_t quorum = 0, days = DRAFT_DAYS;
	int code;

	if (options_read(&(struct options_words){command, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 1 || !roots.count || !broker)
		return say_usage(command, "name FILE, each --root, and the --broker file");
	if (days_text && (id_number(days_text, &days) || !days || days > 3650))
		return say_usage(command, "--days wants a number from 1 to 3650");
	arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 16);
	if (!arena)
		return say_trouble(command, rest.items[0], STATUS_NO_MEMORY);
	if (!draft_open(rest.items[0], arena, &draft)) {
		printf("%s is there already (directory %llu); nothing was changed.\n", rest.items[0],
		       (unsigned long long)draft.directory.serial - (draft.is_next ? 1 : 0));
		code = EXIT_DONE;
	} else {
		code = roots_find(command, &roots, arena, &found);
		if (!code)
			code = quorum_read(command, quorum_text, found.root_count, &quorum);
		if (!code)
			code = lines_file(command, broker, arena, &found);
		if (!code && (!found.broker_count || !found.has_log)) {
			fprintf(stderr, "%s: %s needs a broker line and a log line\n", command, broker);
			code = EXIT_REFUSED;
		}
		if (!code)
			code = new_make(rest.items[0], &found, quorum, days, arena);
	}
	arena_free(arena);
	return code;
}

int
registrar_lines_roots(int argc, char **argv)
{
	static const char command[] = "tellback registrar roots";
	const char *quorum_text = NULL, *path = NULL;
	struct options_list rest = {.count = 0};
	const struct options_row rows[] = {
	    {"--quorum", &quorum_text, NULL, NULL},
	    {"--directory", &path, NULL, NULL},
	};
	struct lines_found found = {.broker_count = 0};
	struct arena *arena;
	struct draft draft;
	int code;

	if (options_read(&(struct options_words){command, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (!rest.count || !path)
		return say_usage(command, "name each root's root.pub and the --directory");
	arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 16);
	code = arena ? roots_find(command, &rest, arena, &found) : say_trouble(command, path, STATUS_NO_MEMORY);
	if (!code) {
		enum status status = draft_open(path, arena, &draft);

		code = status ? say_trouble(command, path, status)
			      : quorum_read(command, quorum_text, found.root_count, &draft.directory.quorum);
	}
	if (!code) {
		draft.directory.roots = found.roots;
		draft.directory.root_count = found.root_count;
		code = draft_finish(command, &draft, "this set of roots");
	}
	arena_free(arena);
	return code;
}

int
registrar_lines_broker(int argc, char **argv)
{
	static const char command[] = "tellback registrar broker";
	const char *path = NULL;
	struct options_list rest = {.count = 0};
	const struct options_row rows[] = {{"--directory", &path, NULL, NULL}};
	struct lines_found found = {.broker_count = 0};
	struct arena *arena;
	struct draft draft;
	int code;

	if (options_read(&(struct options_words){command, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 1 || !path)
		return say_usage(command, "name BROKERFILE and the --directory");
	arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 16);
	code = arena ? lines_file(command, rest.items[0], arena, &found) : say_trouble(command, path, STATUS_NO_MEMORY);
	if (!code && !found.broker_count && !found.has_log && !found.witness_count) {
		fprintf(stderr, "%s: %s has no line that begins with broker, log or witness\n", command, rest.items[0]);
		code = EXIT_REFUSED;
	}
	if (!code) {
		enum status status = draft_open(path, arena, &draft);

		if (!status)
			status = lines_apply(&draft, &found);
		code = status ? say_trouble(command, path, status)
			      : draft_finish(command, &draft,
					     found.broker_count || found.has_log ? "the broker's lines" : "the witnesses");
	}
	arena_free(arena);
	return code;
}
