/* The second hand on the rule that nobody is forgotten: the database itself
 * refuses to close a case over what blocks close.  The kinds are those of
 * DUTY_KIND_TABLE as it stood when this step was written (a change of that
 * column wants a new step); `verify` is left to the rules, which know of what
 * it is. */
#include "store/store_sqlite.h"

#define KINDS_OF_0(word)
#define KINDS_OF_1(word) ", '" word "'"
#define X(code, word, blocks) KINDS_OF_##blocks(word)

/* The cases whose group is that of the row at hand. */
#define IN_GROUP \
	"(c.n = NEW.n OR (c.n = coalesce(NEW.group_n, NEW.n) AND c.group_n IS NULL)" \
	" OR c.group_n = coalesce(NEW.group_n, NEW.n))"

const char store_sqlite_close_step[] =
	/* a store of issue 2 has one that looks at the case alone */
	"DROP TRIGGER IF EXISTS cases_close;"
	"CREATE TRIGGER cases_close BEFORE UPDATE OF closed_by ON cases"
	" WHEN NEW.closed_by IS NOT NULL AND NEW.closed_by IS NOT OLD.closed_by AND EXISTS ("
	" SELECT 1 FROM cases c JOIN duties d ON d.case_n = c.n WHERE " IN_GROUP
	" AND d.state IN ('open', 'overdue') AND d.kind IS NOT 'verify' AND d.kind IN (''" DUTY_KIND_TABLE(X) "))"
	" BEGIN SELECT RAISE(ABORT, 'an answer is owed'); END;";
