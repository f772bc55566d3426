#include "runtime/home.h"

#include <assert.h>

const char *
home_path(const char *root, enum home part, const char *agency, struct arena *arena)
{
	static const struct {
		const char *before;
		const char *after;
	} rows[] = {
	    [HOME_STATE] = {"/var/lib/tellback/", ""},		[HOME_KEYS] = {"/var/lib/tellback/", "/keys"},
	    [HOME_ROOTS] = {"/var/lib/tellback/", "/roots"},	[HOME_DIRECTORY] = {"/var/lib/tellback/", "/directory"},
	    [HOME_CARD] = {"/var/lib/tellback/", "/card"},	[HOME_ARCHIVE] = {"/var/lib/tellback/", "/archive"},
	    [HOME_STORE] = {"/var/lib/tellback/", "/agent.db"}, [HOME_RUN] = {"/run/tellback", NULL},
	    [HOME_SOCKET] = {"/run/tellback/", ".sock"},	[HOME_SPOOL] = {"/var/spool/tellback/", ""},
	    [HOME_CONFIG] = {"/etc/tellback/", ".conf"},
	};

	assert((size_t)part < sizeof rows / sizeof *rows);
	if (!rows[part].after)
		return arena_print(arena, "%s%s", root ? root : "", rows[part].before);
	return arena_print(arena, "%s%s%s%s", root ? root : "", rows[part].before, agency, rows[part].after);
}
