/* What is wrong with what was to be sent, for whoever typed it: nobody at a
 * front door knows what a JSON pointer is. */
#include "runtime/verbs.h"

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
	page_line(&call->err, "%s: %s", place_words(call, problem->pointer), problem->detail);
	(void)options_below(call, problem->pointer);
}

enum exit_code
verbs_problems(struct verb_call *call, const struct document_problems *problems)
{
	for (size_t i = 0; i < problems->count; i++)
		problem_say(call, &problems->items[i]);
	if (problems->more)
		page_line(&call->err, "and %zu more", problems->more);
	page_line(&call->err, "Nothing was sent.");
	return EXIT_REFUSED;
}
