/* The tables of tests/contract: lines of words with a tab between.  A line
 * that begins with `#` is for people; the first of the others names the
 * columns. */
#ifndef TELLBACK_SUPPORT_TABLE_H
#define TELLBACK_SUPPORT_TABLE_H

#include <stddef.h>

#define TABLE_ROWS 260
#define TABLE_COLUMNS 6
#define TABLE_BYTES 65536

/**
 * struct table:
 * All of one file.
 *
 * Shape:  ${rows}[i][c] never NULL for a column that the table has.
 */
struct table {
	char text[TABLE_BYTES];
	const char *rows[TABLE_ROWS][TABLE_COLUMNS];
	size_t count;
};

/**
 * table_read(path, heads, table):
 * Read ${path}, whose columns must be those of ${heads}, words with a tab
 * between; anything else ends the test.
 */
void table_read(const char *path, const char *heads, struct table *table);

#endif
