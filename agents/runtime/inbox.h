/* What to make of something that came.  Pure: what was found out in, a word
 * out; nothing here reads the store or opens a seal. */
#ifndef TELLBACK_INBOX_H
#define TELLBACK_INBOX_H

#include "seal/age.h"

/**
 * struct inbox_arrival:
 * What is known of an envelope note before it is unsealed.
 *
 * Shape:  ${is_readable} it is of the grammar; ${is_known} its id is in the
 *         inbox; ${is_same} with these very bytes; ${is_own} it is from
 *         ourselves.
 */
struct inbox_arrival {
	int is_readable;
	int is_known;
	int is_same;
	int is_own;
};

/**
 * enum inbox_action:
 * INBOX_KEEP it as new; INBOX_REPEAT: it was here before (we asked from an
 * older cursor), nothing is to be done; INBOX_SET_ASIDE: keep the bytes for a
 * person to look at, and answer nothing.
 */
enum inbox_action { INBOX_KEEP, INBOX_REPEAT, INBOX_SET_ASIDE };

/**
 * inbox_arrive(arrival):
 * What to do with it.  Never dropped: what cannot be kept is set aside.
 *
 * Source: docs/RELIABILITY.md, "Delivery".
 */
enum inbox_action inbox_arrive(const struct inbox_arrival *arrival);

/**
 * struct inbox_findings:
 * What the checks found, each 1 (so), 0 (not so) or -1 (not got to).
 *
 * Shape:  in the order of the checks; ${fault} of the age file.
 */
struct inbox_findings {
	int signature_holds;
	int is_for_us;
	int type_is_known;
	int opens;
	enum age_fault fault;
	int decodes;
	int binding_holds;
	int type_agrees;
	int facts_agree;
	int is_complete;
};

/**
 * inbox_code(findings):
 * The code of the first check that failed, as a receipt's `refused` line has
 * it; NULL if every check was made and held.
 *
 * Owner:  static.
 * Source: docs/FORMATS.md, "Receipt"; docs/SECURITY.md, "Who checks what".
 */
const char *inbox_code(const struct inbox_findings *findings);

#endif
