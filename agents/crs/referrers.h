/* Who referred in a case, as its holder sees it. */
#ifndef TELLBACK_CRS_REFERRERS_H
#define TELLBACK_CRS_REFERRERS_H

#include "runtime/agent_kind.h"

/**
 * struct referrer_row, referrers_of(agent, case_token, arena, ret_rows):
 * Who referred in a case and how far its answer is: what a holder's screen
 * shows before it closes.  From this store alone; the broker has the last
 * word (agent_view_owed).
 *
 * Shape:  ${referrer} an agency, or individual, or anonymous; ${grade},
 *         ${route} facts; ${answer} our newest decision to it, "" none.
 * Units:  unix milliseconds, 0 = not yet; ${told_ms} a told-otherwise was
 *         accepted, ${excused_ms} an excuse was.
 */
struct referrer_row {
	struct envelope_id referral;
	struct agency referrer;
	char grade[TOKEN_SIZE];
	char route[TOKEN_SIZE];
	int64_t accepted_ms;
	struct envelope_id answer;
	int64_t answered_ms;
	int64_t verified_ms;
	int64_t opened_ms;
	int64_t told_ms;
	int64_t excused_ms;
};
struct referrer_rows {
	struct referrer_row *rows;
	size_t count;
};
enum status referrers_of(struct agent *agent, const struct case_token *case_token, struct arena *arena,
			 struct referrer_rows *ret_rows) MUST_CHECK;

#endif
