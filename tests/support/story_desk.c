#include "support/story_desk.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "crs/crs_table.h"
#include "health/health_table.h"
#include "police/police_table.h"
#include "runtime/verbs_table.h"
#include "school/school_table.h"
#include "tellback/receipt.h"

/* A verb that nothing answers is late after so many turns. */
#define TURNS_MOST 4

static const struct agent_kind plain = {.word = "agent"};
static const struct {
	const char *player;
	const struct agent_kind *(*kind)(void);
	const char *role;
} desks[] = {
	{"crs", crs_table_kind, "social-worker"},
	{"edt", crs_table_kind, "edt-worker"},
	{"team", crs_table_kind, "social-worker"},
	{"health", health_table_kind, "navigator"},
	{"trust", health_table_kind, "clinician"},
	{"camhs", health_table_kind, "clinician"},
	{"police", police_table_kind, "officer"},
	{"school", school_table_kind, "dsl"},
	{"school2", school_table_kind, "dsl"},
	{"early", school_table_kind, "key-adult"},
};
#define DESKS (sizeof desks / sizeof *desks)

static size_t
desk_of(const char *player)
{
	size_t i = 0;

	while (i < DESKS && strcmp(desks[i].player, player) != 0)
		i++;
	return i;
}

const struct agent_kind *
story_desk_kind(const char *player)
{
	size_t desk = desk_of(player);

	return desk < DESKS ? desks[desk].kind() : &plain;
}

void
story_desk_people(struct people *people)
{
	static const char *const roles[] = {
#define X(role) role,
		RECEIPT_ROLES(X)
#undef X
	};

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		struct agent_person *person = &people->items[people->count++];

		id_set(person->user, sizeof person->user, roles[i]);
		id_set(person->role, sizeof person->role, roles[i]);
	}
	id_set(people->items[people->count].user, USER_SIZE, "second-manager");
	id_set(people->items[people->count++].role, TOKEN_SIZE, "manager");
}

/* Words, of which "several in quotes" are one. */
static int
words_of(struct story_cast *cast, const char *text, struct call *asked)
{
	char *at = arena_print(cast->of_act, "%s", text);

	at += strspn(at, " ");
	while (*at) {
		char *end = *at == '"' ? strchr(++at, '"') : at + strcspn(at, " ");

		if (!end || asked->word_count == CALL_WORDS)
			return story_cast_wrong(cast, "a quote that does not end, or too many words: %s", text);
		asked->words[asked->word_count++] = at;
		at = end + (*end != '\0');
		*end = '\0';
		at += strspn(at, " ");
	}
	return asked->word_count ? 0 : story_cast_wrong(cast, "nothing is typed");
}

static struct verb_desk
desk_at(struct story_cast *cast, size_t who)
{
	const struct actor *actor = cast->house->actors[who];

	return (struct verb_desk){.agent = actor->agent, /* another one after each crash */
				  .self = actor->agency->card.agency,
				  .trust = actor->trust,
				  .people = cast->people,
				  .kind = story_desk_kind(actor->agency->name)};
}

static enum exit_code
run(struct story_cast *cast, struct verb_call *call, const struct call *asked, const struct actor *actor)
{
	enum exit_code code = verbs_parse(call, asked);

	while (!code) {
		call->is_waiting = 0;
		call->now = actor->now;
		code = call->verb->run(call);
		call->turn++;
		if (!call->is_waiting || code || call->is_late)
			break;
		house_play(cast->house);
		call->is_late = call->turn >= TURNS_MOST;
	}
	house_play(cast->house); /* whatever it began goes on while the person looks at the answer */
	return code;
}

int
story_desk_type(struct story_cast *cast, const struct story_typed *typed, struct story_printed *ret_printed)
{
	const struct actor *actor = cast->house->actors[typed->who];
	size_t desk = desk_of(actor->agency->name);
	const char *user = *typed->user ? typed->user : desk < DESKS ? desks[desk].role : "officer";
	struct verb_call *call = arena_alloc(cast->of_act, sizeof *call);
	struct call asked = {.payload = typed->payload};
	struct verb_desk *at = &cast->desks[typed->who];
	struct view out, err;

	assert(call);
	*at = desk_at(cast, typed->who);
	*call = (struct verb_call){.desk = at, .arena = cast->of_act, .now = actor->now};
	page_init(&call->out, cast->of_act, VERBS_PRINT_BYTES);
	page_init(&call->err, cast->of_act, VERBS_PRINT_BYTES);
	if (people_of_user(cast->people, user, &call->person) || !*call->person.role)
		return story_cast_wrong(cast, "nobody is %s there", user);
	if (words_of(cast, typed->words, &asked))
		return 1;
	call->verb = verbs_table_find(at->kind, asked.words[0]);
	if (!call->verb)
		return story_cast_wrong(cast, "%s has no verb %s", actor->agency->name, asked.words[0]);
	ret_printed->code = run(cast, call, &asked, actor);
	if (page_done(&call->out, &out) || page_done(&call->err, &err))
		return story_cast_wrong(cast, "%s printed too much", asked.words[0]);
	ret_printed->out = arena_text(cast->of_act, out.bytes, out.size);
	ret_printed->err = arena_text(cast->of_act, err.bytes, err.size);
	return 0;
}
