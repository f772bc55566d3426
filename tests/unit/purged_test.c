/* At a desk: what was recalled, once it is said to be purged. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "support/desks.h"

static int
set_up(void **state)
{
	static const char *const names[] = {"crs", "edt", "team", "police", "school", "partnership"};

	*state = desks_new(names, 6);
	return 0;
}

static int
tear_down(void **state)
{
	desks_free(*state);
	return 0;
}

#define REFERRAL                                                                                                       \
	"{\"tellback\": 1, \"type\": \"referral\", \"grade\": \"MEDIUM\", \"route\": \"WRITTEN\", \"source\": \"6\","  \
	" \"awareAt\": \"2026-03-02T08:00:00Z\", \"immediateDanger\": \"NO\", \"referrer\": {\"name\": \"Test\"},"     \
	" \"concerns\": [{\"category\": \"NEG\", \"narrative\": \"TEST bruise\"}], \"children\": [{\"givenNames\":"    \
	" \"Amelia\", \"familyName\": \"TEST-Harbour\", \"birthDate\": \"2017-03-14\"}]}"

static const char *const lists[] = {"queue", "inbox", "inbox --all", "governance", "case %s", "messages --case %s --json"};

/* No verb shows it, none stumbles over it. */
static void
is_gone(struct desks *desks, const char *id, const char *token)
{
	desks_must(desks, "crs", "show %s", id);
	desks_says(desks->out, "purged on 20");
	desks_says(desks->out, "by ann");
	assert_null(strstr(desks->out, "Amelia"));
	assert_int_equal(desks_types(desks, "crs", "open %s", id), EXIT_REFUSED);
	desks_says(desks->out, "purged on 20");
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		const char *at = strstr(lists[i], "%s");

		desks_must(desks, "crs", "%.*s%s%s", at ? (int)(at - lists[i]) : (int)strlen(lists[i]), lists[i],
			   at ? token : "", at ? at + 2 : "");
		assert_null(strstr(desks->out, "Amelia"));
		if (at || strstr(lists[i], "all"))
			desks_says(desks->out, "purged on 20");
	}
	desks_says(desks->out, "\"marks\":\"purged on 20");
}

static void
what_is_purged_is_shown_no_more_and_its_record_is(void **state)
{
	struct desks *desks = *state;
	const char *id = desks_send(desks, "police", REFERRAL), *token = desks_case(desks, "crs", id), *recall;

	desks_must(desks, "crs", "open %s", id);
	desks_says(desks->out, "Amelia");
	assert_int_equal(desks_types(desks, "crs", "purged %s --copied no", id), EXIT_REFUSED);
	desks_says(desks->err, "is no recall");
	desks_must(desks, "police", "recall %s --reason wrong-child --why \"Purge it\"", id);
	recall = desks_word(desks, "id ");
	desks_must(desks, "crs", "show %s", id);
	desks_says(desks->out, "Amelia");
	desks_must(desks, "crs", "purged %s --copied no", recall);
	desks_says(desks->out, "removed here");
	desks_says(desks->out, "Tellback cannot remove");
	is_gone(desks, id, token);
	/* once more changes nothing */
	(void)desks_types(desks, "crs", "purged %s --copied no", recall);
	is_gone(desks, id, token);
	/* its sender has its own, and knows who had opened it */
	desks_must(desks, "police", "show %s", id);
	desks_says(desks->out, "Amelia");
	desks_must(desks, "police", "track %s", id);
	desks_says(desks->out, "opened");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_purged_is_shown_no_more_and_its_record_is, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
