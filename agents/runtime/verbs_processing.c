/* The record of processing, for whoever answers for it; and whether what came
 * was of use. */
#include <inttypes.h>
#include <string.h>

#include "base/day.h"
#include "content/json_text.h"
#include "runtime/agent_processing.h"
#include "runtime/agent_useful.h"
#include "runtime/figures.h"
#include "runtime/processing_table.h"
#include "runtime/results.h"
#include "runtime/verbs.h"
#include "rules/clocks.h"

/* Rows read at a time, and printed at most. */
#define PAGE 500
#define ROWS_MOST 40000

static const struct verb_option processing_options[] = {
    {"--from", OPTION_TEXT, NULL, "from this day on (2026-11-01)"},
    {"--until", OPTION_TEXT, NULL, "up to and with this day"},
    {"--user", OPTION_TEXT, NULL, "only what this user did"},
    {"--case", OPTION_TEXT, NULL, "only what was done in this case"},
    {"--csv", OPTION_FLAG, NULL, "as a table for other programs"},
};

/* ---- the record ------------------------------------------------------------------------ */

static int
may_read(const struct verb_call *call)
{
	return !strcmp(call->person.role, "manager") || !strcmp(call->person.role, "administrator");
}

/* The beginning of the day that ${option} names, ${days} later. */
static enum exit_code
take_day(struct verb_call *call, const char *option, int32_t days, int64_t *ret_ms)
{
	const char *text = verbs_value(call, option);
	int32_t day;

	if (!text)
		return EXIT_DONE;
	if (day_parse(text, &day)) {
		page_line(&call->err, "processing: %s takes a day, as 2026-11-01", option);
		return EXIT_USAGE;
	}
	*ret_ms = clocks_at(day + days, 0).ms;
	return EXIT_DONE;
}

static void
print_record(struct verb_call *call, const struct processing_row *row)
{
	const char *first = results_time(row->first_ms, call->arena), *last = results_time(row->last_ms, call->arena);
	const struct json_member members[] = {
	    {"first", first, 0},	       {"last", last, 0},
	    {"times", NULL, row->times},       {"did", processing_word(row->kind), 0},
	    {"user", row->user, 0},	       {"role", row->role, 0},
	    {"by", row->way, 0},	       {"message", row->message, 0},
	    {"case", row->case_token, 0},      {"agencies", row->agencies, 0},
	    {"purpose", row->purpose, 0},
	};

	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else if (verbs_value(call, "--csv"))
		page_line(&call->out, "%s,%s,%u,%s,%s,%s,%s,%s,%s,%s,%s", first, last, (unsigned)row->times,
			  processing_word(row->kind), row->user, row->role, row->way, row->message, row->case_token,
			  row->agencies, row->purpose);
	else
		page_line(&call->out, "%.16s  %-12s %s%s%s by %s%s%s%s%s%s%s", first, processing_word(row->kind),
			  *row->user ? row->user : "a program", *row->role ? ", " : "", row->role, row->way,
			  *row->message ? ", message " : "", row->message, *row->agencies ? ", " : "",
			  *row->agencies ? (row->kind == PROCESSING_COLLECTION ? "from " : "to ") : "", row->agencies,
			  row->times > 1 ? arena_print(call->arena, ", %u times", (unsigned)row->times) : "");
}

static enum exit_code
run_processing(struct verb_call *call)
{
	const char *user = verbs_value(call, "--user"), *case_token = verbs_value(call, "--case");
	struct processing_ask ask = {.most = PAGE,
				     .until_ms = INT64_MAX,
				     .user = user ? user : "",
				     .case_token = case_token ? case_token : ""};
	struct processing_row *rows;
	size_t count = PAGE, all = 0;
	enum exit_code code = take_day(call, "--from", 0, &ask.from_ms);

	if (!code)
		code = take_day(call, "--until", 1, &ask.until_ms);
	if (code)
		return code;
	if (!may_read(call)) {
		page_line(&call->err, "processing: who did what is for a manager or an administrator to read; the `person` "
				      "lines of the configuration say who is one");
		return EXIT_NOT_PERMITTED;
	}
	if (verbs_value(call, "--csv"))
		page_line(&call->out, "first,last,times,did,user,role,by,message,case,agencies,purpose");
	while (count == PAGE && all < ROWS_MOST) {
		enum status status = agent_processing_list(call->desk->agent, &ask, call->arena, &rows, &count);

		if (status)
			return verbs_trouble(call, "processing", status);
		for (size_t i = 0; i < count; i++)
			print_record(call, &rows[i]);
		all += count;
	}
	if (count == PAGE)
		page_line(&call->err, "processing: there is more; ask for fewer days");
	return EXIT_DONE;
}

/* ---- of use ------------------------------------------------------------------------------ */

static enum exit_code
run_useful(struct verb_call *call)
{
	struct envelope_id id;
	int is_useful = !strcmp(call->words[1], "yes");
	enum exit_code code = verbs_id(call, call->words[0], &id);
	enum status status;

	if (code)
		return code;
	if (!is_useful && strcmp(call->words[1], "no") != 0) {
		page_line(&call->err, "useful: say yes or no");
		return EXIT_USAGE;
	}
	status = agent_useful_mark(call->desk->agent, &id, is_useful, &call->person, call->now);
	if (status)
		return verbs_trouble(call, call->words[0], status);
	page_line(&call->out, "counted as %suseful; said again, the newest counts", is_useful ? "" : "not ");
	return EXIT_DONE;
}

/* ---- the month's numbers ------------------------------------------------------------------- */

static enum exit_code
run_figures(struct verb_call *call)
{
	struct figures figures;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = figures_begin(call, &figures);
	if (!code)
		code = figures_add_useful(call, &figures);
	return code ? code : figures_end(call, &figures);
}

#define OPTIONS(list) list, sizeof list / sizeof *list
static const struct verb rows[] = {
    {"processing", "[--from DAY] [--until DAY] [--user USER] [--case CASE] [--csv|--json]",
     "who looked at, sent or changed what (DPA 2018 s62)", 0, 0, OPTIONS(processing_options), run_processing},
    {"useful", "ID yes|no", "was what we were told of use? counted, by number only", 2, 2, NULL, 0, run_useful},
    {"figures", "[--month 2026-11] [--exact] [--send] [--json]", "a month's numbers for the sub-group", 0, 0,
     figures_options, FIGURES_OPTIONS, run_figures},
};

const struct verb *
verbs_of_processing(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
