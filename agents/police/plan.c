#include "police/plan.h"

#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "content/document_value.h"
#include "note/directory.h"
#include "rules/clocks.h"

#define NO_AGENT "none"
/* A child's key in a reference; one longer than that, or that is more than a
 * letter and a number, goes into it as a hash: an NHS number, or a name, would
 * stand in the store. */
#define KEY_MOST 12
#define KEY_PLAIN_MOST 4

/**
 * struct planning:
 * A plan in the making.
 */
struct planning {
	const struct plan_scene *scene;
	struct arena *arena;
	struct plan *plan;
	enum status status;
	int is_missing; /* missing or found */
	int is_found;
	int is_alert; /* the file asks for no more */
	int asks_full;
};

static const char *
value(const struct planning *planning, const char *pointer)
{
	return document_value(planning->scene->incident, pointer, planning->arena);
}

/* What stands below one child: "settings/0/agency". */
static const char *
of_child(struct planning *planning, size_t child, const char *rest)
{
	const char *pointer = arena_print(planning->arena, "/children/%zu/%s", child, rest);

	if (!pointer)
		planning->status = STATUS_NO_MEMORY;
	return pointer ? value(planning, pointer) : "";
}

static void
say(struct planning *planning, struct plan_item *item, const char *words)
{
	if (!words)
		planning->status = STATUS_NO_MEMORY;
	else if (!item->words)
		item->words = words;
	else if (!(item->words = arena_print(planning->arena, "%s; %s", item->words, words)))
		planning->status = STATUS_NO_MEMORY;
}

/* ---- names ---------------------------------------------------------------------- */

static const char *
slot_word(enum plan_slot slot)
{
	static const char *const words[] = {
		[PLAN_SETTING] = "setting",
		[PLAN_EDUCATION] = "education",
		[PLAN_CRS] = "front-door",
		[PLAN_EXPLOITATION] = "exploitation",
	};

	return words[slot];
}

const char *
plan_slot_word(const struct plan_item *item, struct arena *arena)
{
	const char *word;

	if (item->slot == PLAN_SETTING)
		word = arena_print(arena, "child-%zu.setting-%zu", item->child + 1, item->number + 1);
	else
		word = arena_print(arena, "child-%zu.%s", item->child + 1, slot_word(item->slot));
	return word ? word : "";
}

static int
is_plain(const char *key)
{
	const char *digits = key + ((*key >= 'a' && *key <= 'z') || (*key >= 'A' && *key <= 'Z'));

	return strlen(key) <= KEY_PLAIN_MOST && strspn(digits, "0123456789") == strlen(digits);
}

/* The child's own number, its place where it has none: the two ends of an
 * episode find each other by it. */
static void
key_of(struct planning *planning, size_t child, char ret_key[KEY_MOST + 1])
{
	const char *key = of_child(planning, child, "key");
	struct digest digest;
	char hex[DIGEST_HEX_SIZE];

	if (!*key) {
		(void)snprintf(ret_key, KEY_MOST + 1, "%zu", child + 1);
		return;
	}
	if (!is_plain(key)) {
		digest = digest_of((struct view){(const uint8_t *)key, strlen(key)});
		if (planning->scene->print)
			planning->scene->print(planning->scene->of, &digest);
		digest_hex(&digest, hex);
		key = hex;
	}
	(void)snprintf(ret_key, KEY_MOST + 1, "%.*s", KEY_MOST, key);
}

/* Where it goes is no part of its name: a closed school's notice is the same
 * notice. */
static void
reference_make(struct planning *planning, const struct plan_item *item, const char *incident,
	       char ret_reference[PLAN_REFERENCE_SIZE])
{
	char key[KEY_MOST + 1];

	key_of(planning, item->child, key);
	if (item->slot == PLAN_SETTING)
		(void)snprintf(ret_reference, PLAN_REFERENCE_SIZE, "%.100s/%s/%zu", incident, key, item->number + 1);
	else
		(void)snprintf(ret_reference, PLAN_REFERENCE_SIZE, "%.100s/%s/%s", incident, key,
			       slot_word(item->slot));
}

/* ---- where to -------------------------------------------------------------------- */

static const struct directory_agency *
find(const struct planning *planning, const char *name)
{
	return planning->scene->directory ? directory_find(planning->scene->directory, name) : NULL;
}

/* An entry that can be written to: its own, or its successor's. */
static const struct directory_agency *
living(struct planning *planning, struct plan_item *item, const char *name)
{
	const struct directory_agency *agency = find(planning, name);
	const struct directory_agency *next;

	if (!agency || !directory_is_revoked(agency, REVOKED_AGENCY))
		return agency;
	next = *agency->successor.name ? find(planning, agency->successor.name) : NULL;
	if (!next || directory_is_revoked(next, REVOKED_AGENCY))
		return NULL;
	say(planning, item, arena_print(planning->arena, "%s is now %s", name, next->id.name));
	return next;
}

static int
is_setting(const struct directory_agency *agency)
{
	static const char *const kinds[] = {"school", "college", "early-years"};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i], agency->kind))
			return 1;
	return 0;
}

/* A setting that is closed today has said whom to tell. */
static void
look_at_closure(struct planning *planning, struct plan_item *item)
{
	const struct card *card = planning->scene->card(planning->scene->of, item->to.name);
	int32_t day = clocks_day(planning->scene->now);
	const struct agency *contact = card ? clocks_contact(card, day, 0) : NULL;
	const struct directory_agency *agency;

	if (!contact)
		return;
	for (size_t i = 0; (contact = clocks_contact(card, day, i)); i++) {
		agency = find(planning, contact->name);
		if (!agency || directory_is_revoked(agency, REVOKED_AGENCY))
			continue;
		if (strcmp(contact->name, item->to.name) != 0)
			say(planning, item,
			    arena_print(planning->arena, "%s is closed today: to its holiday contact %s", item->to.name,
					contact->name));
		item->to = *contact;
		return;
	}
	say(planning, item,
	    arena_print(planning->arena,
			"%s is closed today and its holiday contact has no agent: it may not be read before "
			"it opens, so ring as well",
			item->to.name));
}

static int
works_at(struct planning *planning, size_t person, const char *agency)
{
	const char *at = arena_print(planning->arena, "/people/%zu/worksFor", person);
	const char *key_adult = arena_print(planning->arena, "/people/%zu/keyAdult", person);

	if (!at || !key_adult) {
		planning->status = STATUS_NO_MEMORY;
		return 0;
	}
	return *agency && !strcmp(value(planning, at), agency) && strcmp(value(planning, key_adult), "no") != 0;
}

/* The very person whom it is about may be the one who reads it there. */
static void
look_at_readers(struct planning *planning, struct plan_item *item)
{
	size_t count = document_value_count(planning->scene->incident, "/people");

	for (size_t i = 0; i < count && item->fate == PLAN_SEND; i++) {
		const char *relation = arena_print(planning->arena, "/people/%zu/relation", i);

		if (!works_at(planning, i, item->named) && !works_at(planning, i, item->to.name))
			continue;
		item->fate = PLAN_HOLD;
		relation = relation ? value(planning, relation) : "";
		say(planning, item,
		    arena_print(planning->arena,
				"HELD: the child's %s works there and may be the one who reads it. Say where it goes: "
				"redirect",
				*relation ? relation : "family member"));
	}
}

/* ---- the notices ----------------------------------------------------------------- */

static struct plan_item *
add(struct planning *planning, size_t child, enum plan_slot slot, size_t number)
{
	struct plan_item *item;

	if (planning->plan->count == PLAN_ITEMS_MOST) {
		planning->status = STATUS_TOO_BIG;
		return NULL;
	}
	item = &planning->plan->items[planning->plan->count++];
	*item = (struct plan_item){.child = child, .slot = slot, .number = number, .named = "", .name = ""};
	reference_make(planning, item, planning->scene->reference, item->reference);
	return item;
}

/* `found` goes to whoever was told `missing`, wherever that was. */
static void
pair(struct planning *planning, struct plan_item *item)
{
	const char *missing = value(planning, "/missing");
	struct plan_earlier earlier = {{""}, {""}, {""}};
	char reference[PLAN_REFERENCE_SIZE];

	if (!planning->is_found || item->fate == PLAN_NOT)
		return;
	reference_make(planning, item, missing, reference);
	if (!*missing || !planning->scene->earlier(planning->scene->of, reference, &earlier)) {
		say(planning, item, "no missing notice went from here before: it stands alone");
		return;
	}
	item->re = earlier.id;
	item->case_token = earlier.case_token;
	if (item->slot != PLAN_SETTING)
		return; /* a team is where it was */
	if (*earlier.to.name && !find(planning, earlier.to.name))
		return;
	item->to = earlier.to;
	item->fate = *earlier.to.name ? PLAN_SEND : PLAN_OURSELVES;
	item->words = NULL; /* how it would go today does not matter */
}

static void
add_setting(struct planning *planning, size_t child, size_t number)
{
	struct plan_item *item = add(planning, child, PLAN_SETTING, number);
	const char *at = arena_print(planning->arena, "settings/%zu/agency", number);
	const char *name = arena_print(planning->arena, "settings/%zu/name", number);
	const struct directory_agency *agency;

	if (!item || !at || !name) {
		planning->status = planning->status ? planning->status : STATUS_NO_MEMORY;
		return;
	}
	item->named = of_child(planning, child, at);
	item->name = of_child(planning, child, name);
	item->is_alert = planning->is_alert;
	agency = strcmp(item->named, NO_AGENT) ? living(planning, item, item->named) : NULL;
	if (!agency) {
		item->fate = PLAN_OURSELVES;
		say(planning, item,
		    strcmp(item->named, NO_AGENT)
			    ? arena_print(planning->arena, "%s is not in the directory: an officer tells it",
					  item->named)
			    : "it has no agent: an officer tells it");
	} else if (!is_setting(agency)) {
		item->fate = PLAN_NOT;
		say(planning, item,
		    arena_print(planning->arena,
				"%s is no school, college or early-years setting: nothing was sent to it",
				item->named));
	} else {
		item->to = agency->id;
		if (!strcmp(agency->kind, "early-years")) {
			item->is_alert = 1;
			if (planning->asks_full)
				say(planning, item, "early years get an alert only");
		}
		look_at_closure(planning, item);
		if (!planning->is_missing)
			look_at_readers(planning, item);
	}
	pair(planning, item);
}

/* A team that the file names; one that is not named is said once. */
static void
add_team(struct planning *planning, size_t child, enum plan_slot slot, const char *named)
{
	static const char *const words[] = {
		[PLAN_SETTING] = "",
		[PLAN_EDUCATION] = "no education team is named (educationTeam): it was not told",
		[PLAN_CRS] = "no council's front door is named (crs), and no setting is of an area: it was not told",
		[PLAN_EXPLOITATION] = "no exploitation team is named (exploitationTeam): it was not told",
	};
	struct plan_item *item = *named || !child ? add(planning, child, slot, 0) : NULL;
	const struct directory_agency *agency;

	if (!item)
		return;
	item->named = item->name = named;
	agency = *named ? living(planning, item, named) : NULL;
	if (agency) {
		item->to = agency->id;
		pair(planning, item);
		return;
	}
	item->fate = PLAN_NOT;
	say(planning, item,
	    *named ? arena_print(planning->arena, "%s is not in the directory: ring it", named) : words[slot]);
}

/* As the file says; else the area of the first setting that has one. */
static const char *
front_door(struct planning *planning)
{
	const char *named = value(planning, "/crs");
	size_t children = document_value_count(planning->scene->incident, "/children");

	for (size_t i = 0; !*named && i < children; i++) {
		const struct directory_agency *agency = find(planning, of_child(planning, i, "settings/0/agency"));

		if (agency && *agency->area.name)
			named = agency->area.name;
	}
	return named;
}

static void
plan_child(struct planning *planning, size_t child)
{
	const char *settings = arena_print(planning->arena, "/children/%zu/settings", child);
	size_t count = settings ? document_value_count(planning->scene->incident, settings) : 0;

	for (size_t i = 0; i < count; i++)
		add_setting(planning, child, i);
	if (!count) {
		struct plan_item *item = add(planning, child, PLAN_SETTING, 0);

		if (item) {
			item->fate = PLAN_NOT;
			item->words = "no setting is named: nobody there is told; find out where the child goes";
		}
	}
	add_team(planning, child, PLAN_EDUCATION, value(planning, "/educationTeam"));
	if (!planning->is_missing)
		return;
	add_team(planning, child, PLAN_CRS, front_door(planning));
	add_team(planning, child, PLAN_EXPLOITATION, value(planning, "/exploitationTeam"));
}

enum status
plan_make(const struct plan_scene *scene, struct arena *arena, struct plan *ret_plan)
{
	struct planning planning = {.scene = scene, .arena = arena, .plan = ret_plan};
	const char *kind = value(&planning, "/kind");
	const char *detail = value(&planning, "/detail");
	size_t count = document_value_count(scene->incident, "/children");

	ret_plan->count = 0;
	planning.is_missing = strcmp(kind, "encompass") != 0;
	planning.is_found = !strcmp(kind, "endeavour-found");
	planning.is_alert = !strcmp(detail, "alert");
	planning.asks_full = !strcmp(detail, "full");
	for (size_t i = 0; !planning.status && i < count; i++)
		plan_child(&planning, i);
	return planning.status;
}

const struct agency *
plan_told(const struct plan *plan, size_t child, size_t number)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_item *item = &plan->items[i];

		if (item->child == child && item->slot == PLAN_SETTING && item->fate == PLAN_SEND && !number--)
			return &item->to;
	}
	return NULL;
}
