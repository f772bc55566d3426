/* Minting and reading the ids of tellback/ids.h. */
#ifndef TELLBACK_BASE_ID_H
#define TELLBACK_BASE_ID_H

#include <stddef.h>
#include <stdint.h>

#include "tellback/ids.h"
#include "tellback/instant.h"

/**
 * id_mint(now, ret_hex):
 * A new UUIDv7 as 32 hex digits and NUL: 48 bits of ${now}, 74 random.
 *
 * Errors: none.
 * Source: RFC 9562 section 5.7; docs/FORMATS.md, "Words".
 */
void id_mint(struct instant now, char ret_hex[ID_SIZE]);

/**
 * id_child_mint(ret_child):
 * A new random child token.
 *
 * Source: docs/FORMATS.md, "Words" (child).
 */
void id_child_mint(struct child *ret_child);

/**
 * id_is_id(text), id_is_token(text), id_is_agency(text), id_is_child(text), id_is_epoch(text):
 * Non-zero if ${text} is of that grammar.
 *
 * Errors: none.
 * Source: docs/FORMATS.md, "Words".
 */
int id_is_id(const char *text);
int id_is_token(const char *text);
int id_is_agency(const char *text);
int id_is_child(const char *text);
int id_is_epoch(const char *text);

/**
 * id_number(text, ret_number):
 * Read n: 0 or [1-9][0-9]{0,18}, below 2^63.
 *
 * Errors: non-zero if ${text} is anything else; ${ret_number} then untouched.
 * Source: docs/FORMATS.md, "Words".
 */
int id_number(const char *text, uint64_t *ret_number);

/**
 * id_set(to, size, text):
 * Copy ${text} into an id's array of ${size} bytes; too long is our bug.
 */
void id_set(char *to, size_t size, const char *text);

#endif
