/* `tellback init`: an agency's keys and its first card. */
#ifndef TELLBACK_CLI_INIT_H
#define TELLBACK_CLI_INIT_H

/**
 * init_run(argc, argv):
 * Make the keys, write card 1, print the fingerprint and what to do next.  A
 * second run says what is there and changes nothing.
 *
 * Shape:  ${argv}[0] is "init".
 * Errors: exit codes of base/call.h.
 * Source: docs/INSTALL.md, "Join an agency".
 */
int init_run(int argc, char **argv);

#endif
