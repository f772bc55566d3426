/* Every step of a message's way that somebody keeps: the words that core and
 * the agents write, after the commit, as `step.<word>` lines (log = debug), and
 * by which the model (tests/model/delivery.pml) names the same steps.
 *
 *   offer > sign > submit > accept > learn          the sender's, and the broker's
 *                             > keep > verify > open        the recipient's
 *                                 > attest > submit > settle > hear   the receipt's way back
 *
 * Columns: the word, who does it, what is so from then on. */
#ifndef TELLBACK_TRANSITION_H
#define TELLBACK_TRANSITION_H

#define TRANSITION_TABLE(X) \
	X(START, "start", EITHER, "A store was opened: what it has is all that is known.") \
	X(OFFER, "offer", AGENT, "The sender has the message and its sealed bytes; it was never sent before.") \
	X(SIGN, "sign", AGENT, "The note has its number and its signature.") \
	X(SUBMIT, "submit", AGENT, "The note has gone out, perhaps not for the first time.") \
	X(ACCEPT, "accept", BROKER, "The message is in the log, with its duties and its places in the recipients' streams.") \
	X(REFUSE, "refuse", BROKER, "The note is in the log as refused, for good.") \
	X(LEARN, "learn", AGENT, "The sender has the broker's word that the note is in the log.") \
	X(DENY, "deny", AGENT, "The sender has the broker's word that the note was refused for good, or cannot be read.") \
	X(KEEP, "keep", AGENT, "The recipient has the message, and its cursor has passed it.") \
	X(VERIFY, "verify", AGENT, "The recipient unsealed the message and proved its sender; it owes a receipt that says so.") \
	X(OPEN, "open", AGENT, "A person at the recipient opened the message; it owes a receipt that says so.") \
	X(ATTEST, "attest", AGENT, "The recipient has the receipt in its outbox.") \
	X(SETTLE, "settle", BROKER, "The receipt's line is in the log and has done what it does.") \
	X(HEAR, "hear", AGENT, "The sender of the message has the recipient's receipt.") \
	X(CLOSE, "close", BROKER, "The case is closed: nobody is owed an answer.") \
	X(REOPEN, "reopen", BROKER, "The case is open again: somebody is owed something.") \
	X(REWIND, "rewind", AGENT, "What the broker had said yes to, from that number on, is sent to it again: it was put back to an older copy.") \
	X(FREE, "free", AGENT, "The numbers from that one on are given out anew.") \
	X(ADOPT, "adopt", AGENT, "The agency has a note of its own back from the broker: its store is an older copy.")

/**
 * enum transition_by:
 * Who keeps such a step.
 */
enum transition_by { TRANSITION_BY_AGENT, TRANSITION_BY_BROKER, TRANSITION_BY_EITHER };

/**
 * enum transition:
 * One value a row of TRANSITION_TABLE.
 */
enum transition {
#define X(value, word, by, sentence) TRANSITION_##value,
	TRANSITION_TABLE(X)
#undef X
	TRANSITION_COUNT
};

#endif
