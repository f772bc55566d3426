/* The tables.  Append-mostly, keyed by the leaf's index; the indexes on bytes
 * that others choose are the envelope's id and a body's first eight bytes of
 * hash, and one row for each case token.
 * A step that a store has been through never changes what it made; that the
 * first two are two is only because C compilers promise no longer texts. */
#include "store/store_sqlite.h"
#include "store/store_backup.h"
#include "store/lost.h"
#include "store/witnessed.h"

static const char first[] =
	"CREATE TABLE agencies (n INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, fetched INTEGER NOT NULL DEFAULT 0) STRICT;"

	"CREATE TABLE leaves (idx INTEGER PRIMARY KEY, kind TEXT NOT NULL, sha BLOB NOT NULL CHECK (length(sha) = 32),"
	" accepted INTEGER NOT NULL, note BLOB) STRICT;"
	/* also stops INSERT OR REPLACE, which recursive_triggers alone would leave to a setting */
	"CREATE TRIGGER leaves_append BEFORE INSERT ON leaves"
	" WHEN NEW.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM leaves)"
	" OR NEW.accepted < (SELECT coalesce(max(accepted), 0) FROM (SELECT accepted FROM leaves ORDER BY idx DESC LIMIT 1))"
	" BEGIN SELECT RAISE(ABORT, 'a leaf is appended'); END;"
	"CREATE TRIGGER leaves_keep BEFORE UPDATE ON leaves"
	" WHEN NEW.idx IS NOT OLD.idx OR NEW.kind IS NOT OLD.kind OR NEW.sha IS NOT OLD.sha OR NEW.accepted IS NOT OLD.accepted"
	" OR NEW.note IS NOT NULL"
	" BEGIN SELECT RAISE(ABORT, 'a leaf never changes'); END;"
	"CREATE TRIGGER leaves_stay BEFORE DELETE ON leaves BEGIN SELECT RAISE(ABORT, 'a leaf stays'); END;"

	"CREATE TABLE submissions (agency INTEGER NOT NULL REFERENCES agencies, seq INTEGER NOT NULL,"
	" idx INTEGER NOT NULL REFERENCES leaves, PRIMARY KEY (agency, seq)) STRICT, WITHOUT ROWID;"
	"CREATE TRIGGER submissions_append BEFORE INSERT ON submissions"
	" WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 1) FROM submissions WHERE agency = NEW.agency)"
	" BEGIN SELECT RAISE(ABORT, 'a sequence is gapless'); END;"
	"CREATE TRIGGER submissions_keep BEFORE UPDATE ON submissions BEGIN SELECT RAISE(ABORT, 'a sequence stays'); END;"
	"CREATE TRIGGER submissions_stay BEFORE DELETE ON submissions BEGIN SELECT RAISE(ABORT, 'a sequence stays'); END;"

	"CREATE TABLE refusals (idx INTEGER PRIMARY KEY REFERENCES leaves, code TEXT NOT NULL, holder TEXT NOT NULL,"
	" needs TEXT NOT NULL) STRICT;"

	"CREATE TABLE cases (n INTEGER PRIMARY KEY, token BLOB NOT NULL UNIQUE CHECK (length(token) = 16), home TEXT NOT NULL,"
	" holder TEXT NOT NULL, closed_by BLOB) STRICT;"

	"CREATE TABLE bodies (n INTEGER PRIMARY KEY, agency INTEGER NOT NULL REFERENCES agencies,"
	" sha BLOB NOT NULL CHECK (length(sha) = 32), head INTEGER NOT NULL, total INTEGER NOT NULL, have INTEGER NOT NULL,"
	" pieces INTEGER NOT NULL, complete INTEGER NOT NULL, claimed INTEGER NOT NULL, touched INTEGER NOT NULL) STRICT;"
	"CREATE INDEX bodies_head ON bodies (head);"
	"CREATE INDEX bodies_unclaimed ON bodies (agency, touched) WHERE claimed = 0;"
	/* n = body * 4096 + number of the piece: no other index needed */
	"CREATE TABLE pieces (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, bytes BLOB NOT NULL"
	" CHECK (length(bytes) <= 196608)) STRICT;";

static const char messages[] =
	"CREATE TABLE envelopes (idx INTEGER PRIMARY KEY REFERENCES leaves, id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),"
	" sender INTEGER NOT NULL REFERENCES agencies, case_n INTEGER REFERENCES cases,"
	" before BLOB NOT NULL CHECK (length(before) = 32), accepted INTEGER NOT NULL, body INTEGER REFERENCES bodies) STRICT;"
	"CREATE INDEX envelopes_case ON envelopes (case_n) WHERE case_n IS NOT NULL;"
	"CREATE INDEX envelopes_body ON envelopes (body) WHERE body IS NOT NULL;"
	"CREATE TRIGGER envelopes_stay BEFORE DELETE ON envelopes BEGIN SELECT RAISE(ABORT, 'an id stays'); END;"
	"CREATE TRIGGER envelopes_keep BEFORE UPDATE OF id, sender, before, accepted ON envelopes"
	" BEGIN SELECT RAISE(ABORT, 'an id stays'); END;"

	"CREATE TABLE duties (n INTEGER PRIMARY KEY, case_n INTEGER NOT NULL REFERENCES cases, opened_by BLOB NOT NULL,"
	" kind TEXT NOT NULL, party TEXT NOT NULL, part TEXT NOT NULL, debtor TEXT NOT NULL, creditor TEXT NOT NULL,"
	" child TEXT NOT NULL, start INTEGER NOT NULL, due INTEGER NOT NULL, warn INTEGER NOT NULL, state TEXT NOT NULL,"
	" ended_by BLOB, ended INTEGER NOT NULL, warned INTEGER NOT NULL, noticed INTEGER NOT NULL, next INTEGER,"
	" UNIQUE (case_n, opened_by, kind, party, part)) STRICT;"
	"CREATE INDEX duties_next ON duties (next) WHERE next IS NOT NULL;"
	"CREATE INDEX duties_debtor ON duties (debtor) WHERE state IN ('open', 'overdue');"
	"CREATE INDEX duties_creditor ON duties (creditor) WHERE state IN ('open', 'overdue');"
	"CREATE TRIGGER duties_stay BEFORE DELETE ON duties BEGIN SELECT RAISE(ABORT, 'a duty stays'); END;"
	"CREATE TABLE deliveries (agency INTEGER NOT NULL REFERENCES agencies, cursor INTEGER NOT NULL,"
	" idx INTEGER NOT NULL REFERENCES leaves, stored INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (agency, cursor)) STRICT, WITHOUT ROWID;"
	"CREATE TRIGGER deliveries_append BEFORE INSERT ON deliveries"
	" WHEN NEW.cursor IS NOT (SELECT coalesce(max(cursor) + 1, 1) FROM deliveries WHERE agency = NEW.agency)"
	" BEGIN SELECT RAISE(ABORT, 'a stream is gapless'); END;"
	"CREATE TRIGGER deliveries_stay BEFORE DELETE ON deliveries BEGIN SELECT RAISE(ABORT, 'a delivery stays'); END;"

	"CREATE TABLE steps (idx INTEGER NOT NULL REFERENCES leaves, agency INTEGER NOT NULL REFERENCES agencies,"
	" cursor INTEGER NOT NULL, verified INTEGER NOT NULL DEFAULT 0, opened INTEGER NOT NULL DEFAULT 0,"
	" refused INTEGER NOT NULL DEFAULT 0, word TEXT NOT NULL DEFAULT '',"
	" PRIMARY KEY (idx, agency)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE published (kind TEXT NOT NULL, subject TEXT NOT NULL, serial INTEGER NOT NULL,"
	" idx INTEGER NOT NULL REFERENCES leaves, PRIMARY KEY (kind, subject, serial)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE sent (agency INTEGER NOT NULL REFERENCES agencies, day INTEGER NOT NULL, bytes INTEGER NOT NULL,"
	" PRIMARY KEY (agency, day)) STRICT, WITHOUT ROWID;"

	"CREATE TABLE notices (id BLOB PRIMARY KEY CHECK (length(id) = 16), idx INTEGER NOT NULL REFERENCES leaves)"
	" STRICT, WITHOUT ROWID;";

/* Issue 3: linked cases, cases that are lent, the notice on the last morning.
 * A case alone has no group_n; a linked one the row of the case after whose
 * token the group is named. */
static const char groups[] =
	"ALTER TABLE cases ADD COLUMN group_n INTEGER REFERENCES cases;"
	"ALTER TABLE cases ADD COLUMN lender TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE cases ADD COLUMN returns INTEGER;"
	"CREATE INDEX cases_group ON cases (group_n) WHERE group_n IS NOT NULL;"
	"CREATE INDEX cases_returns ON cases (returns) WHERE returns IS NOT NULL;"
	"ALTER TABLE duties ADD COLUMN remind INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE duties ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0;";

static const char *const steps[] = {first,		    messages,		    groups, store_sqlite_close_step,
				    store_sqlite_erase_step, store_witnessed_step, store_backup_step,
				    store_lost_step,	    store_witnessed_drop_step,
				    store_asking_waited_step};

const struct db_schema store_schema = {STORE_APPLICATION_ID, steps, sizeof steps / sizeof *steps};
