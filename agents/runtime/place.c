#include "runtime/place.h"

#include <assert.h>

const char *
place_path(const char *root, enum place place, const char *agency, struct arena *arena)
{
	static const struct {
		const char *before;
		const char *after;
	} rows[] = {
		[PLACE_STATE] = {"/var/lib/tellback/", ""},
		[PLACE_KEYS] = {"/var/lib/tellback/", "/keys"},
		[PLACE_ROOTS] = {"/var/lib/tellback/", "/roots"},
		[PLACE_DIRECTORY] = {"/var/lib/tellback/", "/directory"},
		[PLACE_CARD] = {"/var/lib/tellback/", "/card"},
		[PLACE_ARCHIVE] = {"/var/lib/tellback/", "/archive"},
		[PLACE_STORE] = {"/var/lib/tellback/", "/agent.db"},
		[PLACE_RUN] = {"/run/tellback", NULL},
		[PLACE_SOCKET] = {"/run/tellback/", ".sock"},
		[PLACE_SPOOL] = {"/var/spool/tellback/", ""},
		[PLACE_CONFIG] = {"/etc/tellback/", ".conf"},
	};

	assert((size_t)place < sizeof rows / sizeof *rows);
	if (!rows[place].after)
		return arena_print(arena, "%s%s", root ? root : "", rows[place].before);
	return arena_print(arena, "%s%s%s%s", root ? root : "", rows[place].before, agency, rows[place].after);
}
