/* Any other agency's agent: the same guarantees from one plain program, which
 * shows everything that comes. */
#include "runtime/program.h"

static const struct agent_kind kind = {.word = "plain"};

int
main(int argc, char **argv)
{
	const struct program program = {.name = "tellback-agent", .kind = &kind};

	return program_main(&program, argc, argv);
}
