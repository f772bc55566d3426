/* The Merkle tree over the log's leaves: its root, and proofs that a leaf is
 * in it and that an older tree is a beginning of it.  Hashes come from
 * whoever keeps them (struct tree_source); nothing here does I/O. */
#ifndef TELLBACK_LOG_TREE_H
#define TELLBACK_LOG_TREE_H

#include "tellback/bytes.h"
#include "tellback/status.h"

/** Hashes of a proof at most: trees have fewer than 2^63 leaves. */
#define TREE_PROOF_MOST 64

/**
 * struct tree_source:
 * Where hashes of whole subtrees are to be had.
 *
 * Shape:  ${read}(context, level, index, ret_hash): the root of the subtree of
 *         the leaves from ${index} * 2^${level} on, 2^${level} of them; it is
 *         asked only for subtrees that lie wholly inside the tree.
 * Errors: whatever ${read} says is handed on.
 */
struct tree_source {
	void *context;
	enum status (*read)(void *context, unsigned level, uint64_t index, struct digest *ret_hash);
};

/**
 * struct tree_path:
 * The hashes of a proof, in the order of RFC 6962.
 */
struct tree_path {
	struct digest hashes[TREE_PROOF_MOST];
	size_t count;
};

/**
 * struct tree_edge:
 * The right edge of a growing tree: roots of its whole subtrees, largest
 * first.  All zero: no leaves.
 */
struct tree_edge {
	uint64_t size;
	struct digest hashes[TREE_PROOF_MOST];
	size_t count;
};

/**
 * tree_node(left, right), tree_empty():
 * SHA-256(0x01, left, right); SHA-256 of nothing: the root without leaves.
 *
 * Source: RFC 6962 section 2.1.
 */
struct digest tree_node(const struct digest *left, const struct digest *right);
struct digest tree_empty(void);

/**
 * tree_whole(hashes, count):
 * The root over ${count} neighbours of one height.
 *
 * Shape:  ${count} a power of two.
 */
struct digest tree_whole(const struct digest *hashes, size_t count);

/**
 * tree_edge_add(edge, leaf), tree_edge_root(edge):
 * One more leaf's hash; the root of all.
 */
void tree_edge_add(struct tree_edge *edge, const struct digest *leaf);
struct digest tree_edge_root(const struct tree_edge *edge);

/**
 * tree_edge_of(source, size, ret_edge):
 * The edge of the tree of ${size} leaves, from hashes that are kept.
 *
 * Errors: those of the source.
 */
enum status tree_edge_of(const struct tree_source *source, uint64_t size, struct tree_edge *ret_edge) MUST_CHECK;

/**
 * tree_inclusion(source, index, size, ret_path), tree_consistency(source, from, to, ret_path):
 * The proof that leaf ${index} is in the tree of ${size} leaves; that the tree
 * of ${from} leaves is the beginning of that of ${to}.
 *
 * Shape:  ${from} 0 or ${to}: an empty proof.
 * Errors: STATUS_NOT_FOUND (${index} is not below ${size}; ${from} above
 *         ${to}); those of the source.
 * Source: RFC 6962 sections 2.1.1, 2.1.2.
 */
enum status tree_inclusion(const struct tree_source *source, uint64_t index, uint64_t size,
			   struct tree_path *ret_path) MUST_CHECK;
enum status tree_consistency(const struct tree_source *source, uint64_t from, uint64_t to,
			     struct tree_path *ret_path) MUST_CHECK;

/**
 * struct tree_head:
 * A tree, by its size and root.
 */
struct tree_head {
	uint64_t size;
	struct digest root;
};

/**
 * tree_check_inclusion(leaf, index, head, path), tree_check_consistency(from, to, path):
 * Does the proof hold?  Exactly as many hashes as it takes.
 *
 * Shape:  of ${from} of size 0 the root is that of no leaves, the proof empty.
 * Errors: STATUS_BAD_SIGNATURE (it does not); STATUS_NOT_FOUND (${index} not
 *         below the size; ${from} larger than ${to}).
 * Source: RFC 9162 sections 2.1.3.2, 2.1.4.2.
 */
enum status tree_check_inclusion(const struct digest *leaf, uint64_t index, const struct tree_head *head,
				 const struct tree_path *path) MUST_CHECK;
enum status tree_check_consistency(const struct tree_head *from, const struct tree_head *to,
				   const struct tree_path *path) MUST_CHECK;

#endif
