/* Any other agency's agent: the same guarantees from one plain program, which
 * shows everything that comes. */
#include "runtime/program.h"

static const struct program program = {
	.name = "tellback-agent",
	.kind = {.word = "plain"},
};

int
main(int argc, char **argv)
{
	return program_main(&program, argc, argv);
}
