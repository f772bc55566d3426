/* The front door's queue: what waits to be seen and answered, in the order in
 * which it is to be taken up. */
#include "crs/verbs.h"

#include <string.h>

#include "base/id.h"
#include "crs/register.h"
#include "content/json_text.h"
#include "note/directory.h"
#include "rules/clocks.h"
#include "runtime/queue.h"
#include "runtime/results.h"
#include "runtime/verbs.h"
#include "tellback/duty.h"

#define QUEUE_MOST 1000

static const struct verb_option options[] = {
	{"--aged", OPTION_FLAG, NULL,
	 "only what nobody has opened for longer than its age limit; 1 if there is any, so that a "
	 "timer can tell the team manager"},
};

/**
 * struct waiting:
 * One message of the queue.
 *
 * Shape:  ${kinds} what is owed on it, comma-separated; ${children} as the
 *         content names them; ${grade} is the sender's, ${priority} and ${why}
 *         our own, "" where nobody has regraded it.
 */
struct waiting {
	struct envelope_id id;
	struct case_token case_token;
	const char *from;
	const char *grade;
	const char *kinds;
	const char *children;
	const char *priority;
	const char *why;
	int is_danger;
	int is_high;
	int is_opened;
	int is_aged;
	size_t repeats;
	int64_t arrived_ms;
	int64_t due_ms;
};

struct gathering {
	struct verb_call *call;
	struct waiting *items;
	size_t count;
};

static struct waiting *
waiting_of(struct gathering *gathering, const char *id)
{
	for (size_t i = 0; i < gathering->count; i++)
		if (!strncmp(gathering->items[i].id.hex, id, ID_SIZE - 1))
			return &gathering->items[i];
	if (gathering->count == QUEUE_MOST)
		return NULL;
	gathering->items[gathering->count] = (struct waiting){
		.from = "", .grade = "", .kinds = "", .children = "", .priority = "", .why = "", .due_ms = INT64_MAX};
	memcpy(gathering->items[gathering->count].id.hex, id, ID_SIZE - 1);
	return &gathering->items[gathering->count++];
}

/* What the broker says we owe, message by message. */
static enum status
gather_owed(struct gathering *gathering)
{
	struct verb_call *call = gathering->call;
	struct owed_rows rows;
	enum status status = agent_view_owed(call->desk->agent, NULL, call->arena, &rows);

	for (size_t i = 0; !status && i < rows.count; i++) {
		const struct owed_row *row = &rows.rows[i];
		struct waiting *item;

		if (!agent_view_is_owed(row) || !verbs_is_ours(call, row->debtor.name) || strlen(row->id) < ID_SIZE)
			continue;
		item = waiting_of(gathering, row->id);
		if (!item)
			continue;
		item->case_token = row->case_token;
		if (row->due_ms < item->due_ms)
			item->due_ms = row->due_ms;
		if (!strstr(item->kinds, row->kind))
			item->kinds =
				arena_print(call->arena, "%s%s%s", item->kinds, *item->kinds ? "," : "", row->kind);
		if (!item->kinds)
			status = STATUS_NO_MEMORY;
	}
	return status;
}

/* What came and nobody has opened, whether or not the broker was reached. */
static enum status
gather_unopened(struct gathering *gathering)
{
	static const enum message_type types[] = {TYPE_REFERRAL, TYPE_FURTHER_INFORMATION};
	struct verb_call *call = gathering->call;
	enum status status = STATUS_OK;

	for (size_t t = 0; !status && t < sizeof types / sizeof *types; t++) {
		const struct view_wanted wanted = {NULL, types[t], 1, QUEUE_MOST};
		struct inbox_rows rows;

		status = agent_view_inbox(call->desk->agent, &wanted, call->arena, &rows);
		for (size_t i = 0; !status && i < rows.count; i++)
			(void)waiting_of(gathering,
					 rows.rows[i].id.hex); /* past the most, the oldest of the others are shown */
	}
	return status;
}

/* The content is looked at for danger and names: a list that hid them would be
 * no use at a front door. */
static void
look_inside(struct verb_call *call, struct waiting *item)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	const char *danger;
	struct view json;

	if (own && !agent_json(call->desk->agent, &item->id, own, &json) &&
	    !json_text_member(json, "immediateDanger", own, &danger))
		item->is_danger = !strcmp(danger, "YES");
	arena_free(own);
	item->children = verbs_children(call, &item->id);
}

static const struct policy *
policy_of(const struct verb_desk *desk)
{
	const struct policy *policy = trust_policy_for(desk->trust, desk->self.name);
	const struct directory *directory = trust_directory(desk->trust);
	const struct directory_agency *self = directory ? directory_find(directory, desk->self.name) : NULL;

	return policy || !self ? policy : trust_policy_for(desk->trust, self->area.name);
}

static int
is_aged(const struct verb_call *call, const struct waiting *item)
{
	const struct policy *policy = policy_of(call->desk);
	const struct calendar calendar = {policy, NULL};

	for (size_t i = 0; policy && !item->is_opened && i < policy->age_limit_count; i++) {
		const struct policy_age_limit *limit = &policy->age_limits[i];

		if (!strcmp(limit->grade, item->grade))
			return call->now.civil.ms >
			       clocks_due(&calendar, limit->unit, limit->amount, (struct instant){item->arrived_ms}).ms;
	}
	return 0;
}

/* What we have made of it ourselves. */
static void
look_up_priority(struct verb_call *call, struct waiting *item)
{
	struct db_query *query =
		db_query(agent_db(call->desk->agent), "SELECT grade, reason FROM crs_priority WHERE message = ?1");
	int is_row = 0;

	db_bind_text(query, 1, item->id.hex);
	if (db_step(query, &is_row) || !is_row)
		return; /* a queue without it is better than none */
	item->priority = arena_print(call->arena, "%s", db_text(query, 0));
	item->why = arena_print(call->arena, "%s", db_text(query, 1));
	if (!item->priority || !item->why)
		item->priority = item->why = "";
}

/* Danger, or high in our own eyes; in the sender's, until somebody here has
 * opened it and said otherwise. */
static int
is_urgent(const struct waiting *item)
{
	if (item->is_danger || (item->is_high && !item->is_opened))
		return 1;
	return *item->priority ? !strcmp(item->priority, "high") : item->is_high;
}

static void
describe(struct verb_call *call, struct waiting *item)
{
	struct register_repeats repeats;
	struct inbox_row row;
	struct sent_row own;

	if (!agent_view_inbox_one(call->desk->agent, &item->id, call->arena, &row)) {
		item->case_token = row.case_token;
		item->from = *row.on_behalf_of ? row.on_behalf_of : arena_print(call->arena, "%s", row.from.name);
		item->grade = row.grade;
		item->is_high = row.is_high;
		item->is_opened = row.opened_ms != 0;
		item->arrived_ms = row.accepted_ms;
	} else if (!agent_view_sent_one(call->desk->agent, &item->id, call->arena, &own)) {
		/* by the person who took the call: seen by nature */
		item->from = own.type == TYPE_REFERRAL ? "logged here" : "sent by us";
		item->is_high = own.is_high;
		item->is_opened = 1;
		item->arrived_ms = own.accepted_ms ? own.accepted_ms : own.made_ms;
	}
	if (!item->from)
		item->from = "";
	look_inside(call, item);
	look_up_priority(call, item);
	if (!register_repeats(agent_db(call->desk->agent), &item->id, call->arena, &repeats))
		item->repeats = repeats.count;
	item->is_aged = is_aged(call, item);
}

static void
queue_line(struct verb_call *call, const struct waiting *item)
{
	const struct json_member members[] = {
		{"id", item->id.hex, 0},
		{"case", item->case_token.hex, 0},
		{"from", item->from, 0},
		{"grade", item->grade, 0},
		{"priority", item->priority, 0},
		{"priorityReason", item->why, 0},
		{"danger", item->is_danger ? "yes" : "no", 0},
		{"high", item->is_high ? "yes" : "no", 0},
		{"opened", item->is_opened ? "yes" : "no", 0},
		{"owed", item->kinds, 0},
		{"due", results_time(item->due_ms == INT64_MAX ? 0 : item->due_ms, call->arena), 0},
		{"arrivedAt", results_time(item->arrived_ms, call->arena), 0},
		{"pastAgeLimit", item->is_aged ? "yes" : "no", 0},
		{"children", item->children, 0},
		{"earlierReferrals", NULL, (int64_t)item->repeats},
	};
	int is_over = item->due_ms <= call->now.civil.ms;

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "%s  %-8s %-9s %-20s due %s%s  %s  %s%s%s%s", item->id.hex,
		  item->is_danger ? "DANGER"
		  : item->is_high ? "HIGH"
				  : item->grade,
		  item->is_opened ? "opened" : "UNOPENED", item->from, results_due(item->due_ms, call->arena),
		  is_over ? " OVERDUE" : "", item->kinds, item->children,
		  *item->priority ? arena_print(call->arena, "  ours: %s (%s)", item->priority, item->why) : "",
		  item->repeats ? "  REFERRED BEFORE: `repeat`" : "",
		  item->is_aged ? "  PAST ITS AGE LIMIT: tell the team manager" : "");
}

/* What the newest close of a case was refused for, if only another can do it:
 * the broker tells us of no debt between others. */
static size_t
elsewhere_say(struct verb_call *call)
{
	const struct view_wanted wanted = {NULL, TYPE_CLOSE, 0, QUEUE_MOST};
	struct sent_rows rows;
	size_t said = 0;

	if (agent_view_sent(call->desk->agent, &wanted, call->arena, &rows))
		return 0;
	for (size_t i = 0; i < rows.count; i++) {
		int is_newest = rows.rows[i].state == SENT_REFUSED;

		for (size_t k = 0; k < i; k++)
			is_newest &= strcmp(rows.rows[k].case_token.hex, rows.rows[i].case_token.hex) != 0;
		for (const char *at = is_newest && rows.rows[i].needs ? rows.rows[i].needs : ""; *at;) {
			size_t size = strcspn(at, " ");
			struct envelope_id id = {""};
			const char *by;

			if (size >= ID_SIZE)
				memcpy(id.hex, at, ID_SIZE - 1);
			by = verbs_handed_by(call, &id);
			if (*by && strstr(at, duty_kind_word(DUTY_ACKNOWLEDGE)) == at + ID_SIZE) {
				page_line(&call->out, "waits for %s, which has to open %s: case %s, as of your last close", by,
					  id.hex, rows.rows[i].case_token.hex);
				said++;
			}
			at += size + (at[size] == ' ');
		}
	}
	return said;
}

static enum exit_code
queue_print(struct gathering *gathering)
{
	struct verb_call *call = gathering->call;
	struct queue_item *items = arena_array(call->arena, gathering->count, sizeof *items);
	int is_aged_only = verbs_value(call, "--aged") != NULL;
	size_t shown = 0, said = 0;

	if (!items)
		return verbs_trouble(call, "queue", STATUS_NO_MEMORY);
	for (size_t i = 0; i < gathering->count; i++) {
		struct waiting *item = &gathering->items[i];

		describe(call, item);
		items[i] = (struct queue_item){item->id,	 is_urgent(item), item->is_opened,
					       item->arrived_ms, item->due_ms,	  item};
	}
	queue_sort(items, gathering->count, call->now.civil.ms);
	for (size_t i = 0; i < gathering->count; i++) {
		const struct waiting *item = items[i].context;

		if (is_aged_only && !item->is_aged)
			continue;
		queue_line(call, item);
		shown++;
	}
	if (!is_aged_only && !verbs_value(call, "--json"))
		said = elsewhere_say(call);
	if (!shown && !said && !verbs_value(call, "--json"))
		page_line(&call->out, is_aged_only ? "nothing is past its age limit" : "nothing waits");
	return is_aged_only && shown ? EXIT_REFUSED : EXIT_DONE;
}

static enum exit_code
run_queue(struct verb_call *call)
{
	struct gathering gathering = {call, NULL, 0};
	struct agent *agent = call->desk->agent;
	enum status status;

	if (!call->turn)
		call->asked = agent_ask_owed(agent, NULL);
	call->is_waiting = call->asked && !call->is_late && !agent_answered(agent, call->asked);
	if (call->is_waiting)
		return EXIT_DONE;
	gathering.items = arena_array(call->arena, QUEUE_MOST, sizeof *gathering.items);
	/* what nobody has seen comes first: a long list of what is owed hides none */
	status = gathering.items ? gather_unopened(&gathering) : STATUS_NO_MEMORY;
	if (!status)
		status = gather_owed(&gathering);
	if (status)
		return verbs_trouble(call, "queue", status);
	if (!call->asked || agent_answered(agent, call->asked) <= 0)
		page_line(&call->err, "the broker was not reached: what is owed may have changed");
	if (gathering.count == QUEUE_MOST)
		page_line(&call->err, "more than %d wait: the rest is not shown", QUEUE_MOST);
	return queue_print(&gathering);
}

static const struct verb rows[] = {
	{"queue", "[--aged] [--json]", "what waits to be seen and answered, in order", 0, 0, options,
	 sizeof options / sizeof *options, run_queue},
};

const struct verb *
verbs_queue(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
