/* Everything that anybody does in the replay, in the order of time. */
#ifndef TELLBACK_REPLAY_ACTS_H
#define TELLBACK_REPLAY_ACTS_H

#include "replay/calendar.h"

/** Who is invited to a strategy discussion at most: police, health, and whoever
 * referred. */
#define ACTS_INVITED_MOST 3

/**
 * enum act_kind:
 * What somebody does.
 */
enum act_kind {
	ACT_REFER,   /* the referrer writes, or the front door records a call */
	ACT_SEE,     /* somebody at the front door opens what was written */
	ACT_DECIDE,  /* the referrer is told the decision */
	ACT_HELP,    /* ... what became of the early help */
	ACT_RECORD,  /* the invited get the record of the discussion */
	ACT_ENQUIRE, /* ... the outcome of the s47 enquiry */
	ACT_CONFER,  /* ... that of the conference */
	ACT_ASSESS,  /* the referrer, and the invited, get that of the assessment */
	ACT_READ,    /* somebody reads what came, or is told by telephone */
	ACT_CLOSE,
	ACT_COUNT, /* the front door says how many came today, and were closed */
};

/**
 * struct act:
 * One.
 *
 * Shape:  ${about} of ACT_READ: the act whose messages are read; ${matter} of
 *         ACT_COUNT: none, the last.
 */
struct act {
	int64_t at_s;
	uint32_t matter;
	enum act_kind kind;
	enum act_kind about;
};

/**
 * struct act_list:
 * All of them.
 *
 * Owner:  acts_make's caller, free(${items}).
 */
struct act_list {
	struct act *items;
	size_t count;
};

/**
 * acts_make(book, ret_list):
 * Of every matter of ${book}, and the count of every day of the months that are
 * played.
 */
void acts_make(const struct calendar_book *book, struct act_list *ret_list);

/**
 * acts_is_office(book, at_s):
 * Non-zero on a working day between half past eight and half past five.
 */
int acts_is_office(const struct calendar_book *book, int64_t at_s);

/**
 * acts_invited(matter, ret_invited):
 * Who is invited to the discussion of it; the referrer is the last.
 */
size_t acts_invited(const struct matter *matter, const char *ret_invited[ACTS_INVITED_MOST]);

#endif
