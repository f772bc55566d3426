/* What the files about requests share; for requests*.c only. */
#ifndef TELLBACK_CRS_REQUESTS_INNER_H
#define TELLBACK_CRS_REQUESTS_INNER_H

#include "crs/requests.h"

/**
 * requests_fact(envelope, name):
 * The value of that fact, "" where there is none.
 */
const char *requests_fact(const struct envelope *envelope, const char *name);

/**
 * requests_is_ours(agent, name), requests_asked(agent, envelope),
 * requests_may_answer(agent, request, from):
 * Non-zero for us, and for who stands beside us at the same front door; the one
 * agency that a request asks, NULL if it is us; may ${from} answer: the agency
 * asked, or the one that took its place.
 */
int requests_is_ours(const struct agent *agent, const char *name);
const struct agency *requests_asked(const struct agent *agent, const struct envelope *envelope);
int requests_may_answer(const struct agent *agent, const struct request_kept *request, const char *from);

/**
 * requests_due_anew(agent, request, rag, now_ms):
 * By when one that gets that urgency now is to be answered.
 */
int64_t requests_due_anew(const struct agent *agent, const struct request_kept *request, const char *rag,
			  int64_t now_ms);

/**
 * requests_load_of(agent, agency, capacity, load):
 * What it declared, and what it has to answer and what waits for it.
 *
 * Errors: those of the store.
 */
enum status requests_load_of(struct agent *agent, const char *agency, struct capacity_kept *capacity,
			     struct requests_load *load) MUST_CHECK;

/**
 * requests_add(agent, envelope, agency, state, asked_ms), requests_anew(agent, envelope, old):
 * Keep a new request; one that takes the place of ${old}, with its clock.
 *
 * Errors: those of the store.
 */
enum status requests_add(struct agent *agent, const struct envelope *envelope, const struct agency *agency,
			 enum request_state state, int64_t asked_ms) MUST_CHECK;
enum status requests_anew(struct agent *agent, const struct envelope *envelope,
			  const struct request_kept *old) MUST_CHECK;

/**
 * requests_word(envelope, request, ms):
 * What ${envelope} says about ${request}.
 */
struct request_word requests_word(const struct envelope *envelope, const struct request_kept *request, int64_t ms);

/**
 * struct requests_going, requests_let_go(agent, request, going):
 * A held request goes, saying how many are ${left} that wait for its agency, and
 * whatever waited with it follows.
 *
 * Errors: STATUS_NO_MEMORY; those of the store.
 */
struct requests_going {
	uint64_t left;
	struct agent_now now;
};
enum status requests_let_go(struct agent *agent, const struct request_kept *request,
			    const struct requests_going *going) MUST_CHECK;

/**
 * requests_mind_cover(agent, id, now_ms):
 * If that request is red and goes to an agency that has said that it can work on
 * none, it is to be brought to the agency's cover at the next tick.
 *
 * Errors: those of the store.
 */
enum status requests_mind_cover(struct agent *agent, const struct envelope_id *id, int64_t now_ms) MUST_CHECK;

#endif
