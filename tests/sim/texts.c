#include "sim/texts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "content/document.h"

#define TYPES 16
#define CHILD "1a2b3c4d"

struct texts {
	struct arena *arena;
	struct {
		enum message_type type;
		const char *text;
	} rows[TYPES];
	size_t count;
};

static int
begins(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

static const char *
swapped(struct arena *arena, const char *text, const char *from, const char *into)
{
	const char *made = "";

	for (const char *hit = strstr(text, from); hit; hit = strstr(text, from)) {
		made = arena_print(arena, "%s%.*s%s", made, (int)(hit - text), text, into);
		text = hit + strlen(from);
	}
	return arena_print(arena, "%s%s", made, text);
}

/* The example without its head, and with the agencies of the tests' world. */
static const char *
prepared(struct arena *arena, enum message_type type)
{
	static const char *const swaps[][2] = {{"hiow-police", "police"},
					       {"hiow-health", "health"},
					       {"quayside-primary", "school"},
					       {"southampton-crs", "crs"},
					       {"southampton-edt", "edt"}};
	const char *text;
	char *at, *to;
	struct view json;
	int in_list = 0;
	enum status status = document_template(type, arena, &json);

	assert(!status);
	text = arena_text(arena, json.bytes, json.size);
	for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++)
		text = swapped(arena, text, swaps[i][0], swaps[i][1]);
	at = to = arena_text(arena, text + 1, strlen(text + 1));
	text = at;
	while (*at) {
		char *end = strchr(at, '\n');
		size_t size = end ? (size_t)(end + 1 - at) : strlen(at);
		int is_list = begins(at, "  \"to\": [");

		if (!is_list && !in_list && !begins(at, "  \"clientReference\"") && !begins(at, "  \"case\"") &&
		    !begins(at, "  \"re\"")) {
			memmove(to, at, size);
			to += size;
		}
		in_list = (is_list || in_list) && !begins(at, "  ]");
		at += size;
	}
	*to = '\0';
	return text;
}

struct texts *
texts_new(void)
{
	static const enum message_type types[] = {TYPE_REFERRAL, TYPE_DECISION, TYPE_OUTCOME, TYPE_CLOSE,
						  TYPE_PROGRESS, TYPE_FURTHER_INFORMATION};
	struct texts *texts = calloc(1, sizeof *texts);

	assert(texts);
	texts->arena = arena_new((size_t)16 << 20);
	assert(texts->arena);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		texts->rows[i].type = types[i];
		texts->rows[i].text = prepared(texts->arena, types[i]);
		texts->count++;
	}
	return texts;
}

const char *
texts_make(const struct texts *texts, enum message_type type, const struct texts_fill *fill, struct arena *arena)
{
	const char *text = NULL;

	for (size_t i = 0; i < texts->count; i++)
		if (texts->rows[i].type == type)
			text = texts->rows[i].text;
	assert(text);
	text = arena_print(arena, "{%s%s", fill->head, text);
	if (fill->child)
		text = swapped(arena, text, CHILD, fill->child);
	if (fill->from)
		text = swapped(arena, text, fill->from, fill->into);
	assert(text);
	return text;
}
