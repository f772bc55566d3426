/* Where a replay stands, kept beside its stores, so that one that was broken
 * off goes on from the last month that was whole. */
#ifndef TELLBACK_REPLAY_SNAPSHOT_H
#define TELLBACK_REPLAY_SNAPSHOT_H

#include "base/digest.h"
#include "replay/play.h"

/**
 * struct snapshot:
 * Where it stands.
 *
 * Shape:  ${story} which replay it is: the matters it plays; ${seconds} how
 *         long it has taken so far.
 */
struct snapshot {
	struct digest story;
	uint64_t next;
	int64_t at_s;
	double seconds;
};

/**
 * snapshot_story(book):
 * What tells one replay from another.
 */
struct digest snapshot_story(const struct calendar_book *book);

/**
 * snapshot_keep(folder, snapshot, threads, count):
 * After town_close: copy `stores` of ${folder} to `snapshot`, in place of the
 * one before.  What goes wrong ends the replay.
 */
void snapshot_keep(const char *folder, const struct snapshot *snapshot, const struct play_thread *threads, size_t count);

/**
 * snapshot_take(folder, story, ret_snapshot, ret_threads, count):
 * Make `stores` what the kept snapshot has; non-zero if there is one of that
 * story, else `stores` is gone.
 */
int snapshot_take(const char *folder, const struct digest *story, struct snapshot *ret_snapshot,
		  struct play_thread *ret_threads, size_t count);

/**
 * snapshot_copy(folder, from, to), snapshot_remove(folder, name):
 * Copy something in ${folder}; take a folder there away, with all in it.
 */
void snapshot_copy(const char *folder, const char *from, const char *to);
void snapshot_remove(const char *folder, const char *name);

#endif
