#include "cli/calendar.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "tellback/receipt.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *keyword;
	size_t words; /* the keyword among them */
	const char *usage;
} kinds[] = {
	[CALENDAR_TERM] = {"term", 3, "term FIRST-DAY LAST-DAY"},
	[CALENDAR_CLOSED] = {"closed", 4, "closed FIRST-DAY LAST-DAY AGENCY: whom to tell in that time"},
	[CALENDAR_COVER] = {"cover", 3, "cover ROLE AGENCY: who reads for that role when it cannot"},
};

static int __attribute__((format(printf, 2, 3))) say(char ret_why[CALENDAR_WHY_SIZE], const char *format, ...)
{
	va_list values;

	va_start(values, format);
	(void)vsnprintf(ret_why, CALENDAR_WHY_SIZE, format, values);
	va_end(values);
	return -1;
}

/* ---- one line ------------------------------------------------------------------ */

static int
parse_span(const char *const *words, struct card_span *span, char ret_why[CALENDAR_WHY_SIZE])
{
	int32_t first, last;

	for (size_t i = 0; i < 2; i++)
		if (day_parse(words[i], &last))
			return say(ret_why, "%.20s is no day; write it as 2026-09-02", words[i]);
	(void)day_parse(words[0], &first); /* it was read above */
	if (first > last)
		return say(ret_why, "%s comes after %s: it ends before it begins", words[0], words[1]);
	day_print(first, span->first);
	day_print(last, span->last);
	return 0;
}

static int
parse_agency(const char *word, struct agency *agency, char ret_why[CALENDAR_WHY_SIZE])
{
	if (!id_is_agency(word))
		return say(ret_why, "%.40s is no agency's id (small letters, digits, hyphens; a desk after one dot)",
			   word);
	id_set(agency->name, sizeof agency->name, word);
	return 0;
}

static int
parse_role(const char *word, char role[TOKEN_SIZE], char ret_why[CALENDAR_WHY_SIZE])
{
	static const char *const roles[] = {
#define X(role) role,
		RECEIPT_ROLES(X)
#undef X
	};
	char list[CALENDAR_WHY_SIZE - 80] = "";

	for (size_t i = 0; i < COUNT_OF(roles); i++) {
		if (!strcmp(roles[i], "cover")) /* it stands in for the others */
			continue;
		if (!strcmp(roles[i], word)) {
			id_set(role, TOKEN_SIZE, word);
			return 0;
		}
		(void)snprintf(list + strlen(list), sizeof list - strlen(list), " %s", roles[i]);
	}
	return say(ret_why, "%.40s is no role; they are%s", word, list);
}

int
calendar_parse(const char *const *words, size_t count, struct calendar_line *ret_line, char ret_why[CALENDAR_WHY_SIZE])
{
	struct calendar_line line = {CALENDAR_TERM, {"", "", {""}}, {"", {""}}};
	size_t kind = 0;
	int wrong;

	while (kind < COUNT_OF(kinds) && strcmp(words[0], kinds[kind].keyword) != 0)
		kind++;
	if (kind == COUNT_OF(kinds))
		return say(ret_why, "%.40s is none of term, closed, cover", words[0]);
	if (count != kinds[kind].words)
		return say(ret_why, "write it as %s", kinds[kind].usage);
	line.kind = (enum calendar_kind)kind;
	if (line.kind == CALENDAR_COVER)
		wrong = parse_role(words[1], line.cover.role, ret_why) ||
			parse_agency(words[2], &line.cover.agency, ret_why);
	else
		wrong = parse_span(words + 1, &line.span, ret_why);
	if (!wrong && line.kind == CALENDAR_CLOSED)
		wrong = parse_agency(words[3], &line.span.contact, ret_why);
	*ret_line = line;
	return wrong;
}

const char *
calendar_print(const struct calendar_line *line, struct arena *arena)
{
	switch (line->kind) {
	case CALENDAR_TERM:
		return arena_print(arena, "term %s %s", line->span.first, line->span.last);
	case CALENDAR_CLOSED:
		return arena_print(arena, "closed %s %s %s", line->span.first, line->span.last,
				   line->span.contact.name);
	case CALENDAR_COVER:
	default:
		return arena_print(arena, "cover %s %s", line->cover.role, line->cover.agency.name);
	}
}

/* ---- all of them ----------------------------------------------------------------- */

enum status
calendar_read(const struct card *card, struct arena *arena, struct calendar_list *ret_list)
{
	struct calendar_list list = {card->agency, arena_array(arena, CALENDAR_MOST, sizeof *list.lines), 0};

	if (!list.lines)
		return STATUS_NO_MEMORY;
	/* a note has no room for as many as CALENDAR_MOST */
	for (size_t i = 0; i < card->term_count; i++)
		list.lines[list.count++] = (struct calendar_line){CALENDAR_TERM, card->terms[i], {"", {""}}};
	for (size_t i = 0; i < card->closure_count; i++)
		list.lines[list.count++] = (struct calendar_line){CALENDAR_CLOSED, card->closures[i], {"", {""}}};
	for (size_t i = 0; i < card->cover_count; i++)
		list.lines[list.count++] = (struct calendar_line){CALENDAR_COVER, {"", "", {""}}, card->covers[i]};
	*ret_list = list;
	return STATUS_OK;
}

enum status
calendar_write(const struct calendar_list *list, struct arena *arena, struct card *card)
{
	struct card_span *terms = arena_array(arena, list->count + 1, sizeof *terms);
	struct card_span *closures = arena_array(arena, list->count + 1, sizeof *closures);
	struct card_cover *covers = arena_array(arena, list->count + 1, sizeof *covers);

	if (!terms || !closures || !covers)
		return STATUS_NO_MEMORY;
	card->term_count = card->closure_count = card->cover_count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct calendar_line *line = &list->lines[i];

		if (line->kind == CALENDAR_TERM)
			terms[card->term_count++] = line->span;
		else if (line->kind == CALENDAR_CLOSED)
			closures[card->closure_count++] = line->span;
		else
			covers[card->cover_count++] = line->cover;
	}
	card->terms = terms;
	card->closures = closures;
	card->covers = covers;
	return STATUS_OK;
}

static size_t
find(const struct calendar_list *list, const struct calendar_line *line)
{
	size_t at = 0;

	for (; at < list->count; at++) {
		const struct calendar_line *other = &list->lines[at];

		if (other->kind == line->kind && !strcmp(other->span.first, line->span.first) &&
		    !strcmp(other->span.last, line->span.last) &&
		    !strcmp(other->span.contact.name, line->span.contact.name) &&
		    !strcmp(other->cover.role, line->cover.role) &&
		    !strcmp(other->cover.agency.name, line->cover.agency.name))
			break;
	}
	return at;
}

int
calendar_has(const struct calendar_list *list, const struct calendar_line *line)
{
	return find(list, line) < list->count;
}

int
calendar_add(struct calendar_list *list, const struct calendar_line *line, char ret_why[CALENDAR_WHY_SIZE])
{
	const struct agency *whom = line->kind == CALENDAR_COVER ? &line->cover.agency : &line->span.contact;

	if (calendar_has(list, line))
		return 0;
	if (list->count == CALENDAR_MOST)
		return say(ret_why, "a card has no room for more than %d such lines", CALENDAR_MOST);
	if (!strcmp(whom->name, list->agency.name))
		return say(ret_why, "%s cannot be told in place of itself", whom->name);
	for (size_t i = 0; line->kind == CALENDAR_TERM && i < list->count; i++) {
		const struct calendar_line *other = &list->lines[i];

		if (other->kind == CALENDAR_TERM && strcmp(line->span.first, other->span.last) <= 0 &&
		    strcmp(other->span.first, line->span.last) <= 0)
			return say(ret_why, "it overlaps with `term %s %s`: drop that one first", other->span.first,
				   other->span.last);
	}
	list->lines[list->count++] = *line;
	return 0;
}

void
calendar_drop(struct calendar_list *list, const struct calendar_line *line)
{
	size_t at = find(list, line);

	if (at < list->count)
		list->lines[at] = list->lines[--list->count];
}
