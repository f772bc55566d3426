/* A strategy meeting from its decision to its outcomes, as people type it, with
 * a real broker that knows the rules. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "support/desks.h"

static int
set_up(void **state)
{
	static const char *const names[] = {"crs", "police", "school", "health", "camhs"};

	*state = desks_new(names, 5);
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
refer(struct desks *desks, const char *who)
{
	return desks_send(
		desks, who,
		"{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"HIGH\", \"route\": \"WRITTEN\","
		" \"awareAt\": \"2026-03-02T08:00:00Z\", \"source\": \"6\", \"immediateDanger\": \"NO\","
		" \"referrer\": {\"name\": \"Test Officer\"}, \"concerns\": [{\"category\": \"NEG\", \"narrative\": "
		"\"x\"}],"
		" \"children\": [{\"givenNames\": \"Amelia\", \"familyName\": \"TEST-Harbour\", \"birthDate\":"
		" \"2017-03-14\"}, {\"givenNames\": \"Noah\", \"familyName\": \"TEST-Harbour\", \"birthDate\":"
		" \"2019-07-01\"}]}");
}

/* The police refer, and the front door decides on a meeting. */
static const char *
decided(struct desks *desks, const char **ret_case)
{
	const char *id = refer(desks, "police");

	*ret_case = desks_case(desks, "crs", id);
	desks_must(desks, "crs", "open %s", id);
	desks_must(desks, "crs", "decide %s --code strategy --rationale Harm " PARTS, *ret_case);
	desks_says(desks->err, "record");
	return id;
}

#define RECORD                                                                                                         \
	"record %s --invited police --invited health --invited school --present police --present health "              \
	"--s47 joint --child noah=none --decision \"Joint enquiry\" --risk High "                                      \
	"--action \"health by 2026-03-03T18:00:00Z: the medical\" --action \"police by 2026-03-04T12:00:00Z: speak "   \
	"to the father\" --attended \"police: detective sergeant, Test Officer 24602\" --chair \"Test Manager\""

static const char *
recorded(struct desks *desks, const char *token)
{
	desks_must(desks, "crs", RECORD, token);
	return desks_word(desks, "id ");
}

static void
the_record_goes_to_everyone_invited_present_or_not(void **state)
{
	struct desks *desks = *state;
	const char *token, *record;

	(void)decided(desks, &token);
	record = recorded(desks, token);
	desks_must(desks, "school", "show %s", record); /* invited, not there */
	desks_says(desks->out, "\"quorum\": \"YES\"");
	desks_says(desks->out, "\"s47\": \"JOINT\"");
	desks_says(desks->out, "\"s47\": \"NONE\"");
	desks_says(desks->out, "\"version\": 1");
	desks_says(desks->out, "detective sergeant");
	assert_int_equal(desks_owed(desks, "crs", "strategy-record", "police"), 0);
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "school"), 1);
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "health"), 1); /* one child of two */
	assert_int_equal(desks_owed(desks, "crs", "action", "crs"), 2);
	/* typed twice it is not a second meeting */
	assert_int_equal(desks_types(desks, "crs", RECORD, token), EXIT_CONFLICT);
	desks_says(desks->err, arena_print(desks->arena, "its next version: record %s", record));
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "school"), 1);
	desks_must(desks, "crs", RECORD " --held-at 2026-03-02T07:00:00Z", token);
	assert_int_equal(desks_types(desks, "crs", RECORD " --held-at 2026-03-02T07:00:00Z", token), EXIT_CONFLICT);
}

#define WITHOUT_SCHOOL                                                                                                 \
	"record %s --invited police --invited health --present police --present health --s47 none "                    \
	"--decision None --risk Low%s"

static void
who_knows_the_child_and_was_not_invited_needs_a_reason(void **state)
{
	struct desks *desks = *state;
	const char *token;

	/* the school referred it */
	token = desks_case(desks, "crs", refer(desks, "school"));
	assert_int_equal(desks_types(desks, "crs", WITHOUT_SCHOOL, token, ""), EXIT_REFUSED);
	desks_says(desks->err, "school knows the child and was not invited");
	desks_says(desks->err, "--omitted school=");
	assert_int_equal(desks_types(desks, "crs", WITHOUT_SCHOOL, token, " --omitted school"), EXIT_USAGE);
	desks_must(desks, "crs", WITHOUT_SCHOOL, token, " --omitted school=unsafe");
	desks_must(desks, "health", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "\"reason\": \"UNSAFE\"");
}

/* Each school that the referral names, whether the directory has it or not. */
static void
a_school_that_only_the_referral_names_needs_a_reason(void **state)
{
	static const char two_schools[] =
		"{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"HIGH\", \"route\": \"WRITTEN\","
		" \"awareAt\": \"2026-03-02T08:00:00Z\", \"source\": \"6\", \"immediateDanger\": \"NO\","
		" \"referrer\": {\"name\": \"Test Officer\"}, \"concerns\": [{\"category\": \"NEG\", \"narrative\": "
		"\"x\"}], \"children\": [{\"givenNames\": \"Amelia\", \"familyName\": \"TEST-Harbour\","
		" \"birthDate\": \"2017-03-14\", \"schoolName\": \"TEST Quayside\", \"schoolUrn\": \"100001\"},"
		" {\"givenNames\": \"Noah\", \"familyName\": \"TEST-Harbour\", \"birthDate\": \"2012-07-01\","
		" \"schoolUrn\": \"100002\"}, {\"givenNames\": \"Mia\", \"familyName\": \"TEST-Harbour\","
		" \"birthDate\": \"2016-07-01\", \"schoolName\": \"Test quayside\"}]}";
	struct desks *desks = *state;
	const char *token = desks_case(desks, "crs", desks_send(desks, "police", two_schools));

	assert_int_equal(desks_types(desks, "crs", WITHOUT_SCHOOL, token, ""), EXIT_REFUSED);
	desks_says(desks->err, "TEST Quayside is the child's school");
	desks_says(desks->err, "URN 100002 is the child's school");
	assert_null(strstr(desks->err, "Test quayside")); /* once */
	assert_int_equal(desks_types(desks, "crs", WITHOUT_SCHOOL, token, " --invited school"), EXIT_REFUSED);
	assert_int_equal(desks_types(desks, "crs", WITHOUT_SCHOOL, token, " --invited-off gp --omitted school=unsafe"),
			 EXIT_REFUSED);
	desks_must(desks, "crs", WITHOUT_SCHOOL, token, " --invited-off school --omitted school=unreachable");
}

static void
no_quorum_is_said_why_and_repaired_by_the_next_version(void **state)
{
	struct desks *desks = *state;
	const char *token, *record;

	(void)decided(desks, &token);
	assert_int_equal(desks_types(desks, "crs",
				     "record %s --invited police --invited health --present police --s47 none "
				     "--decision None --risk Low",
				     token),
			 EXIT_REFUSED);
	desks_says(desks->err, "--quorum-reason");
	desks_must(desks, "crs",
		   "record %s --invited police --invited health --present police --s47 none --decision None "
		   "--risk Low --quorum-reason \"Health rang in late\"",
		   token);
	record = desks_word(desks, "id ");
	assert_int_equal(desks_owed(desks, "crs", "quorum", "health"), 1);
	/* the next version says only what has changed */
	desks_must(desks, "crs", "record %s --present police --present health", record);
	record = desks_word(desks, "id ");
	assert_int_equal(desks_owed(desks, "crs", "quorum", "health"), 0);
	desks_must(desks, "police", "show %s", record);
	desks_says(desks->out, "\"version\": 2");
	desks_says(desks->out, "Health rang in late");
	desks_says(desks->out, "\"quorum\": \"YES\"");
}

static void
who_is_apart_gets_the_same_record_by_itself(void **state)
{
	struct desks *desks = *state;
	const char *token, *apart, *other;

	(void)decided(desks, &token);
	desks_must(desks, "crs", RECORD " --apart school", token);
	desks_says(desks->out, "to school, apart");
	desks_says(desks->out, "to 2 invited");
	apart = arena_text(desks->arena, strstr(desks->out, "id ") + 6, 32);
	other = arena_text(desks->arena, strstr(strstr(desks->out, "to 2 invited"), "id ") + 6, 32);
	desks_must(desks, "school", "show %s", apart);
	assert_int_equal(desks_types(desks, "school", "show %s", other), EXIT_NOT_FOUND);
	desks_must(desks, "health", "show %s", other);
	assert_int_equal(desks_owed(desks, "crs", "strategy-record", "school"), 0);
	assert_int_equal(desks_owed(desks, "crs", "action", "crs"), 2); /* once, not for each copy */
}

static void
an_action_is_for_someone_who_can_say_that_it_is_done(void **state)
{
	struct desks *desks = *state;
	const char *token;

	(void)decided(desks, &token);
	assert_int_equal(desks_types(desks, "crs", RECORD " --action \"camsh by 2026-03-04T12:00:00Z: see her\"", token),
			 EXIT_USAGE);
	desks_says(desks->err, "camsh has no agent here");
	assert_int_equal(desks_types(desks, "crs", RECORD " --action \"camhs by friday: see her\"", token), EXIT_REFUSED);
	desks_says(desks->err, "--action 3: by must be a time");
	desks_must(desks, "crs", RECORD " --action \"camhs by 2026-03-04T12:00:00Z: see her\"", token);
}

static void
a_record_in_wrong_words_is_not_sent(void **state)
{
	static const struct {
		const char *label, *more, *want;
	} rows[] = {
		{"an action without a time", "--action \"health: the medical\"", "AGENCY by"},
		{"a person without a role", "--attended police", "AGENCY: role, name"},
		{"a child that is not in it", "--child zara=joint", "no child of this message is called so"},
		{"an agency's name that is none", "--invited \"The School\"", "is no agency's id"},
		{"a word that is none", "--s47 both", "--s47"},
		{"a time that is none", "--held-at yesterday", "--held-at"},
	};
	struct desks *desks = *state;
	const char *token;

	(void)decided(desks, &token);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum exit_code code =
			desks_types(desks, "crs",
				    "record %s --invited police --present police --quorum-reason x --decision d "
				    "--risk r %s",
				    token, rows[i].more);

		print_message("%s\n%s", rows[i].label, desks->err);
		assert_true(code == EXIT_USAGE || code == EXIT_REFUSED);
		desks_says(desks->err, rows[i].want);
		assert_null(strstr(desks->err, "/heldAt"));
	}
	assert_int_equal(desks_types(desks, "crs", "record %s", token), EXIT_USAGE);
	desks_says(desks->err, "--invited");
	assert_int_equal(desks_types(desks, "crs", "record 01900000000070008000000000000000 --invited police"),
			 EXIT_NOT_FOUND);
}

static void
an_action_is_said_to_be_done_by_whoever_took_it(void **state)
{
	struct desks *desks = *state;
	const char *token, *record, *done;

	(void)decided(desks, &token);
	record = recorded(desks, token);
	assert_int_equal(desks_types(desks, "health", "action-done %s x --done joint --what Done", record), EXIT_USAGE);
	assert_int_equal(desks_types(desks, "health", "action-done %s 1 --done joint", record), EXIT_REFUSED);
	desks_says(desks->err, "--what");
	assert_int_equal(desks_types(desks, "health", "action-done %s 2 --done joint --what Done", record), EXIT_REFUSED);
	desks_says(desks->err, "2 is another agency's action");
	assert_int_equal(desks_types(desks, "health", "action-done %s 3 --done joint --what Done", record), EXIT_REFUSED);
	desks_says(desks->err, "3 is no action of that record");
	desks_must(desks, "health", "action-done %s 1 --done joint --what \"Medical done\"", record);
	done = desks_word(desks, "id ");
	assert_int_equal(desks_owed(desks, "crs", "action", "crs"), 1);
	desks_must(desks, "school", "show %s", done); /* everyone who has the record */
}

static void
a_departure_is_told_to_everyone_and_ends_what_it_was_for(void **state)
{
	struct desks *desks = *state;
	const char *token, *record, *kid, *out;

	(void)decided(desks, &token);
	record = recorded(desks, token);
	desks_must(desks, "crs", "show %s", record);
	out = strstr(desks->out, "\"perChild\"");
	kid = arena_text(desks->arena, strstr(out, "\"token\": \"") + 10, 8);
	assert_int_equal(desks_types(desks, "police", "override %s --child %s --reason resource", record, kid),
			 EXIT_USAGE);
	assert_int_equal(desks_types(desks, "police", "override %s --child %s=none --reason resource", record, kid),
			 EXIT_REFUSED);
	desks_says(desks->err, "--rationale");
	desks_must(desks, "police",
		   "override %s --child %s=none --action 2 --reason new-information --rationale Told "
		   "--manager \"Test Inspector\"",
		   record, kid);
	desks_must(desks, "school", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "NEW_INFORMATION");
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "school"), 0);
	assert_int_equal(desks_owed(desks, "crs", "action", "crs"), 1);
}

static void
one_outcome_goes_to_each_who_is_owed_it(void **state)
{
	struct desks *desks = *state;
	const char *token;

	(void)decided(desks, &token);
	(void)recorded(desks, token);
	/* several kinds are owed: say which */
	assert_int_equal(desks_types(desks, "crs", "outcome %s --code nfa " PARTS, token), EXIT_USAGE);
	desks_says(desks->err, "say which with --of");
	/* nothing goes while one of them lacks a part */
	assert_int_equal(desks_types(desks, "crs", "outcome %s --of s47 --code cp-conference", token), EXIT_REFUSED);
	desks_says(desks->err, "Nothing was sent");
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "school"), 1);
	desks_must(desks, "crs",
		   "outcome %s --of s47 --code cp-conference --summary Yes --already-cp 0 --limited school " PARTS,
		   token);
	desks_says(desks->out, "to police");
	desks_says(desks->out, "to health");
	desks_says(desks->out, "to school");
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "police"), 0);
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "health"), 0);
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "school"), 0);
	assert_int_equal(desks_owed(desks, "crs", "icpc", "police"), 1);
	/* the school learned whom to ring and nothing else */
	desks_must(desks, "school", "inbox --all --json");
	{
		const char *at = strstr(desks->out, "\"type\":\"outcome\"");
		const char *line = at;

		assert_non_null(at);
		while (line > desks->out && line[-1] != '\n')
			line--;
		desks_must(desks, "school", "show %.32s", strstr(line, "\"id\":\"") + 6);
	}
	desks_says(desks->out, "NOT_SHARED");
	desks_says(desks->out, "Test Worker");
	assert_null(strstr(desks->out, "Enough is known"));
	assert_null(strstr(desks->out, "CP_CONFERENCE"));
	/* again: nobody is owed it any more */
	assert_int_equal(
		desks_types(desks, "crs", "outcome %s --of s47 --code cp-conference --summary Yes " PARTS, token),
		EXIT_NOT_FOUND);
	desks_says(desks->err, "nothing of s47 is owed");
	assert_int_equal(desks_types(desks, "crs", "outcome nonsense --of s47 --code nfa"), EXIT_NOT_FOUND);
}

static void
an_outcome_that_was_wrong_is_replaced(void **state)
{
	struct desks *desks = *state;
	const char *token, *id, *first, *kept;

	id = refer(desks, "police");
	token = desks_case(desks, "crs", id);
	assert_int_equal(desks_types(desks, "crs", "decide %s --code early-help --rationale Help --cin X9 " PARTS, id),
			 EXIT_REFUSED);
	desks_says(desks->err, "N1 to N9");
	desks_must(desks, "crs", "decide %s --code early-help --rationale Help --cin N4 " PARTS, id);
	desks_must(desks, "crs", "codes %s", desks_word(desks, "id "));
	kept = desks->out;
	desks_must(desks, "crs", "early-help");
	desks_says(desks->out, "nothing has come back");
	desks_says(desks->out, "2 wait");
	desks->out = kept;
	desks_says(desks->out, "primary need N4");
	desks_must(desks, "crs", "outcome %s --code taken-up --child noah=declined --summary \"They came\" " PARTS,
		   token);
	first = desks_word(desks, "id ");
	desks_must(desks, "crs", "early-help --all");
	desks_says(desks->out, "0 wait, 1 taken up, 1 declined, 0 not reached");
	assert_int_equal(desks_owed(desks, "crs", "early-help-outcome", "police"), 0);
	desks_must(desks, "crs",
		   "outcome %s --of early-help --code not-reached --summary \"They did not\" --replaces %s " PARTS,
		   token, first);
	desks_must(desks, "police", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "NOT_REACHED");
	desks_says(desks->out, first);
	desks_must(desks, "crs", "early-help %s --all --json", token);
	desks_says(desks->out, "\"came\":\"not-reached\"");
	assert_int_equal(desks_type(desks, "crs", "early-help nonsense"), EXIT_NOT_FOUND);
}

static void
a_complaint_makes_an_outcome_owed_again_and_it_is_answered_by_the_same_words(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "police"), *token = desks_case(desks, "crs", id), *outcome;

	desks_must(desks, "crs", "decide %s --code early-help --rationale Help " PARTS, id);
	desks_must(desks, "crs", "outcome %s --code declined --summary No " PARTS, token);
	outcome = desks_word(desks, "id ");
	assert_int_equal(desks_owed(desks, "crs", "early-help-outcome", "police"), 0);
	(void)desks_send(
		desks, "police",
		arena_print(desks->arena,
			    "{\"tellback\": 1, \"type\": \"not-told\", \"re\": \"%s\", \"code\": \"NO_REASONS\","
			    " \"words\": \"Why was it declined?\"}",
			    outcome));
	assert_int_equal(desks_owed(desks, "crs", "early-help-outcome", "police"), 2);
	desks_must(desks, "crs", "outcome %s --code declined --summary \"They have help already\" " PARTS, token);
	outcome = desks_word(desks, "id ");
	assert_int_equal(desks_owed(desks, "crs", "early-help-outcome", "police"), 0);
	desks_must(desks, "police", "show %s", outcome);
	desks_says(desks->out, "They have help already");
	/* a decision, too: by the complaint, or by the referral */
	(void)desks_send(
		desks, "police",
		arena_print(desks->arena,
			    "{\"tellback\": 1, \"type\": \"not-told\", \"re\": \"%s\", \"code\": \"NO_REASONS\","
			    " \"words\": \"Why early help?\"}",
			    id));
	assert_int_equal(desks_owed(desks, "crs", "decision", "police"), 2);
	desks_must(desks, "crs", "decide %s --code early-help --rationale \"This is why\" " PARTS, id);
	assert_int_equal(desks_owed(desks, "crs", "decision", "police"), 0);
}

static void
who_has_no_agent_is_told_otherwise_of_an_outcome(void **state)
{
	struct desks *desks = *state;
	const char *token, *id;

	desks_must(desks, "crs",
		   "log-call --for individual --safe no --grade medium --child \"Test Amelia TEST-Harbour "
		   "2017-03-14\" --category NEG --narrative TEST --caller \"Test Neighbour\"");
	id = desks_word(desks, "id ");
	token = desks_word(desks, "case ");
	desks_must(desks, "crs", "decide %s --code early-help --rationale Help " PARTS, id);
	desks_must(desks, "crs", "told %s --channel phone --reason no-agent --who \"Test Neighbour\"",
		   desks_word(desks, "id "));
	desks_must(desks, "crs", "outcome %s --code taken-up --summary Yes " PARTS, token);
	desks_says(desks->out, "to individual");
	assert_int_equal(desks_owed(desks, "crs", "early-help-outcome", "individual"), 0);
	assert_int_equal(desks_owed(desks, "crs", "tell", "individual"), 1);
}

static void
without_the_broker_nobody_can_tell_who_is_owed_an_outcome(void **state)
{
	struct desks *desks = *state;
	const char *token;

	(void)decided(desks, &token);
	desks->is_offline = 1;
	assert_int_equal(desks_types(desks, "crs", "outcome %s --of s47 --code nfa", token), EXIT_NOT_REACHED);
	desks_says(desks->err, "cannot tell who is owed it");
	/* a record goes by itself later, once */
	assert_int_equal(desks_types(desks, "crs", RECORD, token), EXIT_NOT_REACHED);
	desks_says(desks->err, "goes on by itself");
	assert_int_equal(desks_types(desks, "crs", RECORD, token), EXIT_CONFLICT);
	desks_says(desks->err, "one is on its way");
	desks->is_offline = 0;
	house_play(desks->house);
	assert_int_equal(desks_owed(desks, "crs", "s47-outcome", "school"), 1);
}

static void
our_priority_stands_beside_the_senders_grade(void **state)
{
	struct desks *desks = *state;
	const char *id = refer(desks, "police"), *other = refer(desks, "school");

	desks_must(desks, "crs", "open %s", id);
	assert_int_equal(desks_types(desks, "crs", "regrade %s --grade standard --reason risk-down", id), EXIT_REFUSED);
	desks_says(desks->err, "--rationale");
	desks_must(desks, "crs", "regrade %s --grade standard --reason risk-down --rationale \"He has left\"", id);
	desks_must(desks, "police", "show %s", desks_word(desks, "id "));
	desks_says(desks->out, "He has left");
	desks_must(desks, "crs", "queue");
	assert_true(strstr(desks->out, other) < strstr(desks->out, id));
	desks_says(desks->out, "ours: standard (risk-down)");
	desks_says(desks->out, "HIGH");
	desks_must(desks, "crs", "queue --json");
	desks_says(desks->out, "\"priority\":\"standard\"");
	desks_says(desks->out, "\"grade\":\"high\"");
}

int
main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		SCENE(the_record_goes_to_everyone_invited_present_or_not),
		SCENE(who_knows_the_child_and_was_not_invited_needs_a_reason),
		SCENE(a_school_that_only_the_referral_names_needs_a_reason),
		SCENE(no_quorum_is_said_why_and_repaired_by_the_next_version),
		SCENE(who_is_apart_gets_the_same_record_by_itself),
		SCENE(an_action_is_for_someone_who_can_say_that_it_is_done),
		SCENE(a_record_in_wrong_words_is_not_sent),
		SCENE(an_action_is_said_to_be_done_by_whoever_took_it),
		SCENE(a_departure_is_told_to_everyone_and_ends_what_it_was_for),
		SCENE(one_outcome_goes_to_each_who_is_owed_it),
		SCENE(an_outcome_that_was_wrong_is_replaced),
		SCENE(a_complaint_makes_an_outcome_owed_again_and_it_is_answered_by_the_same_words),
		SCENE(who_has_no_agent_is_told_otherwise_of_an_outcome),
		SCENE(without_the_broker_nobody_can_tell_who_is_owed_an_outcome),
		SCENE(our_priority_stands_beside_the_senders_grade),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
