#include "support/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(done) \
	do { \
		if (!(done)) { \
			(void)fprintf(stderr, "table.c:%d: %s: %s\n", __LINE__, path, #done); \
			abort(); \
		} \
	} while (0)

void
table_read(const char *path, const char *heads, struct table *table)
{
	FILE *file = fopen(path, "re");
	size_t size, columns = 1;
	char *rest, *line;
	int has_heads = 0;

	MUST(file);
	size = fread(table->text, 1, sizeof table->text - 1, file);
	MUST(!ferror(file) && feof(file) && !fclose(file));
	table->text[size] = '\0';
	table->count = 0;
	for (const char *at = heads; *at; at++)
		columns += *at == '\t';
	MUST(columns <= TABLE_COLUMNS);
	rest = table->text;
	while ((line = strsep(&rest, "\n"))) {
		if (!*line || *line == '#')
			continue;
		if (!has_heads) {
			MUST(!strcmp(line, heads));
			has_heads = 1;
			continue;
		}
		MUST(table->count < TABLE_ROWS);
		for (size_t i = 0; i < columns; i++) {
			table->rows[table->count][i] = strsep(&line, "\t");
			MUST(table->rows[table->count][i] && *table->rows[table->count][i]);
		}
		MUST(!line);
		table->count++;
	}
	MUST(table->count > 0);
}
