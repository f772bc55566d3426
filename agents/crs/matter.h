/* What a verb's first word is about: a message, or a whole case. */
#ifndef TELLBACK_CRS_MATTER_H
#define TELLBACK_CRS_MATTER_H

#include "crs/tie.h"
#include "runtime/verbs.h"

/**
 * struct matter, matter_find(call, word, ret_matter):
 * ${word} is a message (as verbs_id has it) or a case's token.
 *
 * Shape:  ${message} "" where a case is meant; ${group} the case and those
 *         linked with it.
 * Errors: the exit code, with words in err.
 */
struct matter {
	struct case_token case_token;
	struct envelope_id message;
	enum message_type type;
	struct tie_group group;
};
enum exit_code matter_find(struct verb_call *call, const char *word, struct matter *ret_matter);

/**
 * struct matter_referral, matter_referrals(call, matter, ret_rows):
 * The referrals of the case and of those linked with it that were not
 * retracted or replaced by another, oldest first.
 *
 * Errors: the exit code, with words in err.
 */
struct matter_referral {
	struct envelope_id id;
	struct case_token case_token;
	struct agency from;
	int64_t accepted_ms;
};
struct matter_referrals {
	struct matter_referral *rows;
	size_t count;
};
enum exit_code matter_referrals(struct verb_call *call, const struct matter *matter, struct matter_referrals *ret_rows);

/**
 * matter_referral(call, matter, ret_id):
 * The referral that the matter is about: itself, or the first of its case.
 *
 * Errors: EXIT_NOT_FOUND, with words in err.
 */
enum exit_code matter_referral(struct verb_call *call, const struct matter *matter, struct envelope_id *ret_id);

/**
 * matter_owed(call, matter, ret_rows):
 * What the broker says is owed in the case; to be called in each turn of the
 * verb until the call does not wait any more.
 *
 * Errors: EXIT_NOT_REACHED, with words in err.
 */
enum exit_code matter_owed(struct verb_call *call, const struct matter *matter, struct owed_rows *ret_rows);

/**
 * matter_on_its_way(call, type, re, name):
 * A message of ours of ${type} to ${name} about ${re} that the broker has not
 * answered yet; NULL if there is none.  NULL for ${re} or ${name}: whichever.
 *
 * Owner:  the call's arena.
 */
const struct sent_row *matter_on_its_way(struct verb_call *call, enum message_type type, const struct envelope_id *re,
					 const char *name);

/**
 * matter_in_list(list, name):
 * Non-zero if ${name} is one of the space-separated ${list}.
 */
int matter_in_list(const char *list, const char *name);

/**
 * matter_parties(call, matter, ret_parties):
 * The agencies, other than our side, that sent or got anything of the case
 * here; each once.
 *
 * Errors: the exit code, with words in err.
 */
#define MATTER_PARTIES 128
struct matter_parties {
	struct agency items[MATTER_PARTIES];
	size_t count;
};
enum exit_code matter_parties(struct verb_call *call, const struct matter *matter, struct matter_parties *ret_parties);

#endif
