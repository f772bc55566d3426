/* Closing a case, and asking beforehand whether it may be closed. */
#include "crs/verbs.h"

#include <string.h>

#include "base/id.h"
#include "crs/matter.h"
#include "crs/referrers.h"
#include "rules/duty_table.h"
#include "runtime/results.h"
#include "runtime/verbs.h"
#include "tellback/duty.h"

static const struct verb_option close_options[] = {
	{"--reason", OPTION_WORD, "/reason", "complete, rc1..rc9, opened-in-error, duplicate, adult-services, died"},
	{"--words", OPTION_TEXT, "/words", "more words"},
};

static int
blocks_close(struct verb_call *call, const struct owed_row *row)
{
	enum duty_kind kind = duty_kind_find(row->kind);
	struct envelope_id id = {""};
	struct sent_row sent;

	if (!agent_view_is_owed(row) || kind == DUTY_KIND_COUNT)
		return 0;
	if (strlen(row->id) >= ID_SIZE)
		memcpy(id.hex, row->id, ID_SIZE - 1);
	/* another's: the broker knows of what it is, we had better ask */
	if (agent_view_sent_one(call->desk->agent, &id, call->arena, &sent))
		return duty_table_blocks_close(kind, TYPE_UNKNOWN);
	return duty_table_blocks_close(kind, sent.type);
}

/* A message stands for its case: its id looks the same. */
static enum exit_code
case_of(struct verb_call *call, struct case_token *case_token)
{
	struct matter matter;
	enum exit_code code = matter_find(call, call->words[0], &matter);

	if (!code)
		*case_token = matter.case_token;
	return code;
}

/* Of what nobody here knows nothing is owed, and that is no word to close on. */
static enum exit_code
case_known(struct verb_call *call, const struct case_token *case_token)
{
	struct referrer_rows rows;
	enum status status = referrers_of(call->desk->agent, case_token, call->arena, &rows);

	if (!status && rows.count)
		return EXIT_DONE;
	if (status)
		return verbs_trouble(call, call->words[0], status);
	page_line(&call->err, "%s: no referral of %s is here: is that the case?", call->verb->name, call->words[0]);
	return EXIT_NOT_FOUND;
}

/* What others owe each other in it the broker does not tell us: whether they
 * opened what was sent to them before the case was ours. */
static void
elsewhere_say(struct verb_call *call, const struct case_token *case_token)
{
	struct referrer_rows rows;

	if (referrers_of(call->desk->agent, case_token, call->arena, &rows))
		return;
	for (size_t i = 0; i < rows.count; i++) {
		const char *by = verbs_handed_by(call, &rows.rows[i].referral);

		if (*by)
			page_line(&call->out, "  once %s has opened %s, which was sent there before the case was yours", by,
				  rows.rows[i].referral.hex);
	}
}

/* Only the broker's fresh word counts: 0 may, 1 may not, 3 cannot tell. */
static enum exit_code
run_may_close(struct verb_call *call)
{
	struct agent *agent = call->desk->agent;
	struct case_token case_token;
	struct owed_rows rows;
	size_t count = 0;
	enum exit_code code = case_of(call, &case_token);
	enum status status;

	if (code)
		return code;
	if (!call->turn)
		call->asked = agent_ask_owed(agent, &case_token);
	call->is_waiting = call->asked && !call->is_late && !agent_answered(agent, call->asked);
	if (call->is_waiting)
		return EXIT_DONE;
	if (!call->asked || agent_answered(agent, call->asked) <= 0) {
		page_line(&call->err, "cannot tell: the broker was not reached");
		return EXIT_NOT_REACHED;
	}
	status = agent_view_owed(agent, &case_token, call->arena, &rows);
	if (status)
		return verbs_trouble(call, "may-close", status);
	for (size_t i = 0; i < rows.count; i++) {
		if (!blocks_close(call, &rows.rows[i]))
			continue;
		page_line(&call->out, "may not close: %s owes %s to %s (%s, due %s)", rows.rows[i].debtor.name,
			  rows.rows[i].kind, rows.rows[i].creditor.name, rows.rows[i].state,
			  results_due(rows.rows[i].due_ms, call->arena));
		count++;
	}
	if (count)
		return EXIT_REFUSED;
	code = case_known(call, &case_token);
	if (code)
		return code;
	page_line(&call->out, "may close");
	elsewhere_say(call, &case_token);
	return EXIT_DONE;
}

/* A close answers a referral of its case: the first one. */
static enum exit_code
referral_of(struct verb_call *call, const struct case_token *case_token, struct envelope_id *ret_id)
{
	struct referrer_rows rows;
	enum status status = referrers_of(call->desk->agent, case_token, call->arena, &rows);

	if (!status && !rows.count)
		status = STATUS_NOT_FOUND;
	if (status)
		return verbs_trouble(call, call->words[0], status);
	*ret_id = rows.rows[0].referral;
	return EXIT_DONE;
}

static int
is_acknowledge(const char *kind)
{
	const char *word = duty_kind_word(DUTY_ACKNOWLEDGE);
	size_t size = strlen(word);

	return !strncmp(kind, word, size) && kind[size] == '/';
}

/* Where nobody here can do what is missing, whoever can is named. */
static void
others_say(struct verb_call *call)
{
	struct sent_row row;

	if (agent_view_sent_one(call->desk->agent, &call->sent.id, call->arena, &row))
		return;
	for (const char *at = row.needs ? row.needs : ""; *at;) {
		size_t size = strcspn(at, " ");
		struct envelope_id id = {""};
		const char *by = "", *kind = at + ID_SIZE;

		if (size > ID_SIZE) {
			memcpy(id.hex, at, ID_SIZE - 1);
			if (is_acknowledge(kind))
				by = verbs_handed_by(call, &id);
		}
		if (*by)
			page_line(&call->err, "  %s has to open %s: it was sent there before the case was handed over to you",
				  by, id.hex);
		at += size + (at[size] == ' ');
	}
}

static enum exit_code
await_close(struct verb_call *call)
{
	enum exit_code code = verbs_await(call);

	if (code == EXIT_REFUSED)
		others_say(call);
	return code;
}

static enum exit_code
run_close(struct verb_call *call)
{
	struct case_token case_token;
	struct envelope_id re;
	struct view json;
	enum exit_code code;

	if (verbs_is_sent(call))
		return await_close(call);
	code = case_of(call, &case_token);
	if (!code)
		code = referral_of(call, &case_token, &re);
	if (!code) {
		const struct json_put puts[] = {
			{"/tellback", JSON_PUT_NUMBER, NULL, 1, 0},
			{"/type", JSON_PUT_TEXT, "close", 0, 0},
			{"/case", JSON_PUT_TEXT, case_token.hex, 0, 0},
			{"/re", JSON_PUT_TEXT, re.hex, 0, 0},
		};

		code = verbs_form(call, call->payload, (struct json_puts){puts, 4}, &json);
	}
	if (!code)
		code = verbs_submit(call, json);
	return code ? code : await_close(call);
}

static const struct verb rows[] = {
	{"may-close", "CASE|MESSAGE", "0: it may; 1: not, and who is owed what; 3: cannot tell", 1, 1, NULL, 0,
	 run_may_close},
	{"close", "CASE|MESSAGE --reason REASON", "close a case once everybody was answered", 1, 1, close_options,
	 sizeof close_options / sizeof *close_options, run_close},
};

const struct verb *
verbs_close(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
