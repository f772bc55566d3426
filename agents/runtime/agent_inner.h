/* The inside of an agent, for agent*.c only: what it has in memory.  Nothing
 * here is worth keeping: a new process begins with all of it empty. */
#ifndef TELLBACK_AGENT_INNER_H
#define TELLBACK_AGENT_INNER_H

#include "base/steps.h"
#include "db/db.h"
#include "runtime/agent.h"
#include "runtime/agent_processing.h"
#include "runtime/agent_store.h"
#include "runtime/backoff.h"
#include "runtime/trust.h"
#include "tellback/frame.h"

/** How long an answer may take before the link counts as dead; how much longer
 * than its own wait a fetch may (milliseconds). */
#define ANSWER_WAIT_MS 15000
#define FETCH_EXTRA_MS 10000

/** A hello is tried again no later than this: one small frame, and nothing else
 * goes before it (milliseconds). */
#define HELLO_MOST_MS 30000

/** How long after its start, or a new directory, an agent waits for a card that
 * it lacks before it says that the recipient cannot be written to
 * (milliseconds). */
#define CARDS_WAIT_MS 60000
/** And how long for who reads along at a CRS, which is then left out: nothing
 * urgent waits for an out-of-hours team that has not joined (milliseconds). */
#define ALSO_WAIT_MS 5000

/** What was refused and needs somebody: not what this agent itself dropped (it
 * has no code), nor what a person has seen to, nor what was said again since,
 * and taken (a close, after the last answer was given).  Of `sent s`. */
#define VIEW_REFUSED \
	"s.kind = 'envelope' AND s.state IN('refused', 'failed') AND s.code <> '' AND s.noted_by = ''" \
	" AND NOT EXISTS(SELECT 1 FROM sent n WHERE n.case_token = s.case_token AND n.kind = 'envelope'" \
	"  AND n.number > s.number AND n.type = s.type AND n.re = s.re AND n.state = 'accepted')"

/** Asks of the surface that may wait at once. */
#define ASKS_MOST 16

/**
 * enum talk_state:
 * How far the talk with the broker is.
 *
 *   down -> up (hello) -> syncing (welcome: fetch what we lack of our own)
 *     ^                        -> ready (sign, submit, fetch)
 *     '--- link down, no answer in time, superseded
 */
enum talk_state { TALK_DOWN, TALK_UP, TALK_SYNCING, TALK_READY };

/**
 * struct question:
 * A frame that waits for its answer, known by its nonce.
 *
 * Shape:  ${rows} the outbox rows of a submit or a piece; ${missed} how often the
 *         body had been asked for in vain; ${is_offer}: a piece of a body that a
 *         restored broker lost; ${note} what a NoteGet asked for; ${known_size} the log we
 *         knew when we asked for proofs; ${ask} the surface's.
 */
struct question {
	uint64_t nonce;
	enum frame_kind kind;
	int64_t deadline_ms;
	int64_t rows[MAX_SUBMIT_NOTES];
	size_t row_count;
	struct digest body;
	uint64_t body_bytes;
	uint64_t offset;
	int missed;
	int is_offer;
	struct frame_note_get note;
	uint64_t known_size;
	unsigned ask;
};

/**
 * struct talk:
 * The questions that are out.
 */
struct talk {
	struct question questions[AGENT_FRAMES_MOST];
	size_t count;
	uint64_t last_nonce;
};

/**
 * struct asked:
 * One ask of the surface.
 */
enum asked_state { ASKED_FREE, ASKED_WAITING, ASKED_SENT, ASKED_ANSWERED, ASKED_LOST };
struct asked {
	unsigned number;
	enum asked_state state;
	int is_track;
	struct case_token case_token;
	struct envelope_id id;
	uint64_t after;
};

/**
 * struct wants:
 * Notes to ask for, one at a time: our own of the sequence (${seq}..${seq_most}),
 * a newer directory, policies and cards we lack (${policy_at}, ${card_at}: how
 * far in the directory), and cards to look at again before sealing anew.
 *
 * Shape:  ${bytes} the parts so far of the one that is ${getting}; free() it.
 */
struct wants {
	uint64_t seq;
	uint64_t seq_most;
	int directory;
	size_t policy_at;
	size_t card_at;
	struct agency refresh[MAX_RECIPIENTS];
	size_t refresh_count;
	struct frame_note_get getting;
	uint8_t *bytes;
	size_t have;
};

/**
 * struct proofs:
 * How far the asking for proofs is (agent_proof.c).
 *
 * Shape:  ${is_due}: there may be notes to prove; ${after} the row asked for
 *         last, where there were more; ${wrong} answers in a row whose
 *         checkpoint was not the log's; ${wrong_witness}: the last cosigned one
 *         was no witness's.
 * Units:  ${look_ms} monotonic; ${stale_ms} the civil time to look at the
 *         witness again.
 */
struct proofs {
	struct backoff wait;
	int is_due;
	int64_t after;
	int64_t look_ms;
	int64_t stale_ms;
	unsigned wrong;
	int wrong_witness;
};

/**
 * struct offer:
 * How far the bringing back is of what a restored broker lost (agent_offer.c).
 *
 * Shape:  ${is_due}: it is to be asked what it wants, of leaves before ${below};
 *         ${wants} what it wants of us, ${at} the next; ${sent} bytes of that
 *         are there; ${brought} bodies since the welcome.
 */
struct offer {
	struct backoff wait;
	int is_due;
	uint64_t below;
	struct frame_want wants[MAX_WANTS];
	size_t count;
	size_t at;
	uint64_t sent;
	size_t brought;
};

/**
 * struct look, struct acting:
 * A message that was looked into; who acts now, by which way ("" nobody), and
 * what they looked into (agent_processing.c); ${lost} for which there was no
 * memory.
 *
 * Owner:  ${looks} is the agent's; free() it.
 */
struct look {
	struct envelope_id id;
	struct case_token case_token;
};
struct acting {
	struct agent_person person;
	char way[PROCESSING_WAY_SIZE];
	struct look *looks;
	size_t count;
	size_t room;
	size_t lost;
};

/**
 * struct agent:
 * See agent.h.
 */
struct agent {
	struct agency self;
	struct trust *trust;
	const struct note_signer *signer;
	const struct age_unwrapper *unwrapper;
	const struct agent_hasher *hasher;
	const struct agent_kind *kind; /* NULL: a plain one */
	char software[64];
	char session[ID_SIZE];
	struct db *db;
	struct steps steps; /* of the open transaction */
	enum talk_state state;
	struct talk talk;
	struct wants wants;
	struct asked asked[ASKS_MOST];
	unsigned last_ask;
	struct backoff hello;
	struct backoff fetch;
	struct backoff submit;
	struct backoff piece;
	struct backoff get;
	struct backoff body;
	struct backoff check;
	struct proofs proofs;
	struct offer offer;
	struct acting acting;
	uint64_t have_seq;
	uint64_t again_from; /* the answers from here on were taken back once */
	int64_t resealing; /* the row whose recipients' cards were looked at again */
	int one_by_one;
	int is_superseded;
	unsigned superseded_count;
	int64_t superseded_at_ms;
	int64_t last_answer_ms;
	int64_t began_ms; /* monotonic: our start, or the newest directory's coming */
};

/**
 * struct turn:
 * One turn's work.
 *
 * Shape:  ${more}: there is more to do at once; ${has_kept}: something came,
 *         which is committed before it is unsealed; ${wake_ms} monotonic, the
 *         earliest wait; ${outgoing} frames to be encoded after the rest.
 */
struct turn {
	struct agent *agent;
	struct agent_now now;
	struct arena *arena;
	struct frame outgoing[AGENT_FRAMES_MOST];
	size_t outgoing_count;
	int more;
	int has_kept;
	unsigned stored; /* messages, new in this turn */
	int reconnect;
	int64_t wake_ms;
};

/* ---- the talk: agent_talk.c ---- */

/**
 * agent_down(agent):
 * The link is gone: forget the questions; what they asked is asked again.
 */
void agent_down(struct agent *agent);

/**
 * agent_begin_anew(turn):
 * Something is wrong with the talk: close the link and begin it anew, not
 * before the hello's backoff is over.
 */
void agent_begin_anew(struct turn *turn);

/**
 * agent_hello_later(turn), agent_hurry(agent):
 * The hello failed: a little later, never much.  Something urgent was handed
 * in: whatever waits for a broker that was busy is tried at once.
 */
void agent_hello_later(struct turn *turn);
void agent_hurry(struct agent *agent);

/**
 * agent_wake(turn, at_ms):
 * Wake no later than ${at_ms} (monotonic).
 */
void agent_wake(struct turn *turn, int64_t at_ms);

/**
 * agent_ready(turn, backoff):
 * Non-zero if that backoff is over; else the turn wakes when it is.
 */
int agent_ready(struct turn *turn, const struct backoff *backoff);

/**
 * agent_talk_add(turn, kind, wait_ms, ret_frame):
 * A question and its frame, to be filled; NULL when too many are out.
 * agent_talk_count(agent, kind): how many of a kind are out.
 */
struct question *agent_talk_add(struct turn *turn, enum frame_kind kind, int64_t wait_ms, struct frame **ret_frame);
size_t agent_talk_count(const struct agent *agent, enum frame_kind kind);

/**
 * agent_hear(turn, event):
 * Take one event (agent_hear.c).
 * agent_welcome, agent_own_note: agent_welcome.c.  agent_answers: of a submit.
 * agent_batch: what came.  agent_note: a directory, policy or card by NoteGet.
 *
 * Errors: STATUS_NO_MEMORY; those of the store.  A peer's fault is none.
 */
enum status agent_hear(struct turn *turn, const struct agent_event *event) MUST_CHECK;
enum status agent_welcome(struct turn *turn, const struct frame_welcome *welcome) MUST_CHECK;
enum status agent_own_note(struct turn *turn, uint64_t seq, struct view note) MUST_CHECK;
enum status agent_answers(struct turn *turn, const struct question *question, const struct frame_answers *answers) MUST_CHECK;
enum status agent_batch(struct turn *turn, const struct frame_batch *batch) MUST_CHECK;
enum status agent_trusted(struct turn *turn, const struct came *came) MUST_CHECK;

/**
 * agent_free_from(turn, seq), agent_rewind(turn, seq):
 * Signed and unanswered notes from ${seq} on get new numbers; those that were
 * answered are said again (agent_answers.c).
 *
 * Errors: those of the store.
 */
enum status agent_free_from(struct turn *turn, uint64_t seq) MUST_CHECK;
enum status agent_rewind(struct turn *turn, uint64_t seq) MUST_CHECK;

/**
 * agent_check(turn):
 * Unseal and check what came, and attest it (agent_check.c).
 * agent_attest(turn): put what is attested into receipts.
 * agent_reseal(turn): seal anew what was refused for a key.
 * agent_sign(turn): give out sequence numbers and signatures.
 * agent_speak(turn): ask the broker whatever is to be asked.
 *
 * Errors: STATUS_NO_MEMORY; STATUS_GONE (the vault); those of the store.
 */
enum status agent_check(struct turn *turn) MUST_CHECK;
enum status agent_attest(struct turn *turn) MUST_CHECK;
enum status agent_reseal(struct turn *turn) MUST_CHECK;
enum status agent_sign(struct turn *turn) MUST_CHECK;
enum status agent_speak(struct turn *turn) MUST_CHECK;

/**
 * agent_proof_accepted(turn, number, index, accepted_ms):
 * A note of ours was accepted: its proof is asked for in a second.
 * agent_proof_speak(turn): ask for proofs, if it is time.
 * agent_proof_hear(turn, question, proof): what the broker answered.
 * agent_proof_unanswered(turn): it gave nothing that holds; later again.
 * agent_proof_late(turn): tell somebody of what is not proven in time.
 * agent_proof_watch(turn): tell somebody, daily, of a witness that sleeps.
 *
 * Errors: STATUS_NO_MEMORY; those of the store.  A peer's fault is none.
 */
enum status agent_proof_accepted(struct turn *turn, int64_t number, uint64_t index, int64_t accepted_ms) MUST_CHECK;
enum status agent_proof_speak(struct turn *turn) MUST_CHECK;
enum status agent_proof_hear(struct turn *turn, const struct question *question, struct frame_proof *proof) MUST_CHECK;
enum status agent_proof_unanswered(struct turn *turn) MUST_CHECK;
enum status agent_proof_late(struct turn *turn) MUST_CHECK;
enum status agent_proof_watch(struct turn *turn) MUST_CHECK;

/**
 * agent_proof_keys(agent, keys), agent_proof_delay_ms(agent), agent_proof_stale_from(known):
 * Whose word counts (zero without a directory); how long a proof may take;
 * from when on the witness's word is too old, INT64_MAX while nothing was seen.
 */
struct proof_keys;
struct log_known;
int agent_proof_keys(const struct agent *agent, struct proof_keys *keys);
int64_t agent_proof_delay_ms(const struct agent *agent);
int64_t agent_proof_stale_from(const struct log_known *known);

/**
 * agent_offer_welcome(turn, welcome): is it a broker that was restored?  Then
 * what it may have lost is asked for and told anew.
 * agent_offer_speak(turn): ask what it wants, bring the next piece.
 * agent_offer_wanted(turn, wanted), agent_offer_taken(turn, question, next),
 * agent_offer_refused(agent): what it answered to either; it does not take that
 * body.
 *
 * Errors: STATUS_NO_MEMORY; those of the store.  A peer's fault is none.
 */
enum status agent_offer_welcome(struct turn *turn, const struct frame_welcome *welcome) MUST_CHECK;
enum status agent_offer_speak(struct turn *turn) MUST_CHECK;
void agent_offer_wanted(struct turn *turn, const struct frame_wanted *wanted);
void agent_offer_taken(struct turn *turn, const struct question *question, uint64_t next);
void agent_offer_refused(struct agent *agent);

/**
 * struct keeping, agent_keep(agent, keeping, now, arena, ret_state):
 * Add a composed message to the store, with its steps, body and journal.
 *
 * Shape:  ${is_resealed}: it needs no second person any more.
 */
struct composed;
struct keeping {
	const struct composed *composed;
	const char *user;
	const char *reference;
	int is_resealed;
};
enum status agent_keep(struct agent *agent, const struct keeping *keeping, struct agent_now now, struct arena *arena,
		       enum sent_state *ret_state) MUST_CHECK;

/**
 * agent_note_whole(agent, row, arena, ret_note):
 * The note of an envelope of our own; before it has a seq and a signature,
 * empty ones complete it: to be taken apart, it goes nowhere.
 *
 * Errors: STATUS_NO_MEMORY.
 */
struct sent_kept;
enum status agent_note_whole(const struct agent *agent, const struct sent_kept *row, struct arena *arena,
			     struct view *ret_note) MUST_CHECK;

/**
 * agent_view_others(agent, recipients, arena):
 * A list of agencies, separated by spaces, without ourselves.
 *
 * Owner:  ${arena}; NULL without memory.
 */
const char *agent_view_others(const struct agent *agent, const char *recipients, struct arena *arena);

/**
 * agent_kind_turn(turn), agent_kind_arrival(agent, id), agent_kind_holds(agent, envelope, now, ret_held):
 * The kind's part of a turn; ${id} is one that it is to be told of; does it
 * hold that message back?
 *
 * Errors: those of the store; STATUS_GONE (the vault); of agent_kind_holds,
 *         the kind's own.
 */
enum status agent_kind_turn(struct turn *turn) MUST_CHECK;
enum status agent_kind_arrival(struct agent *agent, const struct envelope_id *id) MUST_CHECK;
enum status agent_kind_holds(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
	MUST_CHECK;

#endif
