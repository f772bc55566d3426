/* Every cell: each type, from each kind of sender, to each kind of recipient,
 * about each kind of envelope, in each state of a case.  And long stories told
 * at random.  Whatever is said, the answer is the same twice, and what must
 * always hold holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "rules/types.h"
#include "support/scene.h"

#define FULL SCENE_FULL
#define PPN SCENE_PPN
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define LINE 512

/* ---- what must always hold ------------------------------------------------------- */

/* The holder, or who stands beside it. */
static int
is_holder(const struct case_state *state, const char *agency)
{
	int is_front_door = !strcmp(state->self.holder.name, "crs");

	return !strcmp(state->self.holder.name, agency) || (is_front_door && !strcmp(agency, "edt"));
}

static const struct duty *
find(const struct case_state *state, const struct duty *like)
{
	for (size_t i = 0; i < state->duty_count; i++) {
		const struct duty *duty = &state->duties[i];

		if (duty->kind == like->kind && !strcmp(duty->opened_by.hex, like->opened_by.hex) &&
		    !strcmp(duty->party.name, like->party.name) && !strcmp(duty->part, like->part))
			return duty;
	}
	return NULL;
}

static void
hold_after(struct scene *scene, const struct duty *before, size_t count, char letter)
{
	const struct case_state *state = &scene_book(scene, letter)->state;
	const struct scene_envelope *last = &scene->said[scene->said_count - 1];
	const char *const *needs;
	size_t need_count;

	assert_null(scene->trouble);
	for (size_t i = 0; i < count; i++) {
		const struct duty *duty = find(state, &before[i]);

		/* a duty is what it was; once ended it stays as it ended */
		assert_true(duty || types_has(last->envelope.type, TYPE_LINKS));
		assert_true(!duty || duty->due.ms == before[i].due.ms);
		if (duty && !duty_is_open(&before[i]))
			assert_memory_equal(duty, &before[i], sizeof *duty);
	}
	for (size_t i = 0; i < state->duty_count; i++) {
		const struct duty *duty = &state->duties[i];

		/* nobody reads for itself, and every party has a name */
		if (duty->kind == DUTY_VERIFY)
			assert_string_not_equal(duty->debtor.name, duty->creditor.name);
		assert_true(duty->debtor.name[0] && duty->creditor.name[0]);
		assert_true(duty->start.ms <= scene->standing.now.ms);
		assert_int_equal(duty_is_open(duty), duty->ended.ms == 0);
	}
	/* no answer reaches two referrers */
	if (scene->last.deliver_count && types_row(last->envelope.type)->must & PLACE_ANSWERED) {
		size_t outside = 0;

		for (size_t i = 0; i < scene->last.deliver_count; i++)
			outside += !is_holder(state, scene->last.deliver[i].name);
		if (outside > 1)
			fail_msg("%s %s re %s to %s", last->envelope.from.name, message_type_word(last->envelope.type),
				 last->envelope.re.hex, scene_delivered(scene));
	}
	/* an open answer keeps a closed case from being closed */
	assert_true(!scene->last.closes || state->self.closed_by.hex[0]);
	if (state->self.closed_by.hex[0]) {
		assert_int_equal(decide_may_close(state, scene->arena, &needs, &need_count), STATUS_OK);
		assert_int_equal(need_count, 0);
	}
}

static enum refusal
say(struct scene *scene, char letter, const char *line)
{
	const struct case_state *state = &scene_book(scene, letter)->state;
	size_t count = state->duty_count;
	struct duty *before = calloc(count + 1, sizeof *before);
	enum refusal refusal;

	assert_non_null(before);
	if (count)
		memcpy(before, state->duties, count * sizeof *before);
	refusal = scene_says(scene, "%s", line);
	hold_after(scene, before, count, letter);
	free(before);
	return refusal;
}

/* ---- facts that fit ---------------------------------------------------------------- */

static const char *
sample(const struct fact_row *row)
{
	switch (row->kind) {
	case FACT_NUMBER:
		return "1";
	case FACT_TIME_DOWN:
	case FACT_TIME_UP:
		return "1793612700";
	case FACT_AGENCY:
	case FACT_AGENCY_OR:
		return "health";
	case FACT_AGENCY_REASON:
		return "health:unsafe";
	case FACT_ROLE:
		return "dsl";
	case FACT_ID:
		return "01930000000070008000000000000001";
	case FACT_DIGEST:
		return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
	case FACT_CHILD:
		return "aaaaaaaa";
	case FACT_CHILD_CODE:
		return "aaaaaaaa:nfa";
	case FACT_ACTION:
		return "1:health:1793612700";
	case FACT_DUTY:
		return "decision/police/aaaaaaaa";
	case FACT_MONTH:
		return "2026-11";
	case FACT_DAY:
		return "2026-11-02";
	case FACT_ROW:
		return "children:7";
	case FACT_CODE_SCORE:
		return "timely:3";
	case FACT_WORD:
		break;
	}
	return NULL;
}

static void
add_facts(enum message_type type, char line[LINE])
{
	size_t count;
	const struct fact_row *rows = fact_rows(type, &count);

	for (size_t i = 0; i < count; i++) {
		size_t used = strlen(line);
		const char *value = sample(&rows[i]);

		if (rows[i].count == FACT_MAYBE || (rows[i].kind == FACT_CHILD_CODE && type == TYPE_STRATEGY_RECORD))
			continue;
		if (!strcmp(rows[i].name, "of"))
			value = "assessment";
		if (!strcmp(rows[i].name, "item") || !strcmp(rows[i].name, "into"))
			value = "B";
		if (!strcmp(rows[i].name, "against"))
			value = "crs";
		if (value)
			(void)snprintf(line + used, LINE - used, " %s=%s", rows[i].name, value);
		else
			(void)snprintf(line + used, LINE - used, " %s=%.*s", rows[i].name,
				       (int)strcspn(rows[i].words, "|"), rows[i].words);
	}
}

/* ---- states of a case --------------------------------------------------------------- */

#define STATES 14
#define RECORD \
	"meeting=01930000000070008000000000000111 version=1 " \
	"content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793612700 invited=health " \
	"invited=police present=crs quorum=no s47=joint child=aaaaaaaa:joint action=1:health:1793700000"

#define SECOND \
	"meeting=01930000000070008000000000000111 version=2 " \
	"content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793612700 invited=health " \
	"invited=police invited=school present=crs quorum=yes s47=single child=aaaaaaaa:single child=bbbbbbbb:none"

static void
in_state(struct scene *scene, int which)
{
	static const char *const steps[STATES - 1] = {
	    "R1 police referral to crs " PPN " grade=high child=aaaaaaaa",
	    "R2 crs referral to health route=telephone on-behalf-of=health received-at=1793612700 grade=none "
	    "protection=none child=bbbbbbbb",
	    "D1 crs decision re R1 to police " FULL " child=aaaaaaaa:assessment",
	    "D2 crs decision re R2 to health " FULL " child=bbbbbbbb:nfa",
	    "O1 crs outcome re D1 to police of=assessment level=full event-at=1793612700 child=aaaaaaaa:nfa",
	    "C1 crs close re R1 to crs reason=complete",
	    "N1 police not-told re O1 to crs code=no-reasons",
	    "S1 crs strategy-record re R1 to health,police " RECORD,
	    "V1 police override re S1 to crs,health child=aaaaaaaa:single reason=risk-down",
	    "I1 crs information-request re R1 to health rag=red specific=yes",
	    "E1 police escalation re O1 to crs against=crs stage=1 imminent=no",
	    "L1 crs link to crs into=B second=yes",
	    "H1 crs handover case H to assessing-team item=A",
	};
	static const char *const read[][2] = {{"crs", "R1"}, {"police", "D1"}, {"health", "D2"}, {"police", "O1"}};

	for (int i = 0; i < which && i < (int)COUNT_OF(steps); i++) {
		if (i == 5)
			for (size_t k = 0; k < COUNT_OF(read); k++)
				READS(scene, read[k][0], "opened", read[k][1]);
		ACCEPTED(scene, "%s", steps[i]);
	}
	if (which == STATES - 1)
		ACCEPTED(scene, "H2 assessing-team handover-accepted case H re H1 to crs item=A");
}

static int
is_for_keys_only(enum refusal refusal)
{
	return refusal == REFUSAL_NONE || refusal == REFUSAL_EPOCH || refusal == REFUSAL_REVOKED ||
	       refusal == REFUSAL_RECIPIENT_UNKNOWN || refusal == REFUSAL_ID_REUSED;
}

static void
every_type_from_everyone_in_every_state_has_a_stable_answer(void **state)
{
	/* one of each role, a party and a stranger, and one that may send little */
	static const char *const senders[] = {"police", "health",    "gp",	 "crs",	     "edt",
					      "their-crs", "assessing-team", "childminder", "reviewer", "registrar"};
	static const char *const tos[] = {"", "crs", "police", "crs,health,police", "reviewer", "assessing-team"};
	static const char *const res[] = {"",	   "re R1", "re D1", "re O1", "re N1",
					  "re S1", "re V1", "re I1", "re E1", "replaces R1"};
	size_t accepted = 0, cells = 0;

	(void)state;
	for (int which = 0; which < STATES; which++) {
		for (unsigned type = 0; type < TYPE_COUNT_OF; type++) {
			for (size_t s = 0; s < COUNT_OF(senders); s++) {
				struct scene *scene = scene_open();

				ACCEPTED(scene, "B1 school referral case B to crs " PPN " grade=none child=eeeeeeee");
				in_state(scene, which);
				for (size_t cell = 0; cell < COUNT_OF(tos) * COUNT_OF(res); cell++, cells++) {
					const char *to = tos[cell / COUNT_OF(res)];
					char line[LINE];
					enum refusal refusal;

					(void)snprintf(line, sizeof line, "X%zu %s %s %s%s%s", cell, senders[s],
						       message_type_word((enum message_type)type),
						       res[cell % COUNT_OF(res)], *to ? " to " : "", to);
					add_facts((enum message_type)type, line);
					refusal = say(scene, 'A', line);
					accepted += refusal == REFUSAL_NONE;
					if (types_has((enum message_type)type, TYPE_STARTS_CASE) && strstr(to, "crs"))
						assert_true(is_for_keys_only(refusal));
				}
				SETTLED(scene);
			}
		}
	}
	assert_true(accepted > 1000 && accepted < cells);
}

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
	    "crs strategy-record re %2$s to %1$s,police " RECORD,
	    "crs strategy-record re %2$s to health,police " SECOND,
	    "crs strategy-record re %2$s to health " SECOND,
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

static void
bill(struct scene *scene, const struct duty *duty, const char *opener, int step, char line[LINE])
{
	const char *to = !strcmp(duty->creditor.name, "individual") ? "crs" : duty->creditor.name;
	int is_open_list = !strcmp(duty->child.hex, "-");
	char letter = case_letter(scene, duty), id[DUTY_ID_SIZE];

	for (size_t i = 0; i < COUNT_OF(dues); i++) {
		if (dues[i].kind != duty->kind)
			continue;
		(void)snprintf(line, LINE, "P%d crs %s case %c re %s to %s %s%s%s%s%s", step, dues[i].type, letter, opener,
			       to, dues[i].facts, is_open_list ? "" : " child=", is_open_list ? "" : duty->child.hex,
			       is_open_list ? "" : ":", is_open_list ? "" : dues[i].code);
		return;
	}
	duty_id(duty, id);
	(void)snprintf(line, LINE, "P%d crs excuse case %c re %s to crs duty=%s reason=not-possible second=yes", step,
		       letter, opener, id + ID_SIZE);
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
		READS(scene, "edt", "opened", opener);
		return;
	case DUTY_VERIFY:
		READS(scene, duty->debtor.name, "verified", opener);
		return;
	case DUTY_TELL:
		(void)snprintf(line, sizeof line, "T%d crs told-otherwise case %c re %s to crs channel=phone reason=no-agent",
			       step, case_letter(scene, duty), opener);
		break;
	case DUTY_ESCALATION_RESPONSE:
		(void)snprintf(line, sizeof line, "P%d %s escalation-response re %s to crs,%s stage=1 result=resolved", step,
			       duty->debtor.name, opener, strcmp(duty->creditor.name, "crs") ? duty->creditor.name : duty->debtor.name);
		break;
	default:
		bill(scene, duty, opener, step, line);
	}
	if (say(scene, 'A', line) != REFUSAL_NONE)
		fail_msg("%s: %s cannot be paid by %s", need, refusal_row(scene->last.refusal)->word, line);
}

/* Whatever happened: doing what the refused close names closes the case. */
static int
pay_all(struct scene *scene, int first_step)
{
	char line[LINE];

	for (int step = first_step; step < first_step + 400; step++) {
		(void)snprintf(line, sizeof line, "Z%d crs close re M0 to crs reason=complete", step);
		if (say(scene, 'A', line) != REFUSAL_DUTIES_OPEN)
			return scene->last.refusal == REFUSAL_NONE && scene_book(scene, 'A')->state.self.closed_by.hex[0];
		pay(scene, scene_needs(scene), step);
	}
	return 0;
}

static void
stories_told_at_random_keep_what_must_hold(void **state)
{
	static const char *const readers[] = {"police", "health", "school", "crs", "edt"};
	static const char *const words[] = {"verified", "opened", "refused"};
	size_t closed = 0, reopened = 0, refused = 0, accepted = 0;

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
			refusal = say(scene, 'A', line);
			accepted += refusal == REFUSAL_NONE;
			refused += refusal != REFUSAL_NONE;
			closed += scene->last.closes != 0;
			reopened += scene->last.reopens != 0;
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
				assert_true(pay_all(scene, 1000));
				closed++;
			}
		}
		assert_true(pay_all(scene, 2000));
		SETTLED(scene);
	}
	/* the stories must be worth telling */
	print_message("%zu taken, %zu refused, %zu closed, %zu reopened\n", accepted, refused, closed, reopened);
	assert_true(accepted > 1000 && refused > 1000 && closed > 20 && reopened > 20);
}

/* ---- out of memory ------------------------------------------------------------------------ */

static void
out_of_memory_is_said_and_nothing_else(void **state)
{
	struct scene *scene = scene_open();
	struct decide_context context = {.standing = &scene->standing};
	size_t failed = 0;

	(void)state;
	in_state(scene, 5);
	for (size_t k = 0; k < 4; k++)
		READS(scene,
		      k == 0   ? "crs"
		      : k == 2 ? "health"
			       : "police",
		      "opened",
		      k == 0   ? "R1"
		      : k == 1 ? "D1"
		      : k == 2 ? "D2"
			       : "O1");
	ACCEPTED(scene, "C1 crs close re R1 to crs reason=complete");
	ACCEPTED(scene, "N1 police not-told re O1 to crs code=no-reasons");
	context.state = &scene_book(scene, 'A')->state;
	for (size_t i = 0; i < scene->said_count; i++) {
		enum status status = STATUS_NO_MEMORY;

		for (size_t most = 0; status; most += 48) {
			struct arena *arena = arena_new(most);
			struct decision decision;

			assert_non_null(arena);
			status = decide_envelope(&scene->said[i].envelope, &context, arena, &decision);
			assert_true(status == STATUS_OK || status == STATUS_NO_MEMORY);
			failed += status != STATUS_OK;
			arena_free(arena);
		}
	}
	assert_true(failed > 100);
	SETTLED(scene);
}

static void
a_case_beyond_its_bounds_is_busy(void **state)
{
	struct scene *scene = scene_open();
	struct case_state large;
	struct decide_context context = {.standing = &scene->standing, .state = &large};
	struct decision decision;

	(void)state;
	ACCEPTED(scene, "R1 police referral to crs " PPN " grade=high child=aaaaaaaa");
	large = scene_book(scene, 'A')->state;
	large.duty_count = MAX_CASE_DUTIES + 1;
	assert_int_equal(decide_envelope(&scene->said[0].envelope, &context, scene->arena, &decision), STATUS_BUSY);
	large.duty_count = 0;
	large.past_count = MAX_CASE_ENVELOPES + 1;
	assert_int_equal(decide_envelope(&scene->said[0].envelope, &context, scene->arena, &decision), STATUS_BUSY);
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_type_from_everyone_in_every_state_has_a_stable_answer),
	    cmocka_unit_test(out_of_memory_is_said_and_nothing_else),
	    cmocka_unit_test(a_case_beyond_its_bounds_is_busy),
	    cmocka_unit_test(stories_told_at_random_keep_what_must_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
