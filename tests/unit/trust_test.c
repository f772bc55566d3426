#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"
#include "note/card.h"
#include "note/directory.h"
#include "runtime/trust.h"
#include "support/joined.h"

#define DAY_S 86400

static void
change_nothing(void *context, struct directory_agency *agencies, size_t count)
{
	(void)context;
	(void)agencies;
	(void)count;
}

static void
one_who_joined_believes_the_directory(void **state)
{
	struct joined *place = *state;
	int is_fresh = 1;
	size_t count;
	uint64_t quorum;

	assert_int_equal(trust_directory(place->trust)->serial, 1);
	assert_non_null(trust_roots(place->trust, &count, &quorum));
	assert_int_equal(count, 3);
	assert_int_equal(quorum, 2);
	assert_int_equal(trust_pin(place->folder, place->world->directory_raw, &is_fresh), STATUS_OK);
	assert_int_equal(is_fresh, 0);
	assert_int_equal(trust_note(place->trust, TRUST_DIRECTORY, NULL).size, place->world->directory_raw.size);
}

static void
nobody_is_believed_before_joining(void **state)
{
	struct joined *place = *state;
	struct trust *trust = NULL;
	struct notes *world = place->world;
	char path[PATH_MAX];
	int is_fresh;

	(void)snprintf(path, sizeof path, "%s/not-here", place->folder);
	assert_int_equal(trust_new(path, &trust), STATUS_NOT_FOUND);
	/* a directory that its own roots did not sign enough is pinned by nobody */
	assert_int_equal(
	    trust_pin(path,
		      joined_publish(world, &world->directory, (const struct keys_signer *[]){&world->roots[0]}, 1),
		      &is_fresh),
	    STATUS_NOT_PERMITTED);
	assert_int_equal(trust_new(path, &trust), STATUS_NOT_FOUND);
}

static void
roots_that_others_could_write_are_refused(void **state)
{
	static const char *const wrong[] = {"",	       "quorum 2\n",	      "quorum 0\nroot x\n", "root root-a+1+A\n",
					    "roots\n", "quorum 1\nquorum 1\n"};
	struct joined *place = *state;
	struct trust *trust = NULL;
	char path[PATH_MAX], elsewhere[PATH_MAX];

	(void)snprintf(path, sizeof path, "%s/roots", place->folder);
	(void)snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", place->folder);
	assert_int_equal(chmod(path, 0620), 0);
	assert_int_equal(trust_new(place->folder, &trust), STATUS_NOT_PERMITTED);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(trust_new(place->folder, &trust), STATUS_OK);
	trust_free(trust);
	trust = NULL;
	assert_int_equal(rename(path, elsewhere), 0);
	assert_int_equal(symlink(elsewhere, path), 0);
	assert_int_equal(trust_new(place->folder, &trust), STATUS_NOT_PERMITTED);
	assert_int_equal(unlink(path), 0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(file_write(path, (struct view){(const uint8_t *)wrong[i], strlen(wrong[i])}, 0600),
				 STATUS_OK);
		assert_int_equal(trust_new(place->folder, &trust), STATUS_CORRUPT);
	}
}

static void
the_serial_of_a_directory_never_goes_back(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct view first = world->directory_raw, second;

	assert_int_equal(trust_take_directory(place->trust, first, joined_at(3)), STATUS_OK);
	notes_directory(world, change_nothing, NULL);
	second = world->directory_raw;
	assert_int_equal(trust_take_directory(place->trust, second, joined_at(9)), STATUS_OK);
	assert_int_equal(trust_take_directory(place->trust, second, joined_at(9)), STATUS_OK);
	assert_int_equal(trust_take_directory(place->trust, first, joined_at(3)), STATUS_CONFLICT);
	assert_int_equal(trust_directory(place->trust)->serial, 2);
	/* serials in between may be missed: only the next must name what we have */
	notes_directory(world, change_nothing, NULL);
	notes_directory(world, change_nothing, NULL);
	assert_int_equal(trust_take_directory(place->trust, world->directory_raw, joined_at(20)), STATUS_OK);
	assert_int_equal(trust_directory(place->trust)->serial, 4);
}

static void
a_second_branch_of_the_directory_is_refused(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	const struct keys_signer *two[] = {&world->roots[0], &world->roots[1]};
	struct directory other = world->directory, next = joined_next(world);

	other.expires_s++;
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &other, two, 2), joined_at(5)),
			 STATUS_CONFLICT);
	next.prev.bytes[0] ^= 1;
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, two, 2), joined_at(6)),
			 STATUS_CONFLICT);
	assert_int_equal(trust_directory(place->trust)->serial, 1);
}

static void
k_of_the_pinned_roots_must_have_signed(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct keys_signer stranger;
	const struct keys_signer *one[] = {&world->roots[2]}, *with_stranger[] = {&world->roots[2], &stranger};
	const struct keys_signer *last[] = {&world->roots[1], &world->roots[2]};
	struct directory next = joined_next(world);
	struct view raw = joined_publish(world, &next, last, 2);
	uint8_t *flipped = arena_alloc(world->arena, raw.size);

	keys_signer("root-d", "root-d", &stranger);
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, one, 1), joined_at(5)),
			 STATUS_NOT_PERMITTED);
	assert_int_equal(
	    trust_take_directory(place->trust, joined_publish(world, &next, with_stranger, 2), joined_at(5)),
	    STATUS_NOT_PERMITTED);
	assert_int_equal(
	    trust_take_directory(place->trust, joined_publish(world, &next, with_stranger + 1, 1), joined_at(5)),
	    STATUS_UNKNOWN_KEY);
	for (size_t i = 0; i < raw.size; i += 37) {
		memcpy(flipped, raw.bytes, raw.size);
		flipped[i] ^= 1;
		assert_int_not_equal(trust_take_directory(place->trust, (struct view){flipped, raw.size}, joined_at(5)),
				     STATUS_OK);
		assert_int_not_equal(trust_take_directory(place->trust, (struct view){raw.bytes, i}, joined_at(5)),
				     STATUS_OK);
	}
	assert_int_equal(trust_directory(place->trust)->serial, 1);
	assert_int_equal(trust_take_directory(place->trust, raw, joined_at(5)), STATUS_OK);
}

static void
a_change_of_roots_needs_k_of_the_old_and_k_of_the_new(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct keys_signer d, e;
	struct signer_key roots[2];
	const struct keys_signer *new_only[] = {&d, &e}, *old_only[] = {&world->roots[0], &world->roots[1]};
	const struct keys_signer *mixed[] = {&world->roots[0], &d, &e},
				 *all[] = {&world->roots[0], &world->roots[1], &d, &e};
	struct directory next = joined_next(world);
	struct trust *again = NULL;
	struct view change;
	size_t count;
	uint64_t quorum;

	keys_signer("root-d", "root-d", &d);
	keys_signer("root-e", "root-e", &e);
	roots[0] = d.key;
	roots[1] = e.key;
	next.roots = roots;
	next.root_count = 2;
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, new_only, 2), joined_at(5)),
			 STATUS_UNKNOWN_KEY);
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, old_only, 2), joined_at(5)),
			 STATUS_UNKNOWN_KEY);
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, mixed, 3), joined_at(5)),
			 STATUS_NOT_PERMITTED);
	change = joined_publish(world, &next, all, 4);
	assert_int_equal(trust_take_directory(place->trust, change, joined_at(5)), STATUS_OK);
	assert_memory_equal(trust_roots(place->trust, &count, &quorum), roots, sizeof roots);
	assert_int_equal(count, 2);
	/* now the old ones sign nothing any more */
	next.serial++;
	next.prev = digest_of(change);
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, old_only, 2), joined_at(6)),
			 STATUS_UNKNOWN_KEY);
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, new_only, 2), joined_at(6)),
			 STATUS_OK);
	/* a start from the pinned roots follows the change again */
	assert_int_equal(trust_new(place->folder, &again), STATUS_OK);
	assert_int_equal(trust_take_directory(again, joined_publish(world, &next, new_only, 2), joined_at(6)),
			 STATUS_UNKNOWN_KEY);
	assert_int_equal(trust_take_directory(again, change, joined_at(5)), STATUS_OK);
	assert_int_equal(trust_take_directory(again, joined_publish(world, &next, new_only, 2), joined_at(6)),
			 STATUS_OK);
	trust_free(again);
}

static void
a_lower_quorum_is_a_change_of_roots(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct directory next = joined_next(world);

	next.quorum = 1;
	assert_int_equal(
	    trust_take_directory(place->trust,
				 joined_publish(world, &next, (const struct keys_signer *[]){&world->roots[0]}, 1),
				 joined_at(5)),
	    STATUS_NOT_PERMITTED);
}

static void
nobody_new_comes_in_by_a_note_past_its_time(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	const struct keys_signer *two[] = {&world->roots[0], &world->roots[1]};
	struct directory next = joined_next(world), fewer = next;
	struct directory_agency *more = arena_array(world->arena, next.agency_count + 1, sizeof *more);
	struct keys_signer zoo;
	struct trust_source late = {7, {(NOTES_BEGIN_S + 2) * 1000LL}};

	keys_signer("zoo", "zoo", &zoo);
	memcpy(more, next.agencies, next.agency_count * sizeof *more);
	more[next.agency_count] = more[0];
	id_set(more[next.agency_count].id.name, sizeof more->id.name, "zoo");
	more[next.agency_count].sign = zoo.key;
	id_set(more[next.agency_count].curve, sizeof more->curve, world->broker_curve);
	keys_curve("zoo", more[next.agency_count].curve, (char[Z85_KEY_SIZE]){0});
	next.agencies = more;
	next.agency_count++;
	next.expires_s = fewer.expires_s = NOTES_BEGIN_S + 1;
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, two, 2), late),
			 STATUS_NOT_PERMITTED);
	assert_null(trust_sender_key(place->trust, "zoo", 9));
	/* without anyone new it counts: it may take a key away */
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &fewer, two, 2), late), STATUS_OK);
	/* logged in its time it counts, whenever we get it */
	next.serial++;
	next.prev = trust_directory(place->trust)->hash;
	assert_int_equal(trust_take_directory(place->trust, joined_publish(world, &next, two, 2), joined_at(8)),
			 STATUS_OK);
	assert_non_null(trust_sender_key(place->trust, "zoo", 9));
}

static void
an_expired_directory_alarms_and_goes_on(void **state)
{
	struct joined *place = *state;
	int64_t expires_s = place->world->directory.expires_s;
	struct trust_recipient recipient;

	assert_int_equal(trust_expiry(place->trust, expires_s - 10 * DAY_S - 1), TRUST_CURRENT);
	assert_int_equal(trust_expiry(place->trust, expires_s - 10 * DAY_S), TRUST_EXPIRES_SOON);
	assert_int_equal(trust_expiry(place->trust, expires_s - 1), TRUST_EXPIRES_SOON);
	assert_int_equal(trust_expiry(place->trust, expires_s), TRUST_EXPIRED);
	assert_int_equal(trust_take_card(place->trust, notes_agency(place->world, "crs")->card_raw, joined_at(2)),
			 STATUS_OK);
	assert_non_null(trust_sender_key(place->trust, "crs", 1000000));
	assert_int_equal(trust_epoch_for(place->trust, "crs", NOTES_BEGIN_S, &recipient), STATUS_OK);
}

static void
of_an_agencys_cards_the_highest_serial_wins(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct notes_agency *crs = notes_agency(world, "crs");
	struct view first = crs->card_raw, second;
	struct card other;
	struct view text;

	assert_null(trust_card(place->trust, "crs"));
	assert_int_equal(trust_take_card(place->trust, first, joined_at(2)), STATUS_OK);
	notes_card(world, "crs");
	second = crs->card_raw;
	assert_int_equal(trust_take_card(place->trust, second, joined_at(3)), STATUS_OK);
	assert_int_equal(trust_take_card(place->trust, second, joined_at(3)), STATUS_OK);
	assert_int_equal(trust_take_card(place->trust, first, joined_at(2)), STATUS_CONFLICT);
	assert_int_equal(trust_card(place->trust, "crs")->serial, 2);
	/* two cards of one serial: the first one seen stays */
	other = crs->card;
	other.covers = &(struct card_cover){"dsl", {"school"}};
	other.cover_count = 1;
	assert_int_equal(card_write(&other, world->arena, &text), STATUS_OK);
	assert_int_equal(signed_note_make(text, &crs->sign.signer, world->arena, &text), STATUS_OK);
	assert_int_equal(trust_take_card(place->trust, text, joined_at(4)), STATUS_CONFLICT);
	assert_int_equal(trust_note(place->trust, TRUST_CARD, "crs").size, second.size);
	for (size_t i = 0; i < world->agency_count; i++)
		assert_int_equal(trust_take_card(place->trust, world->agencies[i].card_raw, joined_at(5 + i)),
				 STATUS_OK);
	for (size_t i = 0; i < world->agency_count; i++)
		assert_string_equal(trust_card(place->trust, world->agencies[i].name)->agency.name,
				    world->agencies[i].name);
	assert_null(trust_card(place->trust, "zzz"));
}

static void
a_card_is_by_the_directorys_keys(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct notes_agency *crs = notes_agency(world, "crs");
	struct keys_signer thief, unknown;
	struct card card = crs->card;
	struct view text;
	char secret[Z85_KEY_SIZE];

	keys_signer("crs", "thief", &thief);
	card.sign = thief.key;
	assert_int_equal(card_write(&card, world->arena, &text), STATUS_OK);
	assert_int_equal(signed_note_make(text, &thief.signer, world->arena, &text), STATUS_OK);
	assert_int_equal(trust_take_card(place->trust, text, joined_at(2)), STATUS_UNKNOWN_KEY);
	card = crs->card;
	keys_curve("another", card.curve, secret);
	assert_int_equal(card_write(&card, world->arena, &text), STATUS_OK);
	assert_int_equal(signed_note_make(text, &crs->sign.signer, world->arena, &text), STATUS_OK);
	assert_int_equal(trust_take_card(place->trust, text, joined_at(2)), STATUS_NOT_PERMITTED);
	keys_signer("zoo", "zoo", &unknown);
	card = crs->card;
	card.sign = unknown.key;
	id_set(card.agency.name, sizeof card.agency.name, "zoo");
	assert_int_equal(card_write(&card, world->arena, &text), STATUS_OK);
	assert_int_equal(signed_note_make(text, &unknown.signer, world->arena, &text), STATUS_OK);
	assert_int_equal(trust_take_card(place->trust, text, joined_at(2)), STATUS_NOT_FOUND);
	assert_null(trust_card(place->trust, "crs"));
	for (size_t size = 0; size < crs->card_raw.size; size++)
		assert_int_not_equal(
		    trust_take_card(place->trust, (struct view){crs->card_raw.bytes, size}, joined_at(2)), STATUS_OK);
}

static void
a_revoked_key_counts_for_what_was_logged_before(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;

	assert_int_equal(trust_take_directory(place->trust, world->directory_raw, joined_at(3)), STATUS_OK);
	assert_int_equal(trust_take_card(place->trust, notes_agency(world, "police")->card_raw, joined_at(4)),
			 STATUS_OK);
	assert_non_null(trust_sender_key(place->trust, "police", 100));
	joined_revoke(world, "police", (struct revoked){.what = REVOKED_SIGN, .since_s = NOTES_BEGIN_S});
	assert_int_equal(trust_take_directory(place->trust, world->directory_raw, joined_at(50)), STATUS_OK);
	assert_non_null(trust_sender_key(place->trust, "police", 49));
	assert_null(trust_sender_key(place->trust, "police", 50));
	assert_null(trust_sender_key(place->trust, "police", 100));
	assert_null(trust_card(place->trust, "police"));
	assert_int_equal(trust_take_card(place->trust, notes_agency(world, "police")->card_raw, joined_at(60)),
			 STATUS_NOT_PERMITTED);
	assert_non_null(trust_sender_key(place->trust, "crs", 100));
	assert_null(trust_sender_key(place->trust, "zoo", 1));
}

static void
a_replaced_key_takes_over_at_its_index(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct directory next = joined_next(world);
	struct directory_agency *copy = arena_array(world->arena, next.agency_count, sizeof *copy);
	const struct keys_signer *two[] = {&world->roots[0], &world->roots[1]};
	struct keys_signer renewed;
	struct view raw, card_raw;
	struct card card = notes_agency(world, "police")->card;

	assert_int_equal(trust_take_card(place->trust, notes_agency(world, "police")->card_raw, joined_at(4)),
			 STATUS_OK);
	keys_signer("police", "renewed", &renewed);
	memcpy(copy, next.agencies, next.agency_count * sizeof *copy);
	for (size_t i = 0; i < next.agency_count; i++)
		if (!strcmp(copy[i].id.name, "police"))
			copy[i].sign = renewed.key;
	next.agencies = copy;
	raw = joined_publish(world, &next, two, 2);
	/* from a file first: old mail waits until the log says from where on */
	assert_int_equal(trust_take_directory(place->trust, raw, (struct trust_source){TRUST_UNLOGGED, {0}}),
			 STATUS_OK);
	assert_memory_equal(trust_sender_key(place->trust, "police", 10), &renewed.key, sizeof renewed.key);
	assert_int_equal(trust_take_directory(place->trust, raw, joined_at(50)), STATUS_OK);
	assert_memory_equal(trust_sender_key(place->trust, "police", 49), &card.sign, sizeof card.sign);
	assert_memory_equal(trust_sender_key(place->trust, "police", 50), &renewed.key, sizeof renewed.key);
	/* the old key's card is none now, and the new key's begins anew at serial 1 */
	assert_null(trust_card(place->trust, "police"));
	card.sign = renewed.key;
	assert_int_equal(card_write(&card, world->arena, &card_raw), STATUS_OK);
	assert_int_equal(signed_note_make(card_raw, &renewed.signer, world->arena, &card_raw), STATUS_OK);
	assert_int_equal(trust_take_card(place->trust, card_raw, joined_at(51)), STATUS_OK);
	assert_non_null(trust_card(place->trust, "police"));
}

static void
a_policy_is_one_chain_for_each_crs(void **state)
{
	struct joined *place = *state;
	struct notes *world = place->world;
	struct policy next = world->policy, other = world->policy;

	assert_null(trust_policy_for(place->trust, "crs"));
	assert_int_equal(trust_take_policy(place->trust, joined_policy(world, &world->policy, 1), joined_at(2)),
			 STATUS_NOT_PERMITTED);
	assert_int_equal(trust_take_policy(place->trust, world->policy_raw, joined_at(2)), STATUS_OK);
	assert_int_equal(trust_take_policy(place->trust, world->policy_raw, joined_at(2)), STATUS_OK);
	assert_string_equal(trust_policy_for(place->trust, "crs")->governs.name, "crs");
	next.serial = 2;
	next.suppress = 7;
	next.prev.bytes[0] ^= 1;
	assert_int_equal(trust_take_policy(place->trust, joined_policy(world, &next, 2), joined_at(3)),
			 STATUS_CONFLICT);
	next.prev = trust_policy_for(place->trust, "crs")->hash;
	assert_int_equal(trust_take_policy(place->trust, joined_policy(world, &next, 2), joined_at(3)), STATUS_OK);
	assert_int_equal(trust_policy_for(place->trust, "crs")->suppress, 7);
	assert_int_equal(trust_take_policy(place->trust, world->policy_raw, joined_at(2)), STATUS_CONFLICT);
	/* an agency without the role has no policy */
	id_set(other.governs.name, sizeof other.governs.name, "police");
	assert_int_equal(trust_take_policy(place->trust, joined_policy(world, &other, 2), joined_at(4)),
			 STATUS_NOT_FOUND);
	assert_null(trust_policy_for(place->trust, "police"));
	for (size_t i = 0; i < world->policy_raw.size; i += 11)
		assert_int_not_equal(
		    trust_take_policy(place->trust, (struct view){world->policy_raw.bytes, i}, joined_at(5)),
		    STATUS_OK);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, joined_set_up, joined_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(one_who_joined_believes_the_directory),
	    ROW(nobody_is_believed_before_joining),
	    ROW(roots_that_others_could_write_are_refused),
	    ROW(the_serial_of_a_directory_never_goes_back),
	    ROW(a_second_branch_of_the_directory_is_refused),
	    ROW(k_of_the_pinned_roots_must_have_signed),
	    ROW(a_change_of_roots_needs_k_of_the_old_and_k_of_the_new),
	    ROW(a_lower_quorum_is_a_change_of_roots),
	    ROW(nobody_new_comes_in_by_a_note_past_its_time),
	    ROW(an_expired_directory_alarms_and_goes_on),
	    ROW(of_an_agencys_cards_the_highest_serial_wins),
	    ROW(a_card_is_by_the_directorys_keys),
	    ROW(a_revoked_key_counts_for_what_was_logged_before),
	    ROW(a_replaced_key_takes_over_at_its_index),
	    ROW(a_policy_is_one_chain_for_each_crs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
