/* A public protection notice before it goes: what the officer or the system is
 * asked to think of.  Nothing here changes a grade. */
#ifndef TELLBACK_POLICE_PPN_H
#define TELLBACK_POLICE_PPN_H

#include "runtime/agent_kind.h"

/** The questions of the DASH in use; its bands begin at these scores. */
#define PPN_DASH_QUESTIONS 24
#define PPN_DASH_MEDIUM 10
#define PPN_DASH_HIGH 14

/** How long a child may be kept in police protection (hours). */
#define PPN_PROTECTION_HOURS 72

/**
 * enum ppn_grade:
 * The grades, each above the one before; PPN_NOT_SAID below all.
 */
enum ppn_grade { PPN_NOT_SAID, PPN_NONE, PPN_STANDARD, PPN_MEDIUM, PPN_HIGH };

/**
 * ppn_grade_find(word):
 * The grade that ${word} means ("high"), or PPN_NOT_SAID.
 */
enum ppn_grade ppn_grade_find(const char *word);

/**
 * ppn_age(birth_date, on_day):
 * Whole years on ${on_day} (YYYY-MM-DD), or -1 where either is no date.
 */
int ppn_age(const char *birth_date, const char *on_day);

/**
 * ppn_is_abuse(document, arena):
 * Non-zero if one of its concerns has domestic abuse among its factors.
 *
 * Source: docs/FIELDS.md, "Code lists" (factor 3A, 3B, 3C).
 */
int ppn_is_abuse(const struct document *document, struct arena *arena);

/**
 * ppn_prompts(document, now, arena, ret_prompts):
 * The prompts of a referral or of further information by the police, in the
 * order in which a person should read them; of any other document none.
 *
 * Shape:  no name and no word of the document stands in a prompt: children are
 *         counted from 1.
 * Errors: STATUS_NO_MEMORY.
 */
enum status ppn_prompts(const struct document *document, struct instant now, struct arena *arena,
			struct agent_prompts *ret_prompts) MUST_CHECK;

#endif
