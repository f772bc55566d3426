/* Incidents handed in at a police's agent: what goes, what is held, what is not
 * done twice. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "content/document_value.h"
#include "police/notify.h"
#include "police/police_table.h"
#include "runtime/verbs_table.h"
#include "school/school_table.h"
#include "support/edit.h"
#include "support/typist.h"

enum { POLICE, SCHOOL, EARLY, CRS };

#define CHILD(key, settings)                                                                                           \
	"{\"key\": \"" key "\", \"child\": {\"knownAs\": \"TEST " key "\"}, \"settings\": [" settings "]}"
#define AT(agency) "{\"agency\": \"" agency "\", \"name\": \"TEST place\"}"
#define INCIDENT(reference, kind, rest, children)                                                                      \
	"{\"tellback\": 1, \"type\": \"incident\", \"clientReference\": \"" reference "\", \"kind\": \"" kind "\","    \
	" \"grade\": \"MEDIUM\", \"awareAt\": \"2026-03-02T07:40:00Z\"," rest " \"children\": [" children "]}"
#define TEAMS "\"educationTeam\": \"council\", \"exploitationTeam\": \"team\", \"crs\": \"crs\","
#define MUM "\"people\": [{\"relation\": \"mother\", \"worksFor\": \"school\"}],"

static int
set_up(void **state)
{
	const struct typist_seat seats[] = {{"police", police_table_kind()},
					    {"school", school_table_kind()},
					    {"early", school_table_kind()},
					    {"crs", NULL}};

	*state = typist_new(seats, 4);
	return 0;
}

static int
tear_down(void **state)
{
	typist_free(*state);
	return 0;
}

static enum exit_code
notify(struct typist *typist, const char *incident)
{
	enum exit_code code;

	typist->payload = incident;
	code = typist_type(typist, POLICE, "notify --wait");
	stage_play(typist->stage);
	return code;
}

/* What an agency's inbox has, newest first. */
static struct inbox_rows
inbox(struct typist *typist, size_t who)
{
	struct inbox_rows rows;

	assert_int_equal(agent_view_inbox(typist->stage->actors[who]->agent, &(struct view_wanted){.most = 100},
					  typist->arena, &rows),
			 STATUS_OK);
	return rows;
}

static const char *
said(struct typist *typist, size_t who, const struct envelope_id *id, const char *pointer)
{
	struct agent_message *message = arena_alloc(typist->arena, sizeof *message);

	assert_int_equal(agent_message(typist->stage->actors[who]->agent, id, typist->arena, message), STATUS_OK);
	return document_value(&message->document, pointer, typist->arena);
}

static size_t
lines_with(const char *text, const char *word)
{
	size_t count = 0;

	while ((text = strstr(text, word)) && ++count)
		text += strlen(word);
	return count;
}

/* ---- what goes ------------------------------------------------------------------------- */

static void
each_setting_learns_of_its_own_child(void **state)
{
	struct typist *typist = *state;
	struct inbox_rows school, early;

	assert_int_equal(notify(typist, INCIDENT("TEST-1", "ENCOMPASS", TEAMS "\"advice\": \"TEST advice\",",
						 CHILD("k1", AT("school")) "," CHILD("k2", AT("early")))),
			 EXIT_DONE);
	assert_int_equal(lines_with(typist->out, "\n"), 4);
	assert_string_equal(typist_word(typist, "child-1.setting-1"), "sent");
	assert_string_equal(typist_word(typist, "child-2.setting-1"), "sent");
	assert_non_null(strstr(typist->out, "alert"));
	school = inbox(typist, SCHOOL);
	early = inbox(typist, EARLY);
	assert_int_equal(school.count, 1);
	assert_int_equal(early.count, 1);
	assert_string_equal(said(typist, SCHOOL, &school.rows[0].id, "/children/0/knownAs"), "TEST k1");
	assert_string_equal(said(typist, SCHOOL, &school.rows[0].id, "/advice"), "TEST advice");
	assert_string_equal(said(typist, EARLY, &early.rows[0].id, "/children/0/knownAs"), "TEST k2");
	assert_string_equal(said(typist, EARLY, &early.rows[0].id, "/detail"), "alert");
	assert_string_equal(said(typist, EARLY, &early.rows[0].id, "/grade"), "none");
	assert_null(strstr(said(typist, EARLY, &early.rows[0].id, "/advice"), "TEST advice"));
}

static void
the_same_file_again_makes_nothing_twice(void **state)
{
	static const char text[] =
		INCIDENT("TEST-1", "ENCOMPASS", "", CHILD("k1", AT("school")) "," CHILD("k2", AT("none")));
	struct typist *typist = *state;
	const char *id;

	assert_int_equal(notify(typist, text), EXIT_DONE);
	id = typist_word(typist, "full ");
	for (unsigned again = 0; again < 2; again++) {
		/* however it is laid out */
		assert_int_equal(
			notify(typist, again ? text : actor_swap(typist->stage->actors[POLICE], text, ", ", ",\n ")),
			EXIT_DONE);
		assert_string_equal(typist_word(typist, "full "), id);
		assert_int_equal(lines_with(typist->out, "as before"), 2);
		assert_int_equal(lines_with(typist->out, "NOT TOLD"), 1); /* no education team */
		assert_int_equal(inbox(typist, SCHOOL).count, 1);
	}
	assert_int_equal(notify(typist, actor_swap(typist->stage->actors[POLICE], text, "k1", "k9")), EXIT_CONFLICT);
	assert_int_equal(inbox(typist, SCHOOL).count, 1);
	assert_int_equal(mini_doubled(typist->stage->mini), 0);
}

static void
a_setting_without_an_agent_is_told_by_an_officer(void **state)
{
	struct typist *typist = *state;
	struct sent_row row;
	const char *id;

	assert_int_equal(notify(typist, INCIDENT("TEST-1", "ENCOMPASS", TEAMS, CHILD("k1", AT("none")))), EXIT_DONE);
	assert_non_null(strstr(typist->out, "an officer tells"));
	id = typist_word(typist, "full ");
	assert_int_equal(agent_view_reference(typist->stage->actors[POLICE]->agent, "TEST-1/k1/1", typist->arena, &row),
			 STATUS_OK);
	assert_string_equal(row.id.hex, id);
	assert_string_equal(row.to, "");
	assert_int_equal(row.state, SENT_ACCEPTED);
	assert_string_equal(said(typist, POLICE, &row.id, "/children/0/schoolName"), "TEST place");
	assert_int_equal(typist_type(typist, POLICE,
				     arena_print(typist->arena, "told %s --channel phone --who \"the head\"", id)),
			 EXIT_DONE);
	assert_non_null(strstr(typist->out, "accepted"));
}

static void
a_setting_without_a_key_is_told_by_an_officer(void **state)
{
	struct typist *typist = *state;
	struct actor *police = typist->stage->actors[POLICE];

	notes_agency(typist->stage->world, "school")->card_raw = (struct view){NULL, 0};
	actor_crash(police);
	stage_play(typist->stage);
	typist->payload = INCIDENT("TEST-1", "ENCOMPASS", TEAMS, CHILD("k1", AT("school")));
	assert_int_equal(typist_type(typist, POLICE, "notify"), EXIT_NOT_REACHED); /* its card may be on its way */
	assert_int_equal(inbox(typist, SCHOOL).count, 0);
	stage_wait(typist->stage, 61000);
	assert_int_equal(notify(typist, INCIDENT("TEST-1", "ENCOMPASS", TEAMS, CHILD("k1", AT("school")))), EXIT_DONE);
	assert_non_null(strstr(typist->out, "school cannot be written to"));
	assert_string_equal(typist_word(typist, "child-1.education"), "sent");
	assert_int_equal(inbox(typist, SCHOOL).count, 0);
}

static void
nobody_to_be_told_is_said_at_each_child(void **state)
{
	struct typist *typist = *state;

	assert_int_equal(notify(typist, INCIDENT("TEST-1", "ENCOMPASS", "", CHILD("k1", ""))), EXIT_REFUSED);
	assert_non_null(strstr(typist->err, "no setting is named"));
	assert_non_null(strstr(typist->err, "no education team is named"));
	/* once it is known where the child goes, the same incident goes there */
	assert_int_equal(notify(typist, INCIDENT("TEST-1", "ENCOMPASS", "", CHILD("k1", AT("school")))), EXIT_DONE);
	assert_int_equal(inbox(typist, SCHOOL).count, 1);
}

static void
twenty_children_are_told_of(void **state)
{
	struct typist *typist = *state;
	const char *children = edit_repeat(
		typist->arena, "{\"child\": {\"knownAs\": \"TEST\"}, \"settings\": [" AT("school") "]},", 19);
	const char *text =
		arena_print(typist->arena, "%s%s%s",
			    "{\"tellback\": 1, \"type\": \"incident\", \"kind\": \"ENCOMPASS\", \"grade\": \"HIGH\","
			    " \"awareAt\": \"2026-03-02T07:40:00Z\", \"children\": [",
			    children, "{\"child\": {\"knownAs\": \"TEST\"}, \"settings\": [" AT("early") "]}]}");

	assert_int_equal(notify(typist, text), EXIT_DONE);
	assert_int_equal(inbox(typist, SCHOOL).count, 19);
	assert_int_equal(inbox(typist, EARLY).count, 1);
	assert_int_equal(notify(typist, text), EXIT_DONE); /* it has no name, and is the same all the same */
	assert_int_equal(inbox(typist, SCHOOL).count, 19);
}

static void
what_does_not_read_is_said_with_its_place(void **state)
{
	struct typist *typist = *state;

	assert_int_equal(notify(typist, INCIDENT("TEST-1", "ENCOMPASSED", "", CHILD("k1", AT("school")))),
			 EXIT_REFUSED);
	assert_non_null(strstr(typist->err, "/kind"));
	assert_int_equal(notify(typist, "nonsense"), EXIT_REFUSED);
	assert_int_equal(typist_type(typist, POLICE, "notify"), EXIT_USAGE);
	assert_int_equal(typist_type(typist, POLICE, "notify --template endeavour-found"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "\"missing\": \"TEMPLATE-missing\""));
	assert_int_equal(typist_type(typist, POLICE, "notify --template fire"), EXIT_USAGE);
}

static void
what_would_go_where_is_said_and_nothing_kept(void **state)
{
	static const char text[] =
		INCIDENT("TEST-1", "ENCOMPASS", MUM,
			 CHILD("k1", AT("school")) "," CHILD("k2", AT("early")) "," CHILD("k3", AT("none")));
	struct typist *typist = *state;

	typist->payload = text;
	assert_int_equal(typist_type(typist, POLICE, "notify --check"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "would be HELD"));
	assert_string_equal(typist_word(typist, "child-2.setting-1"), "would");
	assert_non_null(strstr(typist->out, "an officer tells"));
	assert_non_null(strstr(typist->out, "NOT TOLD"));
	stage_play(typist->stage);
	assert_int_equal(inbox(typist, EARLY).count, 0);
	assert_int_equal(notify(typist, text), EXIT_DONE);
	assert_int_equal(inbox(typist, EARLY).count, 1);
	typist->payload = text;
	assert_int_equal(typist_type(typist, POLICE, "notify --check"), EXIT_DONE);
	assert_int_equal(lines_with(typist->out, "as before"), 2);
	assert_int_equal(lines_with(typist->out, "HELD"), 2); /* it is still, and why */
}

static void
every_verb_of_its_own_has_its_help(void **state)
{
	const struct agent_kind *const kinds[] = {police_table_kind(), school_table_kind()};
	struct typist *typist = *state;

	for (size_t i = 0; i < 2; i++) {
		const struct verb *verb;

		for (size_t j = 0; (verb = verbs_table_at(kinds[i], j)); j++) {
			struct page page;
			struct view text;

			assert_ptr_equal(verbs_table_find(kinds[i], verb->name), verb);
			page_init(&page, typist->arena, VERBS_PRINT_BYTES);
			verbs_table_help(kinds[i], verb, &page);
			assert_int_equal(page_done(&page, &text), STATUS_OK);
			for (const char *at = (const char *)text.bytes; at < (const char *)text.bytes + text.size;
			     at += strcspn(at, "\n") + 1)
				if (strcspn(at, "\n") > 80)
					fail_msg("%s: a line for 80 columns: %.90s", verb->name, at);
		}
	}
}

/* ---- held -------------------------------------------------------------------------------- */

static const char *
hold_one(struct typist *typist)
{
	assert_int_equal(notify(typist, INCIDENT("TEST-1", "ENCOMPASS", TEAMS MUM,
						 CHILD("k1", AT("school")) "," CHILD("k2", AT("early")))),
			 EXIT_DONE);
	assert_string_equal(typist_word(typist, "child-1.setting-1"), "HELD");
	assert_string_equal(typist_word(typist, "child-2.setting-1"), "sent");
	assert_int_equal(inbox(typist, SCHOOL).count, 0);
	assert_int_equal(inbox(typist, EARLY).count, 1);
	return typist_word(typist, "full ");
}

static void
a_notice_that_the_mother_would_read_waits_for_a_person(void **state)
{
	struct typist *typist = *state;
	const char *id = hold_one(typist);

	stage_wait(typist->stage, 3 * 3600 * 1000);
	actor_crash(typist->stage->actors[POLICE]);
	stage_cut(typist->stage, POLICE);
	stage_play(typist->stage);
	assert_int_equal(inbox(typist, SCHOOL).count, 0);
	assert_int_equal(typist_type(typist, POLICE, "held"), EXIT_DONE);
	assert_non_null(strstr(typist->out, id));
	assert_non_null(strstr(typist->out, "held for 3 h"));
	assert_int_equal(typist_type(typist, POLICE, "inbox"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "1 notices to settings are HELD"));
	/* a program's user, nobody named, no such notice */
	typist->user = "sys";
	assert_int_equal(typist_type(typist, POLICE, arena_print(typist->arena, "redirect %s --for x", id)),
			 EXIT_NOT_PERMITTED);
	typist->user = "ann";
	assert_int_equal(typist_type(typist, POLICE, arena_print(typist->arena, "redirect %s", id)), EXIT_USAGE);
	assert_int_equal(typist_type(typist, POLICE, arena_print(typist->arena, "redirect %s --to school", id)),
			 EXIT_REFUSED);
	assert_int_equal(typist_type(typist, POLICE, arena_print(typist->arena, "redirect %s --to nowhere", id)),
			 EXIT_REFUSED);
	assert_int_equal(inbox(typist, SCHOOL).count, 0);
}

static void
it_goes_to_somebody_else_there(void **state)
{
	struct typist *typist = *state;
	const char *id = hold_one(typist);
	struct inbox_rows rows;

	assert_int_equal(
		typist_type(typist, POLICE,
			    arena_print(typist->arena, "redirect %s --for \"TEST head, not TEST mother\"", id)),
		EXIT_DONE);
	stage_play(typist->stage);
	rows = inbox(typist, SCHOOL);
	assert_int_equal(rows.count, 1);
	assert_string_equal(said(typist, SCHOOL, &rows.rows[0].id, "/recipient"), "TEST head, not TEST mother");
	assert_int_equal(typist_type(typist, POLICE, "held"), EXIT_DONE);
	assert_non_null(strstr(typist->out, "nothing is held"));
	assert_int_equal(typist_type(typist, POLICE, arena_print(typist->arena, "redirect %s --for x", id)),
			 EXIT_NOT_FOUND);
	assert_int_equal(inbox(typist, SCHOOL).count, 1);
	assert_int_equal(inbox(typist, EARLY).count, 1);
	/* the same file again: what became of it, and nothing twice */
	assert_int_equal(notify(typist, INCIDENT("TEST-1", "ENCOMPASS", TEAMS MUM,
						 CHILD("k1", AT("school")) "," CHILD("k2", AT("early")))),
			 EXIT_DONE);
	assert_non_null(strstr(typist->out, "a person sent it another way"));
	assert_int_equal(inbox(typist, SCHOOL).count, 1);
}

static void
it_goes_to_another_agency_or_to_none(void **state)
{
	static const struct {
		const char *way;
		const char *to;
	} ways[] = {{"--to crs", "crs"}, {"--otherwise", ""}};

	for (size_t i = 0; i < 2; i++) {
		struct typist *typist;
		struct sent_row row;

		if (i) {
			(void)tear_down(state);
			(void)set_up(state);
		}
		typist = *state;
		assert_int_equal(
			typist_type(typist, POLICE,
				    arena_print(typist->arena, "redirect %s %s", hold_one(typist), ways[i].way)),
			EXIT_DONE);
		stage_play(typist->stage);
		assert_int_equal(agent_view_reference(typist->stage->actors[POLICE]->agent, "TEST-1/k1/1/instead",
						      typist->arena, &row),
				 STATUS_OK);
		assert_int_equal(row.state, SENT_ACCEPTED);
		assert_int_equal(strncmp(row.to, ways[i].to, strlen(ways[i].to)), 0);
		assert_int_equal(*row.to == '\0', !*ways[i].to);
		assert_int_equal(inbox(typist, SCHOOL).count, 0);
	}
}

/* ---- missing and found ------------------------------------------------------------------------ */

static void
found_goes_to_whoever_was_told_missing_and_names_it(void **state)
{
	struct typist *typist = *state;
	struct inbox_rows school, crs;

	assert_int_equal(notify(typist, INCIDENT("TEST-M", "ENDEAVOUR_MISSING", TEAMS,
						 CHILD("k1", AT("school") "," AT("none")))),
			 EXIT_DONE);
	assert_int_equal(lines_with(typist->out, "\n"), 5);
	crs = inbox(typist, CRS);
	assert_int_equal(crs.count, 1);
	assert_string_equal(said(typist, CRS, &crs.rows[0].id, "/told/0"), "school");
	stage_wait(typist->stage, 3600 * 1000);
	assert_int_equal(notify(typist, INCIDENT("TEST-F", "ENDEAVOUR_FOUND", TEAMS "\"missing\": \"TEST-M\",",
						 CHILD("k1", AT("school") "," AT("none")))),
			 EXIT_DONE);
	assert_null(strstr(typist->out, "stands alone"));
	school = inbox(typist, SCHOOL);
	crs = inbox(typist, CRS);
	assert_int_equal(school.count, 2);
	assert_int_equal(crs.count, 2);
	assert_string_equal(school.rows[0].re.hex, school.rows[1].id.hex);
	assert_string_equal(school.rows[0].case_token.hex, school.rows[1].case_token.hex);
	assert_string_equal(crs.rows[0].re.hex, crs.rows[1].id.hex);
	assert_string_equal(said(typist, SCHOOL, &school.rows[0].id, "/kind"), "endeavour-found");
}

static void
a_child_found_before_it_was_missing_is_not_missed(void **state)
{
	struct typist *typist = *state;

	assert_int_equal(notify(typist, INCIDENT("TEST-F", "ENDEAVOUR_FOUND", TEAMS "\"missing\": \"TEST-M\",",
						 CHILD("k1", AT("school")))),
			 EXIT_DONE);
	assert_non_null(strstr(typist->out, "it stands alone"));
	assert_int_equal(inbox(typist, SCHOOL).count, 1);
	assert_int_equal(notify(typist, INCIDENT("TEST-M", "ENDEAVOUR_MISSING", TEAMS, CHILD("k1", AT("school")))),
			 EXIT_REFUSED);
	assert_non_null(strstr(typist->err, "TEST-F"));
	assert_int_equal(inbox(typist, SCHOOL).count, 1);
}

#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE(each_setting_learns_of_its_own_child),
		SCENE(the_same_file_again_makes_nothing_twice),
		SCENE(a_setting_without_an_agent_is_told_by_an_officer),
		SCENE(a_setting_without_a_key_is_told_by_an_officer),
		SCENE(nobody_to_be_told_is_said_at_each_child),
		SCENE(twenty_children_are_told_of),
		SCENE(what_does_not_read_is_said_with_its_place),
		SCENE(what_would_go_where_is_said_and_nothing_kept),
		SCENE(every_verb_of_its_own_has_its_help),
		SCENE(a_notice_that_the_mother_would_read_waits_for_a_person),
		SCENE(it_goes_to_somebody_else_there),
		SCENE(it_goes_to_another_agency_or_to_none),
		SCENE(found_goes_to_whoever_was_told_missing_and_names_it),
		SCENE(a_child_found_before_it_was_missing_is_not_missed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
