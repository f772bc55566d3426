/* People at their desks in a house with a real broker: a verb typed at an
 * agency's agent, and what it printed. */
#ifndef TELLBACK_SUPPORT_DESKS_H
#define TELLBACK_SUPPORT_DESKS_H

#include "runtime/verbs.h"
#include "support/house.h"

/**
 * struct desks:
 * The house and who types there.
 *
 * Shape:  ${out}, ${err} what the last verb printed; ${user} who types: ann, a
 *         social worker, max and mia, managers, eve, nobody; ${payload} the
 *         next verb's file; ${is_offline}: nothing is heard or said meanwhile.
 */
struct desks {
	struct house *house;
	struct people people;
	struct verb_desk desks[HOUSE_MOST];
	struct arena *arena;
	const char *out;
	const char *err;
	const char *user;
	struct view payload;
	int is_offline;
};

/**
 * desks_new(names, count), desks_free(desks):
 * Agents of ${names}; crs, edt and team are front doors', police the police's,
 * the others plain.
 */
struct desks *desks_new(const char *const *names, size_t count);
void desks_free(struct desks *desks);

/**
 * desks_type(desks, who, words), desks_types(desks, who, format, ...):
 * Type a verb at the agent of ${who}; "quoted words" are one word.
 */
enum exit_code desks_type(struct desks *desks, const char *who, const char *words);
enum exit_code desks_types(struct desks *desks, const char *who, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * desks_must(desks, who, format, ...):
 * As desks_types; it must be EXIT_DONE.
 */
void desks_must(struct desks *desks, const char *who, const char *format, ...) __attribute__((format(printf, 3, 4)));

/**
 * desks_word(desks, name):
 * The word after ${name} in what was printed.
 */
const char *desks_word(struct desks *desks, const char *name);

/**
 * desks_send(desks, who, json), desks_case(desks, who, id):
 * Send a JSON file and play; its id.  The case of message ${id}.
 */
const char *desks_send(struct desks *desks, const char *who, const char *json);
const char *desks_case(struct desks *desks, const char *who, const char *id);

/**
 * desks_owed(desks, kind, debtor, creditor):
 * How many duties of ${kind} are open now, as `owed` at crs says.
 */
size_t desks_owed(struct desks *desks, const char *who, const char *kind, const char *creditor);

/**
 * desks_says(text, word):
 * Fails unless ${word} stands in ${text}.
 */
void desks_says(const char *text, const char *word);

#endif
