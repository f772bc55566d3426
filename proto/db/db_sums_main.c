#include "db/db_sums_main.h"

#include <stdlib.h>
#include <string.h>

#define HEADER DB_PAGE_HEADER

static int
read_real(struct sums_file *file, void *to, size_t size, sqlite3_int64 at)
{
	return file->real->pMethods->xRead(file->real, to, (int)size, at);
}

static int
write_real(struct sums_file *file, const void *from, size_t size, sqlite3_int64 at)
{
	return file->real->pMethods->xWrite(file->real, from, (int)size, at);
}

/* Room for one page, of the size that is known now. */
static int
know_size(struct sums_file *file, size_t size)
{
	file->scratch = malloc(size);
	if (!file->scratch)
		return SQLITE_IOERR_NOMEM;
	file->page_size = size;
	return SQLITE_OK;
}

/* ---- reading ---- */

/* The page at ${at}, whole and as it was written.  One past the end of the file
 * is all zero, as SQLite wants it. */
static int
read_page(struct sums_file *file, uint8_t *page, sqlite3_int64 at)
{
	const uint64_t number = (uint64_t)at / file->page_size + 1;
	int code = read_real(file, page, file->page_size, at);

	if (code)
		return code;
	return db_page_is_good(number, page, file->page_size) ? SQLITE_OK : db_sums_file_report(file, number, 0);
}

static int
read_main(sqlite3_file *base, void *to, int size, sqlite3_int64 at)
{
	struct sums_file *file = (struct sums_file *)base;
	const sqlite3_int64 page = (sqlite3_int64)file->page_size;
	int code;

	if (file->is_lost)
		return db_sums_file_report(file, 1, 0);
	/* the header is read before it is known what the log of changes has in its
	 * place: after a power cut the page around it may be torn */
	if (!file->has_sums || !page || at + size <= HEADER)
		return read_real(file, to, (size_t)size, at);
	if (size == page && !(at % page))
		return read_page(file, to, at);
	if (at % page + size > page)
		return SQLITE_IOERR_READ; /* across two: SQLite never does */
	code = read_page(file, file->scratch, at - at % page);
	if (!code)
		memcpy(to, file->scratch + at % page, (size_t)size);
	return code;
}

/* ---- writing ---- */

static int
stamp_and_write(struct sums_file *file, sqlite3_int64 at)
{
	db_page_stamp((uint64_t)at / file->page_size + 1, file->scratch, file->page_size, &file->mark);
	return write_real(file, file->scratch, file->page_size, at);
}

/* A page that SQLite leaves out, since nothing is in it, would be without a
 * sum once the file goes on behind it. */
static int
fill_gap(struct sums_file *file, sqlite3_int64 end)
{
	int code = SQLITE_OK;

	if (file->size < 0)
		code = file->real->pMethods->xFileSize(file->real, &file->size);
	for (; !code && file->size < end; file->size += (sqlite3_int64)file->page_size) {
		memset(file->scratch, 0, file->page_size);
		code = stamp_and_write(file, file->size);
	}
	return code;
}

static int
write_main(sqlite3_file *base, const void *from, int size, sqlite3_int64 at)
{
	struct sums_file *file = (struct sums_file *)base;
	int code = SQLITE_OK;

	if (!file->has_sums)
		return write_real(file, from, (size_t)size, at);
	if (!file->page_size)
		code = know_size(file, (size_t)size);
	/* only whole pages, and never a first one that denies its sums */
	if (!code && ((size_t)size != file->page_size || at % size || (!at && !db_page_has_sums(from))))
		code = SQLITE_IOERR_WRITE;
	if (!code)
		code = fill_gap(file, at);
	if (code)
		return code;
	memcpy(file->scratch, from, (size_t)size);
	code = stamp_and_write(file, at);
	if (!code && file->size < at + size)
		file->size = at + size;
	return code;
}

static int
cut_main(sqlite3_file *base, sqlite3_int64 size)
{
	struct sums_file *file = (struct sums_file *)base;
	int code = file->real->pMethods->xTruncate(file->real, size);

	file->size = code ? -1 : size;
	return code;
}

static int
sync_main(sqlite3_file *base, int flags)
{
	return DB_SUMS_FILE_REAL(base)->pMethods->xSync(DB_SUMS_FILE_REAL(base), flags);
}

/* ---- opening ---- */

static const sqlite3_io_methods methods = {
	.iVersion = 1, /* no shared memory, no mapping: the store is one connection's alone */
	.xClose = db_sums_file_close,
	.xRead = read_main,
	.xWrite = write_main,
	.xTruncate = cut_main,
	.xSync = sync_main,
	.xFileSize = db_sums_file_size,
	.xLock = db_sums_file_lock,
	.xUnlock = db_sums_file_unlock,
	.xCheckReservedLock = db_sums_file_reserved,
	.xFileControl = db_sums_file_control,
	.xSectorSize = db_sums_file_sector,
	.xDeviceCharacteristics = db_sums_file_traits,
};

/* The first page, whatever it is: its mark, or that its header is damaged. */
static int
look_at_first(struct sums_file *file)
{
	int code = read_real(file, file->scratch, file->page_size, 0);

	if (code)
		return code == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : code;
	if (!file->has_sums)
		file->is_lost = db_page_lost_header(file->scratch, file->page_size);
	else if (!db_page_mark_take(file->scratch + file->page_size - DB_PAGE_RESERVE, &file->mark))
		file->mark = (struct db_page_mark){.frames = 0};
	return SQLITE_OK;
}

int
db_sums_main_open(struct sums_file *file)
{
	uint8_t header[HEADER] = {0};
	int code = read_real(file, header, HEADER, 0);
	size_t size;

	file->base.pMethods = &methods;
	if (code == SQLITE_IOERR_SHORT_READ)
		return SQLITE_OK; /* new, or no store at all: that is for SQLite to say */
	if (code)
		return code;
	size = db_page_size(header);
	if (!size) {
		file->has_sums = 0;
		return SQLITE_OK;
	}
	file->has_sums = db_page_has_sums(header);
	code = know_size(file, size);
	return code ? code : look_at_first(file);
}
