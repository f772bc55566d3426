#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/secret.h"
#include "runtime/keyring.h"
#include "runtime/keyring_curve.h"
#include "runtime/keyring_file.h"
#include "runtime/keyring_make.h"

#define NOBODY 65534

struct place {
	char folder[64];
	char keys[128];
	char path[PATH_MAX];
};

static const struct keyring_options police = {"police", "2026-01-05", NULL, {1767600000000}};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	unsigned made;

	if (!place)
		return -1;
	(void)unsetenv("CREDENTIALS_DIRECTORY");
	(void)snprintf(place->folder, sizeof place->folder, "/tmp/keyring-test-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	(void)snprintf(place->keys, sizeof place->keys, "%s/keys", place->folder);
	*state = place;
	return keyring_make_all(place->keys, &police, &made) || made != 4;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	char command[256];
	int code;

	(void)snprintf(command, sizeof command, "rm -rf %s", place->folder);
	code = system(command);
	free(place);
	return code;
}

static const char *
file(struct place *place, const char *name)
{
	(void)snprintf(place->path, sizeof place->path, "%s/%s", place->keys, name);
	return place->path;
}

static enum status
load(struct place *place)
{
	struct keyring *keyring = NULL;
	enum status status = keyring_load(place->keys, NULL, &keyring);

	assert_int_equal(keyring != NULL, status == STATUS_OK);
	keyring_free(keyring);
	return status;
}

static void
write_text(const char *path, const char *text, mode_t mode)
{
	assert_int_equal(file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, mode), STATUS_OK);
}

static void
keys_that_were_made_are_read(void **state)
{
	struct place *place = *state;
	struct keyring *keyring;

	assert_int_equal(keyring_load(place->keys, NULL, &keyring), STATUS_OK);
	assert_string_equal(keyring->sign.name, "police");
	assert_int_equal(keyring->epoch_count, 1);
	assert_string_equal(keyring->epochs[0].epoch, "2026-01-05");
	keyring_free(keyring);
}

static void
making_again_makes_nothing(void **state)
{
	struct place *place = *state;
	const struct keyring_options later = {"police", "2026-04-05", NULL, {1775400000000}};
	const struct keyring_options other = {"health", "2026-04-05", NULL, {1775400000000}};
	unsigned made = 9;

	assert_int_equal(keyring_make_all(place->keys, &later, &made), STATUS_OK);
	assert_int_equal(made, 0);
	assert_int_equal(keyring_make_all(place->keys, &other, &made), STATUS_CONFLICT);
}

/* What each trouble with a file or the folder is answered with. */
static void
a_file_that_another_could_have_read_or_changed_is_refused(void **state)
{
	struct place *place = *state;
	static const char *const names[] = {"sign.key", "enc-2026-01-05.key", "curve.key"};
	static const mode_t loose[] = {0644, 0640, 0604, 0660, 0601};
	struct keyring_curve curve;

	for (size_t n = 0; n < 3; n++) {
		for (size_t i = 0; i < sizeof loose / sizeof *loose; i++) {
			assert_int_equal(chmod(file(place, names[n]), loose[i]), 0);
			assert_int_equal(n == 2 ? keyring_curve_load(place->keys, &curve) : load(place),
					 STATUS_NOT_PERMITTED);
		}
		assert_int_equal(chmod(file(place, names[n]), 0400), 0);
		assert_int_equal(n == 2 ? keyring_curve_load(place->keys, &curve) : load(place), STATUS_OK);
		assert_int_equal(chmod(file(place, names[n]), 0600), 0);
	}
}

static void
a_folder_open_to_others_is_refused(void **state)
{
	struct place *place = *state;
	char link[PATH_MAX];
	struct keyring *keyring = NULL;

	assert_int_equal(chmod(place->keys, 0750), 0);
	assert_int_equal(load(place), STATUS_NOT_PERMITTED);
	assert_int_equal(chmod(place->keys, 0700), 0);
	(void)snprintf(link, sizeof link, "%s/link", place->folder);
	assert_int_equal(symlink(place->keys, link), 0);
	assert_int_equal(keyring_load(link, NULL, &keyring), STATUS_NOT_PERMITTED);
	assert_int_equal(keyring_load("/tmp/no-such-folder-TEST", NULL, &keyring), STATUS_NOT_FOUND);
}

static void
a_link_to_a_key_is_refused(void **state)
{
	struct place *place = *state;
	char elsewhere[PATH_MAX];

	(void)snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", place->folder);
	assert_int_equal(rename(file(place, "sign.key"), elsewhere), 0);
	assert_int_equal(symlink(elsewhere, file(place, "sign.key")), 0);
	assert_int_equal(load(place), STATUS_NOT_PERMITTED);
	assert_int_equal(unlink(file(place, "sign.key")), 0);
	assert_int_equal(link(elsewhere, file(place, "sign.key")), 0);
	assert_int_equal(load(place), STATUS_NOT_PERMITTED);
	assert_int_equal(unlink(elsewhere), 0);
	assert_int_equal(load(place), STATUS_OK);
}

static void
anothers_key_file_is_refused(void **state)
{
	struct place *place = *state;

	if (geteuid()) /* only root can give a file away */
		skip();
	assert_int_equal(chown(file(place, "sign.key"), NOBODY, NOBODY), 0);
	assert_int_equal(load(place), STATUS_NOT_PERMITTED);
	assert_int_equal(chown(file(place, "sign.key"), 0, 0), 0);
	assert_int_equal(chown(place->keys, NOBODY, NOBODY), 0);
	assert_int_equal(load(place), STATUS_NOT_PERMITTED);
}

static void
a_missing_key_is_not_found(void **state)
{
	struct place *place = *state;

	assert_int_equal(unlink(file(place, "enc-2026-01-05.key")), 0);
	assert_int_equal(load(place), STATUS_NOT_FOUND);
	assert_int_equal(unlink(file(place, "sign.key")), 0);
	assert_int_equal(load(place), STATUS_NOT_FOUND);
}

/* The line of the key itself, after the comments. */
static size_t
key_line(const char *text)
{
	const char *at = text;

	while (*at == '#')
		at = strchr(at, '\n') + 1;
	return (size_t)(at - text);
}

static void
the_same_child_has_the_same_fingerprint_under_one_key_only(void **state)
{
	struct place *place = *state;
	const struct view text = {(const uint8_t *)"nhs 9990000018", 14};
	struct digest one, again, other;
	struct keyring *keyring = NULL;
	unsigned made;

	assert_int_equal(keyring_load(place->keys, NULL, &keyring), STATUS_OK);
	assert_int_equal(keyring_fingerprint(keyring, text, &one), STATUS_OK);
	assert_int_equal(keyring_fingerprint(keyring, text, &again), STATUS_OK);
	assert_memory_equal(one.bytes, again.bytes, DIGEST_BYTES);
	assert_int_equal(keyring_fingerprint(keyring, (struct view){text.bytes, 13}, &other), STATUS_OK);
	assert_memory_not_equal(one.bytes, other.bytes, DIGEST_BYTES);
	keyring_free(keyring);
	/* an agency from before there was such a key goes on, and may make one */
	assert_int_equal(unlink(file(place, "finger.key")), 0);
	assert_int_equal(keyring_load(place->keys, NULL, &keyring), STATUS_OK);
	assert_int_equal(keyring_fingerprint(keyring, text, &other), STATUS_NOT_FOUND);
	keyring_free(keyring);
	assert_int_equal(keyring_make_all(place->keys, &police, &made), STATUS_OK);
	assert_int_equal(made, 1);
	assert_int_equal(keyring_load(place->keys, NULL, &keyring), STATUS_OK);
	assert_int_equal(keyring_fingerprint(keyring, text, &other), STATUS_OK);
	assert_memory_not_equal(one.bytes, other.bytes, DIGEST_BYTES);
	keyring_free(keyring);
	write_text(file(place, "finger.key"), "FINGER+KEY+short\n", 0600);
	assert_int_equal(load(place), STATUS_CORRUPT);
	write_text(file(place, "finger.key"), "nothing\n", 0600);
	assert_int_equal(load(place), STATUS_CORRUPT);
}

static void
a_damaged_key_is_never_another_key(void **state)
{
	static const char *const names[] = {"sign.key", "enc-2026-01-05.key"};
	struct place *place = *state;

	for (size_t n = 0; n < 2; n++) {
		char text[KEYRING_FILE_BYTES + 1], changed[KEYRING_FILE_BYTES + 1];
		size_t size, from;

		assert_int_equal(keyring_file_read(file(place, names[n]), NULL, text), STATUS_OK);
		size = strlen(text);
		from = key_line(text);
		for (size_t i = from; i < size; i++) {
			memcpy(changed, text, size + 1);
			changed[i] = text[i] == 'x' ? 'y' : 'x';
			write_text(file(place, names[n]), changed, 0600);
			assert_int_not_equal(load(place), STATUS_OK);
			memcpy(changed, text, size + 1);
			changed[i] = '\0';
			write_text(file(place, names[n]), changed, 0600);
			/* without its last newline it is whole */
			assert_int_equal(load(place) == STATUS_OK, i == size - 1);
		}
		write_text(file(place, names[n]), text, 0600);
	}
	assert_int_equal(load(place), STATUS_OK);
}

static void
the_two_halves_of_a_transport_key_belong_together(void **state)
{
	struct place *place = *state;
	struct keyring_curve curve, other;
	char text[512];

	assert_int_equal(keyring_curve_load(place->keys, &curve), STATUS_OK);
	assert_int_equal(keyring_curve_make(place->keys, "of police"), STATUS_CONFLICT);
	assert_int_equal(unlink(file(place, "curve.key")), 0);
	assert_int_equal(keyring_curve_make(place->keys, "of police"), STATUS_OK);
	assert_int_equal(keyring_curve_load(place->keys, &other), STATUS_OK);
	assert_string_not_equal(curve.public_z85, other.public_z85);
	(void)snprintf(text, sizeof text, "public %s\nsecret %s\n", curve.public_z85, other.secret_z85);
	write_text(file(place, "curve.key"), text, 0600);
	assert_int_equal(keyring_curve_load(place->keys, &curve), STATUS_CORRUPT);
	write_text(file(place, "curve.key"), "public short\n", 0600);
	assert_int_equal(keyring_curve_load(place->keys, &curve), STATUS_CORRUPT);
}

static void
every_epoch_opens_its_mail_and_no_other(void **state)
{
	struct place *place = *state;
	const struct keyring_options later = {"police", "2026-04-05", NULL, {1775400000000}};
	struct keyring *keyring = NULL;
	struct age_public key;
	uint8_t file_key[AGE_FILE_KEY_BYTES], ephemeral[32] = {9}, body[32] = {0};

	assert_int_equal(keyring_make_epoch(place->keys, &later), STATUS_OK);
	assert_int_equal(keyring_make_epoch(place->keys, &later), STATUS_CONFLICT);
	write_text(file(place, "enc-.key"), "not an epoch's name", 0600);
	write_text(file(place, "enc-UPPER.key"), "not an epoch's name", 0600);
	assert_int_equal(keyring_load(place->keys, NULL, &keyring), STATUS_OK);
	assert_int_equal(keyring->epoch_count, 2);
	assert_string_equal(keyring->epochs[0].epoch, "2026-01-05");
	assert_string_equal(keyring->epochs[1].epoch, "2026-04-05");
	assert_int_equal(age_key_make(keyring->epochs[0].secret, &key), STATUS_OK);
	assert_int_equal(keyring_unwrap(keyring, ephemeral, body, file_key), STATUS_CANNOT_OPEN);
	keyring_free(keyring);
}

static void
a_signature_is_by_the_key_of_the_card(void **state)
{
	struct place *place = *state;
	struct arena *arena = arena_new(65536);
	struct note_signer signer;
	struct keyring *keyring = NULL;
	const char text[] = "tellback/envelope/v1\nid TEST\n";
	struct view raw;

	assert_int_equal(keyring_load(place->keys, NULL, &keyring), STATUS_OK);
	keyring_signer(keyring, &signer);
	assert_int_equal(signed_note_make((struct view){(const uint8_t *)text, sizeof text - 1}, &signer, arena, &raw),
			 STATUS_OK);
	assert_int_equal(signed_note_check(raw, &keyring->sign), STATUS_OK);
	keyring_free(keyring);
	arena_free(arena);
}

static void
a_sealed_file_opens_with_its_passphrase_alone(void **state)
{
	struct place *place = *state;
	char pass[PATH_MAX], other[PATH_MAX], sealed[KEYRING_FILE_BYTES + 1];
	char *text = secret_alloc(KEYRING_FILE_BYTES + 1);
	struct keyring_lock *lock = NULL, *wrong = NULL;
	struct arena *arena = arena_new(65536);
	struct view raw;

	(void)snprintf(pass, sizeof pass, "%s/pass", place->folder);
	(void)snprintf(other, sizeof other, "%s/other", place->folder);
	write_text(pass, "correct horse TEST\n", 0600);
	write_text(other, "correct horse TESt\n", 0600);
	assert_int_equal(keyring_lock_new(pass, &lock), STATUS_OK);
	assert_int_equal(keyring_lock_new(other, &wrong), STATUS_OK);
	assert_int_equal(keyring_file_write(file(place, "x.key"), "# TEST\nthe secret line\n", lock), STATUS_OK);
	assert_int_equal(keyring_file_write(file(place, "x.key"), "# TEST\nanother\n", lock), STATUS_CONFLICT);
	assert_int_equal(keyring_file_read(file(place, "x.key"), lock, text), STATUS_OK);
	assert_string_equal(text, "# TEST\nthe secret line\n");
	assert_int_equal(keyring_file_read(file(place, "x.key"), NULL, text), STATUS_CANNOT_OPEN);
	assert_int_equal(keyring_file_read(file(place, "x.key"), wrong, text), STATUS_CANNOT_OPEN);
	assert_int_equal(file_read(file(place, "x.key"), KEYRING_FILE_BYTES, arena, &raw), STATUS_OK);
	assert_null(memmem(raw.bytes, raw.size, "secret line", 11));
	memcpy(sealed, raw.bytes, raw.size);
	/* cut short, or with a flipped bit in the box: never opened */
	for (size_t size =
		 (size_t)((const char *)memmem(raw.bytes, raw.size, "argon2id13", 10) - (const char *)raw.bytes);
	     size < raw.size; size++) {
		assert_int_equal(file_write(file(place, "x.key"), (struct view){raw.bytes, size}, 0600), STATUS_OK);
		assert_int_not_equal(keyring_file_read(file(place, "x.key"), lock, text), STATUS_OK);
	}
	sealed[raw.size - 10] = sealed[raw.size - 10] == 'A' ? 'B' : 'A';
	assert_int_equal(file_write(file(place, "x.key"), (struct view){(uint8_t *)sealed, raw.size}, 0600), STATUS_OK);
	assert_int_not_equal(keyring_file_read(file(place, "x.key"), lock, text), STATUS_OK);
	keyring_lock_free(lock);
	keyring_lock_free(wrong);
	secret_free(text);
	arena_free(arena);
}

/* A sealed file says what deriving its key costs: more than SENSITIVE's is no
 * file of ours. */
static void
a_sealed_file_cannot_ask_for_all_the_memory(void **state)
{
	static const char *const heads[] = {
	    "argon2id13 3 99999999999 00000000000000000000000000000000\n",
	    "argon2id13 999 268435456 00000000000000000000000000000000\n",
	    "argon2id13 3 1 00000000000000000000000000000000\n",
	    "argon2id13 3 268435456 0000000000000000000000000000000\n",
	    "scrypt 3 268435456 00000000000000000000000000000000\n",
	};
	struct place *place = *state;
	char pass[PATH_MAX], text[KEYRING_FILE_BYTES + 1], sealed[1024];
	struct keyring_lock *lock = NULL;

	(void)snprintf(pass, sizeof pass, "%s/pass", place->folder);
	write_text(pass, "TEST", 0600);
	assert_int_equal(keyring_lock_new(pass, &lock), STATUS_OK);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		(void)snprintf(
		    sealed, sizeof sealed,
		    "# TEST\ntellback/sealed-key/v1\n%ssecretbox 000000000000000000000000000000000000000000000000 "
		    "AAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
		    heads[i]);
		write_text(file(place, "x.key"), sealed, 0600);
		assert_int_equal(keyring_file_read(file(place, "x.key"), lock, text), STATUS_CORRUPT);
	}
	keyring_lock_free(lock);
}

static void
a_passphrase_file_is_guarded_as_a_key_is(void **state)
{
	struct place *place = *state;
	char pass[PATH_MAX];
	struct keyring_lock *lock = NULL;

	(void)snprintf(pass, sizeof pass, "%s/pass", place->folder);
	write_text(pass, "TEST\n", 0644);
	assert_int_equal(keyring_lock_new(pass, &lock), STATUS_NOT_PERMITTED);
	write_text(pass, "\n\n", 0600);
	assert_int_equal(keyring_lock_new(pass, &lock), STATUS_MISCONFIGURED);
	assert_int_equal(keyring_lock_new("/tmp/no-such-file-TEST", &lock), STATUS_NOT_FOUND);
	assert_int_equal(keyring_lock_new(NULL, &lock), STATUS_OK);
	assert_null(lock); /* plain */
	/* a credentials folder with other credentials only: plain too */
	assert_int_equal(setenv("CREDENTIALS_DIRECTORY", place->folder, 1), 0);
	assert_int_equal(keyring_lock_new(NULL, &lock), STATUS_OK);
	assert_null(lock);
	assert_int_equal(unsetenv("CREDENTIALS_DIRECTORY"), 0);
}

static void
a_root_key_is_its_own_kind(void **state)
{
	struct place *place = *state;
	const struct keyring_options root = {"root-anna", "", NULL, {0}};
	struct keyring *keyring = NULL;
	char folder[PATH_MAX];

	(void)snprintf(folder, sizeof folder, "%s/root", place->folder);
	assert_int_equal(keyring_make_root(folder, &root), STATUS_OK);
	assert_int_equal(keyring_make_root(folder, &root), STATUS_CONFLICT);
	assert_int_equal(keyring_root_load(folder, NULL, &keyring), STATUS_OK);
	assert_string_equal(keyring->sign.name, "root-anna");
	keyring_free(keyring);
	keyring = NULL;
	assert_int_equal(keyring_load(folder, NULL, &keyring), STATUS_NOT_FOUND);
	assert_int_equal(keyring_root_load(place->keys, NULL, &keyring), STATUS_NOT_FOUND);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(keys_that_were_made_are_read),
	    ROW(making_again_makes_nothing),
	    ROW(a_file_that_another_could_have_read_or_changed_is_refused),
	    ROW(a_folder_open_to_others_is_refused),
	    ROW(a_link_to_a_key_is_refused),
	    ROW(anothers_key_file_is_refused),
	    ROW(a_missing_key_is_not_found),
	    ROW(the_same_child_has_the_same_fingerprint_under_one_key_only),
	    ROW(a_damaged_key_is_never_another_key),
	    ROW(the_two_halves_of_a_transport_key_belong_together),
	    ROW(every_epoch_opens_its_mail_and_no_other),
	    ROW(a_signature_is_by_the_key_of_the_card),
	    ROW(a_sealed_file_opens_with_its_passphrase_alone),
	    ROW(a_sealed_file_cannot_ask_for_all_the_memory),
	    ROW(a_passphrase_file_is_guarded_as_a_key_is),
	    ROW(a_root_key_is_its_own_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
