/* What the police keep count of: the day's high-risk domestic abuse, children
 * about whom the same is said again, grades that came back lower. */
#include "police/verbs.h"

#include <string.h>

#include "base/day.h"
#include "content/document_value.h"
#include "content/json_text.h"
#include "police/ageing.h"
#include "police/ledger.h"
#include "police/police_store.h"
#include "police/police_table.h"
#include "police/ppn.h"
#include "rules/clocks.h"
#include "runtime/results.h"
#include "runtime/verbs_table.h"

#define MS_A_DAY ((int64_t)86400000)
/* How long a repeat stands on top of the inbox; `repeats` lists them all. */
#define ATTENTION_DAYS 14
#define INBOX_MOST 1000
#define WORDS_MOST 200

static const struct verb_option hrda_options[] = {
	{"--day", OPTION_TEXT, NULL, "another day than today (2026-11-20)"},
	{"--names", OPTION_FLAG, NULL, "the children's names, for those at the meeting"},
};
static const struct verb_option repeats_options[] = {
	{"--names", OPTION_FLAG, NULL, "the children's names"},
};
static const struct verb_option inbox_options[] = {
	{"--all", OPTION_FLAG, NULL, "every type of message, opened ones too"},
	{"--case", OPTION_TEXT, NULL, "of one case only"},
};

/* Names are for a person with a role. */
static enum exit_code
names_allowed(struct verb_call *call)
{
	if (!verbs_value(call, "--names") || *call->person.role)
		return EXIT_DONE;
	return verbs_trouble(call, "--names", STATUS_NOT_PERMITTED);
}

static const char *
names_of(struct verb_call *call, const struct envelope_id *id)
{
	return verbs_value(call, "--names") ? verbs_children(call, id) : "";
}

/* ---- the day's high-risk list ------------------------------------------------------------ */

static const char *
clock_of(struct verb_call *call, int64_t ms)
{
	int minute = clocks_minute((struct instant){ms});
	const char *text = arena_print(call->arena, "%02d:%02d", minute / 60, minute % 60);

	return text ? text : "";
}

static void
hrda_line(struct verb_call *call, const struct ledger_notice *row)
{
	int64_t opened = verbs_ageing_opened(call, &row->id);
	int64_t waited = row->aware_s ? ageing_minutes(row->aware_s * 1000, row->accepted_ms) : -1;
	const struct json_member members[] = {
		{"id", row->id.hex, 0},
		{"case", row->case_token.hex, 0},
		{"children", NULL, (int64_t)row->children},
		{"acceptedAt", results_time(row->accepted_ms, call->arena), 0},
		{"minutesFromAware", NULL, waited},
		{"opened", opened ? "yes" : "no", 0},
		{"openedAt", results_time(opened, call->arena), 0},
		{"decided", row->codes, 0},
		{"names", names_of(call, &row->id), 0},
	};
	const char *after = waited < 0 ? "?" : arena_print(call->arena, "%lld", (long long)waited);

	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else
		page_line(&call->out, "%s  case %s  %2zu %-8s  %s, %s min after awareness  %-22s %s%s%s", row->id.hex,
			  row->case_token.hex, row->children, row->children == 1 ? "child" : "children",
			  clock_of(call, row->accepted_ms), after ? after : "?",
			  opened ? arena_print(call->arena, "opened %s", clock_of(call, opened)) : "NOT OPENED",
			  *row->codes ? row->codes : "not decided yet", *members[8].text ? "  " : "", members[8].text);
}

static enum exit_code
run_hrda(struct verb_call *call)
{
	const char *given = verbs_value(call, "--day");
	int32_t day = clocks_day(call->now.civil);
	struct ledger_notices rows;
	enum exit_code code = names_allowed(call);
	char text[DAY_SIZE];
	enum status status;

	if (code)
		return code;
	if (given && day_parse(given, &day)) {
		page_line(&call->err, "hrda: --day wants a date like 2026-11-20");
		return EXIT_USAGE;
	}
	status = ledger_day(agent_db(call->desk->agent), day, call->arena, &rows);
	if (status)
		return verbs_trouble(call, "hrda", status);
	day_print(day, text);
	if (!verbs_value(call, "--json"))
		page_line(&call->out, "high-risk domestic abuse, %s: %zu", text, rows.count);
	for (size_t i = 0; i < rows.count; i++)
		hrda_line(call, &rows.rows[i]);
	return EXIT_DONE;
}

/* ---- the same again ------------------------------------------------------------------------ */

static void
repeat_line(struct verb_call *call, const struct ledger_repeat *row, const char *lead)
{
	char first[DAY_SIZE];
	const struct json_member members[] = {
		{"repeat", row->id.hex, 0},
		{"child", row->child.hex, 0},
		{"count", NULL, (int64_t)row->count},
		{"since", (day_print(row->first_day, first), first), 0},
		{"names", names_of(call, &row->id), 0},
	};

	if (verbs_value(call, "--json"))
		verbs_line(call, members, sizeof members / sizeof *members);
	else
		page_line(&call->out,
			  "%s%s  %zu standard notices about one child (%s) since %s: review it as if graded higher%s%s",
			  lead, row->id.hex, row->count, row->child.hex, first, *members[4].text ? "  " : "",
			  members[4].text);
}

static enum exit_code
run_repeats(struct verb_call *call)
{
	struct ledger_repeats rows;
	enum exit_code code = names_allowed(call);
	enum status status;

	if (code)
		return code;
	status = ledger_repeats(agent_db(call->desk->agent), 0, call->arena, &rows);
	if (status)
		return verbs_trouble(call, "repeats", status);
	for (size_t i = 0; i < rows.count; i++)
		repeat_line(call, &rows.rows[i], "");
	if (!rows.count && !verbs_value(call, "--json"))
		page_line(&call->out, "no child has had %d standard notices in %d days", LEDGER_REPEATS,
			  LEDGER_REPEAT_DAYS);
	return EXIT_DONE;
}

/* ---- inbox: what must be seen before the rest -------------------------------------------------- */

/* What a sender wrote begins no line of ours and fills no page. */
static const char *
tame(struct verb_call *call, const char *text)
{
	char *copy = arena_text(call->arena, text, strnlen(text, WORDS_MOST));
	size_t size = copy ? strlen(copy) : 0;

	for (size_t i = 0; i < size; i++)
		if ((unsigned char)copy[i] < 0x20 || copy[i] == 0x7f)
			copy[i] = ' ';
	while (size && text[size] && ((unsigned char)copy[size - 1] & 0x80) &&
	       ((unsigned char)text[size] & 0xC0) == 0x80)
		copy[--size] = '\0'; /* no half of a letter */
	return copy ? copy : "";
}

/* Its reason in words lies in its seal. */
static const char *
rationale_of(struct verb_call *call, const struct envelope_id *id)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	const char *words = "";

	if (own && !agent_message(call->desk->agent, id, own, &message))
		words = tame(call, document_value(&message.document, "/rationale", own));
	arena_free(own);
	return words;
}

static void
regrade_line(struct verb_call *call, const struct inbox_row *row)
{
	struct ledger_regrade regrade;
	const char *what = "changed";

	if (ledger_regrade(agent_db(call->desk->agent), &row->id, &regrade))
		return; /* it is told of in a moment */
	if (*regrade.was && ppn_grade_find(regrade.now) < ppn_grade_find(regrade.was))
		what = "LOWERED";
	else if (*regrade.was && ppn_grade_find(regrade.now) > ppn_grade_find(regrade.was))
		what = "RAISED";
	{
		const struct json_member members[] = {
			{"regrade", row->id.hex, 0},   {"how", what, 0},
			{"was", regrade.was, 0},       {"now", regrade.now, 0},
			{"by", row->from.name, 0},     {"of", regrade.notice.hex, 0},
			{"reason", regrade.reason, 0}, {"rationale", rationale_of(call, &row->id), 0},
		};

		if (verbs_value(call, "--json"))
			verbs_line(call, members, sizeof members / sizeof *members);
		else
			page_line(&call->out, "! grade %s from %s to %s by %s, of your notice %s: %s: %s", what,
				  *regrade.was ? regrade.was : "?", regrade.now, row->from.name, regrade.notice.hex,
				  regrade.reason, members[7].text);
	}
}

static enum status
attention(struct verb_call *call)
{
	const struct view_wanted unopened = {NULL, TYPE_UNKNOWN, 1, INBOX_MOST};
	struct db *db = agent_db(call->desk->agent);
	struct ledger_repeats repeats;
	struct inbox_rows inbox;
	struct held_rows held;
	enum status status = police_store_held_all(db, call->arena, &held);

	if (!status)
		status = ledger_repeats(db, call->now.civil.ms - ATTENTION_DAYS * MS_A_DAY, call->arena, &repeats);
	if (!status)
		status = agent_view_inbox(call->desk->agent, &unopened, call->arena, &inbox);
	if (status)
		return status;
	if (held.count && !verbs_value(call, "--json"))
		page_line(&call->out, "! %zu notices to settings are HELD: `held` lists them, `redirect` lets them go",
			  held.count);
	for (size_t i = 0; i < inbox.count; i++)
		if (police_table_document(inbox.rows[i].type) == POLICE_REGRADE &&
		    inbox.rows[i].state == INBOX_VERIFIED)
			regrade_line(call, &inbox.rows[i]);
	for (size_t i = 0; i < repeats.count; i++)
		repeat_line(call, &repeats.rows[i], "! ");
	return STATUS_OK;
}

/* The inbox of every agent, below what must not be missed in it. */
static enum exit_code
run_inbox(struct verb_call *call)
{
	const struct verb *plain = verbs_table_find(NULL, call->verb->name);
	enum status status = verbs_value(call, "--case") ? STATUS_OK : attention(call);

	return status ? verbs_trouble(call, "inbox", status) : plain->run(call);
}

#define OPTIONS(list) list, sizeof list / sizeof *list
static const struct verb rows[] = {
	{"inbox", "[--all] [--case CASE] [--json]",
	 "what came in, most urgent first; lowered, repeated on top", 0, 0, OPTIONS(inbox_options),
	 run_inbox},
	{"hrda", "[--day DAY] [--names] [--json]", "the day's high-risk domestic abuse, for the daily meeting", 0, 0,
	 OPTIONS(hrda_options), run_hrda},
	{"repeats", "[--names] [--json]", "children with three standard notices in ninety days", 0, 0,
	 OPTIONS(repeats_options), run_repeats},
};

const struct verb *
verbs_ledger(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
