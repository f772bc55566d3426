/* The files by which a message is handed to an agent, made from the examples in
 * tests/data; and members of what comes back.  Trouble ends the test. */
#ifndef TELLBACK_CHAOS_MESSAGE_FILE_H
#define TELLBACK_CHAOS_MESSAGE_FILE_H

#include <stddef.h>

/** Room for one, with NUL. */
#define MESSAGE_FILE_BYTES 65536

/**
 * message_file_load(path, text), message_file_fill(text, what, with):
 * Read a file; put ${with} wherever it says ${what}.
 */
void message_file_load(const char *path, char text[MESSAGE_FILE_BYTES]);
void message_file_fill(char text[MESSAGE_FILE_BYTES], const char *what, const char *with);

/**
 * message_file_member(text, name, ret_value, size):
 * The text member ${name} of pretty JSON; empty if there is none.
 */
void message_file_member(const char *text, const char *name, char *ret_value, size_t size);

#endif
