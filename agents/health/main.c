/* The health navigator's and the named nurses' agent: specific requests come in,
 * most urgent first, and the outcomes of what health referred. */
#include "runtime/program.h"

static const enum message_type inbox_types[] = {
	TYPE_INFORMATION_REQUEST,
	TYPE_PRIORITY,
	TYPE_REQUEST_ENDED,
	TYPE_DECISION,
	TYPE_OUTCOME,
	TYPE_PROGRESS,
	TYPE_REGRADE,
	TYPE_STRATEGY_RECORD,
	TYPE_OVERRIDE,
	TYPE_ESCALATION,
	TYPE_ESCALATION_RESPONSE,
	TYPE_NOT_OURS,
	TYPE_RECALL,
	TYPE_RETRACT,
	TYPE_CORRECT,
	TYPE_HOLD,
	TYPE_UNKNOWN,
};

static const struct program program = {
	.name = "tellback-health",
	.kind = {.word = "health", .inbox_types = inbox_types},
};

int
main(int argc, char **argv)
{
	return program_main(&program, argc, argv);
}
