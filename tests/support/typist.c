#include "support/typist.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/verbs_table.h"

#define TURNS_MOST 4
#define ARENA_BYTES ((size_t)1024 * 1024 * 1024)

static const struct agent_kind plain = {.word = "plain"};

struct typist *
typist_new(const struct typist_seat *seats, size_t count)
{
	struct typist *typist = calloc(1, sizeof *typist);
	const char *names[STAGE_MOST] = {NULL};

	assert(typist && count <= STAGE_MOST);
	for (size_t i = 0; i < count; i++)
		names[i] = seats[i].name;
	typist->stage = stage_new(names, count);
	typist->people = (struct people){{{"ann", "social-worker"}, {"max", "manager"}}, 2};
	typist->user = "ann";
	typist->arena = arena_new(ARENA_BYTES);
	assert(typist->arena);
	for (size_t i = 0; i < count; i++) {
		struct actor *actor = typist->stage->actors[i];

		if (seats[i].kind)
			actor_become(actor, seats[i].kind);
		typist->desks[i] = (struct verb_desk){.agent = actor->agent,
						      .self = actor->agency->card.agency,
						      .trust = actor->trust,
						      .people = &typist->people,
						      .kind = seats[i].kind ? seats[i].kind : &plain};
	}
	return typist;
}

void
typist_free(struct typist *typist)
{
	arena_free(typist->arena);
	stage_free(typist->stage);
	free(typist);
}

static void
split(struct typist *typist, const char *words, struct call *asked)
{
	char *at = arena_print(typist->arena, "%s", words);

	while (*at) {
		char *end = *at == '"' ? strchr(++at, '"') : at + strcspn(at, " ");

		assert(end);
		asked->words[asked->word_count++] = at;
		at = end + (*end != '\0');
		*end = '\0';
		at += strspn(at, " ");
	}
}

static const char *
printed(struct typist *typist, struct page *page)
{
	struct view text;
	enum status status = page_done(page, &text);

	assert(!status);
	return arena_text(typist->arena, text.bytes, text.size);
}

enum exit_code
typist_type(struct typist *typist, size_t who, const char *words)
{
	struct actor *actor = typist->stage->actors[who];
	struct verb_call *call = arena_alloc(typist->arena, sizeof *call);
	struct call asked = {.payload = {NULL, 0}};
	enum exit_code code;

	split(typist, words, &asked);
	if (typist->payload)
		asked.payload = (struct view){(const uint8_t *)typist->payload, strlen(typist->payload)};
	typist->desks[who].agent = actor->agent; /* it may have died and begun again */
	typist->desks[who].trust = actor->trust;
	*call = (struct verb_call){.desk = &typist->desks[who], .arena = typist->arena, .now = actor->now};
	page_init(&call->out, typist->arena, VERBS_PRINT_BYTES);
	page_init(&call->err, typist->arena, VERBS_PRINT_BYTES);
	if (people_of_user(&typist->people, typist->user, &call->person))
		call->person = (struct agent_person){"", ""};
	call->verb = verbs_table_find(typist->desks[who].kind, asked.words[0]);
	assert(call->verb);
	code = verbs_parse(call, &asked);
	while (!code) {
		call->is_waiting = 0;
		code = verbs_run(call);
		call->turn++;
		if (!call->is_waiting || code || call->is_late)
			break;
		stage_play(typist->stage);
		call->now = actor->now;
		call->is_late = call->turn > TURNS_MOST;
	}
	typist->out = printed(typist, &call->out);
	typist->err = printed(typist, &call->err);
	typist->payload = NULL;
	return code;
}

const char *
typist_word(struct typist *typist, const char *after)
{
	const char *at = strstr(typist->out, after);

	if (!at)
		(void)fprintf(stderr, "no %s in %s%s\n", after, typist->out, typist->err);
	assert(at);
	at += strlen(after);
	at += strspn(at, " ");
	return arena_text(typist->arena, at, strcspn(at, " \n"));
}
