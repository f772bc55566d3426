/* The facts: the few things that stand in clear beside a sealed body, because
 * a rule or an indicator needs them.  One row a fact of a type. */
#ifndef TELLBACK_FACT_H
#define TELLBACK_FACT_H

#include <stddef.h>

#include "tellback/message_type.h"

/**
 * enum fact_kind:
 * The grammar of a fact's value, and so how it is derived from the content.
 *
 * Shape:  see each; `words` of the row is a |-separated list.
 * Source: docs/FORMATS.md, "Envelope".
 */
enum fact_kind {
	FACT_WORD,	    /* one of words */
	FACT_NUMBER,	    /* n */
	FACT_TIME_DOWN,	    /* sec, whole quarter hours, rounded down */
	FACT_TIME_UP,	    /* sec, whole quarter hours, rounded up */
	FACT_AGENCY,	    /* agency */
	FACT_AGENCY_OR,	    /* agency, or one of words */
	FACT_AGENCY_REASON, /* agency:word */
	FACT_ROLE,	    /* token */
	FACT_ID,	    /* id */
	FACT_DIGEST,	    /* h: SHA-256 of the StrategyRecord bytes */
	FACT_CHILD,	    /* child */
	FACT_CHILD_CODE,    /* child:word */
	FACT_ACTION,	    /* n:agency:sec, due rounded up */
	FACT_DUTY,	    /* kind/party[/part] */
	FACT_MONTH,	    /* YYYY-MM */
	FACT_DAY,	    /* YYYY-MM-DD */
	FACT_ROW,	    /* name:n, or name:s where suppressed */
	FACT_CODE_SCORE,    /* word:1..4 */
};

/**
 * enum fact_count:
 * How often the fact stands in one envelope.
 *
 * Source: docs/FORMATS.md, "Envelope" (`?` and `*`).
 */
enum fact_count { FACT_ONCE, FACT_MAYBE, FACT_MANY };

/**
 * struct fact_row:
 * One fact that a type may carry.
 *
 * Shape:  ${most} bounds FACT_MANY; ${words} is NULL where the kind has none.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Envelope".
 */
struct fact_row {
	enum message_type type;
	const char *name;
	enum fact_kind kind;
	enum fact_count count;
	size_t most;
	const char *words;
};

/**
 * struct fact:
 * One fact line of an envelope.
 *
 * Shape:  ${name} a token, ${value} without spaces; NUL-terminated.
 * Owner:  points into the arena of the envelope it came with.
 * Source: docs/FORMATS.md, "Envelope".
 */
struct fact {
	const char *name;
	const char *value;
};

/**
 * fact_rows(type, ret_count):
 * The rows of ${type}, in the order of docs/FORMATS.md.
 *
 * Owner:  static.
 * Errors: none; a type without facts has count 0.
 * Source: docs/FORMATS.md, "Envelope".
 */
const struct fact_row *fact_rows(enum message_type type, size_t *ret_count);

/**
 * fact_value_fits(row, value):
 * Non-zero if ${value} is of the row's grammar and, where it has words, one
 * of them.
 *
 * Errors: none.
 * Source: docs/FORMATS.md, "Envelope".
 */
int fact_value_fits(const struct fact_row *row, const char *value);

/**
 * fact_find(facts, count, name):
 * The value of the first fact called ${name}, or NULL.
 *
 * Owner:  borrows.
 * Errors: none.
 * Source: docs/FORMATS.md, "Envelope".
 */
const char *fact_find(const struct fact *facts, size_t count, const char *name);

#endif
