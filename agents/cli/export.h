/* `tellback export`: an agency's own messages of a case or about a child, in a
 * folder, for whoever has a right to see them or has to look at them first. */
#ifndef TELLBACK_CLI_EXPORT_H
#define TELLBACK_CLI_EXPORT_H

/**
 * export_run(argc, argv):
 * Ask the agent for each message and write it as a file, with a list that says
 * what a person must look at before any of it leaves.  A folder that holds
 * anything already is refused; nothing is changed at the agent.
 *
 * Shape:  ${argv}[0] is "export".
 * Errors: exit codes of base/call.h.
 */
int export_run(int argc, char **argv);

#endif
