#include "db/db_sums_log.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the log's header and of a frame's; where they have what they have. */
#define HEADER 32
#define FRAME 24
#define AT_PAGE_SIZE 8
#define AT_SALTS 16
#define AT_CHECKSUM 24
#define FRAME_AT_COMMIT 4
#define FRAME_AT_SALTS 8
#define FRAME_AT_CHECKSUM 16

/* Frames past this are not watched: it would be a log of a terabyte. */
#define FRAMES_MOST (UINT32_C(1) << 31)

static uint32_t
big_at(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static uint32_t
little_at(const uint8_t *bytes)
{
	return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[0];
}

/* SQLite's own checksum, going on from ${sum}; the log's magic says which end
 * of a word comes first.  Source: SQLite, "Database File Format", 4.2. */
static void
checksum(const uint8_t header[HEADER], const uint8_t *bytes, size_t size, uint32_t sum[2])
{
	for (size_t at = 0; at < size; at += 8) {
		sum[0] += (header[3] & 1 ? big_at(bytes + at) : little_at(bytes + at)) + sum[1];
		sum[1] += (header[3] & 1 ? big_at(bytes + at + 4) : little_at(bytes + at + 4)) + sum[0];
	}
}

static int
has_checksum(const uint8_t *at, const uint32_t sum[2])
{
	return big_at(at) == sum[0] && big_at(at + 4) == sum[1];
}

/* ---- frames ---- */

/* The frame that begins ${before} bytes before ${at}, or 0. */
static uint32_t
frame_at(const struct sums_log *log, sqlite3_int64 at, int before)
{
	const sqlite3_int64 from = at - HEADER - before, size = (sqlite3_int64)log->page_size + FRAME;

	if (!log->page_size || from < 0 || from % size || from / size >= FRAMES_MOST)
		return 0;
	return (uint32_t)(from / size) + 1;
}

/* What is known of it, or NULL without memory. */
static struct sums_frame *
frame_make(struct sums_log *log, uint32_t frame)
{
	uint32_t room = log->room ? log->room : 1024;
	struct sums_frame *grown;

	while (room < frame)
		room *= 2; /* to FRAMES_MOST at most */
	if (room != log->room) {
		grown = realloc(log->frames, (size_t)room * sizeof *grown);
		if (!grown)
			return NULL;
		memset(grown + log->room, 0, (size_t)(room - log->room) * sizeof *grown);
		log->frames = grown;
		log->room = room;
	}
	return &log->frames[frame - 1];
}

static void
forget(struct sums_log *log)
{
	if (log->room)
		memset(log->frames, 0, (size_t)log->room * sizeof *log->frames);
	log->committed = log->ending = log->read = 0;
}

/* Another log begins with this header. */
static int
begin(struct sums_log *log, const uint8_t header[HEADER])
{
	const uint32_t size = big_at(header + AT_PAGE_SIZE);

	forget(log);
	memcpy(log->header, header, HEADER);
	log->page_size = size >= 512 && size <= 65536 && !(size & (size - 1)) ? size : 0;
	log->salts[0] = big_at(header + AT_SALTS);
	log->salts[1] = big_at(header + AT_SALTS + 4);
	free(log->last);
	log->last = log->page_size ? malloc(log->page_size + FRAME) : NULL;
	return log->page_size && !log->last ? SQLITE_IOERR_NOMEM : SQLITE_OK;
}

static uint64_t
hash_of(const struct sums_log *log, uint32_t frame, const void *page)
{
	return db_page_hash(frame, (struct view){page, log->page_size});
}

/* ---- reading ---- */

/* SQLite recovers: it reads one frame after another, up to the first that is
 * not good.  What it finds good is what we compare with from here on. */
static int
recover(struct sums_log *log, uint32_t frame, const uint8_t *bytes)
{
	struct sums_frame *known = frame_make(log, frame);

	if (!known)
		return SQLITE_IOERR_NOMEM;
	*known = (struct sums_frame){hash_of(log, frame, bytes + FRAME), big_at(bytes), 1};
	memcpy(log->seed, frame == 1 ? log->header + AT_CHECKSUM : log->last + FRAME_AT_CHECKSUM, sizeof log->seed);
	memcpy(log->last, bytes, log->page_size + FRAME);
	log->read = frame;
	return SQLITE_OK;
}

static int
look_at_page(struct sums_file *file, uint32_t frame, const void *page)
{
	const struct sums_log *log = &file->log;

	if (frame > log->room || !log->frames[frame - 1].is_known ||
	    log->frames[frame - 1].hash == hash_of(log, frame, page))
		return SQLITE_OK;
	return db_sums_file_report(file->main, log->frames[frame - 1].page, 1);
}

/* The file seems to have no sums, and then SQLite reads this of its log: a first
 * page that has.  So the file's header is damaged: nothing is known of its pages,
 * and none may be written. */
static void
look_at_lost(struct sums_file *main, const uint8_t *frame, int size)
{
	if (size > FRAME + DB_PAGE_HEADER && big_at(frame) == 1 && db_page_has_sums(frame + FRAME))
		main->is_lost = 1;
}

static int
read_log(sqlite3_file *base, void *to, int size, sqlite3_int64 at)
{
	struct sums_file *file = (struct sums_file *)base;
	struct sums_log *log = &file->log;
	int code = file->real->pMethods->xRead(file->real, to, size, at);
	uint32_t frame;

	if (code)
		return code;
	if (!file->main->has_sums) {
		look_at_lost(file->main, to, size);
		return SQLITE_OK;
	}
	if (size == HEADER && !at) {
		log->is_recovering = 1;
		return begin(log, to);
	}
	if ((size_t)size == log->page_size + FRAME && (frame = frame_at(log, at, 0)))
		return log->is_recovering && frame == log->read + 1 ? recover(log, frame, to)
								     : look_at_page(file, frame, (uint8_t *)to + FRAME);
	if ((size_t)size == log->page_size && (frame = frame_at(log, at, FRAME)))
		return look_at_page(file, frame, to);
	return SQLITE_OK;
}

/* ---- writing ---- */

/* ${bytes} stand in the file now: what is known of that place? */
static int
wrote(struct sums_log *log, const uint8_t *bytes, size_t size, sqlite3_int64 at)
{
	uint32_t frame;
	struct sums_frame *known;

	if (size == HEADER && !at)
		return begin(log, bytes);
	if (size == FRAME && (frame = frame_at(log, at, 0))) {
		known = frame_make(log, frame);
		if (!known)
			return SQLITE_IOERR_NOMEM;
		known->page = big_at(bytes);
		log->ending = big_at(bytes + FRAME_AT_COMMIT) ? frame : 0;
	} else if (size == log->page_size && (frame = frame_at(log, at, FRAME))) {
		known = frame_make(log, frame);
		if (!known)
			return SQLITE_IOERR_NOMEM;
		known->hash = hash_of(log, frame, bytes);
		known->is_known = 1;
		if (log->ending == frame) /* all of it stands there now */
			log->committed = frame;
	}
	return SQLITE_OK;
}

/* Before anything else is written there, nothing is known of those frames. */
static void
will_write(struct sums_log *log, size_t size, sqlite3_int64 at)
{
	const sqlite3_int64 frame_size = (sqlite3_int64)log->page_size + FRAME;

	if (!log->page_size || at < HEADER)
		return;
	for (sqlite3_int64 i = (at - HEADER) / frame_size;
	     i * frame_size + HEADER + FRAME < at + (sqlite3_int64)size && i < log->room; i++)
		log->frames[i].is_known = 0;
}

static int
write_log(sqlite3_file *base, const void *from, int size, sqlite3_int64 at)
{
	struct sums_file *file = (struct sums_file *)base;
	int code;

	file->log.is_recovering = 0;
	if (!(size == FRAME && frame_at(&file->log, at, 0)))
		will_write(&file->log, (size_t)size, at);
	code = file->real->pMethods->xWrite(file->real, from, size, at);
	return code || !file->main->has_sums ? code : wrote(&file->log, from, (size_t)size, at);
}

static int
cut_log(sqlite3_file *base, sqlite3_int64 size)
{
	struct sums_file *file = (struct sums_file *)base;

	if (!size)
		forget(&file->log);
	return file->real->pMethods->xTruncate(file->real, size);
}

/* What is on the medium now is written down, in the database file: a page that
 * is missing or damaged after the next crash is then known from one that was
 * being written.  That this itself may be lost in a power cut does no harm. */
static int
write_mark(struct sums_file *main, const struct sums_log *log)
{
	const struct db_page_mark mark = {{log->salts[0], log->salts[1]}, log->committed};
	uint8_t bytes[DB_PAGE_MARK];

	if (!memcmp(&mark, &main->mark, sizeof mark) || !main->page_size)
		return SQLITE_OK;
	main->mark = mark;
	db_page_mark_put(&mark, bytes);
	return main->real->pMethods->xWrite(main->real, bytes, DB_PAGE_MARK,
					    (sqlite3_int64)(main->page_size - DB_PAGE_RESERVE));
}

static int
sync_log(sqlite3_file *base, int flags)
{
	struct sums_file *file = (struct sums_file *)base;
	int code = file->real->pMethods->xSync(file->real, flags);

	/* a sync that succeeds after one that failed proves nothing: what the first
	 * was to write may be gone, and only seem to be there */
	if (code)
		file->log.is_doubtful = 1;
	if (code || file->log.is_doubtful || !file->main->has_sums || !file->log.committed)
		return code;
	return write_mark(file->main, &file->log);
}

/* ---- opening, and after recovery ---- */

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = db_sums_file_close,
	.xRead = read_log,
	.xWrite = write_log,
	.xTruncate = cut_log,
	.xSync = sync_log,
	.xFileSize = db_sums_file_size,
	.xLock = db_sums_file_lock,
	.xUnlock = db_sums_file_unlock,
	.xCheckReservedLock = db_sums_file_reserved,
	.xFileControl = db_sums_file_control,
	.xSectorSize = db_sums_file_sector,
	.xDeviceCharacteristics = db_sums_file_traits,
};

void
db_sums_log_open(struct sums_file *file, const char *name)
{
	sqlite3_file *main = sqlite3_database_file_object(name);

	/* SQLite opens it through the layer that it opened the store with, after it */
	assert(main->pMethods->xClose == db_sums_file_close);
	file->base.pMethods = &methods;
	file->main = (struct sums_file *)main;
}

/* Are those the salts of the log that the mark speaks of? */
static int
is_marked(const struct db_page_mark *mark, const uint8_t *salts)
{
	return big_at(salts) == mark->salts[0] && big_at(salts + 4) == mark->salts[1];
}

/* The last frame that SQLite read may be the one that stopped it. */
static uint32_t
good_frames(const struct sums_log *log)
{
	uint32_t sum[2];

	if (!log->read)
		return 0;
	sum[0] = big_at(log->seed);
	sum[1] = big_at(log->seed + 4);
	checksum(log->header, log->last, 8, sum);
	checksum(log->header, log->last + FRAME, log->page_size, sum);
	return has_checksum(log->last + FRAME_AT_CHECKSUM, sum) &&
			       !memcmp(log->last + FRAME_AT_SALTS, log->header + AT_SALTS, 8) && big_at(log->last)
		       ? log->read
		       : log->read - 1;
}

enum status
db_sums_log_settle(struct sums_file *file)
{
	struct sums_log *log = &file->log;
	const struct db_page_mark *mark = &file->main->mark;
	uint8_t salts[8];
	uint32_t sum[2] = {0, 0}, good = 0;
	int code;

	log->is_recovering = 0;
	if (file->main->is_lost) {
		(void)db_sums_file_report(file->main, 1, 0);
		return STATUS_CORRUPT;
	}
	/* no log was there, or a mark of ours is not known */
	if (!file->main->has_sums || !mark->frames || !big_at(log->header))
		return STATUS_OK;
	checksum(log->header, log->header, AT_CHECKSUM, sum);
	if (!has_checksum(log->header + AT_CHECKSUM, sum)) {
		/* the header is synced before the first frame is written: one that is
		 * not good, before frames that were promised, was damaged since */
		code = file->real->pMethods->xRead(file->real, salts, 8, HEADER + FRAME_AT_SALTS);
		if (code && code != SQLITE_IOERR_SHORT_READ) /* of which the rest is zero */
			return STATUS_IO;
		if (!is_marked(mark, salts) && !is_marked(mark, log->header + AT_SALTS))
			return STATUS_OK;
	} else {
		if (!is_marked(mark, log->header + AT_SALTS))
			return STATUS_OK;
		good = good_frames(log);
	}
	if (good >= mark->frames)
		return STATUS_OK;
	(void)db_sums_file_report(file->main, (uint64_t)good + 1, 1);
	return STATUS_CORRUPT;
}
