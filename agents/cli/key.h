/* `tellback key ...`: look at an agency's keys, rotate them, take them out. */
#ifndef TELLBACK_CLI_KEY_H
#define TELLBACK_CLI_KEY_H

/**
 * key_run(argc, argv):
 * key show | key rotate | key export.
 *
 * Shape:  ${argv}[0] is "key".
 * Errors: exit codes of base/call.h.
 * Source: docs/SECURITY.md, "Keys on disk".
 */
int key_run(int argc, char **argv);

#endif
