/* The notice: what the broker itself says.  Unsigned, vouched for by the log,
 * never an input of a rule. */
#ifndef TELLBACK_NOTICE_H
#define TELLBACK_NOTICE_H

#include <stdint.h>

#include "tellback/bytes.h"
#include "tellback/ids.h"
#include "tellback/instant.h"

#define NOTICE_KIND_TABLE(X) \
	X(WARN, "warn") X(DUE, "due") X(OVERDUE, "overdue") X(REFUSED, "refused") X(CLOSED, "closed") \
	X(REOPENED, "reopened") X(HELD, "held") X(CLOCK, "clock") X(RESTORE, "restore") X(ERASED, "erased")

/**
 * enum notice_kind:
 * What a notice is about.
 *
 * Source: docs/FORMATS.md, "Notice".
 */
enum notice_kind {
#define X(code, word) NOTICE_##code,
	NOTICE_KIND_TABLE(X)
#undef X
	NOTICE_KIND_COUNT
};

/** A duty id as text: opener / kind / party [/ part], with NUL. */
#define DUTY_ID_SIZE (ID_SIZE + TOKEN_SIZE + AGENCY_SIZE + 16)

/**
 * struct notice:
 * One notice; its id is the first 16 bytes of SHA-256 of
 * "kind case about code to".
 *
 * Shape:  ${about} a duty id, an envelope id or "" for "-"; ${code} a token
 *         (or an agency, in `held`) or ""; ${needs} duty ids, at most 64;
 *         ${to} 1..64 agencies, sorted.
 * Owner:  arrays point into an arena.
 * Source: docs/FORMATS.md, "Notice".
 */
struct notice {
	enum notice_kind kind;
	struct case_token case_token;
	char about[DUTY_ID_SIZE];
	char code[AGENCY_SIZE];
	const char *const *needs;
	size_t need_count;
	const struct agency *to;
	size_t to_count;
	struct instant at;
};

#endif
