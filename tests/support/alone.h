/* The police alone on a stage with the small broker: what it sends, and what it
 * then knows of the log. */
#ifndef TELLBACK_SUPPORT_ALONE_H
#define TELLBACK_SUPPORT_ALONE_H

#include "runtime/agent_proof.h"
#include "support/stage.h"

#define ALONE_SECOND 1000
#define ALONE_MINUTE (60 * ALONE_SECOND)
#define ALONE_HOUR ((int64_t)60 * ALONE_MINUTE)

/**
 * alone_set_up(state), alone_tear_down(state):
 * A stage before each test, gone after it.
 */
int alone_set_up(void **state);
int alone_tear_down(void **state);

/**
 * alone_police(stage):
 * Who is on it.
 */
struct actor *alone_police(struct stage *stage);

/**
 * alone_hand_in(stage, reference), alone_send(stage):
 * A referral is handed in; and accepted.
 */
struct agent_sent alone_hand_in(struct stage *stage, unsigned reference);
struct agent_sent alone_send(struct stage *stage);

/**
 * alone_log(stage), alone_proof(stage, sent), alone_evidence(stage):
 * What it knows of the log; of the proof of one message; what did not fit.
 */
struct agent_log alone_log(struct stage *stage);
struct agent_proof alone_proof(struct stage *stage, const struct agent_sent *sent);
struct log_evidences alone_evidence(struct stage *stage);

/**
 * alone_pass(stage, ms), alone_hours(stage, count):
 * Time goes on, five seconds or an hour at a time.
 */
void alone_pass(struct stage *stage, int64_t ms);
void alone_hours(struct stage *stage, unsigned count);

#endif
