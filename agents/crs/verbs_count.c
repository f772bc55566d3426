/* The day's numbers of the council's own case system, for the sub-group to hold
 * beside what Tellback carried: what never came here shows as a gap. */
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "crs/verbs.h"
#include "runtime/verbs_letter.h"
#include "rules/clocks.h"

static const struct verb_option count_options[] = {
	{"--day", OPTION_TEXT, NULL, "which day, 2026-11-20 (else: yesterday)"},
	{"--contacts", OPTION_NUMBER, NULL, "contacts of that day in the case system"},
	{"--closures", OPTION_NUMBER, NULL, "contacts and cases it closed that day"},
};

static enum exit_code
misused(struct verb_call *call, const char *why)
{
	page_line(&call->err, "count: %s", why);
	return EXIT_USAGE;
}

static enum exit_code
run_count(struct verb_call *call)
{
	const char *day = verbs_value(call, "--day"), *contacts = verbs_value(call, "--contacts"),
		   *closures = verbs_value(call, "--closures");
	struct letter letter = {.type = "count"};
	struct json_put puts[] = {{"/day", JSON_PUT_TEXT, NULL, 0, 0},
				  {"/contacts", JSON_PUT_NUMBER, NULL, 0, 0},
				  {"/closures", JSON_PUT_NUMBER, NULL, 0, 0}};
	char yesterday[DAY_SIZE];
	uint64_t number;
	int32_t at;

	if (verbs_is_sent(call))
		return verbs_await(call);
	if (!contacts || !closures)
		return misused(call, "give --contacts and --closures, 0 where there were none");
	if (!day) {
		day_print(clocks_day(call->now.civil) - 1, yesterday);
		day = yesterday;
	}
	if (day_parse(day, &at) || at > clocks_day(call->now.civil))
		return misused(call, "--day takes a day that has been, as 2026-11-20");
	if (id_number(contacts, &number) || number > UINT32_MAX)
		return misused(call, "--contacts takes a number");
	puts[1].number = (int64_t)number;
	if (id_number(closures, &number) || number > UINT32_MAX)
		return misused(call, "--closures takes a number");
	puts[2].number = (int64_t)number;
	puts[0].text = day;
	letter.puts = (struct json_puts){puts, 3};
	return verbs_letter_send(call, &letter);
}

static const struct verb rows[] = {
	{"count", "--contacts N --closures N [--day DAY]", "tell the sub-group the case system's own numbers of a day", 0, 0,
	 count_options, sizeof count_options / sizeof *count_options, run_count},
};

const struct verb *
verbs_count(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
