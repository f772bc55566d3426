/* The front door, as a table. */
#include "crs/crs_table.h"

#include "crs/arrivals_table.h"
#include "crs/phone_call.h"
#include "crs/requests_verbs.h"
#include "crs/verbs.h"

static const enum message_type inbox_types[] = {
	TYPE_REFERRAL,
	TYPE_FURTHER_INFORMATION,
	TYPE_NOT_TOLD,
	TYPE_INFORMATION_RESPONSE,
	TYPE_CAPACITY,
	TYPE_ACTION_DONE,
	TYPE_STRATEGY_RECORD,
	TYPE_OVERRIDE,
	TYPE_ESCALATION,
	TYPE_ESCALATION_RESPONSE,
	TYPE_NOTIFICATION,
	TYPE_HANDOVER,
	TYPE_HANDOVER_ACCEPTED,
	TYPE_HANDOVER_DECLINED,
	TYPE_NOT_OURS,
	TYPE_RECALL,
	TYPE_PURGED,
	TYPE_RETRACT,
	TYPE_CORRECT,
	TYPE_AUDIT_REQUEST,
	TYPE_HOLD,
	TYPE_UNKNOWN,
};

static const struct verb *(*const verbs[])(size_t *ret_count) = {
	verbs_queue, verbs_call,     verbs_answer,  verbs_decide,     verbs_outcome, verbs_record,  verbs_cases,
	verbs_close, verbs_followup, verbs_offered, verbs_governance, requests_ask,  requests_show, requests_change,
	verbs_count,
};

static const struct agent_packet packet = {phone_call_is, phone_call_send};

/* Ids, codes, days and keyed hashes: no word of what anybody wrote. */
static const char *const tables[] = {
	"CREATE TABLE crs_child(message TEXT NOT NULL, place INTEGER NOT NULL, token TEXT NOT NULL,"
	" case_token TEXT NOT NULL, day INTEGER NOT NULL, band TEXT NOT NULL, grade TEXT NOT NULL,"
	" ethnicity TEXT NOT NULL CHECK(ethnicity IN('missing','known','refused')), heard INTEGER NOT NULL,"
	" consent INTEGER NOT NULL, number_print BLOB, name_print BLOB, PRIMARY KEY(message, place))"
	" STRICT, WITHOUT ROWID",
	"CREATE INDEX crs_child_number ON crs_child(number_print) WHERE number_print IS NOT NULL",
	"CREATE INDEX crs_child_name ON crs_child(name_print) WHERE name_print IS NOT NULL",
	"CREATE INDEX crs_child_case ON crs_child(case_token)",
	"CREATE INDEX crs_child_day ON crs_child(day)",
	"CREATE TABLE crs_followup(number INTEGER PRIMARY KEY, kind TEXT NOT NULL, message TEXT NOT NULL,"
	" case_token TEXT NOT NULL, child TEXT NOT NULL, since_ms INTEGER NOT NULL, done_ms INTEGER NOT NULL DEFAULT 0,"
	" how TEXT NOT NULL DEFAULT '', by_user TEXT NOT NULL DEFAULT '', UNIQUE(message, kind, child)) STRICT",
	"CREATE INDEX crs_followup_case ON crs_followup(case_token)",
	"CREATE INDEX crs_followup_open ON crs_followup(number) WHERE done_ms = 0",
	"CREATE TABLE crs_tie(link TEXT PRIMARY KEY, from_case TEXT NOT NULL, into_case TEXT NOT NULL,"
	" made_ms INTEGER NOT NULL, undone_ms INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID",
	"CREATE INDEX crs_tie_from ON crs_tie(from_case)",
	"CREATE INDEX crs_tie_into ON crs_tie(into_case)",
	"CREATE TABLE crs_priority(message TEXT PRIMARY KEY, grade TEXT NOT NULL, reason TEXT NOT NULL,"
	" at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID",
	"CREATE TABLE crs_family(number INTEGER PRIMARY KEY, case_token TEXT NOT NULL, child TEXT NOT NULL,"
	" told TEXT NOT NULL CHECK(told IN('yes','no','must-not')), channel TEXT NOT NULL, told_ms INTEGER NOT NULL,"
	" by_user TEXT NOT NULL, at_ms INTEGER NOT NULL) STRICT",
	"CREATE INDEX crs_family_case ON crs_family(case_token)",
	REQUESTS_TABLES,
	"CREATE TABLE crs_help(decision TEXT NOT NULL, case_token TEXT NOT NULL, child TEXT NOT NULL,"
	" since_ms INTEGER NOT NULL, came TEXT NOT NULL DEFAULT '', came_ms INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY(case_token, child)) STRICT, WITHOUT ROWID",
};

static enum status
arrived(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	enum status status = arrivals_table_take(agent, message, now, arena);

	return status ? status : requests_arrived(agent, message, now, arena);
}

static const struct agent_kind kind = {
	.word = "crs",
	.is_holder = 1,
	.inbox_types = inbox_types,
	.verbs = verbs,
	.verb_group_count = sizeof verbs / sizeof *verbs,
	.tables = tables,
	.table_count = sizeof tables / sizeof *tables,
	.packet = &packet,
	.holds = requests_holds,
	.arrived = arrived,
	.tick = requests_tick,
};

const struct agent_kind *
crs_table_kind(void)
{
	return &kind;
}
