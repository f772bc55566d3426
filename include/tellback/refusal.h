/* Every answer other than "accepted": one row a code.
 *
 * again      nothing kept; send the same bytes later
 * malformed  nothing kept, no seq taken; the sender's program is at fault
 * refused    final; takes its seq and a leaf; the same answer for ever
 *
 * Columns: code, its word on the wire, band, the rule, what a person reads,
 * what to do.  Sentences name no child and no content. */
#ifndef TELLBACK_REFUSAL_H
#define TELLBACK_REFUSAL_H

#define REFUSAL_TABLE(X) \
	X(BUSY, "busy", AGAIN, "Broker's bounds", "The broker is busy.", "It is sent again by itself.") \
	X(QUOTA, "quota", AGAIN, "Quotas on sending", "This agency has sent as much as its quota allows for now.", "It is sent again by itself. High-grade referrals, answers and receipts are never held by a quota.") \
	X(DISK_LOW, "disk-low", AGAIN, "Disk reserve", "The broker's disk is nearly full and takes only urgent messages.", "It is sent again by itself; tell the operator. If a child is in danger ring now.") \
	X(BODY_INCOMPLETE, "body-incomplete", AGAIN, "Pieces before the note", "The sealed body has not wholly arrived.", "The missing pieces are sent again by themselves.") \
	X(DIR_AHEAD, "dir-ahead", AGAIN, "Directory serial", "The message names a newer directory than the broker has loaded.", "It is sent again by itself; the operator loads the published directory.") \
	X(RESTORING, "restoring", AGAIN, "Nothing is refused for what a restore lost", "The broker was restored, and other agencies have not yet brought back what this message builds on.", "It is sent again by itself; until then nobody need do anything.") \
	X(EXPECTED_SEQ, "expected-seq", AGAIN, "Gapless sequence", "An earlier message of this agency is not there yet.", "The agent signs everything from the expected number on again.") \
	X(SUPERSEDED, "superseded", AGAIN, "One session an agency", "A newer session of this agency has begun.", "Check that the agent does not run twice.") \
	X(FRAME, "frame", MALFORMED, "Frame grammar", "The frame cannot be read.", "Upgrade or mend the sending program.") \
	X(TOO_BIG, "too-big", MALFORMED, "Sizes", "The message is larger than Tellback takes.", "Send fewer or smaller attachments.") \
	X(NOTE_GRAMMAR, "note-grammar", MALFORMED, "Note grammar", "The signed note is not of the grammar.", "Upgrade or mend the sending program.") \
	X(NOTE_SIGNATURE, "note-signature", MALFORMED, "Signature under the directory", "The signature does not verify under the directory.", "Check the agency's keys; ask the registrar.") \
	X(NOT_YOU, "not-you", MALFORMED, "Sender is the connection's agency", "The note is not from the agency that sent it.", "Each agency sends only its own notes.") \
	X(BODY_HASH, "body-hash", MALFORMED, "Body hash", "The body is not the one the note names.", "Send the body that was sealed for this note.") \
	X(AGE_HEADER, "age-header", MALFORMED, "Age header", "The body is not an age file of our profile.", "Upgrade or mend the sending program.") \
	X(STANZA_COUNT, "stanza-count", MALFORMED, "One stanza a recipient", "The body is not sealed once to each recipient.", "Upgrade or mend the sending program.") \
	X(ID_REUSED, "id-reused", REFUSED, "An id names one message", "This id already names another message.", "The agent seals it again under a new id.") \
	X(EPOCH, "epoch", REFUSED, "Usable encryption epoch", "A recipient's key epoch is not usable.", "The agent fetches the recipient's card and seals again.") \
	X(REVOKED, "revoked", REFUSED, "Revocation", "A key or agency named here has been revoked.", "The agent seals again without it; ring the agency.") \
	X(RECIPIENT_UNKNOWN, "recipient-unknown", REFUSED, "Known recipients", "A recipient is not in the directory.", "Check the agency's id; ring the agency meanwhile.") \
	X(TYPE_NOT_ALLOWED, "type-not-allowed", REFUSED, "Who may send what", "This agency may not send this type of message, or not to one of these recipients.", "Check the type and the recipients.") \
	X(FACTS, "facts", REFUSED, "Facts of the type", "What stands in clear about this message is not what its type asks for, or contradicts itself.", "Correct the message and send it again.") \
	X(RE_FOREIGN, "re-foreign", REFUSED, "Reply to one's own", "The message answers one that this agency neither sent, received nor holds.", "Check which message is being answered.") \
	X(CREDITOR_MISSING, "creditor-missing", REFUSED, "It reaches whom it must", "Somebody whom this message must reach is not among its recipients: the one it answers or is against, or all who had what it is about.", "Leave the recipients out, and the agent finds them; or add the one who is missing.") \
	X(VERSION, "version", REFUSED, "One content a version", "This version of the record exists with other content.", "Send it as the next version.") \
	X(CASE_UNKNOWN, "case-unknown", REFUSED, "Known case", "There is no such case.", "Check the case.") \
	X(DUTIES_OPEN, "duties-open", REFUSED, "No close while an answer is owed", "The case cannot close: an answer is still owed or not yet delivered.", "Answer each one named, then close.") \
	X(STAGE, "stage", REFUSED, "Stages of escalation", "The policy has no such stage.", "Use a stage of the policy.") \
	X(HAS_AGENT, "has-agent", REFUSED, "Told by message where one can be", "The referrer has an agent: it must be told through it.", "Send the answer; the telephone call is welcome besides.") \
	X(NOT_HOLDER, "not-holder", REFUSED, "The holder answers", "Another agency holds this case now.", "The agent seals it again to the holder named.") \
	X(RECEIPT_FOREIGN, "receipt-foreign", REFUSED, "Receipts by recipients", "A receipt names a message that this agency did not receive from that sender.", "Upgrade or mend the sending program.")

/**
 * enum refusal:
 * Why a message was not accepted; REFUSAL_NONE is 0.
 *
 * Shape:  one value a row of REFUSAL_TABLE.
 * Source: docs/FORMATS.md, "Three answers other than accepted".
 */
enum refusal {
	REFUSAL_NONE = 0,
#define X(code, word, band, rule, sentence, todo) REFUSAL_##code,
	REFUSAL_TABLE(X)
#undef X
	REFUSAL_COUNT
};

/**
 * enum answer_band:
 * What an answer means for the sender's bytes.
 *
 * Source: docs/FORMATS.md, "Three answers other than accepted".
 */
enum answer_band { BAND_ACCEPTED = 0, BAND_AGAIN, BAND_MALFORMED, BAND_REFUSED };

/**
 * struct refusal_row:
 * One row of REFUSAL_TABLE.
 *
 * Shape:  four NUL-terminated sentences or words and the band.
 * Owner:  static.
 * Source: docs/FORMATS.md, "Three answers other than accepted".
 */
struct refusal_row {
	const char *word;
	enum answer_band band;
	const char *rule;
	const char *sentence;
	const char *todo;
};

/**
 * refusal_row(refusal):
 * The row of ${refusal}; REFUSAL_NONE has the word "accepted".
 *
 * Owner:  static.
 * Errors: none; an unknown value is our bug (assert).
 * Source: docs/FORMATS.md, "Three answers other than accepted".
 */
const struct refusal_row *refusal_row(enum refusal refusal);

/**
 * refusal_find(word):
 * The refusal whose wire word is ${word}, or REFUSAL_NONE.
 *
 * Errors: none.
 * Source: docs/FORMATS.md, "Three answers other than accepted".
 */
enum refusal refusal_find(const char *word);

#endif
