/* A folder for parsers that read files.  tests/fuzz/run.sh gives each fuzzer a
 * TMPDIR in memory and clears it away, also behind one that crashed. */
#ifndef TELLBACK_FUZZ_SCRATCH_H
#define TELLBACK_FUZZ_SCRATCH_H

#include "tellback/bytes.h"

/**
 * scratch_path(name):
 * The path of ${name} in this process's folder, which is made at the first call.
 *
 * Owner: the next call's.
 */
const char *scratch_path(const char *name);

/**
 * scratch_write(name, content):
 * A file there, 0600, with the folders that ${name} needs; another one of that
 * name is overwritten.
 */
void scratch_write(const char *name, struct view content);

#endif
