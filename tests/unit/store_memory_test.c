/* broker/store: a caller whose memory is bounded gets a word, not a part; a copy
 * is begun, let go of and finished. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/store_backup.h"
#include "support/acts.h"

struct place {
	char folder[64];
	char path[96];
	struct store *store;
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);

	assert_non_null(place);
	strcpy(place->folder, "/tmp/store_memory.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/broker.db", place->folder);
	assert_int_equal(store_open(place->path, STORE_SERVE, &place->store), STATUS_OK);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	store_close(place->store);
	assert_int_equal(unlink(place->path), 0);
	assert_int_equal(rmdir(place->folder), 0);
	free(place);
	return 0;
}

/* An arena of so many bytes, and each size up to where all fits. */
static void
what_does_not_fit_the_caller_s_memory_is_said(void **state)
{
	struct place *place = *state;

	for (size_t act = 0; act < acts_count(); act++) {
		enum status status = STATUS_NO_MEMORY;

		for (size_t most = 0; status == STATUS_NO_MEMORY; most += most < 4096 ? 16 : 512) {
			struct arena *arena = arena_new(most);

			assert_non_null(arena);
			assert_int_equal(store_begin(place->store), STATUS_OK);
			status = acts_run(act, place->store, arena);
			if (status && status != STATUS_NO_MEMORY)
				fail_msg("%s with %zu bytes: %s", acts_word(act), most, status_word(status));
			if (status)
				store_rollback(place->store);
			else
				assert_int_equal(store_commit(place->store), STATUS_OK);
			arena_free(arena);
		}
	}
}

static void
a_copy_is_the_store(void **state)
{
	struct place *place = *state;
	struct store_copy_state copied = {0};
	struct store_copy *copy = NULL;
	char path[112];

	(void)snprintf(path, sizeof path, "%s.copy", place->path);
	assert_int_equal(store_copy_new(place->store, place->path, &copy), STATUS_CONFLICT);
	assert_int_equal(store_copy_new(place->store, path, &copy), STATUS_OK);
	assert_int_equal(store_begin(place->store), STATUS_OK);
	assert_int_equal(store_copy_step(copy, 3, &copied), STATUS_BUSY);
	store_copy_free(copy);
	store_copy_free(NULL);
	assert_int_equal(unlink(path), 0);
	store_rollback(place->store);
	assert_int_equal(store_copy_new(place->store, path, &copy), STATUS_OK);
	assert_int_equal(store_copy_step(copy, UINT32_MAX, &copied), STATUS_OK);
	assert_true(copied.is_done);
	assert_int_equal(store_copy_step(copy, 1, &copied), STATUS_OK);
	store_copy_free(copy);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(what_does_not_fit_the_caller_s_memory_is_said),
		T(a_copy_is_the_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
