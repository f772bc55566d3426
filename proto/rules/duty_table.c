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

#include "rules/types.h"

/* clang-format off */
static const struct duty_opening openings[] = {
	/* kind                     opened by                 fact          words                how many         codes                   debtor           creditor          from when       fact            only if */
	{DUTY_ACKNOWLEDGE,          TYPE_REFERRAL,            NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_HOLDER,    PARTY_SENDER,     START_ACCEPTED, NULL,           IF_FROM_OUTSIDE},
	{DUTY_ACKNOWLEDGE,          TYPE_FURTHER_INFORMATION, NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_HOLDER,    PARTY_SENDER,     START_ACCEPTED, NULL,           IF_FROM_OUTSIDE},
	{DUTY_COMPLETION,           TYPE_REFERRAL,            "stub",       "yes",               EACH_ENVELOPE,   NULL,                   PARTY_SENDER,    PARTY_HOLDER,     START_ACCEPTED, NULL,           IF_FROM_OUTSIDE},
	{DUTY_DECISION,             TYPE_REFERRAL,            NULL,         NULL,                EACH_CHILD,      NULL,                   PARTY_HOLDER,    PARTY_ANSWERED,   START_REFERRAL, NULL,           0},
	{DUTY_DECISION,             TYPE_FURTHER_INFORMATION, NULL,         NULL,                EACH_CHILD,      NULL,                   PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_GRADE_RAISED},
	{DUTY_DECISION,             TYPE_REGRADE,             NULL,         NULL,                EACH_CHILD,      NULL,                   PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_GRADE_RAISED},
	{DUTY_DECISION,             TYPE_CORRECT,             NULL,         NULL,                EACH_CHILD,      NULL,                   PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_GRADE_RAISED},
	{DUTY_VERIFY,               TYPE_DECISION,            NULL,         NULL,                EACH_RECIPIENT,  NULL,                   PARTY_EACH,      PARTY_SENDER,     START_ACCEPTED, NULL,           0},
	{DUTY_VERIFY,               TYPE_OUTCOME,             NULL,         NULL,                EACH_RECIPIENT,  NULL,                   PARTY_EACH,      PARTY_SENDER,     START_ACCEPTED, NULL,           0},
	{DUTY_VERIFY,               TYPE_STRATEGY_RECORD,     NULL,         NULL,                EACH_RECIPIENT,  NULL,                   PARTY_EACH,      PARTY_SENDER,     START_ACCEPTED, NULL,           0},
	{DUTY_VERIFY,               TYPE_OVERRIDE,            NULL,         NULL,                EACH_RECIPIENT,  NULL,                   PARTY_EACH,      PARTY_SENDER,     START_ACCEPTED, NULL,           0},
	{DUTY_VERIFY,               TYPE_NOTIFICATION,        NULL,         NULL,                EACH_RECIPIENT,  NULL,                   PARTY_EACH,      PARTY_SENDER,     START_ACCEPTED, NULL,           0},
	{DUTY_TELL,                 TYPE_DECISION,            NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_NO_AGENT},
	{DUTY_TELL,                 TYPE_OUTCOME,             NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_NO_AGENT},
	{DUTY_TELL,                 TYPE_NOTIFICATION,        NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_SENDER,    PARTY_INDIVIDUAL, START_ACCEPTED, NULL,           IF_NOBODY_TOLD},
	{DUTY_ASSESSMENT_OUTCOME,   TYPE_DECISION,            NULL,         NULL,                EACH_CODE,       "assessment",           PARTY_HOLDER,    PARTY_ANSWERED,   START_REFERRAL, NULL,           IF_OWED},
	{DUTY_ASSESSMENT_OUTCOME,   TYPE_STRATEGY_RECORD,     NULL,         NULL,                EACH_CODE_PARTY, "single|joint",         PARTY_HOLDER,    PARTY_EACH,       START_REFERRAL, NULL,           IF_NOT_OWED},
	{DUTY_ASSESSMENT_OUTCOME,   TYPE_OVERRIDE,            NULL,         NULL,                EACH_CODE_PARTY, "single|joint",         PARTY_HOLDER,    PARTY_EACH,       START_REFERRAL, NULL,           IF_NOT_OWED},
	{DUTY_ASSESSMENT_OUTCOME,   TYPE_OUTCOME,             "of",         "strategy",          EACH_CODE,       "s47-single|s47-joint", PARTY_HOLDER,    PARTY_ANSWERED,   START_REFERRAL, NULL,           IF_OWED | IF_NOT_OWED},
	{DUTY_EARLY_HELP_OUTCOME,   TYPE_DECISION,            NULL,         NULL,                EACH_CODE,       "early-help",           PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_OWED},
	{DUTY_STRATEGY_RECORD,      TYPE_DECISION,            NULL,         NULL,                EACH_CODE_ONCE,  "strategy",             PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_OWED},
	{DUTY_STRATEGY_RECORD,      TYPE_STRATEGY_RECORD,     NULL,         NULL,                EACH_INVITED,    NULL,                   PARTY_HOLDER,    PARTY_EACH,       START_ACCEPTED, NULL,           0},
	{DUTY_S47_OUTCOME,          TYPE_STRATEGY_RECORD,     NULL,         NULL,                EACH_CODE_PARTY, "single|joint",         PARTY_HOLDER,    PARTY_EACH,       START_ACCEPTED, NULL,           0},
	{DUTY_S47_OUTCOME,          TYPE_OVERRIDE,            NULL,         NULL,                EACH_CODE_PARTY, "single|joint",         PARTY_HOLDER,    PARTY_EACH,       START_ACCEPTED, NULL,           IF_NOT_OWED},
	{DUTY_S47_OUTCOME,          TYPE_OUTCOME,             "of",         "strategy",          EACH_CODE,       "s47-single|s47-joint", PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_OWED},
	{DUTY_ICPC,                 TYPE_OUTCOME,             "of",         "s47",               EACH_CODE,       "cp-conference",        PARTY_HOLDER,    PARTY_ANSWERED,   START_MEETING,  NULL,           IF_OWED},
	{DUTY_ACTION,               TYPE_STRATEGY_RECORD,     NULL,         NULL,                EACH_ACTION,     NULL,                   PARTY_EACH,      PARTY_HOLDER,     START_ACCEPTED, NULL,           IF_NEW_CONTENT},
	{DUTY_QUORUM,               TYPE_STRATEGY_RECORD,     "quorum",     "no",                EACH_ABSENT,     NULL,                   PARTY_HOLDER,    PARTY_EACH,       START_ACCEPTED, NULL,           IF_NEW_CONTENT},
	{DUTY_PROTECTION,           TYPE_REFERRAL,            "protection", "police-protection", EACH_ENVELOPE,   NULL,                   PARTY_HOLDER,    PARTY_ANSWERED,   START_FACT,     "protected-at", 0},
	{DUTY_PROTECTION,           TYPE_FURTHER_INFORMATION, "protection", "police-protection", EACH_ENVELOPE,   NULL,                   PARTY_HOLDER,    PARTY_SENDER,     START_FACT,     "protected-at", 0},
	{DUTY_INFORMATION_RESPONSE, TYPE_INFORMATION_REQUEST, NULL,         NULL,                EACH_RECIPIENT,  NULL,                   PARTY_EACH,      PARTY_HOLDER,     START_ACCEPTED, NULL,           0},
	{DUTY_ESCALATION_RESPONSE,  TYPE_ESCALATION,          NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_AGAINST,   PARTY_SENDER,     START_ACCEPTED, NULL,           0},
	{DUTY_HANDOVER,             TYPE_HANDOVER,            NULL,         NULL,                EACH_ITEM,       NULL,                   PARTY_EACH,      PARTY_GIVER,      START_ACCEPTED, NULL,           0},
	{DUTY_TRANSFER,             TYPE_DECISION,            NULL,         NULL,                EACH_CODE_ONCE,  "other-area",           PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_OWED},
	{DUTY_DECISION,             TYPE_DECISION,            NULL,         NULL,                EACH_INHERITED,  "existing-case",        PARTY_HOLDER,    PARTY_ANSWERED,   START_ACCEPTED, NULL,           IF_OWED},
	{DUTY_RETURN_INTERVIEW,     TYPE_NOTIFICATION,        "kind",       "endeavour-found",   EACH_TOLD,       NULL,                   PARTY_HOLDER,    PARTY_EACH,       START_ACCEPTED, NULL,           IF_TO_A_CRS},
	{DUTY_RECALL,               TYPE_NOT_OURS,            NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_RE_SENDER, PARTY_SENDER,     START_ACCEPTED, NULL,           0},
	{DUTY_PURGED,               TYPE_RECALL,              NULL,         NULL,                EACH_RECIPIENT,  NULL,                   PARTY_EACH,      PARTY_SENDER,     START_ACCEPTED, NULL,           0},
	{DUTY_CORRECTION,           TYPE_RETRACT,             NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_HOLDER,    PARTY_SENDER,     START_ACCEPTED, NULL,           IF_FROM_OUTSIDE},
	{DUTY_CORRECTION,           TYPE_CORRECT,             NULL,         NULL,                EACH_ENVELOPE,   NULL,                   PARTY_HOLDER,    PARTY_SENDER,     START_ACCEPTED, NULL,           IF_FROM_OUTSIDE},
};

static const struct duty_meeting meetings[] = {
	/* kind                     by                         fact      words                              codes                                     found by                                       into */
	{DUTY_COMPLETION,           TYPE_FURTHER_INFORMATION,  NULL,     NULL,                              NULL,                                     MATCH_DEBTOR,                                  DUTY_MET},
	{DUTY_DECISION,             TYPE_DECISION,             NULL,     NULL,                              NULL,                                     MATCH_QUESTION | MATCH_CHILD,                  DUTY_MET},
	{DUTY_PROTECTION,           TYPE_DECISION,             NULL,     NULL,                              NULL,                                     MATCH_QUESTION | MATCH_EVERY_CHILD,            DUTY_MET},
	{DUTY_PROTECTION,           TYPE_STRATEGY_RECORD,      NULL,     NULL,                              NULL,                                     0,                                             DUTY_MET},
	{DUTY_ASSESSMENT_OUTCOME,   TYPE_OUTCOME,              "of",     "assessment",                      NULL,                                     MATCH_QUESTION | MATCH_CHILD | MATCH_ANSWERED, DUTY_MET},
	{DUTY_EARLY_HELP_OUTCOME,   TYPE_OUTCOME,              "of",     "early-help",                      NULL,                                     MATCH_QUESTION | MATCH_CHILD | MATCH_ANSWERED, DUTY_MET},
	{DUTY_STRATEGY_RECORD,      TYPE_STRATEGY_RECORD,      NULL,     NULL,                              NULL,                                     MATCH_TO_CREDITOR | MATCH_CONTENT,             DUTY_MET},
	{DUTY_STRATEGY_RECORD,      TYPE_OUTCOME,              "of",     "strategy",                        "no-s47|s47-single|s47-joint|not-shared", MATCH_QUESTION | MATCH_CHILD | MATCH_ANSWERED, DUTY_MET},
	{DUTY_S47_OUTCOME,          TYPE_OUTCOME,              "of",     "s47",                             NULL,                                     MATCH_QUESTION | MATCH_CHILD | MATCH_ANSWERED, DUTY_MET},
	{DUTY_ICPC,                 TYPE_OUTCOME,              "of",     "icpc",                            "plan|no-plan|not-shared",                MATCH_QUESTION | MATCH_CHILD | MATCH_ANSWERED, DUTY_MET},
	{DUTY_S47_OUTCOME,          TYPE_OVERRIDE,             NULL,     NULL,                              "none",                                   MATCH_MEETING | MATCH_CHILD | MATCH_TO_CREDITOR, DUTY_ENDED},
	{DUTY_ASSESSMENT_OUTCOME,   TYPE_OVERRIDE,             NULL,     NULL,                              "none",                                   MATCH_MEETING | MATCH_CHILD | MATCH_TO_CREDITOR, DUTY_ENDED},
	{DUTY_ACTION,               TYPE_ACTION_DONE,          NULL,     NULL,                              NULL,                                     MATCH_MEETING | MATCH_ACTION | MATCH_DEBTOR,   DUTY_MET},
	{DUTY_ACTION,               TYPE_OVERRIDE,             NULL,     NULL,                              NULL,                                     MATCH_MEETING | MATCH_ACTION,                  DUTY_ENDED},
	{DUTY_QUORUM,               TYPE_STRATEGY_RECORD,      "quorum", "yes",                             NULL,                                     0,                                             DUTY_MET},
	{DUTY_INFORMATION_RESPONSE, TYPE_INFORMATION_RESPONSE, "answer", "answered|nothing-known|withheld", NULL,                                     MATCH_OPENER | MATCH_DEBTOR,                   DUTY_MET},
	{DUTY_INFORMATION_RESPONSE, TYPE_REQUEST_ENDED,        NULL,     NULL,                              NULL,                                     MATCH_OPENER,                                  DUTY_ENDED},
	{DUTY_ESCALATION_RESPONSE,  TYPE_ESCALATION_RESPONSE,  NULL,     NULL,                              NULL,                                     MATCH_OPENER,                                  DUTY_MET},
	{DUTY_HANDOVER,             TYPE_HANDOVER_ACCEPTED,    NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_ITEM,                     DUTY_MET},
	{DUTY_HANDOVER,             TYPE_HANDOVER_DECLINED,    NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_ITEM,                     DUTY_MET},
	{DUTY_TRANSFER,             TYPE_HANDOVER_ACCEPTED,    NULL,     NULL,                              NULL,                                     MATCH_TAKEN,                                   DUTY_MET},
	{DUTY_RETURN_INTERVIEW,     TYPE_OUTCOME,              "of",     "return-interview",                NULL,                                     MATCH_QUESTION | MATCH_ANSWERED,               DUTY_MET},
	{DUTY_RECALL,               TYPE_RECALL,               NULL,     NULL,                              NULL,                                     MATCH_ABOUT | MATCH_TO_CREDITOR,               DUTY_MET},
	{DUTY_PURGED,               TYPE_PURGED,               NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_DEBTOR,                   DUTY_MET},
	{DUTY_TELL,                 TYPE_TOLD_OTHERWISE,       NULL,     NULL,                              NULL,                                     MATCH_OPENER,                                  DUTY_MET},
	{DUTY_VERIFY,               TYPE_TOLD_OTHERWISE,       NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_NO_AGENT,                 DUTY_ENDED},
	{DUTY_VERIFY,               TYPE_RECALL,               NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_TO_DEBTOR,                DUTY_ENDED},
	{DUTY_READ,                 TYPE_RECALL,               NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_TO_DEBTOR,                DUTY_ENDED},
	{DUTY_S47_OUTCOME,          TYPE_RECALL,               NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_TO_CREDITOR,              DUTY_ENDED},
	{DUTY_ASSESSMENT_OUTCOME,   TYPE_RECALL,               NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_TO_CREDITOR,              DUTY_ENDED},
	{DUTY_QUORUM,               TYPE_RECALL,               NULL,     NULL,                              NULL,                                     MATCH_OPENER | MATCH_TO_CREDITOR,              DUTY_ENDED},
};

static const struct duty_reading readings[] = {
	/* kind            status            by                then opens */
	{DUTY_VERIFY,      RECEIPT_VERIFIED, READ_BY_DEBTOR,   DUTY_READ},
	{DUTY_READ,        RECEIPT_OPENED,   READ_BY_DEBTOR,   DUTY_KIND_COUNT},
	{DUTY_ACKNOWLEDGE, RECEIPT_OPENED,   READ_BY_HOLDER,   DUTY_KIND_COUNT},
	{DUTY_CORRECTION,  RECEIPT_OPENED,   READ_BY_HOLDER,   DUTY_KIND_COUNT},
	{DUTY_QUORUM,      RECEIPT_OPENED,   READ_BY_CREDITOR, DUTY_KIND_COUNT},
};

/* Its answer names; whose name its id has; whether a replacing envelope opens
 * it though it was met; who it goes to with the case (what has arrived, only who
 * got it can open); whether a referral to an existing case is owed it; whether
 * it is owed again when the answer that met it does not stand. */
static const struct {
	enum thread_question question;
	int party_is_debtor;
	int again;
	enum duty_moves moves;
	int is_inherited;
	int is_undone;
} traits[DUTY_KIND_COUNT] = {
	/*                             question           debtor again moves           inherited undone */
	[DUTY_ACKNOWLEDGE]          = {QUESTION_OPENER,   0,     0,    MOVES_NOT,      0,        0},
	[DUTY_COMPLETION]           = {QUESTION_OPENER,   0,     0,    MOVES_CREDITOR, 0,        0},
	[DUTY_DECISION]             = {QUESTION_REFERRAL, 0,     0,    MOVES_DEBTOR,   1,        1},
	[DUTY_VERIFY]               = {QUESTION_OPENER,   1,     1,    MOVES_NOT,      0,        0},
	[DUTY_READ]                 = {QUESTION_OPENER,   1,     1,    MOVES_NOT,      0,        0},
	[DUTY_TELL]                 = {QUESTION_OPENER,   0,     0,    MOVES_DEBTOR,   0,        0},
	[DUTY_ASSESSMENT_OUTCOME]   = {QUESTION_OPENER,   0,     0,    MOVES_DEBTOR,   1,        1},
	[DUTY_EARLY_HELP_OUTCOME]   = {QUESTION_OPENER,   0,     0,    MOVES_DEBTOR,   1,        1},
	[DUTY_STRATEGY_RECORD]      = {QUESTION_OPENER,   0,     1,    MOVES_DEBTOR,   1,        1},
	[DUTY_S47_OUTCOME]          = {QUESTION_OPENER,   0,     0,    MOVES_DEBTOR,   1,        1},
	[DUTY_ICPC]                 = {QUESTION_OPENER,   0,     0,    MOVES_DEBTOR,   1,        1},
	[DUTY_ACTION]               = {QUESTION_OPENER,   0,     0,    MOVES_CREDITOR, 0,        0},
	[DUTY_QUORUM]               = {QUESTION_OPENER,   0,     0,    MOVES_DEBTOR,   0,        0},
	[DUTY_PROTECTION]           = {QUESTION_REFERRAL, 0,     0,    MOVES_DEBTOR,   0,        0},
	[DUTY_INFORMATION_RESPONSE] = {QUESTION_OPENER,   0,     0,    MOVES_CREDITOR, 0,        0},
	[DUTY_ESCALATION_RESPONSE]  = {QUESTION_OPENER,   0,     0,    MOVES_NOT,      0,        0},
	[DUTY_HANDOVER]             = {QUESTION_OPENER,   0,     0,    MOVES_NOT,      0,        0},
	[DUTY_TRANSFER]             = {QUESTION_OPENER,   0,     0,    MOVES_DEBTOR,   0,        0},
	[DUTY_RETURN_INTERVIEW]     = {QUESTION_OPENER,   0,     0,    MOVES_DEBTOR,   0,        1},
	[DUTY_RECALL]               = {QUESTION_OPENER,   0,     0,    MOVES_NOT,      0,        0},
	[DUTY_PURGED]               = {QUESTION_OPENER,   1,     0,    MOVES_NOT,      0,        0},
	[DUTY_CORRECTION]           = {QUESTION_OPENER,   0,     0,    MOVES_NOT,      0,        0},
};
/* clang-format on */

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
	struct duty_trait trait;

	assert((unsigned)kind < DUTY_KIND_COUNT);
	trait.question = traits[kind].question;
	trait.party_is_debtor = traits[kind].party_is_debtor;
	trait.again = traits[kind].again;
	trait.blocks_close = blocks_close[kind];
	trait.moves = traits[kind].moves;
	trait.is_inherited = traits[kind].is_inherited;
	trait.is_undone = traits[kind].is_undone;
	return trait;
}

int
duty_table_blocks_close(enum duty_kind kind, enum message_type opened_by)
{
	return duty_table_trait(kind).blocks_close &&
	       (kind != DUTY_VERIFY || opened_by == TYPE_UNKNOWN || types_is(opened_by, CLASS_ANSWER | CLASS_OVERRIDE));
}
