#include "core/session.h"

#include <string.h>

#include "base/log.h"

static int
has_ended(const struct seat *seat, uint64_t connection)
{
	for (size_t i = 0; i < seat->ended_count; i++)
		if (seat->ended[i] == connection)
			return 1;
	return 0;
}

static void
remember_ended(struct seat *seat, uint64_t connection)
{
	if (has_ended(seat, connection))
		return;
	if (seat->ended_count == SEAT_ENDED)
		memmove(seat->ended, seat->ended + 1, (SEAT_ENDED - 1) * sizeof *seat->ended);
	else
		seat->ended_count++;
	seat->ended[seat->ended_count - 1] = connection;
}

static void
forget_ended(struct seat *seat, uint64_t connection)
{
	size_t kept = 0;

	for (size_t i = 0; i < seat->ended_count; i++)
		if (seat->ended[i] != connection)
			seat->ended[kept++] = seat->ended[i];
	seat->ended_count = kept;
}

/* An agent that was started again leaves its session behind for good.  One that
 * comes back to an ended session runs beside another with the same key. */
static void
look_for_two(struct seat *seat, const char *session)
{
	for (size_t i = 0; i < SEAT_ENDED; i++) {
		if (!*session || strcmp(seat->ended_sessions[i], session) != 0)
			continue;
		seat->doubled++;
		log_event(LOG_LINE_WARNING, "session.superseded", "agency=%s times=%u", seat->agency.name,
			  seat->doubled);
		return;
	}
}

/* The older session's fetch learns why nothing comes any more. */
static enum status
end_older(struct question *question)
{
	struct seat *seat = question->seat;
	enum status status = STATUS_OK;

	remember_ended(seat, seat->connection);
	strcpy(seat->ended_sessions[seat->ended_session_count++ % SEAT_ENDED], seat->session);
	if (seat->is_waiting)
		status = inner_problem(question->core, seat->question, seat->nonce, REFUSAL_SUPERSEDED);
	seat->is_waiting = 0;
	log_event(LOG_LINE_INFO, "session.renewed", "agency=%s", seat->agency.name);
	return status;
}

/* The policy that governs ${entry}'s own area: what its clocks follow. */
static uint64_t
policy_serial(const struct known *known, const struct directory_agency *entry)
{
	const struct policy *policy = known_policy(known, entry->area.name[0] ? entry->area.name : entry->id.name);
	uint64_t newest = 0;

	if (policy)
		return policy->serial;
	for (size_t i = 0; i < known->policy_count; i++)
		if (known->policies[i]->serial > newest)
			newest = known->policies[i]->serial;
	return newest;
}

static enum status
fill_welcome(struct question *question, struct frame_welcome *welcome)
{
	struct core *core = question->core;
	struct store_note have = {0};
	struct leaf last;
	uint64_t index = 0;
	enum status status =
		store_submission_last(core->store, &question->seat->agency, &welcome->have_seq, &index);

	if (!status)
		status = store_note_find(core->store, index, core->scratch, &have);
	if (status == STATUS_CORRUPT)
		core->damaged_notes++; /* the number alone is enough to go on */
	if (status && status != STATUS_NOT_FOUND && status != STATUS_CORRUPT)
		return status;
	welcome->have_note = have.note;
	status = store_leaf_last(core->store, &last);
	welcome->has_index = !status;
	welcome->last_index = status ? 0 : last.index;
	if (status && status != STATUS_NOT_FOUND)
		return status;
	status = backing_covered(core, &welcome->backed_up_index);
	if (status)
		return status;
	welcome->agency = question->seat->agency.name;
	welcome->directory_serial = core->known.directory.serial;
	welcome->policy_serial = policy_serial(&core->known, question->entry);
	welcome->cards_index = core->known.cards_index;
	welcome->time_ms = core->now.ms;
	welcome->restored_index = core->asking.index;
	welcome->restored_ms = core->asking.at.ms;
	return STATUS_OK;
}

enum status
session_hello(struct question *question)
{
	const struct frame_hello *hello = &question->frame->as.hello;
	struct seat *seat = question->seat;
	struct frame answer = {question->frame->nonce, FRAME_WELCOME, {.welcome = {0}}};
	enum status status = STATUS_OK;

	if (hello->protocol != FRAME_PROTOCOL || strlen(hello->session) >= sizeof seat->session)
		return inner_problem(question->core, question->number, question->frame->nonce, REFUSAL_FRAME);
	if (seat->has_connection && seat->connection != question->connection &&
	    strcmp(seat->session, hello->session) != 0)
		status = end_older(question);
	if (!status)
		status = fill_welcome(question, &answer.as.welcome);
	if (status)
		return status;
	if (strcmp(seat->session, hello->session) != 0)
		look_for_two(seat, hello->session);
	forget_ended(seat, question->connection);
	seat->has_connection = 1;
	seat->connection = question->connection;
	strcpy(seat->session, hello->session);
	return inner_reply(question->core, question->number, &answer);
}

int
session_is_ended(struct question *question)
{
	struct seat *seat = question->seat;

	if (has_ended(seat, question->connection))
		return 1;
	seat->has_connection = 1;
	seat->connection = question->connection;
	return 0;
}
