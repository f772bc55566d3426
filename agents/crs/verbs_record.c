/* `record`: the one written record of a strategy meeting, to everyone invited,
 * present or not. */
#include "crs/verbs.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/json_text.h"
#include "content/moment.h"
#include "crs/family.h"
#include "crs/mailing.h"
#include "crs/matter.h"
#include "crs/meeting.h"
#include "note/directory.h"
#include "runtime/results.h"
#include "runtime/verbs_everyone.h"

static const struct verb_option options[] = {
	{"--held-at", OPTION_TEXT, "/heldAt", "when the meeting was (else: now)"},
	{"--chair", OPTION_TEXT, "/chair", "who chaired it (else: you)"},
	{"--invited", OPTION_LIST, "/invited", "an agency that was invited, present or not"},
	{"--invited-off", OPTION_LIST, "/invitedOff", "somebody invited who has no agent, as a role: gp, probation"},
	{"--present", OPTION_LIST, "/present", "an agency that was there"},
	{"--omitted", OPTION_LIST, NULL,
	 "AGENCY=not-relevant, unsafe or unreachable: why one that knows the child was not invited"},
	{"--attended", OPTION_LIST, NULL, "\"AGENCY: role, name\", a person who was there"},
	{"--quorum", OPTION_WORD, "/quorum", "yes or no (else: police, health and we were there)"},
	{"--quorum-reason", OPTION_TEXT, "/quorumReason", "why it was held without"},
	{"--s47", OPTION_TEXT, NULL, "none, single or joint, for every child"},
	{"--child", OPTION_LIST, NULL, "WHO=none, single or joint, for one child"},
	{"--decision", OPTION_TEXT, NULL, "what was decided, for every child"},
	{"--decision-of", OPTION_LIST, NULL, "WHO=TEXT, for one child"},
	{"--risk", OPTION_TEXT, NULL, "the risk, for every child"},
	{"--risk-of", OPTION_LIST, NULL, "WHO=TEXT, for one child"},
	{"--action", OPTION_LIST, NULL, "\"AGENCY by 2026-11-25T17:00:00Z: what it took on\""},
	{"--police-position", OPTION_TEXT, "/policePosition", "what the police do about a crime"},
	{"--apart", OPTION_LIST, NULL, "an invited agency that must not see who else got it"},
	{"--meeting", OPTION_TEXT, "/meeting", "the meeting's id, if it has one already"},
	{"--parents-told", OPTION_WORD, "/handling/parentsTold", "may the parents know: yes, no or must-not"},
	{"--safe-contact", OPTION_TEXT, "/handling/safeContact", "how to reach the family safely"},
	{"--attach", OPTION_FILE, "/attachments", "a file to send along"},
};
static const struct children_text texts[] = {
	{"decision", "--decision", "--decision-of"},
	{"risk", "--risk", "--risk-of"},
};
static const struct children_form form = {TYPE_STRATEGY_RECORD, "s47", "--s47", "--child", texts, 2};

#define PUTS_MOST 300
#define SAME_MEETING_MS ((int64_t)12 * 3600 * 1000)

/**
 * struct meeting:
 * A record while it is put together.
 *
 * Shape:  ${base} an earlier version, to be changed; ${puts} what is put in.
 */
struct meeting {
	struct verb_call *call;
	struct matter matter;
	struct view base;
	struct envelope_id re;
	int64_t version;
	char id[ID_SIZE];
	struct json_put puts[PUTS_MOST];
	size_t count;
	struct agency invited[MAX_RECIPIENTS];
	size_t invited_count;
	struct family family;
};

static enum exit_code
put(struct meeting *meeting, const char *place, enum json_put_kind kind, const char *text)
{
	if (!place || !text || meeting->count == PUTS_MOST)
		return verbs_trouble(meeting->call, "record", place && text ? STATUS_TOO_BIG : STATUS_NO_MEMORY);
	meeting->puts[meeting->count++] = (struct json_put){place, kind, text, 0, 0};
	return EXIT_DONE;
}

/* ---- an earlier version ---------------------------------------------------------- */

/* What the envelope and the version before said goes; the rest stays. */
static enum exit_code
base_of(struct meeting *meeting, const struct document *document)
{
	static const char *const left_out[] = {"to", "re", "case", "replaces", "clientReference", "attachments"};
	static const struct {
		const char *option, *member;
	} lists[] = {{"--invited", "invited"},	   {"--invited-off", "invitedOff"},
		     {"--present", "present"},	   {"--omitted", "omitted"},
		     {"--attended", "attendance"}, {"--action", "actions"},
		     {"--child", "perChild"},	   {"--s47", "perChild"}};
	struct verb_call *call = meeting->call;
	enum status status = document_write(document, NULL, call->arena, &meeting->base);

	for (size_t i = 0; !status && i < sizeof left_out / sizeof *left_out; i++)
		status = json_form_drop(meeting->base, left_out[i], call->arena, &meeting->base);
	/* a list that is said anew takes the old one's place */
	for (size_t i = 0; !status && i < sizeof lists / sizeof *lists; i++)
		if (verbs_value(call, lists[i].option))
			status = json_form_drop(meeting->base, lists[i].member, call->arena, &meeting->base);
	return status ? verbs_trouble(call, "earlier record", status) : EXIT_DONE;
}

static enum exit_code
earlier_read(struct meeting *meeting, const struct envelope_id *earlier)
{
	struct verb_call *call = meeting->call;
	struct agent_message message;
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	enum status status = own ? agent_message(call->desk->agent, earlier, own, &message) : STATUS_NO_MEMORY;
	enum exit_code code = status ? verbs_trouble(call, earlier->hex, status) : EXIT_DONE;

	if (!status) {
		const char *id = document_value(&message.document, "/meeting", own);
		const char *version = document_value(&message.document, "/version", own);

		id_set(meeting->id, sizeof meeting->id, id_is_id(id) ? id : "");
		for (; *version >= '0' && *version <= '9' && meeting->version < 1000000; version++)
			meeting->version = meeting->version * 10 + (*version - '0');
		code = base_of(meeting, &message.document);
	}
	arena_free(own);
	meeting->re = *earlier;
	return code;
}

/* A new record, or the next version of the one named. */
static enum exit_code
begin(struct meeting *meeting)
{
	struct verb_call *call = meeting->call;
	enum exit_code code = matter_find(call, call->words[0], &meeting->matter);

	if (!code && *meeting->matter.message.hex && meeting->matter.type == TYPE_STRATEGY_RECORD)
		code = earlier_read(meeting, &meeting->matter.message);
	else if (!code && *meeting->matter.message.hex && meeting->matter.type == TYPE_DECISION)
		meeting->re = meeting->matter.message;
	else if (!code)
		code = matter_referral(call, &meeting->matter, &meeting->re);
	if (code)
		return code;
	meeting->version++;
	if (!*meeting->id)
		id_mint(call->now.civil, meeting->id);
	meeting->puts[meeting->count++] =
		(struct json_put){"/meeting", JSON_PUT_TEXT, meeting->id, 0, !meeting->base.size};
	meeting->puts[meeting->count++] = (struct json_put){"/version", JSON_PUT_NUMBER, NULL, meeting->version, 0};
	meeting->puts[meeting->count++] =
		(struct json_put){"/heldAt", JSON_PUT_TEXT, results_time(call->now.civil.ms, call->arena), 0, 1};
	meeting->puts[meeting->count++] = (struct json_put){"/chair", JSON_PUT_TEXT, call->person.user, 0, 1};
	return EXIT_DONE;
}

/* ---- its parts -------------------------------------------------------------------- */

static enum exit_code
attended_put(struct meeting *meeting)
{
	struct verb_call *call = meeting->call;
	size_t from = 0, number = 0;
	const char *given;
	enum exit_code code = EXIT_DONE;

	while (!code && (given = verbs_next(call, "--attended", &from))) {
		const char *colon = strchr(given, ':'), *comma = colon ? strchr(colon, ',') : NULL;
		const char *role = colon ? colon + 1 + strspn(colon + 1, " ") : "";
		const char *name = comma ? comma + 1 + strspn(comma + 1, " ") : "";

		if (!comma || colon == given) {
			page_line(&call->err, "record: --attended %s: write \"AGENCY: role, name\"", given);
			return EXIT_USAGE;
		}
		code = put(meeting, arena_print(call->arena, "/attendance/%zu/agency", number), JSON_PUT_TEXT,
			   arena_print(call->arena, "%.*s", (int)(colon - given), given));
		if (!code)
			code = put(meeting, arena_print(call->arena, "/attendance/%zu/role", number), JSON_PUT_TEXT,
				   arena_print(call->arena, "%.*s", (int)(comma - role), role));
		if (!code)
			code = put(meeting, arena_print(call->arena, "/attendance/%zu/name", number), JSON_PUT_TEXT,
				   name);
		if (!code)
			code = put(meeting, arena_print(call->arena, "/attendance/%zu/present", number), JSON_PUT_WORD,
				   "yes");
		number++;
	}
	return code;
}

/* "AGENCY by TIME: what". */
static enum exit_code
action_put(struct meeting *meeting, const char *given, size_t number)
{
	struct verb_call *call = meeting->call;
	const char *by = strstr(given, " by "), *colon = by ? strstr(by, ": ") : NULL;
	const char *who = arena_print(call->arena, "%.*s", by ? (int)(by - given) : 0, given);
	const struct directory *directory = trust_directory(call->desk->trust);
	enum exit_code code;

	if (!colon || !who || !id_is_agency(who)) {
		page_line(&call->err, "record: --action %s: write \"AGENCY by 2026-11-25T17:00:00Z: what it took on\"",
			  given);
		return EXIT_USAGE;
	}
	if (directory && !directory_find(directory, who)) {
		page_line(&call->err, "record: --action %s: %s has no agent here and could never say that it is done: "
				      "give it to who sees to it", given, who);
		return EXIT_USAGE;
	}
	meeting->puts[meeting->count++] = (struct json_put){arena_print(call->arena, "/actions/%zu/n", number),
							    JSON_PUT_NUMBER, NULL, (int64_t)number + 1, 0};
	code = put(meeting, arena_print(call->arena, "/actions/%zu/who", number), JSON_PUT_TEXT, who);
	if (!code)
		code = put(meeting, arena_print(call->arena, "/actions/%zu/by", number), JSON_PUT_TEXT,
			   arena_print(call->arena, "%.*s", (int)(colon - by - 4), by + 4));
	return code ? code
		    : put(meeting, arena_print(call->arena, "/actions/%zu/what", number), JSON_PUT_TEXT,
			  colon + 1 + strspn(colon + 1, " "));
}

static enum exit_code
actions_put(struct meeting *meeting)
{
	size_t from = 0, number = 0;
	const char *given;
	enum exit_code code = EXIT_DONE;

	while (!code && number < 40 && (given = verbs_next(meeting->call, "--action", &from)))
		code = action_put(meeting, given, number++);
	return code;
}

static int
rank(const char *s47)
{
	return !strcmp(s47, "joint") ? 2 : !strcmp(s47, "single") ? 1 : 0;
}

/* The meeting's own s47 is the most that any child has. */
static enum exit_code
children_of(struct meeting *meeting)
{
	static const char *const words[] = {"none", "single", "joint"};
	struct verb_call *call = meeting->call;
	struct children_known known;
	size_t count = 0;
	int most = 0, any = 0;
	enum exit_code code = family_gather(call, &meeting->matter, &meeting->family);

	known = family_known(&meeting->family);
	for (size_t i = 0; !code && i < known.count; i++) {
		const char *s47 = children_code(call, &form, &known.items[i]);

		any |= s47 != NULL;
		if (s47 && rank(s47) > most)
			most = rank(s47);
	}
	if (!code && any)
		code = put(meeting, "/s47", JSON_PUT_WORD, words[most]);
	if (!code && CHILDREN_PUTS > PUTS_MOST - meeting->count)
		return verbs_trouble(call, "record", STATUS_TOO_BIG);
	if (!code)
		code = children_put(call, &form, &known, meeting->puts + meeting->count, &count);
	if (!code)
		code = family_rename(call, &meeting->family, meeting->puts + meeting->count, &count);
	meeting->count += count;
	return code;
}

static enum exit_code
quorum_put(struct meeting *meeting, struct view json)
{
	struct agency present[MAX_RECIPIENTS];
	size_t count;
	enum exit_code code = meeting_listed(meeting->call, json, "present", present, &count);

	if (!code && !verbs_value(meeting->call, "--quorum"))
		code = put(meeting, "/quorum", JSON_PUT_WORD, meeting_is_quorate(meeting->call, present, count) ? "yes" : "no");
	return code;
}

/* ---- sending ----------------------------------------------------------------------------- */

static int
is_apart(struct verb_call *call, const char *name)
{
	size_t from = 0;
	const char *given;

	while ((given = verbs_next(call, "--apart", &from)))
		if (!strcmp(given, name))
			return 1;
	return 0;
}

static enum exit_code
letters_add(struct meeting *meeting)
{
	struct verb_call *call = meeting->call;
	const struct directory *directory = trust_directory(call->desk->trust);
	struct letter letter = {.type = "strategy-record",
				.re = meeting->re,
				.case_token = meeting->matter.case_token,
				.base = meeting->base,
				.puts = {meeting->puts, meeting->count}};
	struct agency together[MAX_RECIPIENTS];
	size_t count = 0;
	enum exit_code code = EXIT_DONE;

	for (size_t i = 0; !code && i < meeting->invited_count; i++) {
		const char *name = meeting->invited[i].name;

		if (verbs_is_ours(call, name))
			continue;
		if (directory && !directory_find(directory, name)) {
			page_line(&call->err,
				  "record: %s has no agent here: it is still owed the record; tell it otherwise", name);
		} else if (is_apart(call, name)) {
			letter.to = &meeting->invited[i];
			letter.to_count = 1;
			code = mailing_add(call, &letter, arena_print(call->arena, "to %s, apart", name));
		} else {
			together[count++] = meeting->invited[i];
		}
	}
	if (code)
		return code;
	letter.to = together;
	letter.to_count = count;
	if (!count && mailing_begun(call))
		return EXIT_DONE;
	if (!count) {
		page_line(&call->err, "record: say who was invited: --invited AGENCY, for each of them");
		return EXIT_USAGE;
	}
	return mailing_add(call, &letter, arena_print(call->arena, "to %zu invited", count));
}

/* When the meeting of that record was held, 0 where that cannot be read. */
static int64_t
held_at(struct verb_call *call, const struct envelope_id *record)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	int64_t at = 0;

	if (own && !agent_message(call->desk->agent, record, own, &message))
		at = strtoll(document_value(&message.document, "/heldAt", own), NULL, 10);
	arena_free(own);
	return at;
}

/* Typed again it would be another meeting, and everything owed twice.  A
 * second meeting on one day says when it was. */
static enum exit_code
held_before(struct meeting *meeting)
{
	struct verb_call *call = meeting->call;
	const struct view_wanted wanted = {&meeting->matter.case_token, TYPE_STRATEGY_RECORD, 0, 20};
	const struct view_wanted recalls = {&meeting->matter.case_token, TYPE_RECALL, 0, 200};
	const char *when = verbs_value(call, "--held-at");
	struct sent_rows rows, undone;
	int64_t when_s = 0;
	enum status status = agent_view_sent(call->desk->agent, &wanted, call->arena, &rows);

	if (!status)
		status = agent_view_sent(call->desk->agent, &recalls, call->arena, &undone);
	if (status)
		return verbs_trouble(call, "records", status);
	if (when && moment_parse(when, &when_s))
		return EXIT_DONE; /* which is said further on */
	for (size_t i = 0; i < rows.count; i++) {
		const struct sent_row *row = &rows.rows[i];
		int is_same = when ? held_at(call, &row->id) == when_s
				   : call->now.civil.ms - row->made_ms < SAME_MEETING_MS;

		for (size_t k = 0; k < undone.count; k++)
			is_same &= strcmp(undone.rows[k].re.hex, row->id.hex) != 0;
		if (!is_same || row->state != SENT_ACCEPTED)
			continue;
		page_line(&call->err, "record: the record of that meeting went out already: %s", row->id.hex);
		page_line(&call->err, "  its next version: record %s ...", row->id.hex);
		page_line(&call->err, "  another meeting: say %s --held-at", when ? "another" : "its");
		return EXIT_CONFLICT;
	}
	return EXIT_DONE;
}

static enum exit_code
doubled_check(struct meeting *meeting)
{
	struct verb_call *call = meeting->call;
	const struct sent_row *row = matter_on_its_way(call, TYPE_STRATEGY_RECORD, &meeting->re, NULL);

	if (!row)
		return meeting->base.size || call->payload.size || verbs_value(call, "--meeting") ? EXIT_DONE
											      : held_before(meeting);
	page_line(&call->err,
		  "record: one is on its way and goes on by itself: `track %s`. To change it afterwards: record %s",
		  row->id.hex, row->id.hex);
	return EXIT_CONFLICT;
}

static enum exit_code
run_record(struct verb_call *call)
{
	static const struct verbs_pairs omitted = {"--omitted", "/omitted", {"agency", "reason"}};
	struct meeting *meeting;
	struct view json;
	enum exit_code code;

	if (mailing_begun(call))
		return mailing_send(call);
	meeting = arena_alloc(call->arena, sizeof *meeting);
	if (!meeting)
		return verbs_trouble(call, "record", STATUS_NO_MEMORY);
	meeting->call = call;
	code = begin(meeting);
	if (!code)
		code = doubled_check(meeting);
	if (!code)
		code = verbs_everyone_pairs(call, &omitted, meeting->puts, &meeting->count);
	if (!code)
		code = attended_put(meeting);
	if (!code)
		code = actions_put(meeting);
	if (!code)
		code = children_of(meeting);
	/* a file or an earlier version may say it as well as the options */
	if (!code)
		code = verbs_form(call, meeting->base.size ? meeting->base : call->payload,
				  (struct json_puts){meeting->puts, meeting->count}, &json);
	if (!code)
		code = family_complete(call, &meeting->family, json);
	if (!code)
		code = meeting_listed(call, json, "invited", meeting->invited, &meeting->invited_count);
	if (!code)
		code = meeting_forgotten(call, &meeting->matter, json);
	if (!code)
		code = quorum_put(meeting, json);
	if (!code)
		code = letters_add(meeting);
	return code ? code : mailing_send(call);
}

static const struct verb rows[] = {
	{"record", "CASE|RECORD --invited AGENCY... --present AGENCY... --s47 S47 [FILE]",
	 "send a strategy meeting's record; of a RECORD, the next one", 1, 2, options,
	 sizeof options / sizeof *options, run_record},
};

const struct verb *
verbs_record(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
