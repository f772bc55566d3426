/* To whom a message goes whose writer left that out, type by type, and who holds
 * a case. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/id.h"
#include "note/notice.h"
#include "runtime/agent_holder.h"
#include "runtime/agent_kind.h"
#include "runtime/results.h"
#include "support/stage.h"

enum { POLICE, CRS, SCHOOL, TEAM };

static const char *const names[] = {"police", "crs", "school", "team"};

static int
set_up(void **state)
{
	*state = stage_new(names, 4);
	return *state == NULL;
}

static int
tear_down(void **state)
{
	stage_free(*state);
	return 0;
}

/* ---- by type ------------------------------------------------------------------- */

/* What the others answer, sent first and in this order. */
enum first { NOTHING, REFERRAL, DECISION, RECORD, REQUEST, NOTIFICATION, ESCALATION, HANDOVER, RECALL, AUDIT, FIRSTS };

static const struct {
	enum first name;
	size_t who;
	enum message_type type;
	enum first re;
	const char *header;
} firsts[] = {
	{REFERRAL, POLICE, TYPE_REFERRAL, NOTHING, ""},
	{DECISION, CRS, TYPE_DECISION, REFERRAL, ""},
	{RECORD, CRS, TYPE_STRATEGY_RECORD, REFERRAL, ""},
	{REQUEST, CRS, TYPE_INFORMATION_REQUEST, REFERRAL, "\"to\": [\"school\"],"},
	{NOTIFICATION, POLICE, TYPE_NOTIFICATION, NOTHING, "\"to\": [\"crs\"],"},
	{ESCALATION, SCHOOL, TYPE_ESCALATION, RECORD, ""},
	{HANDOVER, CRS, TYPE_HANDOVER, NOTHING, "\"to\": [\"team\"],"},
	{RECALL, CRS, TYPE_RECALL, RECORD, ""},
	{AUDIT, SCHOOL, TYPE_AUDIT_REQUEST, REQUEST, "\"to\": [\"crs\"],"},
};

static const struct {
	const char *label;
	size_t who;
	enum message_type type;
	enum first re;
	const char *header;
	const char *want; /* without ourselves; NULL: not fit to send */
	const char *want_code;
} rows[] = {
	{"a referral goes to the council of our entry", SCHOOL, TYPE_REFERRAL, NOTHING, "", "crs edt", NULL},
	{"more on it to the holder", POLICE, TYPE_FURTHER_INFORMATION, REFERRAL, "", "crs edt", NULL},
	{"progress to who referred", CRS, TYPE_PROGRESS, REFERRAL, "", "edt police", NULL},
	{"a decision to who referred", CRS, TYPE_DECISION, REFERRAL, "", "edt police", NULL},
	{"a new grade to who referred", CRS, TYPE_REGRADE, REFERRAL, "", "edt police", NULL},
	{"a decision to two is two", CRS, TYPE_DECISION, REFERRAL, "\"to\": [\"police\", \"health\"],", NULL,
	 "too-many"},
	{"its EDT is not a second one", CRS, TYPE_DECISION, REFERRAL, "\"to\": [\"edt\", \"police\"],", "edt police",
	 NULL},
	{"a request must say whom it asks", CRS, TYPE_INFORMATION_REQUEST, REFERRAL, "", NULL, "required"},
	{"a request asks one", CRS, TYPE_INFORMATION_REQUEST, REFERRAL, "\"to\": [\"health\", \"school\"],", NULL,
	 "too-many"},
	{"a response goes to the holder", SCHOOL, TYPE_INFORMATION_RESPONSE, REQUEST, "", "crs edt", NULL},
	{"a priority to who was asked", CRS, TYPE_PRIORITY, REQUEST, "", "edt school", NULL},
	{"so does the end of a request", CRS, TYPE_REQUEST_ENDED, REQUEST, "", "edt school", NULL},
	{"capacity to our council", SCHOOL, TYPE_CAPACITY, NOTHING, "", "crs edt", NULL},
	{"a record to all who were invited", CRS, TYPE_STRATEGY_RECORD, REFERRAL, "", "edt health police school", NULL},
	{"an action done to the holder and all who have the record", POLICE, TYPE_ACTION_DONE, RECORD, "",
	 "crs edt health school", NULL},
	{"though its writer named one of them", POLICE, TYPE_ACTION_DONE, RECORD,
	 "\"to\": [\"crs\"], \"clientReference\": \"named\",", "crs edt health school", NULL},
	{"an outcome to the one who was answered", CRS, TYPE_OUTCOME, DECISION, "", "edt police", NULL},
	{"an outcome of a record of several must say whose", CRS, TYPE_OUTCOME, RECORD, "", NULL, "too-many"},
	{"an outcome of a record to one of them", CRS, TYPE_OUTCOME, RECORD, "\"to\": [\"school\"],", "edt school",
	 NULL},
	{"what came of a child who came back to who told us", CRS, TYPE_OUTCOME, NOTIFICATION, "", "edt police", NULL},
	{"a departure to all who have the record", POLICE, TYPE_OVERRIDE, RECORD, "", "crs edt health school", NULL},
	{"a departure of the holder's own", CRS, TYPE_OVERRIDE, RECORD, "", "edt health police school", NULL},
	{"an escalation to whom it is against, and the holder", SCHOOL, TYPE_ESCALATION, RECORD, "", "crs edt", NULL},
	{"a response to all who have the escalation", CRS, TYPE_ESCALATION_RESPONSE, ESCALATION, "", "edt school",
	 NULL},
	{"a notification must say whom it tells", POLICE, TYPE_NOTIFICATION, NOTHING, "", NULL, "required"},
	{"a notification tells one", POLICE, TYPE_NOTIFICATION, NOTHING, "\"to\": [\"health\", \"school\"],", NULL,
	 "too-many"},
	{"one for a setting without an agent is ours alone", POLICE, TYPE_NOTIFICATION, NOTHING,
	 "\"to\": [\"police\"],", "", NULL},
	{"found to whom missing went", POLICE, TYPE_NOTIFICATION, NOTIFICATION, "", "crs edt", NULL},
	{"a handover must say who takes over", CRS, TYPE_HANDOVER, NOTHING, "", NULL, "required"},
	{"what was offered is taken towards who gave it", TEAM, TYPE_HANDOVER_ACCEPTED, HANDOVER, "", "crs edt", NULL},
	{"or not taken", TEAM, TYPE_HANDOVER_DECLINED, HANDOVER, "", "crs edt", NULL},
	{"not ours to who sent it", SCHOOL, TYPE_NOT_OURS, REQUEST, "", "crs edt", NULL},
	{"a recall to all who have it", CRS, TYPE_RECALL, RECORD, "", "edt health police school", NULL},
	{"a recall to those who should not", CRS, TYPE_RECALL, RECORD, "\"to\": [\"school\"],", "edt school", NULL},
	{"purged to who recalled", POLICE, TYPE_PURGED, RECALL, "", "crs edt", NULL},
	{"told otherwise to ourselves", CRS, TYPE_TOLD_OTHERWISE, DECISION, "", "edt", NULL},
	{"an excuse to ourselves", CRS, TYPE_EXCUSE, REFERRAL, "", "edt", NULL},
	{"a link to ourselves", CRS, TYPE_LINK, NOTHING, "", "edt", NULL},
	{"a close to ourselves", CRS, TYPE_CLOSE, REFERRAL, "", "edt", NULL},
	{"not told to the holder", POLICE, TYPE_NOT_TOLD, DECISION, "", "crs edt", NULL},
	{"a retraction to who has it", POLICE, TYPE_RETRACT, REFERRAL, "", "crs edt", NULL},
	{"a correction to who has it", CRS, TYPE_CORRECT, RECORD, "", "edt health police school", NULL},
	{"a hold must say for whom", CRS, TYPE_HOLD, REFERRAL, "", NULL, "required"},
	{"a return to the reviewer", SCHOOL, TYPE_RETURN, NOTHING, "", "reviewer", NULL},
	{"a day's count to the reviewer", CRS, TYPE_COUNT, NOTHING, "", "edt reviewer", NULL},
	{"an audit must say whom it asks", SCHOOL, TYPE_AUDIT_REQUEST, REQUEST, "", NULL, "required"},
	{"its result to who asked", CRS, TYPE_AUDIT_RESULT, AUDIT, "", "edt school", NULL},
	{"what answers a stranger must say its case", SCHOOL, TYPE_NOT_OURS, FIRSTS, "\"to\": [\"crs\"],", NULL,
	 "unknown"},
};

static const char *
header_of(struct actor *actor, const struct envelope_id ids[FIRSTS + 1], enum first re, const char *more)
{
	return re == NOTHING ? more : arena_print(actor->arena, "\"re\": \"%s\",%s", ids[re].hex, more);
}

static void
each_type_goes_where_it_belongs(void **state)
{
	struct stage *stage = *state;
	struct envelope_id ids[FIRSTS + 1] = {{""}};

	id_mint((struct instant){NOTES_BEGIN_S * 1000LL}, ids[FIRSTS].hex);
	for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++) {
		struct actor *actor = stage->actors[firsts[i].who];
		const char *header = header_of(actor, ids, firsts[i].re, firsts[i].header);

		stage_play(stage);
		ids[firsts[i].name] = actor_send(actor, actor_example(actor, firsts[i].type, header)).id;
	}
	stage_play(stage);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct actor *actor = stage->actors[rows[i].who];
		const char *text = actor_example(actor, rows[i].type, header_of(actor, ids, rows[i].re, rows[i].header));
		const struct agent_submission submission = {.json = {(const uint8_t *)text, strlen(text)},
							    .person = {"ann", "manager"}};
		struct document_problems problems;
		struct agent_sent sent;
		enum status status = agent_send(actor->agent, &submission, actor->now, actor->arena, &sent, &problems);

		print_message("%s\n", rows[i].label);
		if (rows[i].want) {
			if (status == STATUS_MALFORMED)
				fail_msg("%s %s", problems.items[0].pointer, problems.items[0].detail);
			assert_int_equal(status, STATUS_OK);
			assert_string_equal(actor_row(actor, &sent.id).to, rows[i].want);
		} else {
			assert_int_equal(status, STATUS_MALFORMED);
			assert_string_equal(problems.items[0].code, rows[i].want_code);
		}
	}
}

static void
from_its_second_stage_an_escalation_tells_whom_the_policy_names(void **state)
{
	struct stage *stage = *state;
	struct actor *school = stage->actors[SCHOOL];
	struct agent_sent referral = actor_send(school, actor_example(school, TYPE_REFERRAL, "")), escalation;
	const char *text;

	stage_play(stage);
	text = actor_swap(
		school,
		actor_example(school, TYPE_ESCALATION, arena_print(school->arena, "\"re\": \"%s\",", referral.id.hex)),
		"\"stage\": 1", "\"stage\": 2");
	escalation = actor_send(school, text);
	assert_string_equal(actor_row(school, &escalation.id).to, "crs edt partnership");
}

static void
a_call_is_answered_to_who_rang_and_nobody_where_nobody_may_be_written_to(void **state)
{
	static const char *const callers[][2] = {
		{"health", "edt health"}, {"individual", "edt"}, {"a-stranger", "edt"}};
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];

	for (size_t i = 0; i < 3; i++) {
		struct agent_sent call =
			actor_send(crs, actor_example(crs, TYPE_REFERRAL,
						arena_print(crs->arena, "\"onBehalfOf\": \"%s\",", callers[i][0])));
		struct agent_sent decision;

		assert_string_equal(actor_row(crs, &call.id).to, callers[i][1]);
		decision = actor_send(
			crs, actor_example(crs, TYPE_DECISION, arena_print(crs->arena, "\"re\": \"%s\",", call.id.hex)));
		assert_string_equal(actor_row(crs, &decision.id).to, callers[i][1]);
	}
}

/* ---- those apart --------------------------------------------------------------------- */

static const char *
content_of(struct actor *actor, const struct envelope_id *id)
{
	struct agent_message message;
	const char *content;

	assert_int_equal(agent_message(actor->agent, id, actor->arena, &message), STATUS_OK);
	content = fact_find(message.envelope.facts, message.envelope.fact_count, "content");
	assert_non_null(content);
	return content;
}

static void
who_is_apart_gets_the_same_record_in_an_envelope_of_its_own(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS], *school = stage->actors[SCHOOL];
	struct agent_sent referral =
		actor_send(stage->actors[POLICE], actor_example(stage->actors[POLICE], TYPE_REFERRAL, ""));
	const char *text;
	struct agent_submission submission = {.person = {"ann", "manager"}};
	struct agent_packet_sent sent, again;
	struct document_problems problems;
	struct agent_message message;

	stage_play(stage);
	text = actor_example(crs, TYPE_STRATEGY_RECORD,
		       arena_print(crs->arena, "\"re\": \"%s\", \"apart\": [\"school\"],", referral.id.hex));
	submission.json = (struct view){(const uint8_t *)text, strlen(text)};
	assert_int_equal(agent_send_all(crs->agent, &submission, crs->now, crs->arena, &sent, &problems), STATUS_OK);
	assert_int_equal(sent.count, 2);
	assert_string_equal(actor_row(crs, &sent.items[0].sent.id).to, "edt health police");
	assert_string_equal(sent.items[1].name, "school");
	assert_string_equal(actor_row(crs, &sent.items[1].sent.id).to, "edt school");
	assert_string_equal(content_of(crs, &sent.items[0].sent.id), content_of(crs, &sent.items[1].sent.id));
	/* handed in again they are the same two */
	assert_int_equal(agent_send_all(crs->agent, &submission, crs->now, crs->arena, &again, &problems), STATUS_OK);
	assert_int_equal(again.count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_true(again.items[i].sent.is_repeat);
		assert_string_equal(again.items[i].sent.id.hex, sent.items[i].sent.id.hex);
	}
	stage_play(stage);
	assert_int_equal(agent_message(school->agent, &sent.items[1].sent.id, school->arena, &message), STATUS_OK);
	assert_int_equal(agent_message(school->agent, &sent.items[0].sent.id, school->arena, &message),
			 STATUS_NOT_FOUND);
}

static void
how_far_all_are_with_a_record_is_one_line(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS], *police = stage->actors[POLICE];
	const struct agent_person sergeant = {"sam", "officer"};
	struct agent_sent referral = actor_send(police, actor_example(police, TYPE_REFERRAL, "")), record;
	struct view_progress progress;
	struct view json;

	stage_play(stage);
	record = actor_send(
		crs, actor_example(crs, TYPE_STRATEGY_RECORD, arena_print(crs->arena, "\"re\": \"%s\",", referral.id.hex)));
	stage_play(stage);
	/* health has no agent here; the council's own EDT is nobody's recipient */
	assert_int_equal(agent_opened(police->agent, &record.id, &sergeant, police->now), STATUS_OK);
	stage_play(stage);
	assert_int_equal(agent_view_progress(crs->agent, &record.id, &progress), STATUS_OK);
	assert_string_equal(results_progress(&progress, crs->arena), "2 of 3 have verified, 1 has read");
	assert_int_equal(agent_json(crs->agent, &record.id, crs->arena, &json), STATUS_OK);
	assert_non_null(strstr(arena_text(crs->arena, json.bytes, json.size),
			       "\"stands\": \"2 of 3 have verified, 1 has read\""));
	/* and of the police's own: a council and its EDT count as one */
	assert_int_equal(agent_view_progress(police->agent, &referral.id, &progress), STATUS_OK);
	assert_string_equal(results_progress(&progress, police->arena), "1 of 1 has verified, 0 have read");
}

/* ---- the holder ------------------------------------------------------------------- */

static const char *
more_on(struct stage *stage, size_t who, const struct envelope_id *re)
{
	struct actor *actor = stage->actors[who];
	char reference[ID_SIZE]; /* the same words again are another message */
	struct agent_sent sent;

	id_mint(actor->now.civil, reference);
	sent = actor_send(actor, actor_example(actor, TYPE_FURTHER_INFORMATION,
					 arena_print(actor->arena, "\"re\": \"%s\", \"clientReference\": \"%s\",",
						     re->hex, reference)));
	return actor_row(actor, &sent.id).to;
}

/* The council hands its case to the team, which takes it. */
static struct agent_sent
hand_over(struct stage *stage, const struct agent_sent *referral, const char *until)
{
	struct actor *crs = stage->actors[CRS], *team = stage->actors[TEAM];
	const char *text = actor_example(crs, TYPE_HANDOVER, "\"to\": [\"team\"],");
	struct agent_sent handover;

	text = actor_swap(crs, text, "01934a7c5e1f7c2e8b1d3f5a7c9e1b20", referral->case_token.hex);
	text = actor_swap(crs, text, "2026-11-24T08:30:00Z", until);
	handover = actor_send(crs, text);
	stage_play(stage);
	text = actor_example(team, TYPE_HANDOVER_ACCEPTED, arena_print(team->arena, "\"re\": \"%s\",", handover.id.hex));
	(void)actor_send(team, actor_swap(team, text, "01934a7c5e1f7c2e8b1d3f5a7c9e1b20", referral->case_token.hex));
	stage_play(stage);
	return handover;
}

static void
who_took_a_case_over_is_its_holder_until_it_goes_back(void **state)
{
	struct stage *stage = *state;
	struct agent_sent referral =
		actor_send(stage->actors[SCHOOL], actor_example(stage->actors[SCHOOL], TYPE_REFERRAL, ""));
	struct envelope_id id = {""};

	stage_play(stage);
	/* lent until 08:30 the next morning */
	(void)hand_over(stage, &referral, "2026-03-03T08:30:00Z");
	memcpy(id.hex, referral.id.hex, ID_SIZE);
	assert_string_equal(more_on(stage, CRS, &id), "edt team");
	stage_wait(stage, 24 * 3600 * 1000);
	assert_string_equal(more_on(stage, CRS, &id), "edt");
}

static void
a_notice_says_who_holds_the_case_now_if_that_may_hold_one(void **state)
{
	static const struct {
		const char *holder;
		const char *want;
	} notices[] = {{"health", "crs edt"}, {"nobody-known", "crs edt"}, {"team", "team"}, {"crs", "crs edt"}};
	struct stage *stage = *state;
	struct actor *school = stage->actors[SCHOOL];
	struct agent_sent referral = actor_send(school, actor_example(school, TYPE_REFERRAL, ""));
	const struct agency to = {"school"};

	stage_play(stage);
	for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
		struct notice notice = {.kind = NOTICE_HELD,
					.to = &to,
					.to_count = 1,
					.case_token = referral.case_token,
					.at = {NOTES_BEGIN_S * 1000LL}};
		struct view text;

		notes_id(700 + (unsigned)i, notice.about);
		id_set(notice.code, sizeof notice.code, notices[i].holder);
		assert_int_equal(notice_write(&notice, school->arena, &text), STATUS_OK);
		mini_deliver(stage->mini, "school", LEAF_NOTICE, text, NULL);
		stage_play(stage);
		assert_string_equal(more_on(stage, SCHOOL, &referral.id), notices[i].want);
	}
}

static void
an_answer_to_a_former_holder_goes_to_the_holder_by_itself(void **state)
{
	struct stage *stage = *state;
	struct actor *school = stage->actors[SCHOOL];
	struct agent_sent referral = actor_send(school, actor_example(school, TYPE_REFERRAL, "")), more;
	struct sent_row row;

	stage_play(stage);
	mini_say(stage->mini, REFUSAL_NOT_HOLDER, 1);
	more = actor_send(school, actor_example(school, TYPE_FURTHER_INFORMATION,
					  arena_print(school->arena, "\"re\": \"%s\",", referral.id.hex)));
	stage_play(stage);
	row = actor_row(school, &more.id);
	assert_int_equal(row.state, SENT_REPLACED);
	row = actor_row(school, &row.replaced_by);
	assert_int_equal(row.state, SENT_ACCEPTED);
	assert_string_equal(row.to, "team");
	assert_string_equal(row.re.hex, referral.id.hex);
	/* and the next goes there at once */
	assert_string_equal(more_on(stage, SCHOOL, &referral.id), "team");
}

/* The record was the former holder's, so that one must hear what became of it,
 * too, with everybody who has the record. */
static void
what_a_meeting_agreed_still_goes_to_all_who_have_the_record(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	struct agent_sent referral = actor_send(police, actor_example(police, TYPE_REFERRAL, "")), record, done;
	struct sent_row row;

	stage_play(stage);
	record = actor_send(
		crs, actor_example(crs, TYPE_STRATEGY_RECORD, arena_print(crs->arena, "\"re\": \"%s\",", referral.id.hex)));
	stage_play(stage);
	mini_say(stage->mini, REFUSAL_NOT_HOLDER, 1);
	done = actor_send(police, actor_example(police, TYPE_ACTION_DONE,
					  arena_print(police->arena, "\"re\": \"%s\",", record.id.hex)));
	assert_string_equal(actor_row(police, &done.id).to, "crs edt health school");
	stage_play(stage);
	row = actor_row(police, &done.id);
	assert_int_equal(row.state, SENT_REPLACED);
	assert_false(row.is_resealing);
	row = actor_row(police, &row.replaced_by);
	assert_int_equal(row.state, SENT_ACCEPTED);
	assert_string_equal(row.to, "crs edt health school team");
	assert_string_equal(row.re.hex, record.id.hex);
}

static void
what_only_the_holder_may_say_is_not_sealed_again(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];
	struct agent_sent referral =
		actor_send(stage->actors[SCHOOL], actor_example(stage->actors[SCHOOL], TYPE_REFERRAL, ""));
	struct agent_sent progress;
	struct agency holder;

	stage_play(stage);
	mini_say(stage->mini, REFUSAL_NOT_HOLDER, 1);
	progress = actor_send(crs,
			      actor_example(crs, TYPE_PROGRESS, arena_print(crs->arena, "\"re\": \"%s\",", referral.id.hex)));
	stage_play(stage);
	assert_int_equal(actor_row(crs, &progress.id).state, SENT_REFUSED);
	assert_string_equal(actor_row(crs, &progress.id).needs, "team");
	assert_int_equal(agent_holder(crs->agent, &referral.case_token, crs->now, crs->arena, &holder), STATUS_OK);
	assert_string_equal(holder.name, "team");
}

static void
more_on_what_is_not_accepted_yet_goes_where_that_goes(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent referral = actor_send(police, actor_example(police, TYPE_REFERRAL, "")), more;

	/* nothing has left this machine */
	more = actor_send(police, actor_example(police, TYPE_FURTHER_INFORMATION,
						arena_print(police->arena, "\"re\": \"%s\",", referral.id.hex)));
	assert_string_equal(actor_row(police, &more.id).to, "crs edt");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_type_goes_where_it_belongs, set_up, tear_down),
		cmocka_unit_test_setup_teardown(from_its_second_stage_an_escalation_tells_whom_the_policy_names, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			a_call_is_answered_to_who_rang_and_nobody_where_nobody_may_be_written_to, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_is_apart_gets_the_same_record_in_an_envelope_of_its_own, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(how_far_all_are_with_a_record_is_one_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_took_a_case_over_is_its_holder_until_it_goes_back, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_notice_says_who_holds_the_case_now_if_that_may_hold_one, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(an_answer_to_a_former_holder_goes_to_the_holder_by_itself, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_a_meeting_agreed_still_goes_to_all_who_have_the_record, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(more_on_what_is_not_accepted_yet_goes_where_that_goes, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_only_the_holder_may_say_is_not_sealed_again, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
