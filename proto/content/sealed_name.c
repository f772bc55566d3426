#include "content/sealed_name.h"

#include <string.h>

#define NAME_MOST 200

int
sealed_name_fits(const char *name)
{
	size_t length = strlen(name);

	/* A leading dot also covers "." and ".."; a backslash is a path to the
	 * systems that many agencies use. */
	if (!length || length > NAME_MOST || *name == '.')
		return 0;
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f || strchr("/\\:", *at))
			return 0;
	return 1;
}
