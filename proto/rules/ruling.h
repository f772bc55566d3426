/* One decision in the making: what every step of it reads and writes. */
#ifndef TELLBACK_RULES_RULING_H
#define TELLBACK_RULES_RULING_H

#include "rules/changes.h"
#include "rules/thread.h"
#include "rules/types.h"

/** Creditors that are no agency: someone to be told another way; nobody known. */
#define INDIVIDUAL "individual"
#define ANONYMOUS "anonymous"

/**
 * enum audience:
 * How the one whom an envelope answers is reached by it.
 */
enum audience {
	AUDIENCE_REACHED,  /* in `to` */
	AUDIENCE_OWN,	   /* the holder itself */
	AUDIENCE_NO_AGENT, /* must be told another way */
	AUDIENCE_NOBODY,   /* not known: an anonymous caller */
	AUDIENCE_WITHHELD, /* excused: telling would endanger someone */
	AUDIENCE_MISSED,   /* should stand in `to` and does not */
};

/**
 * struct ruling:
 * The decision on one envelope.
 *
 * Shape:  ${re} NULL where `re` is "-"; ${referral} the referral it is about
 *         (NULL for a referral itself); ${replaced} NULL unless it replaces
 *         an accepted one; ${answered} the one who is owed what it answers, ""
 *         where nobody is.  ${home} whose policy governs.  ${others} the changes
 *         to the cases that it names, one for each group of linked cases.
 * Owner:  borrows; what is made points into ${arena}.
 */
struct ruling {
	const struct envelope *envelope;
	const struct type_row *row;
	const struct case_state *state;
	const struct standing *standing;
	struct arena *arena;
	struct thread thread;
	struct changes changes;
	struct changes *others;
	size_t other_count;
	const struct past *itself; /* the envelope as the past will hold it */
	const struct past *re;
	const struct past *referral;
	const struct past *replaced;
	int names_replaced; /* `replaces` is an accepted envelope, of any case */
	struct agency home;
	struct agency holder;
	struct agency answered;
	enum audience audience;
	struct decision decision;
	size_t notice_room;
	size_t excused; /* place of the duty that it excuses */
};

/**
 * ruling_list(ruling):
 * All changes, to the case and to the others, as the decision's one list.
 *
 * Errors: STATUS_NO_MEMORY (now, or at any change before).
 */
enum status ruling_list(struct ruling *ruling) MUST_CHECK;

#endif
