/* What this agency is asked, and answers: the types and facts of it, which
 * nothing else in this folder names. */
#ifndef TELLBACK_HEALTH_INQUIRY_TABLE_H
#define TELLBACK_HEALTH_INQUIRY_TABLE_H

#include "runtime/agent_kind.h"
#include "tellback/envelope.h"

/**
 * enum inquiry_kind, inquiry_table_kind(type):
 * What a message is to whoever is asked.
 */
enum inquiry_kind {
	INQUIRY_OTHER,
	INQUIRY_REQUEST,  /* asked of us */
	INQUIRY_PRIORITY, /* it has another urgency */
	INQUIRY_END,	  /* it is no longer needed */
	INQUIRY_RESPONSE, /* our answer */
	INQUIRY_CAPACITY  /* what we can work on */
};
enum inquiry_kind inquiry_table_kind(enum message_type type);

/**
 * inquiry_table_type(kind):
 * Its type, as files say it.
 *
 * Owner:  static.
 */
const char *inquiry_table_type(enum inquiry_kind kind);

/**
 * struct inquiry_facts, inquiry_table_facts(envelope):
 * The facts that are kept count by; "" where one does not stand.
 *
 * Owner:  texts point into ${envelope}.
 */
struct inquiry_facts {
	const char *rag;
	const char *reason;
	const char *answer;
	const char *open;
	const char *until;
};
struct inquiry_facts inquiry_table_facts(const struct envelope *envelope);

/** An answer that leaves the request open, and its place in a document; what a
 * request that is red is called. */
#define INQUIRY_TABLE_PARTIAL "partial"
#define INQUIRY_TABLE_RED "red"

#endif
