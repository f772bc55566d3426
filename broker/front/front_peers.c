#include "front/front_peers.h"

#include <string.h>

#include "base/log.h"
#include "front/front_state.h"
#include "wire/frame.h"

void
front_peers_answer(struct front *front, const struct question *question, enum refusal code)
{
	struct frame frame = {.nonce = question->nonce, .kind = FRAME_PROBLEM};
	struct view bytes;

	frame.as.problem.code = code;
	if (!frame_encode(&frame, front->arena, &bytes))
		net_send(front->net, question->routing, bytes);
	arena_reset(front->arena);
}

void
front_peers_cut(struct front *front, const char *curve)
{
	for (int fd = -1; (fd = connections_next(front->connections, fd)) >= 0;) {
		const char *key = connections_curve(front->connections, fd);

		if (curve ? !strcmp(key, curve) : !admission_agency(front->admission, key))
			net_cut(fd);
	}
}

void
front_peers_bar(struct front *front, const struct agency *agency, const char *why, struct tick now)
{
	const char *curve;

	for (size_t i = 0; (curve = admission_curve_of(front->admission, agency, i)); i++) {
		journal_bar(front->journal, curve, (struct tick){now.ms + JOURNAL_BAR_MS});
		front_peers_cut(front, curve);
	}
	log_event(LOG_LINE_WARNING, "front.barred", "agency=%s why=%s minutes=%d", agency->name, why,
		  JOURNAL_BAR_MS / 60000);
}
