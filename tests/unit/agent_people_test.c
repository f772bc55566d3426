/* What people do at an agent, and what they and other programs are shown. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "db/db.h"
#include "runtime/agent_kind.h"
#include "runtime/agent_store_inbox.h"
#include "support/stage.h"

enum { POLICE, CRS };

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "crs"};

	*state = stage_new(names, 2);
	return 0;
}

static int
tear_down(void **state)
{
	stage_free(*state);
	return 0;
}

static struct agent_sent
send_text(struct actor *actor, const char *json)
{
	return actor_send(actor, json);
}

static char *
referral(struct stage *stage, const char *reference, const char *grade)
{
	struct actor *police = stage->actors[POLICE];
	char *text = actor_text(police, TYPE_REFERRAL,
				arena_print(police->arena, "\"clientReference\": \"%s\",", reference));

	return actor_swap(police, text, "\"grade\": \"MEDIUM\"", arena_print(police->arena, "\"grade\": \"%s\"", grade));
}

static size_t
count_inbox(struct actor *actor, enum inbox_state which)
{
	struct inbox_rows rows;
	size_t count = 0;

	assert_int_equal(agent_view_inbox(actor->agent, &(struct view_wanted){.most = 1000}, actor->arena, &rows), STATUS_OK);
	for (size_t i = 0; i < rows.count; i++)
		count += rows.rows[i].state == which;
	return count;
}

static void
two_people_stand_behind_an_excuse(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];
	const struct agent_person ann = {"ann", "manager"}, bob = {"bob", "officer"}, cat = {"cat", "manager"};
	struct agent_sent first = send_text(stage->actors[POLICE], referral(stage, "R1", "MEDIUM")), excuse;
	struct document_problems problems;
	struct agent_submission by_program = {.json = {NULL, 0}};
	struct sent_rows pending;
	const char *text;

	stage_play(stage);
	text = actor_text(crs, TYPE_EXCUSE, arena_print(crs->arena, "\"re\": \"%s\",", first.id.hex));
	by_program.json = (struct view){(const uint8_t *)text, strlen(text)};
	assert_int_equal(agent_send(crs->agent, &by_program, crs->now, crs->arena, &excuse, &problems), STATUS_MALFORMED);
	assert_string_equal(problems.items[0].code, "person");
	excuse = send_text(crs, text); /* ann's */
	assert_int_equal(excuse.state, SENT_PENDING);
	stage_play(stage);
	assert_int_equal(actor_row(crs, &excuse.id).state, SENT_PENDING);
	assert_int_equal(agent_view_pending(crs->agent, crs->arena, &pending), STATUS_OK);
	assert_int_equal(pending.count, 1);
	assert_int_equal(agent_confirm(crs->agent, &excuse.id, &ann, crs->now), STATUS_NOT_PERMITTED);
	assert_int_equal(agent_confirm(crs->agent, &excuse.id, &bob, crs->now), STATUS_NOT_PERMITTED);
	assert_int_equal(agent_confirm(crs->agent, &first.id, &cat, crs->now), STATUS_NOT_FOUND);
	assert_int_equal(agent_confirm(crs->agent, &excuse.id, &cat, crs->now), STATUS_OK);
	assert_int_equal(agent_confirm(crs->agent, &excuse.id, &cat, crs->now), STATUS_CONFLICT);
	stage_play(stage);
	assert_int_equal(actor_row(crs, &excuse.id).state, SENT_ACCEPTED);
}

static void
a_high_referral_is_unopened_there_and_unseen_here_until_a_person_reads_it(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	const struct agent_person ann = {"ann", "social-worker"};
	struct agent_sent high = send_text(police, referral(stage, "R1", "HIGH"));
	struct agent_sent low = send_text(police, referral(stage, "R2", "STANDARD"));
	struct inbox_rows unopened;
	struct sent_rows unseen;
	struct agent_phones phones;
	struct agent_status status;

	stage_play(stage);
	assert_int_equal(agent_view_unopened(crs->agent, crs->arena, &unopened), STATUS_OK);
	assert_int_equal(unopened.count, 1);
	assert_string_equal(unopened.rows[0].id.hex, high.id.hex);
	assert_int_equal(agent_view_unseen(police->agent, police->arena, &unseen), STATUS_OK);
	assert_int_equal(unseen.count, 1);
	assert_int_equal(agent_view_phones(police->agent, unseen.rows[0].to, &phones), STATUS_OK);
	assert_string_equal(phones.crs.name, "crs");
	assert_true(*phones.day && *phones.night);
	assert_int_equal(agent_view_phones(police->agent, "health school", &phones), STATUS_NOT_FOUND);
	assert_int_equal(agent_opened(crs->agent, &high.id, &ann, crs->now), STATUS_OK);
	stage_play(stage);
	assert_int_equal(agent_view_unopened(crs->agent, crs->arena, &unopened), STATUS_OK);
	assert_int_equal(unopened.count, 0);
	assert_int_equal(agent_view_status(police->agent, &status), STATUS_OK);
	assert_int_equal(status.unseen_high, 0);
	assert_int_equal(status.waiting, 0);
	assert_int_equal(status.next_seq, 3);
	assert_true(status.is_linked);
	(void)low;
}

static void
messages_are_found_by_the_beginning_of_their_id(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	struct agent_sent sent = send_text(police, referral(stage, "R1", "MEDIUM"));
	struct envelope_id id;
	struct sent_row row;
	char prefix[ID_SIZE];

	stage_play(stage);
	(void)snprintf(prefix, sizeof prefix, "%.24s", sent.id.hex);
	assert_int_equal(agent_view_find(police->agent, prefix, &id), STATUS_OK);
	assert_string_equal(id.hex, sent.id.hex);
	assert_int_equal(agent_view_find(crs->agent, sent.id.hex, &id), STATUS_OK);
	assert_int_equal(agent_view_find(crs->agent, "0123456", &id), STATUS_NOT_FOUND);
	assert_int_equal(agent_view_find(crs->agent, "ffffffffff", &id), STATUS_NOT_FOUND);
	assert_int_equal(agent_view_reference(police->agent, "R1", police->arena, &row), STATUS_OK);
	assert_string_equal(row.id.hex, sent.id.hex);
	assert_string_equal(row.to, "crs edt");
	assert_string_equal(row.user, "ann");
	assert_int_equal(agent_view_reference(police->agent, "R2", police->arena, &row), STATUS_NOT_FOUND);
}

static void
the_surface_s_marks_are_its_own(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];

	assert_int_equal(agent_view_mark(police->agent, "cursor"), 0);
	assert_int_equal(agent_view_mark_set(police->agent, "cursor", 99), STATUS_OK);
	actor_crash(police);
	assert_int_equal(agent_view_mark(police->agent, "cursor"), 99);
	(void)send_text(stage->actors[CRS], actor_text(stage->actors[CRS], TYPE_REFERRAL, "\"to\": [\"police\"],"));
	stage_play(stage);
	assert_int_equal(count_inbox(police, INBOX_VERIFIED), 1); /* its own cursor was not touched */
}

static void
what_is_urgent_passes_one_that_is_held_by_a_quota(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent plain = send_text(police, referral(stage, "R1", "MEDIUM")), urgent;

	mini_say(stage->mini, REFUSAL_QUOTA, 1);
	stage_play(stage);
	assert_int_equal(actor_row(police, &plain.id).waiting, REFUSAL_QUOTA);
	urgent = send_text(police, referral(stage, "R2", "HIGH"));
	stage_play(stage);
	assert_int_equal(actor_row(police, &urgent.id).state, SENT_ACCEPTED);
	stage_wait(stage, 2000);
	assert_int_equal(actor_row(police, &plain.id).state, SENT_ACCEPTED);
	assert_true(actor_row(police, &urgent.id).index < actor_row(police, &plain.id).index);
}

/* One message that the broker cannot take, for whatever reason and for ever,
 * does not keep the agency from speaking. */
static void
what_can_be_taken_passes_one_that_is_busy(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent first = send_text(police, referral(stage, "R1", "HIGH")), next;

	mini_say(stage->mini, REFUSAL_BUSY, 1);
	stage_play(stage);
	assert_int_equal(actor_row(police, &first.id).waiting, REFUSAL_BUSY);
	next = send_text(police, referral(stage, "R2", "MEDIUM"));
	stage_wait(stage, 2000);
	stage_wait(stage, 4000);
	assert_int_equal(actor_row(police, &next.id).state, SENT_ACCEPTED);
	assert_int_equal(actor_row(police, &first.id).state, SENT_ACCEPTED);
	assert_true(actor_row(police, &next.id).index < actor_row(police, &first.id).index);
}

static void
to_whom_is_known_from_what_is_answered(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	struct agent_sent first = send_text(police, referral(stage, "R1", "MEDIUM")), further, answer, lost;
	struct document_problems problems;
	const char *text;

	stage_play(stage);
	assert_string_equal(actor_row(police, &first.id).to, "crs edt"); /* the area's */
	further = send_text(police, actor_text(police, TYPE_FURTHER_INFORMATION,
					       arena_print(police->arena, "\"re\": \"%s\",", first.id.hex)));
	assert_string_equal(actor_row(police, &further.id).to, "crs edt");
	assert_string_equal(further.case_token.hex, first.case_token.hex);
	answer = send_text(crs, actor_text(crs, TYPE_DECISION, arena_print(crs->arena, "\"re\": \"%s\",", first.id.hex)));
	assert_string_equal(actor_row(crs, &answer.id).to, "edt police");
	answer = send_text(crs, actor_text(crs, TYPE_CLOSE, arena_print(crs->arena, "\"re\": \"%s\",", first.id.hex)));
	assert_string_equal(actor_row(crs, &answer.id).to, "edt");
	text = actor_text(crs, TYPE_PROGRESS, "");
	assert_int_equal(agent_send(crs->agent, &(struct agent_submission){.json = {(const uint8_t *)text, strlen(text)}},
				    crs->now, crs->arena, &lost, &problems),
			 STATUS_MALFORMED);
	assert_string_equal(problems.items[0].pointer, "/re");
	text = actor_text(crs, TYPE_HANDOVER, "");
	assert_int_equal(agent_send(crs->agent, &(struct agent_submission){.json = {(const uint8_t *)text, strlen(text)}},
				    crs->now, crs->arena, &lost, &problems),
			 STATUS_MALFORMED);
	assert_string_equal(problems.items[0].pointer, "/to");
	text = actor_text(crs, TYPE_PROGRESS, "\"to\": [\"police\"], \"re\": \"019ca00000017000800000000000abcd\",");
	assert_int_equal(agent_send(crs->agent, &(struct agent_submission){.json = {(const uint8_t *)text, strlen(text)}},
				    crs->now, crs->arena, &lost, &problems),
			 STATUS_MALFORMED);
	assert_string_equal(problems.items[0].pointer, "/re");
}

static void
what_another_agency_holds_now_goes_there_by_itself(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent first = send_text(police, referral(stage, "R1", "MEDIUM")), further;
	struct sent_row row;

	stage_play(stage);
	mini_say(stage->mini, REFUSAL_NOT_HOLDER, 1);
	further = send_text(police, actor_text(police, TYPE_FURTHER_INFORMATION,
					       arena_print(police->arena, "\"re\": \"%s\",", first.id.hex)));
	stage_play(stage);
	row = actor_row(police, &further.id);
	assert_int_equal(row.state, SENT_REPLACED);
	assert_string_equal(row.needs, "team");
	row = actor_row(police, &row.replaced_by);
	assert_int_equal(row.state, SENT_ACCEPTED);
	assert_string_equal(row.to, "team");
	assert_string_equal(row.re.hex, first.id.hex);
}

static const struct revoked gone[] = {{.what = REVOKED_AGENCY, .since_s = NOTES_BEGIN_S, .reason = "left"}};

static void
revoke_health(void *context, struct directory_agency *agencies, size_t count)
{
	(void)context;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(agencies[i].id.name, "health") != 0)
			continue;
		agencies[i].revoked = gone;
		agencies[i].revoked_count = 1;
	}
}

static void
what_names_a_revoked_agency_is_sealed_to_the_others(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct view first = stage->world->directory_raw;
	struct agent_sent sent = send_text(police, actor_text(police, TYPE_REFERRAL, "\"to\": [\"crs\", \"health\"],"));
	struct document_problems problems;
	struct sent_row row;
	const char *text;

	notes_directory(stage->world, revoke_health, NULL);
	mini_say(stage->mini, REFUSAL_REVOKED, 1);
	stage_play(stage);
	row = actor_row(police, &sent.id);
	assert_int_equal(row.state, SENT_REPLACED);
	row = actor_row(police, &row.replaced_by);
	assert_int_equal(row.state, SENT_ACCEPTED);
	assert_string_equal(row.to, "crs edt");
	/* from now on its sender is told at once */
	text = actor_text(police, TYPE_REFERRAL, "\"to\": [\"health\"],");
	assert_int_equal(agent_send(police->agent, &(struct agent_submission){.json = {(const uint8_t *)text, strlen(text)}},
				    police->now, police->arena, &sent, &problems),
			 STATUS_MALFORMED);
	assert_string_equal(problems.items[0].code, "revoked");
	stage->world->directory_raw = first;
}

/* One answer to several is several messages: to whom, the broker's list says. */
static void
whom_one_message_made_us_owe_is_a_list(void **state)
{
	static const struct {
		const char *id, *kind, *debtor, *creditor, *state;
	} duties[] = {
		{"01900000000070008000000000000001/s47-outcome/school/0a0b0c0d", "s47-outcome", "crs", "school", "open"},
		{"01900000000070008000000000000001/s47-outcome/health/0a0b0c0d", "s47-outcome", "crs", "health", "overdue"},
		{"01900000000070008000000000000001/s47-outcome/health/0e0f0a0b", "s47-outcome", "crs", "health", "open"},
		{"01900000000070008000000000000001/strategy-record/trust", "strategy-record", "crs", "trust", "open"},
		{"01900000000070008000000000000001/s47-outcome/police/0a0b0c0d", "s47-outcome", "crs", "police", "met"},
		{"01900000000070008000000000000001/verify/early", "verify", "early", "crs", "open"},
		{"01900000000070008000000000000002/decision/camhs", "decision", "crs", "camhs", "open"},
	};
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];
	const struct envelope_id re = {"01900000000070008000000000000001"};
	struct creditors list;
	struct db *db = agent_db(crs->agent);

	assert_int_equal(db_begin(db), STATUS_OK);
	for (size_t i = 0; i < sizeof duties / sizeof *duties; i++) {
		struct owed_row row = {.id = duties[i].id, .kind = duties[i].kind, .child = "-", .state = duties[i].state,
				       .due_ms = INT64_MAX};

		id_set(row.debtor.name, sizeof row.debtor.name, duties[i].debtor);
		id_set(row.creditor.name, sizeof row.creditor.name, duties[i].creditor);
		notes_id(900, row.case_token.hex);
		assert_int_equal(agent_store_owed_add(db, &row), STATUS_OK);
	}
	assert_int_equal(db_commit(db), STATUS_OK);
	assert_int_equal(agent_view_creditors(crs->agent, &re, "s47-outcome", crs->arena, &list), STATUS_OK);
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0].name, "health");
	assert_string_equal(list.items[1].name, "school");
	assert_int_equal(agent_view_creditors(crs->agent, &re, NULL, crs->arena, &list), STATUS_OK);
	assert_int_equal(list.count, 3);
}

static size_t
count_refused(struct actor *actor)
{
	struct agent_status now = {0};
	struct sent_rows rows;

	assert_int_equal(agent_view_refused(actor->agent, actor->arena, &rows), STATUS_OK);
	assert_int_equal(agent_view_status(actor->agent, &now), STATUS_OK);
	assert_int_equal(now.refused, rows.count);
	return rows.count;
}

static void
a_refusal_is_an_alarm_until_somebody_has_seen_to_it(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];
	struct agent_sent first = send_text(stage->actors[POLICE], referral(stage, "R1", "MEDIUM")), close, other;
	const struct agent_person nobody = {"", ""}, ann = {"ann", "social-worker"};
	const char *text;

	stage_play(stage);
	/* refused, and said again once the last answer was given */
	text = actor_text(crs, TYPE_CLOSE, arena_print(crs->arena, "\"re\": \"%s\",", first.id.hex));
	mini_say(stage->mini, REFUSAL_DUTIES_OPEN, 1);
	(void)send_text(crs, text);
	stage_play(stage);
	assert_int_equal(count_refused(crs), 1);
	close = send_text(crs, text);
	assert_int_equal(count_refused(crs), 1);
	stage_play(stage);
	assert_int_equal(actor_row(crs, &close.id).state, SENT_ACCEPTED);
	assert_int_equal(count_refused(crs), 0);
	/* refused, and given up */
	mini_say(stage->mini, REFUSAL_FACTS, 1);
	other = send_text(crs, actor_text(crs, TYPE_PROGRESS,
					  arena_print(crs->arena, "\"re\": \"%s\",", first.id.hex)));
	stage_play(stage);
	assert_int_equal(count_refused(crs), 1);
	assert_int_equal(agent_noted(crs->agent, &other.id, &nobody), STATUS_NOT_PERMITTED);
	assert_int_equal(agent_noted(crs->agent, &close.id, &ann), STATUS_NOT_FOUND);
	assert_int_equal(agent_noted(crs->agent, &other.id, &ann), STATUS_OK);
	assert_int_equal(count_refused(crs), 0);
}

static void
another_program_reads_the_ledger(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent sent = send_text(police, referral(stage, "R1", "HIGH"));
	const struct db_schema any = {.application_id = 0};
	struct db *db;
	struct db_query *query;
	char path[256];
	int row = 0;

	stage_play(stage);
	actor_save(police, "copy.db");
	(void)snprintf(path, sizeof path, "%s/copy.db", police->folder);
	assert_int_equal(db_open(path, &any, DB_READ_ONLY, &db), STATUS_OK);
	query = db_query(db, "SELECT offered_ms, accepted_ms, verified_ms, opened_ms IS NULL FROM ledger_sent"
			     " WHERE id = ?1 AND recipient = 'crs'");
	db_bind_text(query, 1, sent.id.hex);
	assert_int_equal(db_step(query, &row), STATUS_OK);
	assert_int_equal(row, 1);
	assert_true(db_number(query, 0) > 0 && db_number(query, 1) > 0 && db_number(query, 2) > 0 && db_number(query, 3));
	db_close(db);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(two_people_stand_behind_an_excuse),
		T(a_high_referral_is_unopened_there_and_unseen_here_until_a_person_reads_it),
		T(messages_are_found_by_the_beginning_of_their_id),
		T(the_surface_s_marks_are_its_own),
		T(what_is_urgent_passes_one_that_is_held_by_a_quota),
		T(what_can_be_taken_passes_one_that_is_busy),
		T(to_whom_is_known_from_what_is_answered),
		T(what_another_agency_holds_now_goes_there_by_itself),
		T(what_names_a_revoked_agency_is_sealed_to_the_others),
		T(whom_one_message_made_us_owe_is_a_list),
		T(a_refusal_is_an_alarm_until_somebody_has_seen_to_it),
		T(another_program_reads_the_ledger),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
