#include "crs/phone_call.h"

#include <string.h>

#include "base/digest.h"
#include "content/json_form.h"
#include "content/json_text.h"

/**
 * struct record:
 * The parts of one record.
 */
struct record {
	const char *reference;
	const char *caller;
	const char *safe;
	const char *case_token; /* "" for a new case */
	const char *user;	/* who says so, "" a program */
	struct view referral;
	struct view decision; /* empty if none */
};

int
phone_call_is(struct view json)
{
	struct arena *arena = arena_new(8 * 1024 * 1024);
	const char *type = NULL;
	int is = arena && !json_text_member(json, "type", arena, &type) && !strcmp(type, PHONE_CALL_TYPE);

	arena_free(arena);
	return is;
}

static enum status
blame(struct document_problems *problems, const char *pointer, const char *detail)
{
	problems->count = 1;
	problems->more = 0;
	problems->items[0] = (struct document_problem){pointer, "required", detail};
	return STATUS_MALFORMED;
}

static const char *
text_or(struct view json, const char *name, const char *standard, struct arena *arena)
{
	const char *text = standard;

	return json_text_member(json, name, arena, &text) ? standard : text;
}

/* The record's own name, or one made from what it says. */
static const char *
reference_of(struct view json, struct arena *arena)
{
	struct digest digest = digest_of(json);
	char hex[DIGEST_HEX_SIZE];

	digest_hex(&digest, hex);
	return text_or(json, "clientReference", arena_print(arena, "call-%.32s", hex), arena);
}

static enum status
record_read(struct view json, struct arena *arena, struct record *record, struct document_problems *problems)
{
	enum status status;

	*record = (struct record){.reference = reference_of(json, arena),
				  .caller = text_or(json, "for", "", arena),
				  .safe = text_or(json, "safe", "", arena),
				  .case_token = text_or(json, "case", "", arena),
				  .user = ""};
	if (!record->reference)
		return STATUS_NO_MEMORY;
	if (!*record->caller)
		return blame(problems, "/for", "Say who rang: an agency's id, individual or anonymous.");
	if (strcmp(record->safe, "YES") != 0 && strcmp(record->safe, "NO") != 0)
		return blame(problems, "/safe",
			     "Ask the caller: is it safe to write back to that organisation? YES or NO.");
	status = json_form_part(json, "/referral", arena, &record->referral);
	if (status == STATUS_NOT_FOUND)
		return blame(problems, "/referral", "Say what was told, in the fields of a referral.");
	if (!status)
		status = json_form_part(json, "/decision", arena, &record->decision);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* The agency that may be written to; else the caller counts as a person. */
static const char *
on_behalf_of(const struct record *record)
{
	int is_agency = strcmp(record->caller, "individual") && strcmp(record->caller, "anonymous");

	return is_agency && !strcmp(record->safe, "NO") ? "individual" : record->caller;
}

static enum status
referral_json(const struct record *record, struct arena *arena, struct view *ret_json,
	      struct document_problems *problems)
{
	int is_agency = strcmp(record->caller, "individual") && strcmp(record->caller, "anonymous");
	struct json_put puts[8] = {
		{"/tellback", JSON_PUT_NUMBER, NULL, 1, 0},
		{"/type", JSON_PUT_TEXT, "referral", 0, 0},
		{"/clientReference", JSON_PUT_TEXT, record->reference, 0, 0},
		{"/route", JSON_PUT_TEXT, "TELEPHONE", 0, 0},
		{"/onBehalfOf", JSON_PUT_TEXT, on_behalf_of(record), 0, 0},
	};
	size_t count = 5;

	if (*record->case_token)
		puts[count++] = (struct json_put){"/case", JSON_PUT_TEXT, record->case_token, 0, 0};
	/* sealed: who rang is known to the front door even where nobody may write */
	if (is_agency)
		puts[count++] = (struct json_put){"/referrer/agency", JSON_PUT_TEXT, record->caller, 0, 1};
	return json_form_fill(record->referral, (struct json_puts){puts, count}, arena, ret_json, problems);
}

struct children {
	const struct document_child *items;
	size_t count;
};

/* `code` alone stands for every child of the call. */
static enum status
decision_json(const struct record *record, const struct agent_sent *call, struct children children, struct arena *arena,
	      struct view *ret_json, struct document_problems *problems)
{
	const char *code = text_or(record->decision, "code", NULL, arena);
	const char *why = text_or(record->decision, "rationale", NULL, arena);
	size_t most = 9 + 3 * children.count, count = 0;
	struct json_put *puts = arena_array(arena, most, sizeof *puts);
	enum status status;

	if (!puts)
		return STATUS_NO_MEMORY;
	puts[count++] = (struct json_put){"/tellback", JSON_PUT_NUMBER, NULL, 1, 0};
	puts[count++] = (struct json_put){"/type", JSON_PUT_TEXT, "decision", 0, 0};
	puts[count++] = (struct json_put){"/re", JSON_PUT_TEXT, call->id.hex, 0, 0};
	puts[count++] = (struct json_put){"/case", JSON_PUT_TEXT, call->case_token.hex, 0, 0};
	puts[count++] = (struct json_put){"/clientReference", JSON_PUT_TEXT,
					  arena_print(arena, "%s/decision", record->reference), 0, 0};
	puts[count++] = (struct json_put){"/level", JSON_PUT_TEXT, "FULL", 0, 1};
	puts[count++] = (struct json_put){"/stage", JSON_PUT_TEXT, "CONTACT", 0, 1};
	puts[count++] = (struct json_put){"/rereferral", JSON_PUT_TEXT, "UNKNOWN", 0, 1};
	if (*record->user)
		puts[count++] = (struct json_put){"/manager", JSON_PUT_TEXT, record->user, 0, 1};
	for (size_t i = 0; code && i < children.count; i++) {
		puts[count++] = (struct json_put){arena_print(arena, "/perChild/%zu/token", i), JSON_PUT_TEXT,
						  children.items[i].token.hex, 0, 0};
		puts[count++] =
			(struct json_put){arena_print(arena, "/perChild/%zu/code", i), JSON_PUT_WORD, code, 0, 0};
		if (why)
			puts[count++] = (struct json_put){arena_print(arena, "/perChild/%zu/rationale", i),
							  JSON_PUT_TEXT, why, 0, 0};
	}
	for (size_t i = 0; i < count; i++)
		if (!puts[i].pointer || (puts[i].kind != JSON_PUT_NUMBER && !puts[i].text))
			return STATUS_NO_MEMORY;
	status = json_form_fill(record->decision, (struct json_puts){puts, count}, arena, ret_json, problems);
	if (!status && code)
		status = json_form_drop(*ret_json, "code", arena, ret_json);
	if (!status && why)
		status = json_form_drop(*ret_json, "rationale", arena, ret_json);
	return status;
}

/* Is the decision fit to send?  Asked before the call is kept, with names that
 * stand for those it will have. */
static enum status
decision_try(const struct record *record, struct arena *arena, struct document_problems *problems)
{
	static const struct agent_sent stand_in = {.id = {"01900000000070008000000000000000"},
						   .case_token = {"01900000000070008000000000000000"}};
	static const struct document_child child = {.token = {"00000000"}};
	struct document_problem lacking;
	struct document document;
	struct view json;
	enum status status = decision_json(record, &stand_in, (struct children){&child, 1}, arena, &json, problems);

	if (!status)
		status = document_read(json, arena, &document, problems);
	if (!status && document_incomplete(&document, &lacking)) {
		problems->count = 1;
		problems->items[0] = lacking;
		status = STATUS_MALFORMED;
	}
	for (size_t i = 0; status == STATUS_MALFORMED && i < problems->count; i++) {
		const char *pointer = arena_print(arena, "/decision%s", problems->items[i].pointer);

		problems->items[i].pointer = pointer ? pointer : "/decision";
	}
	return status;
}

enum status
phone_call_send(struct agent *agent, const struct agent_submission *submission, struct agent_now now,
		struct arena *arena, struct agent_packet_sent *ret_sent, struct document_problems *ret_problems)
{
	struct agent_submission part = *submission;
	struct agent_sent call, decision;
	struct document_child *children = NULL;
	struct record record;
	size_t child_count = 0;
	enum status status = record_read(submission->json, arena, &record, ret_problems);

	record.user = submission->person.user;
	if (!status && record.decision.size)
		status = decision_try(&record, arena, ret_problems);
	if (!status)
		status = referral_json(&record, arena, &part.json, ret_problems);
	if (!status)
		status = agent_send(agent, &part, now, arena, &call, ret_problems);
	if (!status && record.decision.size) {
		part.file_count = 0;
		status = agent_children(agent, &call.id, arena, &children, &child_count);
		if (!status)
			status = decision_json(&record, &call, (struct children){children, child_count}, arena,
					       &part.json, ret_problems);
		if (!status)
			status = agent_send(agent, &part, now, arena, &decision, ret_problems);
	}
	if (status)
		return status;
	ret_sent->count = 1;
	ret_sent->items[0].sent = call;
	ret_sent->items[0].name = "";
	if (record.decision.size) {
		ret_sent->count = 2;
		ret_sent->items[1].sent = decision;
		ret_sent->items[1].name = "decision";
	}
	return STATUS_OK;
}
