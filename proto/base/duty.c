#include "tellback/duty.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const kind_words[DUTY_KIND_COUNT] = {
#define X(code, word, blocks) word,
	DUTY_KIND_TABLE(X)
#undef X
};

const char *
duty_kind_word(enum duty_kind kind)
{
	assert((unsigned)kind < DUTY_KIND_COUNT);
	return kind_words[kind];
}

enum duty_kind
duty_kind_find(const char *word)
{
	unsigned i = 0;

	while (i < DUTY_KIND_COUNT && strcmp(kind_words[i], word) != 0)
		i++;
	return (enum duty_kind)i;
}

const char *
duty_state_word(enum duty_state state)
{
	static const char *const words[DUTY_STATE_COUNT] = {"open", "overdue", "met", "ended", "replaced", "excused"};

	assert((unsigned)state < DUTY_STATE_COUNT);
	return words[state];
}

void
duty_id(const struct duty *duty, char ret_id[DUTY_ID_SIZE])
{
	int size = snprintf(ret_id, DUTY_ID_SIZE, "%s/%s/%s%s%s", duty->opened_by.hex, duty_kind_word(duty->kind),
			    duty->party.name, duty->part[0] ? "/" : "", duty->part);

	assert(size > 0 && size < DUTY_ID_SIZE);
}

int
duty_is_open(const struct duty *duty)
{
	return duty->state == DUTY_OPEN || duty->state == DUTY_OVERDUE;
}

static const char *
or_dash(const char *text)
{
	return text[0] ? text : "-";
}

void
duty_print(const struct duty *duty, char ret_line[DUTY_LINE_SIZE])
{
	char id[DUTY_ID_SIZE], due[24] = "never", ended[24] = "-";
	int is_open = duty_is_open(duty), size;

	duty_id(duty, id);
	if (duty->due.ms != INSTANT_NEVER)
		(void)snprintf(due, sizeof due, "%" PRId64, duty->due.ms);
	if (!is_open)
		(void)snprintf(ended, sizeof ended, "%" PRId64, duty->ended.ms);
	size = snprintf(ret_line, DUTY_LINE_SIZE, "%s %s %s %s %s %s %s %" PRId64 " %s %s %s", id, duty->case_token.hex,
			duty_kind_word(duty->kind), duty->debtor.name, duty->creditor.name, or_dash(duty->child.hex),
			duty_state_word(duty->state), duty->start.ms, due, ended,
			is_open ? "-" : or_dash(duty->ended_by.hex));
	assert(size > 0 && size < DUTY_LINE_SIZE);
}
