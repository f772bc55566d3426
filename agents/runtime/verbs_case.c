/* One case, as this agency has it. */
#include <string.h>

#include "base/id.h"
#include "content/json_text.h"
#include "runtime/agent_holder.h"
#include "runtime/agent_purge.h"
#include "runtime/results.h"
#include "runtime/verbs.h"

/* How far it is, in a few words. */
static const char *
stands(struct verb_call *call, const struct view_message *row)
{
	struct view_progress progress;
	const char *words = agent_purge_words(call->desk->agent, &row->id, call->arena);

	if (words)
		return words;
	switch (row->way) {
	case VIEW_CAME:
		return *row->word ? row->word : "unopened";
	case VIEW_HANDED:
		words = arena_print(call->arena, "handed over by %s", row->giver);
		return words ? words : "";
	case VIEW_WENT:
		break;
	}
	if (strcmp(row->word, sent_state_word(SENT_ACCEPTED)) != 0 ||
	    agent_view_progress(call->desk->agent, &row->id, &progress) || !progress.recipients)
		return row->word;
	words = results_progress(&progress, call->arena);
	return words ? words : "";
}

static void
case_line(struct verb_call *call, const struct view_message *row)
{
	static const char *const ways[] = {[VIEW_CAME] = "from", [VIEW_WENT] = "to", [VIEW_HANDED] = "from"};
	const struct json_member members[] = {
		{"id", row->id.hex, 0},
		{"way",
		 row->way == VIEW_WENT	 ? "sent"
		 : row->way == VIEW_CAME ? "received"
					 : "handed-over",
		 0},
		{"type", message_type_word(row->type), 0},
		{ways[row->way], row->who, 0},
		{"acceptedAt", results_time(row->ms, call->arena), 0},
		{"high", row->is_high ? "yes" : "no", 0},
		{"stands", stands(call, row), 0},
	};

	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else
		page_line(&call->out, "%s  %-4s %-24s %-22s %s  %s%s", members[4].text, ways[row->way],
			  *row->who ? row->who : "ourselves", members[2].text, row->id.hex,
			  row->is_high ? "HIGH  " : "", members[6].text);
}

static enum exit_code
run_case(struct verb_call *call)
{
	struct case_token case_token = {""};
	struct view_messages rows = {NULL, 0};
	struct agency holder = {""};
	enum status status;

	if (!id_is_id(call->words[0])) {
		page_line(&call->err, "case: %s is no case", call->words[0]);
		return EXIT_USAGE;
	}
	id_set(case_token.hex, sizeof case_token.hex, call->words[0]);
	status = agent_view_case(call->desk->agent, &case_token, call->arena, &rows);
	if (!status && !rows.count)
		status = STATUS_NOT_FOUND;
	if (status)
		return verbs_trouble(call, call->words[0], status);
	status = agent_holder(call->desk->agent, &case_token, call->now, call->arena, &holder);
	if (!status && !verbs_value(call, "--json"))
		page_line(&call->out, "held by %s, as far as we were told", holder.name);
	for (size_t i = 0; i < rows.count; i++)
		case_line(call, &rows.rows[i]);
	return EXIT_DONE;
}

static const struct verb rows[] = {
	{"case", "CASE [--json]", "all messages of a case, oldest first, and how far each is", 1, 1, NULL, 0, run_case},
};

const struct verb *
verbs_of_cases(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
