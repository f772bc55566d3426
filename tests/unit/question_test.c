/* Is what is asked of an agency specific enough to be searched for? */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "content/question.h"

enum verdict { EMPTY, GENERAL, SPECIFIC };

static const struct {
	const char *question;
	enum verdict want;
} rows[] = {
	{"", EMPTY},
	{"   \t\n", EMPTY},
	{"?", EMPTY},
	{"- ... -", EMPTY},
	{"any information", GENERAL},
	{"Any information?", GENERAL},
	{"ANY INFORMATION", GENERAL},
	{"anything known", GENERAL},
	{"Anything known about this child?", GENERAL},
	{"Please share any information you hold on this child.", GENERAL},
	{"Please could you provide us with any relevant information you may have about the family. Many thanks",
	 SPECIFIC}, /* "many" is no filler: the table is small, and lets through rather than refuses */
	{"Please could you provide us with any relevant information you may have about the family. Thank you.",
	 GENERAL},
	{"What do you know about her?", GENERAL},
	{"What is known?", GENERAL},
	{"Tell us about the child", GENERAL},
	{"everything", GENERAL},
	{"All records please", GENERAL},
	{"any concerns", GENERAL},
	{"Any concerns about the family?", GENERAL},
	{"n/a", GENERAL},
	{"as above", GENERAL},
	{"See referral.", GENERAL},
	{"usual checks", GENERAL},
	{"Is she known to you?", SPECIFIC},
	{"Known to CAMHS?", SPECIFIC},
	{"Injuries?", SPECIFIC},
	{"Seen for injury?", SPECIFIC},
	{"A&E", SPECIFIC},
	{"Any concerns about the mother's drinking?", SPECIFIC},
	{"Any information about missed appointments since March", SPECIFIC},
	{"Immunisation history", SPECIFIC},
	{"Has she been seen for an injury since 1 September 2026?", SPECIFIC},
	{"Were appointments missed, and who cancelled them?", SPECIFIC},
	{"Ydy hi wedi cael ei gweld?", SPECIFIC},
	{"\xC3\xA9", SPECIFIC},
};

static void
a_question_is_judged_by_its_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].question);
		assert_int_equal(question_is_empty(rows[i].question) != 0, rows[i].want == EMPTY);
		if (rows[i].want != EMPTY)
			assert_int_equal(question_is_general(rows[i].question) != 0, rows[i].want == GENERAL);
	}
}

static void
more_words_than_are_looked_at_ask_something(void **state)
{
	char text[1024] = "";

	(void)state;
	while (strlen(text) < 1000)
		strcat(text, "any ");
	assert_int_equal(question_is_general(text), 0);
}

#define HEAD "{\"tellback\": 1, \"type\": \"information-request\", \"specific\": true,"
#define CHILD "\"child\": {\"givenNames\": \"Test\", \"familyName\": \"TEST-Quay\"},"
#define REST "\"familyContext\": \"c\", \"periodFromDate\": \"2026-09-01\", \"lawfulBasis\": \"b\","

static const struct {
	const char *label;
	const char *json;
	const char *pointer; /* of the first problem, NULL: it may go */
	const char *code;
	size_t problems;
} documents[] = {
	{"a specific one", HEAD CHILD REST "\"rag\": \"AMBER\", \"questions\": [\"Seen for injury?\"]}", NULL, NULL, 0},
	{"a specific and a general one",
	 HEAD CHILD REST "\"rag\": \"GREEN\", \"questions\": [\"Seen for injury?\", \"Anything else?\"]}", NULL, NULL,
	 0},
	{"only general ones",
	 HEAD CHILD REST "\"rag\": \"AMBER\", \"questions\": [\"any information\", \"Anything known?\"]}", "/questions",
	 "too-general", 1},
	{"red, and general", HEAD CHILD "\"rag\": \"RED\", \"questions\": [\"any information\"]}", NULL, NULL, 0},
	{"red, and empty", HEAD CHILD "\"rag\": \"RED\", \"questions\": [\" \"]}", "/questions/0", "empty", 1},
	{"red, child and question suffice", HEAD CHILD "\"rag\": \"RED\", \"questions\": [\"Where is she?\"]}", NULL,
	 NULL, 0},
	{"red without a question", HEAD CHILD "\"rag\": \"RED\"}", "/questions", "required", 1},
	{"red without a child", HEAD "\"rag\": \"RED\", \"questions\": [\"Where is she?\"]}", "/child", "required", 1},
	{"a child that nobody could look up",
	 HEAD "\"child\": {\"token\": \"1a2b3c4d\"}, \"rag\": \"RED\", \"questions\": [\"Where is she?\"]}", "/child",
	 "required", 1},
	{"an unborn child by its mother's name",
	 HEAD "\"child\": {\"familyName\": \"TEST-Quay\", \"expectedDate\": \"2027-01-02\"}, \"rag\": \"RED\","
	      " \"questions\": [\"Booked where?\"]}",
	 NULL, NULL, 0},
	{"one empty beside a specific one",
	 HEAD CHILD REST "\"rag\": \"AMBER\", \"questions\": [\"\", \"Seen for injury?\"]}", "/questions/0", "empty",
	 1},
	{"amber without context, period and basis",
	 HEAD CHILD "\"rag\": \"AMBER\", \"questions\": [\"Seen for injury?\"]}", "/familyContext", "required", 3},
	{"not said to be specific",
	 "{\"tellback\": 1, \"type\": \"information-request\"," CHILD
	 "\"rag\": \"RED\", \"questions\": [\"Where is she?\"]}",
	 "/specific", "required", 1},
};

static void
a_request_is_specific_or_not_sent(void **state)
{
	struct arena *arena = arena_new(64 * 1024 * 1024);

	(void)state;
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		const struct view json = {(const uint8_t *)documents[i].json, strlen(documents[i].json)};
		struct document_problems problems;
		struct document document;
		enum status status = document_read(json, arena, &document, &problems);

		print_message("%s\n", documents[i].label);
		for (size_t p = 0; p < problems.count; p++)
			print_message("  %s: %s\n", problems.items[p].pointer, problems.items[p].detail);
		assert_int_equal(status, documents[i].pointer ? STATUS_MALFORMED : STATUS_OK);
		assert_int_equal(problems.count, documents[i].problems);
		if (documents[i].pointer) {
			assert_string_equal(problems.items[0].pointer, documents[i].pointer);
			assert_string_equal(problems.items[0].code, documents[i].code);
		}
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_is_judged_by_its_words),
		cmocka_unit_test(more_words_than_are_looked_at_ask_something),
		cmocka_unit_test(a_request_is_specific_or_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
