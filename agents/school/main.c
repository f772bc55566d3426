/* A school's or an early-years setting's agent: notifications before the bell,
 * the outcomes of what it referred; its inbox names its pupils and nothing else. */
#include "school/school_table.h"
#include "runtime/program.h"

int
main(int argc, char **argv)
{
	const struct program program = {.name = "tellback-school", .kind = school_table_kind()};

	return program_main(&program, argc, argv);
}
