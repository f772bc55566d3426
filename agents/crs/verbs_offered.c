/* Who was offered early help, and whether it was taken up. */
#include "crs/verbs.h"

#include <string.h>

#include "base/day.h"
#include "content/json_text.h"
#include "crs/matter.h"
#include "rules/clocks.h"
#include "runtime/results.h"

static const struct verb_option options[] = {
	{"--all", OPTION_FLAG, NULL, "what has come back, too"},
};

struct counts {
	unsigned waiting;
	unsigned taken_up;
	unsigned declined;
	unsigned not_reached;
};

static void
count(struct counts *counts, const char *came)
{
	if (!*came)
		counts->waiting++;
	else if (!strcmp(came, "taken-up"))
		counts->taken_up++;
	else if (!strcmp(came, "declined"))
		counts->declined++;
	else
		counts->not_reached++;
}

static void
line(struct verb_call *call, struct db_query *query)
{
	const char *came = db_text(query, 4);
	const struct json_member members[] = {
		{"decision", db_text(query, 0), 0},
		{"case", db_text(query, 1), 0},
		{"child", db_text(query, 2), 0},
		{"since", results_time(db_number(query, 3), call->arena), 0},
		{"came", came, 0},
		{"cameAt", results_time(db_number(query, 5), call->arena), 0},
	};
	char since[DAY_SIZE], at[DAY_SIZE] = "";

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	day_print(clocks_day((struct instant){db_number(query, 3)}), since);
	if (*came)
		day_print(clocks_day((struct instant){db_number(query, 5)}), at);
	page_line(&call->out, "case %s  child %s  offered %s  %s %s", members[1].text, members[2].text, since,
		  *came ? came : "nothing has come back", at);
}

static enum exit_code
run_early_help(struct verb_call *call)
{
	struct db_query *query;
	struct counts counts = {0};
	struct matter matter;
	int is_row = 1;
	enum exit_code code = call->word_count ? matter_find(call, call->words[0], &matter) : EXIT_DONE;

	if (code)
		return code;
	query = db_query(agent_db(call->desk->agent),
			 "SELECT decision, case_token, child, since_ms, came, came_ms FROM crs_help"
			 " WHERE ?1 = '' OR case_token = ?1 ORDER BY since_ms, case_token, child");
	db_bind_text(query, 1, call->word_count ? matter.case_token.hex : "");
	while (is_row) {
		enum status status = db_step(query, &is_row);

		if (status)
			return verbs_trouble(call, "early-help", status);
		if (!is_row)
			break;
		count(&counts, db_text(query, 4));
		if (!*db_text(query, 4) || verbs_value(call, "--all"))
			line(call, query);
	}
	if (!verbs_value(call, "--json"))
		page_line(&call->out, "%u wait, %u taken up, %u declined, %u not reached", counts.waiting,
			  counts.taken_up, counts.declined, counts.not_reached);
	return EXIT_DONE;
}

static const struct verb rows[] = {
	{"early-help", "[CASE] [--all] [--json]", "who was offered early help, and whether it was taken up", 0, 1,
	 options, sizeof options / sizeof *options, run_early_help},
};

const struct verb *
verbs_offered(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
