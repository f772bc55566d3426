/* What a backup says of itself: the first file in it. */
#ifndef TELLBACK_BACKUP_TEXT_H
#define TELLBACK_BACKUP_TEXT_H

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/ids.h"
#include "tellback/instant.h"
#include "tellback/status.h"

/** The whole text at most (bytes). */
#define BACKUP_TEXT_BYTES 4096

/**
 * struct backup_text:
 * Of which broker, when, and what is in it.
 *
 * Shape:  ${leaves} leaves, of the tree ${root}; of them the log had shown
 *         ${shown} under the checkpoint beside.
 * Units:  ${store_bytes} the store's file.
 * Source: docs/FORMATS.md, "Backup".
 */
struct backup_text {
	char broker[TOKEN_SIZE];
	char software[TOKEN_SIZE];
	struct instant made;
	uint64_t leaves;
	struct digest root;
	uint64_t shown;
	uint64_t store_bytes;
};

/**
 * backup_text_write(text, arena, ret_raw), backup_text_read(raw, arena, ret_text):
 * As text, and back.
 *
 * Owner:  ${ret_raw} points into ${arena}.
 * Errors: STATUS_MALFORMED; STATUS_TOO_BIG; STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Backup".
 */
enum status backup_text_write(const struct backup_text *text, struct arena *arena, struct view *ret_raw) MUST_CHECK;
enum status backup_text_read(struct view raw, struct arena *arena, struct backup_text *ret_text) MUST_CHECK;

#endif
