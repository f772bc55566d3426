/* A message as an agency's system writes and reads it: one flat JSON file.
 * The protobuf inside is opaque to everyone but proto/content. */
#ifndef TELLBACK_CONTENT_DOCUMENT_H
#define TELLBACK_CONTENT_DOCUMENT_H

#include "base/arena.h"
#include "tellback/bytes.h"
#include "tellback/ids.h"
#include "tellback/message_type.h"
#include "tellback/status.h"

/** The protobuf content of one type, with its handling marks. */
struct content;

/**
 * struct document_attachment:
 * A file to send along, or one that came.
 *
 * Shape:  ${name} without a path; in an outgoing document ${bytes} is empty
 *         until the caller has read the file.
 */
struct document_attachment {
	const char *name;
	const char *media_type;
	struct view bytes;
};

/**
 * struct document:
 * One JSON file taken apart.
 *
 * Shape:  ${case_token}, ${re}, ${replaces} empty where not given;
 *         ${client_reference} NULL where not given.
 * Owner:  all points into one arena.
 */
struct document {
	enum message_type type;
	const char *client_reference;
	const char *const *to;
	size_t to_count;
	struct case_token case_token;
	struct envelope_id re;
	struct envelope_id replaces;
	struct document_attachment *attachments;
	size_t attachment_count;
	struct content *content;
};

/**
 * struct document_problem:
 * One thing that is wrong, where, in words a person can act on.
 *
 * Shape:  ${pointer} a JSON pointer (RFC 6901); ${code} a token.
 */
struct document_problem {
	const char *pointer;
	const char *code;
	const char *detail;
};

/** The problems of one document, at most 64; the rest are counted. */
struct document_problems {
	struct document_problem items[64];
	size_t count;
	size_t more;
};

/**
 * document_read(json, arena, ret_document, ret_problems):
 * Read a JSON file.  In a referral what is missing or implausible is marked in
 * its content and no problem; in any other type it is.  Unknown, duplicate or
 * ill-typed fields are problems in every type.
 *
 * Errors: STATUS_MALFORMED with ${ret_problems}; STATUS_TOO_BIG;
 *         STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "JSON file".
 */
enum status document_read(struct view json, struct arena *arena, struct document *ret_document,
			  struct document_problems *ret_problems) MUST_CHECK;

/**
 * struct document_header:
 * What the envelope adds to a received document's JSON.
 *
 * Shape:  texts NULL or "" are left out; ${extra_names}/${extra_values} are
 *         further string members.
 */
struct document_header {
	const char *id;
	const char *from;
	int64_t accepted_ms;
	const char *const *extra_names;
	const char *const *extra_values;
	size_t extra_count;
};

/**
 * document_write(document, header, arena, ret_json):
 * The document as pretty-printed JSON, with `id`, `from` and so on from
 * ${header} first where it is not NULL; ends with a newline.
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "JSON file".
 */
enum status document_write(const struct document *document, const struct document_header *header, struct arena *arena,
			   struct view *ret_json) MUST_CHECK;

/**
 * document_template(type, arena, ret_json):
 * A filled-in synthetic example of ${type}, which document_read takes.
 *
 * Errors: STATUS_NOT_FOUND (TYPE_UNKNOWN); STATUS_NO_MEMORY.
 */
enum status document_template(enum message_type type, struct arena *arena, struct view *ret_json) MUST_CHECK;

/**
 * document_prepare(document, arena):
 * Before sealing: mint a token for each child of a referral that has none; say
 * `second yes` in a type that needs two people, whose agent keeps the message
 * back until the second one confirms.
 *
 * Errors: STATUS_NO_MEMORY.
 * Source: docs/FORMATS.md, "Children", "People".
 */
enum status document_prepare(struct document *document, struct arena *arena) MUST_CHECK;

/**
 * document_incomplete(document, ret_problem):
 * Non-zero if an answer of level `full` lacks a required part; the first such
 * part is in ${ret_problem}.  Run by the sender before sealing and by the
 * recipient, who answers `refused incomplete`.
 *
 * Source: docs/FORMATS.md, "Sealed" (Answer).
 */
int document_incomplete(const struct document *document, struct document_problem *ret_problem);

/**
 * struct document_child:
 * One child as screens show it.
 */
struct document_child {
	struct child token;
	const char *name; /* given and family names, or "unborn" */
	const char *code; /* of per_child, lower case, or NULL */
};

/**
 * document_children(document, arena, ret_children, ret_count):
 * The children named in the content (children[], child or per_child[]).
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status document_children(const struct document *document, struct arena *arena,
			      struct document_child **ret_children, size_t *ret_count) MUST_CHECK;

#endif
