/* `tellback-review witness`: the sub-group's word that the log only grew: it
 * cosigns a checkpoint that begins with the last one it cosigned. */
#ifndef TELLBACK_REVIEW_WITNESS_H
#define TELLBACK_REVIEW_WITNESS_H

#include "note/signed_note.h"
#include "review/folder.h"
#include "review/pinned.h"
#include "tellback/instant.h"

/**
 * witness_run(words, word_count):
 * The verb, given what stands after it.
 *
 * Errors: the exit code, after saying on standard error what is wrong.
 */
int witness_run(char **words, int word_count);

/**
 * struct witness:
 * One witness.
 *
 * Shape:  ${state} the file of what it cosigned last, a note; it need not be
 *         there; ${signer} of a key of type NOTE_KEY_COSIGNATURE.
 * Owner:  borrows all.
 */
struct witness {
	const struct note_signer *signer;
	const struct pinned *roots;
	const char *state;
};

/**
 * witness_cosign(witness, folder, now, arena, ret_raw, trouble):
 * The checkpoint of ${folder} with our line, if the log's key signed it, a
 * directory names us, and it begins with what we cosigned last, and with what
 * the folder itself has as cosigned (a state can be lost); it is in
 * ${state}, durably, before it is given.
 *
 * Owner:  ${ret_raw} points into ${arena}.
 * Errors: STATUS_CONFLICT: it is smaller, or of the same size with another
 *         root ("conflict"), or does not begin with the last ("inconsistent");
 *         where the two contradict each other both are kept as evidence in
 *         the folder.  STATUS_UNKNOWN_KEY (we are no witness of this log);
 *         those of signers_check, of the signer, of file_write; in words in
 *         ${trouble}.
 * Source: C2SP tlog-witness v1.0.0 (409, 422), tlog-cosignature v1.0.1.
 */
enum status witness_cosign(const struct witness *witness, const struct folder *folder, struct instant now,
			   struct arena *arena, struct view *ret_raw, struct trouble *trouble) MUST_CHECK;

#endif
