#include "support/cleared.h"

#include <ftw.h>
#include <stdio.h>

/* Folders that are open at once. */
#define DEPTH 16

static int
remove_one(const char *path, const struct stat *stat_of, int kind, struct FTW *place)
{
	(void)stat_of;
	(void)kind;
	(void)place;
	return remove(path);
}

int
cleared_folder(const char *path)
{
	return nftw(path, remove_one, DEPTH, FTW_DEPTH | FTW_PHYS);
}
