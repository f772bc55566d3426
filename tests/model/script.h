/* What the model's checker is told from outside: bounds by the environment, and
 * a real run's steps by a file. */
#ifndef TELLBACK_MODEL_SCRIPT_H
#define TELLBACK_MODEL_SCRIPT_H

/**
 * script_number(name):
 * The number that the environment has under ${name}; 0 without.
 */
unsigned char script_number(const char *name);

/**
 * script_load(script, agencies, lines):
 * Fill ${script} from the file that the environment names SCRIPT: one line a
 * step, "agency word note", numbers as the model has them, an agency's in order.
 *
 * Shape:  ${lines} an agency, the last of each stays 0.  A file that does not
 *         fit ends the process.
 */
void script_load(short *script, int agencies, int lines);

/**
 * script_went(at):
 * So far each agency's steps were followed: the furthest is said at the end.
 */
void script_went(const unsigned char *at);

#endif
