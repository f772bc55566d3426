#include "chaos/kills_house_inner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "note/envelope.h"
#include "note/receipt.h"
#include "support/must.h"
#include "tellback/refusal.h"

#define CRS 0
#define EDT 1
#define REFERRERS 2 /* and from there on */
#define QUARTER_S 900

static const char *const names[KILLS_AGENCIES] = {"crs", "edt", "police", "health", "school", "housing"};

const char *const *
kills_house_agencies(size_t *ret_count)
{
	*ret_count = KILLS_AGENCIES;
	return names;
}

struct kills_house *
kills_house_new(const struct today *today, struct ledger *ledger)
{
	struct kills_house *house = calloc(1, sizeof *house);

	MUST(house);
	house->today = today;
	house->ledger = ledger;
	house->pen = kills_pen_new(today);
	house->arena = arena_new((size_t)16 << 20);
	MUST(house->arena);
	for (size_t i = 0; i < KILLS_AGENCIES; i++) {
		house->members[i].last = &house->members[i].first;
		house->members[i].taken = UINT64_MAX; /* the first welcome says */
	}
	return house;
}

static void
free_list(struct kills_note *note)
{
	while (note) {
		struct kills_note *next = note->next;

		kills_note_free(note);
		note = next;
	}
}

void
kills_house_free(struct kills_house *house)
{
	if (!house)
		return;
	for (size_t i = 0; i < KILLS_AGENCIES; i++)
		free_list(house->members[i].first);
	for (unsigned i = 0; i < KILLS_HOUSE_NUMBERS; i++)
		if (house->by_number[i] && house->by_number[i]->is_answered)
			kills_note_free(house->by_number[i]); /* the others were in an outbox */
	free_list(house->receipts);
	kills_pen_free(house->pen);
	arena_free(house->arena);
	free(house);
}

/* ---- what is offered ---- */

static void
post(struct kills_house *house, size_t from, struct kills_note *note)
{
	struct member *member = &house->members[from];

	note->from = from;
	*member->last = note;
	member->last = &note->next;
}

static unsigned
bits_of(const struct envelope *envelope, size_t from)
{
	unsigned bits = 0;

	for (size_t i = 0; i < envelope->to_count; i++)
		for (size_t k = 0; k < KILLS_AGENCIES; k++)
			if (k != from && !strcmp(envelope->to[i].agency.name, names[k]))
				bits |= 1U << k;
	return bits;
}

static struct kills_note *
offer(struct kills_house *house, size_t from, enum kills_kind kind, struct notes_message message, unsigned case_number)
{
	struct envelope envelope;
	struct kills_note *note;

	message.id = ++house->last_number;
	MUST(message.id < KILLS_HOUSE_NUMBERS);
	message.from = names[from];
	message.time_s = house->today->world->begin_s;
	message.case_id = (case_number ? case_number : message.id) + KILLS_HOUSE_NUMBERS;
	note = kills_pen_envelope(house->pen, message, &envelope);
	note->kind = kind;
	note->case_number = case_number ? case_number : message.id;
	note->to = bits_of(&envelope, from);
	house->by_number[message.id] = note;
	ledger_offer(house->ledger, &envelope);
	post(house, from, note);
	return note;
}

void
kills_house_refer(struct kills_house *house, size_t who, int is_hasty)
{
	size_t from = REFERRERS + who % (KILLS_AGENCIES - REFERRERS);
	char to[64], facts[160];

	(void)snprintf(to, sizeof to, "crs edt %s", names[from]);
	(void)snprintf(facts, sizeof facts, "route written; grade high; protection none; child 0a0b0c0d; aware-at %lld",
		       (long long)(house->today->world->begin_s / QUARTER_S * QUARTER_S));
	offer(house, from, KILLS_REFERRAL, (struct notes_message){.type = "referral", .to = to, .facts = facts}, 0)->is_hasty =
		is_hasty;
	house->opened_cases++;
}

static void
close_case(struct kills_house *house, unsigned case_number)
{
	(void)offer(house, CRS, KILLS_CLOSE,
		    (struct notes_message){.type = "close", .to = "crs edt", .facts = "reason complete", .re = case_number},
		    case_number);
}

static void
answer(struct kills_house *house, const struct kills_note *referral)
{
	char to[64];

	(void)snprintf(to, sizeof to, "crs edt %s", names[referral->from]);
	(void)offer(house, CRS, KILLS_ANSWER,
		    (struct notes_message){.type = "decision",
					   .to = to,
					   .facts = "level full; child 0a0b0c0d:nfa; stage contact; rereferral no",
					   .re = referral->number},
		    referral->case_number);
	if (referral->is_hasty)
		close_case(house, referral->case_number);
}

/* A person reads it, and says so. */
static void
open_it(struct kills_house *house, size_t who, const struct envelope *envelope)
{
	ledger_say(house->ledger, LEDGER_VERIFIED, names[who], &envelope->id, 0);
	ledger_say(house->ledger, LEDGER_OPENED, names[who], &envelope->id, 0);
	post(house, who, kills_pen_receipt(house->pen, names[who], envelope));
}

/* ---- what comes ---- */

static struct kills_note *
known(const struct kills_house *house, const struct envelope_id *id)
{
	unsigned number = kills_note_number(id);

	MUST(number && number <= house->last_number && house->by_number[number]);
	return house->by_number[number];
}

static void
take_envelope(struct kills_house *house, size_t who, const struct frame_item *item)
{
	struct envelope envelope;
	struct kills_note *note;

	MUST(!envelope_decode(item->note, house->arena, &envelope));
	note = known(house, &envelope.id);
	ledger_say(house->ledger, LEDGER_STORED, names[who], &envelope.id, item->cursor);
	if (note->stored & 1U << who)
		return; /* as an agent does: an id is done once */
	note->stored |= 1U << who;
	house->owed--;
	if (note->kind == KILLS_REFERRAL && who == CRS) {
		open_it(house, who, &envelope);
		answer(house, note);
	} else if (note->kind == KILLS_ANSWER && who >= REFERRERS) {
		open_it(house, who, &envelope);
	}
}

static void
take_receipt(struct kills_house *house, size_t who, const struct frame_item *item)
{
	struct ledger_line line = {.act = LEDGER_TOLD};
	struct receipt receipt;
	struct kills_note *note;

	MUST(!receipt_decode(item->note, house->arena, &receipt) && receipt.line_count == 1);
	note = known(house, &receipt.lines[0].envelope);
	id_set(line.who, sizeof line.who, names[who]);
	id_set(line.to, sizeof line.to, receipt.by.name);
	line.id = note->id;
	line.number = item->cursor;
	ledger_write(house->ledger, &line);
	if (note->is_told)
		return;
	note->is_told = 1;
	house->owed--;
	if (note->kind == KILLS_ANSWER)
		close_case(house, note->case_number);
}

static void
take_batch(struct kills_house *house, size_t who, const struct frame_batch *batch)
{
	struct member *member = &house->members[who];

	for (size_t i = 0; i < batch->count; i++) {
		const struct frame_item *item = &batch->items[i];

		MUST(item->cursor > member->cursor || house->is_betrayed);
		if (item->kind == LEAF_ENVELOPE)
			take_envelope(house, who, item);
		else if (item->kind == LEAF_RECEIPT)
			take_receipt(house, who, item);
		member->cursor = item->cursor; /* of the others nothing is asked */
		arena_reset(house->arena);
	}
}

static void
pop(struct member *member)
{
	member->first = member->first->next;
	if (!member->first)
		member->last = &member->first;
}

/* One more thing that the broker has taken: now it has to come to everybody. */
static void
owe(struct kills_house *house, const struct kills_note *note)
{
	if (note->kind == KILLS_RECEIPT)
		house->owed++;
	for (unsigned bits = note->to; bits; bits &= bits - 1)
		house->owed++;
	if (note->kind == KILLS_CLOSE)
		house->closed_cases++;
}

static void
keep_answered(struct kills_house *house, struct kills_note *note)
{
	note->is_answered = 1;
	note->next = NULL;
	if (note->kind != KILLS_RECEIPT)
		return; /* found by its number */
	note->next = house->receipts;
	house->receipts = note;
}

static void
take_answer(struct kills_house *house, size_t who, const struct frame_answer *answer)
{
	struct member *member = &house->members[who];
	struct kills_note *note = member->first;

	MUST(note && note->seq);
	if (answer->code == REFUSAL_EXPECTED_SEQ && answer->expected_seq <= member->taken) {
		member->taken = answer->expected_seq - 1; /* what it had accepted is gone: the judge will say so */
		house->is_betrayed = 1;
		return;
	}
	if (answer->code && answer->band == BAND_AGAIN)
		return;
	/* once a broker has broken its word nothing that it says is a surprise */
	if (answer->code && note->kind != KILLS_CLOSE && !house->is_betrayed)
		(void)fprintf(stderr, "kills_house: %s: %s\n", names[who], refusal_row(answer->code)->word);
	MUST(!answer->code || note->kind == KILLS_CLOSE || house->is_betrayed);
	house->answers++;
	member->taken = note->seq;
	pop(member);
	if (note->kind != KILLS_RECEIPT)
		ledger_say(house->ledger, answer->code ? LEDGER_REFUSED : LEDGER_ACCEPTED, names[who], &note->id,
			   answer->code ? (unsigned long long)answer->code : answer->index);
	if (!answer->code && answer->index > house->last_leaf)
		house->last_leaf = answer->index;
	if (!answer->code)
		owe(house, note);
	keep_answered(house, note);
}

/* What it says it has is compared with what it told us that it has. */
static void
take_welcome(struct kills_house *house, size_t who, const struct frame_welcome *welcome)
{
	struct member *member = &house->members[who];

	member->is_up = 1;
	if (welcome->have_seq < member->taken) {
		house->is_betrayed |= member->taken != UINT64_MAX;
		member->taken = welcome->have_seq;
	}
	MUST(welcome->have_seq == member->taken || house->is_betrayed ||
	     (member->first && member->first->seq == welcome->have_seq && welcome->have_seq == member->taken + 1));
}

void
kills_house_take(struct kills_house *house, size_t who, const struct frame *frame)
{
	struct member *member = &house->members[who];
	uint64_t *const waits[] = {&member->hello, &member->submit, &member->fetch, &member->probe};
	uint64_t *asked = NULL;

	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++)
		if (*waits[i] == frame->nonce)
			asked = waits[i];
	if (!asked)
		return; /* of an older line */
	*asked = 0;
	if (frame->kind == FRAME_WELCOME)
		take_welcome(house, who, &frame->as.welcome);
	else if (frame->kind == FRAME_ANSWERS)
		take_answer(house, who, &frame->as.answers->answers[0]);
	else if (frame->kind == FRAME_BATCH)
		take_batch(house, who, frame->as.batch);
	else if (frame->kind == FRAME_PROBLEM)
		member->is_up &= frame->as.problem.code != REFUSAL_SUPERSEDED;
}
