/* What trust*.c share; nobody else's.  trust_pin.c is where a trust begins and
 * ends, trust_take.c how it comes to believe more, and both look up in trust.c
 * what is believed already. */
#ifndef TELLBACK_RUNTIME_TRUST_STATE_H
#define TELLBACK_RUNTIME_TRUST_STATE_H

#include "base/arena.h"
#include "runtime/trust.h"

/**
 * struct trust_kept:
 * A note that is believed: its bytes, in the arena that its decoded form
 * points into, and where the log has it.
 *
 * Owner:  ${arena} holds ${raw} and everything decoded from it.
 */
struct trust_kept {
	struct arena *arena;
	struct view raw;
	struct trust_source source;
};

/**
 * struct trust_card, struct trust_policy:
 * The newest of an agency, of a CRS; both lists are sorted by its name.
 */
struct trust_card {
	struct trust_kept kept;
	struct card card;
};
struct trust_policy {
	struct trust_kept kept;
	struct policy policy;
};

/**
 * struct trust_past_key:
 * A signing key that a directory took away.
 *
 * Shape:  ${until} the log index of that directory, TRUST_UNLOGGED while that
 *         is not known.
 */
struct trust_past_key {
	struct signer_key key; /* its name is the agency */
	uint64_t until;
};

/**
 * struct trust:
 * As trust.h tells it.
 *
 * Shape:  ${directory}.serial 0 while there is none.
 */
struct trust {
	struct signer_key roots[MAX_ROOTS];
	size_t root_count;
	uint64_t quorum;
	struct trust_kept directory_kept;
	struct directory directory;
	struct trust_card **cards;
	size_t card_count;
	struct trust_policy **policies;
	size_t policy_count;
	struct trust_past_key *past;
	size_t past_count;
};

/**
 * trust_roots_read(path, trust):
 * Read a roots file into ${trust}.
 *
 * Errors: as trust_new.
 */
enum status trust_roots_read(const char *path, struct trust *trust) MUST_CHECK;

/**
 * trust_card_at(trust, agency, ret_found), trust_policy_at(trust, crs, ret_found):
 * The place of ${agency} in the list; ${ret_found} non-zero if it is there.
 */
size_t trust_card_at(const struct trust *trust, const char *agency, int *ret_found);
size_t trust_policy_at(const struct trust *trust, const char *crs, int *ret_found);

#endif
