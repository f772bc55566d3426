/* The leaf's bytes and its hash (shape: tellback/leaf.h). */
#ifndef TELLBACK_LOG_LEAF_H
#define TELLBACK_LOG_LEAF_H

#include "tellback/leaf.h"
#include "tellback/status.h"

/** A leaf entry's bytes at most, with NUL. */
#define LEAF_ENTRY_SIZE 160

/**
 * leaf_entry(leaf, ret_entry):
 * "tellback/leaf/v1\n<kind>\n<hex>\n<ms>\n", its length returned.
 *
 * Source: docs/FORMATS.md, "Leaf".
 */
size_t leaf_entry(const struct leaf *leaf, char ret_entry[LEAF_ENTRY_SIZE]);

/**
 * leaf_hash(leaf), leaf_entry_hash(entry):
 * SHA-256(0x00, entry).
 *
 * Source: RFC 6962 section 2.1.
 */
struct digest leaf_hash(const struct leaf *leaf);
struct digest leaf_entry_hash(struct view entry);

/**
 * leaf_parse(entry, index, ret_leaf):
 * Read exactly what leaf_entry writes, as the leaf ${index}.
 *
 * Errors: STATUS_MALFORMED: another kind, number or spelling.
 * Source: docs/FORMATS.md, "Leaf".
 */
enum status leaf_parse(struct view entry, uint64_t index, struct leaf *ret_leaf) MUST_CHECK;

/**
 * leaf_kind_word(kind), leaf_kind_find(word):
 * The kind's token; the kind of a token, LEAF_KIND_COUNT if none.
 */
const char *leaf_kind_word(enum leaf_kind kind);
enum leaf_kind leaf_kind_find(const char *word);

#endif
