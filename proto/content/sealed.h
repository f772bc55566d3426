/* The plain text inside a body: one protobuf message `Sealed`. */
#ifndef TELLBACK_CONTENT_SEALED_H
#define TELLBACK_CONTENT_SEALED_H

#include "content/document.h"

/**
 * struct sealed_binding:
 * What ties the plain text to its envelope note: compared with the note by
 * whoever opens it.
 *
 * Source: docs/FORMATS.md, "Sealed"; docs/SECURITY.md, "Binding".
 */
struct sealed_binding {
	struct envelope_id id;
	struct agency from;
	struct digest head;
};

/**
 * sealed_size(document, binding):
 * The encoded size without padding.
 *
 * Units:  bytes.
 */
size_t sealed_size(const struct document *document, const struct sealed_binding *binding);

/**
 * sealed_encode(document, binding, to_size, ret_plain):
 * Encode, padded to exactly ${to_size} bytes (from padding_class) or, where
 * the padding field's own header does not fit, a few bytes more.
 *
 * Owner:  ${ret_plain} is guarded memory of ${ret_size} bytes; secret_free.
 * Errors: STATUS_TOO_BIG; STATUS_NO_MEMORY.
 */
enum status sealed_encode(const struct document *document, const struct sealed_binding *binding, size_t to_size,
			  uint8_t **ret_plain, size_t *ret_size) MUST_CHECK;

/**
 * sealed_decode(plain, arena, ret_document, ret_binding):
 * Decode into a document (its attachments included).  Bounded by ${arena}.
 *
 * Errors: STATUS_MALFORMED (also: no binding, no content, an attachment name
 *         with a path, a wrong attachment digest); STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY.
 */
enum status sealed_decode(struct view plain, struct arena *arena, struct document *ret_document,
			  struct sealed_binding *ret_binding) MUST_CHECK;

#endif
