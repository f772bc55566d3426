/* Memory that runs out and a disk that fails, at the n-th time: once, or from
 * there on for good.  Whoever walks n up from 1 until nothing failed any more
 * has been at every site. */
#ifndef TELLBACK_SUPPORT_FAULTY_H
#define TELLBACK_SUPPORT_FAULTY_H

/**
 * enum faulty_kind:
 * FAULTY_MEMORY: malloc, calloc and realloc of the whole process, SQLite's and
 * ours; FAULTY_OWN: where the program itself calls them, no library.
 * FAULTY_FILE: what SQLite asks of the files below it.  FAULTY_FULL: only what
 * takes room, and says that there is none.
 */
enum faulty_kind { FAULTY_MEMORY, FAULTY_OWN, FAULTY_FILE, FAULTY_FULL, FAULTY_KIND_COUNT };
enum faulty_way { FAULTY_ONCE, FAULTY_FOR_GOOD };

/**
 * faulty_begin():
 * From here on stores are opened over a VFS whose calls can fail, and which
 * syncs nothing: tests of this are many, and none cuts the power.  SQLite takes
 * each piece of memory from malloc.
 */
void faulty_begin(void);

/**
 * faulty_arm(kind, at, way), faulty_disarm():
 * Let the ${at}-th call from here on fail (from 1), and perhaps all after it;
 * no more of that: how many failed?
 */
void faulty_arm(enum faulty_kind kind, unsigned at, enum faulty_way way);
unsigned faulty_disarm(void);

/**
 * faulty_kind_word(kind):
 * For messages.
 */
const char *faulty_kind_word(enum faulty_kind kind);

#endif
