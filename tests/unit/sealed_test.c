/* The plain text inside a body: exact sizes, and bytes made to hurt. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/secret.h"
#include "content/document.h"
#include "content/sealed.h"
#include "tellback/bounds.h"

#define ARENA_BYTES (8 * 1024 * 1024)
#define ID "01934a7c5e1f7c2e8b1d3f5a7c9e1b20"

static const struct sealed_binding binding = {{ID}, {"hiow-police.psd"}, {{1, 2, 3}}};

static void
read_json(const char *json, struct arena *arena, struct document *ret_document)
{
	struct document_problems problems;

	assert_int_equal(
		document_read((struct view){(const uint8_t *)json, strlen(json)}, arena, ret_document, &problems),
		STATUS_OK);
}

static void
a_closing(struct arena *arena, struct document *ret_document)
{
	read_json("{\"tellback\":1,\"type\":\"close\",\"reason\":\"COMPLETE\",\"words\":\"Caf\xc3\xa9\"}", arena,
		  ret_document);
}

/* ${raw} is refused, in an arena of its own. */
static enum status
decoded(const void *raw, size_t size)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document document = {.type = TYPE_UNKNOWN};
	struct sealed_binding found;
	enum status status = sealed_decode((struct view){raw, size}, arena, &document, &found);

	if (status)
		assert_int_equal(document.type, TYPE_UNKNOWN); /* untouched on failure */
	arena_free(arena);
	return status;
}

static void
a_golden_message_has_these_bytes(void **state)
{
	/* By hand from the schema: binding 1 {id 1, from 2, head 3}, close 45 {reason 1, words 2}. */
	static const uint8_t golden[] = "\x0a\x55"
					"\x0a\x20" ID "\x12\x0fhiow-police.psd"
					"\x1a\x20\x01\x02\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
					"\xea\x02\x09"
					"\x08\x01\x12\x05"
					"Caf\xc3\xa9";
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document document;
	uint8_t *plain;
	size_t size;

	(void)state;
	a_closing(arena, &document);
	assert_int_equal(sealed_size(&document, &binding), sizeof golden - 1);
	assert_int_equal(sealed_encode(&document, &binding, 0, &plain, &size), STATUS_OK);
	assert_int_equal(size, sizeof golden - 1);
	assert_memory_equal(plain, golden, size);
	secret_free(plain);
	arena_free(arena);
}

static void
every_size_is_met_but_one_byte_more_than_it_needs(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document document, back;
	struct sealed_binding found;
	size_t least;

	(void)state;
	a_closing(arena, &document);
	least = sealed_size(&document, &binding);
	/* round every length where a varint of the padding grows a byte */
	for (size_t more = 0; more < 17000; more += more < 300 || (more > 16200 && more < 16500) ? 1 : 37) {
		struct arena *fresh = arena_new(ARENA_BYTES);
		uint8_t *plain;
		size_t size;

		assert_int_equal(sealed_encode(&document, &binding, least + more, &plain, &size), STATUS_OK);
		assert_int_equal(size, least + (more == 1 ? 2 : more));
		assert_int_equal(sealed_decode((struct view){plain, size}, fresh, &back, &found), STATUS_OK);
		assert_int_equal(back.type, TYPE_CLOSE);
		assert_string_equal(found.id.hex, ID);
		assert_string_equal(found.from.name, "hiow-police.psd");
		assert_memory_equal(found.head.bytes, binding.head.bytes, DIGEST_BYTES);
		secret_free(plain);
		arena_free(fresh);
	}
	arena_free(arena);
}

static void
attachments_come_back_byte_for_byte(void **state)
{
	static uint8_t large[300000];
	struct document_attachment files[] = {{"body map.pdf", "application/pdf", {large, sizeof large}},
					      {"empty.txt", "", {NULL, 0}}};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document document, back;
	struct sealed_binding found;
	uint8_t *plain;
	size_t size;

	(void)state;
	memset(large, 0xa5, sizeof large);
	a_closing(arena, &document);
	document.attachments = files;
	document.attachment_count = 2;
	assert_int_equal(sealed_encode(&document, &binding, 320000, &plain, &size), STATUS_OK);
	assert_int_equal(size, 320000);
	assert_int_equal(sealed_decode((struct view){plain, size}, arena, &back, &found), STATUS_OK);
	secret_free(plain);
	assert_int_equal(back.attachment_count, 2);
	assert_string_equal(back.attachments[0].name, "body map.pdf");
	assert_string_equal(back.attachments[0].media_type, "application/pdf");
	assert_int_equal(back.attachments[0].bytes.size, sizeof large);
	assert_memory_equal(back.attachments[0].bytes.bytes, large, sizeof large);
	assert_string_equal(back.attachments[1].name, "empty.txt");
	assert_int_equal(back.attachments[1].bytes.size, 0);
	arena_free(arena);
}

static void
an_attachment_with_a_path_or_another_digest_is_refused(void **state)
{
	static const char *const names[] = {"",	    ".",   "..",  "../x", "a/b",  "/etc/passwd",
					    "a\\b", "C:x", ".rc", "a\nb", "a\x7f"};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document document;
	uint8_t bytes[] = "bytes", *plain;
	struct document_attachment files[] = {{"a", "", {bytes, 5}}, {"a", "", {bytes, 5}}};
	size_t size, at;

	(void)state;
	a_closing(arena, &document);
	document.attachments = files;
	document.attachment_count = 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		files[0].name = names[i];
		assert_int_equal(sealed_encode(&document, &binding, 0, &plain, &size), STATUS_OK);
		if (decoded(plain, size) != STATUS_MALFORMED)
			fail_msg("\"%s\" was taken", names[i]);
		secret_free(plain);
	}
	files[0].name = "a";
	assert_int_equal(sealed_encode(&document, &binding, 0, &plain, &size), STATUS_OK);
	assert_int_equal(decoded(plain, size), STATUS_OK);
	for (at = 0; memcmp(plain + at, "bytes", 5); at++)
		;
	plain[at] ^= 1;
	assert_int_equal(decoded(plain, size), STATUS_MALFORMED);
	secret_free(plain);
	/* two of one name: one would overwrite the other */
	document.attachment_count = 2;
	assert_int_equal(sealed_encode(&document, &binding, 0, &plain, &size), STATUS_OK);
	assert_int_equal(decoded(plain, size), STATUS_MALFORMED);
	secret_free(plain);
	document.attachment_count = 65;
	assert_int_equal(sealed_encode(&document, &binding, 0, &plain, &size), STATUS_TOO_BIG);
	arena_free(arena);
}

static void
no_part_of_a_message_stands_for_the_whole(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct view json;
	struct document document;
	struct document_problems problems;
	uint8_t *plain;
	size_t size;

	(void)state;
	assert_int_equal(document_template(TYPE_REFERRAL, arena, &json), STATUS_OK);
	assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
	assert_int_equal(sealed_encode(&document, &binding, 4096, &plain, &size), STATUS_OK);
	for (size_t cut = 0; cut < size; cut++) {
		/* on the heap, so that one byte read too far is caught */
		uint8_t *part = malloc(cut ? cut : 1);

		assert_non_null(part);
		memcpy(part, plain, cut);
		/* where the padding alone is cut off, all that was said is there */
		if (decoded(part, cut) == STATUS_OK)
			assert_int_equal(cut, sealed_size(&document, &binding));
		free(part);
	}
	secret_free(plain);
	arena_free(arena);
}

static void
a_flipped_bit_never_stops_the_reader(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document document;
	uint8_t *plain;
	size_t size;

	(void)state;
	a_closing(arena, &document);
	assert_int_equal(sealed_encode(&document, &binding, 0, &plain, &size), STATUS_OK);
	for (size_t bit = 0; bit < size * 8; bit++) {
		enum status status;

		plain[bit / 8] ^= (uint8_t)(1 << bit % 8);
		status = decoded(plain, size);
		assert_true(status == STATUS_OK || status == STATUS_MALFORMED);
		plain[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	secret_free(plain);
	arena_free(arena);
}

/* The golden message's binding, before ${rest}. */
#define BINDING                                                                                                        \
	"\x0a\x55\x0a\x20" ID "\x12\x0fhiow-police.psd\x1a\x20"                                                        \
	"0123456789abcdef0123456789abcdef"

static void
bytes_that_the_library_would_take_are_refused(void **state)
{
	static const struct {
		const char *label;
		const char *raw;
		size_t size;
		enum status want;
	} rows[] = {
#define ROW(label, raw, want) {label, raw, sizeof(raw) - 1, want}
		ROW("a sound one", BINDING "\xea\x02\x02\x08\x01", STATUS_OK),
		ROW("a field of a newer version", BINDING "\xea\x02\x02\x08\x01\xf8\x3f\x01", STATUS_OK),
		ROW("an empty content", BINDING "\xea\x02\x00", STATUS_OK),
		ROW("nothing", "", STATUS_MALFORMED),
		ROW("no content", BINDING, STATUS_MALFORMED),
		ROW("no binding", "\xea\x02\x02\x08\x01", STATUS_MALFORMED),
		ROW("an empty binding", "\x0a\x00\xea\x02\x02\x08\x01", STATUS_MALFORMED),
		ROW("content of a newer type only", BINDING "\xf2\x02\x02\x08\x01", STATUS_MALFORMED),
		ROW("two bindings", BINDING BINDING "\xea\x02\x02\x08\x01", STATUS_MALFORMED),
		ROW("content twice", BINDING "\xea\x02\x02\x08\x01\xea\x02\x02\x08\x02", STATUS_MALFORMED),
		ROW("two contents", BINDING "\xea\x02\x02\x08\x01\xc2\x02\x02\x08\x01", STATUS_MALFORMED),
		ROW("a field of the content twice", BINDING "\xea\x02\x04\x08\x01\x08\x02", STATUS_MALFORMED),
		ROW("padding twice", BINDING "\xea\x02\x02\x08\x01\x22\x01\x00\x22\x01\x00", STATUS_MALFORMED),
		ROW("a text that is no UTF-8", BINDING "\xea\x02\x03\x12\x01\xff", STATUS_MALFORMED),
		ROW("a text with a NUL",
		    BINDING "\xea\x02\x05\x12\x03"
			    "a\0b",
		    STATUS_MALFORMED),
		ROW("a number for a text", BINDING "\xea\x02\x02\x10\x01", STATUS_MALFORMED),
		ROW("a text for a word",
		    BINDING "\xea\x02\x03\x0a\x01"
			    "x",
		    STATUS_MALFORMED),
		ROW("a length past the end",
		    BINDING "\xea\x02\x05\x12\x40"
			    "abc",
		    STATUS_MALFORMED),
		ROW("a length of 2^64-1", BINDING "\x22\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", STATUS_MALFORMED),
		ROW("a varint of eleven bytes",
		    BINDING "\xea\x02\x0d\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", STATUS_MALFORMED),
		ROW("a varint past 64 bits", BINDING "\xea\x02\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
		    STATUS_MALFORMED),
		ROW("field nought", BINDING "\x00\x01\xea\x02\x02\x08\x01", STATUS_MALFORMED),
		ROW("a group", BINDING "\xfb\x3f\xfc\x3f\xea\x02\x02\x08\x01", STATUS_MALFORMED),
		ROW("a tag past 32 bits", BINDING "\x80\x80\x80\x80\x80\x01\x01\xea\x02\x02\x08\x01", STATUS_MALFORMED),
		ROW("a byte after it", BINDING "\xea\x02\x02\x08\x01\x00", STATUS_MALFORMED),
#undef ROW
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum status got = decoded(rows[i].raw, rows[i].size);

		if (got != rows[i].want)
			fail_msg("%s: %s", rows[i].label, status_word(got));
	}
}

static void
a_megabyte_of_empty_items_is_bounded(void **state)
{
	/* 28 times its size in protobuf-c's memory, where nothing bounds it:
	 * empty children of a referral, two bytes each. */
	enum { ITEMS = 500000 };
	const size_t binding_size = sizeof BINDING - 1;
	uint8_t *raw = malloc(binding_size + 5 + 2 * ITEMS);
	size_t at = binding_size;

	(void)state;
	assert_non_null(raw);
	memcpy(raw, BINDING, binding_size);
	raw[at++] = 0x52; /* referral 10 */
	for (uint32_t left = 2 * ITEMS; left; left >>= 7)
		raw[at++] = (uint8_t)((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
	for (size_t i = 0; i < ITEMS; i++, at += 2)
		memcpy(raw + at, "\x62\x00", 2);
	assert_int_equal(decoded(raw, at), STATUS_MALFORMED);
	free(raw);
}

static void
a_small_arena_ends_it_with_no_memory(void **state)
{
	struct arena *plenty = arena_new(ARENA_BYTES);
	struct document document;
	struct document_problems problems;
	struct view json;
	uint8_t *plain;
	size_t size;
	int taken = 0;

	(void)state;
	assert_int_equal(document_template(TYPE_STRATEGY_RECORD, plenty, &json), STATUS_OK);
	assert_int_equal(document_read(json, plenty, &document, &problems), STATUS_OK);
	assert_int_equal(sealed_encode(&document, &binding, 4096, &plain, &size), STATUS_OK);
	for (size_t most = 0; most < 64 * 1024 && !taken; most += 16) {
		struct arena *arena = arena_new(most);
		struct document back;
		struct sealed_binding found;
		enum status status = sealed_decode((struct view){plain, size}, arena, &back, &found);

		assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
		taken = status == STATUS_OK;
		arena_free(arena);
	}
	assert_true(taken);
	secret_free(plain);
	arena_free(plenty);
}

static void
more_than_the_most_is_too_big(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document document;
	uint8_t *large = calloc(1, MAX_SEALED_BYTES);
	struct document_attachment file = {"a", "", {large, MAX_SEALED_BYTES}};
	uint8_t *plain;
	size_t size;

	(void)state;
	assert_non_null(large);
	a_closing(arena, &document);
	document.attachments = &file;
	document.attachment_count = 1;
	assert_int_equal(sealed_encode(&document, &binding, 0, &plain, &size), STATUS_TOO_BIG);
	assert_int_equal(sealed_decode((struct view){large, MAX_BODY_BYTES + 1}, arena, &document, NULL),
			 STATUS_TOO_BIG);
	free(large);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_golden_message_has_these_bytes),
		cmocka_unit_test(every_size_is_met_but_one_byte_more_than_it_needs),
		cmocka_unit_test(attachments_come_back_byte_for_byte),
		cmocka_unit_test(an_attachment_with_a_path_or_another_digest_is_refused),
		cmocka_unit_test(no_part_of_a_message_stands_for_the_whole),
		cmocka_unit_test(a_flipped_bit_never_stops_the_reader),
		cmocka_unit_test(bytes_that_the_library_would_take_are_refused),
		cmocka_unit_test(a_megabyte_of_empty_items_is_bounded),
		cmocka_unit_test(a_small_arena_ends_it_with_no_memory),
		cmocka_unit_test(more_than_the_most_is_too_big),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
