/* A whole folder told again. */
#ifndef TELLBACK_REVIEW_REPLAY_FOLDER_H
#define TELLBACK_REVIEW_REPLAY_FOLDER_H

#include "review/folder.h"
#include "review/replay.h"

/**
 * replay_folder(folder, roots, trouble):
 * Everything that ${folder} holds, told again; duties as they stand at the time
 * of the last leaf.
 *
 * Owner:  the caller, replay_free.
 * Errors: NULL, with words in ${trouble}.
 */
struct replay *replay_folder(const struct folder *folder, const struct pinned *roots, struct trouble *trouble);

#endif
