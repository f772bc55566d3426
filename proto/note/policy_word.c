#include "note/policy_word.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"

#define LATEST (24 * 60)
#define DAYS_A_WEEK 7

static const char *const unit_words[UNIT_COUNT] = {
#define X(code, word) word,
	CLOCK_UNIT_TABLE(X)
#undef X
};

static const char *const day_words[DAYS_A_WEEK] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

int
policy_word_minute(const char *word, struct minute_of_day *ret_minute)
{
	int minute;

	if (strlen(word) != 5 || strspn(word, "0123456789") != 2 || word[2] != ':' ||
	    strspn(word + 3, "0123456789") != 2)
		return -1;
	minute = ((word[0] - '0') * 10 + word[1] - '0') * 60 + (word[3] - '0') * 10 + word[4] - '0';
	if (word[3] > '5' || minute > LATEST)
		return -1;
	ret_minute->minute = minute;
	return 0;
}

void
policy_word_minute_print(struct minute_of_day minute, char ret_word[POLICY_MINUTE_SIZE])
{
	unsigned of_day = (unsigned)minute.minute;

	assert(of_day <= LATEST);
	(void)snprintf(ret_word, POLICY_MINUTE_SIZE, "%02u:%02u", of_day / 60 % 100, of_day % 60);
}

int
policy_word_weekdays(const char *word, unsigned *ret_weekdays)
{
	unsigned weekdays = 0;

	for (int day = 0; day < DAYS_A_WEEK; day++) {
		if (strncmp(word, day_words[day], 3) != 0)
			continue;
		weekdays |= 1U << day;
		word += 3;
		if (!*word) {
			*ret_weekdays = weekdays;
			return 0;
		}
		if (*word++ != ',')
			return -1;
	}
	return -1; /* an unknown day, one out of order, or a comma at the end */
}

void
policy_word_weekdays_print(unsigned weekdays, char ret_word[POLICY_WEEKDAYS_SIZE])
{
	assert(weekdays && weekdays < 1U << DAYS_A_WEEK);
	ret_word[0] = '\0';
	for (int day = 0; day < DAYS_A_WEEK; day++) {
		if (!(weekdays & 1U << day))
			continue;
		if (ret_word[0])
			strcat(ret_word, ",");
		strcat(ret_word, day_words[day]); /* 7 * 4 bytes at most */
	}
}

enum clock_unit
policy_word_unit(const char *word)
{
	unsigned i = 0;

	while (i < UNIT_COUNT && strcmp(unit_words[i], word) != 0)
		i++;
	return (enum clock_unit)i;
}

const char *
policy_word_unit_print(enum clock_unit unit)
{
	assert((unsigned)unit < UNIT_COUNT);
	return unit_words[unit];
}

int
policy_word_is_phone(const char *word)
{
	const char *digits = word + (*word == '+');
	size_t length = strlen(digits);

	return length >= 3 && length <= 20 && strspn(digits, "0123456789") == length;
}

int
policy_word_is_when(const char *word)
{
	/* a misspelt circumstance would silently give way to `any` */
	static const char *const begins[] = {"grade-", "rag-", "stage-", "kind-", "code-", "protection-"};

	if (!strcmp(word, "any"))
		return 1;
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		size_t length = strlen(begins[i]);

		if (!strncmp(word, begins[i], length) && word[length])
			return id_is_token(word);
	}
	return 0;
}

int
policy_word_is_grade(const char *word)
{
	return !strcmp(word, "high") || !strcmp(word, "medium") || !strcmp(word, "standard") || !strcmp(word, "none");
}
