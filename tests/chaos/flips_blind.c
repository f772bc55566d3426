#include "chaos/flips_blind.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/db_page.h"

/* The lower layer's file lies in the same memory: its methods are ours but for
 * reading. */
static sqlite3_vfs blind;
static const sqlite3_io_methods *real_methods;
static sqlite3_io_methods methods;

static int
read_page(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
	int code = real_methods->xRead(file, to, size, at);
	struct db_page_mark mark = {.frames = 0};

	if (code || size < 512 || size & (size - 1) || at % size)
		return code;
	if (!at && !db_page_mark_take((uint8_t *)to + size - DB_PAGE_RESERVE, &mark))
		mark.frames = 0;
	db_page_stamp((uint64_t)(at / size) + 1, to, (size_t)size, &mark);
	return SQLITE_OK;
}

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	sqlite3_vfs *real = vfs->pAppData;
	int code = real->xOpen(real, name, file, flags, ret_flags);

	if (code || !(flags & SQLITE_OPEN_MAIN_DB))
		return code;
	if (!real_methods) {
		real_methods = file->pMethods;
		methods = *real_methods;
		methods.xRead = read_page;
	}
	if (file->pMethods != real_methods) {
		(void)fprintf(stderr, "flips_blind: two kinds of files\n");
		abort();
	}
	file->pMethods = &methods;
	return SQLITE_OK;
}

void
flips_blind(void)
{
	sqlite3_vfs *real = sqlite3_vfs_find(NULL);

	blind = *real;
	blind.pNext = NULL;
	blind.zName = "blind";
	blind.pAppData = real;
	blind.xOpen = open_file;
	if (sqlite3_vfs_register(&blind, 1))
		abort();
}
