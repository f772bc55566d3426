#include "rules/policy_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/digest.h"
#include "rules/clocks.h"
#include "rules/fact_check.h"
#include "tellback/duty.h"
#include "tellback/fact.h"

#define SATURDAY 5

static int __attribute__((format(printf, 2, 3))) say(char ret_words[POLICY_CHECK_SIZE], const char *format, ...)
{
	va_list values;

	va_start(values, format);
	(void)vsnprintf(ret_words, POLICY_CHECK_SIZE, format, values);
	va_end(values);
	return -1;
}

/* ---- clocks ------------------------------------------------------------------ */

/* Can ${row} bring about the circumstance ${name}-${value}? */
static int
row_brings(const struct fact_row *row, const char *name, size_t name_size, const char *value)
{
	const char *called = row->kind == FACT_CHILD_CODE ? "code" : row->name;

	if (strlen(called) != name_size || memcmp(called, name, name_size) != 0)
		return 0;
	if (row->kind == FACT_NUMBER) /* a stage */
		return strlen(value) == 1 && *value >= '1' && *value <= '5';
	return row->words && fact_check_has_word(row->words, value, strlen(value));
}

static int
is_when(const char *when)
{
	size_t size = strcspn(when, "-");

	for (unsigned type = 0; when[size] && type < TYPE_COUNT_OF; type++) {
		size_t count;
		const struct fact_row *rows = fact_rows((enum message_type)type, &count);

		for (size_t i = 0; i < count; i++)
			if (row_brings(&rows[i], when, size, when + size + 1))
				return 1;
	}
	return !strcmp(when, "any");
}

static int
check_clocks(const struct policy *policy, char ret_words[POLICY_CHECK_SIZE])
{
	static const char *const any[] = {"any"};

	for (size_t i = 0; i < policy->clock_count; i++) {
		const struct clock_line *line = &policy->clocks[i];

		if (duty_kind_find(line->duty) == DUTY_KIND_COUNT)
			return say(ret_words, "`clock %s %s ...`: there is no duty called %s", line->duty, line->when,
				   line->duty);
		if (!is_when(line->when))
			return say(ret_words, "`clock %s %s ...`: no message can say %s, so the line would never hold",
				   line->duty, line->when, line->when);
		if (line->unit == line->warn_unit && line->warn_amount >= line->amount)
			return say(ret_words, "`clock %s %s ...`: the warning does not come before the due time",
				   line->duty, line->when);
	}
	for (unsigned kind = 0; kind < DUTY_KIND_COUNT; kind++) {
		const char *word = duty_kind_word((enum duty_kind)kind);

		if (!clocks_line(policy, word, any, 1))
			return say(ret_words, "there is no line `clock %s any ...`, so that duty would never fall due",
				   word);
	}
	return 0;
}

/* ---- stages and days ------------------------------------------------------------ */

static int
check_stages(const struct policy *policy, char ret_words[POLICY_CHECK_SIZE])
{
	for (size_t i = 0; i < policy->stage_count; i++)
		if (policy->stages[i].n != i + 1)
			return say(
				ret_words,
				"`stage %llu ...`: stage %zu is left out, and an escalation would have nowhere to go",
				(unsigned long long)policy->stages[i].n, i + 1);
	return 0;
}

/* 1 January of the year ${years} after that of ${day}. */
static int32_t
new_year(int32_t day, int years)
{
	char text[DAY_SIZE];
	int32_t first = 0;
	int year = 0;

	day_print(day, text);
	for (size_t i = 0; i < 4; i++)
		year = year * 10 + text[i] - '0';
	(void)snprintf(text, sizeof text, "%04u-01-01", (unsigned)(year + years) % 10000);
	(void)day_parse(text, &first); /* every year has that day */
	return first;
}

static int
check_year(const struct policy *policy, int32_t first, int32_t last, char ret_words[POLICY_CHECK_SIZE])
{
	char text[DAY_SIZE];
	size_t count = 0;

	for (size_t i = 0; i < policy->holiday_count; i++)
		count += policy->holidays[i] >= first && policy->holidays[i] <= last;
	if (count >= POLICY_CHECK_HOLIDAYS)
		return 0;
	day_print(first, text);
	return say(
		ret_words,
		"the `holidays` line says that %.4s is complete, but there are %zu `holiday` lines for it; England and "
		"Wales have at least %d a year",
		text, count, POLICY_CHECK_HOLIDAYS);
}

static int
check_days(const struct policy *policy, char ret_words[POLICY_CHECK_SIZE])
{
	int32_t begin = policy->holidays_span.first, first = new_year(begin, 0) == begin ? begin : new_year(begin, 1),
		next;
	char text[DAY_SIZE];

	for (; next = new_year(first, 1), next - 1 <= policy->holidays_span.last; first = next)
		if (check_year(policy, first, next - 1, ret_words))
			return -1;
	for (size_t i = 0; i < policy->holiday_count; i++) {
		day_print(policy->holidays[i], text);
		if (day_of_week(policy->holidays[i]) >= SATURDAY)
			return say(ret_words, "`holiday %s` is a Saturday or Sunday: a bank holiday never is", text);
	}
	for (size_t i = 1; i < policy->term_count; i++) {
		day_print(policy->terms[i].first, text);
		if (policy->terms[i].first <= policy->terms[i - 1].last)
			return say(ret_words, "`term %s ...` begins before the term above it has ended", text);
	}
	return 0;
}

int
policy_check(const struct policy *policy, char ret_words[POLICY_CHECK_SIZE])
{
	return check_clocks(policy, ret_words) || check_stages(policy, ret_words) || check_days(policy, ret_words) ? -1
														   : 0;
}

int
policy_check_follows(const struct policy *policy, uint64_t serial, const struct digest *hash,
		     char ret_words[POLICY_CHECK_SIZE])
{
	unsigned long long new = policy->serial, old = serial;

	if (!old)
		return 0;
	if (new < old)
		return say(ret_words, "a newer serial is loaded: this is policy %llu, and policy %llu is in force", new,
			   old);
	if (new == old)
		return digest_equal(&policy->hash, hash)
			       ? 0
			       : say(ret_words, "another note of this serial is loaded: two policies %llu were signed",
				     new);
	if (new > old + 1)
		return say(ret_words, "this is policy %llu, and policy %llu is loaded: load policy %llu first", new,
			   old, old + 1);
	if (!digest_equal(&policy->prev, hash))
		return say(ret_words, "its prev is not the note that is loaded, policy %llu", old);
	return 0;
}
