/* A person's or a script's side of the agent's socket: every verb that is not
 * done locally is a call of base/call.h. */
#ifndef TELLBACK_RUNTIME_CLIENT_H
#define TELLBACK_RUNTIME_CLIENT_H

/**
 * client_run(program, kind, argc, argv):
 * Send ${argv} to the agent and print what it answers.  ${kind} is whose verbs
 * are known here, NULL for those of every agent: of another the agent is asked.
 *
 *   --agency ID, --root DIR   which agent: else the only socket there is; both
 *                             are taken out of the words
 *   FILE                      the first word that is `-`, ends in .json or has
 *                             a '/', or that stands where the verb has its
 *                             file: it becomes an absolute path and its
 *                             content (or standard input's) the payload
 *   --follow                  (watch) asks on from the last number, until stopped
 *   --help                    is answered here, from the table of verbs
 *   --attach FILE             becomes `--attach /absolute/path`; the agent, on
 *                             the same host, reads it
 *
 * Shape:  ${argv}[0] is the verb; ${program} is for messages.
 * Errors: the agent's exit code, or EXIT_NOT_REACHED, EXIT_NOT_FOUND,
 *         EXIT_USAGE, EXIT_NOT_PERMITTED.
 */
struct agent_kind;
int client_run(const char *program, const struct agent_kind *kind, int argc, char **argv);

#endif
