/* From one incident to the notices that it asks for: to whom, how much of it,
 * and what is not possible.  Pure: who is in the directory, which cards there
 * are and what went before is asked of the caller. */
#ifndef TELLBACK_POLICE_PLAN_H
#define TELLBACK_POLICE_PLAN_H

#include "content/document.h"
#include "tellback/directory.h"
#include "tellback/instant.h"

/** Notices of one incident: 20 children, each with 3 settings and 3 teams. */
#define PLAN_ITEMS_MOST 120

/** What the file's reference and a few letters make, with NUL. */
#define PLAN_REFERENCE_SIZE 129

/**
 * enum plan_fate:
 * What becomes of one notice.
 *
 * Shape:  PLAN_SEND to ${to}; PLAN_OURSELVES: nobody there has an agent, so it
 *         goes to the police alone and an officer owes the telling; PLAN_HOLD:
 *         as PLAN_SEND, once a person has said so; PLAN_NOT: nothing goes, and
 *         the words say why.
 */
enum plan_fate { PLAN_SEND, PLAN_OURSELVES, PLAN_HOLD, PLAN_NOT };

/**
 * enum plan_slot:
 * Which of a child's notices it is.
 */
enum plan_slot { PLAN_SETTING, PLAN_EDUCATION, PLAN_CRS, PLAN_EXPLOITATION };

/**
 * struct plan_earlier:
 * A notice that went before: the `missing` of a `found`.
 *
 * Shape:  ${to} "" where it went to the police alone.
 */
struct plan_earlier {
	struct envelope_id id;
	struct case_token case_token;
	struct agency to;
};

/**
 * struct plan_item:
 * One notice.
 *
 * Shape:  ${child} its place in the incident, from 0; ${number} of PLAN_SETTING
 *         its place in that child's list; ${named} as the file has it; ${name}
 *         as people call it; ${re} "" where it stands alone; ${words} what a
 *         person is told besides, or NULL.
 * Owner:  texts point into the incident or the arena.
 */
struct plan_item {
	size_t child;
	enum plan_slot slot;
	size_t number;
	const char *named;
	const char *name;
	enum plan_fate fate;
	int is_alert;
	struct agency to;
	struct envelope_id re;
	struct case_token case_token;
	char reference[PLAN_REFERENCE_SIZE];
	const char *words;
};

/**
 * struct plan:
 * All of them, child by child.
 */
struct plan {
	struct plan_item items[PLAN_ITEMS_MOST];
	size_t count;
};

/**
 * struct plan_scene:
 * What a plan is made from.
 *
 * Shape:  ${incident} by incident_read; ${reference} what it is called, its own
 *         or one made for it; ${card}(of, agency) its card or NULL;
 *         ${earlier}(of, reference, ret_earlier) non-zero where a notice of that
 *         reference was sent by us and not dropped; ${print}(of, digest) makes a
 *         keyed hash of what it is given, where there is a key; it may be NULL.
 * Owner:  borrows.
 */
struct plan_scene {
	const struct document *incident;
	const char *reference;
	const struct directory *directory;
	const struct card *(*card)(void *of, const char *agency);
	int (*earlier)(void *of, const char *reference, struct plan_earlier *ret_earlier);
	void *of;
	struct instant now;
	void (*print)(void *of, struct digest *digest);
};

/**
 * plan_make(scene, arena, ret_plan):
 * Plan the notices of an incident:
 *
 *   a school, a college     all of it
 *   an early-years setting  an alert, which says nothing of the incident
 *   `none`, or not in the directory, or revoked without a successor
 *                           the police alone: an officer tells it
 *   closed today            the first holiday contact of its card that has an agent
 *   where an adult of the family works and may read the notices (Encompass)
 *                           held, until a person has said where it goes
 *   another kind of agency  nothing: it is no setting
 *   the education team; of a missing child CRS and the exploitation team
 *                           all of it, where they are named
 *   a `found`               to whoever was told `missing`, in its case
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FIELDS.md, "Incident"; docs/FORMATS.md, "Envelope" (notification).
 */
enum status plan_make(const struct plan_scene *scene, struct arena *arena, struct plan *ret_plan) MUST_CHECK;

/**
 * plan_told(plan, child, number):
 * The ${number}th setting (from 0) that a notice of ${child} goes to; NULL after
 * the last.
 *
 * Owner:  points into ${plan}.
 */
const struct agency *plan_told(const struct plan *plan, size_t child, size_t number);

/**
 * plan_slot_word(item, arena):
 * What a person and a file's name call it: "child-2.setting-1".
 *
 * Errors: "" without memory.
 */
const char *plan_slot_word(const struct plan_item *item, struct arena *arena);

#endif
