/* The tables of agent.db.  Append-only in spirit: rows change only in the
 * columns that say how far something is.  docs/AGENT_STORE.md describes them
 * for the programs that read them. */
#include "runtime/agent_store.h"

#include <string.h>

#define APPLICATION_ID 0x54424147 /* "TBAG" */

static const char sent_tables[] =
	"CREATE TABLE fixed(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE mark(name TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE sent("
	" number INTEGER PRIMARY KEY,"
	" id TEXT NOT NULL UNIQUE,"
	" kind TEXT NOT NULL CHECK(kind IN('envelope','receipt','card')),"
	" type TEXT NOT NULL,"
	" case_token TEXT NOT NULL,"
	" re TEXT NOT NULL,"
	" replaces TEXT NOT NULL,"
	" recipients TEXT NOT NULL,"
	" priority INTEGER NOT NULL,"
	" is_high INTEGER NOT NULL,"
	" grade TEXT NOT NULL, route TEXT NOT NULL, on_behalf_of TEXT NOT NULL,"
	" user TEXT NOT NULL,"
	" confirmed_by TEXT NOT NULL DEFAULT '',"
	" reference TEXT NOT NULL,"
	" state TEXT NOT NULL"
	"  CHECK(state IN('pending','sealed','signed','accepted','refused','replaced','failed')),"
	" text BLOB NOT NULL,"
	" body BLOB,"
	" body_bytes INTEGER NOT NULL,"
	" is_whole INTEGER NOT NULL,"
	" uploaded INTEGER NOT NULL DEFAULT 0,"
	" seq INTEGER UNIQUE,"
	" note BLOB,"
	" hash BLOB,"
	" waiting TEXT NOT NULL DEFAULT '',"
	" code TEXT NOT NULL DEFAULT '',"
	" needs TEXT NOT NULL DEFAULT '',"
	" reseal INTEGER NOT NULL DEFAULT 0,"
	" replaced_by TEXT NOT NULL DEFAULT '',"
	" made_ms INTEGER NOT NULL,"
	" log_index INTEGER,"
	" accepted_ms INTEGER,"
	" CHECK((state IN('pending','sealed','failed')) = (note IS NULL) OR kind = 'card'),"
	" CHECK(state <> 'accepted' OR log_index IS NOT NULL)"
	") STRICT;"
	"CREATE INDEX sent_waiting ON sent(state, priority, number) WHERE state IN('pending','sealed','signed');"
	"CREATE INDEX sent_of_case ON sent(case_token, number) WHERE kind = 'envelope';"
	"CREATE INDEX sent_stuck ON sent(number) WHERE state IN('refused','failed');"
	"CREATE INDEX sent_reseal ON sent(reseal) WHERE reseal > 0;"
	"CREATE INDEX sent_partial ON sent(number) WHERE is_whole = 0;"
	"CREATE INDEX sent_high ON sent(number) WHERE is_high = 1;"
	"CREATE TABLE reference(reference TEXT PRIMARY KEY, id TEXT NOT NULL, file BLOB NOT NULL, content BLOB NOT NULL)"
	" STRICT, WITHOUT ROWID;"
	"CREATE TABLE step("
	" id TEXT NOT NULL, agency TEXT NOT NULL,"
	" stored_ms INTEGER, verified_ms INTEGER, opened_ms INTEGER, refused_ms INTEGER,"
	" word TEXT NOT NULL DEFAULT '',"
	" PRIMARY KEY(id, agency)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE body(number INTEGER PRIMARY KEY, hash BLOB NOT NULL, offset INTEGER NOT NULL, bytes BLOB NOT NULL,"
	" UNIQUE(hash, offset)) STRICT;";

static const char inbox_tables[] =
	"CREATE TABLE inbox("
	" number INTEGER PRIMARY KEY,"
	" id TEXT NOT NULL UNIQUE,"
	" cursor INTEGER NOT NULL,"
	" type TEXT NOT NULL,"
	" case_token TEXT NOT NULL,"
	" re TEXT NOT NULL,"
	" sender TEXT NOT NULL,"
	" state TEXT NOT NULL CHECK(state IN('raw','verified','refused')),"
	" code TEXT NOT NULL DEFAULT '',"
	" tries INTEGER NOT NULL DEFAULT 0,"
	" missed INTEGER NOT NULL DEFAULT 0,"
	" grade TEXT NOT NULL, route TEXT NOT NULL, on_behalf_of TEXT NOT NULL,"
	" is_high INTEGER NOT NULL,"
	" note BLOB NOT NULL, hash BLOB NOT NULL,"
	" body BLOB NOT NULL, body_bytes INTEGER NOT NULL, is_whole INTEGER NOT NULL,"
	" log_index INTEGER NOT NULL,"
	" accepted_ms INTEGER NOT NULL,"
	" stored_ms INTEGER NOT NULL,"
	" verified_ms INTEGER,"
	" opened_ms INTEGER,"
	" opened_role TEXT NOT NULL DEFAULT '',"
	" opened_user TEXT NOT NULL DEFAULT '') STRICT;"
	"CREATE INDEX inbox_raw ON inbox(is_high DESC, number) WHERE state = 'raw';"
	"CREATE INDEX inbox_partial ON inbox(missed, is_high DESC, number) WHERE state = 'raw' AND is_whole = 0;"
	"CREATE INDEX inbox_of_case ON inbox(case_token, number);"
	"CREATE INDEX inbox_high ON inbox(number) WHERE is_high = 1 AND state = 'verified' AND opened_ms IS NULL;"
	"CREATE TABLE said("
	" id TEXT NOT NULL, status TEXT NOT NULL CHECK(status IN('verified','opened','refused')), word TEXT NOT NULL,"
	" hash BLOB NOT NULL, sender TEXT NOT NULL, said_ms INTEGER NOT NULL, receipt TEXT NOT NULL DEFAULT '',"
	" PRIMARY KEY(id, status, word)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX said_due ON said(sender) WHERE receipt = '';"
	"CREATE TABLE receipt(id TEXT PRIMARY KEY, agency TEXT NOT NULL, note BLOB NOT NULL,"
	" log_index INTEGER NOT NULL, accepted_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE journal("
	" number INTEGER PRIMARY KEY AUTOINCREMENT,"
	" kind TEXT NOT NULL, id TEXT NOT NULL, agency TEXT NOT NULL, word TEXT NOT NULL, other TEXT NOT NULL,"
	" ms INTEGER NOT NULL) STRICT;"
	"CREATE TABLE notice("
	" id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE,"
	" kind TEXT NOT NULL, case_token TEXT NOT NULL, about TEXT NOT NULL, code TEXT NOT NULL, needs TEXT NOT NULL,"
	" at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE trusted("
	" number INTEGER PRIMARY KEY, kind TEXT NOT NULL, note BLOB NOT NULL, hash BLOB NOT NULL UNIQUE,"
	" log_index INTEGER NOT NULL, accepted_ms INTEGER NOT NULL) STRICT;"
	"CREATE TABLE owed("
	" id TEXT PRIMARY KEY, kind TEXT NOT NULL, case_token TEXT NOT NULL, debtor TEXT NOT NULL,"
	" creditor TEXT NOT NULL, child TEXT NOT NULL, state TEXT NOT NULL,"
	" start_ms INTEGER NOT NULL, due_ms INTEGER NOT NULL, ended_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE INDEX owed_of_case ON owed(case_token);"
	"CREATE TABLE aside("
	" number INTEGER PRIMARY KEY, kind TEXT NOT NULL, note BLOB NOT NULL, log_index INTEGER NOT NULL,"
	" accepted_ms INTEGER NOT NULL, why TEXT NOT NULL, ms INTEGER NOT NULL) STRICT;"
	"CREATE VIEW ledger_sent AS SELECT s.id, s.case_token, s.type, s.re, t.agency AS recipient,"
	" s.made_ms AS offered_ms, s.log_index, s.accepted_ms, t.stored_ms, t.verified_ms, t.opened_ms,"
	" t.refused_ms, t.word, s.state, s.is_high"
	" FROM sent s JOIN step t ON t.id = s.id WHERE s.kind = 'envelope';"
	"CREATE VIEW ledger_received AS SELECT id, case_token, type, re, sender, log_index, accepted_ms,"
	" stored_ms, verified_ms, opened_ms, opened_role AS role, state, code, is_high FROM inbox;";

/* What a kind of agency is to be told of, once each (a row stays, so that a
 * broker that tells twice does not tell it twice); the tables it has of its
 * own; what it holds back. */
static const char kind_tables[] =
	"CREATE TABLE arrival(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, tries INTEGER NOT NULL DEFAULT 0,"
	" over INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE INDEX arrival_due ON arrival(number) WHERE over = 0;"
	"CREATE TABLE kind_tables(kind TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"ALTER TABLE sent ADD COLUMN is_held INTEGER NOT NULL DEFAULT 0;";

/* Who holds a case now; older mail of a case that was handed over to us, which
 * stays sealed inside the handover. */
static const char case_tables[] =
	"CREATE TABLE case_holder(case_token TEXT PRIMARY KEY, holder TEXT NOT NULL, back_to TEXT NOT NULL,"
	" until_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE handed("
	" id TEXT PRIMARY KEY, case_token TEXT NOT NULL, type TEXT NOT NULL, re TEXT NOT NULL, sender TEXT NOT NULL,"
	" grade TEXT NOT NULL, route TEXT NOT NULL, on_behalf_of TEXT NOT NULL, note BLOB NOT NULL,"
	" handover TEXT NOT NULL, giver TEXT NOT NULL, item INTEGER NOT NULL, place INTEGER NOT NULL,"
	" accepted_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE INDEX handed_of_case ON handed(case_token);";

/* Who has seen to what was refused. */
static const char noted_column[] = "ALTER TABLE sent ADD COLUMN noted_by TEXT NOT NULL DEFAULT '';";

/* What was recalled and is purged here: its row and note stay, its body is gone. */
static const char purged_table[] =
	"CREATE TABLE purged(id TEXT PRIMARY KEY, recall TEXT NOT NULL, said TEXT NOT NULL, user TEXT NOT NULL,"
	" ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

/* Accepted notes until they are proven to be in the log, those of an older store
 * too; the checkpoints that kept proofs lead to; what is known of the log, and
 * what did not fit. */
static const char proof_tables[] =
	"CREATE TABLE proof("
	" number INTEGER PRIMARY KEY, log_index INTEGER NOT NULL, accepted_ms INTEGER NOT NULL,"
	" proven_ms INTEGER NOT NULL DEFAULT 0, missed_ms INTEGER NOT NULL DEFAULT 0,"
	" checkpoint INTEGER NOT NULL DEFAULT 0, path BLOB) STRICT;"
	"CREATE INDEX proof_due ON proof(number) WHERE proven_ms = 0;"
	"CREATE INDEX proof_untold ON proof(accepted_ms) WHERE proven_ms = 0 AND missed_ms = 0;"
	"INSERT INTO proof(number, log_index, accepted_ms) SELECT number, log_index, coalesce(accepted_ms, 0) FROM sent"
	" WHERE state = 'accepted' AND hash IS NOT NULL;"
	"CREATE TABLE checkpoint(number INTEGER PRIMARY KEY, size INTEGER NOT NULL, note BLOB NOT NULL) STRICT;"
	"CREATE TABLE log_known("
	" origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL,"
	" since_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, witnessed_size INTEGER NOT NULL, witnessed BLOB NOT NULL,"
	" witnessed_ms INTEGER NOT NULL, behind_size INTEGER NOT NULL, behind_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE evidence("
	" number INTEGER PRIMARY KEY, kind TEXT NOT NULL, known BLOB NOT NULL, shown BLOB NOT NULL, ms INTEGER NOT NULL,"
	" noted_by TEXT NOT NULL DEFAULT '') STRICT;";

/* Who consulted, disclosed or changed what (agent_processing.h). */
static const char processing_tables[] =
	"CREATE TABLE processing("
	" number INTEGER PRIMARY KEY, kind TEXT NOT NULL, user TEXT NOT NULL, role TEXT NOT NULL, way TEXT NOT NULL,"
	" message TEXT NOT NULL, case_token TEXT NOT NULL, agencies TEXT NOT NULL, purpose TEXT NOT NULL,"
	" first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL, times INTEGER NOT NULL, hour INTEGER NOT NULL,"
	" UNIQUE(message, user, way, kind, purpose, hour)) STRICT;"
	/* was an answer of use: one word for each */
	"CREATE TABLE useful(id TEXT PRIMARY KEY, is_useful INTEGER NOT NULL, ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TRIGGER processing_stays BEFORE DELETE ON processing BEGIN SELECT RAISE(ABORT, 'a record stays'); END;";

/* How often the body of one of our own, which an older store does not have, was
 * asked for in vain. */
static const char missed_column[] = "ALTER TABLE sent ADD COLUMN missed INTEGER NOT NULL DEFAULT 0;";

/* Several steps, since a compiler need not take one text as long as all. */
static const char *const steps[] = {sent_tables, inbox_tables, kind_tables, case_tables, noted_column, purged_table,
				      proof_tables, processing_tables, missed_column};

static enum status
check_owner(struct db *db, const struct agency *self)
{
	struct db_query *query = db_query(db, "SELECT value FROM fixed WHERE name = 'self'");
	enum status status;
	int row = 0;

	status = db_step(query, &row);
	if (status)
		return status;
	if (row)
		return strcmp(db_text(query, 0), self->name) ? STATUS_MISCONFIGURED : STATUS_OK;
	status = db_begin(db);
	if (status)
		return status;
	query = db_query(db, "INSERT INTO fixed(name, value) VALUES('self', ?1)");
	db_bind_text(query, 1, self->name);
	status = db_run(query);
	if (!status)
		return db_commit(db);
	db_rollback(db);
	return status;
}

enum status
agent_store_open(const char *path, const struct agency *self, struct db **ret_db)
{
	const struct db_schema schema = {APPLICATION_ID, steps, sizeof steps / sizeof *steps};
	struct db *db = NULL;
	enum status status = db_open(path, &schema, DB_READ_WRITE, &db);
	int row = 0;

	if (!status)
		status = check_owner(db, self);
	/* what is purged is not to be read in the file's free pages */
	if (!status)
		status = db_step(db_query(db, "PRAGMA secure_delete=ON"), &row);
	if (status) {
		db_close(db);
		return status;
	}
	*ret_db = db;
	return STATUS_OK;
}
