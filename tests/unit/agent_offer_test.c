/* The broker's disk is lost; a copy of its log and the agents live.  Agents at a
 * real front door bring back what the copy lacks, and nothing is lost. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "runtime/agent_kind.h"
#include "runtime/agent_store_offer.h"
#include "store/lost.h"
#include "store/store_backup.h"
#include "support/house.h"
#include "support/refilled.h"

#define SECOND 1000LL
#define MINUTE (60 * SECOND)

/* Steps of the filling: to its end. */
#define TO_THE_END 100000

enum { POLICE, CRS, SCHOOL, AGENCIES };

struct scene {
	struct house *house;
	struct refilled store;
};

static int
set_up(void **state)
{
	static const char *const names[AGENCIES] = {"police", "crs", "school"};
	struct scene *scene = test_calloc(1, sizeof *scene);

	scene->house = house_new(names, AGENCIES);
	refilled_take(&scene->store, scene->house->box);
	house_play(scene->house);
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	refilled_leave(&scene->store);
	house_free(scene->house);
	test_free(scene);
	return 0;
}

/* ---- what happens ---- */

static struct actor *
who(struct scene *scene, size_t at)
{
	return scene->house->actors[at];
}

static struct agent_sent
refer(struct scene *scene, size_t at, const char *reference)
{
	struct actor *actor = who(scene, at);
	struct agent_sent sent =
		actor_send(actor, actor_text(actor, TYPE_REFERRAL,
					     arena_print(actor->arena, "\"clientReference\": \"%s\",", reference)));

	house_wait(scene->house, 2 * SECOND);
	return sent;
}

static void
open_by(struct scene *scene, size_t at, const struct envelope_id *id)
{
	const struct agent_person ann = {"ann", "social-worker"}, bob = {"bob", "officer"};

	assert_int_equal(agent_opened(who(scene, at)->agent, id, at == CRS ? &ann : &bob, who(scene, at)->now), STATUS_OK);
	house_wait(scene->house, 2 * SECOND);
}

static struct agent_sent
answer(struct scene *scene, const struct envelope_id *referral)
{
	struct actor *crs = who(scene, CRS);
	struct agent_sent sent = actor_send(
		crs, actor_text(crs, TYPE_PROGRESS, arena_print(crs->arena, "\"re\": \"%s\",", referral->hex)));

	house_wait(scene->house, 2 * SECOND);
	return sent;
}

/* From now on nobody sees a checkpoint beyond the copy that is made. */
static void
copy(struct scene *scene)
{
	(void)refilled_copy(&scene->store);
	scene->house->box->is_log_still = 1;
}

/* All of the store is gone, and filled from the copy; nobody has rung yet. */
static void
lose(struct scene *scene)
{
	struct core_box *box = scene->house->box;

	core_close(box->core);
	box->core = NULL;
	assert_int_equal(unlink(box->path), 0);
	if (refilled_fill(&scene->store, TO_THE_END))
		fail_msg("%s", scene->store.why.words);
	assert_int_equal(scene->store.reached.had, 0);
	box->is_log_still = 0;
}

static void
goes(struct scene *scene, size_t at)
{
	house_goes(scene->house, at);
}

static void
comes(struct scene *scene, size_t at)
{
	house_comes(scene->house, at);
	/* whatever was put off is tried again */
	for (unsigned i = 0; i < 4; i++)
		house_wait(scene->house, 20 * SECOND);
}

/* ---- what is looked at ---- */

static uint64_t
bodies_lost(struct scene *scene)
{
	uint64_t count = 0;

	assert_int_equal(store_lost_count(scene->house->box->core->store, &count), STATUS_OK);
	return count;
}

static enum sent_state
state_of(struct scene *scene, size_t at, const struct agent_sent *sent)
{
	return actor_row(who(scene, at), &sent->id).state;
}

/* Is it here, and can it be read? */
static int
has_read(struct scene *scene, size_t at, const struct agent_sent *sent)
{
	struct inbox_row row;
	enum status status = agent_view_inbox_one(who(scene, at)->agent, &sent->id, who(scene, at)->arena, &row);

	return !status && row.state == INBOX_VERIFIED;
}

/* Of each kind, agency and word at most once about one message. */
static void
nothing_happened_twice(struct scene *scene, size_t at)
{
	struct actor *actor = who(scene, at);
	struct journal_rows rows;

	assert_int_equal(agent_view_journal(actor->agent, 0, 1000, actor->arena, &rows), STATUS_OK);
	for (size_t i = 0; i < rows.count; i++)
		for (size_t k = 0; k < i; k++) {
			const struct journal_row *a = &rows.rows[i], *b = &rows.rows[k];

			if (*a->id.hex && a->kind == b->kind && !strcmp(a->id.hex, b->id.hex) &&
			    !strcmp(a->agency.name, b->agency.name) && !strcmp(a->word, b->word) &&
			    a->kind != JOURNAL_PROVEN && a->kind != JOURNAL_WAITING)
				fail_msg("twice: %s %s %s %s", journal_kind_word(a->kind), a->id.hex, a->agency.name, a->word);
		}
}

static void
all_is_well(struct scene *scene)
{
	assert_int_equal(bodies_lost(scene), 0);
	for (size_t i = 0; i < AGENCIES; i++)
		nothing_happened_twice(scene, i);
}

/* ---- bodies ---- */

static void
a_body_comes_back_from_its_sender_and_from_who_received_it(void **state)
{
	struct scene *scene = *state;
	struct agent_sent read = refer(scene, POLICE, "read"), unread;

	assert_true(has_read(scene, CRS, &read));
	goes(scene, CRS);
	unread = refer(scene, POLICE, "unread");
	copy(scene);
	lose(scene);
	assert_int_equal(scene->store.reached.bodies, 2);
	goes(scene, POLICE);
	house_reopen(scene->house);
	assert_int_equal(bodies_lost(scene), 2);
	comes(scene, CRS);
	/* it gave the one that it had, and waits for the other */
	assert_int_equal(bodies_lost(scene), 1);
	assert_false(has_read(scene, CRS, &unread));
	comes(scene, POLICE);
	assert_true(has_read(scene, CRS, &unread));
	all_is_well(scene);
}

static void
who_lost_its_own_store_too_gets_its_body_back(void **state)
{
	struct scene *scene = *state;
	struct agent_message message;
	struct agent_sent sent;

	actor_save(who(scene, POLICE), "yesterday");
	comes(scene, POLICE);
	sent = refer(scene, POLICE, "one");
	open_by(scene, CRS, &sent.id);
	copy(scene);
	lose(scene);
	actor_restore(who(scene, POLICE), "yesterday");
	house_reopen(scene->house);
	comes(scene, POLICE);
	assert_int_equal(state_of(scene, POLICE, &sent), SENT_ACCEPTED);
	assert_int_equal(agent_message(who(scene, POLICE)->agent, &sent.id, who(scene, POLICE)->arena, &message), STATUS_OK);
	all_is_well(scene);
}

/* ---- notes that the copy did not have ---- */

static void
what_the_copy_lacked_comes_back_in_whatever_order_they_ring(void **state)
{
	static const size_t orders[][AGENCIES] = {{CRS, SCHOOL, POLICE}, {POLICE, CRS, SCHOOL}, {SCHOOL, CRS, POLICE}};
	struct scene *scene = *state;

	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		const char *name = arena_print(who(scene, POLICE)->arena, "round %zu", i);
		struct agent_sent before = refer(scene, POLICE, arena_print(who(scene, POLICE)->arena, "before %zu", i));
		struct agent_sent referral, other, said;

		copy(scene);
		open_by(scene, CRS, &before.id);
		referral = refer(scene, POLICE, name);
		other = refer(scene, SCHOOL, name);
		open_by(scene, CRS, &referral.id);
		said = answer(scene, &referral.id);
		open_by(scene, POLICE, &said.id);
		lose(scene);
		for (size_t k = 0; k < AGENCIES; k++)
			goes(scene, k);
		house_reopen(scene->house);
		for (size_t k = 0; k < AGENCIES; k++)
			comes(scene, orders[i][k]);
		assert_int_equal(state_of(scene, POLICE, &before), SENT_ACCEPTED);
		assert_int_equal(state_of(scene, POLICE, &referral), SENT_ACCEPTED);
		assert_int_equal(state_of(scene, SCHOOL, &other), SENT_ACCEPTED);
		assert_int_equal(state_of(scene, CRS, &said), SENT_ACCEPTED);
		assert_true(has_read(scene, CRS, &other));
		all_is_well(scene);
	}
}

static void
what_was_refused_is_refused_once(void **state)
{
	struct scene *scene = *state;
	struct actor *crs = who(scene, CRS);
	struct agent_sent referral, closing, said;

	copy(scene);
	referral = refer(scene, POLICE, "one");
	open_by(scene, CRS, &referral.id);
	closing = actor_send(crs, actor_text(crs, TYPE_CLOSE, arena_print(crs->arena, "\"re\": \"%s\",", referral.id.hex)));
	house_wait(scene->house, 2 * SECOND);
	assert_int_equal(state_of(scene, CRS, &closing), SENT_REFUSED);
	said = answer(scene, &referral.id);
	lose(scene);
	house_reopen(scene->house);
	comes(scene, CRS);
	assert_int_equal(state_of(scene, CRS, &closing), SENT_REFUSED);
	assert_int_equal(actor_row(crs, &closing.id).code, REFUSAL_DUTIES_OPEN);
	assert_int_equal(state_of(scene, CRS, &said), SENT_ACCEPTED);
	all_is_well(scene);
}

static void
a_place_in_the_stream_that_was_passed_before_is_passed_again(void **state)
{
	struct scene *scene = *state;
	struct agent_sent lost, newer;

	(void)refer(scene, POLICE, "one");
	copy(scene);
	lost = refer(scene, POLICE, "two");
	(void)refer(scene, POLICE, "three");
	lose(scene);
	goes(scene, POLICE);
	house_reopen(scene->house);
	/* it stands where those two stood that the front door had passed */
	newer = refer(scene, SCHOOL, "four");
	assert_true(has_read(scene, CRS, &newer));
	comes(scene, POLICE);
	assert_true(has_read(scene, CRS, &lost));
	all_is_well(scene);
	/* and again, from a copy of the log as it is now */
	copy(scene);
	(void)refer(scene, POLICE, "five");
	lose(scene);
	goes(scene, POLICE);
	house_reopen(scene->house);
	newer = refer(scene, SCHOOL, "six");
	assert_true(has_read(scene, CRS, &newer));
	comes(scene, POLICE);
	all_is_well(scene);
}

static void
more_bodies_than_one_answer_names_come_back(void **state)
{
	struct scene *scene = *state;
	struct actor *police = who(scene, POLICE);
	struct agent_sent sent[MAX_WANTS + 30];
	const size_t many = sizeof sent / sizeof *sent;

	goes(scene, CRS);
	for (size_t i = 0; i < many; i++)
		sent[i] = actor_send(police, actor_text(police, TYPE_REFERRAL,
							arena_print(police->arena, "\"clientReference\": \"n %zu\",", i)));
	house_wait(scene->house, 2 * SECOND);
	copy(scene);
	lose(scene);
	assert_int_equal(scene->store.reached.bodies, many);
	house_reopen(scene->house);
	assert_int_equal(bodies_lost(scene), 0);
	comes(scene, CRS);
	for (size_t i = 0; i < many; i++)
		assert_true(has_read(scene, CRS, &sent[i]));
}

/* A quota that held them would have numbers given to what is urgent, and what
 * others know by its bytes signed anew. */
static void
more_notes_than_a_quota_lets_pass_come_back_as_they_were(void **state)
{
	struct scene *scene = *state;
	struct actor *police = who(scene, POLICE);
	struct agent_sent sent[QUOTA_NOTES_BURST + 50], urgent;
	const size_t many = sizeof sent / sizeof *sent;
	const char *text;

	copy(scene);
	for (size_t i = 0; i < many; i++) {
		text = actor_text(police, TYPE_REFERRAL,
				  arena_print(police->arena, "\"clientReference\": \"n %zu\",", i));
		sent[i] = actor_send(police, actor_swap(police, text, "\"grade\": \"HIGH\"", "\"grade\": \"STANDARD\""));
		house_wait(scene->house, 100);
	}
	house_wait(scene->house, MINUTE);
	for (size_t i = 0; i < many; i++)
		assert_int_equal(state_of(scene, POLICE, &sent[i]), SENT_ACCEPTED);
	lose(scene);
	urgent = actor_send(police, actor_text(police, TYPE_REFERRAL, "\"clientReference\": \"urgent\","));
	house_reopen(scene->house);
	for (size_t i = 0; i < many; i++) {
		assert_int_equal(state_of(scene, POLICE, &sent[i]), SENT_ACCEPTED);
		assert_true(has_read(scene, CRS, &sent[i]));
	}
	assert_int_equal(state_of(scene, POLICE, &urgent), SENT_ACCEPTED);
	assert_true(has_read(scene, CRS, &urgent));
	all_is_well(scene);
}

/* A virtual machine that is put back to yesterday does not know that it was. */
static void
a_broker_that_does_not_know_that_it_was_put_back_is_found_out(void **state)
{
	struct scene *scene = *state;
	struct agent_sent lost, newer;

	(void)refer(scene, POLICE, "one");
	refilled_back_up(&scene->store);
	house_reopen(scene->house);
	scene->house->box->is_log_still = 1;
	lost = refer(scene, POLICE, "two");
	(void)refer(scene, POLICE, "three");
	refilled_put_back(&scene->store);
	goes(scene, POLICE);
	house_reopen(scene->house);
	newer = refer(scene, SCHOOL, "four");
	assert_true(has_read(scene, CRS, &newer));
	comes(scene, POLICE);
	assert_true(has_read(scene, CRS, &lost));
	assert_int_equal(state_of(scene, POLICE, &lost), SENT_ACCEPTED);
	for (size_t i = 0; i < AGENCIES; i++)
		nothing_happened_twice(scene, i);
}

/* What it says of backups agents keep, and lose nothing by it. */
static void
agents_know_how_much_is_in_a_backup_elsewhere(void **state)
{
	struct scene *scene = *state;
	struct store *store = scene->house->box->core->store;
	const struct store_backup backup = {.file = {{7}}, .file_bytes = 1, .leaves = 5, .made = scene->house->box->now.civil};
	struct agent_status now;

	assert_int_equal(agent_view_status(who(scene, POLICE)->agent, &now), STATUS_OK);
	assert_int_equal(now.backed_up, 0);
	assert_int_equal(store_begin(store), STATUS_OK);
	assert_int_equal(store_backup_add(store, &backup), STATUS_OK);
	assert_int_equal(store_backup_away(store, &backup.file, backup.made), STATUS_OK);
	assert_int_equal(store_commit(store), STATUS_OK);
	house_reopen(scene->house);
	assert_int_equal(agent_view_status(who(scene, POLICE)->agent, &now), STATUS_OK);
	assert_int_equal(now.backed_up, 5);
}

static void
who_does_not_come_back_is_not_waited_for_for_ever(void **state)
{
	struct scene *scene = *state;
	struct agent_sent referral, said, newer;

	copy(scene);
	referral = refer(scene, POLICE, "one");
	open_by(scene, CRS, &referral.id);
	said = answer(scene, &referral.id);
	lose(scene);
	goes(scene, POLICE);
	house_reopen(scene->house);
	house_wait(scene->house, MINUTE);
	assert_int_equal(state_of(scene, CRS, &said), SENT_SIGNED);
	for (unsigned i = 0; i < 30; i++)
		house_wait(scene->house, MINUTE);
	/* a person is told, and whatever stands behind it goes on */
	assert_int_equal(state_of(scene, CRS, &said), SENT_REFUSED);
	newer = refer(scene, SCHOOL, "two");
	assert_true(has_read(scene, CRS, &newer));
	comes(scene, POLICE);
	assert_int_equal(state_of(scene, POLICE, &referral), SENT_ACCEPTED);
}

/* Its answer was lost with the disk, and whoever received it has built on it:
 * nobody's receipt on it may be refused before it has come again. */
static void
what_was_sent_and_never_answered_is_waited_for(void **state)
{
	struct scene *scene = *state;
	struct db *db = agent_db(who(scene, CRS)->agent);
	struct agent_sent referral = refer(scene, POLICE, "one");
	struct agent_sent said;
	uint64_t answered, given;

	open_by(scene, CRS, &referral.id);
	assert_int_equal(agent_store_offer_given(db, &answered), STATUS_OK);
	said = answer(scene, &referral.id);
	assert_int_equal(db_run(db_query(db, "UPDATE sent SET state = 'signed', log_index = NULL, accepted_ms = NULL"
					     " WHERE number = (SELECT max(number) FROM sent WHERE type = 'progress')")),
			 STATUS_OK);
	assert_int_equal(state_of(scene, CRS, &said), SENT_SIGNED);
	assert_int_equal(agent_store_offer_given(db, &given), STATUS_OK);
	assert_int_equal(given, answered + 1);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(a_body_comes_back_from_its_sender_and_from_who_received_it),
		T(who_lost_its_own_store_too_gets_its_body_back),
		T(what_the_copy_lacked_comes_back_in_whatever_order_they_ring),
		T(what_was_refused_is_refused_once),
		T(a_place_in_the_stream_that_was_passed_before_is_passed_again),
		T(more_bodies_than_one_answer_names_come_back),
		T(more_notes_than_a_quota_lets_pass_come_back_as_they_were),
		T(a_broker_that_does_not_know_that_it_was_put_back_is_found_out),
		T(agents_know_how_much_is_in_a_backup_elsewhere),
		T(who_does_not_come_back_is_not_waited_for_for_ever),
		T(what_was_sent_and_never_answered_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
