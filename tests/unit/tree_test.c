#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/digest.h"
#include "log/tree.h"

#define LEAVES 300
#define PAIRS 70

/* A naive tree, as RFC 6962 section 2.1 defines it, and leaves to fill it. */
struct naive {
	struct digest leaves[LEAVES];
	unsigned fail_after; /* reads until one fails; 0: never */
	unsigned reads;
};

static struct digest
naive_root(const struct digest *leaves, size_t count)
{
	struct digest left, right;
	size_t split = 1;
	uint8_t bytes[1 + 2 * DIGEST_BYTES] = {1};

	if (!count)
		return digest_of((struct view){bytes, 0});
	if (count == 1)
		return leaves[0];
	while (split * 2 < count)
		split *= 2;
	left = naive_root(leaves, split);
	right = naive_root(leaves + split, count - split);
	memcpy(bytes + 1, left.bytes, DIGEST_BYTES);
	memcpy(bytes + 1 + DIGEST_BYTES, right.bytes, DIGEST_BYTES);
	return digest_of((struct view){bytes, sizeof bytes});
}

/* RFC 6962 section 2.1.1: PATH(m, D[n]). */
static void
naive_path(const struct digest *leaves, size_t index, size_t count, struct tree_path *path)
{
	size_t split = 1;

	if (count == 1)
		return;
	while (split * 2 < count)
		split *= 2;
	if (index < split) {
		naive_path(leaves, index, split, path);
		path->hashes[path->count++] = naive_root(leaves + split, count - split);
	} else {
		naive_path(leaves + split, index - split, count - split, path);
		path->hashes[path->count++] = naive_root(leaves, split);
	}
}

/* RFC 6962 section 2.1.2: SUBPROOF(m, D[n], b). */
static void
naive_subproof(const struct digest *leaves, size_t from, size_t count, int known, struct tree_path *path)
{
	size_t split = 1;

	if (from == count) {
		if (!known)
			path->hashes[path->count++] = naive_root(leaves, count);
		return;
	}
	while (split * 2 < count)
		split *= 2;
	if (from <= split) {
		naive_subproof(leaves, from, split, known, path);
		path->hashes[path->count++] = naive_root(leaves + split, count - split);
	} else {
		naive_subproof(leaves + split, from - split, count - split, 0, path);
		path->hashes[path->count++] = naive_root(leaves, split);
	}
}

static enum status
naive_read(void *context, unsigned level, uint64_t index, struct digest *ret_hash)
{
	struct naive *naive = context;

	assert_true(level < 10 && (index + 1) << level <= LEAVES);
	if (naive->fail_after && ++naive->reads == naive->fail_after)
		return STATUS_IO;
	*ret_hash = naive_root(naive->leaves + (index << level), (size_t)1 << level);
	return STATUS_OK;
}

static int
set_up(void **state)
{
	static struct naive naive;

	memset(&naive, 0, sizeof naive);
	for (size_t i = 0; i < LEAVES; i++)
		naive.leaves[i] = digest_of((struct view){(const uint8_t *)&i, sizeof i});
	*state = &naive;
	return 0;
}

static struct tree_source
source_of(struct naive *naive)
{
	return (struct tree_source){naive, naive_read};
}

static struct tree_head
head_of(const struct naive *naive, size_t size)
{
	return (struct tree_head){size, naive_root(naive->leaves, size)};
}

static void
assert_same_path(const struct tree_path *a, const struct tree_path *b)
{
	assert_int_equal(a->count, b->count);
	assert_memory_equal(a->hashes, b->hashes, a->count * sizeof *a->hashes);
}

static void
published_roots_are_those_of_the_tree(void **state)
{
	/* the leaves of the test of RFC 6962's first implementation, "", 00, 10, 2021, 3031, 40..43, 50..57, 60..6f;
	 * `printf '\0' | sha256sum` is the first */
	static const uint8_t entries[] = {0x10, 0x20, 0x21, 0x30, 0x31, 0x40, 0x41, 0x42, 0x43, 0x50, 0x51,
					  0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x60, 0x61, 0x62, 0x63, 0x64,
					  0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f};
	static const struct {
		size_t at, size;
		const char *root;
	} rows[] = {
	    {0, 0, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
	    {SIZE_MAX, 1, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
	    {0, 1, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
	    {1, 2, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
	    {3, 2, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
	    {5, 4, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
	    {9, 8, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
	    {17, 16, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
	};
	struct tree_edge edge = {.size = 0};
	struct digest empty;
	char hex[DIGEST_HEX_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint8_t leaf[17] = {0};
		struct digest hash;

		if (rows[i].size && rows[i].at != SIZE_MAX)
			memcpy(leaf + 1, entries + rows[i].at, rows[i].size);
		hash = digest_of((struct view){leaf, 1 + rows[i].size});
		tree_edge_add(&edge, &hash);
		hash = tree_edge_root(&edge);
		digest_hex(&hash, hex);
		assert_string_equal(hex, rows[i].root);
	}
	edge = (struct tree_edge){.size = 0};
	empty = tree_edge_root(&edge);
	digest_hex(&empty, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

static void
an_edge_grows_to_every_root_and_is_found_again_from_hashes(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);
	struct tree_edge edge = {.size = 0}, found;

	for (size_t size = 0; size <= LEAVES; size++) {
		struct digest root = tree_edge_root(&edge), want = naive_root(naive->leaves, size);

		assert_true(digest_equal(&root, &want));
		assert_int_equal(edge.size, size);
		assert_int_equal(tree_edge_of(&source, size, &found), STATUS_OK);
		assert_int_equal(found.size, size);
		assert_int_equal(found.count, edge.count);
		assert_memory_equal(found.hashes, edge.hashes, edge.count * sizeof *edge.hashes);
		if (size < LEAVES)
			tree_edge_add(&edge, &naive->leaves[size]);
	}
}

static void
every_leaf_is_shown_to_be_in_every_tree(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);

	for (size_t size = 1; size <= PAIRS; size++) {
		struct tree_head head = head_of(naive, size);

		for (size_t index = 0; index < size; index++) {
			struct tree_path path, want = {.count = 0};

			naive_path(naive->leaves, index, size, &want);
			assert_int_equal(tree_inclusion(&source, index, size, &path), STATUS_OK);
			assert_same_path(&path, &want);
			assert_int_equal(tree_check_inclusion(&naive->leaves[index], index, &head, &path), STATUS_OK);
		}
	}
}

static void
every_tree_is_shown_to_begin_every_larger_one(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);

	for (size_t to = 0; to <= PAIRS; to++) {
		struct tree_head new = head_of(naive, to);

		for (size_t from = 0; from <= to; from++) {
			struct tree_head old = head_of(naive, from);
			struct tree_path path, want = {.count = 0};

			if (from)
				naive_subproof(naive->leaves, from, to, 1, &want);
			assert_int_equal(tree_consistency(&source, from, to, &path), STATUS_OK);
			assert_same_path(&path, &want);
			assert_int_equal(tree_check_consistency(&old, &new, &path), STATUS_OK);
		}
	}
}

/* What is wrong with a proof, in turn; 0 when there is nothing further. */
static int
spoil(struct tree_path *path, size_t step)
{
	size_t count = path->count;

	if (step < count) {
		path->hashes[step].bytes[step % DIGEST_BYTES] ^= 1;
		return 1;
	}
	step -= count;
	if (step < count) { /* one missing */
		memmove(path->hashes + step, path->hashes + step + 1, (count - step - 1) * sizeof *path->hashes);
		path->count--;
		return 1;
	}
	step -= count;
	if (step <= count) { /* one too many: a hash that stands there twice, or nought at the end */
		struct digest zero = {{0}};

		memmove(path->hashes + step + 1, path->hashes + step, (count - step) * sizeof *path->hashes);
		if (step == count)
			path->hashes[step] = zero;
		path->count++;
		return 1;
	}
	step -= count + 1;
	if (step == 0 && count) {
		path->count = 0;
		return 1;
	}
	if (step == (count ? 1 : 0)) {
		path->count = TREE_PROOF_MOST;
		return 1;
	}
	if (step == (count ? 2 : 1)) {
		path->count = SIZE_MAX;
		return 1;
	}
	return 0;
}

static void
a_spoilt_inclusion_proof_does_not_hold(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);

	for (size_t size = 1; size <= 40; size++) {
		struct tree_head head = head_of(naive, size);

		for (size_t index = 0; index < size; index++) {
			const struct digest *leaf = &naive->leaves[index];
			struct tree_path good, path;
			size_t step = 0;

			memset(&good, 0, sizeof good);
			assert_int_equal(tree_inclusion(&source, index, size, &good), STATUS_OK);
			for (path = good; spoil(&path, step); path = good, step++)
				assert_int_equal(tree_check_inclusion(leaf, index, &head, &path), STATUS_BAD_SIGNATURE);
			assert_true(step >= 3);
			/* another leaf, another place, another root */
			assert_int_equal(tree_check_inclusion(leaf + 1, index, &head, &good), STATUS_BAD_SIGNATURE);
			for (size_t other = 0; other < size; other++) {
				if (other != index)
					assert_int_equal(tree_check_inclusion(leaf, other, &head, &good),
							 STATUS_BAD_SIGNATURE);
			}
			head.root.bytes[31] ^= 0x80;
			assert_int_equal(tree_check_inclusion(leaf, index, &head, &good), STATUS_BAD_SIGNATURE);
			head.root.bytes[31] ^= 0x80;
		}
	}
}

static void
an_inclusion_proof_holds_in_its_own_tree_only(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);

	for (size_t size = 1; size <= 33; size++) {
		for (size_t index = 0; index < size; index++) {
			struct tree_path path;

			assert_int_equal(tree_inclusion(&source, index, size, &path), STATUS_OK);
			for (size_t other = 0; other <= 40; other++) {
				struct tree_head head = head_of(naive, other);
				enum status status =
				    tree_check_inclusion(&naive->leaves[index], index, &head, &path);

				if (index >= other)
					assert_int_equal(status, STATUS_NOT_FOUND);
				else
					assert_int_equal(status, other == size ? STATUS_OK : STATUS_BAD_SIGNATURE);
			}
		}
	}
}

static void
a_spoilt_consistency_proof_does_not_hold(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);

	for (size_t to = 0; to <= 40; to++) {
		struct tree_head new = head_of(naive, to);

		for (size_t from = 0; from <= to; from++) {
			struct tree_head old = head_of(naive, from);
			struct tree_path good, path;
			size_t step = 0;

			memset(&good, 0, sizeof good);
			assert_int_equal(tree_consistency(&source, from, to, &good), STATUS_OK);
			for (path = good; spoil(&path, step); path = good, step++)
				assert_int_equal(tree_check_consistency(&old, &new, &path), STATUS_BAD_SIGNATURE);
			assert_true(step >= 3);
			old.root.bytes[0] ^= 1;
			assert_int_equal(tree_check_consistency(&old, &new, &good), STATUS_BAD_SIGNATURE);
			old.root.bytes[0] ^= 1;
			/* nothing is known of a tree that grew from none: any root will do */
			new.root.bytes[31] ^= 1;
			assert_int_equal(tree_check_consistency(&old, &new, &good),
					 from || !to ? STATUS_BAD_SIGNATURE : STATUS_OK);
			new.root.bytes[31] ^= 1;
		}
	}
}

static void
a_consistency_proof_holds_between_its_own_sizes_only(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);

	for (size_t to = 2; to <= 24; to++) {
		for (size_t from = 1; from < to; from++) {
			struct tree_head new = head_of(naive, to), other;
			struct tree_head old = head_of(naive, from);
			struct tree_path path;

			assert_int_equal(tree_consistency(&source, from, to, &path), STATUS_OK);
			for (size_t size = 0; size <= 30; size++) {
				/* another old tree, another new one; with its own root or with the right one */
				other = head_of(naive, size);
				if (size != from)
					assert_int_not_equal(tree_check_consistency(&other, &new, &path), STATUS_OK);
				if (size != to)
					assert_int_not_equal(tree_check_consistency(&old, &other, &path), STATUS_OK);
				other.root = old.root;
				if (size != from && size > to)
					assert_int_equal(tree_check_consistency(&other, &new, &path), STATUS_NOT_FOUND);
				other.root = new.root;
				if (size != to && size < from)
					assert_int_equal(tree_check_consistency(&old, &other, &path), STATUS_NOT_FOUND);
			}
		}
	}
}

static void
what_no_tree_has_is_not_found(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);
	struct tree_head head = head_of(naive, 8), none = head_of(naive, 0);
	struct tree_path path = {.count = 7};
	struct tree_edge edge;

	assert_int_equal(tree_inclusion(&source, 8, 8, &path), STATUS_NOT_FOUND);
	assert_int_equal(tree_inclusion(&source, 0, 0, &path), STATUS_NOT_FOUND);
	assert_int_equal(tree_inclusion(&source, UINT64_MAX, 8, &path), STATUS_NOT_FOUND);
	assert_int_equal(tree_inclusion(&source, 0, UINT64_MAX, &path), STATUS_NOT_FOUND);
	assert_int_equal(tree_consistency(&source, 9, 8, &path), STATUS_NOT_FOUND);
	assert_int_equal(tree_consistency(&source, 1, UINT64_MAX, &path), STATUS_NOT_FOUND);
	assert_int_equal(tree_edge_of(&source, UINT64_MAX, &edge), STATUS_NOT_FOUND);
	assert_int_equal(path.count, 7); /* untouched */
	path.count = 0;
	assert_int_equal(tree_check_inclusion(&naive->leaves[0], 8, &head, &path), STATUS_NOT_FOUND);
	assert_int_equal(tree_check_inclusion(&naive->leaves[0], 0, &none, &path), STATUS_NOT_FOUND);
	assert_int_equal(tree_check_consistency(&head, &none, &path), STATUS_NOT_FOUND);
}

static void
the_tree_without_leaves_has_one_root(void **state)
{
	struct naive *naive = *state;
	struct tree_head none = head_of(naive, 0), head = head_of(naive, 5), forged = head;
	struct tree_path path = {.count = 0};

	forged.size = 0;
	assert_int_equal(tree_check_consistency(&none, &none, &path), STATUS_OK);
	assert_int_equal(tree_check_consistency(&none, &head, &path), STATUS_OK);
	/* a root that is not that of no leaves */
	assert_int_equal(tree_check_consistency(&forged, &head, &path), STATUS_BAD_SIGNATURE);
	assert_int_equal(tree_check_consistency(&forged, &forged, &path), STATUS_BAD_SIGNATURE);
	path.count = 1;
	path.hashes[0] = head.root;
	assert_int_equal(tree_check_consistency(&none, &head, &path), STATUS_BAD_SIGNATURE);
	assert_int_equal(tree_check_consistency(&none, &none, &path), STATUS_BAD_SIGNATURE);
}

static void
the_largest_numbers_are_counted_and_not_overrun(void **state)
{
	struct naive *naive = *state;
	struct tree_head huge = {UINT64_MAX, naive->leaves[0]}, old = {UINT64_MAX - 1, naive->leaves[1]};
	struct tree_path path;

	memset(&path, 0, sizeof path);
	for (path.count = 0; path.count <= TREE_PROOF_MOST; path.count++) {
		assert_int_equal(tree_check_inclusion(&naive->leaves[0], UINT64_MAX - 1, &huge, &path),
				 STATUS_BAD_SIGNATURE);
		assert_int_equal(tree_check_consistency(&old, &huge, &path), STATUS_BAD_SIGNATURE);
	}
}

static void
a_source_that_fails_is_handed_on_at_every_read(void **state)
{
	struct naive *naive = *state;
	struct tree_source source = source_of(naive);
	struct tree_path path;
	struct tree_edge edge;
	enum status status[3] = {STATUS_IO, STATUS_IO, STATUS_IO};

	for (unsigned n = 1; status[0] || status[1] || status[2]; n++) {
		assert_true(n < 100);
		naive->fail_after = n;
		naive->reads = 0;
		status[0] = tree_inclusion(&source, 50, 167, &path);
		naive->reads = 0;
		status[1] = tree_consistency(&source, 50, 167, &path);
		naive->reads = 0;
		status[2] = tree_edge_of(&source, 167, &edge);
		for (int i = 0; i < 3; i++)
			assert_true(status[i] == STATUS_OK || status[i] == STATUS_IO);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(published_roots_are_those_of_the_tree),
	    cmocka_unit_test_setup(an_edge_grows_to_every_root_and_is_found_again_from_hashes, set_up),
	    cmocka_unit_test_setup(every_leaf_is_shown_to_be_in_every_tree, set_up),
	    cmocka_unit_test_setup(every_tree_is_shown_to_begin_every_larger_one, set_up),
	    cmocka_unit_test_setup(a_spoilt_inclusion_proof_does_not_hold, set_up),
	    cmocka_unit_test_setup(an_inclusion_proof_holds_in_its_own_tree_only, set_up),
	    cmocka_unit_test_setup(a_spoilt_consistency_proof_does_not_hold, set_up),
	    cmocka_unit_test_setup(a_consistency_proof_holds_between_its_own_sizes_only, set_up),
	    cmocka_unit_test_setup(what_no_tree_has_is_not_found, set_up),
	    cmocka_unit_test_setup(the_tree_without_leaves_has_one_root, set_up),
	    cmocka_unit_test_setup(the_largest_numbers_are_counted_and_not_overrun, set_up),
	    cmocka_unit_test_setup(a_source_that_fails_is_handed_on_at_every_read, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
