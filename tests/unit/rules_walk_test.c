/* Every cell: each type, from each kind of sender, to each kind of recipient,
 * about each kind of envelope, in each state of a case.  Whatever is said, the
 * answer is the same twice, and what must always hold holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rules/types.h"
#include "support/walked.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define LINE 512

/* ---- facts that fit ---------------------------------------------------------------- */

static const char *
sample(const struct fact_row *row)
{
	switch (row->kind) {
	case FACT_NUMBER:
		return "1";
	case FACT_TIME_DOWN:
	case FACT_TIME_UP:
		return "1793612700";
	case FACT_AGENCY:
	case FACT_AGENCY_OR:
		return "health";
	case FACT_AGENCY_REASON:
		return "health:unsafe";
	case FACT_ROLE:
		return "dsl";
	case FACT_ID:
		return "01930000000070008000000000000001";
	case FACT_DIGEST:
		return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
	case FACT_CHILD:
		return "aaaaaaaa";
	case FACT_CHILD_CODE:
		return "aaaaaaaa:nfa";
	case FACT_ACTION:
		return "1:health:1793612700";
	case FACT_DUTY:
		return "decision/police/aaaaaaaa";
	case FACT_MONTH:
		return "2026-11";
	case FACT_DAY:
		return "2026-11-02";
	case FACT_ROW:
		return "children:7";
	case FACT_CODE_SCORE:
		return "timely:3";
	case FACT_WORD:
		break;
	}
	return NULL;
}

static void
add_facts(enum message_type type, char line[LINE])
{
	size_t count;
	const struct fact_row *rows = fact_rows(type, &count);

	for (size_t i = 0; i < count; i++) {
		size_t used = strlen(line);
		const char *value = sample(&rows[i]);

		if (rows[i].count == FACT_MAYBE || (rows[i].kind == FACT_CHILD_CODE && type == TYPE_STRATEGY_RECORD))
			continue;
		if (!strcmp(rows[i].name, "of"))
			value = "assessment";
		if (!strcmp(rows[i].name, "item") || !strcmp(rows[i].name, "into"))
			value = "B";
		if (!strcmp(rows[i].name, "against"))
			value = "crs";
		if (value)
			(void)snprintf(line + used, LINE - used, " %s=%s", rows[i].name, value);
		else
			(void)snprintf(line + used, LINE - used, " %s=%.*s", rows[i].name,
				       (int)strcspn(rows[i].words, "|"), rows[i].words);
	}
}

static int
is_for_keys_only(enum refusal refusal)
{
	return refusal == REFUSAL_NONE || refusal == REFUSAL_EPOCH || refusal == REFUSAL_REVOKED ||
	       refusal == REFUSAL_RECIPIENT_UNKNOWN || refusal == REFUSAL_ID_REUSED;
}

static void
every_type_from_everyone_in_every_state_has_a_stable_answer(void **state)
{
	/* one of each role, a party and a stranger, and one that may send little */
	static const char *const senders[] = {"police", "health",    "gp",	 "crs",	     "edt",
					      "their-crs", "assessing-team", "childminder", "reviewer", "registrar"};
	static const char *const tos[] = {"", "crs", "police", "crs,health,police", "reviewer", "assessing-team"};
	static const char *const res[] = {"",	   "re R1", "re D1", "re O1", "re N1",
					  "re S1", "re V1", "re I1", "re E1", "replaces R1"};
	size_t accepted = 0, cells = 0;

	(void)state;
	for (int which = 0; which < WALKED_STATES; which++) {
		for (unsigned type = 0; type < TYPE_COUNT_OF; type++) {
			for (size_t s = 0; s < COUNT_OF(senders); s++) {
				struct scene *scene = scene_open();

				walked_into(scene, which);
				for (size_t cell = 0; cell < COUNT_OF(tos) * COUNT_OF(res); cell++, cells++) {
					const char *to = tos[cell / COUNT_OF(res)];
					char line[LINE];
					enum refusal refusal;

					(void)snprintf(line, sizeof line, "X%zu %s %s %s%s%s", cell, senders[s],
						       message_type_word((enum message_type)type),
						       res[cell % COUNT_OF(res)], *to ? " to " : "", to);
					add_facts((enum message_type)type, line);
					refusal = walked_say(scene, 'A', line);
					accepted += refusal == REFUSAL_NONE;
					if (types_has((enum message_type)type, TYPE_STARTS_CASE) && strstr(to, "crs"))
						assert_true(is_for_keys_only(refusal));
				}
				SETTLED(scene);
			}
		}
	}
	assert_true(accepted > 1000 && accepted < cells);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_type_from_everyone_in_every_state_has_a_stable_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
