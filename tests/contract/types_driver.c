/* Every type of message against the core, with each way to spoil it: the rows
 * of types.tsv, in one world and in their order. */
#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "support/core_box.h"
#include "support/table.h"
#include "tellback/fact.h"

#define TYPES_PATH "tests/contract/types.tsv"
#define TYPES_HEADS "what\ttype\twho\tabout\tfacts\tanswer"
enum { WHAT, TYPE, WHO, ABOUT, FACTS, ANSWER };

/* Ids of what must be refused, and cases of referrals made in passing. */
#define SPOILT_FROM 20000
#define NUMBERED 100

struct world {
	struct core_box *box;
	struct envelope said[NUMBERED];
	unsigned next_id;
	int failed;
	size_t count;
};

static void
tell(struct world *world, const char *const *row, const char *label, const char *wrong)
{
	if (wrong)
		printf("not ok - %s: %s (%s): %s\n", row[TYPE], label, row[FACTS], wrong);
	world->failed |= wrong != NULL;
	world->count++;
}

/* ---- one message ---------------------------------------------------------------- */

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "crs edt,police": the sender, and all of `to` as a note has them. */
static void
read_who(struct world *world, const char *who, struct notes_message *message)
{
	struct arena *arena = world->box->arena;
	char *rest = arena_print(arena, "%s", who), *names[MAX_RECIPIENTS], *list = arena_print(arena, "%s", ""), *name;
	size_t count = 0;

	while ((name = strsep(&rest, " ,"))) {
		size_t i = 0;

		while (i < count && strcmp(names[i], name) != 0)
			i++;
		if (i == count)
			names[count++] = name;
	}
	message->from = names[0];
	qsort(names, count, sizeof *names, by_name);
	for (size_t i = 0; i < count; i++)
		list = arena_print(arena, "%s%s%s", list, i ? " " : "", names[i]);
	message->to = list;
}

/* "3,900,1": id, case, re, replaces; "-" an id of its own. */
static void
read_about(struct world *world, const char *about, struct notes_message *message)
{
	unsigned *const places[] = {&message->id, &message->case_id, &message->re, &message->replaces};
	char *rest = arena_print(world->box->arena, "%s", about), *number;

	for (size_t i = 0; (number = strsep(&rest, ",")); i++) {
		assert(i < sizeof places / sizeof *places);
		*places[i] = (unsigned)atoi(number);
	}
	if (!message->id)
		message->id = world->next_id++;
}

/* With @900 made the case 900. */
static const char *
read_facts(struct world *world, const char *facts)
{
	const char *made = "", *at;
	char id[ID_SIZE];

	if (!strcmp(facts, "-"))
		return NULL;
	while ((at = strchr(facts, '@'))) {
		notes_id((unsigned)atoi(at + 1), id);
		made = arena_print(world->box->arena, "%s%.*s%s", made, (int)(at - facts), facts, id);
		facts = at + 1 + strspn(at + 1, "0123456789");
	}
	return arena_print(world->box->arena, "%s%s", made, facts);
}

static struct notes_message
message_of(struct world *world, const char *const *row)
{
	struct notes_message message = {.type = row[TYPE]};

	read_who(world, row[WHO], &message);
	read_about(world, row[ABOUT], &message);
	message.facts = read_facts(world, row[FACTS]);
	return message;
}

/* What is wrong with the answer, or NULL. */
static const char *
send(struct world *world, struct notes_message message, const char *want, struct envelope *ret_envelope)
{
	struct frame_answer answer;

	world->box->now.civil.ms += 1000; /* nobody is held by an allowance */
	world->box->now.tick.ms += 1000;
	answer = core_box_send(world->box, message, ret_envelope);
	if (!strcmp(refusal_row(answer.code)->word, want))
		return NULL;
	return arena_print(world->box->arena, "%s, not %s%s%s", refusal_row(answer.code)->word, want,
			   answer.need_count ? ": " : "", answer.need_count ? answer.needs[0] : "");
}

/* ---- the same, spoilt ------------------------------------------------------------- */

static int
is_of(const struct fact_row *row, const char *fact)
{
	size_t size = strlen(row->name);

	return !strncmp(fact, row->name, size) && fact[size] == ' ';
}

/* ${facts} with those of ${row} left out, said twice, or of another value. */
enum spoil { LEFT_OUT, TWICE, ANOTHER };
static const char *
spoilt(struct world *world, const char *facts, const struct fact_row *row, enum spoil how)
{
	struct arena *arena = world->box->arena;
	char *rest = arena_print(arena, "%s", facts), *fact;
	const char *made = "";
	size_t seen = 0;

	while ((fact = strsep(&rest, ";"))) {
		fact += strspn(fact, " ");
		if (!is_of(row, fact))
			made = arena_print(arena, "%s%s%s", made, *made ? "; " : "", fact);
		else if (how == TWICE)
			made = arena_print(arena, "%s%s%s; %s", made, *made ? "; " : "", fact, fact);
		else if (how == ANOTHER && !seen++) /* no line stands twice in a note */
			made = arena_print(arena, "%s%s%s whatever", made, *made ? "; " : "", row->name);
	}
	return *made ? made : NULL;
}

static void
try_spoilt(struct world *world, const char *const *row, struct notes_message message, const char *label, const char *want)
{
	struct envelope envelope;

	message.id = world->next_id++;
	if (!strcmp(row[TYPE], "referral"))
		message.case_id = world->next_id++;
	tell(world, row, label, send(world, message, want, &envelope));
}

static void
try_each_fact(struct world *world, const char *const *row, const struct notes_message *good)
{
	enum message_type type = message_type_find(row[TYPE]);
	/* a referral is never refused on its facts */
	const char *want = type == TYPE_REFERRAL ? "accepted" : "facts";
	struct notes_message message = *good;
	size_t count;
	const struct fact_row *facts = fact_rows(type, &count);

	for (size_t i = 0; good->facts && i < count; i++) {
		const char *found = strstr(good->facts, facts[i].name);
		int is_name = facts[i].kind == FACT_AGENCY || facts[i].kind == FACT_AGENCY_OR || facts[i].kind == FACT_ROLE;

		if (!found || !strcmp(spoilt(world, good->facts, &facts[i], TWICE), good->facts))
			continue;
		message.facts = spoilt(world, good->facts, &facts[i], LEFT_OUT);
		if (facts[i].count == FACT_ONCE)
			try_spoilt(world, row, message, arena_print(world->box->arena, "without %s", facts[i].name), want);
		message.facts = spoilt(world, good->facts, &facts[i], ANOTHER);
		if (!is_name)
			try_spoilt(world, row, message, arena_print(world->box->arena, "%s whatever", facts[i].name), want);
		message.facts = arena_print(world->box->arena, "%s; %s zzz", good->facts, facts[i].name);
		if (facts[i].count == FACT_ONCE)
			try_spoilt(world, row, message, arena_print(world->box->arena, "%s twice", facts[i].name), want);
	}
	message.facts = arena_print(world->box->arena, "%s%swish none", good->facts ? good->facts : "", good->facts ? "; " : "");
	try_spoilt(world, row, message, "with a fact of no row", want);
}

static void
try_each_way(struct world *world, const char *const *row, const struct notes_message *good)
{
	struct notes_message message = *good;

	try_each_fact(world, row, good);
	if (!good->re)
		return;
	message.re = SPOILT_FROM - 1;
	try_spoilt(world, row, message, "to what is not there", "re-foreign");
	message.re = 0;
	try_spoilt(world, row, message, "to nothing", "re-foreign");
	message.re = good->case_id == 901 ? 1 : 2;
	try_spoilt(world, row, message, "to a message of another case", "re-foreign");
	message = *good;
	message.case_id = 999;
	try_spoilt(world, row, message, "in a case that there is not", "case-unknown");
}

/* ---- rows ---------------------------------------------------------------------------- */

static const char *
send_row(struct world *world, const char *const *row, const struct notes_message *message)
{
	struct envelope envelope;
	const char *wrong = send(world, *message, row[ANSWER], &envelope);

	if (!wrong && message->id < NUMBERED)
		world->said[message->id] = envelope;
	return wrong;
}

static const char *
receipt_row(struct world *world, const char *const *row)
{
	char status[TOKEN_SIZE] = "", word[TOKEN_SIZE] = "", by[AGENCY_SIZE] = "", to[AGENCY_SIZE] = "";
	unsigned number = (unsigned)atoi(row[ABOUT]);
	struct receipt_line line = {.status = RECEIPT_VERIFIED};
	struct frame_answer answer;
	struct receipt receipt;

	assert(number < NUMBERED && sscanf(row[TYPE], "%39s %39s", status, word) >= 1);
	assert(sscanf(row[WHO], "%80s %80s", by, to) == 2);
	line.status = !strcmp(status, "opened") ? RECEIPT_OPENED : !strcmp(status, "refused") ? RECEIPT_REFUSED : RECEIPT_VERIFIED;
	line.envelope = world->said[number].id;
	line.hash = world->said[number].hash;
	id_set(line.word, sizeof line.word, word);
	notes_receipt_lines(world->box->world, by, to, &line, 1, &receipt);
	world->box->now.civil.ms += 1000;
	world->box->now.tick.ms += 1000;
	answer = core_box_submit(world->box, by, receipt.note, (struct view){NULL, 0});
	if (!strcmp(refusal_row(answer.code)->word, row[ANSWER]))
		return NULL;
	return arena_print(world->box->arena, "%s, not %s", refusal_row(answer.code)->word, row[ANSWER]);
}

/* Is the case of ${message} as ${row} says after it? */
static const char *
case_row_check(struct world *world, const struct notes_message *message, int is_closed)
{
	struct case_token token;
	struct case_row found;

	notes_id(message->case_id, token.hex);
	if (store_case_find(world->box->core->store, &token, &found))
		return "there is no such case";
	if ((*found.closed_by.hex != '\0') == is_closed)
		return NULL;
	return is_closed ? "it opened the case" : "it left the case closed";
}

static void
do_row(struct world *world, const char *const *row)
{
	int is_closed = !strncmp(row[WHAT], "closed ", 7), is_opened = !strncmp(row[WHAT], "reopens ", 8);
	struct notes_message message;
	const char *wrong;

	if (!strncmp(row[WHAT], "receipt ", 8)) {
		tell(world, row, row[WHAT], receipt_row(world, row));
		return;
	}
	assert(is_closed || is_opened || !strcmp(row[WHAT], "good") || !strncmp(row[WHAT], "bad ", 4));
	message = message_of(world, row);
	if (!strcmp(row[WHAT], "good"))
		try_each_way(world, row, &message);
	wrong = send_row(world, row, &message);
	if (!wrong && (is_closed || is_opened))
		wrong = case_row_check(world, &message, is_closed);
	tell(world, row, row[WHAT], wrong);
}

/* Has each type a row? */
static void
check_types(struct world *world, const struct table *table)
{
	for (int i = TYPE_UNKNOWN + 1; i < TYPE_COUNT_OF; i++) {
		const char *word = message_type_word((enum message_type)i);
		size_t at = 0;

		while (at < table->count && (strcmp(table->rows[at][WHAT], "good") != 0 || strcmp(table->rows[at][TYPE], word) != 0))
			at++;
		if (at == table->count) {
			printf("not ok - %s has no row in " TYPES_PATH "\n", word);
			world->failed = 1;
		}
	}
}

int
main(void)
{
	static struct table table;
	static struct world world = {.next_id = SPOILT_FROM};

	if (sodium_init() < 0)
		return 1;
	log_level_set(LOG_LINE_ERROR);
	world.box = core_box_new_in("/tmp", NOTES_BEGIN_S);
	table_read(TYPES_PATH, TYPES_HEADS, &table);
	check_types(&world, &table);
	for (size_t i = 0; i < table.count; i++)
		do_row(&world, table.rows[i]);
	printf("%s - each type of message, spoilt in each way: %zu inputs, each has its answer\n", world.failed ? "not ok" : "ok",
	       world.count);
	core_box_free(world.box);
	return world.failed;
}
