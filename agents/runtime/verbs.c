#include "runtime/verbs.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "content/json_text.h"
#include "runtime/agent_processing.h"
#include "runtime/results.h"

/* ---- words ---------------------------------------------------------------- */

/* Every verb takes it. */
static const struct verb_option json_option = {"--json", OPTION_FLAG, NULL, "one JSON object a line"};

static const struct verb_option *
option_find(const struct verb *verb, const char *word, size_t size)
{
	if (size == strlen(json_option.name) && !strncmp(word, json_option.name, size))
		return &json_option;
	for (size_t i = 0; i < verb->option_count; i++)
		if (strlen(verb->options[i].name) == size && !strncmp(verb->options[i].name, word, size))
			return &verb->options[i];
	return NULL;
}

static enum exit_code
wrong(struct verb_call *call, const char *what, const char *word)
{
	page_line(&call->err, "%s: %s %s", call->verb->name, what, word);
	page_line(&call->err, "%s --help shows how.", call->verb->name);
	return EXIT_USAGE;
}

/* `--name value` or `--name=value`; how many words it took, 0 if it is wrong. */
static size_t
option_take(struct verb_call *call, const struct call *asked, size_t at)
{
	const char *word = asked->words[at];
	size_t size = strcspn(word, "=");
	const struct verb_option *option = option_find(call->verb, word, size);
	const char *value = word[size] ? word + size + 1 : NULL;
	size_t taken = 1;

	if (!option || call->given_count == VERBS_OPTIONS_MOST) {
		(void)wrong(call, option ? "too many options at" : "there is no option", word);
		return 0;
	}
	if (option->kind != OPTION_FLAG && !value && at + 1 < asked->word_count) {
		value = asked->words[at + 1];
		taken = 2;
	}
	if (option->kind == OPTION_NUMBER && value &&
	    (!*value || strlen(value) > 9 || strspn(value, "0123456789") != strlen(value))) {
		page_line(&call->err, "%s: %s wants a number", call->verb->name, option->name);
		return 0;
	}
	if ((option->kind == OPTION_FLAG) == (value != NULL)) {
		(void)wrong(call, value ? "no value goes with" : "say a value after", option->name);
		return 0;
	}
	call->given[call->given_count].option = option;
	call->given[call->given_count++].value = value ? value : "";
	return taken;
}

enum exit_code
verbs_parse(struct verb_call *call, const struct call *asked)
{
	for (size_t i = 1; i < asked->word_count;) {
		if (asked->words[i][0] == '-' && asked->words[i][1]) {
			size_t taken = option_take(call, asked, i);

			if (!taken)
				return EXIT_USAGE;
			i += taken;
		} else if (call->word_count == call->verb->most) {
			return wrong(call, "one word too many:", asked->words[i]);
		} else {
			call->words[call->word_count++] = asked->words[i++];
		}
	}
	call->payload = asked->payload;
	if (call->word_count < call->verb->least)
		return wrong(call, "wants", call->verb->words);
	return EXIT_DONE;
}

const char *
verbs_next(const struct verb_call *call, const char *name, size_t *from)
{
	while (*from < call->given_count) {
		size_t at = (*from)++;

		if (!strcmp(call->given[at].option->name, name))
			return call->given[at].value;
	}
	return NULL;
}

const char *
verbs_value(const struct verb_call *call, const char *name)
{
	size_t from = 0;

	return verbs_next(call, name, &from);
}

/* ---- what verbs share --------------------------------------------------------- */

enum exit_code
verbs_trouble(struct verb_call *call, const char *what, enum status status)
{
	static const struct {
		enum status status;
		enum exit_code code;
		const char *words;
	} rows[] = {
		{STATUS_NOT_FOUND, EXIT_NOT_FOUND, "not found here"},
		{STATUS_NOT_PERMITTED, EXIT_NOT_PERMITTED,
		 "not permitted: it takes a person with a role (and for a second word another one, a manager)"},
		{STATUS_CONFLICT, EXIT_CONFLICT, "that is no longer possible, or the reference names another message"},
		{STATUS_CANNOT_OPEN, EXIT_REFUSED, "it cannot be opened with our keys"},
		{STATUS_TOO_BIG, EXIT_REFUSED, "too big"},
		{STATUS_BUSY, EXIT_NOT_REACHED,
		 "not sent: a recipient's card has not come yet; try again in a minute. " RESULTS_999},
		{STATUS_GONE, EXIT_NOT_REACHED, "the vault is not there: the agent is about to start again"},
		{STATUS_FULL, EXIT_REFUSED, "no room on the disk: nothing was kept. " RESULTS_999},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].status != status)
			continue;
		page_line(&call->err, "%s: %s: %s", call->verb->name, what, rows[i].words);
		return rows[i].code;
	}
	page_line(&call->err, "%s: %s: %s", call->verb->name, what, status_word(status));
	return EXIT_REFUSED;
}

enum exit_code
verbs_id(struct verb_call *call, const char *word, struct envelope_id *ret_id)
{
	struct sent_row row;
	enum status status;

	if (id_is_id(word)) {
		id_set(ret_id->hex, sizeof ret_id->hex, word);
		return EXIT_DONE;
	}
	status = agent_view_reference(call->desk->agent, word, call->arena, &row);
	if (!status) {
		*ret_id = row.id;
		return EXIT_DONE;
	}
	if (status == STATUS_NOT_FOUND)
		status = agent_view_find(call->desk->agent, word, ret_id);
	if (status == STATUS_CONFLICT) {
		page_line(&call->err, "%s: %s: several messages begin so; say more of it", call->verb->name, word);
		return EXIT_CONFLICT;
	}
	return status ? verbs_trouble(call, word, status) : EXIT_DONE;
}

int
verbs_is_ours(const struct verb_call *call, const char *agency)
{
	return trust_is_side(call->desk->trust, call->desk->self.name, agency);
}

void
verbs_line(struct verb_call *call, const struct json_member *members, size_t count)
{
	struct view line;

	if (!json_text_object(members, count, JSON_LINE, call->arena, &line) && line.size)
		page_line(&call->out, "%.*s", (int)line.size - 1, (const char *)line.bytes);
}

/* What a sender wrote neither begins a line of ours nor fills the page. */
static size_t
list_add(char *list, size_t size, const char *name)
{
	size_t begun = size;

	if (size && size + 2 < VERBS_LIST_BYTES) {
		memcpy(list + size, ", ", 2);
		size += 2;
	}
	for (; *name && size + 1 < VERBS_LIST_BYTES; name++)
		list[size++] = (unsigned char)*name < 0x20 ? '?' : *name;
	while (*name && size > begun && ((unsigned char)*name & 0xC0) == 0x80)
		name = &list[--size]; /* no half of a letter */
	list[size] = '\0';
	return size;
}

const char *
verbs_children(struct verb_call *call, const struct envelope_id *id)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	char *list = arena_alloc(call->arena, VERBS_LIST_BYTES);
	struct document_child *children;
	size_t count = 0, size = 0;

	if (!own || !list || agent_children(call->desk->agent, id, own, &children, &count))
		count = 0;
	if (list)
		*list = '\0';
	for (size_t i = 0; i < count; i++)
		size = list_add(list, size, children[i].name);
	arena_free(own);
	return list ? list : "";
}

/* ---- running --------------------------------------------------------------- */

/* Whoever it is, the record of processing has somebody: a user that the
 * configuration does not name by its number. */
static struct agent_person
whoever(const struct verb_call *call)
{
	struct agent_person person = call->person;

	if (!*person.user)
		(void)snprintf(person.user, sizeof person.user, "uid-%u", (unsigned)call->uid);
	return person;
}

enum exit_code
verbs_run(struct verb_call *call)
{
	const struct agent_person person = whoever(call);
	const char *purpose = verbs_value(call, "--purpose");
	enum exit_code code;

	if (purpose && !id_is_token(purpose)) {
		page_line(&call->err, "%s: --purpose takes one word in lower case, as subject-access", call->verb->name);
		return EXIT_USAGE;
	}
	agent_processing_begin(call->desk->agent, &person, call->verb->name);
	code = call->verb->run(call);
	agent_processing_end(call->desk->agent, purpose ? purpose : "", call->now);
	return code;
}
