/* What is owed, and how the agent is. */
#include <string.h>

#include "base/id.h"
#include "content/json_text.h"
#include "runtime/results.h"
#include "runtime/verbs.h"

#define MS_A_MINUTE 60000

static const struct verb_option owed_options[] = {
    {"--all", OPTION_FLAG, NULL, "what is met and over, too"},
};

static const struct verb_option refused_options[] = {
    {"--noted", OPTION_TEXT, NULL, "this one was seen to: it is no alarm any more"},
};

/* ---- owed ---------------------------------------------------------------------- */

/* How long is left of what is owed, or how late it is; "" without a date. */
static const char *
time_left(struct verb_call *call, const struct owed_row *row)
{
	int64_t left = (row->due_ms - call->now.civil.ms) / MS_A_MINUTE, minutes = left < 0 ? -left : left;
	const char *text;

	if (!agent_view_is_owed(row) || row->due_ms == INT64_MAX)
		return "";
	text = arena_print(call->arena, "%lld h %02lld min %s", (long long)minutes / 60, (long long)minutes % 60,
			   left < 0 ? "late" : "left");
	return text ? text : "";
}

static void
owed_line(struct verb_call *call, const struct owed_row *row)
{
	const struct json_member members[] = {
	    {"id", row->id, 0},
	    {"kind", row->kind, 0},
	    {"case", row->case_token.hex, 0},
	    {"debtor", row->debtor.name, 0},
	    {"creditor", row->creditor.name, 0},
	    {"child", row->child, 0},
	    {"state", row->state, 0},
	    {"since", results_time(row->start_ms, call->arena), 0},
	    {"due", results_time(row->due_ms == INT64_MAX ? 0 : row->due_ms, call->arena), 0},
	    {"left", time_left(call, row), 0},
	};

	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else
		page_line(&call->out, "  %-8s %-20s %-20s due %-21s %-16s case %s %s", row->state, row->kind,
			  verbs_is_ours(call, row->debtor.name) ? row->creditor.name : row->debtor.name,
			  results_due(row->due_ms, call->arena), members[9].text, row->case_token.hex, row->child);
}

static void
owed_part(struct verb_call *call, const struct owed_rows *rows, const char *title, int is_ours)
{
	size_t count = 0;

	if (!verbs_value(call, "--json"))
		page_line(&call->out, "%s", title);
	for (size_t i = 0; i < rows->count; i++) {
		const struct owed_row *row = &rows->rows[i];

		if (verbs_is_ours(call, row->debtor.name) != is_ours || !(is_ours || verbs_is_ours(call, row->creditor.name)))
			continue;
		if (!agent_view_is_owed(row) && !verbs_value(call, "--all"))
			continue;
		owed_line(call, row);
		count++;
	}
	if (!count && !verbs_value(call, "--json"))
		page_line(&call->out, "  nothing");
}

static enum exit_code
run_owed(struct verb_call *call)
{
	struct case_token case_token = {""};
	const struct case_token *only = call->word_count ? &case_token : NULL;
	struct agent *agent = call->desk->agent;
	struct owed_rows rows;
	enum status status;

	if (only && !id_is_id(call->words[0])) {
		page_line(&call->err, "owed: %s is no case", call->words[0]);
		return EXIT_USAGE;
	}
	if (only)
		id_set(case_token.hex, sizeof case_token.hex, call->words[0]);
	if (!call->turn)
		call->asked = agent_ask_owed(agent, only);
	call->is_waiting = call->asked && !call->is_late && !agent_answered(agent, call->asked);
	if (call->is_waiting)
		return EXIT_DONE;
	status = agent_view_owed(agent, only, call->arena, &rows);
	if (status)
		return verbs_trouble(call, "owed", status);
	owed_part(call, &rows, "we owe", 1);
	owed_part(call, &rows, "we are owed", 0);
	if (!call->asked || agent_answered(agent, call->asked) <= 0)
		page_line(&call->err, "the broker was not reached: as it was %s",
			  rows.as_of_ms ? results_time(rows.as_of_ms, call->arena) : "never told");
	return EXIT_DONE;
}

/* ---- status ----------------------------------------------------------------------- */

/* What is wrong with the log, the worst first, in a few words; "" if nothing is. */
static const char *
log_alarm(const struct verb_call *call, const struct agent_status *now)
{
	if (now->evidence)
		return "FORKED: the broker has shown logs that do not fit together";
	if (now->is_behind)
		return "BEHIND: the broker shows a smaller log than before";
	if (now->missing)
		return "MISSING: notes were accepted and are not proven to be in the log";
	return call->now.civil.ms >= now->witness_stale_ms ? "STALE: nobody outside has looked at the log for two days" : "";
}

static enum exit_code
run_status(struct verb_call *call)
{
	struct agent_status now = {0};
	enum status status = agent_view_status(call->desk->agent, &now);
	const struct json_member members[] = {
	    {"agency", call->desk->self.name, 0},
	    {"broker",
	     now.is_superseded ? "superseded"
	     : now.is_linked   ? "linked"
			       : "not-reached",
	     0},
	    {"waiting", NULL, (int64_t)now.waiting},
	    {"pending", NULL, (int64_t)now.pending},
	    {"raw", NULL, (int64_t)now.raw},
	    {"unopenedHigh", NULL, (int64_t)now.unopened_high},
	    {"unseenHigh", NULL, (int64_t)now.unseen_high},
	    {"refused", NULL, (int64_t)now.refused},
	    {"cursor", NULL, (int64_t)now.cursor},
	    {"nextSeq", NULL, (int64_t)now.next_seq},
	    {"unproven", NULL, (int64_t)now.unproven},
	    {"missing", NULL, (int64_t)now.missing},
	    {"logSize", NULL, (int64_t)now.log_size},
	    {"backedUp", NULL, (int64_t)now.backed_up},
	    {"logAlarm", log_alarm(call, &now), 0},
	    {"lastAnswer", results_time(now.last_answer_ms, call->arena), 0},
	};

	if (status)
		return verbs_trouble(call, "status", status);
	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		if (members[i].text && *members[i].text)
			page_line(&call->out, "%-14s %s", members[i].name, members[i].text);
		else if (!members[i].text)
			page_line(&call->out, "%-14s %lld", members[i].name, (long long)members[i].number);
	}
	if (call->desk->standing)
		page_line(&call->out, "%s", call->desk->standing);
	return EXIT_DONE;
}

/* What is not as it should be, each with what to do. */
static enum exit_code
run_doctor(struct verb_call *call)
{
	struct agent_status now = {0};
	enum status status = agent_view_status(call->desk->agent, &now);
	const struct {
		int is_wrong;
		const char *words;
	} rows[] = {
	    {now.is_superseded, "another agent runs with our key: stop one of the two; a second site is its own entry"},
	    {!now.is_linked && !now.is_superseded, "the broker is not reached: check the network and ask its operator; "
						   "what is sent waits here. " RESULTS_999},
	    {now.raw > 0,
	     "messages have come that are not opened yet: if this stays, look at the agent's log for the vault"},
	    {now.unopened_high > 0, "high-grade messages wait for somebody to open them: `inbox`, then `open ID`"},
	    {now.unseen_high > 0, "nobody has opened some high-grade messages of ours: ring; `track ID` says whom"},
	    {now.pending > 0, "messages wait for a second person: a manager runs `confirm ID`"},
	    {now.refused > 0, "messages were refused: `refused` says which and why, and what to do"},
	    {now.evidence > 0,
	     "the broker has shown logs that do not fit together: `log --evidence` has both, signed. Give them to the "
	     "sub-group and the registrar, ring the operator; once that is done, `log --noted`"},
	    {now.is_behind, "the broker shows a smaller log than before: ring its operator. If it was put back to an older "
			    "copy it has to catch up; nothing is lost here, and this ends by itself"},
	    {now.missing > 0, "notes that the broker accepted are not proven to be in its log: ring its operator, and ring "
			      "whom they are for; `track ID` says of one. This ends by itself once they are proven, or "
			      "with `log --noted`"},
	    {call->now.civil.ms >= now.witness_stale_ms,
	     "nobody outside has cosigned the log for two days: ask the sub-group whether its witness runs"},
	    {call->desk->standing != NULL, call->desk->standing ? call->desk->standing : ""},
	};
	enum exit_code code = EXIT_DONE;

	if (status)
		return verbs_trouble(call, "status", status);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!rows[i].is_wrong)
			continue;
		page_line(&call->out, "%s", rows[i].words);
		code = EXIT_REFUSED;
	}
	if (!code)
		page_line(&call->out, "all is well");
	return code;
}

/* ---- what was refused -------------------------------------------------------------- */

static void
refused_line(struct verb_call *call, const struct sent_row *row)
{
	const struct refusal_row *why = refusal_row(row->code);
	const struct json_member members[] = {
	    {"id", row->id.hex, 0},
	    {"case", row->case_token.hex, 0},
	    {"type", message_type_word(row->type), 0},
	    {"to", row->to, 0},
	    {"why", why->word, 0},
	    {"needs", row->needs, 0},
	    {"at", results_time(row->made_ms, call->arena), 0},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "%s  %-22s to %s, %s: %s", row->id.hex, members[2].text, row->to, members[6].text, why->word);
	page_line(&call->out, "  %s %s %s", why->sentence, why->todo, row->needs);
}

/* An alarm stays until a person says that it was seen to. */
static enum exit_code
run_refused(struct verb_call *call)
{
	const char *noted = verbs_value(call, "--noted");
	struct sent_rows rows = {NULL, 0};
	struct envelope_id id;
	enum exit_code code = noted ? verbs_id(call, noted, &id) : EXIT_DONE;
	enum status status;

	if (code)
		return code;
	status = noted ? agent_noted(call->desk->agent, &id, &call->person)
		       : agent_view_refused(call->desk->agent, call->arena, &rows);
	if (status)
		return verbs_trouble(call, noted ? noted : "refused", status);
	for (size_t i = 0; i < rows.count; i++)
		refused_line(call, &rows.rows[i]);
	if (!rows.count && !verbs_value(call, "--json"))
		page_line(&call->out, noted ? "noted" : "nothing that was refused waits for anybody");
	return EXIT_DONE;
}

static enum exit_code
run_refresh(struct verb_call *call)
{
	enum status status = call->desk->refresh(call->desk->refresh_context, call->now);

	if (status)
		return verbs_trouble(call, "keys and card", status);
	page_line(&call->out, "keys read again; the card goes to the broker");
	return EXIT_DONE;
}

static const struct verb rows[] = {
    {"owed", "[CASE] [--all] [--json]", "what we owe and what we are owed", 0, 1, owed_options,
     sizeof owed_options / sizeof *owed_options, run_owed},
    {"status", "[--json]", "is the agent well and in touch", 0, 0, NULL, 0, run_status},
    {"refused", "[--noted ID] [--json]", "what was refused, and why, until somebody has seen to it", 0, 0, refused_options,
     sizeof refused_options / sizeof *refused_options, run_refused},
    {"doctor", "", "look for what is wrong and say what to do", 0, 0, NULL, 0, run_doctor},
    {"refresh", "", "read the keys and the card again, once either has changed", 0, 0, NULL, 0,
     run_refresh},
};

const struct verb *
verbs_of_state(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
