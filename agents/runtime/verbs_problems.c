/* What is wrong with what was to be sent, for whoever typed it: nobody at a
 * front door knows what a JSON pointer is. */
#include "runtime/verbs.h"

#include <stdlib.h>
#include <string.h>

/* The option whose place is ${pointer} or begins it; of several, the one that
 * says most of it. */
static const struct verb_option *
option_at(const struct verb *verb, const char *pointer)
{
	const struct verb_option *found = NULL;
	size_t most = 0;

	for (size_t i = 0; i < verb->option_count; i++) {
		const char *place = verb->options[i].pointer;
		size_t size = place ? strlen(place) : 0;

		if (size > most && !strncmp(place, pointer, size) && (!pointer[size] || pointer[size] == '/')) {
			found = &verb->options[i];
			most = size;
		}
	}
	return found;
}

/* Options below ${pointer}: what is missing is all of them. */
static size_t
options_below(struct verb_call *call, const char *pointer)
{
	size_t size = strlen(pointer), count = 0;

	for (size_t i = 0; size && i < call->verb->option_count; i++) {
		const struct verb_option *option = &call->verb->options[i];

		if (!option->pointer || strncmp(option->pointer, pointer, size) != 0 || option->pointer[size] != '/')
			continue;
		page_line(&call->err, "  %s: %s", option->name, option->meaning);
		count++;
	}
	return count;
}

/* "/perChild/0/rationale" as "per child 1, rationale". */
static const char *
place_words(struct verb_call *call, const char *pointer)
{
	char *words = arena_alloc(call->arena, 3 * strlen(pointer) + 16);
	size_t size = 0;

	for (const char *at = pointer; words && *at; at++) {
		if (*at == '/' && at[1] >= '0' && at[1] <= '9') {
			unsigned number = 0;

			while (at[1] >= '0' && at[1] <= '9' && number < 100000)
				number = number * 10 + (unsigned)(*++at - '0');
			for (const char *digit = arena_print(call->arena, " %u", number + 1); digit && *digit; digit++)
				words[size++] = *digit;
		} else if (*at == '/') {
			if (size)
				words[size++] = ',', words[size++] = ' ';
		} else if (*at >= 'A' && *at <= 'Z') {
			words[size++] = ' ';
			words[size++] = (char)(*at - 'A' + 'a');
		} else {
			words[size++] = *at;
		}
	}
	if (words)
		words[size] = '\0';
	return words && size ? words : "this message";
}

/* What one option says of every child, or of each of a list, is put together
 * from words that have no place of their own: "/perChild/0/rationale" is
 * --rationale, "/actions/0/by" the first --action. */
static const char *
option_of_list(struct verb_call *call, const char *pointer)
{
	const char *digit = strpbrk(pointer, "0123456789"), *last = strrchr(pointer, '/');

	for (size_t i = 0; digit && i < call->verb->option_count; i++) {
		const struct verb_option *option = &call->verb->options[i];
		const char *name = option->name + strspn(option->name, "-");
		size_t size = strlen(name);

		if (option->pointer)
			continue;
		if (!strcmp(name, last + 1))
			return strtoul(digit, NULL, 10) ? arena_print(call->arena, "%s, child %lu,", option->name,
								      strtoul(digit, NULL, 10) + 1)
							: option->name;
		if (!strncmp(pointer + 1, name, size) && !strncmp(pointer + 1 + size, "s/", 2))
			return arena_print(call->arena, "%s %lu:%s%s", option->name, strtoul(digit, NULL, 10) + 1,
					   last > digit ? " " : "", last > digit ? last + 1 : "");
	}
	return NULL;
}

/* That a time which cannot be read is missing, too, is no second mistake. */
static int
is_said(const struct document_problems *problems, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(problems->items[i].pointer, problems->items[at].pointer) &&
		    !strcmp(problems->items[at].code, "required"))
			return 1;
	return 0;
}

static void
problem_say(struct verb_call *call, const struct document_problem *problem)
{
	const struct verb_option *option = option_at(call->verb, problem->pointer);

	/* of a file its writer wants the place */
	if (call->payload.size) {
		page_line(&call->err, "%s: %s (%s)", *problem->pointer ? problem->pointer : "/", problem->detail,
			  problem->code);
		return;
	}
	if (option) {
		page_line(&call->err, "%s %s  (%s)", option->name, problem->detail, option->meaning);
		return;
	}
	if (option_of_list(call, problem->pointer)) {
		page_line(&call->err, "%s %s", option_of_list(call, problem->pointer), problem->detail);
		return;
	}
	page_line(&call->err, "%s: %s", place_words(call, problem->pointer), problem->detail);
	(void)options_below(call, problem->pointer);
}

enum exit_code
verbs_problems(struct verb_call *call, const struct document_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		if (!is_said(problems, i))
			problem_say(call, &problems->items[i]);
	if (problems->more)
		page_line(&call->err, "and %zu more", problems->more);
	page_line(&call->err, "Nothing was sent.");
	return EXIT_REFUSED;
}
