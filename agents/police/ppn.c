#include "police/ppn.h"

#include <string.h>
#include <strings.h>

#include "base/day.h"
#include "base/id.h"
#include "content/document_value.h"
#include "police/police_table.h"
#include "rules/clocks.h"
#include "runtime/results.h"

#define MS_A_MINUTE 60000
#define TEEN_FROM 13
#define CHILD_UNTIL 18

/**
 * struct look:
 * A document while it is looked at.
 */
struct look {
	const struct document *document;
	struct instant now;
	struct arena *arena;
	struct agent_prompts *prompts;
	enum status status;
};

static const char *
value(const struct look *look, const char *pointer)
{
	return document_value(look->document, pointer, look->arena);
}

static int
is(const struct look *look, const char *pointer, const char *word)
{
	return !strcmp(value(look, pointer), word);
}

/* Keeps what stands there, NULL standing for no memory. */
static void
say(struct look *look, const char *code, const char *words)
{
	if (!words)
		look->status = STATUS_NO_MEMORY;
	else if (look->prompts->count < AGENT_PROMPTS_MOST)
		look->prompts->items[look->prompts->count++] = (struct agent_prompt){code, words};
}

/* ---- grades ------------------------------------------------------------------- */

static const char *const grade_words[] = {[PPN_NOT_SAID] = "",
					  [PPN_NONE] = "none",
					  [PPN_STANDARD] = "standard",
					  [PPN_MEDIUM] = "medium",
					  [PPN_HIGH] = "high"};

enum ppn_grade
ppn_grade_find(const char *word)
{
	for (int i = PPN_HIGH; i > PPN_NOT_SAID; i--)
		if (!strcasecmp(grade_words[i], word))
			return (enum ppn_grade)i;
	return PPN_NOT_SAID;
}

/* What a DASH of so many yes answers says (docs/FIELDS.md, "Risk"). */
static enum ppn_grade
band_of(uint64_t score)
{
	return score >= PPN_DASH_HIGH ? PPN_HIGH : score >= PPN_DASH_MEDIUM ? PPN_MEDIUM : PPN_STANDARD;
}

static int
is_dash(const struct document *document, struct arena *arena, uint64_t *ret_score)
{
	return !strcmp(document_value(document, "/risk/tool", arena), "dash") &&
	       !id_number(document_value(document, "/risk/score", arena), ret_score);
}

/* The least grade that the assessment allows: the highest of what the score
 * says, what the tool gave (DARA gives a grade and no score) and what the
 * judgement says where it is a grade's word. */
static enum ppn_grade
expected_of(const struct document *document, struct arena *arena)
{
	static const char *const pointers[] = {"/risk/grade", "/risk/judgement"};
	uint64_t score;
	enum ppn_grade most = is_dash(document, arena, &score) ? band_of(score) : PPN_NOT_SAID;

	for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
		enum ppn_grade grade = ppn_grade_find(document_value(document, pointers[i], arena));

		most = grade > most ? grade : most;
	}
	return most;
}

static void
look_at_grade(struct look *look)
{
	enum ppn_grade grade = ppn_grade_find(value(look, "/grade"));
	enum ppn_grade expected = expected_of(look->document, look->arena);
	uint64_t score = 0;
	int has_score = is_dash(look->document, look->arena, &score);

	if (has_score && score > PPN_DASH_QUESTIONS)
		say(look, "score-odd",
		    arena_print(look->arena, "A DASH has %d questions; this one scores %llu. Please check it.",
				PPN_DASH_QUESTIONS, (unsigned long long)score));
	if (grade == PPN_NOT_SAID || grade >= expected)
		return;
	if (has_score && band_of(score) > grade)
		say(look, "grade-below-score",
		    arena_print(
			    look->arena,
			    "A DASH of %llu is %s (10 to 13 medium, 14 and more high) and this notice is graded %s. "
			    "Judgement may raise a grade and never lowers it. Nothing was changed: raise it, or say "
			    "why.",
			    (unsigned long long)score, grade_words[band_of(score)], grade_words[grade]));
	else
		say(look, "grade-below-judgement",
		    arena_print(
			    look->arena,
			    "The assessment says %s and this notice is graded %s. The grade is the higher of the two. "
			    "Nothing was changed: raise it, or say why.",
			    grade_words[expected], grade_words[grade]));
}

/* ---- the assessment ------------------------------------------------------------- */

static int
has_factor(const struct look *look, const char *const *codes)
{
	size_t concerns = document_value_count(look->document, "/concerns");

	for (size_t i = 0; i < concerns; i++) {
		const char *list = arena_print(look->arena, "/concerns/%zu/factors", i);
		size_t count = list ? document_value_count(look->document, list) : 0;

		for (size_t j = 0; j < count; j++) {
			const char *pointer = arena_print(look->arena, "%s/%zu", list, j);
			const char *factor = pointer ? value(look, pointer) : "";

			for (size_t k = 0; codes[k]; k++)
				if (!strcmp(codes[k], factor))
					return 1;
		}
	}
	return 0;
}

int
ppn_is_abuse(const struct document *document, struct arena *arena)
{
	static const char *const abuse[] = {"3A", "3B", "3C", NULL};
	const struct look look = {.document = document, .arena = arena};

	return has_factor(&look, abuse);
}

static void
look_at_tool(struct look *look)
{
	uint64_t score;

	if (is(look, "/risk/tool", "dash") && !is_dash(look->document, look->arena, &score))
		say(look, "score-missing",
		    "A DASH without its score: say how many of the 24 questions were answered yes.");
	else if (is(look, "/risk/tool", "dara") && !*value(look, "/risk/grade"))
		say(look, "tool-grade-missing", "A DARA gives a grade and no score: say which grade it gave.");
	else if (!*value(look, "/risk/tool") && ppn_is_abuse(look->document, look->arena))
		say(look, "tool-missing", "Domestic abuse without a DASH or a DARA: say the result, or NONE and why.");
}

/* ---- whom it is about ----------------------------------------------------------- */

int
ppn_age(const char *birth_date, const char *on_day)
{
	int32_t born, day;

	if (day_parse(birth_date, &born) || day_parse(on_day, &day) || born > day)
		return -1;
	/* years apart, less one before the birthday: both texts are YYYY-MM-DD */
	return (on_day[0] - birth_date[0]) * 1000 + (on_day[1] - birth_date[1]) * 100 +
	       (on_day[2] - birth_date[2]) * 10 + (on_day[3] - birth_date[3]) -
	       (strcmp(on_day + 5, birth_date + 5) < 0);
}

/* The day it happened, or on which they learned of it, or this one. */
static void
day_of(const struct look *look, char ret_day[DAY_SIZE])
{
	static const char *const pointers[] = {"/occurredAt", "/awareAt"};
	struct instant at = look->now;
	uint64_t seconds;

	for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
		if (id_number(value(look, pointers[i]), &seconds) || seconds > (uint64_t)INT32_MAX * 60)
			continue;
		at.ms = (int64_t)seconds * 1000;
		break;
	}
	day_print(clocks_day(at), ret_day);
}

static const char *
of_child(const struct look *look, size_t child, const char *field)
{
	const char *pointer = arena_print(look->arena, "/children/%zu/%s", child, field);

	return pointer ? value(look, pointer) : "";
}

static void
look_for_adultification(struct look *look)
{
	static const char *const taken[] = {"10A", "11A", "12A", "13A", "24A", NULL};
	size_t count = document_value_count(look->document, "/children");
	char day[DAY_SIZE];

	if (!is(look, "/grade", "standard") || !has_factor(look, taken))
		return;
	day_of(look, day);
	for (size_t i = 0; i < count; i++) {
		int age = ppn_age(of_child(look, i, "birthDate"), day);

		if (age < TEEN_FROM || age >= CHILD_UNTIL)
			continue;
		say(look, "adultification",
		    arena_print(
			    look->arena,
			    "A child of %d who is missing or exploited is graded standard. Would a child of nine in "
			    "the same place be graded so? Older children, and Black and mixed-heritage children above "
			    "all, are often taken to be more grown up, and less at risk, than they are. Nothing was "
			    "changed: the grade is yours.",
			    age));
		return;
	}
}

/* "children 1, 3": those for whom ${lacks} holds, or NULL. */
static const char *
list_children(struct look *look, int (*lacks)(const struct look *look, size_t child))
{
	size_t count = document_value_count(look->document, "/children"), found = 0;
	const char *list = NULL;

	for (size_t i = 0; i < count; i++) {
		if (!lacks(look, i))
			continue;
		list = found++ ? arena_print(look->arena, "%s, %zu", list, i + 1)
			       : arena_print(look->arena, "child %zu", i + 1);
		if (!list) {
			look->status = STATUS_NO_MEMORY;
			return NULL;
		}
	}
	return list;
}

static int
lacks_ethnicity(const struct look *look, size_t child)
{
	const char *given = of_child(look, child, "ethnicity");
	int is_unborn = *of_child(look, child, "expectedDate") && !*of_child(look, child, "birthDate");

	return !is_unborn && (!*given || !strcmp(given, "NOBT"));
}

static int
only_seen(const struct look *look, size_t child)
{
	return lacks_ethnicity(look, child) && *of_child(look, child, "ethnicitySeenByOfficer");
}

static void
look_at_ethnicity(struct look *look)
{
	const char *list = list_children(look, lacks_ethnicity);
	const char *seen = list_children(look, only_seen);

	if (list)
		say(look, "ethnicity-not-given",
		    arena_print(
			    look->arena,
			    "Ethnicity as the child or a parent says it is not given (%s): ask, and say REFU if they "
			    "would not say. The front door follows it up.%s",
			    list, seen ? " What an officer saw is kept beside it and never taken for it." : ""));
}

static void
look_at_voice(struct look *look)
{
	const char *heard = value(look, "/voice/heard");
	int has_reason = *value(look, "/voice/reasonNot") != '\0';

	if (!*heard)
		say(look, "voice-not-recorded",
		    "Nothing of the child's voice: what did the child say, or why was the child not heard?");
	else if (!strcmp(heard, "yes") && !*value(look, "/voice/words"))
		say(look, "voice-not-recorded", "The child was heard: write down the child's own words.");
	else if (strcmp(heard, "yes") != 0 && !has_reason)
		say(look, "voice-not-recorded", "The child was not heard: say why not.");
	if (is(look, "/voice/seenAlone", "no") && !has_reason)
		say(look, "not-seen-alone", "The child was not seen alone: say why not, and tell your supervisor.");
}

/* ---- clocks ------------------------------------------------------------------- */

static const char *
london(const struct look *look, struct instant at)
{
	int minute = clocks_minute(at);
	char day[DAY_SIZE];

	day_print(clocks_day(at), day);
	return arena_print(look->arena, "%s %02d:%02d", day, minute / 60, minute % 60);
}

/* A moment of the document; non-zero where there is none that can be. */
static int
moment_of(const struct look *look, const char *pointer, struct instant *ret_at)
{
	uint64_t seconds;

	if (id_number(value(look, pointer), &seconds) || seconds > (uint64_t)INT32_MAX * 60)
		return -1;
	ret_at->ms = (int64_t)seconds * 1000;
	return 0;
}

static void
look_at_awareness(struct look *look)
{
	struct instant aware;
	int64_t minutes;

	if (moment_of(look, "/awareAt", &aware)) {
		say(look, "aware-at-missing",
		    "Say when the police became aware: the time until the front door has it is counted.");
		return;
	}
	if (ppn_grade_find(value(look, "/grade")) != PPN_HIGH)
		return;
	minutes = (look->now.ms - aware.ms) / MS_A_MINUTE;
	if (minutes < 0)
		minutes = 0;
	say(look, "high-clock",
	    arena_print(look->arena,
			"Graded high: the police have known since %s, %lld h %02lld min. It is counted until the front "
			"door has it. Until a person there has opened it, ring.",
			london(look, aware), (long long)minutes / 60, (long long)minutes % 60));
}

static void
look_at_protection(struct look *look)
{
	struct instant began;
	int64_t left;

	if (!is(look, "/protection", "police-protection"))
		return;
	if (moment_of(look, "/protectedAt", &began)) {
		say(look, "protected-at-missing",
		    "Police protection without the time it began (protectedAt): its 72 hours run from then, and nobody "
		    "can "
		    "see when they end.");
		return;
	}
	began.ms += (int64_t)PPN_PROTECTION_HOURS * 60 * MS_A_MINUTE;
	left = (began.ms - look->now.ms) / MS_A_MINUTE;
	say(look, "protection-clock",
	    left > 0 ? arena_print(look->arena,
				   "Police protection ends at %s at the latest: %lld h %02lld min are left.",
				   london(look, began), (long long)left / 60, (long long)left % 60)
		     : arena_print(look->arena, "The 72 hours of police protection ended at %s.", london(look, began)));
}

static void
look_at_danger(struct look *look)
{
	if (is(look, "/immediateDanger", "yes"))
		say(look, "immediate-danger", "This notice says that there is danger now. " RESULTS_999);
	else if (!*value(look, "/immediateDanger"))
		say(look, "immediate-danger", "Say whether there is danger at this moment. " RESULTS_999);
}

/* Of a whole notice, and of what is added to one: there only what is said
 * anew can be below something. */
static const struct {
	void (*at)(struct look *look);
	int of_addition;
} looks[] = {
	{look_at_danger, 0}, {look_at_grade, 1},     {look_for_adultification, 1}, {look_at_protection, 1},
	{look_at_tool, 0},   {look_at_awareness, 0}, {look_at_voice, 0},	   {look_at_ethnicity, 0},
};

enum status
ppn_prompts(const struct document *document, struct instant now, struct arena *arena, struct agent_prompts *ret_prompts)
{
	struct look look = {document, now, arena, ret_prompts, STATUS_OK};
	enum police_document kind = police_table_document(document->type);

	ret_prompts->count = 0;
	for (size_t i = 0; kind != POLICE_OTHER && i < sizeof looks / sizeof *looks; i++)
		if (kind == POLICE_NOTICE || looks[i].of_addition)
			looks[i].at(&look);
	return look.status;
}
