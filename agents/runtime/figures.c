#include "runtime/figures.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/day.h"
#include "content/json_text.h"
#include "rules/clocks.h"
#include "runtime/agent_useful.h"
#include "runtime/processing_table.h"
#include "runtime/verbs_letter.h"

const struct verb_option figures_options[FIGURES_OPTIONS] = {
    {"--month", OPTION_TEXT, NULL, "which (2026-11); the last one that is over"},
    {"--exact", OPTION_FLAG, NULL, "small numbers too: for this agency only"},
    {"--send", OPTION_FLAG, NULL, "send them to the sub-group, small numbers hidden"},
};

/* ---- the month ------------------------------------------------------------------------------ */

/* From its first day to that of the next. */
static int
take_month(const struct verb_call *call, struct figures *figures)
{
	const char *asked = verbs_value(call, "--month");
	char text[DAY_SIZE];
	int32_t day, first;

	if (asked && strlen(asked) != 7)
		return -1;
	if (asked) {
		memcpy(text, asked, 7);
	} else { /* the day before the first of this one */
		day_print(clocks_day(call->now.civil), text);
		memcpy(text + 7, "-01", 4);
		if (day_parse(text, &day))
			return -1;
		day_print(day - 1, text);
	}
	memcpy(text + 7, "-01", 4);
	if (day_parse(text, &first))
		return -1;
	memcpy(figures->month, text, 7);
	figures->month[7] = '\0';
	day = first + 27;
	do /* until one that is of another month */
		day_print(++day, text);
	while (!strncmp(text, figures->month, 7));
	figures->from = clocks_at(first, 0);
	figures->until = clocks_at(day, 0);
	return 0;
}

/* Below the policy's number a figure could be about one child. */
static uint64_t
suppress_below(const struct verb_call *call)
{
	const struct policy *policy = trust_policy_for(call->desk->trust, call->desk->self.name);

	return verbs_value(call, "--exact") ? 0 : policy ? policy->suppress : UINT64_MAX;
}

enum exit_code
figures_begin(struct verb_call *call, struct figures *ret_figures)
{
	struct figures figures = {.below = suppress_below(call)};
	int is_sent = verbs_value(call, "--send") != NULL;

	if (is_sent && verbs_value(call, "--exact")) {
		page_line(&call->err, "figures: what is sent has its small numbers hidden");
		return EXIT_USAGE;
	}
	if (take_month(call, &figures)) {
		page_line(&call->err, "figures: --month takes a month, as 2026-11");
		return EXIT_USAGE;
	}
	if (figures.from.ms > call->now.civil.ms) {
		page_line(&call->err, "figures: %s has not begun", figures.month);
		return EXIT_USAGE;
	}
	if (is_sent && figures.until.ms > call->now.civil.ms)
		page_line(&call->err, "figures: %s is not over; send it again when it is, and the newest counts",
			  figures.month);
	*ret_figures = figures;
	return EXIT_DONE;
}

/* ---- the rows ------------------------------------------------------------------------------- */

void
figures_add(struct figures *figures, const char *name, uint64_t count, int is_hidden)
{
	size_t at = figures->count++;

	assert(at < FIGURES_MOST);
	figures->rows[at].name = name;
	figures->rows[at].count = count;
	figures->rows[at].is_hidden = is_hidden || (count && count < figures->below);
}

enum exit_code
figures_add_useful(struct verb_call *call, struct figures *figures)
{
	uint64_t useful = 0, not = 0;
	enum status status = agent_useful_count(call->desk->agent, figures->from, figures->until, &useful, &not);

	if (status)
		return verbs_trouble(call, "figures", status);
	figures_add(figures, "answers-useful", useful, 0);
	figures_add(figures, "answers-not-useful", not, 0);
	return EXIT_DONE;
}

static void
print(struct verb_call *call, const struct figures *figures)
{
	if (!verbs_value(call, "--json"))
		page_line(&call->out, "%s", figures->month);
	for (size_t i = 0; i < figures->count; i++) {
		const char *name = figures->rows[i].name;
		int is_hidden = figures->rows[i].is_hidden;
		const struct json_member members[] = {{"name", name, 0},
						      {is_hidden ? "suppressed" : "n", is_hidden ? "yes" : NULL,
						       (int64_t)figures->rows[i].count}};

		if (verbs_value(call, "--json"))
			verbs_line(call, members, 2);
		else if (is_hidden)
			page_line(&call->out, "%-36s   few", name);
		else
			page_line(&call->out, "%-36s %5" PRIu64, name, figures->rows[i].count);
	}
}

/* The rows of a return. */
static const char *
write_rows(struct verb_call *call, const struct figures *figures)
{
	const char *rows = "";

	for (size_t i = 0; rows && i < figures->count; i++)
		rows = figures->rows[i].is_hidden
			       ? arena_print(call->arena, "%s%s{\"name\": \"%s\", \"suppressed\": true}", rows,
					     i ? "," : "", figures->rows[i].name)
			       : arena_print(call->arena, "%s%s{\"name\": \"%s\", \"n\": %" PRIu64 "}", rows,
					     i ? "," : "", figures->rows[i].name, figures->rows[i].count);
	return rows ? arena_print(call->arena, "[%s]", rows) : NULL;
}

enum exit_code
figures_end(struct verb_call *call, const struct figures *figures)
{
	const char *rows;

	print(call, figures);
	if (!verbs_value(call, "--send"))
		return EXIT_DONE;
	rows = write_rows(call, figures);
	if (!rows)
		return verbs_trouble(call, "figures", STATUS_NO_MEMORY);
	return verbs_letter_send(
		call, &(struct letter){.type = processing_table_figures(),
				       .puts = {(const struct json_put[]){{"/month", JSON_PUT_TEXT, figures->month, 0, 0},
									  {"/rows", JSON_PUT_JSON, rows, 0, 0}},
						2}});
}
