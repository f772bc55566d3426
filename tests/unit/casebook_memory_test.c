/* A book of cases that has too little memory, to keep or to decide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/casebook.h"
#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define ARENA_BYTES ((size_t)512 << 20)

/* A scene in which everything happens that a book knows of. */
static struct scene *
eventful(void)
{
	struct scene *scene = scene_open();

	for (char letter = 'A'; letter <= 'F'; letter++)
		ACCEPTED(scene, "R%c police referral case %c to crs " PPN " grade=medium child=aaaaaaaa", letter, letter);
	for (int i = 0; i < 3; i++)
		ACCEPTED(scene, "P%d crs progress re RA to police code=seen next-by=1793619000", i);
	ACCEPTED(scene, "LA crs link case A to crs into=B second=yes");
	ACCEPTED(scene, "LC crs link case C to crs into=B second=yes");
	ACCEPTED(scene, "DA crs decision re RA to police " FULL " child=aaaaaaaa:assessment");
	ACCEPTED(scene, "UC crs unlink case C to crs into=B second=yes");
	ACCEPTED(scene, "HA crs handover case H to assessing-team item=A item=D until=%lld",
		 (long long)scene->standing.now.ms / 1000 + 3600);
	ACCEPTED(scene, "HB assessing-team handover-accepted case H re HA to crs item=A item=D");
	ACCEPTED(scene, "HD crs handover case G to early-help-team item=E until=%lld",
		 (long long)scene->standing.now.ms / 1000 + 7200);
	ACCEPTED(scene, "HE early-help-team handover-accepted case G re HD to crs item=E");
	(void)scene_says(scene, "HC crs handover case H to assessing-team item=B item=G item=F "
			  "item=01930000000070008000000000999999");
	return scene;
}

/* The k-th thing that happens in it, once more; decided in ${scratch}. */
static enum status
happen_again(struct scene *scene, struct casebook *book, size_t k, struct arena *scratch)
{
	struct standing standing = scene->standing;
	const struct envelope *envelope = &scene->said[k / 2 % scene->said_count].envelope;
	struct past past = {envelope, k, standing.now};
	struct receipt_line line = {.status = RECEIPT_OPENED, .envelope = envelope->id, .hash = envelope->hash};
	struct receipt receipt = {.by = {"crs"}, .to = envelope->from, .lines = &line, .line_count = 1};
	struct decision decision;

	if (k / 2 >= scene->said_count) { /* one loan lapses, then the other; the note is refused */
		standing.now.ms += (k % 2 ? 7200 : 3600) * 1000;
		past.envelope = &scene->said[scene->said_count - 1].envelope;
	}
	return k % 2 ? casebook_receipt(book, &receipt, &standing, scratch, &decision)
		     : casebook_envelope(book, &past, &standing, scratch, &decision);
}

static void
a_book_says_when_its_memory_runs_out(void **state)
{
	struct scene *scene = eventful();
	struct arena *scratch = arena_new(ARENA_BYTES);
	enum status status = STATUS_NO_MEMORY;
	size_t failed = 0;

	(void)state;
	for (size_t most = 0; status; most += 64) {
		struct arena *arena = arena_new(most);
		struct casebook *book = casebook_new(arena);

		status = book ? STATUS_OK : STATUS_NO_MEMORY;
		for (size_t k = 0; !status && k < 2 * scene->said_count + 2; k++) {
			status = happen_again(scene, book, k, scratch);
			arena_reset(scratch);
		}
		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		failed += status != STATUS_OK;
		arena_free(arena);
	}
	assert_true(failed > 300);
	arena_free(scratch);
	SETTLED(scene);
}

/* What there was no memory to decide has not happened, and can be done again. */
static void
a_decision_says_when_its_memory_runs_out(void **state)
{
	struct scene *scene = eventful();
	struct arena *arena = arena_new(ARENA_BYTES);
	struct casebook *book = casebook_new(arena);
	size_t failed = 0;

	(void)state;
	for (size_t k = 0; k < 2 * scene->said_count + 2; k++) {
		enum status status = STATUS_NO_MEMORY;

		for (size_t most = 0; status; most += 32) {
			struct arena *scratch = arena_new(most);

			status = happen_again(scene, book, k, scratch);
			assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
			failed += status != STATUS_OK;
			arena_free(scratch);
		}
	}
	assert_true(failed > 1000);
	assert_int_equal(casebook_count(book), casebook_count(scene->book));
	arena_free(arena);
	SETTLED(scene);
}

/* A group may have a name that no case of the book has. */
static void
a_new_name_of_a_group_takes_memory(void **state)
{
	struct case_row row = {.token = {"A"}, .group = {"0"}, .returns = {INSTANT_NEVER}};
	const struct decision decision = {.rows = &row, .row_count = 1};
	size_t failed = 0;
	enum status status = STATUS_NO_MEMORY;

	(void)state;
	for (size_t most = 4096; status; most += 64) {
		struct arena *arena = arena_new(most);
		struct casebook *book = casebook_new(arena);

		status = STATUS_OK;
		for (char letter = 'A'; !status && letter < 'A' + 32; letter++) {
			struct case_row other = {.token = {{letter}}, .group = {{letter}}, .returns = {INSTANT_NEVER}};

			status = casebook_apply(book, NULL, &(struct decision){.rows = &other, .row_count = 1});
		}
		if (!status)
			status = casebook_apply(book, NULL, &decision);
		failed += status != STATUS_OK;
		arena_free(arena);
	}
	assert_true(failed > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_book_says_when_its_memory_runs_out),
	    cmocka_unit_test(a_decision_says_when_its_memory_runs_out),
	    cmocka_unit_test(a_new_name_of_a_group_takes_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
