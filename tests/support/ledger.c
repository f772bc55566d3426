#include "support/ledger.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "support/must.h"

#define LINE_SIZE 1024

struct ledger {
	int file; /* -1: in memory alone */
	struct ledger_line *lines;
	size_t count;
	size_t room;
};

static const char *const words[LEDGER_ACT_COUNT] = {
#define X(act, word) word,
	LEDGER_ACTS(X)
#undef X
};

static void
keep(struct ledger *ledger, const struct ledger_line *line)
{
	if (ledger->count == ledger->room) {
		ledger->room = ledger->room ? 2 * ledger->room : 256;
		ledger->lines = realloc(ledger->lines, ledger->room * sizeof *ledger->lines);
		MUST(ledger->lines);
	}
	ledger->lines[ledger->count++] = *line;
}

/* ---- as text ---- */

static const char *
or_dash(const char *word)
{
	return word[0] ? word : "-";
}

static int
print_line(const struct ledger_line *line, char text[LINE_SIZE])
{
	return snprintf(text, LINE_SIZE, "%s %s %s number=%llu type=%s case=%s re=%s to=%s\n", words[line->act],
			or_dash(line->who), or_dash(line->id.hex), line->number, message_type_word(line->type),
			or_dash(line->case_token.hex), or_dash(line->re.hex), or_dash(line->to));
}

/* The value of the next word, which begins with ${name}. */
static void
take(char **at, const char *name, char *ret_value, size_t size)
{
	char *word = strtok_r(NULL, " \n", at);

	MUST(word && !strncmp(word, name, strlen(name)));
	word += strlen(name);
	MUST(strlen(word) < size);
	(void)snprintf(ret_value, size, "%s", strcmp(word, "-") != 0 ? word : "");
}

static void
read_line(struct ledger *ledger, char *text)
{
	struct ledger_line line = {.act = LEDGER_ACT_COUNT};
	char number[24], type[TOKEN_SIZE], *at = NULL, *word = strtok_r(text, " \n", &at);

	for (unsigned act = 0; word && act < LEDGER_ACT_COUNT; act++)
		if (!strcmp(word, words[act]))
			line.act = (enum ledger_act)act;
	MUST(line.act < LEDGER_ACT_COUNT);
	take(&at, "", line.who, sizeof line.who);
	take(&at, "", line.id.hex, sizeof line.id.hex);
	take(&at, "number=", number, sizeof number);
	take(&at, "type=", type, sizeof type);
	take(&at, "case=", line.case_token.hex, sizeof line.case_token.hex);
	take(&at, "re=", line.re.hex, sizeof line.re.hex);
	take(&at, "to=", line.to, sizeof line.to);
	line.number = strtoull(number, NULL, 10);
	line.type = message_type_find(type);
	keep(ledger, &line);
}

/* What was torn at the end was never acted upon: it is cut away, so that the
 * next line begins one. */
static void
read_file(struct ledger *ledger, const char *path)
{
	FILE *file = fopen(path, "re");
	char text[LINE_SIZE];
	off_t whole = 0;

	MUST(file);
	while (fgets(text, sizeof text, file)) {
		size_t size = strlen(text);

		if (text[size - 1] != '\n')
			break;
		whole += (off_t)size;
		read_line(ledger, text);
	}
	MUST(!fclose(file));
	MUST(!ftruncate(ledger->file, whole));
}

/* ---- the calls ---- */

struct ledger *
ledger_open(const char *path)
{
	struct ledger *ledger = calloc(1, sizeof *ledger);

	MUST(ledger);
	ledger->file = -1;
	if (path) {
		ledger->file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_DSYNC, 0600);
		MUST(ledger->file >= 0);
		read_file(ledger, path);
	}
	return ledger;
}

void
ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	if (ledger->file >= 0)
		(void)close(ledger->file); /* each line was synced */
	free(ledger->lines);
	free(ledger);
}

void
ledger_write(struct ledger *ledger, const struct ledger_line *line)
{
	if (ledger->file >= 0) {
		char text[LINE_SIZE];
		int size = print_line(line, text);

		MUST(size > 0 && size < LINE_SIZE);
		MUST(write(ledger->file, text, (size_t)size) == size);
	}
	keep(ledger, line);
}

void
ledger_say(struct ledger *ledger, enum ledger_act act, const char *who, const struct envelope_id *id,
	   unsigned long long number)
{
	struct ledger_line line = {.act = act, .number = number};

	(void)snprintf(line.who, sizeof line.who, "%s", who);
	if (id)
		line.id = *id;
	ledger_write(ledger, &line);
}

void
ledger_offer(struct ledger *ledger, const struct envelope *envelope)
{
	struct ledger_line line = {.act = LEDGER_OFFERED, .id = envelope->id, .type = envelope->type,
				   .case_token = envelope->case_token, .re = envelope->re};
	size_t used = 0;

	(void)snprintf(line.who, sizeof line.who, "%s", envelope->from.name);
	for (size_t i = 0; i < envelope->to_count; i++) {
		int size = snprintf(line.to + used, sizeof line.to - used, "%s%s", i ? "," : "",
				    envelope->to[i].agency.name);

		MUST(size > 0 && (size_t)size < sizeof line.to - used);
		used += (size_t)size;
	}
	ledger_write(ledger, &line);
}

const struct ledger_line *
ledger_lines(const struct ledger *ledger, size_t *ret_count)
{
	*ret_count = ledger->count;
	return ledger->lines;
}

int
ledger_has(const struct ledger *ledger, enum ledger_act act, const char *who, const struct envelope_id *id)
{
	for (size_t i = ledger->count; i-- > 0;) {
		const struct ledger_line *line = &ledger->lines[i];

		if (line->act == act && (!who || !strcmp(line->who, who)) && (!id || !strcmp(line->id.hex, id->hex)))
			return 1;
	}
	return 0;
}
