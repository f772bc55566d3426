#include "chaos/kills_control.h"

#include <stdlib.h>
#include <string.h>

#define ALLOWED_MS 5000
#define MOST 200

/* One more referral, which nobody fetches: what was handed out would not be
 * lost to those who have it. */
static void
one_point(struct kills_stage *stage, size_t at)
{
	const struct kills_plan plan = {KILLS_EFFECTS, KILLS_DIE, at, 0, 0};

	kills_broker_watch(&stage->broker, KILLS_CORE, &plan);
	kills_house_refer(stage->house, 0, 0);
	if (kills_stage_run(stage, ALLOWED_MS) == KILLS_IDLE)
		(void)kills_stage_empty_turn(stage); /* the kill may come as late as that */
	if (kills_broker_let_go(&stage->broker, KILLS_CORE).fired) {
		kills_stage_fault(stage, "core@submit");
		if (stage->broker.processes[KILLS_CORE].pid && kills_stage_await_death(stage))
			kills_stage_wrong(stage, "it was killed and lives");
	}
	kills_stage_settle(stage);
}

/* One case, closed right after the answer was accepted and before anybody has
 * fetched it; the agents may not be told of it: then nobody has read it. */
static void
close_early(struct kills_stage *stage)
{
	kills_house_hold(stage->house, KILLS_ANSWER, 1);
	kills_house_hold(stage->house, KILLS_CLOSE, 1);
	kills_house_refer(stage->house, 0, 1);
	(void)kills_stage_run(stage, ALLOWED_MS);
	kills_house_deafen(stage->house, 1);
	/* the lines that are open have a fetch under way */
	kills_stage_fault(stage, "core@idle");
	kills_broker_kill(&stage->broker, KILLS_CORE);
	kills_stage_settle(stage);
	kills_house_hold(stage->house, KILLS_ANSWER, 0);
	kills_house_hold(stage->house, KILLS_CLOSE, 0);
	(void)kills_stage_run(stage, ALLOWED_MS);
	kills_house_deafen(stage->house, 0);
}

static void
answer_first(struct kills_stage *stage)
{
	kills_house_deafen(stage->house, 1);
	kills_broker_kill(&stage->broker, KILLS_CORE);
	kills_stage_settle(stage);
	for (size_t at = 1; at < MOST && !kills_house_is_betrayed(stage->house) && !stage->wrong; at++)
		one_point(stage, at);
}

int
kills_control_run(const struct kills_options *options)
{
	struct kills_stage *stage = calloc(1, sizeof *stage);
	int is_wrong;

	if (!stage)
		abort();
	kills_stage_open(stage, options, 0);
	if (!strcmp(options->control, "unanswered"))
		close_early(stage);
	else
		answer_first(stage);
	is_wrong = kills_stage_close(stage, "kills-control");
	free(stage);
	return is_wrong;
}
