/* The verbs that only look. */
#ifndef TELLBACK_ADMIN_SHOWS_H
#define TELLBACK_ADMIN_SHOWS_H

#include "admin/writing.h"
#include "base/call.h"
#include "core/inner.h"

/**
 * struct shows:
 * One call being answered.
 */
struct shows {
	struct core *core;
	const struct call *call;
	struct core_now now;
	int is_json;
	struct writing out;
	struct writing err;
	enum exit_code code;
};

/**
 * shows_option(shows, name), shows_flag(shows, name):
 * The word after ${name} among the call's words, or NULL; non-zero if ${name}
 * is there.
 */
const char *shows_option(const struct shows *shows, const char *name);
int shows_flag(const struct shows *shows, const char *name);

/**
 * shows_agencies, shows_owed, shows_queue, shows_note, shows_notes (shows):
 * Each agency; open duties; what each agency has not fetched; one note as it
 * was accepted; all notes as JSON lines.
 *
 * Errors: those of the store.
 * Source: docs/OPERATE.md, "tellbackctl".
 */
enum status shows_agencies(struct shows *shows) MUST_CHECK;
enum status shows_owed(struct shows *shows) MUST_CHECK;
enum status shows_queue(struct shows *shows) MUST_CHECK;
enum status shows_note(struct shows *shows) MUST_CHECK;
enum status shows_notes(struct shows *shows) MUST_CHECK;

#endif
