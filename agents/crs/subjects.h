/* What the front door's agent keeps track of in a message about children, read
 * from its content: pure.  Codes and days only; the identities are hashed
 * before anything is kept. */
#ifndef TELLBACK_CRS_SUBJECTS_H
#define TELLBACK_CRS_SUBJECTS_H

#include <stdint.h>

#include "content/document.h"
#include "content/identity.h"
#include "tellback/bounds.h"

/**
 * enum subject_ethnicity, subjects_ethnicity_word(ethnicity):
 * Is it known?  Declined is an answer; not yet obtained is none.
 */
enum subject_ethnicity { ETHNICITY_MISSING, ETHNICITY_KNOWN, ETHNICITY_REFUSED };
const char *subjects_ethnicity_word(enum subject_ethnicity ethnicity);

/**
 * struct subject:
 * One child of a message.
 *
 * Shape:  ${token} "" where the message has none that can be read; ${band}
 *         unborn, 0-4, 5-12, 13-17, 18 or unknown.
 */
struct subject {
	struct child token;
	const char *band;
	enum subject_ethnicity ethnicity;
	char number[IDENTITY_SIZE];
	char name[IDENTITY_SIZE];
};

/**
 * struct subjects:
 * The children of a message, and what was said of all of them.
 *
 * Shape:  ${is_heard} the child's own word is there; ${is_too_young} it cannot
 *         be; ${is_alone} seen alone; ${has_consent} a basis is said.
 */
struct subjects {
	struct subject items[MAX_CHILDREN];
	size_t count;
	int is_heard;
	int is_too_young;
	int is_alone;
	int has_consent;
};

/**
 * subjects_read(document, day, arena, ret_subjects):
 * Read them out of ${document}, of any type that has `children`, `voice` or
 * `consent`; children beyond MAX_CHILDREN are left out.
 *
 * Units:  ${day} the day of the event, days since 1970-01-01, for the ages.
 */
void subjects_read(const struct document *document, int32_t day, struct arena *arena, struct subjects *ret_subjects);

/**
 * subjects_band(birth_date, expected_date, day):
 * The age band on ${day}.
 *
 * Owner:  static.
 */
const char *subjects_band(const char *birth_date, const char *expected_date, int32_t day);

#endif
