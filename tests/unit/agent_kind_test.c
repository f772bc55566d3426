/* What a kind of agency's own row may do inside an agent, and what it can do
 * no harm with. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/digest.h"
#include "content/document_value.h"
#include "runtime/agent_kind.h"
#include "runtime/results.h"
#include "support/stage.h"

enum { POLICE, CRS };

static const char *const names[] = {"police", "crs"};

static int
set_up(void **state)
{
	*state = stage_new(names, 2);
	return *state == NULL;
}

static int
tear_down(void **state)
{
	stage_free(*state);
	return 0;
}

static int64_t
count_of(struct agent *agent, const char *sql)
{
	struct db_query *query = db_query(agent_db(agent), sql);
	int row = 0;

	assert_int_equal(db_step(query, &row), STATUS_OK);
	return row ? db_number(query, 0) : -1;
}

/* ---- a kind that writes down what it is told ---------------------------------- */

static const char *const tables[] = {
	"CREATE TABLE test_told(number INTEGER PRIMARY KEY, id TEXT NOT NULL, is_own INTEGER NOT NULL,"
	" accepted_ms INTEGER NOT NULL, grade TEXT NOT NULL) STRICT",
	"CREATE INDEX test_told_own ON test_told(is_own)",
};

static enum status
told_add(struct agent *agent, const struct agent_message *message, const char *grade)
{
	struct db_query *query = db_query(agent_db(agent), "INSERT INTO test_told(id, is_own, accepted_ms, grade)"
							   " VALUES(?1, ?2, ?3, ?4)");

	db_bind_text(query, 1, message->envelope.id.hex);
	db_bind_number(query, 2, message->is_own);
	db_bind_number(query, 3, message->accepted_ms);
	db_bind_text(query, 4, grade);
	return db_run(query);
}

static enum status
write_down(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	(void)now;
	return told_add(agent, message, document_value(&message->document, "/grade", arena));
}

static const struct agent_kind writer = {.word = "test", .tables = tables, .table_count = 2, .arrived = write_down};

static void
a_kind_is_told_of_each_message_once(void **state)
{
	struct stage *stage = *state;

	actor_become(stage->actors[POLICE], &writer);
	actor_become(stage->actors[CRS], &writer);
	(void)actor_send(stage->actors[POLICE], actor_text(stage->actors[POLICE], TYPE_REFERRAL, ""));
	assert_int_equal(count_of(stage->actors[POLICE]->agent, "SELECT count(*) FROM test_told"), 0);
	stage_play(stage);
	for (unsigned again = 0; again < 2; again++) {
		assert_int_equal(count_of(stage->actors[POLICE]->agent,
					  "SELECT count(*) FROM test_told WHERE is_own = 1"
					  " AND accepted_ms > 0 AND grade = 'medium'"),
				 1);
		assert_int_equal(count_of(stage->actors[CRS]->agent, "SELECT count(*) FROM test_told WHERE is_own = 0"
								     " AND accepted_ms > 0 AND grade = 'medium'"),
				 1);
		/* neither a new process nor a broker that tells it all again changes that */
		actor_crash(stage->actors[POLICE]);
		actor_crash(stage->actors[CRS]);
		stage_cut(stage, POLICE);
		stage_cut(stage, CRS);
		stage_play(stage);
	}
	assert_int_equal(count_of(stage->actors[CRS]->agent, "SELECT count(*) FROM test_told"), 1);
}

static void
a_kind_misses_nothing_whenever_the_process_dies(void **state)
{
	struct stage *stage = *state;

	for (unsigned at = 1; at < 40; at++) {
		stage_again(stage);
		actor_become(stage->actors[POLICE], &writer);
		actor_become(stage->actors[CRS], &writer);
		(void)actor_send(stage->actors[POLICE], actor_text(stage->actors[POLICE], TYPE_REFERRAL, ""));
		stage->crash_at = at;
		stage->crash = at % 2 ? STAGE_SILENT : STAGE_DEAF;
		stage_play(stage);
		stage_wait(stage, 60000);
		for (size_t i = 0; i < 2; i++)
			assert_int_equal(count_of(stage->actors[i]->agent, "SELECT count(*) FROM test_told"), 1);
	}
}

/* ---- one that fails ------------------------------------------------------------ */

static enum status
fail_in_the_middle(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	enum status status = write_down(agent, message, now, arena);

	return status ? status : STATUS_MALFORMED;
}

static enum status
no_memory(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	enum status status = write_down(agent, message, now, arena);

	return status ? status : STATUS_NO_MEMORY;
}

static enum status
fail_at_tick(struct agent *agent, struct agent_now now, struct arena *arena, int64_t *ret_wait_ms)
{
	(void)agent;
	(void)now;
	(void)arena;
	*ret_wait_ms = 0;
	return STATUS_CONFLICT;
}

static const struct agent_kind clumsy[] = {
	{.word = "test", .tables = tables, .table_count = 2, .arrived = fail_in_the_middle},
	{.word = "test", .tables = tables, .table_count = 2, .arrived = no_memory},
};

static void
what_a_kind_cannot_do_stops_no_message(void **state)
{
	struct stage *stage = *state;

	for (size_t i = 0; i < 2; i++) {
		struct inbox_row row;
		struct agent_sent sent;

		stage_again(stage);
		actor_become(stage->actors[CRS], &clumsy[i]);
		sent = actor_send(stage->actors[POLICE], actor_text(stage->actors[POLICE], TYPE_REFERRAL, ""));
		stage_play(stage);
		assert_int_equal(
			agent_view_inbox_one(stage->actors[CRS]->agent, &sent.id, stage->actors[CRS]->arena, &row),
			STATUS_OK);
		assert_int_equal(row.state, INBOX_VERIFIED);
		/* what it had written before it failed is not there, and it is over */
		assert_int_equal(count_of(stage->actors[CRS]->agent, "SELECT count(*) FROM test_told"), 0);
		assert_int_equal(count_of(stage->actors[CRS]->agent, "SELECT count(*) FROM arrival WHERE over = 0"), 0);
	}
}

static void
a_tick_that_fails_is_only_a_tick(void **state)
{
	static const struct agent_kind kind = {.word = "test", .tick = fail_at_tick};
	struct stage *stage = *state;
	struct agent_sent sent;
	struct inbox_row row;

	actor_become(stage->actors[CRS], &kind);
	sent = actor_send(stage->actors[POLICE], actor_text(stage->actors[POLICE], TYPE_REFERRAL, ""));
	stage_play(stage);
	assert_int_equal(agent_view_inbox_one(stage->actors[CRS]->agent, &sent.id, stage->actors[CRS]->arena, &row),
			 STATUS_OK);
}

/* ---- one that answers by itself -------------------------------------------------- */

static enum status
answer(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	const char *json = arena_print(arena,
				       "{\"tellback\": 1, \"type\": \"not-ours\", \"re\": \"%s\","
				       " \"reason\": \"WRONG_AGENCY\", \"by\": \"TEST\"}",
				       message->envelope.id.hex);
	struct agent_submission submission = {.json = {(const uint8_t *)json, json ? strlen(json) : 0}};
	struct agent_sent sent;

	if (!problems || !json)
		return STATUS_NO_MEMORY;
	return message->is_own ? STATUS_OK : agent_enqueue(agent, &submission, now, arena, &sent, problems);
}

static const struct agent_kind answering = {.word = "test", .arrived = answer};

static void
a_message_of_the_kinds_own_goes_out_with_the_turn(void **state)
{
	struct stage *stage = *state;
	const struct view_wanted wanted = {.case_token = NULL};
	struct inbox_rows rows;
	struct agent_sent sent;

	actor_become(stage->actors[CRS], &answering);
	sent = actor_send(stage->actors[POLICE], actor_text(stage->actors[POLICE], TYPE_REFERRAL, ""));
	stage_play(stage);
	assert_int_equal(agent_view_inbox(stage->actors[POLICE]->agent, &wanted, stage->actors[POLICE]->arena, &rows),
			 STATUS_OK);
	assert_int_equal(rows.count, 1);
	assert_int_equal(rows.rows[0].type, TYPE_NOT_OURS);
	assert_string_equal(rows.rows[0].re.hex, sent.id.hex);
	assert_string_equal(rows.rows[0].case_token.hex, sent.case_token.hex);
}

/* ---- one that holds back --------------------------------------------------------- */

static enum status
hold_requests(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	(void)agent;
	(void)now;
	*ret_held = envelope->type == TYPE_INFORMATION_REQUEST;
	return STATUS_OK;
}

static enum status
release_later(struct agent *agent, struct agent_now now, struct arena *arena, int64_t *ret_wait_ms)
{
	struct db_query *query =
		db_query(agent_db(agent), "SELECT id, made_ms FROM sent WHERE is_held = 1 ORDER BY number LIMIT 1");
	struct envelope_id id = {""};
	enum status status;
	int row = 0;

	(void)arena;
	status = db_step(query, &row);
	if (status || !row)
		return status;
	memcpy(id.hex, db_text(query, 0), ID_SIZE);
	*ret_wait_ms = db_number(query, 1) + 60000 - now.civil.ms;
	return *ret_wait_ms > 0 ? STATUS_OK : agent_release(agent, &id);
}

static const struct agent_kind holding = {.word = "test", .holds = hold_requests, .tick = release_later};

static struct agent_sent
ask(struct stage *stage, const struct agent_sent *referral)
{
	struct actor *crs = stage->actors[CRS];

	return actor_send(
		crs, actor_text(crs, TYPE_INFORMATION_REQUEST,
				arena_print(crs->arena, "\"to\": [\"police\"], \"re\": \"%s\",", referral->id.hex)));
}

static void
what_is_held_goes_when_it_is_released(void **state)
{
	struct stage *stage = *state;
	struct agent_sent referral, request;
	struct sent_row row;

	actor_become(stage->actors[CRS], &holding);
	referral = actor_send(stage->actors[POLICE], actor_text(stage->actors[POLICE], TYPE_REFERRAL, ""));
	stage_play(stage);
	request = ask(stage, &referral);
	stage_wait(stage, 30000);
	assert_int_equal(agent_view_sent_one(stage->actors[CRS]->agent, &request.id, stage->actors[CRS]->arena, &row),
			 STATUS_OK);
	assert_int_equal(row.state, SENT_SEALED);
	assert_true(row.is_held);
	/* nothing of the same case waits behind it */
	(void)actor_send(stage->actors[CRS],
			 actor_text(stage->actors[CRS], TYPE_PROGRESS,
				    arena_print(stage->actors[CRS]->arena, "\"re\": \"%s\",", referral.id.hex)));
	stage_play(stage);
	assert_int_equal(count_of(stage->actors[POLICE]->agent, "SELECT count(*) FROM inbox WHERE type = 'progress'"),
			 1);
	stage_wait(stage, 40000);
	assert_int_equal(agent_view_sent_one(stage->actors[CRS]->agent, &request.id, stage->actors[CRS]->arena, &row),
			 STATUS_OK);
	assert_int_equal(row.state, SENT_ACCEPTED);
	assert_false(row.is_held);
}

static void
what_is_dropped_never_goes(void **state)
{
	struct stage *stage = *state;
	struct agent_sent referral, request;
	struct sent_row row;
	struct db *db;

	actor_become(stage->actors[CRS], &holding);
	referral = actor_send(stage->actors[POLICE], actor_text(stage->actors[POLICE], TYPE_REFERRAL, ""));
	stage_play(stage);
	request = ask(stage, &referral);
	db = agent_db(stage->actors[CRS]->agent);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(agent_drop(stage->actors[CRS]->agent, &request.id, stage->actors[CRS]->now), STATUS_OK);
	assert_int_equal(agent_drop(stage->actors[CRS]->agent, &request.id, stage->actors[CRS]->now), STATUS_NOT_FOUND);
	assert_int_equal(agent_release(stage->actors[CRS]->agent, &request.id), STATUS_NOT_FOUND);
	assert_int_equal(db_commit(db), STATUS_OK);
	stage_wait(stage, 120000);
	assert_int_equal(agent_view_sent_one(stage->actors[CRS]->agent, &request.id, stage->actors[CRS]->arena, &row),
			 STATUS_OK);
	assert_int_equal(row.state, SENT_FAILED);
	assert_int_equal(count_of(stage->actors[POLICE]->agent, "SELECT count(*) FROM inbox"), 0);
}

/* ---- tables, fingerprints, prompts -------------------------------------------------- */

static void
tables_grow_and_never_shrink(void **state)
{
	static const struct agent_kind first = {.word = "test", .tables = tables, .table_count = 1};
	struct stage *stage = *state;
	struct actor *actor = stage->actors[CRS];

	actor_become(actor, &first);
	assert_int_equal(count_of(actor->agent, "SELECT version FROM kind_tables"), 1);
	actor_become(actor, &writer);
	actor_become(actor, &writer);
	assert_int_equal(count_of(actor->agent, "SELECT version FROM kind_tables"), 2);
	assert_int_equal(count_of(actor->agent, "SELECT count(*) FROM test_told"), 0);
	actor_become(actor, NULL); /* another program at the same store leaves them alone */
	assert_int_equal(count_of(actor->agent, "SELECT version FROM kind_tables"), 2);
}

static void
a_fingerprint_takes_a_short_text(void **state)
{
	struct stage *stage = *state;
	struct agent *agent = stage->actors[CRS]->agent;
	uint8_t text[MAX_FINGERPRINT_BYTES + 1] = {'9'};
	struct digest one, other;

	assert_int_equal(agent_fingerprint(agent, (struct view){text, 0}, &one), STATUS_TOO_BIG);
	assert_int_equal(agent_fingerprint(agent, (struct view){text, sizeof text}, &one), STATUS_TOO_BIG);
	assert_int_equal(agent_fingerprint(agent, (struct view){text, 10}, &one), STATUS_OK);
	assert_int_equal(agent_fingerprint(agent, (struct view){text, 11}, &other), STATUS_OK);
	assert_false(digest_equal(&one, &other));
}

static enum status
think(const struct document *document, struct instant now, struct arena *arena, struct agent_prompts *ret_prompts)
{
	(void)arena;
	if (document->type != TYPE_REFERRAL || !now.ms)
		return STATUS_OK;
	ret_prompts->items[ret_prompts->count++] = (struct agent_prompt){"age", "Fifteen is a child."};
	return STATUS_OK;
}

static void
what_to_think_of_and_what_was_marked_is_said(void **state)
{
	static const struct agent_kind kind = {.word = "test", .prompts = think};
	static const char text[] = "{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"VERY HIGH\","
				   " \"children\": [{\"givenNames\": \"TEST\"}]}";
	struct stage *stage = *state;
	struct arena *arena = stage->actors[CRS]->arena;
	struct document_problems problems;
	struct agent_remarks remarks;
	struct sent_row row = {.reference = "R-1", .needs = ""};
	struct document document;
	struct view json;
	const char *made;

	assert_int_equal(document_read((struct view){(const uint8_t *)text, strlen(text)}, arena, &document, &problems),
			 STATUS_OK);
	assert_int_equal(agent_remarks(&kind, &document, (struct instant){1}, arena, &remarks), STATUS_OK);
	assert_int_equal(results_accepted(&row, &remarks, arena, &json), STATUS_OK);
	made = arena_text(arena, json.bytes, json.size);
	assert_non_null(strstr(made, "\"grade-unreadable\""));
	assert_non_null(strstr(made, "\"ethnicity-missing\""));
	assert_non_null(strstr(made, "\"code\": \"age\""));
	assert_non_null(strstr(made, "\"words\": \"Fifteen is a child.\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_kind_is_told_of_each_message_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_kind_misses_nothing_whenever_the_process_dies, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_a_kind_cannot_do_stops_no_message, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_tick_that_fails_is_only_a_tick, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_message_of_the_kinds_own_goes_out_with_the_turn, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_held_goes_when_it_is_released, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_dropped_never_goes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tables_grow_and_never_shrink, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_fingerprint_takes_a_short_text, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_to_think_of_and_what_was_marked_is_said, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
