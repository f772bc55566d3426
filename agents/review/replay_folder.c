#include "review/replay_folder.h"

#include "review/progress.h"

struct replay *
replay_folder(const struct folder *folder, const struct pinned *roots, struct trouble *trouble)
{
	struct replay *replay = replay_new(roots);
	struct progress progress;
	enum status status = STATUS_OK;

	if (!replay) {
		(void)trouble_say(trouble, STATUS_NO_MEMORY, "there is not enough memory");
		return NULL;
	}
	progress_begin(&progress, "note");
	for (size_t i = 0; !status && i < folder->leaf_count; i++) {
		struct view note;

		status = folder_note(folder, i, replay_arena(replay), &note, trouble);
		if (!status)
			status = replay_take(replay, &folder->leaves[i], note, trouble);
		progress_show(&progress, i, folder->leaf_count);
	}
	progress_end(&progress);
	if (!status)
		status = replay_end(replay, folder->leaves[folder->leaf_count - 1].accepted, trouble);
	if (!status)
		return replay;
	replay_free(replay);
	return NULL;
}
