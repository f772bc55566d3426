/* What no referrer may learn of the others, read from the notes in the broker's
 * store by nothing but their grammar; and what an agent's store holds.
 *
 *   leaks_driver theirs ROOT FOLDER   FOLDER/<referrer>: patterns for search_driver
 *   leaks_driver dump STORE [TABLE]   every row, but the directory and the cards
 *
 * A referral is its sender's, or whose behalf it was recorded on.  To a referrer
 * are foreign: the other referrers' ids; of every referral that is not its own
 * the id, the children's tokens, and the case's token unless it has a referral in
 * that case itself (the front door logs a call into the case that is open, so two
 * referrers then have one case token; each sees only that it has a case); and the
 * id of every other message that it neither sent nor got.  Of those it may know
 * one: the `close` of its own case, which its `closed` notice is about. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "db/db.h"
#include "note/envelope.h"

#define MOST 5000
#define REFERRERS_MOST 32

struct story {
	struct arena *arena;
	struct envelope *envelopes;
	size_t count;
	struct agency referrers[REFERRERS_MOST];
	size_t referrer_count;
};

static void
die(const char *what, enum status status)
{
	fprintf(stderr, "leaks: %s: %s\n", what, status_word(status));
	exit(2);
}

static struct db *
open_store(const char *path)
{
	const struct db_schema any = {0};
	struct db *db = NULL;
	enum status status = db_open(path, &any, DB_READ_ONLY, &db);

	if (status)
		die(path, status);
	return db;
}

static const char *
fact(const struct envelope *envelope, const char *name)
{
	const char *value = fact_find(envelope->facts, envelope->fact_count, name);

	return value ? value : "";
}

/* Whose referral: "individual" and "anonymous" are nobody's agent. */
static const char *
owner(const struct envelope *referral)
{
	const char *behalf = fact(referral, "on-behalf-of");

	return behalf[0] ? behalf : referral->from.name;
}

static int
is_party(const struct envelope *envelope, const char *name)
{
	for (size_t i = 0; i < envelope->to_count; i++)
		if (!strcmp(envelope->to[i].agency.name, name))
			return 1;
	return !strcmp(envelope->from.name, name);
}

static void
add_referrer(struct story *story, const char *name)
{
	for (size_t i = 0; i < story->referrer_count; i++)
		if (!strcmp(story->referrers[i].name, name))
			return;
	if (story->referrer_count == REFERRERS_MOST)
		die("too many referrers", STATUS_TOO_BIG);
	(void)snprintf(story->referrers[story->referrer_count++].name, AGENCY_SIZE, "%s", name);
}

static void
read_story(struct story *story, const char *root)
{
	struct db *db = open_store(arena_print(story->arena, "%s/var/lib/tellback/broker/broker.db", root));
	struct db_query *query = db_query(db, "SELECT note FROM leaves WHERE kind IN ('envelope', 'refused') ORDER BY idx");
	enum status status;
	int row;

	while (!(status = db_step(query, &row)) && row) {
		struct envelope *envelope = &story->envelopes[story->count];
		struct view note;

		if (story->count == MOST)
			die("too many notes", STATUS_TOO_BIG);
		status = arena_copy(story->arena, db_bytes(query, 0), &note);
		if (!status)
			status = envelope_decode(note, story->arena, envelope);
		if (status)
			die("a note of the store", status);
		story->count++;
		if (envelope->type == TYPE_REFERRAL && is_party(envelope, owner(envelope)))
			add_referrer(story, owner(envelope));
	}
	if (status)
		die("the broker's store", status);
	db_close(db);
}

static int
has_case(const struct story *story, const char *name, const struct case_token *token)
{
	for (size_t i = 0; i < story->count; i++)
		if (story->envelopes[i].type == TYPE_REFERRAL && !strcmp(story->envelopes[i].case_token.hex, token->hex) &&
		    !strcmp(owner(&story->envelopes[i]), name))
			return 1;
	return 0;
}

static void
write_theirs(const struct story *story, const char *name, FILE *to)
{
	for (size_t i = 0; i < story->referrer_count; i++)
		if (strcmp(story->referrers[i].name, name) != 0)
			fprintf(to, "name %s\n", story->referrers[i].name);
	for (size_t i = 0; i < story->count; i++) {
		const struct envelope *envelope = &story->envelopes[i];
		int is_own_case = has_case(story, name, &envelope->case_token);

		if (is_party(envelope, name))
			continue;
		if (envelope->type != TYPE_CLOSE || !is_own_case)
			fprintf(to, "token %s\n", envelope->id.hex);
		if (envelope->type != TYPE_REFERRAL)
			continue;
		if (!is_own_case)
			fprintf(to, "token %s\n", envelope->case_token.hex);
		for (size_t j = 0; j < envelope->fact_count; j++)
			if (!strcmp(envelope->facts[j].name, "child"))
				fprintf(to, "token %s\n", envelope->facts[j].value);
	}
}

static void
theirs(const char *root, const char *folder)
{
	struct story story = {.arena = arena_new(64u << 20), .envelopes = calloc(MOST, sizeof *story.envelopes)};

	if (!story.arena || !story.envelopes)
		die("memory", STATUS_NO_MEMORY);
	read_story(&story, root);
	for (size_t i = 0; i < story.referrer_count; i++) {
		const char *path = arena_print(story.arena, "%s/%s", folder, story.referrers[i].name);
		FILE *to = fopen(path, "w");

		if (!to)
			die(path, STATUS_IO);
		write_theirs(&story, story.referrers[i].name, to);
		if (fclose(to))
			die(path, STATUS_IO);
	}
	arena_free(story.arena);
	free(story.envelopes);
}

static void
dump_table(struct db *db, const char *table, int columns, struct arena *arena)
{
	struct db_query *query = db_query(db, arena_print(arena, "SELECT * FROM \"%s\"", table));
	enum status status;
	int row, at_kind = 1; /* number, kind: so begin the tables that hold notes */
	int has_notes = !strcmp(table, "trusted") || !strcmp(table, "aside");

	while (!(status = db_step(query, &row)) && row) {
		const char *kind = has_notes ? db_text(query, at_kind) : "";

		if (!strcmp(kind, "directory") || !strcmp(kind, "card"))
			continue;
		printf("%s:", table);
		for (int i = 0; i < columns; i++) {
			struct view value = db_bytes(query, i);

			putchar('|');
			if (value.size)
				(void)fwrite(value.bytes, 1, value.size, stdout); /* fflush tells */
		}
		putchar('\n');
	}
	if (status)
		die(table, status);
}

static void
dump(const char *path, const char *only)
{
	struct arena *arena = arena_new(1u << 20);
	struct db *db = open_store(path);
	struct db_query *query = db_query(db, "SELECT m.name, count(*) FROM sqlite_schema m, pragma_table_info(m.name)"
					      " WHERE m.type = 'table' GROUP BY m.name");
	enum status status;
	int row;

	if (!arena)
		die("memory", STATUS_NO_MEMORY);
	while (!(status = db_step(query, &row)) && row)
		if (!only || !strcmp(only, db_text(query, 0)))
			dump_table(db, arena_print(arena, "%s", db_text(query, 0)), (int)db_number(query, 1), arena);
	if (status || fflush(stdout))
		die(path, status ? status : STATUS_IO);
	db_close(db);
	arena_free(arena);
}

int
main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "theirs")) {
		theirs(argv[2], argv[3]);
	} else if ((argc == 3 || argc == 4) && !strcmp(argv[1], "dump")) {
		dump(argv[2], argc == 4 ? argv[3] : NULL);
	} else {
		fputs("usage: leaks_driver theirs ROOT FOLDER | dump STORE [TABLE]\n", stderr);
		return 2;
	}
	return 0;
}
