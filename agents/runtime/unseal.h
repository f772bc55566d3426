/* Taking a body out of its seal and checking it against its note. */
#ifndef TELLBACK_UNSEAL_H
#define TELLBACK_UNSEAL_H

#include "content/document.h"
#include "runtime/inbox.h"
#include "seal/age.h"
#include "tellback/directory.h"
#include "tellback/envelope.h"

/**
 * unseal_open(envelope, body, unwrapper, arena, ret_document, ret_findings):
 * Open ${body}, decode it and compare its binding and type with ${envelope}.
 * ${ret_document} holds something only if ${ret_findings} says `decodes`.
 *
 * Shape:  ${arena} at least twice the body and 16 MiB.
 * Owner:  ${ret_document} points into ${arena}.
 * Errors: STATUS_GONE (the vault); STATUS_NO_MEMORY.  What the sender did wrong
 *         is in ${ret_findings}, never an error.
 * Source: docs/SECURITY.md, "Binding".
 */
enum status unseal_open(const struct envelope *envelope, struct view body, const struct age_unwrapper *unwrapper,
			struct arena *arena, struct document *ret_document, struct inbox_findings *ret_findings) MUST_CHECK;

/**
 * unseal_plain(envelope, plain, arena, ret_document, ret_findings):
 * As unseal_check for a text that is out of its seal already: content, binding,
 * type, facts.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status unseal_plain(const struct envelope *envelope, struct view plain, struct arena *arena,
			 struct document *ret_document, struct inbox_findings *ret_findings) MUST_CHECK;

/**
 * struct unseal_context:
 * Who checks, and the key that the sender must have signed with (NULL: the
 * directory has none for it).
 */
struct unseal_context {
	struct agency self;
	const struct signer_key *sender_key;
	const struct age_unwrapper *unwrapper;
};

/**
 * unseal_check(envelope, body, context, arena, ret_document, ret_findings):
 * The recipient's whole check, in this order: signature, for us, seal, content,
 * binding, type, facts as we derive them, completeness.  inbox_code() names the
 * first that failed.
 *
 * Errors: as unseal_open.
 * Source: docs/SECURITY.md, "Who checks what".
 */
enum status unseal_check(const struct envelope *envelope, struct view body, const struct unseal_context *context,
			 struct arena *arena, struct document *ret_document, struct inbox_findings *ret_findings) MUST_CHECK;

#endif
