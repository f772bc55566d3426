/* The types of message, in the order of docs/FORMATS.md 1. */
#ifndef TELLBACK_MESSAGE_TYPE_H
#define TELLBACK_MESSAGE_TYPE_H

#define MESSAGE_TYPE_TABLE(X) \
	X(REFERRAL, "referral") \
	X(FURTHER_INFORMATION, "further-information") \
	X(PROGRESS, "progress") \
	X(DECISION, "decision") \
	X(REGRADE, "regrade") \
	X(INFORMATION_REQUEST, "information-request") \
	X(INFORMATION_RESPONSE, "information-response") \
	X(PRIORITY, "priority") \
	X(CAPACITY, "capacity") \
	X(REQUEST_ENDED, "request-ended") \
	X(STRATEGY_RECORD, "strategy-record") \
	X(ACTION_DONE, "action-done") \
	X(OUTCOME, "outcome") \
	X(OVERRIDE, "override") \
	X(ESCALATION, "escalation") \
	X(ESCALATION_RESPONSE, "escalation-response") \
	X(NOTIFICATION, "notification") \
	X(HANDOVER, "handover") \
	X(HANDOVER_ACCEPTED, "handover-accepted") \
	X(HANDOVER_DECLINED, "handover-declined") \
	X(LINK, "link") \
	X(UNLINK, "unlink") \
	X(NOT_OURS, "not-ours") \
	X(RECALL, "recall") \
	X(PURGED, "purged") \
	X(TOLD_OTHERWISE, "told-otherwise") \
	X(EXCUSE, "excuse") \
	X(NOT_TOLD, "not-told") \
	X(RETRACT, "retract") \
	X(CORRECT, "correct") \
	X(HOLD, "hold") \
	X(RETURN, "return") \
	X(COUNT, "count") \
	X(AUDIT_REQUEST, "audit-request") \
	X(AUDIT_RESULT, "audit-result") \
	X(CLOSE, "close")

/**
 * enum message_type:
 * What an envelope is; TYPE_UNKNOWN (0) is a token that has no row.
 *
 * Source: docs/FORMATS.md, "Envelope".
 */
enum message_type {
	TYPE_UNKNOWN = 0,
#define X(code, word) TYPE_##code,
	MESSAGE_TYPE_TABLE(X)
#undef X
	TYPE_COUNT_OF
};

/**
 * message_type_word(type):
 * The token of ${type} as it stands in a note, "unknown" for TYPE_UNKNOWN.
 *
 * Owner:  static.
 * Errors: none.
 * Source: docs/FORMATS.md, "Envelope".
 */
const char *message_type_word(enum message_type type);

/**
 * message_type_find(word):
 * The type whose token is ${word}, else TYPE_UNKNOWN.
 *
 * Errors: none.
 * Source: docs/FORMATS.md, "Envelope".
 */
enum message_type message_type_find(const char *word);

#endif
