/* Older mail of a case that changes hands: the giver's agent puts it into the
 * handover, the receiver's finds it there. */
#ifndef TELLBACK_RUNTIME_AGENT_HANDOVER_H
#define TELLBACK_RUNTIME_AGENT_HANDOVER_H

#include "runtime/agent.h"

/** What the mail of one handover may come to, and one message of it (bytes):
 * with its text the whole stays well below what may be sealed.  And how many
 * messages: each is checked by whoever takes the case, inside one turn. */
#define HANDOVER_MAIL_BYTES (16UL * 1024 * 1024)
#define HANDOVER_MESSAGE_BYTES (2UL * 1024 * 1024)
#define HANDOVER_MESSAGES 4000

/**
 * agent_handover_fill(agent, document, arena):
 * Put into each item of a handover what this agency has of its case, received,
 * sent or handed over to it before, oldest first; what does not fit, or cannot
 * be opened any more, is left out and counted.  An item that has mail already,
 * and any other type, is left alone.
 *
 * Errors: STATUS_GONE (the vault); STATUS_NO_MEMORY; broken ones.
 * Source: docs/FORMATS.md, "Sealed" (Handover).
 */
enum status agent_handover_fill(struct agent *agent, struct document *document, struct arena *arena) MUST_CHECK;

/**
 * struct handover_place, agent_handover_take(agent, envelope, document, came, arena):
 * Inside the transaction: note where each older message stands in a handover
 * that came (at its ${index} of the log) and is verified now.  What is not signed by
 * its sender, or not what its note says, is passed over.
 *
 * Errors: STATUS_NO_MEMORY; broken ones.
 */
struct handover_place {
	uint64_t index;
	int64_t now_ms;
};
enum status agent_handover_take(struct agent *agent, const struct envelope *envelope, const struct document *document,
				struct handover_place came, struct arena *arena) MUST_CHECK;

#endif
