/* The front door's smaller words: an interim word, a regrading, somebody told
 * otherwise, a duty excused. */
#include "crs/verbs.h"

#include <string.h>

#include "base/id.h"
#include "runtime/results.h"
#include "runtime/verbs_letter.h"

static const struct verb_option progress_options[] = {
	{"--code", OPTION_WORD, "/code", "seen, safe-tonight, awaiting-information, allocated, delayed"},
	{"--next-by", OPTION_TEXT, "/nextBy", "when they hear again"},
	{"--words", OPTION_TEXT, "/words", "what to tell them"},
};
static const struct verb_option regrade_options[] = {
	{"--grade", OPTION_WORD, "/grade", "our own priority: high, medium, standard or none"},
	{"--reason", OPTION_WORD, "/reason", "information, risk-up, risk-down or error"},
	{"--rationale", OPTION_TEXT, "/rationale", "why; the referrer reads it"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
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

static enum exit_code
run_progress(struct verb_call *call)
{
	return verbs_letter_about(call, &(struct letter){.type = "progress"});
}

static enum exit_code
run_regrade(struct verb_call *call)
{
	const struct json_put by = {"/by", JSON_PUT_TEXT, call->person.user, 0, 1};

	return verbs_letter_about(call, &(struct letter){.type = "regrade", .puts = {&by, 1}});
}

static enum exit_code
run_told(struct verb_call *call)
{
	const struct json_put puts[] = {
		{"/toldAt", JSON_PUT_TEXT, results_time(call->now.civil.ms, call->arena), 0, 1},
		{"/by", JSON_PUT_TEXT, call->person.user, 0, 1},
	};

	return verbs_letter_about(call, &(struct letter){.type = "told-otherwise", .puts = {puts, 2}});
}

/* A duty's id is the opening envelope's, then what is excused. */
static enum exit_code
run_excuse(struct verb_call *call)
{
	const char *duty = call->words[0];
	struct json_put puts[2] = {{"/by", JSON_PUT_TEXT, call->person.user, 0, 1}};
	struct letter letter = {.type = "excuse", .puts = {puts, 2}};

	if (verbs_is_sent(call))
		return verbs_await(call);
	if (strlen(duty) > ID_SIZE)
		memcpy(letter.re.hex, duty, ID_SIZE - 1);
	if (!id_is_id(letter.re.hex) || duty[ID_SIZE - 1] != '/') {
		page_line(&call->err, "excuse: %s is no duty: `owed --json` lists their ids", duty);
		return EXIT_USAGE;
	}
	puts[1] = (struct json_put){"/duty", JSON_PUT_TEXT, duty + ID_SIZE, 0, 0};
	return verbs_letter_send(call, &letter);
}

#define OPTIONS(list) list, sizeof list / sizeof *list
static const struct verb rows[] = {
	{"progress", "REFERRAL --code CODE --next-by TIME", "the interim word to a referrer", 1, 2,
	 OPTIONS(progress_options), run_progress},
	{"regrade", "REFERRAL --grade GRADE --reason REASON --rationale TEXT",
	 "our own priority beside the sender's grade; they read why", 1, 2, OPTIONS(regrade_options),
	 run_regrade},
	{"told", "ANSWER --channel CHANNEL --reason REASON --who WHO", "write down that somebody was told otherwise", 1,
	 2, OPTIONS(told_options), run_told},
	{"excuse", "DUTY --reason REASON --why WHY", "say why something owed will not be done; a manager confirms", 1,
	 2, OPTIONS(excuse_options), run_excuse},
};

const struct verb *
verbs_answer(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
