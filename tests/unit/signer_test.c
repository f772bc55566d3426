/* The signer: leaves in, a folder of tiles and a checkpoint out, and never
 * another tree than the one that was shown. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "log/checkpoint.h"
#include "log/leaf.h"
#include "log/tile_folder.h"
#include "signer/signer_record.h"
#include "support/log_bench.h"

static int
set_up(void **state)
{
	*state = log_bench_new();
	return 0;
}

static int
tear_down(void **state)
{
	log_bench_free(*state);
	return 0;
}

static void
same_root(const struct digest *is, const struct digest *want)
{
	assert_memory_equal(is->bytes, want->bytes, DIGEST_BYTES);
}

/* ---- records ---- */

static void
a_leafs_record_is_49_bytes_and_reads_back(void **state)
{
	struct leaf leaf = {0x0102030405060708, LEAF_ERASURE, {{0xAB}}, {0x1122334455667788}}, back;
	uint8_t bytes[SIGNER_RECORD_BYTES + 1];
	static const uint8_t head[] = {1, 2, 3, 4, 5, 6, 7, 8, LEAF_ERASURE, 0xAB, 0};
	static const uint8_t tail[] = {0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};

	(void)state;
	signer_record_leaf(&leaf, bytes);
	assert_memory_equal(bytes, head, sizeof head);
	assert_memory_equal(bytes + SIGNER_RECORD_BYTES - sizeof tail, tail, sizeof tail);
	assert_int_equal(signer_record_leaf_read((struct view){bytes, SIGNER_RECORD_BYTES}, &back), STATUS_OK);
	assert_true(back.index == leaf.index && back.kind == leaf.kind && back.accepted.ms == leaf.accepted.ms);
	same_root(&back.note, &leaf.note);
	for (size_t size = 0; size <= sizeof bytes; size++)
		if (size != SIGNER_RECORD_BYTES)
			assert_int_equal(signer_record_leaf_read((struct view){bytes, size}, &back), STATUS_MALFORMED);
	bytes[8] = LEAF_KIND_COUNT;
	assert_int_equal(signer_record_leaf_read((struct view){bytes, SIGNER_RECORD_BYTES}, &back), STATUS_MALFORMED);
	bytes[8] = 0;
	bytes[0] = 0x80;
	assert_int_equal(signer_record_leaf_read((struct view){bytes, SIGNER_RECORD_BYTES}, &back), STATUS_MALFORMED);
	bytes[0] = 0;
	bytes[SIGNER_RECORD_BYTES - 8] = 0x80;
	assert_int_equal(signer_record_leaf_read((struct view){bytes, SIGNER_RECORD_BYTES}, &back), STATUS_MALFORMED);
}

static void
a_heads_record_is_40_bytes_and_reads_back(void **state)
{
	const struct tree_head head = {0x0102030405060708, {{0xCD, 1}}};
	struct tree_head back;
	uint8_t bytes[SIGNER_HEAD_BYTES + 1];

	(void)state;
	signer_record_head(&head, bytes);
	assert_int_equal(bytes[0], 1);
	assert_int_equal(bytes[8], 0xCD);
	assert_int_equal(signer_record_head_read((struct view){bytes, SIGNER_HEAD_BYTES}, &back), STATUS_OK);
	assert_true(back.size == head.size);
	same_root(&back.root, &head.root);
	for (size_t size = 0; size <= sizeof bytes; size++)
		if (size != SIGNER_HEAD_BYTES)
			assert_int_equal(signer_record_head_read((struct view){bytes, size}, &back), STATUS_MALFORMED);
	bytes[0] = 0xFF;
	assert_int_equal(signer_record_head_read((struct view){bytes, SIGNER_HEAD_BYTES}, &back), STATUS_MALFORMED);
}

/* ---- what stands in the folder ---- */

/* The tiles, read by those who only know the format, and the checkpoint. */
static void
folder_is_whole(const struct log_bench *bench, uint64_t size)
{
	struct arena *arena = arena_new((size_t)1 << 20);
	struct tile_folder *tiles = NULL;
	struct tree_source source;
	struct tree_edge edge;
	struct checkpoint checkpoint;
	struct signed_note note;
	struct digest root;
	struct view raw;
	char path[128];

	(void)snprintf(path, sizeof path, "%s/" SIGNER_CHECKPOINT, bench->folder);
	assert_int_equal(file_read(path, MAX_CHECKPOINT_BYTES, arena, &raw), STATUS_OK);
	assert_int_equal(signed_note_check(raw, &bench->key.key), STATUS_OK);
	assert_int_equal(signed_note_split(raw, arena, &note), STATUS_OK);
	assert_int_equal(checkpoint_parse(note.text, &checkpoint), STATUS_OK);
	assert_string_equal(checkpoint.origin, bench->key.key.name);
	assert_true(checkpoint.head.size == size);
	same_root(&checkpoint.head.root, &bench->roots[size]);
	assert_int_equal(tile_folder_open(bench->folder, size, &tiles), STATUS_OK);
	source = tile_folder_source(tiles);
	assert_int_equal(tree_edge_of(&source, size, &edge), STATUS_OK);
	root = tree_edge_root(&edge);
	same_root(&root, &bench->roots[size]);
	for (uint64_t i = 0; i < size; i += TILE_WIDTH) {
		const struct tile bundle = {1, 0, i / TILE_WIDTH, tile_width_in(0, i / TILE_WIDTH, size)};
		struct view rest, entry;

		assert_int_equal(tile_folder_read(tiles, &bundle, arena, &rest), STATUS_OK);
		for (uint64_t at = i; at < i + bundle.width; at++) {
			const struct leaf want = log_bench_leaf(at);
			char text[LEAF_ENTRY_SIZE];

			assert_int_equal(tile_entry_next(&rest, &entry), STATUS_OK);
			assert_int_equal(entry.size, leaf_entry(&want, text));
			assert_memory_equal(entry.bytes, text, entry.size);
		}
		assert_int_equal(rest.size, 0);
		arena_reset(arena);
	}
	tile_folder_free(tiles);
	arena_free(arena);
}

static unsigned files;

static int
count_file(const char *path, const struct stat *stat, int flag, struct FTW *ftw)
{
	(void)path;
	(void)stat;
	(void)ftw;
	files += flag == FTW_F;
	return 0;
}

/* Tiles and bundles of a tree of that size, and the checkpoint. */
static unsigned
files_for(uint64_t size)
{
	unsigned count = 1;

	for (uint64_t left = size, level = 0; left; left /= TILE_WIDTH, level++)
		count += (unsigned)((left + TILE_WIDTH - 1) / TILE_WIDTH) * (level ? 1 : 2);
	return count;
}

static void
leaves_become_tiles_and_a_checkpoint_of_the_same_root(void **state)
{
	static const uint64_t sizes[] = {1, 2, 255, 256, 257, 511, 512, 513, 600, 1024, 1200};
	struct log_bench *bench = *state;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		log_bench_empty(bench); /* all in one go */
		log_bench_grow(bench, LOG_FOLDER_QUICK, sizes[i]);
		folder_is_whole(bench, sizes[i]);
	}
	log_bench_empty(bench);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		log_bench_grow(bench, LOG_FOLDER_WRITE, sizes[i]); /* and one after another */
		folder_is_whole(bench, sizes[i]);
	}
}

static void
it_goes_on_from_every_size_with_the_same_root_and_no_file_too_many(void **state)
{
	struct log_bench *bench = *state;
	struct signer *signer;
	char why[SIGNER_WHY_SIZE];

	for (uint64_t size = 1; size <= 600; size++) {
		struct tree_head head;

		log_bench_grow(bench, LOG_FOLDER_QUICK, size);
		assert_int_equal(log_bench_open(bench, LOG_FOLDER_LOOK, why, &signer), STATUS_OK);
		head = signer_head(signer);
		assert_true(head.size == size);
		same_root(&head.root, &bench->roots[size]);
		signer_close(signer);
		files = 0;
		assert_int_equal(nftw(bench->folder, count_file, 16, FTW_PHYS), 0);
		assert_int_equal(files, files_for(size));
	}
	folder_is_whole(bench, 600);
}

static void
what_is_not_the_next_leaf_is_refused(void **state)
{
	struct log_bench *bench = *state;
	struct signer *signer;
	struct leaf leaf;
	char why[SIGNER_WHY_SIZE];

	log_bench_grow(bench, LOG_FOLDER_QUICK, 5);
	assert_int_equal(log_bench_open(bench, LOG_FOLDER_QUICK, why, &signer), STATUS_OK);
	for (uint64_t index = 0; index < 10; index++) {
		leaf = log_bench_leaf(index);
		if (index != 5)
			assert_int_equal(signer_take(signer, &leaf), STATUS_CONFLICT);
	}
	leaf = log_bench_leaf(5);
	assert_int_equal(signer_take(signer, &leaf), STATUS_OK);
	assert_int_equal(signer_take(signer, &leaf), STATUS_CONFLICT);
	leaf = log_bench_leaf(7);
	assert_int_equal(signer_take(signer, &leaf), STATUS_CONFLICT);
	signer_forget(signer); /* another core begins again */
	leaf = log_bench_leaf(6);
	assert_int_equal(signer_take(signer, &leaf), STATUS_CONFLICT);
	log_bench_take(signer, 9);
	assert_int_equal(signer_publish(signer, (struct tick){1}), STATUS_OK);
	assert_true(signer_head(signer).size == 9);
	signer_close(signer);
	folder_is_whole(bench, 9);
}

static void
more_than_it_has_room_for_waits(void **state)
{
	struct log_bench *bench = *state;
	struct signer *signer;
	struct leaf leaf;
	char why[SIGNER_WHY_SIZE];

	assert_int_equal(log_bench_open(bench, LOG_FOLDER_QUICK, why, &signer), STATUS_OK);
	assert_int_equal(signer_room(signer), SIGNER_WAITING_MOST);
	log_bench_take(signer, SIGNER_WAITING_MOST);
	assert_int_equal(signer_room(signer), 0);
	leaf = log_bench_leaf(SIGNER_WAITING_MOST);
	assert_int_equal(signer_take(signer, &leaf), STATUS_BUSY);
	assert_int_equal(signer_publish(signer, (struct tick){1}), STATUS_OK);
	assert_int_equal(signer_take(signer, &leaf), STATUS_OK);
	signer_close(signer);
}

static void
a_checkpoint_comes_at_most_once_a_second_and_only_for_something_new(void **state)
{
	struct log_bench *bench = *state;
	struct signer *signer;
	struct stat before, after;
	char why[SIGNER_WHY_SIZE], path[128];

	(void)snprintf(path, sizeof path, "%s/" SIGNER_CHECKPOINT, bench->folder);
	assert_int_equal(log_bench_open(bench, LOG_FOLDER_QUICK, why, &signer), STATUS_OK);
	assert_true(signer_due(signer).ms == INT64_MAX);
	assert_int_equal(signer_publish(signer, (struct tick){1000}), STATUS_OK);
	assert_int_equal(stat(path, &before), -1);
	log_bench_take(signer, 1);
	assert_true(signer_due(signer).ms < 1000); /* the first at once */
	assert_int_equal(signer_publish(signer, (struct tick){1000}), STATUS_OK);
	assert_true(signer_due(signer).ms == INT64_MAX);
	assert_int_equal(stat(path, &before), 0);
	assert_int_equal(signer_publish(signer, (struct tick){9000}), STATUS_OK);
	assert_int_equal(stat(path, &after), 0);
	assert_true(before.st_ino == after.st_ino && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
	log_bench_take(signer, 2);
	assert_true(signer_due(signer).ms == 1000 + SIGNER_PACE_MS);
	signer_close(signer);
}

/* ---- what is not believed ---- */

/* Flip a byte of a file, or cut it, or make it longer. */
static void
spoil(const struct log_bench *bench, const char *name, long at, int bits)
{
	char path[160];
	FILE *file;
	int byte;

	(void)snprintf(path, sizeof path, "%s/%s", bench->folder, name);
	file = fopen(path, "r+e");
	assert_non_null(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	byte = fgetc(file);
	assert_int_equal(fseek(file, at, SEEK_SET), 0);
	assert_true(fputc(byte ^ bits, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
each_flipped_byte_is_refused_at_the_start(void **state)
{
	static const struct {
		const char *name;
		long step;
	} rows[] = {{"checkpoint", 1},	     {"tile/0/000", 61},	{"tile/0/001.p/44", 13},
		    {"tile/1/000.p/1", 1},   {"tile/entries/000", 131}, {"tile/entries/001.p/44", 31}};
	struct log_bench *bench = *state;

	log_bench_grow(bench, LOG_FOLDER_QUICK, 300);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stat stat_of;
		char path[160];

		(void)snprintf(path, sizeof path, "%s/%s", bench->folder, rows[i].name);
		assert_int_equal(stat(path, &stat_of), 0);
		for (long at = 0; at < stat_of.st_size; at += rows[i].step) {
			struct signer *signer = NULL;
			char why[SIGNER_WHY_SIZE] = "";
			enum status status;

			spoil(bench, rows[i].name, at, 1);
			status = log_bench_open(bench, LOG_FOLDER_QUICK, why, &signer);
			if (status != STATUS_CORRUPT && status != STATUS_CONFLICT)
				fail_msg("%s, byte %ld: %s", rows[i].name, at, status_word(status));
			assert_int_equal(strncmp(why, bench->folder, strlen(bench->folder)), 0);
			assert_null(signer);
			spoil(bench, rows[i].name, at, 1);
		}
	}
	log_bench_grow(bench, LOG_FOLDER_QUICK, 301); /* nothing is left of it */
	folder_is_whole(bench, 301);
}

static void
refused(struct log_bench *bench, enum status want, const char *words)
{
	struct signer *signer = NULL;
	char why[SIGNER_WHY_SIZE] = "";

	assert_int_equal(log_bench_open(bench, LOG_FOLDER_QUICK, why, &signer), want);
	if (!strstr(why, words))
		fail_msg("no \"%s\" in: %s", words, why);
}

static void
a_missing_a_cut_and_a_longer_tile_are_refused_and_named(void **state)
{
	static const char *const names[] = {"tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000",
					    "tile/entries/001.p/44"};
	struct log_bench *bench = *state;

	log_bench_grow(bench, LOG_FOLDER_QUICK, 300);
	log_bench_copy(bench, "kept", "log");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct stat stat_of;
		char path[160];
		FILE *file;

		(void)snprintf(path, sizeof path, "%s/%s", bench->folder, names[i]);
		assert_int_equal(stat(path, &stat_of), 0);
		assert_int_equal(truncate(path, stat_of.st_size - 1), 0);
		refused(bench, STATUS_CORRUPT, names[i]);
		assert_int_equal(unlink(path), 0);
		refused(bench, STATUS_CORRUPT, "is missing");
		log_bench_copy(bench, "log", "kept");
		file = fopen(path, "ae");
		assert_non_null(file);
		assert_true(fputc(0, file) >= 0);
		assert_int_equal(fclose(file), 0);
		refused(bench, STATUS_CORRUPT, names[i]);
		log_bench_copy(bench, "log", "kept");
	}
}

static void
an_older_snapshot_of_tiles_under_a_newer_checkpoint_is_refused(void **state)
{
	struct log_bench *bench = *state;
	char from[128], to[128];

	log_bench_grow(bench, LOG_FOLDER_QUICK, 40);
	log_bench_copy(bench, "older", "log");
	log_bench_grow(bench, LOG_FOLDER_QUICK, 50);
	(void)snprintf(from, sizeof from, "%s/checkpoint", bench->folder);
	(void)snprintf(to, sizeof to, "%s/older/checkpoint", bench->parent);
	assert_int_equal(rename(from, to), 0);
	log_bench_copy(bench, "log", "older");
	refused(bench, STATUS_CORRUPT, "is missing");
}

static void
another_logs_or_another_keys_checkpoint_is_refused(void **state)
{
	struct log_bench *bench = *state;

	log_bench_grow(bench, LOG_FOLDER_QUICK, 3);
	keys_signer("tellback/log/test", "another", &bench->key);
	refused(bench, STATUS_CONFLICT, "another log's key");
	keys_signer("tellback/log/other", "log", &bench->key);
	refused(bench, STATUS_CONFLICT, "another log's key");
	keys_signer("tellback/log/test", "log", &bench->key);
	log_bench_grow(bench, LOG_FOLDER_QUICK, 4);
}

static void
a_second_writer_is_kept_out(void **state)
{
	struct log_bench *bench = *state;
	struct signer *first, *second = NULL, *looking = NULL;
	char why[SIGNER_WHY_SIZE];

	assert_int_equal(log_bench_open(bench, LOG_FOLDER_LOOK, why, &looking), STATUS_NOT_FOUND);
	assert_int_equal(log_bench_open(bench, LOG_FOLDER_QUICK, why, &first), STATUS_OK);
	assert_int_equal(log_bench_open(bench, LOG_FOLDER_QUICK, why, &second), STATUS_BUSY);
	assert_non_null(strstr(why, "another process"));
	assert_int_equal(log_bench_open(bench, LOG_FOLDER_LOOK, why, &looking), STATUS_BUSY);
	signer_close(first);
	assert_int_equal(log_bench_open(bench, LOG_FOLDER_QUICK, why, &second), STATUS_OK);
	signer_close(second);
	signer_close(NULL);
}

static void
without_a_checkpoint_tiles_of_another_log_are_not_written_over(void **state)
{
	struct log_bench *bench = *state;
	struct signer *signer;
	char why[SIGNER_WHY_SIZE], path[128];

	log_bench_grow(bench, LOG_FOLDER_QUICK, 3);
	(void)snprintf(path, sizeof path, "%s/" SIGNER_CHECKPOINT, bench->folder);
	assert_int_equal(unlink(path), 0);
	log_bench_grow(bench, LOG_FOLDER_QUICK, 3); /* the same leaves: the same tiles */
	assert_int_equal(unlink(path), 0);
	spoil(bench, "tile/0/000.p/3", 40, 1);
	assert_int_equal(log_bench_open(bench, LOG_FOLDER_QUICK, why, &signer), STATUS_OK);
	log_bench_take(signer, 3);
	assert_int_equal(signer_publish(signer, (struct tick){1}), STATUS_CONFLICT);
	signer_close(signer);
	assert_int_equal(access(path, F_OK), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_leafs_record_is_49_bytes_and_reads_back),
		cmocka_unit_test(a_heads_record_is_40_bytes_and_reads_back),
		cmocka_unit_test_setup_teardown(leaves_become_tiles_and_a_checkpoint_of_the_same_root, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_goes_on_from_every_size_with_the_same_root_and_no_file_too_many, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_is_not_the_next_leaf_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(more_than_it_has_room_for_waits, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_checkpoint_comes_at_most_once_a_second_and_only_for_something_new, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(each_flipped_byte_is_refused_at_the_start, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_missing_a_cut_and_a_longer_tile_are_refused_and_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(an_older_snapshot_of_tiles_under_a_newer_checkpoint_is_refused, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(another_logs_or_another_keys_checkpoint_is_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_second_writer_is_kept_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_a_checkpoint_tiles_of_another_log_are_not_written_over, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
