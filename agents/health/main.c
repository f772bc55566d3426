/* The health navigator's and the named nurses' agent: specific requests come in,
 * most urgent first, and the outcomes of what health referred. */
#include "health/health_table.h"
#include "runtime/program.h"

int
main(int argc, char **argv)
{
	const struct program program = {.name = "tellback-health", .kind = health_table_kind()};

	return program_main(&program, argc, argv);
}
