#include "review/indicators_names.h"

#include <string.h>

#include "rules/standing.h"

#define FIRST_ROOM 64

static const struct {
	const char *word;
	enum name_kind kind;
} kinds[] = {
	{"police", KIND_POLICE},	   {"school", KIND_SCHOOL}, {"college", KIND_SCHOOL},
	{"early-years", KIND_EARLY_YEARS}, {"camhs", KIND_CAMHS},
};

static struct name *
add(struct names *names, const char *text)
{
	uint32_t room = names->room ? names->room * 2 : FIRST_ROOM;
	char *copy = arena_text(names->arena, text, strlen(text));

	if (names->count == names->room) {
		struct name *more = arena_array(names->arena, room, sizeof *more);

		if (!more) {
			names->status = STATUS_NO_MEMORY;
			return NULL;
		}
		if (names->count)
			memcpy(more, names->list, names->count * sizeof *more);
		names->list = more;
		names->room = room;
	}
	names->status = copy ? keymap_put(&names->by_text, names->arena, copy, names->count) : STATUS_NO_MEMORY;
	if (names->status)
		return NULL;
	names->list[names->count] = (struct name){.text = copy};
	return &names->list[names->count++];
}

static int
is_contact(const struct standing *standing, const char *agency)
{
	for (size_t i = 0; i < standing->card_count; i++)
		for (size_t k = 0; k < standing->cards[i]->closure_count; k++)
			if (!strcmp(standing->cards[i]->closures[k].contact.name, agency))
				return 1;
	return 0;
}

static void
describe(const struct names *names, const struct directory_agency *agency, struct name *ret_name)
{
	const struct standing *standing = names->standing;

	ret_name->is_agency = 1;
	ret_name->is_side = standing_is_side(standing, names->crs, agency->id.name);
	ret_name->is_outside = !ret_name->is_side && agency->area.name[0] && strcmp(agency->area.name, names->crs) != 0;
	ret_name->is_edt = standing_has_role(standing, agency->id.name, "edt");
	ret_name->is_contact = is_contact(standing, agency->id.name);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(agency->kind, kinds[i].word))
			ret_name->kind = kinds[i].kind;
}

void
indicators_names_init(struct names *names, const struct standing *standing, const char *crs, struct arena *arena)
{
	*names = (struct names){.arena = arena, .standing = standing, .crs = crs};
	(void)add(names, ""); /* without memory: in its status */
}

uint32_t
indicators_names_find(struct names *names, const char *text)
{
	uint64_t at = names->status ? KEYMAP_NONE : keymap_find(&names->by_text, text);
	const struct directory_agency *agency;
	uint32_t number = names->count, number_of_kind;
	const char *kind;

	if (at != KEYMAP_NONE)
		return (uint32_t)at;
	if (names->status || !add(names, text))
		return NAME_NONE;
	agency = names->standing->directory ? standing_agency(names->standing, text) : NULL;
	if (agency)
		describe(names, agency, &names->list[number]);
	/* the word of a kind may be an agency's name as well, and its own */
	kind = agency ? agency->kind : "no-agent";
	number_of_kind = strcmp(kind, text) != 0 ? indicators_names_find(names, kind) : number;
	names->list[number].kind_name = number_of_kind;
	return number;
}

const struct name *
indicators_names_at(const struct names *names, uint32_t number)
{
	return &names->list[number < names->count ? number : NAME_NONE];
}
