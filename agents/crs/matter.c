#include "crs/matter.h"

#include <string.h>

#include "base/id.h"

#define ROWS_MOST 2000

static int
is_there(struct verb_call *call, const struct envelope_id *id, struct matter *matter)
{
	struct inbox_row received;
	struct sent_row own;
	struct arena *arena;
	struct agent_message handed;
	int is = 0;

	if (!agent_view_inbox_one(call->desk->agent, id, call->arena, &received)) {
		matter->case_token = received.case_token;
		matter->type = received.type;
		return 1;
	}
	if (!agent_view_sent_one(call->desk->agent, id, call->arena, &own)) {
		matter->case_token = own.case_token;
		matter->type = own.type;
		return 1;
	}
	arena = arena_new(VERBS_MESSAGE_BYTES); /* or one that came with a case that was handed over to us */
	if (arena && !agent_message(call->desk->agent, id, arena, &handed)) {
		matter->case_token = handed.envelope.case_token;
		matter->type = handed.envelope.type;
		is = 1;
	}
	arena_free(arena);
	return is;
}

/* A whole id may be a message's or a case's. */
enum exit_code
matter_find(struct verb_call *call, const char *word, struct matter *ret_matter)
{
	struct matter *matter = arena_alloc(call->arena, sizeof *matter);
	enum exit_code code = EXIT_DONE;
	enum status status;

	if (!matter)
		return verbs_trouble(call, word, STATUS_NO_MEMORY);
	if (!id_is_id(word)) {
		code = verbs_id(call, word, &matter->message);
		if (!code && !is_there(call, &matter->message, matter))
			code = verbs_trouble(call, word, STATUS_NOT_FOUND);
	} else {
		id_set(matter->message.hex, sizeof matter->message.hex, word);
		if (!is_there(call, &matter->message, matter)) {
			id_set(matter->case_token.hex, sizeof matter->case_token.hex, word);
			matter->message.hex[0] = '\0';
		}
	}
	if (code)
		return code;
	status = tie_group_of(agent_db(call->desk->agent), &matter->case_token, &matter->group);
	if (status)
		return verbs_trouble(call, word, status);
	*ret_matter = *matter;
	return EXIT_DONE;
}

/* ---- referrals ----------------------------------------------------------------- */

struct gathering {
	struct verb_call *call;
	struct matter_referral *rows;
	size_t count;
};

static void
add(struct gathering *gathering, const struct matter_referral *row)
{
	size_t at = gathering->count;

	if (gathering->count == ROWS_MOST)
		return;
	while (at && gathering->rows[at - 1].accepted_ms > row->accepted_ms) {
		gathering->rows[at] = gathering->rows[at - 1];
		at--;
	}
	gathering->rows[at] = *row;
	gathering->count++;
}

/* Was it taken back, or sent anew? */
static int
is_over(struct verb_call *call, const struct envelope_id *id, const struct case_token *case_token)
{
	const struct view_wanted wanted = {case_token, TYPE_RETRACT, 0, ROWS_MOST};
	struct inbox_rows received;
	struct sent_rows own;

	if (!agent_view_inbox(call->desk->agent, &wanted, call->arena, &received))
		for (size_t i = 0; i < received.count; i++)
			if (!strcmp(received.rows[i].re.hex, id->hex))
				return 1;
	if (!agent_view_sent(call->desk->agent, &wanted, call->arena, &own))
		for (size_t i = 0; i < own.count; i++)
			if (!strcmp(own.rows[i].re.hex, id->hex) && own.rows[i].state == SENT_ACCEPTED)
				return 1;
	return 0;
}

/* Does it stand: not refused by the broker, nor by us as unreadable? */
static int
stands(struct verb_call *call, const struct view_message *row)
{
	struct inbox_row received;

	if (row->way == VIEW_WENT)
		return !strcmp(row->word, sent_state_word(SENT_ACCEPTED));
	return row->way == VIEW_HANDED || (!agent_view_inbox_one(call->desk->agent, &row->id, call->arena, &received) &&
					   received.state == INBOX_VERIFIED);
}

static enum status
gather_case(struct gathering *gathering, const struct case_token *case_token)
{
	struct verb_call *call = gathering->call;
	struct view_messages messages;
	enum status status = agent_view_case(call->desk->agent, case_token, call->arena, &messages);

	for (size_t i = 0; !status && i < messages.count; i++) {
		const struct view_message *row = &messages.rows[i];
		struct matter_referral referral = {row->id, *case_token, call->desk->self, row->ms};

		if (row->type != TYPE_REFERRAL || !stands(call, row) || is_over(call, &row->id, case_token))
			continue;
		if (row->way != VIEW_WENT && id_is_agency(row->who))
			id_set(referral.from.name, sizeof referral.from.name, row->who);
		add(gathering, &referral);
	}
	return status;
}

enum exit_code
matter_referrals(struct verb_call *call, const struct matter *matter, struct matter_referrals *ret_rows)
{
	struct gathering gathering = {call, arena_array(call->arena, ROWS_MOST, sizeof *gathering.rows), 0};
	enum status status = gathering.rows ? STATUS_OK : STATUS_NO_MEMORY;

	for (size_t i = 0; !status && i < matter->group.count; i++)
		status = gather_case(&gathering, &matter->group.cases[i]);
	if (status)
		return verbs_trouble(call, "referrals", status);
	ret_rows->rows = gathering.rows;
	ret_rows->count = gathering.count;
	return EXIT_DONE;
}

enum exit_code
matter_referral(struct verb_call *call, const struct matter *matter, struct envelope_id *ret_id)
{
	struct matter_referrals referrals;
	enum exit_code code;

	if (*matter->message.hex && matter->type == TYPE_REFERRAL) {
		*ret_id = matter->message;
		return EXIT_DONE;
	}
	code = matter_referrals(call, matter, &referrals);
	if (code)
		return code;
	/* of this very case, rather than of one linked with it */
	for (size_t i = 0; i < referrals.count; i++) {
		if (!strcmp(referrals.rows[i].case_token.hex, matter->case_token.hex)) {
			*ret_id = referrals.rows[i].id;
			return EXIT_DONE;
		}
	}
	if (!referrals.count) {
		page_line(&call->err, "%s: there is no referral of that case here", call->verb->name);
		return EXIT_NOT_FOUND;
	}
	*ret_id = referrals.rows[0].id;
	return EXIT_DONE;
}

/* ---- what is owed, and to whom ---------------------------------------------------- */

enum exit_code
matter_owed(struct verb_call *call, const struct matter *matter, struct owed_rows *ret_rows)
{
	struct agent *agent = call->desk->agent;
	enum status status;

	if (!call->turn)
		call->asked = agent_ask_owed(agent, matter->group.count > 1 ? NULL : &matter->case_token);
	call->is_waiting = call->asked && !call->is_late && !agent_answered(agent, call->asked);
	if (call->is_waiting)
		return EXIT_DONE;
	if (!call->asked || agent_answered(agent, call->asked) <= 0) {
		page_line(&call->err, "%s: cannot tell who is owed it: the broker was not reached", call->verb->name);
		return EXIT_NOT_REACHED;
	}
	status = agent_view_owed(agent, NULL, call->arena, ret_rows);
	return status ? verbs_trouble(call, "owed", status) : EXIT_DONE;
}

int
matter_in_list(const char *list, const char *name)
{
	while (*list) {
		size_t size = strcspn(list, " ");

		if (size == strlen(name) && !strncmp(list, name, size))
			return 1;
		list += size + (list[size] == ' ');
	}
	return 0;
}

const struct sent_row *
matter_on_its_way(struct verb_call *call, enum message_type type, const struct envelope_id *re, const char *name)
{
	const struct view_wanted wanted = {NULL, type, 1, ROWS_MOST};
	struct sent_rows rows;

	if (agent_view_sent(call->desk->agent, &wanted, call->arena, &rows))
		return NULL;
	for (size_t i = 0; i < rows.count; i++)
		if ((!re || !strcmp(rows.rows[i].re.hex, re->hex)) && (!name || matter_in_list(rows.rows[i].to, name)))
			return &rows.rows[i];
	return NULL;
}

static void
party_add(struct verb_call *call, const char *name, struct matter_parties *parties)
{
	if (!id_is_agency(name) || verbs_is_ours(call, name) || parties->count == MATTER_PARTIES)
		return;
	for (size_t i = 0; i < parties->count; i++)
		if (!strcmp(parties->items[i].name, name))
			return;
	id_set(parties->items[parties->count++].name, AGENCY_SIZE, name);
}

static void
parties_of_list(struct verb_call *call, const char *list, struct matter_parties *parties)
{
	while (*list) {
		size_t size = strcspn(list, " ");
		char name[AGENCY_SIZE];

		if (size && size < sizeof name) {
			memcpy(name, list, size);
			name[size] = '\0';
			party_add(call, name, parties);
		}
		list += size + (list[size] == ' ');
	}
}

static enum status
parties_of_case(struct verb_call *call, const struct case_token *case_token, struct matter_parties *parties)
{
	struct view_messages messages;
	enum status status = agent_view_case(call->desk->agent, case_token, call->arena, &messages);

	for (size_t i = 0; !status && i < messages.count; i++)
		if (stands(call, &messages.rows[i]))
			parties_of_list(call, messages.rows[i].who, parties);
	return status;
}

enum exit_code
matter_parties(struct verb_call *call, const struct matter *matter, struct matter_parties *ret_parties)
{
	enum status status = STATUS_OK;

	ret_parties->count = 0;
	for (size_t i = 0; !status && i < matter->group.count; i++)
		status = parties_of_case(call, &matter->group.cases[i], ret_parties);
	return status ? verbs_trouble(call, "parties", status) : EXIT_DONE;
}
