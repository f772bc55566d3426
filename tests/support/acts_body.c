/* Bodies; what was copied, put back, witnessed and looked at. */
#include "base/digest.h"
#include "store/lost.h"
#include "store/store_backup.h"
#include "store/store_check.h"
#include "store/store_info.h"
#include "store/store_sqlite.h"
#include "store/witnessed.h"
#include "support/acts_part.h"

/* ---- bodies ---- */

enum status
acts_bodies(struct store *store, struct arena *arena)
{
	const struct store_new_body begun = {&acts_police, digest_of(acts_text("abcdef")), 6, {10}},
				    other = {&acts_school, digest_of(acts_text("xyz")), 3, {5}};
	struct store_body body = {0}, second = {0};
	struct instant touched;
	struct view bytes = {NULL, 0};
	uint64_t number = 0, size = 0;
	enum status status = STATUS_OK;

	WANT(status, store_unclaimed_oldest(store, NULL, &number, &touched), STATUS_NOT_FOUND);
	WANT(status, store_body_find(store, &acts_police, &begun.digest, &body), STATUS_NOT_FOUND);
	DO(status, store_body_begin(store, &begun, &body));
	DO(status, store_body_append(store, &body, acts_text("abcd"), (struct instant){20}));
	DO(status, store_body_append(store, &body, acts_text("ef"), (struct instant){30}));
	DO(status, store_body_complete(store, body.number));
	DO(status, store_body_read(store, body.number, 5, arena, &bytes));
	IS(status, bytes.size == 1);
	WANT(status, store_body_read(store, body.number, 6, arena, &bytes), STATUS_NOT_FOUND);
	WANT(status, store_body_read(store, 99, 0, arena, &bytes), STATUS_NOT_FOUND);
	WANT(status, store_body_read(store, body.number, FAR, arena, &bytes), STATUS_NOT_FOUND);
	DO(status, store_body_begin(store, &other, &second));
	DO(status, store_unclaimed(store, &acts_police, &size));
	IS(status, size == 6);
	DO(status, store_unclaimed_oldest(store, &acts_police, &number, &touched));
	IS(status, number == body.number && touched.ms == 30);
	DO(status, store_body_claim(store, number));
	DO(status, store_body_drop(store, second.number));
	WANT(status, store_body_append(store, &second, acts_text("x"), (struct instant){20}), STATUS_NOT_FOUND);
	return status;
}

enum status
acts_whole_bodies(struct store *store, struct arena *arena)
{
	const struct store_new_body whole = {&acts_police, digest_of(acts_text("whole")), 5, {10}};
	struct store_envelope envelope = {.id = acts_id(5), .index = 5, .from = acts_police, .case_token = acts_case(0),
					  .before_seq = digest_of(acts_text("before")), .is_accepted = 1};
	struct store_body body;
	uint64_t index = 0;
	enum status status = STATUS_OK;

	(void)arena;
	WANT(status, store_body_readable(store, &acts_police, &whole.digest, &body, &index), STATUS_NOT_FOUND);
	DO(status, store_body_whole(store, &whole, acts_text("whole"), &envelope.body));
	DO(status, store_envelope_add(store, &envelope));
	DO(status, store_body_readable(store, &acts_police, &whole.digest, &body, &index));
	IS(status, index == 5 && body.is_complete && body.is_claimed);
	return status;
}

enum status
acts_lost_bodies(struct store *store, struct arena *arena)
{
	const struct store_new_body whole = {&acts_police, digest_of(acts_text("found")), 5, {10}};
	struct store_lost lost = {1, digest_of(acts_text("found")), 5}, *list;
	struct store_lost_page page = {acts_police, 0, 1, 0}, others = {acts_nobody, FAR, 0, 0};
	uint64_t number = 0, count_in_all = 0;
	size_t count = 0;
	enum status status = STATUS_OK;

	DO(status, store_lost_page(store, &page, arena, &list, &count));
	IS(status, count == 0 && page.is_end);
	DO(status, store_lost_add(store, &lost));
	lost.index = 2;
	DO(status, store_lost_add(store, &lost));
	lost = (struct store_lost){3, digest_of(acts_text("gone")), 4};
	DO(status, store_lost_add(store, &lost));
	DO(status, store_lost_count(store, &count_in_all));
	IS(status, count_in_all == 3);
	page.below = 0;
	DO(status, store_lost_page(store, &page, arena, &list, &count));
	IS(status, count == 1 && list[0].index == 3 && !page.is_end && page.below == 3);
	page.most = 8;
	DO(status, store_lost_page(store, &page, arena, &list, &count));
	IS(status, count == 2 && page.is_end);
	DO(status, store_lost_page(store, &others, arena, &list, &count));
	IS(status, count == 0);
	DO(status, store_body_whole(store, &whole, acts_text("found"), &number));
	DO(status, store_lost_found(store, &lost.body, 5, number, &count)); /* not of that size */
	IS(status, count == 0);
	DO(status, store_lost_found(store, &whole.digest, 5, number, &count));
	IS(status, count == 2);
	return status;
}

/* ---- what was copied, put back, witnessed ---- */

enum status
acts_asking(struct store *store, struct arena *arena)
{
	struct store_asking found = {0};
	uint64_t seq = 0;
	enum status status = STATUS_OK;

	(void)arena;
	WANT(status, store_asking_find(store, &found), STATUS_NOT_FOUND);
	DO(status, store_asking_begin(store, 7, (struct instant){100}));
	WANT(status, store_heard_find(store, &acts_nobody, &seq), STATUS_NOT_FOUND);
	WANT(status, store_heard_find(store, &acts_police, &seq), STATUS_NOT_FOUND);
	DO(status, store_heard(store, &acts_school, 3));
	DO(status, store_heard(store, &acts_police, 5));
	DO(status, store_heard(store, &acts_police, 4));
	DO(status, store_heard_find(store, &acts_police, &seq));
	IS(status, seq == 5);
	DO(status, store_asking_waited(store, 11));
	DO(status, store_asking_over(store));
	DO(status, store_asking_find(store, &found));
	IS(status, found.index == 7 && found.is_over && found.waited_ms == 11);
	/* it is put back once more */
	DO(status, store_asking_begin(store, 6, (struct instant){90}));
	DO(status, store_asking_find(store, &found));
	IS(status, found.index == 6 && found.at.ms == 101 && !found.is_over && !found.waited_ms);
	return status;
}

enum status
acts_backups(struct store *store, struct arena *arena)
{
	struct store_backup backup = {digest_of(acts_text("file")), 100, 5, {10}, {0}}, found = {.leaves = 0};
	const struct digest other = digest_of(acts_text("other"));
	uint64_t bytes = 0;
	enum status status = STATUS_OK;

	(void)arena;
	WANT(status, store_backup_last(store, &found), STATUS_NOT_FOUND);
	WANT(status, store_backup_covered(store, &found), STATUS_NOT_FOUND);
	DO(status, store_backup_add(store, &backup));
	WANT(status, store_backup_add(store, &backup), STATUS_CONFLICT);
	WANT(status, store_backup_away(store, &other, (struct instant){20}), STATUS_NOT_FOUND);
	DO(status, store_backup_away(store, &backup.file, (struct instant){20}));
	DO(status, store_backup_away(store, &backup.file, (struct instant){30}));
	WANT(status, store_backup_find(store, &other, &found), STATUS_NOT_FOUND);
	DO(status, store_backup_find(store, &backup.file, &found));
	IS(status, found.away.ms == 20);
	DO(status, store_backup_last(store, &found));
	DO(status, store_backup_covered(store, &found));
	IS(status, found.leaves == 5);
	DO(status, store_bytes(store, &bytes));
	IS(status, bytes > 2048);
	return status;
}

enum status
acts_witnessed(struct store *store, struct arena *arena)
{
	const struct store_restored restored = {7, {10}, 1};
	struct store_restored found = {0};
	struct view note;
	uint64_t size = 0;
	enum status status = STATUS_OK;

	WANT(status, store_witnessed_find(store, arena, &size, &note), STATUS_NOT_FOUND);
	DO(status, store_witnessed_put(store, 7, acts_text("checkpoint")));
	WANT(status, store_witnessed_put(store, 6, acts_text("checkpoint")), STATUS_CONFLICT);
	DO(status, store_witnessed_find(store, arena, &size, &note));
	IS(status, size == 7 && note.size == 10);
	WANT(status, store_witnessed_drop(store), STATUS_CONFLICT);
	WANT(status, store_restored_find(store, &found), STATUS_NOT_FOUND);
	DO(status, store_restored_put(store, &restored));
	DO(status, store_restored_find(store, &found));
	IS(status, found.leaves == 7 && found.is_unfilled);
	DO(status, store_witnessed_drop(store));
	return status;
}

static void
no_gap(void *context, const char *where)
{
	(void)context;
	(void)where;
}

enum status
acts_looked(struct store *store, struct arena *arena)
{
	char words[STORE_INFO_SIZE];
	uint64_t number = 0;
	int is_sound = 0;
	enum status status = STATUS_OK;

	(void)arena;
	DO(status, store_info(store, 7, words));
	DO(status, store_gaps(store, no_gap, NULL, &number));
	IS(status, number > 0);
	DO(status, store_sound(store));
	DO(status, store_body_sound(store, 0, &number, &is_sound));
	IS(status, number && is_sound);
	WANT(status, store_body_sound(store, 99, &number, &is_sound), STATUS_NOT_FOUND);
	return status;
}
