#include "rules/casebook.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 16

void
casebook_init(struct casebook *book, const struct case_token *token)
{
	*book = (struct casebook){.state.self = {.token = *token, .group = *token, .returns = {INSTANT_NEVER}}};
}

void
casebook_done(struct casebook *book)
{
	free(book->past);
	free(book->duties);
	*book = (struct casebook){.past = NULL};
}

static enum status
make_room(void **list, size_t *room, size_t wanted, size_t bytes_each)
{
	size_t larger = *room ? *room : FIRST_ROOM;
	void *moved;

	if (wanted <= *room)
		return STATUS_OK;
	while (larger < wanted)
		larger *= 2;
	moved = realloc(*list, larger * bytes_each);
	if (!moved)
		return STATUS_NO_MEMORY;
	*list = moved;
	*room = larger;
	return STATUS_OK;
}

static struct duty *
find(const struct casebook *book, const struct duty *like)
{
	for (size_t i = 0; i < book->state.duty_count; i++) {
		struct duty *duty = &book->duties[i];

		if (duty->kind == like->kind && !strcmp(duty->opened_by.hex, like->opened_by.hex) &&
		    !strcmp(duty->party.name, like->party.name) && !strcmp(duty->part, like->part))
			return duty;
	}
	return NULL;
}

enum status
casebook_apply(struct casebook *book, const struct past *past, const struct decision *decision)
{
	struct case_state *state = &book->state;
	void *pasts = book->past, *duties = book->duties;
	enum status status, other;

	if (decision->refusal)
		return STATUS_OK;
	status = make_room(&pasts, &book->past_room, state->past_count + 1, sizeof *book->past);
	other = make_room(&duties, &book->duty_room, state->duty_count + decision->change_count, sizeof *book->duties);
	state->past = book->past = pasts;
	state->duties = book->duties = duties;
	if (status || other)
		return STATUS_NO_MEMORY;
	if (past)
		book->past[state->past_count++] = *past;
	for (size_t i = 0; i < decision->change_count; i++) {
		const struct change *change = &decision->changes[i];
		struct duty *old = find(book, &change->duty);

		assert((old == NULL) == (change->is_new != 0));
		if (old)
			*old = change->duty;
		else
			book->duties[state->duty_count++] = change->duty;
	}
	for (size_t i = 0; i < decision->row_count; i++)
		if (!strcmp(decision->rows[i].token.hex, state->self.token.hex))
			state->self = decision->rows[i];
	return STATUS_OK;
}

const struct duty *
casebook_duty(const struct casebook *book, const char *id)
{
	for (size_t i = 0; i < book->state.duty_count; i++) {
		char text[DUTY_ID_SIZE];

		duty_id(&book->duties[i], text);
		if (!strcmp(text, id))
			return &book->duties[i];
	}
	return NULL;
}
