/* A school's or an early-years setting's agent: notifications before the bell,
 * the outcomes of what it referred; its inbox names its pupils and nothing else. */
#include "runtime/program.h"

static const enum message_type inbox_types[] = {
	TYPE_NOTIFICATION,
	TYPE_DECISION,
	TYPE_OUTCOME,
	TYPE_PROGRESS,
	TYPE_REGRADE,
	TYPE_INFORMATION_REQUEST,
	TYPE_STRATEGY_RECORD,
	TYPE_ESCALATION_RESPONSE,
	TYPE_NOT_OURS,
	TYPE_RECALL,
	TYPE_RETRACT,
	TYPE_CORRECT,
	TYPE_HOLD,
	TYPE_UNKNOWN,
};

static const struct program program = {
	.name = "tellback-school",
	.kind = {.word = "school", .shows_children = 1, .inbox_types = inbox_types},
};

int
main(int argc, char **argv)
{
	return program_main(&program, argc, argv);
}
