#include "base/place.h"

#include <string.h>

const char *
place_under(const char *root, const char *path, struct arena *arena)
{
	static const char *const tops[] = {"/etc/tellback", "/run/tellback", "/var/lib/tellback",
					   "/var/spool/tellback"};

	if (!root || !*root)
		return path;
	for (size_t i = 0; i < sizeof tops / sizeof *tops; i++) {
		size_t size = strlen(tops[i]);

		if (!strncmp(path, tops[i], size) && (!path[size] || path[size] == '/'))
			return arena_print(arena, "%s%s", root, path);
	}
	return path;
}
