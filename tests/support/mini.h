/* A broker of a hundred lines for tests of an agent: it takes notes in seq
 * order, delivers them to their recipients, and says what the test tells it
 * to say.  It knows no rules; the real one is tested beside it. */
#ifndef TELLBACK_SUPPORT_MINI_H
#define TELLBACK_SUPPORT_MINI_H

#include "support/mini_log.h"
#include "support/notes.h"
#include "tellback/frame.h"

struct mini;

/**
 * mini_new(world), mini_free(mini):
 * A broker of the world's agencies.
 */
struct mini *mini_new(struct notes *world);
void mini_free(struct mini *mini);

/**
 * mini_ask(mini, agency, question, arena, ret_answer):
 * Non-zero and the answer to a frame of ${agency}; zero where it waits (a
 * fetch with nothing to give: it is answered by mini_wake).
 */
int mini_ask(struct mini *mini, const char *agency, struct view question, struct arena *arena, struct view *ret_answer);

/**
 * mini_wake(mini, agency, is_over, arena, ret_answer):
 * Answer the waiting fetch of ${agency} if there is something now, or with
 * nothing if ${is_over} (its wait is); zero if not.
 */
int mini_wake(struct mini *mini, const char *agency, int is_over, struct arena *arena, struct view *ret_answer);

/**
 * mini_supersede(mini, agency, arena, ret_answer):
 * Answer the waiting fetch of ${agency} as when another session of it began;
 * zero if none waits.
 */
int mini_supersede(struct mini *mini, const char *agency, struct arena *arena, struct view *ret_answer);

/**
 * mini_pass(mini, ms):
 * Its clock, which stands still else, goes on: for what it takes from now on.
 */
void mini_pass(struct mini *mini, int64_t ms);

/**
 * mini_say(mini, code, times):
 * Answer the next ${times} new notes with ${code}.
 */
void mini_say(struct mini *mini, enum refusal code, unsigned times);

/**
 * mini_deliver(mini, agency, kind, note, envelope):
 * Put ${note} into the stream of ${agency} whatever it is; with the body that
 * ${envelope} names where that is not NULL (given by mini_body).
 */
void mini_deliver(struct mini *mini, const char *agency, enum leaf_kind kind, struct view note,
		  const struct envelope *envelope);
void mini_body(struct mini *mini, struct view body);

/**
 * mini_spoil(mini, times):
 * The next ${times} bodies asked for come with a bit turned over.
 */
void mini_spoil(struct mini *mini, unsigned times);

/**
 * mini_push(mini, agency, note, body):
 * Deliver to ${agency} what nobody sent it, as a broker that is not honest
 * would.
 */
void mini_push(struct mini *mini, const char *agency, struct view note, struct view body);

/**
 * mini_forget(mini, agency, count), mini_forget_items(mini, agency):
 * Lose the last ${count} notes taken of ${agency}, as a broker restored from
 * an older copy has; lose what its stream holds.
 */
void mini_forget_items(struct mini *mini, const char *agency);
void mini_forget(struct mini *mini, const char *agency, unsigned count);

/**
 * mini_log(mini):
 * Its log, which a test may make lie.
 */
struct mini_log *mini_log(struct mini *mini);

/**
 * mini_taken(mini, agency), mini_doubled(mini), mini_frames(mini):
 * How many notes of ${agency} were taken; how many envelope ids were taken
 * twice; how many frames came in all.
 */
unsigned mini_taken(const struct mini *mini, const char *agency);
unsigned mini_doubled(const struct mini *mini);
unsigned mini_frames(const struct mini *mini);

/**
 * mini_note(mini, agency, seq):
 * The note taken with that number, empty if there is none.
 */
struct view mini_note(const struct mini *mini, const char *agency, uint64_t seq);

#endif
