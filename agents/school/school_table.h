/* What this program's agent does besides what every agent does. */
#ifndef TELLBACK_SCHOOL_TABLE_H
#define TELLBACK_SCHOOL_TABLE_H

#include "runtime/agent_kind.h"

/**
 * school_table_kind():
 * Its row.
 *
 * Owner:  static.
 */
const struct agent_kind *school_table_kind(void);

#endif
