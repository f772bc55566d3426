/* The three lines that the log's key signs: which log, how many leaves, what
 * root.  The signature around them is proto/note's. */
#ifndef TELLBACK_LOG_CHECKPOINT_H
#define TELLBACK_LOG_CHECKPOINT_H

#include "log/tree.h"
#include "tellback/bounds.h"

/** A log's name, and a checkpoint's text, with NUL (bytes). */
#define ORIGIN_SIZE 128
#define CHECKPOINT_TEXT_SIZE (ORIGIN_SIZE + 20 + 45 + 3)

/**
 * struct checkpoint:
 * What one says.
 *
 * Shape:  ${origin} is the name of the key that signs it.
 * Source: C2SP tlog-checkpoint v1.0.0.
 */
struct checkpoint {
	char origin[ORIGIN_SIZE];
	struct tree_head head;
};

/**
 * checkpoint_text(checkpoint, ret_text):
 * "origin\nsize\nbase64 root\n"; its length returned.
 *
 * Source: C2SP tlog-checkpoint v1.0.0.
 */
size_t checkpoint_text(const struct checkpoint *checkpoint, char ret_text[CHECKPOINT_TEXT_SIZE]);

/**
 * checkpoint_parse(text, ret_checkpoint):
 * Read exactly that: three lines, no extension lines.
 *
 * Errors: STATUS_MALFORMED.
 * Source: C2SP tlog-checkpoint v1.0.0.
 */
enum status checkpoint_parse(struct view text, struct checkpoint *ret_checkpoint) MUST_CHECK;

#endif
