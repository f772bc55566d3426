#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "note/cosignature.h"
#include "support/edit.h"
#include "support/keys.h"

#define DASH "\xe2\x80\x94"
#define AT ((struct instant){1679315147999})

static const char text[] = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

/* Made by openssl pkeyutl over "cosignature/v1\ntime 1679315147\n" and the text,
 * with the key whose seed is SHA-256 of "witness:w1". */
static const char golden[] =
	DASH " witness.example.com/w1 "
	     "DOSZDwAAAABkGFDLuCNK5aXtn9XKB0BONdpueuSjuEF/Jtwt/z95OkvUmmrzqI+tlKix7xkf1TwDqT4/ovtr+/"
	     "muCM/FDsN8sg+8BA==\n";
static const char golden_vkey[] = "witness.example.com/w1+0ce4990f+BHConR7k2moVXUi9IZJJmE77Tf1oqN8kfM0TSMqlSJl8";

/* A log's checkpoint and three witnesses. */
struct scene {
	struct arena *arena;
	struct keys_signer log;
	struct keys_signer witnesses[3];
	struct signer_key keys[3];
	struct view raw;
};

static int
set_up(void **state)
{
	static struct scene scene;
	static const char *const names[] = {"witness.example.com/w1", "a-witness", "z-witness"};
	static const char *const seeds[] = {"w1", "w2", "w3"};

	memset(&scene, 0, sizeof scene);
	scene.arena = arena_new(32UL << 20);
	keys_signer("example.com/behind-the-sofa", "log", &scene.log);
	for (size_t i = 0; i < 3; i++) {
		keys_cosigner(names[i], seeds[i], &scene.witnesses[i]);
		scene.keys[i] = scene.witnesses[i].key;
	}
	*state = &scene;
	return scene.arena && !signed_note_make(edit_view(text), &scene.log.signer, scene.arena, &scene.raw) ? 0 : -1;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	arena_free(scene->arena);
	return 0;
}

static enum status
newest(struct scene *scene, struct view raw, size_t key_count, struct instant *ret_at)
{
	struct signed_note note;

	assert_int_equal(signed_note_split(raw, scene->arena, &note), STATUS_OK);
	return cosignature_newest(&note, scene->keys, key_count, ret_at);
}

static struct view
add(struct scene *scene, struct view raw, size_t witness, struct instant at)
{
	struct view more;

	assert_int_equal(cosignature_add(raw, &scene->witnesses[witness].signer, at, scene->arena, &more), STATUS_OK);
	return more;
}

static void
assert_bytes(struct view bytes, const char *want)
{
	assert_int_equal(bytes.size, strlen(want));
	assert_memory_equal(bytes.bytes, want, bytes.size);
}

static void
a_line_is_that_which_openssl_makes(void **state)
{
	struct scene *scene = *state;
	struct view raw = add(scene, scene->raw, 0, AT);
	struct signer_key key;
	struct instant at;

	/* behind the log's own line, which stays as it stands */
	assert_memory_equal(raw.bytes, scene->raw.bytes, scene->raw.size);
	assert_bytes((struct view){raw.bytes + scene->raw.size, raw.size - scene->raw.size}, golden);
	assert_int_equal(signed_note_key_parse(golden_vkey, &key), STATUS_OK);
	assert_memory_equal(&key, &scene->keys[0], sizeof key);
	assert_int_equal(newest(scene, raw, 1, &at), STATUS_OK);
	assert_int_equal(at.ms, 1679315147000);
}

static void
the_newest_of_those_that_are_known_counts(void **state)
{
	struct scene *scene = *state;
	struct view raw = add(scene, scene->raw, 0, AT);
	struct instant at;

	raw = add(scene, raw, 1, (struct instant){1700000000000});
	raw = add(scene, raw, 2, (struct instant){0});
	assert_int_equal(newest(scene, raw, 3, &at), STATUS_OK);
	assert_int_equal(at.ms, 1700000000000);
	assert_int_equal(newest(scene, raw, 1, &at), STATUS_OK);
	assert_int_equal(at.ms, 1679315147000);
	at.ms = 5;
	assert_int_equal(newest(scene, raw, 0, &at), STATUS_UNKNOWN_KEY);
	assert_int_equal(newest(scene, scene->raw, 3, &at), STATUS_UNKNOWN_KEY);
	assert_int_equal(at.ms, 5); /* untouched */
	/* the time of the first second is a time */
	scene->keys[0] = scene->keys[2];
	assert_int_equal(newest(scene, raw, 1, &at), STATUS_OK);
	assert_int_equal(at.ms, 0);
	/* a log's key cosigns nothing */
	scene->keys[0] = scene->log.key;
	assert_int_equal(newest(scene, raw, 1, &at), STATUS_UNKNOWN_KEY);
}

static void
a_known_witness_that_fails_refuses_all(void **state)
{
	struct scene *scene = *state;
	struct view raw = add(scene, add(scene, scene->raw, 0, AT), 1, AT);
	size_t line = scene->raw.size;
	struct instant at = {5};

	/* every bit of the golden line: the key is no longer known, the signature
	 * fails, or it is no line at all */
	for (size_t i = line; i < line + sizeof golden - 1; i++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			struct view bad = edit_flip(scene->arena, raw, i, (uint8_t)(1U << bit));
			struct signed_note note;

			if (signed_note_split(bad, scene->arena, &note) != STATUS_OK)
				continue;
			assert_int_not_equal(cosignature_newest(&note, scene->keys, 1, &at), STATUS_OK);
		}
	}
	/* another text */
	raw = edit_replace(scene->arena, raw, "20852163", "20852164");
	assert_int_equal(newest(scene, raw, 1, &at), STATUS_BAD_SIGNATURE);
	assert_int_equal(newest(scene, raw, 2, &at), STATUS_BAD_SIGNATURE);
	assert_int_equal(newest(scene, raw, 0, &at), STATUS_UNKNOWN_KEY);
	assert_int_equal(at.ms, 5);
}

static void
another_time_or_length_or_a_line_twice_is_refused(void **state)
{
	/* a second later; past 2^63 */
	static const char *const bad[] = {
		"DOSZDwAAAABkGFDM",
		"DOSZD4AAAABkGFDL",
	};
	struct scene *scene = *state;
	struct view raw = add(scene, scene->raw, 0, AT), twice;
	struct instant at;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(newest(scene, edit_replace(scene->arena, raw, "DOSZDwAAAABkGFDL", bad[i]), 1, &at),
				 STATUS_BAD_SIGNATURE);
	assert_int_equal(newest(scene, edit_replace(scene->arena, raw, "sg+8BA==", "sg+8BAA="), 1, &at),
			 STATUS_BAD_SIGNATURE);
	assert_int_equal(newest(scene, edit_replace(scene->arena, raw, "sg+8BA==", "sg+8"), 1, &at),
			 STATUS_BAD_SIGNATURE);
	twice = edit_replace(scene->arena, raw, "\n\n" DASH " example",
			     "\n\n" DASH " witness.example.com/w1 DOSZDwAAAABkGFDLAAAA\n" DASH " example");
	assert_int_equal(newest(scene, twice, 1, &at), STATUS_BAD_SIGNATURE);
	/* adding puts one in the place of both */
	twice = add(scene, twice, 0, AT);
	assert_int_equal(twice.size, raw.size);
	assert_int_equal(newest(scene, twice, 1, &at), STATUS_OK);
}

static void
a_time_past_all_records_is_no_time(void **state)
{
	struct scene *scene = *state;
	struct keys_signer *witness = &scene->witnesses[0];
	uint8_t bytes[4 + COSIGNATURE_BYTES], message[512];
	char line[256], base64[128];
	uint64_t times[] = {INT64_MAX / 1000, INT64_MAX / 1000 + 1, INT64_MAX, UINT64_MAX};

	for (size_t i = 0; i < 4; i++) {
		int size = snprintf((char *)message, sizeof message, "cosignature/v1\ntime %llu\n%s",
				    (unsigned long long)times[i], text);
		struct instant at = {5};

		memcpy(bytes, witness->key.key_id, 4);
		for (unsigned b = 0; b < 8; b++)
			bytes[4 + b] = (uint8_t)(times[i] >> (56 - 8 * b));
		assert_int_equal(
			witness->signer.sign(witness->signer.context, (struct view){message, (size_t)size}, bytes + 12),
			STATUS_OK);
		(void)sodium_bin2base64(base64, sizeof base64, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
		(void)snprintf(line, sizeof line, "%s\n" DASH " witness.example.com/w1 %s\n", text, base64);
		assert_int_equal(newest(scene, edit_view(line), 1, &at), i ? STATUS_BAD_SIGNATURE : STATUS_OK);
		assert_int_equal(at.ms, i ? 5 : (int64_t)times[0] * 1000);
	}
}

static void
a_line_of_the_same_key_is_replaced_where_it_stands(void **state)
{
	struct scene *scene = *state;
	struct view raw = add(scene, add(scene, scene->raw, 0, AT), 1, AT), again;
	struct signed_note note;
	struct instant at;

	again = add(scene, raw, 0, (struct instant){1800000000000});
	assert_int_equal(again.size, raw.size);
	assert_memory_equal(again.bytes, raw.bytes, scene->raw.size);
	assert_int_equal(signed_note_split(again, scene->arena, &note), STATUS_OK);
	assert_int_equal(note.signature_count, 3);
	assert_string_equal(note.signatures[1].name, "witness.example.com/w1");
	assert_string_equal(note.signatures[2].name, "a-witness");
	assert_int_equal(newest(scene, again, 3, &at), STATUS_OK);
	assert_int_equal(at.ms, 1800000000000);
	/* and back again, byte for byte */
	again = add(scene, again, 0, AT);
	assert_int_equal(again.size, raw.size);
	assert_memory_equal(again.bytes, raw.bytes, raw.size);
}

static void
sixteen_lines_are_taken_and_seventeen_are_not(void **state)
{
	struct scene *scene = *state;
	struct view raw = scene->raw, more;
	struct keys_signer signer;
	char name[16];

	for (unsigned i = 1; i < MAX_SIGNATURES; i++) {
		(void)snprintf(name, sizeof name, "w%u", i);
		keys_cosigner(name, name, &signer);
		assert_int_equal(cosignature_add(raw, &signer.signer, AT, scene->arena, &raw), STATUS_OK);
	}
	assert_int_equal(cosignature_add(raw, &signer.signer, AT, scene->arena, &raw), STATUS_OK);
	assert_int_equal(cosignature_add(raw, &scene->witnesses[0].signer, AT, scene->arena, &more), STATUS_TOO_BIG);
	more = add(scene, scene->raw, 0, AT);
	assert_int_equal(cosignature_merge(raw, more, scene->arena, &more), STATUS_TOO_BIG);
	assert_int_equal(cosignature_merge(raw, scene->raw, scene->arena, &more), STATUS_OK);
}

static void
what_is_no_note_or_too_long_is_not_cosigned(void **state)
{
	struct scene *scene = *state;
	struct view raw;

	assert_int_equal(cosignature_add(edit_view(text), &scene->witnesses[0].signer, AT, scene->arena, &raw),
			 STATUS_MALFORMED);
	assert_int_equal(cosignature_merge(edit_view(text), scene->raw, scene->arena, &raw), STATUS_MALFORMED);
	assert_int_equal(cosignature_merge(scene->raw, edit_view(text), scene->arena, &raw), STATUS_MALFORMED);
	raw = edit_replace(scene->arena, scene->raw, "20852163\n", edit_repeat(scene->arena, "more\n", 1000));
	assert_int_equal(cosignature_add(raw, &scene->witnesses[0].signer, AT, scene->arena, &raw), STATUS_TOO_BIG);
}

static enum status
refuses(void *context, struct view message, uint8_t ret_signature[SIGNATURE_BYTES])
{
	(void)context;
	(void)message;
	(void)ret_signature;
	return STATUS_NOT_PERMITTED;
}

static void
a_signer_that_refuses_is_handed_on(void **state)
{
	struct scene *scene = *state;
	struct note_signer signer = {&scene->keys[0], NULL, refuses};
	struct view raw;

	assert_int_equal(cosignature_add(scene->raw, &signer, AT, scene->arena, &raw), STATUS_NOT_PERMITTED);
}

static void
notes_of_one_text_are_merged(void **state)
{
	struct scene *scene = *state;
	struct view a = add(scene, add(scene, scene->raw, 0, AT), 1, AT);
	struct view b = add(scene, add(scene, scene->raw, 2, AT), 1, (struct instant){1800000000000});
	struct view merged;
	struct signed_note note;
	struct instant at;

	assert_int_equal(cosignature_merge(a, b, scene->arena, &merged), STATUS_OK);
	assert_int_equal(signed_note_split(merged, scene->arena, &note), STATUS_OK);
	assert_int_equal(note.signature_count, 4);
	assert_string_equal(note.signatures[0].name, "example.com/behind-the-sofa");
	assert_string_equal(note.signatures[1].name, "witness.example.com/w1");
	assert_string_equal(note.signatures[2].name, "a-witness"); /* b's */
	assert_string_equal(note.signatures[3].name, "z-witness");
	assert_int_equal(newest(scene, merged, 3, &at), STATUS_OK);
	assert_int_equal(at.ms, 1800000000000);
	assert_int_equal(cosignature_merge(merged, merged, scene->arena, &a), STATUS_OK);
	assert_int_equal(a.size, merged.size);
	assert_memory_equal(a.bytes, merged.bytes, a.size);
	b = edit_replace(scene->arena, b, "20852163", "20852164");
	assert_int_equal(cosignature_merge(a, b, scene->arena, &merged), STATUS_CONFLICT);
	b = edit_replace(scene->arena, scene->raw, "20852163", "2085216");
	assert_int_equal(cosignature_merge(a, b, scene->arena, &merged), STATUS_CONFLICT);
}

static void
lines_of_other_keys_are_left_out(void **state)
{
	struct scene *scene = *state;
	struct view raw = add(scene, add(scene, add(scene, scene->raw, 0, AT), 1, AT), 2, AT), only;
	struct signer_key keys[2] = {scene->log.key, scene->keys[0]};

	/* as if the others had never been there, byte for byte */
	assert_int_equal(cosignature_only(raw, keys, 2, scene->arena, &only), STATUS_OK);
	raw = add(scene, scene->raw, 0, AT);
	assert_int_equal(only.size, raw.size);
	assert_memory_equal(only.bytes, raw.bytes, raw.size);
	/* a known name with another key is another's */
	keys[0].key_id[0] ^= 1;
	keys[1].key_id[3] ^= 1;
	assert_int_equal(cosignature_only(raw, keys, 2, scene->arena, &only), STATUS_UNKNOWN_KEY);
	assert_int_equal(cosignature_only(raw, keys, 0, scene->arena, &only), STATUS_UNKNOWN_KEY);
	assert_int_equal(cosignature_only(edit_view(text), keys, 2, scene->arena, &only), STATUS_MALFORMED);
}

static void
a_note_is_made_only_with_room(void **state)
{
	struct scene *scene = *state;
	enum status status = STATUS_NO_MEMORY;
	struct view raw;

	for (size_t most = 0; status != STATUS_OK; most += 16) {
		struct arena *small = arena_new(most);

		assert_true(most < 8192);
		status = cosignature_add(scene->raw, &scene->witnesses[0].signer, AT, small, &raw);
		if (status == STATUS_OK)
			status = cosignature_merge(raw, scene->raw, small, &raw);
		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		arena_free(small);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_line_is_that_which_openssl_makes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_newest_of_those_that_are_known_counts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_known_witness_that_fails_refuses_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(another_time_or_length_or_a_line_twice_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_time_past_all_records_is_no_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_line_of_the_same_key_is_replaced_where_it_stands, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sixteen_lines_are_taken_and_seventeen_are_not, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_note_or_too_long_is_not_cosigned, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_signer_that_refuses_is_handed_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(notes_of_one_text_are_merged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lines_of_other_keys_are_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_note_is_made_only_with_room, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
