/* The clock of an information request, as whoever asks and whoever is asked
 * reads it without asking the broker. */
#ifndef TELLBACK_RUNTIME_REQUEST_TABLE_H
#define TELLBACK_RUNTIME_REQUEST_TABLE_H

#include "runtime/trust.h"
#include "tellback/ids.h"

/**
 * request_table_due(trust, front_door, rag, from_ms):
 * By when a request of that urgency that began at ${from_ms} is to be answered,
 * as the policy of ${front_door} (a CRS, or who stands beside one) has it.
 *
 * Units:  unix milliseconds; INT64_MAX where no policy names a clock.
 */
int64_t request_table_due(const struct trust *trust, const char *front_door, const char *rag, int64_t from_ms);

/**
 * struct request_clock, request_table_due_anew(trust, front_door, clock, rag, now_ms):
 * The same once it has got another urgency.  Raised: the clock of the new one
 * runs from now, and never past what it had; nobody is late for what was not
 * urgent.  Lowered: as if it had been asked so.  (The broker's duty keeps the
 * deadline that it opened with.)
 */
struct request_clock {
	const char *rag;
	int64_t from_ms;
	int64_t due_ms;
};
int64_t request_table_due_anew(const struct trust *trust, const char *front_door, const struct request_clock *clock,
			       const char *rag, int64_t now_ms);

/**
 * request_table_asked(id):
 * When it was asked: the moment that its id was minted.
 *
 * Units:  unix milliseconds.
 * Source: RFC 9562 section 5.7; docs/FIELDS.md, "Specific and held".
 */
int64_t request_table_asked(const struct envelope_id *id);

#endif
