/* `tellbackctl store check`: each kind of damage has its word, at rest and
 * while the store is served. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "admin/answers.h"
#include "store/store_check.h"
#include "support/logged.h"
#include "support/rotten.h"

#define PAGE 2048

/* ---- what is said ---- */

struct said {
	size_t rows[STORE_CHECK_ROW_COUNT];
	size_t count;
};

static void
hear(void *context, enum store_check_row row, const char *where)
{
	struct said *said = context;

	assert_true(where[0] != '\0');
	said->rows[row]++;
	said->count++;
}

static struct said
check_at_rest(struct core_box *box)
{
	struct said said = {.count = 0};
	struct store_check_ask ask = {.path = box->path, .say = hear, .context = &said};
	struct store_check *check = NULL;
	struct store_check_state state;

	ask.log_folder = arena_print(box->arena, "%s/log", box->folder);
	if (store_open(box->path, STORE_LOOK, &ask.store))
		ask.store = NULL;
	assert_int_equal(store_check_new(&ask, &check), STATUS_OK);
	while (store_check_state(check).phase != STORE_CHECK_IN_DONE)
		assert_int_equal(store_check_step(check), STATUS_OK);
	state = store_check_state(check);
	assert_int_equal(state.found, said.count);
	if (ask.store) {
		assert_true(state.pages > 10 && state.leaves == LOGGED_LEAVES && state.shown == LOGGED_LEAVES);
		assert_true(state.streams > 2 && state.bodies > 0);
	}
	store_check_free(check);
	store_close(ask.store);
	return said;
}

/* Through the admin's verb: how many lines say "damaged". */
static size_t
check_served(struct core_box *box)
{
	struct call call = {.words = {"store-check", "--begin"}, .word_count = 2};
	struct call_reply reply;
	size_t found = 0;

	for (;;) {
		const char *text, *end;

		assert_int_equal(answers_make(box->core, &call, box->now, box->arena, &reply), STATUS_OK);
		assert_int_equal(reply.code, EXIT_DONE);
		text = arena_text(box->arena, (const char *)reply.out.bytes, reply.out.size);
		for (const char *at = text; (at = strstr(at, "damaged ")) && (at == text || at[-1] == '\n'); at++)
			found++;
		end = strstr(text, "end\n");
		if (end) {
			assert_non_null(strstr(end, found ? "DAMAGED" : "nothing is damaged"));
			return found;
		}
		call.word_count = 1;
	}
}

static int
set_up(void **state)
{
	struct core_box *box;
	struct envelope envelope;
	const struct notes_message referral = {
		.from = "police", .type = "referral", .to = "crs edt police", .id = 1, .case_id = 2,
		.facts = "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"};
	struct leaf last;

	*state = box = core_box_new();
	assert_int_equal(core_box_send(box, referral, &envelope).code, 0);
	assert_int_equal(store_leaf_last(box->core->store, &last), STATUS_OK);
	logged_grow(box, LOGGED_LEAVES - (unsigned)last.index - 1);
	core_box_sign(box);
	box->is_log_still = 1;
	return 0;
}

/* The box's core has gone: the store is at rest. */
static void
stop(struct core_box *box)
{
	core_close(box->core);
	box->core = NULL;
}

static void
a_whole_store_is_said_to_be(void **state)
{
	struct core_box *box = *state;

	assert_int_equal(check_served(box), 0);
	assert_int_equal(check_served(box), 0);
	stop(box);
	assert_int_equal(check_at_rest(box).count, 0);
}

static void
a_changed_bit_is_named_whatever_file_it_is_in(void **state)
{
	static const struct {
		const char *name;
		size_t bit;
		enum store_check_row row;
	} rows[] = {
		{"broker.db", 12345 * 8, STORE_CHECK_PAGE},
		{"log/tile/0/001", 100, STORE_CHECK_TILE},
		{"log/tile/entries/000", 100, STORE_CHECK_TILE},
		{"log/tile/entries/002.p/88", 100, STORE_CHECK_TILE},
		{"log/checkpoint", 700, STORE_CHECK_CHECKPOINT},
	};
	struct core_box *box = *state;

	/* served, what is in memory hides nothing */
	core_box_reopen(box);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *path = arena_print(box->arena, "%s/%s", box->folder, rows[i].name);

		rotten_flip(path, rows[i].bit);
		if (!check_served(box))
			fail_msg("served: %s", rows[i].name);
		rotten_flip(path, rows[i].bit);
	}
	stop(box);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *path = arena_print(box->arena, "%s/%s", box->folder, rows[i].name);
		struct said said;

		rotten_flip(path, rows[i].bit);
		said = check_at_rest(box);
		if (!said.rows[rows[i].row])
			fail_msg("at rest: %s", rows[i].name);
		rotten_flip(path, rows[i].bit);
	}
	assert_int_equal(check_at_rest(box).count, 0);
}

static void
what_was_changed_before_it_got_its_sum_is_found_by_what_it_is(void **state)
{
	struct core_box *box = *state;
	struct rotten whole;

	stop(box);
	whole = rotten_take(box->path);
	assert_true(rotten_below(box->path, "TEST notice of no meaning, the 3 ", "EASY notice of no meaning, the 3 ") > 0);
	assert_int_equal(check_at_rest(box).rows[STORE_CHECK_NOTE], 1);
	rotten_put(box->path, whole);
	assert_true(rotten_below(box->path, "age-encryption.org/v1", "age-encryption.org/v2") > 0);
	assert_int_equal(check_at_rest(box).rows[STORE_CHECK_BODY], 1);
	rotten_put(box->path, whole);
	rotten_free(whole);
	assert_int_equal(check_at_rest(box).count, 0);
}

static void
a_store_that_cannot_be_opened_is_looked_at_page_by_page(void **state)
{
	struct core_box *box = *state;
	struct said said;

	stop(box);
	rotten_flip(box->path, 700);
	rotten_flip(box->path, (size_t)9 * PAGE * 8);
	said = check_at_rest(box);
	assert_int_equal(said.rows[STORE_CHECK_PAGE], 2);
	rotten_flip(box->path, 700);
	rotten_flip(box->path, (size_t)9 * PAGE * 8);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, core_box_tear_down)
	const struct CMUnitTest tests[] = {
		T(a_whole_store_is_said_to_be),
		T(a_changed_bit_is_named_whatever_file_it_is_in),
		T(what_was_changed_before_it_got_its_sum_is_found_by_what_it_is),
		T(a_store_that_cannot_be_opened_is_looked_at_page_by_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
