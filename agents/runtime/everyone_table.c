#include "runtime/everyone_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "runtime/agent_holder.h"
#include "runtime/agent_purge.h"
#include "runtime/results.h"
#include "runtime/verbs_everyone.h"
#include "runtime/verbs_letter.h"

#define CHILDREN_MOST 20
#define ACTIONS_MOST 64
#define STAGES 5

/* clang-format off */
static const struct verb_option escalate_options[] = {
	{"--against", OPTION_TEXT, "/against", "the agency whose decision it is (else: who sent the message)"},
	{"--stage", OPTION_NUMBER, NULL, "1 to 5 (else: one above your last about this message)"},
	{"--imminent", OPTION_WORD, "/imminent", "yes if the child is at imminent risk: stages may be skipped"},
	{"--point", OPTION_LIST, "/points", "what you disagree with; say it again for the next point"},
	{"--wanted", OPTION_TEXT, "/wanted", "what you ask for instead"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
	{"--meeting-at", OPTION_TEXT, "/meetingAt", "a meeting you propose (2026-11-25T10:00:00Z)"},
};
static const struct verb_option respond_options[] = {
	{"--result", OPTION_WORD, "/result", "resolved, escalated or withdrawn"},
	{"--answer", OPTION_TEXT, "/answer", "the answer, to be read by everyone who has the escalation"},
	{"--stage", OPTION_NUMBER, NULL, "of which stage (else: the escalation's)"},
	{"--point", OPTION_LIST, "/points", "what was agreed or not, point by point"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
	{"--meeting-at", OPTION_TEXT, "/meetingAt", "a meeting, where one was agreed"},
};
static const struct verb_option action_options[] = {
	{"--done", OPTION_WORD, "/done", "joint, single or not-done"},
	{"--what", OPTION_TEXT, "/doneWhat", "what was done, or why it was not"},
	{"--at", OPTION_TEXT, "/doneAt", "when (else: now)"},
	{"--by", OPTION_TEXT, "/by", "by whom (else: you)"},
};
static const struct verb_option override_options[] = {
	{"--child", OPTION_LIST, NULL, "TOKEN=none, single or joint: what it is now, for each child it changes for"},
	{"--action", OPTION_LIST, NULL, "the number of an action that will not be done"},
	{"--reason", OPTION_WORD, "/reason", "risk-up, risk-down, new-information, court or resource"},
	{"--rationale", OPTION_TEXT, "/rationale", "why the meeting's decision was departed from"},
	{"--manager", OPTION_TEXT, "/manager", "which manager agreed"},
	{"--family-effect", OPTION_TEXT, "/familyEffect", "what it means for the family"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
};
static const struct verb_option not_ours_options[] = {
	{"--reason", OPTION_WORD, "/reason", "wrong-agency, wrong-child or left"},
	{"--why", OPTION_TEXT, "/why", "in your words"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
};
static const struct verb_option recall_options[] = {
	{"--at", OPTION_LIST, NULL, "an agency that should not have it (else: every recipient)"},
	{"--reason", OPTION_WORD, "/reason", "wrong-recipient, wrong-child, in-error or superseded"},
	{"--why", OPTION_TEXT, "/why", "what is to be done with it"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
};
static const struct verb_option purged_options[] = {
	{"--copied", OPTION_WORD, "/copied", "yes if anything of it is kept anywhere else, no if not"},
	{"--opened", OPTION_NUMBER, NULL, "how many people had opened it (else: as known here)"},
	{"--why", OPTION_TEXT, "/why", "where a copy is and why, or what else to know"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
};
/* clang-format on */

static struct json_put
by_user(const struct verb_call *call)
{
	return (struct json_put){"/by", JSON_PUT_TEXT, call->person.user, 0, 1};
}

/* ---- disagreement ------------------------------------------------------------------ */

static int
is_answered(struct verb_call *call, const struct envelope_id *escalation)
{
	const struct view_wanted wanted = {NULL, TYPE_ESCALATION_RESPONSE, 0, 200};
	struct inbox_rows rows;

	if (agent_view_inbox(call->desk->agent, &wanted, call->arena, &rows))
		return 0;
	for (size_t i = 0; i < rows.count; i++)
		if (!strcmp(rows.rows[i].re.hex, escalation->hex))
			return 1;
	return 0;
}

/* One above the highest of our own about the same message; but what was just
 * said does not go up to the next managers because it is typed again. */
static enum exit_code
stage_next(struct verb_call *call, const struct envelope_id *re, int64_t *ret_stage)
{
	const struct sent_row *last = NULL;
	const struct view_wanted wanted = {NULL, TYPE_ESCALATION, 0, 200};
	struct sent_rows rows;
	enum status status = agent_view_sent(call->desk->agent, &wanted, call->arena, &rows);

	*ret_stage = 1;
	for (size_t i = 0; !status && i < rows.count; i++)
		if (!strcmp(rows.rows[i].re.hex, re->hex) && rows.rows[i].state != SENT_REFUSED &&
		    rows.rows[i].state != SENT_FAILED && rows.rows[i].state != SENT_REPLACED && *ret_stage < STAGES) {
			(*ret_stage)++;
			last = last ? last : &rows.rows[i]; /* newest first */
		}
	if (status)
		return verbs_trouble(call, "escalations", status);
	if (!last || verbs_value(call, "--stage") || call->payload.size || is_answered(call, &last->id))
		return EXIT_DONE;
	page_line(&call->err, "escalate: your last one about this message is not answered yet: %s", last->id.hex);
	page_line(&call->err, "  to take it up all the same: --stage %lld", (long long)*ret_stage);
	return EXIT_CONFLICT;
}

/* Against whom: whoever is named, else who sent it, else who holds the case. */
static enum exit_code
against_of(struct verb_call *call, const struct envelope_id *re, struct agency *ret_against)
{
	const char *named = verbs_value(call, "--against");
	struct inbox_row row;
	struct sent_row own;

	ret_against->name[0] = '\0';
	if (named && !id_is_agency(named)) {
		page_line(&call->err, "escalate: --against %s is no agency's id", named);
		return EXIT_USAGE;
	}
	if (named)
		id_set(ret_against->name, sizeof ret_against->name, named);
	else if (!agent_view_inbox_one(call->desk->agent, re, call->arena, &row))
		*ret_against = row.from;
	else if (agent_view_sent_one(call->desk->agent, re, call->arena, &own) ||
		 agent_holder(call->desk->agent, &own.case_token, call->now, call->arena, ret_against))
		ret_against->name[0] = '\0'; /* the person says it */
	if (!strcmp(ret_against->name, call->desk->self.name) || !*ret_against->name) {
		page_line(&call->err, "escalate: say --against and the agency whose decision it is");
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static enum exit_code
run_escalate(struct verb_call *call)
{
	struct letter letter = {.type = "escalation"};
	struct agency against;
	int64_t stage;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = verbs_id(call, call->words[0], &letter.re);
	if (!code)
		code = against_of(call, &letter.re, &against);
	if (!code)
		code = stage_next(call, &letter.re, &stage);
	if (code)
		return code;
	stage = verbs_everyone_number(call, "--stage", stage);
	letter.puts = (struct json_puts){(const struct json_put[]){{"/against", JSON_PUT_TEXT, against.name, 0, 1},
								   {"/stage", JSON_PUT_NUMBER, NULL, stage, 0},
								   {"/imminent", JSON_PUT_WORD, "no", 0, 1},
								   by_user(call)},
					 4};
	return verbs_letter_send(call, &letter);
}

static enum exit_code
run_answer_escalation(struct verb_call *call)
{
	struct letter letter = {.type = "escalation-response"};
	struct arena *own;
	struct agent_message message;
	int64_t stage = 1;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = verbs_id(call, call->words[0], &letter.re);
	own = arena_new(VERBS_MESSAGE_BYTES);
	if (!code && own && !agent_message(call->desk->agent, &letter.re, own, &message))
		for (const char *at = document_value(&message.document, "/stage", own); *at >= '0' && *at <= '9'; at++)
			stage = *at - '0';
	arena_free(own);
	if (code)
		return code;
	letter.puts = (struct json_puts){(const struct json_put[]){{"/stage", JSON_PUT_NUMBER, NULL,
								    verbs_everyone_number(call, "--stage", stage), 0},
								   by_user(call)},
					 2};
	return verbs_letter_send(call, &letter);
}

/* ---- what a meeting agreed ------------------------------------------------------------ */

/* Is it of this record, and ours to do?  The broker could only say no. */
static enum exit_code
action_check(struct verb_call *call, const struct envelope_id *record, int64_t action)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	size_t count = 0;
	int is_ours = 0, is_there = 0;

	if (own && !agent_message(call->desk->agent, record, own, &message))
		count = document_value_count(&message.document, "/actions");
	for (size_t i = 0; i < count; i++) {
		const char *n = arena_print(own, "/actions/%zu/n", i), *who = arena_print(own, "/actions/%zu/who", i);

		if (!n || !who || strtoll(document_value(&message.document, n, own), NULL, 10) != action)
			continue;
		is_there = 1;
		is_ours = !strcmp(document_value(&message.document, who, own), call->desk->self.name);
	}
	if (count && !is_ours)
		page_line(&call->err, "action-done: %s is %s; `show %s` lists them", call->words[1],
			  is_there ? "another agency's action" : "no action of that record", call->words[0]);
	arena_free(own);
	return count && !is_ours ? EXIT_REFUSED : EXIT_DONE;
}

static enum exit_code
run_action_done(struct verb_call *call)
{
	struct envelope_id record;
	enum exit_code code = EXIT_DONE;
	struct letter letter = {.type = "action-done"};
	const char *number = call->words[1];
	int64_t action = 0;

	for (const char *at = number; *at && action < 1000; at++) {
		if (*at < '0' || *at > '9') {
			page_line(&call->err, "action-done: %s is no action's number; `show %s` lists them", number,
				  call->words[0]);
			return EXIT_USAGE;
		}
		action = action * 10 + (*at - '0');
	}
	if (!verbs_is_sent(call))
		code = verbs_id(call, call->words[0], &record);
	if (!code && !verbs_is_sent(call))
		code = action_check(call, &record, action);
	if (code)
		return code;
	letter.puts =
		(struct json_puts){(const struct json_put[]){{"/action", JSON_PUT_NUMBER, NULL, action, 0},
							     {"/doneAt", JSON_PUT_TEXT,
							      results_time(call->now.civil.ms, call->arena), 0, 1},
							     by_user(call)},
				   3};
	return verbs_letter_about(call, &letter);
}

static enum exit_code
run_override(struct verb_call *call)
{
	static const struct verbs_pairs children = {"--child", "/perChild", {"token", "s47"}};
	struct letter letter = {.type = "override"};
	struct json_put puts[2 * CHILDREN_MOST + ACTIONS_MOST + VERBS_OPTIONS_MOST] = {{0}};
	size_t count = 0, from = 0, number = 0;
	const char *action;
	enum exit_code code = EXIT_DONE;

	if (!verbs_is_sent(call))
		code = verbs_everyone_pairs(call, &children, puts, &count);
	while (!code && (action = verbs_next(call, "--action", &from))) {
		size_t digits = strspn(action, "0123456789");
		int64_t n = 0;

		if (!digits || digits > 3 || action[digits]) {
			page_line(&call->err, "override: --action %s is no action's number", action);
			return EXIT_USAGE;
		}
		for (size_t i = 0; i < digits; i++)
			n = n * 10 + (action[i] - '0');
		puts[count] = (struct json_put){arena_print(call->arena, "/action/%zu", number++), JSON_PUT_NUMBER,
						NULL, n, 0};
		if (!puts[count++].pointer)
			return verbs_trouble(call, "override", STATUS_NO_MEMORY);
	}
	puts[count++] = by_user(call);
	letter.puts = (struct json_puts){puts, count};
	return code ? code : verbs_letter_about(call, &letter);
}

/* ---- put right ------------------------------------------------------------------------ */

static enum exit_code
run_not_ours(struct verb_call *call)
{
	const struct json_put by = by_user(call);
	struct letter letter = {.type = "not-ours", .puts = {&by, 1}};

	return verbs_letter_about(call, &letter);
}

static void
to_add(const struct verb_call *call, const char *name, struct agency *to, size_t *count)
{
	if (!*name || !strcmp(name, call->desk->self.name))
		return;
	for (size_t i = 0; i < *count; i++)
		if (!strcmp(to[i].name, name))
			return;
	id_set(to[(*count)++].name, AGENCY_SIZE, name);
}

static enum exit_code
run_recall(struct verb_call *call)
{
	const struct json_put by = by_user(call);
	struct letter letter = {.type = "recall", .puts = {&by, 1}};
	struct agency to[MAX_RECIPIENTS];
	size_t from = 0;
	const char *name;

	while ((name = verbs_next(call, "--at", &from))) {
		if (!id_is_agency(name)) {
			page_line(&call->err, "recall: --at %s is no agency's id", name);
			return EXIT_USAGE;
		}
		if (letter.to_count < MAX_RECIPIENTS - 1)
			to_add(call, name, to, &letter.to_count);
	}
	letter.to = to;
	return verbs_letter_about(call, &letter);
}

/* How many had opened what is recalled: as far as this store knows, whoever it
 * has an opened receipt of. */
static int64_t
opened_here(struct verb_call *call, const struct envelope_id *recall)
{
	struct inbox_row row, about;

	if (agent_view_inbox_one(call->desk->agent, recall, call->arena, &row) ||
	    agent_view_inbox_one(call->desk->agent, &row.re, call->arena, &about))
		return 0;
	return about.opened_ms != 0;
}

/* What is gone, and what nobody here can take away. */
static enum exit_code
tell_purged(struct verb_call *call, enum exit_code code)
{
	struct agent_purged purged;
	struct envelope_id recall;
	struct inbox_row row;

	if (call->is_waiting || verbs_value(call, "--json") || verbs_id(call, call->words[0], &recall) ||
	    agent_view_inbox_one(call->desk->agent, &recall, call->arena, &row) ||
	    agent_purge_find(call->desk->agent, &row.re, call->arena, &purged))
		return code;
	page_line(&call->out, "removed here: the content of %s, and its files in in/new and in/done", row.re.hex);
	page_line(&call->out, "kept here: that it came, its receipts, and that it was purged, when and by whom");
	page_line(&call->out, "Tellback cannot remove: copies in other systems, on paper, and in backups");
	if (*purged.handover.hex)
		page_line(&call->out, "it also stands, sealed, inside handover %s, and is shown to nobody from there",
			  purged.handover.hex);
	return code;
}

static enum exit_code
run_purged(struct verb_call *call)
{
	struct letter letter = {.type = "purged"};
	struct inbox_row row;
	enum exit_code code;

	if (verbs_is_sent(call))
		return tell_purged(call, verbs_await(call));
	code = verbs_id(call, call->words[0], &letter.re);
	if (code)
		return code;
	if (!agent_view_inbox_one(call->desk->agent, &letter.re, call->arena, &row) && row.type != TYPE_RECALL) {
		page_line(&call->err, "purged: %s is no recall: say the recall that asked for it", call->words[0]);
		return EXIT_REFUSED;
	}
	letter.puts = (struct json_puts){
		(const struct json_put[]){{"/opened", JSON_PUT_NUMBER, NULL,
					   verbs_everyone_number(call, "--opened", opened_here(call, &letter.re)), 0},
					  by_user(call)},
		2};
	return tell_purged(call, verbs_letter_send(call, &letter));
}

/* clang-format off */
#define OPTIONS(list) list, sizeof list / sizeof *list
static const struct verb rows[] = {
	{"escalate", "MESSAGE --point TEXT... --wanted TEXT", "disagree formally with what a message says", 1, 2,
	 OPTIONS(escalate_options), run_escalate},
	{"answer-escalation", "ESCALATION --result RESULT --answer TEXT", "answer a formal disagreement", 1, 2,
	 OPTIONS(respond_options), run_answer_escalation},
	{"action-done", "RECORD N --done HOW --what TEXT", "say what became of an action that a meeting agreed", 2, 3,
	 OPTIONS(action_options), run_action_done},
	{"override", "RECORD [--child TOKEN=S47...] [--action N...] --reason REASON", "tell everyone that a meeting's decision was departed from", 1, 2,
	 OPTIONS(override_options), run_override},
	{"not-ours", "MESSAGE --reason REASON", "this came to the wrong place: tell its sender", 1, 2,
	 OPTIONS(not_ours_options), run_not_ours},
	{"recall", "MESSAGE --reason REASON --why TEXT [--at AGENCY...]", "ask those who should not have it to purge it", 1, 2,
	 OPTIONS(recall_options), run_recall},
	{"purged", "RECALL --copied yes|no", "say that what was recalled is purged here", 1, 2,
	 OPTIONS(purged_options), run_purged},
};
/* clang-format on */

const struct verb *
everyone_table(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
