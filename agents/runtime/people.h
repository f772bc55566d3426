/* The people of an agency: the UNIX users at its agent's socket, and the role
 * that the configuration gives each.  Whoever has none is a program. */
#ifndef TELLBACK_RUNTIME_PEOPLE_H
#define TELLBACK_RUNTIME_PEOPLE_H

#include <sys/types.h>

#include "base/arena.h"
#include "runtime/agent.h"

/** Lines `person <user> <role>` at most. */
#define PEOPLE_MOST 1000

/**
 * struct people:
 * Who has which role; a user is named by name or, where the system knows no
 * name, by number.
 */
struct people {
	struct agent_person items[PEOPLE_MOST];
	size_t count;
};

/**
 * people_read(lines, count, people, arena, ret_error):
 * Read the values of the configuration's `person` lines: "<user> <role>".
 *
 * Errors: STATUS_MISCONFIGURED with ${ret_error} (a sentence): no role of
 *         RECEIPT_ROLES, a user twice, too many.
 * Source: docs/FORMATS.md, "Places" (People).
 */
enum status people_read(const char *const *lines, size_t count, struct people *people, struct arena *arena,
			const char **ret_error) MUST_CHECK;

/**
 * people_is_role(word):
 * Non-zero for a role that may stand in a receipt.
 */
int people_is_role(const char *word);

/**
 * people_of_user(people, user, ret_person):
 * ${user} and its role, "" if it has none.
 *
 * Errors: STATUS_TOO_BIG (no such name can be).
 */
enum status people_of_user(const struct people *people, const char *user, struct agent_person *ret_person) MUST_CHECK;

/**
 * people_of_uid(people, uid, ret_person):
 * Whoever is at the socket, as the kernel says.
 */
void people_of_uid(const struct people *people, uid_t uid, struct agent_person *ret_person);

#endif
