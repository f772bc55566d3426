/* What the record of processing says: shapes only (agent_processing.h). */
#ifndef TELLBACK_RUNTIME_PROCESSING_H
#define TELLBACK_RUNTIME_PROCESSING_H

#include <stddef.h>
#include <stdint.h>

#define PROCESSING_KIND_TABLE(X) \
	X(COLLECTION, "collection") X(ALTERATION, "alteration") X(CONSULTATION, "consultation") \
	X(DISCLOSURE, "disclosure") X(COMBINATION, "combination") X(ERASURE, "erasure")

/**
 * enum processing_kind:
 * What was done.
 *
 * Source: Data Protection Act 2018 section 62(1).
 */
enum processing_kind {
#define X(code, word) PROCESSING_##code,
	PROCESSING_KIND_TABLE(X)
#undef X
	PROCESSING_KIND_COUNT
};

/** A verb's name, or how else it was done ("spool", "agent"), with NUL. */
#define PROCESSING_WAY_SIZE 40

/**
 * struct processing_row:
 * One record.  The same person looking at the same message in the same way
 * within an hour is one, with how often and when last.
 *
 * Shape:  ${user} "" where a program did it, then ${role} is "" too; ${message} and
 *         ${case_token} "" where it was about none; ${agencies} who got it
 *         (disclosure) or whom it came from (collection), a space between;
 *         ${purpose} a token or "".
 * Units:  unix milliseconds.
 * Owner:  texts point into the arena it was read into, or are borrowed.
 */
struct processing_row {
	enum processing_kind kind;
	const char *user;
	const char *role;
	const char *way;
	const char *message;
	const char *case_token;
	const char *agencies;
	const char *purpose;
	int64_t first_ms;
	int64_t last_ms;
	uint32_t times;
};

/**
 * struct processing_ask:
 * Which records: at most ${most} after the place ${after}; those last done at
 * ${from_ms} or later and begun before ${until_ms}; of one user or case, or ("")
 * of all.
 *
 * Units:  unix milliseconds.
 * Owner:  borrows.
 */
struct processing_ask {
	int64_t after;
	size_t most;
	int64_t from_ms;
	int64_t until_ms;
	const char *user;
	const char *case_token;
};

/**
 * processing_word(kind):
 * Its token.
 */
const char *processing_word(enum processing_kind kind);

#endif
