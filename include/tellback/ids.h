/* Names of things, each a struct of its own so that two cannot be swapped. */
#ifndef TELLBACK_IDS_H
#define TELLBACK_IDS_H

/** 32 hex digits and NUL; 8 hex digits and NUL; two tokens of 40, a dot, NUL. */
#define ID_SIZE 33
#define CHILD_SIZE 9
#define TOKEN_SIZE 41
#define AGENCY_SIZE 82
#define EPOCH_SIZE 17

/**
 * struct envelope_id, struct case_token:
 * A message's id and a case's random token, as text.
 *
 * Shape:  32 lower-case hex digits (a UUIDv7 without hyphens) and NUL; an
 *         empty string is "none" where the field may be absent ("-").
 * Source: docs/FORMATS.md, "Words"; RFC 9562 section 5.7.
 */
struct envelope_id {
	char hex[ID_SIZE];
};
struct case_token {
	char hex[ID_SIZE];
};

/**
 * struct agency:
 * An agency's id, or a desk's ("hiow-police.psd").
 *
 * Shape:  token[.token], token = [a-z][a-z0-9-]{0,39}; NUL-terminated.
 * Source: docs/FORMATS.md, "Words".
 */
struct agency {
	char name[AGENCY_SIZE];
};

/**
 * struct child:
 * A child's random token within one case.
 *
 * Shape:  8 lower-case hex digits and NUL, or "-" where a duty runs once
 *         because no child is named yet.
 * Source: docs/FORMATS.md, "Children".
 */
struct child {
	char hex[CHILD_SIZE];
};

#endif
