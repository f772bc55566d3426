#include "support/logged.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"

void
logged_grow(struct core_box *box, unsigned count)
{
	struct leaf last;

	assert_int_equal(store_begin(box->core->store), STATUS_OK);
	assert_int_equal(store_leaf_last(box->core->store, &last), STATUS_OK);
	for (unsigned i = 0; i < count; i++) {
		struct store_new_leaf leaf = {.kind = LEAF_NOTICE, .accepted = box->now.civil};
		char text[128];
		uint64_t index;

		leaf.note.size = (size_t)snprintf(text, sizeof text, "TEST notice of no meaning, the %u after %llu\n",
						  i, (unsigned long long)last.index);
		leaf.note.bytes = (const uint8_t *)text;
		leaf.digest = digest_of(leaf.note);
		assert_int_equal(store_leaf_add(box->core->store, &leaf, &index), STATUS_OK);
	}
	assert_int_equal(store_commit(box->core->store), STATUS_OK);
}

int
logged_set_up(void **state)
{
	struct core_box *box = core_box_new();
	struct leaf last;

	*state = box;
	assert_int_equal(store_leaf_last(box->core->store, &last), STATUS_OK);
	logged_grow(box, LOGGED_LEAVES - (unsigned)last.index - 1);
	core_box_sign(box);
	return 0;
}

struct frame_part
logged_part(struct core_box *box, const char *agency, struct frame_log_get what)
{
	const struct frame ask = {.kind = FRAME_LOG_GET, .as.log_get = what};
	const struct frame *answer = core_box_ask(box, agency, &ask);

	assert_non_null(answer);
	assert_int_equal(answer->kind, FRAME_PART);
	return answer->as.part;
}

struct frame_part
logged_read(struct core_box *box, struct frame_log_get what)
{
	return logged_part(box, "reviewer", what);
}

const struct frame *
logged_prove(struct core_box *box, const uint64_t *indices, size_t count, uint64_t known_size)
{
	struct frame ask = {.kind = FRAME_PROOF_GET, .as.proof_get = {.count = count, .known_size = known_size}};
	const struct frame *answer;

	if (count)
		memcpy(ask.as.proof_get.indices, indices, count * sizeof *indices);
	answer = core_box_ask(box, "police", &ask);
	assert_non_null(answer);
	return answer;
}
