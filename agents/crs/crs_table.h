/* What this program's agent does besides what every agent does. */
#ifndef TELLBACK_CRS_TABLE_H
#define TELLBACK_CRS_TABLE_H

#include "runtime/agent_kind.h"

/**
 * crs_table_kind():
 * Its row.
 *
 * Owner:  static.
 */
const struct agent_kind *crs_table_kind(void);

#endif
