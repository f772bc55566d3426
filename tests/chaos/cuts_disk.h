/* A disk with ext4 on it, whose power can be cut.  Two kinds:
 *
 *   CUTS_PLAIN   a file below a loop device; EXT4_IOC_SHUTDOWN without a flush
 *                of the journal: all that ext4 had in memory is gone
 *   CUTS_TORN    a file of tests/chaos/disk.c below a loop device: what was
 *                written and not flushed survives block by block, or does not
 *
 * All mounts are in a mount namespace of the program's own and the loop devices
 * go with their mounts, so that nothing of it stays when the program is killed.
 * What goes wrong in here ends the test. */
#ifndef TELLBACK_CHAOS_CUTS_DISK_H
#define TELLBACK_CHAOS_CUTS_DISK_H

#include <stdint.h>
#include <sys/types.h>

enum cuts_kind { CUTS_PLAIN, CUTS_TORN };

/**
 * struct cuts_disk:
 * One disk.
 *
 * Shape:  ${folder} where it is mounted; ${image} the file below; ${control}
 *         of a torn one, else -1; ${root} an open descriptor of the mounted
 *         folder, -1 while it is not mounted; ${pid} of the program below.
 */
struct cuts_disk {
	enum cuts_kind kind;
	char folder[128];
	char fuse[128];
	char image[160];
	int control;
	int root;
	pid_t pid;
};

/**
 * struct cuts_loss:
 * What the last cut of a torn disk took: ${pending} writes that were waiting
 * for a flush, ${lost} blocks that are not as they were; ${failed} writes and
 * flushes that were told to fail, since the beginning.
 */
struct cuts_loss {
	unsigned long long cuts;
	unsigned long long pending;
	unsigned long long lost;
	unsigned long long failed;
};

/**
 * cuts_disk_alone():
 * Call first: a mount namespace of our own.  A descriptor of the one that we
 * came from; -1 with a sentence on standard error where this cannot be had.
 */
int cuts_disk_alone(void);

/**
 * cuts_disk_new(disk, kind, place, mebibytes), cuts_disk_free(disk):
 * Make one with an empty ext4 below the path ${place}, and mount it; end it,
 * removing all that was made.  ${program} is tests/chaos/disk.c, ${outside}
 * what cuts_disk_alone gave.
 */
struct cuts_place {
	const char *folder;
	const char *name;
	const char *program;
	int outside;
	unsigned mebibytes;
};
void cuts_disk_new(struct cuts_disk *disk, enum cuts_kind kind, const struct cuts_place *place);
void cuts_disk_free(struct cuts_disk *disk);

/**
 * cuts_disk_cut(disk, seed), cuts_disk_cut_at(disk, write, seed):
 * The power goes: now; or, of a torn disk, at its ${write}-th write from now.
 * The first may be called in a child process.
 */
void cuts_disk_cut(const struct cuts_disk *disk, uint64_t seed);
void cuts_disk_cut_at(const struct cuts_disk *disk, unsigned write, uint64_t seed);

/**
 * cuts_disk_is_cut(disk):
 * Non-zero if the power is off.
 */
int cuts_disk_is_cut(const struct cuts_disk *disk);

/**
 * cuts_disk_again(disk):
 * Nobody uses it any more: unmount what is left, switch it on, mount it again.
 */
void cuts_disk_again(struct cuts_disk *disk);

/**
 * cuts_disk_say(disk, format, ...):
 * A line to a torn disk's control (tests/chaos/disk.c).
 */
void cuts_disk_say(const struct cuts_disk *disk, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * cuts_disk_loss(disk):
 * What the last cut of a torn disk took.
 */
struct cuts_loss cuts_disk_loss(const struct cuts_disk *disk);

#endif
