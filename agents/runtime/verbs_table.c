#include "runtime/verbs_table.h"

#include <string.h>

#include "runtime/everyone_table.h"
#include "runtime/results.h"

/* What --help leaves of 80 columns beside an option's name. */
#define MEANING_COLUMNS 57
/* And of a usage line beside "usage: " and the verb's name. */
#define USAGE_COLUMNS 71

static const struct verb *(*const every[])(size_t *ret_count) = {verbs_of_sending, verbs_of_mail, verbs_of_state,
							     verbs_of_cases, verbs_of_messages, verbs_of_log, verbs_of_processing, everyone_table};

#define EVERY_COUNT (sizeof every / sizeof *every)

/* The row of ${name} in one of ${groups}. */
static const struct verb *
find_in(const struct verb *(*const *groups)(size_t *ret_count), size_t group_count, const char *name)
{
	for (size_t i = 0; i < group_count; i++) {
		size_t count;
		const struct verb *rows = groups[i](&count);

		for (size_t j = 0; j < count; j++)
			if (!strcmp(rows[j].name, name))
				return &rows[j];
	}
	return NULL;
}

/* A kind's own row of a verb that every agent has stands in that one's place. */
const struct verb *
verbs_table_at(const struct agent_kind *kind, size_t number)
{
	size_t groups = EVERY_COUNT + (kind ? kind->verb_group_count : 0);

	for (size_t i = 0; i < groups; i++) {
		size_t count;
		const struct verb *rows = (i < EVERY_COUNT ? every[i] : kind->verbs[i - EVERY_COUNT])(&count);

		for (size_t j = 0; j < count; j++) {
			const struct verb *own = i < EVERY_COUNT && kind
							 ? find_in(kind->verbs, kind->verb_group_count, rows[j].name)
							 : NULL;

			if (i >= EVERY_COUNT && find_in(every, EVERY_COUNT, rows[j].name))
				continue;
			if (!number--)
				return own ? own : &rows[j];
		}
	}
	return NULL;
}

const struct verb *
verbs_table_find(const struct agent_kind *kind, const char *name)
{
	const struct verb *verb;

	for (size_t i = 0; (verb = verbs_table_at(kind, i)); i++)
		if (!strcmp(verb->name, name))
			return verb;
	return NULL;
}

/* Broken at a space before column 80; the name stands beside the first line. */
static void
option_help(const struct verb_option *option, struct page *page)
{
	const char *name = option->name, *text = option->meaning;

	for (;;) {
		size_t size = strlen(text);

		if (size > MEANING_COLUMNS)
			for (size = MEANING_COLUMNS; size && text[size] != ' ';)
				size--;
		if (!size) /* one word that is wider */
			size = strlen(text);
		page_line(page, "  %-20s %.*s", name, (int)size, text);
		if (!text[size])
			return;
		text += size + 1;
		name = "";
	}
}

/* As many lines as the words take, none broken inside one. */
static void
usage_help(const struct verb *verb, struct page *page)
{
	const char *name = verb->name, *text = verb->words;
	int column = (int)strlen(verb->name);

	for (const char *head = "usage:";; head = "      ", name = "") {
		size_t size = strlen(text), room = (size_t)(USAGE_COLUMNS - column);

		if (size > room)
			for (size = room; size && text[size] != ' ';)
				size--;
		if (!size)
			size = strlen(text);
		page_line(page, "%s %-*s %.*s", head, column, name, (int)size, text);
		if (!text[size])
			return;
		text += size + 1;
	}
}

void
verbs_table_help(const struct agent_kind *kind, const struct verb *verb, struct page *page)
{
	if (verb) {
		usage_help(verb, page);
		page_line(page, "  %s", verb->help);
		for (size_t i = 0; i < verb->option_count; i++)
			option_help(&verb->options[i], page);
		return;
	}
	for (size_t i = 0; (verb = verbs_table_at(kind, i)); i++)
		page_line(page, "  %-17s %s", verb->name, verb->help);
	page_line(page, "VERB --help says more. " RESULTS_999);
}
