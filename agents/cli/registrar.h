/* `tellback registrar ...`: who is in, with which keys and rights. */
#ifndef TELLBACK_CLI_REGISTRAR_H
#define TELLBACK_CLI_REGISTRAR_H

/**
 * registrar_run(argc, argv):
 * Dispatch on ${argv}[1].
 *
 * Shape:  ${argv}[0] is "registrar".
 * Errors: exit codes of base/call.h.
 * Source: docs/FORMATS.md, "Card, directory, join"; docs/INSTALL.md.
 */
int registrar_run(int argc, char **argv);

/**
 * registrar_root_init(argc, argv), registrar_lines_...(argc, argv), and so on:
 * One command each, in registrar_root.c, registrar_lines.c, ...; ${argv}[0] is
 * the command's own word.
 *
 * Errors: exit codes of base/call.h.
 */
int registrar_root_init(int argc, char **argv);
int registrar_lines_new(int argc, char **argv);
int registrar_lines_roots(int argc, char **argv);
int registrar_lines_broker(int argc, char **argv);
int registrar_entry_add(int argc, char **argv);
int registrar_entry_revoke(int argc, char **argv);
int registrar_policy_make(int argc, char **argv);
int registrar_note_sign(int argc, char **argv);
int registrar_note_publish(int argc, char **argv);
int registrar_note_show(int argc, char **argv);

#endif
