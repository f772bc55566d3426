/* A case changes hands: whoever takes it can read what came before, answer it,
 * and hand it on; and is shown nothing that its sender did not sign. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "content/base64.h"
#include "content/document_mail.h"
#include "content/document_value.h"
#include "runtime/agent_handover.h"
#include "support/stage.h"

enum { SCHOOL, CRS, TEAM, EDT };

static const char *const names[] = {"school", "crs", "team", "edt"};

#define TEMPLATE_CASE "01934a7c5e1f7c2e8b1d3f5a7c9e1b20"

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

static struct agent_sent
refer(struct stage *stage)
{
	struct agent_sent sent =
		actor_send(stage->actors[SCHOOL], actor_text(stage->actors[SCHOOL], TYPE_REFERRAL, ""));

	stage_play(stage);
	return sent;
}

static struct agent_sent
hand_to(struct stage *stage, size_t from, const char *to, const struct case_token *case_token)
{
	struct actor *actor = stage->actors[from];
	const char *text = actor_text(actor, TYPE_HANDOVER, arena_print(actor->arena, "\"to\": [\"%s\"],", to));
	struct agent_sent sent = actor_send(actor, actor_swap(actor, text, TEMPLATE_CASE, case_token->hex));

	stage_play(stage);
	return sent;
}

static enum status
look(struct actor *actor, const struct envelope_id *id, struct agent_message *message)
{
	return agent_message(actor->agent, id, actor->arena, message);
}

static size_t
count_handed(struct actor *actor)
{
	struct journal_row *rows;
	size_t count = 0, handed = 0;
	struct journal_rows list = {NULL, 0};

	assert_int_equal(agent_view_journal(actor->agent, 0, 100, actor->arena, &list), STATUS_OK);
	for (rows = list.rows; count < list.count; count++)
		handed += rows[count].kind == JOURNAL_HANDED;
	return handed;
}

static void
what_came_before_is_read_by_who_takes_the_case(void **state)
{
	struct stage *stage = *state;
	struct actor *team = stage->actors[TEAM], *crs = stage->actors[CRS];
	struct agent_sent referral = refer(stage), progress;
	struct document_child *children;
	struct agent_message message;
	size_t count = 0;
	struct view json;
	const char *text;

	progress = actor_send(
		crs, actor_text(crs, TYPE_PROGRESS, arena_print(crs->arena, "\"re\": \"%s\",", referral.id.hex)));
	stage_play(stage);
	assert_int_equal(look(team, &referral.id, &message), STATUS_NOT_FOUND);
	(void)hand_to(stage, CRS, "team", &referral.case_token);
	assert_int_equal(count_handed(team), 2); /* its files are written from this */
	assert_int_equal(look(team, &referral.id, &message), STATUS_OK);
	assert_true(message.is_handed);
	assert_string_equal(message.giver.name, "crs");
	assert_string_equal(message.envelope.from.name, "school");
	assert_true(message.accepted_ms > 0);
	assert_int_equal(look(team, &progress.id, &message), STATUS_OK);
	assert_int_equal(message.document.type, TYPE_PROGRESS);
	/* handling marks come with it, and before all else */
	assert_int_equal(agent_json(team->agent, &referral.id, team->arena, &json), STATUS_OK);
	text = arena_text(team->arena, json.bytes, json.size);
	assert_non_null(strstr(text, "\"handedOverBy\": \"crs\""));
	assert_non_null(strstr(text, "\"handling\""));
	assert_true(strstr(text, "\"handling\"") < strstr(text, "\"children\""));
	assert_int_equal(agent_children(team->agent, &referral.id, team->arena, &children, &count), STATUS_OK);
	assert_true(count > 0 && *children[0].name);
}

static void
who_took_the_case_answers_who_referred(void **state)
{
	struct stage *stage = *state;
	struct actor *team = stage->actors[TEAM];
	struct agent_sent referral = refer(stage), decision;
	struct agent_message message;
	struct sent_row row;

	(void)hand_to(stage, CRS, "team", &referral.case_token);
	decision = actor_send(
		team, actor_text(team, TYPE_DECISION, arena_print(team->arena, "\"re\": \"%s\",", referral.id.hex)));
	assert_int_equal(agent_view_sent_one(team->agent, &decision.id, team->arena, &row), STATUS_OK);
	assert_string_equal(row.to, "school");
	assert_string_equal(row.case_token.hex, referral.case_token.hex);
	stage_play(stage);
	assert_int_equal(look(stage->actors[SCHOOL], &decision.id, &message), STATUS_OK);
}

/* What the former holder had told is now this one's to carry through. */
static void
who_took_the_case_tells_the_outcome_of_what_was_decided_before(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS], *team = stage->actors[TEAM];
	struct agent_sent referral = refer(stage), decision, outcome;
	struct sent_row row;

	decision = actor_send(
		crs, actor_text(crs, TYPE_DECISION, arena_print(crs->arena, "\"re\": \"%s\",", referral.id.hex)));
	stage_play(stage);
	(void)hand_to(stage, CRS, "team", &referral.case_token);
	outcome = actor_send(
		team, actor_text(team, TYPE_OUTCOME, arena_print(team->arena, "\"re\": \"%s\",", decision.id.hex)));
	assert_int_equal(agent_view_sent_one(team->agent, &outcome.id, team->arena, &row), STATUS_OK);
	assert_string_equal(row.to, "school");
}

static void
it_is_handed_on_with_all_that_was_handed_over(void **state)
{
	struct stage *stage = *state;
	struct agent_sent referral = refer(stage);
	struct agent_message message;

	(void)hand_to(stage, CRS, "team", &referral.case_token);
	actor_crash(stage->actors[TEAM]);
	stage_cut(stage, TEAM);
	stage_play(stage);
	(void)hand_to(stage, TEAM, "edt", &referral.case_token);
	assert_int_equal(look(stage->actors[EDT], &referral.id, &message), STATUS_OK);
	/* it had it from the council before: `also` */
	assert_false(message.is_handed);
	stage_again(stage);
	referral = actor_send(stage->actors[CRS], actor_text(stage->actors[CRS], TYPE_REFERRAL, "\"to\": [\"crs\"],"));
	stage_play(stage);
	(void)hand_to(stage, CRS, "team", &referral.case_token);
	(void)hand_to(stage, TEAM, "school", &referral.case_token);
	assert_int_equal(look(stage->actors[SCHOOL], &referral.id, &message), STATUS_OK);
	assert_true(message.is_handed);
	assert_string_equal(message.giver.name, "team");
	assert_string_equal(message.envelope.from.name, "crs");
}

static void
what_does_not_fit_is_left_out_and_counted(void **state)
{
	struct stage *stage = *state;
	struct actor *school = stage->actors[SCHOOL], *team = stage->actors[TEAM];
	struct agent_sent referral = refer(stage), large, sent;
	uint8_t *bytes = arena_alloc(school->arena, HANDOVER_MESSAGE_BYTES);
	const struct document_attachment file = {"scan.pdf", "application/pdf", {bytes, HANDOVER_MESSAGE_BYTES}};
	struct agent_submission submission = {.files = &file, .file_count = 1};
	struct document_problems problems;
	struct agent_message message;
	const char *text =
		actor_text(school, TYPE_FURTHER_INFORMATION,
			   arena_print(school->arena, "\"re\": \"%s\", \"attachments\": [{\"file\": \"scan.pdf\"}],",
				       referral.id.hex));

	assert_non_null(bytes);
	submission.json = (struct view){(const uint8_t *)text, strlen(text)};
	assert_int_equal(agent_send(school->agent, &submission, school->now, school->arena, &large, &problems),
			 STATUS_OK);
	stage_play(stage);
	assert_int_equal(look(stage->actors[CRS], &large.id, &message), STATUS_OK);
	sent = hand_to(stage, CRS, "team", &referral.case_token);
	assert_int_equal(look(team, &referral.id, &message), STATUS_OK);
	assert_int_equal(look(team, &large.id, &message), STATUS_NOT_FOUND);
	assert_int_equal(look(team, &sent.id, &message), STATUS_OK);
	assert_string_equal(document_value(&message.document, "/items/0/leftOut", team->arena), "1");
}

/* ---- what a giver might make up ---------------------------------------------------- */

/* The mail of the true handover, spoiled in one way. */
enum spoil { NOT_AT_ALL, SEALED_BYTE, NOTE_BYTE, OTHER_CASE, NOTE_OF_ANOTHER };

static const struct {
	const char *label;
	enum spoil spoil;
	enum status want;
} spoils[] = {
	{"as it was", NOT_AT_ALL, STATUS_OK},
	{"another text", SEALED_BYTE, STATUS_NOT_FOUND},
	{"a note that nobody signed", NOTE_BYTE, STATUS_NOT_FOUND},
	{"of another case", OTHER_CASE, STATUS_NOT_FOUND},
	{"a text under the note of another", NOTE_OF_ANOTHER, STATUS_NOT_FOUND},
};

static void
nothing_is_shown_that_its_sender_did_not_sign(void **state)
{
	struct stage *stage = *state;

	for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
		struct actor *crs, *team;
		struct agent_sent referral, other, handover;
		struct document_mail mail, second;
		struct agent_message message;
		const char *text;

		print_message("%s\n", spoils[i].label);
		stage_again(stage);
		crs = stage->actors[CRS];
		team = stage->actors[TEAM];
		referral = refer(stage);
		other = actor_send(crs, actor_text(crs, TYPE_PROGRESS,
						   arena_print(crs->arena, "\"re\": \"%s\",", referral.id.hex)));
		stage_play(stage);
		handover = hand_to(stage, CRS, "edt", &referral.case_token);
		assert_int_equal(look(crs, &handover.id, &message), STATUS_OK);
		assert_int_equal(document_mail_count(&message.document, 0), 2);
		assert_int_equal(document_mail_at(&message.document, 0, 0, &mail), STATUS_OK);
		assert_int_equal(document_mail_at(&message.document, 0, 1, &second), STATUS_OK);
		assert_int_equal(arena_copy(crs->arena, mail.note, &mail.note), STATUS_OK);
		assert_int_equal(arena_copy(crs->arena, mail.sealed, &mail.sealed), STATUS_OK);
		if (spoils[i].spoil == SEALED_BYTE)
			((uint8_t *)(uintptr_t)mail.sealed.bytes)[6] ^= 1; /* in the binding's id */
		if (spoils[i].spoil == NOTE_BYTE)
			((uint8_t *)(uintptr_t)mail.note.bytes)[mail.note.size - 5] ^= 1;
		if (spoils[i].spoil == NOTE_OF_ANOTHER)
			mail.note = second.note;
		text = actor_text(crs, TYPE_HANDOVER, "\"to\": [\"team\"],");
		text = actor_swap(crs, text, TEMPLATE_CASE,
				  spoils[i].spoil == OTHER_CASE ? TEMPLATE_CASE : referral.case_token.hex);
		text = actor_swap(
			crs, text, "\"summary\":",
			arena_print(crs->arena, "\"mail\": [{\"note\": \"%s\", \"sealed\": \"%s\"}], \"summary\":",
				    base64_encode(mail.note, crs->arena), base64_encode(mail.sealed, crs->arena)));
		(void)actor_send(crs, text);
		stage_play(stage);
		assert_int_equal(look(team, &referral.id, &message), spoils[i].want);
		assert_int_equal(look(team, &other.id, &message), STATUS_NOT_FOUND);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_came_before_is_read_by_who_takes_the_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_took_the_case_answers_who_referred, set_up, tear_down),
		cmocka_unit_test_setup_teardown(who_took_the_case_tells_the_outcome_of_what_was_decided_before, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(it_is_handed_on_with_all_that_was_handed_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_left_out_and_counted, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_shown_that_its_sender_did_not_sign, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
