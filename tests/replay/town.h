/* A front door and those around it, in a folder that stays: the broker's core,
 * its log, and an agent for each of the larger agencies, on a clock that the
 * replay sets. */
#ifndef TELLBACK_REPLAY_TOWN_H
#define TELLBACK_REPLAY_TOWN_H

#include "support/house.h"

/**
 * struct town:
 * All of it.
 */
struct town {
	struct notes *world;
	struct house *house;
};

/**
 * town_world(begin_s):
 * The world of tests as it was in those years: keys of the same names, cards
 * and directory that hold until the end, a policy with England's holidays.
 *
 * Owner:  the caller; notes_free, or the town it is given to.
 */
struct notes *town_world(int64_t begin_s);

/**
 * town_open(world, folder, at_s), town_close(town):
 * Open or make the stores in ${folder}; close them all, whole on disk.
 *
 * Owner:  the caller; takes ${world}.
 */
struct town *town_open(struct notes *world, const char *folder, int64_t at_s);
void town_close(struct town *town);

/**
 * town_actor(town, name):
 * Its agent; NULL: nobody has one there.
 */
struct actor *town_actor(struct town *town, const char *name);

/**
 * town_until(town, at_s):
 * Time goes on; all agents play until everybody waits.
 */
void town_until(struct town *town, int64_t at_s);

#endif
