#include "review/indicators_contacts.h"

#include <string.h>

#include "rules/fact_check.h"
#include "rules/ruling.h"

/* Who is meant where a referral names no child. */
#define NO_CHILD "--------"

#define CODE(code) (1u << (unsigned)CONTACT_##code)

static const char *const codes[] = {
	[CONTACT_UNKNOWN] = "not-shared",	   [CONTACT_ADVICE] = "advice",		[CONTACT_NFA] = "nfa",
	[CONTACT_EARLY_HELP] = "early-help",	   [CONTACT_ASSESSMENT] = "assessment", [CONTACT_STRATEGY] = "strategy",
	[CONTACT_EXISTING_CASE] = "existing-case", [CONTACT_OTHER_AREA] = "other-area",
};

static const struct instant never = {INSTANT_NEVER};

/* ---- who came, about whom ------------------------------------------------------------ */

static struct contact_child *
add_child(struct contacts *contacts, struct contact *contact, const char *hex)
{
	struct contact_child *child;

	if (contacts->child_count == contacts->child_room) {
		uint32_t room = contacts->child_room ? contacts->child_room * 2 : 1024;
		struct contact_child *more = arena_array(contacts->world->arena, room, sizeof *more);

		if (!more)
			return NULL;
		if (contacts->child_count)
			memcpy(more, contacts->children, contacts->child_count * sizeof *more);
		contacts->children = more;
		contacts->child_room = room;
	}
	child = &contacts->children[contacts->child_count];
	*child = (struct contact_child){.next = WORLD_NONE, .decided = never};
	memcpy(child->hex, hex, CHILD_SIZE - 1);
	if (contact->children == WORLD_NONE)
		contact->children = contacts->child_count;
	else
		contacts->children[contact->last_child].next = contacts->child_count;
	contact->last_child = contacts->child_count++;
	return child;
}

/* The child of that token, if need be a new one. */
static struct contact_child *
find_child(struct contacts *contacts, struct contact *contact, const char *hex)
{
	for (uint32_t i = contact->children; i != WORLD_NONE; i = contacts->children[i].next)
		if (!strncmp(contacts->children[i].hex, hex, CHILD_SIZE - 1))
			return &contacts->children[i];
	return add_child(contacts, contact, hex);
}

static enum status
describe(struct contacts *contacts, struct contact *contact)
{
	struct world *world = contacts->world;
	const struct past *first = world->notes[contact->first].past;
	const struct envelope *envelope = world->notes[contact->newest].past->envelope;
	const char *route = fact_check_value(envelope, "route"), *grade = fact_check_value(envelope, "grade"), *hex;
	const char *for_whom = fact_check_value(envelope, "on-behalf-of");
	size_t at = 0;

	contact->received = fact_check_time(first->envelope, "received-at", first->accepted);
	contact->route = indicators_names_find(world->names, route ? route : "written");
	contact->grade = indicators_names_find(world->names, grade ? grade : "high");
	contact->is_slip = route && !strcmp(route, "slip");
	contact->is_called_back = world->notes[contact->newest].is_void || world->notes[contact->first].is_void;
	contact->is_counted = !contact->is_called_back;
	if (contact->agency == NAME_NONE) /* the duty that says it is gone */
		contact->agency = indicators_names_find(world->names, for_whom ? for_whom : envelope->from.name);
	while ((hex = fact_check_next(envelope, "child", &at))) {
		struct contact_child *child = find_child(contacts, contact, hex);

		if (!child)
			return STATUS_NO_MEMORY;
		child->is_declared = 1;
	}
	return STATUS_OK;
}

/* Places where a call, or a written referral, was counted: a slip linked with
 * one is the same contact. */
static enum status
drop_linked_slips(struct contacts *contacts)
{
	const struct world *world = contacts->world;
	uint8_t *has_other = arena_array(world->arena, (size_t)world->group_count + 1, 1);

	if (!has_other)
		return STATUS_NO_MEMORY;
	for (uint32_t i = 0; i < contacts->count; i++)
		if (contacts->list[i].is_counted && !contacts->list[i].is_slip)
			has_other[world->notes[contacts->list[i].first].group] = 1;
	for (uint32_t i = 0; i < contacts->count; i++)
		if (contacts->list[i].is_slip && has_other[world->notes[contacts->list[i].first].group])
			contacts->list[i].is_counted = 0;
	return STATUS_OK;
}

static void
find_contacts(struct contacts *contacts)
{
	const struct world *world = contacts->world;

	for (uint32_t i = 0; i < world->note_count; i++) {
		uint32_t first = world->notes[i].first;

		if (!indicators_world_is(world, i, TYPE_REFERRAL))
			continue;
		if (first == i) {
			contacts->of_note[i] = contacts->count;
			contacts->list[contacts->count++] = (struct contact){.first = i,
									     .children = WORLD_NONE,
									     .decision = WORLD_NONE,
									     .referral_at = never,
									     .help_at = never,
									     .strategy_at = never,
									     .nfa_at = never};
		}
		contacts->list[contacts->of_note[first]].newest = i;
	}
}

struct contact *
indicators_contacts_of(const struct contacts *contacts, uint32_t note)
{
	const struct world *world = contacts->world;
	uint32_t referral = note < world->note_count ? world->notes[note].referral : WORLD_NONE;
	uint32_t at = referral == WORLD_NONE ? WORLD_NONE : contacts->of_note[world->notes[referral].first];

	return at == WORLD_NONE ? NULL : &contacts->list[at];
}

/* ---- to whom it is owed, and what was excused ----------------------------------- */

static void
read_duty(struct contacts *contacts, const struct world_duty *duty)
{
	struct world *world = contacts->world;
	const struct duty *it = duty->duty;
	struct contact *contact;

	if (it->kind != DUTY_DECISION || !indicators_world_is(world, duty->opener, TYPE_REFERRAL))
		return;
	contact = indicators_contacts_of(contacts, duty->opener);
	if (contact)
		contact->agency = indicators_names_find(world->names, it->creditor.name);
}

static enum status
read_excuse(struct contacts *contacts, const struct world_duty *duty)
{
	struct contact *contact = indicators_contacts_of(contacts, duty->opener);
	const struct duty *it = duty->duty;
	struct contact_child *child;
	enum world_how how;

	if (it->kind != DUTY_DECISION || it->state != DUTY_EXCUSED || !contact)
		return STATUS_OK;
	how = indicators_world_excused(contacts->world, duty);
	child = find_child(contacts, contact, it->child.hex[0] == '-' || !it->child.hex[0] ? NO_CHILD : it->child.hex);
	if (!child)
		return STATUS_NO_MEMORY;
	child->is_declared = 1;
	child->is_let_off = 1;
	child->is_excused = how == HOW_COUNT;
	child->how = how == HOW_COUNT ? HOW_UNTOLD : how;
	return STATUS_OK;
}

/* ---- what was decided --------------------------------------------------------------------- */

static enum contact_code
code_of(const char *word)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (!strcmp(word, codes[i]))
			return (enum contact_code)i;
	return CONTACT_UNKNOWN;
}

static void
keep_first(struct instant *kept, struct instant moment)
{
	if (moment.ms < kept->ms)
		*kept = moment;
}

static void
settle_child(struct contacts *contacts, const struct contact *contact, uint32_t at, struct contact_child *child)
{
	const struct world_note *note = &contacts->world->notes[at];
	enum world_how how = contacts->world->told[note->first].how;

	keep_first(&child->decided, note->past->accepted);
	if (!note->is_untold && at >= contact->untold_before && how > child->how)
		child->how = how;
}

static enum status
decide_child(struct contacts *contacts, struct contact *contact, uint32_t at, const char *value)
{
	const struct world_note *note = &contacts->world->notes[at];
	struct contact_child *child = find_child(contacts, contact, value);
	enum contact_code code = code_of(value + CHILD_SIZE);

	if (!child)
		return STATUS_NO_MEMORY;
	settle_child(contacts, contact, at, child);
	if (code != CONTACT_UNKNOWN)
		child->code = code;
	else
		contact->is_hidden_code = 1;
	if (code == CONTACT_EARLY_HELP)
		keep_first(&contact->help_at, note->past->accepted);
	if (code == CONTACT_STRATEGY)
		keep_first(&contact->strategy_at, note->past->accepted);
	return STATUS_OK;
}

/* A decision that names no child, or on a referral that names none, is about
 * whoever is meant. */
static enum status
decide_nameless(struct contacts *contacts, struct contact *contact, uint32_t at, int names_any)
{
	struct contact_child *child = NULL;

	for (uint32_t i = contact->children; i != WORLD_NONE && !child; i = contacts->children[i].next)
		if (!strcmp(contacts->children[i].hex, NO_CHILD))
			child = &contacts->children[i];
	if (!child && !names_any)
		child = add_child(contacts, contact, NO_CHILD);
	if (!child)
		return names_any ? STATUS_OK : STATUS_NO_MEMORY;
	settle_child(contacts, contact, at, child);
	return STATUS_OK;
}

static enum status
decide(struct contacts *contacts, uint32_t at)
{
	const struct world_note *note = &contacts->world->notes[at];
	const struct envelope *envelope = note->past->envelope;
	struct contact *contact = indicators_contacts_of(contacts, at);
	enum status status = STATUS_OK;
	const char *value;
	size_t from = 0;
	int names_any = 0;

	if (!contact || note->is_void)
		return STATUS_OK;
	contact->decision = at;
	if (fact_check_is(envelope, "stage", "referral"))
		keep_first(&contact->referral_at, note->past->accepted);
	while (!status && (value = fact_check_next(envelope, "child", &from))) {
		status = decide_child(contacts, contact, at, value);
		names_any = 1;
	}
	if (!status)
		status = decide_nameless(contacts, contact, at, names_any);
	/* before any other code: its unknown ones are not nfa */
	if (!status && indicators_contacts_codes(contacts, contact) == CODE(NFA))
		keep_first(&contact->nfa_at, note->past->accepted);
	return status;
}

/* "Nothing came", though decisions had been made: none of them counts as told. */
static void
hear_not_told(struct contacts *contacts, uint32_t at)
{
	struct contact *contact = indicators_contacts_of(contacts, at);

	if (contact && indicators_world_is(contacts->world, contacts->world->notes[at].re, TYPE_REFERRAL))
		contact->untold_before = at;
}

enum status
indicators_contacts_read(struct world *world, struct contacts *ret_contacts)
{
	struct contacts contacts = {.world = world};
	enum status status = STATUS_OK;

	contacts.list = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *contacts.list);
	contacts.of_note = arena_array(world->arena, (size_t)world->note_count + 1, sizeof *contacts.of_note);
	if (!contacts.list || !contacts.of_note)
		return STATUS_NO_MEMORY;
	memset(contacts.of_note, 0xff, ((size_t)world->note_count + 1) * sizeof *contacts.of_note);
	find_contacts(&contacts);
	for (uint32_t i = 0; i < world->duty_count; i++)
		read_duty(&contacts, &world->duties[i]);
	for (uint32_t i = 0; !status && i < contacts.count; i++)
		status = describe(&contacts, &contacts.list[i]);
	if (!status)
		status = drop_linked_slips(&contacts);
	for (uint32_t i = 0; !status && i < world->duty_count; i++)
		status = read_excuse(&contacts, &world->duties[i]);
	for (uint32_t i = 0; i < world->note_count; i++)
		if (indicators_world_is(world, i, TYPE_NOT_TOLD))
			hear_not_told(&contacts, i);
	for (uint32_t i = 0; !status && i < world->note_count; i++)
		if (indicators_world_is(world, i, TYPE_DECISION))
			status = decide(&contacts, i);
	if (!status)
		*ret_contacts = contacts;
	return status;
}

/* ---- asking -------------------------------------------------------------------------------- */

struct cells_where
indicators_contacts_where(const struct contacts *contacts, const struct contact *contact, struct instant moment)
{
	struct cells_where where = indicators_world_where(contacts->world, moment, contact->agency);

	where.part[SPLIT_ROUTE] = contact->route;
	return where;
}

/* Is it one of those the contact is about: those that the referral names, or
 * where it names none, all that were decided on? */
static int
is_about(const struct contacts *contacts, const struct contact *contact, const struct contact_child *child)
{
	for (uint32_t i = contact->children; i != WORLD_NONE; i = contacts->children[i].next)
		if (contacts->children[i].is_declared)
			return child->is_declared;
	return 1;
}

enum world_how
indicators_contacts_how(const struct contacts *contacts, const struct contact *contact)
{
	const struct name *agency = indicators_names_at(contacts->world->names, contact->agency);
	enum world_how how = HOW_COUNT;
	int is_owed = contact->children == WORLD_NONE;

	if (agency->is_side)
		return HOW_COUNT; /* it knows what it decided itself */
	for (uint32_t i = contact->children; i != WORLD_NONE; i = contacts->children[i].next) {
		const struct contact_child *child = &contacts->children[i];

		if (!is_about(contacts, contact, child) || child->is_excused)
			continue;
		is_owed = 1;
		how = child->how < how ? child->how : how;
	}
	if (!is_owed)
		return HOW_COUNT;
	if (!strcmp(agency->text, ANONYMOUS))
		return HOW_NOT_POSSIBLE;
	return how == HOW_COUNT ? HOW_UNTOLD : how;
}

struct instant
indicators_contacts_decided(const struct contacts *contacts, const struct contact *contact)
{
	struct instant decided = contact->children == WORLD_NONE ? never : (struct instant){0};

	for (uint32_t i = contact->children; i != WORLD_NONE; i = contacts->children[i].next) {
		const struct contact_child *child = &contacts->children[i];

		if (!is_about(contacts, contact, child) || (child->is_let_off && child->decided.ms == INSTANT_NEVER))
			continue;
		decided = child->decided.ms > decided.ms ? child->decided : decided;
	}
	return decided;
}

unsigned
indicators_contacts_codes(const struct contacts *contacts, const struct contact *contact)
{
	unsigned sum = 0;

	for (uint32_t i = contact->children; i != WORLD_NONE; i = contacts->children[i].next)
		if (is_about(contacts, contact, &contacts->children[i]))
			sum |= 1u << (unsigned)contacts->children[i].code;
	return sum;
}
