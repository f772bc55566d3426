/* How long notices take: until the front door has them, and until a person
 * there has opened them. */
#include "police/verbs.h"

#include <string.h>

#include "base/id.h"
#include "content/json_text.h"
#include "police/ageing.h"
#include "police/ledger.h"
#include "runtime/agent_kind.h"
#include "runtime/results.h"

#define MS_A_DAY ((int64_t)86400000)
#define DAYS_STANDARD 30
#define DAYS_MOST 366

static const struct verb_option ageing_options[] = {
	{"--days", OPTION_NUMBER, NULL, "of so many days (else: 30)"},
	{"--all", OPTION_FLAG, NULL, "each notice, not only those that nobody has opened"},
};

int64_t
verbs_ageing_opened(struct verb_call *call, const struct envelope_id *id)
{
	struct sent_step *steps = NULL;
	size_t count = 0;
	int64_t first = 0;

	if (agent_view_steps(call->desk->agent, id, call->arena, &steps, &count))
		return 0;
	for (size_t i = 0; i < count; i++)
		if (steps[i].opened_ms && (!first || steps[i].opened_ms < first))
			first = steps[i].opened_ms;
	return first;
}

static void
notice_line(struct verb_call *call, const struct ledger_notice *row, const struct ageing_notice *notice)
{
	int64_t received = notice->aware_ms ? ageing_minutes(notice->aware_ms, notice->accepted_ms) : -1;
	int64_t opened =
		ageing_minutes(notice->accepted_ms, notice->opened_ms ? notice->opened_ms : call->now.civil.ms);
	const struct json_member members[] = {
		{"notice", row->id.hex, 0},
		{"case", row->case_token.hex, 0},
		{"grade", row->grade, 0},
		{"acceptedAt", results_time(row->accepted_ms, call->arena), 0},
		{"awareToReceived", NULL, received},
		{"receivedToOpened", NULL, opened},
		{"opened", notice->opened_ms ? "yes" : "no", 0},
	};

	if (notice->opened_ms && !verbs_value(call, "--all"))
		return;
	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else
		page_line(&call->out, "%s  %-8s %s  %lld h %02lld min %s", row->id.hex, row->grade, members[3].text,
			  (long long)opened / 60, (long long)opened % 60,
			  notice->opened_ms ? "until opened" : "NOT OPENED");
}

static void
sum_line(struct verb_call *call, const char *grade, const struct ageing_sum *sum)
{
	const struct json_member members[] = {
		{"sum", grade, 0},
		{"count", NULL, (int64_t)sum->count},
		{"awareToReceivedMedian", NULL, sum->received.median},
		{"awareToReceivedLongest", NULL, sum->received.longest},
		{"receivedToOpenedMedian", NULL, sum->opened.median},
		{"receivedToOpenedLongest", NULL, sum->opened.longest},
		{"unopened", NULL, (int64_t)sum->unopened},
		{"oldestUnopened", NULL, sum->oldest},
	};

	if (!sum->count)
		return;
	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out,
		  "%-8s %4zu  aware to received: median %lld min, longest %lld; received to opened: median %lld, "
		  "longest %lld; "
		  "%zu not opened",
		  grade, sum->count, (long long)sum->received.median, (long long)sum->received.longest,
		  (long long)sum->opened.median, (long long)sum->opened.longest, sum->unopened);
}

static enum exit_code
say(struct verb_call *call, const struct ledger_notices *rows)
{
	static const char *const grades[] = {"high", "medium", "standard", "none", ""};
	struct ageing_notice *notices = arena_array(call->arena, rows->count + 1, sizeof *notices);
	int64_t *scratch = arena_array(call->arena, rows->count + 1, sizeof *scratch);

	if (!notices || !scratch)
		return verbs_trouble(call, "ageing", STATUS_NO_MEMORY);
	for (size_t i = 0; i < rows->count; i++) {
		const struct ledger_notice *row = &rows->rows[i];

		notices[i] = (struct ageing_notice){row->grade, row->aware_s * 1000, row->accepted_ms,
						    verbs_ageing_opened(call, &row->id)};
		notice_line(call, row, &notices[i]);
	}
	for (size_t i = 0; i < sizeof grades / sizeof *grades; i++) {
		const struct ageing_sum sum = ageing_sum(notices, rows->count, grades[i], call->now.civil.ms, scratch);

		sum_line(call, *grades[i] ? grades[i] : "ungraded", &sum);
	}
	if (!rows->count && !verbs_value(call, "--json"))
		page_line(&call->out, "no notice in that time");
	return EXIT_DONE;
}

static enum exit_code
run_ageing(struct verb_call *call)
{
	const char *given = verbs_value(call, "--days");
	uint64_t days = DAYS_STANDARD;
	struct ledger_notices rows;
	enum status status;

	if (given && (id_number(given, &days) || !days || days > DAYS_MOST)) {
		page_line(&call->err, "ageing: --days wants 1 to %d", DAYS_MOST);
		return EXIT_USAGE;
	}
	status = ledger_since(agent_db(call->desk->agent), call->now.civil.ms - (int64_t)days * MS_A_DAY, call->arena,
			      &rows);
	return status ? verbs_trouble(call, "ageing", status) : say(call, &rows);
}

static const struct verb rows[] = {
	{"ageing", "[--days N] [--all] [--json]", "notices that nobody has opened, and how long the others took", 0, 0,
	 ageing_options, sizeof ageing_options / sizeof *ageing_options, run_ageing},
};

const struct verb *
verbs_ageing(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
