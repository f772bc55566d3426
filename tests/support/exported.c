#include "support/exported.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log/copy_folder.h"
#include "support/must.h"

#define PAGE 256
#define LINE 600

/* The leaves of the store; each note into the copy. */
static struct leaf *
copy_leaves(struct store *store, const struct copy_folder *copy, struct arena *arena, size_t *ret_count)
{
	struct arena *scratch = arena_new((size_t)64 << 20);
	struct leaf *leaves, last;

	MUST(scratch && !store_leaf_last(store, &last));
	leaves = arena_array(arena, last.index + 1, sizeof *leaves);
	MUST(leaves);
	for (uint64_t i = 0; i <= last.index; i++) {
		struct store_note note;

		MUST(!store_note_find(store, i, scratch, &note));
		leaves[i] = note.leaf;
		MUST(!copy_folder_note(copy, note.note));
		arena_reset(scratch);
	}
	arena_free(scratch);
	*ret_count = last.index + 1;
	return leaves;
}

void
exported_notes(struct store *store, const struct note_signer *log, const char *folder)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct checkpoint checkpoint = {.origin = ""};
	char text[CHECKPOINT_TEXT_SIZE];
	struct copy_folder copy;
	struct tile_set set;
	struct view raw = {(const uint8_t *)text, 0};
	struct leaf *leaves;
	size_t count;

	MUST(arena && !copy_folder_open(folder, &copy));
	leaves = copy_leaves(store, &copy, arena, &count);
	MUST(!tile_set_make(leaves, count, arena, &set) && !copy_folder_tiles(&copy, leaves, &set, 0));
	(void)strcpy(checkpoint.origin, log->key->name);
	checkpoint.head = (struct tree_head){count, tile_set_root(&set, count)};
	raw.size = checkpoint_text(&checkpoint, text);
	MUST(!signed_note_make(raw, log, arena, &raw) && !copy_folder_show(&copy, COPY_CHECKPOINT, raw));
	copy_folder_close(&copy);
	arena_free(arena);
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
