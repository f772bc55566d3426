/* Reading: what came, what went, how far it is. */
#include <string.h>

#include "content/json_text.h"
#include "runtime/agent_proof.h"
#include "runtime/agent_purge.h"
#include "runtime/queue.h"
#include "runtime/agent_useful.h"
#include "runtime/results.h"
#include "runtime/verbs.h"

#define LIST_MOST 1000
#define WATCH_MOST 200

static const struct verb_option list_options[] = {
	{"--all", OPTION_FLAG, NULL, "every type of message, opened ones too"},
	{"--case", OPTION_TEXT, NULL, "of one case only"},
};
static const struct verb_option show_options[] = {
	{"--purpose", OPTION_TEXT, NULL, "what for, in a word: it is kept in the record of processing"},
};
static const struct verb_option open_options[] = {
	{"--useful", OPTION_TEXT, NULL, "yes or no: was it of use to you?"},
	{"--purpose", OPTION_TEXT, NULL, "what for, in a word: it is kept in the record of processing"},
};
static const struct verb_option watch_options[] = {
	{"--after", OPTION_TEXT, NULL, "only what came after this number"},
	{"--follow", OPTION_FLAG, NULL, "wait for more, and go on until stopped"},
};

/* ---- inbox -------------------------------------------------------------------- */

static int
is_shown(const struct verb_call *call, const struct inbox_row *row)
{
	const enum message_type *types = call->desk->kind->inbox_types;

	if (verbs_value(call, "--all") || !types)
		return 1;
	while (*types != TYPE_UNKNOWN && *types != row->type)
		types++;
	return *types == row->type || row->is_high;
}

/* Whom it is about, where the kind of agency cannot do without. */
static const char *
children_of(struct verb_call *call, const struct inbox_row *row)
{
	return call->desk->kind->shows_children && row->state == INBOX_VERIFIED ? verbs_children(call, &row->id) : "";
}

static void
inbox_line(struct verb_call *call, const struct inbox_row *row)
{
	const char *gone = agent_purge_words(call->desk->agent, &row->id, call->arena);
	const char *children = gone ? "" : children_of(call, row);
	const struct json_member members[] = {
		{"id", row->id.hex, 0},
		{"case", row->case_token.hex, 0},
		{"type", message_type_word(row->type), 0},
		{"from", row->from.name, 0},
		{"re", row->re.hex, 0},
		{"grade", row->grade, 0},
		{"high", row->is_high ? "yes" : "no", 0},
		{"acceptedAt", results_time(row->accepted_ms, call->arena), 0},
		{"openedAt", results_time(row->opened_ms, call->arena), 0},
		{"role", row->opened_role, 0},
		{"unreadable", row->state == INBOX_REFUSED ? row->code : "", 0},
		{"purged", gone ? gone : "", 0},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "%s  %-20s %-22s %-8s %s  %s  %s", row->id.hex, row->from.name,
		  message_type_word(row->type), row->is_high ? "HIGH" : row->grade,
		  results_time(row->accepted_ms, call->arena),
		  gone			      ? gone
		  : row->state == INBOX_REFUSED ? "CANNOT BE READ: ring the sender"
		  : row->state == INBOX_RAW   ? "being opened"
		  : row->opened_ms	      ? row->opened_role
					      : "unopened",
		  children);
}

/* Most urgent first: the same order as the front door's queue. */
static enum exit_code
inbox_list(struct verb_call *call, struct inbox_rows *rows)
{
	struct queue_item *items = arena_array(call->arena, rows->count, sizeof *items);
	size_t count = 0;

	if (!items)
		return verbs_trouble(call, "inbox", STATUS_NO_MEMORY);
	for (size_t i = 0; i < rows->count; i++) {
		struct inbox_row *row = &rows->rows[i];

		if (is_shown(call, row))
			items[count++] = (struct queue_item){row->id,	       row->is_high, row->opened_ms != 0,
							     row->accepted_ms, INT64_MAX,    row};
	}
	queue_sort(items, count, call->now.civil.ms);
	for (size_t i = 0; i < count; i++)
		inbox_line(call, items[i].context);
	if (!count && !verbs_value(call, "--json"))
		page_line(&call->out, "nothing is waiting%s",
			  verbs_value(call, "--all") ? "" : " (--all shows everything)");
	return EXIT_DONE;
}

static enum exit_code
run_inbox(struct verb_call *call)
{
	const char *token = verbs_value(call, "--case");
	struct view_wanted wanted = {NULL, TYPE_UNKNOWN, !verbs_value(call, "--all"), LIST_MOST};
	struct case_token case_token = {""};
	struct inbox_rows rows;
	enum status status;

	if (token && strlen(token) < sizeof case_token.hex) {
		memcpy(case_token.hex, token, strlen(token));
		wanted.case_token = &case_token;
	}
	status = agent_view_inbox(call->desk->agent, &wanted, call->arena, &rows);
	if (status)
		return verbs_trouble(call, "inbox", status);
	return inbox_list(call, &rows);
}

/* ---- show, open ------------------------------------------------------------------ */

/* In place of what was purged: an object too, since programs read it. */
static enum exit_code
show_gone(struct verb_call *call, const struct envelope_id *id, const char *words)
{
	struct agent_purged purged;
	struct view json;
	enum status status = agent_purge_find(call->desk->agent, id, call->arena, &purged);

	if (!status) {
		const struct json_member members[] = {
			{"id", id->hex, 0},
			{"purged", words, 0},
			{"recall", purged.recall.hex, 0},
			{"said", purged.said.hex, 0},
			{"purgedAt", results_time(purged.ms, call->arena), 0},
		};

		status = json_text_object(members, sizeof members / sizeof *members, JSON_FILE, call->arena, &json);
	}
	if (status)
		return verbs_trouble(call, id->hex, status);
	page_line(&call->out, "%.*s", (int)json.size - 1, (const char *)json.bytes);
	return EXIT_DONE;
}

static enum exit_code
show(struct verb_call *call, const struct envelope_id *id)
{
	const char *gone = agent_purge_words(call->desk->agent, id, call->arena);
	struct view json;
	enum status status;

	if (gone)
		return show_gone(call, id, gone);
	status = agent_json(call->desk->agent, id, call->arena, &json);
	if (status)
		return verbs_trouble(call, id->hex, status);
	page_line(&call->out, "%.*s", (int)json.size - 1, (const char *)json.bytes);
	return EXIT_DONE;
}

static enum exit_code
run_show(struct verb_call *call)
{
	struct envelope_id id;
	enum exit_code code = verbs_id(call, call->words[0], &id);

	return code ? code : show(call, &id);
}

/* It was sent to whoever had the case then, and only they can say to its sender
 * that it was opened. */
const char *
verbs_handed_by(struct verb_call *call, const struct envelope_id *id)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	const char *first = NULL;

	if (own && !agent_message(call->desk->agent, id, own, &message) && message.is_handed) {
		const struct envelope *envelope = &message.envelope;

		for (size_t i = 0; i < envelope->to_count; i++) {
			const char *name = envelope->to[i].agency.name;

			if (!strcmp(name, message.giver.name) || (!first && strcmp(name, envelope->from.name) != 0))
				first = name;
			if (!strcmp(name, message.giver.name))
				break;
		}
		first = arena_print(call->arena, "%s", first ? first : message.giver.name);
	}
	arena_free(own);
	return first ? first : "";
}

/* Shown first, then attested: who cannot be shown it has not opened it. */
static enum exit_code
run_open(struct verb_call *call)
{
	const char *by, *useful = verbs_value(call, "--useful");
	struct envelope_id id;
	enum exit_code code = verbs_id(call, call->words[0], &id);
	enum status status;

	if (!code && useful && strcmp(useful, "yes") != 0 && strcmp(useful, "no") != 0) {
		page_line(&call->err, "open: --useful takes yes or no");
		return EXIT_USAGE;
	}
	if (!code && !*call->person.role)
		return verbs_trouble(call, call->person.user, STATUS_NOT_PERMITTED);
	if (!code)
		code = show(call, &id);
	if (code)
		return code;
	if (agent_purge_words(call->desk->agent, &id, call->arena))
		return EXIT_REFUSED; /* nobody reads it any more */
	status = agent_opened(call->desk->agent, &id, &call->person, call->now);
	if (status == STATUS_NOT_FOUND && *(by = verbs_handed_by(call, &id))) {
		page_line(&call->err,
			  "open: it came with a case that was handed over. Its receipt is for %s to give, to which it "
			  "was sent: none goes out from here",
			  by);
		return EXIT_DONE;
	}
	if (!status && useful)
		status = agent_useful_mark(call->desk->agent, &id, !strcmp(useful, "yes"), &call->person, call->now);
	return status ? verbs_trouble(call, call->words[0], status) : EXIT_DONE;
}

/* ---- track ------------------------------------------------------------------------ */

static void
track_step(struct verb_call *call, const struct sent_step *step)
{
	const struct json_member members[] = {
		{"agency", step->agency.name, 0},
		{"storedAt", results_time(step->stored_ms, call->arena), 0},
		{"verifiedAt", results_time(step->verified_ms, call->arena), 0},
		{"openedAt", results_time(step->opened_ms, call->arena), 0},
		{"refusedAt", results_time(step->refused_ms, call->arena), 0},
		{"word", step->word, 0},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "  %-24s %s %s %s", step->agency.name,
		  step->refused_ms    ? "COULD NOT BE READ"
		  : step->opened_ms   ? "opened"
		  : step->verified_ms ? "verified"
		  : step->stored_ms   ? "stored"
				      : "on its way",
		  results_time(step->refused_ms	   ? step->refused_ms
			       : step->opened_ms   ? step->opened_ms
			       : step->verified_ms ? step->verified_ms
						   : step->stored_ms,
			       call->arena),
		  step->word);
}

/* All recipients together, "" while the broker has not taken it. */
static const char *
progress_of(struct verb_call *call, const struct sent_row *row)
{
	struct view_progress progress;
	const char *words = "";

	if (row->state == SENT_ACCEPTED && !agent_view_progress(call->desk->agent, &row->id, &progress) &&
	    progress.recipients)
		words = results_progress(&progress, call->arena);
	return words ? words : "";
}

/* That it is in the log, once that is proven; "" while the broker has not taken it. */
static const char *
proof_of(struct verb_call *call, const struct sent_row *row)
{
	struct agent_proof proof;
	const char *words;

	if (row->state != SENT_ACCEPTED || agent_proof_find(call->desk->agent, &row->id, call->arena, &proof))
		return "";
	if (proof.proven_ms)
		words = arena_print(call->arena, "in the log at index %llu of a checkpoint of size %llu, proven %s",
				    (unsigned long long)proof.index, (unsigned long long)proof.size,
				    results_time(proof.proven_ms, call->arena));
	else
		words = arena_print(call->arena, "index %llu of the log, %s", (unsigned long long)proof.index,
				    proof.missed_ms ? "NOT PROVEN in time" : "not proven yet");
	return words ? words : "";
}

static void
track_head(struct verb_call *call, const struct sent_row *row, const struct results_seen *seen)
{
	const struct json_member members[] = {
		{"id", row->id.hex, 0},
		{"case", row->case_token.hex, 0},
		{"type", message_type_word(row->type), 0},
		{"state", sent_state_word(row->state), 0},
		{"clientReference", row->reference, 0},
		{"acceptedAt", results_time(row->accepted_ms, call->arena), 0},
		{"why",
		 row->code	? refusal_row(row->code)->word
		 : row->waiting ? refusal_row(row->waiting)->word
				: "",
		 0},
		{"stands", progress_of(call, row), 0},
		{"log", proof_of(call, row), 0},
	};
	const char *words = row->is_high ? results_words(row, seen, call->arena) : NULL;

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	if (words)
		page_line(&call->out, "%s", words);
	page_line(&call->out, "%s  %s  %s  %s %s", row->id.hex, message_type_word(row->type),
		  row->is_held ? "held back here" : sent_state_word(row->state),
		  results_time(row->accepted_ms, call->arena), members[6].text);
	for (size_t i = 7; i < 9; i++)
		if (*members[i].text)
			page_line(&call->out, "  %s", members[i].text);
}

/* The broker is asked for `stored`, which no receipt tells; without it what
 * is known here must do. */
static enum exit_code
run_track(struct verb_call *call)
{
	struct agent *agent = call->desk->agent;
	struct results_seen seen = {NULL, NULL};
	struct sent_step *steps = NULL;
	struct agent_phones phones;
	struct sent_row row;
	size_t count = 0;
	enum exit_code code = call->turn ? EXIT_DONE : verbs_id(call, call->words[0], &call->sent.id);
	enum status status;

	if (code)
		return code;
	if (!call->turn)
		call->asked = agent_ask_track(agent, &call->sent.id);
	call->is_waiting = call->asked && !call->is_late && !agent_answered(agent, call->asked);
	if (call->is_waiting)
		return EXIT_DONE;
	status = agent_view_sent_one(agent, &call->sent.id, call->arena, &row);
	if (!status)
		status = agent_view_steps(agent, &call->sent.id, call->arena, &steps, &count);
	if (status)
		return verbs_trouble(call, call->words[0], status);
	for (size_t i = 0; i < count && !seen.step; i++)
		if (steps[i].opened_ms)
			seen.step = &steps[i];
	if (!agent_view_phones(agent, row.to, &phones))
		seen.phones = &phones;
	track_head(call, &row, &seen);
	for (size_t i = 0; i < count; i++)
		track_step(call, &steps[i]);
	return EXIT_DONE;
}

/* ---- watch, notices ------------------------------------------------------------------ */

static uint64_t
number_of(const char *text)
{
	uint64_t number = 0;

	while (text && *text >= '0' && *text <= '9' && number < UINT64_MAX / 10)
		number = number * 10 + (uint64_t)(*text++ - '0');
	return number;
}

static enum exit_code
run_watch(struct verb_call *call)
{
	struct journal_rows rows;
	uint64_t after = number_of(verbs_value(call, "--after"));
	enum status status = agent_view_journal(call->desk->agent, after, WATCH_MOST, call->arena, &rows);

	if (status)
		return verbs_trouble(call, "watch", status);
	call->is_waiting = !rows.count && verbs_value(call, "--follow") && !call->is_late;
	for (size_t i = 0; i < rows.count; i++) {
		const struct journal_row *row = &rows.rows[i];
		const struct json_member members[] = {
			{"number", NULL, (int64_t)row->number},
			{"what", journal_kind_word(row->kind), 0},
			{"id", row->id.hex, 0},
			{"agency", row->agency.name, 0},
			{"word", row->word, 0},
			{"at", results_time(row->ms, call->arena), 0},
		};

		if (verbs_value(call, "--json"))
			verbs_line(call, members, sizeof members / sizeof *members);
		else
			page_line(&call->out, "%6llu  %s  %-10s %s  %s %s", (unsigned long long)row->number,
				  members[5].text, members[1].text, row->id.hex, row->agency.name, row->word);
	}
	return EXIT_DONE;
}

static enum exit_code
run_notices(struct verb_call *call)
{
	struct notice_rows rows;
	enum status status = agent_view_notices(call->desk->agent, LIST_MOST, call->arena, &rows);

	if (status)
		return verbs_trouble(call, "notices", status);
	for (size_t i = 0; i < rows.count; i++) {
		const struct notice_row *row = &rows.rows[i];
		const struct json_member members[] = {
			{"notice", row->kind, 0}, {"case", row->case_token.hex, 0},
			{"about", row->about, 0}, {"code", row->code, 0},
			{"needs", row->needs, 0}, {"at", results_time(row->at_ms, call->arena), 0},
		};

		if (verbs_value(call, "--json"))
			verbs_line(call, members, sizeof members / sizeof *members);
		else
			page_line(&call->out, "%s  %-10s case %s  %s %s %s", members[5].text, row->kind,
				  row->case_token.hex, row->about, row->code, row->needs);
	}
	return EXIT_DONE;
}

static const struct verb rows[] = {
	{"inbox", "[--all] [--case CASE] [--json]", "list what came in, most urgent first", 0, 0,
	 list_options, sizeof list_options / sizeof *list_options, run_inbox},
	{"show", "ID [--purpose WORD]", "show a message without opening it as read", 1, 1, show_options, 1, run_show},
	{"open", "ID [--useful yes|no] [--purpose WORD]", "read a message: the sender is told who opened it", 1, 1,
	 open_options, sizeof open_options / sizeof *open_options, run_open},
	{"track", "ID [--json]", "how far a message has come", 1, 1, NULL, 0, run_track},
	{"watch", "[--after N] [--follow] [--json]", "what has happened", 0, 0, watch_options,
	 sizeof watch_options / sizeof *watch_options, run_watch},
	{"notices", "[--json]", "what the broker gave notice of", 0, 0, NULL, 0, run_notices},
};

const struct verb *
verbs_of_mail(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
