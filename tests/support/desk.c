#include "support/desk.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/verbs_table.h"

#define TURNS_MOST 5

struct desk *
desk_new(struct house *house, size_t who, const struct agent_kind *kind)
{
	static const struct people people = {
		{{"ann", "social-worker"}, {"max", "manager"}, {"nia", "navigator"}, {"ben", "social-worker"}}, 4};
	struct desk *desk = calloc(1, sizeof *desk);

	assert(desk && who < house->count);
	*desk = (struct desk){.house = house, .who = who, .people = people, .user = "ann", .out = "", .err = ""};
	actor_become(house->actors[who], kind);
	return desk;
}

/* Words apart at spaces, but for those in quotes. */
static void
split(char *at, struct call *asked)
{
	at += strspn(at, " ");
	while (*at) {
		char *end = *at == '"' ? strchr(++at, '"') : at + strcspn(at, " ");

		assert(end && asked->word_count < CALL_WORDS);
		asked->words[asked->word_count++] = at;
		at = end + (*end != '\0');
		*end = '\0';
		at += strspn(at, " ");
	}
}

static void
run(struct desk *desk, struct verb_call *call, enum exit_code *code)
{
	while (!*code) {
		call->is_waiting = 0;
		*code = call->verb->run(call);
		call->turn++;
		if (!call->is_waiting || *code || call->is_late)
			return;
		house_play(desk->house);
		call->is_late = call->turn > TURNS_MOST;
	}
}

enum exit_code
desk_type(struct desk *desk, const char *format, ...)
{
	struct actor *actor = desk->house->actors[desk->who];
	struct verb_desk at = {.agent = actor->agent,
			       .self = actor->agency->card.agency,
			       .trust = actor->trust,
			       .people = &desk->people,
			       .kind = actor->kind};
	struct verb_call *call = arena_alloc(actor->arena, sizeof *call);
	struct call asked = {.payload = desk->payload};
	char line[2000];
	struct view out, err;
	enum exit_code code;
	enum status status;
	va_list list;
	int size;

	va_start(list, format);
	size = vsnprintf(line, sizeof line, format, list);
	va_end(list);
	assert(call && size > 0 && (size_t)size < sizeof line);
	split(line, &asked);
	*call = (struct verb_call){.desk = &at, .arena = actor->arena, .now = actor->now};
	page_init(&call->out, actor->arena, VERBS_PRINT_BYTES);
	page_init(&call->err, actor->arena, VERBS_PRINT_BYTES);
	status = people_of_user(&desk->people, desk->user, &call->person);
	assert(!status);
	call->verb = verbs_table_find(at.kind, asked.words[0]);
	assert(call->verb);
	code = verbs_parse(call, &asked);
	run(desk, call, &code);
	status = page_done(&call->out, &out);
	assert(!status);
	status = page_done(&call->err, &err);
	assert(!status);
	desk->out = arena_text(actor->arena, (const char *)out.bytes, out.size);
	desk->err = arena_text(actor->arena, (const char *)err.bytes, err.size);
	desk->payload = (struct view){NULL, 0};
	assert(desk->out && desk->err);
	return code;
}

const char *
desk_id(const struct desk *desk)
{
	const char *at = strstr(desk->out, "id    ");

	assert(at);
	return arena_text(desk->house->actors[desk->who]->arena, at + 6, ID_SIZE - 1);
}

int
desk_says(const struct desk *desk, const char *text)
{
	return strstr(desk->out, text) || strstr(desk->err, text);
}
