/* The statutory record of processing: who consulted, disclosed or changed what,
 * when, and to whom.  Each agent writes it about its own users, and only this
 * agency can export it.  It is for checking that processing was lawful, for
 * self-monitoring, for the integrity and security of data, and for criminal
 * proceedings: performance is read from the log of the broker instead, which
 * knows no persons.
 *
 * Source: Data Protection Act 2018 section 62; docs/SECURITY.md, "Two records". */
#ifndef TELLBACK_AGENT_PROCESSING_H
#define TELLBACK_AGENT_PROCESSING_H

#include "runtime/agent.h"

#define PROCESSING_KIND_TABLE(X) \
	X(COLLECTION, "collection") X(ALTERATION, "alteration") X(CONSULTATION, "consultation") \
	X(DISCLOSURE, "disclosure") X(COMBINATION, "combination") X(ERASURE, "erasure")

/**
 * enum processing_kind:
 * What was done.
 *
 * Source: Data Protection Act 2018 section 62(1).
 */
enum processing_kind {
#define X(code, word) PROCESSING_##code,
	PROCESSING_KIND_TABLE(X)
#undef X
	PROCESSING_KIND_COUNT
};

/** A verb's name, or how else it was done ("spool", "agent"), with NUL. */
#define PROCESSING_WAY_SIZE 40

/**
 * struct processing_row:
 * One record.  The same person looking at the same message in the same way
 * within an hour is one, with how often and when last.
 *
 * Shape:  ${user} "" where a program did it, then ${role} is "" too; ${message} and
 *         ${case_token} "" where it was about none; ${agencies} who got it
 *         (disclosure) or whom it came from (collection), a space between;
 *         ${purpose} a token or "".
 * Units:  unix milliseconds.
 * Owner:  texts point into the arena it was read into, or are borrowed.
 */
struct processing_row {
	enum processing_kind kind;
	const char *user;
	const char *role;
	const char *way;
	const char *message;
	const char *case_token;
	const char *agencies;
	const char *purpose;
	int64_t first_ms;
	int64_t last_ms;
	uint32_t times;
};

/**
 * agent_processing_begin(agent, person, way), agent_processing_end(agent, purpose, now):
 * From here on ${person} looks and acts, by ${way}; and no longer: what was
 * looked at is recorded, in a transaction of its own.  What cannot be recorded
 * is an event: nobody is kept from reading of a child because a disk is full.
 *
 * Owner:  copies.
 */
void agent_processing_begin(struct agent *agent, const struct agent_person *person, const char *way);
void agent_processing_end(struct agent *agent, const char *purpose, struct agent_now now);

/**
 * agent_processing_look(agent, envelope):
 * The content of that message is taken out of its seal; whoever acts now, if
 * anybody does, consults it.
 */
void agent_processing_look(struct agent *agent, const struct envelope *envelope);

/**
 * agent_processing_sent(agent, envelope, user, now, arena),
 * agent_processing_came(agent, envelope_id, sender, now):
 * Inside the open transaction: a message of ours is kept for sending, a
 * disclosure to its recipients, and what its type does besides; a message came
 * from ${sender}.
 *
 * Errors: those of the store; STATUS_NO_MEMORY.
 */
enum status agent_processing_sent(struct agent *agent, const struct envelope *envelope, const char *user,
				  struct agent_now now, struct arena *arena) MUST_CHECK;
enum status agent_processing_came(struct agent *agent, const struct envelope_id *id, const struct agency *sender,
				  struct agent_now now) MUST_CHECK;

/**
 * agent_processing_opened(agent, id, person, now):
 * Inside the open transaction: ${person} has read ${id}, by the word of the
 * agency's own system.
 *
 * Errors: those of the store.
 */
enum status agent_processing_opened(struct agent *agent, const struct envelope_id *id, const struct agent_person *person,
				    struct agent_now now) MUST_CHECK;

/**
 * struct processing_ask, agent_processing_list(agent, ask, arena, ret_rows, ret_count):
 * Records, the oldest first: at most ${most} after the place ${after}, which
 * moves on; of those last done at ${from_ms} or later and begun before
 * ${until_ms}; of one user or case, or ("") of all.
 *
 * Owner:  ${arena}.
 * Errors: those of the store; STATUS_NO_MEMORY.
 */
struct processing_ask {
	int64_t after;
	size_t most;
	int64_t from_ms;
	int64_t until_ms;
	const char *user;
	const char *case_token;
};
enum status agent_processing_list(struct agent *agent, struct processing_ask *ask, struct arena *arena,
				  struct processing_row **ret_rows, size_t *ret_count) MUST_CHECK;

/**
 * agent_processing_word(kind):
 * Its token.
 */
const char *agent_processing_word(enum processing_kind kind);

#endif
