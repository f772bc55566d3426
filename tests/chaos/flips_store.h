/* A broker's store and its log as a crash leaves them, file by file in memory:
 * put down anew for each bit that is turned. */
#ifndef TELLBACK_CHAOS_FLIPS_STORE_H
#define TELLBACK_CHAOS_FLIPS_STORE_H

#include "support/core_box.h"
#include "support/rotten.h"

#define FLIPS_FILES 64
#define FLIPS_MESSAGES 64

#define FLIPS_KINDS(X) \
	X(STORE, "store", 40) X(CHANGES, "changes", 30) X(TILES, "tiles", 12) X(ENTRIES, "entries", 12) \
	X(CHECKPOINT, "checkpoint", 6)

/**
 * enum flips_kind:
 * What a bit is turned in, and how often of a hundred.
 */
enum flips_kind {
#define X(kind, word, weight) FLIPS_##kind,
	FLIPS_KINDS(X)
#undef X
	FLIPS_KIND_COUNT
};
const char *flips_store_word(enum flips_kind kind);
unsigned flips_store_weight(enum flips_kind kind);

struct flips_file {
	enum flips_kind kind;
	char name[96]; /* below the folder */
	struct rotten content;
};

/**
 * struct flips_store:
 * It.
 *
 * Shape:  ${messages} were sent; ${leaves} are in the log that is shown.
 *         ${now} of its last turn.
 */
struct flips_store {
	char folder[128]; /* where it is put down */
	struct notes *world;
	struct arena *arena;
	struct flips_file files[FLIPS_FILES];
	size_t count;
	struct {
		struct envelope_id id;
		const char *from;
		struct digest body;
	} messages[FLIPS_MESSAGES];
	size_t message_count;
	uint64_t leaves;
	struct core_now now;
};

/**
 * flips_store_new(parent), flips_store_free(store):
 * Make one by a real core, and take it; its folder, in ${parent}, and all in
 * it goes with it.
 */
struct flips_store *flips_store_new(const char *parent);
void flips_store_free(struct flips_store *store);

/**
 * flips_store_put(store, all):
 * Put it down as it was: the database and its changes, which whoever opened it
 * wrote to, and with ${all} non-zero the log's files, too.
 */
void flips_store_put(const struct flips_store *store, int all);

/**
 * flips_store_path(store, file, ret_path):
 * Where it is.
 */
#define FLIPS_PATH_SIZE 256
void flips_store_path(const struct flips_store *store, const struct flips_file *file, char ret_path[FLIPS_PATH_SIZE]);

/**
 * flips_store_idle(store, file, bit):
 * Why no data is in that bit, in words; NULL: it is data.
 *
 * flips_store_idle_now(store, file, bit): the same of a process that has the
 * store open and what it wrote itself in memory.
 */
const char *flips_store_idle(const struct flips_store *store, const struct flips_file *file, size_t bit);
const char *flips_store_idle_now(const struct flips_store *store, const struct flips_file *file, size_t bit);

#endif
