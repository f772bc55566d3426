#include "support/player.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "rules/types.h"

#define MINUTE_MS (60 * 1000LL)

static unsigned
pick(struct player *player, unsigned most)
{
	player->state = player->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(player->state >> 33) % most;
}

static const char *
one_of(struct player *player, const char *const *list, size_t count)
{
	return list[pick(player, (unsigned)count)];
}
#define ONE_OF(player, list) one_of(player, list, sizeof(list) / sizeof *(list))

/* ---- what may be said ---- */

static const char *const agencies[] = {"crs", "crs", "crs", "team", "police", "school", "edt"};

#define HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* What is to be found in a message's own case; %c and %d: the tokens of two
 * cases, %u: a moment some hours on, %i: the items of what it answers. */
static const struct {
	const char *type;
	const char *facts;
} says[] = {
	{"decision", "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"},
	{"decision", "level full; child 0a0b0c0d:assessment; stage contact; rereferral no"},
	{"decision", "level full; child 0a0b0c0d:strategy; stage contact; rereferral no"},
	{"decision", "level full; child 0a0b0c0d:other-area; stage contact; rereferral no"},
	{"decision", "level full; child 0a0b0c0d:existing-case; stage contact; rereferral no"},
	{"outcome", "of assessment; level full; event-at 1772441100; child 0a0b0c0d:nfa"},
	{"outcome", "of strategy; level full; event-at 1772441100; child 0a0b0c0d:no-s47"},
	{"close", "reason complete"},
	{"outcome", "of s47; level full; event-at 1772441100; already-cp 0; child 0a0b0c0d:cp-conference"},
	{"outcome", "of icpc; level full; event-at 1772441100; child 0a0b0c0d:no-plan"},
	{"strategy-record", "meeting 019ca00000007000800000000000abcd; version 1; held-at 1772440200; invited police;"
			    " invited school; present school; quorum no; s47 single; child 0a0b0c0d:single;"
			    " action 1:school:1772528400; content " HASH},
	{"strategy-record", "meeting 019ca00000007000800000000000abcd; version 2; held-at 1772440200; invited police;"
			    " invited school; present school; present police; quorum yes; s47 joint;"
			    " child 0a0b0c0d:joint; content " HASH},
	{"action-done", "action 1; done single"},
	{"override", "child 0a0b0c0d:none; action 1; reason risk-down"},
	{"close", "reason complete"},
	{"link", "into %c; second yes"},
	{"link", "into %c; second yes"},
	{"unlink", "into %c; second yes"},
	{"handover", "item %c"},
	{"handover", "item %c; item %d"},
	{"handover", "item %c; item %d; until %u"},
	{"handover-accepted", "%i"},
	{"handover-accepted", "%i"},
	{"handover-accepted", "item %c"},
	{"handover-accepted", "item %d"},
	{"handover-declined", "%i"},
	{"not-told", "code nothing-came"},
	{"retract", "reason in-error"},
	{"recall", "reason in-error"},
	{"further-information", "grade high"},
	{"escalation", "against crs; stage 1; imminent no"},
	{"escalation-response", "stage 1; result resolved"},
	{"information-request", "rag red; specific yes"},
	{"information-response", "answer answered"},
	{"correct", "grade high"},
	{"told-otherwise", "channel phone; reason no-agent"},
};

/* ${words} with the tokens in it; items stand sorted. */
static const char *
fill_in(struct player *player, const char *words, const struct envelope *re)
{
	char first[ID_SIZE], second[ID_SIZE], text[600], *to = text;
	unsigned a = pick(player, PLAYER_CASES), b = (a + 1 + pick(player, PLAYER_CASES - 1)) % PLAYER_CASES;

	notes_id(901 + (a < b ? a : b), first);
	notes_id(901 + (a < b ? b : a), second);
	for (; *words; words++) {
		if (*words != '%') {
			*to++ = *words;
			continue;
		}
		words++;
		for (size_t i = 0; re && *words == 'i' && i < re->fact_count; i++)
			if (!strcmp(re->facts[i].name, "item"))
				to += sprintf(to, "%sitem %s", to == text ? "" : "; ", re->facts[i].value);
		if (*words == 'i' && to == text)
			to += sprintf(to, "item %s", first);
		if (*words == 'u')
			to += sprintf(
				to, "%lld",
				(long long)(player->box->now.civil.ms / 1000 / 900 * 900 + 1800 + 900 * pick(player, 30)));
		else if (*words != 'i')
			to += sprintf(to, "%s", *words == 'c' ? first : second);
	}
	return arena_text(player->box->arena, text, (size_t)(to - text));
}

/* An earlier message that the type may answer, or NULL. */
static const struct envelope *
earlier(struct player *player, const struct type_row *type)
{
	const struct envelope *fit[PLAYER_SENT];
	size_t count = 0;

	for (size_t i = 0; i < player->sent_count; i++)
		if (types_is(player->sent[i].type, type->re))
			fit[count++] = &player->sent[i];
	return count ? fit[pick(player, (unsigned)count)] : NULL;
}

static const char *
holder_of(struct player *player, const struct case_token *token)
{
	struct case_row row;

	if (store_case_find(player->box->core->store, token, &row))
		return "crs";
	return arena_text(player->box->arena, row.holder.name, strlen(row.holder.name));
}

/* Mostly who may say it. */
static const char *
sender(struct player *player, const struct type_row *type, const struct envelope *re, const struct case_token *token)
{
	if (!pick(player, 5))
		return ONE_OF(player, agencies);
	switch (type->from) {
	case FROM_SENDER:
	case FROM_REFERRER:
		return re ? re->from.name : "crs";
	case FROM_RECIPIENT:
	case FROM_AGAINST:
		for (int tries = 0; re && tries < 8; tries++) {
			const char *name = re->to[pick(player, (unsigned)re->to_count)].agency.name;

			if (strcmp(name, re->from.name) != 0 && (strcmp(name, "edt") != 0 || !pick(player, 4)))
				return name;
		}
		return "crs";
	case FROM_ANYONE:
	case FROM_PARTY:
	case FROM_A_CRS:
	case FROM_A_REVIEWER:
	case FROM_HOLDER:
	case FROM_HOLDER_OR_SENDER:
	case FROM_HOLDER_OR_REGISTRAR:
		break;
	}
	return holder_of(player, token);
}

static int
has_word(const char *list, const char *word)
{
	size_t size = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += size)
		if ((at == list || at[-1] == ' ') && (!at[size] || at[size] == ' '))
			return 1;
	return 0;
}

/* The holder, the sender, and who is asked or answered, sorted. */
static const char *
recipients(struct player *player, const struct notes_message *message, const struct envelope *re, const char *holder)
{
	static const char *const all[] = {"crs", "edt", "health", "police", "school", "team"};
	char wanted[600], text[300] = "", *at = wanted;
	const struct type_row *type = types_row(message_type_find(message->type));

	at += sprintf(at, "%s %s", message->from, pick(player, 8) ? holder : "team");
	if (!type->must && !type->may && pick(player, 8)) {
		at += sprintf(at, "%s", strcmp(holder, "team") ? " crs edt" : "");
		re = NULL;
	} else if (!strcmp(holder, "crs") || pick(player, 2))
		at += sprintf(at, " crs edt");
	if (re && pick(player, 8))
		at += sprintf(at, " %s", re->from.name);
	if (type->flags & TYPE_HANDS_OVER)
		at += sprintf(at, " %s", strcmp(holder, "team") ? "team" : "crs edt");
	else if (type->must && pick(player, 2))
		at += sprintf(at, " %s", ONE_OF(player, agencies));
	for (size_t i = 0; re && pick(player, 2) && i < re->to_count && i < 5; i++)
		at += sprintf(at, " %s", re->to[i].agency.name);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		if (!has_word(wanted, all[i]))
			continue;
		if (text[0])
			(void)strcat(text, " ");
		(void)strcat(text, all[i]);
	}
	return arena_text(player->box->arena, text, strlen(text));
}

static void
send(struct player *player, const struct notes_message *message)
{
	struct envelope *envelope = &player->sent[player->sent_count];
	struct frame_answer answer = core_box_send(player->box, *message, envelope);

	assert_true(refusal_row(answer.code)->band != BAND_MALFORMED);
	player->taken += !answer.code;
	player->refused += answer.code != REFUSAL_NONE;
	if (refusal_row(answer.code)->band == BAND_AGAIN)
		fail_msg("again: %s", refusal_row(answer.code)->word);
	player->sent_count++;
}

/* The number that notes_id made the id of. */
static unsigned
number_of(const char *id)
{
	return (unsigned)strtoul(id + 24, NULL, 16);
}

static void
say_something(struct player *player)
{
	size_t row = pick(player, sizeof says / sizeof *says);
	struct notes_message message = {.type = says[row].type, .id = player->next_id, .case_id = 901 + pick(player, PLAYER_CASES)};
	const struct type_row *type = types_row(message_type_find(message.type));
	const struct envelope *re = earlier(player, type);
	struct case_token token;

	if (type->flags & TYPE_OWN_CASE)
		message.case_id = 2000 + player->next_id;
	if (re) {
		message.re = number_of(re->id.hex);
		if (pick(player, 10)) /* else it answers what is in another case */
			message.case_id = number_of(re->case_token.hex);
	}
	notes_id(message.case_id, token.hex);
	message.from = sender(player, type, re, &token);
	message.facts = fill_in(player, says[row].facts, re);
	message.to = recipients(player, &message, re, holder_of(player, &token));
	player->next_id++;
	send(player, &message);
}

static void
refer(struct player *player, unsigned n)
{
	const char *from = n % 2 ? "school" : "police";
	struct notes_message message = {.from = from,
					.type = "referral",
					.id = player->next_id++,
					.case_id = 901 + n,
					.to = arena_print(player->box->arena, "crs edt %s", from),
					.facts = "grade high; route written; protection none; child 0a0b0c0d;"
						 " aware-at 1772441100"};

	send(player, &message);
}

static void
read_one(struct player *player, const struct envelope *about, const char *by, enum receipt_status status)
{
	struct receipt receipt;

	if (!strcmp(by, about->from.name))
		return;
	notes_receipt(player->box->world, by, about, status, status == RECEIPT_OPENED ? "manager" : "", &receipt);
	(void)core_box_submit(player->box, by, receipt.note, (struct view){0});
}

/* Somebody who got it has read it; or everybody who got anything in a case. */
static void
read_something(struct player *player, int is_all)
{
	const struct envelope *one = &player->sent[pick(player, (unsigned)player->sent_count)];

	if (!is_all) {
		read_one(player, one, one->to[pick(player, (unsigned)one->to_count)].agency.name,
			 pick(player, 3) ? RECEIPT_OPENED : RECEIPT_VERIFIED);
		return;
	}
	for (size_t i = 0; i < player->sent_count; i++)
		for (size_t t = 0; t < player->sent[i].to_count; t++)
			if (!strcmp(player->sent[i].case_token.hex, one->case_token.hex))
				read_one(player, &player->sent[i], player->sent[i].to[t].agency.name, RECEIPT_OPENED);
}

/* The holder excuses all that it owes in a case and tries to close it. */
static void
give_up(struct player *player)
{
	struct store_page page = {.most = 10000};
	struct notes_message message = {.type = "excuse"};
	struct duty *list;
	size_t count;

	notes_id(901 + pick(player, PLAYER_CASES), page.case_token.hex);
	if (store_duties_page(player->box->core->store, &page, player->box->arena, &list, &count))
		return;
	message.from = holder_of(player, &page.case_token);
	message.to = strcmp(message.from, "team") ? "crs edt" : "team";
	for (size_t i = 0; i < count && player->sent_count + 1 < PLAYER_SENT; i++) {
		char id[DUTY_ID_SIZE];

		if (!duty_is_open(&list[i]))
			continue;
		duty_id(&list[i], id);
		message.id = player->next_id++;
		message.re = number_of(list[i].opened_by.hex);
		message.case_id = number_of(list[i].case_token.hex);
		message.facts =
			arena_print(player->box->arena, "duty %s; reason not-possible; second yes", strchr(id, '/') + 1);
		send(player, &message);
	}
	for (size_t i = 0; i < player->sent_count; i++) {
		const struct envelope *referral = &player->sent[i];

		if (!types_has(referral->type, TYPE_STARTS_CASE) ||
		    strcmp(referral->case_token.hex, page.case_token.hex) != 0)
			continue;
		message.type = "close";
		message.facts = "reason complete";
		message.id = player->next_id++;
		message.re = number_of(referral->id.hex);
		message.case_id = number_of(page.case_token.hex);
		send(player, &message);
		return;
	}
}

static void
wait(struct player *player)
{
	int64_t ms = (pick(player, 4) ? 1 + pick(player, 90) : 60 + pick(player, 3000)) * MINUTE_MS;

	player->box->now.civil.ms += ms;
	player->box->now.tick.ms += ms;
	if (pick(player, 2))
		core_box_turn(player->box, NULL, 0);
}

void
player_begin(struct player *player, struct core_box *box, unsigned seed)
{
	*player = (struct player){.box = box, .state = seed * 0x9e3779b97f4a7c15u, .next_id = 1};
	for (unsigned n = 0; n < PLAYER_CASES; n++)
		refer(player, n);
}

int
player_step(struct player *player)
{
	unsigned what = pick(player, 20);

	if (player->sent_count + 2 >= PLAYER_SENT)
		return 0;
	if (what < 11)
		say_something(player);
	else if (what < 15)
		read_something(player, what == 14);
	else if (what < 16)
		give_up(player);
	else if (what < 19)
		wait(player);
	else
		core_box_reopen(player->box);
	return 1;
}
