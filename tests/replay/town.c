#include "replay/town.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "crs/crs_table.h"
#include "health/health_table.h"
#include "police/police_table.h"
#include "rules/clocks.h"
#include "school/school_table.h"

/** Cards and directory hold from mid-2022 to the end of 2024, and longer. */
#define CARD_DAYS 1100

#define PATH_BYTES 120

/* Who has an agent, in the order in which they take their turns. */
static const struct {
	const char *name;
	const struct agent_kind *(*kind)(void);
} people[] = {
	{"crs", crs_table_kind},	 {"edt", crs_table_kind},    {"police", police_table_kind},
	{"health", health_table_kind},	 {"school", school_table_kind}, {"school2", school_table_kind},
	{"ambulance", NULL},		 {"housing", NULL},
};

/* Bank holidays in England (GOV.UK), with the jubilee, the Queen's funeral and
 * the coronation; Southampton's school terms, roughly. */
static const char days[] =
	"holidays 2022-01-01 2025-12-31\n"
	"holiday 2022-01-03\n"
	"holiday 2022-04-15\n"
	"holiday 2022-04-18\n"
	"holiday 2022-05-02\n"
	"holiday 2022-06-02\n"
	"holiday 2022-06-03\n"
	"holiday 2022-08-29\n"
	"holiday 2022-09-19\n"
	"holiday 2022-12-26\n"
	"holiday 2022-12-27\n"
	"holiday 2023-01-02\n"
	"holiday 2023-04-07\n"
	"holiday 2023-04-10\n"
	"holiday 2023-05-01\n"
	"holiday 2023-05-08\n"
	"holiday 2023-05-29\n"
	"holiday 2023-08-28\n"
	"holiday 2023-12-25\n"
	"holiday 2023-12-26\n"
	"holiday 2024-01-01\n"
	"holiday 2024-03-29\n"
	"holiday 2024-04-01\n"
	"holiday 2024-05-06\n"
	"holiday 2024-05-27\n"
	"holiday 2024-08-26\n"
	"holiday 2024-12-25\n"
	"holiday 2024-12-26\n"
	"holiday 2025-01-01\n"
	"holiday 2025-04-18\n"
	"holiday 2025-04-21\n"
	"holiday 2025-05-05\n"
	"holiday 2025-05-26\n"
	"holiday 2025-08-25\n"
	"holiday 2025-12-25\n"
	"holiday 2025-12-26\n"
	"term 2022-09-02 2022-10-21\n"
	"term 2022-10-31 2022-12-16\n"
	"term 2023-01-03 2023-02-10\n"
	"term 2023-02-20 2023-03-31\n"
	"term 2023-04-17 2023-05-26\n"
	"term 2023-06-05 2023-07-25\n"
	"term 2023-09-04 2023-10-20\n"
	"term 2023-10-30 2023-12-15\n"
	"term 2024-01-02 2024-02-09\n"
	"term 2024-02-19 2024-03-28\n"
	"term 2024-04-15 2024-05-24\n"
	"term 2024-06-03 2024-07-23\n"
	"term 2024-09-03 2024-10-25\n"
	"term 2024-11-04 2024-12-20\n";

/* The world's policy with the days of those years. */
static char *
policy_text(int64_t begin_s)
{
	const char *text = notes_policy_text(), *time = strstr(text, "time "), *zone = strstr(text, "zone "),
		   *holidays = strstr(text, "holidays "), *clock = strstr(text, "clock ");
	char *made = NULL;
	int size;

	assert(time && zone && holidays && clock);
	size = asprintf(&made, "%.*stime %lld\n%.*s%s%s", (int)(time - text), text, (long long)begin_s - 3600,
			(int)(holidays - zone), zone, days, clock);
	assert(size > 0);
	return made;
}

struct notes *
town_world(int64_t begin_s)
{
	char *policy = policy_text(begin_s);
	struct notes *world = notes_new_for(begin_s, CARD_DAYS, policy);

	free(policy);
	return world;
}

static void
make_folder(char ret_path[PATH_BYTES], const char *folder, const char *name)
{
	int size = snprintf(ret_path, PATH_BYTES, "%s/%s", folder, name);

	assert(size > 0 && size < PATH_BYTES);
	(void)mkdir(ret_path, 0700);
}

struct town *
town_open(struct notes *world, const char *folder, int64_t at_s)
{
	struct town *town = calloc(1, sizeof *town);
	char path[PATH_BYTES];

	assert(town);
	(void)mkdir(folder, 0700);
	make_folder(path, folder, "broker");
	town->world = world;
	town->house = house_new_of(core_box_open(world, path, at_s));
	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		struct actor *actor;

		make_folder(path, folder, people[i].name);
		actor = actor_new_in(world, people[i].name, path);
		actor->now.civil.ms = at_s * 1000;
		if (people[i].kind)
			actor_become(actor, people[i].kind());
		house_take(town->house, actor);
	}
	house_play(town->house);
	return town;
}

void
town_close(struct town *town)
{
	house_free(town->house);
	free(town);
}

struct actor *
town_actor(struct town *town, const char *name)
{
	size_t who = house_find(town->house, name);

	return who < HOUSE_MOST ? town->house->actors[who] : NULL;
}

void
town_until(struct town *town, int64_t at_s)
{
	int64_t ms = at_s * 1000 - town->house->box->now.civil.ms;

	assert(ms >= 0);
	house_wait(town->house, ms);
	core_tend(town->house->box->core);
}
