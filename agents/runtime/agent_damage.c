#include "runtime/agent_damage.h"

#include <inttypes.h>

#include "base/log.h"
#include "db/db.h"
#include "runtime/agent_inner.h"

void
agent_damage_say(const struct agent *agent, size_t *said)
{
	const struct db_damage damage = db_damage(agent->db);

	for (; *said < damage.count; ++*said) {
		const int is_named = *said < DB_DAMAGE_LISTED;

		log_event(LOG_LINE_ERROR, "store.page-damaged", "page=%" PRIu64 " in=%s count=%zu",
			  is_named ? damage.pages[*said].number : 0,
			  is_named && damage.pages[*said].is_log ? "changes" : "store", damage.count);
	}
}
