/* A setting's inbox: what is to be known before the bell comes first, by name,
 * with how to treat it and what not to do. */
#include "runtime/verbs_table.h"
#include "school/verbs.h"

#include <string.h>

#include "base/day.h"
#include "content/document_value.h"
#include "content/json_text.h"
#include "rules/clocks.h"
#include "runtime/results.h"
#include "school/notices.h"
#include "school/school_table.h"

#define LIST_MOST 1000
#define MARK_BYTES 300

static const struct verb_option inbox_options[] = {
	{"--today", OPTION_FLAG, NULL, "only notices: for this day's bell, of today, and of who is still missing"},
	{"--all", OPTION_FLAG, NULL, "every type of message, opened ones too"},
	{"--case", OPTION_TEXT, NULL, "of one case only"},
};

/* What a sender wrote begins no line of ours and fills no page. */
static const char *
tame(struct verb_call *call, const char *text)
{
	char *copy = arena_text(call->arena, text, strnlen(text, MARK_BYTES));
	size_t size = copy ? strlen(copy) : 0;

	while (size && text[size] && ((unsigned char)text[size] & 0xC0) == 0x80 &&
	       ((unsigned char)copy[size - 1] & 0x80))
		copy[--size] = '\0'; /* no half of a letter */
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7f)
			copy[i] = ' ';
	return copy ? copy : "";
}

/* ---- one notice ----------------------------------------------------------------------- */

/**
 * struct marks:
 * How to treat one notice, as its sender said; taken out of its seal.
 */
struct marks {
	const char *parents;
	const char *not_with;
	const char *safe_contact;
	const char *recipient;
	const char *advice;
};

static const char *
list_of(struct verb_call *call, const struct document *document, const char *list)
{
	size_t count = document_value_count(document, list);
	const char *text = "";

	for (size_t i = 0; i < count; i++) {
		const char *pointer = arena_print(call->arena, "%s/%zu", list, i);
		const char *more = pointer ? arena_print(call->arena, "%s%s%s", text, i ? ", " : "",
							 tame(call, document_value(document, pointer, call->arena)))
					   : NULL;

		text = more ? more : text;
	}
	return text;
}

static const char *
parents_words(const char *told)
{
	static const struct {
		const char *told;
		const char *words;
	} rows[] = {
		{"yes", "the parents know"},
		{"no", "the parents do not know"},
		{"must-not", "THE PARENTS MUST NOT BE TOLD"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(rows[i].told, told))
			return rows[i].words;
	return "TELL NO ONE: nothing is said of who knows";
}

static struct marks
marks_of(struct verb_call *call, const struct envelope_id *id)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct marks marks = {parents_words(""), "", "", "", ""};
	struct agent_message message;

	if (own && !agent_message(call->desk->agent, id, own, &message)) {
		const struct document *document = &message.document;

		marks = (struct marks){parents_words(document_value(document, "/handling/parentsTold", own)),
				       list_of(call, document, "/handling/notSharedWith"),
				       tame(call, document_value(document, "/handling/safeContact", own)),
				       tame(call, document_value(document, "/recipient", own)),
				       tame(call, document_value(document, "/advice", own))};
	}
	arena_free(own);
	return marks;
}

/* "Mon 2026-03-02 08:30" */
static const char *
bell_text(struct verb_call *call, struct instant bell)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	int32_t day = clocks_day(bell);
	int minute = clocks_minute(bell);
	char date[DAY_SIZE];
	const char *text;

	if (bell.ms == INSTANT_NEVER)
		return "";
	day_print(day, date);
	text = arena_print(call->arena, "%s %s %02d:%02d", days[day_of_week(day)], date, minute / 60, minute % 60);
	return text ? text : "";
}

static const char *
state_words(struct verb_call *call, const struct bell_notice *notice)
{
	const char *text = NULL;

	switch (bell_state_of(notice)) {
	case BELL_UNREAD:
		text = arena_print(call->arena, "%s %s",
				   notice->bell.ms <= call->now.civil.ms ? "THE BELL HAS RUNG:" : "before the bell,",
				   bell_text(call, notice->bell));
		break;
	case BELL_MISSING:
		return "STILL MISSING";
	case BELL_READ:
		return "read by us";
	case BELL_CLEARED:
		return notice->is_taken_back ? "TAKEN BACK: not for you" : "found since";
	}
	return text ? text : "";
}

static void
notice_line(struct verb_call *call, const struct notices_row *row)
{
	const struct marks marks = marks_of(call, &row->notice.id);
	const char *children = verbs_children(call, &row->notice.id);
	const struct json_member members[] = {
		{"notice", row->kind, 0},
		{"id", row->notice.id.hex, 0},
		{"child", children, 0},
		{"state", state_words(call, &row->notice), 0},
		{"bell", row->notice.bell.ms == INSTANT_NEVER ? "" : results_time(row->notice.bell.ms, call->arena), 0},
		{"from", row->from.name, 0},
		{"acceptedAt", results_time(row->notice.accepted.ms, call->arena), 0},
		{"for", marks.recipient, 0},
		{"parents", marks.parents, 0},
		{"notSharedWith", marks.not_with, 0},
		{"safeContact", marks.safe_contact, 0},
		{"advice", marks.advice, 0},
		{"doNot", bell_do_not(row->kind, row->is_alert), 0},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "%s%s  %s  %s  %s", bell_word(row->kind), row->is_alert ? " (alert)" : "", children,
		  members[3].text, row->notice.id.hex);
	page_line(&call->out, "    %s%s%s%s%s", marks.parents, *marks.not_with ? "; not to be shared with " : "",
		  marks.not_with, *marks.safe_contact ? "; safe contact: " : "", marks.safe_contact);
	if (*marks.recipient)
		page_line(&call->out, "    FOR %s", marks.recipient);
	if (*marks.advice)
		page_line(&call->out, "    %s", marks.advice);
	page_line(&call->out, "    %s", members[12].text);
}

/* ---- inbox ------------------------------------------------------------------------------ */

/* What is done is out of the way, unless all is asked for. */
static int
is_shown(struct verb_call *call, const struct bell_notice *notice)
{
	enum bell_state state = bell_state_of(notice);

	if (verbs_value(call, "--today"))
		return bell_is_of_day(notice, clocks_day(call->now.civil));
	return verbs_value(call, "--all") || state == BELL_UNREAD || state == BELL_MISSING;
}

/* One that could not be taken out of its seal is in no list by name. */
static enum status
list_unreadable(struct verb_call *call, size_t *count)
{
	const struct view_wanted wanted = {NULL, TYPE_UNKNOWN, 1, LIST_MOST};
	struct inbox_rows rows;
	enum status status = agent_view_inbox(call->desk->agent, &wanted, call->arena, &rows);

	for (size_t i = 0; !status && i < rows.count; i++) {
		const struct inbox_row *row = &rows.rows[i];
		const char *state = row->state == INBOX_REFUSED ? "CANNOT BE READ: ring the sender" : "being opened";
		const struct json_member members[] = {
			{"notice", "", 0}, {"id", row->id.hex, 0}, {"state", state, 0}, {"from", row->from.name, 0}};

		if (row->state == INBOX_VERIFIED || !school_table_is_notice(row->type))
			continue;
		if (verbs_value(call, "--json"))
			verbs_line(call, members, sizeof members / sizeof *members);
		else
			page_line(&call->out, "notice from %s  %s  %s", row->from.name, state, row->id.hex);
		++*count;
	}
	return status;
}

static enum exit_code
list_notices(struct verb_call *call, size_t *ret_count)
{
	struct notices_rows rows;
	enum status status = notices_list(call->desk->agent, call->now.civil, call->arena, &rows);

	*ret_count = 0;
	if (!status)
		status = list_unreadable(call, ret_count);
	if (status)
		return verbs_trouble(call, "inbox", status);
	for (size_t i = 0; i < rows.count; i++) {
		if (!is_shown(call, &rows.rows[i].notice))
			continue;
		notice_line(call, &rows.rows[i]);
		++*ret_count;
	}
	return EXIT_DONE;
}

/* Is there anything else to list? */
static int
has_others(struct verb_call *call, const struct agent_kind *others)
{
	const struct view_wanted wanted = {NULL, TYPE_UNKNOWN, 1, LIST_MOST};
	struct inbox_rows rows;

	if (agent_view_inbox(call->desk->agent, &wanted, call->arena, &rows))
		return 1; /* the list will say why */
	for (size_t i = 0; i < rows.count; i++) {
		if (rows.rows[i].is_high)
			return 1;
		for (const enum message_type *type = others->inbox_types; *type != TYPE_UNKNOWN; type++)
			if (*type == rows.rows[i].type)
				return 1;
	}
	return 0;
}

static enum exit_code
run_inbox(struct verb_call *call)
{
	const struct verb *plain = verbs_table_find(NULL, call->verb->name);
	const struct verb_desk *desk = call->desk;
	struct agent_kind others = *desk->kind;
	struct verb_desk beside = *desk;
	size_t count = 0;
	enum exit_code code = EXIT_DONE;

	if (!verbs_value(call, "--case"))
		code = list_notices(call, &count);
	if (code)
		return code;
	if (verbs_value(call, "--today")) {
		if (!count && !verbs_value(call, "--json"))
			page_line(&call->out, "no notice for this day's bell, and nobody is missing");
		return EXIT_DONE;
	}
	others.inbox_types = verbs_value(call, "--case") ? desk->kind->inbox_types : school_table_others();
	if (count && !verbs_value(call, "--all") && !has_others(call, &others))
		return EXIT_DONE;
	beside.kind = &others;
	call->desk = &beside;
	code = plain->run(call);
	call->desk = desk;
	return code;
}

/* ---- open --------------------------------------------------------------------------------- */

/* Who reads that a child was found has read that it was missing: both lie before
 * them, so both are attested. */
static enum exit_code
run_open(struct verb_call *call)
{
	const struct verb *plain = verbs_table_find(NULL, call->verb->name);
	struct envelope_id id, missing;
	enum exit_code code = verbs_id(call, call->words[0], &id);
	enum status status;

	if (code)
		return code;
	code = plain->run(call);
	status = code ? STATUS_NOT_FOUND : notices_missing_of(agent_db(call->desk->agent), &id, &missing);
	if (status)
		return status == STATUS_NOT_FOUND ? code : verbs_trouble(call, id.hex, status);
	call->words[0] = missing.hex;
	return plain->run(call);
}

static const struct verb rows[] = {
	{"inbox", "[--today] [--all] [--case CASE] [--json]", "what to know before the bell, then what else came in", 0,
	 0, inbox_options, sizeof inbox_options / sizeof *inbox_options, run_inbox},
	{"open", "ID", "read a message: the sender is told who opened it", 1, 1, NULL, 0, run_open},
};

const struct verb *
verbs_bell(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
