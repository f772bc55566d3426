/* The inputs of tests/contract/refusals.tsv, each by its name there. */
#ifndef TELLBACK_SUPPORT_TRIALS_H
#define TELLBACK_SUPPORT_TRIALS_H

#include "support/core_box.h"

/** A referral's facts, of ordinary grade. */
#define TRIALS_FACTS "grade standard; route written; protection none; child 0a0b0c0d; aware-at 1772441100"

/**
 * struct trial:
 * The box, with one referral of the police in it (id 1, case 2), and the next
 * free id.
 */
struct trial {
	struct core_box *box;
	struct envelope referral;
	unsigned next_id;
};

/**
 * trials_begin(ret_trial):
 * Make the box and send the referral.
 *
 * Owner:  core_box_free(${ret_trial}->box).
 */
void trials_begin(struct trial *ret_trial);

/**
 * trials_make(trial, name, ret_code):
 * Bring the case called ${name} about; its answer in ${ret_code}.  Non-zero
 * if there is no such case.
 */
int trials_make(struct trial *trial, const char *name, enum refusal *ret_code);

/**
 * trials_count():
 * How many cases there are.
 */
size_t trials_count(void);

/**
 * trials_next(trial, agency):
 * A new valid message of ${agency} (police or ambulance); its answer.
 */
enum refusal trials_next(struct trial *trial, const char *agency);

#endif
