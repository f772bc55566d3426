/* The judge of every fault test, judged: each wrong that it names, and what is
 * not wrong. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "support/verdict.h"

/* One line of a story: letters are ids, case is always one; "!" settles. */
struct row {
	const char *label;
	const char *const *lines;
	size_t lost, doubled, unanswered, stuck;
};

#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Whole stories, each with one thing changed. */
#define REFERRED "offered police a referral - crs,police", "accepted police a 1", "stored crs a 1", "opened crs a 0", "told police a crs"
#define ANSWERED "offered crs b decision a crs,police", "accepted crs b 2", "stored police b 1", "opened police b 0", "told crs b police"
#define CLOSED "offered crs c close - crs,police", "accepted crs c 3", "stored police c 2"

static const struct row rows[] = {
	{"a case that was answered and closed", LINES(REFERRED, ANSWERED, CLOSED, "!"), 0, 0, 0, 0},
	{"the same line twice is no second leaf", LINES(REFERRED, "accepted police a 1", "stored crs a 1", "!"), 0, 0, 0, 0},
	{"an agency without an agent stores nothing", LINES("offered police a referral - crs,police,school", "accepted police a 1", "stored crs a 1", "!"), 0, 0, 0, 0},
	{"accepted, not stored, and time enough", LINES("offered police a referral - crs,police", "accepted police a 1", "stored crs z 1", "!"), 1, 0, 0, 0},
	{"accepted, not stored, and it goes on", LINES("offered police a referral - crs,police", "accepted police a 1", "stored crs z 1"), 0, 0, 0, 0},
	{"offered after it was settled is not judged", LINES(REFERRED, "!", "offered police d referral - crs,police"), 0, 0, 0, 0},
	{"a leaf that is given twice", LINES(REFERRED, "offered police d referral - crs,police", "accepted police d 1", "stored crs d 2", "!"), 1, 0, 0, 0},
	{"one id, two leaves", LINES(REFERRED, "accepted police a 2", "!"), 0, 1, 0, 0},
	{"accepted and refused", LINES(REFERRED, "refused police a 3", "!"), 0, 1, 0, 0},
	{"accepted and never offered", LINES("accepted police a 1"), 0, 1, 0, 0},
	{"two cursors of one id", LINES(REFERRED, "stored crs a 2"), 0, 1, 0, 0},
	{"opened twice", LINES(REFERRED, "opened crs a 0"), 0, 1, 0, 0},
	{"closed without an answer", LINES(REFERRED, CLOSED, "!"), 0, 0, 1, 0},
	{"closed when the answer was verified, and not yet read", LINES(REFERRED, "offered crs b decision a crs,police", "accepted crs b 2", "stored police b 1", "verified police b 0", CLOSED, "!"), 0, 0, 0, 0},
	{"closed when the answer was stored, and nobody could say that it opens", LINES(REFERRED, "offered crs b decision a crs,police", "accepted crs b 2", "stored police b 1", CLOSED, "verified police b 0", "!"), 0, 0, 1, 0},
	{"closed before the answer was opened", LINES(REFERRED, "offered crs b decision a crs,police", "accepted crs b 2", "stored police b 1", CLOSED, "opened police b 0", "told crs b police", "!"), 0, 0, 1, 0},
	{"closed over one of two referrals", LINES(REFERRED, "offered school d referral - crs,school", "accepted school d 4", "stored crs d 2", ANSWERED, CLOSED, "!"), 0, 0, 1, 0},
	{"an answer to another", LINES(REFERRED, "offered crs b decision z crs,police", "accepted crs b 2", "stored police b 1", "opened police b 0", "told crs b police", CLOSED, "!"), 0, 0, 1, 0},
	{"a close that was refused closes nothing", LINES(REFERRED, "offered crs c close - crs,police", "refused crs c 9", "!"), 0, 0, 0, 0},
	{"offered and never answered", LINES("offered police a referral - crs,police", "!"), 0, 0, 0, 1},
	{"opened, and the sender never knew", LINES(REFERRED, "offered crs b decision a crs,police", "accepted crs b 2", "stored police b 1", "opened police b 0", "!"), 0, 0, 0, 1},
};

static void
write_line(struct ledger *ledger, const char *text)
{
	struct ledger_line line = {.act = LEDGER_SETTLED};
	char act[16], who[16], id[4], rest[3][32] = {"", "", ""};

	if (sscanf(text, "%15s %15s %3s %31s %31s %31s", act, who, id, rest[0], rest[1], rest[2]) < 4) {
		ledger_write(ledger, &line);
		return;
	}
#define X(code, word) \
	if (!strcmp(act, word)) \
		line.act = LEDGER_##code;
	LEDGER_ACTS(X)
#undef X
	(void)snprintf(line.who, sizeof line.who, "%s", who);
	memset(line.id.hex, id[0], 32);
	memset(line.case_token.hex, '7', 32);
	if (line.act == LEDGER_OFFERED) {
		line.type = message_type_find(rest[0]);
		assert_int_not_equal(line.type, TYPE_UNKNOWN);
		if (rest[1][0] != '-')
			memset(line.re.hex, rest[1][0], 32);
		(void)snprintf(line.to, sizeof line.to, "%s", rest[2]);
	} else if (line.act == LEDGER_TOLD) {
		(void)snprintf(line.to, sizeof line.to, "%s", rest[0]);
	} else {
		(void)sscanf(rest[0], "%llu", &line.number);
	}
	ledger_write(ledger, &line);
}

static void
expect(const struct row *row, const struct ledger *ledger)
{
	struct verdict verdict;
	int is_wrong = verdict_of(ledger, &verdict);

	if (verdict.lost != row->lost || verdict.doubled != row->doubled || verdict.unanswered != row->unanswered ||
	    verdict.stuck != row->stuck)
		fail_msg("%s: lost %zu doubled %zu unanswered %zu stuck %zu", row->label, verdict.lost, verdict.doubled,
			 verdict.unanswered, verdict.stuck);
	assert_int_equal(!!is_wrong, row->lost || row->doubled || row->unanswered || row->stuck);
}

static void
each_wrong_has_its_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct ledger *ledger = ledger_open(NULL);

		for (const char *const *line = rows[i].lines; *line; line++)
			write_line(ledger, *line);
		expect(&rows[i], ledger);
		ledger_close(ledger);
	}
}

static void
a_ledger_says_the_same_when_it_is_read_again(void **state)
{
	char folder[] = "/tmp/ledger-XXXXXX", path[64];

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/ledger", folder);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		for (const char *const *line = rows[i].lines; *line; line++) {
			struct ledger *ledger = ledger_open(path);

			write_line(ledger, *line);
			ledger_close(ledger);
		}
		{
			struct ledger *ledger = ledger_open(path);

			expect(&rows[i], ledger);
			ledger_close(ledger);
		}
		assert_int_equal(unlink(path), 0);
	}
	assert_int_equal(rmdir(folder), 0);
}

static void
a_torn_line_is_cut_away(void **state)
{
	char folder[] = "/tmp/ledger-XXXXXX", path[64];
	struct ledger *ledger;
	FILE *file;
	size_t count;

	(void)state;
	assert_non_null(mkdtemp(folder));
	(void)snprintf(path, sizeof path, "%s/ledger", folder);
	ledger = ledger_open(path);
	write_line(ledger, "opened crs a 0");
	ledger_close(ledger);
	file = fopen(path, "ae");
	assert_non_null(file);
	assert_true(fputs("opened crs bbbb", file) >= 0);
	assert_int_equal(fclose(file), 0);
	ledger = ledger_open(path);
	(void)ledger_lines(ledger, &count);
	assert_int_equal(count, 1);
	write_line(ledger, "opened crs c 0");
	ledger_close(ledger);
	ledger = ledger_open(path);
	(void)ledger_lines(ledger, &count);
	assert_int_equal(count, 2);
	ledger_close(ledger);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_wrong_has_its_name),
		cmocka_unit_test(a_ledger_says_the_same_when_it_is_read_again),
		cmocka_unit_test(a_torn_line_is_cut_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
