#include "runtime/request_table.h"

#include <string.h>

#include "base/id.h"
#include "note/directory.h"
#include "rules/clocks.h"

#define DUTY_WORD "information-response"

int64_t
request_table_due(const struct trust *trust, const char *front_door, const char *rag, int64_t from_ms)
{
	const struct directory *directory = trust_directory(trust);
	const struct directory_agency *agency = directory ? directory_find(directory, front_door) : NULL;
	const struct policy *policy = trust_policy_for(trust, front_door);
	struct calendar calendar = {policy, NULL};
	char exact[TOKEN_SIZE] = "rag-";
	const char *const whens[] = {exact, "any"};
	const struct clock_line *line;

	if (!policy && agency)
		calendar.policy = policy = trust_policy_for(trust, agency->area.name);
	if (!policy || strlen(rag) + strlen(exact) >= sizeof exact)
		return INT64_MAX;
	id_set(exact + strlen(exact), sizeof exact - strlen(exact), rag);
	line = clocks_line(policy, DUTY_WORD, whens, 2);
	return line ? clocks_due(&calendar, line->unit, line->amount, (struct instant){from_ms}).ms : INT64_MAX;
}

/* Red is 0. */
static size_t
rank(const char *rag)
{
	static const char *const words[] = {"red", "amber", "green"};
	size_t at = 0;

	while (at < sizeof words / sizeof *words && strcmp(words[at], rag) != 0)
		at++;
	return at;
}

int64_t
request_table_due_anew(const struct trust *trust, const char *front_door, const struct request_clock *clock,
		       const char *rag, int64_t now_ms)
{
	int is_raised = rank(rag) < rank(clock->rag);
	int64_t due_ms = request_table_due(trust, front_door, rag, is_raised ? now_ms : clock->from_ms);

	if (!strcmp(rag, clock->rag) || (is_raised && due_ms > clock->due_ms))
		return clock->due_ms;
	return due_ms;
}

int64_t
request_table_asked(const struct envelope_id *id)
{
	static const char digits[] = "0123456789abcdef";
	int64_t ms = 0;

	for (size_t i = 0; i < 12 && id->hex[i]; i++) {
		const char *digit = strchr(digits, id->hex[i]);

		ms = ms * 16 + (digit ? digit - digits : 0);
	}
	return ms;
}
