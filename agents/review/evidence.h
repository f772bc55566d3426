/* Checkpoints of one log that contradict each other: whoever meets two keeps
 * both, since together they prove what the log's key has signed. */
#ifndef TELLBACK_REVIEW_EVIDENCE_H
#define TELLBACK_REVIEW_EVIDENCE_H

#include "log/checkpoint.h"
#include "review/trouble.h"

/** The folder of them, in a copy's. */
#define EVIDENCE_FOLDER "evidence"

/**
 * evidence_keep(path, raw, ret_name, trouble):
 * Put the checkpoint note ${raw} into ${path}/evidence, durably, as
 * `<size>-<first eight hex digits of the root>`, or with all of them where
 * another root begins alike; one that is there stays.
 *
 * Shape:  ${ret_name} of EVIDENCE_NAME_SIZE.
 * Errors: STATUS_MALFORMED (it is none); those of file_write; in words in
 *         ${trouble}.
 * Source: docs/OPERATE.md, "What an export looks like".
 */
#define EVIDENCE_NAME_SIZE 96
enum status evidence_keep(const char *path, struct view raw, char *ret_name, struct trouble *trouble) MUST_CHECK;

/**
 * evidence_pair(path, one, other, trouble):
 * Keep both, and say what they are evidence of: two trees of one size, or a
 * log that became smaller, or one that is not the other's beginning.
 *
 * Errors: STATUS_CONFLICT, the pair being kept and named in ${trouble}; those
 *         of evidence_keep.
 */
enum status evidence_pair(const char *path, struct view one, struct view other, struct trouble *trouble) MUST_CHECK;

/**
 * evidence_find(path, trouble):
 * Is there any?
 *
 * Errors: STATUS_CONFLICT, with the first two names in ${trouble}.
 */
enum status evidence_find(const char *path, struct trouble *trouble) MUST_CHECK;

#endif
