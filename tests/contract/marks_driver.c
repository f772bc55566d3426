/* What is odd about a referral is marked and never refused, a row of marks.tsv
 * each: a real agent sends it, a real core decides, a real agent reads it. */
#include <stdio.h>
#include <string.h>

#include "note/directory.h"
#include "support/house.h"
#include "support/table.h"

#define PATH "tests/contract/marks.tsv"
#define HEADS "mark\taround\tinput\tsays"
enum column { MARK, AROUND, INPUT, SAYS };

enum { POLICE, AMBULANCE, CRS };

#define DAY_MS (24LL * 3600 * 1000)

static int failed;

static void
tell(const char *wrong, const char *what, const char *name)
{
	if (wrong)
		printf("not ok - %s (%s): %s\n", what, name, wrong);
	else
		printf("ok - %s (%s)\n", what, name);
	(void)fflush(stdout); /* whatever comes next may end us */
	failed |= wrong != NULL;
}

/* ---- what is odd around it ---- */

/* Everyone's directory is five days from its end, and a week goes by. */
static const char *
expire_directory(struct house *house)
{
	struct notes *world = house->box->world;
	struct directory next = world->directory;
	struct view text;

	next.serial++;
	next.prev = world->directory.hash;
	next.expires_s = world->begin_s + 5 * 24 * 3600;
	if (directory_write(&next, world->arena, &text))
		return "the directory cannot be written";
	world->directory_raw = notes_sign(world, text, 2);
	if (directory_decode(world->directory_raw, world->arena, &world->directory) ||
	    core_box_load(house->box, world->directory_raw))
		return "the directory cannot be loaded";
	house_play(house);
	house_wait(house, 7 * DAY_MS);
	house_wait(house, 60000); /* the links come up again */
	for (size_t i = 0; i < house->count; i++)
		if (trust_expiry(house->actors[i]->trust, house->actors[i]->now.civil.ms / 1000) != TRUST_EXPIRED)
			return "an agent does not see that it has expired";
	return NULL;
}

/* The out-of-hours team did not renew its card; by day its desk reads alone. */
static const char *
lapse_edt(struct house *house)
{
	struct notes_agency *edt = notes_agency(house->box->world, "edt");
	struct card_epoch epoch = edt->card.epochs[0];

	epoch.until_s = house->box->world->begin_s - 15 * 24 * 3600;
	edt->card.epochs = &epoch;
	notes_card(house->box->world, "edt");
	house_submit(house, "edt", edt->card_raw);
	house_play(house);
	return NULL;
}

static const struct {
	const char *word;
	size_t who;
	int64_t ahead_ms;
} clocks[] = {
	{"a-day-ahead", POLICE, DAY_MS},
	{"a-day-behind", POLICE, -DAY_MS},
	{"a-year-ahead", POLICE, 365 * DAY_MS},
	{"years-behind", POLICE, -NOTES_BEGIN_S * 1000LL},
	{"recipient-a-year-ahead", CRS, 365 * DAY_MS},
};

static const char *
make_odd(struct house *house, const char *word)
{
	if (!strcmp(word, "-"))
		return NULL;
	if (!strcmp(word, "directory-expired"))
		return expire_directory(house);
	if (!strcmp(word, "edt-lapsed"))
		return lapse_edt(house);
	for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
		if (!strcmp(clocks[i].word, word)) {
			house->actors[clocks[i].who]->now.civil.ms += clocks[i].ahead_ms;
			return NULL;
		}
	return "nothing of that name is odd";
}

/* ---- the referral ---- */

static const char *
check_sent(struct house *house, const struct actor *sender, const struct agent_sent *sent)
{
	struct arena *arena = sender->arena;
	struct sent_step *steps;
	struct sent_row row;
	size_t count = 0;

	if (agent_view_sent_one(sender->agent, &sent->id, arena, &row) || row.state != SENT_ACCEPTED)
		return "it was not accepted";
	if (row.accepted_ms != house->box->now.civil.ms)
		return "the time of its acceptance is not the broker's";
	if (agent_view_steps(sender->agent, &sent->id, arena, &steps, &count))
		return "it has no steps";
	for (size_t i = 0; i < count; i++)
		if (!strcmp(steps[i].agency.name, "crs") && steps[i].verified_ms)
			return NULL;
	return "it was not verified";
}

static const char *
check_marks(struct actor *reader, const struct agent_sent *sent, const char *mark)
{
	const char *text, *quoted = arena_print(reader->arena, "\"%s\"", mark);
	struct view json;

	if (agent_json(reader->agent, &sent->id, reader->arena, &json))
		return "it cannot be read";
	text = arena_text(reader->arena, json.bytes, json.size);
	if (!strcmp(mark, "-"))
		return strstr(text, "\"marks\"") ? "it is marked" : NULL;
	return strstr(text, quoted) ? NULL : "it is not marked so";
}

static const char *
check_next(struct house *house, size_t who)
{
	struct actor *sender = house->actors[who];
	struct agent_sent sent = actor_send(sender, actor_text(sender, TYPE_REFERRAL, "\"clientReference\": \"next\","));

	house_play(house);
	return check_sent(house, sender, &sent);
}

static const char *
try_in(struct house *house, const char *const *row)
{
	struct actor *police = house->actors[POLICE];
	const char *json = arena_print(police->arena, "{\"tellback\": 1, \"type\": \"referral\", %s}", row[SAYS]);
	const struct agent_submission submission = {.json = {(const uint8_t *)json, strlen(json)}};
	struct document_problems problems = {.count = 0};
	uint64_t duties;
	struct agent_sent sent;
	const char *wrong;

	house_play(house);
	wrong = make_odd(house, row[AROUND]);
	if (wrong)
		return wrong;
	duties = house->box->core->open_duties;
	if (agent_send(police->agent, &submission, police->now, police->arena, &sent, &problems))
		return problems.count ? problems.items[0].detail : "it could not be sent";
	house_play(house);
	wrong = check_sent(house, police, &sent);
	if (!wrong && house->box->core->open_duties <= duties)
		wrong = "nobody owes an answer";
	if (!wrong)
		wrong = check_marks(house->actors[CRS], &sent, row[MARK]);
	if (!wrong && check_next(house, POLICE))
		wrong = "the next of the same agency does not pass";
	if (!wrong && check_next(house, AMBULANCE))
		wrong = "the next of another agency does not pass";
	return wrong;
}

int
main(void)
{
	static const char *const names[] = {"police", "ambulance", "crs"};
	static struct table table;

	table_read(PATH, HEADS, &table);
	for (size_t i = 0; i < table.count; i++) {
		struct house *house = house_new(names, 3);

		tell(try_in(house, table.rows[i]), table.rows[i][INPUT], table.rows[i][MARK]);
		house_free(house);
	}
	return failed;
}
