#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/directory.h"
#include "support/edit.h"
#include "support/notes.h"

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

/* The world's directory as it stood before the roots signed it. */
static struct view
world_text(struct notes *world)
{
	struct signed_note note;

	assert_int_equal(signed_note_split(world->directory_raw, world->arena, &note), STATUS_OK);
	return note.text;
}

/* Write the world's directory with some keys exchanged. */
static enum status
with_keys(struct notes *world, void (*change)(struct notes *, struct directory *))
{
	struct directory directory = world->directory, read;
	struct directory_agency *agencies = arena_array(world->arena, directory.agency_count, sizeof *agencies);
	struct directory_broker *broker = arena_alloc(world->arena, sizeof *broker);
	struct view text;

	assert_non_null(agencies);
	assert_non_null(broker);
	memcpy(agencies, directory.agencies, directory.agency_count * sizeof *agencies);
	*broker = directory.brokers[0];
	directory.agencies = agencies;
	directory.brokers = broker;
	change(world, &directory);
	assert_int_equal(directory_write(&directory, world->arena, &text), STATUS_OK);
	return directory_decode(text, world->arena, &read);
}

static struct directory_agency *
entry(struct directory *directory, size_t i)
{
	/* with_keys made the array and it may be written */
	struct directory_agency *agencies;

	memcpy(&agencies, &directory->agencies, sizeof agencies);
	return &agencies[i];
}

/* Give an agency the key of somebody else, under its own name. */
static void
take_sign(struct directory *directory, const uint8_t *public_key)
{
	struct directory_agency *agency = entry(directory, 0);

	assert_int_equal(signed_note_key(agency->id.name, NOTE_KEY_ED25519, public_key, &agency->sign), STATUS_OK);
}

static void
sign_of_another(struct notes *world, struct directory *directory)
{
	(void)world;
	take_sign(directory, directory->agencies[7].sign.public_key);
}

static void
sign_of_root(struct notes *world, struct directory *directory)
{
	take_sign(directory, world->roots[1].key.public_key);
}

static void
sign_of_log(struct notes *world, struct directory *directory)
{
	take_sign(directory, world->log.key.public_key);
}

static void
sign_of_witness(struct notes *world, struct directory *directory)
{
	(void)world;
	take_sign(directory, directory->witnesses[0].public_key);
}

static void
log_of_root(struct notes *world, struct directory *directory)
{
	assert_int_equal(
	    signed_note_key("tellback/log/test", NOTE_KEY_ED25519, world->roots[0].key.public_key, &directory->log),
	    STATUS_OK);
}

static void
curve_of_another(struct notes *world, struct directory *directory)
{
	(void)world;
	memcpy(entry(directory, 2)->curve, directory->agencies[9].curve, Z85_KEY_SIZE);
}

static void
curve_of_broker(struct notes *world, struct directory *directory)
{
	memcpy(entry(directory, 2)->curve, world->broker_curve, Z85_KEY_SIZE);
}

static void
nothing(struct notes *world, struct directory *directory)
{
	(void)world;
	(void)directory;
}

static void
one_key_has_one_job(void **state)
{
	static const struct {
		const char *label;
		void (*change)(struct notes *, struct directory *);
		enum status want;
	} keys[] = {
	    {"as it is", nothing, STATUS_OK},
	    {"one sign key in two agencies", sign_of_another, STATUS_MALFORMED},
	    {"an agency's sign key is a root's", sign_of_root, STATUS_MALFORMED},
	    {"an agency's sign key is the log's", sign_of_log, STATUS_MALFORMED},
	    {"an agency's sign key is a witness's", sign_of_witness, STATUS_MALFORMED},
	    {"the log's key is a root's", log_of_root, STATUS_MALFORMED},
	    {"one curve key in two agencies", curve_of_another, STATUS_MALFORMED},
	    {"an agency's curve key is the broker's", curve_of_broker, STATUS_MALFORMED},
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		enum status status = with_keys(*state, keys[i].change);

		if (status != keys[i].want)
			print_error("%s: %s\n", keys[i].label, status_word(status));
		assert_int_equal(status, keys[i].want);
	}
}

static void
keys_of_small_order_are_refused(void **state)
{
	struct notes *world = *state;
	struct view text = world_text(world);
	struct directory directory;
	/* the neutral point, with the key ids that go with it */
	static const struct {
		const char *keyword;
		const char *name;
		uint8_t key_id[4];
	} small[] = {{"sign", "school", {0xbf, 0x94, 0xeb, 0x18}}, {"root", "root-a", {0xa9, 0xff, 0x0f, 0x0b}}};

	for (size_t i = 0; i < 2; i++) {
		char old[VKEY_SIZE], new[VKEY_SIZE], from[VKEY_SIZE + 16], to[VKEY_SIZE + 16];
		struct signer_key key = {.type = NOTE_KEY_ED25519, .public_key = {1}};

		id_set(key.name, sizeof key.name, small[i].name);
		memcpy(key.key_id, small[i].key_id, sizeof key.key_id);
		signed_note_key_print(&key, new);
		signed_note_key_print(i ? &world->roots[0].key : &notes_agency(world, "school")->sign.key, old);
		(void)snprintf(from, sizeof from, "%s %s", small[i].keyword, old);
		(void)snprintf(to, sizeof to, "%s %s", small[i].keyword, new);
		assert_int_equal(directory_decode(edit_replace(world->arena, text, from, to), world->arena, &directory),
				 STATUS_MALFORMED);
	}
}

static void
the_quorum_of_the_pinned_roots_is_needed(void **state)
{
	struct notes *world = *state;
	struct view text = world_text(world), one, two, three, forged;
	struct signer_key roots[NOTES_ROOTS];
	struct keys_signer stranger, other;

	for (size_t i = 0; i < NOTES_ROOTS; i++)
		roots[i] = world->roots[i].key;
	one = notes_sign(world, text, 1);
	two = notes_sign(world, text, 2);
	three = notes_sign(world, text, 3);
	assert_int_equal(directory_verify(one, roots, 3, 2, world->arena), STATUS_NOT_PERMITTED);
	assert_int_equal(directory_verify(two, roots, 3, 2, world->arena), STATUS_OK);
	assert_int_equal(directory_verify(three, roots, 3, 2, world->arena), STATUS_OK);
	assert_int_equal(directory_verify(two, roots, 3, 3, world->arena), STATUS_NOT_PERMITTED);
	/* signatures of strangers count for nothing */
	keys_signer("root-d", "d", &stranger);
	assert_int_equal(signed_note_add(one, &stranger.signer, world->arena, &forged), STATUS_OK);
	assert_int_equal(directory_verify(forged, roots, 3, 2, world->arena), STATUS_NOT_PERMITTED);
	keys_signer("root-b", "d", &other);
	assert_int_equal(signed_note_add(one, &other.signer, world->arena, &forged), STATUS_OK);
	assert_int_equal(directory_verify(forged, roots, 3, 2, world->arena), STATUS_NOT_PERMITTED);
	assert_int_equal(signed_note_make(text, &stranger.signer, world->arena, &forged), STATUS_OK);
	assert_int_equal(directory_verify(forged, roots, 3, 2, world->arena), STATUS_UNKNOWN_KEY);
	/* signed texts only, and only the text that was signed */
	assert_int_equal(directory_verify(text, roots, 3, 2, world->arena), STATUS_MALFORMED);
	assert_int_equal(
	    directory_verify(edit_replace(world->arena, two, "serial 1", "serial 3"), roots, 3, 2, world->arena),
	    STATUS_BAD_SIGNATURE);
}

static void
one_root_twice_is_not_two(void **state)
{
	struct notes *world = *state;
	struct view text = world_text(world), one = notes_sign(world, text, 1), twice;
	const uint8_t *line = memmem(one.bytes, one.size, "\n\n", 2);
	struct signer_key roots[NOTES_ROOTS];
	struct directory directory;
	const char *again;

	for (size_t i = 0; i < NOTES_ROOTS; i++)
		roots[i] = world->roots[i].key;
	assert_non_null(line);
	again = arena_text(world->arena, line + 2, (size_t)(one.bytes + one.size - (line + 2)));
	twice = edit_replace(world->arena, one, again, edit_repeat(world->arena, again, 2));
	assert_int_equal(directory_verify(twice, roots, 3, 2, world->arena), STATUS_MALFORMED);
	assert_int_equal(directory_decode(twice, world->arena, &directory), STATUS_MALFORMED);
}

static void
signature_lines_stand_in_the_order_of_their_names(void **state)
{
	struct notes *world = *state;
	struct view text = world_text(world), turned;
	struct signer_key roots[NOTES_ROOTS];
	struct view b, a;
	struct directory directory;

	for (size_t i = 0; i < NOTES_ROOTS; i++)
		roots[i] = world->roots[i].key;
	/* b's note, and a's only line behind it */
	assert_int_equal(signed_note_make(text, &world->roots[1].signer, world->arena, &b), STATUS_OK);
	assert_int_equal(signed_note_make(text, &world->roots[0].signer, world->arena, &a), STATUS_OK);
	turned = (struct view){(const uint8_t *)arena_print(world->arena, "%.*s%.*s", (int)b.size,
							    (const char *)b.bytes, (int)(a.size - text.size - 1),
							    (const char *)a.bytes + text.size + 1),
			       b.size + a.size - text.size - 1};
	assert_int_equal(directory_verify(turned, roots, 3, 2, world->arena), STATUS_MALFORMED);
	assert_int_equal(directory_decode(turned, world->arena, &directory), STATUS_MALFORMED);
}

static void
the_fingerprint_hangs_on_the_set_of_roots_only(void **state)
{
	struct notes *world = *state;
	struct signer_key roots[NOTES_ROOTS], turned[NOTES_ROOTS];
	char hex[DIGEST_HEX_SIZE], other[DIGEST_HEX_SIZE];

	for (size_t i = 0; i < NOTES_ROOTS; i++)
		roots[i] = turned[NOTES_ROOTS - 1 - i] = world->roots[i].key;
	directory_fingerprint(roots, NOTES_ROOTS, hex);
	directory_fingerprint(turned, NOTES_ROOTS, other);
	assert_string_equal(hex, other);
	/* sed -n 's/^root //p' tests/vectors/note/directory.note | sha256sum */
	assert_string_equal(hex, "21177d6f7dc6e606ebcbecf48b7ee89494c3dbd1511c5b890673cdca0af80d97");
	directory_fingerprint(roots, 2, other);
	assert_string_not_equal(hex, other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_key_has_one_job),
	    cmocka_unit_test(keys_of_small_order_are_refused),
	    cmocka_unit_test(the_quorum_of_the_pinned_roots_is_needed),
	    cmocka_unit_test(one_root_twice_is_not_two),
	    cmocka_unit_test(signature_lines_stand_in_the_order_of_their_names),
	    cmocka_unit_test(the_fingerprint_hangs_on_the_set_of_roots_only),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
