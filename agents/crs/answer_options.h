/* The options of an answer to a referrer, which a decision and an outcome have
 * alike, and what of them an agency without a continuing role may read. */
#ifndef TELLBACK_CRS_ANSWER_OPTIONS_H
#define TELLBACK_CRS_ANSWER_OPTIONS_H

#include "runtime/verbs_letter.h"

#define ANSWER_OPTIONS(code_help)                                                                                      \
	{"--level", OPTION_WORD, "/level", "full, or limited: received, acted on, whom to ring"},                      \
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
		{"--code", OPTION_TEXT, NULL, code_help},                                                              \
		{"--child", OPTION_LIST, NULL, "WHO=CODE, a child's token or first name, where codes differ"},         \
		{"--service", OPTION_TEXT, "/receivingService", "who takes it on"},                                    \
		{"--family-told", OPTION_WORD, "/familyTold", "has the family been told? yes or no"},                  \
		{"--parents-told", OPTION_WORD, "/handling/parentsTold", "may the parents know: yes, no or must-not"}, \
		{"--safe-contact", OPTION_TEXT, "/handling/safeContact", "how to reach the family safely"},            \
		{"--replaces", OPTION_TEXT, NULL, "an earlier answer of ours that this one stands for"},               \
	{                                                                                                              \
		"--attach", OPTION_FILE, "/attachments", "a file to send along"                                                  \
	}

/** The code that stands for every child to an agency that is told in part. */
#define ANSWER_NOT_SHARED "not-shared"

/**
 * answer_options_limit(call), answer_options_restore(call, kept):
 * Leave out of ${call} the options that an answer at level `limited` does not
 * give: all but the level, a contact, the handling marks and times; and put
 * them back.
 */
size_t answer_options_limit(struct verb_call *call);
void answer_options_restore(struct verb_call *call, size_t kept);

/**
 * answer_options_replaces(call, puts, count):
 * Put what --replaces says, whichever message that is.
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code answer_options_replaces(struct verb_call *call, struct json_put *puts, size_t *count);

/**
 * answer_options_is_limited(call):
 * Non-zero if --level limited was given.
 */
int answer_options_is_limited(const struct verb_call *call);

#endif
