/* `messages`: what we sent and received of a case or about a child, each with
 * marks where a person must look before it is given to anybody. */
#include "runtime/verbs.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/json_text.h"
#include "runtime/agent_purge.h"
#include "runtime/agent_store_case.h"
#include "runtime/results.h"

/* Looked into for one call: a few seconds' work. */
#define LOOKED_MOST 5000
#define CASES_MOST 256
#define MARKS_BYTES 400

static const struct verb_option options[] = {
	{"--case", OPTION_TEXT, NULL, "of this case"},
	{"--child", OPTION_TEXT, NULL, "of every case in which this child's token stands"},
};

/**
 * struct cases:
 * The cases that are wanted.
 */
struct cases {
	struct case_token items[CASES_MOST];
	size_t count;
};

static void
case_add(struct cases *cases, const struct case_token *token)
{
	for (size_t i = 0; i < cases->count; i++)
		if (!strcmp(cases->items[i].hex, token->hex))
			return;
	if (cases->count < CASES_MOST)
		cases->items[cases->count++] = *token;
}

static int
names_child(struct verb_call *call, const struct envelope_id *id, const char *token)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct document_child *children;
	size_t count = 0;
	int names = 0;

	if (!own || agent_children(call->desk->agent, id, own, &children, &count))
		count = 0;
	for (size_t i = 0; i < count; i++)
		names |= !strcmp(children[i].token.hex, token);
	arena_free(own);
	return names;
}

/* One message of a case that names the child is enough. */
static enum exit_code
cases_of_child(struct verb_call *call, const char *token, struct cases *cases)
{
	const struct view_wanted wanted = {NULL, TYPE_UNKNOWN, 0, LOOKED_MOST};
	struct inbox_rows received;
	struct sent_rows own;
	enum status status = agent_view_inbox(call->desk->agent, &wanted, call->arena, &received);

	if (!status)
		status = agent_view_sent(call->desk->agent, &wanted, call->arena, &own);
	if (status)
		return verbs_trouble(call, "messages", status);
	for (size_t i = 0; i < received.count; i++)
		if (received.rows[i].state == INBOX_VERIFIED && names_child(call, &received.rows[i].id, token))
			case_add(cases, &received.rows[i].case_token);
	for (size_t i = 0; i < own.count; i++)
		if (own.rows[i].state == SENT_ACCEPTED && names_child(call, &own.rows[i].id, token))
			case_add(cases, &own.rows[i].case_token);
	if (received.count == LOOKED_MOST || own.count == LOOKED_MOST)
		page_line(&call->err, "only the newest %d messages each way were looked into: older cases by --case",
			  LOOKED_MOST);
	return EXIT_DONE;
}

static void
mark(char *marks, const char *word)
{
	size_t size = strlen(marks);

	if (size + strlen(word) + 3 < MARKS_BYTES)
		(void)strcat(strcpy(marks + size, size ? ", " : ""), word);
}

/* What in it may be somebody else's, or must not be read by whoever asks. */
static void
marks_of(struct verb_call *call, const struct agent_message *message, const char *token, struct arena *own, char *marks)
{
	const struct document *document = &message->document;
	struct document_child *children;
	size_t count = 0, others = 0;

	marks[0] = '\0';
	if (strcmp(message->envelope.from.name, call->desk->self.name) != 0)
		mark(marks, "another agency's: ask it first");
	if (!document_children(document, own, &children, &count))
		for (size_t i = 0; i < count; i++)
			others += token ? strcmp(children[i].token.hex, token) != 0 : i > 0;
	if (others)
		mark(marks, "names other children");
	if (token && !count)
		mark(marks, "names no child: is it about this one?");
	if (document_value_count(document, "/people"))
		mark(marks, "names other people");
	if (document_value_count(document, "/attendance"))
		mark(marks, "names staff");
	if (document_value_count(document, "/referrer") &&
	    strcmp(document_value(document, "/handling/referrerMayBeNamed", own), "yes") != 0)
		mark(marks, "the referrer must not be named");
	if (document_value_count(document, "/handling/notSharedWith"))
		mark(marks, "not to be shared with some");
	if (*document_value(document, "/handling/safeContact", own))
		mark(marks, "a safe contact");
	if (strcmp(document_value(document, "/handling/parentsTold", own), "yes") != 0)
		mark(marks, "the parents were not told of it");
	if (document->attachment_count)
		mark(marks, "has attachments");
}

static void
message_line(struct verb_call *call, const struct agent_message *message, const char *marks)
{
	const struct json_member members[] = {
		{"id", message->envelope.id.hex, 0},
		{"case", message->envelope.case_token.hex, 0},
		{"type", message->envelope.type_word, 0},
		{"from", message->envelope.from.name, 0},
		{"at", results_time(message->accepted_ms, call->arena), 0},
		{"marks", marks, 0},
	};

	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else
		page_line(&call->out, "%s  %s  %-22s from %-20s %s", members[4].text, message->envelope.id.hex,
			  message->envelope.type_word, message->envelope.from.name, marks);
}

/* Of what was purged its row alone is left to say. */
static int
is_gone(struct verb_call *call, const struct envelope_id *id)
{
	const char *words = agent_purge_words(call->desk->agent, id, call->arena);
	struct agent_message message = {.accepted_ms = 0};
	struct inbox_row row;

	if (!words || agent_view_inbox_one(call->desk->agent, id, call->arena, &row))
		return 0;
	message.accepted_ms = row.accepted_ms;
	message.envelope.id = *id;
	message.envelope.case_token = row.case_token;
	message.envelope.from = row.from;
	message.envelope.type_word = message_type_word(row.type);
	message_line(call, &message, words);
	return 1;
}

static enum exit_code
case_list(struct verb_call *call, const struct case_token *token, const char *child, size_t *ret_count)
{
	struct case_message *list;
	size_t count = 0;
	enum status status = agent_store_case_messages(agent_db(call->desk->agent), token, call->arena, &list, &count);

	if (status)
		return verbs_trouble(call, token->hex, status);
	for (size_t i = 0; i < count; i++) {
		struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
		char *marks = own ? arena_alloc(own, MARKS_BYTES) : NULL;
		struct agent_message message;

		if (marks && !agent_message(call->desk->agent, &list[i].id, own, &message)) {
			marks_of(call, &message, child, own, marks);
			message_line(call, &message, marks);
			(*ret_count)++;
		} else if (is_gone(call, &list[i].id)) {
			(*ret_count)++;
		} else {
			page_line(&call->err, "%s cannot be opened here", list[i].id.hex);
		}
		arena_free(own);
	}
	return EXIT_DONE;
}

static enum exit_code
run_messages(struct verb_call *call)
{
	const char *token = verbs_value(call, "--case"), *child = verbs_value(call, "--child");
	struct cases *cases = arena_alloc(call->arena, sizeof *cases);
	size_t count = 0;
	enum exit_code code = cases ? EXIT_DONE : verbs_trouble(call, "messages", STATUS_NO_MEMORY);

	if (!token == !child || (token && !id_is_id(token)) || (child && !id_is_child(child))) {
		page_line(&call->err, "messages: say --case and a case's token, or --child and a child's: "
				      "`show` has both");
		return EXIT_USAGE;
	}
	if (!code && token)
		id_set(cases->items[cases->count++].hex, ID_SIZE, token);
	else if (!code)
		code = cases_of_child(call, child, cases);
	for (size_t i = 0; !code && i < cases->count; i++)
		code = case_list(call, &cases->items[i], child, &count);
	if (!code && !count) {
		page_line(&call->err, "messages: there is nothing of that here");
		return EXIT_NOT_FOUND;
	}
	return code;
}

static const struct verb rows[] = {
	{"messages", "--case CASE | --child TOKEN [--json]",
	 "all we sent and received of a case or child, oldest first", 0, 0, options, sizeof options / sizeof *options,
	 run_messages},
};

const struct verb *
verbs_of_messages(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
