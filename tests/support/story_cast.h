/* Who plays in a story, what each has said so far by its name there, and what
 * people type at an agent. */
#ifndef TELLBACK_SUPPORT_STORY_CAST_H
#define TELLBACK_SUPPORT_STORY_CAST_H

#include "runtime/people.h"
#include "runtime/verbs.h"
#include "support/house.h"
#include "support/story.h"

#define STORY_SAID 200
#define STORY_KIDS 200

/**
 * struct story_said:
 * A message by its name in the story.
 *
 * Shape:  ${re} the number of the one it answers, or -1.
 */
struct story_said {
	char name[STORY_NAME_SIZE];
	struct envelope_id id;
	struct case_token case_token;
	int re;
};

/**
 * struct story_kid:
 * A child by its first name, as the message ${said} has it.
 */
struct story_kid {
	int said;
	char name[STORY_NAME_SIZE];
	struct child token;
};

/**
 * struct story_cast:
 * An arm while it is played.
 *
 * Shape:  ${print} what the last verb printed, with ids and tokens written as
 *         the story's names and single spaces; ${raw} as it was; ${code} its
 *         exit code; ${why} what went wrong, else NULL.
 * Owner:  ${arena} is the caller's, ${of_act} is wiped at every verb.
 */
struct story_cast {
	struct house *house;
	struct arena *arena;
	struct arena *of_act;
	struct people *people;
	struct verb_desk desks[HOUSE_MOST];
	struct story_said said[STORY_SAID];
	size_t said_count;
	struct story_kid kids[STORY_KIDS];
	size_t kid_count;
	char meetings[20][STORY_NAME_SIZE];
	size_t meeting_count;
	char *raw;
	char *print;
	enum exit_code code;
	const char *why;
};

/**
 * story_cast_new(story, begin_s, arena, ret_why), story_cast_free(cast):
 * Everybody at their desks, in a world that began at ${begin_s}.
 *
 * Errors: NULL and ${ret_why}: somebody is not in the world.
 */
struct story_cast *story_cast_new(const struct story *story, int64_t begin_s, struct arena *arena, const char **ret_why);
void story_cast_free(struct story_cast *cast);

/**
 * story_cast_wrong(cast, format, ...):
 * Keep what went wrong; gives 1, so that it can be returned.
 */
int story_cast_wrong(struct story_cast *cast, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * story_cast_find(cast, name):
 * The number of the message called ${name}, or -1.
 */
int story_cast_find(const struct story_cast *cast, const char *name);

/**
 * story_cast_said(cast, who, name, id, re):
 * From now on ${name} is that message of ${who}; its children are looked up.
 */
int story_cast_said(struct story_cast *cast, size_t who, const char *name, const struct envelope_id *id, int re);

/**
 * story_cast_kid(cast, said, name):
 * The child of that first name as the message ${said}, or what that answers,
 * or another of its case has it; NULL if there is none.
 */
const struct story_kid *story_cast_kid(const struct story_cast *cast, int said, const char *name);

/**
 * story_cast_meeting(cast, name, ret_id):
 * The id that the meeting of that name has.
 */
void story_cast_meeting(struct story_cast *cast, const char *name, char ret_id[ID_SIZE]);

/**
 * story_cast_fill(cast, text):
 * ${text} with {NAME}, {case NAME}, {NAME.Child}, {Child} and {@2026-11-02 09:00} put in.
 *
 * Errors: NULL, and the cast's ${why}.
 */
const char *story_cast_fill(struct story_cast *cast, const char *text);

/**
 * story_cast_moment(text, ret_at):
 * "2026-11-02 09:00" on London's wall; non-zero if it is none.
 */
int story_cast_moment(const char *text, struct instant *ret_at);

/**
 * struct story_typed, story_cast_type(cast, typed):
 * Somebody types a verb, and time stands still until it is answered.
 *
 * Shape:  ${words} with quoted words; ${user} "" the agency's usual one.
 * Errors: non-zero: there is no such verb or player.
 */
struct story_typed {
	size_t who;
	const char *user;
	const char *words;
	struct view payload;
};
int story_cast_type(struct story_cast *cast, const struct story_typed *typed);

/**
 * story_cast_ids(cast, who, ret_ids, most):
 * The messages of ${who} that were printed and have no name yet, in the order
 * they were printed; how many.
 */
int story_cast_ids(struct story_cast *cast, size_t who, struct envelope_id *ret_ids, size_t most);

/**
 * story_cast_zulu(cast, at):
 * A moment as JSON has it.
 */
const char *story_cast_zulu(struct story_cast *cast, struct instant at);

#endif
