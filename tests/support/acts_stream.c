/* Streams, and what goes. */
#include "store/store_erase.h"
#include "support/acts_part.h"

/* ---- streams and steps ---- */

enum status
acts_streams(struct store *store, struct arena *arena)
{
	const struct store_items_ask ask = {acts_crs, 0, 8, 100000}, small = {acts_crs, 0, 8, 1}, none = {acts_nobody, 0, 0, 0},
				     far = {acts_crs, FAR, 8, 100000};
	struct store_item *items;
	uint64_t cursor = 9;
	size_t count = 9;
	enum status status = STATUS_OK;

	DO(status, store_delivery_last(store, &acts_nobody, &cursor));
	IS(status, cursor == 0);
	for (unsigned n = 1; n <= 3; n++)
		DO(status, store_delivery_add(store, &acts_crs, n, &cursor));
	IS(status, cursor == 3);
	DO(status, store_delivery_last(store, &acts_crs, &cursor));
	IS(status, cursor == 3);
	DO(status, store_items(store, &ask, arena, &items, &count));
	IS(status, count == 3);
	DO(status, store_items(store, &small, arena, &items, &count));
	IS(status, count == 1);
	DO(status, store_items(store, &none, arena, &items, &count));
	IS(status, count == 0);
	DO(status, store_items(store, &far, arena, &items, &count));
	IS(status, count == 0);
	DO(status, store_fetched_find(store, &acts_nobody, &cursor));
	IS(status, cursor == 0);
	DO(status, store_fetched(store, &acts_crs, 9, (struct instant){40})); /* past its end */
	DO(status, store_fetched(store, &acts_crs, 2, (struct instant){40}));
	DO(status, store_fetched(store, &acts_crs, 1, (struct instant){50})); /* it was further */
	DO(status, store_fetched_find(store, &acts_crs, &cursor));
	IS(status, cursor == 2);
	return status;
}

enum status
acts_steps(struct store *store, struct arena *arena)
{
	const struct store_mark_step marks[] = {
		{1, &acts_crs, RECEIPT_VERIFIED, "", {50}},	 {1, &acts_crs, RECEIPT_OPENED, "manager", {60}},
		{2, &acts_crs, RECEIPT_REFUSED, "no-key", {70}}, {1, &acts_nobody, RECEIPT_OPENED, "", {80}},
	};
	struct store_step *list;
	size_t count = 9;
	int has = 0;
	enum status status = STATUS_OK;

	DO(status, store_step_add(store, 1, &acts_crs, 1));
	DO(status, store_step_add(store, 2, &acts_crs, 2));
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		DO(status, store_step_mark(store, &marks[i]));
	DO(status, store_steps(store, 1, arena, &list, &count));
	IS(status, count == 1 && list[0].stored.ms == 40 && list[0].opened.ms == 60);
	DO(status, store_step_has(store, 1, &acts_crs, &has));
	IS(status, has);
	DO(status, store_step_has(store, 1, &acts_school, &has));
	IS(status, !has);
	DO(status, store_step_has(store, FAR, &acts_crs, &has));
	IS(status, !has);
	return status;
}

enum status
acts_sent(struct store *store, struct arena *arena)
{
	uint64_t bytes = 9;
	enum status status = STATUS_OK;

	(void)arena;
	DO(status, store_sent_add(store, &acts_police, 20000, 7));
	DO(status, store_sent(store, &acts_police, 20001, &bytes));
	IS(status, bytes == 0);
	DO(status, store_sent_add(store, &acts_police, 20000, 7));
	DO(status, store_sent(store, &acts_police, 20000, &bytes));
	IS(status, bytes == 14);
	return status;
}

/* ---- what goes ---- */

enum status
acts_erased(struct store *store, struct arena *arena)
{
	const struct case_token second = acts_case(1), third = acts_case(3), missing = acts_case(9);
	struct store_closed_page page = {0, 1};
	struct case_row row;
	struct case_token *tokens;
	struct store_note note = {.note = {NULL, 1}};
	struct duty duty;
	size_t count = 0;
	enum status status = STATUS_OK;

	WANT(status, store_group_erase(store, &missing), STATUS_NOT_FOUND);
	WANT(status, store_group_erase(store, &second), STATUS_CONFLICT);
	for (unsigned n = 0; n < 3; n++) {
		duty = acts_duty(1, 0x100 + n);
		duty.state = DUTY_MET;
		DO(status, store_duty_change(store, &duty));
	}
	DO(status, store_case_find(store, &second, &row));
	row.closed_by = acts_id(2);
	DO(status, store_case_put(store, &row));
	DO(status, store_closed(store, &page, arena, &tokens, &count));
	IS(status, count == 1);
	WANT(status, store_group_erase(store, &second), STATUS_CONFLICT); /* its note is left */
	for (unsigned n = 1; n <= 5; n++)
		DO(status, store_note_erase(store, n));
	WANT(status, store_note_erase(store, FAR), STATUS_NOT_FOUND);
	DO(status, store_note_find(store, 1, arena, &note));
	IS(status, !note.note.size);
	DO(status, store_group_erase(store, &second));
	WANT(status, store_group_erase(store, &third), STATUS_CONFLICT);
	return status;
}

enum status
acts_undone(struct store *store, struct arena *arena)
{
	uint64_t cursor = 0;
	enum status status = STATUS_OK;

	(void)arena;
	DO(status, store_mark(store));
	DO(status, store_delivery_add(store, &acts_school, 1, &cursor));
	DO(status, store_undo(store));
	DO(status, store_delivery_last(store, &acts_school, &cursor));
	IS(status, cursor == 0);
	DO(status, store_mark(store));
	DO(status, store_delivery_add(store, &acts_school, 1, &cursor));
	DO(status, store_keep(store));
	return status;
}
