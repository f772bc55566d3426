/* What the verbs of everyone_table.c find out by themselves. */
#ifndef TELLBACK_RUNTIME_VERBS_EVERYONE_H
#define TELLBACK_RUNTIME_VERBS_EVERYONE_H

#include "runtime/verbs.h"

/**
 * verbs_everyone_holder(call, id, ret_holder):
 * Who holds the case of message ${id}, as far as is known here: whom the
 * broker's last notice named, else the council among those who have it; "" if
 * there is none.
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code verbs_everyone_holder(struct verb_call *call, const struct envelope_id *id, struct agency *ret_holder);

/**
 * verbs_everyone_told(call, crs, stage, ret_agency):
 * Whom the policy of ${crs} tells at that stage of a disagreement; "" nobody.
 */
void verbs_everyone_told(const struct verb_call *call, const struct agency *crs, uint64_t stage,
			 struct agency *ret_agency);

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
