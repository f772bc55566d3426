/* Every type has an example that reads, writes the same again, yields its
 * facts and survives being sealed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/secret.h"
#include "content/document.h"
#include "content/facts.h"
#include "content/sealed.h"

#define ARENA_BYTES (16 * 1024 * 1024)

static void
print_problems(enum message_type type, const struct document_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		print_error("%s %s %s: %s\n", message_type_word(type), problems->items[i].pointer,
			    problems->items[i].code, problems->items[i].detail);
}

/* Read the example of ${type}; a problem in it fails the test by name. */
static void
read_template(enum message_type type, struct arena *arena, struct document *ret_document)
{
	struct document_problems problems;
	struct view json;
	enum status status;

	assert_int_equal(document_template(type, arena, &json), STATUS_OK);
	status = document_read(json, arena, ret_document, &problems);
	print_problems(type, &problems);
	assert_int_equal(status, STATUS_OK);
	assert_int_equal(ret_document->type, type);
}

static void
every_type_has_a_template_that_reads(void **state)
{
	(void)state;
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document document;

		read_template((enum message_type)type, arena, &document);
		arena_free(arena);
	}
}

static void
an_unknown_type_has_none(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json;

	(void)state;
	assert_int_equal(document_template(TYPE_UNKNOWN, arena, &json), STATUS_NOT_FOUND);
	arena_free(arena);
}

static void
what_is_written_reads_and_writes_the_same(void **state)
{
	(void)state;
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document first, second;
		struct document_problems problems;
		struct view once, twice;

		read_template((enum message_type)type, arena, &first);
		assert_int_equal(document_write(&first, NULL, arena, &once), STATUS_OK);
		assert_int_equal(document_read(once, arena, &second, &problems), STATUS_OK);
		assert_int_equal(document_write(&second, NULL, arena, &twice), STATUS_OK);
		assert_int_equal(once.size, twice.size);
		assert_memory_equal(once.bytes, twice.bytes, once.size);
		arena_free(arena);
	}
}

static void
assert_same_facts(const struct document *ours, const struct document *theirs, struct arena *arena)
{
	struct fact *sent, *found;
	size_t sent_count, found_count;

	assert_int_equal(facts_derive(ours, arena, &sent, &sent_count), STATUS_OK);
	assert_int_equal(facts_derive(theirs, arena, &found, &found_count), STATUS_OK);
	assert_int_equal(sent_count, found_count);
	for (size_t i = 0; i < sent_count; i++) {
		assert_string_equal(sent[i].name, found[i].name);
		assert_string_equal(sent[i].value, found[i].value);
	}
}

static void
both_ends_derive_the_same_facts_through_the_seal(void **state)
{
	const struct sealed_binding binding = {{"01934a7c5e1f7c2e8b1d3f5a7c9e1b20"}, {"hiow-police"}, {{7}}};

	(void)state;
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document ours, theirs;
		struct sealed_binding found;
		struct view sent, received;
		uint8_t *plain;
		size_t size;

		read_template((enum message_type)type, arena, &ours);
		assert_int_equal(document_prepare(&ours, arena), STATUS_OK);
		assert_int_equal(sealed_encode(&ours, &binding, 16384, &plain, &size), STATUS_OK);
		assert_int_equal(size, 16384);
		assert_int_equal(sealed_decode((struct view){plain, size}, arena, &theirs, &found), STATUS_OK);
		secret_free(plain);
		assert_int_equal(theirs.type, type);
		assert_string_equal(found.from.name, "hiow-police");
		assert_same_facts(&ours, &theirs, arena);

		/* the note carries these, the body does not */
		theirs.to = ours.to;
		theirs.to_count = ours.to_count;
		theirs.case_token = ours.case_token;
		theirs.re = ours.re;
		theirs.client_reference = ours.client_reference;
		assert_int_equal(document_write(&ours, NULL, arena, &sent), STATUS_OK);
		assert_int_equal(document_write(&theirs, NULL, arena, &received), STATUS_OK);
		assert_int_equal(sent.size, received.size);
		assert_memory_equal(sent.bytes, received.bytes, sent.size);
		arena_free(arena);
	}
}

static void
no_template_answer_lacks_a_part(void **state)
{
	(void)state;
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document_problem problem;
		struct document document;

		read_template((enum message_type)type, arena, &document);
		assert_int_equal(document_incomplete(&document, &problem), 0);
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_type_has_a_template_that_reads),
		cmocka_unit_test(an_unknown_type_has_none),
		cmocka_unit_test(what_is_written_reads_and_writes_the_same),
		cmocka_unit_test(both_ends_derive_the_same_facts_through_the_seal),
		cmocka_unit_test(no_template_answer_lacks_a_part),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
