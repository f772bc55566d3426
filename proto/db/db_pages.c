#include "db/db_pages.h"

#include <stdlib.h>

#include "db/db_inner.h"
#include "db/db_status.h"
#include "db/db_sums_file.h"

struct db_pages {
	struct db_sums *sums;	 /* of a file that is ours alone; else NULL */
	struct sums_file *opened; /* the same */
	const char *name;
	struct sums_file *main;
	struct sums_file *log;
	uint8_t *page;
	struct db_pages_state state;
};

/* The file by itself, through no connection. */
static enum status
open_alone(struct db_pages *pages, const char *path)
{
	sqlite3_vfs *vfs;
	int flags = 0;
	enum status status = db_sums_new(&pages->sums);

	if (status)
		return status;
	vfs = sqlite3_vfs_find(db_sums_name(pages->sums));
	pages->name = sqlite3_create_filename(path, "", "", 0, NULL);
	pages->opened = calloc(1, (size_t)vfs->szOsFile);
	if (!pages->name || !pages->opened)
		return STATUS_NO_MEMORY;
	status = db_status(
		vfs->xOpen(vfs, pages->name, &pages->opened->base, SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB, &flags));
	pages->main = status ? NULL : pages->opened;
	return status;
}

enum status
db_pages_new(struct db *db, const char *path, struct db_pages **ret_pages)
{
	struct db_pages *pages = calloc(1, sizeof *pages);
	sqlite3_int64 size = 0;
	enum status status = pages ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status && db) {
		pages->main = db_sums_file_of(db->handle, SQLITE_FCNTL_FILE_POINTER);
		pages->log = db_sums_file_of(db->handle, SQLITE_FCNTL_JOURNAL_POINTER);
	} else if (!status) {
		status = open_alone(pages, path);
	}
	if (!status && (!pages->main || !pages->main->page_size))
		status = STATUS_CORRUPT;
	if (!status)
		status = db_status(db_sums_file_size(&pages->main->base, &size));
	if (!status) {
		pages->state.has_sums = pages->main->has_sums || pages->main->is_lost;
		pages->state.bytes = pages->main->page_size;
		pages->state.of = (uint64_t)size / pages->main->page_size;
		pages->page = malloc(pages->main->page_size);
		status = pages->page ? STATUS_OK : STATUS_NO_MEMORY;
	}
	if (status)
		db_pages_free(pages);
	else
		*ret_pages = pages;
	return status;
}

void
db_pages_free(struct db_pages *pages)
{
	if (!pages)
		return;
	if (pages->opened && pages->opened->base.pMethods)
		(void)db_sums_file_close(&pages->opened->base); /* it was only read */
	free(pages->opened);
	sqlite3_free_filename(pages->name);
	db_sums_free(pages->sums);
	free(pages->page);
	free(pages);
}

/* After a crash a page may be torn that recovery has in the log, whole. */
static int
is_in_log(const struct db_pages *pages, uint64_t number)
{
	const struct sums_log *log = pages->log ? &pages->log->log : NULL;

	for (uint32_t i = 0; log && i < log->read; i++)
		if (log->frames[i].is_known && log->frames[i].page == number)
			return 1;
	return 0;
}

static void
add(struct db_damage *damage, uint64_t number)
{
	if (damage->count < DB_DAMAGE_LISTED)
		damage->pages[damage->count] = (struct db_damage_page){number, 0};
	damage->count++;
}

enum status
db_pages_step(struct db_pages *pages, uint64_t most)
{
	struct db_pages_state *state = &pages->state;
	struct sums_file *main = pages->main;
	enum status status = STATUS_OK;

	if (!state->has_sums)
		state->at = state->of;
	for (; most && state->at < state->of; most--) {
		const sqlite3_int64 at = (sqlite3_int64)(state->at * main->page_size);

		status = db_status(main->real->pMethods->xRead(main->real, pages->page, (int)main->page_size, at));
		if (status)
			break;
		state->at++;
		if (db_page_is_good(state->at, pages->page, main->page_size) || is_in_log(pages, state->at))
			continue;
		add(&state->damage, state->at);
		(void)db_sums_file_report(main, state->at, 0); /* whoever has it open is to say so */
	}
	return status;
}

struct db_pages_state
db_pages_state(const struct db_pages *pages)
{
	return pages->state;
}
