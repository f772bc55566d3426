/* A scene: a front door, a clock, and what agencies say to one another, one
 * line of text a message, decided by the rules and applied to the case.
 *
 *   R1 police referral to crs route=written grade=high child=aaaaaaaa
 *   D1 crs decision re R1 to police level=full child=aaaaaaaa:nfa ...
 *
 * name, sender, type, then in any order: `case X` (else A), `re NAME`,
 * `replaces NAME`, `to a,b,c`, `epoch E`, `bare` (see below), and facts; in
 * `item=B` and `into=B` a letter stands for that case.
 * The sender is always in `to`; crs and edt stand beside each other, unless
 * the line says `bare`.  Agencies: see scene_door.c.  Time is London's. */
#ifndef TELLBACK_SUPPORT_SCENE_H
#define TELLBACK_SUPPORT_SCENE_H

#include "rules/casebook.h"
#include "rules/decide.h"

/** Bounds of a scene: cases, named envelopes, a time as text. */
#define SCENE_CASES 8
#define SCENE_ENVELOPES 800
#define SCENE_WALL_SIZE 40

/** Words that most lines of a kind share; and what a test says of a line. */
#define SCENE_PPN "route=written protection=none"
#define SCENE_FULL "level=full stage=referral rereferral=no"
#define ACCEPTED(scene, ...) assert_int_equal(scene_says(scene, __VA_ARGS__), REFUSAL_NONE)
#define REFUSED(scene, code, ...) assert_int_equal(scene_says(scene, __VA_ARGS__), REFUSAL_##code)
#define READS(scene, by, status, name) assert_int_equal(scene_reads(scene, by, status, name), REFUSAL_NONE)
#define SETTLED(scene)                                                                                                 \
	do {                                                                                                           \
		assert_null((scene)->trouble);                                                                         \
		scene_close(scene);                                                                                    \
	} while (0)

/**
 * struct scene_envelope:
 * What one name stands for.
 */
struct scene_envelope {
	char name[24];
	struct envelope envelope;
	struct recipient to[MAX_RECIPIENTS];
	struct fact facts[40];
	char text[1024];
	size_t book;
};

/**
 * struct scene_case:
 * The case of one letter as it stands, with those it is linked with.
 *
 * Shape:  ${past} and ${duties} those of ${state}.
 * Owner:  the scene; as it was after the last line.
 */
struct scene_case {
	struct case_state state;
	const struct past *past;
	const struct duty *duties;
};

/**
 * struct scene:
 * A front door in a test.
 *
 * Shape:  ${last} the last decision, valid until the next line.
 * Owner:  scene_open, scene_close.
 */
struct scene {
	struct arena *arena;
	struct directory directory;
	const struct policy *policies[2];
	const struct card *cards[32];
	struct standing standing;
	struct casebook *book;
	struct scene_case cases[SCENE_CASES];
	struct scene_envelope *said;
	size_t said_count;
	uint64_t index;
	struct decision last;
	const char *trouble; /* set when deciding twice differed, or the like */
};

/**
 * scene_open(), scene_close(scene):
 * A front door at 2026-11-02 10:00, a Monday; and its end.
 *
 * Errors: NULL without memory.
 */
struct scene *scene_open(void);
void scene_close(struct scene *scene);

/**
 * scene_at(scene, text):
 * It is ${text}, "2026-11-02 10:00" on London's wall.
 */
void scene_at(struct scene *scene, const char *text);

/**
 * scene_says(scene, format, ...):
 * Somebody says something; the rules' answer.  An accepted line is applied.
 */
enum refusal scene_says(struct scene *scene, const char *format, ...) __attribute__((format(printf, 2, 3)));

/**
 * scene_reads(scene, by, status, name):
 * ${by} signs a receipt for ${name}: "verified", "opened" or "refused".
 */
enum refusal scene_reads(struct scene *scene, const char *by, const char *status, const char *name);

/**
 * scene_time(scene):
 * What the time does to every case that was lent and to every open duty now;
 * how many notices it made.
 */
size_t scene_time(struct scene *scene);

/**
 * scene_duties(scene, letter):
 * Every duty of that very case, a line each, `NAME/kind/party[/part] state[ by NAME]`,
 * in the order of opening.
 *
 * Owner:  the scene's arena.
 */
const char *scene_duties(struct scene *scene, char letter);

/**
 * scene_duty(scene, id):
 * The duty of that id, its opener by name; NULL if there is none.
 */
const struct duty *scene_duty(struct scene *scene, const char *id);

/**
 * scene_needs(scene), scene_delivered(scene), scene_notices(scene):
 * Of the last decision, words in one line: what keeps the case open; who gets
 * the note; `kind:agency` of each notice.
 */
const char *scene_needs(struct scene *scene);
const char *scene_delivered(struct scene *scene);
const char *scene_notices(struct scene *scene);

/**
 * scene_book(scene, letter):
 * The case of that letter.
 */
const struct scene_case *scene_book(struct scene *scene, char letter);

/**
 * scene_apply(scene):
 * The last decision, made by the test itself and not by a line, happens.
 */
void scene_apply(struct scene *scene);

/**
 * scene_wall(instant, ret_text):
 * ${instant} on London's wall, "2026-11-02 10:00", or "never".
 *
 * Shape:  ${ret_text} of SCENE_WALL_SIZE bytes.
 */
const char *scene_wall(struct instant instant, char ret_text[SCENE_WALL_SIZE]);

#endif
