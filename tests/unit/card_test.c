#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/card.h"
#include "note/curve_key.h"
#include "support/edit.h"
#include "support/notes.h"

#define GOLDEN "tests/vectors/note/card.note"

static int
set_up(void **state)
{
	*state = notes_new();
	return 0;
}

static int
tear_down(void **state)
{
	notes_free(*state);
	return 0;
}

static void
a_golden_card_is_read(void **state)
{
	struct notes *world = *state;
	struct notes_agency *crs = notes_agency(world, "crs");
	struct card card;

	assert_int_equal(card_decode(edit_file(world->arena, GOLDEN), world->arena, &card), STATUS_OK);
	assert_string_equal(card.agency.name, "crs");
	assert_int_equal(card.serial, 1);
	assert_memory_equal(&card.sign, &crs->sign.key, sizeof card.sign);
	assert_string_equal(card.curve, crs->curve);
	assert_int_equal(card.epoch_count, 1);
	assert_string_equal(card.epochs[0].epoch, "e1");
	assert_string_equal(card.epochs[0].recipient, crs->recipient);
	assert_true(card.epochs[0].from_s < NOTES_BEGIN_S && card.epochs[0].until_s > NOTES_BEGIN_S);
	assert_int_equal(card.term_count + card.closure_count + card.cover_count, 0);
}

/* A card with everything in it. */
static void
fill(struct notes *world, struct card *card)
{
	static const struct card_span terms[] = {{"2026-09-02", "2026-10-23", {""}},
						 {"2026-04-13", "2026-05-22", {""}}};
	static const struct card_span closures[] = {{"2026-07-23", "2026-08-31", {"council"}}};
	static const struct card_cover covers[] = {{"dsl", {"school2"}}, {"cover", {"council"}}};
	struct card_epoch *epochs = arena_array(world->arena, 2, sizeof *epochs);
	struct notes_agency *school = notes_agency(world, "school");

	assert_non_null(epochs);
	*card = school->card;
	epochs[0] = card->epochs[0];
	id_set(epochs[0].epoch, sizeof epochs[0].epoch, "e2");
	epochs[0].from_s = card->epochs[0].until_s - 100;
	epochs[0].until_s = card->epochs[0].until_s + 100;
	epochs[1] = card->epochs[0];
	card->epochs = epochs;
	card->epoch_count = 2;
	card->terms = terms;
	card->term_count = 2;
	card->closures = closures;
	card->closure_count = 1;
	card->covers = covers;
	card->cover_count = 2;
	card->serial = 5;
}

static struct view
full_card(struct notes *world)
{
	struct card card;
	struct view text, raw;

	fill(world, &card);
	assert_int_equal(card_write(&card, world->arena, &text), STATUS_OK);
	assert_int_equal(signed_note_make(text, &notes_agency(world, "school")->sign.signer, world->arena, &raw),
			 STATUS_OK);
	return raw;
}

static void
what_is_written_is_read_back_and_lists_come_out_sorted(void **state)
{
	struct notes *world = *state;
	struct card card;

	assert_int_equal(card_decode(full_card(world), world->arena, &card), STATUS_OK);
	assert_int_equal(card.serial, 5);
	assert_string_equal(card.epochs[0].epoch, "e1");
	assert_string_equal(card.epochs[1].epoch, "e2");
	assert_string_equal(card.terms[0].first, "2026-04-13");
	assert_string_equal(card.terms[1].last, "2026-10-23");
	assert_string_equal(card.closures[0].contact.name, "council");
	assert_string_equal(card.covers[0].role, "cover");
	assert_string_equal(card.covers[1].agency.name, "school2");
}

static void
the_epoch_to_seal_to_is_the_newest_begun(void **state)
{
	struct notes *world = *state;
	struct card card;
	int64_t begin;

	fill(world, &card);
	begin = card.epochs[0].from_s; /* of e2 */
	assert_string_equal(card_epoch_at(&card, begin)->epoch, "e2");
	assert_string_equal(card_epoch_at(&card, begin - 1)->epoch, "e1");
	assert_string_equal(card_epoch_at(&card, begin + 1000000)->epoch, "e2");
	assert_string_equal(card_epoch_at(&card, 0)->epoch, "e1"); /* none has begun: the first */
	assert_string_equal(card_epoch_find(&card, "e1")->epoch, "e1");
	assert_null(card_epoch_find(&card, "e3"));
	assert_null(card_epoch_find(&card, ""));
}

static const struct {
	const char *label;
	const char *change[2];
} rows[] = {
    {"another first line", {"tellback/card/v1", "tellback/directory/v1"}},
    {"agency another than the key's", {"agency school", "agency school2"}},
    {"serial 0", {"serial 5", "serial 0"}},
    {"serial with a leading zero", {"serial 5", "serial 05"}},
    {"no sign key", {"sign school+", "sign +"}},
    {"a sign key of another name", {"sign school+", "sign school2+"}},
    {"curve too short", {"curve ", "curve 0"}},
    {"no epoch", {"enc e", "no e"}},
    {"an epoch off the grammar", {"enc e1", "enc E1"}},
    {"epochs unsorted", {"enc e1", "enc e3"}},
    {"an epoch twice", {"enc e2", "enc e1"}},
    {"an epoch without an end", {"\nterm", " 1\nterm"}},
    {"a recipient in upper case", {"enc e1 age1", "enc e1 AGE1"}},
    {"a recipient too long", {"enc e1 age1", "enc e1 age1q"}},
    {"a recipient not Bech32", {"enc e1 age1", "enc e1 age1b"}},
    {"a term that is no date", {"2026-04-13", "2026-02-30"}},
    {"a date with one digit", {"2026-04-13", "2026-4-13"}},
    {"a term that ends before it begins", {"2026-05-22", "2026-04-12"}},
    {"a term with a contact", {"2026-05-22\n", "2026-05-22 council\n"}},
    {"terms unsorted", {"term 2026-04-13 2026-05-22\n", "term 2026-09-03 2026-10-23\n"}},
    {"a term twice", {"term 2026-09-02 2026-10-23\n", "term 2026-09-02 2026-10-23\nterm 2026-09-02 2026-10-23\n"}},
    {"a closure without a contact", {" council\ncover", "\ncover"}},
    {"cover for no role", {"cover cover council", "cover council"}},
    {"covers unsorted", {"cover cover council\n", "cover zz council\n"}},
    {"an extra line", {"cover cover", "phone 123\ncover cover"}},
    {"closed before term", {"term 2026-04-13", "closed 2026-04-01 2026-04-02 council\nterm 2026-04-13"}},
};

static void
what_is_off_the_grammar_is_malformed_even_when_signed(void **state)
{
	struct notes *world = *state;
	const struct note_signer *school = &notes_agency(world, "school")->sign.signer;
	struct view raw = full_card(world);

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct card card;
		enum status status;

		status = card_decode(edit_resign(world->arena, raw, rows[i].change, school), world->arena, &card);
		if (status != STATUS_MALFORMED)
			print_error("%s: %s\n", rows[i].label, status_word(status));
		assert_int_equal(status, STATUS_MALFORMED);
	}
}

static void
a_card_is_signed_by_the_key_it_names(void **state)
{
	struct notes *world = *state;
	struct view raw = full_card(world), other;
	struct signed_note note;
	struct card card;
	struct keys_signer stranger;

	assert_int_equal(signed_note_split(raw, world->arena, &note), STATUS_OK);
	/* by another agency */
	assert_int_equal(signed_note_make(note.text, &notes_agency(world, "crs")->sign.signer, world->arena, &other),
			 STATUS_OK);
	assert_int_equal(card_decode(other, world->arena, &card), STATUS_MALFORMED);
	/* by another key of the same name */
	keys_signer("school", "stranger", &stranger);
	assert_int_equal(signed_note_make(note.text, &stranger.signer, world->arena, &other), STATUS_OK);
	assert_int_equal(card_decode(other, world->arena, &card), STATUS_UNKNOWN_KEY);
	/* by both */
	assert_int_equal(signed_note_add(raw, &stranger.signer, world->arena, &other), STATUS_OK);
	assert_int_equal(card_decode(other, world->arena, &card), STATUS_MALFORMED);
	/* by nobody */
	assert_int_equal(card_decode(note.text, world->arena, &card), STATUS_MALFORMED);
	/* over another text */
	assert_int_equal(card_decode(edit_replace(world->arena, raw, "serial 5", "serial 6"), world->arena, &card),
			 STATUS_BAD_SIGNATURE);
}

static void
every_shorter_and_every_changed_card_fails(void **state)
{
	struct notes *world = *state;
	struct view raw = edit_file(world->arena, GOLDEN);
	struct arena *arena = arena_new(1024 * 1024);

	for (size_t i = 0; i < raw.size; i++) {
		struct card card;

		assert_int_not_equal(card_decode((struct view){raw.bytes, i}, arena, &card), STATUS_OK);
		for (unsigned bit = 0; bit < 8; bit++) {
			assert_int_not_equal(card_decode(edit_flip(arena, raw, i, (uint8_t)(1U << bit)), arena, &card),
					     STATUS_OK);
			arena_reset(arena);
		}
	}
	arena_free(arena);
}

static void
curve_keys_of_low_order_are_refused(void **state)
{
	static const char *const low[] = {
	    "0000000000000000000000000000000000000000", /* u = 0 */
	    "0rr9100000000000000000000000000000000000", /* u = 1 */
	    "&oLYpj3*xV7foF([T):m*6J=8OhdwFHggr4uRd:c", /* of order 8 */
	};
	char z85[Z85_KEY_SIZE], secret[Z85_KEY_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof low / sizeof *low; i++)
		assert_false(curve_key_is_valid(low[i]));
	keys_curve("any", z85, secret);
	assert_true(curve_key_is_valid(z85));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_golden_card_is_read),
	    cmocka_unit_test(what_is_written_is_read_back_and_lists_come_out_sorted),
	    cmocka_unit_test(the_epoch_to_seal_to_is_the_newest_begun),
	    cmocka_unit_test(what_is_off_the_grammar_is_malformed_even_when_signed),
	    cmocka_unit_test(a_card_is_signed_by_the_key_it_names),
	    cmocka_unit_test(every_shorter_and_every_changed_card_fails),
	    cmocka_unit_test(curve_keys_of_low_order_are_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
