/* Asking an agency for information: specific, or not sent. */
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "content/document_value.h"
#include "crs/children.h"
#include "crs/requests_verbs.h"
#include "runtime/results.h"

#define PUTS_MOST 40
#define LINES_MOST 6

static const struct verb_option ask_options[] = {
	{"--to", OPTION_TEXT, NULL, "which agency"},
	{"--rag", OPTION_WORD, "/rag", "red, amber or green"},
	{"--child", OPTION_TEXT, NULL, "TOKEN, where the referral names several children"},
	{"--question", OPTION_LIST, "/questions", "what exactly to look for; may be given more than once"},
	{"--context", OPTION_TEXT, "/familyContext", "what the searcher must know of the family"},
	{"--from", OPTION_TEXT, "/periodFromDate", "from when (2026-09-01)"},
	{"--until", OPTION_TEXT, "/periodToDate", "until when"},
	{"--basis", OPTION_TEXT, "/lawfulBasis", "what allows the asking"},
	{"--instead", OPTION_TEXT, NULL, "REQUEST that was too general: this one takes its place"},
	{"--attach", OPTION_FILE, "/attachments", "a file to send along"},
};

/* ---- the child, as the referral names it -------------------------------------- */

/* What is copied; not where the referral's own mark says that it cannot be so,
 * for then it would not be sent. */
static const struct {
	const char *member;
	enum json_put_kind kind;
	const char *unless;
} members[] = {
	{"token", JSON_PUT_TEXT, NULL},
	{"givenNames", JSON_PUT_TEXT, NULL},
	{"familyName", JSON_PUT_TEXT, NULL},
	{"knownAs", JSON_PUT_TEXT, NULL},
	{"sex", JSON_PUT_WORD, NULL},
	{"birthDate", JSON_PUT_TEXT, "birth-date-odd"},
	{"expectedDate", JSON_PUT_TEXT, "expected-date-odd"},
	{"nhsNumber", JSON_PUT_TEXT, "nhs-number-check-digit"},
	{"schoolName", JSON_PUT_TEXT, NULL},
	{"livesWith", JSON_PUT_TEXT, NULL},
	{"addresses/0/postcode", JSON_PUT_TEXT, "postcode-form"},
};

/**
 * struct asking:
 * A request while it is put together.
 */
struct asking {
	struct verb_call *call;
	struct envelope_id re;
	struct agency to;
	struct json_put puts[PUTS_MOST];
	size_t count;
};

static const char *
keep(const struct asking *asking, const char *text)
{
	return arena_text(asking->call->arena, text, strlen(text));
}

static void
put(struct asking *asking, const char *pointer, enum json_put_kind kind, const char *text)
{
	if (asking->count < PUTS_MOST && pointer && text)
		asking->puts[asking->count++] = (struct json_put){pointer, kind, text, 0, 0};
}

static int
is_marked(const struct document *referral, size_t child, const char *mark, struct arena *arena)
{
	const char *list = arena_print(arena, "/children/%zu/marks", child);
	size_t count = list ? document_value_count(referral, list) : 0;

	for (size_t i = 0; mark && i < count; i++) {
		const char *at = arena_print(arena, "%s/%zu", list, i);

		if (at && !strcmp(document_value(referral, at, arena), mark))
			return 1;
	}
	return 0;
}

static void
put_child(struct asking *asking, const struct document *referral, size_t child, struct arena *arena)
{
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		const char *from = arena_print(arena, "/children/%zu/%s", child, members[i].member);
		const char *value = from ? document_value(referral, from, arena) : "";

		if (*value && !is_marked(referral, child, members[i].unless, arena))
			put(asking, arena_print(asking->call->arena, "/child/%s", members[i].member), members[i].kind,
			    keep(asking, value));
	}
	for (size_t i = 0; i < LINES_MOST; i++) {
		const char *from = arena_print(arena, "/children/%zu/addresses/0/lines/%zu", child, i);
		const char *value = from ? document_value(referral, from, arena) : "";

		if (!*value)
			break;
		put(asking, arena_print(asking->call->arena, "/child/addresses/0/lines/%zu", i), JSON_PUT_TEXT,
		    keep(asking, value));
	}
}

static int
is_called(const struct document *referral, size_t child, const char *who, struct arena *arena)
{
	const char *const at[] = {arena_print(arena, "/children/%zu/token", child),
				  arena_print(arena, "/children/%zu/givenNames", child),
				  arena_print(arena, "/children/%zu/familyName", child)};
	struct document_child one = {0};

	if (!at[0] || !at[1] || !at[2])
		return 0;
	id_set(one.token.hex, sizeof one.token.hex, document_value(referral, at[0], arena));
	one.name = arena_print(arena, "%s %s", document_value(referral, at[1], arena),
			       document_value(referral, at[2], arena));
	return children_is_called(&one, who, strlen(who));
}

/* Which of them: the only one, or the one named; else they are listed. */
static enum exit_code
choose_child(struct asking *asking, const struct document *referral, struct arena *arena)
{
	struct verb_call *call = asking->call;
	const char *who = verbs_value(call, "--child");
	size_t count = document_value_count(referral, "/children"), chosen = count, found = 0;

	for (size_t i = 0; i < count; i++)
		if (who ? is_called(referral, i, who, arena) : count == 1) {
			chosen = i;
			found++;
		}
	if (found == 1) {
		put_child(asking, referral, chosen, arena);
		return EXIT_DONE;
	}
	if (!who && (call->payload.size || !count))
		return EXIT_DONE; /* the file says whom; or nobody is named, which is said further on */
	page_line(&call->err, "ask: which child? --child and a token or a name");
	for (size_t i = 0; i < count; i++) {
		const char *at = arena_print(arena, "/children/%zu/", i);

		if (at)
			page_line(&call->err, "  %s  %s %s",
				  document_value(referral, arena_print(arena, "%stoken", at), arena),
				  document_value(referral, arena_print(arena, "%sgivenNames", at), arena),
				  document_value(referral, arena_print(arena, "%sfamilyName", at), arena));
	}
	return EXIT_USAGE;
}

static enum exit_code
read_referral(struct asking *asking)
{
	struct verb_call *call = asking->call;
	struct arena *arena = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	enum exit_code code = EXIT_DONE;
	enum status status = arena ? agent_message(call->desk->agent, &asking->re, arena, &message) : STATUS_NO_MEMORY;

	if (status) {
		code = verbs_trouble(call, call->words[0], status);
	} else if (message.document.type != TYPE_REFERRAL) {
		page_line(&call->err, "ask: %s is no referral: a request belongs to one", call->words[0]);
		code = EXIT_USAGE;
	} else {
		code = choose_child(asking, &message.document, arena);
	}
	arena_free(arena);
	return code;
}

/* ---- to whom ------------------------------------------------------------------- */

static int
is_red(const struct verb_call *call)
{
	const char *rag = verbs_value(call, "--rag");
	struct view from_file;

	if (rag)
		return !strcmp(rag, "red");
	return call->payload.size && !json_form_part(call->payload, "/rag", call->arena, &from_file) &&
	       from_file.size == 3 && !memcmp(from_file.bytes, "RED", 3);
}

/* A red one at nought capacity goes to the agency's cover. */
static enum exit_code
choose_to(struct asking *asking)
{
	struct verb_call *call = asking->call;
	const char *to = verbs_value(call, "--to"), *cover;
	struct capacity_kept capacity = {.declared_ms = 0};
	struct requests_load load = {0, 0};
	struct view from_file;
	enum status status;

	if (!to && call->payload.size && !json_form_part(call->payload, "/to/0", call->arena, &from_file))
		to = arena_text(call->arena, (const char *)from_file.bytes, from_file.size);
	if (!to || !id_is_agency(to)) {
		page_line(&call->err, "ask: which agency? --to AGENCY");
		return EXIT_USAGE;
	}
	id_set(asking->to.name, sizeof asking->to.name, to);
	status = requests_store_capacity(agent_db(call->desk->agent), to, &capacity);
	if (!status)
		status = requests_store_load(agent_db(call->desk->agent), to, &load);
	if (status)
		return verbs_trouble(call, to, status);
	if (requests_order_way(&capacity.capacity, is_red(call), load, call->now.civil.ms) != REQUESTS_COVER)
		return EXIT_DONE;
	cover = requests_cover(call->desk->trust, to);
	if (cover)
		id_set(asking->to.name, sizeof asking->to.name, cover);
	if (call->turn)
		return EXIT_DONE; /* it was said the first time */
	requests_words(call, to);
	if (cover) {
		page_line(&call->out, "it goes to its cover, %s", cover);
	} else {
		page_line(&call->out, "it names no cover that can be written to: it goes there all the same; ring %s",
			  to);
	}
	return EXIT_DONE;
}

/* ---- the verb -------------------------------------------------------------------- */

/* The same asked again while it waits is the same; once it is over, a new one.
 * So each has a name of its own, made of what it says. */
static enum exit_code
name_it(struct asking *asking, struct view *json, int *ret_is_asked)
{
	struct verb_call *call = asking->call;
	const struct digest digest = digest_of(*json);
	char hex[DIGEST_HEX_SIZE];

	digest_hex(&digest, hex);
	for (unsigned times = 1;; times++) {
		const char *name = arena_print(call->arena, "ask-%.32s-%u", hex, times);
		const struct json_put puts[] = {{"/clientReference", JSON_PUT_TEXT, name, 0, 1}};
		struct document_problems *problems = arena_alloc(call->arena, sizeof *problems);
		struct request_kept request;
		struct sent_row row;
		enum status status;

		if (!name || !problems)
			return verbs_trouble(call, "request", STATUS_NO_MEMORY);
		status = agent_view_reference(call->desk->agent, name, call->arena, &row);
		if (!status)
			status = requests_store_find(agent_db(call->desk->agent), &row.id, &request);
		if (!status && !request.is_lost && (request.state == REQUEST_HELD || request.state == REQUEST_SENT)) {
			page_line(&call->out, "asked already, %s ago: %s",
				  requests_age(call->now.civil.ms - request.asked_ms, call->arena), request.id.hex);
			*ret_is_asked = 1;
			return EXIT_DONE;
		}
		if (!status)
			continue;
		if (status == STATUS_NOT_FOUND)
			status = json_form_fill(*json, (struct json_puts){puts, 1}, call->arena, json, problems);
		return status ? verbs_trouble(call, "request", status) : EXIT_DONE;
	}
}

/* Whoever is asked sees how many wait for it. */
static enum exit_code
count_held(struct asking *asking, struct view *json)
{
	struct verb_call *call = asking->call;
	struct document_problems *problems = arena_alloc(call->arena, sizeof *problems);
	struct requests_load load = {0, 0};
	struct json_put held = {"/heldForYou", JSON_PUT_NUMBER, NULL, 0, 0};
	enum status status =
		problems ? requests_store_load(agent_db(call->desk->agent), asking->to.name, &load) : STATUS_NO_MEMORY;

	if (status)
		return verbs_trouble(call, "request", status);
	held.number = (int64_t)load.held;
	if (held.number)
		status = json_form_fill(*json, (struct json_puts){&held, 1}, call->arena, json, problems);
	return status ? verbs_trouble(call, "request", status) : EXIT_DONE;
}

static enum exit_code
put_instead(struct asking *asking)
{
	struct verb_call *call = asking->call;
	const char *word = verbs_value(call, "--instead");
	struct request_kept request;
	struct envelope_id id;
	enum exit_code code;
	enum status status;

	if (!word)
		return EXIT_DONE;
	code = verbs_id(call, word, &id);
	if (code)
		return code;
	status = requests_store_find(agent_db(call->desk->agent), &id, &request);
	if (!status && request.state != REQUEST_SENT) {
		page_line(&call->err, "ask: %s is %s: there is nothing to take the place of", word,
			  requests_store_state_word(request.state));
		return EXIT_CONFLICT;
	}
	if (status)
		return verbs_trouble(call, word, status);
	put(asking, "/replaces", JSON_PUT_TEXT, keep(asking, request.sent_id.hex));
	return EXIT_DONE;
}

static enum exit_code
put_together(struct asking *asking, struct view *ret_json)
{
	struct verb_call *call = asking->call;
	enum exit_code code = verbs_id(call, call->words[0], &asking->re);

	if (!code)
		code = choose_to(asking);
	put(asking, "/type", JSON_PUT_TEXT, message_type_word(TYPE_INFORMATION_REQUEST));
	put(asking, "/re", JSON_PUT_TEXT, asking->re.hex);
	put(asking, "/to/0", JSON_PUT_TEXT, asking->to.name);
	put(asking, "/specific", JSON_PUT_TRUE, ""); /* it is judged before it goes */
	asking->puts[asking->count++] = (struct json_put){"/tellback", JSON_PUT_NUMBER, NULL, 1, 0};
	if (!code)
		code = read_referral(asking);
	if (!code)
		code = put_instead(asking);
	if (!code)
		code = verbs_form(call, call->payload, (struct json_puts){asking->puts, asking->count}, ret_json);
	return code;
}

/* Where it stands now. */
static enum exit_code
say_place(struct verb_call *call)
{
	struct request_kept request;
	size_t of = 0, place;

	if (requests_store_find(agent_db(call->desk->agent), &call->sent.id, &request))
		return verbs_await(call);
	if (call->turn == 0 || request.state == REQUEST_HELD)
		requests_words(call, request.agency.name);
	if (request.state != REQUEST_HELD)
		return verbs_await(call);
	place = requests_place(call, &request, &of);
	page_line(&call->out, "held here, place %zu of %zu: it goes when one is answered or more can be worked on",
		  place, of);
	return EXIT_DONE;
}

static enum exit_code
run_ask(struct verb_call *call)
{
	struct asking *asking = arena_alloc(call->arena, sizeof *asking);
	struct view json = {NULL, 0};
	int is_asked = 0;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	if (!asking)
		return verbs_trouble(call, "request", STATUS_NO_MEMORY);
	asking->call = call;
	code = put_together(asking, &json);
	if (!code)
		code = name_it(asking, &json, &is_asked);
	if (code || is_asked)
		return code;
	code = count_held(asking, &json);
	if (!code)
		code = verbs_submit(call, json);
	if (code == EXIT_REFUSED)
		page_line(&call->err, "A red one needs only a child that can be looked up, and a question.");
	if (code || !verbs_is_sent(call))
		return code;
	return say_place(call);
}

static const struct verb rows[] = {
	{"ask", "REFERRAL --to AGENCY --rag RAG --question WORDS [--child TOKEN] … [FILE]",
	 "ask an agency for information: specific, or not sent", 1, 2, ask_options,
	 sizeof ask_options / sizeof *ask_options, run_ask},
};

const struct verb *
requests_ask(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
