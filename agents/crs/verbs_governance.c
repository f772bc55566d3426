/* The information-governance list: what came to the wrong place, was recalled,
 * purged or parted again, and who had opened it when.  And our codes in the
 * words of the councils' systems. */
#include "crs/verbs.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/json_text.h"
#include "crs/codes_table.h"
#include "crs/matter.h"
#include "runtime/results.h"

#define ROWS_MOST 2000

static const enum message_type types[] = {TYPE_NOT_OURS, TYPE_RECALL, TYPE_PURGED, TYPE_UNLINK, TYPE_RETRACT};
#define TYPES (sizeof types / sizeof *types)

static const struct verb_option options[] = {
	{"--case", OPTION_TEXT, NULL, "of one case only"},
};

/**
 * struct incident:
 * One message of the list.
 */
struct incident {
	struct envelope_id id;
	struct envelope_id about;
	struct case_token case_token;
	enum message_type type;
	const char *from;
	int64_t at_ms;
};

struct incidents {
	struct incident *rows;
	size_t count;
};

static void
add(struct incidents *incidents, const struct incident *row)
{
	size_t at = incidents->count;

	if (at == ROWS_MOST)
		return;
	while (at && incidents->rows[at - 1].at_ms < row->at_ms) { /* newest first */
		incidents->rows[at] = incidents->rows[at - 1];
		at--;
	}
	incidents->rows[at] = *row;
	incidents->count++;
}

static enum status
gather(struct verb_call *call, const struct case_token *only, struct incidents *incidents)
{
	enum status status = STATUS_OK;

	for (size_t t = 0; !status && t < TYPES; t++) {
		const struct view_wanted wanted = {only, types[t], 0, ROWS_MOST};
		struct inbox_rows received;
		struct sent_rows own;

		status = agent_view_inbox(call->desk->agent, &wanted, call->arena, &received);
		for (size_t i = 0; !status && i < received.count; i++) {
			const struct inbox_row *row = &received.rows[i];

			if (row->state == INBOX_VERIFIED)
				add(incidents, &(struct incident){row->id, row->re, row->case_token, row->type,
								  row->from.name, row->accepted_ms});
		}
		if (!status)
			status = agent_view_sent(call->desk->agent, &wanted, call->arena, &own);
		for (size_t i = 0; !status && i < own.count; i++) {
			const struct sent_row *row = &own.rows[i];

			if (row->state == SENT_ACCEPTED)
				add(incidents, &(struct incident){row->id, row->re, row->case_token, row->type,
								  call->desk->self.name, row->accepted_ms});
		}
	}
	return status;
}

/* What was said in it, by fields that no type but these has. */
static const char *
said(struct verb_call *call, const struct incident *incident, const char *pointer)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	const char *value = "";

	if (own && !agent_message(call->desk->agent, &incident->id, own, &message))
		value = arena_print(call->arena, "%.200s", document_value(&message.document, pointer, own));
	arena_free(own);
	return value ? value : "";
}

/* Who had opened what it is about, at whose agency, when. */
static void
opened_lines(struct verb_call *call, const struct incident *incident)
{
	struct sent_step *steps;
	struct inbox_row received;
	size_t count = 0;

	if (!*incident->about.hex)
		return;
	if (!agent_view_inbox_one(call->desk->agent, &incident->about, call->arena, &received)) {
		page_line(&call->out, "    here: %s %s", received.opened_ms ? "opened by a" : "not opened",
			  received.opened_ms ? arena_print(call->arena, "%s, %s", received.opened_role,
							   results_time(received.opened_ms, call->arena))
					     : "");
		return;
	}
	if (agent_view_steps(call->desk->agent, &incident->about, call->arena, &steps, &count))
		return;
	for (size_t i = 0; i < count; i++)
		page_line(&call->out, "    at %s: %s", steps[i].agency.name,
			  steps[i].opened_ms	 ? arena_print(call->arena, "opened by a %s, %s", steps[i].word,
							       results_time(steps[i].opened_ms, call->arena))
			  : steps[i].verified_ms ? "delivered, not opened"
						 : "not delivered");
}

static void
incident_line(struct verb_call *call, const struct incident *incident)
{
	const char *reason = said(call, incident, "/reason");
	const char *opened = said(call, incident, "/opened"), *copied = said(call, incident, "/copied");
	const struct json_member members[] = {
		{"id", incident->id.hex, 0},
		{"type", message_type_word(incident->type), 0},
		{"case", incident->case_token.hex, 0},
		{"about", incident->about.hex, 0},
		{"from", incident->from, 0},
		{"at", results_time(incident->at_ms, call->arena), 0},
		{"reason", reason, 0},
		{"opened", opened, 0},
		{"copied", copied, 0},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "%s  %-9s from %-20s case %s  %s%s%s%s%s", members[5].text, members[1].text,
		  incident->from, incident->case_token.hex, reason, *opened ? " opened by " : "", opened,
		  *copied ? "; copied: " : "", copied);
	page_line(&call->out, "    %s%s%s", incident->id.hex, *incident->about.hex ? " about " : "",
		  incident->about.hex);
	opened_lines(call, incident);
}

static enum exit_code
run_governance(struct verb_call *call)
{
	const char *word = verbs_value(call, "--case");
	struct incidents incidents = {arena_array(call->arena, ROWS_MOST, sizeof *incidents.rows), 0};
	struct matter matter;
	enum status status;
	enum exit_code code = word ? matter_find(call, word, &matter) : EXIT_DONE;

	if (code)
		return code;
	status = incidents.rows ? gather(call, word ? &matter.case_token : NULL, &incidents) : STATUS_NO_MEMORY;
	if (status)
		return verbs_trouble(call, "governance", status);
	for (size_t i = 0; i < incidents.count; i++)
		incident_line(call, &incidents.rows[i]);
	if (!incidents.count && !verbs_value(call, "--json"))
		page_line(&call->out, "nothing went to the wrong place");
	if (incidents.count == ROWS_MOST)
		page_line(&call->err, "there are more than %d: say --case", ROWS_MOST);
	return EXIT_DONE;
}

/* ---- codes ----------------------------------------------------------------------------- */

static void
code_line(struct verb_call *call, const struct codes_row *row, const char *token, const char *cin_code)
{
	const struct json_member members[] = {
		{"child", token, 0},
		{"of", row->of, 0},
		{"code", row->code, 0},
		{"ssdObject", row->ssd_object, 0},
		{"ssdOutcome", row->ssd_word, 0},
		{"cinItem", row->cin_item, 0},
		{"cinValue", row->cin_value, 0},
		{"primaryNeed", cin_code, 0},
	};

	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else
		page_line(&call->out, "%s%s%-16s %-20s %s%s%s%s%s%s%s%s%s", token, *token ? "  " : "", row->of,
			  row->code, *row->ssd_word ? "SSD " : "-", row->ssd_object, *row->ssd_word ? " " : "",
			  row->ssd_word, *row->cin_item ? "  CIN " : "", row->cin_item, *row->cin_item ? " " : "",
			  row->cin_value, *cin_code ? arena_print(call->arena, "  primary need %s", cin_code) : "");
}

/* The codes of one answer, child by child. */
static enum exit_code
codes_of(struct verb_call *call, const struct envelope_id *id)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	const char *of = "";
	size_t count = 0, shown = 0;
	enum status status = own ? agent_message(call->desk->agent, id, own, &message) : STATUS_NO_MEMORY;

	if (!status) {
		of = document_value(&message.document, message.envelope.type == TYPE_OUTCOME ? "/of" : "/stage", own);
		count = document_value_count(&message.document, "/perChild");
	}
	for (size_t i = 0; !status && i < count; i++) {
		const char *places[3] = {arena_print(own, "/perChild/%zu/code", i),
					 arena_print(own, "/perChild/%zu/token", i),
					 arena_print(own, "/perChild/%zu/cinCode", i)};
		const struct codes_row *row;

		if (!places[0] || !places[1] || !places[2])
			break;
		row = codes_table_find(of, document_value(&message.document, places[0], own));
		if (!row)
			continue;
		code_line(call, row, document_value(&message.document, places[1], own),
			  document_value(&message.document, places[2], own));
		shown++;
	}
	if (!status && !shown)
		page_line(&call->err, "codes: that message has no code of a decision or an outcome");
	arena_free(own);
	return status ? verbs_trouble(call, id->hex, status) : shown ? EXIT_DONE : EXIT_NOT_FOUND;
}

static enum exit_code
run_codes(struct verb_call *call)
{
	const struct codes_row *all;
	struct envelope_id id;
	size_t count;
	enum exit_code code;

	if (call->word_count) {
		code = verbs_id(call, call->words[0], &id);
		return code ? code : codes_of(call, &id);
	}
	all = codes_table_rows(&count);
	for (size_t i = 0; i < count; i++)
		code_line(call, &all[i], "", "");
	return EXIT_DONE;
}

static const struct verb rows[] = {
	{"governance", "[--case CASE] [--json]", "what went to the wrong place, and who had opened it", 0, 0, options,
	 sizeof options / sizeof *options, run_governance},
	{"codes", "[ANSWER] [--json]", "an answer's codes in the words of the SSD and the CIN census", 0, 1, NULL, 0,
	 run_codes},
};

const struct verb *
verbs_governance(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
