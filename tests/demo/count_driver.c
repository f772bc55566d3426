/* Counts, after every process has stopped, who was told: from the agents' own
 * ledgers (agent.db) and the notes in the broker's store, by nothing but the
 * notes' grammar.  It uses none of the rules and no counter of the demo.
 *
 *   count_driver ROOT KILLS    (KILLS: a file with one line a killed process)
 *
 * Last line: "every referrer answered: …" and exit 0, or "broken: …" and 1. */
#include <stdio.h>
#include <string.h>

#include "note/envelope.h"
#include "support/ledgers.h"

#define ARENA_BYTES ((size_t)512 * 1024 * 1024)

struct count {
	struct ledgers ledgers;
	char broken[200];
};

static const char *
fact(const struct envelope *envelope, const char *name)
{
	const char *value = fact_find(envelope->facts, envelope->fact_count, name);

	return value ? value : "";
}

static int
is_type(const struct ledgers_entry *entry, enum message_type type)
{
	return !entry->is_refused && entry->envelope.type == type;
}

static int
is_in_ledger(const struct count *count, const char *agency, const char *id)
{
	for (size_t i = 0; i < count->ledgers.held_count; i++)
		if (!strcmp(count->ledgers.held[i].agent.name, agency) && !strcmp(count->ledgers.held[i].id.hex, id))
			return count->ledgers.held[i].is_verified;
	return 0;
}

static int
is_attested(const struct count *count, const char *agency, const char *id, uint64_t before)
{
	for (size_t i = 0; i < count->ledgers.attested_count; i++)
		if (count->ledgers.attested[i].index < before && !strcmp(count->ledgers.attested[i].by.name, agency) &&
		    !strcmp(count->ledgers.attested[i].id.hex, id))
			return 1;
	return 0;
}

/* Does ${answer} say something of ${child} ("-": whatever it says)? */
static const char *
code_for(const struct envelope *answer, const char *child)
{
	for (size_t i = 0; i < answer->fact_count; i++) {
		const char *value = answer->facts[i].value;

		if (!strcmp(answer->facts[i].name, "child") &&
		    (!strcmp(child, "-") || (!strncmp(value, child, 8) && value[8] == ':')))
			return value + 9;
	}
	return NULL;
}

/* A decision names the referral; an outcome names the decision that promised it. */
static int
is_answer_to(const struct count *count, const struct ledgers_entry *answer, const struct envelope *referral)
{
	const struct ledgers_entry *promise = NULL;

	if (answer->envelope.type == TYPE_OUTCOME)
		promise = ledgers_find(&count->ledgers, answer->envelope.re.hex);
	return !strcmp(promise ? promise->envelope.re.hex : answer->envelope.re.hex, referral->id.hex);
}

enum told { NOT_TOLD, DELIVERED, BY_PHONE, NOT_POSSIBLE };

/* What somebody is to be told by: a note of ${type}, an outcome ${of} that. */
struct wanted {
	enum message_type type;
	const char *of;
};

/* Was ${answer} accepted before leaf ${before}, and is it in the ledger of
 * ${agency}, which said so? */
static int
is_delivered(const struct count *count, const struct ledgers_entry *answer, const char *agency, uint64_t before)
{
	return answer->index < before && is_in_ledger(count, agency, answer->envelope.id.hex) &&
	       is_attested(count, agency, answer->envelope.id.hex, before);
}

/* Was the one who made ${referral} told of ${child} by what is ${wanted},
 * accepted and attested before leaf ${before}?  ${ret_code} what of. */
static enum told
told_of(const struct count *count, const struct ledgers_entry *referral, const char *child, struct wanted wanted,
	uint64_t before, const char **ret_code)
{
	const struct envelope *made = &referral->envelope;
	const char *behalf = fact(made, "on-behalf-of");
	const char *creditor = behalf[0] ? behalf : made->from.name;

	for (size_t i = 0; i < count->ledgers.entry_count; i++) {
		const struct ledgers_entry *answer = &count->ledgers.entries[i];
		const char *code;

		if (is_type(answer, TYPE_EXCUSE) && answer->index < before &&
		    !strcmp(answer->envelope.re.hex, made->id.hex) &&
		    !strncmp(fact(&answer->envelope, "duty"), "decision", 8))
			return NOT_POSSIBLE;
		if (!is_type(answer, wanted.type) || answer->index >= before || !is_answer_to(count, answer, made) ||
		    strcmp(fact(&answer->envelope, "of"), wanted.of) != 0)
			continue;
		code = code_for(&answer->envelope, child);
		if (!code)
			continue;
		*ret_code = code;
		if (!strcmp(creditor, "anonymous"))
			return NOT_POSSIBLE;
		for (size_t j = 0; j < count->ledgers.entry_count; j++)
			if (is_type(&count->ledgers.entries[j], TYPE_TOLD_OTHERWISE) &&
			    count->ledgers.entries[j].index < before &&
			    !strcmp(count->ledgers.entries[j].envelope.re.hex, answer->envelope.id.hex))
				return BY_PHONE;
		if (is_delivered(count, answer, creditor, before))
			return DELIVERED;
	}
	return NOT_TOLD;
}

/* Was a meeting promised?  Then its record is there, or what came of it. */
static int
is_met_on(const struct count *count, const struct ledgers_entry *referral, const char *child, uint64_t before)
{
	const char *behalf = fact(&referral->envelope, "on-behalf-of"), *code = "";
	const char *creditor = behalf[0] ? behalf : referral->envelope.from.name;

	for (size_t i = 0; i < count->ledgers.entry_count; i++)
		if (is_type(&count->ledgers.entries[i], TYPE_STRATEGY_RECORD) &&
		    !strcmp(count->ledgers.entries[i].envelope.case_token.hex, referral->envelope.case_token.hex) &&
		    is_delivered(count, &count->ledgers.entries[i], creditor, before))
			return 1;
	return told_of(count, referral, child, (struct wanted){TYPE_OUTCOME, "strategy"}, before, &code) != NOT_TOLD;
}

/* What follows from a decision of ${code}: has it come, too? */
static int
is_followed(const struct count *count, const struct ledgers_entry *referral, const char *child, const char *code,
	    uint64_t before)
{
	const char *then = "";

	if (!strcmp(code, "strategy"))
		return is_met_on(count, referral, child, before);
	if (strcmp(code, "assessment") != 0 && strcmp(code, "early-help") != 0)
		return 1;
	return told_of(count, referral, child, (struct wanted){TYPE_OUTCOME, code}, before, &then) != NOT_TOLD;
}

/* Each child of the referral, "-" once where none is named. */
static enum told
referrer_told(const struct count *count, const struct ledgers_entry *referral, uint64_t before, int with_outcomes)
{
	enum told told = NOT_TOLD;
	size_t children = 0;

	for (size_t i = 0; i <= referral->envelope.fact_count; i++) {
		const char *child = "-", *code = "";

		if (i < referral->envelope.fact_count) {
			if (strcmp(referral->envelope.facts[i].name, "child") != 0)
				continue;
			child = referral->envelope.facts[i].value;
			children++;
		} else if (children) {
			break;
		}
		told = told_of(count, referral, child, (struct wanted){TYPE_DECISION, ""}, before, &code);
		if (told == NOT_TOLD || (with_outcomes && !is_followed(count, referral, child, code, before)))
			return NOT_TOLD;
	}
	return told;
}

/* ---- meetings ------------------------------------------------------------------ */

/* The note of ${of} about ${child} that answers ${re} and that ${partner} has. */
static const struct ledgers_entry *
outcome_of(const struct count *count, const struct ledgers_entry *re, const char *of, const char *child,
	   const char *partner, uint64_t before)
{
	for (size_t i = 0; i < count->ledgers.entry_count; i++) {
		const struct ledgers_entry *outcome = &count->ledgers.entries[i];

		if (is_type(outcome, TYPE_OUTCOME) && !strcmp(outcome->envelope.re.hex, re->envelope.id.hex) &&
		    !strcmp(fact(&outcome->envelope, "of"), of) && code_for(&outcome->envelope, child) &&
		    is_delivered(count, outcome, partner, before))
			return outcome;
	}
	return NULL;
}

/* Does ${partner}, who has ${record}, know what the enquiry on each child found,
 * what the assessment, and what the conference where there was one? */
static int
is_partner_told(const struct count *count, const struct ledgers_entry *record, const char *partner, uint64_t before)
{
	const struct envelope *envelope = &record->envelope;

	for (size_t i = 0; i < envelope->fact_count; i++) {
		const char *child = envelope->facts[i].value;
		const struct ledgers_entry *found;

		if (strcmp(envelope->facts[i].name, "child") != 0 || !strcmp(child + 9, "none"))
			continue;
		found = outcome_of(count, record, "s47", child, partner, before);
		if (!found || !outcome_of(count, record, "assessment", child, partner, before))
			return 0;
		if (!strcmp(code_for(&found->envelope, child), "cp-conference") &&
		    !outcome_of(count, found, "icpc", child, partner, before))
			return 0;
	}
	return 1;
}

/* Each that was invited, and is in this envelope of the record: ${partners}
 * of them, ${told} of whom know all. */
static void
count_partners(const struct count *count, const struct ledgers_entry *record, uint64_t before, unsigned *partners,
	       unsigned *told)
{
	const struct envelope *envelope = &record->envelope;

	for (size_t i = 0; i < envelope->to_count; i++) {
		const char *name = envelope->to[i].agency.name;
		int is_invited = 0;

		for (size_t k = 0; k < envelope->fact_count; k++)
			is_invited |=
				!strcmp(envelope->facts[k].name, "invited") && !strcmp(envelope->facts[k].value, name);
		if (!is_invited || !strcmp(name, envelope->from.name))
			continue;
		++*partners;
		*told += is_delivered(count, record, name, before) && is_partner_told(count, record, name, before);
	}
}

/* Nor before everyone who has a meeting's record was told what came of it. */
static void
check_meetings(struct count *count, const struct ledgers_entry *close)
{
	for (size_t i = 0; i < count->ledgers.entry_count; i++) {
		const struct ledgers_entry *record = &count->ledgers.entries[i];
		unsigned partners = 0, told = 0;

		if (!is_type(record, TYPE_STRATEGY_RECORD) || record->index >= close->index ||
		    strcmp(record->envelope.case_token.hex, close->envelope.case_token.hex) != 0)
			continue;
		count_partners(count, record, close->index, &partners, &told);
		if (told < partners && !count->broken[0])
			(void)snprintf(count->broken, sizeof count->broken,
				       "broken: a meeting's partner untold, closed %s", close->envelope.case_token.hex);
	}
}

/* No case may have closed before everyone who had referred in it was told. */
static void
check_closes(struct count *count)
{
	for (size_t i = 0; i < count->ledgers.entry_count; i++) {
		const struct ledgers_entry *close = &count->ledgers.entries[i];

		if (!is_type(close, TYPE_CLOSE))
			continue;
		for (size_t j = 0; j < count->ledgers.entry_count; j++) {
			const struct ledgers_entry *referral = &count->ledgers.entries[j];

			if (is_type(referral, TYPE_REFERRAL) && referral->index < close->index && !count->broken[0] &&
			    !strcmp(referral->envelope.case_token.hex, close->envelope.case_token.hex) &&
			    referrer_told(count, referral, close->index, 1) == NOT_TOLD)
				(void)snprintf(count->broken, sizeof count->broken, "broken: closed %s",
					       close->envelope.case_token.hex);
		}
		check_meetings(count, close);
	}
}

/* How many have a record, and how many of them know what came of it. */
static void
print_meetings(const struct count *count)
{
	unsigned partners = 0, told = 0;

	for (size_t i = 0; i < count->ledgers.entry_count; i++)
		if (is_type(&count->ledgers.entries[i], TYPE_STRATEGY_RECORD))
			count_partners(count, &count->ledgers.entries[i], UINT64_MAX, &partners, &told);
	if (partners)
		printf("every meeting answered: %u partners have its record, %u were told what came of it\n", partners,
		       told);
}

static unsigned
count_lines(const char *path)
{
	FILE *file = fopen(path, "r");
	unsigned lines = 0;
	int c;

	while (file && (c = getc(file)) != EOF)
		lines += c == '\n';
	if (file)
		(void)fclose(file);
	return lines;
}

/* One referral; ${told}: how many were told which way. */
static void
count_referral(struct count *count, const struct ledgers_entry *entry, unsigned *told)
{
	const char *behalf = fact(&entry->envelope, "on-behalf-of");
	enum told how = referrer_told(count, entry, UINT64_MAX, 0);

	told[how]++;
	if (how != NOT_TOLD)
		return;
	printf("untold: referral %s\n", entry->envelope.id.hex);
	if (!count->broken[0])
		(void)snprintf(count->broken, sizeof count->broken, "broken: untold %s",
			       behalf[0] ? behalf : entry->envelope.from.name);
}

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct count count = {0};
	unsigned told[4] = {0}, referrals = 0, refused = 0;

	if (argc != 3 || !arena) {
		fputs("usage: count_driver ROOT KILLS\n", stderr);
		return 2;
	}
	ledgers_read(argv[1], arena, &count.ledgers);
	if (*count.ledgers.lost.hex)
		(void)snprintf(count.broken, sizeof count.broken, "broken: lost %s", count.ledgers.lost.hex);
	for (size_t i = 0; i < count.ledgers.entry_count; i++) {
		const struct ledgers_entry *entry = &count.ledgers.entries[i];

		refused += entry->is_refused && entry->envelope.type == TYPE_CLOSE;
		if (!is_type(entry, TYPE_REFERRAL))
			continue;
		referrals++;
		count_referral(&count, entry, told);
	}
	check_closes(&count);
	print_meetings(&count);
	if (count.broken[0])
		puts(count.broken);
	else
		printf("every referrer answered: %u referrals, %u referrers = %u delivered + %u by phone or letter + "
		       "%u not "
		       "possible; 0 unanswered; %u closes refused; %u kills, 0 lost\n",
		       referrals, referrals, told[DELIVERED], told[BY_PHONE], told[NOT_POSSIBLE], refused,
		       count_lines(argv[2]));
	arena_free(arena);
	return count.broken[0] != 0;
}
