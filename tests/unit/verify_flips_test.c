/* A small log, and each byte of each file of its copy flipped in turn: verify
 * must see every one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>

#include "log/copy_folder.h"
#include "note/cosignature.h"
#include "review/verify.h"
#include "support/cleared.h"
#include "support/core_box.h"
#include "support/exported.h"

#define FILES_MOST 128

/* The copy's files, found by a walk. */
static char files[FILES_MOST][160];
static size_t file_count;

static int
keep_file(const char *path, const struct stat *stat_of, int kind, struct FTW *place)
{
	(void)stat_of;
	(void)place;
	if (kind != FTW_F)
		return 0;
	assert_true(file_count < FILES_MOST && strlen(path) < sizeof files[0]);
	(void)strcpy(files[file_count++], path);
	return 0;
}

/* Does verify find all well? */
static int
is_well(const char *folder, struct arena *arena)
{
	const struct pinned nobody = {.count = 0};
	struct trouble trouble = {""};
	struct verified verified;
	struct folder opened;
	int is_sound = !folder_open(folder, arena, &opened, &trouble) &&
		       !verify_folder(&opened, &nobody, arena, &verified, &trouble);

	if (is_sound)
		replay_free(verified.replay);
	else
		assert_true(trouble.words[0] != '\0');
	arena_reset(arena);
	return is_sound;
}

/* A directory, a policy, a card, a referral with its receipt, and a cosigned
 * checkpoint. */
static void
make_copy(const char *folder)
{
	struct core_box *box = core_box_new();
	struct keys_signer witness;
	struct copy_folder copy;
	struct envelope envelope;
	struct checkpoint checkpoint;
	struct receipt receipt;
	struct view raw;

	for (unsigned i = 1; i <= 4; i++)
		assert_int_equal(core_box_send(box,
					       (struct notes_message){.from = "police", .type = "referral", .id = i,
								      .case_id = 900 + i, .to = "crs edt police",
								      .facts = "grade high; route written; protection "
									       "none; child 0a0b0c0d; aware-at 1772441100"},
					       &envelope).code, 0);
	notes_receipt(box->world, "crs", &envelope, RECEIPT_OPENED, "social-worker", &receipt);
	assert_int_equal(core_box_submit(box, "crs", receipt.note, (struct view){NULL, 0}).code, 0);
	exported_notes(box->core->store, &box->world->log.signer, folder);
	keys_cosigner("witness.test", "witness", &witness);
	assert_int_equal(copy_folder_checkpoint(folder, box->arena, &raw, &checkpoint), STATUS_OK);
	assert_int_equal(cosignature_add(raw, &witness.signer, box->now.civil, box->arena, &raw), STATUS_OK);
	assert_int_equal(copy_folder_open(folder, &copy), STATUS_OK);
	assert_int_equal(copy_folder_show(&copy, COPY_WITNESSED, raw), STATUS_OK);
	copy_folder_close(&copy);
	core_box_free(box);
}

/* Every byte of the file, with one bit of it the other way round. */
static size_t
flip_file(const char *folder, const char *path, struct arena *arena, size_t *bytes)
{
	int fd = open(path, O_RDWR);
	size_t missed = 0;
	struct stat stat_of;

	assert_true(fd >= 0 && !fstat(fd, &stat_of));
	for (off_t at = 0; at < stat_of.st_size; at++, ++*bytes) {
		unsigned char byte, flipped;

		assert_int_equal(pread(fd, &byte, 1, at), 1);
		flipped = (unsigned char)(byte ^ (1U << (at % 8)));
		assert_int_equal(pwrite(fd, &flipped, 1, at), 1);
		if (is_well(folder, arena)) {
			missed++;
			(void)printf("missed: byte %ld of %s\n", (long)at, path);
		}
		assert_int_equal(pwrite(fd, &byte, 1, at), 1);
	}
	(void)close(fd);
	return missed;
}

static void
each_byte_that_is_flipped_is_found(void **state)
{
	struct arena *arena = arena_new((size_t)1 << 30);
	char folder[] = "/dev/shm/verify_flips_test.XXXXXX";
	size_t missed = 0, bytes = 0;

	(void)state;
	if (!mkdtemp(folder)) { /* no memory to keep files in: slower */
		(void)strcpy(folder, "/tmp/verify_flips_test.XXXXXX");
		assert_non_null(mkdtemp(folder));
	}
	make_copy(folder);
	assert_int_equal(nftw(folder, keep_file, 16, FTW_PHYS), 0);
	assert_true(is_well(folder, arena));
	for (size_t i = 0; i < file_count; i++)
		missed += flip_file(folder, files[i], arena, &bytes);
	assert_true(is_well(folder, arena));
	(void)printf("%zu files, %zu bytes, %zu missed\n", file_count, bytes, missed);
	assert_true(file_count > 25 && bytes > 10000);
	assert_int_equal(missed, 0);
	(void)cleared_folder(folder);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_byte_that_is_flipped_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
