/* Shared by the files of the layer (db_sums.h) only. */
#ifndef TELLBACK_DB_DB_SUMS_INNER_H
#define TELLBACK_DB_DB_SUMS_INNER_H

#include <sqlite3.h>

#include "db/db_page.h"
#include "db/db_sums.h"

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
 *         written; ${is_doubtful} once a sync has failed.  While SQLite recovers, ${read} is the last frame that
 *         it has read, ${last} that frame, ${seed} what its checksum goes on
 *         from.
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

/**
 * db_sums_main_open(file, making), db_sums_log_open(file, name):
 * ${file}->real is open: look what is in it; of a log SQLite reads it first.
 *
 * Shape:  ${name} as SQLite has it of a log.
 * Errors: a code of SQLite.
 */
int db_sums_main_open(struct sums_file *file, enum db_sums_making making) MUST_CHECK;
void db_sums_log_open(struct sums_file *file, const char *name);

/**
 * db_sums_report(main, number, is_log):
 * Page ${number} is damaged, in the log of changes or in the file itself;
 * DB_SUMS_DAMAGED is returned.
 */
int db_sums_report(struct sums_file *main, uint64_t number, int is_log);

/**
 * db_sums_log_settle(log):
 * As db_sums_settle.
 *
 * Errors: STATUS_CORRUPT: the log was damaged, or the header of the file that it
 *         is of; STATUS_IO.
 */
enum status db_sums_log_settle(struct sums_file *log) MUST_CHECK;

/**
 * db_sums_of(handle, op):
 * The file behind SQLITE_FCNTL_FILE_POINTER or _JOURNAL_POINTER of an open
 * connection, if it is one of ours (the second then is a log of changes), or
 * NULL.
 */
struct sums_file *db_sums_of(sqlite3 *handle, int op);

/** All but reading, writing, cutting and syncing is handed on. */
#define DB_SUMS_REAL(file) (((struct sums_file *)(file))->real)
int db_sums_close(sqlite3_file *file);
int db_sums_size(sqlite3_file *file, sqlite3_int64 *ret_size);
int db_sums_lock(sqlite3_file *file, int level);
int db_sums_unlock(sqlite3_file *file, int level);
int db_sums_reserved(sqlite3_file *file, int *ret_is_held);
int db_sums_control(sqlite3_file *file, int op, void *argument);
int db_sums_sector(sqlite3_file *file);
int db_sums_traits(sqlite3_file *file);

#endif
