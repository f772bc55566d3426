#include "runtime/people.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "tellback/receipt.h"

int
people_is_role(const char *word)
{
	static const char *const roles[] = {
#define X(role) role,
	    RECEIPT_ROLES(X)
#undef X
	};

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (!strcmp(roles[i], word))
			return 1;
	return 0;
}

static const struct agent_person *
find(const struct people *people, const char *user)
{
	for (size_t i = 0; i < people->count; i++)
		if (!strcmp(people->items[i].user, user))
			return &people->items[i];
	return NULL;
}

/* What is wrong with "<user> <role>", or NULL and the person. */
static const char *
line_read(const char *line, struct agent_person *person)
{
	size_t size = strcspn(line, " \t");
	const char *role = line + size + strspn(line + size, " \t");

	if (!size || size >= USER_SIZE)
		return "no user";
	if (!*role)
		return "no role";
	if (strlen(role) >= TOKEN_SIZE || !people_is_role(role))
		return "no such role";
	memcpy(person->user, line, size);
	person->user[size] = '\0';
	(void)snprintf(person->role, sizeof person->role, "%s", role);
	return NULL;
}

enum status
people_read(const char *const *lines, size_t count, struct people *people, struct arena *arena, const char **ret_error)
{
	const char *why = count > PEOPLE_MOST ? "too many people" : NULL;
	size_t i;

	people->count = 0;
	for (i = 0; !why && i < count; i++) {
		struct agent_person person = {"", ""};

		why = line_read(lines[i], &person);
		if (!why && find(people, person.user))
			why = "this user has a role already";
		if (!why)
			people->items[people->count++] = person;
	}
	if (!why)
		return STATUS_OK;
	*ret_error = arena_print(arena, "person %s: %s (want: <user> <role>)", i ? lines[i - 1] : "", why);
	return STATUS_MISCONFIGURED;
}

enum status
people_of_user(const struct people *people, const char *user, struct agent_person *ret_person)
{
	const struct agent_person *person = find(people, user);

	if (strlen(user) >= USER_SIZE)
		return STATUS_TOO_BIG;
	if (person) {
		*ret_person = *person;
		return STATUS_OK;
	}
	*ret_person = (struct agent_person){"", ""};
	(void)snprintf(ret_person->user, sizeof ret_person->user, "%s", user);
	return STATUS_OK;
}

void
people_of_uid(const struct people *people, uid_t uid, struct agent_person *ret_person)
{
	const struct passwd *entry = getpwuid(uid);
	const struct agent_person *person = NULL;
	char number[16];

	(void)snprintf(number, sizeof number, "%lu", (unsigned long)uid);
	if (entry && strlen(entry->pw_name) < USER_SIZE)
		person = find(people, entry->pw_name);
	if (!person)
		person = find(people, number);
	if (person) {
		*ret_person = *person;
		return;
	}
	*ret_person = (struct agent_person){"", ""};
	(void)snprintf(ret_person->user, sizeof ret_person->user, "%s",
		       entry && strlen(entry->pw_name) < USER_SIZE ? entry->pw_name : number);
}
