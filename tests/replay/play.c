#include "replay/play.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "crs/register.h"
#include "runtime/agent.h"

#define REFUSED_SHOWN 5

/* Whose acts they are; receipts name the role. */
static const struct {
	const char *agency;
	struct agent_person person;
} people[] = {
	{"crs", {"ann", "social-worker"}},   {"edt", {"eve", "edt-worker"}},	 {"police", {"pat", "officer"}},
	{"health", {"nia", "navigator"}},    {"school", {"kim", "dsl"}},	 {"school2", {"lee", "dsl"}},
	{"ambulance", {"amy", "clinician"}}, {"housing", {"hal", "administrator"}},
};

static const struct agent_person *
person_of(const char *agency)
{
	size_t i = 0;

	while (strcmp(people[i].agency, agency) != 0)
		i++;
	return &people[i].person;
}

static int
wrong(const struct play *play, const struct act *act, const char *what)
{
	(void)fprintf(stderr, "replay: matter %u, act %d of %d, at %lld: %s\n%s\n", act->matter, (int)act->kind,
		      (int)act->about, (long long)act->at_s, what, play->letter.text);
	return 1;
}

/* Hand in what is written, at ${agency}. */
static int
hand_in(struct play *play, const struct act *act, const char *agency, char ret_id[ID_SIZE])
{
	const struct agent_submission submission = {
		.json = {(const uint8_t *)play->letter.text, play->letter.size}, .person = *person_of(agency)};
	struct actor *actor = town_actor(play->town, agency);
	struct play_thread *thread = act->kind == ACT_COUNT ? NULL : &play->threads[act->matter];
	struct document_problems problems = {.count = 0};
	struct agent_sent sent;
	enum status status;

	arena_reset(play->arena);
	status = agent_send(actor->agent, &submission, actor->now, play->arena, &sent, &problems);
	for (size_t i = 0; status && i < problems.count; i++)
		(void)fprintf(stderr, "%s: %s\n", problems.items[i].pointer, problems.items[i].detail);
	if (status)
		return wrong(play, act, status_word(status));
	id_set(ret_id, ID_SIZE, sent.id.hex);
	if (thread && !thread->case_hex[0])
		id_set(thread->case_hex, ID_SIZE, sent.case_token.hex);
	return 0;
}

static int
open_at(struct play *play, const struct act *act, const char *agency, const char *id_hex)
{
	struct actor *actor = town_actor(play->town, agency);
	struct envelope_id id;
	enum status status;

	id_set(id.hex, ID_SIZE, id_hex);
	status = agent_opened(actor->agent, &id, person_of(agency), actor->now);
	return status ? wrong(play, act, status_word(status)) : 0;
}

static struct letter_answer
answer_of(const struct play *play, const struct act *act, const char *re_hex)
{
	return (struct letter_answer){.matter = &play->book->matters[act->matter],
				      .number = act->matter,
				      .case_hex = play->threads[act->matter].case_hex,
				      .re_hex = re_hex,
				      .now_s = act->at_s};
}

/* ---- one function an act ----------------------------------------------------------------- */

static int
refer(struct play *play, const struct act *act)
{
	const struct matter *matter = &play->book->matters[act->matter];

	letter_referral(&play->letter, matter, act->matter);
	return hand_in(play, act, matter_is_written(matter) ? matter_agency(matter->source) : "crs",
		       play->threads[act->matter].referral);
}

static int
see(struct play *play, const struct act *act)
{
	return open_at(play, act, acts_is_office(play->book, act->at_s) ? "crs" : "edt",
		       play->threads[act->matter].referral);
}

/* Whether a child was referred before is what the front door's own register
 * says, and it must say what the plan does. */
static int
check_register(struct play *play, const struct act *act)
{
	struct register_repeats repeats;
	struct envelope_id id;
	enum status status;

	arena_reset(play->arena);
	id_set(id.hex, ID_SIZE, play->threads[act->matter].referral);
	status = register_earlier(agent_db(town_actor(play->town, "crs")->agent), &id, play->arena, &repeats);
	if (status)
		return wrong(play, act, status_word(status));
	if ((repeats.count > 0) == (play->book->matters[act->matter].is_rereferral != 0))
		return 0;
	return wrong(play, act, repeats.count ? "the register knows the child" : "the register does not know the child");
}

/* A meeting that was decided on at once. */
static int
is_strategy(const struct play *play, const struct matter *matter)
{
	return matter->enquiry != ENQUIRY_NONE && calendar_worked(play->book, matter->decided_s, matter->met_s) <= 1;
}

static int
decide(struct play *play, const struct act *act)
{
	static const char *const codes[] = {
		[MATTER_ADVICE] = "ADVICE", [MATTER_HELP] = "EARLY_HELP", [MATTER_CLOSED] = "NFA", [MATTER_ASSESSED] = "ASSESSMENT"};
	struct play_thread *thread = &play->threads[act->matter];
	struct letter_answer answer = answer_of(play, act, thread->referral);

	answer.code = is_strategy(play, answer.matter) ? "STRATEGY" : codes[answer.matter->kind];
	if (answer.matter->kind == MATTER_ADVICE && act->matter % 3)
		answer.code = "NFA";
	if (answer.matter->kind >= MATTER_CLOSED && check_register(play, act))
		return 1;
	letter_decision(&play->letter, &answer);
	return hand_in(play, act, "crs", thread->decision);
}

static int
help(struct play *play, const struct act *act)
{
	struct play_thread *thread = &play->threads[act->matter];
	struct letter_answer answer = answer_of(play, act, thread->decision);

	answer.code = answer.matter->is_taken_up ? "TAKEN_UP" : act->matter % 3 ? "DECLINED" : "NOT_REACHED";
	answer.to = matter_has_agent(answer.matter) ? matter_agency(answer.matter->source) : "crs";
	letter_outcome(&play->letter, &answer, "EARLY_HELP", answer.matter->helped_s);
	return hand_in(play, act, "crs", thread->help);
}

static int
record(struct play *play, const struct act *act)
{
	struct play_thread *thread = &play->threads[act->matter];
	struct letter_answer answer = answer_of(play, act, thread->decision);
	const char *invited[ACTS_INVITED_MOST];
	size_t count = acts_invited(answer.matter, invited);

	answer.code = answer.matter->enquiry == ENQUIRY_NONE ? "NONE" : act->matter % 3 ? "JOINT" : "SINGLE";
	letter_record(&play->letter, &answer, invited, count);
	return hand_in(play, act, "crs", thread->record);
}

static int
enquire(struct play *play, const struct act *act)
{
	struct play_thread *thread = &play->threads[act->matter];
	struct letter_answer answer = answer_of(play, act, thread->record);
	const char *invited[ACTS_INVITED_MOST];
	size_t count = acts_invited(answer.matter, invited);

	answer.code = answer.matter->enquiry == ENQUIRY_CONFERENCE ? "CP_CONFERENCE" :
		      answer.matter->enquiry == ENQUIRY_EXCLUDED   ? "MONITOR" :
		      act->matter % 2				   ? "SERVICES" :
								     "NFA";
	for (size_t i = 0; i < count; i++) {
		answer.to = invited[i];
		letter_outcome(&play->letter, &answer, "S47", answer.matter->enquired_s);
		if (hand_in(play, act, "crs", thread->enquiries[i]))
			return 1;
	}
	return 0;
}

static int
confer(struct play *play, const struct act *act)
{
	struct play_thread *thread = &play->threads[act->matter];
	const char *invited[ACTS_INVITED_MOST];
	size_t count = acts_invited(&play->book->matters[act->matter], invited);

	for (size_t i = 0; i < count; i++) {
		struct letter_answer answer = answer_of(play, act, thread->enquiries[i]);

		answer.code = act->matter % 5 ? "PLAN" : "NO_PLAN";
		answer.to = invited[i];
		letter_outcome(&play->letter, &answer, "ICPC", answer.matter->conferred_s);
		if (hand_in(play, act, "crs", thread->conferences[i]))
			return 1;
	}
	return 0;
}

static int
assess(struct play *play, const struct act *act)
{
	static const char *const codes[] = {"NFA", "EARLY_HELP", "CHILD_IN_NEED", "OTHER"};
	struct play_thread *thread = &play->threads[act->matter];
	struct letter_answer answer = answer_of(play, act, thread->decision);
	int is_enquiry = answer.matter->enquiry != ENQUIRY_NONE;
	const char *invited[ACTS_INVITED_MOST];
	size_t count = acts_invited(answer.matter, invited);

	answer.code = codes[is_enquiry ? 2 : act->matter % 4];
	for (size_t i = is_enquiry ? 0 : count - 1; i < count; i++) {
		answer.to = matter_has_agent(answer.matter) ? invited[i] : "crs";
		/* the referrer's is owed since the decision, the others' since the record */
		answer.re_hex = i + 1 < count || is_strategy(play, answer.matter) ? thread->record : thread->decision;
		letter_outcome(&play->letter, &answer, "ASSESSMENT", answer.matter->assessed_s);
		if (hand_in(play, act, "crs", thread->assessments[i]))
			return 1;
	}
	return 0;
}

/* ---- read, told, closed --------------------------------------------------------------------- */

static int
tell(struct play *play, const struct act *act, const char *re_hex)
{
	struct letter_answer answer = answer_of(play, act, re_hex);
	char id[ID_SIZE];

	letter_told(&play->letter, &answer);
	return hand_in(play, act, "crs", id);
}

/* Each of the invited, or the referrer alone, reads its own. */
static int
read_each(struct play *play, const struct act *act, char ids[ACTS_INVITED_MOST][ID_SIZE])
{
	const char *invited[ACTS_INVITED_MOST];
	size_t count = acts_invited(&play->book->matters[act->matter], invited);

	for (size_t i = 0; i < count; i++)
		if (ids[i][0] && open_at(play, act, invited[i], ids[i]))
			return 1;
	return 0;
}

static int
read_record(struct play *play, const struct act *act)
{
	const char *invited[ACTS_INVITED_MOST];
	size_t count = acts_invited(&play->book->matters[act->matter], invited);

	for (size_t i = 0; i < count; i++)
		if (open_at(play, act, invited[i], play->threads[act->matter].record))
			return 1;
	return 0;
}

static int
read_it(struct play *play, const struct act *act)
{
	const struct matter *matter = &play->book->matters[act->matter];
	struct play_thread *thread = &play->threads[act->matter];
	const char *one = act->about == ACT_DECIDE ? thread->decision :
			  act->about == ACT_HELP   ? thread->help :
						     thread->assessments[ACTS_INVITED_MOST - 1];

	if (!matter_has_agent(matter)) {
		const char *invited[ACTS_INVITED_MOST];

		if (act->about == ACT_ASSESS)
			one = thread->assessments[acts_invited(matter, invited) - 1];
		return tell(play, act, one);
	}
	if (act->about == ACT_RECORD)
		return read_record(play, act);
	if (act->about == ACT_ENQUIRE)
		return read_each(play, act, thread->enquiries);
	if (act->about == ACT_CONFER)
		return read_each(play, act, thread->conferences);
	if (act->about == ACT_ASSESS)
		return read_each(play, act, thread->assessments);
	return open_at(play, act, matter_agency(matter->source), one);
}

static int
end(struct play *play, const struct act *act)
{
	struct letter_answer answer = answer_of(play, act, play->threads[act->matter].referral);
	char id[ID_SIZE];

	letter_close(&play->letter, &answer);
	return hand_in(play, act, "crs", id);
}

/* Of this day, as the front door's own case system would count. */
static int
count(struct play *play, const struct act *act)
{
	struct letter_day day = {calendar_day(act->at_s), 0, 0};
	char id[ID_SIZE];

	for (size_t i = play->next; i > 0 && calendar_day(play->acts->items[i - 1].at_s) == day.day; i--) {
		day.contacts += play->acts->items[i - 1].kind == ACT_REFER;
		day.closures += play->acts->items[i - 1].kind == ACT_CLOSE;
	}
	letter_count(&play->letter, &day);
	return hand_in(play, act, "crs", id);
}

static int
do_act(struct play *play, const struct act *act)
{
	static int (*const acts[])(struct play *, const struct act *) = {
		[ACT_REFER] = refer,	 [ACT_SEE] = see,	  [ACT_DECIDE] = decide, [ACT_HELP] = help,
		[ACT_RECORD] = record,	 [ACT_ENQUIRE] = enquire, [ACT_CONFER] = confer, [ACT_ASSESS] = assess,
		[ACT_READ] = read_it,	 [ACT_CLOSE] = end,
		[ACT_COUNT] = count,
	};

	return acts[act->kind](play, act);
}

/* Was anything refused?  Nothing may be. */
static int
is_refused(struct play *play)
{
	for (size_t i = 0; i < play->town->house->count; i++) {
		struct actor *actor = play->town->house->actors[i];
		struct sent_rows rows;

		arena_reset(play->arena);
		if (agent_view_refused(actor->agent, play->arena, &rows))
			return 1;
		for (size_t at = 0; at < rows.count && at < REFUSED_SHOWN; at++)
			(void)fprintf(stderr, "replay: %s: %s %s was refused: %s %s\n", actor->agency->name,
				      message_type_word(rows.rows[at].type), rows.rows[at].id.hex,
				      refusal_row(rows.rows[at].code)->word, rows.rows[at].needs);
		if (rows.count)
			return 1;
	}
	return 0;
}

int
play_until(struct play *play, int64_t at_s)
{
	const struct act_list *acts = play->acts;

	while (play->next < acts->count && acts->items[play->next].at_s < at_s) {
		int64_t now_s = acts->items[play->next].at_s;

		town_until(play->town, now_s);
		for (; play->next < acts->count && acts->items[play->next].at_s == now_s; play->next++)
			if (do_act(play, &acts->items[play->next]))
				return 1;
		house_play(play->town->house);
	}
	town_until(play->town, at_s);
	return is_refused(play);
}
