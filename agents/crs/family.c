#include "crs/family.h"

#include <string.h>
#include <strings.h>

#include "base/id.h"
#include "crs/register.h"

/* ---- each once ---------------------------------------------------------------------- */

/* What the register cannot tell (no number, no birth date) their names must. */
static int
is_same(struct verb_call *call, const struct family *family, size_t at, const struct envelope_id *from,
	const struct document_child *child)
{
	const struct document_child *item = &family->items[at];

	if (!strcmp(item->token.hex, child->token.hex))
		return 1;
	if (!strcmp(family->from[at].hex, from->hex))
		return 0; /* one message names nobody twice */
	switch (register_compare(agent_db(call->desk->agent), &(struct register_child){family->from[at], item->token},
				 &(struct register_child){*from, child->token})) {
	case REGISTER_SAME:
		return 1;
	case REGISTER_OTHER:
		return 0;
	case REGISTER_CANNOT_TELL:
		break;
	}
	return item->name && child->name && *child->name && !strcasecmp(item->name, child->name);
}

static void
add(struct verb_call *call, const struct matter_referral *referral, const struct document_child *child,
    struct family *family)
{
	size_t at = 0;

	if (!*child->token.hex)
		return; /* nobody is named: the referral stands for itself */
	while (at < family->count && !is_same(call, family, at, &referral->id, child))
		at++;
	if (at < family->count)
		return;
	if (at == MAX_CHILDREN) {
		family->more++;
		return;
	}
	family->items[at] = *child;
	family->from[at] = referral->id;
	family->cases[at] = referral->case_token;
	family->count++;
}

static enum exit_code
gather(struct verb_call *call, const struct matter *matter, int is_own, const struct matter_referrals *referrals,
       struct family *family)
{
	enum exit_code code = EXIT_DONE;

	for (size_t i = 0; !code && i < referrals->count; i++) {
		const struct matter_referral *referral = &referrals->rows[i];
		struct children_known known;

		if (is_own != !strcmp(referral->case_token.hex, matter->case_token.hex))
			continue;
		code = children_read(call, &referral->id, &known);
		for (size_t k = 0; !code && k < known.count; k++)
			add(call, referral, &known.items[k], family);
	}
	return code;
}

/* ---- tokens ------------------------------------------------------------------------------ */

static int
is_taken(const struct family *family, const struct child *token)
{
	for (size_t i = 0; i < family->count; i++)
		if (!strcmp(family->items[i].token.hex, token->hex) || !strcmp(family->tokens[i].hex, token->hex))
			return 1;
	return 0;
}

/* A child of a linked case keeps the token of the earlier record that named it. */
static void
tokens_keep(struct family *family, const struct matter *matter, const struct document_child *named, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		if (!*named[k].token.hex || !*named[k].name || is_taken(family, &named[k].token))
			continue;
		for (size_t i = 0; i < family->count; i++) {
			if (*family->tokens[i].hex || !strcmp(family->cases[i].hex, matter->case_token.hex) ||
			    strcasecmp(family->items[i].name, named[k].name) != 0)
				continue;
			family->tokens[i] = named[k].token;
			break;
		}
	}
}

static enum exit_code
tokens_set(struct verb_call *call, const struct matter *matter, struct family *family)
{
	struct view_messages messages;
	enum status status = agent_view_case(call->desk->agent, &matter->case_token, call->arena, &messages);

	if (status)
		return verbs_trouble(call, call->verb->name, status);
	for (size_t i = messages.count; i-- > 0;) {
		struct document_child *named;
		size_t count;

		if (messages.rows[i].type == TYPE_STRATEGY_RECORD &&
		    !agent_children(call->desk->agent, &messages.rows[i].id, call->arena, &named, &count))
			tokens_keep(family, matter, named, count);
	}
	for (size_t i = 0; i < family->count; i++) {
		if (!strcmp(family->cases[i].hex, matter->case_token.hex))
			family->tokens[i] = family->items[i].token;
		else if (!*family->tokens[i].hex)
			id_child_mint(&family->tokens[i]);
	}
	return EXIT_DONE;
}

enum exit_code
family_gather(struct verb_call *call, const struct matter *matter, struct family *ret_family)
{
	struct matter_referrals referrals;
	enum exit_code code = matter_referrals(call, matter, &referrals);

	memset(ret_family, 0, sizeof *ret_family);
	if (!code)
		code = gather(call, matter, 1, &referrals, ret_family);
	if (!code)
		code = gather(call, matter, 0, &referrals, ret_family);
	return code ? code : tokens_set(call, matter, ret_family);
}

struct children_known
family_known(const struct family *family)
{
	return (struct children_known){family->items, family->count};
}

/* ---- in the record ---------------------------------------------------------------------------- */

enum exit_code
family_rename(struct verb_call *call, const struct family *family, struct json_put *puts, size_t *count)
{
	static const char ending[] = "/token";
	size_t made = *count;

	for (size_t i = 0; i < made; i++) {
		size_t size = strlen(puts[i].pointer), at = 0;
		const char *name;

		if (size < sizeof ending || strcmp(puts[i].pointer + size - sizeof ending + 1, ending) != 0)
			continue;
		while (at < family->count && strcmp(family->items[at].token.hex, puts[i].text) != 0)
			at++;
		if (at == family->count)
			continue;
		puts[i].text = family->tokens[at].hex;
		name = arena_print(call->arena, "%.*sname", (int)(size - strlen("token")), puts[i].pointer);
		if (!name)
			return verbs_trouble(call, call->verb->name, STATUS_NO_MEMORY);
		if (*family->items[at].name)
			puts[(*count)++] =
				(struct json_put){name, JSON_PUT_TEXT, family->items[at].name, 0, 1};
	}
	return EXIT_DONE;
}

static const char *
part_of(struct verb_call *call, struct view json, size_t number, const char *key)
{
	const char *place = arena_print(call->arena, "/perChild/%zu/%s", number, key);
	struct view part;
	const char *text;

	if (!place || json_form_part(json, place, call->arena, &part))
		return "";
	text = arena_text(call->arena, part.bytes, part.size);
	return text ? text : "";
}

/* By whichever token, or by name: a file may have minted its own. */
static int
is_named(struct verb_call *call, const struct family *family, size_t at, struct view json, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *token = part_of(call, json, i, "token"), *name = part_of(call, json, i, "name");

		if (!strcmp(token, family->tokens[at].hex) || !strcmp(token, family->items[at].token.hex) ||
		    (*name && !strcasecmp(name, family->items[at].name)))
			return 1;
	}
	return 0;
}

enum exit_code
family_complete(struct verb_call *call, const struct family *family, struct view json)
{
	size_t count = 0, missing = 0;

	while (count < MAX_CHILDREN && *part_of(call, json, count, "token"))
		count++;
	for (size_t i = 0; count && i < family->count; i++) {
		if (is_named(call, family, i, json, count))
			continue;
		page_line(&call->err, "record: nothing is said of %s: --child %s=none, single or joint",
			  family->items[i].name, family->items[i].token.hex);
		missing++;
	}
	if (missing)
		page_line(&call->err, "Every child of the case and of those linked with it stands in the record; --s47 "
				      "is for all.\nNothing was sent.");
	if (family->more)
		page_line(&call->err, "record: %zu more children of these cases do not fit: they need a record of their own",
			  family->more);
	return missing ? EXIT_REFUSED : EXIT_DONE;
}
