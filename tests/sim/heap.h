/* SQLite's memory in a run. */
#ifndef TELLBACK_SIM_HEAP_H
#define TELLBACK_SIM_HEAP_H

/**
 * heap_begin():
 * From now on SQLite has memory that one thread takes and gives back, and
 * nobody looks after.  Before anything else of SQLite is used.
 */
void heap_begin(void);

#endif
