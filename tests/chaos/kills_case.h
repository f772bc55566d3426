/* One case between two real agents, from a file in the police's spool to its
 * close at the front door, and the ledger of what both said of it. */
#ifndef TELLBACK_CHAOS_KILLS_CASE_H
#define TELLBACK_CHAOS_KILLS_CASE_H

#include "chaos/kills_agent.h"
#include "support/ledger.h"

enum { KILLS_CASE_POLICE, KILLS_CASE_CRS, KILLS_CASE_AGENTS };

/**
 * enum kills_case_act:
 * What happens, in this order: the police's file arrives at the front door; a
 * person there opens it, and the police are told; the answer arrives; it is
 * opened, and the front door is told; the case is closed, and the police are
 * told that.
 */
enum kills_case_act {
	KILLS_CASE_REFER,
	KILLS_CASE_OPEN,
	KILLS_CASE_ANSWER,
	KILLS_CASE_READ,
	KILLS_CASE_CLOSE,
	KILLS_CASE_ACTS
};

enum { KILLS_CASE_REFERRAL, KILLS_CASE_DECISION, KILLS_CASE_END, KILLS_CASE_MESSAGES };

/** Rows that may wait. */
#define KILLS_CASE_EARLY 64

/**
 * struct kills_message:
 * One message of the case.
 *
 * Shape:  ${name} of the file that it came in; ${offers} how many messages its
 *         agent says it made of it; ${is_named}: what became of it is known.
 */
struct kills_message {
	char name[40];
	struct envelope_id id;
	size_t offers;
	int is_named;
	int has_arrived;
	int is_opened;
	int is_told;
};

/**
 * struct kills_case:
 * The case.
 */
struct kills_case {
	struct kills_agent *agents;
	struct ledger *ledger;
	struct case_token token;
	char child[16];
	struct kills_message messages[KILLS_CASE_MESSAGES];
	struct { /* said of a message whose own result is not there yet */
		size_t who;
		struct kills_row row;
	} early[KILLS_CASE_EARLY];
	size_t early_count;
	int is_asked; /* a person is at it */
	int is_ending;
	int is_closed; /* and the police know */
	const char *doubled;
};

/**
 * kills_case_new(now, agents, ledger, number):
 * The ${number}-th case; nothing is sent yet.
 *
 * Owner:  borrows both.
 */
void kills_case_new(struct kills_case *now, struct kills_agent *agents, struct ledger *ledger, size_t number);

/**
 * kills_case_name(act), kills_case_begin(now, act), kills_case_is_done(now, act):
 * Its name; what starts it; has all that it means come about?  Whatever the
 * agents say meanwhile goes into the ledger.
 */
const char *kills_case_name(size_t act);
void kills_case_begin(struct kills_case *now, size_t act);
int kills_case_is_done(struct kills_case *now, size_t act);

/**
 * kills_case_is_doubled(now):
 * What happened twice and no ledger shows, in words, or NULL.
 */
const char *kills_case_is_doubled(const struct kills_case *now);

#endif
