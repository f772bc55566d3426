/* What is still to be found out about the children, what their families were
 * told, and the month's figures of both. */
#include "crs/verbs.h"

#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "content/json_text.h"
#include "crs/children.h"
#include "crs/children_month.h"
#include "crs/followup.h"
#include "crs/matter.h"
#include "rules/clocks.h"
#include "runtime/figures.h"
#include "runtime/results.h"

static const struct verb_option list_options[] = {
	{"--all", OPTION_FLAG, NULL, "what is done, too"},
};
static const struct verb_option family_options[] = {
	{"--told", OPTION_WORD, NULL, "yes, no or must-not: was the family told what came of it?"},
	{"--channel", OPTION_WORD, NULL, "phone, letter, in-person or visit"},
	{"--child", OPTION_TEXT, NULL, "whose family: a token or first name (else: all children of the case)"},
	{"--told-at", OPTION_TEXT, NULL, "the day, 2026-11-25 (else: today)"},
};
/* ---- follow-ups ------------------------------------------------------------------ */

static void
followup_line(struct verb_call *call, const struct followup *row)
{
	const struct json_member members[] = {
		{"number", NULL, row->number},
		{"kind", followup_word(row->kind), 0},
		{"case", row->case_token.hex, 0},
		{"message", row->message.hex, 0},
		{"child", row->child.hex, 0},
		{"since", results_time(row->since_ms, call->arena), 0},
		{"doneAt", results_time(row->done_ms, call->arena), 0},
		{"how", row->how, 0},
		{"by", row->by, 0},
	};

	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else
		page_line(&call->out, "%5lld  %-10s case %s  child %-8s since %s  %s", (long long)row->number,
			  followup_word(row->kind), row->case_token.hex, row->child.hex, members[5].text,
			  row->done_ms
				  ? arena_print(call->arena, "done (%s%s%s)", row->how, *row->by ? ", " : "", row->by)
				  : followup_meaning(row->kind));
}

static enum exit_code
run_follow_ups(struct verb_call *call)
{
	struct matter matter;
	const struct case_token *only = NULL;
	struct followup_rows rows;
	enum status status;
	enum exit_code code = EXIT_DONE;

	if (call->word_count)
		code = matter_find(call, call->words[0], &matter);
	if (code)
		return code;
	if (call->word_count)
		only = &matter.case_token;
	status = followup_list(agent_db(call->desk->agent), only,
			       verbs_value(call, "--all") ? FOLLOWUP_ALL : FOLLOWUP_OPEN, call->arena, &rows);
	if (status)
		return verbs_trouble(call, "follow-ups", status);
	for (size_t i = 0; i < rows.count; i++)
		followup_line(call, &rows.rows[i]);
	if (!rows.count && !verbs_value(call, "--json"))
		page_line(&call->out, "nothing is to be found out");
	if (rows.count == FOLLOWUP_MOST)
		page_line(&call->err, "there are more than %d: say a case", FOLLOWUP_MOST);
	return EXIT_DONE;
}

static int64_t
number_of(const char *text)
{
	int64_t number = 0;

	if (!*text || strlen(text) > 15)
		return 0;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return 0;
		number = number * 10 + (*text - '0');
	}
	return number;
}

/* `follow-up done N`. */
static enum exit_code
run_follow_up(struct verb_call *call)
{
	struct db *db = agent_db(call->desk->agent);
	int64_t number = number_of(call->words[1]);
	enum status status;

	if (strcmp(call->words[0], "done") != 0 || !number) {
		page_line(&call->err, "follow-up: write `follow-up done N`, N being a number that `follow-ups` lists");
		return EXIT_USAGE;
	}
	if (!*call->person.role)
		return verbs_trouble(call, call->person.user, STATUS_NOT_PERMITTED);
	status = db_begin(db);
	if (status)
		return verbs_trouble(call, "follow-up", status);
	status = followup_done(db, number, call->person.user, call->now.civil.ms);
	if (!status)
		status = db_commit(db);
	if (status) {
		db_rollback(db);
		if (status == STATUS_CONFLICT) {
			page_line(&call->err, "follow-up: %s is done already", call->words[1]);
			return EXIT_CONFLICT;
		}
		return verbs_trouble(call, call->words[1], status);
	}
	page_line(&call->out, "done");
	return EXIT_DONE;
}

/* ---- the family -------------------------------------------------------------------- */

static int
is_one_of(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; word && i < count; i++)
		if (!strcmp(word, words[i]))
			return 1;
	return 0;
}

static enum exit_code
family_list(struct verb_call *call, const struct matter *matter)
{
	struct db_query *query =
		db_query(agent_db(call->desk->agent), "SELECT child, told, channel, told_ms, by_user FROM crs_family"
						      " WHERE case_token = ?1 ORDER BY number");
	size_t count = 0;
	int is_row = 1;

	db_bind_text(query, 1, matter->case_token.hex);
	while (is_row) {
		char day[DAY_SIZE];
		enum status status = db_step(query, &is_row);

		if (status)
			return verbs_trouble(call, "family", status);
		if (!is_row)
			break;
		day_print(clocks_day((struct instant){db_number(query, 3)}), day);
		if (verbs_value(call, "--json")) {
			const struct json_member members[] = {{"case", matter->case_token.hex, 0},
							      {"child", db_text(query, 0), 0},
							      {"told", db_text(query, 1), 0},
							      {"channel", db_text(query, 2), 0},
							      {"on", day, 0},
							      {"by", db_text(query, 4), 0}};

			verbs_line(call, members, sizeof members / sizeof *members);
		} else {
			page_line(&call->out, "%s  child %-8s told: %-8s %s  %s", day, db_text(query, 0),
				  db_text(query, 1), db_text(query, 2), db_text(query, 4));
		}
		count++;
	}
	if (!count && !verbs_value(call, "--json"))
		page_line(&call->out, "nothing says what the family was told");
	return EXIT_DONE;
}

static enum exit_code
family_child(struct verb_call *call, const struct matter *matter, struct child *ret_child)
{
	const char *who = verbs_value(call, "--child");
	struct children_known known;
	struct envelope_id referral;
	int found;
	enum exit_code code;

	id_set(ret_child->hex, sizeof ret_child->hex, "-");
	if (!who)
		return EXIT_DONE;
	code = matter_referral(call, matter, &referral);
	if (!code)
		code = children_read(call, &referral, &known);
	if (code)
		return code;
	found = children_find(&known, who, strlen(who));
	if (found < 0) {
		page_line(&call->err, "family: --child %s: %s", who,
			  found == -2 ? "several children are called so; say the token" : "no child is called so");
		return EXIT_USAGE;
	}
	*ret_child = known.items[found].token;
	return EXIT_DONE;
}

static enum exit_code
family_keep(struct verb_call *call, const struct matter *matter, int64_t told_ms)
{
	struct db *db = agent_db(call->desk->agent);
	struct db_query *query;
	struct child child;
	enum status status;
	enum exit_code code = family_child(call, matter, &child);

	if (code)
		return code;
	status = db_begin(db);
	if (status)
		return verbs_trouble(call, "family", status);
	query = db_query(db, "INSERT INTO crs_family(case_token, child, told, channel, told_ms, by_user, at_ms)"
			     " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	db_bind_text(query, 1, matter->case_token.hex);
	db_bind_text(query, 2, child.hex);
	db_bind_text(query, 3, verbs_value(call, "--told"));
	db_bind_text(query, 4, verbs_value(call, "--channel") ? verbs_value(call, "--channel") : "");
	db_bind_number(query, 5, told_ms);
	db_bind_text(query, 6, call->person.user);
	db_bind_number(query, 7, call->now.civil.ms);
	status = db_run(query);
	if (!status)
		status = db_commit(db);
	if (status) {
		db_rollback(db);
		return verbs_trouble(call, "family", status);
	}
	page_line(&call->out, "written down");
	return EXIT_DONE;
}

static enum exit_code
run_family(struct verb_call *call)
{
	static const char *const tolds[] = {"yes", "no", "must-not"};
	static const char *const channels[] = {"phone", "letter", "in-person", "visit"};
	const char *told = verbs_value(call, "--told"), *channel = verbs_value(call, "--channel");
	const char *at = verbs_value(call, "--told-at");
	int64_t told_ms = call->now.civil.ms;
	struct matter matter;
	int32_t day;
	enum exit_code code = matter_find(call, call->words[0], &matter);

	if (code)
		return code;
	if (!told)
		return family_list(call, &matter);
	if (!is_one_of(told, tolds, 3) || (channel && !is_one_of(channel, channels, 4)) ||
	    (!strcmp(told, "yes") && !channel)) {
		page_line(&call->err,
			  "family: --told yes --channel phone, letter, in-person or visit; or --told no; or "
			  "--told must-not, where telling them would put somebody in danger");
		return EXIT_USAGE;
	}
	if (at && day_parse(at, &day)) {
		page_line(&call->err, "family: --told-at %s: write a day, 2026-11-25", at);
		return EXIT_USAGE;
	}
	if (at)
		told_ms = clocks_at(day, 12 * 60).ms;
	if (told_ms > call->now.civil.ms + 24 * 3600 * 1000LL) {
		page_line(&call->err, "family: --told-at %s is in the future", at);
		return EXIT_USAGE;
	}
	if (!*call->person.role)
		return verbs_trouble(call, call->person.user, STATUS_NOT_PERMITTED);
	return family_keep(call, &matter, told_ms);
}

/* ---- the month's figures ------------------------------------------------------------- */

static enum exit_code
add_children(struct verb_call *call, struct figures *figures)
{
	struct children_month month;
	enum status status = children_month_count(agent_db(call->desk->agent), clocks_day(figures->from),
						  clocks_day(figures->until), &month);

	if (status)
		return verbs_trouble(call, "figures", status);
	children_month_hide(&month, figures->below);
	for (size_t w = 0; w < CHILDREN_MONTH_WHATS; w++)
		for (size_t b = 0; b < CHILDREN_MONTH_BANDS; b++)
			for (size_t g = 0; g < CHILDREN_MONTH_GRADES; g++) {
				const struct children_month_cell *cell = &month.cells[w][b][g];
				const char *name = children_month_name(w, b, g, call->arena);

				if (!name)
					return verbs_trouble(call, "figures", STATUS_NO_MEMORY);
				figures_add(figures, name, cell->count, cell->is_hidden);
			}
	return EXIT_DONE;
}

static enum exit_code
run_figures(struct verb_call *call)
{
	struct figures figures;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = figures_begin(call, &figures);
	if (!code)
		code = add_children(call, &figures);
	if (!code)
		code = figures_add_useful(call, &figures);
	return code ? code : figures_end(call, &figures);
}

#define OPTIONS(list) list, sizeof list / sizeof *list
static const struct verb rows[] = {
	{"follow-ups", "[CASE] [--all] [--json]", "what is still to be found out about the children", 0, 1,
	 OPTIONS(list_options), run_follow_ups},
	{"follow-up", "done N", "that has been found out", 2, 2, NULL, 0, run_follow_up},
	{"family", "CASE [--told yes --channel CHANNEL] [--json]", "write down, or list, what the family was told", 1,
	 1, OPTIONS(family_options), run_family},
	{"figures", "[--month 2026-11] [--exact] [--send] [--json]", "a month's children: how many, and of whom nothing is missing", 0, 0,
	 figures_options, FIGURES_OPTIONS, run_figures},
};

const struct verb *
verbs_followup(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
