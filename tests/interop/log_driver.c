/* Writes logs, with proofs and cosignatures, for other people's programs to
 * read.  usage: log_driver FOLDER
 * FOLDER then holds `vkeys` (the log's key, then each witness's, one a line)
 * and for each of the sizes below a folder SIZE, written by the signer itself:
 *   checkpoint, tile/...      the log
 *   witnessed                 the checkpoint, cosigned by both witnesses
 *   proofs/INDEX              proof files, the leaf's entry as their extra
 *   consistency/FROM          a line of base64 for each hash, FROM -> SIZE */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "log/hash_text.h"
#include "log/leaf.h"
#include "log/proof.h"
#include "log/tile_folder.h"
#include "note/cosignature.h"
#include "signer/signer.h"
#include "support/grown.h"
#include "support/keys.h"

#define ARENA_BYTES (8UL * 1024 * 1024)
#define PATH_SIZE 512
#define STEP 1777

static const uint64_t sizes[] = {1, 2, 255, 256, 257, 600, 70000};
/* where proofs are likely to be wrong, if any are */
static const uint64_t corners[] = {0,	1,   2,	  3,   100,   127,   128,   254,   255,	  256,	 257,
				   258, 511, 512, 513, 65535, 65536, 65537, 69887, 69888, 69999, 599};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The log's key, its witnesses, and where all of it goes. */
struct scribe {
	struct keys_signer log;
	struct keys_signer witnesses[2];
	struct arena *arena;
	char folder[PATH_SIZE];
};

static enum status
put(const char *folder, const char *name, struct view content)
{
	char path[2 * PATH_SIZE], *slash;
	enum status status;
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	status = file_folder(path, 0755);
	*slash = '/';
	if (status != STATUS_OK)
		return status;
	file = fopen(path, "wb"); /* not synced: nobody keeps it */
	if (!file)
		return STATUS_IO;
	if (content.size && fwrite(content.bytes, content.size, 1, file) != 1)
		status = STATUS_IO;
	return fclose(file) ? STATUS_IO : status;
}

/* The signer takes ${size} leaves and shows a checkpoint at each of the smaller
 * sizes, so that partial tiles are written, outgrown and cleared away. */
static enum status
write_log(const struct scribe *scribe, uint64_t size)
{
	struct signer_options options = {scribe->folder, &scribe->log.signer, LOG_FOLDER_QUICK};
	char why[SIGNER_WHY_SIZE] = "";
	struct signer *signer = NULL;
	struct tick now = {1};
	size_t next = 0;
	enum status status = signer_open(&options, why, &signer);

	for (uint64_t i = 0; i < size && status == STATUS_OK; i++) {
		struct leaf leaf = grown_leaf(i);

		if (!signer_room(signer) || (next < COUNT(sizes) && i == sizes[next])) {
			next += next < COUNT(sizes) && i == sizes[next];
			now.ms += SIGNER_PACE_MS;
			status = signer_publish(signer, now);
		}
		if (status == STATUS_OK)
			status = signer_take(signer, &leaf);
	}
	now.ms += SIGNER_PACE_MS;
	if (status == STATUS_OK)
		status = signer_publish(signer, now);
	if (*why)
		(void)fprintf(stderr, "%s\n", why);
	signer_close(signer);
	return status;
}

static enum status
write_witnessed(const struct scribe *scribe, struct view *ret_witnessed)
{
	char path[2 * PATH_SIZE];
	struct view raw;
	enum status status;

	(void)snprintf(path, sizeof path, "%s/%s", scribe->folder, SIGNER_CHECKPOINT);
	status = file_read(path, MAX_CHECKPOINT_BYTES, scribe->arena, &raw);
	for (size_t i = 0; i < COUNT(scribe->witnesses) && status == STATUS_OK; i++)
		status = cosignature_add(raw, &scribe->witnesses[i].signer,
					 (struct instant){1772442000000 + (int64_t)i * 86400000}, scribe->arena, &raw);
	if (status == STATUS_OK)
		status = put(scribe->folder, "witnessed", raw);
	*ret_witnessed = raw;
	return status;
}

static enum status
write_proof(const struct scribe *scribe, const struct tree_source *source, uint64_t index, uint64_t size,
	    struct view checkpoint)
{
	char entry[LEAF_ENTRY_SIZE], name[64];
	struct leaf leaf = grown_leaf(index);
	struct proof proof = {
		.extra = {(const uint8_t *)entry, leaf_entry(&leaf, entry)}, .index = index, .checkpoint = checkpoint};
	struct view bytes;
	enum status status = tree_inclusion(source, index, size, &proof.path);

	if (status == STATUS_OK)
		status = proof_print(&proof, scribe->arena, &bytes);
	(void)snprintf(name, sizeof name, "proofs/%llu", (unsigned long long)index);
	return status == STATUS_OK ? put(scribe->folder, name, bytes) : status;
}

static enum status
write_consistency(const struct scribe *scribe, const struct tree_source *source, uint64_t from, uint64_t to)
{
	char text[TREE_PROOF_MOST * HASH_TEXT_SIZE + 1] = "", name[64];
	struct tree_path path;
	size_t size = 0;
	enum status status = tree_consistency(source, from, to, &path);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < path.count; i++) {
		hash_text_print(&path.hashes[i], text + size);
		size += HASH_TEXT_SIZE;
		text[size - 1] = '\n';
	}
	(void)snprintf(name, sizeof name, "consistency/%llu", (unsigned long long)from);
	return put(scribe->folder, name, (struct view){(const uint8_t *)text, size});
}

static enum status
write_proofs(const struct scribe *scribe, uint64_t size, struct view checkpoint)
{
	struct tile_folder *folder = NULL;
	struct tree_source source;
	enum status status = tile_folder_open(scribe->folder, size, &folder);

	if (status != STATUS_OK)
		return status;
	source = tile_folder_source(folder);
	for (size_t i = 0; i < COUNT(corners) && status == STATUS_OK; i++) {
		if (corners[i] < size)
			status = write_proof(scribe, &source, corners[i], size, checkpoint);
		if (status == STATUS_OK && corners[i] && corners[i] < size)
			status = write_consistency(scribe, &source, corners[i], size);
	}
	for (uint64_t i = size - 1; status == STATUS_OK && i < size; i -= STEP)
		status = write_proof(scribe, &source, i, size, checkpoint);
	for (size_t i = 0; i < COUNT(sizes) && status == STATUS_OK; i++) {
		if (sizes[i] <= size)
			status = write_consistency(scribe, &source, sizes[i], size);
	}
	tile_folder_free(folder);
	return status;
}

static enum status
write_vkeys(const struct scribe *scribe, const char *folder)
{
	char vkeys[3][VKEY_SIZE], all[sizeof vkeys + 4];

	signed_note_key_print(&scribe->log.key, vkeys[0]);
	signed_note_key_print(&scribe->witnesses[0].key, vkeys[1]);
	signed_note_key_print(&scribe->witnesses[1].key, vkeys[2]);
	(void)snprintf(all, sizeof all, "%s\n%s\n%s\n", vkeys[0], vkeys[1], vkeys[2]);
	return put(folder, "vkeys", (struct view){(const uint8_t *)all, strlen(all)});
}

int
main(int count, char **words)
{
	struct scribe scribe = {.arena = arena_new(ARENA_BYTES)};
	struct view witnessed = {NULL, 0};
	enum status status = STATUS_OK;

	if (count != 2 || !scribe.arena || strlen(words[1]) > PATH_SIZE - 32) {
		(void)fprintf(stderr, "usage: log_driver FOLDER\n");
		return 2;
	}
	keys_signer("tellback/log/test", "log", &scribe.log);
	keys_cosigner("witness.example/sub-group", "w1", &scribe.witnesses[0]);
	keys_cosigner("witness.example/another", "w2", &scribe.witnesses[1]);
	status = write_vkeys(&scribe, words[1]);
	for (size_t i = 0; i < COUNT(sizes) && status == STATUS_OK; i++) {
		(void)snprintf(scribe.folder, sizeof scribe.folder, "%s/%llu", words[1], (unsigned long long)sizes[i]);
		status = write_log(&scribe, sizes[i]);
		if (status == STATUS_OK)
			status = write_witnessed(&scribe, &witnessed);
		if (status == STATUS_OK)
			status = write_proofs(&scribe, sizes[i], witnessed);
		arena_reset(scribe.arena);
	}
	if (status != STATUS_OK)
		(void)fprintf(stderr, "log_driver: %s: %s\n", scribe.folder, status_word(status));
	arena_free(scribe.arena);
	return status != STATUS_OK;
}
