/* What comes to an agent from a broker that may be wrong or dishonest, and
 * what it makes of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "note/envelope.h"
#include "note/notice.h"
#include "note/receipt.h"
#include "runtime/agent_kind.h"
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

static struct sent_step
step_of_crs(struct actor *police, const struct envelope_id *id)
{
	struct sent_step *steps;
	size_t count = 0;

	assert_int_equal(agent_view_steps(police->agent, id, police->arena, &steps, &count), STATUS_OK);
	assert_true(count > 0);
	return steps[0]; /* crs before edt */
}

/* One turn at a time, until something is in the inbox. */
static void
what_came_is_durable_before_it_is_unsealed(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];
	struct agent_event events[8] = {{.kind = AGENT_LINK_UP}};
	size_t count = 1;

	stage->count = 1;
	(void)send_text(stage->actors[POLICE], referral(stage, "R1", "HIGH"));
	stage_play(stage);
	for (int turns = 0; !count_inbox(crs, INBOX_RAW); turns++) {
		assert_true(turns < 20);
		actor_turn(crs, events, count);
		count = 0;
		for (size_t i = 0; i < crs->output.frame_count; i++)
			if (mini_ask(stage->mini, "crs", crs->output.frames[i], crs->arena, &events[count].bytes))
				events[count++].kind = AGENT_FRAME;
	}
	assert_int_equal(count_journal(crs, JOURNAL_ARRIVED), 0);
	assert_true(crs->output.wake.ms <= crs->now.tick.ms);
	actor_crash(crs); /* killed between the two */
	stage->count = 2;
	stage_play(stage);
	assert_int_equal(count_inbox(crs, INBOX_VERIFIED), 1);
	assert_int_equal(count_journal(crs, JOURNAL_ARRIVED), 1);
}

static void
what_is_not_of_the_grammar_is_set_aside_and_the_rest_goes_on(void **state)
{
	static const enum leaf_kind kinds[] = {LEAF_ENVELOPE, LEAF_RECEIPT, LEAF_NOTICE, LEAF_CARD, LEAF_DIRECTORY,
					       LEAF_POLICY, LEAF_REFUSED, LEAF_ERASURE};
	const struct view noise = {(const uint8_t *)"noise\n", 6};
	struct stage *stage = *state;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		mini_deliver(stage->mini, "crs", kinds[i], noise, NULL);
	(void)send_text(stage->actors[POLICE], referral(stage, "R1", "MEDIUM"));
	stage_play(stage);
	assert_int_equal(count_inbox(stage->actors[CRS], INBOX_VERIFIED), 1);
	assert_int_equal(count_inbox(stage->actors[CRS], INBOX_REFUSED), 0);
}

/* A world in which somebody else holds the sign key of ${name}. */
static struct notes *
world_of_thief(const char *name)
{
	struct notes *world = notes_new();
	struct notes_agency *agency = notes_agency(world, name);

	keys_signer(name, "thief", &agency->sign);
	return world;
}

static void
an_envelope_under_a_stranger_s_key_is_refused_aloud(void **state)
{
	static const uint8_t body[] = "never opened";
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];
	struct notes_message message = {.from = "police", .type = "referral", .id = 7, .case_id = 8, .to = "crs police",
					.facts = "grade high; protection none; route written", .body = {body, sizeof body}};
	struct notes *other = world_of_thief("police");
	struct envelope envelope;
	struct inbox_row row;

	notes_envelope(other, &message, &envelope);
	mini_body(stage->mini, message.body);
	mini_deliver(stage->mini, "crs", LEAF_ENVELOPE, envelope.note, &envelope);
	stage_play(stage);
	assert_int_equal(agent_view_inbox_one(crs->agent, &envelope.id, crs->arena, &row), STATUS_OK);
	assert_int_equal(row.state, INBOX_REFUSED);
	assert_string_equal(row.code, "bad-signature");
	notes_free(other);
}

static void
one_whose_body_is_not_there_holds_nobody_back(void **state)
{
	struct stage *stage = *state;
	struct envelope second;
	struct notes_message message = {.from = "police", .type = "referral", .id = 7, .case_id = 8, .to = "crs police",
					.facts = "grade high; protection none; route written"};
	struct envelope envelope;

	notes_envelope(stage->world, &message, &envelope);
	mini_deliver(stage->mini, "crs", LEAF_ENVELOPE, envelope.note, NULL);
	stage_play(stage);
	(void)send_text(stage->actors[POLICE], referral(stage, "R1", "MEDIUM"));
	stage_play(stage);
	assert_int_equal(count_inbox(stage->actors[CRS], INBOX_VERIFIED), 1);
	assert_int_equal(count_inbox(stage->actors[CRS], INBOX_RAW), 1);
	/* nor one whose body is to be fetched as well */
	message.id = 9;
	message.facts = "grade standard; protection none; route written";
	message.body = (struct view){(const uint8_t *)"fetched, then refused", 21};
	notes_envelope(stage->world, &message, &second);
	mini_body(stage->mini, message.body);
	mini_deliver(stage->mini, "crs", LEAF_ENVELOPE, second.note, NULL);
	for (int i = 0; i < 10; i++)
		stage_wait(stage, 1000);
	assert_int_equal(count_inbox(stage->actors[CRS], INBOX_REFUSED), 1);
	assert_int_equal(count_inbox(stage->actors[CRS], INBOX_RAW), 1);
}

static void
a_body_that_is_no_age_file_is_refused_with_its_code(void **state)
{
	static const uint8_t body[] = "not an age file at all";
	struct stage *stage = *state;
	struct notes_message message = {.from = "police", .type = "referral", .id = 7, .case_id = 8, .to = "crs police",
					.facts = "grade high; protection none; route written", .body = {body, sizeof body}};
	struct envelope envelope;
	struct inbox_row row;
	struct actor *crs = stage->actors[CRS];

	notes_envelope(stage->world, &message, &envelope);
	mini_body(stage->mini, message.body);
	mini_deliver(stage->mini, "crs", LEAF_ENVELOPE, envelope.note, &envelope);
	stage_play(stage);
	assert_int_equal(agent_view_inbox_one(crs->agent, &envelope.id, crs->arena, &row), STATUS_OK);
	assert_int_equal(row.state, INBOX_REFUSED);
	assert_string_equal(row.code, "bad-header");
	assert_int_equal(count_journal(crs, JOURNAL_UNREADABLE), 1);
	assert_int_equal(mini_taken(stage->mini, "crs"), 1); /* a receipt says so */
	assert_int_equal(agent_opened(crs->agent, &envelope.id, &(struct agent_person){"ann", "manager"}, crs->now),
			 STATUS_CONFLICT);
	/* the same again changes nothing; other bytes under its id are set aside */
	mini_deliver(stage->mini, "crs", LEAF_ENVELOPE, envelope.note, &envelope);
	message.seq = 9;
	notes_envelope(stage->world, &message, &envelope);
	mini_deliver(stage->mini, "crs", LEAF_ENVELOPE, envelope.note, &envelope);
	stage_play(stage);
	assert_int_equal(count_inbox(crs, INBOX_REFUSED), 1);
	assert_int_equal(mini_taken(stage->mini, "crs"), 1);
}

/* A receipt of ${by} that says `opened` about our first message. */
static struct view
receipt_of(struct stage *stage, const char *by, int is_forged)
{
	struct notes *world = is_forged ? world_of_thief(by) : stage->world;
	struct envelope envelope;
	struct receipt receipt;
	struct view note = {NULL, 0};

	assert_int_equal(envelope_decode(mini_note(stage->mini, "police", 1), stage->actors[POLICE]->arena, &envelope), STATUS_OK);
	notes_receipt(world, by, &envelope, RECEIPT_OPENED, "manager", &receipt);
	assert_int_equal(arena_copy(stage->actors[POLICE]->arena, receipt.note, &note), STATUS_OK);
	if (is_forged)
		notes_free(world);
	return note;
}

static void
only_the_recipient_s_own_signature_counts_as_opened(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agent_sent sent = send_text(police, referral(stage, "R1", "HIGH"));
	struct sent_rows unseen;

	stage_play(stage);
	mini_deliver(stage->mini, "police", LEAF_RECEIPT, receipt_of(stage, "crs", 1), NULL);
	stage_play(stage);
	assert_int_equal(step_of_crs(police, &sent.id).opened_ms, 0);
	assert_int_equal(agent_view_unseen(police->agent, police->arena, &unseen), STATUS_OK);
	assert_int_equal(unseen.count, 1);
	mini_deliver(stage->mini, "police", LEAF_RECEIPT, receipt_of(stage, "crs", 0), NULL);
	stage_play(stage);
	assert_true(step_of_crs(police, &sent.id).opened_ms > 0);
	assert_int_equal(agent_view_unseen(police->agent, police->arena, &unseen), STATUS_OK);
	assert_int_equal(unseen.count, 0);
}

/* A bit turned over on our own disk: its sender is told, and nobody waits for it. */
static void
a_note_damaged_in_the_store_holds_nobody_back(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];
	struct agent_sent sent = send_text(stage->actors[POLICE], referral(stage, "R1", "HIGH"));
	struct db *db = agent_db(crs->agent);
	struct db_query *query;
	struct inbox_row row;
	int found = 0;

	stage_play(stage);
	assert_int_equal(db_begin(db), STATUS_OK);
	assert_int_equal(db_run(db_query(db, "UPDATE inbox SET state = 'raw', verified_ms = NULL, note = X'00'")), STATUS_OK);
	assert_int_equal(db_run(db_query(db, "DELETE FROM said")), STATUS_OK);
	assert_int_equal(db_commit(db), STATUS_OK);
	sent = send_text(stage->actors[POLICE], referral(stage, "R2", "HIGH"));
	stage_play(stage);
	assert_int_equal(agent_view_inbox_one(crs->agent, &sent.id, crs->arena, &row), STATUS_OK);
	assert_int_equal(row.state, INBOX_VERIFIED);
	query = db_query(db, "SELECT 1 FROM inbox WHERE state = 'refused' AND code = 'cannot-open'");
	assert_int_equal(db_step(query, &found), STATUS_OK);
	assert_true(found);
}

static void
a_notice_is_kept_once(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct agency to = {"police"};
	struct notice notice = {.kind = NOTICE_CLOSED, .to = &to, .to_count = 1, .at = {NOTES_BEGIN_S * 1000LL}};
	struct notice_rows rows;
	struct notice_row one;
	struct journal_rows journal;
	struct view raw;

	notes_id(55, notice.case_token.hex);
	notes_id(56, notice.about);
	assert_int_equal(notice_write(&notice, police->arena, &raw), STATUS_OK);
	mini_deliver(stage->mini, "police", LEAF_NOTICE, raw, NULL);
	mini_deliver(stage->mini, "police", LEAF_NOTICE, raw, NULL);
	stage_play(stage);
	assert_int_equal(agent_view_notices(police->agent, 10, police->arena, &rows), STATUS_OK);
	assert_int_equal(rows.count, 1);
	assert_string_equal(rows.rows[0].kind, "closed");
	assert_int_equal(count_journal(police, JOURNAL_NOTICE), 1);
	assert_int_equal(agent_view_journal(police->agent, 0, 10, police->arena, &journal), STATUS_OK);
	assert_int_equal(agent_view_notice(police->agent, journal.rows[0].number, police->arena, &one), STATUS_OK);
	assert_string_equal(one.about, notice.about);
}

static void
rename_health(void *context, struct directory_agency *agencies, size_t count)
{
	(void)context;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(agencies[i].id.name, "health"))
			agencies[i].name = "TEST another name";
}

static void
a_newer_directory_is_believed_kept_and_there_after_a_restart(void **state)
{
	struct stage *stage = *state;
	struct actor *crs = stage->actors[CRS];
	struct view first = stage->world->directory_raw;

	stage_play(stage);
	notes_directory(stage->world, rename_health, NULL);
	mini_deliver(stage->mini, "crs", LEAF_DIRECTORY, stage->world->directory_raw, NULL);
	stage_play(stage);
	assert_int_equal(trust_directory(crs->trust)->serial, 2);
	/* the world that a new process is given is the old one again */
	stage->world->directory_raw = first;
	actor_crash(crs);
	assert_int_equal(trust_directory(crs->trust)->serial, 2);
}

static void
a_body_that_came_damaged_is_fetched_anew(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE], *crs = stage->actors[CRS];
	struct envelope envelope;
	struct agent_sent sent;

	/* delivered without its body inline: the agent asks for it by hash */
	stage->count = 1;
	sent = send_text(police, referral(stage, "R1", "MEDIUM"));
	stage_play(stage);
	assert_int_equal(envelope_decode(mini_note(stage->mini, "police", 1), police->arena, &envelope), STATUS_OK);
	mini_forget_items(stage->mini, "crs");
	mini_deliver(stage->mini, "crs", LEAF_ENVELOPE, envelope.note, NULL);
	mini_spoil(stage->mini, 2);
	stage->count = 2;
	stage_play(stage);
	assert_int_equal(count_inbox(crs, INBOX_RAW), 1);
	for (int i = 0; i < 10; i++)
		stage_wait(stage, 1000);
	assert_int_equal(count_inbox(crs, INBOX_VERIFIED), 1);
	assert_true(step_of_crs(police, &sent.id).verified_ms > 0);
}

static enum status
try_to_send(struct actor *actor, const char *json, struct agent_sent *ret_sent)
{
	const struct agent_submission submission = {.json = {(const uint8_t *)json, strlen(json)}};
	struct document_problems problems;

	return agent_send(actor->agent, &submission, actor->now, actor->arena, ret_sent, &problems);
}

/* What goes to a council goes to its out-of-hours team too, at any hour: an
 * agent that has only just begun waits a little for that team's card. */
static void
a_referral_waits_a_little_for_the_card_of_who_reads_along(void **state)
{
	struct stage *stage = *state;
	struct actor *police = stage->actors[POLICE];
	struct notes_agency *edt = notes_agency(stage->world, "edt");
	struct view card = edt->card_raw;
	struct agent_sent sent;
	struct sent_step *steps;
	size_t count;

	edt->card_raw = (struct view){0};
	actor_crash(police);
	assert_int_equal(try_to_send(police, referral(stage, "R1", "HIGH"), &sent), STATUS_BUSY);
	actor_wait(police, 4900);
	assert_int_equal(try_to_send(police, referral(stage, "R1", "HIGH"), &sent), STATUS_BUSY);
	actor_wait(police, 100);
	assert_int_equal(try_to_send(police, referral(stage, "R1", "HIGH"), &sent), STATUS_OK);
	assert_int_equal(agent_view_steps(police->agent, &sent.id, police->arena, &steps, &count), STATUS_OK);
	assert_int_equal(count, 1);
	edt->card_raw = card;
	actor_crash(police);
	assert_int_equal(try_to_send(police, referral(stage, "R2", "HIGH"), &sent), STATUS_OK);
	assert_int_equal(agent_view_steps(police->agent, &sent.id, police->arena, &steps, &count), STATUS_OK);
	assert_int_equal(count, 2);
	assert_string_equal(steps[1].agency.name, "edt");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(what_came_is_durable_before_it_is_unsealed),
		T(what_is_not_of_the_grammar_is_set_aside_and_the_rest_goes_on),
		T(an_envelope_under_a_stranger_s_key_is_refused_aloud),
		T(one_whose_body_is_not_there_holds_nobody_back),
		T(a_body_that_is_no_age_file_is_refused_with_its_code),
		T(only_the_recipient_s_own_signature_counts_as_opened),
		T(a_note_damaged_in_the_store_holds_nobody_back),
		T(a_notice_is_kept_once),
		T(a_newer_directory_is_believed_kept_and_there_after_a_restart),
		T(a_body_that_came_damaged_is_fetched_anew),
		T(a_referral_waits_a_little_for_the_card_of_who_reads_along),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
