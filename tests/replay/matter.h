/* One contact about one child, from the call or the notice to its end: when
 * everything happens in it. */
#ifndef TELLBACK_REPLAY_MATTER_H
#define TELLBACK_REPLAY_MATTER_H

#include <stdint.h>

/**
 * enum matter_kind:
 * What the front door makes of it.
 */
enum matter_kind {
	MATTER_ADVICE,   /* a contact, and no more */
	MATTER_HELP,     /* early help is offered */
	MATTER_CLOSED,   /* a referral, no further action */
	MATTER_ASSESSED, /* a referral, assessed */
};

/**
 * enum matter_source:
 * Who brings it.  Police and ambulance write, the others ring; the last two
 * have no agent.
 */
enum matter_source {
	SOURCE_POLICE,
	SOURCE_AMBULANCE,
	SOURCE_SCHOOL,
	SOURCE_SCHOOL2,
	SOURCE_HEALTH,
	SOURCE_HOUSING,
	SOURCE_INDIVIDUAL,
	SOURCE_ANONYMOUS,
	SOURCE_COUNT
};

/**
 * enum matter_enquiry:
 * What a s47 enquiry ends with.
 */
enum matter_enquiry { ENQUIRY_NONE, ENQUIRY_ENDS, ENQUIRY_EXCLUDED, ENQUIRY_CONFERENCE };

/**
 * struct matter:
 * One.
 *
 * Shape:  ${child} a number of its own, in a re-referral the earlier one's;
 *         ${prior} where that one lay when the calendar was made, else its own
 *         place; ${is_prior} a later one is the re-referral of this;
 *         ${is_taken_up} the help; ${is_late} the assessment.
 * Units:  unix seconds, on a half hour; 0 = never.
 */
struct matter {
	enum matter_kind kind;
	enum matter_source source;
	enum matter_enquiry enquiry;
	uint32_t child;
	uint32_t prior;
	int is_rereferral;
	int is_high;
	int is_taken_up;
	int is_late;
	int is_prior;
	int64_t received_s;
	int64_t decided_s;
	int64_t helped_s;
	int64_t met_s;
	int64_t enquired_s;
	int64_t conferred_s;
	int64_t assessed_s;
};

/**
 * matter_is_written(matter), matter_has_agent(matter):
 * Its referrer writes (else rings); can be written to.
 */
int matter_is_written(const struct matter *matter);
int matter_has_agent(const struct matter *matter);

/**
 * matter_agency(source):
 * The referrer's name in the world of tests; "individual", "anonymous".
 */
const char *matter_agency(enum matter_source source);

#endif
