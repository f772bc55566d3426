/* One verb, several messages: a meeting's record apart from the others, an
 * outcome to each who is owed it.  All are looked at before the first goes, so
 * that a slip of the hand does not leave half of them told; what broke off is
 * finished by typing the same again. */
#ifndef TELLBACK_CRS_MAILING_H
#define TELLBACK_CRS_MAILING_H

#include "runtime/verbs_letter.h"

/** Messages of one verb. */
#define MAILING_MOST 64

/**
 * mailing_begun(call):
 * Non-zero once mailing_add was called in an earlier turn of the verb: then
 * only mailing_send is to be called.
 */
int mailing_begun(const struct verb_call *call);

/**
 * mailing_add(call, letter, title):
 * One more; ${title} a line above its id, "to health".
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code mailing_add(struct verb_call *call, const struct letter *letter, const char *title);

/**
 * mailing_send(call):
 * Send them, wait for the broker's word on each; the first trouble is the exit
 * code, the others are said too.
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code mailing_send(struct verb_call *call);

#endif
