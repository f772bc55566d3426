/* What outlives an aborted front; the supervisor's patience; the broker's
 * configuration and key files. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/z85.h"
#include "broker_config.h"
#include "broker_curve.h"
#include "broker_log_key.h"
#include "front/journal.h"
#include "worker.h"

struct key {
	char curve[Z85_KEY_SIZE];
};

static struct key
key(unsigned n)
{
	uint8_t raw[Z85_KEY_BYTES] = {(uint8_t)n, (uint8_t)(n >> 8), 1};
	struct key made;

	z85_encode(raw, made.curve);
	return made;
}

static struct journal *
journal(int *fd)
{
	struct journal *made = NULL;

	assert_int_equal(journal_make(fd), STATUS_OK);
	assert_int_equal(journal_open(*fd, &made), STATUS_OK);
	return made;
}

static void
a_third_abort_in_a_minute_bars_who_was_let_in_just_before(void **state)
{
	char barred[JOURNAL_BLAMED][Z85_KEY_SIZE];
	struct tick now = {1000000};
	int fd;
	struct journal *page = journal(&fd);

	(void)state;
	for (unsigned i = 0; i < 3; i++, now.ms += 10000) {
		/* everybody connects anew after a restart; the last is the one */
		for (unsigned n = 1; n < 20; n++)
			journal_admitted(page, key((n + i * 7) % 20 + 100).curve, now);
		journal_admitted(page, key(200 + i).curve, now);
		journal_admitted(page, key(1).curve, now);
		assert_int_equal(journal_is_barred(page, key(1).curve, now), 0);
		assert_int_equal(journal_blame(page, now, barred, JOURNAL_BLAMED), i == 2);
	}
	assert_string_equal(barred[0], key(1).curve);
	assert_int_equal(journal_is_barred(page, key(1).curve, now), 1);
	for (unsigned n = 100; n < 203; n++)
		assert_int_equal(journal_is_barred(page, key(n).curve, now), 0);
	now.ms += JOURNAL_BAR_MS;
	assert_int_equal(journal_is_barred(page, key(1).curve, now), 0);
	journal_close(page);
	assert_int_equal(close(fd), 0);
}

static void
aborts_far_apart_or_long_after_an_admission_bar_nobody(void **state)
{
	char barred[JOURNAL_BLAMED][Z85_KEY_SIZE];
	struct tick now = {1000000};
	int fd;
	struct journal *page = journal(&fd);

	(void)state;
	assert_int_equal(journal_blame(page, now, barred, JOURNAL_BLAMED), 0);
	for (int i = 0; i < 10; i++, now.ms += JOURNAL_SPAN_MS / 2 + 1) {
		journal_admitted(page, key(1).curve, now);
		assert_int_equal(journal_blame(page, now, barred, JOURNAL_BLAMED), 0);
	}
	for (int i = 0; i < 5; i++) {
		journal_admitted(page, key(2).curve, now);
		now.ms += JOURNAL_BLAMED_MS + 1;
		assert_int_equal(journal_blame(page, now, barred, JOURNAL_BLAMED), 0);
	}
	/* one admission is blamed for one abort only */
	journal_admitted(page, key(3).curve, now);
	for (int i = 0; i < 5; i++)
		assert_int_equal(journal_blame(page, now, barred, JOURNAL_BLAMED), 0);
	journal_close(page);
	assert_int_equal(close(fd), 0);
}

static void
the_page_is_there_for_the_next_front_and_holds_more_bars_than_it_has_rows(void **state)
{
	struct tick now = {1000};
	struct journal *first, *second = NULL;
	int fd, other;

	(void)state;
	first = journal(&fd);
	for (unsigned n = 0; n < 200; n++)
		journal_bar(first, key(n).curve, (struct tick){now.ms + 1000 + n});
	journal_close(first);
	assert_int_equal(journal_open(fd, &second), STATUS_OK);
	assert_int_equal(journal_is_barred(second, key(199).curve, now), 1);
	assert_int_equal(journal_is_barred(second, key(0).curve, now), 0); /* gave its row to later ones */
	journal_close(second);
	assert_int_equal(close(fd), 0);
	other = open("/dev/null", O_RDWR | O_CLOEXEC);
	assert_true(other >= 0);
	assert_int_equal(journal_open(other, &second), STATUS_CORRUPT);
	assert_int_equal(close(other), 0);
	assert_int_equal(journal_open(other, &second), STATUS_IO);
	journal_close(NULL);
}

static void
a_worker_that_keeps_dying_waits_longer_each_time_and_not_for_ever(void **state)
{
	static const int64_t want_ms[] = {0, 0, 0, 0, 0, 0, 0, 0, 200, 400, 800, 1600, 3200, 5000, 5000};
	struct worker worker = {.name = "x"};
	struct tick now = {1000};

	(void)state;
	for (size_t i = 0; i < sizeof want_ms / sizeof *want_ms; i++, now.ms += 1000) {
		worker_died(&worker, now);
		assert_int_equal(worker_due(&worker).ms - now.ms, want_ms[i]);
	}
	now.ms += WORKER_SPAN_MS;
	worker_died(&worker, now);
	assert_int_equal(worker_due(&worker).ms, now.ms);
}

struct folder {
	char path[64];
	char file[96];
	struct arena *arena;
};

static int
folder_open(void **state)
{
	struct folder *folder = calloc(1, sizeof *folder);

	assert_non_null(folder);
	(void)snprintf(folder->path, sizeof folder->path, "/tmp/supervisor_test.XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	(void)snprintf(folder->file, sizeof folder->file, "%s/f", folder->path);
	folder->arena = arena_new(1 << 20);
	*state = folder;
	return 0;
}

static int
folder_close(void **state)
{
	struct folder *folder = *state;

	(void)unlink(folder->file); /* not every test makes it */
	assert_int_equal(rmdir(folder->path), 0);
	arena_free(folder->arena);
	free(folder);
	return 0;
}

static void
fill(const struct folder *folder, const char *text)
{
	FILE *file = fopen(folder->file, "we");

	assert_non_null(file);
	assert_int_equal(fchmod(fileno(file), 0600), 0);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
an_empty_file_is_a_whole_configuration(void **state)
{
	struct folder *folder = *state;
	struct broker_config config;
	const char *error = NULL;

	fill(folder, "");
	assert_int_equal(broker_config_load(folder->file, "/r", folder->arena, &config, &error), STATUS_OK);
	assert_string_equal(config.listen, "tcp://127.0.0.1:7600");
	assert_string_equal(config.admin_socket, "/r/run/tellback/admin.sock");
	assert_string_equal(config.store_path, "/r/var/lib/tellback/broker/broker.db");
	assert_string_equal(config.keys_curve, "/r/var/lib/tellback/broker/keys/curve.key");
	assert_string_equal(config.keys_log, "/r/var/lib/tellback/broker/keys/log.key");
	assert_string_equal(config.log_folder, "/r/var/lib/tellback/broker/log");
	assert_string_equal(config.roots, "/r/var/lib/tellback/broker/roots");
	assert_int_equal(config.front_memory_mib, 512);
	assert_int_equal(broker_config_load(NULL, folder->path, folder->arena, &config, &error), STATUS_MISCONFIGURED);
	assert_non_null(strstr(error, "/etc/tellback/broker.conf: cannot be read: not-found"));
}

static void
values_that_cannot_be_are_named(void **state)
{
	static const char *const rows[][2] = {
		{"[broker]\nname = Soton\n", "name is [a-z]"},
		{"[broker]\nlisten = ipc:///x\n", "listen is tcp://ADDRESS:PORT"},
		{"[broker]\nlisten = tcp://x\n", "listen is tcp://ADDRESS:PORT"},
		{"[front]\nmemory_mib = 63\n", "memory_mib is 0 or 64 to 65536"},
		{"[front]\nmemory_mib = 4294967296\n", "memory_mib is 0 or 64 to 65536"},
	};
	struct folder *folder = *state;
	struct broker_config config;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *error = NULL;

		fill(folder, rows[i][0]);
		assert_int_equal(broker_config_load(folder->file, NULL, folder->arena, &config, &error),
				 STATUS_MISCONFIGURED);
		assert_non_null(strstr(error, rows[i][1]));
	}
}

static void
a_curve_key_is_made_once_and_read_back(void **state)
{
	struct folder *folder = *state;
	char public_z85[Z85_KEY_SIZE];
	struct broker_curve curve;
	struct stat stat;

	assert_int_equal(broker_curve_load(folder->file, &curve), STATUS_NOT_FOUND);
	assert_int_equal(broker_curve_make(folder->file, public_z85), STATUS_OK);
	assert_int_equal(lstat(folder->file, &stat), 0);
	assert_int_equal(stat.st_mode & 0777, 0600);
	assert_int_equal(broker_curve_load(folder->file, &curve), STATUS_OK);
	assert_string_equal(curve.public_z85, public_z85);
	assert_int_equal(strlen(curve.secret_z85), 40);
	assert_int_equal(broker_curve_make(folder->file, public_z85), STATUS_CONFLICT);
	assert_int_equal(chmod(folder->file, 0640), 0);
	assert_int_equal(broker_curve_load(folder->file, &curve), STATUS_NOT_PERMITTED);
}

static void
a_curve_key_of_another_shape_is_corrupt(void **state)
{
	static const char *const rows[] = {
		"",
		"public rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n",
		"public rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\nsecret rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n",
		"public short\nsecret rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n",
		"public rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7x\nsecret x\n",
	};
	struct folder *folder = *state;
	struct broker_curve curve;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fill(folder, rows[i]);
		assert_int_equal(broker_curve_load(folder->file, &curve), STATUS_CORRUPT);
	}
}

static void
a_log_key_is_made_once_and_signs_nothing_but_checkpoints_of_its_log(void **state)
{
	static const struct {
		const char *text;
		enum status want;
	} rows[] = {
		{"soton.log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", STATUS_OK},
		{"other.log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", STATUS_NOT_PERMITTED},
		{"soton.log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n", STATUS_NOT_PERMITTED},
		{"tellback/directory/v1\nserial 1\n", STATUS_NOT_PERMITTED},
		{"cosignature/v1\ntime 1\nsoton.log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
		 STATUS_NOT_PERMITTED},
	};
	struct folder *folder = *state;
	struct signer_key made;
	struct broker_log_key *key = NULL;
	struct note_signer signer;
	struct stat stat;

	assert_int_equal(broker_log_key_load(folder->file, &key), STATUS_NOT_FOUND);
	assert_int_equal(broker_log_key_make(folder->file, "no name", &made), STATUS_MALFORMED);
	assert_int_equal(broker_log_key_make(folder->file, "soton.log", &made), STATUS_OK);
	assert_int_equal(lstat(folder->file, &stat), 0);
	assert_int_equal(stat.st_mode & 0777, 0600);
	assert_int_equal(broker_log_key_make(folder->file, "soton.log", &made), STATUS_CONFLICT);
	assert_int_equal(broker_log_key_load(folder->file, &key), STATUS_OK);
	assert_string_equal(broker_log_key_public(key)->name, "soton.log");
	assert_memory_equal(broker_log_key_public(key)->public_key, made.public_key, SIGN_PUBLIC_BYTES);
	signer = broker_log_key_signer(key);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct view text = {(const uint8_t *)rows[i].text, strlen(rows[i].text)};
		struct view raw;

		assert_int_equal(signed_note_make(text, &signer, folder->arena, &raw), rows[i].want);
		if (!rows[i].want)
			assert_int_equal(signed_note_check(raw, &made), STATUS_OK);
	}
	broker_log_key_free(key);
	assert_int_equal(chmod(folder->file, 0640), 0);
	assert_int_equal(broker_log_key_load(folder->file, &key), STATUS_NOT_PERMITTED);
	broker_log_key_free(NULL);
}

static void
a_log_key_of_another_shape_or_of_two_halves_is_corrupt(void **state)
{
	static const char vkey[] = "x.log+1f2fb25c+AWfcFv7giwUUT6y7MleQK836E6zfQijjuONSMxj/as7G";
	static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
	struct folder *folder = *state;
	const char *rows[] = {
		"",
		arena_print(folder->arena, "public %s\n", vkey),
		arena_print(folder->arena, "public %s\nsecret %s\n", vkey, zeros),
		arena_print(folder->arena, "public %s\nsecret %s00\n", vkey, zeros),
		arena_print(folder->arena, "public %s\nsecret %sz\n", vkey, zeros + 1),
		arena_print(folder->arena, "secret %s\n", zeros),
		arena_print(folder->arena, "public x.log+00000000+AWfc\nsecret %s\n", zeros),
	};
	struct broker_log_key *key;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fill(folder, rows[i]);
		assert_int_equal(broker_log_key_load(folder->file, &key), STATUS_CORRUPT);
	}
}

int
main(void)
{
#define FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_open, folder_close)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_third_abort_in_a_minute_bars_who_was_let_in_just_before),
		cmocka_unit_test(aborts_far_apart_or_long_after_an_admission_bar_nobody),
		cmocka_unit_test(the_page_is_there_for_the_next_front_and_holds_more_bars_than_it_has_rows),
		cmocka_unit_test(a_worker_that_keeps_dying_waits_longer_each_time_and_not_for_ever),
		FOLDER(an_empty_file_is_a_whole_configuration),
		FOLDER(values_that_cannot_be_are_named),
		FOLDER(a_curve_key_is_made_once_and_read_back),
		FOLDER(a_curve_key_of_another_shape_is_corrupt),
		FOLDER(a_log_key_is_made_once_and_signs_nothing_but_checkpoints_of_its_log),
		FOLDER(a_log_key_of_another_shape_or_of_two_halves_is_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
