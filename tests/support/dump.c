#include "support/dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/store_sqlite.h"
#include "support/must.h"

#define TEXT_BYTES ((size_t)64 << 20)

#define NAME(column) "(SELECT name FROM agencies a WHERE a.n = " column ")"

/* Each gives one text a row. */
static const char *const queries[] = {
	"SELECT 'leaf ' || idx || ' ' || kind || ' ' || hex(sha) || ' ' || accepted || ' ' || coalesce(length(note), 'gone')"
	" FROM leaves ORDER BY idx",
	"SELECT 'submission ' || " NAME("agency") " || ' ' || seq || ' ' || idx FROM submissions ORDER BY 1",
	"SELECT 'refusal ' || idx || ' ' || code || ' ' || holder || ' ' || needs FROM refusals ORDER BY idx",
	"SELECT 'case ' || n || ' ' || hex(token) || ' ' || home || ' ' || holder || ' ' || coalesce(hex(closed_by), '-')"
	" || ' ' || coalesce(group_n, '-') || ' ' || lender || ' ' || coalesce(returns, '-') FROM cases ORDER BY n",
	"SELECT 'envelope ' || idx || ' ' || hex(id) || ' ' || " NAME("sender") " || ' ' || coalesce(case_n, '-') || ' '"
	" || hex(before) || ' ' || accepted FROM envelopes ORDER BY idx",
	"SELECT 'duty ' || n || ' ' || case_n || ' ' || hex(opened_by) || ' ' || kind || ' ' || party || ' ' || part || ' '"
	" || debtor || ' ' || creditor || ' ' || child || ' ' || start || ' ' || due || ' ' || warn || ' ' || state || ' '"
	" || coalesce(hex(ended_by), '-') || ' ' || ended || ' ' || warned || ' ' || noticed || ' ' || coalesce(next, '-')"
	" || ' ' || remind || ' ' || reminded FROM duties ORDER BY n",
	"SELECT 'delivery ' || " NAME("agency") " || ' ' || printf('%06d', cursor) || ' ' || idx FROM deliveries ORDER BY 1",
	"SELECT 'step ' || printf('%06d', idx) || ' ' || " NAME("agency") " || ' ' || cursor || ' ' || verified || ' '"
	" || opened || ' ' || refused || ' ' || word FROM steps ORDER BY 1",
	"SELECT 'published ' || kind || ' ' || subject || ' ' || serial || ' ' || idx FROM published ORDER BY 1",
	"SELECT 'sent ' || " NAME("agency") " || ' ' || day || ' ' || bytes FROM sent ORDER BY 1",
	"SELECT 'notice ' || hex(id) || ' ' || idx FROM notices ORDER BY 1",
};

const char *
dump_store(struct store *store, struct arena *arena)
{
	char *text = NULL;
	const char *kept;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	MUST(out);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
		struct db_query *query = db_query(store->db, queries[i]);
		int row = 0;

		while (!db_step(query, &row) && row)
			(void)fprintf(out, "%s\n", db_text(query, 0));
		MUST(!row);
	}
	MUST(!fclose(out) && size < TEXT_BYTES);
	kept = arena_text(arena, text, size);
	free(text);
	MUST(kept);
	return kept;
}

const char *
dump_difference(const char *a, const char *b, struct arena *arena)
{
	while (*a || *b) {
		size_t x = strcspn(a, "\n"), y = strcspn(b, "\n");

		if (x != y || memcmp(a, b, x) != 0)
			return arena_print(arena, "\n one   %.*s\n other %.*s", (int)x, a, (int)y, b);
		a += x + (a[x] == '\n');
		b += y + (b[y] == '\n');
	}
	return NULL;
}
