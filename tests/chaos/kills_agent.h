/* A real agent of a partnership that a scene made (tests/scenario/lib.sh), as
 * its supervisor and its people see it: started, killed, started again, asked
 * over its socket, given files in its spool. */
#ifndef TELLBACK_CHAOS_KILLS_AGENT_H
#define TELLBACK_CHAOS_KILLS_AGENT_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/call.h"
#include "chaos/kills_tracer.h"
#include "tellback/ids.h"

/**
 * struct kills_row:
 * One line of what an agent says has happened.
 */
struct kills_row {
	unsigned long long number;
	char what[16];
	struct envelope_id id;
	char agency[AGENCY_SIZE];
};

/**
 * struct kills_agent:
 * One.
 *
 * Shape:  ${pid} 0 while it does not run; ${how} the wait status of its last
 *         end, ${is_known}: it was ours, or was judged; ${number} of the last
 *         row that was taken.
 */
struct kills_agent {
	const char *root;
	const char *id;
	char program[256];
	pid_t pid;
	int how, is_known;
	struct kills_tracer *tracer;
	unsigned long long number;
	struct arena *arena;
};

/**
 * kills_agent_open(agent, root, programs, name, id), kills_agent_close(agent):
 * The agent ${id}, whose program is ${name}; it does not run yet.  End it.
 */
void kills_agent_open(struct kills_agent *agent, const char *root, const char *programs, const char *name, const char *id);
void kills_agent_close(struct kills_agent *agent);

/**
 * kills_agent_start(agent, plan):
 * Start it; ${plan} is what is done to it from its exec on, or NULL.
 */
void kills_agent_start(struct kills_agent *agent, const struct kills_plan *plan);

/**
 * kills_agent_watch(agent, plan), kills_agent_let_go(agent):
 * As kills_broker_watch and kills_broker_let_go.
 */
void kills_agent_watch(struct kills_agent *agent, const struct kills_plan *plan);
struct kills_saw kills_agent_let_go(struct kills_agent *agent);

/**
 * kills_agent_is_gone(agent), kills_agent_kill(agent):
 * It has ended, by itself or not; SIGKILL, and wait for the end.
 */
int kills_agent_is_gone(struct kills_agent *agent);
void kills_agent_kill(struct kills_agent *agent);

/**
 * kills_agent_call(agent, words, count, ret_reply):
 * Ask it; non-zero if it could not be asked or gave no answer.
 *
 * Owner:  ${ret_reply} is the agent's, until the next call.
 */
int kills_agent_call(struct kills_agent *agent, const char *const *words, size_t count, struct call_reply *ret_reply);

/**
 * kills_agent_row(agent, ret_row):
 * The next thing that has happened to it; non-zero if there is none now.
 */
int kills_agent_row(struct kills_agent *agent, struct kills_row *ret_row);

/**
 * kills_agent_status(agent, name):
 * A number of its status, -1 if it does not answer.
 */
long kills_agent_status(struct kills_agent *agent, const char *name);

/**
 * kills_agent_post(agent, name, text):
 * Put a file into its spool, as the agency's own system does.
 */
void kills_agent_post(const struct kills_agent *agent, const char *name, const char *text);

/**
 * kills_agent_read(agent, folder, name, ret_text, size):
 * A file of its spool as text; non-zero if it is not there.
 */
int kills_agent_read(const struct kills_agent *agent, const char *folder, const char *name, char *ret_text, size_t size);

#endif
