/* An agent against a small broker: what it sends, what it makes of every
 * answer, and that it may die after any turn. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "note/envelope.h"
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

/* A referral without a reference of its own. */
static struct agent_sent
send_referral(struct stage *stage)
{
	return actor_send(stage->actors[POLICE], actor_text(stage->actors[POLICE], TYPE_REFERRAL, ""));
}

static char *
referral_named(struct stage *stage, const char *reference)
{
	return actor_text(stage->actors[POLICE], TYPE_REFERRAL,
			  arena_print(stage->actors[POLICE]->arena, "\"clientReference\": \"%s\",", reference));
}

/* The same referral under another reference. */
static struct agent_sent
send_another(struct stage *stage, unsigned number)
{
	return actor_send(stage->actors[POLICE],
			  referral_named(stage, arena_print(stage->actors[POLICE]->arena, "again-%u", number)));
}

static struct sent_step
step_of(struct actor *actor, const struct envelope_id *id, const char *agency)
{
	struct sent_step *steps;
	size_t count = 0;

	assert_int_equal(agent_view_steps(actor->agent, id, actor->arena, &steps, &count), STATUS_OK);
	for (size_t i = 0; i < count; i++)
		if (!strcmp(steps[i].agency.name, agency))
			return steps[i];
	fail_msg("no step of %s", agency);
	return (struct sent_step){0};
}

static size_t
count_journal(struct actor *actor, enum journal_kind kind)
{
	struct journal_rows rows;
	size_t count = 0;

	assert_int_equal(agent_view_journal(actor->agent, 0, 5000, actor->arena, &rows), STATUS_OK);
	for (size_t i = 0; i < rows.count; i++)
		count += rows.rows[i].kind == kind;
	return count;
}

static size_t
count_inbox(struct actor *actor)
{
	struct inbox_rows rows;

	assert_int_equal(agent_view_inbox(actor->agent, &(struct view_wanted){.most = 1000}, actor->arena, &rows), STATUS_OK);
	return rows.count;
}

static void
a_referral_arrives_is_verified_and_opened(void **state)
{
	struct stage *stage = *state;
	const struct agent_person ann = {"ann", "social-worker"};
	struct agent_sent sent = send_referral(stage);
	struct inbox_row row;
	struct sent_step step;
	struct view json;

	assert_int_equal(sent.state, SENT_SEALED);
	stage_play(stage);
	assert_int_equal(actor_row(stage->actors[POLICE], &sent.id).state, SENT_ACCEPTED);
	assert_int_equal(agent_view_inbox_one(stage->actors[CRS]->agent, &sent.id, stage->actors[CRS]->arena, &row), STATUS_OK);
	assert_int_equal(row.state, INBOX_VERIFIED);
	assert_string_equal(row.from.name, "police");
	step = step_of(stage->actors[POLICE], &sent.id, "crs");
	assert_true(step.verified_ms > 0);
	assert_int_equal(step.opened_ms, 0);
	assert_int_equal(agent_json(stage->actors[CRS]->agent, &sent.id, stage->actors[CRS]->arena, &json), STATUS_OK);
	assert_non_null(strstr((const char *)json.bytes, "\"from\": \"police\""));
	assert_int_equal(agent_opened(stage->actors[CRS]->agent, &sent.id, &ann, stage->actors[CRS]->now), STATUS_OK);
	assert_int_equal(agent_opened(stage->actors[CRS]->agent, &sent.id, &ann, stage->actors[CRS]->now), STATUS_OK);
	stage_play(stage);
	step = step_of(stage->actors[POLICE], &sent.id, "crs");
	assert_true(step.opened_ms > 0);
	assert_string_equal(step.word, "social-worker");
	assert_int_equal(count_journal(stage->actors[POLICE], JOURNAL_OPENED), 1);
	assert_int_equal(mini_taken(stage->mini, "crs"), 2);
}

static void
our_own_copy_opens_and_carries_the_children_s_tokens(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	struct agent_sent sent = send_referral(stage);
	struct document_child *own, *theirs;
	size_t own_count = 0, their_count = 0;

	assert_int_equal(agent_children(police->agent, &sent.id, police->arena, &own, &own_count), STATUS_OK);
	assert_true(own_count > 0 && *own[0].token.hex);
	stage_play(stage);
	assert_int_equal(agent_children(crs->agent, &sent.id, crs->arena, &theirs, &their_count), STATUS_OK);
	assert_int_equal(their_count, own_count);
}

static void
opened_takes_a_person_with_a_role_and_a_message_that_was_read(void **state)
{
	struct stage *stage = *state;
	const struct agent_person nobody = {"", ""}, clerk = {"bob", ""}, king = {"bob", "king"}, ann = {"ann", "manager"};
	struct agent_sent sent = send_referral(stage);
	struct actor *crs = stage->actors[CRS];

	assert_int_equal(agent_opened(crs->agent, &sent.id, &ann, crs->now), STATUS_NOT_FOUND);
	stage_play(stage);
	assert_int_equal(agent_opened(crs->agent, &sent.id, &nobody, crs->now), STATUS_NOT_PERMITTED);
	assert_int_equal(agent_opened(crs->agent, &sent.id, &clerk, crs->now), STATUS_NOT_PERMITTED);
	assert_int_equal(agent_opened(crs->agent, &sent.id, &king, crs->now), STATUS_NOT_PERMITTED);
	assert_int_equal(agent_opened(crs->agent, &sent.id, &ann, crs->now), STATUS_OK);
}

static void
the_same_reference_gives_the_first_result_and_other_content_conflicts(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	const char *json = referral_named(stage, "R1");
	const char *other = actor_swap(police, json, "\"MEDIUM\"", "\"HIGH\"");
	struct agent_sent first = actor_send(police, json), second = actor_send(police, json), clash;
	struct document_problems problems;

	assert_false(first.is_repeat);
	assert_string_equal(first.reference, "R1");
	assert_true(second.is_repeat);
	assert_string_equal(first.id.hex, second.id.hex);
	stage_play(stage);
	second = actor_send(police, arena_print(police->arena, "\n\n%s", json)); /* laid out otherwise */
	assert_true(second.is_repeat);
	assert_int_equal(second.state, SENT_ACCEPTED);
	assert_int_equal(agent_send(police->agent,
				    &(struct agent_submission){.json = {(const uint8_t *)other, strlen(other)}}, police->now,
				    police->arena, &clash, &problems),
			 STATUS_CONFLICT);
	assert_string_equal(clash.id.hex, first.id.hex);
	assert_int_equal(mini_taken(stage->mini, "police"), 1);
}

static void
without_a_reference_the_file_s_digest_is_it(void **state)
{
	struct stage *stage = *state;
	struct agent_sent first = send_referral(stage), second = send_referral(stage);

	assert_true(second.is_repeat);
	assert_string_equal(first.id.hex, second.id.hex);
	assert_int_equal(strlen(first.reference), 64);
}

static void
a_lone_message_is_verified_at_once_and_a_batch_in_one_receipt(void **state)
{
	struct stage *stage = *state;

	for (unsigned i = 0; i < 40; i++)
		(void)send_another(stage, i);
	/* all at the broker before the council comes */
	stage->count = 1;
	stage_play(stage);
	stage->count = 2;
	stage_play(stage);
	assert_int_equal(count_inbox(stage->actors[CRS]), 40);
	assert_int_equal(count_journal(stage->actors[POLICE], JOURNAL_VERIFIED), 40);
	assert_in_range(mini_taken(stage->mini, "crs"), 1, 16); /* as many as batches of the frame's size */
	(void)send_another(stage, 100);
	stage_play(stage);
	assert_int_equal(count_journal(stage->actors[POLICE], JOURNAL_VERIFIED), 41);
}

static void
again_means_the_same_bytes_later_for_ever(void **state)
{
	struct stage *stage = *state;
	struct agent_sent sent = send_referral(stage);
	int64_t waited = 0;

	mini_say(stage->mini, REFUSAL_BUSY, 12);
	stage_play(stage);
	assert_int_equal(actor_row(stage->actors[POLICE], &sent.id).state, SENT_SIGNED);
	assert_int_equal(actor_row(stage->actors[POLICE], &sent.id).waiting, REFUSAL_BUSY);
	while (actor_row(stage->actors[POLICE], &sent.id).state == SENT_SIGNED && waited < 3600000) {
		stage_wait(stage, 1000);
		waited += 1000;
	}
	assert_int_equal(actor_row(stage->actors[POLICE], &sent.id).state, SENT_ACCEPTED);
	/* 1 2 4 … 256 300 300 300 s, each give or take a quarter */
	assert_in_range(waited, 900000, 2400000);
	assert_int_equal(count_journal(stage->actors[POLICE], JOURNAL_WAITING), 1);
}

static void
malformed_frees_its_number_and_those_behind_go_on(void **state)
{
	struct stage *stage = *state;
	struct agent_sent first = send_another(stage, 1), second = send_another(stage, 2);

	mini_say(stage->mini, REFUSAL_NOTE_GRAMMAR, 1);
	stage_wait(stage, 0);
	stage_wait(stage, 2000);
	assert_int_equal(actor_row(stage->actors[POLICE], &first.id).state, SENT_FAILED);
	assert_int_equal(actor_row(stage->actors[POLICE], &first.id).code, REFUSAL_NOTE_GRAMMAR);
	assert_int_equal(actor_row(stage->actors[POLICE], &second.id).state, SENT_ACCEPTED);
	assert_int_equal(mini_taken(stage->mini, "police"), 1);
}

static void
refused_by_a_rule_is_final_and_asks_a_person(void **state)
{
	struct stage *stage = *state;
	struct agent_sent sent = send_referral(stage);
	struct sent_row row;

	mini_say(stage->mini, REFUSAL_TYPE_NOT_ALLOWED, 1);
	stage_play(stage);
	row = actor_row(stage->actors[POLICE], &sent.id);
	assert_int_equal(row.state, SENT_REFUSED);
	assert_int_equal(row.code, REFUSAL_TYPE_NOT_ALLOWED);
	assert_int_equal(mini_taken(stage->mini, "police"), 1);
	/* the same file again is a new try: what stood against it may be over */
	sent = send_referral(stage);
	stage_play(stage);
	assert_int_equal(actor_row(stage->actors[POLICE], &sent.id).state, SENT_ACCEPTED);
}

static void
refused_for_its_id_is_sealed_anew_by_itself(void **state)
{
	struct stage *stage = *state;
	struct agent_sent sent = send_referral(stage), again;
	struct sent_row row;

	mini_say(stage->mini, REFUSAL_ID_REUSED, 1);
	stage_play(stage);
	row = actor_row(stage->actors[POLICE], &sent.id);
	assert_int_equal(row.state, SENT_REPLACED);
	row = actor_row(stage->actors[POLICE], &row.replaced_by);
	assert_int_equal(row.state, SENT_ACCEPTED);
	assert_string_equal(row.case_token.hex, sent.case_token.hex);
	again = send_referral(stage);
	assert_true(again.is_repeat);
	assert_string_equal(again.id.hex, row.id.hex);
	assert_int_equal(count_inbox(stage->actors[CRS]), 1);
}

static void
refused_for_an_epoch_that_is_still_the_newest_asks_a_person(void **state)
{
	struct stage *stage = *state;
	struct agent_sent sent = send_referral(stage);

	mini_say(stage->mini, REFUSAL_EPOCH, 1);
	stage_play(stage);
	assert_int_equal(actor_row(stage->actors[POLICE], &sent.id).state, SENT_REFUSED);
	assert_int_equal(mini_taken(stage->mini, "police"), 1);
}

static void
a_new_epoch_is_fetched_and_sealed_to(void **state)
{
	struct stage *stage = *state;
	struct notes_agency *crs = notes_agency(stage->world, "crs");
	struct card_epoch epochs[2];
	struct agent_sent sent = send_referral(stage);
	struct envelope envelope;
	struct sent_row row;

	memcpy(&epochs[0], &crs->card.epochs[0], sizeof epochs[0]);
	epochs[1] = epochs[0];
	strcpy(epochs[1].epoch, "e2");
	epochs[1].from_s = NOTES_BEGIN_S - 60;
	crs->card.epochs = epochs;
	crs->card.epoch_count = 2;
	notes_card(stage->world, "crs");
	mini_say(stage->mini, REFUSAL_EPOCH, 1);
	stage_play(stage);
	row = actor_row(stage->actors[POLICE], &sent.id);
	assert_int_equal(row.state, SENT_REPLACED);
	row = actor_row(stage->actors[POLICE], &row.replaced_by);
	assert_int_equal(row.state, SENT_ACCEPTED);
	assert_int_equal(envelope_decode(mini_note(stage->mini, "police", 2), stage->actors[POLICE]->arena, &envelope),
			 STATUS_OK);
	assert_string_equal(envelope.replaces.hex, sent.id.hex);
	assert_string_equal(envelope.to[0].epoch, "e2");
}

static const char *
referral_with_file(struct stage *stage, const char *name)
{
	struct actor *police = stage->actors[POLICE];

	return actor_text(police, TYPE_REFERRAL,
			  arena_print(police->arena,
				      "\"attachments\": [{\"file\": \"%s\", \"mediaType\": \"application/pdf\"}],", name));
}

static void
a_large_body_goes_up_and_comes_down_in_pieces(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	const char *json = referral_with_file(stage, "photo.pdf");
	uint8_t *bytes = arena_alloc(police->arena, 900000);
	const struct document_attachment file = {"photo.pdf", "application/pdf", {bytes, 900000}};
	struct agent_submission submission = {
		.json = {(const uint8_t *)json, strlen(json)}, .files = &file, .file_count = 1};
	struct document_problems problems;
	struct agent_message message;
	struct agent_sent sent;

	for (size_t i = 0; i < 900000; i++)
		bytes[i] = (uint8_t)(i * 7);
	assert_int_equal(agent_send(police->agent, &submission, police->now, police->arena, &sent, &problems), STATUS_OK);
	stage_play(stage);
	assert_int_equal(actor_row(police, &sent.id).state, SENT_ACCEPTED);
	assert_int_equal(agent_message(crs->agent, &sent.id, crs->arena, &message), STATUS_OK);
	assert_int_equal(message.document.attachment_count, 1);
	assert_int_equal(message.document.attachments[0].bytes.size, 900000);
	assert_int_equal(message.document.attachments[0].bytes.bytes[899999], (uint8_t)(899999 * 7));
	assert_true(step_of(police, &sent.id, "crs").verified_ms > 0);
}

static void
an_urgent_message_overtakes_a_slow_upload(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	const char *slow = referral_with_file(stage, "photo.pdf");
	const char *urgent = actor_swap(police, referral_named(stage, "urgent"), "\"MEDIUM\"", "\"HIGH\"");
	uint8_t *bytes = arena_alloc(police->arena, 900000);
	const struct document_attachment file = {"photo.pdf", "application/pdf", {bytes, 900000}};
	struct agent_submission submission = {
		.json = {(const uint8_t *)slow, strlen(slow)}, .files = &file, .file_count = 1};
	struct document_problems problems;
	struct agent_sent first, second;

	assert_int_equal(agent_send(police->agent, &submission, police->now, police->arena, &first, &problems), STATUS_OK);
	second = actor_send(police, urgent);
	stage_play(stage);
	assert_int_equal(actor_row(police, &first.id).state, SENT_ACCEPTED);
	assert_true(actor_row(police, &second.id).index < actor_row(police, &first.id).index);
	assert_true(actor_row(police, &second.id).is_high);
}

static void
an_attachment_that_is_not_there_is_named(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	const char *json = referral_with_file(stage, "a.pdf");
	struct document_problems problems;
	struct agent_sent sent;

	assert_int_equal(agent_send(police->agent, &(struct agent_submission){.json = {(const uint8_t *)json, strlen(json)}},
				    police->now, police->arena, &sent, &problems),
			 STATUS_MALFORMED);
	assert_string_equal(problems.items[0].pointer, "/attachments/0/file");
}

static void
an_idle_agent_sends_one_frame_in_twenty_seconds_at_most(void **state)
{
	struct stage *stage = *state;
	unsigned before;

	stage_play(stage);
	before = mini_frames(stage->mini);
	for (int i = 0; i < 24; i++)
		stage_wait(stage, 1000);
	assert_int_equal(mini_frames(stage->mini), before);
	for (int i = 0; i < 576; i++)
		stage_wait(stage, 1000);
	/* ten minutes, two agents */
	assert_in_range(mini_frames(stage->mini) - before, 2, 2 * 600 / 20);
}

static void
a_question_without_an_answer_begins_the_link_anew(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];

	stage_play(stage);
	actor_wait(police, 36000); /* past the fetch's own wait */
	actor_turn(police, NULL, 0);
	assert_true(police->output.reconnect);
	assert_int_equal(police->output.frame_count, 0);
	stage_cut(stage, POLICE);
	stage_wait(stage, 2000);
	(void)send_referral(stage);
	stage_play(stage);
	assert_int_equal(count_inbox(stage->actors[CRS]), 1);
}

static void
noise_from_the_broker_begins_the_link_anew(void **state)
{
	struct stage *stage = *state;
	static const uint8_t noise[] = {0xff, 0x00, 0x17};
	const struct agent_event event = {AGENT_FRAME, {noise, sizeof noise}};
	struct actor *police = stage->actors[POLICE];

	stage_play(stage);
	actor_turn(police, &event, 1);
	assert_true(police->output.reconnect);
	stage_cut(stage, POLICE);
	stage_wait(stage, 2000);
	(void)send_referral(stage);
	stage_play(stage);
	assert_int_equal(count_inbox(stage->actors[CRS]), 1);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_referral_arrives_is_verified_and_opened),
		T(our_own_copy_opens_and_carries_the_children_s_tokens),
		T(opened_takes_a_person_with_a_role_and_a_message_that_was_read),
		T(the_same_reference_gives_the_first_result_and_other_content_conflicts),
		T(without_a_reference_the_file_s_digest_is_it),
		T(a_lone_message_is_verified_at_once_and_a_batch_in_one_receipt),
		T(again_means_the_same_bytes_later_for_ever),
		T(malformed_frees_its_number_and_those_behind_go_on),
		T(refused_by_a_rule_is_final_and_asks_a_person),
		T(refused_for_its_id_is_sealed_anew_by_itself),
		T(refused_for_an_epoch_that_is_still_the_newest_asks_a_person),
		T(a_new_epoch_is_fetched_and_sealed_to),
		T(a_large_body_goes_up_and_comes_down_in_pieces),
		T(an_urgent_message_overtakes_a_slow_upload),
		T(an_attachment_that_is_not_there_is_named),
		T(an_idle_agent_sends_one_frame_in_twenty_seconds_at_most),
		T(a_question_without_an_answer_begins_the_link_anew),
		T(noise_from_the_broker_begins_the_link_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
