/* The inputs of tests/contract/refusals.tsv, each by its name there: a message
 * spoilt in one way, or a good one that looks odd.  Each case is one function;
 * the files trials_*.c have them by what they are about. */
#ifndef TELLBACK_SUPPORT_TRIALS_H
#define TELLBACK_SUPPORT_TRIALS_H

#include "support/core_box.h"

/** A referral's facts, of ordinary grade and of high; an answer's. */
#define TRIALS_FACTS "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define TRIALS_HIGH "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"
#define TRIALS_NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"

/**
 * struct trial:
 * The box, with one referral of the police in it (id 1, case 2), and the next
 * free id.
 *
 * Shape:  ${next_facts} of trials_next's messages: high where an ordinary one
 *         has to wait.
 */
struct trial {
	struct core_box *box;
	struct envelope referral;
	unsigned next_id;
	const char *next_facts;
};

/**
 * struct trials_case:
 * One case.
 *
 * Shape:  TRIALS_INSIDE: what brings it about cannot be had from outside of the
 *         process in a test's time; TRIALS_LASTING: keys, cards or allowances
 *         are others after it, so the next case needs a box of its own.
 */
enum trials_kind { TRIALS_PLAIN, TRIALS_INSIDE, TRIALS_LASTING };
struct trials_case {
	const char *name;
	enum refusal (*make)(struct trial *trial);
	enum trials_kind kind;
};

/**
 * trials_begin(program, ret_trial):
 * Make the box and send the referral; ${program} the real tellback-core that
 * serves it, NULL for none.
 *
 * Owner:  core_box_free(${ret_trial}->box).
 */
void trials_begin(const char *program, struct trial *ret_trial);

/**
 * struct trials_run, trials_open(run), trials_shut(run):
 * One box for as many cases as leave it as it was: begin it unless it is
 * there; end it if it is.
 *
 * Shape:  begins as {program}.
 */
struct trials_run {
	const char *program;
	struct trial trial;
	int is_open;
};
struct trial *trials_open(struct trials_run *run);
void trials_shut(struct trials_run *run);

/**
 * trials_find(name), trials_count():
 * The case called ${name}, NULL if there is none; how many there are.
 */
const struct trials_case *trials_find(const char *name);
size_t trials_count(void);

/**
 * trials_make(trial, found):
 * Bring it about; the answer.  What was submitted last then is
 * ${trial}->box->last, none if it was no note.
 */
enum refusal trials_make(struct trial *trial, const struct trials_case *found);

/**
 * enum trials_kept, trials_kept(trial):
 * Of what was submitted last: did the broker keep it under its seq?
 */
enum trials_kept { TRIALS_NO_NOTE, TRIALS_KEPT, TRIALS_NOT_KEPT };
enum trials_kept trials_kept(struct trial *trial);

/**
 * trials_next(trial, agency):
 * A new valid message of ${agency} (police or ambulance); its answer.
 */
enum refusal trials_next(struct trial *trial, const char *agency);

/**
 * trials_referral(trial, from), trials_answer(trial, type, to, facts):
 * A good new referral of police, ambulance or camhs; crs's note of ${type} on
 * the trial's referral.  Their ids are new.
 */
struct notes_message trials_referral(struct trial *trial, const char *from);
struct notes_message trials_answer(struct trial *trial, const char *type, const char *to, const char *facts);

/**
 * trials_send(trial, message):
 * Sign and submit it; the answer.
 */
enum refusal trials_send(struct trial *trial, struct notes_message message);

/**
 * trials_revoke(trial, who, revoked):
 * Load the next directory, in which ${revoked} stands on ${who}.
 */
void trials_revoke(struct trial *trial, const char *who, const struct revoked *revoked);

#endif
