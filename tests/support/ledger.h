/* What agencies know by themselves, written down as it happens and synced
 * before anything is done upon it: a fault test believes this and never the
 * broker.  One text line an act, in the order of the acts:
 *
 *   offered police 0123… type=referral case=89ab… re=- to=crs,edt,police
 *   accepted police 0123… number=17
 *   stored crs 0123… number=4
 *
 * A line that a power cut tore has no newline and is not read. */
#ifndef TELLBACK_SUPPORT_LEDGER_H
#define TELLBACK_SUPPORT_LEDGER_H

#include <stddef.h>

#include "tellback/envelope.h"
#include "tellback/ids.h"

#define LEDGER_ACTS(X) \
	X(OFFERED, "offered")	/* the sender has it on its disk and will send it until it is answered */ \
	X(ACCEPTED, "accepted") /* the sender was told so; number: the leaf */ \
	X(REFUSED, "refused")	/* the sender was told so, for good; number: the refusal */ \
	X(STORED, "stored")	/* a recipient has it on its disk; number: its cursor */ \
	X(VERIFIED, "verified") /* a recipient unsealed it and proved its sender */ \
	X(OPENED, "opened")	/* a person at a recipient read it */ \
	X(TOLD, "told")		/* the sender learned that the recipient `to` opened it */ \
	X(FAULT, "fault")	/* the harness: something was broken here on purpose; id "" */ \
	X(SETTLED, "settled")	/* the harness: no faults since then, and all had time enough; id "" */

/**
 * enum ledger_act:
 * One value a row of LEDGER_ACTS.
 */
enum ledger_act {
#define X(act, word) LEDGER_##act,
	LEDGER_ACTS(X)
#undef X
	LEDGER_ACT_COUNT
};

/**
 * struct ledger_line:
 * One act.
 *
 * Shape:  ${envelope} and what follows for LEDGER_OFFERED alone: `re` "" where
 *         it answers nothing; ${to} with commas, for LEDGER_TOLD one agency,
 *         for LEDGER_FAULT what was broken.
 */
struct ledger_line {
	enum ledger_act act;
	char who[AGENCY_SIZE];
	struct envelope_id id;
	unsigned long long number;
	enum message_type type;
	struct case_token case_token;
	struct envelope_id re;
	char to[512];
};

struct ledger;

/**
 * ledger_open(path, ret_ledger), ledger_close(ledger):
 * Go on with the ledger at ${path}, or begin it; every line in it is in memory,
 * too.  Trouble with the file ends the test.  path NULL: in memory alone.
 *
 * Owner:  the caller; ledger_close takes NULL.
 */
struct ledger *ledger_open(const char *path);
void ledger_close(struct ledger *ledger);

/**
 * ledger_write(ledger, line), ledger_say(ledger, act, who, id, number):
 * One more line, on the disk when this returns; one without an envelope's facts.
 */
void ledger_write(struct ledger *ledger, const struct ledger_line *line);
void ledger_say(struct ledger *ledger, enum ledger_act act, const char *who, const struct envelope_id *id,
		unsigned long long number);

/**
 * ledger_offer(ledger, envelope):
 * The OFFERED line of an envelope.
 */
void ledger_offer(struct ledger *ledger, const struct envelope *envelope);

/**
 * ledger_lines(ledger, ret_count), ledger_has(ledger, act, who, id):
 * All lines so far; is there such a line (${who} NULL: anybody's)?
 *
 * Owner:  the ledger's, until the next line.
 */
const struct ledger_line *ledger_lines(const struct ledger *ledger, size_t *ret_count);
int ledger_has(const struct ledger *ledger, enum ledger_act act, const char *who, const struct envelope_id *id);

#endif
