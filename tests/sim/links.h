/* Between the agents and the front: frames that take their time, connections
 * that break, seen or not. */
#ifndef TELLBACK_SIM_LINKS_H
#define TELLBACK_SIM_LINKS_H

#include "sim/run.h"

/**
 * links_connect(run, who), links_up(run, who):
 * An agent wants a connection; it is there now, if it can be.
 */
void links_connect(struct run *run, size_t who);
void links_up(struct run *run, size_t who);

/**
 * links_cut(run, who), links_cut_all(run):
 * A connection breaks; the agent sees it after a while.
 */
void links_cut(struct run *run, size_t who);
void links_cut_all(struct run *run);

/**
 * links_to_core(run, who, bytes), links_to_agent(run, question, bytes):
 * A frame of an agent; an answer of core.
 */
void links_to_core(struct run *run, size_t who, struct view bytes);
void links_to_agent(struct run *run, uint64_t question, struct view bytes);

/**
 * links_arrived(run, item), links_heard(run, item):
 * A frame is at the front: core gets it, or it is answered `again`; an answer
 * is at its agent.
 */
void links_arrived(struct run *run, const struct queue_item *item);
void links_heard(struct run *run, const struct queue_item *item);

/**
 * links_core_lost(run):
 * Core is gone: the front answers what is open `again`.
 */
void links_core_lost(struct run *run);

#endif
