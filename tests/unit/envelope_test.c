#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "note/envelope.h"
#include "support/edit.h"
#include "support/notes.h"

#define GOLDEN "tests/vectors/note/envelope.note"
#define RECEIPT "tests/vectors/note/receipt.note"
#define ID1 "019ca000000070008000000000000001"

static int
set_up(void **state)
{
	*state = notes_new();
	return 0;
}

static int
tear_down(void **state)
{
	notes_free(*state);
	return 0;
}

static struct view
golden(struct notes *world)
{
	return edit_file(world->arena, GOLDEN);
}

static void
a_golden_envelope_is_read(void **state)
{
	struct notes *world = *state;
	struct envelope envelope;

	assert_int_equal(envelope_decode(golden(world), world->arena, &envelope), STATUS_OK);
	assert_string_equal(envelope.id.hex, ID1);
	assert_string_equal(envelope.from.name, "police");
	assert_int_equal(envelope.time_s, NOTES_BEGIN_S);
	assert_int_equal(envelope.type, TYPE_REFERRAL);
	assert_string_equal(envelope.type_word, "referral");
	assert_string_equal(envelope.re.hex, "");
	assert_string_equal(envelope.replaces.hex, "");
	assert_int_equal(envelope.to_count, 3);
	assert_string_equal(envelope.to[1].agency.name, "edt");
	assert_string_equal(envelope.to[1].epoch, "e1");
	assert_int_equal(envelope.fact_count, 6);
	assert_string_equal(envelope.facts[0].name, "aware-at");
	assert_string_equal(fact_find(envelope.facts, envelope.fact_count, "grade"), "high");
	assert_int_equal(envelope.directory_serial, 1);
	assert_int_equal(envelope.body_bytes, 1000);
	assert_int_equal(envelope.seq, 1);
	assert_memory_equal(envelope.head.bytes + envelope.head.size, "body ", 5);
	assert_memory_equal(envelope.before_seq.bytes + envelope.before_seq.size, "seq 1\n", 6);
	assert_int_equal(envelope_verify(&envelope, &notes_agency(world, "police")->sign.key), STATUS_OK);
	assert_int_equal(envelope_verify(&envelope, &notes_agency(world, "crs")->sign.key), STATUS_UNKNOWN_KEY);
}

static void
what_is_written_is_read_back_and_lists_come_out_sorted(void **state)
{
	struct notes *world = *state;
	struct envelope envelope, again;
	struct view head, before_seq, raw;

	notes_envelope(world,
		       &(struct notes_message){.from = "crs",
					       .type = "decision",
					       .to = "school edt crs",
					       .facts = "stage contact; level full; rereferral no; child 0a0b0c0d:nfa",
					       .id = 7,
					       .case_id = 900,
					       .re = 3,
					       .replaces = 5,
					       .seq = INT64_MAX},
		       &envelope);
	assert_string_equal(envelope.to[0].agency.name, "crs");
	assert_string_equal(envelope.to[2].agency.name, "school");
	assert_string_equal(envelope.facts[0].name, "child");
	assert_string_equal(envelope.facts[3].name, "stage");
	assert_int_equal(envelope.seq, INT64_MAX);
	assert_true(envelope.re.hex[0] && envelope.replaces.hex[0]);
	assert_int_equal(envelope_head_write(&envelope, world->arena, &head), STATUS_OK);
	assert_int_equal(head.size, envelope.head.size);
	assert_memory_equal(head.bytes, envelope.head.bytes, head.size);
	assert_int_equal(envelope_body_write(head, &envelope.body, envelope.body_bytes, world->arena, &before_seq),
			 STATUS_OK);
	assert_int_equal(
	    envelope_sign(before_seq, envelope.seq, &notes_agency(world, "crs")->sign.signer, world->arena, &raw),
	    STATUS_OK);
	assert_int_equal(envelope_decode(raw, world->arena, &again), STATUS_OK);
	assert_true(digest_equal(&again.hash, &envelope.hash));
}

static void
a_type_or_a_fact_without_a_row_is_no_error_of_the_grammar(void **state)
{
	struct notes *world = *state;
	struct envelope envelope;
	struct view head;

	notes_envelope(
	    world,
	    &(struct notes_message){
		.from = "police", .type = "new-type", .to = "police crs", .facts = "new-fact x", .id = 1, .case_id = 2},
	    &envelope);
	assert_int_equal(envelope.type, TYPE_UNKNOWN);
	assert_string_equal(envelope.type_word, "new-type");
	assert_string_equal(envelope.facts[0].name, "new-fact");
	assert_int_equal(envelope_head_write(&envelope, world->arena, &head), STATUS_OK);
	assert_memory_equal(head.bytes, envelope.head.bytes, head.size);
}

/* What the text of a good envelope is changed to, and signed anew by its
 * sender: the signature is good, the grammar is not. */
static const struct {
	const char *label;
	const char *change[2];
} rows[] = {
    {"first line of another type", {"tellback/envelope/v1", "tellback/receipt/v1"}},
    {"first line of another version", {"tellback/envelope/v1", "tellback/envelope/v2"}},
    {"a line missing: id", {"id " ID1 "\n", ""}},
    {"a line missing: re", {"re -\n", ""}},
    {"a line missing: suite", {"suite age-v1-x25519\n", ""}},
    {"a line missing: seq", {"seq 1\n", ""}},
    {"an extra line inside", {"dir 1\n", "dir 1\nnote x\n"}},
    {"an extra line at the end", {"seq 1\n", "seq 1\nseq 2\n"}},
    {"a blank line inside", {"dir 1\n", "\ndir 1\n"}},
    {"a blank line before the first", {"tellback/envelope", "\ntellback/envelope"}},
    {"two blank lines before the signature", {"seq 1\n", "seq 1\n\n"}},
    {"lines out of order", {"dir 1\nsuite age-v1-x25519\n", "suite age-v1-x25519\ndir 1\n"}},
    {"a line twice", {"dir 1\n", "dir 1\ndir 1\n"}},
    {"two spaces", {"dir 1", "dir  1"}},
    {"a space at the end", {"dir 1\n", "dir 1 \n"}},
    {"a space at the start", {"dir 1", " dir 1"}},
    {"a word too many", {"dir 1", "dir 1 1"}},
    {"a word too few", {"dir 1", "dir"}},
    {"upper-case keyword", {"dir 1", "Dir 1"}},
    {"leading zero", {"dir 1", "dir 01"}},
    {"a plus sign", {"dir 1", "dir +1"}},
    {"a minus sign", {"time 1", "time -1"}},
    {"2^63", {"seq 1", "seq 9223372036854775808"}},
    {"twenty digits", {"seq 1", "seq 10000000000000000000"}},
    {"nothing but a hex number", {"dir 1", "dir 0x1"}},
    {"id too short", {"id " ID1, "id 019ca00000007000800000000000001"}},
    {"id too long", {"id " ID1, "id " ID1 "0"}},
    {"id in upper-case hex", {"id " ID1, "id 019CA000000070008000000000000001"}},
    {"id of version 4", {"id 019ca000000070", "id 019ca000000040"}},
    {"id of no variant", {"id 019ca00000007000800", "id 019ca00000007000000"}},
    {"id with a hyphen", {"id 019ca0000000", "id 019ca000-000"}},
    {"case left open", {"case 019ca000000070008000000000000384", "case -"}},
    {"re empty", {"re -", "re "}},
    {"re not an id", {"re -", "re x"}},
    {"salt missing", {"salt 019", "salt - 019"}},
    {"from not a token", {"from police", "from Police"}},
    {"from with two dots", {"from police", "from police.a.b"}},
    {"from another agency than the key's", {"from police", "from health"}},
    {"type not a token", {"type referral", "type Referral"}},
    {"type two words", {"type referral", "type referral now"}},
    {"suite unknown", {"age-v1-x25519", "age-v1-mlkem768x25519"}},
    {"to unsorted", {"to crs e1\nto edt e1\n", "to edt e1\nto crs e1\n"}},
    {"to twice", {"to crs e1\n", "to crs e1\nto crs e1\n"}},
    {"to one agency by two epochs", {"to crs e1\n", "to crs e1\nto crs e2\n"}},
    {"to without the sender", {"to police e1\n", ""}},
    {"to nobody", {"to crs e1\nto edt e1\nto police e1\n", ""}},
    {"to without an epoch", {"to crs e1", "to crs"}},
    {"to with an epoch too long", {"to crs e1", "to crs e1234567890123456"}},
    {"to with a space in the epoch's place", {"to crs e1", "to crs "}},
    {"facts unsorted", {"fact grade high\nfact protection none\n", "fact protection none\nfact grade high\n"}},
    {"facts twice", {"fact grade high\n", "fact grade high\nfact grade high\n"}},
    {"a fact without a value", {"fact grade high", "fact grade"}},
    {"a fact's value with a space", {"fact grade high", "fact grade very high"}},
    {"a fact's value not ASCII", {"fact grade high", "fact grade h\xc3\xafgh"}},
    {"a fact's value with DEL", {"fact grade high", "fact grade hi\x7fgh"}},
    {"a fact's name not a token", {"fact grade", "fact Grade"}},
    {"body hash in upper case", {"body a16be", "body A16be"}},
    {"body hash too short", {"body a16be", "body 16be"}},
    {"body without a size", {" 1000\n", "\n"}},
};

static void
what_is_off_the_grammar_is_malformed_even_when_signed(void **state)
{
	struct notes *world = *state;
	const struct note_signer *police = &notes_agency(world, "police")->sign.signer;
	struct view raw = golden(world);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct envelope envelope;
		enum status status;

		status =
		    envelope_decode(edit_resign(world->arena, raw, rows[i].change, police), world->arena, &envelope);
		if (status != STATUS_MALFORMED)
			print_error("%s: %s\n", rows[i].label, status_word(status));
		assert_int_equal(status, STATUS_MALFORMED);
	}
}

static void
the_signature_line_is_one_and_of_the_sender(void **state)
{
	struct notes *world = *state;
	const struct notes_agency *police = notes_agency(world, "police"), *crs = notes_agency(world, "crs");
	struct view raw = golden(world), text, more;
	struct envelope envelope;

	/* two lines, even of known keys */
	assert_int_equal(signed_note_add(raw, &crs->sign.signer, world->arena, &more), STATUS_OK);
	assert_int_equal(envelope_decode(more, world->arena, &envelope), STATUS_MALFORMED);
	/* seventeen of them */
	more = edit_replace(world->arena, raw, "\n\xe2\x80\x94 police ",
			    edit_repeat(world->arena, "\n\xe2\x80\x94 police AAAAAAAA", 16));
	assert_int_equal(envelope_decode(more, world->arena, &envelope), STATUS_MALFORMED);
	/* none */
	text =
	    (struct view){raw.bytes, (size_t)((const uint8_t *)memmem(raw.bytes, raw.size, "\n\n", 2) + 1 - raw.bytes)};
	assert_int_equal(envelope_decode(text, world->arena, &envelope), STATUS_MALFORMED);
	/* signed by another: the line says so */
	assert_int_equal(signed_note_make(text, &crs->sign.signer, world->arena, &more), STATUS_OK);
	assert_int_equal(envelope_decode(more, world->arena, &envelope), STATUS_MALFORMED);
	/* another's signature under the sender's name */
	more = edit_replace(world->arena, more, "\x94 crs ", "\x94 police ");
	assert_int_equal(envelope_decode(more, world->arena, &envelope), STATUS_OK);
	assert_int_equal(envelope_verify(&envelope, &police->sign.key), STATUS_UNKNOWN_KEY);
	/* a hyphen for the dash, no padding */
	more = edit_replace(world->arena, raw, "\n\xe2\x80\x94 ", "\n- ");
	assert_int_equal(envelope_decode(more, world->arena, &envelope), STATUS_MALFORMED);
	more = edit_replace(world->arena, raw, "=\n", "\n");
	assert_int_equal(envelope_decode(more, world->arena, &envelope), STATUS_MALFORMED);
}

static void
a_receipt_signed_by_the_same_agency_is_no_envelope(void **state)
{
	struct notes *world = *state;
	struct envelope envelope;

	assert_int_equal(envelope_decode(edit_file(world->arena, RECEIPT), world->arena, &envelope), STATUS_MALFORMED);
}

static void
every_shorter_and_every_changed_envelope_fails(void **state)
{
	struct notes *world = *state;
	const struct signer_key *key = &notes_agency(world, "police")->sign.key;
	struct view raw = golden(world);
	struct arena *arena = arena_new(1024 * 1024);

	for (size_t i = 0; i < raw.size; i++) {
		struct envelope envelope;

		arena_reset(arena);
		assert_int_equal(envelope_decode((struct view){raw.bytes, i}, arena, &envelope), STATUS_MALFORMED);
		for (unsigned bit = 0; bit < 8; bit++) {
			struct view changed = edit_flip(arena, raw, i, (uint8_t)(1U << bit));

			if (envelope_decode(changed, arena, &envelope) == STATUS_OK)
				assert_int_not_equal(envelope_verify(&envelope, key), STATUS_OK);
			arena_reset(arena);
		}
	}
	arena_free(arena);
}

static void
bounds_hold(void **state)
{
	struct notes *world = *state;
	const struct note_signer *police = &notes_agency(world, "police")->sign.signer;
	struct view raw = golden(world);
	struct envelope envelope;
	char to[64 * 16] = "", facts[(MAX_FACTS + 8) * 24] = "";
	const char *change[2] = {"to crs e1\nto edt e1\n", to};

	for (int i = 0; i < 63; i++)
		(void)snprintf(to + strlen(to), sizeof to - strlen(to), "to a%02d e1\n", i);
	raw = edit_resign(world->arena, raw, change, police);
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_OK);
	assert_int_equal(envelope.to_count, MAX_RECIPIENTS);
	raw = edit_resign(world->arena, raw, (const char *[2]){"to a62 e1\n", "to a62 e1\nto a63 e1\n"}, police);
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_MALFORMED);

	raw = golden(world);
	change[0] = "fact aware-at 1772441100\n";
	change[1] = facts;
	for (int i = 0; i < MAX_FACTS - 5; i++)
		(void)snprintf(facts + strlen(facts), sizeof facts - strlen(facts), "fact a%04d x\n", i);
	raw = edit_resign(world->arena, raw, change, police);
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_OK);
	assert_int_equal(envelope.fact_count, MAX_FACTS);
	raw = edit_resign(world->arena, raw, (const char *[2]){"fact child 0a", "fact b b\nfact child 0a"}, police);
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_TOO_BIG);

	raw = golden(world);
	(void)memset(facts, 'x', 200);
	facts[200] = '\0';
	change[0] = "high";
	raw = edit_resign(world->arena, raw, change, police);
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_OK);
	raw = edit_resign(world->arena, raw, (const char *[2]){"grade x", "grade xx"}, police);
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_MALFORMED);

	raw = edit_resign(world->arena, golden(world), (const char *[2]){" 1000\n", " 27262976\n"}, police);
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_OK);
	raw = edit_resign(world->arena, raw, (const char *[2]){" 27262976\n", " 27262977\n"}, police);
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_TOO_BIG);

	raw = (struct view){(const uint8_t *)edit_repeat(world->arena, "x", MAX_NOTE_BYTES + 1), MAX_NOTE_BYTES + 1};
	assert_int_equal(envelope_decode(raw, world->arena, &envelope), STATUS_TOO_BIG);
}

static void
writing_says_what_does_not_fit(void **state)
{
	struct notes *world = *state;
	struct envelope envelope;
	struct fact *facts = arena_array(world->arena, MAX_FACTS + 1, sizeof *facts);
	struct view head;

	assert_int_equal(envelope_decode(golden(world), world->arena, &envelope), STATUS_OK);
	for (size_t i = 0; i <= MAX_FACTS; i++)
		facts[i] = (struct fact){"item", arena_print(world->arena, "%0100zu", i)};
	envelope.facts = facts;
	envelope.fact_count = MAX_FACTS + 1;
	assert_int_equal(envelope_head_write(&envelope, world->arena, &head), STATUS_TOO_BIG);
	envelope.fact_count = MAX_FACTS; /* 512 * 110 bytes are over 32 KiB */
	assert_int_equal(envelope_head_write(&envelope, world->arena, &head), STATUS_TOO_BIG);
	facts[1].value = facts[0].value;
	envelope.fact_count = 2;
	assert_int_equal(envelope_head_write(&envelope, world->arena, &head), STATUS_MALFORMED);
}

static void
without_memory_nothing_is_half_read(void **state)
{
	struct notes *world = *state;
	struct view raw = golden(world);
	enum status status = STATUS_NO_MEMORY;

	for (size_t most = 0; status != STATUS_OK; most += 16) {
		struct arena *small = arena_new(most);
		struct envelope envelope;
		struct view head;

		assert_true(most < 65536);
		status = envelope_decode(raw, small, &envelope);
		if (status == STATUS_OK)
			status = envelope_head_write(&envelope, small, &head);
		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		arena_free(small);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_golden_envelope_is_read),
	    cmocka_unit_test(what_is_written_is_read_back_and_lists_come_out_sorted),
	    cmocka_unit_test(a_type_or_a_fact_without_a_row_is_no_error_of_the_grammar),
	    cmocka_unit_test(what_is_off_the_grammar_is_malformed_even_when_signed),
	    cmocka_unit_test(the_signature_line_is_one_and_of_the_sender),
	    cmocka_unit_test(a_receipt_signed_by_the_same_agency_is_no_envelope),
	    cmocka_unit_test(every_shorter_and_every_changed_envelope_fails),
	    cmocka_unit_test(bounds_hold),
	    cmocka_unit_test(writing_says_what_does_not_fit),
	    cmocka_unit_test(without_memory_nothing_is_half_read),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
