/* The statutory record of processing, and whether answers were of use. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "runtime/agent_inner.h"
#include "runtime/agent_processing.h"
#include "runtime/agent_useful.h"
#include "runtime/processing_table.h"
#include "support/typist.h"

enum { POLICE, CRS };

static int
set_up(void **state)
{
	static const struct typist_seat seats[] = {{"police", NULL}, {"crs", NULL}};

	*state = typist_new(seats, 2);
	return 0;
}

static int
tear_down(void **state)
{
	typist_free(*state);
	return 0;
}

/* Every record of an agent, in a line each: what, who, by which way, to whom. */
static const char *
records(struct typist *typist, size_t who)
{
	struct processing_ask ask = {.most = 200, .until_ms = INT64_MAX, .user = "", .case_token = ""};
	struct processing_row *rows;
	const char *text = "";
	size_t count;

	assert_int_equal(agent_processing_list(typist->stage->actors[who]->agent, &ask, typist->arena, &rows, &count),
			 STATUS_OK);
	for (size_t i = 0; i < count; i++)
		text = arena_print(typist->arena, "%s%s %s/%s %s [%s] %s x%u\n", text, processing_word(rows[i].kind),
				   rows[i].user, rows[i].role, rows[i].way, rows[i].agencies, rows[i].purpose,
				   (unsigned)rows[i].times);
	return text;
}

static void
holds(const char *text, const char *line, int wanted)
{
	if ((strstr(text, line) != NULL) != wanted)
		fail_msg("%s \"%s\" in:\n%s", wanted ? "no" : "there is", line, text);
}

/* A referral of the police, arrived at the front door. */
static const char *
referred(struct typist *typist)
{
	struct actor *police = typist->stage->actors[POLICE];
	const char *text = actor_text(police, TYPE_REFERRAL, "\"clientReference\": \"R1\",");
	struct agent_sent sent = actor_send(police, text);

	stage_play(typist->stage);
	return arena_print(typist->arena, "%s", sent.id.hex);
}

static void
sending_is_a_disclosure_and_receiving_a_collection(void **state)
{
	struct typist *typist = *state;

	(void)referred(typist);
	holds(records(typist, POLICE), "collection ann/ agent [crs", 1);
	holds(records(typist, POLICE), "disclosure ann/ agent [crs", 1);
	holds(records(typist, CRS), "collection / agent [police]", 1);
	holds(records(typist, CRS), "disclosure", 0);
}

static void
whoever_looks_is_recorded_with_what_for(void **state)
{
	struct typist *typist = *state;
	const char *id = referred(typist);

	typist->user = "ann";
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "show %s", id)), EXIT_DONE);
	holds(records(typist, CRS), "consultation ann/social-worker show []  x1", 1);
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "show %s", id)), EXIT_DONE);
	holds(records(typist, CRS), "consultation ann/social-worker show []  x2", 1);
	typist->user = "max";
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "show %s --purpose subject-access", id)),
			 EXIT_DONE);
	holds(records(typist, CRS), "consultation max/manager show [] subject-access x1", 1);
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "show %s --purpose \"a child called\"", id)),
			 EXIT_USAGE);
	/* an hour later it is another time */
	typist->stage->actors[CRS]->now.civil.ms += 3600 * 1000;
	typist->user = "ann";
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "open %s", id)), EXIT_DONE);
	holds(records(typist, CRS), "consultation ann/social-worker open []  x1", 1);
	/* nobody looked at anything: nothing is recorded */
	assert_int_equal(typist_type(typist, CRS, "status"), EXIT_DONE);
	holds(records(typist, CRS), "status", 0);
}

static void
only_a_manager_or_an_administrator_reads_the_record(void **state)
{
	struct typist *typist = *state;
	const char *id = referred(typist);

	typist->user = "ann";
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "show %s", id)), EXIT_DONE);
	assert_int_equal(typist_type(typist, CRS, "processing"), EXIT_NOT_PERMITTED);
	holds(typist->err, "for a manager or an administrator", 1);
	typist->user = "max";
	assert_int_equal(typist_type(typist, CRS, "processing"), EXIT_DONE);
	holds(typist->out, "consultation ann, social-worker by show, message ", 1);
	holds(typist->out, "collection   a program by agent, message ", 1);
	assert_int_equal(typist_type(typist, CRS, "processing --csv --user ann"), EXIT_DONE);
	holds(typist->out, "first,last,times,did,user,role,by,message,case,agencies,purpose\n", 1);
	holds(typist->out, "consultation,ann,social-worker,show,", 1);
	holds(typist->out, "collection", 0);
	assert_int_equal(typist_type(typist, CRS, "processing --json --until 2020-01-01"), EXIT_DONE);
	holds(typist->out, "show", 0);
	assert_int_equal(typist_type(typist, CRS, "processing --from yesterday"), EXIT_USAGE);
	assert_int_equal(typist_type(typist, CRS, "processing --until x"), EXIT_USAGE);
}

static void
a_record_cannot_be_taken_away(void **state)
{
	struct typist *typist = *state;
	struct db *db = agent_db(typist->stage->actors[CRS]->agent);

	(void)referred(typist);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_not_equal(db_run(db_query(db, "DELETE FROM processing")), STATUS_OK);
	db_rollback(db);
	holds(records(typist, CRS), "collection / agent [police]", 1);
}

static void
what_cannot_be_recorded_is_shown_nevertheless(void **state)
{
	struct typist *typist = *state;
	const char *id = referred(typist);
	struct db *db = agent_db(typist->stage->actors[CRS]->agent);

	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(db_run(db_query(db, "CREATE TRIGGER full BEFORE INSERT ON processing BEGIN SELECT RAISE(ABORT, 'x'); END")), STATUS_OK);
	assert_int_equal(db_commit(db), STATUS_OK);
	typist->user = "ann";
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "show %s", id)), EXIT_DONE);
	holds(typist->out, id, 1);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(db_run(db_query(db, "DROP TRIGGER full")), STATUS_OK);
	assert_int_equal(db_commit(db), STATUS_OK);
}

static void
each_kind_of_processing_has_its_word(void **state)
{
	static const struct {
		enum message_type type;
		enum processing_kind kind;
	} rows[] = {{TYPE_CORRECT, PROCESSING_ALTERATION}, {TYPE_RETRACT, PROCESSING_ALTERATION},
		    {TYPE_REGRADE, PROCESSING_ALTERATION}, {TYPE_LINK, PROCESSING_COMBINATION},
		    {TYPE_UNLINK, PROCESSING_ALTERATION},  {TYPE_PURGED, PROCESSING_ERASURE},
		    {TYPE_REFERRAL, PROCESSING_COLLECTION}, {TYPE_DECISION, PROCESSING_KIND_COUNT}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(processing_table_kind(rows[i].type), rows[i].kind);
	assert_string_equal(processing_word(PROCESSING_COMBINATION), "combination");
	assert_string_equal(processing_word(PROCESSING_ERASURE), "erasure");
}

static void
one_tap_says_whether_an_answer_was_of_use(void **state)
{
	struct typist *typist = *state;
	const char *id = referred(typist);
	uint64_t useful, not;
	const struct instant never = {INT64_MAX};

	typist->user = "ann";
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "open %s --useful maybe", id)), EXIT_USAGE);
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "open %s --useful yes", id)), EXIT_DONE);
	assert_int_equal(agent_useful_count(typist->stage->actors[CRS]->agent, (struct instant){0}, never, &useful, &not),
			 STATUS_OK);
	assert_int_equal(useful, 1);
	assert_int_equal(not, 0);
	/* the last word counts, and counts once */
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "useful %s no", id)), EXIT_DONE);
	assert_int_equal(agent_useful_count(typist->stage->actors[CRS]->agent, (struct instant){0}, never, &useful, &not),
			 STATUS_OK);
	assert_int_equal(useful, 0);
	assert_int_equal(not, 1);
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "useful %s perhaps", id)), EXIT_USAGE);
	assert_int_equal(typist_type(typist, POLICE, arena_print(typist->arena, "useful %s yes", id)), EXIT_NOT_FOUND);
	typist->user = "nobody";
	assert_int_equal(typist_type(typist, CRS, arena_print(typist->arena, "useful %s yes", id)), EXIT_NOT_PERMITTED);
	typist->user = "ann";
	assert_int_equal(typist_type(typist, CRS, "figures --month 2026-03 --exact"), EXIT_DONE);
	holds(typist->out, "answers-not-useful                       1", 1);
	assert_int_equal(typist_type(typist, CRS, "figures --month 2026-03"), EXIT_DONE);
	holds(typist->out, "answers-not-useful                     few", 1);
	assert_int_equal(typist_type(typist, CRS, "figures --month 2026-02 --exact"), EXIT_DONE);
	holds(typist->out, "answers-not-useful                       0", 1);
	assert_int_equal(typist_type(typist, CRS, "figures --month 2026-04 --send"), EXIT_USAGE);
	holds(typist->err, "2026-04 has not begun", 1);
	assert_int_equal(typist_type(typist, CRS, "figures --month 2026-4"), EXIT_USAGE);
	assert_int_equal(typist_type(typist, CRS, "figures --send --exact"), EXIT_USAGE);
	assert_int_equal(typist_type(typist, CRS, "figures --month 2026-03 --send"), EXIT_DONE);
	/* what is sent is shown, as it is sent; then as what */
	holds(typist->out, "answers-not-useful                     few", 1);
	assert_true(strstr(typist->out, "answers-not-useful") < strstr(typist->out, "id "));
	assert_int_equal(typist_type(typist, POLICE, "figures --month 2026-03"), EXIT_DONE);
	holds(typist->out, "answers-useful                           0", 1);
	holds(typist->out, "children", 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(sending_is_a_disclosure_and_receiving_a_collection),
		TEST(whoever_looks_is_recorded_with_what_for),
		TEST(only_a_manager_or_an_administrator_reads_the_record),
		TEST(a_record_cannot_be_taken_away),
		TEST(what_cannot_be_recorded_is_shown_nevertheless),
		TEST(each_kind_of_processing_has_its_word),
		TEST(one_tap_says_whether_an_answer_was_of_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
