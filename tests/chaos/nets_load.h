/* Cases between real agents, many at once: from a file in a referrer's spool
 * to a close at the front door, and the ledger of what the agencies say. */
#ifndef TELLBACK_CHAOS_NETS_LOAD_H
#define TELLBACK_CHAOS_NETS_LOAD_H

#include "chaos/kills_agent.h"
#include "support/ledger.h"

enum { NETS_POLICE, NETS_SCHOOL, NETS_CRS, NETS_AGENTS };

enum { NETS_REFERRAL, NETS_DECISION, NETS_CLOSE, NETS_MESSAGES };

#define NETS_MOST_CASES 65536
#define NETS_MOST_EARLY 4096

/**
 * struct nets_message:
 * One message of a case.
 *
 * Shape:  ${is_refused}: a close that came too early; for the others it is wrong.
 */
struct nets_message {
	struct envelope_id id;
	int is_posted, is_named, is_refused, has_arrived, is_opened, is_told;
	int64_t typed_ms;
};

/**
 * struct nets_case:
 * One case, of the agent ${from}.
 *
 * Shape:  ${is_hasty}: it is answered once its referrer stands still, and closed
 *         at once, which is refused, and closed ${is_again} at the end; ${is_short}: it is not answered and not closed.
 */
struct nets_case {
	size_t number, from;
	int is_hasty, is_again, is_short, is_over;
	struct case_token token;
	char child[16];
	struct nets_message messages[NETS_MESSAGES];
};

/**
 * struct nets_load:
 * All of them.
 *
 * Shape:  ${is_still}[agent]: it stands still and is not asked; ${wrong}: what no
 *         ledger shows, in words, or NULL; ${done}[agent] cases of it that are over.
 */
struct nets_load {
	struct kills_agent agents[NETS_AGENTS];
	int is_still[NETS_AGENTS];
	struct ledger *ledger;
	struct nets_case *cases;
	size_t count, first_open, numbered;
	size_t done[NETS_AGENTS];
	struct nets_early {
		size_t who;
		struct kills_row row;
	} early[NETS_MOST_EARLY];
	size_t early_count;
	const char *wrong;
};

/**
 * nets_load_open(load, root, programs), nets_load_close(load):
 * Start the agents of the partnership below ${root}; end them.
 *
 * Owner:  the ledger is ROOT/ledger.
 */
void nets_load_open(struct nets_load *load, const char *root, const char *programs);
void nets_load_close(struct nets_load *load);

/**
 * nets_load_add(load, from):
 * One more case of the agent ${from}; the caller may set its marks.
 *
 * Owner:  the load's, until the next one.
 */
struct nets_case *nets_load_add(struct nets_load *load, size_t from);

/**
 * nets_load_turn(load), nets_load_is_over(load):
 * Whatever can be done now; non-zero once nothing is left to do.
 */
void nets_load_turn(struct nets_load *load);
int nets_load_is_over(const struct nets_load *load);

/**
 * nets_load_fault(load, words):
 * A line of the ledger.
 */
void nets_load_fault(struct nets_load *load, const char *words);

#endif
