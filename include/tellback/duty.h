/* A duty: what is owed, by whom, to whom, in which case, for which child,
 * since when, due when, and how it ended. */
#ifndef TELLBACK_DUTY_H
#define TELLBACK_DUTY_H

#include <stdint.h>

#include "tellback/ids.h"
#include "tellback/instant.h"
#include "tellback/notice.h"

/* Columns: code, token, blocks close (docs/FORMATS.md 2, "Close is refused").
 * `verify` blocks only where it is of a decision, an outcome, a record or an override. */
#define DUTY_KIND_TABLE(X) \
	X(ACKNOWLEDGE, "acknowledge", 1) \
	X(COMPLETION, "completion", 0) \
	X(DECISION, "decision", 1) \
	X(VERIFY, "verify", 1) \
	X(READ, "read", 0) \
	X(TELL, "tell", 1) \
	X(ASSESSMENT_OUTCOME, "assessment-outcome", 1) \
	X(EARLY_HELP_OUTCOME, "early-help-outcome", 1) \
	X(STRATEGY_RECORD, "strategy-record", 1) \
	X(S47_OUTCOME, "s47-outcome", 1) \
	X(ICPC, "icpc", 1) \
	X(ACTION, "action", 0) \
	X(QUORUM, "quorum", 0) \
	X(PROTECTION, "protection", 0) \
	X(INFORMATION_RESPONSE, "information-response", 0) \
	X(ESCALATION_RESPONSE, "escalation-response", 1) \
	X(HANDOVER, "handover", 0) \
	X(TRANSFER, "transfer", 1) \
	X(RETURN_INTERVIEW, "return-interview", 0) \
	X(RECALL, "recall", 0) \
	X(PURGED, "purged", 0) \
	X(CORRECTION, "correction", 0)

/**
 * enum duty_kind:
 * What is owed.
 *
 * Source: docs/FORMATS.md, "Duties".
 */
enum duty_kind {
#define X(code, word, blocks) DUTY_##code,
	DUTY_KIND_TABLE(X)
#undef X
	DUTY_KIND_COUNT
};

/**
 * enum duty_state:
 * How it stands.  overdue is still open: it can be met late.
 *
 *   open -> met | overdue | ended | replaced | excused
 *   overdue -> met | ended | replaced | excused
 *
 * Source: docs/FORMATS.md, "Duties".
 */
enum duty_state { DUTY_OPEN, DUTY_OVERDUE, DUTY_MET, DUTY_ENDED, DUTY_REPLACED, DUTY_EXCUSED, DUTY_STATE_COUNT };

/** The part of a duty's id after the party: a child token, an action's
 * number, or empty. */
#define DUTY_PART_SIZE 20

/**
 * struct duty:
 * One duty as it stands.
 *
 * Shape:  id = opened_by/kind/party[/part]; ${party} is the creditor, and the
 *         debtor in verify, read and purged; ${child} "" where the duty is of
 *         the whole case.  A `read`, which the receipt that met `verify` opens,
 *         is of the same envelope: its ${opened_by} is that of `verify`.
 *         ${ended_by} the envelope that ended it, "" where a receipt met it.
 *         ${warned}, ${reminded}, ${noticed} non-zero once the notice (`warn`,
 *         `due`, `overdue`) has been made, or a later one in its stead.
 * Units:  ${due} and ${warn} INSTANT_NEVER where the policy has no clock;
 *         ${remind} the policy's morning of the London day on which it falls
 *         due, set at opening like ${due}; none: INSTANT_NEVER, or any moment
 *         that is not after ${start}.
 * Source: docs/FORMATS.md, "Duties".
 */
struct duty {
	struct envelope_id opened_by;
	enum duty_kind kind;
	struct agency party;
	char part[DUTY_PART_SIZE];
	struct case_token case_token;
	struct agency debtor;
	struct agency creditor;
	struct child child;
	struct instant start;
	struct instant due;
	struct instant warn;
	struct instant remind;
	enum duty_state state;
	struct envelope_id ended_by;
	struct instant ended;
	int warned;
	int reminded;
	int noticed;
};

/**
 * duty_kind_word(kind), duty_state_word(state):
 * Their tokens.
 *
 * Owner:  static.
 * Errors: none.
 * Source: docs/FORMATS.md, "Duties".
 */
const char *duty_kind_word(enum duty_kind kind);
const char *duty_state_word(enum duty_state state);

/**
 * duty_kind_find(word):
 * The kind whose token is ${word}, or DUTY_KIND_COUNT.
 *
 * Errors: none.
 * Source: docs/FORMATS.md, "Duties".
 */
enum duty_kind duty_kind_find(const char *word);

/**
 * duty_id(duty, ret_id):
 * Write the duty's id.
 *
 * Shape:  ${ret_id} of DUTY_ID_SIZE bytes, NUL-terminated.
 * Errors: none.
 * Source: docs/FORMATS.md, "Duties".
 */
void duty_id(const struct duty *duty, char ret_id[DUTY_ID_SIZE]);

/** A duty as a line of text, with NUL. */
#define DUTY_LINE_SIZE (DUTY_ID_SIZE + 3 * ID_SIZE + 2 * AGENCY_SIZE + 192)

/**
 * duty_print(duty, ret_line):
 * Write the duty as one line, without its newline: id, case, kind, debtor,
 * creditor, child or "-", state, start, due or "never", and once it has ended
 * when, and the envelope that ended it or "-"; else "-" for both.
 *
 * Shape:  ${ret_line} of DUTY_LINE_SIZE bytes, NUL-terminated.
 * Units:  unix milliseconds.
 * Errors: none.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
void duty_print(const struct duty *duty, char ret_line[DUTY_LINE_SIZE]);

/**
 * duty_is_open(duty):
 * Non-zero while the duty is still owed (open or overdue).
 *
 * Errors: none.
 * Source: docs/FORMATS.md, "Duties".
 */
int duty_is_open(const struct duty *duty);

#endif
