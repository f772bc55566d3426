/* A message of a story while it is put together: the example it begins from,
 * what is put into it, and the members that are lists of parts. */
#ifndef TELLBACK_SUPPORT_STORY_PARTS_H
#define TELLBACK_SUPPORT_STORY_PARTS_H

#include "content/json_form.h"
#include "support/story_message.h"

#define STORY_PUTS 400

/**
 * struct story_parts:
 * The message.
 *
 * Shape:  the counts are of list members put so far.
 */
struct story_parts {
	struct story_cast *cast;
	const struct story_message *message;
	struct view base;
	struct json_put puts[STORY_PUTS];
	size_t put_count;
	unsigned children;
	unsigned per_child;
	unsigned actions;
	unsigned items;
	unsigned attended;
	const char *child_json;
	const char *per_child_json;
};

/**
 * story_parts_put(parts, pointer, kind, value), story_parts_drop(parts, member):
 * Put a value; take a member of the example out.
 *
 * Errors: non-zero, and the cast's ${why}.
 */
int story_parts_put(struct story_parts *parts, const char *pointer, enum json_put_kind kind, const char *value);
int story_parts_drop(struct story_parts *parts, const char *member);

/**
 * story_parts_special(parts, name, value, ret_is_taken):
 * The members that are more than one value:
 *   child: Amara TEST-Reed, born 2017-03-14, ethnicity NOBT    (referral, notification)
 *   child: Amara                                               (information-request)
 *   Amara: assessment            Amara: joint                  (answers; strategy record, override)
 *   action: health by 2026-11-03 18:00 arrange the medical     (strategy record; numbered from 1)
 *   omitted: camhs not-relevant
 *   meeting: M1
 *   item: R1                                                   (handover and its answers)
 *   into: R1                                                   (link, unlink)
 *   duty: decision/police/Amara                                (excuse)
 *
 * Errors: non-zero, and the cast's ${why}.
 */
int story_parts_special(struct story_parts *parts, const char *name, char *value, int *ret_is_taken);

/**
 * story_parts_done(parts):
 * After the last member: what follows from the others (who attended), and what
 * may not be missing (the children).
 */
int story_parts_done(struct story_parts *parts);

#endif
