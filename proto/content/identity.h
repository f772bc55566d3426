/* The texts by which the same child is found again: pure.  They are never
 * kept, only their keyed hashes (runtime/agent_kind.h, agent_fingerprint). */
#ifndef TELLBACK_CONTENT_IDENTITY_H
#define TELLBACK_CONTENT_IDENTITY_H

#include <stddef.h>

/** The longest such text and NUL. */
#define IDENTITY_SIZE 200

/**
 * identity_number(nhs_number, ret_text):
 * By NHS number, however it is spaced; "" where it is none.
 */
void identity_number(const char *nhs_number, char ret_text[IDENTITY_SIZE]);

/**
 * identity_name(given_names, family_name, birth_date, ret_text):
 * By the first given name, the family name and the birth date, whatever their
 * case, accents, spaces and hyphens: agencies leave out second names and write
 * double ones as they like.  "" where a part is missing: a name alone is not a
 * child.
 *
 * Shape:  letters of Latin-1 lose their accents; other alphabets stay as they
 *         are.
 */
void identity_name(const char *given_names, const char *family_name, const char *birth_date,
		   char ret_text[IDENTITY_SIZE]);

/**
 * identity_within_year(earlier_day, later_day):
 * Non-zero if ${later_day} is ${earlier_day} or up to its date twelve months
 * on, that day included.
 *
 * Units:  days since 1970-01-01.
 * Source: Children in Need census, re-referral: within 12 months.
 */
int identity_within_year(int earlier_day, int later_day);

#endif
