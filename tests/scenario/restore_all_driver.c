/* The ledger of a total loss, from what each agency has on its own disk while
 * its agent stands still, and the judge of it.
 * usage: restore_all_driver write LEDGER ROOT AGENCY...   what is new in it
 *        restore_all_driver fault LEDGER WORD             something is broken
 *        restore_all_driver forget ROOT AGENCY            its sealed bodies go
 *        restore_all_driver judge LEDGER [VERDICT]        the sum; of a control
 *                                                         exactly that word */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/id.h"
#include "db/db.h"
#include "support/ledger.h"
#include "support/verdict.h"

#define MOST 4096
#define AGENT_STORE_ID 0x54424147u
#define EXIT_WRONG 1
#define EXIT_BROKEN 2

/* An act and when it was, on the one clock of all agencies here. */
struct act {
	struct ledger_line line;
	int64_t ms;
	size_t place;
};

struct acts {
	struct act *list;
	size_t count;
};

static void
die(const char *what, const char *why)
{
	(void)fprintf(stderr, "restore_all: %s: %s\n", what, why);
	exit(EXIT_BROKEN);
}

static struct db *
open_agent(const char *root, const char *agency, enum db_mode mode, size_t version)
{
	const struct db_schema any = {mode == DB_READ_ONLY ? 0 : AGENT_STORE_ID, NULL, version};
	struct db *db = NULL;
	char path[512];
	enum status status;

	(void)snprintf(path, sizeof path, "%s/var/lib/tellback/%s/agent.db", root, agency);
	status = db_open(path, &any, mode, &db);
	if (status)
		die(path, status_word(status));
	return db;
}

/* ---- what an agency knows ---- */

static void
add(struct acts *acts, const struct ledger_line *line, int64_t ms)
{
	if (acts->count == MOST)
		die("acts", "too many");
	acts->list[acts->count] = (struct act){*line, ms, acts->count};
	acts->count++;
}

/* Columns: id, type, case, re, ... */
static struct ledger_line
line_of(struct db_query *query, const char *agency)
{
	struct ledger_line line = {.act = LEDGER_OFFERED};

	(void)snprintf(line.who, sizeof line.who, "%s", agency);
	id_set(line.id.hex, ID_SIZE, db_text(query, 0));
	return line;
}

static void
add_of(struct acts *acts, struct ledger_line line, enum ledger_act act, int64_t ms)
{
	if (!ms)
		return;
	line.act = act;
	add(acts, &line, ms);
}

static void
read_sent(struct db *db, const char *agency, struct acts *acts)
{
	struct db_query *query =
		db_query(db, "SELECT id, type, case_token, re, recipients, made_ms, coalesce(log_index, 0),"
			     " CASE WHEN state = 'accepted' THEN accepted_ms ELSE 0 END,"
			     " CASE WHEN state IN('refused', 'failed') THEN made_ms + 1 ELSE 0 END FROM sent"
			     " WHERE kind = 'envelope' AND is_held = 0 ORDER BY number");
	enum status status;
	int row;

	while (!(status = db_step(query, &row)) && row) {
		struct ledger_line line = line_of(query, agency), offer = line;

		offer.type = message_type_find(db_text(query, 1));
		id_set(offer.case_token.hex, ID_SIZE, db_text(query, 2));
		id_set(offer.re.hex, ID_SIZE, db_text(query, 3));
		(void)snprintf(offer.to, sizeof offer.to, "%s", db_text(query, 4));
		for (char *at = offer.to; *at; at++)
			*at = *at == ' ' ? ',' : *at;
		add(acts, &offer, db_number(query, 5));
		line.number = (unsigned long long)db_number(query, 6);
		add_of(acts, line, LEDGER_ACCEPTED, db_number(query, 7));
		add_of(acts, line, LEDGER_REFUSED, db_number(query, 8));
	}
	if (status)
		die(agency, status_word(status));
}

/* Without its body a message has not come. */
static void
read_rest(struct db *db, const char *agency, struct acts *acts)
{
	struct db_query *query =
		db_query(db, "SELECT id, number, CASE WHEN is_whole = 1 THEN stored_ms ELSE 0 END,"
			     " coalesce(verified_ms, 0), coalesce(opened_ms, 0) FROM inbox ORDER BY number");
	enum status status;
	int row;

	while (!(status = db_step(query, &row)) && row) {
		struct ledger_line line = line_of(query, agency);

		line.number = (unsigned long long)db_number(query, 1);
		add_of(acts, line, LEDGER_STORED, db_number(query, 2));
		line.number = 0;
		add_of(acts, line, LEDGER_VERIFIED, db_number(query, 3));
		add_of(acts, line, LEDGER_OPENED, db_number(query, 4));
	}
	query = db_query(db, "SELECT id, agency, coalesce(opened_ms, 0) FROM step");
	while (!status && !(status = db_step(query, &row)) && row) {
		struct ledger_line line = line_of(query, agency);

		(void)snprintf(line.to, sizeof line.to, "%s", db_text(query, 1));
		add_of(acts, line, LEDGER_TOLD, db_number(query, 2));
	}
	if (status)
		die(agency, status_word(status));
}

static int
in_time(const void *a, const void *b)
{
	const struct act *one = a, *other = b;

	if (one->ms != other->ms)
		return one->ms < other->ms ? -1 : 1;
	return one->place < other->place ? -1 : one->place > other->place;
}

static int
is_same(const struct ledger_line *a, const struct ledger_line *b)
{
	return a->act == b->act && a->number == b->number && !strcmp(a->who, b->who) && !strcmp(a->id.hex, b->id.hex) &&
	       (a->act != LEDGER_TOLD || !strcmp(a->to, b->to));
}

static int
is_there(const struct ledger *ledger, const struct ledger_line *line)
{
	size_t count;
	const struct ledger_line *lines = ledger_lines(ledger, &count);

	for (size_t i = 0; i < count; i++)
		if (is_same(&lines[i], line))
			return 1;
	return 0;
}

static int
write_ledger(struct ledger *ledger, const char *root, char **agencies, int count)
{
	struct acts acts = {calloc(MOST, sizeof *acts.list), 0};
	size_t written = 0;

	if (!acts.list)
		die("memory", "none");
	for (int i = 0; i < count; i++) {
		struct db *db = open_agent(root, agencies[i], DB_READ_ONLY, 0);

		read_sent(db, agencies[i], &acts);
		read_rest(db, agencies[i], &acts);
		db_close(db);
	}
	qsort(acts.list, acts.count, sizeof *acts.list, in_time);
	for (size_t i = 0; i < acts.count; i++)
		if (!is_there(ledger, &acts.list[i].line)) {
			ledger_write(ledger, &acts.list[i].line);
			written++;
		}
	printf("# %zu acts written to the ledger\n", written);
	free(acts.list);
	return 0;
}

/* ---- the control ---- */

static int
forget(const char *root, const char *agency)
{
	struct db *db = open_agent(root, agency, DB_READ_ONLY, 0);
	struct db_query *query = db_query(db, "PRAGMA user_version");
	size_t version = 0;
	int row;
	enum status status = db_step(query, &row);

	if (!status && row)
		version = (size_t)db_number(query, 0);
	db_close(db);
	db = open_agent(root, agency, DB_READ_WRITE, version);
	status = db_run(db_query(db, "DELETE FROM body"));

	if (status)
		die(agency, status_word(status));
	printf("# %s has forgotten its sealed bodies\n", agency);
	db_close(db);
	return 0;
}

/* ---- the judge ---- */

static int
judge(struct ledger *ledger, const char *wanted)
{
	struct verdict verdict;
	struct envelope_id none = {""};
	int is_wrong;

	ledger_say(ledger, LEDGER_SETTLED, "harness", &none, 0);
	is_wrong = verdict_of(ledger, &verdict);
	verdict_print(&verdict, wanted ? "restore-all-control" : "restore-all", 0);
	if (!wanted)
		return is_wrong || !verdict.faults || !verdict.accepted ? EXIT_WRONG : 0;
	return !strcmp(wanted, "lost") && verdict.lost && !verdict.doubled && !verdict.unanswered && !verdict.stuck
		       ? 0
		       : EXIT_WRONG;
}

int
main(int argc, char **argv)
{
	struct ledger *ledger = NULL;
	struct envelope_id none = {""};
	struct ledger_line fault = {.act = LEDGER_FAULT, .who = "harness", .id = none};
	int code = EXIT_BROKEN;

	if (argc == 4 && !strcmp(argv[1], "forget"))
		return forget(argv[2], argv[3]);
	if (argc < 3)
		die("usage", "write|fault|judge LEDGER ..., forget ROOT AGENCY");
	ledger = ledger_open(argv[2]);
	if (argc > 4 && !strcmp(argv[1], "write")) {
		code = write_ledger(ledger, argv[3], argv + 4, argc - 4);
	} else if (argc == 4 && !strcmp(argv[1], "fault")) {
		(void)snprintf(fault.to, sizeof fault.to, "%s", argv[3]);
		ledger_write(ledger, &fault);
		code = 0;
	} else if (!strcmp(argv[1], "judge")) {
		code = judge(ledger, argc > 3 ? argv[3] : NULL);
	}
	ledger_close(ledger);
	return code;
}
