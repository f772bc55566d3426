/* Sending: the document, its way into the outbox, the broker's word on it. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "content/json_text.h"
#include "runtime/intake.h"
#include "runtime/results.h"
#include "runtime/verbs.h"

/* What a verb puts into its document besides the options: a head, 20 children,
 * the recipients and actions of a meeting. */
#define PUTS_MOST 400

static const struct verb_option send_options[] = {
	{"--attach", OPTION_LIST, NULL, "a file to send along: yours, or one that all may read"},
	{"--wait", OPTION_FLAG, NULL, "wait for the broker's answer"},
};

/* ---- shared ------------------------------------------------------------------ */

static enum json_put_kind
put_kind(enum option_kind kind)
{
	return kind == OPTION_WORD     ? JSON_PUT_WORD
	       : kind == OPTION_NUMBER ? JSON_PUT_NUMBER
	       : kind == OPTION_FLAG   ? JSON_PUT_TRUE
				       : JSON_PUT_TEXT;
}

/* An option's value at its place; a list's items one after the other. */
static int
option_put(struct verb_call *call, size_t at, struct json_put *put)
{
	const struct verb_option *option = call->given[at].option;
	const char *value = call->given[at].value;
	size_t before = 0;

	*put = (struct json_put){option->pointer, put_kind(option->kind), value, 0, 0};
	if (option->kind == OPTION_NUMBER) {
		if (!*value || strspn(value, "0123456789") != strlen(value) || strlen(value) > 9)
			return -1;
		while (*value)
			put->number = put->number * 10 + (*value++ - '0');
	}
	if (option->kind != OPTION_LIST && option->kind != OPTION_FILE)
		return 0;
	for (size_t i = 0; i < at; i++)
		before += call->given[i].option == option;
	if (option->kind == OPTION_FILE) { /* a document that names its files itself is right */
		put->text = strrchr(value, '/') ? strrchr(value, '/') + 1 : value;
		put->pointer = arena_print(call->arena, "%s/%zu/file", option->pointer, before);
		put->is_default = 1;
		return put->pointer ? 0 : -1;
	}
	put->pointer = arena_print(call->arena, "%s/%zu", option->pointer, before);
	return put->pointer ? 0 : -1;
}

enum exit_code
verbs_form(struct verb_call *call, struct view base, struct json_puts puts, struct view *ret_json)
{
	struct json_put all[VERBS_OPTIONS_MOST + PUTS_MOST];
	struct document_problems *problems = arena_alloc(call->arena, sizeof *problems);
	size_t count = 0;
	enum status status;

	if (!problems || puts.count > PUTS_MOST)
		return verbs_trouble(call, "form", STATUS_NO_MEMORY);
	memcpy(all, puts.items, puts.count * sizeof *all);
	count = puts.count;
	for (size_t i = 0; i < call->given_count; i++) {
		if (!call->given[i].option->pointer)
			continue;
		if (option_put(call, i, &all[count++])) {
			page_line(&call->err, "%s: %s wants a number", call->verb->name, call->given[i].option->name);
			return EXIT_USAGE;
		}
	}
	status = json_form_fill(base, (struct json_puts){all, count}, call->arena, ret_json, problems);
	if (status == STATUS_MALFORMED)
		return verbs_problems(call, problems);
	return status ? verbs_trouble(call, "form", status) : EXIT_DONE;
}

/* Whoever asks may send only what it could read itself: the agent can read
 * more, its own keys among it. */
static enum status
attachment_read(struct verb_call *call, const char *path, struct view *ret_bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *same = arena_print(call->arena, "/proc/self/fd/%d", fd);
	enum status status = STATUS_NOT_FOUND;
	struct stat stat;

	if (fd < 0)
		return STATUS_NOT_FOUND;
	if (fstat(fd, &stat) || !S_ISREG(stat.st_mode))
		status = STATUS_NOT_FOUND;
	else if (stat.st_uid != call->uid && !(stat.st_mode & S_IROTH) && call->uid != 0)
		status = STATUS_NOT_PERMITTED;
	else
		status = same ? file_read(same, MAX_SEALED_BYTES, call->arena, ret_bytes) : STATUS_NO_MEMORY;
	(void)close(fd); /* only read */
	return status;
}

static enum exit_code
attachments_read(struct verb_call *call, struct agent_submission *submission)
{
	struct document_attachment *files = arena_array(call->arena, VERBS_OPTIONS_MOST, sizeof *files);
	const char *path;
	size_t from = 0;

	if (!files)
		return verbs_trouble(call, "attachments", STATUS_NO_MEMORY);
	while ((path = verbs_next(call, "--attach", &from))) {
		struct document_attachment *file = &files[submission->file_count];
		const char *slash = strrchr(path, '/');
		enum status status;

		file->name = slash ? slash + 1 : path;
		status = attachment_read(call, path, &file->bytes);
		if (status == STATUS_NOT_PERMITTED) {
			page_line(&call->err, "%s: %s: it is neither yours nor for all to read", call->verb->name,
				  path);
			return EXIT_NOT_PERMITTED;
		}
		if (status)
			return verbs_trouble(call, path, status);
		submission->file_count++;
	}
	submission->files = files;
	return EXIT_DONE;
}

/* What to think of, though it can go as it is. */
static void
remarks_say(struct verb_call *call, struct view json)
{
	struct document_problems *problems = arena_alloc(call->arena, sizeof *problems);
	struct agent_remarks *remarks = arena_alloc(call->arena, sizeof *remarks);
	struct document document;

	if (!problems || !remarks || document_read(json, call->arena, &document, problems) ||
	    agent_remarks(call->desk->kind, &document, call->now.civil, call->arena, remarks))
		return;
	for (size_t i = 0; i < remarks->prompts.count; i++)
		page_line(&call->out, "think of it: %s", remarks->prompts.items[i].words);
	for (size_t i = 0; i < remarks->mark_count; i++)
		page_line(&call->out, "marked: %s", remarks->marks[i]);
}

/* What it is called from now on. */
static void
taken_say(struct verb_call *call, const struct agent_packet_sent *all, int is_packet)
{
	const struct json_member members[] = {{"id", call->sent.id.hex, 0},
					      {"case", call->sent.case_token.hex, 0},
					      {"state", sent_state_word(call->sent.state), 0}};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, 3);
		return;
	}
	page_line(&call->out, "id    %s", call->sent.id.hex);
	page_line(&call->out, "case  %s", call->sent.case_token.hex);
	for (size_t i = 1; i < all->count; i++)
		page_line(&call->out, is_packet ? "%s %s" : "to %s, apart\nid    %s", all->items[i].name,
			  all->items[i].sent.id.hex);
	if (call->sent.state == SENT_PENDING)
		page_line(&call->out, "waits for a second person: a manager runs `confirm %s`", call->sent.id.hex);
}

enum exit_code
verbs_submit(struct verb_call *call, struct view json)
{
	struct document_problems *problems = arena_alloc(call->arena, sizeof *problems);
	struct agent_submission submission = {
		.json = json, .person = call->person, .is_typed = !call->payload.size};
	const struct agent_packet *packet = call->desk->kind->packet;
	struct agent_packet_sent *all = arena_alloc(call->arena, sizeof *all);
	enum exit_code code = attachments_read(call, &submission);
	enum status status;
	int is_packet;

	if (code)
		return code;
	if (!problems || !all)
		return verbs_trouble(call, "message", STATUS_NO_MEMORY);
	is_packet = packet && packet->is(json);
	status = (is_packet ? packet->send : agent_send_all)(call->desk->agent, &submission, call->now, call->arena, all,
							     problems);
	if (status == STATUS_MALFORMED)
		return verbs_problems(call, problems);
	call->is_waiting = status == STATUS_BUSY && !call->is_late;
	if (call->is_waiting)
		return EXIT_DONE; /* a recipient's card is on its way: once more after the next turn */
	if (status)
		return verbs_trouble(call, "message", status);
	if (all->count)
		call->sent = all->items[0].sent;
	taken_say(call, all, is_packet);
	if (!is_packet && !verbs_value(call, "--json"))
		remarks_say(call, json);
	return EXIT_DONE;
}

/* What the broker said, for a person. */
static enum exit_code
answer_say(struct verb_call *call, const struct sent_row *row)
{
	const struct refusal_row *why = refusal_row(row->code);
	const struct json_member members[] = {{"id", row->id.hex, 0},
					      {"case", row->case_token.hex, 0},
					      {"state", sent_state_word(row->state), 0},
					      {"code", row->code == REFUSAL_NONE ? "" : why->word, 0},
					      {"index", NULL, (int64_t)row->index},
					      {"acceptedAt", results_time(row->accepted_ms, call->arena), 0}};

	if (verbs_value(call, "--json"))
		verbs_line(call, members, row->state == SENT_ACCEPTED ? 6 : 4);
	if (row->state == SENT_ACCEPTED && verbs_value(call, "--json"))
		return EXIT_DONE;
	if (row->state == SENT_ACCEPTED) {
		page_line(&call->out, "accepted, log index %llu, %s", (unsigned long long)row->index,
			  results_time(row->accepted_ms, call->arena));
		return EXIT_DONE;
	}
	if (row->state == SENT_FAILED && row->code == REFUSAL_NONE) {
		page_line(&call->err, "not sent: it was held here, and is no longer needed");
		return EXIT_REFUSED;
	}
	page_line(&call->err, "%s: %s: %s %s", row->state == SENT_FAILED ? "not taken" : "refused", why->word,
		  why->sentence, why->todo);
	for (const char *at = row->needs ? row->needs : ""; *at;) {
		size_t size = strcspn(at, " ");

		page_line(&call->err, "  missing: %.*s", (int)size, at);
		at += size;
		at += *at == ' ';
	}
	return EXIT_REFUSED;
}

int
verbs_is_sent(const struct verb_call *call)
{
	return *call->sent.id.hex != '\0';
}

enum exit_code
verbs_await(struct verb_call *call)
{
	struct envelope_id first = call->sent.id;
	struct sent_row row;
	enum status status;

	if (!verbs_is_sent(call))
		return EXIT_DONE; /* it waits to be taken */
	status = agent_view_sent_one(call->desk->agent, &call->sent.id, call->arena, &row);
	call->is_waiting = 0;
	for (size_t i = 0; !status && row.state == SENT_REPLACED && i < 8; i++) {
		call->sent.id = row.replaced_by;
		status = agent_view_sent_one(call->desk->agent, &call->sent.id, call->arena, &row);
	}
	if (status)
		return verbs_trouble(call, "message", status);
	if (strcmp(first.hex, call->sent.id.hex) != 0)
		page_line(&call->out, "anew  %s", call->sent.id.hex); /* who types it goes on with that id */
	if (row.state == SENT_PENDING)
		return EXIT_DONE;
	if (row.is_held) {
		page_line(&call->out, "held back here: it is sealed, and goes when it may");
		return EXIT_DONE;
	}
	/* what is sealed again by itself is not refused yet: nobody is to type it twice */
	if (row.state == SENT_ACCEPTED || row.state == SENT_FAILED ||
	    (row.state == SENT_REFUSED && (!row.is_resealing || call->is_late)))
		return answer_say(call, &row);
	if (!call->is_late) {
		call->is_waiting = 1;
		return EXIT_DONE;
	}
	page_line(&call->err, "no answer from the broker yet%s%s: it goes on by itself; `track %s`",
		  row.waiting ? ": " : "", row.waiting ? refusal_row(row.waiting)->word : "", call->sent.id.hex);
	return EXIT_NOT_REACHED;
}

/* ---- the verbs ---------------------------------------------------------------- */

static enum exit_code
no_file(struct verb_call *call)
{
	page_line(&call->err, "%s: the file is empty or was not given", call->verb->name);
	return EXIT_USAGE;
}

static enum exit_code
submit_and_wait(struct verb_call *call, struct view json)
{
	enum exit_code code = verbs_is_sent(call) ? EXIT_DONE : verbs_submit(call, json);

	return code || (!verbs_value(call, "--wait") && !call->is_waiting) ? code : verbs_await(call);
}

/* The payload, of the standard type of this kind of agency if it says none. */
static enum exit_code
payload_complete(struct verb_call *call)
{
	enum status status;

	if (!call->payload.size)
		return no_file(call);
	status = intake_complete(call->payload, call->desk->kind->standard_type, call->arena, &call->payload);
	return status ? verbs_trouble(call, "file", status) : EXIT_DONE;
}

static enum exit_code
run_send(struct verb_call *call)
{
	enum exit_code code = verbs_is_sent(call) ? EXIT_DONE : payload_complete(call);

	return code ? code : submit_and_wait(call, call->payload);
}

static enum exit_code
run_validate(struct verb_call *call)
{
	struct document_problems *problems = arena_alloc(call->arena, sizeof *problems);
	struct agent_submission submission = {.person = call->person};
	enum exit_code code = payload_complete(call);
	enum status status;

	if (!code)
		code = attachments_read(call, &submission);
	if (code || !problems)
		return code ? code : verbs_trouble(call, "file", STATUS_NO_MEMORY);
	submission.json = call->payload;
	status = agent_validate(call->desk->agent, &submission, call->now, call->arena, problems);
	if (status == STATUS_MALFORMED)
		return verbs_problems(call, problems);
	if (status)
		return verbs_trouble(call, "file", status);
	page_line(&call->out, "it can be sent");
	remarks_say(call, submission.json);
	return EXIT_DONE;
}

static enum exit_code
run_template(struct verb_call *call)
{
	enum message_type type = call->word_count ? message_type_find(call->words[0]) : TYPE_UNKNOWN;
	struct view json;
	enum status status;

	if (!call->word_count) {
		for (int i = TYPE_UNKNOWN + 1; i < TYPE_COUNT_OF; i++)
			page_line(&call->out, "%s", message_type_word((enum message_type)i));
		return EXIT_DONE;
	}
	status = document_template(type, call->arena, &json);
	if (status)
		return verbs_trouble(call, call->words[0], status);
	page_line(&call->out, "%.*s", (int)json.size - 1, (const char *)json.bytes);
	return EXIT_DONE;
}

static enum exit_code
run_reply(struct verb_call *call)
{
	struct json_put puts[] = {{"/re", JSON_PUT_TEXT, "", 0, 0}};
	struct view json = {NULL, 0};
	struct envelope_id re;
	enum exit_code code = EXIT_DONE;

	if (!verbs_is_sent(call)) {
		if (!call->payload.size)
			return no_file(call);
		code = verbs_id(call, call->words[0], &re);
		puts[0].text = re.hex;
		if (!code)
			code = verbs_form(call, call->payload, (struct json_puts){puts, 1}, &json);
	}
	return code ? code : submit_and_wait(call, json);
}

/* What waits for a second person: a manager has no other list of it. */
static enum exit_code
pending_say(struct verb_call *call)
{
	const struct view_wanted wanted = {NULL, TYPE_UNKNOWN, 1, 1000};
	struct sent_rows rows;
	enum status status = agent_view_sent(call->desk->agent, &wanted, call->arena, &rows);
	size_t count = 0;

	if (status)
		return verbs_trouble(call, "confirm", status);
	for (size_t i = rows.count; i-- > 0;) {
		const struct sent_row *row = &rows.rows[i];

		if (row->state != SENT_PENDING)
			continue;
		page_line(&call->out, "%s  %-12s by %s, %s", row->id.hex, message_type_word(row->type), row->user,
			  results_time(row->made_ms, call->arena));
		count++;
	}
	if (!count)
		page_line(&call->out, "nothing waits for a second person");
	return EXIT_DONE;
}

static enum exit_code
run_confirm(struct verb_call *call)
{
	struct envelope_id id;
	enum exit_code code;
	enum status status;

	if (!call->word_count)
		return pending_say(call);
	code = verbs_id(call, call->words[0], &id);
	if (code)
		return code;
	status = agent_confirm(call->desk->agent, &id, &call->person, call->now);
	if (status)
		return verbs_trouble(call, call->words[0], status);
	page_line(&call->out, "confirmed by %s; it goes out now", call->person.user);
	return EXIT_DONE;
}

#define SEND_OPTIONS send_options, sizeof send_options / sizeof *send_options
static const struct verb rows[] = {
	{"send", "FILE|- [--attach FILE]... [--wait]", "send a message", 0, 1, SEND_OPTIONS, run_send},
	{"validate", "FILE|- [--attach FILE]...", "check a message without sending it", 0, 1, send_options, 1,
	 run_validate},
	{"template", "[TYPE]", "print an example of a type of message, or the types", 0, 1, NULL, 0,
	 run_template},
	{"reply", "ID FILE|- [--attach FILE]... [--wait]", "answer a message", 1, 2, SEND_OPTIONS, run_reply},
	{"confirm", "[ID]", "a manager's second word; alone: lists what waits for one", 0, 1, NULL, 0,
	 run_confirm},
};

const struct verb *
verbs_of_sending(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
