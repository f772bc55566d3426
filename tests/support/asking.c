#include "support/asking.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crs/crs_table.h"
#include "health/health_table.h"

static const struct agent_kind police_kind = {.word = "police"};

static int
set_up(void **state, size_t count)
{
	static const char *const names[PLAYERS] = {"police", "crs", "health", "camhs", "edt", "team"};
	const struct agent_kind *kinds[PLAYERS] = {&police_kind,	crs_table_kind(), health_table_kind(),
						   health_table_kind(), crs_table_kind(), crs_table_kind()};
	struct asking *scene = calloc(1, sizeof *scene);
	struct actor *police;
	struct agent_sent sent;

	if (!scene)
		return -1;
	scene->house = house_new(names, count);
	for (size_t i = 0; i < count; i++)
		scene->desks[i] = desk_new(scene->house, i, kinds[i]);
	scene->desks[HEALTH]->user = scene->desks[CAMHS]->user = "nia";
	police = scene->house->actors[POLICE];
	house_play(scene->house);
	sent = actor_send(police, actor_text(police, TYPE_REFERRAL, ""));
	house_play(scene->house);
	scene->referral = arena_text(police->arena, sent.id.hex, ID_SIZE - 1);
	*state = scene;
	return 0;
}

int
asking_set_up(void **state)
{
	return set_up(state, EDT);
}

int
asking_set_up_hands(void **state)
{
	return set_up(state, PLAYERS);
}

int
asking_tear_down(void **state)
{
	struct asking *scene = *state;

	for (size_t i = 0; i < PLAYERS; i++)
		free(scene->desks[i]);
	house_free(scene->house);
	free(scene);
	return 0;
}

const char *
asking_ask(struct asking *scene, const char *to, const char *rag, const char *question)
{
	struct desk *crs = scene->desks[CRS];
	enum exit_code code = desk_type(crs, "ask %s --to %s --rag %s --question \"%s\" " ASKING_REST, scene->referral,
					to, rag, question);

	if (code)
		fail_msg("%s%s", crs->out, crs->err);
	house_wait(scene->house, 1000); /* no two are asked at the same moment */
	return desk_id(crs);
}

void
asking_declare(struct asking *scene, unsigned open, const char *until)
{
	struct desk *health = scene->desks[HEALTH];

	if (desk_type(health, "capacity --open %u --until %s", open, until))
		fail_msg("%s%s", health->out, health->err);
	house_play(scene->house);
}

void
asking_type(struct asking *scene, enum asking_player who, enum exit_code want, const char *words, const char *id)
{
	struct desk *desk = scene->desks[who];
	char line[600];
	const char *at = strchr(words, '@');

	if (at)
		(void)snprintf(line, sizeof line, "%.*s%s%s", (int)(at - words), words, id, at + 1);
	else
		(void)snprintf(line, sizeof line, "%s", words);
	if (desk_type(desk, "%s", line) != want)
		fail_msg("%s\n%s%s", line, desk->out, desk->err);
	house_play(scene->house);
}

void
asking_says(const struct desk *desk, const char *text)
{
	if (!desk_says(desk, text))
		fail_msg("no \"%s\" in:\n%s%s", text, desk->out, desk->err);
}

void
asking_says_not(const struct desk *desk, const char *text)
{
	if (desk_says(desk, text))
		fail_msg("\"%s\" in:\n%s%s", text, desk->out, desk->err);
}

void
asking_row(const struct desk *desk, const char *id, const char *text)
{
	const char *at = strstr(desk->out, id);
	char line[1000] = "";

	if (at)
		(void)snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
	if (!strstr(line, text))
		fail_msg("no \"%s\" in \"%s\" of:\n%s", text, line, desk->out);
}

void
asking_list(struct asking *scene, enum asking_player who)
{
	asking_type(scene, who, EXIT_DONE, "requests", "");
}

int
asking_is_before(const struct desk *desk, const char *one, const char *other)
{
	const char *a = strstr(desk->out, one), *b = strstr(desk->out, other);

	return a && b && a < b;
}

void
asking_name_cover(struct asking *scene, const char *cover)
{
	struct notes *world = scene->house->box->world;
	struct notes_agency *health = notes_agency(world, "health");
	struct card_cover *covers = arena_array(world->arena, 1, sizeof *covers);
	const struct trust_source source = {0, {world->begin_s * 1000LL}};

	assert_non_null(covers);
	strcpy(covers->role, "navigator");
	strcpy(covers->agency.name, cover);
	health->card.covers = covers;
	health->card.cover_count = 1;
	notes_card(world, "health");
	assert_int_equal(trust_take_card(scene->house->actors[CRS]->trust, health->card_raw, source), STATUS_OK);
}
