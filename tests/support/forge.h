/* A message made by hand, step by step, so that one step can be done wrong: as
 * a sender who is not honest, or whose program is not ours, would.
 *
 *   forge_begin(forge, TYPE_REFERRAL);   content and facts
 *   forge_bind(forge);                   head and binding
 *   forge_encode(forge);                 plain text
 *   forge_seal(forge);                   body
 *   forge_sign(forge);                   note
 *   forge_deliver(forge);                through the small broker
 *
 * forge_finish does whatever of these is left.  What a sender cannot do ends
 * the test. */
#ifndef TELLBACK_SUPPORT_FORGE_H
#define TELLBACK_SUPPORT_FORGE_H

#include "content/sealed.h"
#include "support/stage.h"

/**
 * struct forge:
 * One message as far as it has been made.
 *
 * Shape:  ${from} the sender, ${to} its recipients with the sender's own and
 *         a space between, ${recipient} the actor whose answer is looked for;
 *         ${done} the last step.
 * Owner:  the stage's world.
 */
enum forge_step { FORGE_NOTHING, FORGE_BEGUN, FORGE_BOUND, FORGE_ENCODED, FORGE_SEALED, FORGE_SIGNED, FORGE_DELIVERED };
struct forge {
	struct stage *stage;
	struct arena *arena;
	const char *from;
	const char *to;
	struct actor *recipient;
	enum forge_step done;
	struct document document;
	struct envelope envelope;
	struct fact facts[64];
	struct recipient recipients[8];
	struct sealed_binding binding;
	struct view plain;
	struct view body;
	struct view note;
};

/**
 * forge_new(stage, from, to, recipient, ret_forge):
 * Nothing yet of a message of ${from}.
 */
struct forge_route {
	const char *from;
	const char *to;
	const char *recipient;
};
void forge_new(struct stage *stage, const struct forge_route *route, struct forge *ret_forge);

/**
 * forge_begin(forge, type), forge_bind(forge), forge_encode(forge),
 * forge_seal(forge), forge_sign(forge), forge_deliver(forge):
 * One step each, after those before it; forge_seal seals to the recipients'
 * keys, which forge_keys gives.
 */
void forge_begin(struct forge *forge, enum message_type type);
void forge_bind(struct forge *forge);
void forge_encode(struct forge *forge);
void forge_seal(struct forge *forge);
void forge_sign(struct forge *forge);
void forge_deliver(struct forge *forge);
size_t forge_keys(const struct forge *forge, struct age_public *ret_keys);

/**
 * forge_finish(forge):
 * Every step that is left.
 */
void forge_finish(struct forge *forge);

/**
 * forge_push(forge):
 * As forge_deliver, but by a dishonest broker straight to ${recipient}.
 */
void forge_push(struct forge *forge);

/**
 * forge_answer(forge):
 * Play until all is quiet; what ${recipient} answered to the message:
 * "verified", the code of its refusal, or "-" if it said nothing.
 */
const char *forge_answer(struct forge *forge);

/**
 * struct forge_age, forge_age(forge, age):
 * A body of parts that need not fit together: each recipient is shown the file
 * key of its place in ${keys}, the MAC is under ${mac_key} and the payload
 * under ${payload_key}.
 */
struct forge_age {
	uint8_t keys[8][AGE_FILE_KEY_BYTES];
	uint8_t mac_key[AGE_FILE_KEY_BYTES];
	uint8_t payload_key[AGE_FILE_KEY_BYTES];
};
struct view forge_age(const struct forge *forge, const struct forge_age *age);

#endif
