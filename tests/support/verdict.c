#include "support/verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/verdict_index.h"

/* What is judged, and where the first of each kind is told. */
struct judge {
	struct verdict_index *index;
	struct verdict *verdict;
};

enum { WRONG_LOST, WRONG_DOUBLED, WRONG_UNANSWERED, WRONG_STUCK };

static void
wrong(struct judge *judge, unsigned kind, const struct ledger_line *line, const char *why, const char *more)
{
	size_t *counts[] = {&judge->verdict->lost, &judge->verdict->doubled, &judge->verdict->unanswered,
			    &judge->verdict->stuck};

	if (!(*counts[kind])++)
		(void)snprintf(judge->verdict->first[kind], sizeof judge->verdict->first[kind], "%.40s %.80s: %s %.80s",
			       line->id.hex, line->who, why, more);
}

/* Does an act of this kind by this agency come again with another number? */
static void
judge_once(struct judge *judge, const struct ledger_line *line, const char *why)
{
	const struct ledger_line *first = verdict_index_first(judge->index, line->act, line->who, &line->id);

	if (first != line && first->number != line->number)
		wrong(judge, WRONG_DOUBLED, line, why, "");
}

/* An id is one leaf, whoever is told of it and whenever. */
static void
judge_accepted(struct judge *judge, const struct ledger_line *line)
{
	const struct ledger_line *offer = verdict_index_first(judge->index, LEDGER_OFFERED, line->who, &line->id);

	judge_once(judge, line, "became two leaves");
	if (verdict_index_first(judge->index, LEDGER_REFUSED, line->who, &line->id))
		wrong(judge, WRONG_DOUBLED, line, "was accepted and refused", "");
	if (!offer)
		wrong(judge, WRONG_DOUBLED, line, "was accepted and never offered", "");
}

/* Two ids at one leaf: one of them is gone. */
static void
judge_leaf(struct judge *judge, const struct ledger_line *line)
{
	const struct ledger_line *other = verdict_index_leaf(judge->index, line->number);

	if (strcmp(other->id.hex, line->id.hex) != 0)
		wrong(judge, WRONG_LOST, line, "its leaf was given again, to", other->id.hex);
}

/* Each of `to` has what was accepted. */
static void
judge_stored(struct judge *judge, const struct ledger_line *offer)
{
	char to[sizeof offer->to], *at = NULL;

	memcpy(to, offer->to, sizeof to);
	for (char *name = strtok_r(to, ",", &at); name; name = strtok_r(NULL, ",", &at))
		if (strcmp(name, offer->who) != 0 && verdict_index_is_present(judge->index, name) &&
		    !verdict_index_first(judge->index, LEDGER_STORED, name, &offer->id))
			wrong(judge, WRONG_LOST, offer, "was accepted and has not come to", name);
}

static int
is_answer(enum message_type type)
{
	return type == TYPE_DECISION || type == TYPE_OUTCOME;
}

/* Has an answer to ${referral} come to its sender, whose agent could open it,
 * before ${end}?  That is what a close waits for; reading is owed for ever. */
static int
is_answered(const struct judge *judge, const struct ledger_line *referral, const struct ledger_line *end)
{
	for (const struct ledger_line *line = referral; line < end; line++) {
		const struct ledger_line *answer;

		if ((line->act != LEDGER_VERIFIED && line->act != LEDGER_OPENED) ||
		    strcmp(line->who, referral->who) != 0)
			continue;
		answer = verdict_index_offer(judge->index, &line->id);
		if (answer && is_answer(answer->type) && !strcmp(answer->re.hex, referral->id.hex))
			return 1;
	}
	return 0;
}

/* A close was accepted: every referral that had been accepted by the time it
 * was offered must have been answered. */
static void
judge_close(struct judge *judge, const struct ledger_line *accepted)
{
	const struct ledger_line *close = verdict_index_offer(judge->index, &accepted->id), *line;
	size_t count;

	if (!close || close->type != TYPE_CLOSE)
		return;
	judge->verdict->closed++;
	line = verdict_index_lines(judge->index, &count);
	for (; line < accepted; line++) {
		const struct ledger_line *offer;

		if (line->act != LEDGER_ACCEPTED)
			continue;
		offer = verdict_index_offer(judge->index, &line->id);
		if (offer && line < close && offer->type == TYPE_REFERRAL && strcmp(offer->who, close->who) != 0 &&
		    !strcmp(offer->case_token.hex, close->case_token.hex) && !is_answered(judge, offer, accepted))
			wrong(judge, WRONG_UNANSWERED, accepted, "closed a case over the referral", offer->id.hex);
	}
}

/* Once there were no faults any more: was each offer answered, and is each
 * sender told what was read? */
static void
judge_settled(struct judge *judge, const struct ledger_line *end)
{
	size_t count;
	const struct ledger_line *line = verdict_index_lines(judge->index, &count);

	for (; line < end; line++) {
		const struct ledger_line *offer;

		if (line->act == LEDGER_OFFERED &&
		    !verdict_index_first(judge->index, LEDGER_ACCEPTED, line->who, &line->id) &&
		    !verdict_index_first(judge->index, LEDGER_REFUSED, line->who, &line->id))
			wrong(judge, WRONG_STUCK, line, "was offered and never answered", "");
		offer = line->act == LEDGER_OPENED ? verdict_index_offer(judge->index, &line->id) : NULL;
		if (offer && verdict_index_is_telling(judge->index) && strcmp(offer->who, line->who) != 0 &&
		    !verdict_index_told(judge->index, offer->who, &line->id, line->who))
			wrong(judge, WRONG_STUCK, line, "opened it, and this sender does not know:", offer->who);
	}
}

static void
judge_line(struct judge *judge, const struct ledger_line *line, int is_settled)
{
	struct verdict *verdict = judge->verdict;

	switch (line->act) {
	case LEDGER_OFFERED:
		verdict->offered++;
		if (is_settled && verdict_index_first(judge->index, LEDGER_ACCEPTED, line->who, &line->id))
			judge_stored(judge, line);
		break;
	case LEDGER_ACCEPTED:
		verdict->accepted += verdict_index_first(judge->index, line->act, line->who, &line->id) == line;
		judge_accepted(judge, line);
		judge_leaf(judge, line);
		if (verdict_index_first(judge->index, line->act, line->who, &line->id) == line)
			judge_close(judge, line);
		break;
	case LEDGER_STORED:
		verdict->stored++;
		judge_once(judge, line, "came twice to this agency");
		break;
	case LEDGER_OPENED:
		verdict->opened++;
		if (verdict_index_first(judge->index, line->act, line->who, &line->id) != line)
			wrong(judge, WRONG_DOUBLED, line, "was opened twice", "");
		break;
	case LEDGER_FAULT:
		verdict->faults++;
		break;
	case LEDGER_REFUSED:
	case LEDGER_VERIFIED:
	case LEDGER_TOLD:
	case LEDGER_SETTLED:
	case LEDGER_ACT_COUNT:
		break;
	}
}

int
verdict_of(const struct ledger *ledger, struct verdict *ret_verdict)
{
	struct judge judge = {verdict_index_new(ledger), ret_verdict};
	const struct ledger_line *line, *settled = NULL;
	size_t count;

	memset(ret_verdict, 0, sizeof *ret_verdict);
	line = verdict_index_lines(judge.index, &count);
	for (size_t i = 0; i < count; i++)
		if (line[i].act == LEDGER_SETTLED)
			settled = &line[i];
	for (size_t i = 0; i < count; i++)
		judge_line(&judge, &line[i], settled != NULL && &line[i] < settled);
	if (settled)
		judge_settled(&judge, settled);
	verdict_index_free(judge.index);
	return ret_verdict->lost || ret_verdict->doubled || ret_verdict->unanswered || ret_verdict->stuck;
}

void
verdict_print(const struct verdict *verdict, const char *arm, unsigned long long seed)
{
	static const char *const names[] = {"lost", "doubled", "unanswered", "stuck"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (verdict->first[i][0])
			(void)printf("# %s: %s\n", names[i], verdict->first[i]);
	(void)printf("sum: %s seed=%llu faults=%zu offered=%zu accepted=%zu stored=%zu opened=%zu closed=%zu "
		     "lost=%zu doubled=%zu unanswered=%zu stuck=%zu\n",
		     arm, seed, verdict->faults, verdict->offered, verdict->accepted, verdict->stored, verdict->opened,
		     verdict->closed, verdict->lost, verdict->doubled, verdict->unanswered, verdict->stuck);
}
