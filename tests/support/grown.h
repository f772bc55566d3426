/* Logs of made-up leaves, as large as a test wants them, and their folders:
 * hashed and written here level by level, by none of the code that reads them. */
#ifndef TELLBACK_SUPPORT_GROWN_H
#define TELLBACK_SUPPORT_GROWN_H

#include "log/tree.h"
#include "tellback/leaf.h"

/**
 * grown_leaf(index):
 * What leaf ${index} of every such log is.
 */
struct leaf grown_leaf(uint64_t index);

/**
 * grown_head(size):
 * The tree of the first ${size} of them.
 */
struct tree_head grown_head(uint64_t size);

/**
 * grown_write(folder, size):
 * The tiles and entries of that tree below ${folder}, which is made if need be;
 * what is there already stays.  Not synced.  Trouble ends the test.
 */
void grown_write(const char *folder, uint64_t size);

#endif
