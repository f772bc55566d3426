#include "rules/casebook.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "rules/keymap.h"

#define FIRST_ROOM 4

/** The file of a duty that is forgotten. */
#define NO_FILE UINT32_MAX

/* A list that grows. */
struct list {
	size_t count;
	size_t room;
};

/* Where a note or a duty is: which case, and which of its own. */
struct place {
	uint32_t file;
	uint32_t at;
};

/* One case.  The cases of a group form a ring. */
struct file {
	struct case_row row;
	struct past *past;
	struct list pasts;
	struct duty *duties;
	size_t *opened; /* of each duty: the how-manieth of the book it is */
	struct list owed;
	size_t next;
};

struct casebook {
	struct arena *arena;
	struct file *files;
	struct list cases;
	struct place *duties; /* in the order of opening */
	struct list opened;
	struct place *notes;
	struct list accepted;
	size_t lent; /* cases that are */
	struct instant returns; /* the soonest of them */
	struct keymap by_token;
	struct keymap by_group; /* one file of the ring */
	struct keymap by_envelope;
	struct keymap by_duty;
};

struct casebook *
casebook_new(struct arena *arena)
{
	struct casebook *book = arena_alloc(arena, sizeof *book);

	if (!book)
		return NULL;
	book->arena = arena;
	book->returns.ms = INSTANT_NEVER;
	return book;
}

/* ${items} with room for one more than ${list} counts, or NULL. */
static void *
roomy(const struct casebook *book, void *items, struct list *list, size_t bytes_each)
{
	size_t room = list->room ? list->room * 2 : FIRST_ROOM;
	void *more;

	if (list->count < list->room)
		return items;
	more = arena_array(book->arena, room, bytes_each);
	if (!more)
		return NULL;
	if (list->count)
		memcpy(more, items, list->count * bytes_each);
	list->room = room;
	return more;
}

/* ---- cases ---------------------------------------------------------------------- */

static struct file *
find_file(const struct casebook *book, const char *token)
{
	uint64_t at = keymap_find(&book->by_token, token);

	return at == KEYMAP_NONE ? NULL : &book->files[at];
}

static enum status
make_file(struct casebook *book, const struct case_token *token, struct file **ret_file)
{
	struct file *files = roomy(book, book->files, &book->cases, sizeof *files);
	size_t at = book->cases.count;
	enum status status;

	if (!files)
		return STATUS_NO_MEMORY;
	book->files = files;
	files[at] = (struct file){.row = {.token = *token, .group = *token, .returns = {INSTANT_NEVER}}, .next = at};
	book->cases.count++;
	status = keymap_put(&book->by_token, book->arena, token->hex, at);
	if (!status)
		status = keymap_put(&book->by_group, book->arena, token->hex, at);
	*ret_file = &files[at];
	return status;
}

/* The case leaves the ring it is in for that of ${group}. */
static enum status
move_file(struct casebook *book, struct file *file, const struct case_token *group)
{
	size_t at = (size_t)(file - book->files), before = at;
	uint64_t ring = keymap_find(&book->by_group, group->hex);
	enum status status;

	status = keymap_put(&book->by_group, book->arena, group->hex, at);
	if (status)
		return status;
	while (book->files[before].next != at)
		before = book->files[before].next;
	status = keymap_put(&book->by_group, book->arena, file->row.group.hex, before == at ? KEYMAP_NONE : before);
	assert(!status); /* the name is there already */
	book->files[before].next = file->next;
	file->next = ring == KEYMAP_NONE ? at : book->files[ring].next;
	if (ring != KEYMAP_NONE)
		book->files[ring].next = at;
	return STATUS_OK;
}

static enum status
put_row(struct casebook *book, const struct case_row *row)
{
	struct file *file = find_file(book, row->token.hex);
	enum status status = STATUS_OK;

	if (!file)
		status = make_file(book, &row->token, &file);
	if (!status && strcmp(file->row.group.hex, row->group.hex) != 0)
		status = move_file(book, file, &row->group);
	if (status)
		return status;
	book->lent -= file->row.returns.ms != INSTANT_NEVER;
	book->lent += row->returns.ms != INSTANT_NEVER;
	if (row->returns.ms < book->returns.ms)
		book->returns = row->returns;
	file->row = *row;
	return STATUS_OK;
}

/* ---- notes and duties ------------------------------------------------------------ */

static enum status
put_past(struct casebook *book, const struct past *past)
{
	const struct envelope *envelope = past->envelope;
	struct file *file = find_file(book, envelope->case_token.hex);
	struct place *notes = roomy(book, book->notes, &book->accepted, sizeof *notes);
	struct past *list;

	assert(file);
	if (!notes)
		return STATUS_NO_MEMORY;
	book->notes = notes;
	list = roomy(book, file->past, &file->pasts, sizeof *list);
	if (!list)
		return STATUS_NO_MEMORY;
	file->past = list;
	notes[book->accepted.count] = (struct place){(uint32_t)(file - book->files), (uint32_t)file->pasts.count};
	list[file->pasts.count++] = *past;
	return keymap_put(&book->by_envelope, book->arena, envelope->id.hex, book->accepted.count++);
}

static struct duty *
find_duty(const struct casebook *book, const char *id)
{
	uint64_t at = keymap_find(&book->by_duty, id);

	return at == KEYMAP_NONE ? NULL : &book->files[book->duties[at].file].duties[book->duties[at].at];
}

static enum status
add_duty(struct casebook *book, const struct duty *duty, const char *id)
{
	struct file *file = find_file(book, duty->case_token.hex);
	struct list owed;
	struct duty *list;
	size_t *opened;
	struct place *places = roomy(book, book->duties, &book->opened, sizeof *places);

	assert(file);
	owed = file->owed;
	if (!places)
		return STATUS_NO_MEMORY;
	book->duties = places;
	list = roomy(book, file->duties, &owed, sizeof *list);
	if (!list)
		return STATUS_NO_MEMORY;
	file->duties = list;
	opened = roomy(book, file->opened, &file->owed, sizeof *opened);
	if (!opened)
		return STATUS_NO_MEMORY;
	file->opened = opened;
	opened[file->owed.count] = book->opened.count;
	places[book->opened.count] = (struct place){(uint32_t)(file - book->files), (uint32_t)file->owed.count};
	list[file->owed.count++] = *duty;
	return keymap_put(&book->by_duty, book->arena, id, book->opened.count++);
}

static enum status
put_change(struct casebook *book, const struct change *change)
{
	char id[DUTY_ID_SIZE];
	struct duty *old;

	duty_id(&change->duty, id);
	old = find_duty(book, id);
	assert((old == NULL) == (change->is_new != 0));
	if (!old)
		return add_duty(book, &change->duty, id);
	*old = change->duty;
	return STATUS_OK;
}

enum status
casebook_apply(struct casebook *book, const struct past *past, const struct decision *decision)
{
	enum status status = STATUS_OK;

	if (decision->refusal)
		return STATUS_OK;
	for (size_t i = 0; !status && i < decision->row_count; i++)
		status = put_row(book, &decision->rows[i]);
	if (!status && past)
		status = put_past(book, past);
	for (size_t i = 0; !status && i < decision->change_count; i++)
		status = put_change(book, &decision->changes[i]);
	return status;
}

/* ---- forgetting -------------------------------------------------------------------- */

/* ${text} stands in ${map}, so there is room for its new number. */
static void
forget_name(struct casebook *book, struct keymap *map, const char *text)
{
	enum status status = keymap_put(map, book->arena, text, KEYMAP_NONE);

	assert(!status);
}

static void
forget_file(struct casebook *book, struct file *file)
{
	forget_name(book, &book->by_token, file->row.token.hex);
	forget_name(book, &book->by_group, file->row.group.hex);
	for (size_t i = 0; i < file->pasts.count; i++)
		forget_name(book, &book->by_envelope, file->past[i].envelope->id.hex);
	for (size_t i = 0; i < file->owed.count; i++) {
		char id[DUTY_ID_SIZE];

		duty_id(&file->duties[i], id);
		book->duties[file->opened[i]].file = NO_FILE;
		forget_name(book, &book->by_duty, id);
	}
	book->lent -= file->row.returns.ms != INSTANT_NEVER;
	file->row.returns.ms = INSTANT_NEVER;
	file->pasts.count = file->owed.count = 0;
}

void
casebook_forget(struct casebook *book, const struct case_token *token)
{
	struct file *first = find_file(book, token->hex), *file = first;

	while (file) {
		struct file *next = &book->files[file->next];

		forget_file(book, file);
		file = next == first ? NULL : next;
	}
}

/* ---- a case as the rules want to see it -------------------------------------------- */

static int
by_index(const void *a, const void *b)
{
	const struct past *x = a, *y = b;

	return (x->index > y->index) - (x->index < y->index);
}

struct numbered {
	const struct duty *duty;
	size_t opened;
};

static int
by_opening(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	return (x->opened > y->opened) - (x->opened < y->opened);
}

/* The arrays of a group, each case's laid among the others'. */
static enum status
merge(const struct casebook *book, const struct file *file, struct arena *arena, struct case_state *state)
{
	size_t first = (size_t)(file - book->files), at = first;
	struct case_row *linked = arena_array(arena, state->linked_count, sizeof *linked);
	struct past *past = arena_array(arena, state->past_count, sizeof *past);
	struct duty *duties = arena_array(arena, state->duty_count, sizeof *duties);
	struct numbered *order = arena_array(arena, state->duty_count, sizeof *order);
	size_t cases = 0, notes = 0, owed = 0;

	if (!linked || !past || !duties || !order)
		return STATUS_NO_MEMORY;
	do {
		const struct file *one = &book->files[at];

		if (at != first)
			linked[cases++] = one->row;
		for (size_t i = 0; i < one->pasts.count; i++)
			past[notes++] = one->past[i];
		for (size_t i = 0; i < one->owed.count; i++)
			order[owed++] = (struct numbered){&one->duties[i], one->opened[i]};
		at = one->next;
	} while (at != first);
	qsort(past, notes, sizeof *past, by_index);
	qsort(order, owed, sizeof *order, by_opening);
	for (size_t i = 0; i < owed; i++)
		duties[i] = *order[i].duty;
	state->linked = linked;
	state->past = past;
	state->duties = duties;
	return STATUS_OK;
}

enum status
casebook_state(const struct casebook *book, const struct case_token *token, struct arena *arena,
	       struct case_state *ret_state)
{
	struct case_state state = {.self = {.token = *token, .group = *token, .returns = {INSTANT_NEVER}}};
	const struct file *file = find_file(book, token->hex);
	enum status status = STATUS_OK;

	if (file) {
		state = (struct case_state){.self = file->row,
					    .past = file->past,
					    .past_count = file->pasts.count,
					    .duties = file->duties,
					    .duty_count = file->owed.count};
		for (const struct file *one = &book->files[file->next]; one != file; one = &book->files[one->next]) {
			state.linked_count++;
			state.past_count += one->pasts.count;
			state.duty_count += one->owed.count;
		}
		if (state.linked_count)
			status = merge(book, file, arena, &state);
	}
	if (!status)
		*ret_state = state;
	return status;
}

/* ---- looking --------------------------------------------------------------------------- */

const struct past *
casebook_past(const struct casebook *book, const char *id)
{
	uint64_t at = keymap_find(&book->by_envelope, id);

	return at == KEYMAP_NONE ? NULL : &book->files[book->notes[at].file].past[book->notes[at].at];
}

const struct duty *
casebook_duty(const struct casebook *book, const char *id)
{
	return find_duty(book, id);
}

size_t
casebook_count(const struct casebook *book)
{
	return book->opened.count;
}

const struct duty *
casebook_at(const struct casebook *book, size_t at)
{
	assert(at < book->opened.count);
	return book->duties[at].file == NO_FILE ? NULL : &book->files[book->duties[at].file].duties[book->duties[at].at];
}

size_t
casebook_past_count(const struct casebook *book)
{
	return book->accepted.count;
}

const struct past *
casebook_past_at(const struct casebook *book, size_t at)
{
	const struct place *place = &book->notes[at];
	const struct file *file = &book->files[place->file];

	assert(at < book->accepted.count);
	return place->at < file->pasts.count ? &file->past[place->at] : NULL;
}

size_t
casebook_past_place(const struct casebook *book, const char *id)
{
	uint64_t at = keymap_find(&book->by_envelope, id);

	return at == KEYMAP_NONE ? CASEBOOK_NOWHERE : (size_t)at;
}

const struct case_row *
casebook_row(const struct casebook *book, const struct case_token *token)
{
	const struct file *file = find_file(book, token->hex);

	return file ? &file->row : NULL;
}

const struct case_token *
casebook_lent(struct casebook *book, struct instant now)
{
	const struct file *soonest = NULL;

	if (!book->lent || book->returns.ms > now.ms)
		return NULL;
	for (size_t i = 0; i < book->cases.count; i++)
		if (!soonest || book->files[i].row.returns.ms < soonest->row.returns.ms)
			soonest = &book->files[i];
	book->returns = soonest->row.returns;
	return book->returns.ms > now.ms ? NULL : &soonest->row.token;
}
