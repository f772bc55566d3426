#include "db/db_sums_file.h"

#include <assert.h>
#include <stdlib.h>

int
db_sums_file_close(sqlite3_file *file)
{
	struct sums_file *sums = (struct sums_file *)file;
	int code = sums->real->pMethods->xClose(sums->real);

	free(sums->scratch);
	free(sums->log.frames);
	free(sums->log.last);
	return code;
}

int
db_sums_file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	return DB_SUMS_FILE_REAL(file)->pMethods->xFileSize(DB_SUMS_FILE_REAL(file), ret_size);
}

int
db_sums_file_lock(sqlite3_file *file, int level)
{
	return DB_SUMS_FILE_REAL(file)->pMethods->xLock(DB_SUMS_FILE_REAL(file), level);
}

int
db_sums_file_unlock(sqlite3_file *file, int level)
{
	return DB_SUMS_FILE_REAL(file)->pMethods->xUnlock(DB_SUMS_FILE_REAL(file), level);
}

int
db_sums_file_reserved(sqlite3_file *file, int *ret_is_held)
{
	return DB_SUMS_FILE_REAL(file)->pMethods->xCheckReservedLock(DB_SUMS_FILE_REAL(file), ret_is_held);
}

int
db_sums_file_control(sqlite3_file *file, int op, void *argument)
{
	return DB_SUMS_FILE_REAL(file)->pMethods->xFileControl(DB_SUMS_FILE_REAL(file), op, argument);
}

int
db_sums_file_sector(sqlite3_file *file)
{
	return DB_SUMS_FILE_REAL(file)->pMethods->xSectorSize(DB_SUMS_FILE_REAL(file));
}

int
db_sums_file_traits(sqlite3_file *file)
{
	return DB_SUMS_FILE_REAL(file)->pMethods->xDeviceCharacteristics(DB_SUMS_FILE_REAL(file));
}

int
db_sums_file_report(struct sums_file *main, uint64_t number, int is_log)
{
	struct db_damage *damage = &main->damage;

	for (size_t i = 0; i < damage->count && i < DB_DAMAGE_LISTED; i++)
		if (damage->pages[i].number == number && damage->pages[i].is_log == is_log)
			return DB_PAGE_DAMAGED;
	if (damage->count < DB_DAMAGE_LISTED)
		damage->pages[damage->count] = (struct db_damage_page){number, is_log};
	damage->count++;
	return DB_PAGE_DAMAGED;
}

struct sums_file *
db_sums_file_of(sqlite3 *handle, int op)
{
	sqlite3_file *file = NULL;
	int code = sqlite3_file_control(handle, "main", op, &file);

	assert(code == SQLITE_OK && file); /* every connection has a "main" with both, if perhaps not open */
	(void)code;
	if (!file->pMethods || file->pMethods->xClose != db_sums_file_close)
		return NULL;
	return (struct sums_file *)file;
}
