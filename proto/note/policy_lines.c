#include "note/policy_lines.h"

#include <assert.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "note/policy_word.h"

#define MAX_STAGE 5

static void
set_minute(struct lines *lines, const char *word, struct minute_of_day *ret_minute)
{
	if (lines->status == STATUS_OK && policy_word_minute(word, ret_minute))
		lines_deny(lines, "a time of day is HH:MM, from 00:00 to 24:00");
}

static void
set_day(struct lines *lines, const char *word, int32_t *ret_day)
{
	if (lines->status == STATUS_OK && day_parse(word, ret_day))
		lines_deny(lines, "there is no such day (YYYY-MM-DD)");
}

static void
set_unit(struct lines *lines, const char *word, enum clock_unit *ret_unit)
{
	enum clock_unit unit = policy_word_unit(word);

	if (unit == UNIT_COUNT)
		lines_deny(lines, "a unit is one of minutes hours working-hours working-days mornings school-days");
	else
		*ret_unit = unit;
}

static void
set_span(struct lines *lines, char **words, struct day_span *ret_span)
{
	set_day(lines, words[0], &ret_span->first);
	set_day(lines, words[1], &ret_span->last);
	if (ret_span->first > ret_span->last)
		lines_deny(lines, "it ends before it begins");
}

static void
read_crs(struct lines *lines, struct policy *policy)
{
	size_t count;
	struct agency *also;

	lines_word(lines, "governs", id_is_agency, policy->governs.name, sizeof policy->governs.name);
	count = lines_run(lines, "also");
	also = lines_array(lines, count, sizeof *also);
	for (size_t i = 0; also && i < count; i++) {
		lines_word(lines, "also", id_is_agency, also[i].name, sizeof also[i].name);
		if (i)
			lines_ascend(lines);
		if (!strcmp(also[i].name, policy->governs.name))
			lines_deny(lines, "nobody stands beside itself");
	}
	policy->also = also;
	policy->also_count = count;
}

static void
read_hours(struct lines *lines, struct policy *policy)
{
	char **words = lines_take(lines, "hours", 3);

	if (words) {
		if (policy_word_weekdays(words[0], &policy->weekdays))
			lines_deny(lines, "days are mon,tue,wed,thu,fri,sat,sun: some of them, in that order");
		set_minute(lines, words[1], &policy->open);
		set_minute(lines, words[2], &policy->shut);
		if (policy->open.minute >= policy->shut.minute)
			lines_deny(lines, "the office shuts before it opens");
	}
	words = lines_take(lines, "morning", 1);
	if (words)
		set_minute(lines, words[0], &policy->morning);
	words = lines_take(lines, "school-start", 1);
	if (words)
		set_minute(lines, words[0], &policy->school_start);
}

static void
read_phones(struct lines *lines, struct policy *policy)
{
	size_t count = lines_run(lines, "phone");
	struct policy_phone *phones = lines_array(lines, count, sizeof *phones);

	for (size_t i = 0; phones && i < count; i++) {
		char **words = lines_take(lines, "phone", 3);

		if (!words)
			return;
		lines_set(lines, id_is_agency, words[0], phones[i].crs.name, sizeof phones[i].crs.name);
		lines_set(lines, policy_word_is_phone, words[1], phones[i].day, sizeof phones[i].day);
		lines_set(lines, policy_word_is_phone, words[2], phones[i].night, sizeof phones[i].night);
		if (i) {
			lines_ascend(lines);
			if (!strcmp(phones[i].crs.name, phones[i - 1].crs.name))
				lines_deny(lines, "one `phone` line for each CRS");
		}
	}
	policy->phones = phones;
	policy->phone_count = count;
}

static void
read_days(struct lines *lines, struct policy *policy)
{
	char **words = lines_take(lines, "holidays", 2);
	struct day_span *terms;
	int32_t *holidays;

	if (words)
		set_span(lines, words, &policy->holidays_span);
	if (lines_at(lines, "holidays"))
		lines_deny(lines, "one `holidays` line only: the list is complete for one span, without a gap");
	policy->holiday_count = lines_run(lines, "holiday");
	policy->holidays = holidays = lines_array(lines, policy->holiday_count, sizeof *holidays);
	for (size_t i = 0; holidays && i < policy->holiday_count; i++) {
		words = lines_take(lines, "holiday", 1);
		if (!words)
			return;
		set_day(lines, words[0], &holidays[i]);
		if (holidays[i] < policy->holidays_span.first || holidays[i] > policy->holidays_span.last)
			lines_deny(lines, "it lies outside the span of the `holidays` line");
		if (i)
			lines_ascend(lines);
	}
	policy->term_count = lines_run(lines, "term");
	policy->terms = terms = lines_array(lines, policy->term_count, sizeof *terms);
	for (size_t i = 0; terms && i < policy->term_count; i++) {
		words = lines_take(lines, "term", 2);
		if (!words)
			return;
		set_span(lines, words, &terms[i]);
		if (i)
			lines_ascend(lines);
	}
}

static void
read_clock(struct lines *lines, struct clock_line *clock)
{
	char **words = lines_take(lines, "clock", 7);

	if (!words)
		return;
	lines_set(lines, id_is_token, words[0], clock->duty, sizeof clock->duty);
	lines_set(lines, policy_word_is_when, words[1], clock->when, sizeof clock->when);
	lines_number(lines, words[2], &clock->amount);
	set_unit(lines, words[3], &clock->unit);
	lines_number(lines, words[4], &clock->warn_amount);
	set_unit(lines, words[5], &clock->warn_unit);
	clock->statute = !strcmp(words[6], "statute");
	if (!clock->statute && strcmp(words[6], "local") != 0)
		lines_deny(lines, "the last word says where it comes from: statute or local");
	if (!clock->amount || clock->amount > POLICY_MOST_AMOUNT || clock->warn_amount > POLICY_MOST_AMOUNT)
		lines_deny(lines, "an amount is from 1 to 1000000");
}

static void
read_clocks(struct lines *lines, struct policy *policy)
{
	size_t count = lines_run(lines, "clock");
	struct clock_line *clocks = lines_array(lines, count, sizeof *clocks);

	for (size_t i = 0; clocks && i < count; i++) {
		read_clock(lines, &clocks[i]);
		if (!i)
			continue;
		lines_ascend(lines);
		/* two lines for one circumstance would be neighbours */
		if (!strcmp(clocks[i].duty, clocks[i - 1].duty) && !strcmp(clocks[i].when, clocks[i - 1].when))
			lines_deny(lines, "one `clock` line for each duty and circumstance");
	}
	policy->clocks = clocks;
	policy->clock_count = count;
}

static void
read_stages(struct lines *lines, struct policy *policy)
{
	size_t count = lines_run(lines, "stage");
	struct policy_stage *stages = lines_array(lines, count, sizeof *stages);

	for (size_t i = 0; stages && i < count; i++) {
		char **words = lines_take(lines, "stage", 3);

		if (!words)
			return;
		lines_number(lines, words[0], &stages[i].n);
		if (stages[i].n < 1 || stages[i].n > MAX_STAGE || (i && stages[i].n <= stages[i - 1].n))
			lines_deny(lines, "stages are 1 to 5, one line each, in that order");
		lines_set(lines, id_is_token, words[1], stages[i].role, sizeof stages[i].role);
		lines_set_or_dash(lines, id_is_agency, words[2], stages[i].notify.name, sizeof stages[i].notify.name);
	}
	policy->stages = stages;
	policy->stage_count = count;
}

static void
read_keeps(struct lines *lines, struct policy *policy)
{
	size_t count = lines_run(lines, "keep");
	struct policy_keep *keeps = lines_array(lines, count, sizeof *keeps);

	if (count < 1 || count > 2)
		lines_deny(lines, "after it belong one or two `keep` lines");
	for (size_t i = 0; keeps && i < count; i++) {
		char **words = lines_take(lines, "keep", 3);

		if (!words)
			return;
		keeps[i].is_note = !strcmp(words[0], "note");
		keeps[i].is_months = !strcmp(words[2], "months");
		lines_number(lines, words[1], &keeps[i].amount);
		if ((!keeps[i].is_note && strcmp(words[0], "body") != 0) ||
		    (!keeps[i].is_months && strcmp(words[2], "days") != 0) || keeps[i].amount > POLICY_MOST_AMOUNT ||
		    (i && keeps[i].is_note == keeps[i - 1].is_note))
			lines_deny(lines, "it is `keep body N days` or `keep note N months`, one line each");
		if (i)
			lines_ascend(lines);
	}
	policy->keeps = keeps;
	policy->keep_count = count;
}

static void
read_age_limits(struct lines *lines, struct policy *policy)
{
	size_t count = lines_run(lines, "age-limit");
	struct policy_age_limit *limits = lines_array(lines, count, sizeof *limits);

	for (size_t i = 0; limits && i < count; i++) {
		char **words = lines_take(lines, "age-limit", 3);

		if (!words)
			return;
		lines_set(lines, policy_word_is_grade, words[0], limits[i].grade, sizeof limits[i].grade);
		lines_number(lines, words[1], &limits[i].amount);
		set_unit(lines, words[2], &limits[i].unit);
		if (!limits[i].amount || limits[i].amount > POLICY_MOST_AMOUNT ||
		    (i && !strcmp(limits[i].grade, limits[i - 1].grade)))
			lines_deny(lines, "one `age-limit` line for each grade, from 1 to 1000000");
		if (i)
			lines_ascend(lines);
	}
	policy->age_limits = limits;
	policy->age_limit_count = count;
}

void
policy_lines_read(struct lines *lines, struct policy *policy)
{
	read_crs(lines, policy);
	read_hours(lines, policy);
	read_phones(lines, policy);
	read_days(lines, policy);
	read_clocks(lines, policy);
	read_stages(lines, policy);
	lines_take_number(lines, "suppress", &policy->suppress);
	lines_take_number(lines, "merge-delay-s", &policy->merge_delay_s);
	read_keeps(lines, policy);
	read_age_limits(lines, policy);
}

static void
write_head(struct page *page, const struct policy *policy)
{
	char open[POLICY_MINUTE_SIZE], shut[POLICY_MINUTE_SIZE], days[POLICY_WEEKDAYS_SIZE];
	size_t from;

	assert(id_is_agency(policy->governs.name) && policy->open.minute < policy->shut.minute);
	page_line(page, "governs %s", policy->governs.name);
	from = page->size;
	for (size_t i = 0; i < policy->also_count; i++) {
		assert(id_is_agency(policy->also[i].name));
		page_line(page, "also %s", policy->also[i].name);
	}
	page_sort(page, from);
	policy_word_weekdays_print(policy->weekdays, days);
	policy_word_minute_print(policy->open, open);
	policy_word_minute_print(policy->shut, shut);
	page_line(page, "hours %s %s %s", days, open, shut);
	policy_word_minute_print(policy->morning, open);
	page_line(page, "morning %s", open);
	policy_word_minute_print(policy->school_start, open);
	page_line(page, "school-start %s", open);
	from = page->size;
	for (size_t i = 0; i < policy->phone_count; i++) {
		const struct policy_phone *phone = &policy->phones[i];

		assert(id_is_agency(phone->crs.name) && policy_word_is_phone(phone->day) &&
		       policy_word_is_phone(phone->night));
		page_line(page, "phone %s %s %s", phone->crs.name, phone->day, phone->night);
	}
	page_sort(page, from);
}

static void
write_days(struct page *page, const struct policy *policy)
{
	char first[DAY_SIZE], last[DAY_SIZE];
	size_t from;

	day_print(policy->holidays_span.first, first);
	day_print(policy->holidays_span.last, last);
	page_line(page, "holidays %s %s", first, last);
	from = page->size;
	for (size_t i = 0; i < policy->holiday_count; i++) {
		day_print(policy->holidays[i], first);
		page_line(page, "holiday %s", first);
	}
	page_sort(page, from);
	from = page->size;
	for (size_t i = 0; i < policy->term_count; i++) {
		day_print(policy->terms[i].first, first);
		day_print(policy->terms[i].last, last);
		page_line(page, "term %s %s", first, last);
	}
	page_sort(page, from);
}

static void
write_clocks(struct page *page, const struct policy *policy)
{
	size_t from = page->size;

	for (size_t i = 0; i < policy->clock_count; i++) {
		const struct clock_line *clock = &policy->clocks[i];

		assert(id_is_token(clock->duty) && policy_word_is_when(clock->when) && clock->amount);
		page_line(page, "clock %s %s %llu %s %llu %s %s", clock->duty, clock->when,
			  (unsigned long long)clock->amount, policy_word_unit_print(clock->unit),
			  (unsigned long long)clock->warn_amount, policy_word_unit_print(clock->warn_unit),
			  clock->statute ? "statute" : "local");
	}
	page_sort(page, from);
	from = page->size;
	for (size_t i = 0; i < policy->stage_count; i++) {
		const struct policy_stage *stage = &policy->stages[i];

		assert(stage->n >= 1 && stage->n <= MAX_STAGE && id_is_token(stage->role));
		page_line(page, "stage %llu %s %s", (unsigned long long)stage->n, stage->role,
			  stage->notify.name[0] ? stage->notify.name : "-");
	}
	page_sort(page, from);
}

void
policy_lines_write(struct page *page, const struct policy *policy)
{
	size_t from;

	write_head(page, policy);
	write_days(page, policy);
	write_clocks(page, policy);
	page_line(page, "suppress %llu", (unsigned long long)policy->suppress);
	page_line(page, "merge-delay-s %llu", (unsigned long long)policy->merge_delay_s);
	from = page->size;
	for (size_t i = 0; i < policy->keep_count; i++)
		page_line(page, "keep %s %llu %s", policy->keeps[i].is_note ? "note" : "body",
			  (unsigned long long)policy->keeps[i].amount, policy->keeps[i].is_months ? "months" : "days");
	page_sort(page, from);
	from = page->size;
	for (size_t i = 0; i < policy->age_limit_count; i++) {
		const struct policy_age_limit *limit = &policy->age_limits[i];

		assert(policy_word_is_grade(limit->grade) && limit->amount);
		page_line(page, "age-limit %s %llu %s", limit->grade, (unsigned long long)limit->amount,
			  policy_word_unit_print(limit->unit));
	}
	page_sort(page, from);
}
