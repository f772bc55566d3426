#include "content/json_form.h"

#include <assert.h>
#include <ctype.h>
#include <jansson.h>
#include <string.h>

#include "content/json_load.h"
#include "content/json_write.h"

#define DEEPEST 8
#define STEP_SIZE 64

struct steps {
	char names[DEEPEST][STEP_SIZE];
	size_t count;
};

static void
steps_of(const char *pointer, struct steps *steps)
{
	steps->count = 0;
	while (*pointer == '/') {
		size_t size = strcspn(pointer + 1, "/");

		assert(steps->count < DEEPEST && size < STEP_SIZE);
		memcpy(steps->names[steps->count], pointer + 1, size);
		steps->names[steps->count++][size] = '\0';
		pointer += 1 + size;
	}
}

static int
is_number(const char *step)
{
	return *step && strspn(step, "0123456789") == strlen(step);
}

static size_t
number_of(const char *step)
{
	size_t number = 0;

	while (*step)
		number = number * 10 + (size_t)(*step++ - '0');
	return number;
}

/* What is at one step, borrowed, or NULL. */
static json_t *
child_of(json_t *parent, const char *step)
{
	if (json_is_array(parent) && is_number(step))
		return json_array_get(parent, number_of(step));
	return json_object_get(parent, step); /* NULL for what is no object */
}

/* Takes ${value}. */
static int
child_set(json_t *parent, const char *step, json_t *value)
{
	if (!json_is_array(parent))
		return json_object_set_new(parent, step, value);
	if (number_of(step) < json_array_size(parent))
		return json_array_set_new(parent, number_of(step), value);
	return json_array_append_new(parent, value);
}

static int
fits(const json_t *parent, const char *step)
{
	if (json_is_array(parent))
		return is_number(step) && number_of(step) <= json_array_size(parent);
	return json_is_object(parent) && !is_number(step);
}

static json_t *
word_of(const char *text)
{
	char word[STEP_SIZE];
	size_t i;

	for (i = 0; text[i] && i < sizeof word - 1; i++)
		word[i] = text[i] == '-' ? '_' : (char)toupper((unsigned char)text[i]);
	word[i] = '\0';
	return json_string(word);
}

static json_t *
value_of(const struct json_put *put)
{
	switch (put->kind) {
	case JSON_PUT_TEXT:
		return json_string(put->text);
	case JSON_PUT_WORD:
		return word_of(put->text);
	case JSON_PUT_NUMBER:
		return json_integer(put->number);
	case JSON_PUT_TRUE:
		return json_true();
	case JSON_PUT_JSON:
		return json_loads(put->text, JSON_REJECT_DUPLICATES, NULL);
	}
	return NULL;
}

static enum status
put_one(json_t *object, const struct json_put *put)
{
	struct steps steps;
	json_t *at = object;
	size_t i;

	steps_of(put->pointer, &steps);
	assert(steps.count);
	for (i = 0; i + 1 < steps.count; i++) {
		json_t *next;

		if (!fits(at, steps.names[i]))
			return STATUS_MALFORMED;
		next = child_of(at, steps.names[i]);
		if (!next) {
			next = is_number(steps.names[i + 1]) ? json_array() : json_object();
			if (child_set(at, steps.names[i], next))
				return STATUS_NO_MEMORY;
		}
		at = next;
	}
	if (!fits(at, steps.names[i]))
		return STATUS_MALFORMED;
	if (put->is_default && child_of(at, steps.names[i]))
		return STATUS_OK;
	/* what is no UTF-8 makes no value, and that is the only other way to fail */
	return child_set(at, steps.names[i], value_of(put)) ? STATUS_MALFORMED : STATUS_OK;
}

enum status
json_form_fill(struct view base, struct json_puts puts, struct arena *arena, struct view *ret_json,
	       struct document_problems *problems)
{
	enum status status = STATUS_OK;
	json_t *object = NULL;

	json_load_memory();
	if (base.size)
		status = json_load_object(base, arena, problems, &object);
	else if (!(object = json_object()))
		status = STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < puts.count; i++) {
		status = put_one(object, &puts.items[i]);
		if (status == STATUS_MALFORMED)
			problem_add(problems, arena, NULL, "wrong-type", "no value can stand at %s, or it is not text",
				    puts.items[i].pointer);
	}
	if (!status)
		status = json_write_text(object, JSON_INDENT(2), arena, ret_json);
	json_decref(object);
	return status;
}

enum status
json_form_part(struct view json, const char *pointer, struct arena *arena, struct view *ret_json)
{
	struct document_problems problems = {.count = 0};
	json_t *object = NULL;
	enum status status = json_load_object(json, arena, &problems, &object);
	struct steps steps;
	json_t *at = object;

	steps_of(pointer, &steps);
	for (size_t i = 0; at && i < steps.count; i++)
		at = child_of(at, steps.names[i]);
	if (!status && !at)
		status = STATUS_NOT_FOUND;
	if (!status && json_is_string(at))
		status = arena_copy(
		    arena, (struct view){(const uint8_t *)json_string_value(at), json_string_length(at)}, ret_json);
	else if (!status)
		status = json_write_text(at, JSON_INDENT(2) | JSON_ENCODE_ANY, arena, ret_json);
	json_decref(object);
	return status;
}

enum status
json_form_drop(struct view json, const char *name, struct arena *arena, struct view *ret_json)
{
	struct document_problems problems = {.count = 0};
	json_t *object = NULL;
	enum status status = json_load_object(json, arena, &problems, &object);

	if (!status) {
		(void)json_object_del(object, name); /* one that is not there is dropped already */
		status = json_write_text(object, JSON_INDENT(2), arena, ret_json);
	}
	json_decref(object);
	return status;
}
