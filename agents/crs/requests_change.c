/* Another urgency for a request, and the end of one that was overtaken. */
#include <string.h>

#include "crs/requests_verbs.h"
#include "runtime/results.h"

static const struct verb_option priority_options[] = {
	{"--rag", OPTION_WORD, "/rag", "red, amber or green"},
	{"--reason", OPTION_WORD, "/reason", "risk-up, risk-down, capacity, court or other"},
	{"--rationale", OPTION_TEXT, "/rationale", "why, in a sentence"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
};
static const struct verb_option end_options[] = {
	{"--reason", OPTION_WORD, "/reason", "answered-elsewhere, decided-without or never-passed"},
	{"--words", OPTION_TEXT, "/words", "what overtook it"},
	{"--overtaken", OPTION_FLAG, NULL, "every one whose case was decided or closed meanwhile"},
	{"--case", OPTION_TEXT, NULL, "with --overtaken: of one case only"},
};

/** What one call of `end-request --overtaken` ends at most. */
#define END_MOST 200

static int
is_open(const struct request_kept *request)
{
	return (request->state == REQUEST_HELD || request->state == REQUEST_SENT) && !request->is_lost;
}

static enum exit_code
find_request(struct verb_call *call, struct request_kept *ret_request)
{
	struct envelope_id id;
	enum exit_code code = verbs_id(call, call->words[0], &id);
	enum status status;

	if (code)
		return code;
	status = requests_store_find(agent_db(call->desk->agent), &id, ret_request);
	return status ? verbs_trouble(call, call->words[0], status) : EXIT_DONE;
}

static enum exit_code
check_open(struct verb_call *call, const struct request_kept *request)
{
	if (is_open(request))
		return EXIT_DONE;
	page_line(&call->err, "%s: %s is over: %s", call->verb->name, call->words[0],
		  request->is_lost ? "the broker refused it"
		  : *request->word ? request->word
				   : requests_store_state_word(request->state));
	return EXIT_CONFLICT;
}

/* The head that both kinds of word have, in front of ${more}. */
static enum exit_code
send_word(struct verb_call *call, const struct request_kept *request, enum message_type type, struct json_puts more)
{
	struct requests_load load = {0, 0};
	struct json_put puts[8] = {
		{"/tellback", JSON_PUT_NUMBER, NULL, 1, 0},
		{"/type", JSON_PUT_TEXT, message_type_word(type), 0, 0},
		{"/re", JSON_PUT_TEXT, request->sent_id.hex, 0, 0},
		{"/to/0", JSON_PUT_TEXT, request->agency.name, 0, 0},
	};
	size_t count = 4;
	struct view json;
	enum exit_code code;
	enum status status = requests_store_load(agent_db(call->desk->agent), request->agency.name, &load);

	if (status)
		return verbs_trouble(call, call->verb->name, status);
	for (size_t i = 0; i < more.count; i++)
		puts[count++] = more.items[i];
	if (load.held)
		puts[count++] = (struct json_put){"/heldForYou", JSON_PUT_NUMBER, NULL, (int64_t)load.held, 0};
	code = verbs_form(call, call->payload, (struct json_puts){puts, count}, &json);
	return code ? code : verbs_submit(call, json);
}

static enum exit_code
run_reprioritise(struct verb_call *call)
{
	const struct json_put by = {"/by", JSON_PUT_TEXT, call->person.user, 0, 1};
	struct request_kept request;
	size_t of = 0, place;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = find_request(call, &request);
	if (!code)
		code = check_open(call, &request);
	if (!code)
		code = send_word(call, &request, TYPE_PRIORITY, (struct json_puts){&by, 1});
	if (code || !verbs_is_sent(call))
		return code;
	if (requests_store_find(agent_db(call->desk->agent), &request.id, &request) || request.state != REQUEST_HELD)
		return verbs_await(call);
	place = requests_place(call, &request, &of);
	page_line(&call->out, "it waits here: place %zu of %zu now; %s hears of it with the request", place, of,
		  request.agency.name);
	return EXIT_DONE;
}

/* ---- the end ------------------------------------------------------------------------ */

static enum exit_code
end_one(struct verb_call *call, struct request_kept *request, const char *reason)
{
	const struct json_put why = {"/reason", JSON_PUT_WORD, reason, 0, 1};
	enum exit_code code = send_word(call, request, TYPE_REQUEST_ENDED, (struct json_puts){&why, reason ? 1 : 0});

	if (!code && verbs_is_sent(call) && request->state == REQUEST_HELD)
		page_line(&call->out, "ended here: it had not gone to %s", request->agency.name);
	return code;
}

/* Each is a message of its own; what is not yet taken goes on by itself. */
static enum exit_code
end_overtaken(struct verb_call *call)
{
	const struct requests_wanted wanted = {.case_token = verbs_value(call, "--case"), .is_open = 1};
	struct requests_kept open;
	size_t count = 0;
	enum status status = requests_store_list(agent_db(call->desk->agent), &wanted, call->arena, &open);

	if (status)
		return verbs_trouble(call, "end-request", status);
	for (size_t i = 0; i < open.count && count < END_MOST; i++) {
		enum exit_code code;

		if (!open.rows[i].overtaken_ms || !is_open(&open.rows[i]))
			continue;
		page_line(&call->out, "request %s, %s", open.rows[i].id.hex, open.rows[i].agency.name);
		code = end_one(call, &open.rows[i], "decided-without");
		if (code || call->is_waiting)
			return code; /* those before are ended, and are not open the next time */
		count++;
	}
	page_line(&call->out, "%zu ended", count);
	return EXIT_DONE;
}

/* The broker refused it, so nobody waits for a word about it. */
static enum exit_code
end_lost(struct verb_call *call, const struct request_kept *request)
{
	const char *reason = verbs_value(call, "--reason");
	const struct requests_end end = {REQUEST_ENDED, reason ? reason : "never-passed", call->now.civil.ms};
	struct db *db = agent_db(call->desk->agent);
	enum status status = db_begin(db);

	if (!status)
		status = requests_store_settle(db, request->number, &end);
	if (!status)
		status = db_commit(db);
	if (status) {
		db_rollback(db);
		return verbs_trouble(call, call->words[0], status);
	}
	page_line(&call->out, "ended here: the broker had refused it");
	return EXIT_DONE;
}

static enum exit_code
run_end(struct verb_call *call)
{
	struct request_kept request;
	enum exit_code code;

	if (verbs_value(call, "--overtaken"))
		return end_overtaken(call);
	if (verbs_is_sent(call))
		return verbs_await(call);
	if (!call->word_count) {
		page_line(&call->err, "end-request: which? REQUEST, or --overtaken");
		return EXIT_USAGE;
	}
	code = find_request(call, &request);
	if (!code && request.is_lost)
		return end_lost(call, &request);
	if (!code)
		code = check_open(call, &request);
	if (!code)
		code = end_one(call, &request, NULL);
	if (code || !verbs_is_sent(call) || request.state == REQUEST_HELD)
		return code;
	return verbs_await(call);
}

static const struct verb rows[] = {
	{"reprioritise", "REQUEST --rag RAG --reason REASON --rationale WORDS",
	 "give a request another urgency; who and why is told", 1, 2, priority_options,
	 sizeof priority_options / sizeof *priority_options, run_reprioritise},
	{"end-request", "REQUEST --reason REASON | --overtaken [--case CASE]", "end a request that is no longer needed",
	 0, 2, end_options, sizeof end_options / sizeof *end_options, run_end},
};

const struct verb *
requests_change(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
