#include "core/moment.h"

static struct instant
later(struct instant a, struct instant b)
{
	return a.ms > b.ms ? a : b;
}

void
moment_begin(struct moment *moment, struct core_now now, struct instant floor)
{
	*moment = (struct moment){.at = later(now.civil, floor), .tick = now.tick, .floor = floor};
	/* a clock far behind what we wrote ourselves is wrong; one far ahead may
	 * only mean that we were not running */
	if (now.civil.ms < floor.ms - MOMENT_STEP_MS) {
		moment->is_stepped = 1;
		moment->offset_ms = now.civil.ms - floor.ms;
	}
}

struct instant
moment_turn(struct moment *moment, struct core_now now)
{
	int64_t passed = now.tick.ms > moment->tick.ms ? now.tick.ms - moment->tick.ms : 0;
	struct instant expected = {moment->at.ms + passed};

	moment->offset_ms = now.civil.ms - expected.ms;
	moment->is_stepped = moment->offset_ms > MOMENT_STEP_MS || moment->offset_ms < -MOMENT_STEP_MS;
	moment->at = moment->is_stepped ? expected : now.civil;
	moment->tick = now.tick;
	moment->floor = later(moment->at, moment->floor);
	return moment->floor;
}

void
moment_accept(struct moment *moment, struct core_now now)
{
	moment->at = now.civil;
	moment->tick = now.tick;
	moment->is_stepped = 0;
	moment->offset_ms = 0;
}
