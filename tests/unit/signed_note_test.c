#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "note/signed_note.h"
#include "support/edit.h"
#include "support/keys.h"

#define ARENA_BYTES (32UL * 1024 * 1024)
#define DASH "\xe2\x80\x94"

/* The example of C2SP signed-note.md v1.0.0, and that of the documentation of
 * Go's golang.org/x/mod/sumdb/note. */
static const struct {
	const char *vkey;
	const char *raw;
} examples[] = {
    {"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
     "This is an example message.\n\n" DASH
     " example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"},
    {"PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
     "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" DASH
     " PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"},
};

static int
set_up(void **state)
{
	*state = arena_new(ARENA_BYTES);
	return *state ? 0 : -1;
}

static int
tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static void
published_examples_verify(void **state)
{
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		struct signer_key key;
		struct signed_note note;
		char vkey[VKEY_SIZE];
		int verified = 0;

		assert_int_equal(signed_note_key_parse(examples[i].vkey, &key), STATUS_OK);
		signed_note_key_print(&key, vkey);
		assert_string_equal(vkey, examples[i].vkey);
		assert_int_equal(signed_note_split(edit_view(examples[i].raw), *state, &note), STATUS_OK);
		assert_int_equal(signed_note_verify(&note, &key, 1, &verified), STATUS_OK);
		assert_true(verified);
		assert_int_equal(signed_note_check(edit_view(examples[i].raw), &key), STATUS_OK);
	}
}

static void
an_example_with_any_bit_turned_or_cut_anywhere_does_not_verify(void **state)
{
	struct view raw = edit_view(examples[0].raw);
	struct signer_key key;
	char text[VKEY_SIZE];

	assert_int_equal(signed_note_key_parse(examples[0].vkey, &key), STATUS_OK);
	for (size_t i = 0; i < raw.size; i++) {
		for (unsigned bit = 0; bit < 8; bit++)
			assert_int_not_equal(signed_note_check(edit_flip(*state, raw, i, (uint8_t)(1U << bit)), &key),
					     STATUS_OK);
		assert_int_not_equal(signed_note_check((struct view){raw.bytes, i}, &key), STATUS_OK);
	}
	for (size_t i = 0; i < strlen(examples[0].vkey); i++) {
		struct signer_key other;

		(void)snprintf(text, sizeof text, "%s", examples[0].vkey);
		text[i] ^= 1;
		/* another name with the old key id, or another id or key: none fits */
		assert_int_equal(signed_note_key_parse(text, &other), STATUS_MALFORMED);
		text[i] = '\0';
		assert_int_equal(signed_note_key_parse(text, &other), STATUS_MALFORMED);
	}
}

static void
a_text_may_have_blank_lines_and_ends_at_the_last(void **state)
{
	static const char raw[] =
	    "Ognuno sta solo\n\ned \xc3\xa8 subito sera.\n\n" DASH
	    " quasimodo.example/salvatore "
	    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
	struct signed_note note;

	assert_int_equal(signed_note_split(edit_view(raw), *state, &note), STATUS_OK);
	assert_int_equal(note.text.size, strstr(raw, "\n\n" DASH) + 1 - raw);
	assert_int_equal(note.signature_count, 1);
	assert_string_equal(note.signatures[0].name, "quasimodo.example/salvatore");
	assert_int_equal(note.signatures[0].size, SIGNATURE_BYTES);
}

static void
what_is_no_note_is_refused(void **state)
{
	static const struct {
		const char *label;
		const char *from;
		const char *to;
	} rows[] = {
	    {"no final newline", "yaQM=\n", "yaQM="},
	    {"a newline too many", "yaQM=\n", "yaQM=\n\n"},
	    {"carriage return", "message.\n", "message.\r\n"},
	    {"tab", "an example", "an\texample"},
	    {"escape", "an example",
	     "an\x1b"
	     "example"},
	    {"invalid UTF-8: a stray byte", "an example", "an \x80xample"},
	    {"invalid UTF-8: overlong", "an example", "an \xc0\xafxample"},
	    {"invalid UTF-8: a surrogate", "an example", "an \xed\xa0\x80xample"},
	    {"invalid UTF-8: past U+10FFFF", "an example", "an \xf4\x90\x80\x80xample"},
	    {"no blank line", ".\n\n", ".\n"},
	    {"hyphen for dash", DASH " ", "- "},
	    {"en dash for em dash", DASH " ", "\xe2\x80\x93 "},
	    {"no space after the dash", DASH " ", DASH},
	    {"two spaces after the dash", DASH " ", DASH "  "},
	    {"two spaces after the name", "foo Uw", "foo  Uw"},
	    {"no name", "example.com/foo ", ""},
	    {"a plus in the name", "com/foo", "com+foo"},
	    {"a no-break space in the name", "com/foo",
	     "com\xc2\xa0"
	     "foo"},
	    {"an em space in the name", "com/foo",
	     "com\xe2\x80\x83"
	     "foo"},
	    {"no padding", "yaQM=", "yaQM"},
	    {"too much padding", "yaQM=", "yaQM=="},
	    {"URL base64", "Uw2QO", "Uw2Q_"},
	    {"base64 with bits left over", "yaQM=", "yaQN="},
	    {"bytes in the base64 that libsodium takes for slashes", "Uw2Q", "\303\2502Q"},
	    {"a space in the base64", "Uw2Q", "Uw 2Q"},
	    {"only a key id",
	     "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=",
	     "Uw2QOg=="},
	    {"text after the signature", "yaQM=\n", "yaQM=\nmore\n"},
	};
	struct signed_note note;
	struct view raw = edit_view(examples[0].raw);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum status status =
		    signed_note_split(edit_replace(*state, raw, rows[i].from, rows[i].to), *state, &note);

		if (status != STATUS_MALFORMED)
			print_error("%s: %s\n", rows[i].label, status_word(status));
		assert_int_equal(status, STATUS_MALFORMED);
	}
	assert_int_equal(signed_note_split((struct view){(const uint8_t *)"a\0b\n\n", 5}, *state, &note),
			 STATUS_MALFORMED);
	assert_int_equal(signed_note_split((struct view){NULL, 0}, *state, &note), STATUS_MALFORMED);
}

static void
keys_that_are_not_known_are_passed_over(void **state)
{
	struct keys_signer known, stranger, same_name;
	struct signed_note note;
	struct view raw;
	struct signer_key keys[2];
	int verified[2];

	keys_signer("known", "a", &known);
	keys_signer("stranger", "b", &stranger);
	keys_signer("known", "c", &same_name);
	assert_int_equal(signed_note_make(edit_view("text\n"), &known.signer, *state, &raw), STATUS_OK);
	assert_int_equal(signed_note_add(raw, &stranger.signer, *state, &raw), STATUS_OK);
	assert_int_equal(signed_note_add(raw, &same_name.signer, *state, &raw), STATUS_OK);
	assert_int_equal(signed_note_split(raw, *state, &note), STATUS_OK);
	assert_int_equal(note.signature_count, 3);
	assert_true(signed_note_is_sorted(&note));
	keys[0] = known.key;
	keys[1] = stranger.key;
	assert_int_equal(signed_note_verify(&note, keys, 1, verified), STATUS_OK);
	assert_int_equal(signed_note_verify(&note, keys, 2, verified), STATUS_OK);
	assert_true(verified[0] && verified[1]);
	/* the right name with another key, and the right key under another name */
	keys_signer("known", "d", &same_name);
	assert_int_equal(signed_note_verify(&note, &same_name.key, 1, verified), STATUS_UNKNOWN_KEY);
	keys_signer("other", "a", &same_name);
	assert_int_equal(signed_note_verify(&note, &same_name.key, 1, verified), STATUS_UNKNOWN_KEY);
}

static void
a_known_key_that_fails_refuses_the_note(void **state)
{
	struct keys_signer known, other;
	struct signed_note note;
	struct view raw;
	struct signer_key forged;
	int verified;

	keys_signer("known", "a", &known);
	keys_signer("known", "b", &other);
	/* the key id right and the key wrong */
	forged = other.key;
	memcpy(forged.key_id, known.key.key_id, sizeof forged.key_id);
	assert_int_equal(signed_note_make(edit_view("text\n"), &known.signer, *state, &raw), STATUS_OK);
	assert_int_equal(signed_note_split(raw, *state, &note), STATUS_OK);
	assert_int_equal(signed_note_verify(&note, &forged, 1, &verified), STATUS_BAD_SIGNATURE);
	assert_int_equal(signed_note_check(raw, &forged), STATUS_BAD_SIGNATURE);
	/* the same known key twice */
	note.signatures[note.signature_count++] = note.signatures[0];
	assert_int_equal(signed_note_verify(&note, &known.key, 1, &verified), STATUS_BAD_SIGNATURE);
	assert_false(verified); /* though its first line held */
	assert_false(signed_note_is_sorted(&note));
	/* a cosignature key is over another text */
	known.key.type = NOTE_KEY_COSIGNATURE;
	note.signature_count = 1;
	assert_int_equal(signed_note_verify(&note, &known.key, 1, &verified), STATUS_UNKNOWN_KEY);
}

static void
sixteen_signatures_are_taken_and_seventeen_are_not(void **state)
{
	struct keys_signer signer;
	struct signed_note note;
	struct view raw;
	char name[16];

	for (unsigned i = 0; i < MAX_SIGNATURES; i++) {
		(void)snprintf(name, sizeof name, "key%u", 99 - i);
		keys_signer(name, name, &signer);
		if (!i)
			assert_int_equal(signed_note_make(edit_view("text\n"), &signer.signer, *state, &raw),
					 STATUS_OK);
		else
			assert_int_equal(signed_note_add(raw, &signer.signer, *state, &raw), STATUS_OK);
	}
	assert_int_equal(signed_note_split(raw, *state, &note), STATUS_OK);
	assert_int_equal(note.signature_count, MAX_SIGNATURES);
	assert_true(signed_note_is_sorted(&note));
	assert_string_equal(note.signatures[0].name, "key84");
	/* one of them again changes nothing, a further one is too many */
	assert_int_equal(signed_note_add(raw, &signer.signer, *state, &raw), STATUS_OK);
	keys_signer("zz", "zz", &signer);
	assert_int_equal(signed_note_add(raw, &signer.signer, *state, &raw), STATUS_TOO_BIG);
	raw = edit_replace(*state, raw, "\n" DASH " key99 ", "\n" DASH " key98a BBBBBBBB\n" DASH " key99 ");
	assert_int_equal(signed_note_split(raw, *state, &note), STATUS_TOO_BIG);
}

static void
keys_are_checked_where_they_enter(void **state)
{
	static const uint8_t small[][SIGN_PUBLIC_BYTES] = {
	    {0}, /* y = 0, order 4 */
	    {1}, /* the neutral point */
	    {0xec, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, /* order 2 */
	    {0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a,
	     0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a}, /* order 8 */
	    {0xee, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	     0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}, /* not canonical
													 */
	    {2}, /* not on the curve */
	};
	static const char *const names[] = {"", "a b", "a+b", "a\xc2\xa0", "a\nb", "a\xff"};
	struct keys_signer good;
	struct signer_key key;

	(void)state;
	keys_signer("good", "good", &good);
	for (size_t i = 0; i < sizeof small / sizeof *small; i++)
		assert_int_equal(signed_note_key("name", NOTE_KEY_ED25519, small[i], &key), STATUS_MALFORMED);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_int_equal(signed_note_key(names[i], NOTE_KEY_ED25519, good.key.public_key, &key),
				 STATUS_MALFORMED);
	assert_int_equal(signed_note_key("name", 0x06, good.key.public_key, &key), STATUS_MALFORMED);
	assert_int_equal(signed_note_key("name", NOTE_KEY_COSIGNATURE, good.key.public_key, &key), STATUS_OK);
}

static void
a_vkey_is_split_at_its_first_two_pluses_only(void **state)
{
	struct keys_signer signer;
	struct signer_key key;
	char vkey[VKEY_SIZE], seed[16], *upper;
	int seen = 0;

	(void)state;
	for (unsigned i = 0; i < 64; i++) {
		(void)snprintf(seed, sizeof seed, "seed%u", i);
		keys_signer("name", seed, &signer);
		signed_note_key_print(&signer.key, vkey);
		assert_int_equal(signed_note_key_parse(vkey, &key), STATUS_OK);
		assert_memory_equal(&key, &signer.key, sizeof key);
		seen += strchr(strchr(strchr(vkey, '+') + 1, '+') + 1, '+') != NULL;
	}
	assert_true(seen > 0); /* base64 with a plus was among them */
	upper = vkey + 5 + strcspn(vkey + 5, "abcdef");
	*upper = (char)(*upper - 'a' + 'A');
	assert_int_equal(signed_note_key_parse(vkey, &key), STATUS_MALFORMED);
}

static void
a_note_is_made_only_with_room(void **state)
{
	struct keys_signer signer;
	struct view raw = {NULL, 0};
	enum status status = STATUS_NO_MEMORY;

	(void)state;
	keys_signer("name", "name", &signer);
	for (size_t most = 0; status != STATUS_OK; most += 16) {
		struct arena *small = arena_new(most);

		assert_true(most < 4096);
		status = signed_note_make(edit_view("text\n"), &signer.signer, small, &raw);
		if (status == STATUS_OK)
			status = signed_note_add(raw, &signer.signer, small, &raw);
		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		arena_free(small);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(published_examples_verify, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(an_example_with_any_bit_turned_or_cut_anywhere_does_not_verify, set_up,
					    tear_down),
	    cmocka_unit_test_setup_teardown(a_text_may_have_blank_lines_and_ends_at_the_last, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_no_note_is_refused, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(keys_that_are_not_known_are_passed_over, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_known_key_that_fails_refuses_the_note, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(sixteen_signatures_are_taken_and_seventeen_are_not, set_up, tear_down),
	    cmocka_unit_test(keys_are_checked_where_they_enter),
	    cmocka_unit_test(a_vkey_is_split_at_its_first_two_pluses_only),
	    cmocka_unit_test(a_note_is_made_only_with_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
