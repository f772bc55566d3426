/* The acts of a replay, done: each by the agent of whoever does it, as a
 * document handed in or a message opened. */
#ifndef TELLBACK_REPLAY_PLAY_H
#define TELLBACK_REPLAY_PLAY_H

#include "replay/acts.h"
#include "replay/letter.h"
#include "replay/town.h"

/**
 * struct play_thread:
 * The messages of one matter, by which later ones name them; "" not sent yet.
 *
 * Shape:  of several answers the one to acts_invited's i-th; ${assessments} of
 *         a matter without an enquiry has the referrer's alone, the last.
 */
struct play_thread {
	char case_hex[ID_SIZE];
	char referral[ID_SIZE];
	char decision[ID_SIZE];
	char help[ID_SIZE];
	char record[ID_SIZE];
	char enquiries[ACTS_INVITED_MOST][ID_SIZE];
	char conferences[ACTS_INVITED_MOST][ID_SIZE];
	char assessments[ACTS_INVITED_MOST][ID_SIZE];
};

/**
 * struct play:
 * A replay while it goes on.
 *
 * Shape:  ${next} the first act that is not done.
 */
struct play {
	const struct calendar_book *book;
	const struct act_list *acts;
	struct town *town;
	struct play_thread *threads;
	size_t next;
	struct letter letter;
	struct arena *arena;
};

/**
 * play_until(play, at_s):
 * Do everything until just before ${at_s}, and let time go on until then.  Zero, or
 * non-zero with a line on stderr: something was refused that must not be.
 */
int play_until(struct play *play, int64_t at_s);

#endif
