/* What was asked of a verb of tellback-review, and opening what every verb
 * asks for: the folder and the pinned roots.
 *
 *   struct asked asked = {.verb = "duties"};
 *   const struct asked_option options[] = {
 *           {"--from", ASKED_VALUE, &asked.from}, {"--roots", ASKED_VALUE, &asked.roots},
 *           {"", ASKED_WORD, &month}, {"--send", ASKED_FLAG, &is_sent},
 *   };
 *   int code = asked_words(asked.verb, options, 4, words, word_count);
 *   if (!code)
 *           code = asked_open(&asked);
 *   ... asked.folder, asked.pinned; what is wrong to asked.trouble ...
 *   return asked_end(&asked, code); */
#ifndef TELLBACK_REVIEW_ASKED_H
#define TELLBACK_REVIEW_ASKED_H

#include "base/arena.h"
#include "base/call.h"
#include "review/folder.h"
#include "review/pinned.h"
#include "review/replay.h"
#include "review/trouble.h"

/**
 * enum asked_kind:
 * `--name VALUE` or `--name=VALUE`; `--name` alone; a word without a name.
 */
enum asked_kind { ASKED_VALUE, ASKED_FLAG, ASKED_WORD };

/**
 * struct asked_option:
 * One thing that may be asked.
 *
 * Shape:  ${name} with its dashes, "" for ASKED_WORD (several are given in
 *         order); ${to} keeps what it had where nothing was said, and is
 *         ${name} where a flag was.
 */
struct asked_option {
	const char *name;
	enum asked_kind kind;
	const char **to;
};

/**
 * asked_words(verb, options, option_count, words, word_count):
 * Read what stands after the verb.  A word that begins with a dash is never
 * one without a name.
 *
 * Errors: EXIT_USAGE, after saying on standard error what is not meant.
 */
int asked_words(const char *verb, const struct asked_option *options, size_t option_count, char **words,
		int word_count) MUST_CHECK;

/**
 * asked_misused(verb, words, what):
 * EXIT_USAGE, after saying ${words} and ${what} ("" for nothing) on standard
 * error.
 */
int asked_misused(const char *verb, const char *words, const char *what) MUST_CHECK;

/**
 * struct asked:
 * What every verb that reads a folder has.
 *
 * Shape:  ${verb}, ${from} and ${roots} (NULL: none pinned) given; the rest is
 *         asked_open's.
 * Owner:  asked_end.
 */
struct asked {
	const char *verb;
	const char *from;
	const char *roots;
	struct arena *arena;
	struct pinned pinned;
	struct folder folder;
	struct trouble trouble;
};

/**
 * asked_open(asked):
 * Make the arena, read the roots, read the folder's checkpoint and leaves.
 *
 * Errors: an exit code: EXIT_USAGE (no --from), EXIT_NOT_FOUND (no folder),
 *         EXIT_REFUSED; in words in ${trouble}.
 */
int asked_open(struct asked *asked) MUST_CHECK;

/**
 * asked_replay(asked):
 * Everything that the folder holds, told again.  Nothing is told of what the
 * log's key did not sign: it has signed the checkpoint, and no directory and no
 * policy is missing.
 *
 * Owner:  the caller, replay_free.
 * Errors: NULL, with words in ${trouble}.
 */
struct replay *asked_replay(struct asked *asked);

/**
 * asked_end(asked, code):
 * Say what is in ${trouble}, if anything is; give the arena back; ${code}.
 */
int asked_end(struct asked *asked, int code);

#endif
