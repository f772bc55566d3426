/* `log-call`: somebody rang, and it is written down while they are still on
 * the line, with the decision if it was made there and then. */
#include "crs/verbs.h"

#include <string.h>

#include "base/day.h"
#include "content/json_text.h"
#include "content/moment.h"
#include "crs/phone_call.h"
#include "note/directory.h"
#include "runtime/results.h"
#include "runtime/verbs.h"

#define CHILDREN_MOST 20

static const struct verb_option call_options[] = {
	{"--for", OPTION_TEXT, "/for", "who rang: an agency's id, individual or anonymous"},
	{"--safe", OPTION_WORD, "/safe", "is it safe to write back to that organisation? yes or no; ask"},
	{"--case", OPTION_TEXT, "/case", "the open case it belongs to"},
	{"--reference", OPTION_TEXT, "/clientReference", "your own name for it"},
	{"--grade", OPTION_WORD, "/referral/grade", "high, medium, standard or none"},
	{"--danger", OPTION_WORD, "/referral/immediateDanger", "is the child in danger now? yes or no"},
	{"--received-at", OPTION_TEXT, "/referral/receivedAt", "when they rang (else: now)"},
	{"--child", OPTION_LIST, NULL, "\"Given names Family-name [2017-03-14]\""},
	{"--category", OPTION_TEXT, "/referral/concerns/0/category", "what kind of concern: NEG, PHY, SAB, EMO or MUL"},
	{"--narrative", OPTION_TEXT, "/referral/concerns/0/narrative", "what they told"},
	{"--caller", OPTION_TEXT, "/referral/referrer/name", "the caller's name"},
	{"--caller-role", OPTION_TEXT, "/referral/referrer/role", "and role"},
	{"--caller-phone", OPTION_TEXT, "/referral/referrer/phone", "and number"},
	{"--safe-contact", OPTION_TEXT, "/referral/handling/safeContact", "how to reach the family or caller safely"},
	{"--parents-told", OPTION_WORD, "/referral/handling/parentsTold", "yes, no or must-not"},
	{"--read-back", OPTION_TEXT, "/referral/readBack", "what was read back to the caller"},
	{"--spoke-to", OPTION_TEXT, "/referral/spokeTo", "who took the call (else: you)"},
	{"--decide", OPTION_WORD, "/decision/code", "decide at once: advice, nfa, early-help, assessment …"},
	{"--rationale", OPTION_TEXT, "/decision/rationale", "why, for every child"},
	{"--manager", OPTION_TEXT, "/decision/manager", "who decided (else: you)"},
	{"--level", OPTION_WORD, "/decision/level", "full, or limited"},
	{"--told-us", OPTION_TEXT, "/decision/answer/youToldUs", "the answer's parts, as for `decide`:"},
	{"--why", OPTION_TEXT, "/decision/answer/weDecidedAndWhy", ""},
	{"--next", OPTION_TEXT, "/decision/answer/nextStep", ""},
	{"--next-by", OPTION_TEXT, "/decision/answer/nextBy", ""},
	{"--meanwhile", OPTION_TEXT, "/decision/answer/meanwhile", ""},
	{"--family-knows", OPTION_TEXT, "/decision/answer/familyKnows", ""},
	{"--contact", OPTION_TEXT, "/decision/answer/contact/name", ""},
	{"--contact-role", OPTION_TEXT, "/decision/answer/contact/role", ""},
	{"--contact-phone", OPTION_TEXT, "/decision/answer/contact/phone", ""},
	{"--disagree", OPTION_TEXT, "/decision/answer/howToDisagree", ""},
	{"--disagree-by", OPTION_TEXT, "/decision/answer/disagreeBy", ""},
	{"--attach", OPTION_FILE, "/referral/attachments", "a file to keep with it"},
};

/* "Given names Family [date]": the last word that is a date is the birth date,
 * the last other word the family name. */
static enum exit_code
child_put(struct verb_call *call, const char *words, size_t number, struct json_put *puts, size_t *count)
{
	char *text = arena_print(call->arena, "%s", words), *space;
	const char *names[3] = {"givenNames", "familyName", "birthDate"};
	const char *values[3] = {text, "", ""};
	int32_t day;

	if (!text)
		return verbs_trouble(call, "child", STATUS_NO_MEMORY);
	space = strrchr(text, ' ');
	if (space && !day_parse(space + 1, &day)) {
		values[2] = space + 1;
		*space = '\0';
		space = strrchr(text, ' ');
	}
	if (space) {
		values[1] = space + 1;
		*space = '\0';
	}
	for (size_t i = 0; i < 3; i++) {
		const char *place = arena_print(call->arena, "/referral/children/%zu/%s", number, names[i]);

		if (!place)
			return verbs_trouble(call, "child", STATUS_NO_MEMORY);
		if (*values[i])
			puts[(*count)++] = (struct json_put){place, JSON_PUT_TEXT, values[i], 0, 0};
	}
	return EXIT_DONE;
}

/* A file may hold the whole record, or the referral alone. */
static enum exit_code
base_of(struct verb_call *call, struct view *base, struct json_put *puts, size_t *count)
{
	const char *type = PHONE_CALL_TYPE, *whole;

	*base = call->payload;
	if (!base->size || json_text_member(*base, "type", call->arena, &type) || strcmp(type, "referral") != 0)
		return EXIT_DONE;
	whole = arena_text(call->arena, base->bytes, base->size);
	if (!whole)
		return verbs_trouble(call, "file", STATUS_NO_MEMORY);
	puts[(*count)++] = (struct json_put){"/referral", JSON_PUT_JSON, whole, 0, 0};
	*base = (struct view){NULL, 0};
	return EXIT_DONE;
}

/* What has no default is asked for at once: whoever types it has the caller on
 * the line.  A file says it, or is blamed by the place in it. */
static enum exit_code
words_check(struct verb_call *call)
{
	const char *safe = verbs_value(call, "--safe"), *received = verbs_value(call, "--received-at");
	int64_t seconds;
	int is_file = call->payload.size != 0;

	if (!verbs_value(call, "--for") && !is_file) {
		page_line(&call->err, "log-call: say who rang: --for and an agency's id, individual or anonymous");
		return EXIT_USAGE;
	}
	if ((!safe && !is_file) || (safe && strcmp(safe, "yes") != 0 && strcmp(safe, "no") != 0)) {
		page_line(&call->err, "log-call: ask the caller: is it safe to write back to that organisation? "
				      "--safe yes or --safe no; nothing is assumed");
		return EXIT_USAGE;
	}
	if (received && moment_parse(received, &seconds)) {
		page_line(&call->err, "log-call: --received-at %s: write a time like %s", received,
			  results_time(call->now.civil.ms, call->arena));
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

/* A slip of the hand in an agency's id must not end in silence: nobody there
 * would ever hear of the call. */
static void
warn_of_stranger(struct verb_call *call)
{
	const struct directory *directory = trust_directory(call->desk->trust);
	const char *caller = verbs_value(call, "--for");

	if (!caller || !directory || !strcmp(caller, "individual") || !strcmp(caller, "anonymous") ||
	    directory_find(directory, caller))
		return;
	page_line(&call->err,
		  "log-call: %s has no agent here, so it is not written to. If the id is right, tell them by "
		  "phone (told); if it is a slip, retract this call and log it again.",
		  caller);
}

static enum exit_code
run_log_call(struct verb_call *call)
{
	struct json_put puts[8 + 3 * CHILDREN_MOST] = {{0}};
	size_t count = 0, from = 0, number = 0;
	struct view base, json;
	const char *child;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = words_check(call);
	if (!code)
		warn_of_stranger(call);
	if (!code)
		code = base_of(call, &base, puts, &count);
	puts[count++] = (struct json_put){"/tellback", JSON_PUT_NUMBER, NULL, 1, 0};
	puts[count++] = (struct json_put){"/type", JSON_PUT_TEXT, PHONE_CALL_TYPE, 0, 0};
	puts[count++] = (struct json_put){"/referral/receivedAt", JSON_PUT_TEXT,
					  results_time(call->now.civil.ms, call->arena), 0, 1};
	puts[count++] = (struct json_put){"/referral/spokeTo", JSON_PUT_TEXT, call->person.user, 0, 1};
	while (!code && number < CHILDREN_MOST && (child = verbs_next(call, "--child", &from)))
		code = child_put(call, child, number++, puts, &count);
	if (!code)
		code = verbs_form(call, base, (struct json_puts){puts, count}, &json);
	if (!code)
		code = verbs_submit(call, json);
	return code ? code : verbs_await(call);
}

static const struct verb rows[] = {
	{"log-call", "[FILE] --for WHO --safe yes|no [--decide CODE …]",
	 "write down a telephone call, and what was decided in it", 0, 1, call_options,
	 sizeof call_options / sizeof *call_options, run_log_call},
};

const struct verb *
verbs_call(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
