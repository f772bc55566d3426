/* Six agencies of a test that speak frames to the real broker and write down
 * what they know: four that refer, the front door and its out-of-hours team.
 * They keep what they offer until it is answered, own their cursors, and send
 * nothing again that was accepted: a promise is believed.
 *
 *   referral -> opened -> decision (and a close too early) -> opened -> close */
#ifndef TELLBACK_CHAOS_KILLS_HOUSE_H
#define TELLBACK_CHAOS_KILLS_HOUSE_H

#include "chaos/kills_line.h"
#include "support/ledger.h"

/** What an agency may have to say. */
enum kills_kind { KILLS_REFERRAL, KILLS_RECEIPT, KILLS_ANSWER, KILLS_CLOSE, KILLS_KINDS };

struct kills_house;

/**
 * kills_house_new(today, ledger), kills_house_free(house):
 * Nobody has anything to say yet.
 *
 * Owner:  borrows both.
 */
struct kills_house *kills_house_new(const struct today *today, struct ledger *ledger);
void kills_house_free(struct kills_house *house);

/**
 * kills_house_agencies(ret_count):
 * Their names, for the line.
 */
const char *const *kills_house_agencies(size_t *ret_count);

/**
 * kills_house_refer(house, who, is_hasty):
 * One more referral by the ${who}-th of those that refer, in a case of its own;
 * hasty: the front door will try to close it before the answer is read.
 */
void kills_house_refer(struct kills_house *house, size_t who, int is_hasty);

/**
 * kills_house_hold(house, kind, is_held):
 * What is held is offered and not sent.
 */
void kills_house_hold(struct kills_house *house, enum kills_kind kind, int is_held);

/**
 * kills_house_deafen(house, is_deaf), kills_house_is_betrayed(house):
 * Nobody fetches what is there for him, for the while; has the broker said
 * that it has less of an agency than it had accepted?
 */
void kills_house_deafen(struct kills_house *house, int is_deaf);
int kills_house_is_betrayed(const struct kills_house *house);

/**
 * kills_house_redial(house, line):
 * The lines are other ones: all agencies say hello again.
 */
void kills_house_redial(struct kills_house *house, struct kills_line *line);

/**
 * kills_house_step(house, line, us):
 * Send what can be sent, take what has come; wait at most so long if there is
 * nothing.  How much came.
 */
size_t kills_house_step(struct kills_house *house, struct kills_line *line, long us);

/**
 * kills_house_is_idle(house):
 * All that is not held was answered, and has come to whom it is for.
 */
int kills_house_is_idle(const struct kills_house *house);

/**
 * kills_house_probe(house, line), kills_house_is_probed(house):
 * Ask something that changes nothing; it was answered.
 */
void kills_house_probe(struct kills_house *house, struct kills_line *line);
int kills_house_is_probed(const struct kills_house *house);

/**
 * kills_house_open_cases(house), kills_house_answers(house):
 * Cases that are not closed yet; answers of the broker to what was offered.
 */
size_t kills_house_open_cases(const struct kills_house *house);
size_t kills_house_answers(const struct kills_house *house);

/**
 * kills_house_last_leaf(house):
 * The highest leaf that anything was accepted as.
 */
uint64_t kills_house_last_leaf(const struct kills_house *house);

/**
 * kills_house_again(house):
 * Have everything fetched from the beginning, and all that came to its
 * recipients sent once more: both must be as they were.
 */
void kills_house_again(struct kills_house *house);

#endif
