/* `tellback await FILE...`: wait until files are there, by events. */
#ifndef TELLBACK_CLI_AWAIT_H
#define TELLBACK_CLI_AWAIT_H

/**
 * await_run(argc, argv):
 * Wait until every file named exists: results in out/sent, arrivals in
 * in/new.  `--gone` waits until none exists, `--any` until one is as wanted;
 * `--timeout S` gives up after S seconds (60 unless said) and names what is
 * missing.
 *
 * Shape:  ${argv}[0] is "await".
 * Errors: exit codes of base/call.h: 0 all there, 1 gave up, 2 usage.
 * Source: docs/FORMATS.md, "Results".
 */
int await_run(int argc, char **argv);

#endif
