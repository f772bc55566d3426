#include "support/wellformed.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define DEPTH_MOST 64
#define IDS_MOST 4096
#define ATTRIBUTES_MOST 32

/* A piece of the page. */
struct word {
	const char *at;
	size_t size;
};

struct reader {
	const char *at;
	struct word open[DEPTH_MOST];
	size_t depth;
	struct word ids[IDS_MOST];
	size_t id_count;
	struct word wanted[IDS_MOST];
	size_t wanted_count;
	char *why;
	size_t why_size;
};

static int
bad(struct reader *reader, const char *what)
{
	(void)snprintf(reader->why, reader->why_size, "%s at: %.60s", what, reader->at);
	return 1;
}

static int
same(struct word a, struct word b)
{
	return a.size == b.size && !memcmp(a.at, b.at, a.size);
}

static struct word
name(struct reader *reader)
{
	struct word word = {reader->at, 0};

	while (isalnum((unsigned char)reader->at[0]) || (*reader->at && strchr("-_:", *reader->at)))
		reader->at++;
	word.size = (size_t)(reader->at - word.at);
	return word;
}

/* `&name;` and `&#39;`, and nothing else after a &. */
static int
reference(struct reader *reader)
{
	size_t size = 1;

	while (isalnum((unsigned char)reader->at[size]) || reader->at[size] == '#')
		size++;
	if (size < 3 || reader->at[size] != ';')
		return bad(reader, "a bare &");
	reader->at += size + 1;
	return 0;
}

static int
keep(struct reader *reader, struct word attribute, struct word value)
{
	if (attribute.size == 2 && !memcmp(attribute.at, "id", 2)) {
		for (size_t i = 0; i < reader->id_count; i++)
			if (same(reader->ids[i], value))
				return bad(reader, "an id stands twice");
		if (reader->id_count < IDS_MOST)
			reader->ids[reader->id_count++] = value;
	}
	if (attribute.size == 4 && !memcmp(attribute.at, "href", 4) && value.size && *value.at == '#' &&
	    reader->wanted_count < IDS_MOST)
		reader->wanted[reader->wanted_count++] = (struct word){value.at + 1, value.size - 1};
	if (attribute.size == 15 && !memcmp(attribute.at, "aria-labelledby", 15)) {
		for (size_t from = 0; from < value.size; from++) {
			size_t size = 0;

			while (from + size < value.size && value.at[from + size] != ' ')
				size++;
			if (reader->wanted_count < IDS_MOST)
				reader->wanted[reader->wanted_count++] = (struct word){value.at + from, size};
			from += size;
		}
	}
	return 0;
}

static int
attribute(struct reader *reader, struct word *seen, size_t *seen_count)
{
	struct word key = name(reader), value;

	if (!key.size || reader->at[0] != '=' || reader->at[1] != '"')
		return bad(reader, "an attribute that is not name=\"value\"");
	for (size_t i = 0; i < *seen_count; i++)
		if (same(seen[i], key))
			return bad(reader, "an attribute stands twice");
	if (*seen_count < ATTRIBUTES_MOST)
		seen[(*seen_count)++] = key;
	reader->at += 2;
	value.at = reader->at;
	while (*reader->at && *reader->at != '"') {
		if (*reader->at == '<')
			return bad(reader, "a < in an attribute");
		if (*reader->at == '&') {
			if (reference(reader))
				return 1;
		} else {
			reader->at++;
		}
	}
	if (!*reader->at)
		return bad(reader, "an attribute without an end");
	value.size = (size_t)(reader->at - value.at);
	reader->at++;
	return keep(reader, key, value);
}

static int
opened(struct reader *reader)
{
	struct word seen[ATTRIBUTES_MOST], element;
	size_t seen_count = 0;

	reader->at++;
	element = name(reader);
	if (!element.size)
		return bad(reader, "a bare <");
	while (isspace((unsigned char)*reader->at)) {
		while (isspace((unsigned char)*reader->at))
			reader->at++;
		if (*reader->at != '>' && *reader->at != '/' && attribute(reader, seen, &seen_count))
			return 1;
	}
	if (reader->at[0] == '/' && reader->at[1] == '>') {
		reader->at += 2;
		return 0;
	}
	if (*reader->at != '>' || reader->depth == DEPTH_MOST)
		return bad(reader, "an element that does not end");
	reader->at++;
	reader->open[reader->depth++] = element;
	/* a style sheet is no markup */
	if (element.size == 5 && !memcmp(element.at, "style", 5)) {
		const char *end = strstr(reader->at, "</style>");

		if (!end)
			return bad(reader, "a style without an end");
		reader->at = end;
	}
	return 0;
}

static int
closed(struct reader *reader)
{
	struct word element;

	reader->at += 2;
	element = name(reader);
	if (*reader->at != '>' || !reader->depth || !same(reader->open[reader->depth - 1], element))
		return bad(reader, "an element is closed that is not the one open");
	reader->at++;
	reader->depth--;
	return 0;
}

static int
all_there(struct reader *reader)
{
	for (size_t i = 0; i < reader->wanted_count; i++) {
		size_t at = 0;

		while (at < reader->id_count && !same(reader->ids[at], reader->wanted[i]))
			at++;
		if (at == reader->id_count) {
			reader->at = reader->wanted[i].at;
			return bad(reader, "an id is named that is not there");
		}
	}
	return 0;
}

int
wellformed_check(const char *page, char *ret_why, size_t size)
{
	static const char doctype[] = "<!DOCTYPE html>\n";
	static struct reader reader;

	reader = (struct reader){.at = page, .why = ret_why, .why_size = size};
	if (strncmp(page, doctype, sizeof doctype - 1) != 0)
		return bad(&reader, "no document type");
	reader.at += sizeof doctype - 1;
	while (*reader.at) {
		int failed = 0;

		if (*reader.at == '&')
			failed = reference(&reader);
		else if (reader.at[0] == '<' && reader.at[1] == '/')
			failed = closed(&reader);
		else if (*reader.at == '<')
			failed = opened(&reader);
		else if (!reader.depth && !isspace((unsigned char)*reader.at))
			failed = bad(&reader, "text outside the page");
		else
			reader.at++;
		if (failed)
			return 1;
	}
	if (reader.depth)
		return bad(&reader, "an element is never closed");
	return all_there(&reader);
}
