/* Too little memory for a note: said, whoever reads or writes it, and never
 * anything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "note/card.h"
#include "note/cosignature.h"
#include "note/directory.h"
#include "note/envelope.h"
#include "note/erasure.h"
#include "note/notice.h"
#include "note/policy.h"
#include "note/receipt.h"
#include "support/edit.h"
#include "support/notes.h"

#define ID1 "019ca000000070008000000000000001"

/* A note that a test hands about, with all that it says. */
struct sheet {
	struct notes *world;
	struct keys_signer witness;
	struct view raw;
	struct view other;
	struct envelope envelope;
	struct receipt receipt;
	struct notice notice;
	struct erasure erasure;
};

/* One thing done to it with the memory that there is. */
typedef enum status deed_done(struct sheet *sheet, struct arena *arena);

/* With less and less of it missing the deed says so, until it is enough. */
static void
starve(struct sheet *sheet, deed_done *deed)
{
	size_t too_little = 0, most = 0;
	enum status status;

	do {
		struct arena *arena = arena_new(most);

		assert_non_null(arena);
		status = deed(sheet, arena);
		arena_free(arena);
		if (status) {
			assert_int_equal(status, STATUS_NO_MEMORY);
			too_little++;
		}
		/* every array is larger than this, and every word takes so much */
		most += 16;
	} while (status && most < (size_t)1 << 20);
	assert_int_equal(status, STATUS_OK);
	assert_true(too_little > 0);
}

/* ---- reading -------------------------------------------------------------------------- */

static enum status
read_envelope(struct sheet *sheet, struct arena *arena)
{
	return envelope_decode(sheet->envelope.note, arena, &(struct envelope){0});
}

static enum status
read_receipt(struct sheet *sheet, struct arena *arena)
{
	return receipt_decode(sheet->receipt.note, arena, &(struct receipt){0});
}

static enum status
read_notice(struct sheet *sheet, struct arena *arena)
{
	return notice_decode(sheet->raw, arena, &(struct notice){0});
}

static enum status
read_erasure(struct sheet *sheet, struct arena *arena)
{
	return erasure_decode(sheet->raw, arena, &(struct erasure){0});
}

static enum status
read_card(struct sheet *sheet, struct arena *arena)
{
	return card_decode(sheet->raw, arena, &(struct card){0});
}

static enum status
read_directory(struct sheet *sheet, struct arena *arena)
{
	return directory_decode(sheet->raw, arena, &(struct directory){0});
}

static enum status
verify_directory(struct sheet *sheet, struct arena *arena)
{
	const struct directory *directory = &sheet->world->directory;

	return directory_verify(sheet->raw, directory->roots, directory->root_count, directory->quorum, arena);
}

static enum status
read_policy(struct sheet *sheet, struct arena *arena)
{
	return policy_decode(sheet->raw, arena, &(struct policy){0});
}

static enum status
read_text(struct sheet *sheet, struct arena *arena)
{
	return signed_note_text(sheet->raw, arena, &(struct view){0});
}

/* ---- writing -------------------------------------------------------------------------- */

static enum status
write_head(struct sheet *sheet, struct arena *arena)
{
	return envelope_head_write(&sheet->envelope, arena, &(struct view){0});
}

static enum status
write_body(struct sheet *sheet, struct arena *arena)
{
	return envelope_body_write(sheet->envelope.head, &sheet->envelope.body, sheet->envelope.body_bytes, arena,
				   &(struct view){0});
}

static enum status
sign_envelope(struct sheet *sheet, struct arena *arena)
{
	const struct note_signer *signer = &notes_agency(sheet->world, "police")->sign.signer;

	return envelope_sign(sheet->envelope.before_seq, 7, signer, arena, &(struct view){0});
}

static enum status
write_receipt(struct sheet *sheet, struct arena *arena)
{
	return receipt_write(&sheet->receipt, arena, &(struct view){0});
}

static enum status
write_notice(struct sheet *sheet, struct arena *arena)
{
	return notice_write(&sheet->notice, arena, &(struct view){0});
}

static enum status
write_erasure(struct sheet *sheet, struct arena *arena)
{
	return erasure_write(&sheet->erasure, arena, &(struct view){0});
}

static enum status
write_card(struct sheet *sheet, struct arena *arena)
{
	return card_write(&notes_agency(sheet->world, "school")->card, arena, &(struct view){0});
}

static enum status
write_directory(struct sheet *sheet, struct arena *arena)
{
	return directory_write(&sheet->world->directory, arena, &(struct view){0});
}

static enum status
write_policy(struct sheet *sheet, struct arena *arena)
{
	return policy_write(&sheet->world->policy, arena, &(struct view){0});
}

static enum status
add_signature(struct sheet *sheet, struct arena *arena)
{
	return signed_note_add(sheet->raw, &sheet->world->roots[2].signer, arena, &(struct view){0});
}

static enum status
add_cosignature(struct sheet *sheet, struct arena *arena)
{
	return cosignature_add(sheet->raw, &sheet->witness.signer, (struct instant){1}, arena, &(struct view){0});
}

static enum status
merge_cosignatures(struct sheet *sheet, struct arena *arena)
{
	return cosignature_merge(sheet->raw, sheet->other, arena, &(struct view){0});
}

static enum status
keep_cosignature(struct sheet *sheet, struct arena *arena)
{
	return cosignature_only(sheet->other, &sheet->witness.key, 1, arena, &(struct view){0});
}

/* ---- the notes ------------------------------------------------------------------------ */

static int
set_up(void **state)
{
	static struct sheet sheet;

	memset(&sheet, 0, sizeof sheet);
	sheet.world = notes_new();
	notes_envelope(sheet.world,
		       &(struct notes_message){.from = "police",
					       .type = "referral",
					       .id = 1,
					       .case_id = 900,
					       .to = "crs edt police",
					       .facts = "grade high; route written; protection none; child 0a0b0c0d"},
		       &sheet.envelope);
	notes_receipt(sheet.world, "crs", &sheet.envelope, RECEIPT_OPENED, "social-worker", &sheet.receipt);
	*state = &sheet;
	return 0;
}

static int
tear_down(void **state)
{
	notes_free(((struct sheet *)*state)->world);
	return 0;
}

static void
too_little_memory_for_an_agencys_note_is_said(void **state)
{
	struct sheet *sheet = *state;

	starve(sheet, read_envelope);
	starve(sheet, write_head);
	starve(sheet, write_body);
	starve(sheet, sign_envelope);
	starve(sheet, read_receipt);
	starve(sheet, write_receipt);
	sheet->raw = notes_agency(sheet->world, "school")->card_raw;
	starve(sheet, read_card);
	starve(sheet, write_card);
}

static void
too_little_memory_for_a_roots_note_is_said(void **state)
{
	struct sheet *sheet = *state;

	sheet->raw = sheet->world->directory_raw;
	starve(sheet, read_directory);
	starve(sheet, verify_directory);
	starve(sheet, write_directory);
	starve(sheet, read_text);
	starve(sheet, add_signature);
	sheet->raw = sheet->world->policy_raw;
	starve(sheet, read_policy);
	starve(sheet, write_policy);
}

static void
too_little_memory_for_the_brokers_note_is_said(void **state)
{
	struct sheet *sheet = *state;

	sheet->raw = edit_view("tellback/notice/v1\nkind overdue\ncase " ID1 "\nabout " ID1 "/decision/police\ncode -\n"
			       "need " ID1 "/action/police/12\nto crs\nto police\nat 1772442000123\n");
	assert_int_equal(notice_decode(sheet->raw, sheet->world->arena, &sheet->notice), STATUS_OK);
	starve(sheet, read_notice);
	starve(sheet, write_notice);
	sheet->raw = edit_view("tellback/erasure/v1\ncase " ID1
			       "\nnotes 0 1\nduties ended 0\nduties excused 0\nduties met 0\n"
			       "duties open 0\nduties overdue 0\nduties replaced 0\nat 1\n");
	assert_int_equal(erasure_decode(sheet->raw, sheet->world->arena, &sheet->erasure), STATUS_OK);
	starve(sheet, read_erasure);
	starve(sheet, write_erasure);
}

static void
too_little_memory_for_a_witnesss_line_is_said(void **state)
{
	struct sheet *sheet = *state;

	keys_cosigner("witness", "w", &sheet->witness);
	assert_int_equal(signed_note_make(edit_view("log\n1\nroot\n"), &sheet->world->log.signer, sheet->world->arena,
					  &sheet->raw),
			 STATUS_OK);
	assert_int_equal(add_cosignature(sheet, sheet->world->arena), STATUS_OK);
	assert_int_equal(cosignature_add(sheet->raw, &sheet->witness.signer, (struct instant){1}, sheet->world->arena,
					 &sheet->other),
			 STATUS_OK);
	starve(sheet, add_cosignature);
	starve(sheet, merge_cosignatures);
	starve(sheet, keep_cosignature);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(too_little_memory_for_an_agencys_note_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_little_memory_for_a_roots_note_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_little_memory_for_the_brokers_note_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(too_little_memory_for_a_witnesss_line_is_said, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
