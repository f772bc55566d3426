/* What core and the signer say to each other, in records of one length each
 * way: a leaf (49 bytes), and how far the log is signed (40 bytes).
 *
 *   core -> signer    u64be index | u8 kind | sha256 of the note | u64be accepted ms
 *   signer -> core    u64be size | root
 *
 * The signer speaks first, on each new stream; core then sends the leaf of
 * that index and those after it.  One more answer follows each checkpoint. */
#ifndef TELLBACK_SIGNER_SIGNER_RECORD_H
#define TELLBACK_SIGNER_SIGNER_RECORD_H

#include "log/tree.h"
#include "tellback/leaf.h"

#define SIGNER_RECORD_BYTES 49
#define SIGNER_HEAD_BYTES 40

/** What a stream's end may have waiting (bytes). */
#define SIGNER_STREAM_BYTES (64 * 1024)

/**
 * signer_record_leaf(leaf, ret_bytes), signer_record_leaf_read(bytes, ret_leaf):
 * A leaf's record and back.
 *
 * Errors: STATUS_MALFORMED: another length, no kind of leaf, a number of 2^63
 *         or more.
 */
void signer_record_leaf(const struct leaf *leaf, uint8_t ret_bytes[SIGNER_RECORD_BYTES]);
enum status signer_record_leaf_read(struct view bytes, struct leaf *ret_leaf) MUST_CHECK;

/**
 * signer_record_head(head, ret_bytes), signer_record_head_read(bytes, ret_head):
 * A tree's size and root and back.
 *
 * Errors: STATUS_MALFORMED: another length, a size of 2^63 or more.
 */
void signer_record_head(const struct tree_head *head, uint8_t ret_bytes[SIGNER_HEAD_BYTES]);
enum status signer_record_head_read(struct view bytes, struct tree_head *ret_head) MUST_CHECK;

#endif
