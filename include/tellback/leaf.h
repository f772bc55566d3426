/* A leaf of the log: what was accepted, when, without what it says. */
#ifndef TELLBACK_LEAF_H
#define TELLBACK_LEAF_H

#include <stdint.h>

#include "tellback/bytes.h"
#include "tellback/instant.h"

#define LEAF_KIND_TABLE(X) \
	X(ENVELOPE, "envelope") X(REFUSED, "refused") X(RECEIPT, "receipt") X(NOTICE, "notice") X(CARD, "card") \
	X(DIRECTORY, "directory") X(POLICY, "policy") X(ERASURE, "erasure")

/**
 * enum leaf_kind:
 * What kind of note a leaf commits to.
 *
 * Source: docs/FORMATS.md, "Leaf".
 */
enum leaf_kind {
#define X(code, word) LEAF_##code,
	LEAF_KIND_TABLE(X)
#undef X
	LEAF_KIND_COUNT
};

/**
 * struct leaf:
 * One leaf.
 *
 * Shape:  ${note} SHA-256 of the whole note file.
 * Units:  ${index} from 0, gapless; ${accepted} never below the leaf before.
 * Source: docs/FORMATS.md, "Leaf".
 */
struct leaf {
	uint64_t index;
	enum leaf_kind kind;
	struct digest note;
	struct instant accepted;
};

#endif
