#include "crs/answer_options.h"

#include <string.h>

static int
is_for_all(const char *pointer)
{
	static const char *const begins[] = {"/level", "/answer/contact/", "/handling/",  "/eventAt",
					     "/of",    "/stage",	   "/rereferral", "/alreadyCp"};

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (!strncmp(pointer, begins[i], strlen(begins[i])))
			return 1;
	return 0;
}

/* What is left out goes behind the end, in its order, and comes back from
 * there. */
size_t
answer_options_limit(struct verb_call *call)
{
	struct verb_call *before = arena_alloc(call->arena, sizeof *before);
	size_t kept = 0, all = call->given_count;

	if (!before)
		return all;
	*before = *call;
	for (int is_left_out = 0; is_left_out < 2; is_left_out++)
		for (size_t i = 0; i < all; i++) {
			const char *pointer = before->given[i].option->pointer;

			if ((pointer && !is_for_all(pointer)) == is_left_out)
				call->given[kept++] = before->given[i];
		}
	call->given_count = 0;
	while (call->given_count < all) {
		const char *pointer = call->given[call->given_count].option->pointer;

		if (pointer && !is_for_all(pointer))
			break;
		call->given_count++;
	}
	return all;
}

void
answer_options_restore(struct verb_call *call, size_t kept)
{
	call->given_count = kept;
}

int
answer_options_is_limited(const struct verb_call *call)
{
	const char *level = verbs_value(call, "--level");

	return level && !strcmp(level, "limited");
}

enum exit_code
answer_options_replaces(struct verb_call *call, struct json_put *puts, size_t *count)
{
	const char *word = verbs_value(call, "--replaces");
	struct envelope_id id;
	enum exit_code code = word ? verbs_id(call, word, &id) : EXIT_DONE;

	if (word && !code)
		puts[(*count)++] =
			(struct json_put){"/replaces", JSON_PUT_TEXT, arena_print(call->arena, "%s", id.hex), 0, 0};
	return code;
}
