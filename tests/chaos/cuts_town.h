/* Agencies that live through power cuts: real agents (agent_turn) with their
 * stores on a disk of their own, who refer, answer, open and close, and whose
 * journals are written to the ledger before anything of them is said to the
 * broker.  What goes wrong in here, but for a disk that fails, ends the test. */
#ifndef TELLBACK_CHAOS_CUTS_TOWN_H
#define TELLBACK_CHAOS_CUTS_TOWN_H

#include "chaos/cuts_broker.h"
#include "support/actor.h"
#include "support/ledger.h"

#define CUTS_AGENCIES 6
#define CUTS_EVENTS 64
#define CUTS_QUESTIONS 4096

/**
 * struct cuts_seen:
 * One row of an agent's journal that is in the ledger: it must be there for ever.
 */
struct cuts_seen {
	enum journal_kind kind;
	struct envelope_id id;
};

/**
 * struct cuts_agency:
 * One agency.
 *
 * Shape:  ${actor} NULL while its machine is off; ${told} the journal's row up
 *         to which ${seen} and the ledger go; ${is_asleep}: connected to nobody;
 *         ${intended} its newest referral, to be handed in again if its machine
 *         went off meanwhile.
 */
struct cuts_agency {
	const char *name;
	struct actor *actor;
	struct arena *heard;
	struct agent_event events[CUTS_EVENTS];
	size_t event_count;
	int is_up;
	int is_asleep;
	int is_pending;
	unsigned intended;
	uint64_t connection;
	uint64_t told;
	struct cuts_seen *seen;
	size_t seen_count;
	size_t seen_room;
	int64_t wake_ms;
};

/**
 * struct cuts_town:
 * All of them.
 *
 * Shape:  ${folder} on the agencies' disk; ${is_dark}: an agent's store failed,
 *         so its machine is off; ${gone} rows that were in a journal and are no
 *         more, ${gone_first} says which; ${stirs} grows with whatever happens;
 *         ${opened_twice}… are the ledger's.
 */
struct cuts_town {
	struct today *today;
	struct ledger *ledger;
	char folder[144];
	struct cuts_agency agencies[CUTS_AGENCIES];
	uint64_t connections;
	uint64_t question;
	size_t asked[CUTS_QUESTIONS];
	uint64_t state; /* of chance */
	int is_dark;
	size_t gone;
	char gone_first[200];
	unsigned long long stirs;
	unsigned long long waits; /* times that one of them was told to wait: disk-low */
};

/**
 * cuts_town_new(town, today, ledger, folder), cuts_town_free(town):
 * Agencies with new stores below ${folder}, which is made, synced; none is open.
 *
 * Owner:  borrows ${today} and ${ledger}.
 */
void cuts_town_new(struct cuts_town *town, struct today *today, struct ledger *ledger, const char *folder);
void cuts_town_free(struct cuts_town *town);

/**
 * cuts_town_open(town), cuts_town_close(town):
 * Their machines go on: each has in its journal all that the ledger has of it,
 * or it is counted as gone.  They go off, whatever state they are in.
 */
void cuts_town_open(struct cuts_town *town);
void cuts_town_close(struct cuts_town *town);

/**
 * cuts_town_hang_up(town):
 * The broker is not there any more: whoever was connected is not.
 */
void cuts_town_hang_up(struct cuts_town *town);

/**
 * cuts_town_turn(town, broker):
 * Take the broker's answers, and a turn of each agency that has something to
 * do.  Non-zero if the broker has gone or the machines went off.
 */
int cuts_town_turn(struct cuts_town *town, struct cuts_broker *broker);

/**
 * cuts_town_refer(town, most):
 * Each agency that refers hands in a referral, if fewer than ${most} of its
 * notes wait for an answer.
 */
void cuts_town_refer(struct cuts_town *town, uint64_t most);

/**
 * cuts_town_sleep(town, is_asleep):
 * The out-of-hours team's machine is disconnected, or not: what is for it
 * waits with the broker.
 */
void cuts_town_sleep(struct cuts_town *town, int is_asleep);

/**
 * cuts_town_is_quiet(town):
 * Non-zero if nobody waits for an answer, has anything unread, or any doubt of
 * the log; ${ret_why} says who else.
 */
int cuts_town_is_quiet(struct cuts_town *town, char ret_why[200]);

#endif
