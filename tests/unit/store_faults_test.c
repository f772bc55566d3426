/* broker/store: whatever call of memory or of the disk fails, once or from
 * there on, the store says so with its word, and is whole after it with all
 * that was committed and nothing of what was not. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/store_backup.h"
#include "store/store_check.h"
#include "support/acts.h"
#include "support/faulty.h"
#include "support/rotten.h"
#include "support/tables.h"

/* ${base} the store after the acts before; ${before} and ${after} what is in
 * its tables before and after the act at hand. */
struct place {
	char folder[64];
	char path[96];
	char wal[104];
	struct arena *arena;
	struct rotten base;
	char *before;
	char *after;
};

/* A disk of memory, where there is one: nothing here is about power. */
static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	struct stat stat_of;

	assert_non_null(place);
	(void)snprintf(place->folder, sizeof place->folder, "%s/store_faults.XXXXXX", stat("/dev/shm", &stat_of) ? "/tmp" : "/dev/shm");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->path, sizeof place->path, "%s/broker.db", place->folder);
	(void)snprintf(place->wal, sizeof place->wal, "%s-wal", place->path);
	place->arena = arena_new(8 << 20);
	assert_non_null(place->arena);
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;

	arena_free(place->arena);
	rotten_free(place->base);
	free(place->before);
	free(place->after);
	(void)unlink(place->wal);
	(void)unlink(place->path);
	assert_int_equal(rmdir(place->folder), 0);
	free(place);
	return 0;
}

static void
put_base(struct place *place)
{
	(void)unlink(place->wal);
	rotten_put(place->path, place->base);
}

/* After so many acts that ended for want of memory it is opened again. */
#define LOOK_EACH 16

/* One fault. */
struct fault {
	enum faulty_kind kind;
	enum faulty_way way;
	unsigned at;
};

static int
is_word_of(const struct fault *fault, enum status status)
{
	switch (fault->kind) {
	case FAULTY_MEMORY:
	case FAULTY_OWN:
		/* SQLite's own check does not say why it cannot read a page */
		return status == STATUS_NO_MEMORY || (fault->way == FAULTY_FOR_GOOD && status == STATUS_IO);
	case FAULTY_FULL:
		return status == STATUS_FULL;
	case FAULTY_FILE:
	case FAULTY_KIND_COUNT:
		break;
	}
	return status == STATUS_IO || status == STATUS_NOT_PERMITTED;
}

/* Open it again and look: is it whole, and as it was before or after? */
static void
look(struct place *place, const struct fault *fault, size_t act, int may_be_before, int may_be_after)
{
	struct store *store = NULL;
	enum status status = store_open(place->path, STORE_SERVE, &store);
	char *text;

	if (!status)
		status = store_sound(store);
	store_close(store);
	if (status)
		fail_msg("%s, %s %d at %u: is not whole: %s", acts_word(act), faulty_kind_word(fault->kind), fault->way,
			 fault->at, status_word(status));
	text = tables_text(place->path);
	if (!(may_be_before && !strcmp(text, place->before)) && !(may_be_after && !strcmp(text, place->after)))
		fail_msg("%s, %s %d at %u: holds what it should not", acts_word(act), faulty_kind_word(fault->kind),
			 fault->way, fault->at);
	free(text);
}

/* The act, with that fault: how many calls failed? */
static unsigned
play(struct place *place, size_t act, const struct fault *fault)
{
	struct store *store = NULL;
	enum status done, status;
	unsigned failed = 0;

	put_base(place);
	assert_int_equal(store_open(place->path, STORE_SERVE, &store), STATUS_OK);
	assert_int_equal(store_begin(store), STATUS_OK);
	if (fault->at)
		faulty_arm(fault->kind, fault->at, fault->way);
	done = status = acts_run(act, store, place->arena);
	if (!status)
		status = store_commit(store);
	if (fault->way == FAULTY_ONCE)
		failed = faulty_disarm();
	store_rollback(store);
	/* what is said of memory and of room is of this turn alone */
	if (fault->way == FAULTY_ONCE && !status_is_broken(status)) {
		assert_int_equal(store_begin(store), STATUS_OK);
		store_rollback(store);
	} else if (fault->way == FAULTY_ONCE) { /* and that the disk failed is not forgotten */
		store_tend(store);
		assert_true(status_is_broken(store_commit(store)));
		assert_true(status_is_broken(store_begin(store)));
	}
	store_close(store);
	if (fault->way == FAULTY_FOR_GOOD)
		failed = faulty_disarm();
	arena_reset(place->arena);
	if (status && !(failed && is_word_of(fault, status)))
		fail_msg("%s, %s %d at %u: %s", acts_word(act), faulty_kind_word(fault->kind), fault->way, fault->at,
			 status_word(status));
	if (fault->at && (!done || fault->kind > FAULTY_OWN || fault->at % LOOK_EACH == 0))
		look(place, fault, act, status != STATUS_OK, !done && status != STATUS_FULL);
	return failed;
}

static void
every_call_that_fails_is_said_and_the_store_is_whole_after_it(void **state)
{
	/* of memory most sites are SQLite's own, and many: each statement is at some */
	static const struct {
		struct fault fault;
		unsigned stride;
	} kinds[] = {
		{{FAULTY_MEMORY, FAULTY_ONCE, 0}, 7}, {{FAULTY_MEMORY, FAULTY_FOR_GOOD, 0}, 61},
		{{FAULTY_OWN, FAULTY_ONCE, 0}, 1},    {{FAULTY_OWN, FAULTY_FOR_GOOD, 0}, 1},
		{{FAULTY_FILE, FAULTY_ONCE, 0}, 1},   {{FAULTY_FILE, FAULTY_FOR_GOOD, 0}, 1},
		{{FAULTY_FULL, FAULTY_ONCE, 0}, 1},   {{FAULTY_FULL, FAULTY_FOR_GOOD, 0}, 1},
	};
	struct place *place = *state;
	struct store *store = NULL;
	unsigned sites[FAULTY_KIND_COUNT] = {0};

	faulty_begin();
	assert_int_equal(store_open(place->path, STORE_SERVE, &store), STATUS_OK);
	store_close(store);
	place->base = rotten_take(place->path);
	for (size_t act = 0; act < acts_count(); act++) {
		const struct fault none = {.at = 0};
		struct rotten next;

		free(place->before);
		place->before = tables_text(place->path);
		(void)play(place, act, &none);
		next = rotten_take(place->path);
		free(place->after);
		place->after = tables_text(place->path);
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			for (struct fault fault = kinds[i].fault; fault.at += kinds[i].stride, play(place, act, &fault);)
				sites[fault.kind]++;
		rotten_free(place->base);
		place->base = next;
		put_base(place);
	}
	print_message("%u sites of memory, %u of our own, %u of files, %u of room\n", sites[FAULTY_MEMORY],
		      sites[FAULTY_OWN], sites[FAULTY_FILE], sites[FAULTY_FULL]);
	for (size_t i = 0; i < FAULTY_KIND_COUNT; i++)
		assert_true(sites[i] > 100);
}

/* What is done beside the acts, with our own memory only: the files below are
 * those of db_faults_test.c. */
static enum status
copy_it(struct place *place)
{
	struct store_copy_state state = {0};
	struct store_copy *copy = NULL;
	struct store *store = NULL;
	char path[112];
	enum status status = store_open(place->path, STORE_SERVE, &store);

	(void)snprintf(path, sizeof path, "%s.copy", place->path);
	if (!status)
		status = store_copy_new(store, path, &copy);
	while (!status && !state.is_done)
		status = store_copy_step(copy, 9, &state);
	store_copy_free(copy);
	store_close(store);
	(void)unlink(path);
	return status;
}

static void
ignore(void *context, enum store_check_row row, const char *where)
{
	(void)context;
	(void)row;
	(void)where;
}

static enum status
check_it(struct place *place)
{
	struct store *store = NULL;
	struct store_check *check = NULL;
	enum status status = store_open(place->path, STORE_LOOK, &store);
	const struct store_check_ask ask = {.store = store, .path = place->path, .log_folder = place->folder, .say = ignore};

	if (!status)
		status = store_check_new(&ask, &check);
	while (!status && store_check_state(check).phase != STORE_CHECK_IN_DONE)
		status = store_check_step(check);
	if (!status)
		status = store_check_step(check);
	store_check_free(check);
	store_close(store);
	return status;
}

static void
our_own_memory_that_runs_out_while_a_store_is_opened_copied_and_checked_is_said(void **state)
{
	enum status (*const all[])(struct place *) = {copy_it, check_it};
	struct place *place = *state;

	assert_int_equal(copy_it(place), STATUS_OK);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		enum status status = STATUS_NO_MEMORY;

		for (unsigned at = 1; status; at++) {
			faulty_arm(FAULTY_OWN, at, FAULTY_ONCE);
			status = all[i](place);
			assert_true(faulty_disarm() == (status != STATUS_OK));
			assert_true(!status || status == STATUS_NO_MEMORY);
		}
		for (unsigned at = 1;; at += 3) {
			faulty_arm(FAULTY_FILE, at, FAULTY_FOR_GOOD);
			status = all[i](place);
			if (!faulty_disarm())
				break;
			/* what fails as it is closed is there to do when it is opened again */
			if (status && status != STATUS_IO && status != STATUS_NOT_PERMITTED)
				fail_msg("%zu, file at %u: %s", i, at, status_word(status));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_call_that_fails_is_said_and_the_store_is_whole_after_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(our_own_memory_that_runs_out_while_a_store_is_opened_copied_and_checked_is_said,
						set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
