#include "runtime/verbs_letter.h"

#include <string.h>

#include "base/id.h"

/* Besides the letter's own: head and recipients. */
#define PUTS_MOST (MAX_RECIPIENTS + 330)

static enum exit_code
to_put(struct verb_call *call, const struct letter *letter, struct json_put *puts, size_t *count)
{
	for (size_t i = 0; i < letter->to_count; i++) {
		const char *place = arena_print(call->arena, "/to/%zu", i);
		const char *name = arena_print(call->arena, "%s", letter->to[i].name);

		if (!place || !name)
			return verbs_trouble(call, "message", STATUS_NO_MEMORY);
		puts[(*count)++] = (struct json_put){place, JSON_PUT_TEXT, name, 0, 0};
	}
	return EXIT_DONE;
}

enum exit_code
verbs_letter_json(struct verb_call *call, const struct letter *letter, struct view *ret_json)
{
	struct json_put *puts = arena_array(call->arena, PUTS_MOST, sizeof *puts);
	size_t count = 0;
	enum exit_code code;

	if (!puts || letter->puts.count > PUTS_MOST - MAX_RECIPIENTS - 4)
		return verbs_trouble(call, "message", STATUS_NO_MEMORY);
	puts[count++] = (struct json_put){"/tellback", JSON_PUT_NUMBER, NULL, 1, 0};
	puts[count++] = (struct json_put){"/type", JSON_PUT_TEXT, letter->type, 0, 0};
	if (*letter->re.hex)
		puts[count++] = (struct json_put){"/re", JSON_PUT_TEXT, letter->re.hex, 0, 0};
	if (*letter->case_token.hex)
		puts[count++] = (struct json_put){"/case", JSON_PUT_TEXT, letter->case_token.hex, 0, 0};
	code = to_put(call, letter, puts, &count);
	for (size_t i = 0; i < letter->puts.count; i++)
		puts[count++] = letter->puts.items[i];
	return code ? code
		    : verbs_form(call, letter->base.size ? letter->base : call->payload,
				 (struct json_puts){puts, count}, ret_json);
}

enum exit_code
verbs_letter_send(struct verb_call *call, const struct letter *letter)
{
	struct view json;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = verbs_letter_json(call, letter, &json);
	if (!code)
		code = verbs_submit(call, json);
	return code ? code : verbs_await(call);
}

enum exit_code
verbs_letter_about(struct verb_call *call, struct letter *letter)
{
	enum exit_code code = EXIT_DONE;

	if (!verbs_is_sent(call))
		code = verbs_id(call, call->words[0], &letter->re);
	return code ? code : verbs_letter_send(call, letter);
}
