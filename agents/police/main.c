/* The police's agent: public protection notices go out (a file that says no type
 * is a referral), what came of them comes back.  Nobody here reads a school's
 * or a health desk's mail. */
#include "runtime/program.h"

static const enum message_type inbox_types[] = {
	TYPE_DECISION,
	TYPE_OUTCOME,
	TYPE_PROGRESS,
	TYPE_REGRADE,
	TYPE_STRATEGY_RECORD,
	TYPE_OVERRIDE,
	TYPE_INFORMATION_REQUEST,
	TYPE_ESCALATION,
	TYPE_ESCALATION_RESPONSE,
	TYPE_ACTION_DONE,
	TYPE_NOT_OURS,
	TYPE_RECALL,
	TYPE_RETRACT,
	TYPE_CORRECT,
	TYPE_HOLD,
	TYPE_UNKNOWN,
};

static const struct program program = {
	.name = "tellback-police",
	.kind = {.word = "police", .standard_type = TYPE_REFERRAL, .inbox_types = inbox_types},
};

int
main(int argc, char **argv)
{
	return program_main(&program, argc, argv);
}
