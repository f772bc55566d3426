#include "support/log_bench.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "log/leaf.h"
#include "support/cleared.h"

#define BEGIN_MS 1772442000000LL

struct leaf
log_bench_leaf(uint64_t index)
{
	struct leaf leaf = {.index = index, .kind = (enum leaf_kind)(index * 7 % LEAF_KIND_COUNT)};

	leaf.note = digest_of((struct view){(const uint8_t *)&index, sizeof index});
	leaf.accepted.ms = BEGIN_MS + (int64_t)index * 137;
	return leaf;
}

struct log_bench *
log_bench_new(void)
{
	struct log_bench *bench = calloc(1, sizeof *bench);
	struct tree_edge edge = {.size = 0};

	assert(bench);
	(void)snprintf(bench->parent, sizeof bench->parent, "/tmp/bench.XXXXXX");
	assert(mkdtemp(bench->parent));
	(void)snprintf(bench->folder, sizeof bench->folder, "%s/log", bench->parent);
	keys_signer("tellback/log/test", "log", &bench->key);
	bench->roots[0] = tree_empty();
	for (uint64_t i = 0; i < LOG_BENCH_MOST; i++) {
		const struct leaf leaf = log_bench_leaf(i);
		const struct digest hash = leaf_hash(&leaf);

		tree_edge_add(&edge, &hash);
		bench->roots[i + 1] = tree_edge_root(&edge);
	}
	return bench;
}

void
log_bench_free(struct log_bench *bench)
{
	assert(!cleared_folder(bench->parent));
	free(bench);
}

void
log_bench_empty(struct log_bench *bench)
{
	(void)cleared_folder(bench->folder); /* it may not be there */
}

void
log_bench_copy(struct log_bench *bench, const char *to_name, const char *from_name)
{
	char from[96], to[96];
	pid_t pid;
	int how = -1;

	(void)snprintf(from, sizeof from, "%s/%s", bench->parent, from_name);
	(void)snprintf(to, sizeof to, "%s/%s", bench->parent, to_name);
	(void)cleared_folder(to); /* it may not be there */
	pid = fork();
	assert(pid >= 0);
	if (!pid) {
		(void)execlp("cp", "cp", "-a", from, to, (char *)NULL);
		_exit(127);
	}
	assert(waitpid(pid, &how, 0) == pid && !how);
}

enum status
log_bench_open(struct log_bench *bench, enum log_folder_mode mode, char why[SIGNER_WHY_SIZE], struct signer **ret_signer)
{
	const struct signer_options options = {bench->folder, &bench->key.signer, mode};

	return signer_open(&options, why, ret_signer);
}

void
log_bench_take(struct signer *signer, uint64_t until)
{
	for (uint64_t i = signer_head(signer).size; i < until; i++) {
		const struct leaf leaf = log_bench_leaf(i);

		assert(!signer_take(signer, &leaf));
	}
}

void
log_bench_grow(struct log_bench *bench, enum log_folder_mode mode, uint64_t until)
{
	struct signer *signer = NULL;
	char why[SIGNER_WHY_SIZE] = "";
	enum status status = log_bench_open(bench, mode, why, &signer);

	if (status)
		(void)fprintf(stderr, "log_bench: %s\n", why);
	assert(!status);
	log_bench_take(signer, until);
	assert(!signer_publish(signer, (struct tick){1}));
	signer_close(signer);
}
