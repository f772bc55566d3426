/* What a recipient answers to a message that is wrong inside, a row of
 * receipts.tsv each, and that the next good ones are verified.  Two real agents
 * and a small broker in this process. */
#include <stdio.h>
#include <string.h>

#include "support/spoils.h"
#include "support/table.h"
#include "tellback/receipt.h"

#define PATH "tests/contract/receipts.tsv"
#define HEADS "answer\tinput\tcase"
enum column { ANSWER, INPUT, CASE };

enum { POLICE, CRS };

static const struct spoils_case *(*const sets[])(size_t *) = {spoils_note_list, spoils_body_list, spoils_sealed_list};

static const struct spoils_case *
find(const char *name, size_t *ret_all)
{
	const struct spoils_case *found = NULL;

	*ret_all = 0;
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		size_t count;
		const struct spoils_case *list = sets[i](&count);

		for (size_t at = 0; at < count; at++)
			if (!strcmp(list[at].name, name))
				found = &list[at];
		*ret_all += count;
	}
	return found;
}

static int failed;

static void
tell(const char *wrong, const char *what, const char *name)
{
	if (wrong)
		printf("not ok - %s (%s): %s\n", what, name, wrong);
	else
		printf("ok - %s (%s)\n", what, name);
	(void)fflush(stdout); /* whatever comes next may end us */
	failed |= wrong != NULL;
}

/* What a person can get to see of a refused message: nothing. */
static const char *
check_shut(const struct forge *forge, const char *code)
{
	struct actor *actor = forge->recipient;
	struct inbox_row row;
	struct view json;

	if (agent_view_inbox_one(actor->agent, &forge->envelope.id, actor->arena, &row))
		return "it is not in the inbox";
	if (row.state != INBOX_REFUSED || strcmp(row.code, code) != 0)
		return "the inbox does not say so";
	if (!agent_json(actor->agent, &forge->envelope.id, actor->arena, &json))
		return "it can be read";
	return NULL;
}

/* A good message made by hand as the bad one was. */
static const char *
check_next(struct stage *stage, const struct forge_route *route)
{
	struct forge next;

	forge_new(stage, route, &next);
	forge_begin(&next, route == &spoils_to_police ? TYPE_DECISION : TYPE_REFERRAL);
	forge_finish(&next);
	return strcmp(forge_answer(&next), "verified") != 0 ? "the next of the same agency is not verified" : NULL;
}

/* And one of a real agent, to whom the receipt comes. */
static const char *
check_other(struct stage *stage, const struct forge_route *route)
{
	size_t from = route == &spoils_to_police ? CRS : POLICE, count = 0;
	struct actor *sender = stage->actors[from];
	const char *header = from == POLICE ? "" : "\"to\": [\"police\"],";
	struct agent_sent sent = actor_send(sender, actor_text(sender, from == POLICE ? TYPE_REFERRAL : TYPE_CAPACITY, header));
	struct sent_step *steps = NULL;

	stage_play(stage);
	stage_wait(stage, 5000);
	if (agent_view_steps(sender->agent, &sent.id, sender->arena, &steps, &count))
		return "the next of another agency went nowhere";
	for (size_t i = 0; i < count; i++)
		if (!strcmp(steps[i].agency.name, route->recipient) && steps[i].verified_ms)
			return NULL;
	return "the next of another agency is not verified";
}

static const char *
try(const char *const *row)
{
	static const char *const names[] = {"police", "crs"};
	size_t all;
	const struct spoils_case *found = find(row[CASE], &all);
	enum status (*unwrap)(void *, const uint8_t *, const uint8_t *, uint8_t *);
	struct stage *stage;
	const char *answer, *wrong = NULL;
	struct forge forge;

	if (!found)
		return "no such case";
	stage = stage_new(names, 2);
	forge_new(stage, found->route, &forge);
	unwrap = forge.recipient->unwrapper.unwrap;
	found->make(&forge);
	answer = forge_answer(&forge);
	forge.recipient->unwrapper.unwrap = unwrap;
	if (strcmp(answer, row[ANSWER]) != 0) {
		printf("# %s\n", answer);
		wrong = "another answer";
	}
	if (!wrong && strcmp(answer, "verified") != 0 && strcmp(answer, "-") != 0)
		wrong = check_shut(&forge, answer);
	if (!wrong && strcmp(row[CASE], "revoked_sign") != 0)
		wrong = check_next(stage, found->route);
	if (!wrong)
		wrong = check_other(stage, found->route);
	stage_free(stage);
	return wrong;
}

/* Each code of a receipt has a row, each case one and each row a case. */
static const char *
check_complete(const struct table *table)
{
#define X(word) word,
	static const char *const codes[] = {RECEIPT_CODES(X)};
#undef X
	size_t all = 0;

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		size_t at = 0;

		while (at < table->count && strcmp(table->rows[at][ANSWER], codes[i]) != 0)
			at++;
		if (at == table->count)
			return codes[i];
	}
	for (size_t i = 0; i < table->count; i++)
		if (!find(table->rows[i][CASE], &all))
			return table->rows[i][CASE];
	return table->count == all ? NULL : "not as many rows as cases";
}

int
main(void)
{
	static struct table table;

	table_read(PATH, HEADS, &table);
	tell(check_complete(&table), "each code of a receipt has a row", PATH);
	for (size_t i = 0; i < table.count; i++)
		tell(try(table.rows[i]), table.rows[i][INPUT], table.rows[i][ANSWER]);
	return failed;
}
