/* A tale: what agencies of the small world (support/notes.h) say to one
 * another, read from a text, signed and sealed once, to be told in any order
 * that keeps each sender's own and puts no note before one that it names.
 *
 *   R1 police referral case A to crs route=written grade=high protection=none child=aaaaaaaa
 *   crs opened R1 social-worker
 *   D1 crs decision case A re R1 to police level=full ...
 *   --
 *   C1 crs close case A re R1 to crs reason=complete
 *
 * Name, sender, type, then in any order `case X`, `re NAME`, `replaces NAME`,
 * `to a,b`, and facts; in `item=B`, `into=B` a letter is that case, in
 * `meeting=M` a letter an id.  The sender is always in `to`, crs and edt stand
 * beside each other.  A receipt: who, `verified` or `opened`, which, the role.
 * What stands after `--` is sent last, and only if the note of the same name
 * was refused before.  `#` begins a comment line.  What is wrong in it ends the
 * test. */
#ifndef TELLBACK_SUPPORT_TALE_H
#define TELLBACK_SUPPORT_TALE_H

#include <stdio.h>

#include "support/core_box.h"

/** Bounds of a tale: notes; notes that one names. */
#define TALE_NOTES 400
#define TALE_NEEDS 64

/**
 * struct tale_note:
 * One note.
 *
 * Shape:  ${name} "" for a receipt; ${needs} the notes that it names, by their
 *         place; ${is_last} it stands after `--`.
 */
struct tale_note {
	char name[24];
	char sender[AGENCY_SIZE];
	struct envelope envelope;
	struct view note;
	struct view body;
	struct digest hash;
	size_t needs[TALE_NEEDS];
	size_t need_count;
	int is_last;
};

/**
 * struct tale:
 * All of them, in the order of the text.
 */
struct tale {
	struct tale_note notes[TALE_NOTES];
	size_t count;
};

/**
 * tale_read(file, box):
 * Read a tale; keys are those of the world of ${box}.
 *
 * Owner:  the caller, free; notes and bodies lie in the box's arenas.
 */
struct tale *tale_read(FILE *file, struct core_box *box);

/**
 * tale_name(tale, id), tale_find(tale, hash):
 * The name of the envelope of that id, "" of none; the note of that hash, or
 * NULL.
 */
const char *tale_name(const struct tale *tale, const char *id);
const struct tale_note *tale_find(const struct tale *tale, const struct digest *hash);

#endif
