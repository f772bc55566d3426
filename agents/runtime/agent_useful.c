#include "runtime/agent_useful.h"

#include "runtime/agent_inner.h"
#include "runtime/agent_store_useful.h"

enum status
agent_useful_mark(struct agent *agent, const struct envelope_id *id, int is_useful, const struct agent_person *person,
		  struct agent_now now)
{
	enum status status;

	if (!*person->user || !*person->role)
		return STATUS_NOT_PERMITTED;
	status = db_begin(agent->db);
	if (status)
		return status;
	status = agent_store_useful_put(agent->db, id, is_useful, now.civil.ms);
	if (!status)
		status = db_commit(agent->db);
	if (status)
		db_rollback(agent->db);
	return status;
}

enum status
agent_useful_count(struct agent *agent, struct instant from, struct instant until, uint64_t *ret_useful,
		   uint64_t *ret_not)
{
	return agent_store_useful_count(agent->db, from.ms, until.ms, ret_useful, ret_not);
}
