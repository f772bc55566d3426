/* What an agency's own system may leave out of its files, because everything
 * it sends is of one kind. */
#ifndef TELLBACK_RUNTIME_INTAKE_H
#define TELLBACK_RUNTIME_INTAKE_H

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/message_type.h"
#include "tellback/status.h"

/**
 * intake_complete(json, type, arena, ret_json):
 * A document without a type is one of ${type} and of this format's version; any
 * other, or with TYPE_UNKNOWN, stays byte by byte as it is.
 *
 * Errors: STATUS_NO_MEMORY.  What is no JSON stays as it is, to be refused by
 *         whoever reads it.
 */
enum status intake_complete(struct view json, enum message_type type, struct arena *arena,
			    struct view *ret_json) MUST_CHECK;

#endif
