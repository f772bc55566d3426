/* Front's tables: who may connect, who has, what is asked. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/z85.h"
#include "front/admission.h"
#include "front/connections.h"
#include "front/questions.h"
#include "front/zap.h"
#include "wire/frame_nonce.h"

/* The ${n}-th key of the tests, ${of} its agency. */
static struct front_key
key(unsigned n, const char *of)
{
	uint8_t raw[Z85_KEY_BYTES] = {(uint8_t)n, (uint8_t)(n >> 8), 1};
	struct front_key made;

	memset(&made, 0, sizeof made);
	z85_encode(raw, made.curve);
	(void)snprintf(made.agency.name, sizeof made.agency.name, "%s", of);
	return made;
}

static enum status
take(struct admission *admission, uint64_t generation, const struct front_key *keys, size_t count, int more, int *whole)
{
	const struct front_keys part = {generation, keys, count, more};

	return admission_take(admission, &part, whole);
}

static void
nobody_may_connect_before_the_first_table_and_then_those_in_it(void **state)
{
	const struct front_key keys[] = {key(3, "c"), key(1, "a"), key(2, "b")};
	struct admission *admission = NULL;
	struct tick now = {1000};
	int whole;

	(void)state;
	assert_int_equal(admission_new(&admission), STATUS_OK);
	assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_UNKNOWN);
	assert_int_equal(take(admission, 1, keys, 2, 1, &whole), STATUS_OK);
	assert_int_equal(whole, 0);
	assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_UNKNOWN);
	assert_int_equal(take(admission, 1, keys + 2, 1, 0, &whole), STATUS_OK);
	assert_int_equal(whole, 1);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(admission_ask(admission, keys[i].curve, now), ADMISSION_YES);
		assert_string_equal(admission_agency(admission, keys[i].curve)->name, keys[i].agency.name);
	}
	assert_int_equal(admission_ask(admission, key(4, "").curve, now), ADMISSION_UNKNOWN);
	assert_int_equal(admission_ask(admission, "", now), ADMISSION_UNKNOWN);
	assert_null(admission_agency(admission, "short"));
	assert_int_equal(take(admission, 2, keys, 1, 0, &whole), STATUS_OK);
	assert_null(admission_agency(admission, keys[1].curve));
	assert_non_null(admission_agency(admission, keys[0].curve));
	assert_int_equal(take(admission, 3, NULL, 0, 0, &whole), STATUS_OK);
	assert_null(admission_agency(admission, keys[0].curve));
	admission_free(admission);
}

static void
a_table_that_makes_no_sense_leaves_the_old_one_in_force(void **state)
{
	const struct front_key old = key(1, "a"), twice[] = {key(2, "b"), key(2, "c")};
	struct admission *admission = NULL;
	int whole;

	(void)state;
	assert_int_equal(admission_new(&admission), STATUS_OK);
	assert_int_equal(take(admission, 1, &old, 1, 0, &whole), STATUS_OK);
	assert_int_equal(take(admission, 2, twice, 2, 0, &whole), STATUS_MALFORMED);
	assert_int_equal(take(admission, 3, twice, 1, 1, &whole), STATUS_OK);
	assert_int_equal(take(admission, 4, twice + 1, 1, 0, &whole), STATUS_MALFORMED);
	assert_non_null(admission_agency(admission, old.curve));
	assert_null(admission_agency(admission, twice[0].curve));
	assert_int_equal(take(admission, 5, twice, 1, 0, &whole), STATUS_OK);
	assert_null(admission_agency(admission, old.curve));
	admission_free(admission);
}

static void
ten_handshakes_a_minute_and_four_connections_are_a_keys_share(void **state)
{
	const struct front_key keys[] = {key(1, "a"), key(2, "a")};
	struct admission *admission = NULL;
	struct tick now = {0};
	int whole;

	(void)state;
	assert_int_equal(admission_new(&admission), STATUS_OK);
	assert_int_equal(take(admission, 1, keys, 2, 0, &whole), STATUS_OK);
	for (int i = 0; i < ADMISSION_HANDSHAKES; i++, now.ms += 100)
		assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_YES);
	assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_LATER);
	assert_int_equal(admission_ask(admission, keys[1].curve, now), ADMISSION_YES);
	/* what was used goes over into a new table */
	assert_int_equal(take(admission, 2, keys, 2, 0, &whole), STATUS_OK);
	assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_LATER);
	now.ms = ADMISSION_SPAN_MS + 50;
	assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_YES);
	assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_LATER);
	now.ms += ADMISSION_SPAN_MS;
	for (int i = 0; i < ADMISSION_CONNECTIONS; i++)
		assert_int_equal(admission_connected(admission, keys[0].curve), 0);
	assert_int_equal(admission_connected(admission, keys[0].curve), 1);
	assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_LATER);
	admission_left(admission, keys[0].curve);
	assert_int_equal(admission_ask(admission, keys[0].curve, now), ADMISSION_YES);
	assert_int_equal(admission_connected(admission, key(9, "").curve), 1);
	admission_left(admission, key(9, "").curve);
	assert_string_not_equal(admission_curve_of(admission, &keys[0].agency, 0),
				admission_curve_of(admission, &keys[0].agency, 1));
	assert_null(admission_curve_of(admission, &keys[0].agency, 2));
	admission_free(admission);
}

static void
connections_are_known_from_their_first_message(void **state)
{
	struct connections *connections = NULL;
	char curve[Z85_KEY_SIZE];

	(void)state;
	assert_int_equal(connections_new(&connections), STATUS_OK);
	assert_null(connections_curve(connections, 7));
	assert_int_equal(connections_accepted(connections, 7, (struct tick){10}), STATUS_OK);
	assert_int_equal(connections_accepted(connections, 700, (struct tick){20}), STATUS_OK);
	assert_int_equal(connections_accepted(connections, -1, (struct tick){20}), STATUS_OK);
	assert_int_equal(connections_count(connections), 2);
	assert_int_equal(connections_unknown(connections), 2);
	assert_string_equal(connections_curve(connections, 7), "");
	connections_know(connections, 7, key(1, "").curve);
	connections_know(connections, 8, key(1, "").curve);
	assert_int_equal(connections_unknown(connections), 1);
	assert_int_equal(connections_next(connections, -1), 7);
	assert_int_equal(connections_next(connections, 7), -1);
	connections_closed(connections, 7, curve);
	assert_string_equal(curve, key(1, "").curve);
	connections_closed(connections, 7, curve);
	assert_string_equal(curve, "");
	connections_closed(connections, 700, curve);
	assert_string_equal(curve, "");
	assert_int_equal(connections_count(connections), 0);
	assert_int_equal(connections_unknown(connections), 0);
	connections_free(connections);
}

static void
one_that_stays_silent_is_given_out_to_be_cut_once(void **state)
{
	struct connections *connections = NULL;

	(void)state;
	assert_int_equal(connections_new(&connections), STATUS_OK);
	assert_int_equal(connections_oldest_unknown(connections), -1);
	assert_int_equal(connections_accepted(connections, 5, (struct tick){100}), STATUS_OK);
	assert_int_equal(connections_accepted(connections, 6, (struct tick){50}), STATUS_OK);
	assert_int_equal(connections_accepted(connections, 4, (struct tick){200}), STATUS_OK);
	assert_int_equal(connections_silent(connections, (struct tick){CONNECTIONS_SILENT_MS + 49}), -1);
	assert_int_equal(connections_silent(connections, (struct tick){CONNECTIONS_SILENT_MS + 100}), 6);
	assert_int_equal(connections_silent(connections, (struct tick){CONNECTIONS_SILENT_MS + 100}), 5);
	assert_int_equal(connections_silent(connections, (struct tick){CONNECTIONS_SILENT_MS + 100}), -1);
	assert_int_equal(connections_oldest_unknown(connections), 4);
	assert_int_equal(connections_oldest_unknown(connections), -1);
	assert_int_equal(connections_count(connections), 3); /* until libzmq says that they have gone */
	/* one that was cut and spoke all the same is known */
	connections_know(connections, 4, key(1, "").curve);
	assert_int_equal(connections_next(connections, -1), 4);
	connections_free(connections);
}

static void
open_questions_are_counted_by_use_of_a_descriptor(void **state)
{
	struct connections *connections = NULL;
	uint32_t use, later;

	(void)state;
	assert_int_equal(connections_new(&connections), STATUS_OK);
	assert_int_equal(connections_asked(connections, 5, &use), 0); /* it has left already */
	assert_int_equal(connections_accepted(connections, 5, (struct tick){1}), STATUS_OK);
	for (int i = 0; i < CONNECTIONS_QUESTIONS; i++)
		assert_int_equal(connections_asked(connections, 5, &use), 0);
	assert_int_equal(connections_asked(connections, 5, &later), 1);
	connections_answered(connections, 5, use);
	assert_int_equal(connections_asked(connections, 5, &use), 0);
	/* the descriptor's next owner has none open, and the old one's answers
	 * do not count for it */
	assert_int_equal(connections_accepted(connections, 5, (struct tick){2}), STATUS_OK);
	assert_int_equal(connections_asked(connections, 5, &later), 0);
	assert_int_not_equal(use, later);
	connections_answered(connections, 5, use);
	for (int i = 1; i < CONNECTIONS_QUESTIONS; i++)
		assert_int_equal(connections_asked(connections, 5, &later), 0);
	assert_int_equal(connections_asked(connections, 5, &later), 1);
	connections_free(connections);
}

static void
a_question_is_given_back_once_with_its_routing_id(void **state)
{
	uint8_t longest[QUESTIONS_ROUTING_MOST];
	const struct view routings[] = {{(const uint8_t *)"\0abcd", 5}, {longest, sizeof longest}, {NULL, 0}};
	struct questions *questions = NULL;
	struct question question;
	uint64_t ids[3];

	(void)state;
	memset(longest, 'x', sizeof longest);
	assert_int_equal(questions_new(&questions), STATUS_OK);
	assert_int_equal(questions_take(questions, 0, &question), STATUS_NOT_FOUND);
	for (uint32_t i = 0; i < 3; i++) {
		const struct question asked = {routings[i], 100 + i, (int)i, i};

		assert_int_equal(questions_add(questions, &asked, &ids[i]), STATUS_OK);
	}
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(questions_take(questions, ids[i], &question), STATUS_OK);
		assert_int_equal(question.routing.size, routings[i].size);
		if (routings[i].size)
			assert_memory_equal(question.routing.bytes, routings[i].bytes, routings[i].size);
		assert_int_equal(question.nonce, 100 + i);
		assert_int_equal(question.fd, i);
		assert_int_equal(questions_take(questions, ids[i], &question), STATUS_NOT_FOUND);
	}
	assert_int_equal(questions_any(questions, &question), STATUS_NOT_FOUND);
	questions_free(questions);
}

static void
questions_are_bounded_and_ids_never_come_again(void **state)
{
	const struct question asked = {{(const uint8_t *)"\0abcd", 5}, 1, 1, 1};
	struct questions *questions = NULL;
	struct question question;
	uint64_t id, first;
	size_t given = 0;

	(void)state;
	assert_int_equal(questions_new(&questions), STATUS_OK);
	assert_int_equal(questions_add(questions, &asked, &first), STATUS_OK);
	for (size_t i = 1; i < QUESTIONS_MOST; i++)
		assert_int_equal(questions_add(questions, &asked, &id), STATUS_OK);
	assert_int_equal(questions_add(questions, &asked, &id), STATUS_BUSY);
	assert_int_equal(questions_count(questions), QUESTIONS_MOST);
	assert_int_equal(questions_take(questions, first, &question), STATUS_OK);
	assert_int_equal(questions_add(questions, &asked, &id), STATUS_OK);
	assert_true(id != first);
	assert_int_equal(questions_take(questions, first, &question), STATUS_NOT_FOUND);
	/* half are left open: freeing is enough */
	while (given < 40 && !questions_any(questions, &question))
		given++;
	questions_free(questions);
}

static void
only_a_curve_request_for_our_domain_is_read(void **state)
{
	static const uint8_t raw[33] = {1, 2, 3};
#define FRAME(text)                                                                                                    \
	{                                                                                                              \
		(const uint8_t *)(text), sizeof(text) - 1                                                              \
	}
#define REQUEST(version, domain, mechanism, size)                                                                      \
	{                                                                                                              \
		FRAME(version), FRAME("1"), FRAME(domain), FRAME("127.0.0.1"), FRAME(""), FRAME(mechanism),            \
		{                                                                                                      \
			raw, size                                                                                      \
		}                                                                                                      \
	}
	static const struct {
		const char *label;
		struct view frames[ZAP_FRAMES];
		size_t count;
		int want;
	} rows[] = {
		{"well", REQUEST("1.0", "tellback", "CURVE", 32), 7, 0},
		{"another version", REQUEST("2.0", "tellback", "CURVE", 32), 7, -1},
		{"another domain", REQUEST("1.0", "global", "CURVE", 32), 7, -1},
		{"no domain", REQUEST("1.0", "", "CURVE", 32), 7, -1},
		{"NULL", REQUEST("1.0", "tellback", "NULL", 32), 7, -1},
		{"PLAIN", REQUEST("1.0", "tellback", "PLAIN", 32), 7, -1},
		{"GSSAPI", REQUEST("1.0", "tellback", "GSSAPI", 32), 7, -1},
		{"a key too short", REQUEST("1.0", "tellback", "CURVE", 31), 7, -1},
		{"a key too long", REQUEST("1.0", "tellback", "CURVE", 33), 7, -1},
		{"a frame fewer", REQUEST("1.0", "tellback", "CURVE", 32), 6, -1},
		{"a frame more", REQUEST("1.0", "tellback", "CURVE", 32), 8, -1},
	};
	char curve[Z85_KEY_SIZE] = "", want[Z85_KEY_SIZE];

	(void)state;
	z85_encode(raw, want);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (zap_read(rows[i].frames, rows[i].count, "tellback", curve) != rows[i].want)
			fail_msg("%s", rows[i].label);
		assert_string_equal(curve, want);
	}
}

static void
a_nonce_is_read_from_where_every_encoder_puts_it(void **state)
{
	static const struct {
		struct view input;
		uint64_t want;
	} rows[] = {
		{FRAME(""), 0},
		{FRAME("\x08"), 0},
		{FRAME("\x08\x05"), 5},
		{FRAME("\x08\x85\x02\x2a\x00"), 261},
		{FRAME("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x2a"), UINT64_MAX},
		{FRAME("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), 0},
		{FRAME("\x08\xff"), 0},
		{FRAME("\x2a\x00\x08\x05"), 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_true(frame_nonce(rows[i].input) == rows[i].want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_may_connect_before_the_first_table_and_then_those_in_it),
		cmocka_unit_test(a_table_that_makes_no_sense_leaves_the_old_one_in_force),
		cmocka_unit_test(ten_handshakes_a_minute_and_four_connections_are_a_keys_share),
		cmocka_unit_test(connections_are_known_from_their_first_message),
		cmocka_unit_test(one_that_stays_silent_is_given_out_to_be_cut_once),
		cmocka_unit_test(open_questions_are_counted_by_use_of_a_descriptor),
		cmocka_unit_test(a_question_is_given_back_once_with_its_routing_id),
		cmocka_unit_test(questions_are_bounded_and_ids_never_come_again),
		cmocka_unit_test(only_a_curve_request_for_our_domain_is_read),
		cmocka_unit_test(a_nonce_is_read_from_where_every_encoder_puts_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
