/* A reviewer's copy of a log, as lines to be edited, and back, signed as the
 * log of the world of tests signs: what a broker that lies would hand out.
 * usage: copy_driver leaves DIR      "<index> <kind> <sha256> <ms>", a line each
 *        copy_driver write DIR FILE  such lines become its tiles and checkpoint
 *        copy_driver foreign DIR     its checkpoint, signed by another log
 *        copy_driver fork DIR FILE   a checkpoint of its size with the root of those lines, to standard output
 *        copy_driver cosign DIR      its checkpoint, cosigned, as `witnessed` */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "log/copy_folder.h"
#include "log/leaf.h"
#include "note/cosignature.h"
#include "support/cleared.h"
#include "support/keys.h"

#define LOG_NAME "tellback/log/test"

#define MUST(done)                                                                                                     \
	do {                                                                                                           \
		if (!(done)) {                                                                                         \
			(void)fprintf(stderr, "copy_driver.c:%d: %s\n", __LINE__, #done);                              \
			exit(1);                                                                                       \
		}                                                                                                      \
	} while (0)

/* What is edited. */
struct edited {
	struct arena *arena;
	struct leaf *leaves;
	size_t count;
	struct tile_set set;
};

static void
read_copy(struct edited *edited, const char *path)
{
	struct checkpoint checkpoint;
	struct tile bad;
	struct view raw;

	MUST(!copy_folder_checkpoint(path, edited->arena, &raw, &checkpoint));
	edited->count = checkpoint.head.size;
	MUST(!copy_folder_leaves(path, edited->count, edited->arena, &edited->leaves, &bad));
	MUST(!tile_set_make(edited->leaves, edited->count, edited->arena, &edited->set));
}

static void
read_lines(struct edited *edited, const char *path)
{
	char kind[32], hex[80];
	struct leaf leaf;
	FILE *file = fopen(path, "re");

	MUST(file);
	edited->leaves = arena_array(edited->arena, 100000, sizeof *edited->leaves);
	edited->count = 0;
	MUST(edited->leaves);
	while (fscanf(file, "%" SCNu64 " %31s %79s %" SCNd64, &leaf.index, kind, hex, &leaf.accepted.ms) == 4) {
		leaf.kind = leaf_kind_find(kind);
		MUST(leaf.kind != LEAF_KIND_COUNT && !digest_parse(hex, &leaf.note) && edited->count < 100000);
		leaf.index = edited->count;
		edited->leaves[edited->count++] = leaf;
	}
	MUST(feof(file) && !fclose(file));
	MUST(!tile_set_make(edited->leaves, edited->count, edited->arena, &edited->set));
}

static struct view
sign(const struct edited *edited, const char *name, const char *seed)
{
	struct keys_signer *log = arena_alloc(edited->arena, sizeof *log);
	struct checkpoint checkpoint = {.head = {edited->count, tile_set_root(&edited->set, edited->count)}};
	char text[CHECKPOINT_TEXT_SIZE];
	struct view raw;

	MUST(log);
	keys_signer(name, seed, log);
	(void)strcpy(checkpoint.origin, name);
	raw = (struct view){(const uint8_t *)text, checkpoint_text(&checkpoint, text)};
	MUST(!signed_note_make(raw, &log->signer, edited->arena, &raw));
	return raw;
}

static void
write_copy(const struct edited *edited, const char *path)
{
	struct copy_folder folder;

	(void)cleared_folder(arena_print(edited->arena, "%s/tile", path));
	MUST(!copy_folder_open(path, &folder));
	MUST(!copy_folder_tiles(&folder, edited->leaves, &edited->set, 0));
	MUST(!copy_folder_show(&folder, COPY_CHECKPOINT, sign(edited, LOG_NAME, "log")));
	copy_folder_close(&folder);
}

static void
cosign(const struct edited *edited, const char *path)
{
	struct view raw = sign(edited, LOG_NAME, "log");
	struct keys_signer witness;
	struct copy_folder folder;

	keys_cosigner("witness.test", "witness", &witness);
	MUST(!cosignature_add(raw, &witness.signer, clock_now(), edited->arena, &raw));
	MUST(!copy_folder_open(path, &folder) && !copy_folder_show(&folder, COPY_WITNESSED, raw));
	copy_folder_close(&folder);
}

int
main(int argc, char **argv)
{
	struct edited edited = {.arena = arena_new((size_t)1 << 30)};
	char hex[DIGEST_HEX_SIZE];
	struct view raw;

	MUST(edited.arena && argc >= 3);
	if (!strcmp(argv[1], "write") || !strcmp(argv[1], "fork")) {
		MUST(argc == 4);
		read_lines(&edited, argv[3]);
	} else {
		read_copy(&edited, argv[2]);
	}
	for (size_t i = 0; !strcmp(argv[1], "leaves") && i < edited.count; i++) {
		digest_hex(&edited.leaves[i].note, hex);
		(void)printf("%zu %s %s %" PRId64 "\n", i, leaf_kind_word(edited.leaves[i].kind), hex,
			     edited.leaves[i].accepted.ms);
	}
	if (!strcmp(argv[1], "write"))
		write_copy(&edited, argv[2]);
	if (!strcmp(argv[1], "cosign"))
		cosign(&edited, argv[2]);
	raw = sign(&edited, LOG_NAME, "log");
	if (!strcmp(argv[1], "fork"))
		(void)fwrite(raw.bytes, 1, raw.size, stdout);
	raw = sign(&edited, "tellback/log/other", "another log");
	if (!strcmp(argv[1], "foreign"))
		MUST(!file_write(arena_print(edited.arena, "%s/checkpoint", argv[2]), raw, 0600));
	arena_free(edited.arena);
	return fflush(stdout) ? 1 : 0;
}
