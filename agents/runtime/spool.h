/* The folders through which an agency's own systems send and receive.
 *
 *   out/tmp      for the sender to write in; never looked at
 *   out/new      x.json, renamed here when it is whole, its attachments first
 *   out/sent     what is durable here, x.json, and its results beside it
 *   out/failed   x.json that cannot go, and x.error.json
 *   in/new       <id>.json, and <id>.files/ with its attachments
 *   in/done      where the agency's system moves them, and <id>.opened.json,
 *                by which a person is named who has read it
 *   in/.tmp, out/sent/.of   ours
 *
 * This file knows folders and names; what the files say is results.h's. */
#ifndef TELLBACK_RUNTIME_SPOOL_H
#define TELLBACK_RUNTIME_SPOOL_H

#include "base/arena.h"
#include "tellback/bounds.h"
#include "content/document.h"
#include "tellback/ids.h"

struct spool;

/** A file's name without .json, with NUL; names of one look into a folder. */
#define SPOOL_STEM_SIZE 200
#define SPOOL_LOOK_MOST 64

/** The folder is looked at this often even without an event: a network file
 * system gives none (milliseconds). */
#define SPOOL_SCAN_MS 30000

/** The folders by their use. */
enum spool_folder {
	SPOOL_OUT_TMP,
	SPOOL_OUT_NEW,
	SPOOL_OUT_SENT,
	SPOOL_OUT_FAILED,
	SPOOL_OUT_OF, /* out/sent/.of: which file a message came in */
	SPOOL_IN_TMP,
	SPOOL_IN_NEW,
	SPOOL_IN_DONE,
	SPOOL_FOLDERS
};

/**
 * struct spool_stems:
 * File names without their suffix, oldest file first; when the last of them was
 * put there.
 */
struct spool_stems {
	char items[SPOOL_LOOK_MOST][SPOOL_STEM_SIZE];
	size_t count;
	int64_t last_s;
	int64_t last_ns;
};

/**
 * spool_open(path, ret_spool), spool_close(spool):
 * Make the folders that are not there, and watch out/new and in/done.  The
 * process then ignores SIGIO.
 *
 * Errors: STATUS_NOT_PERMITTED; STATUS_IO; STATUS_NO_MEMORY.
 */
enum status spool_open(const char *path, struct spool **ret_spool) MUST_CHECK;
void spool_close(struct spool *spool);

/**
 * spool_fd(spool):
 * Readable when something came; spool_drain(spool) takes the events.
 */
int spool_fd(const struct spool *spool);
void spool_drain(struct spool *spool);

/**
 * spool_stem(name, suffix, ret_stem):
 * The name without ${suffix}.
 *
 * Errors: non-zero for a name that is not looked at: hidden, without the
 *         suffix, too long, or with a control byte.
 */
int spool_stem(const char *name, const char *suffix, char ret_stem[SPOOL_STEM_SIZE]);

/**
 * spool_look(spool, folder, suffix, ret_stems), spool_look_on(spool, folder, suffix, stems):
 * Regular files of ${folder} whose names end in ${suffix}, at most
 * SPOOL_LOOK_MOST of the oldest; of those behind the last of ${stems}, when all
 * of these must wait.
 *
 * Errors: STATUS_IO; STATUS_NOT_PERMITTED.
 */
enum status spool_look(const struct spool *spool, enum spool_folder folder, const char *suffix,
		       struct spool_stems *ret_stems) MUST_CHECK;
enum status spool_look_on(const struct spool *spool, enum spool_folder folder, const char *suffix,
			  struct spool_stems *stems) MUST_CHECK;

/**
 * spool_strays(spool, before_ms, ret_stems):
 * Regular files of out/new whose names do not end in .json, that have lain there
 * since before ${before_ms}: whole names.
 *
 * Units:  unix milliseconds.
 * Errors: STATUS_IO; STATUS_NOT_PERMITTED.
 */
enum status spool_strays(const struct spool *spool, int64_t before_ms, struct spool_stems *ret_stems) MUST_CHECK;

/**
 * spool_read(spool, folder, name, most, arena, ret_content):
 * A file whole.  A name with a path in it is no file of ours.
 *
 * Errors: STATUS_NOT_FOUND; STATUS_BUSY (in out/new: somebody still writes to
 *         it); those of file_read.
 */
struct spool_file {
	enum spool_folder folder;
	const char *name;
};
enum status spool_read(const struct spool *spool, struct spool_file file, size_t most, struct arena *arena,
		       struct view *ret_content) MUST_CHECK;

/**
 * spool_write(spool, file, content):
 * Write a file so that it is there whole or not at all.
 *
 * Errors: those of file_write.
 */
enum status spool_write(const struct spool *spool, struct spool_file file, struct view content) MUST_CHECK;

/**
 * spool_move(spool, from, to):
 * Move a file from folder to folder under its name; one that is not there
 * any more was moved before.
 *
 * Errors: those of file_rename.
 */
enum status spool_move(const struct spool *spool, struct spool_file from, enum spool_folder to) MUST_CHECK;

/**
 * spool_remove(spool, file):
 * Take a file away; one that is not there is fine.
 */
void spool_remove(const struct spool *spool, struct spool_file file);

/**
 * spool_has(spool, file):
 * Non-zero if it is there.
 */
int spool_has(const struct spool *spool, struct spool_file file);

/**
 * spool_arrive(spool, id, json, attachments, count):
 * Put a received message into in/new: its attachments first, its JSON last.
 *
 * Shape:  attachments' names have been checked to be names.
 * Errors: those of file_write and file_rename; STATUS_NO_MEMORY.
 */
struct spool_arrival {
	struct envelope_id id;
	struct view json;
	const struct document_attachment *attachments;
	size_t attachment_count;
};
enum status spool_arrive(const struct spool *spool, const struct spool_arrival *arrival) MUST_CHECK;

/**
 * spool_purge(spool, id):
 * Take away what was put into in/new of that message, and all that in/done has
 * of it, but not who opened it (<id>.opened.*).  Again, it changes nothing.
 *
 * Errors: STATUS_NOT_PERMITTED: something of it is still there.
 */
enum status spool_purge(const struct spool *spool, const struct envelope_id *id) MUST_CHECK;

/**
 * spool_is_name(name):
 * Non-zero for a plain file name: no path, not hidden, no control byte.
 */
int spool_is_name(const char *name);

#endif
