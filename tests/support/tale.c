#include "support/tale.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "support/must.h"

#define FIRST_CASE 900u
#define FIRST_MEETING 990u
#define BODY_BYTES 1000
#define TEXT 2048

/* A line while it is read. */
struct line {
	struct tale *tale;
	struct core_box *box;
	struct tale_note *note;
	char to[TEXT];
	char facts[TEXT];
};

/* The note of that name: the first, where one is sent again at the end. */
static size_t
place_of(const struct tale *tale, const char *name)
{
	for (size_t i = 0; i < tale->count; i++)
		if (!strcmp(tale->notes[i].name, name))
			return i;
	(void)fprintf(stderr, "tale.c: nobody has said %s\n", name);
	abort();
}

static void
need(struct line *line, size_t at)
{
	struct tale_note *note = line->note;

	MUST(note->need_count < TALE_NEEDS);
	note->needs[note->need_count++] = at;
}

/* Its ids are its place, from 1. */
static unsigned
named(struct line *line, const char *name)
{
	size_t at = place_of(line->tale, name);

	need(line, at);
	return (unsigned)at + 1;
}

/* A case is there once its first note is. */
static unsigned
case_of(struct line *line, const char *letter)
{
	unsigned number = FIRST_CASE + (unsigned)(letter[0] - 'A');
	char token[ID_SIZE];

	MUST(letter[0] >= 'A' && letter[0] <= 'Z' && !letter[1]);
	notes_id(number, token);
	for (size_t i = 0; i < line->tale->count; i++) {
		if (strcmp(line->tale->notes[i].envelope.case_token.hex, token) != 0)
			continue;
		need(line, i);
		break;
	}
	return number;
}

static void
add_words(char *list, const char *before, const char *words, const char *after)
{
	size_t size = strlen(list);

	MUST(snprintf(list + size, TEXT - size, "%s%s%s", before, words, after) < (int)(TEXT - size));
}

static int
has_word(const char *list, const char *word)
{
	char padded[TEXT + 2], wanted[AGENCY_SIZE + 2];

	(void)snprintf(padded, sizeof padded, " %s ", list);
	(void)snprintf(wanted, sizeof wanted, " %s ", word);
	return strstr(padded, wanted) != NULL;
}

static void
add_to(struct line *line, const char *agency)
{
	if (!has_word(line->to, agency))
		add_words(line->to, line->to[0] ? " " : "", agency, "");
}

static void
add_fact(struct line *line, char *word, char *value)
{
	char id[ID_SIZE];

	*value++ = '\0';
	if (!strcmp(word, "item") || !strcmp(word, "into")) {
		notes_id(case_of(line, value), id);
		value = id;
	} else if (!strcmp(word, "meeting")) {
		notes_id(FIRST_MEETING + (unsigned)(value[0] - 'A'), id);
		value = id;
	}
	add_words(line->facts, word, " ", value);
	add_words(line->facts, ";", " ", "");
}

static void
read_to(struct line *line, char *list)
{
	char *rest = NULL;

	for (char *agency = strtok_r(list, ",", &rest); agency; agency = strtok_r(NULL, ",", &rest))
		add_to(line, agency);
}

static void
read_envelope(struct line *line, char *name, char **rest)
{
	struct tale_note *note = line->note;
	struct notes_message message = {.id = (unsigned)line->tale->count + 1, .case_id = FIRST_CASE};
	char *word;

	id_set(note->name, sizeof note->name, name);
	id_set(note->sender, sizeof note->sender, strtok_r(NULL, " ", rest));
	message.from = note->sender;
	message.type = strtok_r(NULL, " ", rest);
	MUST(message.type && message_type_find(message.type));
	while ((word = strtok_r(NULL, " ", rest))) {
		char *value = strchr(word, '=');

		if (value)
			add_fact(line, word, value);
		else if (!strcmp(word, "case"))
			message.case_id = case_of(line, strtok_r(NULL, " ", rest));
		else if (!strcmp(word, "re"))
			message.re = named(line, strtok_r(NULL, " ", rest));
		else if (!strcmp(word, "replaces"))
			message.replaces = named(line, strtok_r(NULL, " ", rest));
		else if (!strcmp(word, "to"))
			read_to(line, strtok_r(NULL, " ", rest));
		else
			MUST(!word); /* a word that no tale has */
	}
	add_to(line, note->sender);
	if (has_word(line->to, "crs") || has_word(line->to, "edt")) {
		add_to(line, "crs");
		add_to(line, "edt");
	}
	message.to = line->to;
	message.facts = line->facts;
	message.body = core_box_body(line->box, line->to, BODY_BYTES);
	notes_envelope(line->box->world, &message, &note->envelope);
	note->note = note->envelope.note;
	note->body = message.body;
	note->hash = note->envelope.hash;
}

static void
read_receipt(struct line *line, char *by, const char *status, char **rest)
{
	struct tale_note *note = line->note;
	size_t about = place_of(line->tale, strtok_r(NULL, " ", rest));
	const char *role = strtok_r(NULL, " ", rest);
	struct receipt receipt;

	need(line, about);
	id_set(note->sender, sizeof note->sender, by);
	notes_receipt(line->box->world, by, &line->tale->notes[about].envelope,
		      role ? RECEIPT_OPENED : RECEIPT_VERIFIED, role ? role : "", &receipt);
	MUST(!strcmp(status, role ? "opened" : "verified"));
	note->note = receipt.note;
	note->hash = receipt.hash;
}

/* Non-zero: it was the line before what is sent last. */
static int
read_line(struct tale *tale, struct core_box *box, char *text, int is_last)
{
	struct line line = {.tale = tale, .box = box, .note = &tale->notes[tale->count]};
	char *rest = NULL, *first = strtok_r(text, " \n", &rest), *second;

	if (!first || first[0] == '#')
		return 0;
	if (!strcmp(first, "--"))
		return 1;
	MUST(tale->count < TALE_NOTES);
	rest[strcspn(rest, "\n")] = '\0';
	second = rest;
	line.note->is_last = is_last;
	if (!strncmp(second, "opened ", 7) || !strncmp(second, "verified ", 9)) {
		second = strtok_r(NULL, " ", &rest);
		read_receipt(&line, first, second, &rest);
	} else {
		read_envelope(&line, first, &rest);
	}
	tale->count++;
	return 0;
}

struct tale *
tale_read(FILE *file, struct core_box *box)
{
	struct tale *tale = calloc(1, sizeof *tale);
	char text[TEXT];
	int is_last = 0;

	MUST(file && tale);
	while (fgets(text, sizeof text, file))
		is_last |= read_line(tale, box, text, is_last);
	return tale;
}

const char *
tale_name(const struct tale *tale, const char *id)
{
	for (size_t i = 0; i < tale->count; i++)
		if (tale->notes[i].name[0] && !strcmp(tale->notes[i].envelope.id.hex, id))
			return tale->notes[i].name;
	return "";
}

const struct tale_note *
tale_find(const struct tale *tale, const struct digest *hash)
{
	for (size_t i = 0; i < tale->count; i++)
		if (digest_equal(&tale->notes[i].hash, hash))
			return &tale->notes[i];
	return NULL;
}
