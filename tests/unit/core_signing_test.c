/* core and the signer: what is given to it, what it is believed, and when the
 * store is not the one whose log was shown. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "admin/answers.h"
#include "core/core_signing.h"
#include "log/leaf.h"
#include "support/core_box.h"

static uint64_t
leaves_of(const struct core_box *box)
{
	struct leaf last;

	assert_int_equal(store_leaf_last(box->core->store, &last), STATUS_OK);
	return last.index + 1;
}

/* The tree that the store has, found apart from core. */
static struct tree_head
tree_of(const struct core_box *box, uint64_t size)
{
	struct tree_edge edge = {.size = 0};

	for (uint64_t i = 0; i < size; i++) {
		struct digest hash;
		struct leaf leaf;

		assert_int_equal(store_leaf_find(box->core->store, i, &leaf), STATUS_OK);
		hash = leaf_hash(&leaf);
		tree_edge_add(&edge, &hash);
	}
	return (struct tree_head){size, tree_edge_root(&edge)};
}

static void
take_all(struct core_box *box, uint64_t from)
{
	struct leaf leaves[3];
	uint64_t next = from, until = leaves_of(box);
	size_t count;

	do {
		assert_int_equal(core_unsigned(box->core, 3, leaves, &count), STATUS_OK);
		for (size_t i = 0; i < count; i++)
			assert_true(leaves[i].index == next++);
	} while (count);
	assert_true(next == until);
}

static void
nothing_is_given_before_the_signer_has_said_where_it_stands(void **state)
{
	struct core_box *box = *state;
	const struct tree_head some = tree_of(box, 3), none = tree_of(box, 0);
	struct leaf leaf;
	size_t count = 1;

	core_new_signer(box->core);
	assert_int_equal(core_unsigned(box->core, 1, &leaf, &count), STATUS_OK);
	assert_int_equal(count, 0);
	assert_int_equal(core_signed(box->core, &some), STATUS_OK);
	take_all(box, 3);
	/* another signer, which has lost all: it gets all */
	core_new_signer(box->core);
	assert_int_equal(core_unsigned(box->core, 1, &leaf, &count), STATUS_OK);
	assert_int_equal(count, 0);
	assert_int_equal(core_signed(box->core, &none), STATUS_OK);
	take_all(box, 0);
}

static void
what_is_signed_is_known_and_nothing_is_given_twice(void **state)
{
	struct core_box *box = *state;
	struct leaf leaves[2], oldest;
	struct tree_head head;
	size_t count;

	head = tree_of(box, leaves_of(box));
	assert_true(core_signing(box->core)->head.size == head.size);
	assert_int_equal(core_signing_oldest(box->core, &oldest), STATUS_NOT_FOUND);
	core_new_signer(box->core);
	head = tree_of(box, 2);
	assert_int_equal(core_signed(box->core, &head), STATUS_OK);
	assert_int_equal(core_unsigned(box->core, 2, leaves, &count), STATUS_OK);
	assert_true(count == 2 && leaves[0].index == 2 && leaves[1].index == 3);
	/* it signs for one of the two: the next to be given is still 4 */
	head = tree_of(box, 3);
	assert_int_equal(core_signed(box->core, &head), STATUS_OK);
	assert_int_equal(core_signing_oldest(box->core, &oldest), STATUS_OK);
	assert_true(oldest.index == 3);
	take_all(box, 4);
}

static void
refused(struct core_box *box, struct tree_head head, const char *words)
{
	const struct tree_head before = core_signing(box->core)->head;

	assert_int_equal(core_signed(box->core, &head), STATUS_CONFLICT);
	assert_non_null(strstr(core_signing_why(box->core), words));
	assert_non_null(strstr(core_signing_why(box->core), "tellbackctl restore --log COPY"));
	assert_non_null(strstr(core_signing_why(box->core), "docs/OPERATE.md"));
	assert_true(core_signing(box->core)->head.size == before.size);
}

static void
a_store_that_lacks_what_was_shown_is_refused(void **state)
{
	struct core_box *box = *state;
	struct tree_head head = tree_of(box, leaves_of(box));

	head.size++;
	refused(box, head, "the store is an older copy");
	head.size = INT64_MAX;
	refused(box, head, "the store is an older copy");
}

static void
a_store_with_other_leaves_than_were_shown_is_refused_at_every_size(void **state)
{
	struct core_box *box = *state;

	for (uint64_t size = 0; size <= leaves_of(box); size++) {
		struct tree_head head = tree_of(box, size);

		head.root.bytes[31] ^= 1;
		core_new_signer(box->core);
		refused(box, head, "not those that the log has shown");
		head.root.bytes[31] ^= 1;
		assert_int_equal(core_signed(box->core, &head), STATUS_OK);
	}
}

static void
a_restored_store_that_went_on_is_refused_and_the_whole_one_is_not(void **state)
{
	struct core_box *box = *state, *other = core_box_new();
	struct envelope envelope;
	struct tree_head head;

	/* the two stores are of one beginning; then each gets a message of its own */
	(void)core_box_send(box, (struct notes_message){.id = 1, .case_id = 1, .from = "police", .to = "crs edt police",
							.type = "referral",
							.facts = "route written; grade high; protection none; "
								 "child 0a0b0c0d; aware-at 1772441100"},
			    &envelope);
	(void)core_box_send(other, (struct notes_message){.id = 2, .case_id = 2, .from = "police", .to = "crs edt police",
							  .type = "referral",
							  .facts = "route written; grade high; protection none; "
								   "child 0a0b0c0e; aware-at 1772441100"},
			    &envelope);
	assert_true(leaves_of(box) == leaves_of(other));
	head = tree_of(other, leaves_of(other));
	core_new_signer(box->core);
	refused(box, head, "not those that the log has shown");
	head = tree_of(box, leaves_of(box));
	assert_int_equal(core_signed(box->core, &head), STATUS_OK);
	core_box_free(other);
}

static int
status_says(struct core_box *box, const char *words)
{
	const struct call call = {.words = {"status"}, .word_count = 1};
	struct call_reply reply;

	assert_int_equal(answers_make(box->core, &call, box->now, box->arena, &reply), STATUS_OK);
	return memmem(reply.out.bytes, reply.out.size, words, strlen(words)) != NULL;
}

static void
a_log_that_stands_still_is_told_once_and_told_when_it_goes_on(void **state)
{
	struct core_box *box = *state;
	const struct frame hello = {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "s"}}};
	struct envelope envelope;

	box->is_log_still = 1;
	(void)core_box_send(box, (struct notes_message){.id = 1, .case_id = 1, .from = "police", .to = "crs edt police",
							.type = "referral",
							.facts = "route written; grade high; protection none; "
								 "child 0a0b0c0d; aware-at 1772441100"},
			    &envelope);
	assert_false(core_signing(box->core)->is_late);
	assert_true(status_says(box, " leaves, 1 behind since 2026-03-02T09:00:00Z\n"));
	box->now.civil.ms += CORE_SIGNING_LATE_MS + 1;
	box->now.tick.ms += CORE_SIGNING_LATE_MS + 1;
	(void)core_box_ask(box, "police", &hello);
	assert_true(core_signing(box->core)->is_late);
	assert_true(status_says(box, "  LATE: is the signer running?\n"));
	box->is_log_still = 0;
	core_box_sign(box);
	(void)core_box_ask(box, "police", &hello);
	assert_false(core_signing(box->core)->is_late);
	assert_false(status_says(box, "behind"));
	assert_true(core_signing(box->core)->head.size == leaves_of(box));
}

static void
a_core_that_is_opened_again_agrees_with_its_log(void **state)
{
	struct core_box *box = *state;
	const struct tree_head head = tree_of(box, leaves_of(box));

	core_box_reopen(box);
	assert_true(core_signing(box->core)->head.size == head.size);
	assert_memory_equal(core_signing(box->core)->head.root.bytes, head.root.bytes, DIGEST_BYTES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, core_box_set_up, core_box_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_given_before_the_signer_has_said_where_it_stands),
		TEST(what_is_signed_is_known_and_nothing_is_given_twice),
		TEST(a_store_that_lacks_what_was_shown_is_refused),
		TEST(a_store_with_other_leaves_than_were_shown_is_refused_at_every_size),
		TEST(a_restored_store_that_went_on_is_refused_and_the_whole_one_is_not),
		TEST(a_log_that_stands_still_is_told_once_and_told_when_it_goes_on),
		TEST(a_core_that_is_opened_again_agrees_with_its_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
