/* A front door that asks, a navigator and a mental health service that answer,
 * and the referral it is all about, in a house with the broker's own core. */
#ifndef TELLBACK_SUPPORT_ASKING_H
#define TELLBACK_SUPPORT_ASKING_H

#include "support/desk.h"

enum asking_player { POLICE, CRS, HEALTH, CAMHS, EDT, TEAM, PLAYERS };

/** What an amber or green request says besides its question. */
#define ASKING_REST "--context \"lives with mother\" --from 2025-09-01 --basis \"Children Act 2004 s16LA\""

/**
 * struct asking:
 * The scene; ${referral} of the police.
 */
struct asking {
	struct house *house;
	struct desk *desks[PLAYERS];
	const char *referral;
};

/**
 * asking_set_up(state), asking_set_up_hands(state), asking_tear_down(state):
 * For cmocka; ${state} is the scene, without or with the out-of-hours team and
 * the assessing team.
 */
int asking_set_up(void **state);
int asking_set_up_hands(void **state);
int asking_tear_down(void **state);

/**
 * asking_ask(scene, to, rag, question), asking_declare(scene, open, until),
 * asking_type(scene, who, want, words, id), asking_list(scene, who):
 * The front door asks (its id); health says what it can work on; somebody types
 * ${words}, with ${id} for the @ in them, and gets the exit code ${want}; their
 * `requests`.  All agents play afterwards; anything else ends the test.
 *
 * Owner:  the actor's arena.
 */
const char *asking_ask(struct asking *scene, const char *to, const char *rag, const char *question);
void asking_declare(struct asking *scene, unsigned open, const char *until);
void asking_type(struct asking *scene, enum asking_player who, enum exit_code want, const char *words, const char *id);
void asking_list(struct asking *scene, enum asking_player who);

/**
 * asking_name_cover(scene, cover):
 * From now on health's card names who covers for its navigators.
 */
void asking_name_cover(struct asking *scene, const char *cover);

/**
 * asking_says(desk, text), asking_says_not(desk, text), asking_row(desk, id, text), asking_is_before(desk, one, other):
 * What the last verb printed has ${text} in it, or not; the line with ${id} has;
 * one stands before the other.
 */
void asking_says(const struct desk *desk, const char *text);
void asking_says_not(const struct desk *desk, const char *text);
void asking_row(const struct desk *desk, const char *id, const char *text);
int asking_is_before(const struct desk *desk, const char *one, const char *other);

#endif
