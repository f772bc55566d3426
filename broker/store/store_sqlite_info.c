#include <inttypes.h>
#include <stdio.h>

#include "store/store_check.h"
#include "store/store_info.h"
#include "store/store_sqlite.h"

static enum status
ask(struct store *store, const char *sql, int64_t *ret_number)
{
	struct db_query *query = db_query(store->db, sql);
	enum status status = db_row_one(query);

	if (!status)
		*ret_number = db_number(query, 0);
	return status;
}

enum status
store_info(struct store *store, uint64_t shown, char ret_text[STORE_INFO_SIZE])
{
	/* in the order in which they are printed; each the address of one text */
	static const char *const questions[] = {
		"PRAGMA page_count",
		"PRAGMA page_size",
		"PRAGMA freelist_count",
		"PRAGMA user_version",
		"SELECT coalesce(max(idx) + 1, 0) FROM leaves",
		"SELECT count(*) FROM cases",
		"SELECT count(*) FROM cases WHERE closed_by IS NULL",
		"SELECT count(*) FROM duties WHERE state IN ('open', 'overdue')",
		"SELECT count(*) FROM bodies",
	};
	int64_t got[sizeof questions / sizeof *questions];
	enum status status = STATUS_OK;
	uint64_t page;
	int is_log;

	for (size_t i = 0; !status && i < sizeof questions / sizeof *questions; i++)
		status = ask(store, questions[i], &got[i]);
	if (status)
		return status;
	(void)snprintf(ret_text, STORE_INFO_SIZE,
		       "size     %" PRId64 " bytes in %" PRId64 " pages, %" PRId64 " of them free; version %" PRId64 "\n"
		       "watched  %s\n"
		       "leaves   %" PRId64 ", of which the log shows %" PRIu64 "\n"
		       "cases    %" PRId64 ", %" PRId64 " open; %" PRId64 " duties open; %" PRId64 " sealed bodies\n"
		       "damaged  %zu pages met since it was opened\n",
		       got[0] * got[1], got[0], got[2], got[3],
		       db_has_sums(store->db) ? "every page carries a sum"
					      : "NOT: its pages carry no sums; start tellbackd once with as much room "
						"again on the disk",
		       got[4], shown, got[5], got[6], got[7], got[8], store_damage(store, 0, &page, &is_log));
	return STATUS_OK;
}
