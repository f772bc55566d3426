#include "support/ledgers.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "db/db.h"
#include "note/envelope.h"
#include "note/receipt.h"

#define MOST 20000

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
take_note(struct ledgers *ledgers, const char *kind, uint64_t index, struct view raw)
{
	struct view note;
	enum status status = arena_copy(ledgers->arena, raw, &note);

	if (!raw.size)
		return; /* erased: whoever was told of it will miss it */
	if (status)
		die("memory", status);
	if (!strcmp(kind, "receipt")) {
		struct receipt receipt;

		status = receipt_decode(note, ledgers->arena, &receipt);
		if (status)
			die("a receipt of the store", status);
		for (size_t i = 0; i < receipt.line_count && ledgers->attested_count < MOST; i++)
			if (receipt.lines[i].status != RECEIPT_REFUSED)
				ledgers->attested[ledgers->attested_count++] =
					(struct ledgers_attested){index, receipt.by, receipt.lines[i].envelope};
	} else if (!strcmp(kind, "envelope") ||
		   (!strcmp(kind, "refused") && raw.size > 21 && !memcmp(raw.bytes, "tellback/envelope/v1\n", 21))) {
		struct ledgers_entry *entry = &ledgers->entries[ledgers->entry_count];

		if (ledgers->entry_count == MOST)
			die("too many notes", STATUS_TOO_BIG);
		status = envelope_decode(note, ledgers->arena, &entry->envelope);
		if (status)
			die("an envelope of the store", status);
		entry->index = index;
		entry->is_refused = !strcmp(kind, "refused");
		ledgers->entry_count++;
	}
}

static void
read_broker(struct ledgers *ledgers, const char *root)
{
	struct db *db = open_store(arena_print(ledgers->arena, "%s/var/lib/tellback/broker/broker.db", root));
	struct db_query *query = db_query(db, "SELECT idx, kind, note FROM leaves ORDER BY idx");
	enum status status;
	int row;

	while (!(status = db_step(query, &row)) && row)
		take_note(ledgers, db_text(query, 1), (uint64_t)db_number(query, 0), db_bytes(query, 2));
	if (status)
		die("the broker's store", status);
	db_close(db);
}

const struct ledgers_entry *
ledgers_find(const struct ledgers *ledgers, const char *id)
{
	for (size_t i = 0; i < ledgers->entry_count; i++)
		if (!ledgers->entries[i].is_refused && !strcmp(ledgers->entries[i].envelope.id.hex, id))
			return &ledgers->entries[i];
	return NULL;
}

/* What an agent was told is accepted, or still offers, must be in the store. */
static void
read_sent(struct ledgers *ledgers, struct db *db)
{
	struct db_query *query = db_query(db, "SELECT id, state, hash FROM sent WHERE kind = 'envelope'"
					      " AND state IN('accepted','sealed','signed')");
	enum status status;
	int row;

	while (!(status = db_step(query, &row)) && row) {
		const struct ledgers_entry *entry = ledgers_find(ledgers, db_text(query, 0));
		struct view hash = db_bytes(query, 2);
		int is_there = entry && hash.size == DIGEST_BYTES &&
			       !memcmp(hash.bytes, entry->envelope.hash.bytes, DIGEST_BYTES);

		if (!is_there && !ledgers->lost.hex[0])
			(void)snprintf(ledgers->lost.hex, sizeof ledgers->lost.hex, "%s", db_text(query, 0));
	}
	if (status)
		die("an agent's ledger", status);
}

static void
read_agent(struct ledgers *ledgers, const char *path)
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
	while (!(status = db_step(query, &row)) && row && ledgers->held_count < MOST) {
		struct ledgers_held *held = &ledgers->held[ledgers->held_count++];

		held->agent = self;
		(void)snprintf(held->id.hex, sizeof held->id.hex, "%s", db_text(query, 0));
		held->is_verified = !strcmp(db_text(query, 1), "verified");
	}
	if (status)
		die(path, status);
	read_sent(ledgers, db);
	db_close(db);
}

static void
read_agents(struct ledgers *ledgers, const char *root)
{
	const char *folder = arena_print(ledgers->arena, "%s/var/lib/tellback", root);
	DIR *dir = opendir(folder);
	struct dirent *name;

	if (!dir)
		die(folder, STATUS_NOT_FOUND);
	while ((name = readdir(dir))) {
		const char *path = arena_print(ledgers->arena, "%s/%s/agent.db", folder, name->d_name);
		FILE *file = fopen(path, "r");

		if (!file)
			continue;
		(void)fclose(file);
		read_agent(ledgers, path);
	}
	(void)closedir(dir);
}

void
ledgers_read(const char *root, struct arena *arena, struct ledgers *ret_ledgers)
{
	struct ledgers ledgers = {.arena = arena,
				  .entries = arena_array(arena, MOST, sizeof *ledgers.entries),
				  .attested = arena_array(arena, MOST, sizeof *ledgers.attested),
				  .held = arena_array(arena, MOST, sizeof *ledgers.held)};

	if (!ledgers.entries || !ledgers.attested || !ledgers.held)
		die("memory", STATUS_NO_MEMORY);
	read_broker(&ledgers, root);
	read_agents(&ledgers, root);
	*ret_ledgers = ledgers;
}
