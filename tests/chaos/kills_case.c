#include "chaos/kills_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "chaos/message_file.h"
#include "support/must.h"

#define DATA "tests/data/" /* from the repository's root */

/* Who sends what, and to whom it has to come. */
static const struct {
	const char *name;
	size_t from;
	enum message_type type;
	const char *to;
} kinds[KILLS_CASE_MESSAGES] = {
	{"referral", KILLS_CASE_POLICE, TYPE_REFERRAL, "hiow-police,southampton-crs"},
	{"decision", KILLS_CASE_CRS, TYPE_DECISION, "hiow-police,southampton-crs"},
	{"close", KILLS_CASE_CRS, TYPE_CLOSE, "southampton-crs"},
};

static const char *const names[KILLS_CASE_ACTS] = {
	[KILLS_CASE_REFER] = "submit, and its arrival",
	[KILLS_CASE_OPEN] = "receipt, and its arrival",
	[KILLS_CASE_ANSWER] = "answer, and its arrival",
	[KILLS_CASE_READ] = "receipt of the answer",
	[KILLS_CASE_CLOSE] = "close, and its notice",
};

const char *
kills_case_name(size_t act)
{
	return names[act];
}

void
kills_case_new(struct kills_case *now, struct kills_agent *agents, struct ledger *ledger, size_t number)
{
	memset(now, 0, sizeof *now);
	now->agents = agents;
	now->ledger = ledger;
	for (size_t i = 0; i < KILLS_CASE_MESSAGES; i++)
		(void)snprintf(now->messages[i].name, sizeof now->messages[i].name, "%s-%zu", kinds[i].name, number);
}

/* ---- files ---- */

static void
post(struct kills_case *now, size_t which)
{
	static char text[MESSAGE_FILE_BYTES];
	struct kills_message *message = &now->messages[which];

	if (which == KILLS_CASE_REFERRAL) {
		message_file_load(DATA "referrals/ppn-high.json", text);
		message_file_fill(text, "PPN-2026-118204", message->name);
	} else if (which == KILLS_CASE_DECISION) {
		message_file_load(DATA "answers/decision-nfa.json", text);
		message_file_fill(text, "@REFERENCE@", message->name);
		message_file_fill(text, "@TO@", now->agents[KILLS_CASE_POLICE].id);
		message_file_fill(text, "@RE@", now->messages[KILLS_CASE_REFERRAL].id.hex);
		message_file_fill(text, "@CASE@", now->token.hex);
		message_file_fill(text, "@CHILD1@", now->child);
		message_file_fill(text, "@YOU_TOLD_US@", "What you told us is in your referral.");
	} else {
		(void)snprintf(text, sizeof text,
			       "{\n  \"tellback\": 1,\n  \"type\": \"close\",\n  \"clientReference\": \"%s\",\n"
			       "  \"to\": [\n    \"%s\"\n  ],\n  \"case\": \"%s\",\n  \"re\": \"%s\",\n  \"reason\": \"COMPLETE\"\n}\n",
			       message->name, now->agents[KILLS_CASE_CRS].id, now->token.hex,
			       now->messages[KILLS_CASE_REFERRAL].id.hex);
	}
	kills_agent_post(&now->agents[kinds[which].from], message->name, text);
}

/* What the agency's system is told: it was accepted, under this id. */
static void
look_for_result(struct kills_case *now, size_t which)
{
	struct kills_message *message = &now->messages[which];
	const struct kills_agent *agent = &now->agents[kinds[which].from];
	struct ledger_line line = {.act = LEDGER_OFFERED, .type = kinds[which].type};
	static char text[MESSAGE_FILE_BYTES];
	char file[80];
	const char *index;

	(void)snprintf(file, sizeof file, "%s.error.json", message->name);
	if (!kills_agent_read(agent, "out/failed", file, text, sizeof text)) {
		(void)fprintf(stderr, "%s: %s\n", file, text);
		now->doubled = "a file was refused";
	}
	(void)snprintf(file, sizeof file, "%s.accepted.json", message->name);
	if (message->is_named || kills_agent_read(agent, "out/sent", file, text, sizeof text))
		return;
	index = strstr(text, "\"index\": ");
	MUST(index);
	message_file_member(text, "id", message->id.hex, sizeof message->id.hex);
	message_file_member(text, "case", now->token.hex, sizeof now->token.hex);
	message->is_named = 1;
	(void)snprintf(line.who, sizeof line.who, "%s", agent->id);
	(void)snprintf(line.to, sizeof line.to, "%s", kinds[which].to);
	line.id = message->id;
	line.case_token = now->token;
	if (which != KILLS_CASE_REFERRAL)
		line.re = now->messages[KILLS_CASE_REFERRAL].id;
	ledger_write(now->ledger, &line);
	ledger_say(now->ledger, LEDGER_ACCEPTED, agent->id, &line.id, strtoull(index + 9, NULL, 10));
}

/* ---- what the agents say ---- */

/* Non-zero if it was taken: it is of a message that is known, or of none. */
static int
take_row(struct kills_case *now, size_t who, const struct kills_row *row)
{
	const char *name = now->agents[who].id;
	int is_known = !strcmp(row->what, "notice") || !*row->id.hex;
	struct ledger_line told = {.act = LEDGER_TOLD, .id = row->id, .number = row->number};

	for (size_t i = 0; i < KILLS_CASE_MESSAGES; i++) {
		struct kills_message *message = &now->messages[i];

		if (!message->is_named || strcmp(row->id.hex, message->id.hex) != 0)
			continue;
		is_known = 1;
		if (!strcmp(row->what, "arrived")) {
			now->doubled = message->has_arrived ? "a message arrived twice" : now->doubled;
			message->has_arrived = 1;
			ledger_say(now->ledger, LEDGER_STORED, name, &row->id, row->number);
			ledger_say(now->ledger, LEDGER_VERIFIED, name, &row->id, row->number);
		} else if (!strcmp(row->what, "read")) {
			message->is_opened = 1;
			ledger_say(now->ledger, LEDGER_OPENED, name, &row->id, row->number);
		} else if (!strcmp(row->what, "opened")) {
			message->is_told = 1;
			(void)snprintf(told.who, sizeof told.who, "%s", name);
			(void)snprintf(told.to, sizeof told.to, "%s", row->agency);
			ledger_write(now->ledger, &told);
		}
	}
	now->is_closed |= who == KILLS_CASE_POLICE && !strcmp(row->what, "notice") && now->is_ending;
	return is_known;
}

/* The results first, and then what could not be understood without them. */
static void
take_early(struct kills_case *now)
{
	size_t kept = 0;

	for (size_t which = 0; which < KILLS_CASE_MESSAGES; which++)
		look_for_result(now, which);
	for (size_t i = 0; i < now->early_count; i++)
		if (!take_row(now, now->early[i].who, &now->early[i].row))
			now->early[kept++] = now->early[i];
	now->early_count = kept;
}

static void
take_rows(struct kills_case *now)
{
	for (size_t who = 0; who < KILLS_CASE_AGENTS; who++) {
		struct kills_row row;

		while (!kills_agent_row(&now->agents[who], &row)) {
			MUST(now->early_count < KILLS_CASE_EARLY);
			now->early[now->early_count].who = who;
			now->early[now->early_count++].row = row;
			now->messages[KILLS_CASE_REFERRAL].offers += !strcmp(row.what, "offered");
		}
	}
	take_early(now);
}

/* ---- acts ---- */

/* A person types it, and types it again when the agent was gone; what is done
 * is not done twice. */
static void
type_open(struct kills_case *now, size_t who, size_t which)
{
	const char *const words[] = {"open", now->messages[which].id.hex};
	struct call_reply reply;

	if (!now->messages[which].is_opened)
		(void)kills_agent_call(&now->agents[who], words, 2, &reply); /* seen by what it says has happened */
}

/* The child's token is the front door's to know. */
static int
find_child(struct kills_case *now)
{
	const char *const words[] = {"show", now->messages[KILLS_CASE_REFERRAL].id.hex};
	static char text[MESSAGE_FILE_BYTES];
	struct call_reply reply;

	if (kills_agent_call(&now->agents[KILLS_CASE_CRS], words, 2, &reply) || reply.out.size >= sizeof text)
		return -1;
	memcpy(text, reply.out.bytes, reply.out.size);
	text[reply.out.size] = '\0';
	message_file_member(text, "token", now->child, sizeof now->child);
	return !*now->child;
}

void
kills_case_begin(struct kills_case *now, size_t act)
{
	now->is_asked = 0;
	if (act == KILLS_CASE_REFER)
		post(now, KILLS_CASE_REFERRAL);
	else if (act == KILLS_CASE_CLOSE) {
		post(now, KILLS_CASE_END);
		now->is_ending = 1;
	}
}

int
kills_case_is_done(struct kills_case *now, size_t act)
{
	const struct kills_message *referral = &now->messages[KILLS_CASE_REFERRAL], *answer = &now->messages[KILLS_CASE_DECISION];

	take_rows(now);
	switch ((enum kills_case_act)act) {
	case KILLS_CASE_REFER:
		return referral->is_named && referral->has_arrived;
	case KILLS_CASE_OPEN:
		type_open(now, KILLS_CASE_CRS, KILLS_CASE_REFERRAL);
		return referral->is_told;
	case KILLS_CASE_ANSWER:
		if (!now->is_asked && !find_child(now)) {
			now->is_asked = 1;
			post(now, KILLS_CASE_DECISION);
		}
		return answer->is_named && answer->has_arrived;
	case KILLS_CASE_READ:
		type_open(now, KILLS_CASE_POLICE, KILLS_CASE_DECISION);
		return answer->is_told;
	case KILLS_CASE_CLOSE:
		return now->messages[KILLS_CASE_END].is_named && now->is_closed;
	case KILLS_CASE_ACTS:
		break;
	}
	return 0;
}

const char *
kills_case_is_doubled(const struct kills_case *now)
{
	if (now->doubled)
		return now->doubled;
	return now->messages[KILLS_CASE_REFERRAL].offers == KILLS_CASE_MESSAGES ? NULL : "not each file became one message";
}
