/* The verbs that an agent answers at its socket: one row a verb.  A row says
 * its words and options, so that help, parsing and forms come from the table;
 * its function does the rest. */
#ifndef TELLBACK_RUNTIME_VERBS_H
#define TELLBACK_RUNTIME_VERBS_H

#include "base/call.h"
#include "content/json_form.h"
#include "note/page.h"
#include "runtime/agent_kind.h"
#include "runtime/people.h"
#include "runtime/trust.h"

/** Options given in one call, words that are none, and what a verb prints. */
#define VERBS_OPTIONS_MOST 96
#define VERBS_WORDS_MOST 8
#define VERBS_PRINT_BYTES ((size_t)8 * 1024 * 1024)

/** One message while it is looked into, freed before the next; the names of
 * its children in a list (bytes). */
#define VERBS_MESSAGE_BYTES ((size_t)192 * 1024 * 1024)
#define VERBS_LIST_BYTES 256

struct verb_call;

/**
 * enum option_kind, struct verb_option:
 * An option; ${pointer}, if any, is where its value goes in the document that
 * the verb sends.
 *
 * Shape:  OPTION_FLAG has no value; OPTION_LIST may be given more than once and
 *         goes to ${pointer}/0, ${pointer}/1 …; OPTION_FILE too, as the name of
 *         a file that is sent along; OPTION_WORD is one of a code list, in
 *         lower case.
 */
enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_WORD, OPTION_NUMBER, OPTION_LIST, OPTION_FILE };
struct verb_option {
	const char *name;
	enum option_kind kind;
	const char *pointer;
	const char *meaning;
};

/**
 * struct verb:
 * One row.
 *
 * Shape:  ${words} what may follow, for help; at least ${least}, at most ${most}
 *         words that are no options; ${options} may be NULL.  ${run} gives the
 *         exit code; if it has set the call's ${is_waiting}, it is run again
 *         after the next turn instead.
 */
struct verb {
	const char *name;
	const char *words;
	const char *help;
	size_t least;
	size_t most;
	const struct verb_option *options;
	size_t option_count;
	enum exit_code (*run)(struct verb_call *call);
};

/**
 * struct verb_desk:
 * What is the same for every call: whose agent, which people.
 *
 * Shape:  ${kind} never NULL; ${standing} a line for `status` about what is not as it should be, or
 *         NULL; ${refresh} reads the keys and the card from their files again.
 * Owner:  borrows.
 */
struct verb_desk {
	struct agent *agent;
	struct agency self;
	const struct trust *trust;
	const struct people *people;
	const struct agent_kind *kind;
	const char *standing;
	void *refresh_context;
	enum status (*refresh)(void *context, struct agent_now now);
};

/**
 * struct verb_call:
 * One call while it is being done, perhaps over several turns.
 *
 * Shape:  ${given} the options in order; ${words} the rest; ${turn} 0 the first
 *         time, and ${is_late} once the time to wait is over; ${asked}, ${sent} and
 *         ${memory} (NULL at first) are the verb's own between its turns.
 * Owner:  all lies in ${arena}.
 */
struct verb_call {
	const struct verb_desk *desk;
	const struct verb *verb;
	struct arena *arena;
	struct agent_person person;
	uid_t uid;
	struct agent_now now;
	struct {
		const struct verb_option *option;
		const char *value;
	} given[VERBS_OPTIONS_MOST];
	size_t given_count;
	const char *words[VERBS_WORDS_MOST];
	size_t word_count;
	struct view payload;
	unsigned turn;
	int is_waiting;
	int is_late;
	unsigned asked;
	struct agent_sent sent;
	void *memory;
	struct page out;
	struct page err;
};

/**
 * verbs_of_mail(ret_count), verbs_of_sending(…), verbs_of_state(…), verbs_of_cases(…),
 * verbs_of_messages(…), verbs_of_log(…), verbs_of_processing(…):
 * The rows of one file.
 */
const struct verb *verbs_of_mail(size_t *ret_count);
const struct verb *verbs_of_sending(size_t *ret_count);
const struct verb *verbs_of_state(size_t *ret_count);
const struct verb *verbs_of_messages(size_t *ret_count);
const struct verb *verbs_of_cases(size_t *ret_count);
const struct verb *verbs_of_log(size_t *ret_count);
const struct verb *verbs_of_processing(size_t *ret_count);

/**
 * verbs_parse(call, asked):
 * Sort the words of ${asked} into ${call}.
 *
 * Errors: EXIT_USAGE with what is wrong in ${call}'s err.
 */
enum exit_code verbs_parse(struct verb_call *call, const struct call *asked);

/**
 * verbs_run(call):
 * One turn of a call that was sorted: what its verb does, under the name of
 * whoever called it in the record of processing.
 *
 * Errors: the verb's exit code.
 */
enum exit_code verbs_run(struct verb_call *call);

/**
 * verbs_value(call, name), verbs_next(call, name, from):
 * An option's value ("" for a flag) or NULL; each of an OPTION_LIST's, ${from}
 * being 0 at first and moved on.
 */
const char *verbs_value(const struct verb_call *call, const char *name);
const char *verbs_next(const struct verb_call *call, const char *name, size_t *from);

/**
 * verbs_handed_by(call, id):
 * Whoever alone can say that ${id} was opened, where it is older mail that came
 * with a case handed over to us: the agency it was sent to.  "" for what was
 * sent to us, or by us, or is not here.
 *
 * Owner:  the call's arena.
 */
const char *verbs_handed_by(struct verb_call *call, const struct envelope_id *id);

/**
 * verbs_trouble(call, what, status):
 * Say in ${call}'s err what went wrong with ${what}; the exit code for it.
 */
enum exit_code verbs_trouble(struct verb_call *call, const char *what, enum status status);

/**
 * verbs_id(call, word, ret_id):
 * The message that ${word} means: an id, the beginning of one (at least 8
 * letters, of one message only), or a caller's reference.
 *
 * Errors: EXIT_NOT_FOUND, EXIT_CONFLICT, with words in err.
 */
enum exit_code verbs_id(struct verb_call *call, const char *word, struct envelope_id *ret_id);

/**
 * verbs_form(call, base, puts, ret_json):
 * The payload or ${base} filled in from the call's options and ${puts}.
 *
 * Errors: EXIT_REFUSED with words in err.
 */
enum exit_code verbs_form(struct verb_call *call, struct view base, struct json_puts puts, struct view *ret_json);

/**
 * verbs_submit(call, json):
 * Send ${json} with the files of --attach; ${call}->sent is what it became.
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code verbs_submit(struct verb_call *call, struct view json);

/**
 * verbs_is_sent(call):
 * Non-zero once verbs_submit has been taken; until then it may have to wait for
 * a recipient's card, and is called again in the verb's next turn.
 */
int verbs_is_sent(const struct verb_call *call);

/**
 * verbs_problems(call, problems):
 * Say in ${call}'s err what is wrong with what was to be sent, in the words of
 * its options where somebody typed it; of a file, by the place in it.
 * EXIT_REFUSED.
 */
enum exit_code verbs_problems(struct verb_call *call, const struct document_problems *problems);

/**
 * verbs_await(call):
 * After verbs_submit: wait until the broker has answered, then say what it
 * said; when the time is over, say that it goes on by itself.
 *
 * Errors: EXIT_REFUSED (refused or failed, with what was missing);
 *         EXIT_NOT_REACHED (no answer yet).
 */
enum exit_code verbs_await(struct verb_call *call);

/**
 * verbs_is_ours(call, agency):
 * Non-zero if ${agency} is we, or the front door whose nights we are, or its
 * out-of-hours team.
 */
int verbs_is_ours(const struct verb_call *call, const char *agency);

/**
 * verbs_line(call, members, count):
 * One line of NDJSON.
 */
struct json_member;
void verbs_line(struct verb_call *call, const struct json_member *members, size_t count);

/**
 * verbs_children(call, id):
 * Whom a message is about, for one line of a list.
 *
 * Shape:  at most VERBS_LIST_BYTES, no control byte; "" where it cannot be
 *         looked into.
 */
const char *verbs_children(struct verb_call *call, const struct envelope_id *id);

#endif
