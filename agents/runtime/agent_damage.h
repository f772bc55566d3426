/* The alarm that a page of the agent's own store is damaged. */
#ifndef TELLBACK_RUNTIME_AGENT_DAMAGE_H
#define TELLBACK_RUNTIME_AGENT_DAMAGE_H

#include "runtime/agent.h"

/**
 * agent_damage_say(agent, said):
 * Say of each damaged page that was met, once; ${said} of them were.
 */
void agent_damage_say(const struct agent *agent, size_t *said);

#endif
