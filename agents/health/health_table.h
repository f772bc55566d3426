/* What this program's agent does besides what every agent does. */
#ifndef TELLBACK_HEALTH_TABLE_H
#define TELLBACK_HEALTH_TABLE_H

#include "runtime/agent_kind.h"

/**
 * health_table_kind():
 * Its row.
 *
 * Owner:  static.
 */
const struct agent_kind *health_table_kind(void);

#endif
