/* `tellback join FILE`: pin the registrar's roots. */
#ifndef TELLBACK_CLI_JOIN_H
#define TELLBACK_CLI_JOIN_H

/**
 * join_run(argc, argv):
 * Show the fingerprint of the roots of a published directory, have a person
 * say yes (or compare it with --fingerprint), pin them.
 *
 * Shape:  ${argv}[0] is "join".
 * Errors: exit codes of base/call.h.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
int join_run(int argc, char **argv);

#endif
