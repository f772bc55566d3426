/* The one that signs: it holds the log's key and owns the tree and its files.
 * Leaves come in one after another; at most once a second those that came are
 * written down, synced, signed for, and shown.  What was shown once is never
 * contradicted: at start the files must give the checkpoint that stands there.
 *
 *   signer_take ... signer_take -> signer_publish:
 *      entries, tiles written -> synced, their folders too -> signed ->
 *      `checkpoint` written beside, synced, renamed, its folder synced
 *
 * No sockets and no clock: broker/main_signer.c has them. */
#ifndef TELLBACK_SIGNER_SIGNER_H
#define TELLBACK_SIGNER_SIGNER_H

#include "log/tree.h"
#include "note/signed_note.h"
#include "signer/log_folder.h"
#include "tellback/instant.h"
#include "tellback/leaf.h"

/** The newest checkpoint's file in the log's folder. */
#define SIGNER_CHECKPOINT "checkpoint"

/** Leaves that may wait for the next checkpoint. */
#define SIGNER_WAITING_MOST 16384

/** Checkpoints are at least this far apart (ms). */
#define SIGNER_PACE_MS 1000

/** A refusal in words, with NUL (bytes). */
#define SIGNER_WHY_SIZE 512

struct signer;

/**
 * struct signer_options:
 * What it works on.
 *
 * Shape:  ${key} the log's key, whose name is the log's; ${mode} LOOK only
 *         checks what is there.
 * Owner:  borrowed as long as the signer lives.
 */
struct signer_options {
	const char *folder;
	const struct note_signer *key;
	enum log_folder_mode mode;
};

/**
 * signer_open(options, why, ret_signer), signer_close(signer):
 * Take the log's folder, and see that all of it gives the checkpoint that it
 * shows; an empty or new folder is a log without leaves.
 *
 * Shape:  ${why} is filled on every error but STATUS_NO_MEMORY: a sentence for
 *         a person.
 * Owner:  the caller; signer_close takes NULL.
 * Errors: STATUS_BUSY (another process writes there); STATUS_CORRUPT (tiles
 *         and checkpoint disagree, or a tile is missing); STATUS_CONFLICT (the
 *         checkpoint is another log's or another key's); STATUS_NOT_FOUND
 *         (LOOK: there is no folder); STATUS_NOT_PERMITTED; STATUS_NO_MEMORY;
 *         STATUS_IO.
 */
enum status signer_open(const struct signer_options *options, char why[SIGNER_WHY_SIZE], struct signer **ret_signer)
	MUST_CHECK;
void signer_close(struct signer *signer);

/**
 * signer_head(signer):
 * What is signed and shown; of size 0 nothing is.
 */
struct tree_head signer_head(const struct signer *signer);

/**
 * signer_take(signer, leaf):
 * One more leaf for the next checkpoint.
 *
 * Errors: STATUS_CONFLICT (its index is not the next one); STATUS_BUSY
 *         (SIGNER_WAITING_MOST wait).
 */
enum status signer_take(struct signer *signer, const struct leaf *leaf) MUST_CHECK;

/**
 * signer_room(signer):
 * How many more signer_take would take now.
 */
size_t signer_room(const struct signer *signer);

/**
 * signer_forget(signer):
 * Let go of the leaves that wait: whoever sent them begins again from
 * signer_head.
 */
void signer_forget(struct signer *signer);

/**
 * signer_due(signer):
 * When what waits is to be published.
 *
 * Units:  ms of the tick; INT64_MAX: nothing waits.
 */
struct tick signer_due(const struct signer *signer);

/**
 * signer_publish(signer, now):
 * Write, sync, sign and show what waits; nothing is done if nothing does.
 *
 * Errors: STATUS_FULL (the disk: all still waits, and is due again in
 *         SIGNER_PACE_MS); STATUS_CONFLICT (there is no checkpoint, and a tile
 *         that says something else); any other: what is on the disk is not
 *         known, and the process must end.
 * Source: docs/ARCHITECTURE.md, "The log".
 */
enum status signer_publish(struct signer *signer, struct tick now) MUST_CHECK;

#endif
