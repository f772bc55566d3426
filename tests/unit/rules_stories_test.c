/* Long stories told at random: what must hold holds after each line, and doing
 * what a refused close names always closes the case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/walked.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define LINE 512

/* ---- stories at random ----------------------------------------------------------------- */

static uint32_t
next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static const char *
one_of(uint32_t *seed, const char *const *words, size_t count)
{
	return words[next(seed) % count];
}

static void
random_line(uint32_t *seed, int step, char line[LINE])
{
	static const char *const lines[] = {
	    "police referral to crs " PPN " grade=standard child=aaaaaaaa child=bbbbbbbb",
	    "crs referral to health route=telephone on-behalf-of=health received-at=1793612700 grade=none "
	    "protection=none "
	    "child=cccccccc",
	    "edt referral to crs route=telephone on-behalf-of=individual grade=none protection=none child=dddddddd",
	    "school referral to crs route=slip stub=yes grade=dire",
	    "%s further-information re %s to crs grade=high",
	    "%s further-information re %s to crs grade=none protection=police-protection",
	    "crs decision re %2$s to %1$s " FULL " child=aaaaaaaa:assessment child=bbbbbbbb:early-help",
	    "crs decision re %2$s to %1$s " FULL " child=cccccccc:nfa",
	    "edt decision re %2$s to %1$s " FULL " child=aaaaaaaa:nfa",
	    "crs decision re %2$s to crs " FULL " child=dddddddd:early-help",
	    "crs decision re %2$s to school " FULL " child=eeeeeeee:assessment",
	    "crs decision re %2$s replaces %3$s to %1$s " FULL " child=aaaaaaaa:advice",
	    "crs outcome re %2$s to %1$s of=assessment level=full event-at=1793612700 child=aaaaaaaa:other",
	    "crs outcome re %2$s to %1$s of=early-help level=full event-at=1793612700 child=bbbbbbbb:taken-up",
	    "crs outcome re %2$s to crs of=early-help level=full event-at=1793612700 child=dddddddd:declined",
	    "%s not-told re %s to crs code=no-reasons",
	    "crs retract re %2$s to %1$s reason=in-error",
	    "%s retract re %s to crs reason=duplicate",
	    "%s correct re %s to crs grade=high",
	    "crs told-otherwise re %2$s to crs channel=phone reason=unsafe",
	    "crs excuse re %2$s to crs duty=decision/%1$s/aaaaaaaa reason=withheld review=1796083200 second=yes",
	    "crs excuse re %2$s to crs duty=verify/%1$s reason=not-possible second=yes",
	    "crs close re %2$s to crs reason=complete",
	    "crs close re %2$s to crs reason=complete",
	    "crs decision re %2$s to %1$s " FULL " child=aaaaaaaa:strategy",
	    "crs decision re %2$s to %1$s " FULL " child=aaaaaaaa:other-area",
	    "crs decision re %2$s to %1$s " FULL " child=aaaaaaaa:existing-case",
	    "crs strategy-record re %2$s to %1$s,police " WALKED_RECORD,
	    "crs strategy-record re %2$s to health,police " WALKED_SECOND,
	    "crs strategy-record re %2$s to health " WALKED_SECOND,
	    "crs outcome re %2$s to %1$s of=strategy level=full event-at=1793612700 child=aaaaaaaa:s47-joint",
	    "crs outcome re %2$s to %1$s of=s47 level=full event-at=1793612700 child=aaaaaaaa:cp-conference",
	    "crs outcome re %2$s to %1$s of=icpc level=full event-at=1793612700 child=aaaaaaaa:deferred",
	    "police override re %2$s to crs,health child=aaaaaaaa:none action=1 reason=resource",
	    "crs override re %2$s to health,police child=aaaaaaaa:single reason=court",
	    "%s action-done re %s to crs,health,police action=1 done=joint",
	    "%s escalation re %s to crs against=crs stage=1 imminent=no",
	    "crs escalation re %2$s to %1$s against=%1$s stage=1 imminent=no",
	    "crs escalation-response re %2$s to %1$s stage=1 result=escalated",
	    "crs information-request re %2$s to %1$s rag=red specific=yes",
	    "%s information-response re %s to crs answer=answered",
	    "%s not-ours re %s to crs reason=wrong-child",
	    "crs recall re %2$s to %1$s reason=wrong-recipient",
	    "%s purged re %s to crs opened=0 copied=no",
	    "crs regrade re %2$s to %1$s grade=high reason=risk-up",
	    "crs link to crs into=B second=yes",
	    "crs unlink to crs into=B second=yes",
	    "crs handover case G to assessing-team item=A",
	    "crs handover case G to assessing-team item=A item=B until=1793952000",
	    "assessing-team handover-accepted case G re %2$s to crs item=A",
	    "assessing-team handover-accepted case G re %3$s to crs item=A item=B",
	    "assessing-team handover-declined case G re %2$s to crs item=A",
	    "assessing-team decision re %2$s to %1$s " FULL " child=aaaaaaaa:assessment",
	    "assessing-team outcome re %2$s to %1$s of=assessment level=full event-at=1793612700 child=aaaaaaaa:other",
	    "%s further-information re %s to assessing-team grade=medium",
	};
	static const char *const who[] = {"police", "health", "school"};
	const char *format = one_of(seed, lines, COUNT_OF(lines));
	const char *agency = one_of(seed, who, COUNT_OF(who));
	char re[24], replaces[24];
	size_t used = (size_t)snprintf(line, LINE, "M%d ", step);

	/* one of the last few things said, or the first */
	(void)snprintf(re, sizeof re, "M%u", next(seed) % 3 ? (unsigned)step - next(seed) % 12 : next(seed) % 4);
	(void)snprintf(replaces, sizeof replaces, "M%u", (unsigned)step - next(seed) % 12);
	/* put the words where %s, %1$s .. stand, in order where unnumbered */
	for (int plain = 0; *format && used < LINE - 40; format++) {
		const char *word = agency;

		if (*format != '%') {
			line[used++] = *format;
			continue;
		}
		if (format[1] == 's') {
			word = plain++ ? re : agency;
			format += 1;
		} else {
			word = format[1] == '1' ? agency : format[1] == '2' ? re : replaces;
			format += 3;
		}
		used += (size_t)snprintf(line + used, LINE - used, "%s", word);
	}
	line[used] = '\0';
}

/* How each kind that keeps a case open is paid: what is answered, and with
 * which code.  What has no row is excused. */
static const struct {
	enum duty_kind kind;
	const char *type;
	const char *facts;
	const char *code;
} dues[] = {
    {DUTY_DECISION, "decision", FULL, "nfa"},
    {DUTY_ASSESSMENT_OUTCOME, "outcome", "of=assessment level=full event-at=1793612700", "nfa"},
    {DUTY_EARLY_HELP_OUTCOME, "outcome", "of=early-help level=full event-at=1793612700", "declined"},
    {DUTY_S47_OUTCOME, "outcome", "of=s47 level=full event-at=1793612700", "nfa"},
    {DUTY_ICPC, "outcome", "of=icpc level=full event-at=1793612700", "no-plan"},
};

static char
case_letter(struct scene *scene, const struct duty *duty)
{
	return strcmp(duty->case_token.hex, scene_book(scene, 'A')->state.self.token.hex) != 0 ? 'B' : 'A';
}

/* Whoever holds the case pays. */
static const char *
payer(struct scene *scene)
{
	return scene_book(scene, 'A')->state.self.holder.name;
}

static void
bill(struct scene *scene, const struct duty *duty, const char *opener, int step, char line[LINE])
{
	const char *who = payer(scene);
	const char *to = !strcmp(duty->creditor.name, "individual") ? who : duty->creditor.name;
	int is_open_list = !strcmp(duty->child.hex, "-");
	char letter = case_letter(scene, duty), id[DUTY_ID_SIZE];

	for (size_t i = 0; i < COUNT_OF(dues); i++) {
		if (dues[i].kind != duty->kind)
			continue;
		(void)snprintf(line, LINE, "P%d %s %s case %c re %s to %s %s%s%s%s%s", step, who, dues[i].type, letter, opener,
			       to, dues[i].facts, is_open_list ? "" : " child=", is_open_list ? "" : duty->child.hex,
			       is_open_list ? "" : ":", is_open_list ? "" : dues[i].code);
		return;
	}
	duty_id(duty, id);
	(void)snprintf(line, LINE, "P%d %s excuse case %c re %s duty=%s reason=not-possible second=yes", step,
		       who, letter, opener, id + ID_SIZE);
}

/* What a worker does who reads the first need: the same for every kind. */
static void
pay(struct scene *scene, const char *needs, int step)
{
	char need[256], line[LINE], opener[24];
	const struct duty *duty;

	(void)snprintf(need, sizeof need, "%.*s", (int)strcspn(needs, " "), needs);
	(void)snprintf(opener, sizeof opener, "%.*s", (int)strcspn(need, "/"), need);
	duty = scene_duty(scene, need);
	assert_non_null(duty);
	switch ((int)duty->kind) {
	case DUTY_ACKNOWLEDGE:
		/* by who owes it, or by the front door that it went to */
		if (scene_reads(scene, duty->debtor.name, "opened", opener) != REFUSAL_NONE)
			READS(scene, "crs", "opened", opener);
		return;
	case DUTY_VERIFY:
		READS(scene, duty->debtor.name, "verified", opener);
		return;
	case DUTY_TELL:
		(void)snprintf(line, sizeof line, "T%d %s told-otherwise case %c re %s channel=phone reason=no-agent",
			       step, payer(scene), case_letter(scene, duty), opener);
		break;
	case DUTY_ESCALATION_RESPONSE:
		(void)snprintf(line, sizeof line, "P%d %s escalation-response re %s to crs,%s stage=1 result=resolved", step,
			       duty->debtor.name, opener, strcmp(duty->creditor.name, "crs") ? duty->creditor.name : duty->debtor.name);
		break;
	default:
		bill(scene, duty, opener, step, line);
	}
	if (walked_say(scene, 'A', line) != REFUSAL_NONE)
		fail_msg("%s: %s cannot be paid by %s", need, refusal_row(scene->last.refusal)->word, line);
}

/* Whatever happened: doing what the refused close names closes the case. */
static int
pay_all(struct scene *scene, int first_step)
{
	char line[LINE];

	for (int step = first_step; step < first_step + 400; step++) {
		(void)snprintf(line, sizeof line, "Z%d %s close re M0 reason=complete", step, payer(scene));
		if (walked_say(scene, 'A', line) != REFUSAL_DUTIES_OPEN)
			return scene->last.refusal == REFUSAL_NONE && scene_book(scene, 'A')->state.self.closed_by.hex[0];
		pay(scene, scene_needs(scene), step);
	}
	return 0;
}

/* Everything said once more to the case as it is without notes that were erased,
 * one in ${out_of}: answered, whatever it now hangs on. */
static void
ask_without(struct scene *scene, uint32_t *seed, uint32_t out_of)
{
	const struct case_state *whole = &scene_book(scene, 'A')->state;
	struct case_state left = *whole;
	struct past *past = calloc(whole->past_count + 1, sizeof *past);

	assert_non_null(past);
	left.past = past;
	left.past_count = 0;
	for (size_t i = 0; i < whole->past_count; i++)
		if (next(seed) % out_of)
			past[left.past_count++] = whole->past[i];
	for (size_t i = 0; i < scene->said_count; i++) {
		struct envelope again = scene->said[i].envelope;
		struct past about = {&again, 0, scene->standing.now};
		struct decide_context context = {.state = &left, .re = &about, .standing = &scene->standing};
		struct receipt_line line = {.status = RECEIPT_OPENED, .envelope = again.id, .hash = again.hash};
		struct receipt receipt = {.to = again.from, .lines = &line, .line_count = 1};
		struct arena *arena = arena_new(8u * 1024 * 1024);
		struct decision decision;

		receipt.by = again.to[0].agency;
		assert_int_equal(decide_receipt(&receipt, &line, &context, arena, &decision), STATUS_OK);
		again.id.hex[0] = 'f';
		assert_int_equal(decide_envelope(&again, &context, arena, &decision), STATUS_OK);
		arena_free(arena);
	}
	free(past);
}

static void
stories_told_at_random_keep_what_must_hold(void **state)
{
	static const char *const readers[] = {"police", "health", "school", "crs", "edt"};
	static const char *const words[] = {"verified", "opened", "refused"};
	size_t closed = 0, reopened = 0, handed = 0, refused = 0, accepted = 0;

	(void)state;
	for (uint32_t story = 1; story <= 100; story++) {
		struct scene *scene = scene_open();
		uint32_t seed = story;

		ACCEPTED(scene, "M0 police referral to crs " PPN " grade=standard child=aaaaaaaa");
		ACCEPTED(scene, "B0 school referral case B to crs " PPN " grade=none child=eeeeeeee");
		for (int step = 1; step < 100; step++) {
			char line[LINE], name[24];
			enum refusal refusal;

			random_line(&seed, step, line);
			refusal = walked_say(scene, 'A', line);
			accepted += refusal == REFUSAL_NONE;
			refused += refusal != REFUSAL_NONE;
			closed += scene->last.closes != 0;
			reopened += scene->last.reopens != 0;
			handed += scene->last.row_count && strcmp(payer(scene), "crs") != 0;
			for (int k = 0; k < 4; k++) {
				(void)snprintf(name, sizeof name, "M%u", next(&seed) % ((unsigned)step + 1));
				(void)scene_reads(scene, one_of(&seed, readers, COUNT_OF(readers)),
						  one_of(&seed, words, COUNT_OF(words)), name);
			}
			if (next(&seed) % 8 == 0) {
				scene->standing.now.ms += next(&seed) % (3 * 86400000);
				(void)scene_time(scene);
			}
			if (step == 50) {
				ask_without(scene, &seed, 4);
				assert_true(pay_all(scene, 1000));
				closed++;
			}
		}
		ask_without(scene, &seed, 8);
		assert_true(pay_all(scene, 2000));
		ask_without(scene, &seed, 3);
		SETTLED(scene);
	}
	/* the stories must be worth telling */
	print_message("%zu taken, %zu refused, %zu closed, %zu reopened, %zu handed over\n", accepted, refused, closed,
		      reopened, handed);
	assert_true(accepted > 1000 && refused > 1000 && closed > 20 && reopened > 20 && handed > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stories_told_at_random_keep_what_must_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
