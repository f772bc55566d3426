#include "review/folder.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/id.h"
#include "log/leaf.h"
#include "tellback/bounds.h"

/* Ten million leaves; a line has at most 128 bytes. */
#define LEAVES_BYTES ((size_t)10 * 1000 * 1000 * 128)

static const char *
why(enum status status)
{
	switch ((int)status) {
	case STATUS_NOT_FOUND:
		return "it is not there";
	case STATUS_NOT_PERMITTED:
		return "it may not be read by this user, or is no ordinary file";
	case STATUS_TOO_BIG:
		return "it is larger than any such file can be";
	case STATUS_NO_MEMORY:
		return "there is not enough memory";
	}
	return "reading it failed";
}

/* `<index> <kind> <sha256> <accepted ms>`; non-zero if it is not that. */
static int
take_line(char *line, struct leaf *leaf)
{
	char *rest = line, *words[4];
	uint64_t accepted;

	for (size_t i = 0; i < 4; i++)
		words[i] = strsep(&rest, " ");
	if (rest || !words[3] || id_number(words[0], &leaf->index) || digest_parse(words[2], &leaf->note) ||
	    id_number(words[3], &accepted))
		return 1;
	leaf->accepted.ms = (int64_t)accepted;
	leaf->kind = leaf_kind_find(words[1]);
	return leaf->kind == LEAF_KIND_COUNT;
}

static enum status
take_leaves(char *text, size_t lines, struct leaf *leaves, struct folder *folder, struct trouble *trouble)
{
	char *rest = text;

	for (size_t i = 0; i < lines; i++) {
		struct leaf *leaf = &leaves[i];

		if (take_line(strsep(&rest, "\n"), leaf))
			return trouble_say(
				trouble, STATUS_MALFORMED,
				"line %zu of %s/leaves is no leaf: it should have an index, a kind, a SHA-256 "
				"and a time in milliseconds",
				i + 1, folder->path);
		if (leaf->index != i)
			return trouble_say(trouble, STATUS_MALFORMED,
					   "line %zu of %s/leaves has the index %" PRIu64
					   " where %zu should be: leaves are missing or stand in another order",
					   i + 1, folder->path, leaf->index, i);
		if (i && leaf->accepted.ms < leaves[i - 1].accepted.ms)
			return trouble_say(trouble, STATUS_MALFORMED,
					   "leaf %zu of %s/leaves is earlier than the one before it: a log never is", i,
					   folder->path);
		folder->has_erasure |= leaf->kind == LEAF_ERASURE;
	}
	folder->leaves = leaves;
	folder->leaf_count = lines;
	return STATUS_OK;
}

enum status
folder_parse(struct view content, const char *path, struct arena *arena, struct folder *ret_folder,
	     struct trouble *trouble)
{
	struct folder folder = {.path = path};
	struct leaf *leaves;
	char *text;
	size_t lines = 0;
	enum status status;

	for (size_t i = 0; i < content.size; i++)
		lines += content.bytes[i] == '\n';
	if (!content.size)
		return trouble_say(trouble, STATUS_MALFORMED, "%s/leaves is empty: nothing was exported yet", path);
	if (content.bytes[content.size - 1] != '\n' || memchr(content.bytes, 0, content.size))
		return trouble_say(trouble, STATUS_MALFORMED,
				   "%s/leaves ends in the middle of a line: the folder was copied only in part", path);
	leaves = arena_array(arena, lines, sizeof *leaves);
	text = arena_text(arena, content.bytes, content.size);
	if (!leaves || !text)
		return trouble_say(trouble, STATUS_NO_MEMORY, "%s/leaves: %s", path, why(STATUS_NO_MEMORY));
	status = take_leaves(text, lines, leaves, &folder, trouble);
	if (!status)
		*ret_folder = folder;
	return status;
}

enum status
folder_open(const char *path, struct arena *arena, struct folder *ret_folder, struct trouble *trouble)
{
	struct folder folder;
	char leaves_path[PATH_MAX];
	struct stat stat_of;
	struct view content;
	enum status status;

	if (stat(path, &stat_of) || !S_ISDIR(stat_of.st_mode))
		return trouble_say(trouble, STATUS_NOT_FOUND, "there is no folder %s", path);
	(void)snprintf(leaves_path, sizeof leaves_path, "%s/leaves", path);
	status = file_read(leaves_path, LEAVES_BYTES, arena, &content);
	if (status == STATUS_NOT_FOUND)
		return trouble_say(
			trouble, STATUS_MALFORMED,
			"%s holds no file `leaves`: it is no folder that `tellbackctl notes` wrote, or it was "
			"copied only in part",
			path);
	if (status)
		return trouble_say(trouble, status, "%s: %s", leaves_path, why(status));
	status = folder_parse(content, path, arena, &folder, trouble);
	if (status)
		return status;
	(void)snprintf(leaves_path, sizeof leaves_path, "%s/notes/%zu", path, folder.leaf_count);
	if (!stat(leaves_path, &stat_of))
		return trouble_say(
			trouble, STATUS_MALFORMED,
			"%s/leaves ends with leaf %zu, but there is a note %zu: the leaves were copied only in part, "
			"or the export did not come to its end",
			path, folder.leaf_count - 1, folder.leaf_count);
	*ret_folder = folder;
	return STATUS_OK;
}

enum status
folder_note(const struct folder *folder, size_t at, struct arena *arena, struct view *ret_note, struct trouble *trouble)
{
	char path[PATH_MAX];
	struct view note;
	struct digest hash;
	enum status status;

	(void)snprintf(path, sizeof path, "%s/notes/%zu", folder->path, at);
	status = file_read(path, MAX_DIRECTORY_BYTES, arena, &note);
	if (status == STATUS_NOT_FOUND && folder->has_erasure) {
		*ret_note = (struct view){NULL, 0};
		return STATUS_OK;
	}
	if (status == STATUS_NOT_FOUND)
		return trouble_say(
			trouble, STATUS_MALFORMED,
			"note %zu is missing (%s), and the log says of no note that it was erased: the folder "
			"was copied only in part",
			at, path);
	if (status)
		return trouble_say(trouble, status, "note %zu cannot be read (%s): %s", at, path, why(status));
	hash = digest_of(note);
	if (!digest_equal(&hash, &folder->leaves[at].note))
		return trouble_say(trouble, STATUS_MALFORMED,
				   "note %zu (%s) is not the one that its leaf names: its SHA-256 is another", at,
				   path);
	*ret_note = note;
	return STATUS_OK;
}
