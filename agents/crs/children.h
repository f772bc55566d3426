/* The children of a message in a verb's options: WHO=CODE, where WHO is a
 * token or a first name, as people say it. */
#ifndef TELLBACK_CRS_CHILDREN_H
#define TELLBACK_CRS_CHILDREN_H

#include "runtime/verbs.h"
#include "tellback/bounds.h"

/** Puts that children_put may add. */
#define CHILDREN_PUTS (MAX_CHILDREN * 6)

/**
 * struct children_text:
 * A further value of each child: ${key} in its entry, said for every child by
 * ${option}, for one by ${option_of} WHO=VALUE.
 */
struct children_text {
	const char *key;
	const char *option;
	const char *option_of;
};

/**
 * struct children_form:
 * How a verb's children are written.
 *
 * Shape:  ${type} whose codes they are; ${code_key} and the options that give it, ${code} for every child
 *         (NULL: none such) and ${code_of} WHO=CODE; ${texts} up to
 *         ${text_count}.
 */
struct children_form {
	enum message_type type;
	const char *code_key;
	const char *code;
	const char *code_of;
	const struct children_text *texts;
	size_t text_count;
};

/**
 * struct children_known, children_read(call, id, ret_known):
 * The children that message ${id} names, with their names.
 *
 * Errors: the exit code, with words in err.
 */
struct children_known {
	const struct document_child *items;
	size_t count;
};
enum exit_code children_read(struct verb_call *call, const struct envelope_id *id, struct children_known *ret_known);

/**
 * children_put(call, form, known, puts, count):
 * "/perChild/0/token" and so on for each of ${known} that the options give a
 * code.  A WHO that is none of them, or two of them, is said.
 *
 * Shape:  ${puts} has room for CHILDREN_PUTS.
 * Errors: EXIT_USAGE, with words in err.
 */
enum exit_code children_put(struct verb_call *call, const struct children_form *form,
			    const struct children_known *known, struct json_put *puts, size_t *count);

/**
 * children_code(call, form, child):
 * The code that the options give a child, or NULL.
 */
const char *children_code(const struct verb_call *call, const struct children_form *form,
			  const struct document_child *child);

/**
 * children_is_called(child, who, size):
 * Non-zero if ${who} is the child's token, any of its names or several of them
 * in their order, in whatever case.
 */
int children_is_called(const struct document_child *child, const char *who, size_t size);

/**
 * children_find(known, who, size):
 * The one child that is called ${who}; -1 if none, -2 if several.
 */
int children_find(const struct children_known *known, const char *who, size_t size);

#endif
