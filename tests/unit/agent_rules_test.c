/* What an agent completes by itself is what the rules want: messages of every
 * type, with nobody named in `to`, through the real core. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/agent_kind.h"
#include "support/house.h"

enum { POLICE, CRS, SCHOOL, TEAM, HEALTH, REVIEWER, PARTNERSHIP };

static const char *const names[] = {"police", "crs", "school", "team", "health", "reviewer", "partnership"};

#define TEMPLATE_CASE "01934a7c5e1f7c2e8b1d3f5a7c9e1b20"

/**
 * struct play:
 * One long case; ${ids} of its messages by the step that sent them.
 */
struct play {
	struct house *house;
	struct envelope_id ids[64];
	struct case_token case_token;
	struct case_token other_case;
	const char *child;
	unsigned failed;
};

static const char *
swap_all(struct play *play, struct actor *actor, const char *text)
{
	const char *const swaps[][2] = {{"hiow-police", "police"},	{"hiow-health", "health"},
					{"quayside-primary", "school"}, {"southampton-crs", "crs"},
					{"southampton-edt", "edt"},	{"1a2b3c4d", play->child}};

	for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++)
		if (swaps[i][1])
			text = actor_swap(actor, text, swaps[i][0], swaps[i][1]);
	return text;
}

/**
 * struct step:
 * One message.  ${re} the step that it answers, or -1; ${more} further members
 * of the head; ${swap} texts of the example, each with what stands there
 * instead: CASE is the case.
 */
struct step {
	const char *label;
	size_t who;
	enum message_type type;
	int re;
	const char *more;
	const char *swap[4];
	const char *to; /* what it becomes; NULL: as it may be */
};

enum {
	REFERRAL,
	MORE,
	SEEN,
	DECIDED,
	REGRADED,
	ASKED,
	RAISED,
	ANSWERED,
	ASKED_AGAIN,
	ENDED,
	CAPACITY,
	RECORDED,
	DONE,
	TOLD,
	TOLD_S47,
	DEPARTED,
	DISPUTED,
	RESPONDED,
	MISSING,
	FOUND,
	STRANGE,
	NOT_OURS,
	RECALLED,
	PURGED,
	HELD,
	MONTH,
	DAY,
	AUDITED,
	SCORED,
	SECOND,
	LINKED,
	HANDED,
	TAKEN,
	BY_TEAM,
	TO_TEAM,
	COMPLAINED,
	CORRECTED,
	STEPS
};

static const struct step steps[STEPS] = {
	[REFERRAL] = {"a referral", POLICE, TYPE_REFERRAL, -1, "", {0}, "crs edt"},
	[MORE] = {"further information", POLICE, TYPE_FURTHER_INFORMATION, REFERRAL, "", {0}, "crs edt"},
	[SEEN] = {"progress", CRS, TYPE_PROGRESS, REFERRAL, "", {0}, "edt police"},
	[DECIDED] = {"a decision", CRS, TYPE_DECISION, REFERRAL, "", {0}, "edt police"},
	[REGRADED] = {"a new grade", CRS, TYPE_REGRADE, REFERRAL, "", {0}, "edt police"},
	[ASKED] = {"a request", CRS, TYPE_INFORMATION_REQUEST, REFERRAL, "\"to\": [\"school\"],", {0}, "edt school"},
	[RAISED] = {"its priority", CRS, TYPE_PRIORITY, ASKED, "", {0}, "edt school"},
	[ANSWERED] = {"a response", SCHOOL, TYPE_INFORMATION_RESPONSE, ASKED, "", {0}, "crs edt"},
	[ASKED_AGAIN] = {"another request",
			 CRS,
			 TYPE_INFORMATION_REQUEST,
			 REFERRAL,
			 "\"to\": [\"health\"],",
			 {0},
			 "edt health"},
	[ENDED] = {"its end", CRS, TYPE_REQUEST_ENDED, ASKED_AGAIN, "", {0}, "edt health"},
	[CAPACITY] = {"capacity", HEALTH, TYPE_CAPACITY, -1, "", {0}, "crs edt"},
	[RECORDED] = {"a record", CRS, TYPE_STRATEGY_RECORD, REFERRAL, "", {0}, "edt health police school"},
	[DONE] = {"an action done", HEALTH, TYPE_ACTION_DONE, RECORDED, "", {0}, "crs edt police school"},
	[TOLD] = {"an outcome of the assessment", CRS, TYPE_OUTCOME, DECIDED, "", {0}, "edt police"},
	[TOLD_S47] = {"an outcome of the enquiry to one of the meeting",
		      CRS,
		      TYPE_OUTCOME,
		      RECORDED,
		      "\"to\": [\"school\"],",
		      {"\"of\": \"ASSESSMENT\"", "\"of\": \"S47\"", "CHILD_IN_NEED", "MONITOR"},
		      "edt school"},
	[DEPARTED] = {"a departure", POLICE, TYPE_OVERRIDE, RECORDED, "", {0}, "crs edt health school"},
	[DISPUTED] = {"an escalation of the second stage",
		      SCHOOL,
		      TYPE_ESCALATION,
		      RECORDED,
		      "",
		      {"\"stage\": 1", "\"stage\": 2", "\"imminent\": \"NO\"", "\"imminent\": \"YES\""},
		      "crs edt partnership"},
	[RESPONDED] = {"its response",
		       CRS,
		       TYPE_ESCALATION_RESPONSE,
		       DISPUTED,
		       "",
		       {"\"stage\": 1", "\"stage\": 2"},
		       "edt partnership school"},
	[MISSING] = {"a missing child",
		     POLICE,
		     TYPE_NOTIFICATION,
		     -1,
		     "\"to\": [\"school\"],",
		     {"\"ENCOMPASS\"", "\"ENDEAVOUR_MISSING\""},
		     "school"},
	[FOUND] = {"and found",
		   POLICE,
		   TYPE_NOTIFICATION,
		   MISSING,
		   "",
		   {"\"ENCOMPASS\"", "\"ENDEAVOUR_FOUND\""},
		   "school"},
	[STRANGE] = {"a request to the wrong agency",
		     CRS,
		     TYPE_INFORMATION_REQUEST,
		     REFERRAL,
		     "\"to\": [\"school\"],",
		     {"\"rag\": \"AMBER\"", "\"rag\": \"GREEN\""},
		     "edt school"},
	[NOT_OURS] = {"which says so", SCHOOL, TYPE_NOT_OURS, STRANGE, "", {0}, "crs edt"},
	[RECALLED] = {"and is asked to forget it", CRS, TYPE_RECALL, STRANGE, "", {0}, "edt school"},
	[PURGED] = {"and does", SCHOOL, TYPE_PURGED, RECALLED, "", {0}, "crs edt"},
	[HELD] = {"a hold", CRS, TYPE_HOLD, REFERRAL, "\"to\": [\"police\"],", {0}, "edt police"},
	[MONTH] = {"a month's return", HEALTH, TYPE_RETURN, -1, "", {0}, "reviewer"},
	[DAY] = {"a day's count", CRS, TYPE_COUNT, -1, "", {0}, "edt reviewer"},
	[AUDITED] = {"an audit",
		     REVIEWER,
		     TYPE_AUDIT_REQUEST,
		     REFERRAL,
		     "\"case\": \"CASE\", \"to\": [\"police\"],",
		     {0},
		     "police"},
	[SCORED] = {"its result", POLICE, TYPE_AUDIT_RESULT, AUDITED, "", {0}, "reviewer"},
	[SECOND] = {"a second referral", SCHOOL, TYPE_REFERRAL, -1, "", {0}, "crs edt"},
	[LINKED] = {"their link", CRS, TYPE_LINK, -1, "\"case\": \"OTHER\",", {TEMPLATE_CASE, "CASE"}, "edt"},
	[HANDED] = {"a handover", CRS, TYPE_HANDOVER, -1, "\"to\": [\"team\"],", {TEMPLATE_CASE, "CASE"}, "edt team"},
	[TAKEN] = {"and taken", TEAM, TYPE_HANDOVER_ACCEPTED, HANDED, "", {TEMPLATE_CASE, "CASE"}, "crs edt"},
	[BY_TEAM] = {"progress by who holds it now", TEAM, TYPE_PROGRESS, REFERRAL, "", {0}, "police"},
	[TO_TEAM] = {"further information to who holds it now",
		     POLICE,
		     TYPE_FURTHER_INFORMATION,
		     REFERRAL,
		     "\"clientReference\": \"again\",",
		     {0},
		     "team"},
	[COMPLAINED] = {"a complaint to who holds it now", POLICE, TYPE_NOT_TOLD, DECIDED, "", {0}, "team"},
	[CORRECTED] = {"a correction to who has it", POLICE, TYPE_CORRECT, REFERRAL, "", {0}, "crs edt team"},
};

static const char *
fill(struct play *play, struct actor *actor, const char *text)
{
	text = actor_swap(actor, text, "\"CASE\"", arena_print(actor->arena, "\"%s\"", play->case_token.hex));
	return actor_swap(actor, text, "\"OTHER\"", arena_print(actor->arena, "\"%s\"", play->other_case.hex));
}

static void
flunk(struct play *play, const char *label, const char *what)
{
	print_error("%s: %s\n", label, what);
	play->failed++;
}

/* Ann sends it; Max stands behind what takes two. */
static void
do_step(struct play *play, const struct step *step, size_t number)
{
	const struct agent_person max = {"max", "manager"};
	struct actor *actor = play->house->actors[step->who];
	const char *re = step->re < 0 ? "" : arena_print(actor->arena, "\"re\": \"%s\",", play->ids[step->re].hex);
	const char *text = actor_text(actor, step->type, arena_print(actor->arena, "%s%s", re, step->more));
	struct agent_submission submission = {.person = {"ann", "social-worker"}};
	struct document_problems problems;
	struct agent_sent sent;
	struct sent_row row;
	enum status status;

	for (size_t i = 0; i < 4 && step->swap[i]; i += 2)
		text = actor_swap(actor, text, step->swap[i],
				  strcmp(step->swap[i + 1], "CASE") ? step->swap[i + 1] : play->case_token.hex);
	text = fill(play, actor, swap_all(play, actor, text));
	submission.json = (struct view){(const uint8_t *)text, strlen(text)};
	status = agent_send(actor->agent, &submission, actor->now, actor->arena, &sent, &problems);
	if (status) {
		flunk(play, step->label,
		      status == STATUS_MALFORMED
			      ? arena_print(actor->arena, "%s %s", problems.items[0].pointer, problems.items[0].detail)
			      : status_word(status));
		return;
	}
	if (sent.state == SENT_PENDING)
		assert_int_equal(agent_confirm(actor->agent, &sent.id, &max, actor->now), STATUS_OK);
	house_play(play->house);
	play->ids[number] = sent.id;
	assert_int_equal(agent_view_sent_one(actor->agent, &sent.id, actor->arena, &row), STATUS_OK);
	if (row.state != SENT_ACCEPTED)
		flunk(play, step->label,
		      arena_print(actor->arena, "to %s: %s %s %s", row.to, sent_state_word(row.state),
				  refusal_row(row.code)->word, row.needs));
	else if (step->to && strcmp(row.to, step->to) != 0)
		flunk(play, step->label, arena_print(actor->arena, "to %s, not %s", row.to, step->to));
}

static void
what_an_agent_completes_is_what_the_rules_want(void **state)
{
	struct play *play = calloc(1, sizeof *play);
	struct actor *crs;
	struct document_child *children;
	struct sent_row row;
	size_t count = 0;

	(void)state;
	assert_non_null(play);
	play->house = house_new(names, sizeof names / sizeof *names);
	crs = play->house->actors[CRS];
	house_play(play->house);
	for (size_t i = 0; i < STEPS; i++) {
		do_step(play, &steps[i], i);
		if (i == REFERRAL) {
			assert_int_equal(agent_children(crs->agent, &play->ids[i], crs->arena, &children, &count),
					 STATUS_OK);
			assert_true(count > 0);
			play->child = arena_print(crs->arena, "%s", children[0].token.hex);
		}
		if (i == REFERRAL || i == SECOND) {
			struct actor *actor = play->house->actors[steps[i].who];

			assert_int_equal(agent_view_sent_one(actor->agent, &play->ids[i], actor->arena, &row),
					 STATUS_OK);
			*(i == REFERRAL ? &play->case_token : &play->other_case) = row.case_token;
		}
	}
	assert_int_equal(play->failed, 0);
	house_free(play->house);
	free(play);
}

/* Who is apart has been told as well: nothing of the record is owed to anybody. */
static void
a_record_in_two_envelopes_is_one_record(void **state)
{
	struct play *play = calloc(1, sizeof *play);
	struct agent_submission submission = {.person = {"ann", "social-worker"}};
	struct document_problems problems;
	struct agent_packet_sent sent;
	struct document_child *children;
	struct owed_rows owed;
	struct actor *crs;
	size_t count = 0;
	unsigned asked;
	const char *text;

	(void)state;
	assert_non_null(play);
	play->house = house_new(names, sizeof names / sizeof *names);
	crs = play->house->actors[CRS];
	house_play(play->house);
	do_step(play, &steps[REFERRAL], REFERRAL);
	assert_int_equal(agent_children(crs->agent, &play->ids[REFERRAL], crs->arena, &children, &count), STATUS_OK);
	play->child = children[0].token.hex;
	text = actor_text(crs, TYPE_STRATEGY_RECORD,
			  arena_print(crs->arena, "\"re\": \"%s\", \"apart\": [\"school\"],", play->ids[REFERRAL].hex));
	text = swap_all(play, crs, text);
	submission.json = (struct view){(const uint8_t *)text, strlen(text)};
	assert_int_equal(agent_send_all(crs->agent, &submission, crs->now, crs->arena, &sent, &problems), STATUS_OK);
	assert_int_equal(sent.count, 2);
	house_play(play->house);
	for (size_t i = 0; i < sent.count; i++) {
		struct sent_row row;

		assert_int_equal(agent_view_sent_one(crs->agent, &sent.items[i].sent.id, crs->arena, &row), STATUS_OK);
		if (row.state != SENT_ACCEPTED)
			fail_msg("%s: %s %s", row.to, sent_state_word(row.state), refusal_row(row.code)->word);
	}
	asked = agent_ask_owed(crs->agent, NULL);
	house_play(play->house);
	assert_int_equal(agent_answered(crs->agent, asked), 1);
	assert_int_equal(agent_view_owed(crs->agent, NULL, crs->arena, &owed), STATUS_OK);
	for (size_t i = 0; i < owed.count; i++)
		if (!strcmp(owed.rows[i].kind, "strategy-record"))
			assert_string_not_equal(owed.rows[i].state, "open");
	house_free(play->house);
	free(play);
}

/* By whichever door it came: nothing goes out into a case that nobody knows. */
static void
what_answers_a_message_says_which(void **state)
{
	static const char *const free_ones[] = {"referral", "capacity", "notification", "handover",
						"link",	    "unlink",	"return",	"count"};
	struct house *house = house_new(names, sizeof names / sizeof *names);
	struct actor *crs = house->actors[CRS];

	(void)state;
	house_play(house);
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		const char *text = actor_text(crs, (enum message_type)type, "");
		struct agent_submission submission = {.json = {(const uint8_t *)text, strlen(text)},
						      .person = {"ann", "social-worker"}};
		struct document_problems problems = {.count = 0}, same = {.count = 0};
		struct agent_sent sent;
		int is_free = 0, is_asked;
		enum status status;

		for (size_t i = 0; i < sizeof free_ones / sizeof *free_ones; i++)
			is_free |= !strcmp(free_ones[i], message_type_word((enum message_type)type));
		print_message("%s\n", message_type_word((enum message_type)type));
		status = agent_validate(crs->agent, &submission, crs->now, crs->arena, &problems);
		is_asked = status == STATUS_MALFORMED && problems.count && !strcmp(problems.items[0].pointer, "/re");
		assert_int_equal(is_asked, !is_free);
		if (is_free)
			continue;
		assert_string_equal(problems.items[0].detail, "Say which message this is about.");
		assert_int_equal(agent_send(crs->agent, &submission, crs->now, crs->arena, &sent, &same),
				 STATUS_MALFORMED);
		assert_string_equal(same.items[0].pointer, "/re");
	}
	house_free(house);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(what_an_agent_completes_is_what_the_rules_want),
					   cmocka_unit_test(a_record_in_two_envelopes_is_one_record),
					   cmocka_unit_test(what_answers_a_message_says_which)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
