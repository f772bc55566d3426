/* An open file of the layer (db_sums.h), the database or its log: what is known
 * of it, and what both only hand on. */
#ifndef TELLBACK_DB_DB_SUMS_FILE_H
#define TELLBACK_DB_DB_SUMS_FILE_H

#include <sqlite3.h>

#include "db/db.h"
#include "db/db_page.h"

/**
 * struct sums_frame:
 * What is known of a frame of the log of changes.
 *
 * Shape:  ${hash} of its page, keyed by the frame's number.
 */
struct sums_frame {
	uint64_t hash;
	uint32_t page;
	int is_known;
};

/**
 * struct sums_log:
 * The log of changes, frame by frame from 1.
 *
 * Shape:  ${committed} the last frame that ends a transaction, of those
 *         written by us; ${ending} such a frame of which only the header is
 *         written; ${is_doubtful} once a sync has failed.  While SQLite
 *         recovers, ${read} is the last frame that it has read, ${last} that
 *         frame, ${seed} what its checksum goes on from.
 */
struct sums_log {
	uint8_t header[32];
	uint32_t salts[2];
	size_t page_size;
	struct sums_frame *frames;
	uint32_t room;
	uint32_t committed;
	uint32_t ending;
	int is_doubtful;
	int is_recovering;
	uint32_t read;
	uint8_t seed[8];
	uint8_t *last;
};

/**
 * struct sums_file:
 * An open database file or its log of changes.
 *
 * Shape:  ${base} first: SQLite knows it as that.  ${main} the database file
 *         of a log, NULL in a database file.  ${scratch} of one page.
 *         ${size} of the file, as far as it is known: -1 not yet.
 */
struct sums_file {
	sqlite3_file base;
	sqlite3_file *real;
	struct sums_file *main;
	int has_sums;
	int is_lost; /* its header is damaged: it only seems to have no sums */
	size_t page_size;
	uint8_t *scratch;
	sqlite3_int64 size;
	struct db_page_mark mark;
	struct db_damage damage;
	struct sums_log log;
};

/** All but reading, writing, cutting and syncing is handed on. */
#define DB_SUMS_FILE_REAL(file) (((struct sums_file *)(file))->real)
int db_sums_file_close(sqlite3_file *file);
int db_sums_file_size(sqlite3_file *file, sqlite3_int64 *ret_size);
int db_sums_file_lock(sqlite3_file *file, int level);
int db_sums_file_unlock(sqlite3_file *file, int level);
int db_sums_file_reserved(sqlite3_file *file, int *ret_is_held);
int db_sums_file_control(sqlite3_file *file, int op, void *argument);
int db_sums_file_sector(sqlite3_file *file);
int db_sums_file_traits(sqlite3_file *file);

/**
 * db_sums_file_report(main, number, is_log):
 * Page ${number} is damaged, in the log of changes or in the file itself;
 * DB_PAGE_DAMAGED is returned.
 */
int db_sums_file_report(struct sums_file *main, uint64_t number, int is_log);

/**
 * db_sums_file_of(handle, op):
 * The file behind SQLITE_FCNTL_FILE_POINTER or _JOURNAL_POINTER of an open
 * connection, if it is one of ours (the second then is a log of changes), or
 * NULL.
 */
struct sums_file *db_sums_file_of(sqlite3 *handle, int op);

#endif
