/* Every bound in one place, with its unit and its reason. */
#ifndef TELLBACK_BOUNDS_H
#define TELLBACK_BOUNDS_H

/** One transport frame: libzmq's limit is per frame, and protobuf-c grows what
 * it parses up to 28-fold, so this also bounds memory a frame (bytes). */
#define MAX_FRAME_BYTES (256 * 1024)

/** A body's piece: leaves room for the frame's other fields (bytes). */
#define MAX_PIECE_BYTES (192 * 1024)

/** Bodies whose padded plain text is up to this class ride in the submit and
 * the fetch; the age overhead of 64 recipients comes on top (bytes). */
#define MAX_INLINE_BODY_BYTES (72 * 1024)

/** A whole body: an attachment of 24 MiB and its padding (bytes). */
#define MAX_BODY_BYTES (26 * 1024 * 1024)

/** The largest plain content with attachments that may be sealed (bytes). */
#define MAX_SEALED_BYTES (25 * 1024 * 1024)

/** `to` lines of an envelope, the sender's among them; children of one
 * referral; receipt lines; notes in one submit; items in one batch. */
#define MAX_RECIPIENTS 64
#define MAX_CHILDREN 20
#define MAX_RECEIPT_LINES 64
#define MAX_SUBMIT_NOTES 64
#define MAX_BATCH_ITEMS 64
#define MAX_FACTS 512
#define MAX_NEEDS 64

/** Notes by kind (bytes). */
#define MAX_NOTE_BYTES (32 * 1024)
#define MAX_POLICY_BYTES (256 * 1024)
#define MAX_DIRECTORY_BYTES (8 * 1024 * 1024)

/** A checkpoint with its signature and cosignatures; hashes of one proof (trees
 * have fewer than 2^63 leaves); leaves that one question may ask proofs of:
 * their answer is 140 KiB. */
#define MAX_CHECKPOINT_BYTES (8 * 1024)
#define MAX_PROOF_HASHES 64
#define MAX_PROOF_ITEMS 64

/** A witness that has cosigned nothing newer for so long is missed
 * (milliseconds): a weekend with one bank holiday, less a morning. */
#define WITNESS_STALE_MS (48LL * 3600 * 1000)

/** Signatures on a root-signed note; roots of a directory. */
#define MAX_SIGNATURES 16
#define MAX_ROOTS 8

/** A spool or local-call JSON document before attachments (bytes), and how
 * deep it may nest. */
#define MAX_JSON_BYTES (1024 * 1024)
#define MAX_JSON_DEPTH 16

/** One line of a configuration file (bytes). */
#define MAX_CONFIG_LINE 1024

/** A local call's words and payload (bytes). */
#define MAX_CALL_BYTES (28 * 1024 * 1024)

/** Bodies that a broker which was restored asks of one agency at a time: each
 * is 60 bytes of the answer. */
#define MAX_WANTS 64

/** Long poll (milliseconds). */
#define MAX_WAIT_MS 25000

/** Frames that core takes in one turn: one transaction, one sync. */
#define MAX_TURN_FRAMES 64

/** An agency's sending quotas (docs/FORMATS.md, "Quotas"). */
#define QUOTA_NOTES_A_SECOND 20
#define QUOTA_NOTES_BURST 200
#define QUOTA_UNCLAIMED_BYTES (64 * 1024 * 1024)
#define QUOTA_BYTES_A_DAY (2LL * 1024 * 1024 * 1024)

/** An unclaimed piece is dropped after this long (milliseconds). */
#define PIECE_KEEP_MS (24LL * 3600 * 1000)

/** Notes that one agency may have signed and unanswered. */
#define MAX_UNANSWERED 64

/** An encryption epoch may be used this long past its `until` (milliseconds). */
#define EPOCH_GRACE_MS (14LL * 24 * 3600 * 1000)

/** Duties of one case that a rule looks at; over this a case is refused
 * `busy`, loudly: no real case comes near it. */
#define MAX_CASE_DUTIES 20000
#define MAX_CASE_ENVELOPES 10000

/** What one agency that does not hold the case may have put into it: at this
 * it alone is answered `busy`, and nobody else's notes of the case have to
 * wait for ever behind it (notes; bytes of notes; duties). */
#define MAX_CASE_SENDER_ENVELOPES 1000
#define MAX_CASE_SENDER_BYTES (1024 * 1024)
#define MAX_CASE_SENDER_DUTIES 4000

/** Cases that one handover may name. */
#define MAX_HANDOVER_ITEMS 400

/** Open duties in all. */
#define MAX_OPEN_DUTIES 1000000

#endif
