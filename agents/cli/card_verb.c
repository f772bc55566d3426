#include "cli/card_verb.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/day.h"
#include "base/file.h"
#include "cli/calendar.h"
#include "cli/options.h"
#include "cli/own_card.h"
#include "cli/say.h"
#include "runtime/home.h"
#include "runtime/keyring_file.h"
#include "rules/clocks.h"

#define CARD "tellback card"

struct card_verb {
	const char *verb;
	const char *agency;
	const char *root;
	const char *passphrase;
	const char *const *words;
	size_t word_count;
	struct own_card_place place;
	struct card card;
	struct calendar_list list;
	struct arena *arena;
};

static int
refuse(const struct card_verb *verb, const char *why)
{
	fprintf(stderr, "%s %s: %s\n", CARD, verb->verb, why);
	return EXIT_REFUSED;
}

/* ---- show ------------------------------------------------------------------------ */

/* The day on which the last term ends, "" without terms. */
static const char *
last_term(const struct card *card)
{
	const char *last = "";

	for (size_t i = 0; i < card->term_count; i++)
		if (strcmp(card->terms[i].last, last) > 0)
			last = card->terms[i].last;
	return last;
}

static void
remark(const struct card *card)
{
	const char *last = last_term(card);
	char today[DAY_SIZE];

	say_day(clock_now().ms / 1000, today);
	if (!*last)
		printf("# no term dates: school days are counted by the partnership's\n");
	else if (strcmp(last, today) < 0)
		printf("# THE TERM DATES HAVE RUN OUT on %s: school days are counted by the partnership's\n", last);
	else
		printf("# term dates until %s; after it school days are counted by the partnership's\n", last);
}

/* As `set` takes it back. */
static int
show(const struct card_verb *verb)
{
	printf("# %s, card %llu\n", verb->agency, (unsigned long long)verb->card.serial);
	for (size_t i = 0; i < verb->list.count; i++) {
		const char *text = calendar_print(&verb->list.lines[i], verb->arena);

		if (!text)
			return say_trouble(CARD, verb->agency, STATUS_NO_MEMORY);
		printf("%s\n", text);
	}
	remark(&verb->card);
	return EXIT_DONE;
}

/* ---- change ---------------------------------------------------------------------- */

static int
sign(struct card_verb *verb)
{
	const char *folder = home_path(verb->root, HOME_KEYS, verb->agency, verb->arena);
	struct keyring *keyring = NULL;
	struct view raw;
	enum status status = folder ? keyring_load(folder, verb->passphrase, &keyring) : STATUS_NO_MEMORY;

	if (!status)
		status = calendar_write(&verb->list, verb->arena, &verb->card);
	if (!status) {
		verb->card.serial++;
		status = own_card_write(&verb->place, keyring, &verb->card, &raw);
	}
	keyring_free(keyring);
	if (status == STATUS_TOO_BIG)
		return refuse(
			verb,
			"a card is one note of 32 KiB and has no room for so many lines: drop those that are over");
	if (status)
		return say_trouble(CARD, folder ? folder : verb->agency, status);
	printf("%s: card %llu signed.\n", verb->agency, (unsigned long long)verb->card.serial);
	remark(&verb->card);
	printf("Next: tellback refresh: the agent publishes it to everyone.\n");
	return EXIT_DONE;
}

static void
warn(const struct calendar_line *line)
{
	int32_t first, last;

	if (line->kind == CALENDAR_CLOSED && !day_parse(line->span.first, &first) &&
	    !day_parse(line->span.last, &last) && last - first >= CLOCKS_LONGEST_HOLIDAY)
		fprintf(stderr,
			CARD
			": closed for %d days: after %d days without school a working day counts as a school day\n",
			last - first + 1, CLOCKS_LONGEST_HOLIDAY);
}

static int
nothing_changed(const struct card_verb *verb, const char *why)
{
	printf("%s: %s; nothing was changed.\n", verb->agency, why);
	return EXIT_DONE;
}

static int
add_or_drop(struct card_verb *verb)
{
	int is_add = !strcmp(verb->verb, "add");
	char why[CALENDAR_WHY_SIZE];
	struct calendar_line line;

	if (!verb->word_count)
		return say_usage(CARD, "say what: term FROM TO, closed FROM TO AGENCY, or cover ROLE AGENCY");
	if (calendar_parse(verb->words, verb->word_count, &line, why))
		return refuse(verb, why);
	if (is_add == calendar_has(&verb->list, &line)) {
		if (is_add)
			return nothing_changed(verb, "that line is on the card already");
		(void)refuse(verb, "that line is not on the card; `tellback card show` has what is");
		return EXIT_NOT_FOUND;
	}
	if (!is_add)
		calendar_drop(&verb->list, &line);
	else if (calendar_add(&verb->list, &line, why)) {
		(void)refuse(verb, why);
		return EXIT_CONFLICT;
	}
	if (is_add)
		warn(&line);
	return sign(verb);
}

/* One line of a file: blank lines and those that begin with # are for people. */
static int
set_line(struct card_verb *verb, struct calendar_list *list, char *text, size_t number)
{
	const char *words[CALENDAR_WORDS + 1];
	char why[CALENDAR_WHY_SIZE], *rest = NULL;
	struct calendar_line line;
	size_t count = 0;

	for (char *word = strtok_r(text, " \t\r", &rest); word && count <= CALENDAR_WORDS;
	     word = strtok_r(NULL, " \t\r", &rest))
		words[count++] = word;
	if (!count || words[0][0] == '#')
		return EXIT_DONE;
	if (calendar_parse(words, count, &line, why) || calendar_add(list, &line, why)) {
		fprintf(stderr, "%s set: %s, line %zu: %s; nothing was changed\n", CARD, verb->words[0], number, why);
		return EXIT_REFUSED;
	}
	warn(&line);
	return EXIT_DONE;
}

static int
set(struct card_verb *verb)
{
	struct calendar_list next;
	size_t number = 0, held = 0;
	struct view raw;
	char *text, *rest;
	enum status status;

	if (verb->word_count != 1)
		return say_usage(CARD, "set wants one FILE, as `tellback card show` prints it");
	status = file_read(verb->words[0], 2 * MAX_NOTE_BYTES, verb->arena, &raw);
	text = status ? NULL : arena_alloc(verb->arena, raw.size + 1);
	if (!status && !text)
		status = STATUS_NO_MEMORY;
	if (!status)
		status = calendar_read(&verb->card, verb->arena, &next);
	if (status)
		return say_trouble(CARD, verb->words[0], status);
	memcpy(text, raw.bytes, raw.size);
	text[raw.size] = '\0';
	next.count = 0;
	while ((rest = strsep(&text, "\n")) != NULL) {
		int code = set_line(verb, &next, rest, ++number);

		if (code)
			return code;
	}
	for (size_t i = 0; i < next.count; i++)
		held += (size_t)calendar_has(&verb->list, &next.lines[i]);
	if (held == next.count && held == verb->list.count)
		return nothing_changed(verb, "the card says that already");
	verb->list = next;
	return sign(verb);
}

/* ---- the verb ---------------------------------------------------------------------- */

static int
options(int argc, char **argv, struct card_verb *verb, struct options_list *rest)
{
	const struct options_row rows[] = {{"--agency", &verb->agency, NULL, NULL},
					   {"--root", &verb->root, NULL, NULL},
					   {"--passphrase", &verb->passphrase, NULL, NULL}};
	struct view raw;
	enum status status;

	if (options_read(&(struct options_words){CARD, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, rest))
		return EXIT_USAGE;
	if (!rest->count)
		return say_usage(CARD, "say one of show, add, drop, set");
	verb->verb = rest->items[0];
	verb->words = rest->items + 1;
	verb->word_count = rest->count - 1;
	verb->agency = say_agency(CARD, verb->root, verb->agency, verb->arena);
	if (!verb->agency)
		return EXIT_USAGE;
	verb->place = (struct own_card_place){verb->root, verb->agency, verb->passphrase, verb->arena};
	status = own_card_read(&verb->place, &verb->card, &raw);
	if (!status)
		status = calendar_read(&verb->card, verb->arena, &verb->list);
	return status ? say_trouble(CARD, "the card", status) : EXIT_DONE;
}

int
card_verb_run(int argc, char **argv)
{
	struct card_verb verb = {.arena = arena_new(8 << 20)};
	struct options_list rest = {.count = 0};
	int code = verb.arena ? options(argc, argv, &verb, &rest) : say_trouble(CARD, "start", STATUS_NO_MEMORY);

	if (code)
		goto out;
	if (!strcmp(verb.verb, "show"))
		code = verb.word_count ? say_usage(CARD, "show takes no words") : show(&verb);
	else if (!strcmp(verb.verb, "add") || !strcmp(verb.verb, "drop"))
		code = add_or_drop(&verb);
	else if (!strcmp(verb.verb, "set"))
		code = set(&verb);
	else
		code = say_usage(CARD, "say one of show, add, drop, set");
out:
	arena_free(verb.arena);
	return code;
}
