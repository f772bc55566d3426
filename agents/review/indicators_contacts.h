/* Contacts: each referral of one referrer, with what was decided on it and how
 * the referrer came to know. */
#ifndef TELLBACK_REVIEW_INDICATORS_CONTACTS_H
#define TELLBACK_REVIEW_INDICATORS_CONTACTS_H

#include "review/indicators_world.h"

/**
 * enum contact_code:
 * What was decided on a child; CONTACT_UNKNOWN: nothing, or it was not shared.
 */
enum contact_code {
	CONTACT_UNKNOWN,
	CONTACT_ADVICE,
	CONTACT_NFA,
	CONTACT_EARLY_HELP,
	CONTACT_ASSESSMENT,
	CONTACT_STRATEGY,
	CONTACT_EXISTING_CASE,
	CONTACT_OTHER_AREA
};

/**
 * struct contact_child:
 * A child of a contact.
 *
 * Shape:  ${code} of the newest decision that says one; ${how} the best of the
 *         decisions that stand; ${is_let_off}: two people excused its decision,
 *         ${is_excused}: as one opened in error, so that nothing was owed;
 *         ${next} the next child of the contact, WORLD_NONE.
 */
struct contact_child {
	char hex[CHILD_SIZE];
	int is_declared;
	enum contact_code code;
	enum world_how how;
	int is_excused;
	int is_let_off;
	struct instant decided;
	uint32_t next;
};

/**
 * struct contact:
 * One.
 *
 * Shape:  ${first} the referral that began it, ${newest} what replaced it in the
 *         end; ${agency} the referrer, ${route} and ${grade} as words: names'
 *         numbers; ${is_counted}: not a linked slip, not called back.
 *         ${decision} the newest decision that stands, WORLD_NONE.
 * Units:  ${referral_at}, ${help_at}, ${strategy_at} when it was first decided
 *         so, ${nfa_at} when every child had first been coded nfa and nothing
 *         else; INSTANT_NEVER: not.
 */
struct contact {
	uint32_t first;
	uint32_t newest;
	uint32_t agency;
	uint32_t route;
	uint32_t grade;
	uint32_t children;
	uint32_t last_child;
	uint32_t decision;
	uint32_t untold_before;
	int is_counted;
	int is_called_back;
	int is_slip;
	int is_hidden_code;
	struct instant received;
	struct instant referral_at;
	struct instant help_at;
	struct instant strategy_at;
	struct instant nfa_at;
};

/**
 * struct contacts:
 * All of them, in the order of the log.
 *
 * Shape:  ${of_note}[place of a chain's first referral] its contact.
 * Owner:  ${world}'s arena.
 */
struct contacts {
	struct world *world;
	struct contact *list;
	uint32_t count;
	uint32_t *of_note;
	struct contact_child *children;
	uint32_t child_count;
	uint32_t child_room;
};

/**
 * indicators_contacts_read(world, ret_contacts):
 * Find them.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status indicators_contacts_read(struct world *world, struct contacts *ret_contacts) MUST_CHECK;

/**
 * indicators_contacts_of(contacts, note):
 * The contact that the note at ${note} goes back to, or NULL.
 */
struct contact *indicators_contacts_of(const struct contacts *contacts, uint32_t note);

/**
 * indicators_contacts_where(contacts, contact, moment):
 * The month of ${moment}, and the splits by referrer, its kind and the route.
 */
struct cells_where indicators_contacts_where(const struct contacts *contacts, const struct contact *contact,
					     struct instant moment);

/**
 * indicators_contacts_how(contacts, contact):
 * How the referrer came to know what was decided on the child about whom it
 * knows least; HOW_COUNT: nothing was owed.
 */
enum world_how indicators_contacts_how(const struct contacts *contacts, const struct contact *contact);

/**
 * indicators_contacts_decided(contacts, contact):
 * When every child had a decision, INSTANT_NEVER if one has none; a child whose
 * decision was excused counts only if there is one all the same; 0 where no
 * child counts.
 */
struct instant indicators_contacts_decided(const struct contacts *contacts, const struct contact *contact);

/**
 * indicators_contacts_codes(contacts, contact):
 * The newest codes of its children, as a sum of 1 << code.
 */
unsigned indicators_contacts_codes(const struct contacts *contacts, const struct contact *contact);

#endif
