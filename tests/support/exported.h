/* What a store holds, outside of it: the folder that `tellbackctl notes`
 * writes, and lines of its duties, each made here anew. */
#ifndef TELLBACK_SUPPORT_EXPORTED_H
#define TELLBACK_SUPPORT_EXPORTED_H

#include "base/arena.h"
#include "note/signed_note.h"
#include "store/store.h"

/**
 * exported_notes(store, log, folder):
 * Every leaf and its note into ${folder}, which is made where it is not there,
 * and a checkpoint that ${log} signs.
 */
void exported_notes(struct store *store, const struct note_signer *log, const char *folder);

/**
 * exported_duties(store, arena, ret_count):
 * Every duty, in the order they were opened.
 */
struct duty *exported_duties(struct store *store, struct arena *arena, size_t *ret_count);

/**
 * exported_lines(duties, count, arena):
 * What `tellbackctl duties` prints of them.
 */
const char *exported_lines(const struct duty *duties, size_t count, struct arena *arena);

#endif
