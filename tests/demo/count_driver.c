/* Counts, after every process has stopped, who was told: from the agents' own
 * ledgers (agent.db) and the notes in the broker's store, by nothing but the
 * notes' grammar.  It uses none of the rules and no counter of the demo.
 *
 *   count_driver ROOT KILLS    (KILLS: a file with one line a killed process)
 *
 * Last line: "every referrer answered: …" and exit 0, or "broken: …" and 1. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/digest.h"
#include "db/db.h"
#include "note/envelope.h"
#include "note/receipt.h"

#define MOST 20000

struct entry {
	uint64_t index;
	int is_refused;
	struct envelope envelope;
};
struct attested {
	uint64_t index;
	struct agency by;
	struct envelope_id id;
};
/* What an agent's own ledger says of one message. */
struct held {
	struct agency agent;
	struct envelope_id id;
	int is_verified; /* of its inbox */
};
struct count {
	struct arena *arena;
	struct entry *entries;
	size_t entry_count;
	struct attested *attested;
	size_t attested_count;
	struct held *held;
	size_t held_count;
	char broken[200];
};

static void
die(const char *what, enum status status)
{
	printf("count: %s: %s\n", what, status_word(status));
	exit(2);
}

static struct db *
open_store(const char *path)
{
	const struct db_schema none = {0};
	struct db *db = NULL;
	enum status status = db_open(path, &none, DB_READ_ONLY, &db);

	if (status)
		die(path, status);
	return db;
}

static void
take_note(struct count *count, const char *kind, uint64_t index, struct view raw)
{
	struct view note;
	enum status status = arena_copy(count->arena, raw, &note);

	if (!raw.size)
		return; /* erased: whoever was told of it will miss it */
	if (status)
		die("memory", status);
	if (!strcmp(kind, "receipt")) {
		struct receipt receipt;

		status = receipt_decode(note, count->arena, &receipt);
		if (status)
			die("a receipt of the store", status);
		for (size_t i = 0; i < receipt.line_count && count->attested_count < MOST; i++)
			if (receipt.lines[i].status != RECEIPT_REFUSED)
				count->attested[count->attested_count++] =
					(struct attested){index, receipt.by, receipt.lines[i].envelope};
	} else if (!strcmp(kind, "envelope") || (!strcmp(kind, "refused") && raw.size > 21 &&
						 !memcmp(raw.bytes, "tellback/envelope/v1\n", 21))) {
		struct entry *entry = &count->entries[count->entry_count];

		if (count->entry_count == MOST)
			die("too many notes", STATUS_TOO_BIG);
		status = envelope_decode(note, count->arena, &entry->envelope);
		if (status)
			die("an envelope of the store", status);
		entry->index = index;
		entry->is_refused = !strcmp(kind, "refused");
		count->entry_count++;
	}
}

static void
read_broker(struct count *count, const char *root)
{
	struct db *db = open_store(arena_print(count->arena, "%s/var/lib/tellback/broker/broker.db", root));
	struct db_query *query = db_query(db, "SELECT idx, kind, note FROM leaves ORDER BY idx");
	enum status status;
	int row;

	while (!(status = db_step(query, &row)) && row)
		take_note(count, db_text(query, 1), (uint64_t)db_number(query, 0), db_bytes(query, 2));
	if (status)
		die("the broker's store", status);
	db_close(db);
}

static const struct entry *
entry_find(const struct count *count, const char *id)
{
	for (size_t i = 0; i < count->entry_count; i++)
		if (!count->entries[i].is_refused && !strcmp(count->entries[i].envelope.id.hex, id))
			return &count->entries[i];
	return NULL;
}

/* What an agent was told is accepted, or still offers, must be in the store. */
static void
read_sent(struct count *count, struct db *db)
{
	struct db_query *query = db_query(db, "SELECT id, state, hash FROM sent WHERE kind = 'envelope'"
					      " AND state IN('accepted','sealed','signed')");
	enum status status;
	int row;

	while (!(status = db_step(query, &row)) && row) {
		const struct entry *entry = entry_find(count, db_text(query, 0));
		struct view hash = db_bytes(query, 2);
		int is_there = entry && hash.size == DIGEST_BYTES && !memcmp(hash.bytes, entry->envelope.hash.bytes, DIGEST_BYTES);

		if (!is_there && !count->broken[0])
			(void)snprintf(count->broken, sizeof count->broken, "broken: lost %s", db_text(query, 0));
	}
	if (status)
		die("an agent's ledger", status);
}

static void
read_agent(struct count *count, const char *path)
{
	struct db *db = open_store(path);
	struct db_query *query = db_query(db, "SELECT value FROM fixed WHERE name = 'self'");
	struct agency self = {0};
	enum status status;
	int row;

	status = db_step(query, &row);
	if (status || !row)
		die(path, status);
	(void)snprintf(self.name, sizeof self.name, "%s", db_text(query, 0));
	query = db_query(db, "SELECT id, state FROM inbox");
	while (!(status = db_step(query, &row)) && row && count->held_count < MOST) {
		struct held *held = &count->held[count->held_count++];

		held->agent = self;
		(void)snprintf(held->id.hex, sizeof held->id.hex, "%s", db_text(query, 0));
		held->is_verified = !strcmp(db_text(query, 1), "verified");
	}
	if (status)
		die(path, status);
	read_sent(count, db);
	db_close(db);
}

static void
read_agents(struct count *count, const char *root)
{
	const char *folder = arena_print(count->arena, "%s/var/lib/tellback", root);
	DIR *dir = opendir(folder);
	struct dirent *name;

	if (!dir)
		die(folder, STATUS_NOT_FOUND);
	while ((name = readdir(dir))) {
		const char *path = arena_print(count->arena, "%s/%s/agent.db", folder, name->d_name);
		FILE *file = fopen(path, "r");

		if (!file)
			continue;
		(void)fclose(file);
		read_agent(count, path);
	}
	(void)closedir(dir);
}

static const char *
fact(const struct envelope *envelope, const char *name)
{
	const char *value = fact_find(envelope->facts, envelope->fact_count, name);

	return value ? value : "";
}

static int
is_type(const struct entry *entry, enum message_type type)
{
	return !entry->is_refused && entry->envelope.type == type;
}

static int
is_in_ledger(const struct count *count, const char *agency, const char *id)
{
	for (size_t i = 0; i < count->held_count; i++)
		if (!strcmp(count->held[i].agent.name, agency) && !strcmp(count->held[i].id.hex, id))
			return count->held[i].is_verified;
	return 0;
}

static int
is_attested(const struct count *count, const char *agency, const char *id, uint64_t before)
{
	for (size_t i = 0; i < count->attested_count; i++)
		if (count->attested[i].index < before && !strcmp(count->attested[i].by.name, agency) &&
		    !strcmp(count->attested[i].id.hex, id))
			return 1;
	return 0;
}

/* Does ${answer} say something of ${child} ("-": whatever it says)? */
static const char *
code_for(const struct envelope *answer, const char *child)
{
	for (size_t i = 0; i < answer->fact_count; i++) {
		const char *value = answer->facts[i].value;

		if (!strcmp(answer->facts[i].name, "child") &&
		    (!strcmp(child, "-") || (!strncmp(value, child, 8) && value[8] == ':')))
			return value + 9;
	}
	return NULL;
}

/* A decision names the referral; an outcome names the decision that promised it. */
static int
is_answer_to(const struct count *count, const struct entry *answer, const struct envelope *referral)
{
	const struct entry *promise = NULL;

	if (answer->envelope.type == TYPE_OUTCOME)
		promise = entry_find(count, answer->envelope.re.hex);
	return !strcmp(promise ? promise->envelope.re.hex : answer->envelope.re.hex, referral->id.hex);
}

enum told { NOT_TOLD, DELIVERED, BY_PHONE, NOT_POSSIBLE };

/* Was the one who made ${referral} told of ${child} by a note of ${type},
 * accepted and attested before leaf ${before}?  ${ret_code} what of. */
static enum told
told_of(const struct count *count, const struct entry *referral, const char *child, enum message_type type,
	uint64_t before, const char **ret_code)
{
	const struct envelope *made = &referral->envelope;
	const char *behalf = fact(made, "on-behalf-of");
	const char *creditor = behalf[0] ? behalf : made->from.name;

	for (size_t i = 0; i < count->entry_count; i++) {
		const struct entry *answer = &count->entries[i];
		const char *code;

		if (is_type(answer, TYPE_EXCUSE) && answer->index < before && !strcmp(answer->envelope.re.hex, made->id.hex) &&
		    !strncmp(fact(&answer->envelope, "duty"), "decision", 8))
			return NOT_POSSIBLE;
		if (!is_type(answer, type) || answer->index >= before || !is_answer_to(count, answer, made))
			continue;
		code = code_for(&answer->envelope, child);
		if (!code)
			continue;
		*ret_code = code;
		if (!strcmp(creditor, "anonymous"))
			return NOT_POSSIBLE;
		for (size_t j = 0; j < count->entry_count; j++)
			if (is_type(&count->entries[j], TYPE_TOLD_OTHERWISE) && count->entries[j].index < before &&
			    !strcmp(count->entries[j].envelope.re.hex, answer->envelope.id.hex))
				return BY_PHONE;
		if (is_in_ledger(count, creditor, answer->envelope.id.hex) &&
		    is_attested(count, creditor, answer->envelope.id.hex, before))
			return DELIVERED;
	}
	return NOT_TOLD;
}

/* Each child of the referral, "-" once where none is named. */
static enum told
referrer_told(const struct count *count, const struct entry *referral, uint64_t before, int with_outcomes)
{
	enum told told = NOT_TOLD;
	size_t children = 0;

	for (size_t i = 0; i <= referral->envelope.fact_count; i++) {
		const char *child = "-", *code = "";

		if (i < referral->envelope.fact_count) {
			if (strcmp(referral->envelope.facts[i].name, "child") != 0)
				continue;
			child = referral->envelope.facts[i].value;
			children++;
		} else if (children) {
			break;
		}
		told = told_of(count, referral, child, TYPE_DECISION, before, &code);
		if (told == NOT_TOLD)
			return NOT_TOLD;
		if (with_outcomes && (!strcmp(code, "assessment") || !strcmp(code, "early-help")) &&
		    told_of(count, referral, child, TYPE_OUTCOME, before, &code) == NOT_TOLD)
			return NOT_TOLD;
	}
	return told;
}

/* No case may have closed before everyone who had referred in it was told. */
static void
check_closes(struct count *count)
{
	for (size_t i = 0; i < count->entry_count; i++) {
		const struct entry *close = &count->entries[i];

		if (!is_type(close, TYPE_CLOSE))
			continue;
		for (size_t j = 0; j < count->entry_count; j++) {
			const struct entry *referral = &count->entries[j];

			if (is_type(referral, TYPE_REFERRAL) && referral->index < close->index && !count->broken[0] &&
			    !strcmp(referral->envelope.case_token.hex, close->envelope.case_token.hex) &&
			    referrer_told(count, referral, close->index, 1) == NOT_TOLD)
				(void)snprintf(count->broken, sizeof count->broken, "broken: closed %s",
					       close->envelope.case_token.hex);
		}
	}
}

static unsigned
count_lines(const char *path)
{
	FILE *file = fopen(path, "r");
	unsigned lines = 0;
	int c;

	while (file && (c = getc(file)) != EOF)
		lines += c == '\n';
	if (file)
		(void)fclose(file);
	return lines;
}

int
main(int argc, char **argv)
{
	struct count count = {.arena = arena_new(512u << 20)};
	unsigned told[4] = {0}, referrals = 0, refused = 0;

	if (argc != 3) {
		fputs("usage: count_driver ROOT KILLS\n", stderr);
		return 2;
	}
	count.entries = calloc(MOST, sizeof *count.entries);
	count.attested = calloc(MOST, sizeof *count.attested);
	count.held = calloc(MOST, sizeof *count.held);
	if (!count.arena || !count.entries || !count.attested || !count.held)
		die("memory", STATUS_NO_MEMORY);
	read_broker(&count, argv[1]);
	read_agents(&count, argv[1]);
	for (size_t i = 0; i < count.entry_count; i++) {
		const struct entry *entry = &count.entries[i];
		enum told how;

		if (entry->is_refused && entry->envelope.type == TYPE_CLOSE)
			refused++;
		if (!is_type(entry, TYPE_REFERRAL))
			continue;
		referrals++;
		how = referrer_told(&count, entry, UINT64_MAX, 0);
		told[how]++;
		if (how == NOT_TOLD) {
			const char *behalf = fact(&entry->envelope, "on-behalf-of");

			printf("untold: referral %s\n", entry->envelope.id.hex);
			if (!count.broken[0])
				(void)snprintf(count.broken, sizeof count.broken, "broken: untold %s",
					       behalf[0] ? behalf : entry->envelope.from.name);
		}
	}
	check_closes(&count);
	if (count.broken[0])
		puts(count.broken);
	else
		printf("every referrer answered: %u referrals, %u referrers = %u delivered + %u by phone or letter + %u not "
		       "possible; 0 unanswered; %u closes refused; %u kills, 0 lost\n",
		       referrals, referrals, told[DELIVERED], told[BY_PHONE], told[NOT_POSSIBLE], refused,
		       count_lines(argv[2]));
	arena_free(count.arena);
	free(count.entries);
	free(count.attested);
	free(count.held);
	return count.broken[0] != 0;
}
