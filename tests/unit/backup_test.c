/* broker: a backup's file is written and read, and nothing else is read as one. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "backup_file.h"
#include "backup_identity.h"
#include "backup_tar.h"
#include "backup_text.h"
#include "base/digest.h"
#include "base/file.h"
#include "seal/age_writer.h"
#include "support/cleared.h"
#include "support/edit.h"

#define STORE_BYTES 200000

static const uint8_t secret[AGE_KEY_BYTES] = {1, 2, 3};

struct place {
	char folder[64];
	char file[96];
	char store[96];
	char key[96];
	struct arena *arena;
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/backup_test.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->file, sizeof place->file, "%s/b.age", place->folder);
	(void)snprintf(place->store, sizeof place->store, "%s/s.db", place->folder);
	(void)snprintf(place->key, sizeof place->key, "%s/key", place->folder);
	place->arena = arena_new((size_t)64 << 20);
	assert_non_null(place->arena);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	arena_free(place->arena);
	assert_int_equal(cleared_folder(place->folder), 0);
	free(place);
	return 0;
}

/* ---- a tar's header ---- */

static void
a_header_is_read_as_it_was_written_and_no_other(void **state)
{
	static const uint64_t sizes[] = {0,	    1,	      511,	  512, 513, (UINT64_C(1) << 33) - 1, UINT64_C(1) << 33,
					 INT64_MAX, 123456789};
	static const size_t fills[] = {0, 511, 1, 0, 511, 1, 0, 1, 235};
	uint8_t block[BACKUP_TAR_BLOCK];

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct backup_tar file = {"broker.db", sizes[i]}, came = {"", 0};

		backup_tar_write(&file, (struct instant){1700000000123}, block);
		assert_int_equal(backup_tar_read(block, &came), STATUS_OK);
		assert_string_equal(came.name, file.name);
		assert_int_equal(came.bytes, file.bytes);
		assert_int_equal(backup_tar_fill(sizes[i]), fills[i]);
		for (size_t at = 0; at < sizeof block; at++) {
			for (unsigned bit = 0; bit < 8; bit++) {
				block[at] ^= (uint8_t)(1u << bit);
				assert_int_equal(backup_tar_read(block, &came), STATUS_MALFORMED);
				block[at] ^= (uint8_t)(1u << bit);
			}
		}
	}
	memset(block, 0, sizeof block);
	assert_int_equal(backup_tar_read(block, &(struct backup_tar){.bytes = 0}), STATUS_NOT_FOUND);
	backup_tar_write(&(struct backup_tar){"x", 1}, (struct instant){-1}, block);
	assert_int_equal(backup_tar_read(block, &(struct backup_tar){.bytes = 0}), STATUS_OK);
}

/* ---- what it says of itself ---- */

static struct backup_text
text_of(uint64_t store_bytes)
{
	struct backup_text text = {"testbed", "0.1.0", {1772441100123}, 12, {{7}}, 10, store_bytes};

	return text;
}

static void
is_the_same(struct place *place, const struct backup_text *a, const struct backup_text *b)
{
	struct view as_a, as_b;

	assert_int_equal(backup_text_write(a, place->arena, &as_a), STATUS_OK);
	assert_int_equal(backup_text_write(b, place->arena, &as_b), STATUS_OK);
	assert_int_equal(as_a.size, as_b.size);
	assert_memory_equal(as_a.bytes, as_b.bytes, as_a.size);
}

static void
what_a_backup_says_of_itself_is_read_by_its_grammar(void **state)
{
	struct place *place = *state;
	static const char *const rows[][2] = {
		{"backup/v1", "backup/v2"}, {"broker testbed", "broker Testbed"}, {"software 0.1.0", "software 0.1 0"},
		{"software 0.1.0", "software X"}, {"leaves 12", "leaves 9"}, {"leaves 12", "leaves 012"},
		{"made 1772441100123", "made -1"}, {"root 07", "root 0g"}, {"store 5\n", "store 5\nmore 1\n"},
	};
	const struct backup_text text = text_of(5);
	struct backup_text came;
	struct view raw;

	assert_int_equal(backup_text_write(&text, place->arena, &raw), STATUS_OK);
	assert_int_equal(backup_text_read(raw, place->arena, &came), STATUS_OK);
	is_the_same(place, &came, &text);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(backup_text_read(edit_replace(place->arena, raw, rows[i][0], rows[i][1]), place->arena, &came),
				 STATUS_MALFORMED);
	for (size_t cut = 0; cut < raw.size; cut++)
		assert_int_equal(backup_text_read((struct view){raw.bytes, cut}, place->arena, &came), STATUS_MALFORMED);
	raw = edit_view(edit_repeat(place->arena, "x", BACKUP_TEXT_BYTES + 1));
	assert_int_equal(backup_text_read(raw, place->arena, &came), STATUS_TOO_BIG);
}

/* ---- keys ---- */

static enum status
load_key(struct place *place, const char *text, size_t size)
{
	struct backup_identity *identity = NULL;
	enum status status;

	assert_int_equal(file_write(place->key, (struct view){(const uint8_t *)text, size}, 0600), STATUS_OK);
	status = backup_identity_load(place->key, &identity);
	if (!status)
		backup_identity_free(identity);
	return status;
}

static void
keys_are_read_as_age_writes_them(void **state)
{
	struct place *place = *state;
	char line[AGE_IDENTITY_SIZE], text[2048];
	size_t used = 0;
	struct backup_identity *identity;

	age_secret_print(secret, line);
	(void)snprintf(text, sizeof text, "# created: now\n# public key: age1x\n%s\n", line);
	assert_int_equal(load_key(place, text, strlen(text)), STATUS_OK);
	(void)snprintf(text, sizeof text, "\r\n%s\r\n\n%s", line, line);
	assert_int_equal(load_key(place, text, strlen(text)), STATUS_OK);
	assert_int_equal(load_key(place, text, 20), STATUS_MALFORMED);
	assert_int_equal(load_key(place, "", 0), STATUS_MALFORMED);
	assert_int_equal(load_key(place, "# none\n", 7), STATUS_MALFORMED);
	assert_int_equal(load_key(place, "#\0\n", 3), STATUS_MALFORMED);
	assert_int_equal(load_key(place, "age1notasecret\n", 15), STATUS_MALFORMED);
	for (int i = 0; i < 17; i++)
		used += (size_t)snprintf(text + used, sizeof text - used, "%s\n", line);
	assert_int_equal(load_key(place, text, used), STATUS_MALFORMED);
	assert_int_equal(load_key(place, text, used - AGE_IDENTITY_SIZE), STATUS_OK);
	assert_int_equal(chmod(place->key, 0640), 0);
	assert_int_equal(backup_identity_load(place->key, &identity), STATUS_NOT_PERMITTED);
	assert_int_equal(unlink(place->key), 0);
	assert_int_equal(backup_identity_load(place->key, &identity), STATUS_NOT_FOUND);
	backup_identity_free(NULL);
}

/* ---- the file ---- */

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	(void)context;
	return age_unwrap(secret, ephemeral, body, ret_file_key);
}

static enum status
read_back(struct place *place, struct backup_parts *ret_parts)
{
	const struct age_unwrapper unwrapper = {NULL, unwrap};
	struct backup_say say = {.who = "TEST"};
	struct backup_read ask = {open(place->file, O_RDONLY), -1, &unwrapper};
	char out[128];
	enum status status;

	(void)snprintf(out, sizeof out, "%s.out", place->store);
	(void)unlink(out);
	ask.store = open(out, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(ask.fd >= 0 && ask.store >= 0);
	status = backup_file_read(&ask, &say, place->arena, ret_parts);
	(void)close(ask.fd);
	(void)close(ask.store);
	return status;
}

static struct view
store_file(struct place *place, size_t bytes)
{
	uint8_t *store = arena_alloc(place->arena, bytes + 1);

	for (size_t i = 0; i < bytes; i++)
		store[i] = (uint8_t)(i * 31 + i / 999);
	assert_int_equal(file_write(place->store, (struct view){store, bytes}, 0600), STATUS_OK);
	return (struct view){store, bytes};
}

static enum status
write_it(struct place *place, const struct backup_parts *parts, struct digest *ret_hash, uint64_t *ret_bytes)
{
	struct age_public to;
	struct backup_say say = {.who = "TEST"};
	struct backup_write ask = {open(place->file, O_WRONLY | O_CREAT | O_TRUNC, 0600), open(place->store, O_RDONLY), parts,
				   &to, 1};
	enum status status;

	assert_int_equal(age_key_make(secret, &to), STATUS_OK);
	assert_true(ask.fd >= 0 && ask.store >= 0);
	status = backup_file_write(&ask, &say, place->arena, ret_hash, ret_bytes);
	(void)close(ask.fd);
	(void)close(ask.store);
	return status;
}

static void
what_was_put_into_a_backup_comes_out_of_it(void **state)
{
	struct place *place = *state;
	static const size_t sizes[] = {0, 1, 512, 65536, STORE_BYTES};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const struct view store = store_file(place, sizes[i]);
		struct backup_parts parts = {text_of(sizes[i]), edit_view(i % 2 ? "" : "checkpoint"), edit_view("root x\n")};
		struct backup_parts came;
		struct digest hash, want;
		struct view out, file;
		uint64_t bytes = 0;
		char path[128];

		assert_int_equal(write_it(place, &parts, &hash, &bytes), STATUS_OK);
		assert_int_equal(file_read(place->file, (size_t)1 << 22, place->arena, &file), STATUS_OK);
		want = digest_of(file);
		assert_int_equal(file.size, bytes);
		assert_true(digest_equal(&want, &hash));
		assert_int_equal(read_back(place, &came), STATUS_OK);
		is_the_same(place, &came.text, &parts.text);
		assert_int_equal(came.checkpoint.size, parts.checkpoint.size);
		assert_int_equal(came.roots.size, 7);
		(void)snprintf(path, sizeof path, "%s.out", place->store);
		assert_int_equal(file_read(path, (size_t)1 << 22, place->arena, &out), STATUS_OK);
		assert_int_equal(out.size, store.size);
		if (out.size)
			assert_memory_equal(out.bytes, store.bytes, out.size);
	}
}

static void
a_store_that_is_shorter_than_was_said_makes_no_backup(void **state)
{
	struct place *place = *state;
	struct backup_parts parts = {text_of(STORE_BYTES + 1), {NULL, 0}, {NULL, 0}};
	struct digest hash;
	uint64_t bytes = 0;

	(void)store_file(place, STORE_BYTES);
	assert_int_equal(write_it(place, &parts, &hash, &bytes), STATUS_CONFLICT);
}

/* ---- other things that are sealed to us ---- */

static enum status
put(void *context, struct view bytes)
{
	FILE *file = context;

	return fwrite(bytes.bytes, 1, bytes.size, file) == bytes.size ? STATUS_OK : STATUS_IO;
}

static enum status
read_sealed(struct place *place, struct view plain)
{
	FILE *file = fopen(place->file, "wb");
	const struct age_sink sink = {file, put};
	struct age_writer *writer = NULL;
	struct backup_parts came;
	struct age_public to;

	assert_non_null(file);
	assert_int_equal(age_key_make(secret, &to), STATUS_OK);
	assert_int_equal(age_writer_new(&to, 1, &sink, &writer), STATUS_OK);
	assert_int_equal(age_writer_add(writer, plain), STATUS_OK);
	assert_int_equal(age_writer_end(writer), STATUS_OK);
	age_writer_free(writer);
	assert_int_equal(fclose(file), 0);
	return read_back(place, &came);
}

/* The four files as they should be, each cut, changed or followed. */
static void
what_is_no_backup_inside_is_none(void **state)
{
	struct place *place = *state;
	const struct backup_text text = text_of(600);
	const char *names[] = {"backup", "checkpoint", "roots", "broker.db"};
	uint8_t plain[16 * 1024] = {0}, store[600];
	struct view raw, all;
	size_t used = 0, heads[4];

	memset(store, 's', sizeof store);
	assert_int_equal(backup_text_write(&text, place->arena, &raw), STATUS_OK);
	for (size_t i = 0; i < 4; i++) {
		const struct view parts[] = {raw, edit_view("checkpoint"), {NULL, 0}, {store, sizeof store}};
		struct backup_tar head = {.bytes = parts[i].size};

		strcpy(head.name, names[i]);
		heads[i] = used;
		backup_tar_write(&head, text.made, plain + used);
		used += BACKUP_TAR_BLOCK;
		if (parts[i].size)
			memcpy(plain + used, parts[i].bytes, parts[i].size);
		used += parts[i].size + backup_tar_fill(parts[i].size);
	}
	used += 2 * BACKUP_TAR_BLOCK;
	all = (struct view){plain, used};
	assert_int_equal(read_sealed(place, all), STATUS_OK);
	for (size_t cut = 0; cut < used; cut += 97)
		assert_int_equal(read_sealed(place, (struct view){plain, cut}), STATUS_MALFORMED);
	assert_int_equal(read_sealed(place, (struct view){plain, used - 1}), STATUS_MALFORMED);
	assert_int_equal(read_sealed(place, (struct view){plain, used + 1}), STATUS_MALFORMED);
	/* every byte that is not the checkpoint's or the store's own */
	for (size_t at = 0; at < used; at += at < heads[0] + 1024 ? 13 : 1) {
		const int is_free = (at >= heads[1] + 512 && at < heads[1] + 522) || (at >= heads[3] + 512 && at < heads[3] + 1112);
		const int is_text = at >= heads[0] + 512 && at < heads[0] + 512 + raw.size;

		if (is_free || is_text)
			continue;
		plain[at] ^= 1;
		assert_int_equal(read_sealed(place, all), STATUS_MALFORMED);
		plain[at] ^= 1;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_header_is_read_as_it_was_written_and_no_other),
		cmocka_unit_test_setup_teardown(what_a_backup_says_of_itself_is_read_by_its_grammar, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keys_are_read_as_age_writes_them, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_put_into_a_backup_comes_out_of_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_store_that_is_shorter_than_was_said_makes_no_backup, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_no_backup_inside_is_none, set_up, tear_down),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
