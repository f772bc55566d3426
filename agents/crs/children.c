#include "crs/children.h"

#include <string.h>
#include <strings.h>

#include "crs/codes_table.h"
#include "tellback/fact.h"

/* How far what names the children may lie behind: an answer undone, the answer,
 * a decision, its referral. */
#define RE_HOPS 5

/* What the message answers, "" if nothing. */
static struct envelope_id
answered_by(struct verb_call *call, const struct envelope_id *id)
{
	struct envelope_id re = {""};
	struct inbox_row received;
	struct sent_row own;

	if (!agent_view_inbox_one(call->desk->agent, id, call->arena, &received))
		re = received.re;
	else if (!agent_view_sent_one(call->desk->agent, id, call->arena, &own))
		re = own.re;
	return re;
}

/* A complaint, a regrading, a word more: they name nobody, but what they are
 * about does. */
enum exit_code
children_read(struct verb_call *call, const struct envelope_id *id, struct children_known *ret_known)
{
	struct document_child *items = NULL;
	struct envelope_id at = *id;
	size_t count = 0;

	for (unsigned hops = 0; hops < RE_HOPS && !count && *at.hex; hops++) {
		enum status status = agent_children(call->desk->agent, &at, call->arena, &items, &count);

		if (status && (!hops || status == STATUS_NO_MEMORY || status_is_broken(status)))
			return verbs_trouble(call, id->hex, status);
		at = answered_by(call, &at);
	}
	ret_known->items = items;
	ret_known->count = count < MAX_CHILDREN ? count : MAX_CHILDREN;
	return EXIT_DONE;
}

/* Any of the names, one word or more of them: which is the first given name
 * nobody can tell, and who is called so twice is asked for the token. */
int
children_is_called(const struct document_child *child, const char *who, size_t size)
{
	const char *name = child->name ? child->name : "";

	if (size && strlen(child->token.hex) == size && !strncmp(child->token.hex, who, size))
		return 1;
	for (const char *at = name; size && *at; at++)
		if ((at == name || at[-1] == ' ') && !strncasecmp(at, who, size) && (at[size] == ' ' || !at[size]))
			return 1;
	return 0;
}

int
children_find(const struct children_known *known, const char *who, size_t size)
{
	int found = -1;

	for (size_t i = 0; i < known->count; i++) {
		if (!children_is_called(&known->items[i], who, size))
			continue;
		if (found >= 0)
			return -2;
		found = (int)i;
	}
	return found;
}

/* What WHO=VALUE of the list option ${name} says of ${child}; NULL: nothing. */
static const char *
said_of(const struct verb_call *call, const char *name, const struct document_child *child)
{
	size_t from = 0;
	const char *given, *found = NULL;

	while (name && (given = verbs_next(call, name, &from))) {
		const char *equals = strchr(given, '=');

		if (equals && children_is_called(child, given, (size_t)(equals - given)))
			found = equals + 1;
	}
	return found;
}

static const char *
value_of(const struct verb_call *call, const char *option_of, const char *option, const struct document_child *child)
{
	const char *value = said_of(call, option_of, child);

	return value || !option ? value : verbs_value(call, option);
}

const char *
children_code(const struct verb_call *call, const struct children_form *form, const struct document_child *child)
{
	return value_of(call, form->code_of, form->code, child);
}

/* Is every WHO of ${name} one child? */
static enum exit_code
check(struct verb_call *call, const char *name, const struct children_known *known)
{
	size_t from = 0;
	const char *given;

	while (name && (given = verbs_next(call, name, &from))) {
		const char *equals = strchr(given, '=');
		int found = equals ? children_find(known, given, (size_t)(equals - given)) : -1;

		if (found >= 0)
			continue;
		page_line(&call->err, "%s: %s %s: %s", call->verb->name, name, given,
			  !equals	? "write WHO=VALUE, WHO being a child's token or first name"
			  : found == -2 ? "several children are called so; say the token"
					: "no child of this message is called so");
		for (size_t i = 0; i < known->count; i++)
			page_line(&call->err, "  %s  %s", known->items[i].token.hex, known->items[i].name);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

/* The words that a code of this type may be, separated by '|'. */
static const char *
words_of(enum message_type type)
{
	size_t count;
	const struct fact_row *rows = fact_rows(type, &count);

	for (size_t i = 0; i < count; i++)
		if (rows[i].kind == FACT_CHILD_CODE)
			return rows[i].words;
	return "";
}

static int
is_word(const char *words, const char *code)
{
	while (*words) {
		size_t size = strcspn(words, "|");

		if (strlen(code) == size && !strncmp(words, code, size))
			return 1;
		words += size + (words[size] == '|');
	}
	return 0;
}

/* Of an outcome only those of its kind, where that is said. */
static int
is_of_kind(const struct verb_call *call, const char *code, size_t size)
{
	const char *of = verbs_value(call, "--of");
	const struct codes_row *rows;
	size_t count;
	int has_kind = 0;

	rows = codes_table_rows(&count);
	for (size_t i = 0; of && i < count; i++) {
		if (strcmp(rows[i].of, of) != 0)
			continue;
		has_kind = 1;
		if (strlen(rows[i].code) == size && !strncmp(rows[i].code, code, size))
			return 1;
	}
	return !has_kind || (size == 10 && !strncmp(code, "not-shared", size));
}

static void
words_say(struct verb_call *call, const char *words)
{
	const char *line = "";
	size_t column = 0;

	while (line && *words) {
		size_t size = strcspn(words, "|");

		if (is_of_kind(call, words, size)) {
			int is_full = column + size > 72;

			line = arena_print(call->arena, "%s%s%.*s", line,
					   is_full ? "\n  "
					   : *line ? " "
						   : "",
					   (int)size, words);
			column = (is_full ? 0 : column) + size + 1;
		}
		words += size + (words[size] == '|');
	}
	page_line(&call->err, "  %s", line ? line : "");
}

static enum exit_code
check_codes(struct verb_call *call, const struct children_form *form, const struct children_known *known)
{
	const char *words = words_of(form->type);

	for (size_t i = 0; i < known->count; i++) {
		const char *code = children_code(call, form, &known->items[i]);

		if (!code || is_word(words, code))
			continue;
		page_line(&call->err, "%s: %s %s: write one of", call->verb->name,
			  said_of(call, form->code_of, &known->items[i]) ? form->code_of : form->code, code);
		words_say(call, words);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static enum exit_code
put(struct verb_call *call, size_t number, const char *key, const struct json_put *value, struct json_put *puts,
    size_t *count)
{
	const char *place = arena_print(call->arena, "/perChild/%zu/%s", number, key);

	if (!place)
		return verbs_trouble(call, "children", STATUS_NO_MEMORY);
	puts[*count] = *value;
	puts[(*count)++].pointer = place;
	return EXIT_DONE;
}

static enum exit_code
put_child(struct verb_call *call, const struct children_form *form, const struct document_child *child, size_t number,
	  struct json_put *puts, size_t *count)
{
	const struct json_put token = {NULL, JSON_PUT_TEXT, child->token.hex, 0, 0};
	const struct json_put code = {NULL, JSON_PUT_WORD, children_code(call, form, child), 0, 0};
	enum exit_code exit = put(call, number, "token", &token, puts, count);

	if (!exit)
		exit = put(call, number, form->code_key, &code, puts, count);
	for (size_t i = 0; !exit && i < form->text_count; i++) {
		const struct children_text *text = &form->texts[i];
		const struct json_put value = {NULL, JSON_PUT_TEXT,
					       value_of(call, text->option_of, text->option, child), 0, 0};

		if (value.text)
			exit = put(call, number, text->key, &value, puts, count);
	}
	return exit;
}

enum exit_code
children_put(struct verb_call *call, const struct children_form *form, const struct children_known *known,
	     struct json_put *puts, size_t *count)
{
	enum exit_code code = check(call, form->code_of, known);
	size_t number = 0;

	if (!code)
		code = check_codes(call, form, known);
	for (size_t i = 0; !code && i < form->text_count; i++)
		code = check(call, form->texts[i].option_of, known);
	for (size_t i = 0; !code && i < known->count; i++)
		if (*known->items[i].token.hex && children_code(call, form, &known->items[i]))
			code = put_child(call, form, &known->items[i], number++, puts, count);
	return code;
}
