#include "review/pinned.h"

#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "note/signed_note.h"

#define ROOTS_BYTES 8192

/* Non-zero if it is not a line of such a file. */
static int
take_line(const char *line, struct pinned *roots)
{
	if (!*line || *line == '#')
		return 0;
	if (!strncmp(line, "quorum ", 7) && !roots->quorum)
		return id_number(line + 7, &roots->quorum);
	if (!strncmp(line, "root ", 5))
		line += 5;
	if (roots->count == MAX_ROOTS || signed_note_key_parse(line, &roots->keys[roots->count]))
		return 1;
	roots->count++;
	return 0;
}

enum status
pinned_read(const char *path, struct arena *arena, struct pinned *ret_roots, struct trouble *trouble)
{
	struct pinned roots = {.count = 0};
	struct view content;
	char *rest, *line;
	size_t number = 0;
	enum status status = file_read(path, ROOTS_BYTES, arena, &content);

	if (status)
		return trouble_say(trouble, status, "the roots file %s cannot be read (%s)", path, status_word(status));
	rest = arena_text(arena, content.bytes, content.size);
	if (!rest)
		return trouble_say(trouble, STATUS_NO_MEMORY, "there is not enough memory");
	while ((line = strsep(&rest, "\n"))) {
		number++;
		if (take_line(line, &roots))
			return trouble_say(
				trouble, STATUS_MALFORMED,
				"line %zu of the roots file %s is neither `root` with a key nor `quorum` with a "
				"number",
				number, path);
	}
	if (!roots.count || roots.quorum > roots.count)
		return trouble_say(trouble, STATUS_MALFORMED, "the roots file %s names %s", path,
				   roots.count ? "a quorum above the number of its roots" : "no root");
	*ret_roots = roots;
	return STATUS_OK;
}
