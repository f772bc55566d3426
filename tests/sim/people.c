#include "sim/people.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "sim/agents.h"
#include "sim/texts.h"

/* What a task is: the number of an event has it, and what it is about. */
enum task { TASK_REFER, TASK_READ, TASK_DECIDE, TASK_OUTCOME, TASK_CLOSE, TASK_PROGRESS, TASK_MORE };

#define TASK_OF(number) ((enum task)((number) >> 32))
#define ABOUT_OF(number) ((size_t)((number)&0xffff))
#define CHILD_OF(number) ((size_t)((number) >> 16 & 0xff))
#define READS_MOST 4096

static const struct agent_person worker = {"ann", "manager"};
static struct texts *texts;

/* Messages that are to be read: a task names one by its place here. */
static struct {
	size_t who;
	struct envelope_id id;
} reads[READS_MOST];
static size_t read_count;

void
people_prepare(void)
{
	texts = texts_new();
}

static void
put_task(struct run *run, enum task task, size_t who, size_t about, size_t child, int64_t after_ms)
{
	/* what is left to do when the faults are over is done soon */
	if (run->is_calm && after_ms > 2000)
		after_ms = 2000;
	run->tasks++;
	run_put_number(run, RUN_PERSON, who, after_ms,
		       (uint64_t)task << 32 | (uint64_t)child << 16 | (uint64_t)about);
}

static int64_t
while_ms(struct run *run)
{
	return luck_between(&run->luck, 200, 20000);
}

void
people_begin(struct run *run, int64_t span_ms)
{
	size_t cases = run->is_long ? RUN_CASES / 2 : (size_t)luck_between(&run->luck, 1, 2);

	run->case_count = cases;
	for (size_t i = 0; i < cases; i++) {
		size_t count = (size_t)luck_between(&run->luck, cases == 1 ? 2 : 1, 2), first = luck_under(&run->luck, 3);

		run->cases[i].referrals = count;
		for (size_t n = 0; n < count; n++) {
			struct run_referral *referral = &run->referrals[run->referral_count++];

			referral->who = RUN_POLICE + (first + n) % 3;
			referral->of = i;
			referral->child_count = n || luck_is(&run->luck, 600) ? 1 : 2;
			put_task(run, TASK_REFER, referral->who, run->referral_count - 1, 0,
				 luck_between(&run->luck, 0, span_ms));
		}
	}
}

/* ---- what they do ---- */

static enum status
say(struct run *run, size_t who, enum message_type type, const struct texts_fill *fill, struct agent_sent *ret_sent)
{
	struct run_agent *agent = &run->agents[who];
	const char *json = texts_make(texts, type, fill, agent->arena);
	const struct agent_submission submission = {.json = {(const uint8_t *)json, strlen(json)}, .person = worker};
	struct document_problems problems = {0};
	enum status status = agent_send(agent->agent, &submission, agents_now(run, who), agent->arena, ret_sent, &problems);

	for (size_t i = 0; i < problems.count && status == STATUS_MALFORMED; i++)
		run_odd(run, "%s %s: %s %s", message_type_word(type), problems.items[i].pointer, problems.items[i].code,
			problems.items[i].detail);
	run_trace(run, "%s says %s %s", agent->agency->name, message_type_word(type), status_word(status));
	return status;
}

#define SECOND_CHILD \
	"\"children\": [{\"givenNames\": \"Test Ben\", \"familyName\": \"TEST-Harbour\", \"sex\": \"M\"," \
	" \"birthDate\": \"2015-01-20\", \"nhsNumber\": \"9990000026\"},"

static enum status
refer(struct run *run, size_t about)
{
	struct run_referral *referral = &run->referrals[about];
	struct run_case *of = &run->cases[referral->of];
	struct arena *arena = run->agents[referral->who].arena;
	struct texts_fill fill = {.head = arena_print(arena, "\"clientReference\": \"r%zu\",", about)};
	struct agent_sent sent;

	if (referral->is_sent)
		return STATUS_OK;
	/* whoever refers next gave a ring, and names the case */
	if (*of->token.hex)
		fill.head = arena_print(arena, "%s\"case\": \"%s\",", fill.head, of->token.hex);
	if (referral->child_count > 1) {
		fill.from = "\"children\": [";
		fill.into = SECOND_CHILD;
	}
	return say(run, referral->who, TYPE_REFERRAL, &fill, &sent);
}

static const char *
head_of(struct run *run, const struct envelope_id *re, const char *what, size_t about, size_t child, unsigned attempt)
{
	return arena_print(run->agents[RUN_CRS].arena, "\"clientReference\": \"%s%zu-%zu-%u\",\"re\": \"%s\",", what, about,
			   child, attempt, re->hex);
}

static enum status
decide(struct run *run, size_t about, size_t child)
{
	struct run_referral *referral = &run->referrals[about];
	struct texts_fill fill = {.child = referral->children[child].token};
	struct agent_sent sent;

	if (referral->children[child].is_decided || *referral->children[child].decision.hex)
		return STATUS_OK;
	fill.head = head_of(run, &referral->id, "d", about, child, referral->children[child].decisions);
	if (!referral->children[child].is_assessed) {
		fill.from = "ASSESSMENT";
		fill.into = "NFA";
	}
	return say(run, RUN_CRS, TYPE_DECISION, &fill, &sent);
}

static enum status
give_outcome(struct run *run, size_t about, size_t child)
{
	struct run_referral *referral = &run->referrals[about];
	struct texts_fill fill = {.child = referral->children[child].token, .from = "CHILD_IN_NEED", .into = "NFA"};
	struct agent_sent sent;

	if (referral->children[child].is_done || *referral->children[child].outcome.hex ||
	    !referral->children[child].is_decided)
		return STATUS_OK;
	fill.head = head_of(run, &referral->children[child].decision, "o", about, child, referral->children[child].outcomes);
	return say(run, RUN_CRS, TYPE_OUTCOME, &fill, &sent);
}

static enum status
close_case(struct run *run, size_t about)
{
	struct run_case *of = &run->cases[about];
	struct texts_fill fill = {0};
	struct agent_sent sent;

	if (of->is_closed || of->is_closing)
		return STATUS_OK;
	fill.head = head_of(run, &of->first, "c", about, 0, of->closes);
	return say(run, RUN_CRS, TYPE_CLOSE, &fill, &sent);
}

static enum status
say_more(struct run *run, size_t who, enum message_type type, size_t about)
{
	const struct run_referral *referral = &run->referrals[about];
	struct texts_fill fill = {.head = arena_print(run->agents[who].arena, "\"clientReference\": \"m%zu\",\"re\": \"%s\",",
						      about, referral->id.hex)};
	struct agent_sent sent;

	return say(run, who, type, &fill, &sent);
}

static enum status
act(struct run *run, size_t who, uint64_t number)
{
	size_t about = ABOUT_OF(number);

	switch (TASK_OF(number)) {
	case TASK_REFER:
		return refer(run, about);
	case TASK_READ:
		return agent_opened(run->agents[who].agent, &reads[about].id, &worker, agents_now(run, who));
	case TASK_DECIDE:
		return decide(run, about, CHILD_OF(number));
	case TASK_OUTCOME:
		return give_outcome(run, about, CHILD_OF(number));
	case TASK_CLOSE:
		return close_case(run, about);
	case TASK_PROGRESS:
		return say_more(run, who, TYPE_PROGRESS, about);
	case TASK_MORE:
		return say_more(run, who, TYPE_FURTHER_INFORMATION, about);
	}
	return STATUS_OK;
}

void
people_act(struct run *run, size_t who, uint64_t number)
{
	struct run_agent *agent = &run->agents[who];
	enum status status;

	if (!agent->machine.is_up || agent->machine.stalled_ms > run->now_ms) {
		run_put_number(run, RUN_PERSON, who, luck_between(&run->luck, 500, 3000), number);
		return;
	}
	status = act(run, who, number);
	arena_reset(agent->arena);
	run->events++;
	if (agents_did(run, who, status)) {
		run_put_number(run, RUN_PERSON, who, luck_between(&run->luck, 500, 3000), number);
		return;
	}
	run->tasks--;
	agents_wake(run, who, run->now_ms);
}

/* ---- what they hear ---- */

/* Whoever said it may have seen the machine go down before it could answer:
 * what counts is the agent's own word, under the reference that was given. */
void
people_offered(struct run *run, const struct sent_row *row)
{
	size_t about = 0, child = 0;
	unsigned attempt = 0;
	char what = 0;
	int words = sscanf(row->reference, "%c%zu-%zu-%u", &what, &about, &child, &attempt);

	if (words == 2 && what == 'r') {
		struct run_referral *referral = &run->referrals[about];

		referral->id = row->id;
		referral->is_sent = 1;
		if (!*run->cases[referral->of].token.hex)
			run->cases[referral->of].token = row->case_token;
	}
	if (words == 4 && what == 'd' && attempt == run->referrals[about].children[child].decisions)
		run->referrals[about].children[child].decision = row->id;
	if (words == 4 && what == 'o' && attempt == run->referrals[about].children[child].outcomes)
		run->referrals[about].children[child].outcome = row->id;
	if (words == 4 && what == 'c') {
		run->cases[about].close = row->id;
		run->cases[about].is_closing = 1;
	}
}

static struct run_referral *
referral_of(struct run *run, const struct envelope_id *id, size_t *ret_about)
{
	for (size_t i = 0; i < run->referral_count; i++) {
		if (strcmp(run->referrals[i].id.hex, id->hex) != 0)
			continue;
		*ret_about = i;
		return &run->referrals[i];
	}
	return NULL;
}

static enum status
take_referral(struct run *run, size_t who, const struct inbox_row *row)
{
	size_t about = 0, count = 0;
	struct run_referral *referral = referral_of(run, &row->id, &about);
	struct document_child *children = NULL;
	enum status status = agent_children(run->agents[who].agent, &row->id, run->arena, &children, &count);

	if (status)
		return status;
	if (!referral || count != referral->child_count || referral->has_arrived) {
		run_odd(run, "a referral that nobody made, of %zu children: %s", count, row->id.hex);
		return STATUS_OK;
	}
	referral->has_arrived = 1;
	run->cases[referral->of].is_closed = 0;
	if (!*run->cases[referral->of].first.hex)
		run->cases[referral->of].first = row->id;
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(referral->children[i].token, sizeof referral->children[i].token, "%s", children[i].token.hex);
		referral->children[i].is_assessed = luck_is(&run->luck, 300);
		put_task(run, TASK_DECIDE, RUN_CRS, about, i, while_ms(run));
	}
	if (luck_is(&run->luck, 200))
		put_task(run, TASK_PROGRESS, RUN_CRS, about, 0, while_ms(run));
	if (luck_is(&run->luck, 200))
		put_task(run, TASK_MORE, referral->who, about, 0, while_ms(run));
	/* somebody will try to close too early */
	put_task(run, TASK_CLOSE, RUN_CRS, referral->of, 0, while_ms(run));
	return STATUS_OK;
}

/* More of a higher grade is answered like another referral. */
static void
decide_again(struct run *run, const struct envelope_id *re)
{
	size_t about = 0;
	struct run_referral *referral = referral_of(run, re, &about);

	for (size_t i = 0; referral && i < referral->child_count; i++) {
		struct run_child *child = &referral->children[i];

		child->is_decided = child->is_done = 0;
		child->decision = child->outcome = (struct envelope_id){{0}};
		child->decisions++;
		child->outcomes++;
		put_task(run, TASK_DECIDE, RUN_CRS, about, i, while_ms(run));
	}
}

enum status
people_arrived(struct run *run, size_t who, const struct inbox_row *row)
{
	if (row->type == TYPE_DECISION || row->type == TYPE_OUTCOME)
		return STATUS_OK; /* is being read */
	assert(read_count < READS_MOST);
	reads[read_count].who = who;
	reads[read_count].id = row->id;
	put_task(run, TASK_READ, who, read_count++, 0, while_ms(run));
	if (row->type == TYPE_FURTHER_INFORMATION)
		decide_again(run, &row->re);
	return row->type == TYPE_REFERRAL ? take_referral(run, who, row) : STATUS_OK;
}

/* Now and again as soon as it may be, and in between. */
static void
close_soon(struct run *run, size_t about)
{
	put_task(run, TASK_CLOSE, RUN_CRS, about, 0, luck_between(&run->luck, 1, luck_is(&run->luck, 500) ? 50 : 5000));
}

static int
is_of(const struct envelope_id *a, const struct envelope_id *b)
{
	return *a->hex && !strcmp(a->hex, b->hex);
}

void
people_accepted(struct run *run, size_t who, const struct sent_row *row)
{
	if (who != RUN_CRS)
		return;
	for (size_t i = 0; i < run->case_count; i++)
		if (is_of(&run->cases[i].close, &row->id)) {
			run->cases[i].is_closing = 0;
			run->cases[i].is_closed = 1;
			run->cases[i].closes++;
		}
	for (size_t i = 0; i < run->referral_count; i++) {
		struct run_referral *referral = &run->referrals[i];

		for (size_t child = 0; child < referral->child_count; child++) {
			if (is_of(&referral->children[child].decision, &row->id)) {
				referral->children[child].is_decided = 1;
				if (referral->children[child].is_assessed)
					put_task(run, TASK_OUTCOME, RUN_CRS, i, child, while_ms(run));
				else
					close_soon(run, referral->of);
			}
			if (is_of(&referral->children[child].outcome, &row->id)) {
				referral->children[child].is_done = 1;
				close_soon(run, referral->of);
			}
		}
	}
}

void
people_refused(struct run *run, size_t who, const struct sent_row *row, const char *word)
{
	run_trace(run, "refused: %s to=%s needs=%s", word, row->to, row->needs);
	if (row->type != TYPE_CLOSE || row->code != REFUSAL_DUTIES_OPEN)
		run_odd(run, "%s: %s %s was refused: %s", run->agents[who].agency->name, message_type_word(row->type),
			row->id.hex, word);
	for (size_t i = 0; i < run->case_count; i++) {
		if (!is_of(&run->cases[i].close, &row->id))
			continue;
		run->cases[i].is_closing = 0;
		run->cases[i].closes++;
		put_task(run, TASK_CLOSE, RUN_CRS, i, 0, luck_between(&run->luck, 1000, 20000));
	}
}

/* ---- how far they are ---- */

static const char *
why_open(const struct run *run, size_t about)
{
	for (size_t i = 0; i < run->referral_count; i++) {
		const struct run_referral *referral = &run->referrals[i];

		if (referral->of != about)
			continue;
		if (!referral->is_sent || !referral->has_arrived)
			return referral->is_sent ? "a referral has not come" : "a referral was not made";
		for (size_t child = 0; child < referral->child_count; child++)
			if (!referral->children[child].is_decided ||
			    (referral->children[child].is_assessed && !referral->children[child].is_done))
				return "an answer is owed";
	}
	return run->cases[about].is_closed ? NULL : "it does not close";
}

size_t
people_left(const struct run *run, char *ret_text, size_t size)
{
	size_t left = 0;

	for (size_t i = 0; i < run->case_count; i++) {
		const char *why = why_open(run, i);

		if (why && !left++)
			(void)snprintf(ret_text, size, "case %s: %s", run->cases[i].token.hex, why);
	}
	return left;
}

int
people_are_done(const struct run *run)
{
	char text[128];

	return !run->tasks && !people_left(run, text, sizeof text);
}
