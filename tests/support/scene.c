#include "support/scene.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "rules/clocks.h"
#include "support/scene_door.h"

#define ARENA_BYTES (256u * 1024 * 1024)
#define LINE_SIZE 1024

static void
set_id(char hex[ID_SIZE], unsigned number)
{
	(void)snprintf(hex, ID_SIZE, "0193000000007000800000%010u", number);
}

static struct case_token
token_of(size_t at)
{
	struct case_token token;

	set_id(token.hex, 900000 + (unsigned)at);
	return token;
}

/* Every case as it now stands. */
static void
look(struct scene *scene)
{
	for (size_t i = 0; i < SCENE_CASES; i++) {
		struct scene_case *one = &scene->cases[i];
		struct case_token token = token_of(i);

		assert(!casebook_state(scene->book, &token, scene->arena, &one->state));
		one->past = one->state.past;
		one->duties = one->state.duties;
	}
}

void
scene_apply(struct scene *scene)
{
	assert(!casebook_apply(scene->book, NULL, &scene->last));
	look(scene);
}

struct scene *
scene_open(void)
{
	struct scene *scene = calloc(1, sizeof *scene);

	assert(scene);
	scene->arena = arena_new(ARENA_BYTES);
	scene->said = calloc(SCENE_ENVELOPES, sizeof *scene->said);
	assert(scene->arena && scene->said);
	scene->directory.agencies = scene_door_agencies(&scene->directory.agency_count);
	for (size_t i = 0; i < scene->directory.agency_count; i++)
		scene->cards[i] = scene_door_card(i);
	scene->policies[0] = scene_door_policy(0);
	scene->policies[1] = scene_door_policy(1);
	scene->standing =
	    (struct standing){&scene->directory, scene->policies, 2, scene->cards, scene->directory.agency_count, {0}};
	scene->book = casebook_new(scene->arena);
	assert(scene->book);
	look(scene);
	scene_at(scene, "2026-11-02 10:00");
	return scene;
}

void
scene_close(struct scene *scene)
{
	arena_free(scene->arena);
	free(scene->said);
	free(scene);
}

void
scene_at(struct scene *scene, const char *text)
{
	char date[DAY_SIZE];
	int hour, minute;
	int32_t day;

	assert(sscanf(text, "%10s %d:%d", date, &hour, &minute) == 3 && !day_parse(date, &day));
	scene->standing.now = clocks_at(day, hour * 60 + minute);
}

const char *
scene_wall(struct instant instant, char ret_text[SCENE_WALL_SIZE])
{
	char date[DAY_SIZE];

	if (instant.ms == INSTANT_NEVER)
		return "never";
	day_print(clocks_day(instant), date);
	(void)snprintf(ret_text, SCENE_WALL_SIZE, "%s %02d:%02d", date, clocks_minute(instant) / 60,
		       clocks_minute(instant) % 60);
	return ret_text;
}

const struct scene_case *
scene_book(struct scene *scene, char letter)
{
	assert(letter >= 'A' && letter < 'A' + SCENE_CASES);
	return &scene->cases[letter - 'A'];
}

/* ---- one line into an envelope ------------------------------------------------ */

static struct scene_envelope *
said(struct scene *scene, const char *name)
{
	for (size_t i = scene->said_count; i > 0; i--)
		if (!strcmp(scene->said[i - 1].name, name))
			return &scene->said[i - 1];
	return NULL;
}

/* The id of what ${name} said; of what was never said: one all of its own. */
static void
id_of(struct scene *scene, const char *name, struct envelope_id *ret_id)
{
	struct scene_envelope *found = said(scene, name);

	if (found)
		*ret_id = found->envelope.id;
	else
		set_id(ret_id->hex, 800000 + (unsigned char)name[0]);
}

static void
add_to(struct scene_envelope *one, const char *agency, const char *epoch)
{
	for (size_t i = 0; i < one->envelope.to_count; i++)
		if (!strcmp(one->to[i].agency.name, agency))
			return;
	assert(one->envelope.to_count < MAX_RECIPIENTS);
	id_set(one->to[one->envelope.to_count].agency.name, AGENCY_SIZE, agency);
	id_set(one->to[one->envelope.to_count++].epoch, EPOCH_SIZE, epoch);
}

static int
is_to(const struct scene_envelope *one, const char *agency)
{
	for (size_t i = 0; i < one->envelope.to_count; i++)
		if (!strcmp(one->to[i].agency.name, agency))
			return 1;
	return 0;
}

static void
add_beside(struct scene_envelope *one)
{
	static const char *const pairs[][2] = {{"crs", "edt"}, {"their-crs", "their-edt"}};

	for (size_t i = 0; i < 2; i++) {
		if (is_to(one, pairs[i][0]) || is_to(one, pairs[i][1])) {
			add_to(one, pairs[i][0], "e1");
			add_to(one, pairs[i][1], "e1");
		}
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct recipient *)a)->agency.name, ((const struct recipient *)b)->agency.name);
}

/* A case's letter, where a fact names a case; else as it stands. */
static const char *
fact_value(struct scene *scene, const char *name, const char *value)
{
	struct case_token token;

	if ((strcmp(name, "item") != 0 && strcmp(name, "into") != 0) || value[0] < 'A' ||
	    value[0] >= 'A' + SCENE_CASES || value[1])
		return value;
	token = token_of((size_t)(value[0] - 'A'));
	return arena_text(scene->arena, token.hex, strlen(token.hex));
}

static void
parse(struct scene *scene, struct scene_envelope *one)
{
	struct envelope *envelope = &one->envelope;
	char *rest = NULL, *word = strtok_r(one->text, " ", &rest);
	const char *epoch = "e1";
	char *to = NULL, *more = NULL;
	int is_bare = 0;

	id_set(one->name, sizeof one->name, word);
	id_set(envelope->from.name, AGENCY_SIZE, strtok_r(NULL, " ", &rest));
	envelope->type_word = strtok_r(NULL, " ", &rest);
	envelope->type = message_type_find(envelope->type_word);
	while ((word = strtok_r(NULL, " ", &rest))) {
		char *value = strchr(word, '=');

		if (value) {
			assert(envelope->fact_count < sizeof one->facts / sizeof *one->facts);
			*value++ = '\0';
			one->facts[envelope->fact_count++] = (struct fact){word, fact_value(scene, word, value)};
		} else if (!strcmp(word, "bare")) {
			is_bare = 1;
		} else if (!strcmp(word, "to")) {
			to = strtok_r(NULL, " ", &rest);
		} else if (!strcmp(word, "epoch")) {
			epoch = strtok_r(NULL, " ", &rest);
		} else if (!strcmp(word, "case")) {
			one->book = (size_t)(strtok_r(NULL, " ", &rest)[0] - 'A');
		} else if (!strcmp(word, "re")) {
			id_of(scene, strtok_r(NULL, " ", &rest), &envelope->re);
		} else {
			assert(!strcmp(word, "replaces"));
			id_of(scene, strtok_r(NULL, " ", &rest), &envelope->replaces);
		}
	}
	for (to = to ? strtok_r(to, ",", &more) : NULL; to; to = strtok_r(NULL, ",", &more))
		add_to(one, to, epoch);
	add_to(one, envelope->from.name, "e1");
	if (!is_bare)
		add_beside(one);
	qsort(one->to, envelope->to_count, sizeof *one->to, by_name);
}

/* ---- deciding ------------------------------------------------------------------ */

static int
is_same_decision(const struct decision *a, const struct decision *b)
{
	if (a->refusal != b->refusal || a->change_count != b->change_count || a->notice_count != b->notice_count ||
	    a->deliver_count != b->deliver_count || a->closes != b->closes || a->reopens != b->reopens ||
	    a->need_count != b->need_count || a->is_urgent != b->is_urgent || a->is_marked != b->is_marked)
		return 0;
	for (size_t i = 0; i < a->change_count; i++)
		if (a->changes[i].is_new != b->changes[i].is_new ||
		    memcmp(&a->changes[i].duty, &b->changes[i].duty, sizeof(struct duty)) != 0)
			return 0;
	return 1;
}

/* What must hold of every decision, whatever the case. */
static void
check_decision(struct scene *scene, const struct envelope *envelope)
{
	const struct decision *last = &scene->last;

	for (size_t i = 0; i < last->deliver_count && envelope; i++)
		if (!strcmp(last->deliver[i].name, envelope->from.name))
			scene->trouble = "delivered to its sender";
	for (size_t i = 0; i < last->notice_count; i++)
		if ((last->notices[i].kind == NOTICE_CLOSED || last->notices[i].kind == NOTICE_REOPENED) &&
		    last->notices[i].to_count != 1)
			scene->trouble = "two referrers in one notice";
	if (last->refusal && (last->change_count || last->deliver_count || last->closes || last->notice_count))
		scene->trouble = "a refusal changed something";
	if (last->closes && last->reopens)
		scene->trouble = "closed and reopened at once";
}

/* Every case that was lent until now goes back; the notices made. */
static size_t
lapse_all(struct scene *scene)
{
	struct decision decision;
	size_t notices = 0;

	do {
		assert(!casebook_lapse(scene->book, &scene->standing, scene->arena, &decision));
		if (decision.row_count)
			scene->last = decision;
		notices += decision.notice_count;
	} while (decision.row_count);
	look(scene);
	return notices;
}

enum refusal
scene_says(struct scene *scene, const char *format, ...)
{
	struct scene_envelope *one = &scene->said[scene->said_count];
	struct decision again;
	struct past past;
	va_list list;

	assert(scene->said_count < SCENE_ENVELOPES);
	memset(one, 0, sizeof *one);
	va_start(list, format);
	assert(vsnprintf(one->text, sizeof one->text, format, list) < LINE_SIZE);
	va_end(list);
	set_id(one->envelope.id.hex, (unsigned)scene->said_count + 1);
	one->envelope.hash.bytes[0] = (uint8_t)(scene->said_count + 1);
	one->envelope.to = one->to;
	one->envelope.facts = one->facts;
	parse(scene, one);
	assert(one->book < SCENE_CASES);
	one->envelope.case_token = token_of(one->book);
	scene->said_count++;
	past = (struct past){&one->envelope, scene->index++, scene->standing.now};
	(void)lapse_all(scene);
	assert(!casebook_decide(scene->book, &one->envelope, &scene->standing, scene->arena, &again));
	assert(!casebook_envelope(scene->book, &past, &scene->standing, scene->arena, &scene->last));
	look(scene);
	if (!is_same_decision(&scene->last, &again))
		scene->trouble = "decided twice, not the same";
	check_decision(scene, &one->envelope);
	return scene->last.refusal;
}

enum refusal
scene_reads(struct scene *scene, const char *by, const char *status, const char *name)
{
	struct scene_envelope *about = said(scene, name);
	struct receipt_line line = {.status = RECEIPT_VERIFIED};
	struct receipt receipt = {.lines = &line, .line_count = 1};

	id_set(receipt.by.name, AGENCY_SIZE, by);
	if (!strcmp(status, "opened"))
		line.status = RECEIPT_OPENED;
	if (!strcmp(status, "refused"))
		line.status = RECEIPT_REFUSED;
	id_of(scene, name, &line.envelope);
	if (about) {
		receipt.to = about->envelope.from;
		line.hash = about->envelope.hash;
	}
	assert(!casebook_receipt(scene->book, &receipt, &scene->standing, scene->arena, &scene->last));
	look(scene);
	check_decision(scene, NULL);
	return scene->last.refusal;
}

size_t
scene_time(struct scene *scene)
{
	size_t notices = lapse_all(scene);

	for (size_t i = 0; i < casebook_count(scene->book); i++) {
		assert(!decide_due(casebook_at(scene->book, i), &scene->standing, scene->arena, &scene->last));
		assert(!casebook_apply(scene->book, NULL, &scene->last));
		notices += scene->last.notice_count;
	}
	look(scene);
	return notices;
}

/* ---- looking at it --------------------------------------------------------------- */

static const char *
name_of(const struct scene *scene, const struct envelope_id *id)
{
	for (size_t i = 0; i < scene->said_count; i++)
		if (!strcmp(scene->said[i].envelope.id.hex, id->hex))
			return scene->said[i].name;
	return "";
}

static const char *
duty_name(const struct scene *scene, const struct duty *duty)
{
	char id[DUTY_ID_SIZE];

	duty_id(duty, id);
	return arena_print(scene->arena, "%s%s", name_of(scene, &duty->opened_by), id + ID_SIZE - 1);
}

const char *
scene_duties(struct scene *scene, char letter)
{
	const struct case_state *state = &scene_book(scene, letter)->state;
	const char *text = "";

	for (size_t i = 0; i < state->duty_count; i++) {
		const struct duty *duty = &state->duties[i];
		const char *by = name_of(scene, &duty->ended_by);

		if (strcmp(duty->case_token.hex, state->self.token.hex) != 0)
			continue;
		text = arena_print(scene->arena, "%s%s %s%s%s\n", text, duty_name(scene, duty),
				   duty_state_word(duty->state), *by ? " by " : "", by);
	}
	return text;
}

const struct duty *
scene_duty(struct scene *scene, const char *id)
{
	for (size_t i = 0; i < casebook_count(scene->book); i++)
		if (!strcmp(duty_name(scene, casebook_at(scene->book, i)), id))
			return casebook_at(scene->book, i);
	return NULL;
}

const char *
scene_needs(struct scene *scene)
{
	const char *text = "";

	for (size_t i = 0; i < scene->last.need_count; i++) {
		struct envelope_id id = {""};

		memcpy(id.hex, scene->last.needs[i], ID_SIZE - 1);
		text = arena_print(scene->arena, "%s%s%s%s", text, i ? " " : "", name_of(scene, &id),
				   scene->last.needs[i] + ID_SIZE - 1);
	}
	return text;
}

const char *
scene_delivered(struct scene *scene)
{
	const char *text = "";

	for (size_t i = 0; i < scene->last.deliver_count; i++)
		text = arena_print(scene->arena, "%s%s%s", text, i ? " " : "", scene->last.deliver[i].name);
	return text;
}

const char *
scene_notices(struct scene *scene)
{
	static const char *const kinds[NOTICE_KIND_COUNT] = {
#define X(code, word) word,
	    NOTICE_KIND_TABLE(X)
#undef X
	};
	const char *text = "";

	for (size_t i = 0; i < scene->last.notice_count; i++) {
		text = arena_print(scene->arena, "%s%s%s", text, i ? " " : "", kinds[scene->last.notices[i].kind]);
		for (size_t k = 0; k < scene->last.notices[i].to_count; k++)
			text = arena_print(scene->arena, "%s:%s", text, scene->last.notices[i].to[k].name);
	}
	return text;
}
