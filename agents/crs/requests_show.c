/* What was asked of other agencies, how far it is, and counts of it. */
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "content/json_text.h"
#include "crs/requests_verbs.h"
#include "rules/clocks.h"
#include "runtime/results.h"

#define MINUTE_MS ((int64_t)60 * 1000)

static const struct verb_option show_options[] = {
	{"--agency", OPTION_TEXT, NULL, "to one agency only"},
	{"--case", OPTION_TEXT, NULL, "of one case only"},
	{"--all", OPTION_FLAG, NULL, "answered and ended ones too"},
	{"--overtaken", OPTION_FLAG, NULL, "only those whose case was decided or closed, or whose copy was answered"},
	{"--history", OPTION_FLAG, NULL, "who gave them another urgency, and why"},
	{"--counts", OPTION_FLAG, NULL, "numbers only, one line an agency"},
	{"--since", OPTION_TEXT, NULL, "asked on or after that day (2026-11-01)"},
};

/* ---- words shared with the other verbs ------------------------------------------- */

const char *
requests_age(int64_t ms, struct arena *arena)
{
	int64_t minutes = ms > 0 ? ms / MINUTE_MS : 0;
	const char *text;

	if (minutes < 60)
		text = arena_print(arena, "%d min", (int)minutes);
	else if (minutes < 48 * 60)
		text = arena_print(arena, "%d h %02d min", (int)(minutes / 60), (int)(minutes % 60));
	else
		text = arena_print(arena, "%lld d %d h", (long long)(minutes / (24 * 60)), (int)(minutes / 60 % 24));
	return text ? text : "";
}

void
requests_words(struct verb_call *call, const char *agency)
{
	struct capacity_kept kept;
	const char *until;

	if (requests_store_capacity(agent_db(call->desk->agent), agency, &kept) || !kept.capacity.is_declared)
		return;
	until = results_time(kept.capacity.until_ms, call->arena);
	if (requests_order_holds(&kept.capacity, call->now.civil.ms))
		page_line(&call->out, "%s has said that it can work on %llu at a time, until %s", agency,
			  (unsigned long long)kept.capacity.open, until);
	else
		page_line(&call->out, "%s: what it last said (%llu at a time) ended at %s; ask what it can work on now",
			  agency, (unsigned long long)kept.capacity.open, until);
}

/* All that wait for one agency, in order. */
static enum status
held_of(struct verb_call *call, const char *agency, struct request_kept ***ret_order, size_t *ret_count)
{
	const struct requests_wanted wanted = {.agency = agency, .is_open = 1};
	struct requests_kept open;
	size_t held = 0;
	enum status status = requests_store_list(agent_db(call->desk->agent), &wanted, call->arena, &open);

	if (status)
		return status;
	for (size_t i = 0; i < open.count; i++)
		if (open.rows[i].state == REQUEST_HELD)
			open.rows[held++] = open.rows[i];
	*ret_count = held;
	return requests_places(open.rows, held, call->now.civil.ms, call->arena, ret_order);
}

size_t
requests_place(struct verb_call *call, const struct request_kept *request, size_t *ret_of)
{
	struct request_kept **order = NULL;

	*ret_of = 0;
	if (held_of(call, request->agency.name, &order, ret_of))
		return 0;
	for (size_t i = 0; i < *ret_of; i++)
		if (order[i]->number == request->number)
			return i + 1;
	return 0;
}

/* ---- the list --------------------------------------------------------------------- */

struct showing {
	const struct request_kept *request;
	size_t place;
	size_t of;
	const char *children;
};

static const char *
state_of(const struct showing *showing, struct arena *arena)
{
	const struct request_kept *request = showing->request;
	const char *text =
		request->is_lost		 ? "REFUSED by the broker"
		: request->state == REQUEST_HELD ? arena_print(arena, "held %zu of %zu", showing->place, showing->of)
		: request->state == REQUEST_SENT && request->is_too_general ? "sent, came back: TOO GENERAL"
		: request->state == REQUEST_SENT && request->is_partial	    ? "sent, answered in part"
		: request->state == REQUEST_SENT
			? "sent"
			: arena_print(arena, "%s: %s", requests_store_state_word(request->state), request->word);

	return text ? text : "";
}

static int
is_open(const struct request_kept *request)
{
	return (request->state == REQUEST_HELD || request->state == REQUEST_SENT) && !request->is_lost;
}

static void
show_json(struct verb_call *call, const struct showing *showing)
{
	const struct request_kept *request = showing->request;
	int64_t end_ms = request->settled_ms ? request->settled_ms : call->now.civil.ms;
	const struct json_member members[] = {
		{"id", request->id.hex, 0},
		{"sentId", request->sent_id.hex, 0},
		{"case", request->case_token.hex, 0},
		{"re", request->re.hex, 0},
		{"agency", request->agency.name, 0},
		{"askedBy", request->asker.name, 0},
		{"rag", request->rag, 0},
		{"state", request->is_lost ? "refused" : requests_store_state_word(request->state), 0},
		{"word", request->word, 0},
		{"place", NULL, (int64_t)showing->place},
		{"placeOf", NULL, (int64_t)showing->of},
		{"partial", request->is_partial ? "yes" : "no", 0},
		{"tooGeneral", request->is_too_general ? "yes" : "no", 0},
		{"askedAt", results_time(request->asked_ms, call->arena), 0},
		{"sentAt", results_time(request->sent_ms, call->arena), 0},
		{"due", results_time(request->due_ms == INT64_MAX ? 0 : request->due_ms, call->arena), 0},
		{"settledAt", results_time(request->settled_ms, call->arena), 0},
		{"ageMinutes", NULL, (end_ms - request->asked_ms) / MINUTE_MS},
		{"overdue", is_open(request) && request->due_ms <= call->now.civil.ms ? "yes" : "no", 0},
		{"overtakenAt", results_time(request->overtaken_ms, call->arena), 0},
		{"copyForCover", request->copy_of ? "yes" : "no", 0},
		{"children", showing->children, 0},
	};

	verbs_line(call, members, sizeof members / sizeof *members);
}

static void
show_line(struct verb_call *call, const struct showing *showing)
{
	const struct request_kept *request = showing->request;
	int64_t end_ms = request->settled_ms ? request->settled_ms : call->now.civil.ms;

	page_line(&call->out, "%s  %-20s %-5s %s, %s %s  due %s%s%s%s%s  %s", request->id.hex, request->agency.name,
		  request->rag, state_of(showing, call->arena), requests_age(end_ms - request->asked_ms, call->arena),
		  request->settled_ms ? "from asking" : "since asking", results_due(request->due_ms, call->arena),
		  is_open(request) && request->due_ms <= call->now.civil.ms ? " OVERDUE" : "",
		  is_open(request) && request->overtaken_ms ? "  OVERTAKEN: decided, closed, or answered by the cover"
							    : "",
		  request->copy_of ? "  a copy for the cover" : "",
		  strcmp(request->asker.name, call->desk->self.name) != 0 ? "  asked beside us" : "",
		  showing->children);
}

static enum status
show_history(struct verb_call *call, const struct request_kept *request)
{
	struct request_words said;
	enum status status = requests_store_said(agent_db(call->desk->agent), request->number, call->arena, &said);

	for (size_t i = 0; !status && i < said.count; i++) {
		const struct request_word *word = &said.rows[i];
		const struct json_member members[] = {
			{"request", request->id.hex, 0}, {"message", word->id.hex, 0},
			{"type", word->type, 0},	 {"by", word->user, 0},
			{"ragWas", word->rag_was, 0},	 {"rag", word->rag, 0},
			{"reason", word->reason, 0},	 {"at", results_time(word->ms, call->arena), 0},
		};

		if (verbs_value(call, "--json"))
			verbs_line(call, members, sizeof members / sizeof *members);
		else
			page_line(&call->out, "    %s  %s: %s%s%s, %s (show %s)", results_time(word->ms, call->arena),
				  *word->user ? word->user : "another desk or a program", word->type,
				  *word->rag ? " " : "", word->rag, word->reason, word->id.hex);
	}
	return status;
}

static enum status
show(struct verb_call *call, struct showing *showing)
{
	showing->children = is_open(showing->request) ? verbs_children(call, &showing->request->sent_id) : "";
	if (verbs_value(call, "--json"))
		show_json(call, showing);
	else
		show_line(call, showing);
	return verbs_value(call, "--history") ? show_history(call, showing->request) : STATUS_OK;
}

/* What waits for one agency, in the order in which it goes. */
static enum status
show_held(struct verb_call *call, const struct requests_kept *list, const char *agency, size_t *shown)
{
	struct request_kept **order = NULL;
	size_t count = 0;
	enum status status = held_of(call, agency, &order, &count);

	for (size_t i = 0; !status && i < count; i++) {
		struct showing showing = {order[i], i + 1, count, ""};
		size_t at = 0;

		while (at < list->count && list->rows[at].number != order[i]->number)
			at++; /* what the options ask for */
		if (at == list->count)
			continue;
		status = show(call, &showing);
		++*shown;
	}
	return status;
}

static int
by_urgency(const void *a, const void *b)
{
	const struct request_kept *left = a, *right = b;
	int red = !strcmp(right->rag, "red") - !strcmp(left->rag, "red");
	int open = is_open(right) - is_open(left);

	if (open || (red && is_open(left)))
		return open ? open : red;
	if (left->due_ms != right->due_ms)
		return left->due_ms < right->due_ms ? -1 : 1;
	return left->number < right->number ? -1 : 1;
}

static enum status
show_all(struct verb_call *call, struct requests_kept *list, size_t *shown)
{
	struct agency *agencies = NULL;
	size_t count = 0;
	enum status status = requests_store_agencies(agent_db(call->desk->agent), call->arena, &agencies, &count);

	if (!status)
		qsort(list->rows, list->count, sizeof *list->rows, by_urgency);
	for (size_t i = 0; !status && i < list->count; i++) {
		struct showing showing = {&list->rows[i], 0, 0, ""};

		if (list->rows[i].state == REQUEST_HELD)
			continue;
		status = show(call, &showing);
		++*shown;
	}
	for (size_t i = 0; !status && i < count; i++)
		status = show_held(call, list, agencies[i].name, shown);
	return status;
}

/* ---- counts ------------------------------------------------------------------------- */

/**
 * struct tally:
 * One agency in numbers (docs/FORMATS.md, indicator P9 and P10).
 *
 * Shape:  ${never_passed}: ended without ever having gone.
 */
struct tally {
	const char *agency;
	int64_t asked, open, overdue, oldest_minutes, held, oldest_held_minutes, ever_held;
	int64_t answered, in_time, withheld, nothing_known, partial, too_general;
	int64_t ended, answered_elsewhere, decided_without, never_passed, not_ours, moved, refused;
	int64_t minutes_in_all, overtaken;
};

static void
most(int64_t *of, int64_t number)
{
	if (number > *of)
		*of = number;
}

static void
count_open(struct tally *tally, const struct request_kept *row, int64_t now_ms)
{
	int64_t minutes = (now_ms - row->asked_ms) / MINUTE_MS;

	tally->open++;
	tally->overdue += row->due_ms <= now_ms;
	tally->overtaken += row->overtaken_ms != 0;
	most(&tally->oldest_minutes, minutes);
	if (row->state == REQUEST_HELD) {
		tally->held++;
		most(&tally->oldest_held_minutes, minutes);
	}
}

static void
count_one(struct tally *tally, const struct request_kept *row, int64_t now_ms)
{
	tally->asked++;
	tally->ever_held += row->was_held;
	tally->partial += row->is_partial;
	tally->too_general += row->is_too_general;
	if (row->is_lost) {
		tally->refused++;
		return;
	}
	switch (row->state) {
	case REQUEST_HELD:
	case REQUEST_SENT:
		count_open(tally, row, now_ms);
		return;
	case REQUEST_ANSWERED:
		tally->answered++;
		tally->in_time += row->settled_ms <= row->due_ms;
		tally->withheld += !strcmp(row->word, "withheld");
		tally->nothing_known += !strcmp(row->word, "nothing-known");
		tally->minutes_in_all += (row->settled_ms - row->asked_ms) / MINUTE_MS;
		return;
	case REQUEST_ENDED:
		tally->ended++;
		tally->answered_elsewhere += !strcmp(row->word, "answered-elsewhere");
		tally->decided_without += !strcmp(row->word, "decided-without");
		tally->not_ours += !strcmp(row->word, "not-ours");
		tally->never_passed += !row->sent_ms || !strcmp(row->word, "never-passed");
		return;
	case REQUEST_MOVED:
		tally->moved++;
		return;
	}
}

static void
tally_line(struct verb_call *call, const struct tally *tally)
{
	const struct json_member members[] = {
		{"agency", tally->agency, 0},
		{"asked", NULL, tally->asked},
		{"answered", NULL, tally->answered},
		{"inTime", NULL, tally->in_time},
		{"nothingKnown", NULL, tally->nothing_known},
		{"withheld", NULL, tally->withheld},
		{"partial", NULL, tally->partial},
		{"tooGeneral", NULL, tally->too_general},
		{"meanMinutes", NULL, tally->answered ? tally->minutes_in_all / tally->answered : 0},
		{"open", NULL, tally->open},
		{"overdue", NULL, tally->overdue},
		{"oldestMinutes", NULL, tally->oldest_minutes},
		{"held", NULL, tally->held},
		{"oldestHeldMinutes", NULL, tally->oldest_held_minutes},
		{"everHeld", NULL, tally->ever_held},
		{"overtaken", NULL, tally->overtaken},
		{"ended", NULL, tally->ended},
		{"answeredElsewhere", NULL, tally->answered_elsewhere},
		{"decidedWithout", NULL, tally->decided_without},
		{"neverPassed", NULL, tally->never_passed},
		{"notOurs", NULL, tally->not_ours},
		{"handedOver", NULL, tally->moved},
		{"refused", NULL, tally->refused},
	};

	if (verbs_value(call, "--json")) {
		verbs_line(call, members, sizeof members / sizeof *members);
		return;
	}
	page_line(&call->out, "%s", tally->agency);
	for (size_t i = 1; i < sizeof members / sizeof *members; i++)
		page_line(&call->out, "  %-18s %lld", members[i].name, (long long)members[i].number);
}

static enum exit_code
count_all(struct verb_call *call, const struct requests_kept *list)
{
	struct tally *tallies = arena_array(call->arena, list->count, sizeof *tallies);
	size_t count = 0;

	if (!tallies)
		return verbs_trouble(call, "requests", STATUS_NO_MEMORY);
	for (size_t i = 0; i < list->count; i++) {
		size_t at = 0;

		while (at < count && strcmp(tallies[at].agency, list->rows[i].agency.name) != 0)
			at++;
		if (at == count)
			tallies[count++] = (struct tally){.agency = list->rows[i].agency.name};
		count_one(&tallies[at], &list->rows[i], call->now.civil.ms);
	}
	for (size_t i = 0; i < count; i++)
		tally_line(call, &tallies[i]);
	if (!count && !verbs_value(call, "--json"))
		page_line(&call->out, "nothing was asked");
	return EXIT_DONE;
}

/* ---- the verb ------------------------------------------------------------------------- */

static void
keep_overtaken(struct requests_kept *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].overtaken_ms && is_open(&list->rows[i]))
			list->rows[kept++] = list->rows[i];
	list->count = kept;
}

static enum exit_code
run_requests(struct verb_call *call)
{
	const char *since = verbs_value(call, "--since");
	int counts = verbs_value(call, "--counts") != NULL, is_all = counts || verbs_value(call, "--all");
	struct requests_wanted wanted = {
		.agency = verbs_value(call, "--agency"), .case_token = verbs_value(call, "--case"), .is_open = !is_all};
	struct requests_kept list;
	int32_t day = 0;
	size_t shown = 0;
	enum status status;

	if (since && day_parse(since, &day)) {
		page_line(&call->err, "requests: --since wants a day, like 2026-11-01");
		return EXIT_USAGE;
	}
	if (since)
		wanted.since_ms = clocks_at(day, 0).ms;
	status = requests_store_list(agent_db(call->desk->agent), &wanted, call->arena, &list);
	if (!status && list.count == REQUESTS_MOST)
		page_line(&call->err, "requests: more than %d: say --agency, --case or --since", REQUESTS_MOST);
	if (!status && counts)
		return count_all(call, &list);
	if (!status && verbs_value(call, "--overtaken"))
		keep_overtaken(&list);
	if (!status && wanted.agency && !verbs_value(call, "--json"))
		requests_words(call, wanted.agency);
	if (!status)
		status = show_all(call, &list, &shown);
	if (status)
		return verbs_trouble(call, "requests", status);
	if (!shown && !verbs_value(call, "--json"))
		page_line(&call->out, "nothing %s", is_all ? "was asked" : "waits for an answer");
	return EXIT_DONE;
}

static const struct verb rows[] = {
	{"requests", "[--agency A] [--case C] [--all] [--overtaken] [--history] [--counts] [--since DAY]",
	 "what was asked of other agencies, and what waits here", 0, 0, show_options,
	 sizeof show_options / sizeof *show_options, run_requests},
};

const struct verb *
requests_show(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}
