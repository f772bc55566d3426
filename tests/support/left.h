/* A store as a process that was killed left it: rows in the file, more in its
 * log of changes.  What goes wrong in here ends the test. */
#ifndef TELLBACK_SUPPORT_LEFT_H
#define TELLBACK_SUPPORT_LEFT_H

#include <stdint.h>

#include "db/db.h"
#include "support/rotten.h"

/** Its pages; a log's header and what stands before each of its pages; the rows
 * in the file, and those in the log. */
#define PAGE 2048
#define HEADER 32
#define FRAME 24
#define ROWS 40
#define MORE 9

/**
 * struct left:
 * Where it is.
 *
 * Shape:  ${file} and ${log} as the crash left them.
 */
struct left {
	char folder[64];
	char path[96];
	char wal[104];
	struct rotten file;
	struct rotten log;
};

extern const struct db_schema left_schema;

/**
 * left_set_up(state), left_tear_down(state):
 * cmocka's: ${state} is a struct left.
 */
int left_set_up(void **state);
int left_tear_down(void **state);

/**
 * left_open(left, mode):
 * It must open.
 *
 * Owner:  the caller; db_close.
 */
struct db *left_open(const struct left *left, enum db_mode mode);

/**
 * left_add(db), left_count(db):
 * One row more, committed; how many there are.
 *
 * Errors: those of db_begin, db_run and db_commit.
 */
enum status left_add(struct db *db);
int64_t left_count(struct db *db);

#endif
