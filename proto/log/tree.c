#include "log/tree.h"

#include <assert.h>
#include <string.h>

#include "base/digest.h"

/* Every tree here has fewer leaves: numbers in notes end there too, and no
 * proof is then longer than TREE_PROOF_MOST. */
#define LEAVES_MOST ((uint64_t)INT64_MAX)

struct digest
tree_node(const struct digest *left, const struct digest *right)
{
	static const uint8_t prefix = 0x01; /* a leaf's is 0x00: no node can pass for one */
	struct digest_run run;

	digest_begin(&run);
	digest_add(&run, (struct view){&prefix, 1});
	digest_add(&run, (struct view){left->bytes, DIGEST_BYTES});
	digest_add(&run, (struct view){right->bytes, DIGEST_BYTES});
	return digest_end(&run);
}

struct digest
tree_empty(void)
{
	return digest_of((struct view){(const uint8_t *)"", 0});
}

/* The level of the largest whole subtree in ${count} leaves, which are some. */
static unsigned
level_in(uint64_t count)
{
	unsigned level = 0;

	while (count >>= 1)
		level++;
	return level;
}

struct digest
tree_whole(const struct digest *hashes, size_t count)
{
	struct digest left, right;

	if (count == 1)
		return hashes[0];
	left = tree_whole(hashes, count / 2);
	right = tree_whole(hashes + count / 2, count / 2);
	return tree_node(&left, &right);
}

/* Roots from the largest to the smallest, as the root over all. */
static struct digest
fold(const struct digest *hashes, size_t count)
{
	struct digest root;

	assert(count);
	root = hashes[--count];
	while (count)
		root = tree_node(&hashes[--count], &root);
	return root;
}

void
tree_edge_add(struct tree_edge *edge, const struct digest *leaf)
{
	struct digest hash = *leaf;

	assert(edge->size < LEAVES_MOST);
	/* as when one is added to a binary number: each 1 at its end carries */
	for (uint64_t carry = edge->size; carry & 1; carry >>= 1)
		hash = tree_node(&edge->hashes[--edge->count], &hash);
	edge->hashes[edge->count++] = hash;
	edge->size++;
}

struct digest
tree_edge_root(const struct tree_edge *edge)
{
	return edge->count ? fold(edge->hashes, edge->count) : tree_empty();
}

/* Roots of the whole subtrees, largest first, of the leaves from ${begin} to
 * before ${end}.  ${begin} is a multiple of each one's width. */
static enum status
subtrees(const struct tree_source *source, uint64_t begin, uint64_t end, struct digest *ret_hashes, size_t *ret_count)
{
	size_t count = 0;

	while (begin < end) {
		unsigned level = level_in(end - begin);
		enum status status;

		assert(count < TREE_PROOF_MOST);
		status = source->read(source->context, level, begin >> level, &ret_hashes[count]);
		if (status != STATUS_OK)
			return status;
		count++;
		begin += (uint64_t)1 << level;
	}
	*ret_count = count;
	return STATUS_OK;
}

enum status
tree_edge_of(const struct tree_source *source, uint64_t size, struct tree_edge *ret_edge)
{
	struct tree_edge edge = {.size = size};
	enum status status;

	if (size > LEAVES_MOST)
		return STATUS_NOT_FOUND;
	status = subtrees(source, 0, size, edge.hashes, &edge.count);
	if (status == STATUS_OK)
		*ret_edge = edge;
	return status;
}

/* Add the root of the leaves from ${begin} to before ${end} to a proof. */
static enum status
path_add(const struct tree_source *source, uint64_t begin, uint64_t end, struct tree_path *path)
{
	struct digest hashes[TREE_PROOF_MOST];
	size_t count;
	enum status status = subtrees(source, begin, end, hashes, &count);

	if (status != STATUS_OK)
		return status;
	assert(path->count < TREE_PROOF_MOST);
	path->hashes[path->count++] = fold(hashes, count);
	return STATUS_OK;
}

/* Proofs are written from the leaf upwards and made from the root downwards. */
static void
path_turn(struct tree_path *path)
{
	for (size_t i = 0; i < path->count / 2; i++) {
		struct digest hash = path->hashes[i];

		path->hashes[i] = path->hashes[path->count - 1 - i];
		path->hashes[path->count - 1 - i] = hash;
	}
}

enum status
tree_inclusion(const struct tree_source *source, uint64_t index, uint64_t size, struct tree_path *ret_path)
{
	struct tree_path path = {.count = 0};
	uint64_t begin = 0, end = size;

	if (index >= size || size > LEAVES_MOST)
		return STATUS_NOT_FOUND;
	while (end - begin > 1) {
		uint64_t middle = begin + ((uint64_t)1 << level_in(end - begin - 1));
		int left = index < middle;
		enum status status = path_add(source, left ? middle : begin, left ? end : middle, &path);

		if (status != STATUS_OK)
			return status;
		if (left)
			end = middle;
		else
			begin = middle;
	}
	path_turn(&path);
	*ret_path = path;
	return STATUS_OK;
}

enum status
tree_consistency(const struct tree_source *source, uint64_t from, uint64_t to, struct tree_path *ret_path)
{
	struct tree_path path = {.count = 0};
	uint64_t begin = 0, end = to;
	enum status status = STATUS_OK;

	if (from > to || to > LEAVES_MOST)
		return STATUS_NOT_FOUND;
	/* down to the subtree whose last leaf is the old tree's last leaf */
	while (from && from < end && status == STATUS_OK) {
		uint64_t middle = begin + ((uint64_t)1 << level_in(end - begin - 1));
		int left = from <= middle;

		status = path_add(source, left ? middle : begin, left ? end : middle, &path);
		if (left)
			end = middle;
		else
			begin = middle;
	}
	/* whoever checks knows that subtree's root only where it is the old root */
	if (status == STATUS_OK && from && begin)
		status = path_add(source, begin, end, &path);
	if (status != STATUS_OK)
		return status;
	path_turn(&path);
	*ret_path = path;
	return STATUS_OK;
}

/* The way of a node up to the root: its place, and that of the tree's last
 * node, on the same level (fn and sn of RFC 9162 section 2.1.3.2). */
struct climb {
	uint64_t node;
	uint64_t last;
};

/* Go up one step: non-zero if the proof's next hash stands left of the node. */
static int
climb_step(struct climb *climb)
{
	int is_left = (climb->node & 1) || climb->node == climb->last;

	/* without a sibling at its right, the node is carried up unchanged until
	 * there is one at its left */
	if (is_left) {
		while (climb->node && !(climb->node & 1)) {
			climb->node >>= 1;
			climb->last >>= 1;
		}
	}
	climb->node >>= 1;
	climb->last >>= 1;
	return is_left;
}

enum status
tree_check_inclusion(const struct digest *leaf, uint64_t index, const struct tree_head *head,
		     const struct tree_path *path)
{
	struct climb climb = {index, head->size - 1};
	struct digest hash = *leaf;

	if (index >= head->size)
		return STATUS_NOT_FOUND;
	if (path->count > TREE_PROOF_MOST)
		return STATUS_BAD_SIGNATURE;
	for (size_t i = 0; i < path->count; i++) {
		if (!climb.last)
			return STATUS_BAD_SIGNATURE; /* a hash too many */
		hash = climb_step(&climb) ? tree_node(&path->hashes[i], &hash) : tree_node(&hash, &path->hashes[i]);
	}
	return !climb.last && digest_equal(&hash, &head->root) ? STATUS_OK : STATUS_BAD_SIGNATURE;
}

/* The proof that an old tree, neither empty nor of the new one's size, is the
 * beginning of a new one. */
static int
grows(const struct tree_head *from, const struct tree_head *to, const struct tree_path *path)
{
	struct climb climb = {from->size - 1, to->size - 1};
	int is_whole = !(from->size & (from->size - 1)); /* a power of two: its root is the first hash */
	struct digest before, after;
	size_t i = is_whole ? 0 : 1;

	if (!path->count)
		return 0;
	while (climb.node & 1) {
		climb.node >>= 1;
		climb.last >>= 1;
	}
	before = after = is_whole ? from->root : path->hashes[0];
	for (; i < path->count; i++) {
		if (!climb.last)
			return 0; /* a hash too many */
		if (climb_step(&climb)) {
			before = tree_node(&path->hashes[i], &before);
			after = tree_node(&path->hashes[i], &after);
		} else {
			after = tree_node(&after, &path->hashes[i]);
		}
	}
	return !climb.last && digest_equal(&before, &from->root) && digest_equal(&after, &to->root);
}

enum status
tree_check_consistency(const struct tree_head *from, const struct tree_head *to, const struct tree_path *path)
{
	struct digest empty = tree_empty();
	int holds;

	if (from->size > to->size)
		return STATUS_NOT_FOUND;
	if ((!from->size && !digest_equal(&from->root, &empty)) || path->count > TREE_PROOF_MOST)
		holds = 0;
	else if (from->size == to->size)
		holds = !path->count && digest_equal(&from->root, &to->root);
	else if (!from->size)
		holds = !path->count;
	else
		holds = grows(from, to, path);
	return holds ? STATUS_OK : STATUS_BAD_SIGNATURE;
}
