/* Cases that change hands, cases that are one, and what went to the wrong
 * place: as people type it, with a real broker that knows the rules. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/desks.h"

static int
set_up(void **state)
{
	static const char *const names[] = {"crs", "edt", "team", "police", "school", "partnership"};

	*state = desks_new(names, 6);
	return 0;
}

static int
tear_down(void **state)
{
	desks_free(*state);
	return 0;
}

#define PARTS                                                                                                          \
	"--told-us \"What you told us\" --why \"Enough is known\" --next \"We visit\" --next-by 2026-03-09T17:00:00Z " \
	"--meanwhile \"Tell us again\" --family-knows \"All of it\" --contact \"Test Worker\" --contact-phone "        \
	"\"01632 960001\" --disagree \"Ring the manager\" --disagree-by 2026-03-09T17:00:00Z"

static const char *
refer(struct desks *desks, const char *who, const char *born)
{
	static unsigned count;

	return desks_send(
		desks, who,
		arena_print(
			desks->arena,
			"{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"MEDIUM\", \"route\": \"WRITTEN\","
			" \"awareAt\": \"2026-03-02T08:00:00Z\", \"source\": \"6\", \"immediateDanger\": \"NO\","
			" \"referrer\": {\"name\": \"Test\"}, \"concerns\": [{\"category\": \"NEG\", \"narrative\": "
			"\"number %u\"}],"
			" \"children\": [{\"givenNames\": \"Amelia\", \"familyName\": \"TEST-Harbour\", \"birthDate\":"
			" \"%s\"}]}",
			++count, born));
}

static void
a_case_is_ours_until_the_other_team_has_accepted_it(void **state)
{
	struct desks *desks = *state;
	const char *one = desks_case(desks, "crs", refer(desks, "police", "2017-03-14"));
	const char *two = desks_case(desks, "crs", refer(desks, "school", "2019-07-01")), *handover;

	assert_int_equal(desks_types(desks, "crs", "hand-over team %s", one), EXIT_USAGE);
	desks_says(desks->err, "--summary");
	assert_int_equal(desks_types(desks, "crs", "hand-over team --item nonsense"), EXIT_USAGE);
	assert_int_equal(desks_type(desks, "crs", "hand-over \"No Team\" x"), EXIT_USAGE);
	assert_int_equal(desks_type(desks, "crs", "hand-over team"), EXIT_USAGE);
	desks_must(desks, "crs", "hand-over team %s %s --summary \"For assessment\" --todo \"See the child\"", one,
		   two);
	handover = desks_word(desks, "id ");
	assert_int_equal(desks_owed(desks, "crs", "decision", "police"), 1); /* still ours */
	desks_must(desks, "team", "show %s", handover);
	desks_says(desks->out, "See the child");
	/* one is taken, the other is not */
	assert_int_equal(desks_types(desks, "team", "accept %s --case 01900000000070008000000000000000", handover),
			 EXIT_NOT_FOUND);
	desks_must(desks, "team", "accept %s --case %s", handover, one);
	assert_int_equal(desks_types(desks, "team", "decline %s --case %s", handover, two), EXIT_REFUSED);
	desks_says(desks->err, "--why");
	desks_must(desks, "team", "decline %s --case %s --why \"Not ours\"", handover, two);
	assert_int_equal(desks_owed(desks, "team", "decision", "police"), 1);
	assert_int_equal(desks_owed(desks, "crs", "decision", "police"), 0);
	assert_int_equal(desks_owed(desks, "crs", "decision", "school"), 1);
	/* the team answers for what it never received itself */
	desks_must(desks, "team", "decide %s --code early-help --rationale Help " PARTS, one);
	assert_int_equal(desks_owed(desks, "team", "decision", "police"), 0);
	desks_must(desks, "team", "outcome %s --code taken-up --summary Came " PARTS, one);
	desks_says(desks->out, "to police");
	assert_int_equal(desks_owed(desks, "team", "early-help-outcome", "police"), 0);
	desks_must(desks, "police", "notices");
	desks_says(desks->out, "held");
	desks_says(desks->out, "team");
}

static void
everything_owed_is_handed_over_for_a_night(void **state)
{
	struct desks *desks = *state;
	const char *handover;

	assert_int_equal(desks_type(desks, "crs", "hand-over team --all --summary Cover"), EXIT_NOT_FOUND);
	(void)refer(desks, "police", "2017-03-14");
	(void)refer(desks, "school", "2019-07-01");
	assert_int_equal(desks_type(desks, "crs", "hand-over team --all"), EXIT_USAGE);
	desks_must(desks, "crs", "hand-over team --all --summary Cover --until 2026-03-03T08:00:00Z");
	handover = desks_word(desks, "id ");
	desks_must(desks, "team", "accept %s", handover);
	assert_int_equal(desks_owed(desks, "team", "decision", "school"), 1);
	house_until(desks->house, (struct instant){(NOTES_BEGIN_S + 86400) * 1000LL});
	assert_int_equal(desks_owed(desks, "crs", "decision", "school"), 1); /* and back in the morning */
	assert_int_equal(desks_type(desks, "team", "accept nonsense"), EXIT_NOT_FOUND);
}

static void
two_cases_are_made_one_by_two_people(void **state)
{
	struct desks *desks = *state;
	const char *first = refer(desks, "police", "2017-03-14"), *second = refer(desks, "school", "2017-03-14"), *link;
	const char *one = desks_case(desks, "crs", first), *two = desks_case(desks, "crs", second);

	desks_must(desks, "crs", "repeat %s", second);
	desks_says(desks->out, "1 earlier referral");
	assert_int_equal(desks_types(desks, "crs", "link %s --why Same", two), EXIT_USAGE);
	assert_int_equal(desks_types(desks, "crs", "link %s --into %s --why Same", two, two), EXIT_CONFLICT);
	assert_int_equal(desks_types(desks, "crs", "link %s --into %s", two, one), EXIT_REFUSED);
	desks_says(desks->err, "--why");
	desks_must(desks, "crs", "confirm");
	desks_says(desks->out, "nothing waits for a second person");
	desks_must(desks, "crs", "link %s --into %s --why \"The same child\"", two, one);
	link = desks_word(desks, "id ");
	assert_int_equal(desks_types(desks, "crs", "confirm %s", link), EXIT_NOT_PERMITTED);
	desks_must(desks, "crs", "repeat %s", second);
	desks_says(desks->out, "1 earlier referral"); /* nobody has confirmed it */
	desks->user = "max";
	desks_must(desks, "crs", "confirm");
	desks_says(desks->out, arena_print(desks->arena, "%s  link         by ann, ", link));
	desks_must(desks, "crs", "confirm %s", link);
	house_play(desks->house);
	desks->user = "ann";
	desks_must(desks, "crs", "repeat %s", second);
	desks_says(desks->out, "no earlier referral"); /* it is one matter now */
	/* each is answered by itself, as the other is */
	desks_must(desks, "crs", "decide %s --code existing-case --rationale Same " PARTS, two);
	assert_null(strstr(desks->err, "link"));
	/* a wrong link ends, whichever way round it is said */
	desks->user = "max";
	desks_must(desks, "crs", "unlink %s --into %s --why \"Another child\"", one, two);
	link = desks_word(desks, "id ");
	assert_int_equal(desks_types(desks, "crs", "confirm %s", link), EXIT_NOT_PERMITTED);
	desks->user = "mia";
	desks_must(desks, "crs", "confirm %s", link);
	house_play(desks->house);
	desks_must(desks, "crs", "repeat %s", second);
	desks_says(desks->out, "1 earlier referral");
	desks_must(desks, "crs", "governance");
	desks_says(desks->out, "unlink");
}

static void
a_decision_says_by_itself_whether_the_child_was_referred_before(void **state)
{
	struct desks *desks = *state;
	const char *first = refer(desks, "police", "2017-03-14"), *second, *third;

	desks_must(desks, "crs", "decide %s --code nfa --rationale None " PARTS, first);
	desks_must(desks, "police", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "\"rereferral\": \"NO\"");
	second = refer(desks, "police", "2017-03-14");
	desks_must(desks, "crs", "decide %s --code nfa --rationale None " PARTS, second);
	desks_must(desks, "police", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "\"rereferral\": \"YES\"");
	desks_says(desks->out, first);
	/* the school does not learn who else referred the child */
	third = refer(desks, "school", "2017-03-14");
	desks_must(desks, "crs", "decide %s --code nfa --rationale None " PARTS, third);
	desks_must(desks, "school", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "\"rereferral\": \"YES\"");
	assert_null(strstr(desks->out, first));
	assert_null(strstr(desks->out, "rereferralOf"));
	desks_must(desks, "crs", "decide %s --code other-area --rationale Moved " PARTS, third);
	desks_says(desks->err, "hand-over AGENCY");
	/* of a case that is linked with none */
	(void)desks_types(desks, "crs", "decide %s --code existing-case --rationale x " PARTS, third);
	print_message("%s", desks->err);
	desks_says(desks->err, "link");
	assert_int_equal(desks_types(desks, "crs", "decide %s --code maybe --rationale x " PARTS, third), EXIT_USAGE);
	desks_says(desks->err, "advice nfa early-help");
}

static void
at_level_limited_nothing_of_the_answer_goes(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "school", "2017-03-14");

	desks_must(desks, "crs", "decide %s --level limited --code assessment --rationale Secret " PARTS, id);
	desks_must(desks, "school", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "NOT_SHARED");
	desks_says(desks->out, "Test Worker");
	assert_null(strstr(desks->out, "Secret"));
	assert_null(strstr(desks->out, "Enough is known"));
	assert_null(strstr(desks->out, "ann"));
}

static void
each_party_of_a_case_is_told_once_of_a_death(void **state)
{
	struct desks *desks = *state;
	const char *token = desks_case(desks, "crs", refer(desks, "police", "2017-03-14"));

	assert_int_equal(desks_types(desks, "crs", "hold %s", token), EXIT_USAGE);
	assert_int_equal(desks_types(desks, "crs", "hold %s --reason nonsense", token), EXIT_REFUSED);
	desks_says(desks->err, "--reason");
	desks_must(desks, "crs", "hold %s --reason death --words \"Test Manager rang each of you\"", token);
	desks_says(desks->out, "to police");
	desks_must(desks, "crs", "hold %s --reason death --words \"Again\"", token);
	desks_says(desks->out, "has been told already");
	desks_says(desks->out, "nothing was sent");
	desks_must(desks, "crs", "hold %s --reason released --json", token);
	assert_null(strstr(desks->out, "to police"));
	desks_says(desks->out, "\"state\":\"sealed\"}\n{\"id\"");
	desks_says(desks->out, "\"state\":\"accepted\",\"code\":\"\",\"index\":");
}

static void
a_message_stands_for_its_case_and_nobodys_case_may_not_close(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "police", "2017-03-14");

	assert_int_equal(desks_types(desks, "crs", "may-close %s", id), EXIT_REFUSED);
	desks_says(desks->out, "may not close: crs owes decision to police");
	assert_int_equal(desks_types(desks, "crs", "close %s --reason complete", id), EXIT_REFUSED);
	assert_int_equal(desks_types(desks, "crs", "may-close 01900000000070008000000000000000"), EXIT_NOT_FOUND);
	desks_says(desks->err, "is that the case?");
	assert_int_equal(desks_types(desks, "crs", "may-close nonsense"), EXIT_NOT_FOUND);
}

static void
cases_are_not_handed_to_oneself(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "police", "2017-03-14");

	assert_int_equal(desks_types(desks, "crs", "hand-over crs %s --summary x", id), EXIT_USAGE);
	desks_says(desks->err, "is this agency");
	assert_int_equal(desks_types(desks, "crs", "hand-over team %s", id), EXIT_USAGE);
	desks_says(desks->err, "needs a --summary");
	desks_must(desks, "crs", "hand-over team %s --summary x", id);
}

static void
what_is_missing_in_an_answer_is_said_in_the_words_of_its_options(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "police", "2017-03-14");

	assert_int_equal(desks_types(desks, "crs", "decide %s", id), EXIT_REFUSED);
	desks_says(desks->err, "answer: a full answer has all its parts\n  --told-us: ");
	assert_int_equal(desks_types(desks, "crs", "decide %s --code nfa " PARTS, id), EXIT_REFUSED);
	desks_says(desks->err, "--rationale is required\n");
	assert_int_equal(desks_types(desks, "crs", "progress %s --code seen --next-by tomorrow", id), EXIT_REFUSED);
	desks_says(desks->err, "--next-by must be a time");
	assert_null(strstr(desks->err, "is required"));
	assert_int_equal(desks_types(desks, "crs", "decide %s --code conference " PARTS, id), EXIT_USAGE);
	desks_says(desks->err, "--code conference: write one of\n  advice nfa early-help assessment");
}

static void
a_disagreement_climbs_its_stages_and_is_answered(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "school", "2017-03-14"), *decision, *escalation;

	desks_must(desks, "crs", "decide %s --code nfa --rationale None " PARTS, id);
	decision = desks_word(desks, "id ");
	assert_int_equal(desks_types(desks, "school", "escalate %s --point \"Not enough\"", decision), EXIT_REFUSED);
	desks_says(desks->err, "--wanted");
	assert_int_equal(
		desks_types(desks, "school", "escalate %s --against \"The Council\" --point x --wanted y", decision),
		EXIT_USAGE);
	desks_must(desks, "school", "escalate %s --point \"Not enough\" --wanted \"An assessment\"", decision);
	escalation = desks_word(desks, "id ");
	/* typed twice it does not go up to the next managers */
	assert_int_equal(desks_types(desks, "school", "escalate %s --point \"Not enough\" --wanted \"An assessment\"",
				     decision),
			 EXIT_CONFLICT);
	desks_says(desks->err, "not answered yet");
	desks_says(desks->err, "--stage 2");
	assert_int_equal(desks_owed(desks, "crs", "escalation-response", "school"), 1);
	assert_int_equal(desks_types(desks, "partnership", "show %s", escalation), EXIT_NOT_FOUND);
	assert_int_equal(desks_types(desks, "crs", "answer-escalation %s --result resolved", escalation), EXIT_REFUSED);
	desks_says(desks->err, "--answer");
	desks_must(desks, "crs", "answer-escalation %s --result escalated --answer \"No\"", escalation);
	assert_int_equal(desks_owed(desks, "crs", "escalation-response", "school"), 0);
	/* the next is stage 2 by itself, and the partnership is told */
	desks_must(desks, "school", "escalate %s --point \"Still not\" --wanted \"An assessment\"", decision);
	escalation = desks_word(desks, "id ");
	desks_must(desks, "partnership", "show %s", escalation);
	desks_says(desks->out, "\"stage\": 2");
	desks_must(desks, "crs", "answer-escalation %s --result resolved --answer \"We assess\"", escalation);
	desks_must(desks, "partnership", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "\"stage\": 2");
}

static void
what_went_to_the_wrong_place_is_on_the_list_with_who_had_opened_it(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "police", "2017-03-14"), *decision, *recall;

	desks_must(desks, "crs", "governance");
	desks_says(desks->out, "nothing went to the wrong place");
	desks_must(desks, "crs", "decide %s --code nfa --rationale None " PARTS, id);
	decision = desks_word(desks, "id ");
	desks_must(desks, "police", "open %s", decision);
	assert_int_equal(desks_types(desks, "police", "not-ours %s", decision), EXIT_REFUSED);
	desks_says(desks->err, "--reason");
	desks_must(desks, "police", "not-ours %s --reason wrong-child --why \"We did not refer her\"", decision);
	assert_int_equal(
		desks_types(desks, "crs", "recall %s --reason wrong-child --at \"The Police\" --why Purge", decision),
		EXIT_USAGE);
	assert_int_equal(desks_types(desks, "crs", "recall %s --reason wrong-child", decision), EXIT_REFUSED);
	desks_says(desks->err, "--why");
	desks_must(desks, "crs", "recall %s --reason wrong-child --why \"Purge it\"", decision);
	recall = desks_word(desks, "id ");
	assert_int_equal(desks_types(desks, "police", "purged %s", recall), EXIT_REFUSED);
	desks_says(desks->err, "--copied");
	assert_int_equal(desks_types(desks, "police", "purged %s --copied no --opened few", recall), EXIT_USAGE);
	assert_int_equal(desks_types(desks, "police", "purged %s --copied no", decision), EXIT_REFUSED);
	desks_says(desks->err, "is no recall");
	desks_must(desks, "police", "purged %s --copied no", recall);
	desks_must(desks, "crs", "governance");
	desks_says(desks->out, "not-ours");
	desks_says(desks->out, "recall");
	desks_says(desks->out, "purged");
	desks_says(desks->out, "opened by 1; copied: no");
	desks_says(desks->out, "at police: opened by a social-worker");
	desks_must(desks, "crs", "governance --case %s --json", desks_case(desks, "crs", id));
	desks_says(desks->out, "\"type\":\"purged\"");
	desks_says(desks->out, "\"copied\":\"no\"");
	assert_int_equal(desks_type(desks, "crs", "governance --case nonsense"), EXIT_NOT_FOUND);
	assert_int_equal(desks_type(desks, "crs", "codes nonsense"), EXIT_NOT_FOUND);
	desks_must(desks, "crs", "codes");
	desks_says(desks->out, "SSD s47 CP_CONFERENCE  CIN ICPCnotRequired 0");
	assert_int_equal(desks_types(desks, "crs", "codes %s", recall), EXIT_NOT_FOUND);
}

#define SLIP                                                                                                           \
	"{\"tellback\": 1, \"type\": \"referral\", \"route\": \"SLIP\", \"grade\": \"MEDIUM\","                        \
	" \"rangAt\": \"2026-03-02T%s:00:00Z\", \"spokeTo\": \"Ann\"}"

static void
a_file_goes_along_with_what_is_typed(void **state)
{
	static const char letter[] = "TEST a letter";
	char path[] = "/tmp/tellback-letter-XXXXXX";
	struct desks *desks = *state;
	const char *id = refer(desks, "police", "2017-03-14");
	int fd = mkstemp(path);

	assert_int_equal(write(fd, letter, sizeof letter - 1), sizeof letter - 1);
	assert_int_equal(fchmod(fd, 0604), 0);
	assert_int_equal(close(fd), 0);
	desks_must(desks, "crs", "decide %s --code nfa --rationale None --attach %s " PARTS, id, path);
	desks_must(desks, "police", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, path + 5);
	desks_must(desks, "crs", "log-call --for police --safe yes --grade medium --child \"Test Zoe TEST 2017-03-15\" "
				 "--category NEG --narrative TEST --caller Test --attach %s",
		   path);
	desks_must(desks, "police", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, path + 5);
	/* who is told in part gets none of it */
	id = refer(desks, "school", "2018-03-14");
	desks_must(desks, "crs", "decide %s --level limited --code nfa --attach %s " PARTS, id, path);
	desks_must(desks, "school", "show %s", desks_word(desks, "id "));
	assert_null(strstr(desks->out, path + 5));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(desks_types(desks, "crs", "decide %s --code nfa --rationale x --attach %s " PARTS, id, path),
			 EXIT_NOT_FOUND);
}

static void
a_slip_finds_the_call_that_it_is_about(void **state)
{
	struct desks *desks = *state;
	const char *first, *call, *token, *link;

	first = desks_send(desks, "school", arena_print(desks->arena, SLIP, "08"));
	desks_must(desks, "crs", "repeat %s", first);
	desks_says(desks->out, "no call of school was logged");
	desks_must(desks, "crs",
		   "log-call --for school --safe yes --grade medium --child \"Test Amelia TEST-Harbour "
		   "2017-03-14\" --category NEG --narrative TEST --caller \"Test Teacher\"");
	call = desks_word(desks, "id ");
	token = desks_word(desks, "case ");
	desks_must(desks, "crs", "repeat %s", first);
	desks_says(desks->out, "a call of school was logged then");
	desks_says(desks->out, call);
	/* matched by a link: it counts as one with the call */
	desks_must(desks, "crs", "link %s --into %s --why \"The call at nine\"", first, token);
	link = desks_word(desks, "id ");
	desks->user = "max";
	desks_must(desks, "crs", "confirm %s", link);
}

static void
what_is_known_of_a_case_or_a_child_is_listed_with_marks(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "police", "2017-03-14"), *token = desks_case(desks, "crs", id), *kid;

	desks_must(desks, "crs", "show %s", id);
	kid = arena_text(desks->arena, strstr(desks->out, "\"token\": \"") + 10, 8);
	desks_must(desks, "crs", "decide %s --code nfa --rationale None --safe-contact \"TEST aunt\" " PARTS, id);
	(void)refer(desks, "school", "2019-07-01");
	desks_must(desks, "crs", "messages --case %s", token);
	desks_says(desks->out, id);
	desks_says(desks->out, "another agency's: ask it first");
	desks_says(desks->out, "a safe contact");
	desks_says(desks->out, "the referrer must not be named");
	desks_must(desks, "crs", "messages --child %s --json", kid);
	desks_says(desks->out, "\"type\":\"decision\"");
	desks_says(desks->out, id);
	assert_null(strstr(desks->out, "\"from\":\"school\""));
	desks_must(desks, "police", "messages --case %s --json", token);
	desks_says(desks->out, "\"type\":\"referral\"");
	assert_int_equal(desks_type(desks, "crs", "messages"), EXIT_USAGE);
	assert_int_equal(desks_types(desks, "crs", "messages --case %s --child %s", token, kid), EXIT_USAGE);
	assert_int_equal(desks_type(desks, "crs", "messages --case nonsense"), EXIT_USAGE);
	assert_int_equal(desks_type(desks, "crs", "messages --child 00000000"), EXIT_NOT_FOUND);
	assert_int_equal(desks_types(desks, "school", "messages --case %s", token), EXIT_NOT_FOUND);
}

static void
thirty_overdue_and_one_new_high_the_high_is_first(void **state)
{
	struct desks *desks = *state;
	const char *high, *again;

	for (int i = 0; i < 30; i++)
		(void)refer(desks, i % 2 ? "police" : "school", arena_print(desks->arena, "2015-01-%02d", i + 1));
	house_until(desks->house, (struct instant){(NOTES_BEGIN_S + 5 * 86400) * 1000LL});
	high = desks_send(desks, "police",
			  "{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"HIGH\", \"route\": \"WRITTEN\","
			  " \"awareAt\": \"2026-03-06T08:00:00Z\", \"children\": [{\"givenNames\": \"New\"}]}");
	desks_must(desks, "crs", "queue");
	assert_ptr_equal(strstr(desks->out, high), desks->out);
	again = strstr(desks->out, "OVERDUE");
	assert_non_null(again);
	desks_says(desks->out, "PAST ITS AGE LIMIT");
	assert_true(strstr(desks->out, "PAST ITS AGE LIMIT") > strstr(desks->out, high));
	/* the manager is told by a timer that asks for these alone */
	assert_int_equal(desks_type(desks, "crs", "queue --aged"), EXIT_REFUSED);
	assert_null(strstr(desks->out, high));
	desks_says(desks->out, "PAST ITS AGE LIMIT");
	/* once it is opened, it is still before what is of lower grade */
	desks_must(desks, "crs", "open %s", high);
	desks_must(desks, "crs", "queue");
	assert_ptr_equal(strstr(desks->out, high), desks->out);
}

int
main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		SCENE(a_case_is_ours_until_the_other_team_has_accepted_it),
		SCENE(everything_owed_is_handed_over_for_a_night),
		SCENE(two_cases_are_made_one_by_two_people),
		SCENE(a_decision_says_by_itself_whether_the_child_was_referred_before),
		SCENE(at_level_limited_nothing_of_the_answer_goes),
		SCENE(each_party_of_a_case_is_told_once_of_a_death),
		SCENE(a_message_stands_for_its_case_and_nobodys_case_may_not_close),
		SCENE(cases_are_not_handed_to_oneself),
		SCENE(what_is_missing_in_an_answer_is_said_in_the_words_of_its_options),
		SCENE(a_disagreement_climbs_its_stages_and_is_answered),
		SCENE(what_went_to_the_wrong_place_is_on_the_list_with_who_had_opened_it),
		SCENE(a_file_goes_along_with_what_is_typed),
		SCENE(a_slip_finds_the_call_that_it_is_about),
		SCENE(what_is_known_of_a_case_or_a_child_is_listed_with_marks),
		SCENE(thirty_overdue_and_one_new_high_the_high_is_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
