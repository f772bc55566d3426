/* An agency that has joined the world of support/notes.h: its folder with the
 * pinned roots, and what it believes. */
#ifndef TELLBACK_SUPPORT_JOINED_H
#define TELLBACK_SUPPORT_JOINED_H

#include "runtime/trust.h"
#include "support/notes.h"

/**
 * struct joined:
 * A test's state.
 */
struct joined {
	char folder[64];
	struct notes *world;
	struct trust *trust;
};

/**
 * joined_set_up(state), joined_tear_down(state):
 * For cmocka: make one, with directory 1 joined; remove it.
 */
int joined_set_up(void **state);
int joined_tear_down(void **state);

/**
 * joined_at(index):
 * A place in the log, in the world's first second.
 */
struct trust_source joined_at(uint64_t index);

/**
 * joined_next(world):
 * The directory that follows the world's, with the same entries.
 */
struct directory joined_next(const struct notes *world);

/**
 * joined_publish(world, directory, signers, count):
 * ${directory} as a note signed by ${signers}.
 */
struct view joined_publish(struct notes *world, const struct directory *directory,
			   const struct keys_signer *const *signers, size_t count);

/**
 * joined_revoke(world, agency, revoked):
 * The world's next directory, with that one line on ${agency}.
 */
void joined_revoke(struct notes *world, const char *agency, struct revoked revoked);

/**
 * joined_policy(world, policy, roots):
 * ${policy} as a note signed by the first ${roots} roots.
 */
struct view joined_policy(struct notes *world, const struct policy *policy, size_t roots);

/**
 * joined_cards(joined, but):
 * Believe everyone's card except that of ${but}.
 */
void joined_cards(struct joined *joined, const char *but);

#endif
