#include "health/health_verbs.h"

#include <string.h>

#include "base/id.h"
#include "content/json_text.h"
#include "content/moment.h"
#include "health/inquiry.h"
#include "health/inquiry_table.h"
#include "note/directory.h"
#include "runtime/results.h"

#define SHOWN_STANDARD 25

static const struct verb_option list_options[] = {
	{"--most", OPTION_TEXT, NULL, "how many to show (else: 25)"},
	{"--all", OPTION_FLAG, NULL, "answered and ended ones too"},
};
static const struct verb_option answer_options[] = {
	{"--answer", OPTION_WORD, "/answer", "answered, partial, nothing-known or withheld"},
	{"--finding", OPTION_LIST, "/findings", "what was found; may be given more than once"},
	{"--basis", OPTION_TEXT, "/withheldBasis", "withheld: on what basis"},
	{"--searched-by", OPTION_TEXT, "/searchedBy", "who searched which records (else: you)"},
	{"--too-general", OPTION_TEXT, "/tooGeneral", "it cannot be searched as it was asked: what would help"},
	{"--attach", OPTION_FILE, "/attachments", "a file to send along"},
};
static const struct verb_option capacity_options[] = {
	{"--open", OPTION_TEXT, NULL, "how many requests can be worked on at a time"},
	{"--until", OPTION_TEXT, "/until", "until when that holds (2026-11-24T17:00:00Z)"},
	{"--words", OPTION_TEXT, "/words", "why"},
	{"--to", OPTION_TEXT, NULL, "which front door (else: our area's)"},
};

/* ---- requests ------------------------------------------------------------------ */

/* Shape:  ${is_read}: it could be opened, so that whom it is about is known. */
struct waiting {
	struct inquiry_list list;
	int *opened;
};

static enum status
gather(struct verb_call *call, struct waiting *ret_waiting)
{
	struct waiting waiting = {.opened = NULL};
	enum inquiry_which which = verbs_value(call, "--all") ? INQUIRY_WHICH_ALL : INQUIRY_WHICH_OPEN;
	enum status status = inquiry_store_list(agent_db(call->desk->agent), which, call->arena, &waiting.list);

	if (!status)
		waiting.opened = arena_array(call->arena, waiting.list.count, sizeof *waiting.opened);
	if (!status && !waiting.opened)
		status = STATUS_NO_MEMORY;
	for (size_t i = 0; !status && i < waiting.list.count; i++) {
		struct inbox_row row;

		status = agent_view_inbox_one(call->desk->agent, &waiting.list.rows[i].id, call->arena, &row);
		waiting.opened[i] = !status && row.opened_ms != 0;
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
	}
	if (!status)
		*ret_waiting = waiting;
	return status;
}

static int
is_opened(const struct waiting *waiting, const struct inquiry_kept *row)
{
	return waiting->opened[row - waiting->list.rows];
}

static void
line(struct verb_call *call, const struct waiting *waiting, const struct inquiry_kept *row, size_t place)
{
	const char *children = row->state == INQUIRY_OPEN ? verbs_children(call, &row->id) : "";
	const char *due = results_time(row->due_ms == INT64_MAX ? 0 : row->due_ms, call->arena);
	int is_over = row->state == INQUIRY_OPEN && row->due_ms <= call->now.civil.ms;
	const struct json_member members[] = {
		{"id", row->id.hex, 0},
		{"case", row->case_token.hex, 0},
		{"from", row->asker.name, 0},
		{"rag", row->rag, 0},
		{"state", inquiry_store_word(row->state), 0},
		{"word", row->word, 0},
		{"place", NULL, (int64_t)place},
		{"opened", is_opened(waiting, row) ? "yes" : "no", 0},
		{"partial", row->is_partial ? "yes" : "no", 0},
		{"askedAt", results_time(row->asked_ms, call->arena), 0},
		{"cameAt", results_time(row->from_ms, call->arena), 0},
		{"due", due, 0},
		{"overdue", is_over ? "yes" : "no", 0},
		{"settledAt", results_time(row->settled_ms, call->arena), 0},
		{"children", children, 0},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "%s  %-5s %-9s %-20s asked %s  due %s%s%s%s%s  %s", row->id.hex,
		  !strcmp(row->rag, INQUIRY_TABLE_RED) ? "RED" : row->rag,
		  is_opened(waiting, row) ? "opened" : "UNOPENED", row->asker.name,
		  results_time(row->asked_ms, call->arena), results_due(row->due_ms, call->arena),
		  is_over ? " OVERDUE" : "", row->is_partial && row->state == INQUIRY_OPEN ? "  answered in part" : "",
		  row->state == INQUIRY_OPEN ? "" : "  over: ",
		  row->state == INQUIRY_OPEN ? ""
		  : *row->word		     ? row->word
					     : inquiry_store_word(row->state),
		  children);
}

/* What we said we can do, and what waits for it elsewhere. */
static enum status
say_fronts(struct verb_call *call)
{
	struct inquiry_front *fronts = NULL;
	size_t count = 0;
	enum status status = inquiry_store_fronts(agent_db(call->desk->agent), call->arena, &fronts, &count);

	for (size_t i = 0; !status && i < count; i++) {
		const struct inquiry_front *front = &fronts[i];
		int is_in_force = front->is_declared && call->now.civil.ms < front->until_ms;

		if (is_in_force)
			page_line(&call->out, "%s knows that you can work on %llu at a time, until %s",
				  front->agency.name, (unsigned long long)front->open,
				  results_time(front->until_ms, call->arena));
		else if (front->is_declared)
			page_line(&call->out,
				  "%s: what you said you can work on ended at %s; now it sends all it has: "
				  "`capacity --open N --until TIME`",
				  front->agency.name, results_time(front->until_ms, call->arena));
		if (front->held && (is_in_force || !front->is_declared))
			page_line(&call->out, "%s held %llu more for you when it last wrote (%s)", front->agency.name,
				  (unsigned long long)front->held, results_time(front->as_of_ms, call->arena));
		else if (is_in_force && !front->open)
			page_line(&call->out, "%s holds what it asks of you meanwhile; a red one goes to your cover",
				  front->agency.name);
	}
	return status;
}

static enum exit_code
run_requests(struct verb_call *call)
{
	const char *most_text = verbs_value(call, "--most");
	uint64_t most = SHOWN_STANDARD;
	struct inquiry_order order = {NULL, 0};
	struct waiting waiting;
	enum status status;

	if (most_text && (id_number(most_text, &most) || !most)) {
		page_line(&call->err, "requests: --most wants a number");
		return EXIT_USAGE;
	}
	status = gather(call, &waiting);
	if (!status)
		status = inquiry_queue(&waiting.list, waiting.opened, call->now.civil.ms, call->arena, &order);
	if (status)
		return verbs_trouble(call, call->verb->name, status);
	for (size_t i = 0; i < order.count && i < most; i++)
		line(call, &waiting, order.rows[i], i + 1);
	for (size_t i = 0; i < waiting.list.count; i++)
		if (waiting.list.rows[i].state != INQUIRY_OPEN)
			line(call, &waiting, &waiting.list.rows[i], 0);
	if (verbs_value(call, "--json"))
		return EXIT_DONE;
	if (order.count > most)
		page_line(&call->out, "and %zu more wait (--most)", order.count - (size_t)most);
	if (!order.count)
		page_line(&call->out, "nothing is asked");
	status = say_fronts(call);
	return status ? verbs_trouble(call, call->verb->name, status) : EXIT_DONE;
}

/* ---- answer -------------------------------------------------------------------- */

static enum exit_code
find(struct verb_call *call, struct inquiry_kept *ret_inquiry)
{
	struct envelope_id id;
	enum exit_code code = verbs_id(call, call->words[0], &id);
	enum status status;

	if (code)
		return code;
	status = inquiry_store_find(agent_db(call->desk->agent), &id, ret_inquiry);
	if (status == STATUS_NOT_FOUND)
		page_line(&call->err, "answer: %s is no request that was made of us", call->words[0]);
	else if (status)
		return verbs_trouble(call, call->words[0], status);
	return status ? EXIT_NOT_FOUND : EXIT_DONE;
}

static enum exit_code
fill_answer(struct verb_call *call, struct view *ret_json)
{
	const char *general = verbs_value(call, "--too-general");
	struct inquiry_kept inquiry;
	struct json_put puts[8] = {{"/tellback", JSON_PUT_NUMBER, NULL, 1, 0}};
	size_t count = 1;
	enum exit_code code = find(call, &inquiry);

	if (code)
		return code;
	if (inquiry.state == INQUIRY_REPLACED) {
		page_line(&call->err, "answer: it was asked anew: answer the newer one (`requests`)");
		return EXIT_CONFLICT;
	}
	if (inquiry.state != INQUIRY_OPEN)
		page_line(&call->out, "it was over at %s: %s; the answer goes all the same",
			  results_time(inquiry.settled_ms, call->arena), inquiry.word);
	puts[count++] = (struct json_put){"/type", JSON_PUT_TEXT, inquiry_table_type(INQUIRY_RESPONSE), 0, 0};
	puts[count++] = (struct json_put){"/re", JSON_PUT_TEXT, inquiry.id.hex, 0, 0};
	puts[count++] = (struct json_put){"/searchedBy", JSON_PUT_TEXT, call->person.user, 0, 1};
	if (general) {
		puts[count++] = (struct json_put){"/answer", JSON_PUT_WORD, INQUIRY_TABLE_PARTIAL, 0, 1};
		puts[count++] = (struct json_put){"/findings", JSON_PUT_JSON,
						  "[\"Not searched: the request is too general.\"]", 0, 1};
	}
	if (general && verbs_value(call, "--finding"))
		count--; /* what was found all the same */
	return verbs_form(call, call->payload, (struct json_puts){puts, count}, ret_json);
}

static enum exit_code
run_answer(struct verb_call *call)
{
	struct view json;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = fill_answer(call, &json);
	if (!code)
		code = verbs_submit(call, json);
	return code ? code : verbs_await(call);
}

/* ---- capacity ------------------------------------------------------------------- */

/* Our area's front door. */
static const char *
front_door(const struct verb_call *call)
{
	const struct directory *directory = trust_directory(call->desk->trust);
	const struct directory_agency *self = directory ? directory_find(directory, call->desk->self.name) : NULL;
	const char *to = verbs_value(call, "--to");

	return to ? to : self && *self->area.name ? self->area.name : NULL;
}

static enum exit_code
run_capacity(struct verb_call *call)
{
	const char *open = verbs_value(call, "--open"), *to = front_door(call);
	struct json_put puts[4] = {{"/tellback", JSON_PUT_NUMBER, NULL, 1, 0}};
	uint64_t number = 0;
	int64_t until_s = 0;
	struct view json;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	if (!call->given_count) {
		enum status status = say_fronts(call);

		return status ? verbs_trouble(call, call->verb->name, status) : EXIT_DONE;
	}
	if (!open || id_number(open, &number) || number > 100000 || !verbs_value(call, "--until") || !to) {
		page_line(&call->err, !to ? "capacity: which front door? --to AGENCY"
					  : "capacity: how many at a time, and until when? --open N --until TIME");
		return EXIT_USAGE;
	}
	if (!moment_parse(verbs_value(call, "--until"), &until_s) && until_s * 1000 <= call->now.civil.ms) {
		page_line(&call->err, "capacity: %s is over already", verbs_value(call, "--until"));
		return EXIT_USAGE;
	}
	puts[1] = (struct json_put){"/type", JSON_PUT_TEXT, inquiry_table_type(INQUIRY_CAPACITY), 0, 0};
	puts[2] = (struct json_put){"/to/0", JSON_PUT_TEXT, to, 0, 0};
	puts[3] = (struct json_put){"/open", JSON_PUT_NUMBER, NULL, (int64_t)number, 0};
	code = verbs_form(call, call->payload, (struct json_puts){puts, 4}, &json);
	if (!code)
		code = verbs_submit(call, json);
	return code ? code : verbs_await(call);
}

static const struct verb rows[] = {
	{"requests", "[--most N] [--all]", "what is asked of us, in the order in which to take it up", 0, 0,
	 list_options, sizeof list_options / sizeof *list_options, run_requests},
	{"answer", "REQUEST --answer ANSWER [--finding WORDS]… [--too-general WORDS] [FILE]",
	 "answer a request, in whole or in part, or say why not", 1, 2, answer_options,
	 sizeof answer_options / sizeof *answer_options, run_answer},
	{"capacity", "--open N --until TIME [--words WORDS] [--to FRONT-DOOR]",
	 "say how many requests fit at a time; alone: what was said", 0, 1, capacity_options,
	 sizeof capacity_options / sizeof *capacity_options, run_capacity},
};

const struct verb *
health_verbs(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
