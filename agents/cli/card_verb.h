/* `tellback card`: what an agency says of its own days. */
#ifndef TELLBACK_CLI_CARD_VERB_H
#define TELLBACK_CLI_CARD_VERB_H

/**
 * card_verb_run(argc, argv):
 * `card show|add|drop|set`; ${argv}[0] is `card`.
 *
 * Errors: returns the exit code, after saying what is wrong.
 */
int card_verb_run(int argc, char **argv);

#endif
