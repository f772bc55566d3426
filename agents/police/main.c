/* The police's agent: public protection notices go out (a file that says no type
 * is a referral), what came of them comes back.  Nobody here reads a school's
 * or a health desk's mail. */
#include "police/police_table.h"
#include "runtime/program.h"

int
main(int argc, char **argv)
{
	const struct program program = {.name = "tellback-police", .kind = police_table_kind()};

	return program_main(&program, argc, argv);
}
