#include "core/known.h"

#include <stdlib.h>
#include <string.h>

#include "note/card.h"
#include "note/directory.h"
#include "note/policy.h"

/* A directory at its bound decodes into some multiple of its text. */
#define KNOWN_BYTES ((size_t)256 * 1024 * 1024)

static enum status
load_directory(struct known *known, struct store *store)
{
	struct store_published newest;
	struct store_note note;
	enum status status = store_published_find(store, LEAF_DIRECTORY, "", 0, &newest);

	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	status = store_note_find(store, newest.index, known->arena, &note);
	if (!status)
		status = directory_decode(note.note, known->arena, &known->directory);
	if (status)
		return status;
	known->has_directory = 1;
	known->directory_index = newest.index;
	return STATUS_OK;
}

static enum status
load_policies(struct known *known, struct store *store)
{
	struct store_published *list;
	size_t count;
	enum status status = store_published_newest(store, LEAF_POLICY, known->arena, &list, &count);

	if (status)
		return status;
	known->policies = arena_array(known->arena, count ? count : 1, sizeof *known->policies);
	if (!known->policies)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct policy *policy = arena_alloc(known->arena, sizeof *policy);
		struct signed_note split;
		struct store_note note;

		if (!policy)
			return STATUS_NO_MEMORY;
		status = store_note_find(store, list[i].index, known->arena, &note);
		if (!status)
			status = signed_note_split(note.note, known->arena, &split);
		if (!status)
			status = policy_decode(split.text, known->arena, policy);
		if (status)
			return status;
		known->policies[known->policy_count++] = policy;
	}
	return STATUS_OK;
}

static enum status
load_cards(struct known *known, struct store *store)
{
	struct store_published *list;
	size_t count;
	enum status status = store_published_newest(store, LEAF_CARD, known->arena, &list, &count);

	for (size_t i = 0; !status && i < count; i++) {
		struct store_note note;

		status = store_note_find(store, list[i].index, known->arena, &note);
		if (!status)
			status = known_take_card(known, note.note, list[i].index);
	}
	return status;
}

enum status
known_load(struct known *known, struct store *store)
{
	struct known fresh = {.arena = arena_new(KNOWN_BYTES)};
	enum status status;

	if (!fresh.arena)
		return STATUS_NO_MEMORY;
	status = load_directory(&fresh, store);
	if (!status)
		status = load_policies(&fresh, store);
	if (!status)
		status = load_cards(&fresh, store);
	if (status) {
		known_free(&fresh);
		/* what we wrote ourselves does not read: that is the store's fault */
		return status_is_broken(status) || status == STATUS_NO_MEMORY ? status : STATUS_CORRUPT;
	}
	known_free(known);
	*known = fresh;
	return STATUS_OK;
}

void
known_free(struct known *known)
{
	arena_free(known->arena);
	free(known->cards);
	*known = (struct known){0};
}

/* Where ${name}'s card stands, or would. */
static size_t
place_of(const struct known *known, const char *name, int *ret_is_there)
{
	size_t low = 0, high = known->card_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(known->cards[middle]->agency.name, name);

		if (!order) {
			*ret_is_there = 1;
			return middle;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_is_there = 0;
	return low;
}

enum status
known_take_card(struct known *known, struct view raw, uint64_t index)
{
	struct card *card = arena_alloc(known->arena, sizeof *card);
	struct view copy;
	size_t at;
	int is_there;
	enum status status = card ? arena_copy(known->arena, raw, &copy) : STATUS_NO_MEMORY;

	if (!status)
		status = card_decode(copy, known->arena, card);
	if (status)
		return status;
	at = place_of(known, card->agency.name, &is_there);
	if (!is_there) {
		if (known->card_count == known->card_room) {
			size_t room = known->card_room ? known->card_room * 2 : 64;
			const struct card **grown = realloc(known->cards, room * sizeof *grown);

			if (!grown)
				return STATUS_NO_MEMORY;
			known->cards = grown;
			known->card_room = room;
		}
		memmove(known->cards + at + 1, known->cards + at, (known->card_count - at) * sizeof *known->cards);
		known->card_count++;
	} else {
		known->replaced++;
	}
	known->cards[at] = card;
	if (index > known->cards_index)
		known->cards_index = index;
	return STATUS_OK;
}

const struct directory_agency *
known_agency(const struct known *known, const char *name)
{
	return known->has_directory ? directory_find(&known->directory, name) : NULL;
}

const struct policy *
known_policy(const struct known *known, const char *crs)
{
	for (size_t i = 0; i < known->policy_count; i++)
		if (!strcmp(known->policies[i]->governs.name, crs))
			return known->policies[i];
	return NULL;
}

struct standing
known_standing(const struct known *known, struct instant now)
{
	return (struct standing){
		.directory = &known->directory,
		.policies = known->policies,
		.policy_count = known->policy_count,
		.cards = known->cards,
		.card_count = known->card_count,
		.now = now,
	};
}
