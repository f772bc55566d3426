#include "review/month.h"

#include <string.h>

#include "review/computed.h"
#include "review/coverage.h"
#include "review/period.h"
#include "review/report_csv.h"
#include "review/report_json.h"
#include "review/report_page.h"
#include "review/report_published.h"
#include "review/report_text.h"

/* What was said of how it is to be written. */
struct wanted {
	const char *period;
	const char *format;
	const char *out;
	const char *parts;
	const char *published;
};

static void
write_text(const struct report *report, struct writing *writing)
{
	report_text_write(report, TEXT_FOR_ALL, writing);
}

static void
write_parts(const struct report *report, struct writing *writing)
{
	report_text_write(report, TEXT_WITH_PARTS, writing);
}

typedef void writer(const struct report *report, struct writing *writing);

/* The writer of a format; NULL where there is no such format. */
static writer *
writer_of(const struct wanted *wanted)
{
	static const struct {
		const char *format;
		writer *write;
	} formats[] = {
		{"text", write_text},
		{"csv", report_csv_write},
		{"json", report_json_write},
		{"html", report_page_write},
	};

	if (wanted->published)
		return report_published_write;
	if (!wanted->format)
		return wanted->parts ? write_parts : write_text;
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (!strcmp(wanted->format, formats[i].format))
			return formats[i].write == write_text && wanted->parts ? write_parts : formats[i].write;
	return NULL;
}

/* A reader has to know first where the figures come from, and what passes
 * Tellback by and so is in none of them. */
static enum status
remark_first(struct computed *computed, struct report *made)
{
	struct arena *arena = computed->asked.arena;
	const char **remarks = arena_array(arena, COMPUTED_REMARKS + 1 + made->remark_count, sizeof *remarks);
	struct coverage coverage;
	size_t count = computed->remark_count;
	enum status status = indicators_coverage(&computed->input, arena, &coverage);

	if (status || !remarks)
		return status ? status : STATUS_NO_MEMORY;
	memcpy(remarks, computed->remarks, count * sizeof *remarks);
	remarks[count] = coverage_sentence(&coverage, &computed->input.crs, arena);
	if (!remarks[count++])
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < made->remark_count; i++)
		remarks[count++] = made->remarks[i];
	made->remarks = remarks;
	made->remark_count = count;
	return STATUS_OK;
}

static int
report(struct computed *computed, writer *write, const char *out)
{
	struct report made;
	struct writing writing = {.text = NULL};
	int code = computed_begin(computed);
	enum status status;

	if (code)
		return code;
	status = indicators_report(&computed->input, computed->asked.arena, &made);
	if (!status)
		status = remark_first(computed, &made);
	if (status) {
		(void)trouble_say(&computed->asked.trouble, status, "the indicators could not be computed: %s",
				  folder_why(status));
		return EXIT_REFUSED;
	}
	write(&made, &writing);
	return computed_write(computed, &writing, out);
}

/* ${read} takes the period's word. */
static int
run(const char *verb, enum status (*read)(const char *, struct report_month *, size_t *), char **words, int word_count)
{
	struct wanted wanted = {.period = NULL};
	struct computed computed = {.asked = {.verb = verb}};
	const struct asked_option options[] = {
		{"", ASKED_WORD, &wanted.period},
		{"--from", ASKED_VALUE, &computed.asked.from},
		{"--roots", ASKED_VALUE, &computed.asked.roots},
		{"--format", ASKED_VALUE, &wanted.format},
		{"--out", ASKED_VALUE, &wanted.out},
		{"--population", ASKED_VALUE, &computed.population},
		{"--crs", ASKED_VALUE, &computed.crs},
		{"--parts", ASKED_FLAG, &wanted.parts},
		{"--published", ASKED_FLAG, &wanted.published},
	};
	int code = asked_words(verb, options, sizeof options / sizeof *options, words, word_count);
	writer *write;
	enum status status;

	if (code)
		return code;
	if (!wanted.period)
		return asked_misused(verb, "it takes a month, as 2024-08", "");
	status = read(wanted.period, computed.months, &computed.month_count);
	if (status == STATUS_TOO_BIG)
		return asked_misused(verb, wanted.period, " is more than the 24 months that a report can have");
	if (status == STATUS_CONFLICT)
		return asked_misused(verb, wanted.period, ": the first month is after the last");
	if (status)
		return asked_misused(verb, wanted.period, " is no month, as 2024-08 is one");
	write = writer_of(&wanted);
	if (!write)
		return asked_misused(verb, wanted.format, " is no format: text, csv, json or html");
	computed.input.hides_nothing = wanted.published != NULL;
	return computed_end(&computed, report(&computed, write, wanted.out));
}

static enum status
read_one(const char *text, struct report_month *ret_months, size_t *ret_count)
{
	enum status status = period_month(text, ret_months);

	if (!status)
		*ret_count = 1;
	return status;
}

int
month_run(char **words, int word_count)
{
	return run("month", read_one, words, word_count);
}

int
month_year_run(char **words, int word_count)
{
	return run("year", period_year, words, word_count);
}
