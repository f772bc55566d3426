/* Prints docs/RULES.md from the rules' own tables, so that the page a
 * practitioner reads is what the broker does.
 * usage: rules_page_driver > docs/RULES.md */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "rules/duty_table.h"
#include "rules/types.h"
#include "tellback/fact.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

struct bit_word {
	unsigned bit;
	const char *word;
};

static const struct bit_word classes[] = {
    {CLASS_REFERRAL, "a referral"},
    {CLASS_DECISION, "a decision"},
    {CLASS_OUTCOME, "an outcome"},
    {CLASS_RECORD, "a strategy record"},
    {CLASS_OVERRIDE, "an override"},
    {CLASS_NOTIFICATION, "a notification"},
    {CLASS_UNDOING, "a recall, retraction or complaint"},
    {CLASS_RAISING, "what may raise the grade"},
    {CLASS_REQUEST, "an information request"},
    {CLASS_ESCALATION, "an escalation"},
    {CLASS_HANDOVER, "a handover"},
    {CLASS_RECALL, "a recall"},
    {CLASS_AUDIT, "an audit request"},
    {CLASS_OTHER, "any other message"},
};
static const struct bit_word places[] = {
    {PLACE_ANYONE, "anyone"},
    {PLACE_HOLDER, "the holder"},
    {PLACE_ANSWERED, "the one who is owed the answer"},
    {PLACE_RE_SENDER, "the sender of what it answers"},
    {PLACE_RE_TO, "the recipients of what it answers"},
    {PLACE_ONE, "exactly one agency"},
    {PLACE_ONE_PARTY, "exactly one party of the case"},
    {PLACE_CRS, "a front door"},
    {PLACE_RECEIVER, "exactly one agency that may hold cases"},
    {PLACE_REVIEWER, "a reviewer"},
    {PLACE_INVITED, "those invited"},
    {PLACE_AGAINST, "the agency it is against"},
    {PLACE_STAGE, "whom the policy tells of the stage"},
    {PLACE_MAYBE_ONE, "at most one agency"},
};
static const struct bit_word flags[] = {
    {TYPE_STARTS_CASE, "makes its case; refused only for keys and recipients"},
    {TYPE_URGENT, "passes quotas and a nearly full disk"},
    {TYPE_URGENT_IF_HIGH, "passes quotas and a nearly full disk at grade high"},
    {TYPE_CLOSES, "closes the case, unless an answer is owed"},
    {TYPE_EXCUSES, "excuses a duty"},
    {TYPE_TELLS, "refused where a message could have been sent"},
    {TYPE_OWN_CASE, "has a case of its own"},
    {TYPE_LINKS, "changes which cases count as one"},
    {TYPE_HANDS_OVER, "its items are the sender's to give"},
    {TYPE_TAKES_OVER, "its sender holds the items from now on"},
};
static const struct bit_word conditions[] = {
    {IF_FROM_OUTSIDE, "the holder did not send it itself"},
    {IF_GRADE_RAISED, "its grade is above the last one said"},
    {IF_NO_AGENT, "the one answered has no agent"},
    {IF_OWED, "not withheld from the one answered"},
    {IF_NOBODY_TOLD, "it goes to nobody but its sender"},
    {IF_TO_A_CRS, "it goes to a front door"},
    {IF_NEW_CONTENT, "its content is new"},
    {IF_NOT_OWED, "the creditor is not owed the same already"},
};
static const struct bit_word matches[] = {
    {MATCH_QUESTION, "answers what the duty was opened by"},
    {MATCH_OPENER, "is about the very message that opened it"},
    {MATCH_CHILD, "names the child"},
    {MATCH_DEBTOR, "comes from whoever owes it"},
    {MATCH_EVERY_CHILD, "every child is decided on"},
    {MATCH_ANSWERED, "is for whoever it is owed to"},
    {MATCH_TO_CREDITOR, "goes to whoever it is owed to"},
    {MATCH_TO_DEBTOR, "goes to whoever owes it"},
    {MATCH_CONTENT, "has the content that was promised"},
    {MATCH_MEETING, "is about the same meeting"},
    {MATCH_ACTION, "names the action"},
    {MATCH_ABOUT, "is about what the duty's message was about"},
    {MATCH_NO_AGENT, "whoever owes it cannot be written to"},
    {MATCH_ITEM, "names the case"},
    {MATCH_TAKEN, "takes the case for good"},
};

static const char *
from_word(enum type_from from)
{
	switch (from) {
	case FROM_ANYONE:
		return "any agency that the directory lets";
	case FROM_PARTY:
		return "a party of what it answers";
	case FROM_HOLDER:
		return "the holder";
	case FROM_HOLDER_OR_REGISTRAR:
		return "the holder, or the registrar's agency";
	case FROM_HOLDER_OR_SENDER:
		return "the holder, or the sender of what it answers";
	case FROM_A_CRS:
		return "a front door";
	case FROM_A_REVIEWER:
		return "a reviewer";
	case FROM_REFERRER:
		return "the referrer, or a party of the meeting answered";
	case FROM_SENDER:
		return "the sender of what it answers";
	case FROM_RECIPIENT:
		return "a recipient of what it answers";
	case FROM_AGAINST:
		return "the agency it is against; to withdraw, whoever escalated";
	}
	return "?";
}

static const char *
party_word(enum duty_party party)
{
	switch (party) {
	case PARTY_HOLDER:
		return "holder";
	case PARTY_SENDER:
		return "sender";
	case PARTY_RE_SENDER:
		return "sender of what it answers";
	case PARTY_ANSWERED:
		return "the one answered";
	case PARTY_EACH:
		return "each";
	case PARTY_AGAINST:
		return "the agency it is against";
	case PARTY_GIVER:
		return "giver";
	case PARTY_INDIVIDUAL:
		return "individual";
	}
	return "?";
}

static const char *
each_word(enum duty_each each)
{
	switch (each) {
	case EACH_ENVELOPE:
		return "once";
	case EACH_CHILD:
		return "each child";
	case EACH_CODE:
		return "each child with";
	case EACH_CODE_ONCE:
		return "once, if a child has";
	case EACH_RECIPIENT:
		return "each recipient";
	case EACH_CODE_PARTY:
		return "each party, for each child with";
	case EACH_INVITED:
		return "each agency invited";
	case EACH_ABSENT:
		return "each of police, health, social care not present";
	case EACH_ACTION:
		return "each action";
	case EACH_TOLD:
		return "the sender and each agency told";
	case EACH_ITEM:
		return "each case handed over";
	case EACH_INHERITED:
		return "each kind owed in the case it is linked with, for each child with";
	}
	return "?";
}

static const char *
start_word(enum duty_start start)
{
	switch (start) {
	case START_ACCEPTED:
		return "accepted";
	case START_REFERRAL:
		return "the referral received";
	case START_FACT:
		return "its fact";
	case START_MEETING:
		return "the meeting held";
	}
	return "?";
}

static void
print_bits(const struct bit_word *words, size_t count, unsigned bits, const char *none)
{
	int any = 0;

	if (!bits)
		printf("%s", none);
	for (size_t i = 0; i < count; i++) {
		if (!(bits & words[i].bit))
			continue;
		printf("%s%s", any ? ", " : "", words[i].word);
		any = 1;
		bits &= ~words[i].bit;
	}
	assert(!bits); /* a bit without a word */
}

/* `a|b` as `a`, `b`. */
static void
print_words(const char *words)
{
	while (*words) {
		size_t size = strcspn(words, "|");

		printf("`%.*s`", (int)size, words);
		words += size;
		if (*words)
			printf(", "), words++;
	}
}

static void
print_types(void)
{
	printf("## Messages\n\n| type | who may send it | must go to | may go to as well | answers | and |\n|---|---|---|---|---|---|\n");
	for (int type = 1; type < TYPE_COUNT_OF; type++) {
		const struct type_row *row = types_row((enum message_type)type);

		printf("| `%s` | %s | ", message_type_word(row->type), from_word(row->from));
		print_bits(places, COUNT_OF(places), row->must, "-");
		printf(" | ");
		print_bits(places, COUNT_OF(places), row->may, "-");
		printf(" | ");
		if (row->re == CLASS_ANY)
			printf("any message");
		else
			print_bits(classes, COUNT_OF(classes), row->re, "-");
		printf(" | ");
		print_bits(flags, COUNT_OF(flags), row->flags, "");
		if (row->undoes) {
			printf("%sowed again: ", row->flags ? "; " : "");
			print_bits(classes, COUNT_OF(classes), row->undoes, "");
		}
		printf(" |\n");
	}
}

static void
print_facts(void)
{
	printf("\n## What stands in clear\n\nThe facts of each type, derived from the sealed content: `?` may be left out, `*` may stand "
	       "more than once.\n\n| type | fact | one of |\n|---|---|---|\n");
	for (int type = 1; type < TYPE_COUNT_OF; type++) {
		size_t count;
		const struct fact_row *rows = fact_rows((enum message_type)type, &count);

		for (size_t i = 0; i < count; i++) {
			printf("| `%s` | `%s`%s | ", message_type_word((enum message_type)type), rows[i].name,
			       rows[i].count == FACT_MAYBE ? "?" : rows[i].count == FACT_MANY ? "\\*" : "");
			if (rows[i].words)
				print_words(rows[i].words);
			printf(" |\n");
		}
	}
}

static void
print_condition(const char *fact, const char *words)
{
	if (!fact)
		return;
	printf(" with `%s` ", fact);
	print_words(words);
}

static void
print_openings(void)
{
	size_t count;
	const struct duty_opening *rows = duty_table_openings(&count);

	printf("\n## What is owed\n\n| duty | opened by | how often | owed by | owed to | runs from | only if |\n"
	       "|---|---|---|---|---|---|---|\n");
	for (size_t i = 0; i < count; i++) {
		printf("| `%s` | `%s`", rows[i].each == EACH_INHERITED ? "as there" : duty_kind_word(rows[i].kind),
		       message_type_word(rows[i].by));
		print_condition(rows[i].fact, rows[i].words);
		printf(" | %s ", each_word(rows[i].each));
		if (rows[i].codes)
			print_words(rows[i].codes);
		printf(" | %s | %s | %s", party_word(rows[i].debtor), party_word(rows[i].creditor),
		       start_word(rows[i].start));
		if (rows[i].start_fact)
			printf(" `%s`", rows[i].start_fact);
		printf(" | ");
		print_bits(conditions, COUNT_OF(conditions), rows[i].conditions, "");
		printf(" |\n");
	}
}

static void
print_meetings(void)
{
	size_t count;
	const struct duty_meeting *rows = duty_table_meetings(&count);
	const struct duty_reading *readings = duty_table_readings(&count);

	printf("\n## What ends it\n\n| duty | by | which | then it is |\n|---|---|---|---|\n");
	for (size_t i = 0; i < count; i++) {
		static const char *const who[] = {"whoever owes it", "the holder, or the front door it came to",
						  "whoever it is owed to"};

		printf("| `%s` | a receipt of %s: %s | names the message that opened it | `met`", duty_kind_word(readings[i].kind),
		       who[readings[i].by], readings[i].status == RECEIPT_OPENED ? "opened" : "verified or opened");
		if (readings[i].then != DUTY_KIND_COUNT)
			printf(", and `%s` is owed", duty_kind_word(readings[i].then));
		printf(" |\n");
	}
	rows = duty_table_meetings(&count);
	for (size_t i = 0; i < count; i++) {
		printf("| `%s` | `%s`", duty_kind_word(rows[i].kind), message_type_word(rows[i].by));
		print_condition(rows[i].fact, rows[i].words);
		if (rows[i].codes) {
			printf(" and code ");
			print_words(rows[i].codes);
		}
		printf(" | ");
		print_bits(matches, COUNT_OF(matches), rows[i].match, "any of the case");
		printf(" | `%s` |\n", duty_state_word(rows[i].ends));
	}
}

static void
print_kinds(void)
{
	printf("\n## What each kind of duty is like\n\n| duty | keeps a case open | after a handover | a referral to an existing case "
	       "is owed it too | a new version asks for it again |\n|---|---|---|---|---|\n");
	for (int kind = 0; kind < DUTY_KIND_COUNT; kind++) {
		struct duty_trait trait = duty_table_trait((enum duty_kind)kind);

		printf("| `%s` | %s | %s | %s | %s |\n", duty_kind_word((enum duty_kind)kind),
		       !trait.blocks_close	    ? ""
		       : kind == DUTY_VERIFY	    ? "of a decision, an outcome, a record or an override"
						    : "yes",
		       trait.moves == MOVES_DEBTOR     ? "owed by the new holder"
		       : trait.moves == MOVES_CREDITOR ? "owed to the new holder"
						       : "stays",
		       trait.is_inherited ? "yes" : "", trait.again ? "yes" : "");
	}
}

int
main(void)
{
	printf("# The rules, as the broker runs them\n\n"
	       "Printed by `make docs` from the tables of `proto/rules` and `proto/base/fact.c`; do not edit. `make check` fails if this "
	       "page and the tables differ. Deadlines are in the policy (docs/POLICY.md), the choices behind the rows in "
	       "docs/DUTIES.md.\n\n");
	print_types();
	print_facts();
	print_openings();
	print_meetings();
	print_kinds();
	return ferror(stdout) != 0;
}
