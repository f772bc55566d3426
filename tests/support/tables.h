/* All that is in the tables of a store, whatever they are, as text: to compare
 * two.  It is read by SQLite alone, with nothing of ours between. */
#ifndef TELLBACK_SUPPORT_TABLES_H
#define TELLBACK_SUPPORT_TABLES_H

/**
 * tables_text(path):
 * A row a line, of the store at ${path}, which nobody has open and whose log of
 * changes is worked in.  No `?`, `#` or `%` in ${path}.
 *
 * Owner:  the caller; free.
 */
char *tables_text(const char *path);

#endif
