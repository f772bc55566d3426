/* Who and what figures are split by, as numbers: a year's notes name the same
 * few hundred agencies again and again. */
#ifndef TELLBACK_REVIEW_INDICATORS_NAMES_H
#define TELLBACK_REVIEW_INDICATORS_NAMES_H

#include "rules/decide.h"
#include "rules/keymap.h"

/** The name that is none. */
#define NAME_NONE 0u

/**
 * enum name_kind:
 * What an agency is, as far as indicators ask.
 */
enum name_kind { KIND_OTHER, KIND_POLICE, KIND_SCHOOL, KIND_EARLY_YEARS, KIND_CAMHS };

/**
 * struct name:
 * One name: of an agency, or any other word.
 *
 * Shape:  ${kind_name} the number of its kind's word ("school"), for who is no
 *         agency in the directory "no-agent"; ${is_side}: the front door or who
 *         stands beside it; ${is_outside}: an agency of another area; ${is_edt},
 *         ${is_contact}: it has that role; it answers for a setting that is
 *         closed.
 */
struct name {
	const char *text;
	uint32_t kind_name;
	enum name_kind kind;
	int is_agency;
	int is_side;
	int is_outside;
	int is_edt;
	int is_contact;
};

/**
 * struct names:
 * All of them; the first is NAME_NONE, "".
 *
 * Owner:  ${arena}; borrows ${standing} and ${crs}.
 */
struct names {
	struct arena *arena;
	const struct standing *standing;
	const char *crs;
	struct keymap by_text;
	struct name *list;
	uint32_t count;
	uint32_t room;
	enum status status;
};

/**
 * indicators_names_init(names, standing, crs, arena):
 * None but NAME_NONE yet.
 *
 * Errors: in ${status}, as everywhere here: STATUS_NO_MEMORY.
 */
void indicators_names_init(struct names *names, const struct standing *standing, const char *crs, struct arena *arena);

/**
 * indicators_names_find(names, text):
 * The number of ${text}, from now on if it had none; NAME_NONE of "" or without
 * memory.
 */
uint32_t indicators_names_find(struct names *names, const char *text);

/**
 * indicators_names_at(names, number):
 * The name.
 *
 * Owner:  until the next one is found.
 */
const struct name *indicators_names_at(const struct names *names, uint32_t number);

#endif
