/* Facts are derived from the content, by both ends, and never typed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "base/secret.h"
#include "content/document.h"
#include "content/facts.h"
#include "content/sealed.h"

#define ARENA_BYTES (16 * 1024 * 1024)
#define ID "01934a7c5e1f7c2e8b1d3f5a7c9e1b20"
#define T "{\"tellback\":1,\"type\":"

/* The fact lines of ${document}, each with a newline. */
static const char *
lines_of(const struct document *document, struct arena *arena)
{
	struct fact *facts;
	size_t count;
	const char *text = "";

	assert_int_equal(facts_derive(document, arena, &facts, &count), STATUS_OK);
	for (size_t i = 0; i < count; i++)
		text = arena_print(arena, "%s%s %s\n", text, facts[i].name, facts[i].value);
	return text;
}

static void
read_json(const char *json, struct arena *arena, struct document *ret_document)
{
	struct document_problems problems;

	if (document_read((struct view){(const uint8_t *)json, strlen(json)}, arena, ret_document, &problems))
		fail_msg("%s: %s %s", json, problems.items[0].pointer, problems.items[0].detail);
}

static void
each_kind_of_fact_comes_from_its_field(void **state)
{
	static const struct {
		const char *json;
		const char *want;
	} rows[] = {
		{T "\"referral\",\"route\":\"TELEPHONE\",\"stub\":true,\"grade\":\"STANDARD\",\"onBehalfOf\":"
		   "\"individual\","
		   "\"children\":[{\"token\":\"ffffffff\"},{\"token\":\"00000001\"}],\"awareAt\":\"2026-11-22T08:14:"
		   "59Z\","
		   "\"receivedAt\":\"2026-11-22T08:15:00Z\",\"protection\":\"EPO\",\"protectedAt\":\"2026-11-22T23:59:"
		   "59Z\"}",
		 "aware-at 1795334400\nchild 00000001\nchild ffffffff\ngrade standard\non-behalf-of individual\n"
		 "protected-at 1795391100\nprotection epo\nreceived-at 1795335300\nroute telephone\nstub yes\n"},
		{T "\"progress\",\"code\":\"SAFE_TONIGHT\",\"nextBy\":\"2026-11-22T08:00:00Z\"}",
		 "code safe-tonight\nnext-by 1795334400\n"},
		{T "\"progress\",\"code\":\"SEEN\",\"nextBy\":\"2026-11-22T08:00:01Z\"}",
		 "code seen\nnext-by 1795335300\n"},
		{T "\"decision\",\"level\":\"LIMITED\",\"stage\":\"IN_DEPTH_REVIEW\",\"rereferral\":\"UNKNOWN\","
		   "\"perChild\":[{\"token\":\"1a2b3c4d\",\"code\":\"NOT_SHARED\"},{\"token\":\"0a2b3c4d\","
		   "\"code\":\"NOT_SHARED\"},{\"token\":\"1a2b3c4d\",\"code\":\"NOT_SHARED\"}]}",
		 "child 0a2b3c4d:not-shared\nchild 1a2b3c4d:not-shared\nlevel limited\nrereferral unknown\n"
		 "stage in-depth-review\n"},
		{T "\"capacity\",\"open\":0,\"until\":\"2026-11-22T08:00:00Z\"}", "open 0\nuntil 1795334400\n"},
		{T "\"outcome\",\"of\":\"S47\",\"level\":\"LIMITED\",\"eventAt\":\"2026-11-22T08:01:00Z\","
		   "\"alreadyCp\":0}",
		 "already-cp 0\nevent-at 1795334400\nlevel limited\nof s47\n"},
		{T "\"outcome\",\"of\":\"ICPC\",\"level\":\"LIMITED\",\"eventAt\":\"2026-11-22T08:01:00Z\"}",
		 "event-at 1795334400\nlevel limited\nof icpc\n"},
		{T "\"override\",\"perChild\":[{\"token\":\"1a2b3c4d\",\"s47\":\"SINGLE\"}],\"action\":[12,2],"
		   "\"reason\":\"RISK_UP\",\"rationale\":\"x\",\"by\":\"x\",\"manager\":\"x\"}",
		 "action 12\naction 2\nchild 1a2b3c4d:single\nreason risk-up\n"},
		{T "\"notification\",\"kind\":\"ENDEAVOUR_FOUND\",\"detail\":\"ALERT\",\"grade\":\"NONE\",\"told\":["
		   "\"b\","
		   "\"a.b\"],"
		   "\"awareAt\":\"2026-11-22T08:00:00Z\",\"children\":[{}]}",
		 "aware-at 1795334400\ndetail alert\ngrade none\nkind endeavour-found\ntold a.b\ntold b\n"},
		{T "\"handover\",\"items\":[{\"case\":\"" ID "\",\"summary\":\"x\"}]}", "item " ID "\n"},
		{T "\"handover-accepted\",\"item\":[\"" ID "\"]}", "item " ID "\n"},
		{T
		 "\"return\",\"month\":\"2026-10\",\"rows\":[{\"name\":\"children\",\"n\":0},{\"name\":\"voice-heard\","
		 "\"suppressed\":true}]}",
		 "month 2026-10\nrow children:0\nrow voice-heard:s\n"},
		{T "\"count\",\"day\":\"2026-11-20\",\"contacts\":82,\"closures\":0}",
		 "closures 0\ncontacts 82\nday 2026-11-20\n"},
		{T "\"audit-request\",\"by\":\"2026-12-04\",\"questions\":[\"?\"]}", "by 2026-12-04\n"},
		{T "\"audit-result\",\"codes\":[{\"code\":\"VOICE\",\"score\":4},{\"code\":\"FAMILY\",\"score\":1}]}",
		 "code family:1\ncode voice:4\n"},
		{T "\"correct\",\"changes\":[{\"pointer\":\"/history\"}]}", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document document;

		read_json(rows[i].json, arena, &document);
		assert_string_equal(lines_of(&document, arena), rows[i].want);
		arena_free(arena);
	}
}

static void
a_referral_that_says_nothing_counts_as_high_written_and_unprotected(void **state)
{
	static const char *const jsons[] = {
		T "\"referral\"}",
		T "\"referral\",\"grade\":\"SEVERE\",\"route\":\"fax\",\"protection\":\"?\"}",
		T "\"referral\",\"onBehalfOf\":\"The Surgery, High Street\",\"awareAt\":\"yesterday\",\"stub\":false}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof jsons / sizeof *jsons; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document document;

		read_json(jsons[i], arena, &document);
		assert_int_equal(document_prepare(&document, arena), STATUS_OK);
		assert_string_equal(lines_of(&document, arena), "grade high\nprotection none\nroute written\n");
		arena_free(arena);
	}
}

static void
a_record_has_one_content_hash_whoever_it_goes_to(void **state)
{
	const struct sealed_binding first = {{ID}, {"crs"}, {{1}}}, second = {{ID}, {"crs.restricted"}, {{2}}};
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document document, back;
	struct document_problems problems;
	struct sealed_binding found;
	struct view json;
	const char *lines;
	uint8_t *plain;
	size_t size;

	(void)state;
	assert_int_equal(document_template(TYPE_STRATEGY_RECORD, arena, &json), STATUS_OK);
	assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
	lines = lines_of(&document, arena);
	assert_non_null(strstr(lines, "\ncontent "));
	assert_non_null(strstr(lines, "action 1:hiow-health:1795456800\n"));
	assert_non_null(strstr(lines, "omitted probation:not-relevant\n"));
	for (int i = 0; i < 2; i++) {
		const struct sealed_binding *binding = i ? &second : &first;
		struct digest digest;
		char hex[DIGEST_HEX_SIZE];
		size_t at = 0;

		assert_int_equal(sealed_encode(&document, binding, i ? 16384 : 4096, &plain, &size), STATUS_OK);
		assert_int_equal(sealed_decode((struct view){plain, size}, arena, &back, &found), STATUS_OK);
		assert_string_equal(lines_of(&back, arena), lines);
		/* and it is the hash of the bytes behind field 20's tag and length */
		while (plain[at] != 0xa2 || plain[at + 1] != 0x01)
			at++;
		digest = digest_of(
			(struct view){plain + at + 4, (size_t)(plain[at + 2] & 0x7f) | (size_t)plain[at + 3] << 7});
		digest_hex(&digest, hex);
		assert_non_null(strstr(lines, hex));
		secret_free(plain);
	}
	arena_free(arena);
}

static void
two_people_stand_behind_a_message_only_after_it_was_prepared(void **state)
{
	static const enum message_type types[] = {TYPE_LINK, TYPE_UNLINK, TYPE_EXCUSE};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document document;
		struct document_problems problems;
		struct view json;
		struct fact *facts;
		size_t count;

		assert_int_equal(document_template(types[i], arena, &json), STATUS_OK);
		assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
		assert_int_equal(facts_derive(&document, arena, &facts, &count), STATUS_MALFORMED);
		assert_int_equal(document_prepare(&document, arena), STATUS_OK);
		assert_int_equal(facts_derive(&document, arena, &facts, &count), STATUS_OK);
		assert_string_equal(fact_find(facts, count, "second"), "yes");
		arena_free(arena);
	}
}

static void
every_fact_derived_fits_its_row_and_stands_in_order(void **state)
{
	(void)state;
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
		struct arena *arena = arena_new(ARENA_BYTES);
		struct document document;
		struct document_problems problems;
		struct view json;
		struct fact *facts;
		size_t count, row_count;
		const struct fact_row *rows = fact_rows((enum message_type)type, &row_count);

		assert_int_equal(document_template((enum message_type)type, arena, &json), STATUS_OK);
		assert_int_equal(document_read(json, arena, &document, &problems), STATUS_OK);
		assert_int_equal(document_prepare(&document, arena), STATUS_OK);
		assert_int_equal(facts_derive(&document, arena, &facts, &count), STATUS_OK);
		for (size_t i = 0; i < count; i++) {
			const struct fact_row *row = NULL;

			for (size_t j = 0; j < row_count; j++)
				row = strcmp(rows[j].name, facts[i].name) ? row : &rows[j];
			assert_non_null(row);
			assert_true(fact_value_fits(row, facts[i].value));
			if (i)
				assert_true(strcmp(arena_print(arena, "%s %s", facts[i - 1].name, facts[i - 1].value),
						   arena_print(arena, "%s %s", facts[i].name, facts[i].value)) < 0);
		}
		/* the examples are full enough to show each fact that must stand */
		for (size_t j = 0; j < row_count; j++)
			if (rows[j].count == FACT_ONCE)
				assert_non_null(fact_find(facts, count, rows[j].name));
		arena_free(arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_fact_comes_from_its_field),
		cmocka_unit_test(a_referral_that_says_nothing_counts_as_high_written_and_unprotected),
		cmocka_unit_test(a_record_has_one_content_hash_whoever_it_goes_to),
		cmocka_unit_test(two_people_stand_behind_a_message_only_after_it_was_prepared),
		cmocka_unit_test(every_fact_derived_fits_its_row_and_stands_in_order),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
