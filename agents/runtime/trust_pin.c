/* What this agency joined with, in its folder: the pinned roots, and the
 * directory note that named them.  Written once, and where every trust begins. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "note/directory.h"
#include "runtime/trust_state.h"

#define ROOTS_BYTES 8192

/* `quorum k` and `root vkey` lines between `#` lines. */
static enum status
roots_parse(char *text, struct trust *trust)
{
	char *rest = text, *line;

	trust->root_count = 0;
	trust->quorum = 0;
	while ((line = strsep(&rest, "\n"))) {
		if (!*line || *line == '#')
			continue;
		if (!strncmp(line, "quorum ", 7) && !trust->quorum) {
			if (id_number(line + 7, &trust->quorum))
				return STATUS_CORRUPT;
		} else if (!strncmp(line, "root ", 5) && trust->root_count < MAX_ROOTS) {
			if (signed_note_key_parse(line + 5, &trust->roots[trust->root_count]))
				return STATUS_CORRUPT;
			trust->root_count++;
		} else {
			return STATUS_CORRUPT;
		}
	}
	return trust->quorum && trust->quorum <= trust->root_count ? STATUS_OK : STATUS_CORRUPT;
}

enum status
trust_roots_read(const char *path, struct trust *trust)
{
	struct arena *arena;
	struct view content;
	struct stat stat;
	enum status status;
	char *text;

	if (lstat(path, &stat))
		return STATUS_NOT_FOUND;
	/* whoever may write here decides whom this agency believes */
	if (!S_ISREG(stat.st_mode) || stat.st_uid != geteuid() || (stat.st_mode & 022))
		return STATUS_NOT_PERMITTED;
	arena = arena_new(3 * ROOTS_BYTES);
	if (!arena)
		return STATUS_NO_MEMORY;
	status = file_read(path, ROOTS_BYTES, arena, &content);
	if (!status) {
		text = arena_text(arena, content.bytes, content.size);
		status = !text				? STATUS_NO_MEMORY
			 : strlen(text) != content.size ? STATUS_CORRUPT
							: roots_parse(text, trust);
	}
	arena_free(arena);
	return status;
}

static void
kept_free(struct trust_kept *kept)
{
	arena_free(kept->arena);
}

void
trust_free(struct trust *trust)
{
	if (!trust)
		return;
	kept_free(&trust->directory_kept);
	for (size_t i = 0; i < trust->card_count; i++) {
		kept_free(&trust->cards[i]->kept);
		free(trust->cards[i]);
	}
	for (size_t i = 0; i < trust->policy_count; i++) {
		kept_free(&trust->policies[i]->kept);
		free(trust->policies[i]);
	}
	free(trust->cards);
	free(trust->policies);
	free(trust->past);
	free(trust);
}

/* The directory that was joined with: there from the first start on. */
static enum status
joined_take(struct trust *trust, const char *path)
{
	struct arena *arena = arena_new(2 * (size_t)MAX_DIRECTORY_BYTES);
	struct view raw;
	enum status status;

	if (!arena)
		return STATUS_NO_MEMORY;
	status = file_read(path, MAX_DIRECTORY_BYTES, arena, &raw);
	if (!status)
		status = trust_take_directory(trust, raw, (struct trust_source){TRUST_UNLOGGED, clock_now()});
	else if (status == STATUS_NOT_FOUND)
		status = STATUS_OK; /* the broker will give it */
	arena_free(arena);
	return status;
}

enum status
trust_new(const char *folder, struct trust **ret_trust)
{
	struct trust *trust = calloc(1, sizeof *trust);
	char path[PATH_MAX];
	enum status status;
	int size = snprintf(path, sizeof path, "%s/roots", folder);

	if (!trust)
		return STATUS_NO_MEMORY;
	status = size < 0 || (size_t)size >= sizeof path - 8 ? STATUS_TOO_BIG : trust_roots_read(path, trust);
	if (!status) {
		(void)snprintf(path, sizeof path, "%s/directory", folder);
		status = joined_take(trust, path);
	}
	if (status)
		trust_free(trust);
	else
		*ret_trust = trust;
	return status;
}

static enum status
roots_write(const char *path, const struct directory *directory, struct arena *arena)
{
	char fingerprint[DIGEST_HEX_SIZE], vkey[VKEY_SIZE];
	const char *text;

	directory_fingerprint(directory->roots, directory->root_count, fingerprint);
	text = arena_print(arena,
			   "# The registrar's roots that this agency believes, pinned by `tellback join`.\n"
			   "# fingerprint: %s\nquorum %llu\n",
			   fingerprint, (unsigned long long)directory->quorum);
	for (size_t i = 0; text && i < directory->root_count; i++) {
		signed_note_key_print(&directory->roots[i], vkey);
		text = arena_print(arena, "%sroot %s\n", text, vkey);
	}
	if (!text)
		return STATUS_NO_MEMORY;
	return file_write(path, (struct view){(const uint8_t *)text, strlen(text)}, 0600);
}

/* Pinned already: the note must be one that those roots, or those that they
 * named since, would have us believe. */
static enum status
pinned_check(const char *folder, struct view note, int *ret_fresh)
{
	struct trust *trust = NULL;
	enum status status = trust_new(folder, &trust);

	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
	status = trust_take_directory(trust, note, (struct trust_source){TRUST_UNLOGGED, {0}});
	trust_free(trust);
	if (status == STATUS_UNKNOWN_KEY || status == STATUS_NOT_PERMITTED)
		return STATUS_CONFLICT;
	if (status == STATUS_CONFLICT)
		status = STATUS_OK; /* an older note of the same registrars */
	if (!status)
		*ret_fresh = 0;
	return status;
}

enum status
trust_pin(const char *folder, struct view directory_note, int *ret_fresh)
{
	char roots[PATH_MAX], joined[PATH_MAX];
	struct directory directory;
	struct arena *arena;
	enum status status;
	struct stat there;
	int size = snprintf(joined, sizeof joined, "%s/directory", folder);

	if (size < 0 || (size_t)size >= sizeof joined || directory_note.size > MAX_DIRECTORY_BYTES)
		return STATUS_TOO_BIG;
	(void)snprintf(roots, sizeof roots, "%s/roots", folder);
	if (!lstat(roots, &there))
		return pinned_check(folder, directory_note, ret_fresh);
	arena = arena_new(directory_note.size * 12 + 65536);
	if (!arena)
		return STATUS_NO_MEMORY;
	status = directory_decode(directory_note, arena, &directory);
	if (!status)
		status =
		    directory_verify(directory_note, directory.roots, directory.root_count, directory.quorum, arena);
	if (!status)
		status = file_folder(folder, 0700);
	if (!status)
		status = file_write(joined, directory_note, 0600);
	/* the roots last: with them there the agency has joined */
	if (!status)
		status = roots_write(roots, &directory, arena);
	if (!status)
		*ret_fresh = 1;
	arena_free(arena);
	return status;
}
