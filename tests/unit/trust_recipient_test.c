#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "runtime/trust.h"
#include "support/joined.h"

#define DAY_S 86400

/* Which epoch is sealed to, at which moment. */
static void
the_newest_epoch_that_has_begun_is_sealed_to(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct notes_agency *crs = notes_agency(world, "crs");
	struct card_epoch epochs[3];
	struct trust_recipient recipient;
	static const struct {
		int day;
		const char *want;
		int is_lapsed;
	} rows[] = {{-50, "e1", 0},  {0, "e1", 0},   {9, "e1", 0},   {10, "e2", 0},
		    {100, "e2", 0}, {114, "e2", 0}, {115, "e2", 1}, {4000, "e2", 1}};
	char vain[AGE_RECIPIENT_SIZE];
	uint8_t secret[32];

	epochs[0] = crs->card.epochs[0];
	epochs[0].from_s = NOTES_BEGIN_S - 10 * DAY_S;
	epochs[0].until_s = NOTES_BEGIN_S + 50 * DAY_S;
	epochs[1] = epochs[0];
	id_set(epochs[1].epoch, sizeof epochs[1].epoch, "e2");
	keys_age("crs-e2", epochs[1].recipient, secret);
	epochs[1].from_s = NOTES_BEGIN_S + 10 * DAY_S;
	epochs[1].until_s = NOTES_BEGIN_S + 100 * DAY_S;
	crs->card.epochs = epochs;
	crs->card.epoch_count = 2;
	notes_card(world, "crs");
	assert_int_equal(trust_epoch_for(place->trust, "crs", NOTES_BEGIN_S, &recipient), STATUS_NOT_FOUND);
	assert_int_equal(trust_take_card(place->trust, crs->card_raw, joined_at(2)), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(
		    trust_epoch_for(place->trust, "crs", NOTES_BEGIN_S + rows[i].day * (int64_t)DAY_S, &recipient), STATUS_OK);
		assert_string_equal(recipient.epoch, rows[i].want);
		assert_int_equal(recipient.is_lapsed, rows[i].is_lapsed);
	}
	age_public_print(&recipient.key, vain);
	assert_string_equal(vain, epochs[1].recipient);
	assert_int_equal(trust_epoch_for(place->trust, "zoo", NOTES_BEGIN_S, &recipient), STATUS_NOT_FOUND);
	joined_revoke(world, "crs", (struct revoked){.what = REVOKED_EPOCH, .epoch = "e2", .since_s = NOTES_BEGIN_S});
	assert_int_equal(trust_take_directory(place->trust, world->directory_raw, joined_at(9)), STATUS_OK);
	assert_int_equal(trust_epoch_for(place->trust, "crs", NOTES_BEGIN_S + 20 * DAY_S, &recipient), STATUS_OK);
	assert_string_equal(recipient.epoch, "e1");
	joined_revoke(world, "crs", (struct revoked){.what = REVOKED_AGENCY, .since_s = NOTES_BEGIN_S});
	assert_int_equal(trust_take_directory(place->trust, world->directory_raw, joined_at(10)), STATUS_OK);
	assert_int_equal(trust_epoch_for(place->trust, "crs", NOTES_BEGIN_S, &recipient), STATUS_NOT_PERMITTED);
}

/* "a b" expanded, as words in the order they stand. */
static const char *
expand(struct joined *place, const char *area, const char *words)
{
	struct agency to[MAX_RECIPIENTS];
	char *rest = arena_text(place->world->arena, words, strlen(words)), *word;
	const char *result = "";
	size_t count = 0;

	while ((word = strsep(&rest, " ")))
		id_set(to[count++].name, AGENCY_SIZE, word);
	assert_int_equal(trust_expand_also(place->trust, area, to, &count), STATUS_OK);
	for (size_t i = 0; i < count; i++)
		result = arena_print(place->world->arena, "%s%s%s", result, i ? " " : "", to[i].name);
	return result;
}

static void
give_role_crs(void *context, struct directory_agency *agencies, size_t count)
{
	static const char *const roles[] = {"crs"};

	(void)context;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(agencies[i].id.name, "council")) {
			agencies[i].roles = roles;
			agencies[i].role_count = 1;
		}
}

static void
whatever_goes_to_a_crs_goes_to_its_edt_too(void **state)
{
	struct joined *place = *state;
	struct policy second = place->world->policy;

	joined_cards(place, "");
	assert_string_equal(expand(place, "", "crs police"), "crs police"); /* no policy yet */
	assert_int_equal(trust_take_policy(place->trust, place->world->policy_raw, joined_at(2)), STATUS_OK);
	assert_string_equal(expand(place, "", "crs police"), "crs police edt");
	assert_string_equal(expand(place, "", "edt police"), "edt police crs");
	assert_string_equal(expand(place, "", "edt crs"), "edt crs");
	assert_string_equal(expand(place, "", "police school"), "police school");
	/* one EDT for two councils carries nothing from the one to the other */
	notes_directory(place->world, give_role_crs, NULL);
	assert_int_equal(trust_take_directory(place->trust, place->world->directory_raw, joined_at(60)), STATUS_OK);
	id_set(second.governs.name, sizeof second.governs.name, "council");
	assert_int_equal(trust_take_policy(place->trust, joined_policy(place->world, &second, 2), joined_at(61)),
			 STATUS_OK);
	assert_string_equal(expand(place, "", "crs police"), "crs police edt");
	assert_string_equal(expand(place, "", "council police"), "council police edt");
	assert_string_equal(expand(place, "council", "edt police"), "edt police council");
	assert_string_equal(expand(place, "crs", "edt police"), "edt police crs");
	assert_string_equal(expand(place, "", "edt police"), "edt police");
	assert_string_equal(expand(place, "", "edt crs"), "edt crs");
	/* the case's own CRS is never left out */
	assert_string_equal(expand(place, "council", "edt crs"), "edt crs council");
}

static void
nothing_waits_for_an_edt_that_cannot_be_sealed_to(void **state)
{
	struct joined *place = *state;
	struct agency to[MAX_RECIPIENTS];
	size_t count = MAX_RECIPIENTS;

	joined_cards(place, "edt");
	assert_int_equal(trust_take_policy(place->trust, place->world->policy_raw, joined_at(2)), STATUS_OK);
	assert_string_equal(expand(place, "", "crs police"), "crs police");
	assert_int_equal(trust_take_card(place->trust, notes_agency(place->world, "edt")->card_raw, joined_at(90)),
			 STATUS_OK);
	assert_string_equal(expand(place, "", "crs police"), "crs police edt");
	for (size_t i = 0; i < count; i++)
		(void)snprintf(to[i].name, AGENCY_SIZE, "a%zu", i);
	id_set(to[0].name, AGENCY_SIZE, "crs");
	assert_int_equal(trust_expand_also(place->trust, "", to, &count), STATUS_TOO_BIG);
	assert_int_equal(count, MAX_RECIPIENTS);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, joined_set_up, joined_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(the_newest_epoch_that_has_begun_is_sealed_to),
	    ROW(whatever_goes_to_a_crs_goes_to_its_edt_too),
	    ROW(nothing_waits_for_an_edt_that_cannot_be_sealed_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
