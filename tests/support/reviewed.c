#include "support/reviewed.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "review/duties.h"

/* The rows of the store, as lines, sorted. */
static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static const char *
lines_of_store(struct core_box *box)
{
	struct store_page page = {.most = 1000000};
	struct duty *list;
	size_t count;
	char **lines, *text, *at;

	if (store_duties_page(box->core->store, &page, box->arena, &list, &count))
		return "the store cannot be read";
	lines = arena_array(box->arena, count, sizeof *lines);
	at = text = arena_alloc(box->arena, count * DUTY_LINE_SIZE + 1);
	assert(lines && text);
	for (size_t i = 0; i < count; i++) {
		lines[i] = arena_alloc(box->arena, DUTY_LINE_SIZE);
		assert(lines[i]);
		duty_print(&list[i], lines[i]);
	}
	qsort(lines, count, sizeof *lines, by_text);
	for (size_t i = 0; i < count; i++)
		at += sprintf(at, "%s\n", lines[i]);
	return text;
}

/* Every leaf of the store, in order. */
static enum status
tell_again(struct core_box *box, struct replay *replay, struct trouble *trouble)
{
	struct leaf last;
	enum status status = store_leaf_last(box->core->store, &last);

	for (uint64_t i = 0; !status && i <= last.index; i++) {
		struct store_note note;

		status = store_note_find(box->core->store, i, replay_arena(replay), &note);
		if (!status)
			status = replay_take(replay, &note.leaf, note.note, trouble);
	}
	return status ? status : replay_end(replay, box->core->now, trouble);
}

/* The first line in which they differ. */
static const char *
first_difference(struct core_box *box, const char *store, const char *reviewed)
{
	while (*store || *reviewed) {
		size_t a = strcspn(store, "\n"), b = strcspn(reviewed, "\n");

		if (a != b || memcmp(store, reviewed, a) != 0)
			return arena_print(box->arena, "\n store    %.*s\n reviewed %.*s", (int)a, store, (int)b,
					   reviewed);
		store += a + 1;
		reviewed += b + 1;
	}
	return NULL;
}

const char *
reviewed_differs(struct core_box *box)
{
	const struct pinned nobody = {.count = 0};
	struct trouble trouble = {""};
	struct replay *replay = replay_new(&nobody);
	const char *differs = "";
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert(replay && out);
	if (tell_again(box, replay, &trouble))
		differs = arena_print(box->arena, "the reviewer: %s", trouble.words);
	else
		assert(!duties_print(replay_book(replay), out));
	(void)fclose(out);
	if (!differs[0])
		differs = first_difference(box, lines_of_store(box), text);
	free(text);
	replay_free(replay);
	return differs;
}
