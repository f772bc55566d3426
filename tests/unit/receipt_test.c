#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/envelope.h"
#include "note/receipt.h"
#include "support/edit.h"
#include "support/notes.h"

#define GOLDEN "tests/vectors/note/receipt.note"
#define ENVELOPE "tests/vectors/note/envelope.note"

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

static void
a_golden_receipt_is_read(void **state)
{
	struct notes *world = *state;
	struct receipt receipt;
	struct envelope envelope;

	assert_int_equal(receipt_decode(edit_file(world->arena, GOLDEN), world->arena, &receipt), STATUS_OK);
	assert_int_equal(envelope_decode(edit_file(world->arena, ENVELOPE), world->arena, &envelope), STATUS_OK);
	assert_string_equal(receipt.by.name, "crs");
	assert_string_equal(receipt.to.name, "police");
	assert_int_equal(receipt.line_count, 1);
	assert_int_equal(receipt.lines[0].status, RECEIPT_OPENED);
	assert_string_equal(receipt.lines[0].word, "social-worker");
	assert_string_equal(receipt.lines[0].envelope.hex, envelope.id.hex);
	assert_true(digest_equal(&receipt.lines[0].hash, &envelope.hash));
	assert_int_equal(receipt.seq, 1);
	assert_memory_equal(receipt.before_seq.bytes + receipt.before_seq.size, "seq 1\n", 6);
	assert_int_equal(receipt_verify(&receipt, &notes_agency(world, "crs")->sign.key), STATUS_OK);
	assert_int_equal(receipt_verify(&receipt, &notes_agency(world, "police")->sign.key), STATUS_UNKNOWN_KEY);
}

static void
sixty_four_lines_are_written_sorted_and_read_back(void **state)
{
	static const char *const words[] = {"", "dsl", "bad-mac"};
	struct notes *world = *state;
	struct receipt_line lines[MAX_RECEIPT_LINES + 1];
	struct receipt receipt, wanted = {.time_s = 1, .lines = lines, .line_count = MAX_RECEIPT_LINES + 1};
	struct view text;

	memset(lines, 0, sizeof lines);
	for (unsigned i = 0; i <= MAX_RECEIPT_LINES; i++) {
		notes_id(1000 - i, lines[i].envelope.hex);
		lines[i].status = (enum receipt_status)(i % 3);
		lines[i].hash = digest_of(edit_view(lines[i].envelope.hex));
		id_set(lines[i].word, sizeof lines[i].word, words[i % 3]);
	}
	notes_receipt_lines(world, "school", "crs", lines, MAX_RECEIPT_LINES, &receipt);
	assert_int_equal(receipt.line_count, MAX_RECEIPT_LINES);
	assert_int_equal(receipt.lines[0].status, RECEIPT_OPENED);
	assert_int_equal(receipt.lines[MAX_RECEIPT_LINES - 1].status, RECEIPT_VERIFIED);
	for (size_t i = 0; i < receipt.line_count; i++) {
		size_t j = 0;

		while (strcmp(lines[j].envelope.hex, receipt.lines[i].envelope.hex) != 0)
			j++;
		assert_memory_equal(&lines[j], &receipt.lines[i], sizeof lines[j]);
	}
	id_set(wanted.by.name, sizeof wanted.by.name, "school");
	id_set(wanted.to.name, sizeof wanted.to.name, "crs");
	notes_id(1, wanted.salt.hex);
	assert_int_equal(receipt_write(&wanted, world->arena, &text), STATUS_TOO_BIG);
	wanted.line_count = 2;
	lines[1] = lines[0];
	assert_int_equal(receipt_write(&wanted, world->arena, &text), STATUS_MALFORMED);
}

#define LINE "opened 019ca000000070008000000000000001 "

static const struct {
	const char *label;
	const char *change[2];
} rows[] = {
    {"an envelope's first line", {"tellback/receipt/v1", "tellback/envelope/v1"}},
    {"by another than the key's", {"by crs", "by edt"}},
    {"by missing", {"by crs\n", ""}},
    {"to missing", {"to police\n", ""}},
    {"to twice", {"to police\n", "to police\nto school\n"}},
    {"no line", {LINE, "salt 019ca000000070008000000000000001\nopened x "}},
    {"an unknown status", {"opened", "read"}},
    {"stored, which is no status", {"opened", "stored"}},
    {"verified with a role", {"opened", "verified"}},
    {"opened without a role", {" social-worker", ""}},
    {"opened with an unknown role", {"social-worker", "astronaut"}},
    {"opened with a code", {"social-worker", "bad-mac"}},
    {"refused with a role", {"opened", "refused"}},
    {"two roles", {"social-worker", "social-worker manager"}},
    {"the id off the grammar", {LINE, "opened 019CA000000070008000000000000001 "}},
    {"the hash off the grammar", {LINE, LINE "x"}},
    {"salt with a word too many", {"salt ", "salt 0 "}},
    {"time with a leading zero", {"time 1", "time 01"}},
    {"no salt", {"salt 019", "salt - 019"}},
    {"no seq", {"seq 1\n", ""}},
    {"seq twice", {"seq 1\n", "seq 1\nseq 1\n"}},
    {"an extra line", {"salt ", "case -\nsalt "}},
};

static void
what_is_off_the_grammar_is_malformed_even_when_signed(void **state)
{
	struct notes *world = *state;
	const struct note_signer *crs = &notes_agency(world, "crs")->sign.signer;
	struct view raw = edit_file(world->arena, GOLDEN);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct receipt receipt;
		enum status status;

		status = receipt_decode(edit_resign(world->arena, raw, rows[i].change, crs), world->arena, &receipt);
		if (status != STATUS_MALFORMED)
			print_error("%s: %s\n", rows[i].label, status_word(status));
		assert_int_equal(status, STATUS_MALFORMED);
	}
}

static void
lines_stand_sorted_none_twice_and_64_at_most(void **state)
{
	struct notes *world = *state;
	const struct note_signer *crs = &notes_agency(world, "crs")->sign.signer;
	struct view raw = edit_file(world->arena, GOLDEN);
	char hash[DIGEST_HEX_SIZE], lines[65 * 160] = "";
	struct digest digest = {{0}};
	struct receipt receipt;
	const char *change[2] = {"salt ", lines}, *line;

	digest_hex(&digest, hash);
	for (unsigned i = 0; i < 64; i++)
		(void)snprintf(lines + strlen(lines), sizeof lines - strlen(lines),
			       "verified 019ca0000000700080000000000001%02x %s\n", i, hash);
	(void)strcat(lines, "salt ");
	assert_int_equal(receipt_decode(edit_resign(world->arena, raw, change, crs), world->arena, &receipt),
			 STATUS_MALFORMED);
	change[1] = strchr(lines, '\n') + 1;
	assert_int_equal(receipt_decode(edit_resign(world->arena, raw, change, crs), world->arena, &receipt),
			 STATUS_OK);
	assert_int_equal(receipt.line_count, 64);
	(void)snprintf(lines, sizeof lines, "opened 019ca000000070008000000000000000 %s dsl\nsalt ", hash);
	change[1] = lines;
	assert_int_equal(receipt_decode(edit_resign(world->arena, raw, change, crs), world->arena, &receipt),
			 STATUS_MALFORMED);
	/* the one line again */
	line = memmem(raw.bytes, raw.size, "opened ", 7);
	(void)snprintf(lines, sizeof lines, "%.*s\nsalt ", (int)strcspn(line, "\n"), line);
	assert_int_equal(receipt_decode(edit_resign(world->arena, raw, change, crs), world->arena, &receipt),
			 STATUS_MALFORMED);
}

static void
every_shorter_and_every_changed_receipt_fails(void **state)
{
	struct notes *world = *state;
	const struct signer_key *key = &notes_agency(world, "crs")->sign.key;
	struct view raw = edit_file(world->arena, GOLDEN);
	struct arena *arena = arena_new(1024 * 1024);

	for (size_t i = 0; i < raw.size; i++) {
		struct receipt receipt;

		assert_int_equal(receipt_decode((struct view){raw.bytes, i}, arena, &receipt), STATUS_MALFORMED);
		for (unsigned bit = 0; bit < 8; bit++) {
			struct view changed = edit_flip(arena, raw, i, (uint8_t)(1U << bit));

			if (receipt_decode(changed, arena, &receipt) == STATUS_OK)
				assert_int_not_equal(receipt_verify(&receipt, key), STATUS_OK);
			arena_reset(arena);
		}
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_golden_receipt_is_read),
	    cmocka_unit_test(sixty_four_lines_are_written_sorted_and_read_back),
	    cmocka_unit_test(what_is_off_the_grammar_is_malformed_even_when_signed),
	    cmocka_unit_test(lines_stand_sorted_none_twice_and_64_at_most),
	    cmocka_unit_test(every_shorter_and_every_changed_receipt_fails),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
