/* docs/FORMATS.md 2, a row a line.
 *
 *                      (the time)                  later, and still met late
 *              open ------------> overdue ---------------------+
 *               |                    |                         |
 *   answered, opened, told ----------+-------------------> met |
 *   overtaken: told another way, a meeting's change -----> ended
 *   its envelope sealed anew ----------------------------> replaced
 *   two people, one a manager, with a reason ------------> excused
 *
 * Answering, delivering and reading are three duties:
 *
 *   referral ----> decision (holder owes the referrer)
 *                     | a decision is accepted: met
 *                     v
 *                  verify (the referrer's agent)  --told-otherwise--> ended
 *                     | `verified`: met           blocks close until then
 *                     v
 *                   read (the referrer's people)  never blocks close
 *                     | `opened`: met
 *
 * A referrer without an agent: the decision opens `tell` instead of `verify`,
 * met by told-otherwise.  An answer undone (retract, not-told) opens what it
 * had met once more. */
#include "rules/duty_table.h"

#include <assert.h>

#define OUTSIDE IF_FROM_OUTSIDE
#define RAISED IF_GRADE_RAISED

/* clang-format off */
static const struct duty_opening openings[] = {
	/* kind                    opened by                 fact          words                debtor           creditor         each            from when       fact            only if */
	{DUTY_ACKNOWLEDGE,         TYPE_REFERRAL,            NULL,         NULL,                PARTY_HOLDER,    PARTY_SENDER,    EACH_ENVELOPE,  START_ACCEPTED, NULL,           OUTSIDE},
	{DUTY_ACKNOWLEDGE,         TYPE_FURTHER_INFORMATION, NULL,         NULL,                PARTY_HOLDER,    PARTY_SENDER,    EACH_ENVELOPE,  START_ACCEPTED, NULL,           OUTSIDE},
	{DUTY_COMPLETION,          TYPE_REFERRAL,            "stub",       "yes",               PARTY_SENDER,    PARTY_HOLDER,    EACH_ENVELOPE,  START_ACCEPTED, NULL,           OUTSIDE},
	{DUTY_DECISION,            TYPE_REFERRAL,            NULL,         NULL,                PARTY_HOLDER,    PARTY_REFERRER,  EACH_CHILD,     START_REFERRAL, NULL,           0},
	{DUTY_DECISION,            TYPE_FURTHER_INFORMATION, NULL,         NULL,                PARTY_HOLDER,    PARTY_REFERRER,  EACH_CHILD,     START_ACCEPTED, NULL,           RAISED},
	{DUTY_DECISION,            TYPE_CORRECT,             NULL,         NULL,                PARTY_HOLDER,    PARTY_REFERRER,  EACH_CHILD,     START_ACCEPTED, NULL,           RAISED},
	{DUTY_VERIFY,              TYPE_DECISION,            NULL,         NULL,                PARTY_RECIPIENT, PARTY_SENDER,    EACH_RECIPIENT, START_ACCEPTED, NULL,           0},
	{DUTY_VERIFY,              TYPE_OUTCOME,             NULL,         NULL,                PARTY_RECIPIENT, PARTY_SENDER,    EACH_RECIPIENT, START_ACCEPTED, NULL,           0},
	{DUTY_TELL,                TYPE_DECISION,            NULL,         NULL,                PARTY_HOLDER,    PARTY_REFERRER,  EACH_ENVELOPE,  START_ACCEPTED, NULL,           IF_NO_AGENT},
	{DUTY_TELL,                TYPE_OUTCOME,             NULL,         NULL,                PARTY_HOLDER,    PARTY_REFERRER,  EACH_ENVELOPE,  START_ACCEPTED, NULL,           IF_NO_AGENT},
	{DUTY_ASSESSMENT_OUTCOME,  TYPE_DECISION,            NULL,         "assessment",        PARTY_HOLDER,    PARTY_REFERRER,  EACH_CODE,      START_REFERRAL, NULL,           IF_OWED},
	{DUTY_EARLY_HELP_OUTCOME,  TYPE_DECISION,            NULL,         "early-help",        PARTY_HOLDER,    PARTY_REFERRER,  EACH_CODE,      START_ACCEPTED, NULL,           IF_OWED},
	{DUTY_PROTECTION,          TYPE_REFERRAL,            "protection", "police-protection", PARTY_HOLDER,    PARTY_REFERRER,  EACH_ENVELOPE,  START_FACT,     "protected-at", 0},
	{DUTY_PROTECTION,          TYPE_FURTHER_INFORMATION, "protection", "police-protection", PARTY_HOLDER,    PARTY_SENDER,    EACH_ENVELOPE,  START_FACT,     "protected-at", 0},
	{DUTY_CORRECTION,          TYPE_RETRACT,             NULL,         NULL,                PARTY_HOLDER,    PARTY_SENDER,    EACH_ENVELOPE,  START_ACCEPTED, NULL,           OUTSIDE},
	{DUTY_CORRECTION,          TYPE_CORRECT,             NULL,         NULL,                PARTY_HOLDER,    PARTY_SENDER,    EACH_ENVELOPE,  START_ACCEPTED, NULL,           OUTSIDE},
};

static const struct duty_meeting meetings[] = {
	/* kind                   by                        fact  words         found by                                      into */
	{DUTY_COMPLETION,         TYPE_FURTHER_INFORMATION, NULL, NULL,         MATCH_DEBTOR,                                 DUTY_MET},
	{DUTY_DECISION,           TYPE_DECISION,            NULL, NULL,         MATCH_QUESTION | MATCH_CHILD,                 DUTY_MET},
	{DUTY_PROTECTION,         TYPE_DECISION,            NULL, NULL,         MATCH_QUESTION | MATCH_EVERY_CHILD,           DUTY_MET},
	{DUTY_ASSESSMENT_OUTCOME, TYPE_OUTCOME,             "of", "assessment", MATCH_QUESTION | MATCH_CHILD,                 DUTY_MET},
	{DUTY_EARLY_HELP_OUTCOME, TYPE_OUTCOME,             "of", "early-help", MATCH_QUESTION | MATCH_CHILD,                 DUTY_MET},
	{DUTY_TELL,               TYPE_TOLD_OTHERWISE,      NULL, NULL,         MATCH_OPENER,                                 DUTY_MET},
	{DUTY_VERIFY,             TYPE_TOLD_OTHERWISE,      NULL, NULL,         MATCH_OPENER,                                 DUTY_ENDED},
};
/* clang-format on */

static const struct duty_reading readings[] = {
    {DUTY_VERIFY, RECEIPT_VERIFIED, DUTY_READ},
    {DUTY_READ, RECEIPT_OPENED, DUTY_KIND_COUNT},
    {DUTY_ACKNOWLEDGE, RECEIPT_OPENED, DUTY_KIND_COUNT},
    {DUTY_CORRECTION, RECEIPT_OPENED, DUTY_KIND_COUNT},
};

/* What is unlike the plain kind: answered under its opener's id, named after
 * its creditor, not opened again by a replacing envelope once met. */
static const struct {
	enum duty_kind kind;
	enum thread_question question;
	int party_is_debtor;
	int again;
} unlike[] = {
    {DUTY_DECISION, QUESTION_REFERRAL, 0, 0}, {DUTY_PROTECTION, QUESTION_REFERRAL, 0, 0},
    {DUTY_VERIFY, QUESTION_OPENER, 1, 1},     {DUTY_READ, QUESTION_OPENER, 1, 1},
    {DUTY_PURGED, QUESTION_OPENER, 1, 0},
};

const struct duty_opening *
duty_table_openings(size_t *ret_count)
{
	*ret_count = sizeof openings / sizeof *openings;
	return openings;
}

const struct duty_meeting *
duty_table_meetings(size_t *ret_count)
{
	*ret_count = sizeof meetings / sizeof *meetings;
	return meetings;
}

const struct duty_reading *
duty_table_readings(size_t *ret_count)
{
	*ret_count = sizeof readings / sizeof *readings;
	return readings;
}

struct duty_trait
duty_table_trait(enum duty_kind kind)
{
	static const int blocks_close[DUTY_KIND_COUNT] = {
#define X(code, word, blocks) blocks,
	    DUTY_KIND_TABLE(X)
#undef X
	};
	struct duty_trait trait = {QUESTION_OPENER, 0, 0, 0};

	assert((unsigned)kind < DUTY_KIND_COUNT);
	trait.blocks_close = blocks_close[kind];
	for (size_t i = 0; i < sizeof unlike / sizeof *unlike; i++) {
		if (unlike[i].kind != kind)
			continue;
		trait.question = unlike[i].question;
		trait.party_is_debtor = unlike[i].party_is_debtor;
		trait.again = unlike[i].again;
	}
	return trait;
}
