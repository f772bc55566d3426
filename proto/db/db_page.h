/* What a page of a store carries behind SQLite's own bytes: a sum of all that
 * is in it and of where it stands; on the first page also how much of the log
 * of changes is known to be on the medium. */
#ifndef TELLBACK_DB_DB_PAGE_H
#define TELLBACK_DB_DB_PAGE_H

#include "tellback/bytes.h"

/** Bytes that SQLite leaves to us at the end of each page; of them the last are
 * the sum, those before it on the first page the mark, elsewhere nothing. */
#define DB_PAGE_RESERVE 24
#define DB_PAGE_SUM 8
#define DB_PAGE_MARK 16

/** The first bytes of a store, which say how it is laid out. */
#define DB_PAGE_HEADER 100

/** What SQLite is told, and says, of a page that was damaged: SQLITE_CORRUPT, and 201. */
#define DB_PAGE_DAMAGED (11 | 201 << 8)

/**
 * struct db_page_mark:
 * So many frames of the log of changes with these salts are on the medium.
 *
 * Shape:  ${frames} 0: nothing is known.
 */
struct db_page_mark {
	uint32_t salts[2];
	uint32_t frames;
};

/**
 * db_page_hash(place, bytes):
 * 64 bits over ${bytes} and where they stand.  What differs in one aligned
 * group of eight bytes, so one bit above all, never has the same hash.
 *
 * Shape:  ${bytes} a multiple of eight.
 */
uint64_t db_page_hash(uint64_t place, struct view bytes);

/**
 * db_page_stamp(number, page, size, mark), db_page_is_good(number, page, size):
 * Put the sum, and on page 1 the mark, into ${page} of ${size} bytes; do the
 * bytes have the sum that they carry, and a mark that is one?
 *
 * Shape:  ${number} from 1.
 */
void db_page_stamp(uint64_t number, uint8_t *page, size_t size, const struct db_page_mark *mark);
int db_page_is_good(uint64_t number, const uint8_t *page, size_t size);

/**
 * db_page_mark_put(mark, to), db_page_mark_take(from, ret_mark):
 * The mark as DB_PAGE_MARK bytes; zero if they are none.
 */
void db_page_mark_put(const struct db_page_mark *mark, uint8_t to[static DB_PAGE_MARK]);
int db_page_mark_take(const uint8_t from[static DB_PAGE_MARK], struct db_page_mark *ret_mark);

/**
 * db_page_size(header):
 * What the DB_PAGE_HEADER bytes of a store say of the size of its pages; 0 if
 * it is none.
 *
 * db_page_has_sums(header):
 * Do its pages carry sums?
 *
 * Source: SQLite, "Database File Format", 1.3.
 */
size_t db_page_size(const uint8_t header[static DB_PAGE_HEADER]);
int db_page_has_sums(const uint8_t header[static DB_PAGE_HEADER]);

/**
 * db_page_lost_header(page, size):
 * The first page says that it has no sums: is that only because its header is
 * damaged?
 */
int db_page_lost_header(const uint8_t *page, size_t size);

#endif
