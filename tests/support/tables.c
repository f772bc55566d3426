#include "support/tables.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define MUST(done)                                                                                                     \
	do {                                                                                                           \
		if (!(done)) {                                                                                         \
			(void)fprintf(stderr, "tables.c:%d: %s: %s\n", __LINE__, path, #done);                         \
			abort();                                                                                       \
		}                                                                                                      \
	} while (0)

static void
add_rows(sqlite3 *handle, const char *path, const char *table, FILE *out)
{
	sqlite3_stmt *statement = NULL;
	char *sql = sqlite3_mprintf("SELECT * FROM %Q", table);
	int code;

	MUST(sql && !sqlite3_prepare_v2(handle, sql, -1, &statement, NULL));
	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		(void)fprintf(out, "%s", table);
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const unsigned char *bytes = sqlite3_column_blob(statement, i);

			(void)fputc('|', out);
			for (int at = 0; at < sqlite3_column_bytes(statement, i); at++)
				(void)fprintf(out, bytes[at] < 32 || bytes[at] > 126 ? "\\%02x" : "%c", bytes[at]);
		}
		(void)fputc('\n', out);
	}
	MUST(code == SQLITE_DONE && !sqlite3_finalize(statement));
	sqlite3_free(sql);
}

char *
tables_text(const char *path)
{
	sqlite3 *handle = NULL;
	sqlite3_stmt *tables = NULL;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	char *uri = sqlite3_mprintf("file:%s?immutable=1", path);

	MUST(out && uri && !sqlite3_open_v2(uri, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL));
	sqlite3_free(uri);
	MUST(!sqlite3_prepare_v2(handle, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1, &tables,
				 NULL));
	while (sqlite3_step(tables) == SQLITE_ROW)
		add_rows(handle, path, (const char *)sqlite3_column_text(tables, 0), out);
	MUST(!sqlite3_finalize(tables) && !sqlite3_close(handle) && !fclose(out));
	return text;
}
