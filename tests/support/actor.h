/* An agency's agent in a test: a folder of its own, keys from the world's
 * seeds instead of a vault, a clock that the test sets. */
#ifndef TELLBACK_SUPPORT_ACTOR_H
#define TELLBACK_SUPPORT_ACTOR_H

#include "runtime/agent_kind.h"
#include "runtime/trust.h"
#include "support/notes.h"

/**
 * struct actor:
 * One agency.  ${arena} is the test's; ${of_turn} is wiped at every turn.
 *
 * Shape:  ${output} what its last turn wants to say; ${kind} NULL: a plain one.
 */
struct actor {
	struct notes *world;
	struct notes_agency *agency;
	char folder[128];
	int is_kept;
	struct trust *trust;
	const struct agent_kind *kind;
	struct agent *agent;
	struct age_unwrapper unwrapper;
	struct agent_now now;
	struct arena *arena;
	struct arena *of_turn;
	struct agent_output output;
};

/**
 * actor_new(world, name), actor_new_in(world, name, folder), actor_free(actor):
 * Join the world: pinned roots, its directory, policy and all cards but those
 * whose ${card_raw} a test has emptied.
 *
 * Owner:  the caller; actor_free removes the folder, unless it was given one,
 *         which may hold an agent's store already.
 */
struct actor *actor_new(struct notes *world, const char *name);
struct actor *actor_new_in(struct notes *world, const char *name, const char *folder);
void actor_free(struct actor *actor);

/**
 * actor_become(actor, kind):
 * From now on its agent is of that kind: what it was in memory is lost.
 */
void actor_become(struct actor *actor, const struct agent_kind *kind);

/**
 * actor_crash(actor):
 * The process dies and another begins: only the store is left.
 */
void actor_crash(struct actor *actor);

/**
 * actor_save(actor, name), actor_restore(actor, name):
 * Copy the store as a backup would; put that copy back, as after a lost disk.
 */
void actor_save(struct actor *actor, const char *name);
void actor_restore(struct actor *actor, const char *name);

/**
 * actor_send(actor, json):
 * agent_send of a text; it must be STATUS_OK.  The result.
 */
struct agent_sent actor_send(struct actor *actor, const char *json);

/**
 * actor_turn(actor, events, count):
 * One agent_turn, which must be STATUS_OK; its output is in ${actor}->output.
 */
void actor_turn(struct actor *actor, const struct agent_event *events, size_t count);

/**
 * actor_wait(actor, ms):
 * Its clocks go on.
 */
void actor_wait(struct actor *actor, int64_t ms);

/**
 * actor_row(actor, id):
 * What it has of a message that it sent.
 */
struct sent_row actor_row(struct actor *actor, const struct envelope_id *id);

/**
 * actor_example(actor, type, header):
 * As actor_text, with the agencies of a test's world: police, health, school,
 * crs, edt.
 */
const char *actor_example(struct actor *actor, enum message_type type, const char *header);

/**
 * actor_text(actor, type, header), actor_swap(actor, text, from, to):
 * The example of a type with its `clientReference`, `to`, `case` and `re`
 * left out and ${header} (members, each with a comma after it) put instead;
 * a text with every ${from} made ${to}.
 */
char *actor_text(struct actor *actor, enum message_type type, const char *header);
char *actor_swap(struct actor *actor, const char *text, const char *from, const char *to);

#endif
