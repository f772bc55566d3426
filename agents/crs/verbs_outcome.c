/* `outcome`: what came of it, one message to each who is owed it. */
#include "crs/verbs.h"

#include <string.h>

#include "base/id.h"
#include "crs/answer_options.h"
#include "crs/children.h"
#include "crs/mailing.h"
#include "crs/matter.h"
#include "runtime/results.h"
#include "tellback/duty.h"

static const struct verb_option options[] = {
	ANSWER_OPTIONS("the code for every child: `codes` lists them by kind"),
	{"--of", OPTION_WORD, "/of", "assessment, early-help, strategy, s47, icpc, return-interview"},
	{"--summary", OPTION_TEXT, NULL, "what came of it, for every child"},
	{"--summary-of", OPTION_LIST, NULL, "WHO=TEXT, for one child"},
	{"--plan", OPTION_TEXT, NULL, "the plan, for every child"},
	{"--category", OPTION_TEXT, NULL, "of a plan: NEG, PHY, SAB, EMO or MUL"},
	{"--rationale", OPTION_TEXT, NULL, "as --summary"},
	{"--event-at", OPTION_TEXT, "/eventAt", "when it was completed, held or taken up (else: now)"},
	{"--already-cp", OPTION_NUMBER, "/alreadyCp", "of s47: children already on a plan"},
	{"--limited", OPTION_LIST, NULL, "an agency that is told only that it was acted on, and whom to ring"},
	{"--only", OPTION_LIST, NULL, "only to this agency, of all who are owed it"},
};

/* What each outcome is of meets. */
static const struct {
	const char *of;
	enum duty_kind kind;
} kinds[] = {
	{"assessment", DUTY_ASSESSMENT_OUTCOME},
	{"early-help", DUTY_EARLY_HELP_OUTCOME},
	{"strategy", DUTY_STRATEGY_RECORD},
	{"s47", DUTY_S47_OUTCOME},
	{"icpc", DUTY_ICPC},
	{"return-interview", DUTY_RETURN_INTERVIEW},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static const struct children_text texts[] = {
	{"summary", "--summary", "--summary-of"},
	{"plan", "--plan", NULL},
	{"category", "--category", NULL},
};
static const struct children_form form = {TYPE_OUTCOME, "code", "--code", "--child", texts, 3};

/**
 * struct group:
 * One who is owed it by one envelope: one message.
 *
 * Shape:  ${tokens} the children it is owed for, none for all of them.
 */
struct group {
	struct envelope_id opener;
	struct agency creditor;
	struct child tokens[MAX_CHILDREN];
	size_t token_count;
	int is_of_all;
};

struct groups {
	struct group items[MAILING_MOST];
	size_t count;
	int more;
};

static int
is_listed(const struct verb_call *call, const char *option, const char *name)
{
	size_t from = 0;
	const char *given;

	while ((given = verbs_next(call, option, &from)))
		if (!strcmp(given, name))
			return 1;
	return 0;
}

static struct group *
group_of(struct groups *groups, const struct envelope_id *opener, const struct agency *creditor)
{
	for (size_t i = 0; i < groups->count; i++)
		if (!strcmp(groups->items[i].opener.hex, opener->hex) &&
		    !strcmp(groups->items[i].creditor.name, creditor->name))
			return &groups->items[i];
	if (groups->count == MAILING_MOST) {
		groups->more = 1;
		return NULL;
	}
	groups->items[groups->count] = (struct group){.opener = *opener, .creditor = *creditor};
	return &groups->items[groups->count++];
}

/* Which of `kinds` is owed by the row, or KINDS. */
static size_t
kind_of(const struct owed_row *row)
{
	size_t kind = 0;

	while (kind < KINDS && strcmp(duty_kind_word(kinds[kind].kind), row->kind) != 0)
		kind++;
	return kind;
}

/* A record that an invited agency lacks is sent as a record, not told of. */
static int
is_record_lacking(struct verb_call *call, const struct envelope_id *opener)
{
	struct sent_row sent;

	return !agent_view_sent_one(call->desk->agent, opener, call->arena, &sent) && sent.type == TYPE_STRATEGY_RECORD;
}

static int
is_wanted(struct verb_call *call, const struct matter *matter, const struct owed_row *row, struct envelope_id *opener)
{
	if (!agent_view_is_owed(row) || strlen(row->id) < ID_SIZE || !tie_has(&matter->group, &row->case_token) ||
	    !verbs_is_ours(call, row->debtor.name))
		return 0;
	memcpy(opener->hex, row->id, ID_SIZE - 1);
	opener->hex[ID_SIZE - 1] = '\0';
	if (*matter->message.hex && strcmp(matter->message.hex, opener->hex) != 0 && matter->type != TYPE_REFERRAL)
		return 0;
	if (verbs_value(call, "--only") && !is_listed(call, "--only", row->creditor.name))
		return 0;
	return kind_of(row) < KINDS &&
	       !(kinds[kind_of(row)].kind == DUTY_STRATEGY_RECORD && is_record_lacking(call, opener));
}

static void
group_add(struct groups *groups, const struct owed_row *row, const struct envelope_id *opener)
{
	struct group *group = group_of(groups, opener, &row->creditor);

	if (!group)
		return;
	if (!id_is_child(row->child))
		group->is_of_all = 1;
	else if (group->token_count < MAX_CHILDREN)
		id_set(group->tokens[group->token_count++].hex, CHILD_SIZE, row->child);
}

/* What is owed of --of, or where only one thing is owed, of that. */
static enum exit_code
groups_of(struct verb_call *call, const struct matter *matter, const struct owed_rows *rows, const char **of,
	  struct groups *groups)
{
	const char *wanted = verbs_value(call, "--of");

	*of = wanted;
	for (size_t i = 0; i < rows->count; i++) {
		struct envelope_id opener;
		const char *here;

		if (!is_wanted(call, matter, &rows->rows[i], &opener))
			continue;
		here = kinds[kind_of(&rows->rows[i])].of;
		if (wanted && strcmp(wanted, here) != 0)
			continue;
		if (*of && strcmp(*of, here) != 0) {
			page_line(&call->err, "outcome: both %s and %s are owed: say which with --of", *of, here);
			return EXIT_USAGE;
		}
		*of = here;
		group_add(groups, &rows->rows[i], &opener);
	}
	if (groups->count)
		return EXIT_DONE;
	page_line(&call->err, "outcome: nothing of %s is owed there now; `owed` lists what is",
		  wanted ? wanted : "that kind");
	return EXIT_NOT_FOUND;
}

/* The children of the group that its message is about. */
static struct children_known
children_of(struct verb_call *call, const struct group *group, const struct children_known *all)
{
	struct document_child *items = arena_array(call->arena, all->count ? all->count : 1, sizeof *items);
	struct children_known known = {items, 0};

	for (size_t i = 0; items && i < all->count; i++) {
		int is_owed = group->is_of_all;

		for (size_t k = 0; k < group->token_count; k++)
			is_owed |= !strcmp(group->tokens[k].hex, all->items[i].token.hex);
		if (is_owed)
			items[known.count++] = all->items[i];
	}
	return known;
}

static enum exit_code
limited_put(struct verb_call *call, const struct children_known *known, struct json_put *puts, size_t *count)
{
	for (size_t i = 0; i < known->count; i++) {
		const char *token = arena_print(call->arena, "/perChild/%zu/token", i);
		const char *code = arena_print(call->arena, "/perChild/%zu/code", i);

		if (!token || !code)
			return verbs_trouble(call, "children", STATUS_NO_MEMORY);
		puts[(*count)++] = (struct json_put){token, JSON_PUT_TEXT, known->items[i].token.hex, 0, 0};
		puts[(*count)++] = (struct json_put){code, JSON_PUT_WORD, ANSWER_NOT_SHARED, 0, 0};
	}
	return EXIT_DONE;
}

/* `--rationale` is what people who know `decide` type. */
static void
rationale_put(const struct verb_call *call, const struct children_known *known, struct json_put *puts, size_t *count)
{
	const char *words = verbs_value(call, "--rationale");

	for (size_t i = 0; words && i < known->count; i++) {
		const char *place = arena_print(call->arena, "/perChild/%zu/summary", i);

		if (place && children_code(call, &form, &known->items[i]))
			puts[(*count)++] = (struct json_put){place, JSON_PUT_TEXT, words, 0, 1};
	}
}

static enum exit_code
add_letter(struct verb_call *call, const struct group *group, const char *of)
{
	int is_limited = answer_options_is_limited(call) || is_listed(call, "--limited", group->creditor.name);
	struct json_put *puts = arena_array(call->arena, CHILDREN_PUTS + 8 + MAX_CHILDREN, sizeof *puts);
	struct letter letter = {.type = "outcome", .re = group->opener};
	struct children_known all, known;
	size_t count = 0, kept;
	enum exit_code code =
		puts ? children_read(call, &group->opener, &all) : verbs_trouble(call, "outcome", STATUS_NO_MEMORY);

	if (code)
		return code;
	known = children_of(call, group, &all);
	if (of)
		puts[count++] = (struct json_put){"/of", JSON_PUT_WORD, of, 0, 0};
	code = answer_options_replaces(call, puts, &count);
	if (code)
		return code;
	puts[count++] = (struct json_put){"/level", JSON_PUT_WORD, is_limited ? "limited" : "full", 0, !is_limited};
	puts[count++] =
		(struct json_put){"/eventAt", JSON_PUT_TEXT, results_time(call->now.civil.ms, call->arena), 0, 1};
	code = is_limited ? limited_put(call, &known, puts, &count) : children_put(call, &form, &known, puts, &count);
	if (!is_limited)
		rationale_put(call, &known, puts, &count);
	if (code)
		return code;
	/* who has no agent is told otherwise: the message is the holder's record */
	if (id_is_agency(group->creditor.name) && strcmp(group->creditor.name, "individual") != 0 &&
	    strcmp(group->creditor.name, "anonymous") != 0) {
		letter.to = &group->creditor;
		letter.to_count = 1;
	}
	letter.puts = (struct json_puts){puts, count};
	kept = is_limited ? answer_options_limit(call) : call->given_count;
	code = mailing_add(call, &letter, arena_print(call->arena, "to %s", group->creditor.name));
	answer_options_restore(call, kept);
	return code;
}

/* Instead of an earlier one: to whom that went, about what it was about. */
static enum exit_code
run_again(struct verb_call *call)
{
	struct group group = {.is_of_all = 1};
	struct envelope_id id;
	struct sent_row old;
	enum status status;
	enum exit_code code = verbs_id(call, verbs_value(call, "--replaces"), &id);

	if (code)
		return code;
	status = agent_view_sent_one(call->desk->agent, &id, call->arena, &old);
	if (!status && old.type != TYPE_OUTCOME)
		status = STATUS_NOT_FOUND;
	if (status)
		return verbs_trouble(call, verbs_value(call, "--replaces"), status);
	group.opener = old.re;
	for (const char *at = old.to; *at;) {
		size_t size = strcspn(at, " ");
		char name[AGENCY_SIZE] = "";

		if (size < sizeof name)
			memcpy(name, at, size);
		if (*name && !verbs_is_ours(call, name))
			id_set(group.creditor.name, sizeof group.creditor.name, name);
		at += size + (at[size] == ' ');
	}
	code = add_letter(call, &group, verbs_value(call, "--of"));
	return code ? code : mailing_send(call);
}

static enum exit_code
run_outcome(struct verb_call *call)
{
	struct groups *groups;
	struct owed_rows rows;
	struct matter matter;
	const char *of;
	enum exit_code code;

	if (mailing_begun(call))
		return mailing_send(call);
	if (verbs_value(call, "--replaces"))
		return run_again(call);
	code = matter_find(call, call->words[0], &matter);
	if (!code)
		code = matter_owed(call, &matter, &rows);
	if (code || call->is_waiting)
		return code;
	groups = arena_alloc(call->arena, sizeof *groups);
	if (!groups)
		return verbs_trouble(call, "outcome", STATUS_NO_MEMORY);
	code = groups_of(call, &matter, &rows, &of, groups);
	for (size_t i = 0; !code && i < groups->count; i++) {
		const struct group *group = &groups->items[i];

		/* typed again before the broker has answered */
		if (matter_on_its_way(call, TYPE_OUTCOME, &group->opener, group->creditor.name)) {
			page_line(&call->out, "to %s: on its way already", group->creditor.name);
			continue;
		}
		code = add_letter(call, group, of);
	}
	if (!code && !mailing_begun(call))
		return EXIT_DONE;
	if (!code && groups->more)
		page_line(&call->err, "outcome: there are more than %d to tell: type the same again afterwards",
			  MAILING_MOST);
	return code ? code : mailing_send(call);
}

static const struct verb rows[] = {
	{"outcome", "CASE|MESSAGE [--of OF] --code CODE [--told-us … ] [FILE]",
	 "tell each who is owed it what came of it", 1, 2, options, sizeof options / sizeof *options, run_outcome},
};

const struct verb *
verbs_outcome(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
