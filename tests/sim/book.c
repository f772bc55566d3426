#include "sim/book.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "runtime/agent_view.h"
#include "sim/agents.h"
#include "sim/people.h"

#define ROWS_MOST 64

static const struct agent_person reader = {"ann", "manager"};

static const char *
name_of(const struct run *run, size_t who)
{
	return run->agents[who].agency->name;
}

static int
is_here(const struct run *run, const char *name)
{
	for (size_t who = 0; who < RUN_AGENTS; who++)
		if (!strcmp(name, name_of(run, who)))
			return 1;
	return 0;
}

/* ---- one line each ---- */

static enum status
offered(struct run *run, size_t who, const struct envelope_id *id)
{
	struct ledger_line line = {.act = LEDGER_OFFERED, .id = *id};
	struct sent_row row;
	enum status status = agent_view_sent_one(run->agents[who].agent, id, run->arena, &row);

	if (status)
		return status;
	(void)snprintf(line.who, sizeof line.who, "%s", name_of(run, who));
	line.type = row.type;
	line.case_token = row.case_token;
	line.re = row.re;
	(void)snprintf(line.to, sizeof line.to, "%s", row.to);
	for (char *at = line.to; *at; at++)
		*at = *at == ' ' ? ',' : *at;
	ledger_write(run->ledger, &line);
	run->unanswered++;
	people_offered(run, &row);
	return STATUS_OK;
}

static enum status
accepted(struct run *run, size_t who, const struct envelope_id *id)
{
	struct sent_row row;
	enum status status = agent_view_sent_one(run->agents[who].agent, id, run->arena, &row);
	int is_first = !ledger_has(run->ledger, LEDGER_ACCEPTED, NULL, id);
	char to[512], *at = NULL;

	if (status)
		return status;
	ledger_say(run->ledger, LEDGER_ACCEPTED, name_of(run, who), id, row.index);
	if (!is_first)
		return STATUS_OK;
	run->unanswered--;
	(void)snprintf(to, sizeof to, "%s", row.to);
	for (char *name = strtok_r(to, " ", &at); name; name = strtok_r(NULL, " ", &at))
		run->unstored += is_here(run, name) && !ledger_has(run->ledger, LEDGER_STORED, name, id);
	people_accepted(run, who, &row);
	return STATUS_OK;
}

static enum status
refused(struct run *run, size_t who, const struct envelope_id *id, const char *word)
{
	struct sent_row row;
	enum status status = agent_view_sent_one(run->agents[who].agent, id, run->arena, &row);

	if (status)
		return status;
	if (!ledger_has(run->ledger, LEDGER_REFUSED, NULL, id) && !ledger_has(run->ledger, LEDGER_ACCEPTED, NULL, id))
		run->unanswered--;
	ledger_say(run->ledger, LEDGER_REFUSED, name_of(run, who), id, (unsigned long long)row.code);
	people_refused(run, who, &row, word);
	return STATUS_OK;
}

static int
is_answer(enum message_type type)
{
	return type == TYPE_DECISION || type == TYPE_OUTCOME;
}

static enum status
arrived(struct run *run, size_t who, const struct journal_row *event)
{
	struct run_agent *agent = &run->agents[who];
	struct inbox_row row;
	enum status status = agent_view_inbox_one(agent->agent, &event->id, run->arena, &row);

	if (status)
		return status;
	if (ledger_has(run->ledger, LEDGER_ACCEPTED, NULL, &event->id) &&
	    !ledger_has(run->ledger, LEDGER_STORED, name_of(run, who), &event->id))
		run->unstored--;
	/* the journal's number: the same message twice in it has come twice */
	ledger_say(run->ledger, LEDGER_STORED, name_of(run, who), &event->id, event->number);
	ledger_say(run->ledger, LEDGER_VERIFIED, name_of(run, who), &event->id, event->number);
	if (is_answer(row.type)) {
		assert(agent->opening_count < RUN_OPENINGS);
		agent->openings[agent->opening_count++] = event->id;
	}
	return people_arrived(run, who, &row);
}

static enum status
take(struct run *run, size_t who, const struct journal_row *event)
{
	switch (event->kind) {
	case JOURNAL_OFFERED:
		return offered(run, who, &event->id);
	case JOURNAL_ACCEPTED:
		return accepted(run, who, &event->id);
	case JOURNAL_RESEALED:
		return refused(run, who, &event->id, "resealed");
	case JOURNAL_REFUSED:
	case JOURNAL_FAILED:
		return refused(run, who, &event->id, event->word);
	case JOURNAL_ARRIVED:
		return arrived(run, who, event);
	case JOURNAL_READ:
		ledger_say(run->ledger, LEDGER_OPENED, name_of(run, who), &event->id, event->number);
		run->untold++;
		return STATUS_OK;
	case JOURNAL_OPENED: {
		struct ledger_line line = {.act = LEDGER_TOLD, .id = event->id};

		(void)snprintf(line.who, sizeof line.who, "%s", name_of(run, who));
		(void)snprintf(line.to, sizeof line.to, "%s", event->agency.name);
		ledger_write(run->ledger, &line);
		run->untold--;
		return STATUS_OK;
	}
	case JOURNAL_UNREADABLE:
	case JOURNAL_REJECTED:
	case JOURNAL_ADOPTED:
		run_odd(run, "%s: journal %s %s %s", name_of(run, who), journal_kind_word(event->kind), event->id.hex,
			event->word);
		return STATUS_OK;
	case JOURNAL_WAITING:
	case JOURNAL_VERIFIED:
	case JOURNAL_NOTICE:
	case JOURNAL_HANDED:
	case JOURNAL_PURGED:
	case JOURNAL_PROVEN:
	case JOURNAL_KIND_COUNT:
		break;
	}
	return STATUS_OK;
}

/* ---- all that is new ---- */

static enum status
follow(struct run *run, size_t who, int *ret_more)
{
	struct run_agent *agent = &run->agents[who];
	struct journal_rows rows = {0};
	enum status status = agent_view_journal(agent->agent, agent->journal, ROWS_MOST, run->arena, &rows);

	for (size_t i = 0; !status && i < rows.count; i++) {
		run_trace(run, "%s journal %llu %s %s %s %s", name_of(run, who), (unsigned long long)rows.rows[i].number,
			  journal_kind_word(rows.rows[i].kind), rows.rows[i].id.hex, rows.rows[i].agency.name,
			  rows.rows[i].word);
		status = take(run, who, &rows.rows[i]);
		if (!status)
			agent->journal = rows.rows[i].number;
	}
	*ret_more = !status && rows.count == ROWS_MOST;
	return status;
}

/* The answers that came: their readers look at them now. */
static enum status
open_answers(struct run *run, size_t who)
{
	struct run_agent *agent = &run->agents[who];
	enum status status = STATUS_OK;

	while (!status && agent->opening_count) {
		status = agent_opened(agent->agent, &agent->openings[agent->opening_count - 1], &reader,
				      agents_now(run, who));
		if (!status && agent->machine.disk->is_dead)
			status = STATUS_IO;
		if (!status)
			agent->opening_count--;
	}
	return status;
}

int
book_follow(struct run *run, size_t who)
{
	struct run_agent *agent = &run->agents[who];
	enum status status = STATUS_OK;
	int more = 1, is_opening;

	do {
		while (!status && more)
			status = follow(run, who, &more);
		is_opening = agent->opening_count != 0;
		if (!status && is_opening) {
			status = open_answers(run, who);
			agents_wake(run, who, run->now_ms);
		}
		more = 1;
	} while (!status && is_opening);
	arena_reset(run->arena);
	if (!status && !agent->machine.disk->is_dead)
		return 0;
	if (status == STATUS_FULL && !agent->machine.disk->is_dead) {
		/* nobody can say so yet, and nothing is to be said before: as if stopped */
		agents_end(run, who, 0);
		return 1;
	}
	return agents_did(run, who, status ? status : STATUS_IO);
}

int
book_begins(struct run *run, size_t who)
{
	struct run_agent *agent = &run->agents[who];
	struct journal_rows rows = {0};
	enum status status = STATUS_OK;

	if (agent->journal) {
		status = agent_view_journal(agent->agent, agent->journal - 1, 1, run->arena, &rows);
		if (!status && (rows.count != 1 || rows.rows[0].number != agent->journal))
			run_odd(run, "%s: its journal went back behind %llu", name_of(run, who),
				(unsigned long long)agent->journal);
	}
	arena_reset(run->arena);
	if (status)
		return agents_did(run, who, status);
	return book_follow(run, who);
}

int
book_is_even(const struct run *run)
{
	if (run->unanswered || run->unstored || run->untold)
		return 0;
	for (size_t who = 0; who < RUN_AGENTS; who++)
		if (run->agents[who].opening_count)
			return 0;
	return 1;
}
