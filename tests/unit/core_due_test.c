/* broker/core: what time does to a duty, by a broker that sleeps until it is
 * woken, and that is killed every hour. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "rules/clocks.h"
#include "support/core_box.h"

#define LOW "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define DAY_MS (24LL * 3600 * 1000)

static uint64_t
last_of(struct core_box *box, const char *agency)
{
	struct agency who = {{0}};
	uint64_t last = 0;

	strcpy(who.name, agency);
	assert_int_equal(store_delivery_last(box->core->store, &who, &last), STATUS_OK);
	return last;
}

/* The notices that ${agency} got after ${cursor}, with the time on the wall. */
static void
add_notices(struct core_box *box, const char *agency, uint64_t cursor, char text[400])
{
	const struct frame_batch *batch;

	if (last_of(box, agency) == cursor)
		return;
	batch = core_box_fetch(box, agency, cursor, 0);
	for (size_t i = 0; i < batch->count; i++) {
		const char *kind = memmem(batch->items[i].note.bytes, batch->items[i].note.size, "\nkind ", 6);
		char date[DAY_SIZE];

		assert_non_null(kind);
		day_print(clocks_day(box->now.civil), date);
		(void)snprintf(text + strlen(text), 400 - strlen(text), "%s%.*s %s %02d:%02d", text[0] ? ", " : "",
			       (int)strcspn(kind + 6, "\n"), kind + 6, date, clocks_minute(box->now.civil) / 60,
			       clocks_minute(box->now.civil) % 60);
	}
}

/* Sleep until core wants a turn, but not past ${until_ms}. */
static int
nap(struct core_box *box, int64_t until_ms, int dies)
{
	int64_t wake = core_wake(box->core).ms, past = box->now.tick.ms;

	if (wake == INT64_MAX || box->now.civil.ms + wake - past > until_ms)
		return 0;
	if (wake > past) {
		box->now.civil.ms += wake - past;
		box->now.tick.ms = wake;
	}
	if (dies)
		core_box_reopen(box);
	core_box_turn(box, NULL, 0);
	return 1;
}

static void
refer(struct core_box *box)
{
	const struct notes_message message = {
		.from = "police", .type = "referral", .to = "crs edt police", .facts = LOW, .id = 1, .case_id = 901};
	struct envelope envelope;
	struct receipt receipt;

	assert_int_equal(core_box_send(box, message, &envelope).code, REFUSAL_NONE);
	/* seen, so that only the decision is owed */
	notes_receipt(box->world, "crs", &envelope, RECEIPT_OPENED, "manager", &receipt);
	assert_int_equal(core_box_submit(box, "crs", receipt.note, (struct view){0}).code, REFUSAL_NONE);
}

static void
each_notice_comes_at_its_moment_though_the_broker_dies_every_hour(void **state)
{
	struct core_box *box = *state;
	char text[400] = "";
	uint64_t cursor;

	refer(box);
	cursor = last_of(box, "police");
	for (int turns = 0; nap(box, box->now.civil.ms + 10 * DAY_MS, turns % 12 == 11); turns++) {
		uint64_t last;

		assert_true(turns < 5000);
		add_notices(box, "police", cursor, text);
		last = last_of(box, "police");
		cursor = last;
	}
	assert_string_equal(text, "warn 2026-03-02 13:00, due 2026-03-03 10:00, overdue 2026-03-04 00:00");
}

static void
after_days_down_only_the_latest_is_said(void **state)
{
	static const struct {
		int64_t down_ms;
		const char *want;
	} rows[] = {
		{DAY_MS + DAY_MS / 6, "due 2026-03-03 13:00"},
		{5 * DAY_MS, "overdue 2026-03-07 09:00"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct core_box *box = core_box_new();
		char text[400] = "";
		uint64_t cursor;

		refer(box);
		cursor = last_of(box, "police");
		box->now.civil.ms += rows[i].down_ms;
		box->now.tick.ms += rows[i].down_ms;
		core_box_reopen(box);
		core_box_turn(box, NULL, 0);
		core_box_turn(box, NULL, 0);
		add_notices(box, "police", cursor, text);
		assert_string_equal(text, rows[i].want);
		core_box_free(box);
	}
	(void)state;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_notice_comes_at_its_moment_though_the_broker_dies_every_hour,
						core_box_set_up, core_box_tear_down),
		cmocka_unit_test(after_days_down_only_the_latest_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
