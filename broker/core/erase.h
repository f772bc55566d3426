/* Erasing the notes of a whole closed case, by one leaf.  Which receipts,
 * notices and refused notes are about nothing else is looked up page by page
 * (erase_look), so that no turn waits for it; then all goes in one transaction. */
#ifndef TELLBACK_CORE_ERASE_H
#define TELLBACK_CORE_ERASE_H

#include "core/inner.h"
#include "rules/erasing.h"

/** Leaves that one look goes through. */
#define ERASE_LOOK_LEAVES 4096

/**
 * struct erase_report:
 * What came of it.
 *
 * Shape:  ${verdict} ERASING_MAY if it was, or may be, done; ${from} when its time
 *         comes; ${index} of the leaf that says so.
 */
struct erase_report {
	enum erasing verdict;
	struct instant from;
	size_t cases;
	size_t notes;
	uint64_t index;
};

/**
 * erase_judge(core, token, ret_report):
 * May the case of ${token} be erased?  Nothing is changed.
 *
 * Errors: STATUS_NOT_FOUND (no such case); those of casefile_load.
 */
enum status erase_judge(struct core *core, const struct case_token *token, struct erase_report *ret_report) MUST_CHECK;

/**
 * struct erase_page, erase_look(core, token, arena, page):
 * Leaves from ${next} on, which moves on, whose notes are about the case and
 * those it is linked with and about nothing else, beside the envelopes in them.
 *
 * Shape:  ${next} 0 at first; ${is_end} non-zero when there are no more leaves;
 *         where ${verdict} is not ERASING_MAY nothing was looked at, and
 *         ${from} is when its time comes.
 * Owner:  ${indices} in ${arena}.
 * Errors: as erase_judge.
 */
struct erase_page {
	enum erasing verdict;
	struct instant from;
	uint64_t next;
	int is_end;
	const uint64_t *indices;
	size_t count;
};
enum status erase_look(struct core *core, const struct case_token *token, struct arena *arena,
		       struct erase_page *page) MUST_CHECK;

/**
 * struct erase_ask, erase_case(core, ask, ret_report):
 * Inside the open transaction: erase the envelopes of the case and of those it
 * is linked with, and what else was found to be about them; add the leaf.
 *
 * Shape:  ${others} is looked at again, each.
 * Errors: STATUS_NOT_FOUND (no such case); STATUS_MALFORMED (one of ${others} is
 *         about something else); STATUS_TOO_BIG (its leaf would be); STATUS_OK
 *         with another verdict than ERASING_MAY: nothing was changed.
 */
struct erase_ask {
	const struct case_token *token;
	const uint64_t *others;
	size_t other_count;
};
enum status erase_case(struct core *core, const struct erase_ask *ask, struct erase_report *ret_report) MUST_CHECK;

#endif
