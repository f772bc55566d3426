/* Whether an envelope's facts are those of its type, and reading them. */
#ifndef TELLBACK_RULES_FACT_CHECK_H
#define TELLBACK_RULES_FACT_CHECK_H

#include "tellback/envelope.h"
#include "tellback/refusal.h"

/**
 * fact_check_grammar(envelope):
 * Non-zero if each fact is of a row of the type, and each row stands as often
 * as it may.
 *
 * Source: docs/FORMATS.md, "Envelope".
 */
int fact_check_grammar(const struct envelope *envelope);

/**
 * fact_check_agreement(envelope, to_an_agency):
 * Do the facts agree with one another: codes with `of` and `level`, a review
 * date where one must be, lists that may not be empty or overlap?
 * ${to_an_agency}: the one answered is an agency, which reads facts too.
 *
 * Errors: REFUSAL_FACTS.
 */
enum refusal fact_check_agreement(const struct envelope *envelope, int to_an_agency);

/**
 * fact_check_value(envelope, name):
 * The value of a fact that stands once; where it is missing, twice there or
 * cannot be read, what it then counts as (a referral's grade: high), or NULL.
 *
 * Owner:  borrows, or static.
 * Source: docs/FORMATS.md, "A referral is never refused on its facts".
 */
const char *fact_check_value(const struct envelope *envelope, const char *name);

/**
 * fact_check_number(envelope, name):
 * That value as a number, of a fact that is one; 0 where there is none.
 */
uint64_t fact_check_number(const struct envelope *envelope, const char *name);

/**
 * fact_check_time(envelope, name, accepted):
 * The moment that the fact names; ${accepted} where it names none or a later one.
 */
struct instant fact_check_time(const struct envelope *envelope, const char *name, struct instant accepted);

/**
 * fact_check_is(envelope, name, words):
 * Non-zero if that value is one of the |-separated ${words}; a NULL ${name}
 * always is.
 */
int fact_check_is(const struct envelope *envelope, const char *name, const char *words);

/**
 * fact_check_next(envelope, name, at):
 * Walk the readable values of a fact that may stand often: ${at} starts at 0;
 * NULL at the end.
 *
 * Owner:  borrows.
 */
const char *fact_check_next(const struct envelope *envelope, const char *name, size_t *at);

/**
 * fact_check_has_value(envelope, name, value), fact_check_has_code(envelope, codes):
 * Non-zero if one of the readable values of a fact is ${value}; if a child's
 * code is one of the |-separated ${codes}.
 */
int fact_check_has_value(const struct envelope *envelope, const char *name, const char *value);
int fact_check_has_code(const struct envelope *envelope, const char *codes);

/**
 * fact_check_has_all(envelope, old, name):
 * Non-zero if each readable value of that fact of ${old} is one of ${envelope}'s.
 */
int fact_check_has_all(const struct envelope *envelope, const struct envelope *old, const char *name);

/**
 * fact_check_has_word(words, text, size):
 * Non-zero if ${text} of ${size} bytes is one of the |-separated ${words}.
 */
int fact_check_has_word(const char *words, const char *text, size_t size);

/**
 * fact_check_covers(envelope, old):
 * Non-zero if an answer that replaces ${old} speaks of the same thing and of
 * every child that ${old} spoke of: what was not yet delivered is not lost.
 */
int fact_check_covers(const struct envelope *envelope, const struct envelope *old);

#endif
