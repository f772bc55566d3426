#include "sim/disk_vfs.h"

#include <assert.h>
#include <sqlite3.h>
#include <string.h>

#include "base/file.h"
#include "sim/disk.h"
#include "sim/heap.h"

/* A store that is open: of a program that may have ended since. */
struct handle {
	sqlite3_file base;
	struct disk *disk;
	struct disk_file *file;
	unsigned life;
	int is_removed_at_close;
};

static struct handle *
of(sqlite3_file *base)
{
	return (struct handle *)(void *)base;
}

static int
is_gone(const struct handle *handle)
{
	return handle->disk->is_dead || handle->life != handle->disk->life;
}

/* ---- a file ---- */

static int
close_file(sqlite3_file *base)
{
	struct handle *handle = of(base);

	if (handle->is_removed_at_close && !is_gone(handle))
		disk_file_remove(handle->file, 0);
	return SQLITE_OK;
}

static int
read_file(sqlite3_file *base, void *bytes, int amount, sqlite3_int64 offset)
{
	struct handle *handle = of(base);
	size_t at = (size_t)offset, size = (size_t)amount, have = handle->file->seen_size;

	if (is_gone(handle) || disk_pass_read(handle->disk))
		return SQLITE_IOERR_READ;
	have = at >= have ? 0 : have - at < size ? have - at : size;
	if (have)
		memcpy(bytes, handle->file->seen + at, have);
	if (have == size)
		return SQLITE_OK;
	memset((char *)bytes + have, 0, size - have);
	return SQLITE_IOERR_SHORT_READ;
}

static int
write_file(sqlite3_file *base, const void *bytes, int amount, sqlite3_int64 offset)
{
	struct handle *handle = of(base);
	enum disk_fault fault = is_gone(handle) ? DISK_KILL : disk_pass(handle->disk);

	if (fault)
		return SQLITE_IOERR_WRITE;
	return disk_file_write(handle->disk, handle->file, bytes, (size_t)amount, (size_t)offset) ? SQLITE_FULL : SQLITE_OK;
}

static int
truncate_file(sqlite3_file *base, sqlite3_int64 size)
{
	struct handle *handle = of(base);

	if (is_gone(handle) || disk_pass(handle->disk))
		return SQLITE_IOERR_TRUNCATE;
	disk_file_cut(handle->disk, handle->file, (size_t)size);
	return SQLITE_OK;
}

static int
sync_file(sqlite3_file *base, int flags)
{
	struct handle *handle = of(base);
	enum disk_fault fault = is_gone(handle) ? DISK_KILL : disk_pass(handle->disk);

	(void)flags;
	if (fault == DISK_EIO)
		disk_file_drop_sync(handle->file);
	if (fault)
		return SQLITE_IOERR_FSYNC;
	disk_file_sync(handle->disk, handle->file);
	return SQLITE_OK;
}

static int
file_size(sqlite3_file *base, sqlite3_int64 *ret_size)
{
	struct handle *handle = of(base);

	if (is_gone(handle))
		return SQLITE_IOERR_FSTAT;
	*ret_size = (sqlite3_int64)handle->file->seen_size;
	return SQLITE_OK;
}

static int
lock_file(sqlite3_file *base, int how)
{
	(void)base;
	(void)how;
	return SQLITE_OK; /* one program a disk */
}

static int
is_reserved(sqlite3_file *base, int *ret_is)
{
	(void)base;
	*ret_is = 0;
	return SQLITE_OK;
}

static int
control_file(sqlite3_file *base, int what, void *argument)
{
	(void)base;
	(void)what;
	(void)argument;
	return SQLITE_NOTFOUND;
}

static int
sector_size(sqlite3_file *base)
{
	(void)base;
	return 4096;
}

/* As SQLite takes a Unix disk to be: what lies beside what is written is not hurt. */
static int
characteristics(sqlite3_file *base)
{
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = close_file,
	.xRead = read_file,
	.xWrite = write_file,
	.xTruncate = truncate_file,
	.xSync = sync_file,
	.xFileSize = file_size,
	.xLock = lock_file,
	.xUnlock = lock_file,
	.xCheckReservedLock = is_reserved,
	.xFileControl = control_file,
	.xSectorSize = sector_size,
	.xDeviceCharacteristics = characteristics,
};

/* ---- files ---- */

static int
open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *ret_flags)
{
	struct handle *handle = of(base);

	(void)vfs;
	base->pMethods = NULL;
	assert(path); /* temporary ones are kept in memory */
	handle->disk = disk_of(path);
	assert(handle->disk);
	handle->life = handle->disk->life;
	handle->is_removed_at_close = flags & SQLITE_OPEN_DELETEONCLOSE;
	if (handle->disk->is_dead)
		return SQLITE_IOERR;
	handle->file = disk_file_find(handle->disk, path);
	if (!handle->file && (flags & SQLITE_OPEN_CREATE || flags & SQLITE_OPEN_MAIN_DB)) {
		if (disk_pass(handle->disk))
			return SQLITE_CANTOPEN;
		handle->file = disk_file_make(handle->disk, path);
	}
	if (!handle->file)
		return SQLITE_CANTOPEN;
	base->pMethods = &methods;
	if (ret_flags)
		*ret_flags = flags;
	return SQLITE_OK;
}

/* In the place of file_reread(), which knows nothing of our disks (the linker's
 * --wrap): db_open calls it for both files before SQLite reads them. */
enum status __wrap_file_reread(const char *path) MUST_CHECK;
enum status
__wrap_file_reread(const char *path)
{
	struct disk *disk = disk_of(path);
	struct disk_file *file;
	enum disk_fault fault;

	assert(disk);
	file = disk_file_find(disk, path);
	if (!file)
		return STATUS_OK;
	fault = disk->is_dead ? DISK_KILL : disk_pass(disk);
	if (fault == DISK_EIO)
		disk_file_drop_sync(file);
	if (fault)
		return STATUS_IO;
	disk_file_sync(disk, file);
	disk_file_reread(disk, file);
	return STATUS_OK;
}

static int
remove_file(sqlite3_vfs *vfs, const char *path, int is_synced)
{
	struct disk *disk = disk_of(path);
	struct disk_file *file;

	(void)vfs;
	assert(disk);
	if (disk->is_dead || disk_pass(disk))
		return SQLITE_IOERR_DELETE;
	file = disk_file_find(disk, path);
	if (!file)
		return SQLITE_IOERR_DELETE_NOENT;
	disk_file_remove(file, is_synced);
	return SQLITE_OK;
}

static int
access_file(sqlite3_vfs *vfs, const char *path, int how, int *ret_is)
{
	struct disk *disk = disk_of(path);
	struct disk_file *file;

	(void)vfs;
	assert(disk);
	if (disk->is_dead)
		return SQLITE_IOERR_ACCESS;
	file = disk_file_find(disk, path);
	*ret_is = file && (how != SQLITE_ACCESS_EXISTS || file->seen_size);
	return SQLITE_OK;
}

static int
full_path(sqlite3_vfs *vfs, const char *path, int size, char *ret_path)
{
	(void)vfs;
	(void)sqlite3_snprintf(size, ret_path, "%s", path);
	return SQLITE_OK;
}

static int
randomness(sqlite3_vfs *vfs, int size, char *ret_bytes)
{
	(void)vfs;
	luck_fill(ret_bytes, (size_t)size);
	return size;
}

static int
nap(sqlite3_vfs *vfs, int us)
{
	(void)vfs;
	return us; /* nobody comes meanwhile */
}

static int
current_time(sqlite3_vfs *vfs, double *ret_days)
{
	(void)vfs;
	*ret_days = 2461101.5; /* no statement of ours asks */
	return SQLITE_OK;
}

static int
last_error(sqlite3_vfs *vfs, int size, char *ret_text)
{
	(void)vfs;
	if (size > 0)
		ret_text[0] = '\0';
	return 0;
}

void
disk_vfs_begin(void)
{
	static sqlite3_vfs vfs = {
		.iVersion = 1,
		.szOsFile = sizeof(struct handle),
		.mxPathname = DISK_NAME_SIZE,
		.zName = "sim",
		.xOpen = open_file,
		.xDelete = remove_file,
		.xAccess = access_file,
		.xFullPathname = full_path,
		.xRandomness = randomness,
		.xSleep = nap,
		.xCurrentTime = current_time,
		.xGetLastError = last_error,
	};
	/* one thread, and nobody asks how much memory there is in use */
	int code = sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);

	assert(code == SQLITE_OK);
	code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	assert(code == SQLITE_OK);
	heap_begin();
	code = sqlite3_vfs_register(&vfs, 1);
	assert(code == SQLITE_OK);
}
