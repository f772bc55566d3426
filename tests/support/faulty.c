#include "support/faulty.h"

#include <assert.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What is to fail; one test at a time, and one thread. */
static struct {
	int is_armed;
	enum faulty_kind kind;
	enum faulty_way way;
	unsigned left;
	unsigned failed;
} plan;

/* No checks of a sanitizer in here: malloc is called before they are ready. */
#define EARLY __attribute__((no_sanitize("address", "undefined")))

EARLY static int
fails(enum faulty_kind kind)
{
	if (!plan.is_armed || plan.kind != kind)
		return 0;
	if (plan.left > 1) {
		plan.left--;
		return 0;
	}
	if (plan.failed && plan.way == FAULTY_ONCE)
		return 0;
	plan.failed++;
	return 1;
}

void
faulty_arm(enum faulty_kind kind, unsigned at, enum faulty_way way)
{
	assert(at && !plan.is_armed);
	plan.kind = kind;
	plan.way = way;
	plan.left = at;
	plan.failed = 0;
	plan.is_armed = 1;
}

unsigned
faulty_disarm(void)
{
	plan.is_armed = 0;
	return plan.failed;
}

const char *
faulty_kind_word(enum faulty_kind kind)
{
	static const char *const words[] = {"memory", "own memory", "file", "full"};

	return words[kind];
}

/* ---- memory: the sanitizer's if there is one, else the C library's ---- */

extern void *__interceptor_malloc(size_t size) __attribute__((weak));
extern void *__interceptor_calloc(size_t count, size_t size) __attribute__((weak));
extern void *__interceptor_realloc(void *old, size_t size) __attribute__((weak));
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

/* Where the program begins and its code ends, as the linker says. */
extern const char __executable_start[];
extern const char etext[];

EARLY static int
fails_for(const void *caller)
{
	const uintptr_t at = (uintptr_t)caller;

	if (fails(FAULTY_MEMORY))
		return 1;
	return at >= (uintptr_t)__executable_start && at < (uintptr_t)etext && fails(FAULTY_OWN);
}

EARLY void *
malloc(size_t size)
{
	if (fails_for(__builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return __interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size);
}

EARLY void *
calloc(size_t count, size_t size)
{
	if (fails_for(__builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return __interceptor_calloc ? __interceptor_calloc(count, size) : __libc_calloc(count, size);
}

EARLY void *
realloc(void *old, size_t size)
{
	if (fails_for(__builtin_return_address(0))) {
		errno = ENOMEM;
		return NULL;
	}
	return __interceptor_realloc ? __interceptor_realloc(old, size) : __libc_realloc(old, size);
}

/* ---- files ---- */

struct handle {
	sqlite3_file base;
	sqlite3_file *real;
};

static sqlite3_file *
real(sqlite3_file *file)
{
	return ((struct handle *)(void *)file)->real;
}

static int
close_file(sqlite3_file *file)
{
	return real(file)->pMethods->xClose(real(file));
}

static int
read_file(sqlite3_file *file, void *to, int size, sqlite3_int64 at)
{
	return fails(FAULTY_FILE) ? SQLITE_IOERR_READ : real(file)->pMethods->xRead(real(file), to, size, at);
}

static int
write_file(sqlite3_file *file, const void *from, int size, sqlite3_int64 at)
{
	if (fails(FAULTY_FULL))
		return SQLITE_FULL;
	return fails(FAULTY_FILE) ? SQLITE_IOERR_WRITE : real(file)->pMethods->xWrite(real(file), from, size, at);
}

static int
truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
	return fails(FAULTY_FILE) ? SQLITE_IOERR_TRUNCATE : real(file)->pMethods->xTruncate(real(file), size);
}

static int
sync_file(sqlite3_file *file, int flags)
{
	(void)file;
	(void)flags;
	return fails(FAULTY_FILE) ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	return fails(FAULTY_FILE) ? SQLITE_IOERR_FSTAT : real(file)->pMethods->xFileSize(real(file), ret_size);
}

static int
lock_file(sqlite3_file *file, int level)
{
	return fails(FAULTY_FILE) ? SQLITE_IOERR_LOCK : real(file)->pMethods->xLock(real(file), level);
}

static int
unlock_file(sqlite3_file *file, int level)
{
	return real(file)->pMethods->xUnlock(real(file), level);
}

static int
is_reserved(sqlite3_file *file, int *ret_is)
{
	return fails(FAULTY_FILE) ? SQLITE_IOERR_CHECKRESERVEDLOCK
				  : real(file)->pMethods->xCheckReservedLock(real(file), ret_is);
}

static int
control_file(sqlite3_file *file, int what, void *argument)
{
	return real(file)->pMethods->xFileControl(real(file), what, argument);
}

static int
sector_size(sqlite3_file *file)
{
	return real(file)->pMethods->xSectorSize(real(file));
}

static int
traits(sqlite3_file *file)
{
	return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

/* ---- the layer ---- */

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = close_file,
	.xRead = read_file,
	.xWrite = write_file,
	.xTruncate = truncate_file,
	.xSync = sync_file,
	.xFileSize = file_size,
	.xLock = lock_file,
	.xUnlock = unlock_file,
	.xCheckReservedLock = is_reserved,
	.xFileControl = control_file,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = traits,
};

static sqlite3_vfs *
below(sqlite3_vfs *vfs)
{
	return vfs->pAppData;
}

static int
open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	struct handle *handle = (struct handle *)(void *)file;
	int code;

	file->pMethods = NULL;
	if (fails(FAULTY_FILE))
		return SQLITE_CANTOPEN;
	handle->real = (sqlite3_file *)(void *)(handle + 1);
	code = below(vfs)->xOpen(below(vfs), name, handle->real, flags, ret_flags);
	if (handle->real->pMethods)
		file->pMethods = &methods;
	return code;
}

static int
delete_file(sqlite3_vfs *vfs, const char *name, int is_synced)
{
	return fails(FAULTY_FILE) ? SQLITE_IOERR_DELETE : below(vfs)->xDelete(below(vfs), name, is_synced);
}

static int
access_file(sqlite3_vfs *vfs, const char *name, int how, int *ret_is)
{
	return fails(FAULTY_FILE) ? SQLITE_IOERR_ACCESS : below(vfs)->xAccess(below(vfs), name, how, ret_is);
}

static int
full_path(sqlite3_vfs *vfs, const char *name, int size, char *ret_path)
{
	return fails(FAULTY_FILE) ? SQLITE_CANTOPEN : below(vfs)->xFullPathname(below(vfs), name, size, ret_path);
}

void
faulty_begin(void)
{
	static sqlite3_vfs vfs;
	sqlite3_vfs *under;
	int code;

	(void)sqlite3_shutdown();
	code = sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
	assert(code == SQLITE_OK);
	code = sqlite3_initialize();
	assert(code == SQLITE_OK);
	under = sqlite3_vfs_find(NULL);
	vfs = *under;
	vfs.iVersion = 2; /* what comes after is for tests of SQLite */
	vfs.szOsFile = (int)sizeof(struct handle) + under->szOsFile;
	vfs.zName = "faulty";
	vfs.pAppData = under;
	vfs.xOpen = open_file;
	vfs.xDelete = delete_file;
	vfs.xAccess = access_file;
	vfs.xFullPathname = full_path;
	code = sqlite3_vfs_register(&vfs, 1);
	assert(code == SQLITE_OK);
}
