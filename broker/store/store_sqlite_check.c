/* What the database itself refuses to make: a gap in a sequence or in a stream. */

#include "store/store_sqlite.h"

enum status
store_gaps(struct store *store, void (*say)(void *context, const char *where), void *context, uint64_t *ret_count)
{
	/* both are gapless from 1: as many rows as the last one's number says */
	struct db_query *query = db_query(
		store->db,
		"SELECT 'sequence of ' || coalesce((SELECT name FROM agencies WHERE n = agency), agency),"
		" count(*) = max(seq) AND min(seq) = 1 FROM submissions GROUP BY agency UNION ALL "
		"SELECT 'stream of ' || coalesce((SELECT name FROM agencies WHERE n = agency), agency),"
		" count(*) = max(cursor) AND min(cursor) = 1 FROM deliveries GROUP BY agency");
	uint64_t count = 0;
	enum status status;
	int row = 1;

	while (!(status = db_step(query, &row)) && row) {
		if (!db_number(query, 1))
			say(context, db_text(query, 0));
		count++;
	}
	if (!status)
		*ret_count = count;
	return status;
}
