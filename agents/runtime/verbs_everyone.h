/* What the verbs of everyone_table.c find out by themselves. */
#ifndef TELLBACK_RUNTIME_VERBS_EVERYONE_H
#define TELLBACK_RUNTIME_VERBS_EVERYONE_H

#include "runtime/verbs.h"

/**
 * verbs_everyone_number(call, name, standard):
 * The value of a number option, or ${standard}.
 */
int64_t verbs_everyone_number(const struct verb_call *call, const char *name, int64_t standard);

/**
 * verbs_everyone_pairs(call, name, place, keys, puts, count):
 * "LEFT=RIGHT" of each value of the list option ${name}: ${place}/0/${keys}[0]
 * and, as a word, ${place}/0/${keys}[1] …; with one key, the value alone.
 *
 * Errors: EXIT_USAGE with words in err.
 */
struct verbs_pairs {
	const char *name;
	const char *place;
	const char *keys[2];
};
enum exit_code verbs_everyone_pairs(struct verb_call *call, const struct verbs_pairs *pairs, struct json_put *puts,
				    size_t *count);

#endif
