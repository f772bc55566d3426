/* Configuration files: `[section]`, `key = value`, `#` comments; a value with
 * a '#' or blanks at its ends stands in "quotes".
 * The keys are a table; a line that is not of it is an error that names
 * file, line, column and the nearest key. */
#ifndef TELLBACK_BASE_CONFIG_H
#define TELLBACK_BASE_CONFIG_H

#include <stddef.h>

#include "base/arena.h"
#include "tellback/status.h"

/**
 * enum config_kind:
 * What a key's value is.  `path` values may hold ${CREDENTIALS_DIRECTORY},
 * the only variable that is put in.
 */
enum config_kind { CONFIG_TEXT, CONFIG_PATH, CONFIG_NUMBER, CONFIG_YES_NO, CONFIG_LIST };

/**
 * struct config_key:
 * One key that a program knows.
 *
 * Shape:  ${section} NULL for before the first section (such keys come first
 *         in the table); ${standard} the value when it is not given, NULL if
 *         it must be; CONFIG_LIST may repeat, and be absent if ${standard} is
 *         NULL; ${meaning} a short phrase for errors and help.
 */
struct config_key {
	const char *section;
	const char *key;
	enum config_kind kind;
	const char *standard;
	const char *meaning;
};

struct config;

/**
 * config_load(path, keys, key_count, arena, ret_config, ret_error):
 * Read ${path} against ${keys}.
 *
 * Owner:  all results point into ${arena}.
 * Errors: STATUS_MISCONFIGURED with ${ret_error} "file:line:col: what (did you
 *         mean …?)"; STATUS_NO_MEMORY.
 */
enum status config_load(const char *path, const struct config_key *keys, size_t key_count, struct arena *arena,
			struct config **ret_config, const char **ret_error) MUST_CHECK;

/**
 * config_parse(name, text, size, keys, key_count, arena, ret_config, ret_error):
 * As config_load for text in memory, called ${name} in errors.
 *
 * Errors: as config_load.
 */
struct config_source {
	const char *name;
	const char *text;
	size_t size;
};
enum status config_parse(const struct config_source *source, const struct config_key *keys, size_t key_count,
			 struct arena *arena, struct config **ret_config, const char **ret_error) MUST_CHECK;

/**
 * config_text(config, section, key):
 * The value, or its standard; NULL if there is neither.
 *
 * Owner:  the config's arena.
 * Errors: a key that is not of the table is our bug (assert).
 */
const char *config_text(const struct config *config, const char *section, const char *key);

/**
 * config_number(config, section, key), config_yes(config, section, key):
 * The value as a number, or as yes (1) or no (0): checked when loaded.
 */
unsigned long long config_number(const struct config *config, const char *section, const char *key);
int config_yes(const struct config *config, const char *section, const char *key);

/**
 * config_list(config, section, key, ret_count):
 * All values of a CONFIG_LIST key, in order.
 *
 * Owner:  the config's arena.
 */
const char *const *config_list(const struct config *config, const char *section, const char *key, size_t *ret_count);

/**
 * config_print(config, arena):
 * The effective configuration as text, one key a line, for --print-config.
 *
 * Owner:  ${arena}.
 * Errors: NULL without memory.
 */
const char *config_print(const struct config *config, struct arena *arena);

#endif
