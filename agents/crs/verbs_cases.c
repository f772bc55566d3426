/* Cases that change hands, and cases that are one: hand-over item by item,
 * link and unlink with a second person, hold. */
#include "crs/verbs.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/json_text.h"
#include "crs/mailing.h"
#include "crs/matter.h"

#define ITEMS_MOST 400

static const struct verb_option hand_over_options[] = {
	{"--item", OPTION_LIST, NULL, "\"CASE: summary\"; say it again for the next case"},
	{"--all", OPTION_FLAG, NULL, "every case in which we owe something"},
	{"--summary", OPTION_TEXT, NULL, "the summary, for every case that has none of its own"},
	{"--todo", OPTION_TEXT, NULL, "what is to be done next, for every case"},
	{"--until", OPTION_TEXT, "/until", "only until then: overnight cover (2026-11-26T08:00:00Z)"},
};
static const struct verb_option accept_options[] = {
	{"--case", OPTION_LIST, NULL, "one of its cases (else: all of them)"},
	{"--words", OPTION_TEXT, "/words", "to the giver"},
	{"--by", OPTION_TEXT, "/by", "who takes them (else: you)"},
};
static const struct verb_option decline_options[] = {
	{"--case", OPTION_LIST, NULL, "one of its cases (else: all of them)"},
	{"--why", OPTION_TEXT, "/why", "why not; the giver goes on owing everything"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
};
static const struct verb_option link_options[] = {
	{"--into", OPTION_TEXT, NULL, "the case that it belongs to"},
	{"--why", OPTION_TEXT, "/why", "by what it was seen"},
	{"--by", OPTION_TEXT, "/by", "who says so (else: you)"},
};
static const struct verb_option hold_options[] = {
	{"--reason", OPTION_WORD, "/reason", "death, review, court, inquiry; or released, when it is over"},
	{"--words", OPTION_TEXT, "/words", "what each party is to know, and who told them"},
	{"--also", OPTION_LIST, NULL, "a party that has had nothing of this case here"},
};

/* ---- hand-over ----------------------------------------------------------------------- */

/**
 * struct items:
 * The cases of one handover, and the text of their list.
 */
struct items {
	struct case_token cases[ITEMS_MOST];
	size_t count;
	const char *list;
};

static int
is_item(const struct items *items, const char *token)
{
	for (size_t i = 0; i < items->count; i++)
		if (!strcmp(items->cases[i].hex, token))
			return 1;
	return 0;
}

static enum exit_code
item_add(struct verb_call *call, struct items *items, const char *token, const char *summary)
{
	const char *todo = verbs_value(call, "--todo");
	const struct json_member members[] = {{"case", token, 0}, {"summary", summary, 0}, {"todo", todo, 0}};
	struct view object;

	if (is_item(items, token))
		return EXIT_DONE;
	if (items->count == ITEMS_MOST) {
		page_line(&call->err, "hand-over: at most %d cases at once", ITEMS_MOST);
		return EXIT_REFUSED;
	}
	if (json_text_object(members, todo ? 3 : 2, JSON_LINE, call->arena, &object) || !object.size)
		return verbs_trouble(call, "hand-over", STATUS_NO_MEMORY);
	items->list = arena_print(call->arena, "%s%s%.*s", items->list, items->count ? "," : "", (int)object.size - 1,
				  (const char *)object.bytes);
	id_set(items->cases[items->count++].hex, ID_SIZE, token);
	return items->list ? EXIT_DONE : verbs_trouble(call, "hand-over", STATUS_NO_MEMORY);
}

/* "CASE: summary", or a case alone with --summary. */
static enum exit_code
items_said(struct verb_call *call, struct items *items)
{
	const char *given, *summary = verbs_value(call, "--summary");
	size_t from = 0;
	enum exit_code code = EXIT_DONE;

	while (!code && (given = verbs_next(call, "--item", &from))) {
		size_t size = strcspn(given, ":");
		const char *token = arena_print(call->arena, "%.*s", (int)size, given);
		const char *words = given[size] ? given + size + 1 + strspn(given + size + 1, " ") : summary;

		if (!token || !id_is_id(token) || !words || !*words) {
			page_line(&call->err, "hand-over: --item %s: write \"CASE: summary\", or say --summary for all",
				  given);
			return EXIT_USAGE;
		}
		code = item_add(call, items, token, words);
	}
	for (size_t i = 1; !code && i < call->word_count; i++) {
		struct matter matter;

		if (!summary) {
			page_line(&call->err, "hand-over: %s needs a --summary", call->words[i]);
			return EXIT_USAGE;
		}
		code = matter_find(call, call->words[i], &matter);
		if (!code)
			code = item_add(call, items, matter.case_token.hex, summary);
	}
	return code;
}

/* Every case in which our side owes something. */
static enum exit_code
items_owed(struct verb_call *call, struct items *items)
{
	const char *summary = verbs_value(call, "--summary");
	struct agent *agent = call->desk->agent;
	struct owed_rows rows;
	enum status status;
	enum exit_code code = EXIT_DONE;

	if (!summary) {
		page_line(&call->err, "hand-over: say --summary for all of them");
		return EXIT_USAGE;
	}
	if (!call->turn)
		call->asked = agent_ask_owed(agent, NULL);
	call->is_waiting = call->asked && !call->is_late && !agent_answered(agent, call->asked);
	if (call->is_waiting)
		return EXIT_DONE;
	if (!call->asked || agent_answered(agent, call->asked) <= 0) {
		page_line(&call->err, "hand-over: cannot tell what is owed: the broker was not reached");
		return EXIT_NOT_REACHED;
	}
	status = agent_view_owed(agent, NULL, call->arena, &rows);
	if (status)
		return verbs_trouble(call, "owed", status);
	for (size_t i = 0; !code && i < rows.count; i++)
		if (agent_view_is_owed(&rows.rows[i]) &&
		    !strcmp(rows.rows[i].debtor.name, call->desk->self.name))
			code = item_add(call, items, rows.rows[i].case_token.hex, summary);
	return code;
}

static enum exit_code
run_hand_over(struct verb_call *call)
{
	struct items *items = arena_alloc(call->arena, sizeof *items);
	struct letter letter = {.type = "handover"};
	struct agency to;
	const char *list;
	enum exit_code code = items ? EXIT_DONE : verbs_trouble(call, "hand-over", STATUS_NO_MEMORY);

	if (verbs_is_sent(call))
		return verbs_await(call);
	if (!code && !id_is_agency(call->words[0])) {
		page_line(&call->err, "hand-over: %s is no agency's id", call->words[0]);
		return EXIT_USAGE;
	}
	if (!code && !strcmp(call->words[0], call->desk->self.name)) {
		page_line(&call->err, "hand-over: %s is this agency: say who is to take them over", call->words[0]);
		return EXIT_USAGE;
	}
	if (!code) {
		items->list = "";
		code = verbs_value(call, "--all") ? items_owed(call, items) : items_said(call, items);
	}
	if (code || call->is_waiting)
		return code;
	if (!items->count && !call->payload.size) {
		page_line(&call->err, "hand-over: %s",
			  verbs_value(call, "--all") ? "there is nothing that we owe" : "say which cases");
		return verbs_value(call, "--all") ? EXIT_NOT_FOUND : EXIT_USAGE;
	}
	id_set(to.name, sizeof to.name, call->words[0]);
	list = arena_print(call->arena, "[%s]", items->list);
	if (!list)
		return verbs_trouble(call, "hand-over", STATUS_NO_MEMORY);
	letter.to = &to;
	letter.to_count = 1;
	letter.puts =
		(struct json_puts){(const struct json_put[]){{"/items", JSON_PUT_JSON, list, 0, 0}}, items->count != 0};
	return verbs_letter_send(call, &letter);
}

/* The cases of the handover itself, or those that are said. */
static enum exit_code
items_answered(struct verb_call *call, const struct envelope_id *handover, struct json_put *puts, size_t *count)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	enum status status = own ? agent_message(call->desk->agent, handover, own, &message) : STATUS_NO_MEMORY;
	size_t offered = status ? 0 : document_value_count(&message.document, "/items");
	const char *list = "";
	size_t taken = 0;

	for (size_t i = 0; !status && i < offered && i < ITEMS_MOST; i++) {
		const char *place = arena_print(own, "/items/%zu/case", i);
		const char *token = place ? document_value(&message.document, place, own) : "";
		size_t from = 0;
		const char *given;
		int is_wanted = !verbs_value(call, "--case");

		while ((given = verbs_next(call, "--case", &from)))
			is_wanted |= !strcmp(given, token);
		if (!is_wanted || !id_is_id(token))
			continue;
		list = arena_print(call->arena, "%s%s\"%s\"", list, taken++ ? "," : "", token);
		if (!list)
			status = STATUS_NO_MEMORY;
	}
	arena_free(own);
	if (status)
		return verbs_trouble(call, handover->hex, status);
	if (!taken) {
		page_line(&call->err, "%s: %s has no such case; `show` lists them", call->verb->name, call->words[0]);
		return EXIT_NOT_FOUND;
	}
	puts[*count] = (struct json_put){"/item", JSON_PUT_JSON, arena_print(call->arena, "[%s]", list), 0, 1};
	return puts[(*count)++].text ? EXIT_DONE : verbs_trouble(call, "items", STATUS_NO_MEMORY);
}

static enum exit_code
answer_handover(struct verb_call *call, const char *type)
{
	struct letter letter = {.type = type};
	struct json_put puts[2];
	size_t count = 0;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	code = verbs_id(call, call->words[0], &letter.re);
	if (!code)
		code = items_answered(call, &letter.re, puts, &count);
	if (code)
		return code;
	puts[count++] = (struct json_put){"/by", JSON_PUT_TEXT, call->person.user, 0, 1};
	letter.puts = (struct json_puts){puts, count};
	return verbs_letter_send(call, &letter);
}

static enum exit_code
run_accept(struct verb_call *call)
{
	return answer_handover(call, "handover-accepted");
}

static enum exit_code
run_decline(struct verb_call *call)
{
	return answer_handover(call, "handover-declined");
}

/* ---- link -------------------------------------------------------------------------------- */

static enum exit_code
tie(struct verb_call *call, const char *type)
{
	const char *into = verbs_value(call, "--into");
	struct letter letter = {.type = type};
	struct matter one, other;
	enum exit_code code;

	if (verbs_is_sent(call))
		return verbs_await(call);
	if (!into) {
		page_line(&call->err, "%s: say --into and the other case", call->verb->name);
		return EXIT_USAGE;
	}
	code = matter_find(call, call->words[0], &one);
	if (!code)
		code = matter_find(call, into, &other);
	if (!code && !strcmp(one.case_token.hex, other.case_token.hex)) {
		page_line(&call->err, "%s: that is one case already", call->verb->name);
		return EXIT_CONFLICT;
	}
	if (code)
		return code;
	letter.case_token = one.case_token;
	letter.puts = (struct json_puts){(const struct json_put[]){{"/into", JSON_PUT_TEXT, other.case_token.hex, 0, 0},
								   {"/by", JSON_PUT_TEXT, call->person.user, 0, 1}},
					 2};
	return verbs_letter_send(call, &letter);
}

static enum exit_code
run_link(struct verb_call *call)
{
	return tie(call, "link");
}

/* Whichever way round somebody remembers it. */
static enum exit_code
run_unlink(struct verb_call *call)
{
	const char *into = verbs_value(call, "--into");
	struct db *db = agent_db(call->desk->agent);
	struct matter one, other;
	size_t at = 0;

	if (verbs_is_sent(call) || !into || matter_find(call, call->words[0], &one) ||
	    matter_find(call, into, &other) || !tie_is(db, &other.case_token, &one.case_token) ||
	    tie_is(db, &one.case_token, &other.case_token))
		return tie(call, "unlink");
	while (strcmp(call->given[at].option->name, "--into") != 0)
		at++;
	call->given[at].value = call->words[0];
	call->words[0] = into;
	return tie(call, "unlink");
}

/* ---- hold -------------------------------------------------------------------------------- */

/* Has that party been told of this reason already? */
static int
is_told(struct verb_call *call, const struct matter *matter, const char *party, const char *reason)
{
	for (size_t c = 0; c < matter->group.count; c++) {
		const struct view_wanted wanted = {&matter->group.cases[c], TYPE_HOLD, 0, 1000};
		struct sent_rows rows;

		if (agent_view_sent(call->desk->agent, &wanted, call->arena, &rows))
			return 0;
		for (size_t i = 0; i < rows.count; i++) {
			struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
			struct agent_message message;
			int is = 0;

			/* the newest first: what was said last is what they know */
			if (rows.rows[i].state != SENT_REFUSED && rows.rows[i].state != SENT_FAILED &&
			    rows.rows[i].state != SENT_REPLACED && matter_in_list(rows.rows[i].to, party) && own &&
			    !agent_message(call->desk->agent, &rows.rows[i].id, own, &message))
				is = 1 + !strcmp(document_value(&message.document, "/reason", own), reason);
			arena_free(own);
			if (is)
				return is == 2;
		}
	}
	return 0;
}

/* A referrer is told about its own referral. */
static struct envelope_id
referral_for(const struct matter_referrals *referrals, const char *party, const struct envelope_id *standard)
{
	for (size_t i = 0; i < referrals->count; i++)
		if (!strcmp(referrals->rows[i].from.name, party))
			return referrals->rows[i].id;
	return *standard;
}

static enum exit_code
hold_each(struct verb_call *call, const struct matter *matter, const struct matter_parties *parties)
{
	const char *reason = verbs_value(call, "--reason");
	struct matter_referrals referrals;
	struct envelope_id first;
	size_t added = 0;
	enum exit_code code = matter_referral(call, matter, &first);

	if (!code)
		code = matter_referrals(call, matter, &referrals);
	for (size_t i = 0; !code && i < parties->count; i++) {
		const char *party = parties->items[i].name;
		const struct letter letter = {.type = "hold",
					      .re = referral_for(&referrals, party, &first),
					      .to = &parties->items[i],
					      .to_count = 1};

		if (is_told(call, matter, party, reason)) {
			page_line(&call->out, "%s has been told already", party);
			continue;
		}
		code = mailing_add(call, &letter, arena_print(call->arena, "to %s", party));
		added++;
	}
	if (code || added)
		return code ? code : mailing_send(call);
	page_line(&call->out, "everybody has been told: nothing was sent");
	return EXIT_DONE;
}

static enum exit_code
run_hold(struct verb_call *call)
{
	struct matter_parties *parties = arena_alloc(call->arena, sizeof *parties);
	struct matter matter;
	size_t from = 0;
	const char *also;
	enum exit_code code = parties ? EXIT_DONE : verbs_trouble(call, "hold", STATUS_NO_MEMORY);

	if (mailing_begun(call))
		return mailing_send(call);
	if (!code && !verbs_value(call, "--reason")) {
		page_line(&call->err, "hold: say --reason: death, review, court, inquiry, or released");
		return EXIT_USAGE;
	}
	if (!code)
		code = matter_find(call, call->words[0], &matter);
	if (!code)
		code = matter_parties(call, &matter, parties);
	while (!code && (also = verbs_next(call, "--also", &from))) {
		if (!id_is_agency(also)) {
			page_line(&call->err, "hold: --also %s is no agency's id", also);
			return EXIT_USAGE;
		}
		if (parties->count < MATTER_PARTIES)
			id_set(parties->items[parties->count++].name, AGENCY_SIZE, also);
	}
	return code ? code : hold_each(call, &matter, parties);
}

#define OPTIONS(list) list, sizeof list / sizeof *list
static const struct verb rows[] = {
	{"hand-over", "AGENCY CASE... --summary TEXT | --item \"CASE: TEXT\"... | --all [FILE]",
	 "offer cases to another team; ours until each is accepted", 1, 8, OPTIONS(hand_over_options),
	 run_hand_over},
	{"accept", "HANDOVER [--case CASE...]", "take over what is offered: from then on we owe it", 1, 1,
	 OPTIONS(accept_options), run_accept},
	{"decline", "HANDOVER --why TEXT [--case CASE...]", "do not take over what is offered", 1, 1,
	 OPTIONS(decline_options), run_decline},
	{"link", "CASE --into CASE --why TEXT", "make two cases one; a manager confirms", 1, 1, OPTIONS(link_options),
	 run_link},
	{"unlink", "CASE --into CASE --why TEXT", "part them again; a manager confirms", 1, 1, OPTIONS(link_options),
	 run_unlink},
	{"hold", "CASE --reason REASON [--words TEXT]", "stop at a death, review or court: each party is told once", 1,
	 1, OPTIONS(hold_options), run_hold},
};

const struct verb *
verbs_cases(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
