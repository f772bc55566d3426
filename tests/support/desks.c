#include "support/desks.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crs/crs_table.h"
#include "police/police_table.h"
#include "runtime/verbs_table.h"

/* A verb that nothing answers is late after so many turns. */
#define TURNS_MOST 6

static const struct agent_kind plain = {.word = "plain"};

static const struct agent_kind *
kind_of(const char *name)
{
	if (!strcmp(name, "crs") || !strcmp(name, "edt") || !strcmp(name, "team"))
		return crs_table_kind();
	return !strcmp(name, "police") ? police_table_kind() : &plain;
}

struct desks *
desks_new(const char *const *names, size_t count)
{
	struct desks *desks = calloc(1, sizeof *desks);

	assert(desks);
	desks->house = house_new(names, count);
	desks->people =
		(struct people){{{"ann", "social-worker"}, {"max", "manager"}, {"mia", "manager"}, {"eve", ""}}, 4};
	desks->user = "ann";
	desks->arena = arena_new((size_t)3 << 30);
	assert(desks->arena);
	for (size_t i = 0; i < count; i++)
		if (kind_of(names[i]) != &plain)
			actor_become(desks->house->actors[i], kind_of(names[i]));
	house_play(desks->house);
	return desks;
}

void
desks_free(struct desks *desks)
{
	house_free(desks->house);
	arena_free(desks->arena);
	free(desks);
}

static void
words_of(struct desks *desks, const char *words, struct call *asked)
{
	char *at = arena_print(desks->arena, "%s", words);

	while (*at) {
		char *end = *at == '"' ? strchr(++at, '"') : at + strcspn(at, " ");

		assert(end && asked->word_count < CALL_WORDS);
		asked->words[asked->word_count++] = at;
		at = end + (*end != '\0');
		*end = '\0';
		at += strspn(at, " ");
	}
}

enum exit_code
desks_type(struct desks *desks, const char *who, const char *words)
{
	struct actor *actor = desks->house->actors[house_find(desks->house, who)];
	struct verb_desk *desk = &desks->desks[house_find(desks->house, who)];
	struct verb_call *call = arena_alloc(desks->arena, sizeof *call);
	struct arena *own = arena_new((size_t)256 << 20);
	struct call asked = {.payload = desks->payload};
	struct view out, err;
	enum exit_code code;

	assert(call && own);
	words_of(desks, words, &asked);
	*desk = (struct verb_desk){.agent = actor->agent,
				   .self = actor->agency->card.agency,
				   .trust = actor->trust,
				   .people = &desks->people,
				   .kind = kind_of(who)};
	*call = (struct verb_call){.desk = desk, .arena = own, .now = actor->now};
	page_init(&call->out, own, VERBS_PRINT_BYTES);
	page_init(&call->err, own, VERBS_PRINT_BYTES);
	assert(!people_of_user(&desks->people, desks->user, &call->person));
	call->verb = verbs_table_find(desk->kind, asked.words[0]);
	if (!call->verb)
		(void)fprintf(stderr, "no verb %s at %s\n", asked.words[0], who);
	assert(call->verb);
	code = verbs_parse(call, &asked);
	while (!code) {
		call->is_waiting = 0;
		call->now = actor->now;
		code = call->verb->run(call);
		call->turn++;
		if (!call->is_waiting || code || call->is_late)
			break;
		if (!desks->is_offline)
			house_play(desks->house);
		call->is_late = call->turn >= TURNS_MOST;
	}
	if (!desks->is_offline)
		house_play(desks->house);
	assert(!page_done(&call->out, &out) && !page_done(&call->err, &err));
	desks->out = arena_text(desks->arena, out.bytes, out.size);
	desks->err = arena_text(desks->arena, err.bytes, err.size);
	desks->payload = (struct view){NULL, 0};
	arena_free(own);
	return code;
}

static const char *
vprint(struct desks *desks, const char *format, va_list list)
{
	char *words = arena_alloc(desks->arena, 65536);

	assert(words);
	(void)vsnprintf(words, 65536, format, list);
	return words;
}

enum exit_code
desks_types(struct desks *desks, const char *who, const char *format, ...)
{
	va_list list;
	const char *words;

	va_start(list, format);
	words = vprint(desks, format, list);
	va_end(list);
	return desks_type(desks, who, words);
}

void
desks_must(struct desks *desks, const char *who, const char *format, ...)
{
	va_list list;
	const char *words;
	enum exit_code code;

	va_start(list, format);
	words = vprint(desks, format, list);
	va_end(list);
	code = desks_type(desks, who, words);
	if (code)
		(void)fprintf(stderr, "%s: %s\n=> %d\n%s%s\n", who, words, (int)code, desks->out, desks->err);
	assert(!code);
}

const char *
desks_word(struct desks *desks, const char *name)
{
	const char *at = strstr(desks->out, name);

	if (!at)
		(void)fprintf(stderr, "no %s in %s\n", name, desks->out);
	assert(at);
	at += strlen(name);
	at += strspn(at, " ");
	return arena_text(desks->arena, at, strcspn(at, " \n"));
}

const char *
desks_send(struct desks *desks, const char *who, const char *json)
{
	const char *id;

	desks->payload = (struct view){(const uint8_t *)json, strlen(json)};
	desks_must(desks, who, "send - --wait");
	id = desks_word(desks, "id ");
	house_play(desks->house);
	return id;
}

const char *
desks_case(struct desks *desks, const char *who, const char *id)
{
	const char *at;

	desks_must(desks, who, "show %s", id);
	at = strstr(desks->out, "\"case\": \"");
	assert(at);
	return arena_text(desks->arena, at + 9, 32);
}

size_t
desks_owed(struct desks *desks, const char *who, const char *kind, const char *creditor)
{
	const char *wanted = arena_print(desks->arena, "\"kind\":\"%s\"", kind);
	const char *to = arena_print(desks->arena, "\"creditor\":\"%s\"", creditor);
	size_t count = 0;

	desks_must(desks, who, "owed --json");
	for (char *rest = arena_print(desks->arena, "%s", desks->out), *line; (line = strsep(&rest, "\n"));)
		count += strstr(line, wanted) && strstr(line, to);
	return count;
}

void
desks_says(const char *text, const char *word)
{
	if (!strstr(text, word))
		(void)fprintf(stderr, "no \"%s\" in:\n%s\n", word, text);
	assert(strstr(text, word));
}
