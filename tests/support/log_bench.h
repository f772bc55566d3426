/* What tests of a growing log need: leaves that follow from their number, the
 * root of the first so many of them, and a folder for the log. */
#ifndef TELLBACK_SUPPORT_LOG_BENCH_H
#define TELLBACK_SUPPORT_LOG_BENCH_H

#include "log/tree.h"
#include "support/keys.h"
#include "signer/signer.h"

/** Leaves of which the root is known at most. */
#define LOG_BENCH_MOST 1200

/**
 * struct log_bench:
 * The folder (to be made by whoever opens it), the log's key, the roots.
 */
struct log_bench {
	char parent[64];
	char folder[80];
	struct keys_signer key;
	struct digest roots[LOG_BENCH_MOST + 1];
};

/**
 * log_bench_new(), log_bench_free(bench):
 * In a folder of /tmp, removed with all that is in it.
 */
struct log_bench *log_bench_new(void);
void log_bench_free(struct log_bench *bench);

/**
 * log_bench_empty(bench), log_bench_copy(bench, to_name, from_name):
 * Remove the log's folder; make one folder of the parent a copy of another.
 */
void log_bench_empty(struct log_bench *bench);
void log_bench_copy(struct log_bench *bench, const char *to_name, const char *from_name);

/**
 * log_bench_leaf(index):
 * The leaf of that number.
 */
struct leaf log_bench_leaf(uint64_t index);

/**
 * log_bench_open(bench, mode, why, ret_signer):
 * A signer over the folder.
 */
enum status log_bench_open(struct log_bench *bench, enum log_folder_mode mode, char why[SIGNER_WHY_SIZE],
			   struct signer **ret_signer) MUST_CHECK;

/**
 * log_bench_take(signer, until):
 * Give it the leaves that it lacks of the first ${until}.
 */
void log_bench_take(struct signer *signer, uint64_t until);

/**
 * log_bench_grow(bench, mode, until):
 * Open, give, publish, close.
 */
void log_bench_grow(struct log_bench *bench, enum log_folder_mode mode, uint64_t until);

#endif
