/* `tellback demo`: a whole front door on this machine. */
#ifndef TELLBACK_CLI_DEMO_H
#define TELLBACK_CLI_DEMO_H

/**
 * demo_run(argc, argv):
 * Run the demonstration's script with the programs that lie beside this one;
 * the words after `demo` go to it.
 *
 * Shape:  ${argv}[0] is "demo".
 * Errors: exit codes of base/call.h; EXIT_MISCONFIGURED where the script is not
 *         installed.  Does not return when it is.
 * Source: docs/INSTALL.md.
 */
int demo_run(int argc, char **argv);

#endif
