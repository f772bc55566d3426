/* A verb that sends one message about another: its document is a head, the
 * options, and a few values that nobody need type. */
#ifndef TELLBACK_RUNTIME_VERBS_LETTER_H
#define TELLBACK_RUNTIME_VERBS_LETTER_H

#include "runtime/verbs.h"

/**
 * struct letter:
 * What differs.
 *
 * Shape:  ${type} the document's; ${re} "" for a message that answers none;
 *         ${case_token} "" for that of ${re}, or a new one; ${to} empty for
 *         whoever its type says; ${base} a document to fill in, empty for the
 *         caller's file.
 * Owner:  borrows.
 */
struct letter {
	const char *type;
	struct envelope_id re;
	struct case_token case_token;
	struct view base;
	const struct agency *to;
	size_t to_count;
	struct json_puts puts;
};

/**
 * verbs_letter_json(call, letter, ret_json):
 * The document: head, ${letter}'s values, options.
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code verbs_letter_json(struct verb_call *call, const struct letter *letter, struct view *ret_json);

/**
 * verbs_letter_send(call, letter):
 * Send it once and wait for the broker; to be called again in each turn of the
 * verb.
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code verbs_letter_send(struct verb_call *call, const struct letter *letter);

/**
 * verbs_letter_about(call, letter):
 * As verbs_letter_send, about the message that the verb's first word means.
 */
enum exit_code verbs_letter_about(struct verb_call *call, struct letter *letter);

#endif
