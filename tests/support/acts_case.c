/* Leaves, cases and duties. */
#include <stdio.h>

#include "base/digest.h"
#include "support/acts_part.h"

/* ---- leaves, and what they became ---- */

static enum status
add_leaf(struct store *store, enum leaf_kind kind, uint64_t want)
{
	char words[5000]; /* over more than two pages */
	const struct view note = {(const uint8_t *)words,
				  (size_t)snprintf(words, sizeof words, "TEST note %u %4900s\n", (unsigned)want, "")};
	const struct store_new_leaf leaf = {kind, note, digest_of(note), {1000}};
	uint64_t index = 99;
	enum status status = store_leaf_add(store, &leaf, &index);

	IS(status, index == want);
	return status;
}

enum status
acts_leaves(struct store *store, struct arena *arena)
{
	struct store_note note;
	struct leaf leaf;
	uint64_t seq, index;
	enum status status = STATUS_OK;

	WANT(status, store_leaf_last(store, &leaf), STATUS_NOT_FOUND);
	DO(status, add_leaf(store, LEAF_DIRECTORY, 0));
	for (unsigned n = 1; n <= 6; n++)
		DO(status, add_leaf(store, LEAF_ENVELOPE, n));
	DO(status, store_leaf_last(store, &leaf));
	IS(status, leaf.index == 6);
	DO(status, store_leaf_find(store, 0, &leaf));
	IS(status, leaf.kind == LEAF_DIRECTORY);
	WANT(status, store_leaf_find(store, 7, &leaf), STATUS_NOT_FOUND);
	WANT(status, store_leaf_find(store, FAR, &leaf), STATUS_NOT_FOUND);
	DO(status, store_note_find(store, 1, arena, &note));
	IS(status, note.note.size > 4900);
	WANT(status, store_note_find(store, FAR, arena, &note), STATUS_NOT_FOUND);
	WANT(status, store_submission_last(store, &acts_police, &seq, &index), STATUS_NOT_FOUND);
	DO(status, store_submission_add(store, &acts_police, 1, 1));
	DO(status, store_submission_add(store, &acts_police, 2, 2));
	DO(status, store_submission_last(store, &acts_police, &seq, &index));
	IS(status, seq == 2 && index == 2);
	DO(status, store_submission_find(store, &acts_police, 1, &index));
	WANT(status, store_submission_find(store, &acts_nobody, 1, &index), STATUS_NOT_FOUND);
	WANT(status, store_submission_find(store, &acts_police, FAR, &index), STATUS_NOT_FOUND);
	return status;
}

enum status
acts_refusals(struct store *store, struct arena *arena)
{
	const char *const needs[] = {"a/decision/x/-", "b/verify/y"};
	const struct store_refusal refusal = {REFUSAL_DUTIES_OPEN, acts_crs, needs, 2}, bare = {.code = REFUSAL_DUTIES_OPEN};
	struct store_refusal found = {0};
	enum status status = STATUS_OK;

	DO(status, store_refusal_add(store, 6, &refusal));
	DO(status, store_refusal_add(store, 5, &bare));
	DO(status, store_refusal_find(store, 6, arena, &found));
	IS(status, found.need_count == 2 && !strcmp(found.needs[1], needs[1]));
	DO(status, store_refusal_find(store, 5, arena, &found));
	IS(status, found.need_count == 0);
	WANT(status, store_refusal_find(store, 4, arena, &found), STATUS_NOT_FOUND);
	return status;
}

enum status
acts_published(struct store *store, struct arena *arena)
{
	struct store_published row = {LEAF_DIRECTORY, {""}, 1, 0}, found, *list;
	size_t count = 9;
	enum status status = STATUS_OK;

	DO(status, store_published_newest(store, LEAF_CARD, arena, &list, &count));
	IS(status, count == 0);
	DO(status, store_publish(store, &row));
	row = (struct store_published){LEAF_CARD, acts_police, 1, 1};
	DO(status, store_publish(store, &row));
	row = (struct store_published){LEAF_CARD, acts_crs, 3, 2};
	DO(status, store_publish(store, &row));
	WANT(status, store_publish(store, &row), STATUS_CONFLICT);
	DO(status, store_published_find(store, LEAF_CARD, "soton-crs", 0, &found));
	IS(status, found.serial == 3);
	WANT(status, store_published_find(store, LEAF_CARD, "soton-crs", 1, &found), STATUS_NOT_FOUND);
	WANT(status, store_published_find(store, LEAF_CARD, "soton-crs", FAR, &found), STATUS_NOT_FOUND);
	DO(status, store_published_newest(store, LEAF_CARD, arena, &list, &count));
	IS(status, count == 2);
	return status;
}

enum status
acts_notices(struct store *store, struct arena *arena)
{
	int has = 1;
	enum status status = STATUS_OK;

	(void)arena;
	DO(status, store_fetched(store, &acts_school, 1, (struct instant){40})); /* it was given nothing */
	DO(status, store_notice_has(store, acts_id(1).hex, &has));
	IS(status, !has);
	DO(status, store_notice_add(store, acts_id(1).hex, 3));
	DO(status, store_notice_has(store, acts_id(1).hex, &has));
	IS(status, has);
	WANT(status, store_notice_add(store, acts_id(1).hex, 4), STATUS_CONFLICT);
	return status;
}

/* ---- cases and duties ---- */

enum status
acts_cases(struct store *store, struct arena *arena)
{
	const struct case_token third = acts_case(3), missing = acts_case(9);
	struct case_row row = {.home = acts_crs, .holder = acts_crs, .returns = {INSTANT_NEVER}}, *rows;
	struct case_token *tokens;
	struct instant at = {0};
	size_t count = 0;
	enum status status = STATUS_OK;

	DO(status, store_return_next(store, (struct instant){0}, &at));
	IS(status, at.ms == INSTANT_NEVER);
	DO(status, store_returning(store, (struct instant){9000}, 4, arena, &tokens, &count));
	IS(status, count == 0);
	for (unsigned n = 0; n < 4; n++) {
		row.token = row.group = acts_case(n);
		DO(status, store_case_put(store, &row));
	}
	row.group = acts_case(2);
	row.returns.ms = 7000;
	row.lender = acts_school;
	DO(status, store_case_put(store, &row));
	row.group = missing;
	WANT(status, store_case_put(store, &row), STATUS_NOT_FOUND);
	DO(status, store_case_find(store, &third, &row));
	IS(status, !strcmp(row.lender.name, acts_school.name) && row.returns.ms == 7000);
	DO(status, store_group(store, &third, arena, &rows, &count));
	IS(status, count == 2);
	WANT(status, store_group(store, &missing, arena, &rows, &count), STATUS_NOT_FOUND);
	WANT(status, store_case_find(store, &missing, &row), STATUS_NOT_FOUND);
	DO(status, store_returning(store, (struct instant){9000}, 4, arena, &tokens, &count));
	IS(status, count == 1);
	DO(status, store_returning(store, (struct instant){9000}, 0, arena, &tokens, &count));
	IS(status, count == 0);
	DO(status, store_return_next(store, (struct instant){0}, &at));
	IS(status, at.ms == 7000);
	return status;
}

enum status
acts_envelopes(struct store *store, struct arena *arena)
{
	struct store_envelope envelope = {.from = acts_police, .before_seq = digest_of(acts_text("before")), .is_accepted = 1}, found;
	const struct case_token third = acts_case(3), first = acts_case(0), missing = acts_case(9);
	const struct envelope_id one = acts_id(1), none = acts_id(9);
	struct store_note *notes;
	size_t count = 9;
	enum status status = STATUS_OK;

	for (unsigned n = 1; n <= 4; n++) {
		envelope.id = acts_id(n);
		envelope.index = n;
		envelope.case_token = acts_case(n % 4);
		envelope.is_accepted = n != 4;
		DO(status, store_envelope_add(store, &envelope));
	}
	WANT(status, store_envelope_add(store, &envelope), STATUS_CONFLICT);
	DO(status, store_envelope_find(store, &one, &found));
	IS(status, found.index == 1 && found.is_accepted);
	WANT(status, store_envelope_find(store, &none, &found), STATUS_NOT_FOUND);
	DO(status, store_group_notes(store, &third, arena, &notes, &count));
	IS(status, count == 2);
	DO(status, store_group_notes(store, &first, arena, &notes, &count));
	IS(status, count == 0);
	WANT(status, store_group_notes(store, &missing, arena, &notes, &count), STATUS_NOT_FOUND);
	return status;
}

enum status
acts_duties(struct store *store, struct arena *arena)
{
	const struct case_token missing = acts_case(9), third = acts_case(3);
	struct duty duty = acts_duty(3, 3), *list;
	struct store_due due = {.count = 9};
	struct instant at = {0};
	uint64_t open = 0;
	size_t count = 9;
	int is_open = 0;
	enum status status = STATUS_OK;

	DO(status, store_duty_next(store, &at));
	IS(status, at.ms == INSTANT_NEVER);
	DO(status, store_duty_add(store, &duty));
	WANT(status, store_duty_add(store, &duty), STATUS_CONFLICT);
	DO(status, store_duty_is_open(store, &duty, &is_open));
	IS(status, is_open);
	duty.kind = DUTY_VERIFY;
	WANT(status, store_duty_change(store, &duty), STATUS_NOT_FOUND);
	WANT(status, store_duty_is_open(store, &duty, &is_open), STATUS_NOT_FOUND);
	DO(status, store_duty_add(store, &duty));
	duty.state = DUTY_MET;
	duty.ended_by = acts_id(2);
	DO(status, store_duty_change(store, &duty));
	for (unsigned n = 0; n < 3; n++) {
		duty = acts_duty(1, 0x100 + n);
		DO(status, store_duty_add(store, &duty));
	}
	DO(status, store_duty_next(store, &at));
	IS(status, at.ms == 3000);
	DO(status, store_duty_count(store, &open));
	IS(status, open == 4);
	DO(status, store_duties_due(store, at, 64, arena, &due));
	IS(status, due.count == 4 && !due.damaged);
	DO(status, store_group_duties(store, &third, arena, &list, &count));
	IS(status, count == 2);
	WANT(status, store_group_duties(store, &missing, arena, &list, &count), STATUS_NOT_FOUND);
	return status;
}

enum status
acts_asked(struct store *store, struct arena *arena)
{
	const struct {
		struct store_ask ask;
		size_t want;
	} asks[] = {
		{{acts_police, {""}, 0, 3, {""}}, 3},      {{acts_police, acts_case(3), 0, 64, {""}}, 2}, {{{""}, {""}, 0, 64, {""}}, 4},
		{{acts_school, {""}, 0, 64, acts_police}, 4}, {{acts_police, acts_case(9), 0, 64, {""}}, 0},
	};
	const struct store_ask far = {acts_police, {""}, FAR, 4, {""}};
	struct store_page page = {acts_case(3), 0, 1}, all = {{""}, 0, 3}, missing = {acts_case(9), 0, 1}, past = {{""}, FAR, 1};
	struct duty *list;
	size_t count = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
		DO(status, store_duties_asked(store, &asks[i].ask, arena, &list, &count));
		IS(status, count == asks[i].want);
	}
	WANT(status, store_duties_asked(store, &far, arena, &list, &count), STATUS_TOO_BIG);
	DO(status, store_duties_page(store, &page, arena, &list, &count));
	IS(status, count == 1 && page.after);
	DO(status, store_duties_page(store, &all, arena, &list, &count));
	IS(status, count == 3);
	WANT(status, store_duties_page(store, &missing, arena, &list, &count), STATUS_NOT_FOUND);
	WANT(status, store_duties_page(store, &past, arena, &list, &count), STATUS_TOO_BIG);
	return status;
}

