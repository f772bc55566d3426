/* How a function that can fail says how it went.  Three bands, never mixed:
 * refused (the peer's doing), again (later, same bytes), broken (the world
 * failed: stop accepting).  Our own bugs are asserts and have no value here. */
#ifndef TELLBACK_STATUS_H
#define TELLBACK_STATUS_H

/** Marks a result that must be looked at. */
#define MUST_CHECK __attribute__((warn_unused_result))

/**
 * enum status:
 * The result of every function that can fail; STATUS_OK is 0.
 *
 * Shape:  one value; bands are ranges tested by status_is_broken() and friends.
 * Source: docs/ARCHITECTURE.md, "Three kinds of trouble".
 */
enum status {
	STATUS_OK = 0,

	/* refused: what a peer or a person sent cannot be taken */
	STATUS_MALFORMED = 10,	   /* not of the grammar */
	STATUS_TOO_BIG = 11,	   /* over a bound of bounds.h */
	STATUS_BAD_SIGNATURE = 12, /* a known key's signature fails */
	STATUS_UNKNOWN_KEY = 13,   /* no signature by a key we know */
	STATUS_NOT_FOUND = 14,
	STATUS_CONFLICT = 15, /* same name, other content */
	STATUS_NOT_PERMITTED = 16,
	STATUS_CANNOT_OPEN = 17, /* ciphertext that our keys do not open */

	/* again: nothing kept, try later */
	STATUS_BUSY = 30,
	STATUS_NO_MEMORY = 31,
	STATUS_FULL = 32, /* disk or quota */
	STATUS_GONE = 33, /* the process at the other end is not there */

	/* broken: stop */
	STATUS_IO = 50,
	STATUS_CORRUPT = 51,
	STATUS_MISCONFIGURED = 52,
	STATUS_NEWER = 53, /* a store made by a newer version */
};

/**
 * status_word(status):
 * The one lower-case word that logs and error files use for ${status}.
 *
 * Shape:  ASCII, hyphens, never NULL.
 * Owner:  static.
 * Errors: none.
 * Source: docs/ARCHITECTURE.md, "Three kinds of trouble".
 */
const char *status_word(enum status status);

/**
 * status_is_broken(status):
 * Non-zero if ${status} means that this process must stop accepting.
 *
 * Errors: none.
 * Source: docs/ARCHITECTURE.md, "Three kinds of trouble".
 */
int status_is_broken(enum status status);

#endif
