/* Copies of the store: those that were made of it, and that it is one. */
#include "store/store_backup.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "db/db_copy.h"
#include "db/db_status.h"
#include "store/store_sqlite.h"

struct store_copy {
	struct db_copy *copy;
};

const char store_backup_step[] =
	"CREATE TABLE backups (n INTEGER PRIMARY KEY, sha BLOB NOT NULL UNIQUE CHECK (length(sha) = 32),"
	" bytes INTEGER NOT NULL, leaves INTEGER NOT NULL CHECK (leaves >= 0), made INTEGER NOT NULL,"
	" away INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE TRIGGER backups_stay BEFORE DELETE ON backups BEGIN SELECT RAISE(ABORT, 'what was made stays'); END;"
	"CREATE TABLE restored (n INTEGER PRIMARY KEY CHECK (n = 1), leaves INTEGER NOT NULL CHECK (leaves >= 0),"
	" at INTEGER NOT NULL, unfilled INTEGER NOT NULL) STRICT;";

/* ---- a copy in the making ---- */

enum status
store_copy_new(struct store *store, const char *path, struct store_copy **ret_copy)
{
	struct store_copy *copy = calloc(1, sizeof *copy);
	enum status status = copy ? db_copy_new(store->db, path, &copy->copy) : STATUS_NO_MEMORY;

	if (status)
		free(copy);
	else
		*ret_copy = copy;
	return status;
}

void
store_copy_free(struct store_copy *copy)
{
	if (copy)
		db_copy_free(copy->copy);
	free(copy);
}

enum status
store_copy_step(struct store_copy *copy, unsigned pages, struct store_copy_state *ret_state)
{
	struct db_copy_state state;
	enum status status = db_copy_step(copy->copy, pages, &state);

	if (!status)
		*ret_state = (struct store_copy_state){state.is_done, state.left, state.pages};
	return status;
}

enum status
store_bytes(struct store *store, uint64_t *ret_bytes)
{
	struct db_query *query = db_query(store->db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
	enum status status = db_row_one(query);

	if (!status)
		*ret_bytes = (uint64_t)db_number(query, 0);
	return status;
}

/* ---- those that were made ---- */

#define COLUMNS "sha, bytes, leaves, made, away"

static enum status
read_backup(struct db_query *query, struct store_backup *ret_backup)
{
	struct store_backup backup = {.file_bytes = (uint64_t)db_number(query, 1),
				      .leaves = (uint64_t)db_number(query, 2),
				      .made = {db_number(query, 3)},
				      .away = {db_number(query, 4)}};
	enum status status = store_read_digest(query, 0, &backup.file);

	if (!status)
		*ret_backup = backup;
	return status;
}

enum status
store_backup_add(struct store *store, const struct store_backup *backup)
{
	struct db_query *query =
		db_query(store->db, "INSERT INTO backups (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5)");

	store_bind_digest(query, 1, &backup->file);
	db_bind_number(query, 2, (int64_t)backup->file_bytes);
	db_bind_number(query, 3, (int64_t)backup->leaves);
	db_bind_number(query, 4, backup->made.ms);
	db_bind_number(query, 5, backup->away.ms);
	return db_run(query);
}

enum status
store_backup_find(struct store *store, const struct digest *file, struct store_backup *ret_backup)
{
	struct db_query *query = db_query(store->db, "SELECT " COLUMNS " FROM backups WHERE sha = ?1");
	enum status status;

	store_bind_digest(query, 1, file);
	status = db_row_one(query);
	return status ? status : read_backup(query, ret_backup);
}

enum status
store_backup_away(struct store *store, const struct digest *file, struct instant now)
{
	struct db_query *query =
		db_query(store->db, "UPDATE backups SET away = CASE away WHEN 0 THEN ?2 ELSE away END WHERE sha = ?1");

	store_bind_digest(query, 1, file);
	db_bind_number(query, 2, now.ms);
	return db_row_changed(store->db, query);
}

enum status
store_backup_last(struct store *store, struct store_backup *ret_backup)
{
	struct db_query *query = db_query(store->db, "SELECT " COLUMNS " FROM backups ORDER BY n DESC LIMIT 1");
	enum status status = db_row_one(query);

	return status ? status : read_backup(query, ret_backup);
}

enum status
store_backup_covered(struct store *store, struct store_backup *ret_backup)
{
	struct db_query *query =
		db_query(store->db, "SELECT " COLUMNS " FROM backups WHERE away > 0 ORDER BY leaves DESC, n DESC LIMIT 1");
	enum status status = db_row_one(query);

	return status ? status : read_backup(query, ret_backup);
}

/* ---- that it is one ---- */

enum status
store_restored_put(struct store *store, const struct store_restored *restored)
{
	struct db_query *query =
		db_query(store->db, "INSERT INTO restored VALUES (1, ?1, ?2, ?3)"
				    " ON CONFLICT (n) DO UPDATE SET leaves = ?1, at = ?2, unfilled = ?3");

	db_bind_number(query, 1, (int64_t)restored->leaves);
	db_bind_number(query, 2, restored->at.ms);
	db_bind_number(query, 3, restored->is_unfilled != 0);
	return db_run(query);
}

enum status
store_restored_find(struct store *store, struct store_restored *ret_restored)
{
	struct db_query *query = db_query(store->db, "SELECT leaves, at, unfilled FROM restored");
	enum status status = db_row_one(query);

	if (!status)
		*ret_restored = (struct store_restored){(uint64_t)db_number(query, 0),
							{db_number(query, 1)},
							db_number(query, 2) != 0};
	return status;
}

/* ---- is it whole? ---- */

/* What SQLite's check could not read it tells of in the same words as of what
 * is damaged: for want of memory, it may be.  Source: its btree.c, and the sums
 * below it say which pages were damaged. */
static enum status
read_words(const struct store *store, const char *words)
{
	const char *code = strstr(words, "error code");

	if (!strcmp(words, "ok"))
		return STATUS_OK;
	if (code)
		return db_status(atoi(code + sizeof "error code"));
	return strstr(words, "failed to get page") && !db_damage(store->db).count ? STATUS_IO : STATUS_CORRUPT;
}

static enum status
check_pages(struct store *store)
{
	struct db_query *query = db_query(store->db, "PRAGMA quick_check(1)");
	enum status status, said = STATUS_OK;
	int row = 0;

	while (!(status = db_step(query, &row)) && row)
		said = read_words(store, db_text(query, 0));
	return status ? status : said;
}

enum status
store_sound(struct store *store)
{
	enum status status = check_pages(store);

	/* whatever could not be read: the medium's fault will be there again */
	if (status == STATUS_IO)
		status = check_pages(store);
	if (status)
		return status;
	status = db_row_one(db_query(store->db, "PRAGMA foreign_key_check"));
	return status == STATUS_NOT_FOUND ? STATUS_OK : status ? status : STATUS_CORRUPT;
}

static enum status
hash_pieces(struct store *store, uint64_t number, struct digest *ret_digest, uint64_t *ret_bytes)
{
	struct db_query *query = db_query(store->db, "SELECT bytes FROM pieces WHERE n >= ?1 AND n < ?2 ORDER BY n");
	struct digest_run run;
	uint64_t bytes = 0;
	enum status status;
	int row = 1;

	db_bind_number(query, 1, (int64_t)(number * STORE_BODY_PIECES));
	db_bind_number(query, 2, (int64_t)((number + 1) * STORE_BODY_PIECES));
	digest_begin(&run);
	while (!(status = db_step(query, &row)) && row) {
		const struct view piece = db_bytes(query, 0);

		digest_add(&run, piece);
		bytes += piece.size;
	}
	*ret_digest = digest_end(&run);
	*ret_bytes = bytes;
	return status;
}

enum status
store_body_sound(struct store *store, uint64_t after, uint64_t *ret_number, int *ret_is_sound)
{
	struct db_query *query =
		db_query(store->db, "SELECT n, sha, total, complete FROM bodies WHERE n > ?1 ORDER BY n LIMIT 1");
	struct digest want, have;
	uint64_t number, total, bytes = 0;
	int is_complete;
	enum status status;

	db_bind_number(query, 1, (int64_t)after);
	status = db_row_one(query);
	if (!status)
		status = store_read_digest(query, 1, &want);
	if (status)
		return status;
	number = (uint64_t)db_number(query, 0);
	total = (uint64_t)db_number(query, 2);
	is_complete = db_number(query, 3) != 0;
	if (is_complete)
		status = hash_pieces(store, number, &have, &bytes);
	if (status)
		return status;
	*ret_number = number;
	*ret_is_sound = !is_complete || (bytes == total && digest_equal(&want, &have));
	return STATUS_OK;
}
