/* What the front door's agent does as messages come and as time goes: a row a
 * type, and whoever else of this folder has something to do. */
#ifndef TELLBACK_CRS_ARRIVALS_TABLE_H
#define TELLBACK_CRS_ARRIVALS_TABLE_H

#include "runtime/agent_kind.h"

/**
 * arrivals_table_take(agent, message, now, arena):
 * As agent_kind's ${arrived}: run each row for the message's type.
 *
 * Errors: those of the rows.
 */
enum status arrivals_table_take(struct agent *agent, const struct agent_message *message, struct agent_now now,
				struct arena *arena) MUST_CHECK;

#endif
