/* `tellback template [TYPE]`: an example of a message, without an agent. */
#ifndef TELLBACK_CLI_TEMPLATE_H
#define TELLBACK_CLI_TEMPLATE_H

/**
 * template_run(argc, argv):
 * Print the example of a type, or the types.
 *
 * Shape:  ${argv}[0] is "template".
 * Errors: exit codes of base/call.h.
 */
int template_run(int argc, char **argv);

#endif
