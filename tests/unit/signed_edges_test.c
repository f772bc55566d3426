/* The last few ways in which keys, cards and signatures are none: each row is a
 * branch that no other test takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "note/card.h"
#include "note/cosignature.h"
#include "support/edit.h"
#include "support/notes.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

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

/* ---- a card ------------------------------------------------------------------------------------ */

static void
a_cards_keys_are_of_their_kinds(void **state)
{
	struct notes *world = *state;
	struct notes_agency *school = notes_agency(world, "school");
	const char *const short_key[2] = {school->recipient, "age1short"};
	char ed25519[VKEY_SIZE], cosigner[VKEY_SIZE];
	const char *const other_type[2] = {ed25519, cosigner};
	struct signer_key key;
	struct card card;

	assert_int_equal(card_decode(edit_resign(world->arena, school->card_raw, short_key, &school->sign.signer),
				     world->arena, &card),
			 STATUS_MALFORMED);
	signed_note_key_print(&school->sign.key, ed25519);
	keys_witness("school", "w", &key);
	signed_note_key_print(&key, cosigner);
	assert_int_equal(card_decode(edit_resign(world->arena, school->card_raw, other_type, &school->sign.signer),
				     world->arena, &card),
			 STATUS_MALFORMED);
}

static void
the_newest_epoch_that_began_counts_in_whatever_order_they_stand(void **state)
{
	static const struct card_epoch epochs[] = {
		{.epoch = "b", .from_s = 200}, {.epoch = "c", .from_s = 300}, {.epoch = "a", .from_s = 100}};
	const struct card card = {.epochs = epochs, .epoch_count = COUNT_OF(epochs)};

	(void)state;
	assert_string_equal(card_epoch_at(&card, 50)->epoch, "a");
	assert_string_equal(card_epoch_at(&card, 150)->epoch, "a");
	assert_string_equal(card_epoch_at(&card, 250)->epoch, "b");
	assert_string_equal(card_epoch_at(&card, 350)->epoch, "c");
}

/* ---- signatures ----------------------------------------------------------------------------------- */

static void
a_keys_name_has_no_space_of_any_script(void **state)
{
	static const struct {
		const char *name;
		enum status want;
	} rows[] = {
		{"a\xc2\x84z", STATUS_OK},
		{"a\xc2\x85z", STATUS_MALFORMED},
		{"a\xc2\xa0z", STATUS_MALFORMED},
		{"a\xe1\x9a\x80z", STATUS_MALFORMED},
		{"a\xe1\xbf\xbfz", STATUS_OK},
		{"a\xe2\x80\x80z", STATUS_MALFORMED},
		{"a\xe2\x80\x8az", STATUS_MALFORMED},
		{"a\xe2\x80\x8bz", STATUS_OK},
		{"a\xe2\x80\xa8z", STATUS_MALFORMED},
		{"a\xe2\x80\xa9z", STATUS_MALFORMED},
		{"a\xe2\x80\xafz", STATUS_MALFORMED},
		{"a\xe2\x81\x9fz", STATUS_MALFORMED},
		{"a\xe3\x80\x80z", STATUS_MALFORMED},
		{"a z", STATUS_MALFORMED},
		{"a+z", STATUS_MALFORMED},
		{"a\xffz", STATUS_MALFORMED},
		{"", STATUS_MALFORMED},
	};
	struct keys_signer signer;
	struct signer_key key;

	(void)state;
	keys_signer("name", "s", &signer);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		assert_int_equal(signed_note_key(rows[i].name, NOTE_KEY_ED25519, signer.key.public_key, &key),
				 rows[i].want);
}

static void
a_vkey_has_its_three_parts(void **state)
{
	struct notes *world = *state;
	char vkey[VKEY_SIZE];
	struct signer_key key;

	signed_note_key_print(&world->log.key, vkey);
	assert_int_equal(signed_note_key_parse(vkey, &key), STATUS_OK);
	assert_int_equal(signed_note_key_parse("name", &key), STATUS_MALFORMED);
	assert_int_equal(signed_note_key_parse("name+0123", &key), STATUS_MALFORMED);
	assert_int_equal(signed_note_key_parse("name+0123+AAAA", &key), STATUS_MALFORMED);
	assert_int_equal(signed_note_key_parse(edit_repeat(world->arena, vkey, 4) + strlen(vkey) - 8, &key),
			 STATUS_MALFORMED);
	assert_int_equal(
		signed_note_key_parse(
			arena_print(world->arena, "%s%s", edit_repeat(world->arena, "n", AGENCY_SIZE), vkey), &key),
		STATUS_MALFORMED);
}

static enum status
is_out(void *context, struct view text, uint8_t ret_signature[SIGNATURE_BYTES])
{
	(void)context;
	(void)text;
	(void)ret_signature;
	return STATUS_GONE;
}

static void
a_signer_that_is_out_signs_nothing(void **state)
{
	struct notes *world = *state;
	const struct note_signer out = {&world->log.key, NULL, is_out};
	struct view raw;

	assert_int_equal(signed_note_make(edit_view("text\n"), &out, world->arena, &raw), STATUS_GONE);
	assert_int_equal(signed_note_add(world->directory_raw, &out, world->arena, &raw), STATUS_GONE);
}

static void
a_known_keys_line_must_be_a_signature_of_its_kind(void **state)
{
	struct notes *world = *state;
	struct signer_key key = world->log.key;
	struct signed_note note;
	struct view raw;
	int verified;

	assert_int_equal(signed_note_make(edit_view("text\n"), &world->log.signer, world->arena, &raw), STATUS_OK);
	assert_int_equal(signed_note_check(raw, &key), STATUS_OK);
	assert_int_equal(signed_note_split(raw, world->arena, &note), STATUS_OK);
	note.signatures[0].size--; /* too short to be one */
	assert_int_equal(signed_note_verify(&note, &key, 1, &verified), STATUS_BAD_SIGNATURE);
	key.type = NOTE_KEY_COSIGNATURE;
	assert_int_equal(signed_note_check(raw, &key), STATUS_UNKNOWN_KEY);
	/* unsorted lines are no text of ours, sorted ones are */
	assert_int_equal(signed_note_text(raw, world->arena, &raw), STATUS_OK);
}

/* ---- witnesses -------------------------------------------------------------------------------------- */

static void
a_witness_is_told_from_another_of_its_name(void **state)
{
	struct notes *world = *state;
	struct keys_signer one, other;
	struct signed_note note;
	struct view raw, both, again;
	struct instant at;

	keys_cosigner("w", "one", &one);
	keys_cosigner("w", "other", &other);
	assert_int_equal(signed_note_make(edit_view("log\n1\nroot\n"), &world->log.signer, world->arena, &raw),
			 STATUS_OK);
	assert_int_equal(cosignature_add(raw, &one.signer, (struct instant){1000}, world->arena, &raw), STATUS_OK);
	assert_int_equal(cosignature_add(raw, &other.signer, (struct instant){2000}, world->arena, &both), STATUS_OK);
	assert_int_equal(signed_note_split(both, world->arena, &note), STATUS_OK);
	assert_int_equal(note.signature_count, 3);
	assert_int_equal(cosignature_newest(&note, &one.key, 1, &at), STATUS_OK);
	assert_int_equal(at.ms, 1000);
	/* one that stands twice counts for nothing */
	note.signatures[note.signature_count++] = note.signatures[1];
	assert_int_equal(cosignature_newest(&note, &one.key, 1, &at), STATUS_BAD_SIGNATURE);
	/* a text longer than any checkpoint is cosigned by nobody */
	note.signature_count = 2;
	note.text = edit_view(edit_repeat(world->arena, "long\n", 1000));
	assert_int_equal(cosignature_newest(&note, &one.key, 1, &at), STATUS_BAD_SIGNATURE);
	assert_int_equal(cosignature_merge(both, raw, world->arena, &again), STATUS_OK);
}

static void
what_is_merged_has_room(void **state)
{
	struct notes *world = *state;
	struct keys_signer witness;
	struct view some, others, merged;

	assert_int_equal(signed_note_make(edit_view("log\n1\nroot\n"), &world->log.signer, world->arena, &some),
			 STATUS_OK);
	others = some;
	for (unsigned i = 0; i + 1 < MAX_SIGNATURES; i++) {
		const char *seed = arena_print(world->arena, "%u", i);

		keys_cosigner("w", seed, &witness);
		assert_int_equal(cosignature_add(some, &witness.signer, (struct instant){1}, world->arena, &some),
				 STATUS_OK);
		keys_cosigner("v", seed, &witness);
		assert_int_equal(cosignature_add(others, &witness.signer, (struct instant){1}, world->arena, &others),
				 STATUS_OK);
	}
	assert_int_equal(cosignature_merge(some, others, world->arena, &merged), STATUS_TOO_BIG);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_cards_keys_are_of_their_kinds, set_up, tear_down),
		cmocka_unit_test(the_newest_epoch_that_began_counts_in_whatever_order_they_stand),
		cmocka_unit_test(a_keys_name_has_no_space_of_any_script),
		cmocka_unit_test_setup_teardown(a_vkey_has_its_three_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_signer_that_is_out_signs_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_known_keys_line_must_be_a_signature_of_its_kind, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_witness_is_told_from_another_of_its_name, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_merged_has_room, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
