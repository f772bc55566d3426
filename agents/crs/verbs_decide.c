/* `decide`: what was decided on a referral, to the one who referred; and
 * `repeat`: whether its children were referred before. */
#include "crs/verbs.h"

#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "content/document_value.h"
#include "content/json_text.h"
#include "crs/answer_options.h"
#include "crs/children.h"
#include "crs/matter.h"
#include "crs/register.h"
#include "note/directory.h"
#include "rules/clocks.h"

static const struct verb_option options[] = {
	ANSWER_OPTIONS("for every child: advice, nfa, early-help, assessment, strategy, existing-case, other-area"),
	{"--rationale", OPTION_TEXT, NULL, "why, for every child"},
	{"--rationale-of", OPTION_LIST, NULL, "WHO=TEXT, for one child"},
	{"--cin", OPTION_TEXT, NULL, "primary need where services follow: N1 to N9, N0 (CIN census)"},
	{"--cin-of", OPTION_LIST, NULL, "WHO=CODE, for one child"},
	{"--stage", OPTION_WORD, "/stage", "contact, in-depth-review or referral"},
	{"--rereferral", OPTION_WORD, "/rereferral", "yes, no or unknown (else: as `repeat` finds)"},
	{"--support", OPTION_TEXT, "/suggestedSupport", "other support, where nothing is done here"},
	{"--manager", OPTION_TEXT, "/manager", "who decided (else: you)"},
};
static const struct children_text texts[] = {
	{"rationale", "--rationale", "--rationale-of"},
	{"cinCode", "--cin", "--cin-of"},
};
static const struct children_form form = {TYPE_DECISION, "code", "--code", "--child", texts, 2};

/* ---- referred before --------------------------------------------------------------- */

/* When the case was closed, "" while it is open: our own close, unless it was
 * opened again since. */
static const char *
closed_on(struct verb_call *call, const struct case_token *case_token)
{
	const struct view_wanted wanted = {case_token, TYPE_CLOSE, 0, 100};
	struct notice_rows notices;
	struct sent_rows rows;
	int64_t closed_ms = 0;
	char day[DAY_SIZE];

	if (agent_view_sent(call->desk->agent, &wanted, call->arena, &rows) ||
	    agent_view_notices(call->desk->agent, 1000, call->arena, &notices))
		return "";
	for (size_t i = 0; i < rows.count; i++)
		if (rows.rows[i].state == SENT_ACCEPTED && rows.rows[i].accepted_ms > closed_ms)
			closed_ms = rows.rows[i].accepted_ms;
	for (size_t i = 0; i < notices.count; i++)
		if (!strcmp(notices.rows[i].kind, "reopened") && notices.rows[i].at_ms > closed_ms &&
		    !strcmp(notices.rows[i].case_token.hex, case_token->hex))
			return "";
	if (!closed_ms)
		return "";
	day_print(clocks_day((struct instant){closed_ms}), day);
	return arena_print(call->arena, "%s", day);
}

static void
repeat_line(struct verb_call *call, const struct register_repeat *repeat, const char *name)
{
	const char *closed = closed_on(call, &repeat->earlier_case);
	char day[DAY_SIZE];

	day_print(repeat->earlier_day, day);
	if (verbs_value(call, "--json")) {
		const struct json_member members[] = {
			{"child", repeat->child.hex, 0},
			{"name", name, 0},
			{"earlier", repeat->earlier.hex, 0},
			{"earlierCase", repeat->earlier_case.hex, 0},
			{"earlierOn", day, 0},
			{"earlierChild", repeat->earlier_child.hex, 0},
			{"closedOn", closed, 0},
		};

		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "  %s %s: referred on %s, case %s %s%s%s", repeat->child.hex, name, day,
		  repeat->earlier_case.hex, *closed ? "(closed " : "(open", closed, ")");
}

static const char *
name_of(const struct children_known *known, const struct child *token)
{
	for (size_t i = 0; i < known->count; i++)
		if (!strcmp(known->items[i].token.hex, token->hex))
			return known->items[i].name;
	return "";
}

static int
is_linked_only(struct verb_call *call, const struct envelope_id *referral)
{
	struct register_repeats earlier;

	return !register_earlier(agent_db(call->desk->agent), referral, call->arena, &earlier) && earlier.count;
}

static enum exit_code
repeats_say(struct verb_call *call, const struct envelope_id *referral, const struct register_repeats *repeats)
{
	struct children_known known = {NULL, 0};
	enum exit_code code = children_read(call, referral, &known);

	if (code)
		return code;
	if (!verbs_value(call, "--json")) {
		if (!repeats->count && is_linked_only(call, referral))
			page_line(&call->out, "no earlier referral of these children in 12 months but those of cases "
					      "linked with this one");
		else if (!repeats->count && register_has(agent_db(call->desk->agent), referral))
			page_line(&call->out, "no earlier referral of these children in 12 months");
		else if (!repeats->count)
			page_line(&call->out, "cannot tell: no child here has an NHS number, or a name and birth date");
		else
			page_line(&call->out, "%zu earlier referral%s of these children in 12 months:", repeats->count,
				  repeats->count == 1 ? "" : "s");
	}
	for (size_t i = 0; i < repeats->count; i++)
		repeat_line(call, &repeats->rows[i], name_of(&known, &repeats->rows[i].child));
	if (repeats->count && !verbs_value(call, "--json"))
		page_line(&call->out,
			  "If it is the same matter: link CASE --into CASE --why TEXT, and a manager confirms. "
			  "Each child is matched by itself: a sibling is not.");
	return EXIT_DONE;
}

/* ---- who says that they rang ----------------------------------------------------- */

/* How far a slip's clock and the one beside the telephone may be apart. */
#define RANG_MS (24 * 3600 * 1000LL)

static int64_t
moment(const struct document *document, const char *pointer, struct arena *arena)
{
	int64_t seconds = 0;

	for (const char *at = document_value(document, pointer, arena); *at >= '0' && *at <= '9' && seconds < 1LL << 40;
	     at++)
		seconds = seconds * 10 + (*at - '0');
	return seconds * 1000;
}

/* A call that we logged for ${from} about then. */
static int
is_call_of(struct verb_call *call, const struct sent_row *row, const char *from, int64_t rang_ms)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	int64_t apart = 0;
	int is = 0;

	if (own && !agent_message(call->desk->agent, &row->id, own, &message) &&
	    !strcmp(document_value(&message.document, "/route", own), "telephone")) {
		const char *whom = document_value(&message.document, "/onBehalfOf", own);
		const char *agency = document_value(&message.document, "/referrer/agency", own);

		apart = moment(&message.document, "/receivedAt", own) - rang_ms;
		is = (!strcmp(whom, from) || !strcmp(agency, from)) && apart < RANG_MS && apart > -RANG_MS;
	}
	arena_free(own);
	return is;
}

/* A slip says "I rang at 10:05": which call of ours was it?  Either it is linked
 * with that one's case, or it is answered by itself. */
static enum exit_code
calls_say(struct verb_call *call, const struct envelope_id *referral)
{
	const struct view_wanted wanted = {NULL, TYPE_REFERRAL, 0, 1000};
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message slip;
	struct sent_rows rows;
	size_t found = 0;
	int64_t rang_ms = 0;
	const char *from = NULL;
	enum status status;

	if (own && !agent_message(call->desk->agent, referral, own, &slip) && !slip.is_own &&
	    !strcmp(document_value(&slip.document, "/route", own), "slip")) {
		from = arena_print(call->arena, "%s", slip.envelope.from.name);
		rang_ms = moment(&slip.document, "/rangAt", own);
		rang_ms = rang_ms ? rang_ms : slip.accepted_ms;
	}
	arena_free(own);
	if (!from || verbs_value(call, "--json"))
		return EXIT_DONE;
	status = agent_view_sent(call->desk->agent, &wanted, call->arena, &rows);
	for (size_t i = 0; !status && i < rows.count; i++) {
		if (rows.rows[i].state != SENT_ACCEPTED || !is_call_of(call, &rows.rows[i], from, rang_ms))
			continue;
		page_line(&call->out, "a call of %s was logged then: %s, case %s", from, rows.rows[i].id.hex,
			  rows.rows[i].case_token.hex);
		found++;
	}
	if (!status && !found)
		page_line(&call->out, "no call of %s was logged within a day of that: answer it by itself, and say so",
			  from);
	return status ? verbs_trouble(call, "calls", status) : EXIT_DONE;
}

static enum exit_code
run_repeat(struct verb_call *call)
{
	struct register_repeats repeats;
	struct envelope_id referral;
	struct matter matter;
	enum status status;
	enum exit_code code = matter_find(call, call->words[0], &matter);

	if (!code)
		code = matter_referral(call, &matter, &referral);
	if (code)
		return code;
	code = calls_say(call, &referral);
	if (code)
		return code;
	status = register_repeats(agent_db(call->desk->agent), &referral, call->arena, &repeats);
	return status ? verbs_trouble(call, "register", status) : repeats_say(call, &referral, &repeats);
}

/* ---- decide -------------------------------------------------------------------------- */

/* Only their own: nobody learns here who else has referred a child. */
static int
is_of_same(struct verb_call *call, const struct envelope_id *a, const struct envelope_id *b)
{
	struct inbox_row one, other;

	return !agent_view_inbox_one(call->desk->agent, a, call->arena, &one) &&
	       !agent_view_inbox_one(call->desk->agent, b, call->arena, &other) &&
	       !strcmp(one.from.name, other.from.name);
}

/* In the census a re-referral is one within twelve months of another, linked
 * with it or not. */
static enum exit_code
rereferral_put(struct verb_call *call, const struct envelope_id *referral, struct json_put *puts, size_t *count)
{
	struct db *db = agent_db(call->desk->agent);
	struct register_repeats repeats;
	enum status status = register_earlier(db, referral, call->arena, &repeats);
	const char *given = verbs_value(call, "--rereferral");
	const char *word = !status && repeats.count ? "yes" : !status && register_has(db, referral) ? "no" : "unknown";
	size_t listed = 0;

	if (status)
		return verbs_trouble(call, "register", status);
	puts[(*count)++] = (struct json_put){"/rereferral", JSON_PUT_WORD, word, 0, 1};
	for (size_t i = 0; i < repeats.count && listed < MAX_CHILDREN && !(given && strcmp(given, "yes")); i++) {
		int is_listed = !is_of_same(call, referral, &repeats.rows[i].earlier);

		for (size_t k = 0; k < i; k++)
			is_listed |= !strcmp(repeats.rows[k].earlier.hex, repeats.rows[i].earlier.hex);
		if (is_listed)
			continue;
		puts[*count] = (struct json_put){arena_print(call->arena, "/rereferralOf/%zu", listed++), JSON_PUT_TEXT,
						 repeats.rows[i].earlier.hex, 0, 1};
		if (!puts[(*count)++].pointer)
			return verbs_trouble(call, "decide", STATUS_NO_MEMORY);
	}
	return EXIT_DONE;
}

/* The answer goes to one referrer: where several wait in a case, say which. */
static enum exit_code
referral_of(struct verb_call *call, struct matter *matter, struct envelope_id *ret_id)
{
	struct matter_referrals referrals;
	size_t count = 0;
	enum exit_code code = matter_find(call, call->words[0], matter);

	if (code)
		return code;
	if (*matter->message.hex) {
		*ret_id = matter->message; /* a referral, or what made it owed again */
		return EXIT_DONE;
	}
	code = matter_referrals(call, matter, &referrals);
	if (code)
		return code;
	for (size_t i = 0; i < referrals.count; i++)
		count += !strcmp(referrals.rows[i].case_token.hex, matter->case_token.hex);
	if (count <= 1)
		return matter_referral(call, matter, ret_id);
	page_line(&call->err, "decide: several referred in that case, and each is answered by itself:");
	for (size_t i = 0; i < referrals.count; i++)
		if (!strcmp(referrals.rows[i].case_token.hex, matter->case_token.hex))
			page_line(&call->err, "  %s  from %s", referrals.rows[i].id.hex, referrals.rows[i].from.name);
	return EXIT_CONFLICT;
}

static int
has_code(struct verb_call *call, const struct children_known *known, const char *code)
{
	for (size_t i = 0; i < known->count; i++) {
		const char *given = children_code(call, &form, &known->items[i]);

		if (given && !strcmp(given, code))
			return 1;
	}
	return 0;
}

/* What follows from a code and is easily forgotten. */
static void
remind(struct verb_call *call, const struct matter *matter, const struct children_known *known)
{
	if (has_code(call, known, "existing-case") && matter->group.count == 1)
		page_line(&call->err,
			  "decide: no case is linked with this one: link %s --into CASE, so that this referrer "
			  "is told what the others are",
			  matter->case_token.hex);
	if (has_code(call, known, "strategy"))
		page_line(&call->err, "decide: the meeting's record is owed to this referrer: record %s",
			  matter->case_token.hex);
	if (has_code(call, known, "other-area"))
		page_line(&call->err, "decide: it stays ours until the other area has accepted: hand-over AGENCY %s",
			  matter->case_token.hex);
}

static enum exit_code
children_limited(struct verb_call *call, const struct children_known *known, int is_to_agency, struct json_put *puts,
		 size_t *count)
{
	const struct children_form codes_only = {TYPE_DECISION, "code", "--code", "--child", NULL, 0};
	enum exit_code code = children_put(call, is_to_agency ? &codes_only : &form, known, puts, count);

	for (size_t i = 0; is_to_agency && i < *count; i++)
		if (puts[i].pointer && strlen(puts[i].pointer) > 5 &&
		    !strcmp(puts[i].pointer + strlen(puts[i].pointer) - 5, "/code"))
			puts[i].text = ANSWER_NOT_SHARED;
	return code;
}

/* Is it an agency that reads the answer?  It reads its facts, too. */
static int
is_agency_reading(struct verb_call *call, const struct envelope_id *referral)
{
	const struct directory *directory = trust_directory(call->desk->trust);
	struct inbox_row received;
	struct sent_row own;

	if (!agent_view_inbox_one(call->desk->agent, referral, call->arena, &received))
		return !*received.on_behalf_of || (directory && directory_find(directory, received.on_behalf_of));
	return !agent_view_sent_one(call->desk->agent, referral, call->arena, &own) && *own.to;
}

static enum exit_code
run_decide(struct verb_call *call)
{
	struct json_put *puts = arena_array(call->arena, CHILDREN_PUTS + MAX_CHILDREN + 8, sizeof *puts);
	struct letter letter = {.type = "decision"};
	int is_limited = answer_options_is_limited(call);
	struct children_known known;
	struct matter matter;
	size_t count = 0, kept;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = puts ? referral_of(call, &matter, &letter.re) : verbs_trouble(call, "decide", STATUS_NO_MEMORY);
	if (!code)
		code = children_read(call, &letter.re, &known);
	if (!code)
		code = is_limited ? children_limited(call, &known, is_agency_reading(call, &letter.re), puts, &count)
				  : children_put(call, &form, &known, puts, &count);
	if (!code)
		code = answer_options_replaces(call, puts, &count);
	if (!code)
		code = rereferral_put(call, &letter.re, puts, &count);
	if (code)
		return code;
	if (!call->turn)
		remind(call, &matter, &known);
	puts[count++] = (struct json_put){"/level", JSON_PUT_WORD, "full", 0, 1};
	puts[count++] = (struct json_put){"/stage", JSON_PUT_WORD, "contact", 0, 1};
	if (!is_limited)
		puts[count++] = (struct json_put){"/manager", JSON_PUT_TEXT, call->person.user, 0, 1};
	letter.puts = (struct json_puts){puts, count};
	kept = is_limited ? answer_options_limit(call) : call->given_count;
	code = verbs_letter_send(call, &letter);
	answer_options_restore(call, kept);
	return code;
}

static const struct verb rows[] = {
	{"decide", "REFERRAL|CASE --code CODE [--told-us … ] [FILE]", "answer a referrer with the decision", 1, 2,
	 options, sizeof options / sizeof *options, run_decide},
	{"repeat", "REFERRAL|CASE [--json]", "earlier referrals of these children in 12 months", 1, 1, NULL, 0,
	 run_repeat},
};

const struct verb *
verbs_decide(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
