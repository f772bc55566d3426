/* Information requests at a front door: which go and which wait for an
 * agency's declared capacity, what was answered, what overtook them. */
#ifndef TELLBACK_CRS_REQUESTS_H
#define TELLBACK_CRS_REQUESTS_H

#include "crs/requests_store.h"
#include "runtime/agent_kind.h"

/**
 * requests_holds(agent, envelope, now, ret_held), requests_arrived(agent, message, now, arena),
 * requests_tick(agent, now, arena, ret_wait_ms):
 * As in runtime/agent_kind.h; of other types than those about requests they
 * do nothing.
 *
 * Errors: STATUS_NO_MEMORY; those of the store.
 * Source: docs/FORMATS.md, "Queue order"; docs/FIELDS.md, "Specific and held".
 */
enum status requests_holds(struct agent *agent, const struct envelope *envelope, struct agent_now now,
			   int *ret_held) MUST_CHECK;
enum status requests_arrived(struct agent *agent, const struct agent_message *message, struct agent_now now,
			     struct arena *arena) MUST_CHECK;
enum status requests_tick(struct agent *agent, struct agent_now now, struct arena *arena,
			  int64_t *ret_wait_ms) MUST_CHECK;

/**
 * requests_cover(trust, agency):
 * Who reads for the navigators of ${agency} when they cannot, as its card says;
 * NULL where it names nobody that can be written to.
 *
 * Owner:  the trust's.
 */
const char *requests_cover(const struct trust *trust, const char *agency);

/**
 * requests_places(held, count, now_ms, arena, ret_order):
 * The requests of ${held}, all to one agency, in the order in which they go.
 *
 * Owner:  ${ret_order} points to those of ${held}.
 * Errors: STATUS_NO_MEMORY.
 */
enum status requests_places(struct request_kept *held, size_t count, int64_t now_ms, struct arena *arena,
			    struct request_kept ***ret_order) MUST_CHECK;

#endif
