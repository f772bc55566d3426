#include "replay/snapshot.h"
#include "support/cleared.h"
#include "support/must.h"

#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATH_BYTES 200

struct digest
snapshot_story(const struct calendar_book *book)
{
	/* the structure has no padding: plain numbers, the smaller ones even */
	return digest_of((struct view){(const uint8_t *)book->matters, book->count * sizeof *book->matters});
}

static const char *
path_of(char path[PATH_BYTES], const char *folder, const char *name)
{
	MUST(snprintf(path, PATH_BYTES, "%s/%s", folder, name) < PATH_BYTES);
	return path;
}

void
snapshot_remove(const char *folder, const char *name)
{
	char path[PATH_BYTES];

	(void)cleared_folder(path_of(path, folder, name)); /* there may be none */
}

void
snapshot_copy(const char *folder, const char *from, const char *to)
{
	char source[PATH_BYTES], target[PATH_BYTES];
	pid_t child;
	int status;

	(void)path_of(source, folder, from);
	(void)path_of(target, folder, to);
	child = fork();
	if (!child) {
		(void)execlp("cp", "cp", "-a", source, target, (char *)NULL);
		_exit(127);
	}
	MUST(child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status));
}

void
snapshot_keep(const char *folder, const struct snapshot *snapshot, const struct play_thread *threads, size_t count)
{
	char path[PATH_BYTES], other[PATH_BYTES];
	FILE *file = fopen(path_of(path, folder, "stores/story"), "w");

	MUST(file && fwrite(snapshot, sizeof *snapshot, 1, file) == 1 &&
	     fwrite(threads, sizeof *threads, count, file) == count && !fclose(file));
	snapshot_remove(folder, "snapshot.new");
	snapshot_copy(folder, "stores", "snapshot.new");
	snapshot_remove(folder, "snapshot");
	MUST(!rename(path_of(path, folder, "snapshot.new"), path_of(other, folder, "snapshot")));
}

int
snapshot_take(const char *folder, const struct digest *story, struct snapshot *ret_snapshot,
	      struct play_thread *ret_threads, size_t count)
{
	char path[PATH_BYTES];
	FILE *file = fopen(path_of(path, folder, "snapshot/story"), "r");
	int is_there = file && fread(ret_snapshot, sizeof *ret_snapshot, 1, file) == 1 &&
		       digest_equal(&ret_snapshot->story, story) &&
		       fread(ret_threads, sizeof *ret_threads, count, file) == count;

	if (file)
		(void)fclose(file);
	snapshot_remove(folder, "stores");
	if (is_there)
		snapshot_copy(folder, "snapshot", "stores");
	return is_there;
}
