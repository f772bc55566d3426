/* broker/admin: loading what the registrars signed, and looking. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "admin/answers.h"
#include "note/directory.h"
#include "support/core_box.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"

/* One call; its words are split at spaces, what it prints is in ${ret_out}. */
static enum exit_code
ask(struct core_box *box, const char *words, struct view payload, const char **ret_out)
{
	struct call call = {.payload = payload};
	struct call_reply reply;
	char *rest = arena_text(box->arena, words, strlen(words)), *word;

	while ((word = strsep(&rest, " ")))
		call.words[call.word_count++] = word;
	assert_int_equal(answers_make(box->core, &call, box->now, box->arena, &reply), STATUS_OK);
	*ret_out = reply.code ? arena_text(box->arena, reply.err.bytes, reply.err.size)
			      : arena_text(box->arena, reply.out.bytes, reply.out.size);
	return reply.code;
}

static void
look(struct core_box *box, const char *words, const char *want)
{
	const char *out;

	assert_int_equal(ask(box, words, (struct view){0}, &out), EXIT_DONE);
	if (!strstr(out, want))
		fail_msg("%s: no \"%s\" in: %s", words, want, out);
}

static void
each_verb_shows_what_is_there(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;
	struct frame_answer answer = core_box_send(
		box, (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police", .facts = FACTS,
					    .id = 1, .case_id = 2}, &envelope);
	char words[80];
	const char *out;

	assert_int_equal(answer.code, REFUSAL_NONE);
	look(box, "status", "directory   serial 1, 17 agencies");
	look(box, "status --json", "\"cards\":17");
	look(box, "agencies", "police");
	look(box, "agencies --json", "{\"agency\":\"police\",\"kind\":\"police\",\"revoked\":false,\"connected\":true,\"seq\":1");
	look(box, "owed", "decision");
	look(box, "owed --agency police --json", "\"creditor\":\"police\"");
	look(box, "queue", "crs ");
	(void)snprintf(words, sizeof words, "owed --case %s", envelope.case_token.hex);
	look(box, words, "acknowledge");
	(void)snprintf(words, sizeof words, "note get %llu", (unsigned long long)answer.index);
	assert_int_equal(ask(box, words, (struct view){0}, &out), EXIT_DONE);
	assert_memory_equal(out, envelope.note.bytes, envelope.note.size);
	(void)snprintf(words, sizeof words, "notes --from %llu", (unsigned long long)answer.index);
	look(box, words, "\"kind\":\"envelope\"");
	assert_int_equal(ask(box, "owed --agency school", (struct view){0}, &out), EXIT_DONE);
	assert_string_equal(out, "");
}

static void
what_is_asked_wrongly_has_its_exit_code(void **state)
{
	static const struct {
		const char *words;
		enum exit_code want;
	} rows[] = {
		{"", EXIT_USAGE},		{"frobnicate", EXIT_USAGE},    {"note", EXIT_USAGE},
		{"note get", EXIT_USAGE},	{"note get x", EXIT_USAGE},    {"note get 99999", EXIT_NOT_FOUND},
		{"owed --case x", EXIT_USAGE},	{"owed --agency X", EXIT_USAGE}, {"clock", EXIT_USAGE},
		{"notes --from x", EXIT_USAGE}, {"load", EXIT_REFUSED},	       {"status --jsn", EXIT_USAGE},
		{"status now", EXIT_USAGE},	{"owed --case", EXIT_USAGE},   {"notes --json", EXIT_USAGE},
		{"note get 0 1", EXIT_USAGE},	{"clock accept --json", EXIT_USAGE},
	};
	const char *out;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (ask(*state, rows[i].words, (struct view){0}, &out) != rows[i].want)
			fail_msg("%s: %s", rows[i].words, out);
	assert_int_equal(ask(*state, "queue --frm 3", (struct view){0}, &out), EXIT_USAGE);
	assert_string_equal(out, "tellbackctl queue: --frm is not known here; tellbackctl --help shows how\n");
}

/* As the registrars' programs print it, and as people read it aloud. */
static void
a_fingerprint_may_be_given_with_spaces(void **state)
{
	char plain[FINGERPRINT_SIZE], spaced[FINGERPRINT_SIZE];

	(void)state;
	memset(plain, 'a', sizeof plain - 1);
	plain[sizeof plain - 1] = '\0';
	assert_string_equal(answers_fingerprint("aaaa aaaa  aaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaa AAAA aaaaaaaaaaaaaaaaaaaa",
						spaced), plain);
	assert_string_equal(answers_fingerprint("12 34", spaced), "1234");
	assert_int_equal(strlen(answers_fingerprint("0123456789012345678901234567890123456789012345678901234567890123456789",
						    spaced)), 0); /* too long: nobody's */
}

static void
nothing(void *context, struct directory_agency *agencies, size_t count)
{
	(void)context;
	(void)agencies;
	(void)count;
}

static void
a_directory_is_taken_once_and_only_in_its_chain(void **state)
{
	struct core_box *box = *state;
	struct notes *world = box->world;
	struct view first = world->directory_raw, second, third, weak = {0};
	uint8_t *broken;
	const char *out;

	notes_directory(world, nothing, NULL);
	second = world->directory_raw;
	notes_directory(world, nothing, NULL);
	third = world->directory_raw;
	broken = arena_alloc(box->arena, second.size);
	memcpy(broken, second.bytes, second.size);
	memcpy(memmem(broken, second.size, "TEST police", 11), "TEST polite", 11);
	for (size_t i = second.size; i-- > 0;) /* the text of the second with one signature */
		if (second.bytes[i] == '\n' && second.bytes[i - 1] == '\n') {
			weak = notes_sign(world, (struct view){second.bytes, i}, 1);
			break;
		}
	const struct {
		const char *label;
		struct view raw;
		enum exit_code want;
		const char *says;
	} rows[] = {
		{"the one that is loaded", first, EXIT_DONE, "loaded before"},
		{"one whose prev is not loaded yet is still by the roots", third, EXIT_DONE, "serial 3"},
		{"an older one", second, EXIT_CONFLICT, "newer serial"},
		{"a changed one", (struct view){broken, second.size}, EXIT_CONFLICT, ""},
		{"below the quorum", weak, EXIT_CONFLICT, ""},
		{"not a note", (struct view){(const uint8_t *)"hello\n", 6}, EXIT_REFUSED, "not a directory"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum exit_code code = ask(box, "load", rows[i].raw, &out);

		if (code != rows[i].want || !strstr(out, rows[i].says))
			fail_msg("%s: %d %s", rows[i].label, (int)code, out);
	}
	look(box, "status", "serial 3");
	core_box_reopen(box);
	look(box, "status", "serial 3");
}

static void
a_directory_below_its_quorum_or_changed_is_refused(void **state)
{
	struct core_box *box = *state;
	struct view raw, text = {0};
	uint64_t generation = core_keys_generation(box->core);
	uint8_t *broken;
	const char *out;

	notes_directory(box->world, nothing, NULL);
	raw = box->world->directory_raw;
	for (size_t i = raw.size - 1; i > 0 && !text.size; i--)
		if (raw.bytes[i] == '\n' && raw.bytes[i - 1] == '\n')
			text = (struct view){raw.bytes, i};
	assert_int_equal(ask(box, "load", notes_sign(box->world, text, 1), &out), EXIT_NOT_PERMITTED);
	broken = arena_alloc(box->arena, raw.size);
	memcpy(broken, raw.bytes, raw.size);
	memcpy(memmem(broken, raw.size, "TEST police", 11), "TEST polite", 11);
	assert_int_equal(ask(box, "load", (struct view){broken, raw.size}, &out), EXIT_NOT_PERMITTED);
	look(box, "status", "serial 1");
	assert_int_equal(core_keys_generation(box->core), generation);
	assert_int_equal(ask(box, "load --fingerprint 00", raw, &out), EXIT_DONE); /* asked only at the first */
	assert_int_equal(core_keys_generation(box->core), generation + 1);
}

static void
revoke_police(void *context, struct directory_agency *agencies, size_t count)
{
	static const struct revoked curve = {.what = REVOKED_CURVE, .since_s = NOTES_BEGIN_S, .reason = "lost"};

	(void)context;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(agencies[i].id.name, "police")) {
			agencies[i].revoked = &curve;
			agencies[i].revoked_count = 1;
		}
}

static void
a_revocation_counts_from_the_next_message_on(void **state)
{
	struct core_box *box = *state;
	const struct frame fetch = {0, FRAME_FETCH, {.fetch = {0, 10, 0}}};
	const struct front_key *keys;
	size_t count, before;
	const char *out;

	assert_int_equal(core_keys(box->core, box->arena, &keys, &before), STATUS_OK);
	assert_int_equal(core_box_ask(box, "police", &fetch)->kind, FRAME_BATCH);
	notes_directory(box->world, revoke_police, NULL);
	assert_int_equal(ask(box, "load", box->world->directory_raw, &out), EXIT_DONE);
	assert_int_equal(core_box_ask(box, "police", &fetch)->as.problem.code, REFUSAL_REVOKED);
	assert_int_equal(core_box_ask(box, "school", &fetch)->kind, FRAME_BATCH);
	assert_int_equal(core_keys(box->core, box->arena, &keys, &count), STATUS_OK);
	assert_int_equal(count, before - 1);
	for (size_t i = 0; i < count; i++)
		assert_string_not_equal(keys[i].agency.name, "police");
}

static void
a_clock_that_jumped_is_not_believed_until_an_operator_says_so(void **state)
{
	struct core_box *box = *state;
	struct envelope envelope;
	struct notes_message message = {.from = "police", .type = "referral", .to = "crs edt police", .facts = FACTS,
					.id = 1, .case_id = 2};
	const int64_t begin = box->now.civil.ms, day = 24 * 3600 * 1000LL;
	const struct frame_batch *batch;
	struct agency crs = {"crs"};
	uint64_t last = 0;
	const char *out;

	assert_int_equal(core_box_send(box, message, &envelope).accepted_ms, begin);
	box->now.civil.ms = begin + 600000; /* a small step is followed */
	box->now.tick.ms += 1000;
	message.id = 3;
	assert_int_equal(core_box_send(box, message, &envelope).accepted_ms, begin + 600000);
	box->now.civil.ms = begin - 60000; /* but never backwards */
	box->now.tick.ms += 1000;
	message.id = 4;
	assert_int_equal(core_box_send(box, message, &envelope).accepted_ms, begin + 600000);
	box->now.civil.ms = begin + 30 * day; /* a large one is not */
	box->now.tick.ms += 700000;
	message.id = 5;
	assert_int_equal(core_box_send(box, message, &envelope).accepted_ms, begin - 60000 + 700000);
	look(box, "status", "clock.stepped");
	assert_int_equal(core_wake(box->core).ms, INT64_MAX);
	assert_int_equal(ask(box, "clock accept", (struct view){0}, &out), EXIT_DONE);
	core_box_turn(box, NULL, 0);
	assert_int_equal(store_delivery_last(box->core->store, &crs, &last), STATUS_OK);
	batch = core_box_fetch(box, "crs", 0, 0);
	while (batch->count && batch->items[batch->count - 1].cursor < last &&
	       !memmem(batch->items[batch->count - 1].note.bytes, batch->items[batch->count - 1].note.size, "kind clock", 10))
		batch = core_box_fetch(box, "crs", batch->items[batch->count - 1].cursor, 0);
	assert_true(batch->count > 0);
	message.id = 6;
	assert_int_equal(core_box_send(box, message, &envelope).accepted_ms, begin + 30 * day);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, core_box_set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(each_verb_shows_what_is_there),
		T(what_is_asked_wrongly_has_its_exit_code),
		T(a_fingerprint_may_be_given_with_spaces),
		T(a_directory_is_taken_once_and_only_in_its_chain),
		T(a_directory_below_its_quorum_or_changed_is_refused),
		T(a_revocation_counts_from_the_next_message_on),
		T(a_clock_that_jumped_is_not_believed_until_an_operator_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
