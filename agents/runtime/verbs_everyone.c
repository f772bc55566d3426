#include "runtime/verbs_everyone.h"

#include <string.h>

int64_t
verbs_everyone_number(const struct verb_call *call, const char *name, int64_t standard)
{
	const char *text = verbs_value(call, name);
	int64_t number = 0;

	if (!text || !*text || strlen(text) > 9)
		return standard;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return standard;
		number = number * 10 + (*text - '0');
	}
	return number;
}

enum exit_code
verbs_everyone_pairs(struct verb_call *call, const struct verbs_pairs *pairs, struct json_put *puts, size_t *count)
{
	size_t from = 0, number = 0;
	const char *given;

	while ((given = verbs_next(call, pairs->name, &from))) {
		const char *equals = strchr(given, '=');
		const char *places[2] = {arena_print(call->arena, "%s/%zu/%s", pairs->place, number, pairs->keys[0]),
					 arena_print(call->arena, "%s/%zu/%s", pairs->place, number, pairs->keys[1])};
		const char *left = arena_print(call->arena, "%.*s", equals ? (int)(equals - given) : 0, given);

		if (!equals || equals == given || !equals[1]) {
			page_line(&call->err, "%s: %s %s: write it as two words with = between them", call->verb->name,
				  pairs->name, given);
			return EXIT_USAGE;
		}
		if (!places[0] || !places[1] || !left)
			return verbs_trouble(call, "form", STATUS_NO_MEMORY);
		puts[(*count)++] = (struct json_put){places[0], JSON_PUT_TEXT, left, 0, 0};
		puts[(*count)++] = (struct json_put){places[1], JSON_PUT_WORD, equals + 1, 0, 0};
		number++;
	}
	return EXIT_DONE;
}
