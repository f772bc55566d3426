#include "chaos/nets_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "chaos/message_file.h"
#include "support/must.h"

#define DATA "tests/data/" /* from the repository's root */
#define RECENT 64	   /* cases before those under way: nobody says any more of an older one */
#define TYPE_AGAIN_MS 1000 /* a person whose agent did not answer tries again */

static const char *const ids[NETS_AGENTS][2] = {
	[NETS_POLICE] = {"tellback-police", "hiow-police"},
	[NETS_SCHOOL] = {"tellback-school", "quayside-school"},
	[NETS_CRS] = {"tellback-crs", "southampton-crs"},
};

static const struct {
	const char *name;
	enum message_type type;
} kinds[NETS_MESSAGES] = {{"referral", TYPE_REFERRAL}, {"decision", TYPE_DECISION}, {"close", TYPE_CLOSE}};

void
nets_load_open(struct nets_load *load, const char *root, const char *programs)
{
	char path[400];

	memset(load, 0, sizeof *load);
	(void)snprintf(path, sizeof path, "%s/ledger", root);
	load->ledger = ledger_open(path);
	load->cases = calloc(NETS_MOST_CASES, sizeof *load->cases);
	MUST(load->cases);
	for (size_t i = 0; i < NETS_AGENTS; i++) {
		kills_agent_open(&load->agents[i], root, programs, ids[i][0], ids[i][1]);
		kills_agent_start(&load->agents[i], NULL);
	}
}

void
nets_load_close(struct nets_load *load)
{
	for (size_t i = 0; i < NETS_AGENTS; i++)
		kills_agent_close(&load->agents[i]);
	ledger_close(load->ledger);
	free(load->cases);
}

void
nets_load_fault(struct nets_load *load, const char *words)
{
	struct ledger_line line = {.act = LEDGER_FAULT};

	(void)snprintf(line.to, sizeof line.to, "%s", words);
	ledger_write(load->ledger, &line);
}

/* ---- files ---- */

static size_t
sender(const struct nets_case *now, size_t which)
{
	return which == NETS_REFERRAL ? now->from : NETS_CRS;
}

static void
file_name(const struct nets_case *now, size_t which, char name[40])
{
	(void)snprintf(name, 40, "%s-%s%zu", kinds[which].name, which == NETS_CLOSE && now->is_again ? "again-" : "",
		       now->number);
}

static void
post(struct nets_load *load, struct nets_case *now, size_t which)
{
	static char text[MESSAGE_FILE_BYTES];
	char name[40];

	file_name(now, which, name);
	if (which == NETS_REFERRAL) {
		message_file_load(DATA "referrals/ppn-high.json", text);
		message_file_fill(text, "PPN-2026-118204", name);
	} else if (which == NETS_DECISION) {
		message_file_load(DATA "answers/decision-nfa.json", text);
		message_file_fill(text, "@REFERENCE@", name);
		message_file_fill(text, "@TO@", load->agents[now->from].id);
		message_file_fill(text, "@RE@", now->messages[NETS_REFERRAL].id.hex);
		message_file_fill(text, "@CASE@", now->token.hex);
		message_file_fill(text, "@CHILD1@", now->child);
		message_file_fill(text, "@YOU_TOLD_US@", "What you told us is in your referral.");
	} else {
		(void)snprintf(text, sizeof text,
			       "{\n  \"tellback\": 1,\n  \"type\": \"close\",\n  \"clientReference\": \"%s\",\n"
			       "  \"to\": [\n    \"%s\"\n  ],\n  \"case\": \"%s\",\n  \"re\": \"%s\",\n  \"reason\": "
			       "\"COMPLETE\"\n}\n",
			       name, load->agents[NETS_CRS].id, now->token.hex, now->messages[NETS_REFERRAL].id.hex);
	}
	kills_agent_post(&load->agents[sender(now, which)], name, text);
	now->messages[which].is_posted = 1;
}

/* What the agency's system is told: it was accepted, under this id; or not. */
static void
look_for_result(struct nets_load *load, struct nets_case *now, size_t which)
{
	struct nets_message *message = &now->messages[which];
	const struct kills_agent *agent = &load->agents[sender(now, which)];
	struct ledger_line line = {.act = LEDGER_OFFERED, .type = kinds[which].type};
	static char text[MESSAGE_FILE_BYTES];
	char name[40], file[80];
	const char *index;

	if (!message->is_posted || message->is_named || message->is_refused)
		return;
	file_name(now, which, name);
	(void)snprintf(file, sizeof file, "%s.error.json", name);
	if (!kills_agent_read(agent, "out/failed", file, text, sizeof text)) {
		message->is_refused = 1;
		if (!now->is_hasty || now->is_again) {
			(void)fprintf(stderr, "%s: %s\n", file, text);
			load->wrong = "a file was refused";
		}
		return;
	}
	(void)snprintf(file, sizeof file, "%s.accepted.json", name);
	if (kills_agent_read(agent, "out/sent", file, text, sizeof text))
		return;
	index = strstr(text, "\"index\": ");
	MUST(index);
	message_file_member(text, "id", message->id.hex, sizeof message->id.hex);
	message_file_member(text, "case", now->token.hex, sizeof now->token.hex);
	message->is_named = 1;
	load->numbered++;
	(void)snprintf(line.who, sizeof line.who, "%s", agent->id);
	(void)snprintf(line.to, sizeof line.to, "%s%s%s", load->agents[NETS_CRS].id, which == NETS_CLOSE ? "" : ",",
		       which == NETS_CLOSE ? "" : load->agents[now->from].id);
	line.id = message->id;
	line.case_token = now->token;
	if (which != NETS_REFERRAL)
		line.re = now->messages[NETS_REFERRAL].id;
	ledger_write(load->ledger, &line);
	ledger_say(load->ledger, LEDGER_ACCEPTED, agent->id, &line.id, strtoull(index + 9, NULL, 10));
}

/* ---- what the agents say ---- */

static struct nets_message *
find(struct nets_load *load, const char *hex)
{
	for (size_t i = load->count; i-- > 0 && i + RECENT > load->first_open;)
		for (size_t which = 0; which < NETS_MESSAGES; which++)
			if (load->cases[i].messages[which].is_named &&
			    !strcmp(load->cases[i].messages[which].id.hex, hex))
				return &load->cases[i].messages[which];
	return NULL;
}

/* Non-zero if it was taken: it is of a message that is known, or of none. */
static int
take_row(struct nets_load *load, size_t who, const struct kills_row *row)
{
	const char *name = load->agents[who].id;
	struct nets_message *message = find(load, row->id.hex);
	struct ledger_line told = {.act = LEDGER_TOLD, .id = row->id, .number = row->number};

	if (!message) /* of what was refused, we never learn the id */
		return strcmp(row->what, "arrived") != 0 && strcmp(row->what, "read") != 0 &&
		       strcmp(row->what, "opened") != 0;
	if (!strcmp(row->what, "arrived")) {
		load->wrong = message->has_arrived ? "a message arrived twice" : load->wrong;
		message->has_arrived = 1;
		ledger_say(load->ledger, LEDGER_STORED, name, &row->id, row->number);
		ledger_say(load->ledger, LEDGER_VERIFIED, name, &row->id, row->number);
	} else if (!strcmp(row->what, "read")) {
		message->is_opened = 1;
		ledger_say(load->ledger, LEDGER_OPENED, name, &row->id, row->number);
	} else if (!strcmp(row->what, "opened")) {
		message->is_told = 1;
		(void)snprintf(told.who, sizeof told.who, "%s", name);
		(void)snprintf(told.to, sizeof told.to, "%s", row->agency);
		ledger_write(load->ledger, &told);
	}
	return 1;
}

static void
take_rows(struct nets_load *load)
{
	size_t kept = 0;

	for (size_t who = 0; who < NETS_AGENTS; who++) {
		struct kills_row row;

		for (size_t most = 0; !load->is_still[who] && most < 40 && !kills_agent_row(&load->agents[who], &row);
		     most++) {
			MUST(load->early_count < NETS_MOST_EARLY);
			load->early[load->early_count++] = (struct nets_early){who, row};
		}
	}
	/* the results first, and then what could not be understood without them */
	for (size_t i = load->first_open; i < load->count; i++)
		for (size_t which = 0; which < NETS_MESSAGES; which++)
			look_for_result(load, &load->cases[i], which);
	for (size_t i = 0; i < load->early_count; i++)
		if (!take_row(load, load->early[i].who, &load->early[i].row))
			load->early[kept++] = load->early[i];
	load->early_count = kept;
}

/* ---- what people do ---- */

/* Somebody opens it, and again when nothing came of it. */
static void
type_open(struct nets_load *load, size_t who, struct nets_message *message)
{
	const char *const words[] = {"open", message->id.hex};
	struct call_reply reply;
	int64_t now = clock_tick().ms;

	if (load->is_still[who] || !message->has_arrived || message->is_opened ||
	    now - message->typed_ms < TYPE_AGAIN_MS)
		return;
	message->typed_ms = now;
	(void)kills_agent_call(&load->agents[who], words, 2, &reply); /* seen by what it says has happened */
}

/* The child's token is the front door's to know. */
static int
find_child(struct nets_load *load, struct nets_case *now)
{
	const char *const words[] = {"show", now->messages[NETS_REFERRAL].id.hex};
	static char text[MESSAGE_FILE_BYTES];
	struct call_reply reply;

	if (load->is_still[NETS_CRS] || kills_agent_call(&load->agents[NETS_CRS], words, 2, &reply) ||
	    reply.out.size >= sizeof text)
		return -1;
	memcpy(text, reply.out.bytes, reply.out.size);
	text[reply.out.size] = '\0';
	message_file_member(text, "token", now->child, sizeof now->child);
	return !*now->child;
}

static int
go_on(struct nets_load *load, struct nets_case *now)
{
	struct nets_message *referral = &now->messages[NETS_REFERRAL], *answer = &now->messages[NETS_DECISION];
	struct nets_message *end = &now->messages[NETS_CLOSE];

	if (!referral->is_named || !referral->has_arrived)
		return 0;
	type_open(load, NETS_CRS, referral);
	if (!referral->is_told || now->is_short)
		return referral->is_told;
	if (now->is_hasty && !load->is_still[now->from] && !end->is_posted)
		return 0; /* not before its referrer stands still */
	if (!answer->is_posted && !find_child(load, now))
		post(load, now, NETS_DECISION);
	type_open(load, now->from, answer);
	if ((answer->is_told || (now->is_hasty && answer->is_named)) && !end->is_posted)
		post(load, now, NETS_CLOSE);
	if (answer->is_told && end->is_refused) { /* now that all are told it may be closed */
		now->is_again = 1;
		end->is_refused = 0;
		post(load, now, NETS_CLOSE);
	}
	return end->is_named && answer->is_told;
}

struct nets_case *
nets_load_add(struct nets_load *load, size_t from)
{
	struct nets_case *now = &load->cases[load->count];

	MUST(load->count < NETS_MOST_CASES);
	now->number = ++load->count;
	now->from = from;
	post(load, now, NETS_REFERRAL);
	return now;
}

void
nets_load_turn(struct nets_load *load)
{
	take_rows(load);
	for (size_t i = load->first_open; i < load->count; i++) {
		struct nets_case *now = &load->cases[i];

		if (!now->is_over && go_on(load, now)) {
			now->is_over = 1;
			load->done[now->from]++;
		}
	}
	while (load->first_open < load->count && load->cases[load->first_open].is_over)
		load->first_open++;
}

int
nets_load_is_over(const struct nets_load *load)
{
	return load->first_open == load->count && !load->early_count;
}
