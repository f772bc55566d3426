/* What the model's checker is told from outside: bounds by the environment, and
 * a real run's steps by a file. */
#ifndef TELLBACK_MODEL_SCRIPT_H
#define TELLBACK_MODEL_SCRIPT_H

/**
 * script_number(name):
 * The number that the environment has under ${name}; 0 without.
 */
unsigned char script_number(const char *name);

/**
 * script_load(script, agencies, lines):
 * Fill ${script} from the file that the environment names SCRIPT: one line a
 * step, "agency word note", numbers as the model has them, an agency's in order;
 * of a start "agency word 31 HAS LACKS", a bit for each note that it then has
 * for certain, or has not.
 *
 * Shape:  ${lines} an agency, the last of each stays 0.  A file that does not
 *         fit ends the process.
 */
void script_load(short *script, int agencies, int lines);

/**
 * script_went(at):
 * So far each agency's steps were followed: the furthest is said at the end.
 */
void script_went(const unsigned char *at);

/* Beside words: nobody names it at that agency any more, but somebody does, or nobody. */
#define ELSEWHERE (1u << 30)
#define NOWHERE (1u << 31)

/**
 * script_is_ahead(agency, at, note, words):
 * Whether the next word that ${agency} says of ${note} is one of ${words}, a bit each.
 */
int script_is_ahead(int agency, const unsigned char *at, int note, unsigned words);

/**
 * script_is_unsaid(broker, sender, at, note, contrary):
 * The broker may have decided on ${note} without a word: it says nothing of it any
 * more, and its sender does not hear of the ${contrary} (LEARN or DENY).
 */
int script_is_unsaid(int broker, int sender, const unsigned char *at, int note, int contrary);

/**
 * script_begins(agency, at, state, value):
 * Whether the start that comes next has what it is known to have and nothing that
 * it is known to lack: a note is there where its ${state} is ${value}, or, for a
 * ${value} of 0, anything but 0.
 */
int script_begins(int agency, const unsigned char *at, const unsigned char *state, int value);

#endif
