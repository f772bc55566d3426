#include "core/roots.h"

#include <string.h>

#include "base/file.h"
#include "base/id.h"
#include "note/signed_note.h"

#define ROOTS_BYTES 8192

static enum status
take_line(const char *line, struct roots *roots)
{
	if (!*line || *line == '#')
		return STATUS_OK;
	if (!strncmp(line, "quorum ", 7) && !roots->quorum)
		return id_number(line + 7, &roots->quorum) ? STATUS_MALFORMED : STATUS_OK;
	if (!strncmp(line, "root ", 5))
		line += 5;
	if (roots->count == MAX_ROOTS || signed_note_key_parse(line, &roots->keys[roots->count]))
		return STATUS_MALFORMED;
	roots->count++;
	return STATUS_OK;
}

enum status
roots_read(const char *path, struct arena *arena, struct roots *ret_roots)
{
	struct roots roots = {.count = 0};
	struct view content;
	char *rest, *line;
	enum status status = file_read(path, ROOTS_BYTES, arena, &content);

	if (status)
		return status;
	rest = arena_text(arena, content.bytes, content.size);
	if (!rest)
		return STATUS_NO_MEMORY;
	while (!status && (line = strsep(&rest, "\n")))
		status = take_line(line, &roots);
	if (!status && (!roots.count || roots.quorum > roots.count))
		status = STATUS_MALFORMED;
	if (!status)
		*ret_roots = roots;
	return status;
}
