/* An incident and its notices: handing it in, what waits for a person's word,
 * and what was told another way. */
#include "police/verbs.h"

#include <string.h>

#include "base/day.h"
#include "content/incident.h"
#include "content/json_text.h"
#include "police/notify.h"
#include "police/police_store.h"
#include "police/police_table.h"
#include "police/report.h"
#include "rules/clocks.h"
#include "runtime/results.h"

#define MS_AN_HOUR 3600000

static const struct verb_option notify_options[] = {
	{"--wait", OPTION_FLAG, NULL, "wait for the broker's answer to each notice"},
	{"--check", OPTION_FLAG, NULL, "only say what would go where: nothing is sent or kept"},
	{"--template", OPTION_TEXT, NULL, "print an example: encompass, endeavour-missing or endeavour-found"},
};
static const struct verb_option redirect_options[] = {
	{"--to", OPTION_TEXT, NULL, "send it to this agency instead: the head's own desk, the education team"},
	{"--otherwise", OPTION_FLAG, NULL, "to no agency: an officer tells it by telephone or in person (then `told`)"},
	{"--for", OPTION_TEXT, NULL, "who is to have it there; alone: it goes where it was to go, for that person"},
};
static const struct verb_option told_options[] = {
	{"--channel", OPTION_WORD, "/channel", "phone, letter or in-person"},
	{"--reason", OPTION_WORD, "/reason", "no-agent, left or unsafe"},
	{"--who", OPTION_TEXT, "/who", "who was told"},
	{"--told-at", OPTION_TEXT, "/toldAt", "when (else: now)"},
	{"--by", OPTION_TEXT, "/by", "who told them (else: you)"},
	{"--safe-contact-used", OPTION_WORD, "/safeContactUsed", "yes or no"},
};

/* ---- notify ------------------------------------------------------------------------ */

static void
notice_line(struct verb_call *call, const struct plan_item *item, const struct agent_sent *sent, int is_old)
{
	const char *to = report_to(item);
	int is_check = verbs_value(call, "--check") != NULL;
	const struct json_member members[] = {
		{"notice", plan_slot_word(item, call->arena), 0},
		{"state", is_check && !is_old ? report_plan(item) : report_state(item, sent, is_old), 0},
		{"to", to, 0},
		{"detail",
		 item->fate == PLAN_NOT ? ""
		 : item->is_alert	? "alert"
					: "full",
		 0},
		{"id", sent->id.hex, 0},
		{"case", sent->case_token.hex, 0},
		{"words", item->words ? item->words : "", 0},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "%-20s %-16s %-24s %-5s %s%s%s", members[0].text, members[1].text, to, members[3].text,
		  *sent->id.hex ? sent->id.hex : "-", item->words ? "  " : "", members[6].text);
}

/* Non-zero once the broker has said its word on each, or a person is asked for. */
static int
is_answered(struct verb_call *call, const struct notify_report *report)
{
	for (size_t i = 0; i < report->count; i++) {
		struct sent_row row;

		if (!*report->rows[i].sent.id.hex || report->rows[i].item.fate == PLAN_HOLD)
			continue;
		if (agent_view_sent_one(call->desk->agent, &report->rows[i].sent.id, call->arena, &row))
			continue;
		if (row.state == SENT_SEALED || row.state == SENT_SIGNED)
			return 0;
	}
	return 1;
}

static enum exit_code
report_say(struct verb_call *call, const struct notify_report *report)
{
	size_t untold = 0, held = 0;

	for (size_t i = 0; i < report->count; i++) {
		const struct plan_item *item = &report->rows[i].item;

		notice_line(call, item, &report->rows[i].sent, report->rows[i].is_old);
		untold += item->fate == PLAN_NOT;
		held += report_is_held(item, &report->rows[i].sent) ? 1 : 0;
	}
	if (untold)
		page_line(&call->err, "notify: %zu not told: see to it yourself", untold);
	if (held)
		page_line(&call->err,
			  "notify: %zu held: `redirect ID` says where it goes; until then nobody there is told", held);
	return EXIT_DONE;
}

static enum exit_code
notify_trouble(struct verb_call *call, enum status status, const struct document_problems *problems)
{
	if (status == STATUS_MALFORMED)
		return verbs_problems(call, problems);
	if (status == STATUS_CONFLICT) {
		page_line(&call->err, "notify: another incident has this clientReference: nothing was sent");
		return EXIT_CONFLICT;
	}
	return verbs_trouble(call, "incident", status);
}

static enum exit_code
template_say(struct verb_call *call, const char *kind)
{
	const char *text = incident_template(kind);

	if (!text) {
		page_line(&call->err, "notify: --template wants encompass, endeavour-missing or endeavour-found");
		return EXIT_USAGE;
	}
	page_line(&call->out, "%.*s", (int)strlen(text) - 1, text);
	return EXIT_DONE;
}

/* The notices of the payload into ${ret_report}; or it waits for a card. */
static enum exit_code
take(struct verb_call *call, struct notify_report **ret_report)
{
	struct document_problems *problems = arena_alloc(call->arena, sizeof *problems);
	struct notify_report *report = arena_alloc(call->arena, sizeof *report);
	const struct agent_submission submission = {.json = call->payload, .person = call->person};
	enum status status = STATUS_NO_MEMORY;

	*ret_report = NULL;
	if (problems && report)
		status = (verbs_value(call, "--check") ? notify_check : notify_take)(
			call->desk->agent, &submission, call->now, call->arena, report, problems);
	call->is_waiting = status == STATUS_BUSY && !call->is_late;
	if (call->is_waiting)
		return EXIT_DONE; /* a recipient's card is on its way: once more after the next turn */
	if (status)
		return notify_trouble(call, status, problems);
	*ret_report = report;
	return EXIT_DONE;
}

static enum exit_code
run_notify(struct verb_call *call)
{
	struct notify_report *report = call->memory;
	const char *example = verbs_value(call, "--template");
	enum exit_code code;

	if (example)
		return template_say(call, example);
	if (!call->payload.size) {
		page_line(&call->err, "notify: the file is empty or was not given");
		return EXIT_USAGE;
	}
	if (!report) {
		code = take(call, &report);
		if (code || !report)
			return code;
		call->memory = report;
	}
	call->is_waiting = verbs_value(call, "--wait") && !call->is_late && !is_answered(call, report);
	return call->is_waiting ? EXIT_DONE : report_say(call, report);
}

/* ---- redirect, held ------------------------------------------------------------------- */

static enum exit_code
way_of(struct verb_call *call, struct notify_way *ret_way)
{
	int is_otherwise = verbs_value(call, "--otherwise") != NULL;

	*ret_way = (struct notify_way){is_otherwise ? "" : verbs_value(call, "--to"), verbs_value(call, "--for"),
				       &call->person};
	if ((is_otherwise && verbs_value(call, "--to")) || (!ret_way->to && !ret_way->recipient)) {
		page_line(&call->err, "redirect: say one of --to AGENCY, --otherwise, --for WHOM");
		return EXIT_USAGE;
	}
	return *call->person.role ? EXIT_DONE : verbs_trouble(call, call->person.user, STATUS_NOT_PERMITTED);
}

static enum exit_code
run_redirect(struct verb_call *call)
{
	struct document_problems *problems = arena_alloc(call->arena, sizeof *problems);
	struct notify_way way;
	struct envelope_id id;
	enum exit_code code;
	enum status status;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = way_of(call, &way);
	if (!code)
		code = verbs_id(call, call->words[0], &id);
	if (code || !problems)
		return code ? code : verbs_trouble(call, "redirect", STATUS_NO_MEMORY);
	status = notify_redirect(call->desk->agent, &id, &way, call->now, call->arena, &call->sent, problems);
	call->is_waiting = status == STATUS_BUSY && !call->is_late;
	if (call->is_waiting)
		return EXIT_DONE;
	if (status == STATUS_NOT_FOUND) {
		page_line(&call->err, "redirect: %s waits for nobody's word (`held` lists those that do)", id.hex);
		return EXIT_NOT_FOUND;
	}
	if (status)
		return notify_trouble(call, status, problems);
	page_line(&call->out, "id    %s", call->sent.id.hex);
	return verbs_await(call);
}

static enum exit_code
run_held(struct verb_call *call)
{
	struct held_rows rows;
	enum status status = police_store_held_all(agent_db(call->desk->agent), call->arena, &rows);

	if (status)
		return verbs_trouble(call, "held", status);
	for (size_t i = 0; i < rows.count; i++) {
		const struct held_kept *held = &rows.rows[i];
		const struct json_member members[] = {
			{"id", held->id.hex, 0},
			{"setting", held->named.name, 0},
			{"since", results_time(held->made_ms, call->arena), 0},
			{"hours", NULL, (call->now.civil.ms - held->made_ms) / MS_AN_HOUR},
		};

		if (verbs_value(call, "--json"))
			verbs_line(call, members, sizeof members / sizeof *members);
		else
			page_line(&call->out, "%s  %-24s held for %lld h: a relative works there; redirect it",
				  held->id.hex, held->named.name, (long long)members[3].number);
	}
	if (!rows.count && !verbs_value(call, "--json"))
		page_line(&call->out, "nothing is held");
	return EXIT_DONE;
}

/* ---- told ------------------------------------------------------------------------------ */

static enum exit_code
run_told(struct verb_call *call)
{
	struct envelope_id re;
	struct view json;
	enum exit_code code = EXIT_DONE;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = verbs_id(call, call->words[0], &re);
	if (!code) {
		const struct json_put puts[] = {
			{"/tellback", JSON_PUT_NUMBER, NULL, 1, 0},
			{"/type", JSON_PUT_TEXT, police_table_told(), 0, 0},
			{"/re", JSON_PUT_TEXT, re.hex, 0, 0},
			{"/reason", JSON_PUT_WORD, "no-agent", 0, 1},
			{"/toldAt", JSON_PUT_TEXT, results_time(call->now.civil.ms, call->arena), 0, 1},
			{"/by", JSON_PUT_TEXT, call->person.user, 0, 1},
		};

		code = verbs_form(call, call->payload, (struct json_puts){puts, sizeof puts / sizeof *puts}, &json);
	}
	if (!code)
		code = verbs_submit(call, json);
	return code ? code : verbs_await(call);
}

#define OPTIONS(list) list, sizeof list / sizeof *list
static const struct verb rows[] = {
	{"notify", "FILE|- [--check] [--wait] [--json], --template KIND",
	 "tell settings of an incident (Encompass, Endeavour)", 0, 1, OPTIONS(notify_options),
	 run_notify},
	{"held", "[--json]", "notices that wait: a relative works at the setting", 0, 0, NULL, 0, run_held},
	{"redirect", "ID --to AGENCY | --otherwise | --for WHOM", "a person's word on where a held notice goes", 1, 1,
	 OPTIONS(redirect_options), run_redirect},
	{"told", "ID --channel CHANNEL --who WHO", "write down that a setting without an agent was told", 1, 2,
	 OPTIONS(told_options), run_told},
};

const struct verb *
verbs_notify(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
