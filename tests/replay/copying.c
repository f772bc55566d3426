#include "replay/copying.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "log/copy_folder.h"
#include "replay/snapshot.h"
#include "store/store.h"
#include "support/exported.h"
#include "support/must.h"

#define PATH_BYTES 300
#define PAGE 256

static const char *
path_of(char path[PATH_BYTES], const char *folder, const char *name)
{
	MUST(snprintf(path, PATH_BYTES, "%s/%s", folder, name) < PATH_BYTES);
	return path;
}

static void
copy_notes(struct store *store, const char *folder, struct copying_tally *tally)
{
	struct arena *arena = arena_new((size_t)64 << 20);
	struct copy_folder copy_to;
	struct leaf last;
	char path[PATH_BYTES];

	MUST(arena && !store_leaf_last(store, &last) && !copy_folder_open(path_of(path, folder, "copy"), &copy_to));
	for (uint64_t i = 0; i <= last.index; i++) {
		struct store_note note;

		MUST(!store_note_find(store, i, arena, &note) && !copy_folder_note(&copy_to, note.note));
		arena_reset(arena);
	}
	tally->leaves = last.index + 1;
	copy_folder_close(&copy_to);
	arena_free(arena);
}

static void
count_duty(const struct duty *duty, struct copying_tally *tally)
{
	unsigned is_met = duty->state == DUTY_MET;

	tally->duties++;
	tally->met += is_met;
	tally->late += is_met && duty->ended.ms > duty->due.ms;
	tally->told += is_met && duty->kind == DUTY_TELL;
	tally->unanswered += duty_is_open(duty) != 0;
}

static void
copy_duties(struct store *store, const char *folder, struct copying_tally *tally)
{
	struct store_page page = {.most = PAGE};
	struct arena *arena = arena_new((size_t)64 << 20);
	struct duty *duties;
	char path[PATH_BYTES];
	FILE *file = fopen(path_of(path, folder, "duties.broker"), "w");
	size_t count;

	MUST(arena && file);
	do {
		arena_reset(arena);
		MUST(!store_duties_page(store, &page, arena, &duties, &count));
		for (size_t i = 0; i < count; i++)
			count_duty(&duties[i], tally);
		MUST(fputs(exported_lines(duties, count, arena), file) >= 0);
	} while (count == PAGE);
	MUST(!fclose(file));
	arena_free(arena);
}

static uint64_t
bytes_of(const char *folder, const char *name)
{
	char path[PATH_BYTES];
	struct stat stat_of;

	return stat(path_of(path, folder, name), &stat_of) ? 0 : (uint64_t)stat_of.st_size;
}

static void
count_bytes(const char *folder, struct copying_tally *tally)
{
	char stores[PATH_BYTES];
	DIR *list = opendir(path_of(stores, folder, "stores"));

	MUST(list);
	for (struct dirent *entry = readdir(list); entry; entry = readdir(list)) {
		char name[PATH_BYTES];

		(void)path_of(name, entry->d_name, "agent.db");
		tally->agent_bytes += bytes_of(stores, name);
	}
	(void)closedir(list);
	tally->store_bytes = bytes_of(stores, "broker/broker.db");
}

void
copying_write(const char *folder, struct copying_tally *ret_tally)
{
	struct store *store;
	char path[PATH_BYTES];

	memset(ret_tally, 0, sizeof *ret_tally);
	snapshot_remove(folder, "copy");
	MUST(!store_open(path_of(path, folder, "stores/broker/broker.db"), STORE_LOOK, &store));
	copy_notes(store, folder, ret_tally);
	snapshot_copy(folder, "stores/broker/log/tile", "copy");
	snapshot_copy(folder, "stores/broker/log/checkpoint", "copy");
	snapshot_copy(folder, "stores/crs/roots", "roots");
	copy_duties(store, folder, ret_tally);
	store_close(store);
	count_bytes(folder, ret_tally);
}
