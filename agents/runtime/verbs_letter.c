#include "runtime/verbs_letter.h"

#include <string.h>

#include "base/id.h"

/* Besides the letter's own: head and recipients. */
#define PUTS_MOST (MAX_RECIPIENTS + 300)

static void
add(struct verb_call *call, const char *name, struct agency *to, size_t *count)
{
	if (!strcmp(name, call->desk->self.name) || *count >= MAX_RECIPIENTS - 1)
		return;
	for (size_t i = 0; i < *count; i++)
		if (!strcmp(to[i].name, name))
			return;
	id_set(to[(*count)++].name, AGENCY_SIZE, name);
}

enum exit_code
verbs_letter_holders(struct verb_call *call, const struct envelope_id *id, struct agency *to, size_t *count)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	enum status status = own ? agent_message(call->desk->agent, id, own, &message) : STATUS_NO_MEMORY;
	enum exit_code code = EXIT_DONE;

	if (status) {
		code = verbs_trouble(call, id->hex, status);
	} else {
		add(call, message.envelope.from.name, to, count);
		for (size_t i = 0; i < message.envelope.to_count; i++)
			add(call, message.envelope.to[i].agency.name, to, count);
	}
	arena_free(own);
	return code;
}

static enum exit_code
to_put(struct verb_call *call, const struct letter *letter, struct json_put *puts, size_t *count)
{
	struct agency all[MAX_RECIPIENTS];
	const struct agency *to = letter->to;
	size_t to_count = letter->to_count;
	enum exit_code code = EXIT_DONE;

	if (!to_count && letter->whom == LETTER_TO_ALL) {
		to = all;
		code = verbs_letter_holders(call, &letter->re, all, &to_count);
	}
	for (size_t i = 0; !code && i < to_count; i++) {
		const char *place = arena_print(call->arena, "/to/%zu", i);
		const char *name = arena_print(call->arena, "%s", to[i].name);

		if (!place || !name)
			return verbs_trouble(call, "message", STATUS_NO_MEMORY);
		puts[(*count)++] = (struct json_put){place, JSON_PUT_TEXT, name, 0, 0};
	}
	return code;
}

enum exit_code
verbs_letter_json(struct verb_call *call, const struct letter *letter, struct view *ret_json)
{
	struct json_put *puts = arena_array(call->arena, PUTS_MOST, sizeof *puts);
	size_t count = 0;
	enum exit_code code;

	if (!puts || letter->puts.count > PUTS_MOST - MAX_RECIPIENTS - 3)
		return verbs_trouble(call, "message", STATUS_NO_MEMORY);
	puts[count++] = (struct json_put){"/tellback", JSON_PUT_NUMBER, NULL, 1, 0};
	puts[count++] = (struct json_put){"/type", JSON_PUT_TEXT, letter->type, 0, 0};
	if (*letter->re.hex)
		puts[count++] = (struct json_put){"/re", JSON_PUT_TEXT, letter->re.hex, 0, 0};
	code = to_put(call, letter, puts, &count);
	for (size_t i = 0; i < letter->puts.count; i++)
		puts[count++] = letter->puts.items[i];
	return code ? code : verbs_form(call, call->payload, (struct json_puts){puts, count}, ret_json);
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
