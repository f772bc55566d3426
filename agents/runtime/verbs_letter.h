/* A verb that sends one message about another: its document is a head, the
 * options, and a few values that nobody need type. */
#ifndef TELLBACK_RUNTIME_VERBS_LETTER_H
#define TELLBACK_RUNTIME_VERBS_LETTER_H

#include "runtime/verbs.h"

/**
 * enum letter_to:
 * To whom it goes: whoever its type and what it answers say; everybody who has
 * what it answers; or those that its document already names.
 */
enum letter_to { LETTER_TO_STANDARD, LETTER_TO_ALL };

/**
 * struct letter:
 * What differs.
 *
 * Shape:  ${type} the document's; ${re} "" for a message that answers none;
 *         ${to} at most MAX_RECIPIENTS - 1, used where ${to_count} is not 0.
 * Owner:  borrows.
 */
struct letter {
	const char *type;
	struct envelope_id re;
	enum letter_to whom;
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

/**
 * verbs_letter_holders(call, id, to, count):
 * Everybody else who has message ${id}: its sender and its recipients, but for
 * those who only read along at a council (they are added by themselves).
 *
 * Shape:  ${to} of MAX_RECIPIENTS.
 * Errors: EXIT_NOT_FOUND, with words in err.
 */
enum exit_code verbs_letter_holders(struct verb_call *call, const struct envelope_id *id, struct agency *to,
				    size_t *count);

#endif
