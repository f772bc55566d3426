#include "support/exported.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"

#define PATH 400
#define PAGE 256
#define LINE 600

static const char *const kinds[LEAF_KIND_COUNT] = {
#define X(code, word) word,
	LEAF_KIND_TABLE(X)
#undef X
};

#define MUST(done)                                                                                                     \
	do {                                                                                                           \
		if (!(done)) {                                                                                         \
			(void)fprintf(stderr, "exported.c:%d: %s\n", __LINE__, #done);                                 \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

static FILE *
open_in(const char *folder, const char *name)
{
	char path[PATH];
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "we");
	MUST(file);
	return file;
}

void
exported_notes(struct store *store, const char *folder)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	char path[PATH], hex[DIGEST_HEX_SIZE];
	struct leaf last;
	FILE *leaves;

	(void)snprintf(path, sizeof path, "%s/notes", folder);
	MUST(arena && !store_leaf_last(store, &last));
	(void)mkdir(folder, 0700); /* it may be there */
	(void)mkdir(path, 0700);
	leaves = open_in(folder, "leaves");
	for (uint64_t i = 0; i <= last.index; i++) {
		struct store_note note;
		char name[40];
		FILE *file;

		MUST(!store_note_find(store, i, arena, &note));
		digest_hex(&note.leaf.note, hex);
		MUST(fprintf(leaves, "%" PRIu64 " %s %s %" PRId64 "\n", i, kinds[note.leaf.kind], hex,
			     note.leaf.accepted.ms) > 0);
		(void)snprintf(name, sizeof name, "notes/%" PRIu64, i);
		file = open_in(folder, name);
		MUST(fwrite(note.note.bytes, 1, note.note.size, file) == note.note.size && !fclose(file));
		arena_reset(arena);
	}
	MUST(!fclose(leaves));
	arena_free(arena);
}

static void
clear(const char *folder)
{
	DIR *open = opendir(folder);
	struct dirent *entry;
	char path[PATH * 2];

	while (open && (entry = readdir(open))) {
		(void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		(void)unlink(path); /* not the two dots, nor a folder */
	}
	if (open)
		(void)closedir(open);
	(void)rmdir(folder);
}

void
exported_clear(const char *folder)
{
	char path[PATH];

	(void)snprintf(path, sizeof path, "%s/notes", folder);
	clear(path);
	clear(folder);
}

struct duty *
exported_duties(struct store *store, struct arena *arena, size_t *ret_count)
{
	struct store_page page = {.most = PAGE};
	struct duty *all = NULL, *some;
	size_t total = 0, count;

	do {
		struct duty *more;

		MUST(!store_duties_page(store, &page, arena, &some, &count));
		more = arena_array(arena, total + count, sizeof *more);
		MUST(more);
		if (total)
			memcpy(more, all, total * sizeof *more);
		if (count)
			memcpy(more + total, some, count * sizeof *more);
		all = more;
		total += count;
	} while (count == PAGE);
	*ret_count = total;
	return all;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *
moment(int64_t ms, int is_there, const char *otherwise, struct arena *arena)
{
	return is_there ? arena_print(arena, "%" PRId64, ms) : otherwise;
}

const char *
exported_lines(const struct duty *duties, size_t count, struct arena *arena)
{
	const char **lines = arena_array(arena, count + 1, sizeof *lines);
	char *text = arena_alloc(arena, count * LINE + 1), *at = text;

	MUST(lines && text);
	for (size_t i = 0; i < count; i++) {
		const struct duty *duty = &duties[i];
		char id[DUTY_ID_SIZE];

		duty_id(duty, id);
		lines[i] =
			arena_print(arena, "%s %s %s %s %s %s %s %" PRId64 " %s %s %s", id, duty->case_token.hex,
				    duty_kind_word(duty->kind), duty->debtor.name, duty->creditor.name,
				    duty->child.hex[0] ? duty->child.hex : "-", duty_state_word(duty->state),
				    duty->start.ms, moment(duty->due.ms, duty->due.ms != INSTANT_NEVER, "never", arena),
				    moment(duty->ended.ms, !duty_is_open(duty), "-", arena),
				    duty->ended_by.hex[0] ? duty->ended_by.hex : "-");
	}
	qsort(lines, count, sizeof *lines, by_text);
	for (size_t i = 0; i < count; i++) {
		MUST(strlen(lines[i]) < LINE - 1);
		at += sprintf(at, "%s\n", lines[i]);
	}
	return text;
}
