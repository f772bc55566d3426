#include "content/json_load.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "tellback/bounds.h"

/* Names and narratives pass through the library's values. */
static void
wipe_free(void *memory)
{
	if (!memory)
		return;
	explicit_bzero(memory, malloc_usable_size(memory));
	free(memory);
}

void
json_load_memory(void)
{
	json_set_alloc_funcs(malloc, wipe_free);
}

/* One level of brackets around the place that a walk has come to. */
struct level {
	int is_object;
	int wants_key; /* in an object: the next text is a key */
	size_t index;
	char key[64];
};

struct place {
	struct level levels[MAX_JSON_DEPTH];
	size_t depth;
};

/* Past the text that begins at ${at}; what it starts with, into ${ret_key}. */
static size_t
skip_text(struct view json, size_t at, char ret_key[64])
{
	size_t kept = 0;

	for (at++; at < json.size && json.bytes[at] != '"'; at++) {
		if (json.bytes[at] == '\\' && at + 1 < json.size)
			at++;
		if (kept < 63 && json.bytes[at] >= 0x20 && json.bytes[at] < 0x7f)
			ret_key[kept++] = (char)json.bytes[at];
	}
	ret_key[kept] = '\0';
	return at;
}

/* Follow the brackets up to ${end}; non-zero past the allowed depth.  No
 * parser: what is not JSON is found by the library. */
static int
walk(struct view json, size_t end, struct place *place)
{
	char text[64];

	*place = (struct place){0};
	for (size_t at = 0; at < end; at++) {
		struct level *level = place->depth ? &place->levels[place->depth - 1] : NULL;
		uint8_t byte = json.bytes[at];

		if (byte == '"') {
			at = skip_text(json, at, text);
			if (level && level->wants_key)
				memcpy(level->key, text, sizeof text);
			if (level)
				level->wants_key = 0;
		} else if (byte == '{' || byte == '[') {
			if (place->depth == MAX_JSON_DEPTH)
				return -1;
			place->levels[place->depth++] = (struct level){byte == '{', byte == '{', 0, ""};
		} else if ((byte == '}' || byte == ']') && level) {
			place->depth--;
		} else if (byte == ',' && level) {
			level->index++;
			level->wants_key = level->is_object;
		}
	}
	return 0;
}

static void
add_problem(struct document_problems *problems, struct arena *arena, const struct place *place,
	    const struct document_problem *what)
{
	struct path steps[MAX_JSON_DEPTH];
	size_t count = 0;

	for (size_t i = 0; i < place->depth; i++) {
		const struct level *level = &place->levels[i];

		if (level->is_object && !*level->key)
			continue;
		steps[count] = (struct path){count ? &steps[count - 1] : NULL, level->is_object ? level->key : NULL,
					     level->index};
		count++;
	}
	problem_add(problems, arena, count ? &steps[count - 1] : NULL, what->code, "%s", what->detail);
}

static void
not_json(struct view json, struct arena *arena, struct document_problems *problems, const json_error_t *error)
{
	int twice = json_error_code(error) == json_error_duplicate_key;
	size_t end = error->position > 0 ? (size_t)error->position : 0;
	struct document_problem what = {NULL, twice ? "duplicate-field" : "not-json", NULL};
	struct place place;

	if (walk(json, end < json.size ? end : json.size, &place))
		place.depth = 0;
	what.detail = twice ? arena_print(arena, "the field stands twice (line %d)", error->line)
			    : arena_print(arena, "not JSON at line %d, column %d: %.120s", error->line, error->column,
					  error->text);
	if (!what.detail)
		what.detail = "not JSON";
	add_problem(problems, arena, &place, &what);
}

enum status
json_load_object(struct view json, struct arena *arena, struct document_problems *problems, json_t **ret_object)
{
	struct place place;
	json_error_t error;
	json_t *object;

	if (json.size > MAX_JSON_BYTES)
		return STATUS_TOO_BIG;
	json_load_memory();
	/* Before the library, which nests deeper than this. */
	if (walk(json, json.size, &place)) {
		problem_add(problems, arena, NULL, "too-deep", "nested more than %d deep", MAX_JSON_DEPTH);
		return STATUS_MALFORMED;
	}
	object = json_loadb((const char *)json.bytes, json.size, JSON_REJECT_DUPLICATES, &error);
	if (!object) {
		if (json_error_code(&error) == json_error_out_of_memory)
			return STATUS_NO_MEMORY;
		not_json(json, arena, problems, &error);
		return STATUS_MALFORMED;
	}
	if (!json_is_object(object)) {
		json_decref(object);
		problem_add(problems, arena, NULL, "wrong-type", "must be an object");
		return STATUS_MALFORMED;
	}
	*ret_object = object;
	return STATUS_OK;
}
