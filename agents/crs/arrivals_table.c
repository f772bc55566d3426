#include "crs/arrivals_table.h"

#include "crs/arrivals.h"

/* Whose message it must be. */
enum whose { FROM_OTHERS = 1, FROM_US = 2, FROM_BOTH = 3 };

static const struct {
	enum message_type type;
	enum whose whose;
	arrivals_row *take;
} rows[] = {
	{TYPE_REFERRAL, FROM_BOTH, arrivals_referral}, /* ours: a call that was logged */
	{TYPE_FURTHER_INFORMATION, FROM_BOTH, arrivals_information},
	{TYPE_CORRECT, FROM_BOTH, arrivals_correction},
	{TYPE_RETRACT, FROM_BOTH, arrivals_retraction},
	{TYPE_LINK, FROM_BOTH, arrivals_link}, /* from the out-of-hours team, or to it */
	{TYPE_UNLINK, FROM_BOTH, arrivals_unlink},
	{TYPE_REGRADE, FROM_BOTH, arrivals_priority},
	{TYPE_DECISION, FROM_BOTH, arrivals_decision},
	{TYPE_OUTCOME, FROM_BOTH, arrivals_outcome},
};

enum status
arrivals_table_take(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	enum whose whose = message->is_own ? FROM_US : FROM_OTHERS;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < sizeof rows / sizeof *rows; i++)
		if (rows[i].type == message->envelope.type && rows[i].whose & whose)
			status = rows[i].take(agent, message, now, arena);
	return status;
}
