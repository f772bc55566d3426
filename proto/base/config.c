#include "base/config.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "tellback/bounds.h"

#define MAX_CONFIG_BYTES (256 * 1024)
#define NAME_MOST 40
#define CREDENTIALS "${CREDENTIALS_DIRECTORY}"
#define BLANKS " \t"

/* The values given for one key, in the order of the file. */
struct given {
	const char **values;
	size_t count;
	size_t line; /* of the first */
};

struct config {
	const struct config_key *keys;
	struct given *given; /* one a key */
	size_t key_count;
	struct arena *arena;
};

/* One line being read. */
struct reader {
	const char *name;
	struct config *config;
	const char *section; /* NULL before the first */
	char *line;	     /* NUL-terminated copy, cut up while reading */
	size_t number;
	const char *error;
};

static int
same_section(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

/* Note the first error, at ${at} within the line; always STATUS_MISCONFIGURED
 * unless there is no memory for the words. */
static enum status
fail(struct reader *reader, const char *at, const char *what)
{
	size_t column = at ? (size_t)(at - reader->line) + 1 : 1;

	if (!what)
		return STATUS_NO_MEMORY;
	reader->error =
		arena_print(reader->config->arena, "%s:%zu:%zu: %s", reader->name, reader->number, column, what);
	return reader->error ? STATUS_MISCONFIGURED : STATUS_NO_MEMORY;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters must change to make ${a} into ${b} (Levenshtein). */
static size_t
distance(const char *a, const char *b)
{
	size_t row[NAME_MOST + 1];
	size_t b_size = strlen(b);

	if (strlen(a) > NAME_MOST || b_size > NAME_MOST)
		return NAME_MOST;
	for (size_t j = 0; j <= b_size; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t corner = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_size; j++) {
			size_t above = row[j];

			row[j] = least(least(row[j] + 1, row[j - 1] + 1), corner + (a[i - 1] != b[j - 1]));
			corner = above;
		}
	}
	return row[b_size];
}

/* The word of ${words} that a person may have meant, or NULL. */
struct nearest {
	const char *word;
	size_t distance;
};
static void
nearest_try(struct nearest *nearest, const char *typed, const char *word)
{
	size_t far = distance(typed, word);
	size_t most = strlen(typed) / 3 > 2 ? strlen(typed) / 3 : 2;

	if (far > most || far >= strlen(word) || (nearest->word && far >= nearest->distance))
		return;
	*nearest = (struct nearest){word, far};
}

static enum status
unknown_key(struct reader *reader, const char *at)
{
	const struct config *config = reader->config;
	struct nearest nearest = {NULL, 0};

	for (size_t i = 0; i < config->key_count; i++)
		if (same_section(config->keys[i].section, reader->section))
			nearest_try(&nearest, at, config->keys[i].key);
	if (nearest.word)
		return fail(reader, at,
			    arena_print(config->arena, "unknown key \"%s\" (did you mean \"%s\"?)", at, nearest.word));
	for (size_t i = 0; i < config->key_count; i++)
		if (!strcmp(config->keys[i].key, at) && config->keys[i].section)
			return fail(reader, at,
				    arena_print(config->arena, "key \"%s\" belongs in section [%s]", at,
						config->keys[i].section));
	return fail(reader, at, arena_print(config->arena, "unknown key \"%s\"", at));
}

static enum status
unknown_section(struct reader *reader, const char *at, const char *section)
{
	const struct config *config = reader->config;
	struct nearest nearest = {NULL, 0};

	for (size_t i = 0; i < config->key_count; i++)
		if (config->keys[i].section)
			nearest_try(&nearest, section, config->keys[i].section);
	if (nearest.word)
		return fail(
			reader, at,
			arena_print(config->arena, "unknown section [%s] (did you mean [%s]?)", section, nearest.word));
	return fail(reader, at, arena_print(config->arena, "unknown section [%s]", section));
}

/* Cut blanks off the end of ${text}. */
static void
trim(char *text)
{
	size_t size = strlen(text);

	while (size && strchr(BLANKS, text[size - 1]))
		text[--size] = '\0';
}

/* Cut a comment off: '#' at the start or after a blank, outside quotes. */
static void
cut_comment(char *line)
{
	int quoted = 0;

	for (size_t i = 0; line[i]; i++) {
		if (line[i] == '"')
			quoted = !quoted;
		if (line[i] == '#' && !quoted && (!i || strchr(BLANKS, line[i - 1]))) {
			line[i] = '\0';
			return;
		}
	}
}

static enum status
read_section(struct reader *reader, char *at)
{
	size_t size = strlen(at);
	char *section;

	if (size < 3 || at[size - 1] != ']')
		return fail(reader, at, "a section is written [name]");
	section = arena_text(reader->config->arena, at + 1, size - 2);
	if (!section)
		return STATUS_NO_MEMORY;
	section += strspn(section, BLANKS);
	trim(section);
	for (size_t i = 0; i < reader->config->key_count; i++)
		if (reader->config->keys[i].section && !strcmp(reader->config->keys[i].section, section)) {
			reader->section = reader->config->keys[i].section;
			return STATUS_OK;
		}
	return unknown_section(reader, at, section);
}

/* Put the one variable in; any other "${" is an error. */
static enum status
expand(struct reader *reader, const char *at, const char **value)
{
	const char *variable = strstr(*value, "${");
	const char *folder;
	char *expanded;

	if (!variable)
		return STATUS_OK;
	if (strncmp(variable, CREDENTIALS, strlen(CREDENTIALS)) || strstr(variable + 2, "${"))
		return fail(reader, at, "only ${CREDENTIALS_DIRECTORY} can be put in, once");
	folder = getenv("CREDENTIALS_DIRECTORY");
	if (!folder)
		return fail(reader, at, "CREDENTIALS_DIRECTORY is not set: start by systemd with LoadCredential=");
	expanded = arena_print(reader->config->arena, "%.*s%s%s", (int)(variable - *value), *value, folder,
			       variable + strlen(CREDENTIALS));
	if (!expanded)
		return STATUS_NO_MEMORY;
	*value = expanded;
	return STATUS_OK;
}

static enum status
check_kind(struct reader *reader, const struct config_key *key, const char *at, const char **value)
{
	uint64_t number;

	switch (key->kind) {
	case CONFIG_TEXT:
	case CONFIG_LIST:
		return STATUS_OK;
	case CONFIG_PATH:
		return expand(reader, at, value);
	case CONFIG_NUMBER:
		if (id_number(*value, &number))
			return fail(reader, at,
				    arena_print(reader->config->arena, "\"%s\" takes a whole number", key->key));
		return STATUS_OK;
	case CONFIG_YES_NO:
		if (strcmp(*value, "yes") && strcmp(*value, "no"))
			return fail(reader, at, arena_print(reader->config->arena, "\"%s\" takes yes or no", key->key));
		return STATUS_OK;
	}
	return STATUS_OK;
}

/* One more value for the key; lists grow by doubling within the arena. */
static enum status
keep(struct reader *reader, struct given *given, const char *value)
{
	const char **values;

	if (given->count && !(given->count & (given->count - 1))) {
		values = arena_array(reader->config->arena, given->count * 2, sizeof *values);
		if (!values)
			return STATUS_NO_MEMORY;
		memcpy(values, given->values, given->count * sizeof *values);
		given->values = values;
	} else if (!given->count) {
		given->values = arena_array(reader->config->arena, 1, sizeof *given->values);
		if (!given->values)
			return STATUS_NO_MEMORY;
		given->line = reader->number;
	}
	given->values[given->count++] = value;
	return STATUS_OK;
}

/* The value at ${at} without its quotes, copied. */
static enum status
read_value(struct reader *reader, char *at, const char **ret_value)
{
	size_t size = strlen(at);

	if (*at == '"') {
		if (size < 2 || at[size - 1] != '"' || memchr(at + 1, '"', size - 2))
			return fail(reader, at, "a quoted value ends with one more quote");
		at++;
		size -= 2;
	} else if (!size) {
		return fail(reader, at, "a value is missing");
	}
	*ret_value = arena_text(reader->config->arena, at, size);
	return *ret_value ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status
read_key(struct reader *reader, char *at)
{
	struct config *config = reader->config;
	char *equals = strchr(at, '=');
	const char *text = NULL;
	enum status status;
	char *value;
	size_t i;

	if (!equals)
		return fail(reader, at, "a line is `key = value`, [section] or a # comment");
	*equals = '\0';
	trim(at);
	value = equals + 1 + strspn(equals + 1, BLANKS);
	for (i = 0; i < config->key_count; i++)
		if (!strcmp(config->keys[i].key, at) && same_section(config->keys[i].section, reader->section))
			break;
	if (i == config->key_count)
		return unknown_key(reader, at);
	if (config->given[i].count && config->keys[i].kind != CONFIG_LIST)
		return fail(reader, at,
			    arena_print(config->arena, "key \"%s\" was given before, in line %zu", at,
					config->given[i].line));
	status = read_value(reader, value, &text);
	if (!status)
		status = check_kind(reader, &config->keys[i], value, &text);
	return status ? status : keep(reader, &config->given[i], text);
}

static enum status
read_line(struct reader *reader, const char *text, size_t size)
{
	char *at;

	reader->number++;
	if (size && text[size - 1] == '\r')
		size--;
	reader->line = arena_text(reader->config->arena, text, size > MAX_CONFIG_LINE ? 0 : size);
	if (!reader->line)
		return STATUS_NO_MEMORY;
	if (size > MAX_CONFIG_LINE)
		return fail(reader, NULL, "the line is too long");
	for (size_t i = 0; i < size; i++)
		if (((unsigned char)text[i] < 0x20 && text[i] != '\t') || text[i] == 0x7f)
			return fail(reader, reader->line + i, "a control byte");
	cut_comment(reader->line);
	trim(reader->line);
	at = reader->line + strspn(reader->line, BLANKS);
	if (!*at)
		return STATUS_OK;
	return *at == '[' ? read_section(reader, at) : read_key(reader, at);
}

/* After the last line: every key has a value or a standard. */
static enum status
read_standards(struct reader *reader)
{
	struct config *config = reader->config;
	enum status status;

	if (!reader->number)
		reader->number = 1; /* an empty file */
	for (size_t i = 0; i < config->key_count; i++) {
		const struct config_key *key = &config->keys[i];
		const char *text = key->standard;

		if (config->given[i].count || (!text && key->kind == CONFIG_LIST))
			continue;
		if (!text)
			return fail(reader, NULL,
				    key->section
					    ? arena_print(config->arena, "key \"%s\" of section [%s] is missing (%s)",
							  key->key, key->section, key->meaning)
					    : arena_print(config->arena, "key \"%s\" is missing (%s)", key->key,
							  key->meaning));
		status = check_kind(reader, key, NULL, &text);
		if (!status)
			status = keep(reader, &config->given[i], text);
		if (status)
			return status;
	}
	return STATUS_OK;
}

static enum status
read_lines(struct reader *reader, const struct config_source *source)
{
	size_t at = 0;
	enum status status = STATUS_OK;

	while (!status && at < source->size) {
		const char *text = source->text + at;
		const char *end = memchr(text, '\n', source->size - at);
		size_t size = end ? (size_t)(end - text) : source->size - at;

		status = read_line(reader, text, size);
		at += size + 1;
	}
	return status ? status : read_standards(reader);
}

enum status
config_parse(const struct config_source *source, const struct config_key *keys, size_t key_count, struct arena *arena,
	     struct config **ret_config, const char **ret_error)
{
	struct config *config = arena_alloc(arena, sizeof *config);
	struct reader reader = {.name = source->name};
	enum status status;

	if (!config)
		return STATUS_NO_MEMORY;
	*config = (struct config){keys, arena_array(arena, key_count, sizeof *config->given), key_count, arena};
	if (!config->given)
		return STATUS_NO_MEMORY;
	reader.config = config;
	status = read_lines(&reader, source);
	if (!status)
		*ret_config = config;
	else if (status == STATUS_MISCONFIGURED)
		*ret_error = reader.error;
	return status;
}

enum status
config_load(const char *path, const struct config_key *keys, size_t key_count, struct arena *arena,
	    struct config **ret_config, const char **ret_error)
{
	struct view content = {NULL, 0};
	struct config_source source = {.name = path};
	enum status status = file_read(path, MAX_CONFIG_BYTES, arena, &content);

	if (status == STATUS_NO_MEMORY)
		return status;
	if (status) {
		*ret_error = arena_print(arena, "%s: cannot be read: %s", path, status_word(status));
		return *ret_error ? STATUS_MISCONFIGURED : STATUS_NO_MEMORY;
	}
	source.text = (const char *)content.bytes;
	source.size = content.size;
	return config_parse(&source, keys, key_count, arena, ret_config, ret_error);
}

static const struct given *
find(const struct config *config, const char *section, const char *key)
{
	size_t i = 0;

	while (i < config->key_count &&
	       (strcmp(config->keys[i].key, key) || !same_section(config->keys[i].section, section)))
		i++;
	assert(i < config->key_count); /* a key of the table */
	return &config->given[i];
}

const char *
config_text(const struct config *config, const char *section, const char *key)
{
	const struct given *given = find(config, section, key);

	return given->count ? given->values[0] : NULL;
}

unsigned long long
config_number(const struct config *config, const char *section, const char *key)
{
	const char *text = config_text(config, section, key);
	uint64_t number = 0;
	int bad;

	assert(text);
	bad = id_number(text, &number);
	assert(!bad); /* it was checked when it was read */
	return number;
}

int
config_yes(const struct config *config, const char *section, const char *key)
{
	const char *text = config_text(config, section, key);

	assert(text);
	return !strcmp(text, "yes");
}

const char *const *
config_list(const struct config *config, const char *section, const char *key, size_t *ret_count)
{
	const struct given *given = find(config, section, key);

	*ret_count = given->count;
	return given->values;
}

const char *
config_print(const struct config *config, struct arena *arena)
{
	const char *section = NULL;
	const char *text = "";

	for (size_t i = 0; text && i < config->key_count; i++) {
		const struct config_key *key = &config->keys[i];

		if (!same_section(section, key->section))
			text = arena_print(arena, "%s[%s]\n", text, key->section);
		section = key->section;
		for (size_t j = 0; text && j < config->given[i].count; j++) {
			const char *value = config->given[i].values[j];
			int quote = !*value || value[strcspn(value, BLANKS "#")] != '\0';

			text = arena_print(arena, "%s%s = %s%s%s\n", text, key->key, quote ? "\"" : "", value,
					   quote ? "\"" : "");
		}
	}
	return text;
}
