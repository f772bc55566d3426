#include "support/story_acts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "runtime/agent_view.h"
#include "support/story_desk.h"
#include "support/story_message.h"

/* Messages that one verb sends and a story names. */
#define NAMES_MOST 8

/* A line in words, taken from the left. */
struct sentence {
	char *rest;
};

static char *
next(struct sentence *sentence)
{
	char *word;

	if (!sentence->rest)
		return NULL;
	sentence->rest += strspn(sentence->rest, " ");
	word = *sentence->rest ? strsep(&sentence->rest, " ") : NULL;
	return word;
}

/* ---- what somebody reads --------------------------------------------------------- */

static const char *
words_after(const struct story_line *line, const char *name)
{
	size_t size = strlen(name);

	if (strncmp(line->text, name, size) != 0)
		return NULL;
	return line->text + size + strspn(line->text + size, " ");
}

static int
check_reading(struct story_cast *cast, const struct story_act *act)
{
	for (size_t i = 0; i < act->more_count; i++) {
		const char *reads = words_after(&act->more[i], "reads:");
		const char *not = words_after(&act->more[i], "does not read:");
		const char *first = words_after(&act->more[i], "reads first:");

		if (reads && !strstr(cast->print, reads))
			return story_cast_wrong(cast, "line %u: nobody reads \"%s\" in: %s", act->more[i].number, reads,
						cast->print);
		if (first && strncmp(cast->print, first, strlen(first)) != 0)
			return story_cast_wrong(cast, "line %u: it does not begin with \"%s\": %s", act->more[i].number,
						first, cast->print);
		if (not && strstr(cast->print, not))
			return story_cast_wrong(cast, "line %u: \"%s\" is read in: %s", act->more[i].number, not,
						cast->print);
	}
	return 0;
}

static int
check_code(struct story_cast *cast, int is_refusal)
{
	if (!is_refusal && cast->code)
		return story_cast_wrong(cast, "exit %d: %s", (int)cast->code, cast->print);
	if (is_refusal && !cast->code)
		return story_cast_wrong(cast, "it was not refused: %s", cast->print);
	return 0;
}

/* ---- sends ------------------------------------------------------------------------ */

/* The clauses after a message's name, in any order. */
static int
clauses_take(struct story_cast *cast, struct sentence *sentence, struct story_message *message, const char **ret_user)
{
	char *word, *name;

	while ((word = next(sentence))) {
		int *number = NULL;

		if (!strcmp(word, "about"))
			number = &message->about;
		else if (!strcmp(word, "replacing"))
			number = &message->replacing;
		else if (!strcmp(word, "in-case-of"))
			number = &message->in_case;
		else if (strcmp(word, "to") != 0 && strcmp(word, "as") != 0)
			return story_cast_wrong(cast, "\"%s\" is none of: about, replacing, in-case-of, to, as", word);
		name = next(sentence);
		if (!name)
			return story_cast_wrong(cast, "something is missing after \"%s\"", word);
		if (!strcmp(word, "to"))
			message->to = name;
		if (!strcmp(word, "as"))
			*ret_user = name;
		if (number)
			*number = story_cast_find(cast, name);
		if (number && *number < 0)
			return story_cast_wrong(cast, "no message is called %s", name);
	}
	return 0;
}

/* A message that found another holder was sealed again under another id. */
static void
follow(struct story_cast *cast, size_t who, struct envelope_id *id)
{
	struct sent_row row;

	for (int i = 0; i < 8 && *id->hex; i++) {
		if (agent_view_sent_one(cast->house->actors[who]->agent, id, cast->of_act, &row) ||
		    row.state != SENT_REPLACED)
			return;
		*id = row.replaced_by;
	}
}

/* `TYPE NAME [about R1] [to police,health] …` */
static int
do_send(struct story_cast *cast, size_t who, const struct story_act *act, struct sentence *sentence, int is_refusal)
{
	const char *type = next(sentence), *name = next(sentence);
	struct story_line members[64];
	struct story_message message = {
		type ? message_type_find(type) : TYPE_UNKNOWN, name, -1, -1, -1, NULL, members, 0};
	struct story_typed typed = {who, "", "send - --wait", {NULL, 0}};
	struct envelope_id id = {""};

	if (message.type == TYPE_UNKNOWN || !name)
		return story_cast_wrong(cast, "say a type of message and a name for it: %s", type ? type : "");
	if (clauses_take(cast, sentence, &message, &typed.user))
		return 1;
	for (size_t i = 0; i < act->more_count && message.member_count < 64; i++)
		if (story_message_is(&act->more[i]))
			members[message.member_count++] = act->more[i];
	if (story_message_json(cast, &message, &typed.payload) || story_cast_type(cast, &typed) ||
	    check_code(cast, is_refusal))
		return 1;
	(void)story_cast_ids(cast, who, &id, 1);
	follow(cast, who, &id);
	if (*id.hex && story_cast_said(cast, who, name, &id, message.about))
		return 1;
	cast->print = story_cast_named(cast, cast->raw); /* with its own name, too */
	return check_reading(cast, act);
}

/* `referral S1..S30 …` is thirty messages. */
static int
is_many(const char *words)
{
	return words && strstr(words, "..");
}

static int
do_send_many(struct story_cast *cast, size_t who, const struct story_act *act, const char *words)
{
	char type[STORY_NAME_SIZE], stem[8], rest[200] = "";
	unsigned from, to;

	if (sscanf(words, "%39s %7[A-Z]%u..%*[A-Z]%u %199[^\n]", type, stem, &from, &to, rest) < 4 || to < from)
		return story_cast_wrong(cast, "many are written `sends referral S1..S30`");
	for (unsigned i = from; i <= to; i++) {
		struct sentence one = {arena_print(cast->arena, "%s %s%u %s", type, stem, i, rest)};

		if (do_send(cast, who, act, &one, 0))
			return 1;
	}
	return 0;
}

/* ---- other verbs -------------------------------------------------------------------- */

/* `opens R1 [as manager]` */
static int
do_open(struct story_cast *cast, size_t who, const struct story_act *act, struct sentence *sentence)
{
	const char *name = next(sentence), *as = next(sentence), *user = as ? next(sentence) : "";
	int said = name ? story_cast_find(cast, name) : -1;
	struct story_typed typed = {who, user ? user : "", NULL, {NULL, 0}};

	if (said < 0 || (as && (strcmp(as, "as") != 0 || !*typed.user)))
		return story_cast_wrong(cast, "it is written `opens R1` or `opens R1 as manager`");
	typed.words = arena_print(cast->arena, "open %s", cast->said[said].id.hex);
	return story_cast_type(cast, &typed) || check_code(cast, 0) || check_reading(cast, act);
}

/* The names for what a verb sends: `types D1: decide …`, `types C1,D1: log-call …`. */
static int
names_take(struct story_cast *cast, size_t who, char *names)
{
	struct envelope_id ids[NAMES_MOST];
	int count = story_cast_ids(cast, who, ids, NAMES_MOST), i = 0, first = (int)cast->said_count;
	char *name;

	for (; (name = strsep(&names, ",")); i++) {
		if (i >= count)
			return story_cast_wrong(cast, "nothing was sent that could be called %s: %s", name, cast->print);
		follow(cast, who, &ids[i]);
		/* a decision made in one with its call answers it */
		if (story_cast_said(cast, who, name, &ids[i], i ? first : -1))
			return 1;
	}
	cast->print = story_cast_named(cast, cast->raw);
	return 0;
}

/* `reports I1: N1,N2`: an incident, and what its notices are called. */
static int
do_report(struct story_cast *cast, size_t who, const struct story_act *act, struct sentence *sentence)
{
	char *names = sentence->rest ? strchr(sentence->rest, ':') : NULL, *name;
	struct story_typed typed = {who, "", "notify --wait", {NULL, 0}};

	if (!names)
		return story_cast_wrong(cast, "it is written `reports I1: N1,N2`, or `reports I1:` where nothing goes");
	*names++ = '\0';
	names += strspn(names, " ");
	name = next(sentence);
	if (!name || story_incident_json(cast, name, act, &typed.payload) || story_cast_type(cast, &typed) ||
	    check_code(cast, 0))
		return 1;
	return (*names && names_take(cast, who, names)) || check_reading(cast, act);
}

/* `types [as manager] [NAMES]: words` */
static int
do_type(struct story_cast *cast, size_t who, const struct story_act *act, struct sentence *sentence, int is_refusal)
{
	char *colon = sentence->rest ? strchr(sentence->rest, ':') : NULL, *word, *names = NULL;
	struct story_typed typed = {who, "", NULL, {NULL, 0}};

	if (!colon)
		return story_cast_wrong(cast, "it is written `types: words`, `types as manager: words` or `types D1: words`");
	*colon = '\0';
	typed.words = story_cast_fill(cast, colon + 1);
	while ((word = next(sentence))) {
		if (strcmp(word, "as") != 0)
			names = word;
		else if (!(typed.user = next(sentence)))
			return story_cast_wrong(cast, "as whom?");
	}
	if (!typed.words || story_cast_type(cast, &typed) || check_code(cast, is_refusal))
		return 1;
	return (names && names_take(cast, who, names)) || check_reading(cast, act);
}

/* `has R1`, `has not R1`: it came there. */
static int
do_have(struct story_cast *cast, size_t who, struct sentence *sentence)
{
	const char *word = next(sentence), *name = word && !strcmp(word, "not") ? next(sentence) : word;
	int said = name ? story_cast_find(cast, name) : -1, is_not = word != name;
	struct inbox_row row;
	enum status status;

	if (said < 0)
		return story_cast_wrong(cast, "no message is called %s", name ? name : "");
	status = agent_view_inbox_one(cast->house->actors[who]->agent, &cast->said[said].id, cast->of_act, &row);
	if (is_not && !status)
		return story_cast_wrong(cast, "it has %s", name);
	if (!is_not && (status || row.state != INBOX_VERIFIED))
		return story_cast_wrong(cast, "it has no %s that could be opened", name);
	return 0;
}

int
story_acts_do(struct story_cast *cast, const struct story_act *act)
{
	struct sentence sentence = {arena_print(cast->arena, "%s", act->line->text)};
	int is_taken = 0, is_refusal = 0;
	const char *player, *word;
	size_t who;

	if (story_world_do(cast, act, &is_taken) || is_taken)
		return cast->why != NULL;
	player = next(&sentence);
	who = player ? house_find(cast->house, player) : HOUSE_MOST;
	if (who == HOUSE_MOST)
		return story_cast_wrong(cast, "\"%s\" is nobody who plays, and no word of a story", player ? player : "");
	word = next(&sentence);
	if (word && !strcmp(word, "cannot")) {
		is_refusal = 1;
		word = next(&sentence);
	}
	if (word && (!strcmp(word, "sends") || !strcmp(word, "send")))
		return is_many(sentence.rest) ? do_send_many(cast, who, act, sentence.rest)
					      : do_send(cast, who, act, &sentence, is_refusal);
	if (word && (!strcmp(word, "types") || !strcmp(word, "type") || !strcmp(word, "type:") || !strcmp(word, "types:"))) {
		if (strchr(word, ':'))
			sentence.rest = arena_print(cast->arena, ":%s", sentence.rest ? sentence.rest : "");
		return do_type(cast, who, act, &sentence, is_refusal);
	}
	if (word && !is_refusal && !strcmp(word, "reports"))
		return do_report(cast, who, act, &sentence);
	if (word && !is_refusal && !strcmp(word, "opens"))
		return do_open(cast, who, act, &sentence);
	if (word && !is_refusal && !strcmp(word, "has"))
		return do_have(cast, who, &sentence);
	if (word && !is_refusal && !strcmp(word, "dies")) {
		house_crash(cast->house, who);
		return 0;
	}
	return story_cast_wrong(cast, "\"%s\" is none of: sends, cannot send, types, cannot type, reports, opens, has, has not, dies",
				word ? word : "");
}
