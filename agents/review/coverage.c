#include "review/coverage.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "review/computed.h"
#include "review/period.h"
#include "review/report_text.h"
#include "rules/clocks.h"

/* A list of days that is longer says how many more there are. */
#define DAYS_NAMED 4
#define MONTH_CHARACTERS 7

/* "12", or "-12" where more is held than was counted. */
static void
gap_text(uint64_t counted, uint64_t held, char ret_text[FIGURE_TEXT_SIZE])
{
	if (held > counted)
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "-%" PRIu64, held - counted);
	else
		(void)snprintf(ret_text, FIGURE_TEXT_SIZE, "%" PRIu64, counted - held);
}

/* In tenths of a percent, half up; what is counted is no nought. */
static uint64_t
share_of(uint64_t part, uint64_t whole)
{
	return (uint64_t)((double)part * 1000.0 / (double)whole + 0.5);
}

const char *
coverage_sentence(const struct coverage *coverage, const struct agency *crs, struct arena *arena)
{
	uint64_t counted = coverage->counted_contacts, held = coverage->held_contacts, gap, share;

	if (!coverage->day_count)
		return arena_print(arena, "Gap unknown: the log covers no whole day of that time.");
	if (coverage->uncounted == coverage->day_count)
		return arena_print(arena,
				   "Gap unknown: %s has sent no daily count of its contacts, so nobody can say how "
				   "many pass Tellback by.",
				   crs->name);
	if (held > counted)
		return arena_print(arena,
				   "Gap below nought: Tellback holds %" PRIu64 " contacts and %s counted %" PRIu64
				   ": its counts are wrong.",
				   held, crs->name, counted);
	gap = counted - held;
	share = counted ? share_of(gap, counted) : 0;
	return arena_print(arena,
			   "Gap: %" PRIu64 " of the %" PRIu64 " contacts that %s counted are not in Tellback (%" PRIu64
			   ".%" PRIu64 " %%); %zu of %zu days were counted.",
			   gap, counted, crs->name, share / 10, share % 10, coverage->day_count - coverage->uncounted,
			   coverage->day_count);
}

/* ---- for a terminal --------------------------------------------------------------- */

static void
write_uncounted(const struct coverage *coverage, struct writing *writing)
{
	size_t named = 0;
	char text[DAY_SIZE];

	if (!coverage->uncounted || coverage->uncounted == coverage->day_count)
		return;
	writing_put(writing, "Not counted:");
	for (size_t i = 0; i < coverage->day_count && named < DAYS_NAMED; i++) {
		if (coverage->days[i].is_counted)
			continue;
		day_print(coverage->days[i].day, text);
		writing_print(writing, "%s %s", named++ ? "," : "", text);
	}
	if (coverage->uncounted > named)
		writing_print(writing, " and %zu more", coverage->uncounted - named);
	writing_put(writing, "\n");
}

static void
write_line(const char *name, const struct coverage_day *sums, struct writing *writing)
{
	char contacts[FIGURE_TEXT_SIZE], closures[FIGURE_TEXT_SIZE];

	if (!sums->is_counted) {
		writing_print(writing, "%-12s%10s%10" PRIu64 "%10s%10s%10" PRIu64 "%10s\n", name, "no count",
			      sums->held_contacts, "-", "no count", sums->held_closures, "-");
		return;
	}
	gap_text(sums->counted_contacts, sums->held_contacts, contacts);
	gap_text(sums->counted_closures, sums->held_closures, closures);
	writing_print(writing, "%-12s%10" PRIu64 "%10" PRIu64 "%10s%10" PRIu64 "%10" PRIu64 "%10s\n", name,
		      sums->counted_contacts, sums->held_contacts, contacts, sums->counted_closures,
		      sums->held_closures, closures);
}

/* The month of a day, as text: "2024-08". */
static void
month_of(const struct coverage_day *day, char ret_text[DAY_SIZE])
{
	day_print(day->day, ret_text);
	ret_text[MONTH_CHARACTERS] = '\0';
}

/* The counted days of the month of day ${from} as one, all where none was
 * counted; returns the day after it. */
static size_t
sum_month(const struct coverage *coverage, size_t from, struct coverage_day *ret_sums)
{
	char month[DAY_SIZE], other[DAY_SIZE];
	uint64_t contacts = 0, closures = 0;
	size_t at = from;

	*ret_sums = (struct coverage_day){.day = coverage->days[from].day};
	month_of(&coverage->days[from], month);
	for (; at < coverage->day_count; at++) {
		const struct coverage_day *day = &coverage->days[at];

		month_of(day, other);
		if (strcmp(month, other) != 0)
			break;
		contacts += day->held_contacts;
		closures += day->held_closures;
		if (!day->is_counted)
			continue;
		ret_sums->is_counted = 1;
		ret_sums->counted_contacts += day->counted_contacts;
		ret_sums->held_contacts += day->held_contacts;
		ret_sums->counted_closures += day->counted_closures;
		ret_sums->held_closures += day->held_closures;
	}
	if (!ret_sums->is_counted) {
		ret_sums->held_contacts = contacts;
		ret_sums->held_closures = closures;
	}
	return at;
}

void
coverage_text(const struct coverage *coverage, const struct agency *crs, struct arena *arena, struct writing *writing)
{
	const char *sentence = coverage_sentence(coverage, crs, arena);
	struct coverage_day sums;
	char text[DAY_SIZE];

	if (!sentence) {
		writing->status = STATUS_NO_MEMORY;
		return;
	}
	report_text_wrap(sentence, 0, writing);
	write_uncounted(coverage, writing);
	if (!coverage->day_count)
		return;
	writing_print(writing, "\n%-12s%10s%10s%10s%10s%10s%10s\n", "", "contacts", "Tellback", "gap", "closures",
		      "Tellback", "gap");
	if (sum_month(coverage, 0, &sums) < coverage->day_count) {
		for (size_t at = 0; at < coverage->day_count;) {
			month_of(&coverage->days[at], text);
			at = sum_month(coverage, at, &sums);
			write_line(text, &sums, writing);
		}
	} else {
		for (size_t i = 0; i < coverage->day_count; i++) {
			day_print(coverage->days[i].day, text);
			write_line(text, &coverage->days[i], writing);
		}
	}
	sums = (struct coverage_day){0,
				     coverage->uncounted < coverage->day_count,
				     coverage->counted_contacts,
				     coverage->held_contacts,
				     coverage->counted_closures,
				     coverage->held_closures};
	write_line("counted days", &sums, writing);
}

/* ---- for files -------------------------------------------------------------------- */

void
coverage_csv(const struct coverage *coverage, struct writing *writing)
{
	writing_put(writing, "day,counted_contacts,held_contacts,counted_closures,held_closures\n");
	for (size_t i = 0; i < coverage->day_count; i++) {
		const struct coverage_day *day = &coverage->days[i];
		char text[DAY_SIZE];

		day_print(day->day, text);
		if (day->is_counted)
			writing_print(writing, "%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%" PRIu64 "\n", text,
				      day->counted_contacts, day->held_contacts, day->counted_closures,
				      day->held_closures);
		else
			writing_print(writing, "%s,,%" PRIu64 ",,%" PRIu64 "\n", text, day->held_contacts,
				      day->held_closures);
	}
}

void
coverage_json(const struct coverage *coverage, const struct agency *crs, struct arena *arena, struct writing *writing)
{
	const char *sentence = coverage_sentence(coverage, crs, arena);

	if (!sentence) {
		writing->status = STATUS_NO_MEMORY;
		return;
	}
	writing_put(writing, "{\n  \"gap\": ");
	writing_json(writing, sentence);
	writing_put(writing, ",\n  \"crs\": ");
	writing_json(writing, crs->name);
	writing_print(writing,
		      ",\n  \"daysNotCounted\": %zu,\n  \"countedContacts\": %" PRIu64 ",\n  \"heldContacts\": %" PRIu64
		      ",\n  \"countedClosures\": %" PRIu64 ",\n  \"heldClosures\": %" PRIu64 ",\n  \"days\": [",
		      coverage->uncounted, coverage->counted_contacts, coverage->held_contacts,
		      coverage->counted_closures, coverage->held_closures);
	for (size_t i = 0; i < coverage->day_count; i++) {
		const struct coverage_day *day = &coverage->days[i];
		char text[DAY_SIZE];

		day_print(day->day, text);
		writing_print(writing, "%s\n    {\"day\": \"%s\", ", i ? "," : "", text);
		if (day->is_counted)
			writing_print(writing, "\"countedContacts\": %" PRIu64 ", \"countedClosures\": %" PRIu64 ", ",
				      day->counted_contacts, day->counted_closures);
		writing_print(writing, "\"heldContacts\": %" PRIu64 ", \"heldClosures\": %" PRIu64 "}",
			      day->held_contacts, day->held_closures);
	}
	writing_put(writing, coverage->day_count ? "\n  ]\n}\n" : "]\n}\n");
}

/* ---- the verb ------------------------------------------------------------------------ */

/* Without a period: the year that ends where the log ends. */
static enum status
newest_year(struct computed *computed)
{
	char text[DAY_SIZE];

	if (computed->month_count)
		return STATUS_OK;
	day_print(clocks_day(computed->input.ends), text);
	text[MONTH_CHARACTERS] = '\0';
	if (period_year(text, computed->months, &computed->month_count))
		return STATUS_MALFORMED;
	computed->input.month_count = computed->month_count;
	return STATUS_OK;
}

static int
report(struct computed *computed, const char *format, const char *out)
{
	struct arena *arena;
	const struct agency *crs = &computed->input.crs;
	struct writing writing = {.text = NULL};
	struct coverage coverage;
	int code = computed_begin(computed);
	enum status status;

	if (code)
		return code;
	arena = computed->asked.arena;
	status = newest_year(computed);
	if (!status)
		status = indicators_coverage(&computed->input, arena, &coverage);
	if (status) {
		(void)trouble_say(&computed->asked.trouble, status, "the coverage could not be computed: %s",
				  folder_why(status));
		return EXIT_REFUSED;
	}
	if (!strcmp(format, "csv"))
		coverage_csv(&coverage, &writing);
	else if (!strcmp(format, "json"))
		coverage_json(&coverage, crs, arena, &writing);
	else
		coverage_text(&coverage, crs, arena, &writing);
	return computed_write(computed, &writing, out);
}

int
coverage_run(char **words, int word_count)
{
	static const char verb[] = "coverage";
	struct computed computed = {.asked = {.verb = verb}};
	const char *period = NULL, *format = "text", *out = NULL;
	const struct asked_option options[] = {
		{"", ASKED_WORD, &period},
		{"--from", ASKED_VALUE, &computed.asked.from},
		{"--roots", ASKED_VALUE, &computed.asked.roots},
		{"--format", ASKED_VALUE, &format},
		{"--out", ASKED_VALUE, &out},
		{"--crs", ASKED_VALUE, &computed.crs},
	};
	int code = asked_words(verb, options, sizeof options / sizeof *options, words, word_count);
	enum status status = STATUS_OK;

	if (code)
		return code;
	if (strcmp(format, "text") != 0 && strcmp(format, "csv") != 0 && strcmp(format, "json") != 0)
		return asked_misused(verb, format, " is no format: text, csv or json");
	if (period && strlen(period) == MONTH_CHARACTERS && !period_month(period, computed.months))
		computed.month_count = 1;
	else if (period)
		status = period_year(period, computed.months, &computed.month_count);
	if (status == STATUS_CONFLICT)
		return asked_misused(verb, period, ": the first month is after the last");
	if (status)
		return asked_misused(verb, period, " is no month, as 2024-08 is one, nor months, as 2023-09..2024-08");
	return computed_end(&computed, report(&computed, format, out));
}
