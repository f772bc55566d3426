/* broker: a backup is put back as a whole or not at all; one of an older version
 * is brought up to date, one of a newer is refused, one of a damaged store is
 * seen. */
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
#include <unistd.h>

#include "backup_check.h"
#include "backup_file.h"
#include "backup_restore.h"
#include "base/call.h"
#include "base/digest.h"
#include "base/file.h"
#include "broker_log_key.h"
#include "core/put_back.h"
#include "store/lost.h"
#include "store/store_backup.h"
#include "store/store_sqlite.h"
#include "store_gate.h"
#include "support/cleared.h"
#include "support/core_box.h"
#include "support/faulty.h"

/* Steps of a store of issue 4: before backups and the rest were thought of. */
#define OLD_STEPS 6

static const uint8_t secret[AGE_KEY_BYTES] = {1, 2, 3};

struct place {
	char folder[64];
	char made[96]; /* a store to be backed up */
	char file[96];
	char key[96];
	char store[96]; /* where it is put back */
	char log[96];
	char log_key[96];
	char roots[96];
	char socket[96];
	struct broker_config config;
	struct backup_from from;
	struct arena *arena;
};

static void
path_in(struct place *place, char *path, const char *name)
{
	(void)snprintf(path, 96, "%s/%s", place->folder, name);
}

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	char line[AGE_IDENTITY_SIZE];

	assert_non_null(place);
	strcpy(place->folder, "/tmp/backup_restore.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	path_in(place, place->made, "made.db");
	path_in(place, place->file, "b.age");
	path_in(place, place->key, "key");
	path_in(place, place->store, "broker/broker.db");
	path_in(place, place->log, "broker/log");
	path_in(place, place->log_key, "broker/log.key");
	path_in(place, place->roots, "broker/roots");
	path_in(place, place->socket, "admin.sock");
	place->config = (struct broker_config){.store_path = place->store,
					       .log_folder = place->log,
					       .keys_log = place->log_key,
					       .roots = place->roots,
					       .admin_socket = place->socket};
	place->from = (struct backup_from){place->file, place->key};
	place->arena = arena_new((size_t)64 << 20);
	age_secret_print(secret, line);
	assert_int_equal(file_write(place->key, (struct view){(const uint8_t *)line, strlen(line)}, 0600), STATUS_OK);
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

/* A store of ${steps} steps with ${leaves} notices of nobody; ${salt} makes
 * others of them. */
static void
make_store(struct place *place, size_t steps, unsigned leaves, unsigned salt)
{
	const char *list[64];
	const struct db_schema schema = {STORE_APPLICATION_ID, list, steps};
	struct db *db;

	assert_true(steps < 64);
	for (size_t i = 0; i < steps; i++)
		list[i] = i < store_schema.step_count ? store_schema.steps[i] : "CREATE TABLE later (n INTEGER PRIMARY KEY) STRICT;";
	(void)unlink(place->made);
	assert_int_equal(db_open(place->made, &schema, DB_READ_WRITE, &db), STATUS_OK);
	assert_int_equal(db_begin(db), STATUS_OK);
	for (unsigned i = 0; i < leaves; i++) {
		struct db_query *query = db_query(db, "INSERT INTO leaves VALUES (?1, 'notice', ?2, ?3, ?4)");
		char note[64];
		struct digest digest;

		(void)snprintf(note, sizeof note, "TEST %u %u\n", i, salt);
		digest = digest_of((struct view){(const uint8_t *)note, strlen(note)});
		db_bind_number(query, 1, i);
		db_bind_bytes(query, 2, (struct view){digest.bytes, sizeof digest.bytes});
		db_bind_number(query, 3, 1772441100000 + i);
		db_bind_bytes(query, 4, (struct view){(const uint8_t *)note, strlen(note)});
		assert_int_equal(db_run(query), STATUS_OK);
	}
	assert_int_equal(db_commit(db), STATUS_OK);
	db_close(db);
}

/* A backup of it, whatever it is, that says ${checked} of itself. */
static void
seal_store(struct place *place, const struct backup_checked *checked)
{
	struct backup_say say = {.who = "TEST"};
	struct backup_parts parts = {
		{"testbed", "0.1.0", {1772441100123}, checked->leaves, checked->root, 0, 0}, {NULL, 0}, {(const uint8_t *)"# r\n", 4}};
	struct age_public to;
	struct backup_write ask = {-1, -1, &parts, &to, 1};
	struct digest hash;
	uint64_t bytes;

	assert_int_equal(age_key_make(secret, &to), STATUS_OK);
	ask.fd = open(place->file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ask.store = open(place->made, O_RDONLY);
	assert_true(ask.fd >= 0 && ask.store >= 0);
	parts.text.store_bytes = (uint64_t)lseek(ask.store, 0, SEEK_END);
	assert_int_equal(backup_file_write(&ask, &say, place->arena, &hash, &bytes), STATUS_OK);
	(void)close(ask.fd);
	(void)close(ask.store);
}

static struct backup_checked
check_store(struct place *place)
{
	const struct backup_check check = {.path = place->made};
	struct backup_say say = {.who = "TEST"};
	struct backup_checked checked = {.leaves = 0};

	assert_int_equal(backup_check_store(&check, &say, &checked), STATUS_OK);
	return checked;
}

static void
make_backup(struct place *place, size_t steps, unsigned leaves, unsigned salt)
{
	struct backup_checked checked;

	make_store(place, steps, leaves, salt);
	checked = check_store(place);
	assert_int_equal(checked.leaves, leaves);
	seal_store(place, &checked);
}

static void
store_has(struct place *place, uint64_t leaves)
{
	struct store *store;
	struct leaf last;
	char why[PUT_BACK_WHY_SIZE];

	assert_int_equal(store_open(place->store, STORE_LOOK, &store), STATUS_OK);
	assert_int_equal(store_leaf_last(store, &last), STATUS_OK);
	assert_int_equal(last.index + 1, leaves);
	assert_int_equal(put_back_check(store, why), STATUS_CONFLICT); /* its log is not here */
	store_close(store);
}

static void
a_backup_is_put_back_where_nothing_was(void **state)
{
	struct place *place = *state;
	struct store_asking asking;
	struct store *store;
	struct view roots;

	make_backup(place, store_schema.step_count, 5, 1);
	assert_int_equal(backup_verify(NULL, &place->from, place->folder), EXIT_DONE);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_DONE);
	store_has(place, 5);
	assert_int_equal(file_read(place->roots, 100, place->arena, &roots), STATUS_OK);
	assert_int_equal(roots.size, 4);
	assert_int_equal(store_open(place->store, STORE_SERVE, &store), STATUS_OK);
	assert_int_equal(store_asking_find(store, &asking), STATUS_OK);
	assert_int_equal(asking.index, 5);
	/* while somebody has it open nothing is put in its place */
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_REPLACE), EXIT_REFUSED);
	store_close(store);
}

/* A store that is not there yet has no lock of its own. */
static void
nothing_is_put_where_somebody_is_about_to_make_a_store(void **state)
{
	struct place *place = *state;
	int serving, second, alone;

	make_backup(place, store_schema.step_count, 5, 1);
	path_in(place, place->log, "broker");
	assert_int_equal(store_gate_enter(place->store, STORE_GATE_SERVE, &serving), STATUS_NOT_FOUND);
	assert_int_equal(serving, -1);
	assert_int_equal(file_folder(place->log, 0700), STATUS_OK);
	path_in(place, place->log, "broker/log");
	assert_int_equal(store_gate_enter(place->store, STORE_GATE_SERVE, &serving), STATUS_OK);
	assert_int_equal(store_gate_enter(place->store, STORE_GATE_SERVE, &second), STATUS_OK);
	assert_int_equal(store_gate_enter(place->store, STORE_GATE_REPLACE, &alone), STATUS_BUSY);
	(void)close(second);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_REPLACE), EXIT_REFUSED);
	assert_int_equal(access(place->store, F_OK), -1);
	(void)close(serving);
	/* whoever puts it back is alone, and goes */
	assert_int_equal(store_gate_enter(place->store, STORE_GATE_REPLACE, &alone), STATUS_OK);
	assert_int_equal(store_gate_enter(place->store, STORE_GATE_SERVE, &serving), STATUS_BUSY);
	assert_int_equal(serving, -1);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_REFUSED);
	(void)close(alone);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_DONE);
	store_has(place, 5);
	assert_int_equal(store_gate_enter(place->store, STORE_GATE_SERVE, &serving), STATUS_OK);
	(void)close(serving);
}

static void
one_of_an_older_version_is_brought_up_to_date(void **state)
{
	struct place *place = *state;
	struct store_backup none;
	struct store *store;

	make_backup(place, OLD_STEPS, 7, 1);
	assert_int_equal(backup_verify(NULL, &place->from, place->folder), EXIT_DONE);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_DONE);
	store_has(place, 7);
	assert_int_equal(store_open(place->store, STORE_SERVE, &store), STATUS_OK);
	assert_int_equal(store_backup_last(store, &none), STATUS_NOT_FOUND);
	store_close(store);
}

static void
one_of_a_newer_version_is_refused(void **state)
{
	struct place *place = *state;
	const struct backup_checked unknown = {.leaves = 3};

	make_store(place, store_schema.step_count + 1, 3, 1);
	seal_store(place, &unknown);
	assert_int_equal(backup_verify(NULL, &place->from, place->folder), EXIT_MISCONFIGURED);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_REPLACE), EXIT_MISCONFIGURED);
	assert_int_equal(access(place->store, F_OK), -1);
}

static void
one_that_says_other_things_of_itself_is_refused(void **state)
{
	struct place *place = *state;
	struct backup_checked checked;

	make_store(place, store_schema.step_count, 4, 1);
	checked = check_store(place);
	checked.leaves++;
	seal_store(place, &checked);
	assert_int_equal(backup_verify(NULL, &place->from, place->folder), EXIT_REFUSED);
	checked.leaves--;
	checked.root.bytes[3] ^= 1;
	seal_store(place, &checked);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_REPLACE), EXIT_REFUSED);
	assert_int_equal(access(place->store, F_OK), -1);
}

static void
a_bit_that_changed_before_it_was_sealed_is_seen(void **state)
{
	struct place *place = *state;
	struct backup_checked checked;
	struct view file;
	uint8_t *bytes;

	make_store(place, store_schema.step_count, 200, 1);
	checked = check_store(place);
	assert_int_equal(file_read(place->made, (size_t)8 << 20, place->arena, &file), STATUS_OK);
	bytes = arena_alloc(place->arena, file.size);
	for (size_t at = 0; at < file.size; at += file.size / 61) {
		int code;

		memcpy(bytes, file.bytes, file.size);
		bytes[at] ^= (uint8_t)(1u << at % 8);
		assert_int_equal(file_write(place->made, (struct view){bytes, file.size}, 0600), STATUS_OK);
		seal_store(place, &checked);
		code = backup_verify(NULL, &place->from, place->folder);
		if (code == EXIT_DONE)
			fail_msg("a flip at byte %zu of %zu was not seen", at, file.size);
		assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_REPLACE), code);
		assert_int_equal(access(place->store, F_OK), -1);
	}
}

static void
nothing_newer_or_unread_is_put_aside_without_being_told(void **state)
{
	struct place *place = *state;
	static const uint8_t rubbish[5000] = {1, 2, 3};

	make_backup(place, store_schema.step_count, 5, 1);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_DONE);
	/* the same, and an older beginning of it, give way */
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_DONE);
	make_backup(place, store_schema.step_count, 9, 1);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_DONE);
	store_has(place, 9);
	make_backup(place, store_schema.step_count, 8, 1);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_CONFLICT);
	/* another broker's, or one that went on otherwise */
	make_backup(place, store_schema.step_count, 12, 2);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_CONFLICT);
	store_has(place, 9);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_REPLACE), EXIT_DONE);
	store_has(place, 12);
	/* what cannot be read */
	assert_int_equal(file_write(place->store, (struct view){rubbish, sizeof rubbish}, 0600), STATUS_OK);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_CONFLICT);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_REPLACE), EXIT_DONE);
	store_has(place, 12);
}

/* What a crash left of a store whose file is gone: it would be taken for changes
 * of the store that takes its place. */
static void
changes_of_a_store_that_is_gone_are_not_worked_into_the_backup(void **state)
{
	struct place *place = *state;
	char changes[128];
	struct store_asking asking;
	struct store *store;
	struct view left;

	make_backup(place, store_schema.step_count, 40, 1);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_DONE);
	(void)snprintf(changes, sizeof changes, "%s-wal", place->store);
	/* another store goes on in the same place, and its machine dies */
	make_store(place, store_schema.step_count, 60, 2);
	assert_int_equal(rename(place->made, place->store), 0);
	assert_int_equal(store_open(place->store, STORE_SERVE, &store), STATUS_OK);
	assert_int_equal(store_begin(store), STATUS_OK);
	assert_int_equal(store_asking_begin(store, 1, (struct instant){5}), STATUS_OK);
	assert_int_equal(store_commit(store), STATUS_OK);
	assert_int_equal(file_read(changes, (size_t)8 << 20, place->arena, &left), STATUS_OK);
	assert_true(left.size > 0);
	store_close(store);
	assert_int_equal(unlink(place->store), 0);
	assert_int_equal(file_write(changes, left, 0600), STATUS_OK);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_DONE);
	assert_int_equal(access(changes, F_OK), -1);
	assert_int_equal(store_open(place->store, STORE_LOOK, &store), STATUS_OK);
	assert_int_equal(store_asking_find(store, &asking), STATUS_OK);
	assert_int_equal(asking.index, 40);
	store_close(store);
	store_has(place, 40);
}

/* Whoever knows a recipient can seal a store to it. */
static void
one_that_the_key_that_is_here_has_not_signed_is_put_back_only_when_told(void **state)
{
	struct place *place = *state;
	struct signer_key unused;

	make_backup(place, store_schema.step_count, 5, 1);
	assert_int_equal(file_folder(place->log, 0700), STATUS_OK);
	assert_int_equal(broker_log_key_make(place->log_key, "testbed.log", &unused), STATUS_OK);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER), EXIT_CONFLICT);
	assert_int_equal(access(place->store, F_OK), -1);
	assert_int_equal(backup_restore(&place->config, &place->from, BACKUP_REPLACE), EXIT_DONE);
	store_has(place, 5);
}

/* A disk that fails at any call, the last ones too, which are at the close: what
 * was put back knows that its log was not here, or nothing was put back. */
static void
a_disk_that_fails_puts_back_nothing_that_does_not_know_of_it(void **state)
{
	static const enum faulty_kind kinds[] = {FAULTY_FILE, FAULTY_FULL};
	struct place *place = *state;
	unsigned failed = 1, put = 0;
	char changes[128];

	make_backup(place, store_schema.step_count, 2, 1);
	(void)snprintf(changes, sizeof changes, "%s.restoring-wal", place->store);
	faulty_begin();
	for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++, failed = 1) {
		for (unsigned at = 1; failed && at < 5000; at++) {
			int code;

			(void)unlink(place->store);
			faulty_arm(kinds[kind], at, FAULTY_FOR_GOOD);
			code = backup_restore(&place->config, &place->from, BACKUP_OVER_OLDER);
			failed = faulty_disarm();
			if (access(place->store, F_OK) != (code == EXIT_DONE ? 0 : -1))
				fail_msg("at %u: %d", at, code);
			if (code != EXIT_DONE)
				continue;
			store_has(place, 2);
			assert_int_equal(access(changes, F_OK), -1);
			put++;
		}
		assert_false(failed);
	}
	assert_true(put >= 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_backup_is_put_back_where_nothing_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_put_where_somebody_is_about_to_make_a_store, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_of_an_older_version_is_brought_up_to_date, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_of_a_newer_version_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_that_says_other_things_of_itself_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_bit_that_changed_before_it_was_sealed_is_seen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_newer_or_unread_is_put_aside_without_being_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(changes_of_a_store_that_is_gone_are_not_worked_into_the_backup, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_that_the_key_that_is_here_has_not_signed_is_put_back_only_when_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_disk_that_fails_puts_back_nothing_that_does_not_know_of_it, set_up, tear_down),
	};

	return sodium_init() < 0 ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
