#include "chaos/cuts_act.h"

#include <stdio.h>
#include <string.h>

#include "support/must.h"

#define MARK "cuts"
#define PAGE_ROWS 64

static const struct agent_person person = {"ann", "social-worker"};

/* ---- the ledger ---- */

static int
write_offer(const struct cuts_act *act, const struct journal_row *row)
{
	struct ledger_line line = {.act = LEDGER_OFFERED, .id = row->id};
	struct sent_row sent;

	if (agent_view_sent_one(act->actor->agent, &row->id, act->actor->arena, &sent))
		return -1;
	(void)snprintf(line.who, sizeof line.who, "%s", act->name);
	(void)snprintf(line.to, sizeof line.to, "%s", sent.to);
	for (char *at = line.to; *at; at++)
		if (*at == ' ')
			*at = ',';
	line.type = sent.type;
	line.case_token = sent.case_token;
	line.re = sent.re;
	ledger_write(act->ledger, &line);
	return 0;
}

static int
write_accepted(const struct cuts_act *act, const struct journal_row *row)
{
	struct sent_row sent;

	if (agent_view_sent_one(act->actor->agent, &row->id, act->actor->arena, &sent))
		return -1;
	ledger_say(act->ledger, LEDGER_ACCEPTED, act->name, &row->id, sent.index);
	return 0;
}

static void
write_told(const struct cuts_act *act, const struct journal_row *row)
{
	struct ledger_line line = {.act = LEDGER_TOLD, .id = row->id};

	(void)snprintf(line.who, sizeof line.who, "%s", act->name);
	(void)snprintf(line.to, sizeof line.to, "%s", row->agency.name);
	ledger_write(act->ledger, &line);
}

int
cuts_act_write(const struct cuts_act *act, const struct journal_row *row)
{
	switch (row->kind) {
	case JOURNAL_OFFERED:
		return write_offer(act, row);
	case JOURNAL_ACCEPTED:
		return write_accepted(act, row);
	case JOURNAL_REFUSED:
	case JOURNAL_FAILED:
		(void)fprintf(stderr, "# %s: %s was not accepted: %s\n", act->name, row->id.hex, row->word);
		ledger_say(act->ledger, LEDGER_REFUSED, act->name, &row->id, row->number);
		break;
	case JOURNAL_ARRIVED:
		ledger_say(act->ledger, LEDGER_STORED, act->name, &row->id, row->number);
		ledger_say(act->ledger, LEDGER_VERIFIED, act->name, &row->id, row->number);
		break;
	case JOURNAL_READ:
		ledger_say(act->ledger, LEDGER_OPENED, act->name, &row->id, row->number);
		break;
	case JOURNAL_OPENED:
		write_told(act, row);
		break;
	case JOURNAL_WAITING:
		(*act->waits)++;
		break;
	case JOURNAL_UNREADABLE:
	case JOURNAL_REJECTED:
		(void)fprintf(stderr, "# %s: %s is %s: %s\n", act->name, row->id.hex, journal_kind_word(row->kind), row->word);
		break;
	case JOURNAL_RESEALED:
	case JOURNAL_VERIFIED:
	case JOURNAL_NOTICE:
	case JOURNAL_HANDED:
	case JOURNAL_ADOPTED:
	case JOURNAL_PURGED:
	case JOURNAL_PROVEN:
	case JOURNAL_KIND_COUNT:
		break;
	}
	return 0;
}

/* ---- what people do ---- */

/* A disk that is off is the power's doing; whatever else is wrong is ours. */
static int
hand_in(const struct cuts_act *act, const char *json)
{
	const struct agent_submission submission = {.json = {(const uint8_t *)json, strlen(json)},
						    .person = {"ann", "manager"}};
	struct document_problems problems = {0};
	struct agent_sent sent;
	enum status status =
		agent_send(act->actor->agent, &submission, act->actor->now, act->actor->of_turn, &sent, &problems);

	for (size_t i = 0; i < problems.count && status == STATUS_MALFORMED; i++)
		(void)fprintf(stderr, "%s %s: %s\n", problems.items[i].pointer, problems.items[i].code,
			      problems.items[i].detail);
	if (status && !status_is_broken(status) && status != STATUS_FULL)
		(void)fprintf(stderr, "# %s: agent_send: %s\n", act->name, status_word(status));
	MUST(!status || status_is_broken(status) || status == STATUS_FULL);
	return status != STATUS_OK;
}

static char *
example(const struct cuts_act *act, enum message_type type, const char *reference, const char *re)
{
	struct actor *actor = act->actor;
	const char *header = arena_print(actor->arena, "\"clientReference\": \"%s-%s\",", reference, re);

	if (type != TYPE_REFERRAL)
		header = arena_print(actor->arena, "%s\"re\": \"%s\",", header, re);
	return arena_text(actor->arena, actor_example(actor, type, header), strlen(actor_example(actor, type, header)));
}

static int
answer(const struct cuts_act *act, const struct envelope_id *referral)
{
	struct actor *actor = act->actor;
	struct document_child *children;
	const char *text;
	size_t count;
	enum status status = agent_children(actor->agent, referral, actor->arena, &children, &count);

	if (status)
		return -1;
	MUST(count == 1);
	text = example(act, TYPE_DECISION, "answer", referral->hex);
	text = actor_swap(actor, text, "1a2b3c4d", children[0].token.hex);
	text = actor_swap(actor, text, "\"ASSESSMENT\"", "\"NFA\"");
	text = actor_swap(actor, text, ",\n      \"cinCode\": \"N1\"", "");
	return hand_in(act, text);
}

static int
open_it(const struct cuts_act *act, const struct envelope_id *id)
{
	return agent_opened(act->actor->agent, id, &person, act->actor->now) != STATUS_OK;
}

static int
act_upon(const struct cuts_act *act, const struct journal_row *row)
{
	struct inbox_row came;
	struct sent_row sent;
	int is_front_door = !strcmp(act->name, "crs");

	if (row->kind == JOURNAL_ARRIVED && strcmp(act->name, "edt") != 0) {
		if (agent_view_inbox_one(act->actor->agent, &row->id, act->actor->arena, &came))
			return -1;
		if (is_front_door && came.type == TYPE_REFERRAL)
			return open_it(act, &row->id) || answer(act, &row->id);
		if (!is_front_door && came.type == TYPE_DECISION)
			return open_it(act, &row->id);
	}
	if (row->kind == JOURNAL_OPENED && is_front_door) {
		if (agent_view_sent_one(act->actor->agent, &row->id, act->actor->arena, &sent))
			return -1;
		if (sent.type == TYPE_DECISION)
			return hand_in(act, example(act, TYPE_CLOSE, "close", sent.re.hex));
	}
	return 0;
}

int
cuts_act_all(const struct cuts_act *act, uint64_t until)
{
	struct actor *actor = act->actor;
	uint64_t mark = agent_view_mark(actor->agent, MARK), done = mark;
	struct journal_rows rows = {NULL, 1};

	while (done < until && rows.count) {
		arena_reset(actor->arena);
		if (agent_view_journal(actor->agent, done, PAGE_ROWS, actor->arena, &rows))
			return -1;
		for (size_t i = 0; i < rows.count && done < until; i++) {
			if (act_upon(act, &rows.rows[i]))
				return -1;
			done = rows.rows[i].number;
		}
	}
	return done != mark && agent_view_mark_set(actor->agent, MARK, done) != STATUS_OK;
}

int
cuts_act_refer(const struct cuts_act *act, unsigned number)
{
	char *text;
	char words[24];

	(void)snprintf(words, sizeof words, "%u", number);
	arena_reset(act->actor->arena);
	arena_reset(act->actor->of_turn);
	text = example(act, TYPE_REFERRAL, "referral", words);
	if (number % 2)
		text = actor_swap(act->actor, text, "\"MEDIUM\"", "\"HIGH\"");
	return hand_in(act, text);
}
