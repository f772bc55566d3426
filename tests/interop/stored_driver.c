/* Takes out what a running system stored, byte for byte, for other people's
 * programs to read: the broker's store or an agent's.
 *
 *   stored_driver STORE FOLDER
 *
 * FOLDER/NAME.note and FOLDER/NAME.notice: notes as they were accepted or came;
 * FOLDER/<sha-256>.age: bodies. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "db/db.h"

/* Each gives a file's name and bytes to append to it. */
static const char *const of_broker[] = {
	"SELECT printf('%04d-%s.%s', idx, kind, iif(kind = 'notice', 'notice', 'note')), note FROM leaves"
	" WHERE note IS NOT NULL",
	"SELECT lower(hex(b.sha)) || '.age', p.bytes FROM pieces p JOIN bodies b ON b.n = p.n / 4096 ORDER BY p.n",
	NULL,
};
static const char *const of_agent[] = {
	"SELECT printf('sent-%s-%s.note', kind, id), note FROM sent WHERE state = 'accepted'",
	"SELECT printf('inbox-%s.note', id), note FROM inbox",
	"SELECT printf('receipt-%s.note', id), note FROM receipt",
	"SELECT printf('%s-%d.note', kind, number), note FROM trusted",
	"SELECT lower(hex(hash)) || '.age', bytes FROM body ORDER BY hash, offset",
	NULL,
};

static void
die(const char *what, enum status status)
{
	fprintf(stderr, "stored: %s: %s\n", what, status_word(status));
	exit(2);
}

static void
append(const char *path, struct view bytes)
{
	FILE *file = fopen(path, "a");

	if (!file || fwrite(bytes.bytes, 1, bytes.size, file) != bytes.size || fclose(file))
		die(path, STATUS_IO);
}

static void
take_out(struct db *db, const char *sql, const char *folder, struct arena *arena)
{
	struct db_query *query = db_query(db, sql);
	enum status status;
	int row;

	while (!(status = db_step(query, &row)) && row)
		append(arena_print(arena, "%s/%s", folder, db_text(query, 0)), db_bytes(query, 1));
	if (status)
		die(sql, status);
}

int
main(int argc, char **argv)
{
	const struct db_schema any = {0};
	struct arena *arena = arena_new(8u << 20);
	struct db_query *query;
	struct db *db = NULL;
	enum status status;
	int row = 0;

	if (argc != 3 || !arena) {
		fputs("usage: stored_driver STORE FOLDER\n", stderr);
		return 2;
	}
	status = db_open(argv[1], &any, DB_READ_ONLY, &db);
	if (status)
		die(argv[1], status);
	query = db_query(db, "SELECT 1 FROM sqlite_schema WHERE name = 'leaves'");
	status = db_step(query, &row);
	if (status)
		die(argv[1], status);
	for (const char *const *sql = row ? of_broker : of_agent; *sql; sql++)
		take_out(db, *sql, argv[2], arena);
	db_close(db);
	arena_free(arena);
	return 0;
}
