/* The frames between an agent and the broker, as plain structs.
 * One protobuf Frame a ZeroMQ message; identity is the CURVE key's agency,
 * never a field. */
#ifndef TELLBACK_FRAME_H
#define TELLBACK_FRAME_H

#include <stdint.h>

#include "tellback/bounds.h"
#include "tellback/bytes.h"
#include "tellback/ids.h"
#include "tellback/leaf.h"
#include "tellback/refusal.h"

#define FRAME_PROTOCOL 1

/**
 * enum frame_kind:
 * Which member of struct frame is meant; questions first, answers after.
 *
 * Source: docs/FORMATS.md, "Frames".
 */
enum frame_kind {
	FRAME_HELLO,
	FRAME_PIECE,
	FRAME_SUBMIT,
	FRAME_FETCH,
	FRAME_BODY_GET,
	FRAME_NOTE_GET,
	FRAME_TRACK,
	FRAME_OWED,
	FRAME_LOG_GET,
	FRAME_PROOF_GET,
	FRAME_COSIGN,
	FRAME_OFFER,
	FRAME_WELCOME,
	FRAME_PIECE_TAKEN,
	FRAME_ANSWERS,
	FRAME_BATCH,
	FRAME_PART,
	FRAME_STEPS,
	FRAME_DUTIES,
	FRAME_PROOF,
	FRAME_COSIGNED,
	FRAME_WANTED,
	FRAME_PROBLEM, /* the whole question was not taken: again or malformed */
};

/** Which note a NoteGet asks for. */
enum note_wanted { WANT_DIRECTORY, WANT_POLICY, WANT_CARD, WANT_OWN_SEQ, WANT_INDEX };

/** Which part of the log a LogGet asks for. */
enum log_wanted { LOG_CHECKPOINT, LOG_WITNESSED, LOG_TILE, LOG_ENTRIES, LOG_NOTES };

#define COSIGN_CODE_TABLE(X) \
	X(TAKEN, "taken", "The cosigned checkpoint is kept and shown.") \
	X(ROLE, "role", "Only an agency with the role reviewer may bring a cosignature.") \
	X(NOTE, "note", "This is no checkpoint note.") \
	X(NOT_THIS_LOG, "not-this-log", "The checkpoint is not signed by the key of this log.") \
	X(NO_WITNESS, "no-witness", "No witness of the directory has cosigned the checkpoint, or a cosignature is false.") \
	X(FOREIGN, "foreign", "The key of this log signed the checkpoint, but it is not of the tree that this broker shows. Keep both: they are evidence.")

/**
 * enum cosign_code:
 * What became of a cosigned checkpoint.
 *
 * Shape:  one value a row of COSIGN_CODE_TABLE: code, word, sentence.
 * Source: docs/FORMATS.md, "Frames".
 */
enum cosign_code {
#define X(code, word, sentence) COSIGN_##code,
	COSIGN_CODE_TABLE(X)
#undef X
	COSIGN_CODE_COUNT
};

struct frame_hello {
	uint64_t protocol;
	const char *software;
	const char *session;
};
/**
 * struct frame_welcome:
 * What the broker has, and whether it is the one that the agent knew.
 *
 * Shape:  ${restored_ms} when its store was last put back and filled, 0 never;
 *         from the leaf ${restored_index} on the log, and with it the places in
 *         each stream, may be others than before.  ${backed_up_index}: leaves
 *         before it are in a backup elsewhere, 0 none.
 */
struct frame_welcome {
	const char *agency;
	uint64_t have_seq; /* highest seq taken of this agency, 0 none */
	struct view have_note;
	uint64_t last_index;
	int has_index;
	uint64_t directory_serial;
	uint64_t policy_serial;
	uint64_t cards_index; /* log index of the newest card, for NoteGet */
	int64_t time_ms;
	uint64_t backed_up_index;
	uint64_t restored_index;
	int64_t restored_ms;
};
struct frame_piece {
	struct digest body;
	uint64_t total;
	uint64_t offset;
	struct view bytes;
};
struct frame_piece_taken {
	uint64_t next_offset;
};
/**
 * struct frame_submit:
 * Notes in the order of their numbers, and the small bodies.
 *
 * Shape:  ${refused}: the numbers of those that a broker which was restored had
 *         refused before, so that it need not wait to refuse them again.
 */
struct frame_submit {
	struct view notes[MAX_SUBMIT_NOTES];
	size_t note_count;
	struct view bodies[MAX_SUBMIT_NOTES];
	size_t body_count;
	uint64_t refused[MAX_SUBMIT_NOTES];
	size_t refused_count;
};
/** The answer to one note: accepted has index and ms, the others a code. */
struct frame_answer {
	enum answer_band band;
	uint64_t index;
	int64_t accepted_ms;
	enum refusal code;
	uint64_t expected_seq;		  /* REFUSAL_EXPECTED_SEQ only */
	struct agency holder;		  /* REFUSAL_NOT_HOLDER only */
	const char *needs[MAX_NEEDS]; /* REFUSAL_DUTIES_OPEN: duty ids */
	size_t need_count;
};
struct frame_answers {
	struct frame_answer answers[MAX_SUBMIT_NOTES];
	size_t count;
};
struct frame_fetch {
	uint64_t after;
	uint64_t max;
	uint64_t wait_ms;
};
struct frame_item {
	uint64_t cursor;
	enum leaf_kind kind;
	struct view note;
	uint64_t index;
	int64_t accepted_ms;
	uint64_t body_bytes; /* 0 where there is none */
	struct view body;    /* inline, or empty: BodyGet */
};
struct frame_batch {
	struct frame_item items[MAX_BATCH_ITEMS];
	size_t count;
};
struct frame_body_get {
	struct digest body;
	uint64_t offset;
};
struct frame_note_get {
	enum note_wanted what;
	uint64_t number; /* serial (0 = newest), own seq, or index */
	struct agency agency; /* WANT_CARD: whose; WANT_POLICY: which CRS */
	uint64_t offset;
};
struct frame_part {
	uint64_t total; /* 0: there is none */
	uint64_t offset;
	struct view bytes;
	uint64_t index;
	int64_t accepted_ms;
};
struct frame_track {
	struct envelope_id envelope;
};
/** One recipient's progress with one envelope; times 0 = not yet. */
struct frame_step {
	const char *agency;
	int64_t stored_ms;
	int64_t verified_ms;
	int64_t opened_ms;
	int64_t refused_ms;
	const char *word; /* role or code */
};
struct frame_steps {
	uint64_t index;
	int64_t accepted_ms; /* 0: the broker has no such envelope of yours */
	struct frame_step steps[MAX_RECIPIENTS];
	size_t count;
};
struct frame_owed {
	struct case_token case_token; /* "" : all mine */
	uint64_t after;		      /* rows to pass over */
};
/** One duty as its parties may see it. */
struct frame_duty {
	const char *id;
	const char *kind;
	const char *case_token;
	const char *debtor;
	const char *creditor;
	const char *child;
	const char *state;
	int64_t start_ms;
	int64_t due_ms; /* INSTANT_NEVER: none */
	int64_t ended_ms;
};
struct frame_duties {
	const struct frame_duty *duties;
	size_t count;
	int more;
};
/**
 * struct frame_log_get:
 * One part of the log.
 *
 * Shape:  ${level} 0..7 and ${width} 1..256 for LOG_TILE, ${width} alone for
 *         LOG_ENTRIES, ${index} of the tile for both, of the first leaf for
 *         LOG_NOTES; what is not used is 0.  ${offset} where the answer to the
 *         same question was longer than a part.
 */
struct frame_log_get {
	enum log_wanted what;
	uint64_t level;
	uint64_t index;
	uint64_t width;
	uint64_t offset;
};
/** Proofs of leaves; ${known_size} that of the checkpoint the asker has, 0 none. */
struct frame_proof_get {
	uint64_t indices[MAX_PROOF_ITEMS];
	size_t count;
	uint64_t known_size;
};
/** That one leaf is in the tree of the checkpoint. */
struct frame_proof_item {
	uint64_t index;
	struct digest hashes[MAX_PROOF_HASHES];
	size_t count;
};
/**
 * struct frame_proof:
 * The newest checkpoint, and what leads to it.
 *
 * Shape:  ${items} only of leaves below the checkpoint's size; ${consistency}
 *         from ${known_size} to the checkpoint, ${witnessed_consistency} from
 *         the cosigned one to it; both notes may be missing.
 */
struct frame_proof {
	struct view checkpoint;
	struct frame_proof_item items[MAX_PROOF_ITEMS];
	size_t count;
	struct digest consistency[MAX_PROOF_HASHES];
	size_t consistency_count;
	struct view witnessed;
	struct digest witnessed_consistency[MAX_PROOF_HASHES];
	size_t witnessed_consistency_count;
};
/** A checkpoint of this log with a witness's cosignature. */
struct frame_cosign {
	struct view note;
};
/** ${size} is that of the cosigned checkpoint that the broker shows now, 0 none. */
struct frame_cosigned {
	uint64_t size;
	enum cosign_code code;
};
/**
 * struct frame_offer:
 * To a broker that was restored: an agent has what was lost, and asks what of
 * it is wanted.
 *
 * Shape:  ${seq} the highest of its own numbers, answered or not, 0 none;
 *         ${below}: only of leaves before that one, 0 at first and then what the
 *         answer said is next.
 */
struct frame_offer {
	uint64_t below;
	uint64_t seq;
};
/** A sealed body that is not there: of which leaf, its hash and size. */
struct frame_want {
	uint64_t index;
	struct digest body;
	uint64_t total;
};
/** The newest first; ${next} is below which leaf the next question goes on, where
 * there is ${more}. */
struct frame_wanted {
	struct frame_want wants[MAX_WANTS];
	size_t count;
	uint64_t next;
	int more;
};
struct frame_problem {
	enum refusal code;
};

/**
 * struct frame:
 * One question or answer; an answer carries its question's nonce.
 *
 * Shape:  at most MAX_FRAME_BYTES encoded.
 * Owner:  views and texts point into the arena or the bytes it came from.
 * Source: docs/FORMATS.md, "Frames".
 */
struct frame {
	uint64_t nonce;
	enum frame_kind kind;
	union {
		struct frame_hello hello;
		struct frame_welcome welcome;
		struct frame_piece piece;
		struct frame_piece_taken piece_taken;
		struct frame_submit submit;
		struct frame_answers *answers;
		struct frame_fetch fetch;
		struct frame_batch *batch;
		struct frame_body_get body_get;
		struct frame_note_get note_get;
		struct frame_part part;
		struct frame_track track;
		struct frame_steps *steps;
		struct frame_owed owed;
		struct frame_log_get log_get;
		struct frame_proof_get proof_get;
		struct frame_cosign cosign;
		struct frame_duties duties;
		struct frame_proof *proof;
		struct frame_cosigned cosigned;
		struct frame_offer offer;
		struct frame_wanted *wanted;
		struct frame_problem problem;
	} as;
};

#endif
