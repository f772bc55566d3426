#include "db/db_row.h"

#include <string.h>

#include "base/id.h"

enum status
db_row_one(struct db_query *query)
{
	int is_row = 0;
	enum status status = db_step(query, &is_row);

	return status || is_row ? status : STATUS_NOT_FOUND;
}

enum status
db_row_number(struct db_query *query, int64_t *ret_number)
{
	int64_t number;
	int is_row;
	enum status status = db_row_one(query);

	if (status)
		return status;
	number = db_number(query, 0);
	*ret_number = number;
	return db_step(query, &is_row);
}

enum status
db_row_changed(struct db *db, struct db_query *query)
{
	enum status status = db_run(query);

	return status || db_changes(db) ? status : STATUS_NOT_FOUND;
}

void
db_row_short(struct db_query *query, int column, char *to, size_t size)
{
	const char *text = db_text(query, column);

	id_set(to, size, strlen(text) < size ? text : "");
}

const char *
db_row_text(struct db_query *query, int column, struct arena *arena)
{
	const char *text = db_text(query, column);

	return arena_text(arena, text, strlen(text));
}
