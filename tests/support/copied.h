/* A copy of a small log, to be harmed: a whole one is made once, and every row
 * of a test gets its own to change, sign again as the log would, or not. */
#ifndef TELLBACK_SUPPORT_COPIED_H
#define TELLBACK_SUPPORT_COPIED_H

#include "support/core_box.h"
#include "tellback/leaf.h"

/**
 * struct copied:
 * The whole one, and what the leaves of the one in hand are.
 *
 * Shape:  ${whole} and ${folder} are folders in ${root}; ${leaves}, ${count}
 *         those of ${folder}, to be edited before copied_sign.
 * Owner:  copied_free.
 */
struct copied {
	char root[64];
	char whole[80];
	char folder[80];
	struct core_box *box;
	struct arena *arena;
	struct leaf *leaves;
	size_t count;
};

/**
 * copied_new(), copied_free(copied):
 * A directory, a policy, every card, four referrals of police, and a receipt,
 * as the sub-group's copy; ${box} goes on living for what a row adds.
 */
struct copied *copied_new(void);
void copied_free(struct copied *copied);

/**
 * copied_again(copied):
 * ${folder} is as the whole one again.
 */
void copied_again(struct copied *copied);

/**
 * copied_export(copied):
 * The whole one is what the box has now; and ${folder}.
 */
void copied_export(struct copied *copied);

/**
 * copied_sign(copied):
 * Tiles and checkpoint of ${folder} are those of ${leaves}, signed as the log
 * signs.
 */
void copied_sign(struct copied *copied);

/**
 * copied_checkpoint(copied, name, seed):
 * A checkpoint of ${leaves} as the log called ${name} signs it whose key follows
 * from ${seed} (tellback/log/test and "log" are the log's own).
 *
 * Owner:  ${arena}.
 */
struct view copied_checkpoint(struct copied *copied, const char *name, const char *seed);

/**
 * copied_cosigned(copied, raw, name, seed):
 * ${raw} with the line of the witness ${name} whose key follows from ${seed}
 * (witness.test and "witness" are the directory's), at the box's time.
 */
struct view copied_cosigned(struct copied *copied, struct view raw, const char *name, const char *seed);

/**
 * copied_put(copied, name, content), copied_run(copied, command):
 * Write a file of ${folder}; run a shell command in it.
 */
void copied_put(struct copied *copied, const char *name, struct view content);
void copied_run(struct copied *copied, const char *command);

/**
 * copied_find(copied, kind, nth):
 * The index of the nth leaf of that kind, from 0; one that is not there ends
 * the test.
 */
size_t copied_find(const struct copied *copied, enum leaf_kind kind, size_t nth);

/**
 * copied_note_name(copied, at):
 * "notes/aa/..." of the leaf ${at}.
 */
const char *copied_note_name(struct copied *copied, size_t at);

#endif
