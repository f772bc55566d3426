/* Two agencies in one process: what one composes the other unseals, and what
 * anybody did to it on the way is named. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/digest.h"
#include "content/facts.h"
#include "note/envelope.h"
#include "runtime/compose.h"
#include "runtime/facts_table.h"
#include "runtime/outbox.h"
#include "runtime/unseal.h"
#include "support/actor.h"

struct scene {
	struct notes *world;
	struct actor *police;
	struct actor *crs;
};

static int
set_up(void **state)
{
	struct scene *scene = test_calloc(1, sizeof *scene);

	scene->world = notes_new();
	scene->police = actor_new(scene->world, "police");
	scene->crs = actor_new(scene->world, "crs");
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	actor_free(scene->police);
	actor_free(scene->crs);
	notes_free(scene->world);
	test_free(scene);
	return 0;
}

static enum status
compose_of(struct actor *actor, const char *json, const char *to, struct composed *ret_composed,
	   struct document_problem *ret_problem)
{
	const struct compose_context context = {actor->agency->card.agency, actor->trust, actor->now.civil};
	struct document *document = arena_alloc(actor->arena, sizeof *document);
	struct document_problems problems;
	struct agency *agency = arena_alloc(actor->arena, sizeof *agency);
	struct compose_request request = {.document = document, .to = agency, .to_count = 1};

	strcpy(agency->name, to);
	assert_int_equal(document_read((struct view){(const uint8_t *)json, strlen(json)}, actor->arena, document, &problems),
			 STATUS_OK);
	request.re = document->re;
	request.case_token = document->case_token;
	return compose_message(&context, &request, actor->arena, ret_composed, ret_problem);
}

/* Signed by its sender as seq 1 and decoded as the recipient would. */
static void
sign(struct actor *actor, const struct composed *composed, struct envelope *ret_envelope)
{
	struct view note;

	assert_int_equal(envelope_sign(composed->before_seq, 1, &actor->agency->sign.signer, actor->arena, &note), STATUS_OK);
	assert_int_equal(envelope_decode(note, actor->arena, ret_envelope), STATUS_OK);
}

static const char *
check_as(struct actor *reader, const struct envelope *envelope, struct view body, const struct signer_key *key)
{
	const struct unseal_context context = {reader->agency->card.agency, key, &reader->unwrapper};
	struct inbox_findings findings;
	struct document document;

	assert_int_equal(unseal_check(envelope, body, &context, reader->arena, &document, &findings), STATUS_OK);
	return inbox_code(&findings);
}

static void
a_referral_is_sealed_to_the_council_its_edt_and_ourselves(void **state)
{
	struct scene *scene = *state;
	struct document_problem problem;
	struct composed composed;
	struct envelope envelope;

	assert_int_equal(compose_of(scene->police, actor_text(scene->police, TYPE_REFERRAL, ""), "crs", &composed, &problem),
			 STATUS_OK);
	sign(scene->police, &composed, &envelope);
	assert_int_equal(envelope.to_count, 3);
	assert_string_equal(envelope.to[0].agency.name, "crs");
	assert_string_equal(envelope.to[1].agency.name, "edt");
	assert_string_equal(envelope.to[2].agency.name, "police");
	assert_string_equal(envelope.to[0].epoch, "e1");
	assert_true(*envelope.case_token.hex);
	assert_int_equal(envelope.body_bytes, composed.body.size);
	assert_null(check_as(scene->crs, &envelope, composed.body, &scene->police->agency->sign.key));
	assert_null(check_as(scene->police, &envelope, composed.body, &scene->police->agency->sign.key));
}

static void
every_type_that_is_complete_goes_through(void **state)
{
	struct scene *scene = *state;

	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		struct document_problem problem = {"", "", ""};
		struct composed composed;
		struct envelope envelope;
		const char *json = actor_text(scene->crs, (enum message_type)type, "");
		enum status status = compose_of(scene->crs, json, "police", &composed, &problem);

		if (status)
			print_error("%s: %s %s\n", message_type_word((enum message_type)type), problem.pointer, problem.detail);
		assert_int_equal(status, STATUS_OK);
		sign(scene->crs, &composed, &envelope);
		assert_null(check_as(scene->police, &envelope, composed.body, &scene->crs->agency->sign.key));
		arena_reset(scene->crs->arena);
		arena_reset(scene->police->arena);
	}
}

static void
what_was_done_to_it_on_the_way_is_named(void **state)
{
	struct scene *scene = *state;
	const struct signer_key *key = &scene->police->agency->sign.key;
	struct document_problem problem;
	struct composed composed, other;
	struct envelope envelope, changed;
	struct actor *school = actor_new(scene->world, "school");
	struct view body;
	uint8_t *bytes;

	assert_int_equal(compose_of(scene->police, actor_text(scene->police, TYPE_REFERRAL, ""), "crs", &composed, &problem),
			 STATUS_OK);
	assert_int_equal(compose_of(scene->police, actor_text(scene->police, TYPE_REFERRAL, ""), "crs", &other, &problem),
			 STATUS_OK);
	sign(scene->police, &composed, &envelope);
	assert_string_equal(check_as(scene->crs, &envelope, composed.body, NULL), "bad-signature");
	assert_string_equal(check_as(scene->crs, &envelope, composed.body, &scene->crs->agency->sign.key), "bad-signature");
	assert_string_equal(check_as(school, &envelope, composed.body, key), "not-for-us");
	assert_string_equal(check_as(scene->crs, &envelope, other.body, key), "wrong-binding");
	/* one byte at the front, in the stanzas, at the end */
	assert_int_equal(arena_copy(scene->crs->arena, composed.body, &body), STATUS_OK);
	bytes = arena_alloc(scene->crs->arena, body.size);
	memcpy(bytes, body.bytes, body.size);
	bytes[3] ^= 1;
	assert_string_equal(check_as(scene->crs, &envelope, (struct view){bytes, body.size}, key), "bad-header");
	bytes[3] ^= 1;
	bytes[body.size - 1] ^= 1;
	assert_string_equal(check_as(scene->crs, &envelope, (struct view){bytes, body.size}, key), "bad-payload");
	bytes[body.size - 1] ^= 1;
	assert_null(check_as(scene->crs, &envelope, (struct view){bytes, body.size}, key));
	/* the note says something else than the body: signed by the sender all the same */
	changed = composed.envelope;
	changed.fact_count--;
	assert_int_equal(envelope_head_write(&changed, scene->police->arena, &changed.head), STATUS_OK);
	assert_int_equal(envelope_body_write(changed.head, &composed.envelope.body, composed.body.size, scene->police->arena,
					     &other.before_seq),
			 STATUS_OK);
	sign(scene->police, &other, &changed);
	assert_string_equal(check_as(scene->crs, &changed, composed.body, key), "wrong-binding");
	actor_free(school);
}

static void
sealed_to_others_only_it_has_no_stanza_for_us(void **state)
{
	struct scene *scene = *state;
	struct document_problem problem;
	struct composed composed;
	struct envelope envelope;
	struct recipient *to;
	struct actor *school = actor_new(scene->world, "school");

	assert_int_equal(compose_of(scene->police, actor_text(scene->police, TYPE_REFERRAL, ""), "crs", &composed, &problem),
			 STATUS_OK);
	sign(scene->police, &composed, &envelope);
	to = arena_array(scene->police->arena, 4, sizeof *to);
	memcpy(to, envelope.to, 3 * sizeof *to);
	to[3] = to[2];
	strcpy(to[3].agency.name, "school");
	envelope.to = to;
	envelope.to_count = 4;
	assert_string_equal(check_as(school, &envelope, composed.body, &scene->police->agency->sign.key), "no-stanza");
	actor_free(school);
}

static void
a_recipient_without_a_key_is_named(void **state)
{
	struct scene *scene = *state;
	struct document_problem problem = {"", "", ""};
	struct composed composed;

	assert_int_equal(compose_of(scene->police, actor_text(scene->police, TYPE_REFERRAL, ""), "nobody", &composed, &problem),
			 STATUS_MALFORMED);
	assert_string_equal(problem.pointer, "/to");
	assert_string_equal(problem.code, "recipient-unknown");
}

/* Its card was not renewed in time: whoever is on duty by day still reads it. */
static void
nothing_waits_for_an_edt_whose_key_has_lapsed(void **state)
{
	struct scene *scene = *state;
	struct notes_agency *edt = notes_agency(scene->world, "edt");
	struct card_epoch epoch = edt->card.epochs[0];
	struct document_problem problem;
	struct composed composed;

	epoch.until_s = NOTES_BEGIN_S - 15 * 24 * 3600;
	edt->card.epochs = &epoch;
	notes_card(scene->world, "edt");
	assert_int_equal(trust_take_card(scene->police->trust, edt->card_raw, (struct trust_source){9, scene->police->now.civil}),
			 STATUS_OK);
	assert_int_equal(compose_of(scene->police, actor_text(scene->police, TYPE_REFERRAL, ""), "crs", &composed, &problem),
			 STATUS_OK);
	assert_int_equal(composed.envelope.to_count, 2);
	assert_string_equal(composed.envelope.to[0].agency.name, "crs");
	/* asked for by name it is sealed to: the broker's clock decides */
	assert_int_equal(compose_of(scene->police, actor_text(scene->police, TYPE_REFERRAL, ""), "edt", &composed, &problem),
			 STATUS_OK);
	assert_int_equal(composed.envelope.to_count, 3);
}

static void
a_clock_that_is_years_ahead_stops_nothing(void **state)
{
	struct scene *scene = *state;
	struct document_problem problem;
	struct composed composed;

	scene->police->now.civil.ms += 3000LL * 24 * 3600 * 1000;
	assert_int_equal(compose_of(scene->police, actor_text(scene->police, TYPE_REFERRAL, ""), "crs", &composed, &problem),
			 STATUS_OK);
	assert_int_equal(composed.envelope.to_count, 3);
	assert_string_equal(composed.envelope.to[1].agency.name, "edt");
	assert_string_equal(composed.envelope.to[1].epoch, "e1");
}

static void
urgency_follows_from_the_facts(void **state)
{
	static const struct {
		const char *label;
		enum message_type type;
		struct fact facts[2];
		size_t count;
		int priority;
		int is_high;
	} rows[] = {
		{"a high referral", TYPE_REFERRAL, {{"grade", "high"}}, 1, OUTBOX_URGENT, 1},
		{"police protection", TYPE_REFERRAL, {{"grade", "medium"}, {"protection", "police-protection"}}, 2, OUTBOX_URGENT, 1},
		{"no protection", TYPE_REFERRAL, {{"grade", "medium"}, {"protection", "none"}}, 2, OUTBOX_PLAIN, 0},
		{"a high notification", TYPE_NOTIFICATION, {{"grade", "high"}}, 1, OUTBOX_URGENT, 0},
		{"a red request", TYPE_INFORMATION_REQUEST, {{"rag", "red"}}, 1, OUTBOX_URGENT, 0},
		{"imminent", TYPE_ESCALATION, {{"imminent", "yes"}}, 1, OUTBOX_URGENT, 0},
		{"a decision", TYPE_DECISION, {{"level", "full"}}, 1, OUTBOX_ANSWER, 0},
		{"an outcome", TYPE_OUTCOME, {{"level", "full"}}, 1, OUTBOX_ANSWER, 0},
		{"a close", TYPE_CLOSE, {{"reason", "complete"}}, 1, OUTBOX_PLAIN, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int priority = facts_table_priority(rows[i].type, rows[i].facts, rows[i].count);
		int is_high = facts_table_is_high(rows[i].type, rows[i].facts, rows[i].count);

		if (priority != rows[i].priority || is_high != rows[i].is_high)
			print_error("%s: %d %d\n", rows[i].label, priority, is_high);
		assert_int_equal(priority, rows[i].priority);
		assert_int_equal(is_high, rows[i].is_high);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_referral_is_sealed_to_the_council_its_edt_and_ourselves, set_up, tear_down),
		cmocka_unit_test_setup_teardown(every_type_that_is_complete_goes_through, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_done_to_it_on_the_way_is_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sealed_to_others_only_it_has_no_stanza_for_us, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_recipient_without_a_key_is_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_waits_for_an_edt_whose_key_has_lapsed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_clock_that_is_years_ahead_stops_nothing, set_up, tear_down),
		cmocka_unit_test(urgency_follows_from_the_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
