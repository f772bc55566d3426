#include "review/evidence.h"

#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/digest.h"
#include "base/file.h"
#include "log/copy_folder.h"

/* Is there a checkpoint of that root at ${place}, or of another?  Whoever holds
 * the log's key can choose two roots that begin alike. */
static enum status
look(const char *place, const struct checkpoint *checkpoint)
{
	struct arena *arena = arena_new(2 * MAX_CHECKPOINT_BYTES);
	struct checkpoint found;
	struct view raw;
	enum status status = arena ? file_read(place, MAX_CHECKPOINT_BYTES, arena, &raw) : STATUS_NO_MEMORY;

	if (!status && (checkpoint_parse(copy_folder_text(raw), &found) ||
			!digest_equal(&found.head.root, &checkpoint->head.root)))
		status = STATUS_CONFLICT;
	arena_free(arena);
	return status;
}

static enum status
put(const char *path, const struct checkpoint *checkpoint, struct view raw, char *ret_name)
{
	char place[PATH_MAX], hex[DIGEST_HEX_SIZE];
	enum status status;
	int digits = 8;

	digest_hex(&checkpoint->head.root, hex);
	for (;; digits = DIGEST_HEX_SIZE - 1) {
		(void)snprintf(ret_name, EVIDENCE_NAME_SIZE, "%" PRIu64 "-%.*s", checkpoint->head.size, digits, hex);
		if (snprintf(place, sizeof place, "%s/" EVIDENCE_FOLDER "/%s", path, ret_name) >= (int)sizeof place)
			return STATUS_TOO_BIG;
		status = look(place, checkpoint);
		if (status == STATUS_NOT_FOUND)
			return file_write(place, raw, 0600);
		if (status != STATUS_CONFLICT || digits > 8)
			return status;
	}
}

enum status
evidence_keep(const char *path, struct view raw, char *ret_name, struct trouble *trouble)
{
	char place[PATH_MAX];
	struct checkpoint checkpoint;
	enum status status = checkpoint_parse(copy_folder_text(raw), &checkpoint);

	if (status)
		return trouble_say(trouble, status, "what should be kept as evidence is no checkpoint");
	if (snprintf(place, sizeof place, "%s/" EVIDENCE_FOLDER, path) >= (int)sizeof place)
		status = STATUS_TOO_BIG;
	if (!status)
		status = file_folder(place, 0700);
	if (!status)
		status = put(path, &checkpoint, raw, ret_name);
	return status ? trouble_say(trouble, status, "the evidence could not be kept in %s (%s)", place,
				    status_word(status))
		      : STATUS_OK;
}

enum status
evidence_pair(const char *path, struct view one, struct view other, struct trouble *trouble)
{
	char names[2][EVIDENCE_NAME_SIZE];
	struct checkpoint first, second;
	enum status status = evidence_keep(path, one, names[0], trouble);

	if (!status)
		status = evidence_keep(path, other, names[1], trouble);
	if (status)
		return status;
	if (checkpoint_parse(copy_folder_text(one), &first) || checkpoint_parse(copy_folder_text(other), &second))
		return STATUS_MALFORMED; /* evidence_keep has just read them */
	return trouble_say(trouble, STATUS_CONFLICT,
			   "equivocation: the log's key signed %s: %s/" EVIDENCE_FOLDER "/%s and %s",
			   first.head.size == second.head.size ? "two different trees of one size"
							       : "two trees of which neither is the other's beginning",
			   path, names[0], names[1]);
}

static int
is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

enum status
evidence_find(const char *path, struct trouble *trouble)
{
	char place[PATH_MAX];
	struct dirent **list = NULL;
	int count;

	(void)snprintf(place, sizeof place, "%s/" EVIDENCE_FOLDER, path);
	count = scandir(place, &list, is_file, alphasort);
	if (count > 0)
		(void)trouble_say(trouble, STATUS_CONFLICT,
				  "the log contradicted itself before: there is evidence of it in %s (%s%s%s)", place,
				  list[0]->d_name, count > 1 ? ", " : "", count > 1 ? list[1]->d_name : "");
	for (int i = 0; i < count; i++)
		free(list[i]);
	free(list);
	return count > 0 ? STATUS_CONFLICT : STATUS_OK;
}
