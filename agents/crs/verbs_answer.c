/* The front door's answers: each verb fills in a document of its type from its
 * options, over a file if one is given, and waits for the broker's word. */
#include "crs/verbs.h"

#include <string.h>

#include "base/id.h"
#include "runtime/results.h"
#include "runtime/verbs.h"

#define CHILDREN_MOST 20

#define ANSWER_OPTIONS                                                                                                 \
	{"--level", OPTION_WORD, "/level", "full, or limited"},                                                        \
		{"--told-us", OPTION_TEXT, "/answer/youToldUs", "what you told us"},                                   \
		{"--why", OPTION_TEXT, "/answer/weDecidedAndWhy", "what we decided and why, in two sentences"},        \
		{"--next", OPTION_TEXT, "/answer/nextStep", "what happens next"},                                      \
		{"--next-by", OPTION_TEXT, "/answer/nextBy", "and by when (2026-11-25T17:00:00Z)"},                    \
		{"--meanwhile", OPTION_TEXT, "/answer/meanwhile", "what we ask of you meanwhile"},                     \
		{"--family-knows", OPTION_TEXT, "/answer/familyKnows", "what the family knows"},                       \
		{"--contact", OPTION_TEXT, "/answer/contact/name", "a name"},                                          \
		{"--contact-role", OPTION_TEXT, "/answer/contact/role", "their role"},                                 \
		{"--contact-phone", OPTION_TEXT, "/answer/contact/phone", "and direct line"},                          \
		{"--disagree", OPTION_TEXT, "/answer/howToDisagree", "how to disagree"},                               \
		{"--disagree-by", OPTION_TEXT, "/answer/disagreeBy", "and by when"},                                   \
		{"--code", OPTION_TEXT, NULL, "the code for every child"},                                             \
		{"--child", OPTION_LIST, NULL, "TOKEN=CODE, for children whose codes differ"},                         \
		{"--service", OPTION_TEXT, "/receivingService", "who takes it on"},                                    \
		{"--family-told", OPTION_WORD, "/familyTold", "yes or no"},                                            \
	{                                                                                                              \
		"--attach", OPTION_LIST, NULL, "a file to send along"                                                  \
	}

static const struct verb_option decide_options[] = {
	ANSWER_OPTIONS,
	{"--rationale", OPTION_TEXT, NULL, "why, for every child"},
	{"--stage", OPTION_WORD, "/stage", "contact, in-depth-review or referral"},
	{"--rereferral", OPTION_WORD, "/rereferral", "yes, no or unknown"},
	{"--support", OPTION_TEXT, "/suggestedSupport", "support that is suggested"},
	{"--manager", OPTION_TEXT, "/manager", "who decided (else: you)"},
};
static const struct verb_option outcome_options[] = {
	ANSWER_OPTIONS,
	{"--rationale", OPTION_TEXT, NULL, "what came of it, for every child"},
	{"--of", OPTION_WORD, "/of", "assessment, early-help, strategy, s47, icpc, return-interview"},
	{"--event-at", OPTION_TEXT, "/eventAt", "when it was completed"},
	{"--already-cp", OPTION_NUMBER, "/alreadyCp", "of s47: children already on a plan"},
};
static const struct verb_option progress_options[] = {
	{"--code", OPTION_WORD, "/code", "seen, safe-tonight, awaiting-information, allocated, delayed"},
	{"--next-by", OPTION_TEXT, "/nextBy", "when they hear again"},
	{"--words", OPTION_TEXT, "/words", "what to tell them"},
};
static const struct verb_option told_options[] = {
	{"--channel", OPTION_WORD, "/channel", "phone, letter or in-person"},
	{"--reason", OPTION_WORD, "/reason", "no-agent, left or unsafe"},
	{"--who", OPTION_TEXT, "/who", "who was told"},
	{"--told-at", OPTION_TEXT, "/toldAt", "when (else: now)"},
	{"--by", OPTION_TEXT, "/by", "who told them (else: you)"},
	{"--safe-contact-used", OPTION_WORD, "/safeContactUsed", "yes or no"},
};
static const struct verb_option excuse_options[] = {
	{"--reason", OPTION_WORD, "/reason", "withheld, not-possible or in-error"},
	{"--review", OPTION_TEXT, "/review", "when it is looked at again (withheld: always)"},
	{"--why", OPTION_TEXT, "/why", "why"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
};

/* ---- shared -------------------------------------------------------------------- */

/* Send once, then wait for the broker. */
static enum exit_code
send_form(struct verb_call *call, struct json_puts puts)
{
	struct view json;
	enum exit_code code = verbs_form(call, call->payload, puts, &json);

	if (!code)
		code = verbs_submit(call, json);
	return code ? code : verbs_await(call);
}

static const char *
code_of(const struct verb_call *call, const char *token)
{
	size_t from = 0;
	const char *given;

	while ((given = verbs_next(call, "--child", &from)))
		if (!strncmp(given, token, strlen(token)) && given[strlen(token)] == '=')
			return given + strlen(token) + 1;
	return verbs_value(call, "--code");
}

/* One entry a child of the referral, where the options give codes. */
static enum exit_code
children_put(struct verb_call *call, const struct envelope_id *re, const char *why_name, struct json_put *puts,
	     size_t *count)
{
	const char *why = verbs_value(call, "--rationale");
	struct document_child *children;
	size_t child_count = 0, put = 0;
	enum status status = agent_children(call->desk->agent, re, call->arena, &children, &child_count);

	if (status)
		return verbs_trouble(call, re->hex, status);
	for (size_t i = 0; i < child_count && put < CHILDREN_MOST; i++) {
		const char *code = code_of(call, children[i].token.hex);
		const char *places[3] = {arena_print(call->arena, "/perChild/%zu/token", put),
					 arena_print(call->arena, "/perChild/%zu/code", put),
					 arena_print(call->arena, "/perChild/%zu/%s", put, why_name)};

		if (!places[0] || !places[1] || !places[2])
			return verbs_trouble(call, "children", STATUS_NO_MEMORY);
		if (!code)
			continue;
		puts[(*count)++] = (struct json_put){places[0], JSON_PUT_TEXT, children[i].token.hex, 0, 0};
		puts[(*count)++] = (struct json_put){places[1], JSON_PUT_WORD, code, 0, 0};
		if (why)
			puts[(*count)++] = (struct json_put){places[2], JSON_PUT_TEXT, why, 0, 0};
		put++;
	}
	return EXIT_DONE;
}

/* The head of a document that answers ${re}; it uses ${puts}[0..2]. */
static size_t
head_put(const char *type, const struct envelope_id *re, struct json_put *puts)
{
	puts[0] = (struct json_put){"/tellback", JSON_PUT_NUMBER, NULL, 1, 0};
	puts[1] = (struct json_put){"/type", JSON_PUT_TEXT, type, 0, 0};
	puts[2] = (struct json_put){"/re", JSON_PUT_TEXT, re->hex, 0, 0};
	return 3;
}

/* ---- the verbs -------------------------------------------------------------------- */

static enum exit_code
run_decide(struct verb_call *call)
{
	struct json_put puts[10 + 3 * CHILDREN_MOST] = {{0}};
	struct envelope_id re;
	size_t count;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = verbs_id(call, call->words[0], &re);
	if (code)
		return code;
	count = head_put("decision", &re, puts);
	puts[count++] = (struct json_put){"/level", JSON_PUT_WORD, "full", 0, 1};
	puts[count++] = (struct json_put){"/stage", JSON_PUT_WORD, "contact", 0, 1};
	puts[count++] = (struct json_put){"/rereferral", JSON_PUT_WORD, "unknown", 0, 1};
	puts[count++] = (struct json_put){"/manager", JSON_PUT_TEXT, call->person.user, 0, 1};
	code = children_put(call, &re, "rationale", puts, &count);
	return code ? code : send_form(call, (struct json_puts){puts, count});
}

static enum exit_code
run_outcome(struct verb_call *call)
{
	struct json_put puts[10 + 3 * CHILDREN_MOST] = {{0}};
	struct envelope_id re;
	size_t count;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = verbs_id(call, call->words[0], &re);
	if (code)
		return code;
	count = head_put("outcome", &re, puts);
	puts[count++] = (struct json_put){"/level", JSON_PUT_WORD, "full", 0, 1};
	puts[count++] =
		(struct json_put){"/eventAt", JSON_PUT_TEXT, results_time(call->now.civil.ms, call->arena), 0, 1};
	code = children_put(call, &re, "summary", puts, &count);
	return code ? code : send_form(call, (struct json_puts){puts, count});
}

/* A verb whose document is its head, its options and who says so. */
static enum exit_code
run_plain(struct verb_call *call, const char *type, const struct json_puts *more)
{
	struct json_put puts[8] = {{0}};
	struct envelope_id re;
	size_t count;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = verbs_id(call, call->words[0], &re);
	if (code)
		return code;
	count = head_put(type, &re, puts);
	for (size_t i = 0; i < more->count; i++)
		puts[count++] = more->items[i];
	return send_form(call, (struct json_puts){puts, count});
}

static enum exit_code
run_progress(struct verb_call *call)
{
	return run_plain(call, "progress", &(struct json_puts){NULL, 0});
}

static enum exit_code
run_told(struct verb_call *call)
{
	const struct json_put puts[] = {
		{"/toldAt", JSON_PUT_TEXT, results_time(call->now.civil.ms, call->arena), 0, 1},
		{"/by", JSON_PUT_TEXT, call->person.user, 0, 1},
	};

	return run_plain(call, "told-otherwise", &(struct json_puts){puts, 2});
}

/* A duty's id is the opening envelope's, then what is excused. */
static enum exit_code
run_excuse(struct verb_call *call)
{
	const char *duty = call->words[0];
	struct json_put puts[2] = {{"/by", JSON_PUT_TEXT, call->person.user, 0, 1}};
	struct envelope_id re = {""};

	if (strlen(duty) > ID_SIZE)
		memcpy(re.hex, duty, ID_SIZE - 1);
	if (!id_is_id(re.hex) || duty[ID_SIZE - 1] != '/') {
		page_line(&call->err, "excuse: %s is no duty: `owed --json` lists their ids", duty);
		return EXIT_USAGE;
	}
	puts[1] = (struct json_put){"/duty", JSON_PUT_TEXT, duty + ID_SIZE, 0, 0};
	call->words[0] = arena_print(call->arena, "%s", re.hex);
	return call->words[0] ? run_plain(call, "excuse", &(struct json_puts){puts, 2})
			      : verbs_trouble(call, "excuse", STATUS_NO_MEMORY);
}

#define OPTIONS(list) list, sizeof list / sizeof *list
static const struct verb rows[] = {
	{"decide", "REFERRAL --code CODE [--told-us … ] [FILE]", "answer a referrer with the decision", 1,
	 2, OPTIONS(decide_options), run_decide},
	{"progress", "REFERRAL --code CODE --next-by TIME", "the interim word to a referrer", 1, 2,
	 OPTIONS(progress_options), run_progress},
	{"outcome", "DECISION --of OF --code CODE [--told-us … ] [FILE]", "tell a referrer what came of it",
	 1, 2, OPTIONS(outcome_options), run_outcome},
	{"told", "ANSWER --channel CHANNEL --reason REASON --who WHO", "write down that somebody was told otherwise",
	 1, 2, OPTIONS(told_options), run_told},
	{"excuse", "DUTY --reason REASON --why WHY", "say why something owed will not be done; a manager confirms",
	 1, 2, OPTIONS(excuse_options), run_excuse},
};

const struct verb *
verbs_answer(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
