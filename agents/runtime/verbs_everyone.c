#include "runtime/verbs_everyone.h"

#include <string.h>

#include "base/id.h"
#include "note/directory.h"
#include "runtime/verbs_letter.h"

#define NOTICES_MOST 1000

static enum status
case_of(struct verb_call *call, const struct envelope_id *id, struct case_token *ret_case)
{
	struct inbox_row received;
	struct sent_row sent;
	enum status status = agent_view_inbox_one(call->desk->agent, id, call->arena, &received);

	if (!status) {
		*ret_case = received.case_token;
		return STATUS_OK;
	}
	status = agent_view_sent_one(call->desk->agent, id, call->arena, &sent);
	if (!status)
		*ret_case = sent.case_token;
	return status;
}

/* The newest notice that the case is held by somebody else, or NULL. */
static const char *
holder_noticed(struct verb_call *call, const struct case_token *case_token)
{
	struct notice_rows rows;

	if (agent_view_notices(call->desk->agent, NOTICES_MOST, call->arena, &rows))
		return NULL;
	for (size_t i = 0; i < rows.count; i++)
		if (!strcmp(rows.rows[i].kind, "held") && !strcmp(rows.rows[i].case_token.hex, case_token->hex))
			return rows.rows[i].code;
	return NULL;
}

enum exit_code
verbs_everyone_holder(struct verb_call *call, const struct envelope_id *id, struct agency *ret_holder)
{
	const struct directory *directory = trust_directory(call->desk->trust);
	struct agency all[MAX_RECIPIENTS];
	struct case_token case_token;
	size_t count = 0;
	const char *noticed;
	enum status status = case_of(call, id, &case_token);
	enum exit_code code;

	if (status)
		return verbs_trouble(call, id->hex, status);
	ret_holder->name[0] = '\0';
	noticed = holder_noticed(call, &case_token);
	if (noticed && id_is_agency(noticed)) {
		id_set(ret_holder->name, sizeof ret_holder->name, noticed);
		return EXIT_DONE;
	}
	code = verbs_letter_holders(call, id, all, &count);
	all[count < MAX_RECIPIENTS - 1 ? count++ : 0] = call->desk->self;
	for (size_t i = 0; !code && directory && i < count; i++) {
		const struct directory_agency *agency = directory_find(directory, all[i].name);

		if (agency && directory_has_role(agency, "crs") && !*ret_holder->name)
			*ret_holder = all[i];
	}
	return code;
}

void
verbs_everyone_told(const struct verb_call *call, const struct agency *crs, uint64_t stage, struct agency *ret_agency)
{
	const struct policy *policy = trust_policy_for(call->desk->trust, crs->name);

	ret_agency->name[0] = '\0';
	for (size_t i = 0; policy && i < policy->stage_count; i++)
		if (policy->stages[i].n == stage)
			*ret_agency = policy->stages[i].notify;
}

int64_t
verbs_everyone_number(const struct verb_call *call, const char *name, int64_t standard)
{
	const char *text = verbs_value(call, name);
	int64_t number = 0;

	if (!text || !*text || strlen(text) > 9)
		return standard;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return standard;
		number = number * 10 + (*text - '0');
	}
	return number;
}

enum exit_code
verbs_everyone_pairs(struct verb_call *call, const struct verbs_pairs *pairs, struct json_put *puts, size_t *count)
{
	size_t from = 0, number = 0;
	const char *given;

	while ((given = verbs_next(call, pairs->name, &from))) {
		const char *equals = strchr(given, '=');
		const char *places[2] = {
			arena_print(call->arena, "%s/%zu/%s", pairs->place, number, pairs->keys[0]),
			arena_print(call->arena, "%s/%zu/%s", pairs->place, number, pairs->keys[1])};
		const char *left = arena_print(call->arena, "%.*s", equals ? (int)(equals - given) : 0, given);

		if (!equals || equals == given || !equals[1]) {
			page_line(&call->err, "%s: %s %s: write it as two words with = between them", call->verb->name,
				  pairs->name, given);
			return EXIT_USAGE;
		}
		if (!places[0] || !places[1] || !left)
			return verbs_trouble(call, "form", STATUS_NO_MEMORY);
		puts[(*count)++] = (struct json_put){places[0], JSON_PUT_TEXT, left, 0, 0};
		puts[(*count)++] = (struct json_put){places[1], JSON_PUT_WORD, equals + 1, 0, 0};
		number++;
	}
	return EXIT_DONE;
}
