/* A broker that was put back to an older copy lacks what came after it.  What
 * it had answered to us it is told again (agent_welcome.c); here it is asked
 * which sealed bodies it wants, ours and those that we received, and brought
 * them, and our own place in its stream is found again. */
#include "runtime/agent_inner.h"

#include "base/log.h"
#include "runtime/agent_store_offer.h"

/* The broker that we know: when it was last restored. */
#define RESTORED_MARK "restored"
/* The leaves before this one are in a backup elsewhere. */
#define BACKED_MARK "backed-up"

/* Its stream may have other places from the leaf ${index} on than those we
 * passed: what lies between is asked for again, and what we have of it changes
 * nothing. */
static enum status
step_back(struct turn *turn, uint64_t index)
{
	struct db *db = turn->agent->db;
	uint64_t before = 0, cursor = 0;
	enum status status = agent_store_mark(db, "cursor", &before);

	if (!status)
		status = agent_store_offer_back(db, index, &cursor);
	if (status)
		return status;
	if (cursor > before)
		cursor = before;
	if (before)
		log_event(LOG_LINE_WARNING, "broker.restored", "index=%llu cursor=%llu was=%llu", (unsigned long long)index,
			  (unsigned long long)cursor, (unsigned long long)before);
	status = agent_store_mark_set(db, "cursor", cursor);
	return status ? status : agent_store_offer_card(db);
}

/* One that was restored says so.  A whole machine that was put back does not
 * know it, but shows a log without what we have seen of it. */
static enum status
look_at_broker(struct turn *turn, const struct frame_welcome *welcome)
{
	struct db *db = turn->agent->db;
	const uint64_t leaves = welcome->has_index ? welcome->last_index + 1 : 0;
	uint64_t known_ms = 0, newest = 0;
	enum status status = agent_store_mark(db, RESTORED_MARK, &known_ms);

	if (!status && welcome->restored_ms != (int64_t)known_ms && welcome->restored_ms) {
		status = step_back(turn, welcome->restored_index);
		return status ? status : agent_store_mark_set(db, RESTORED_MARK, (uint64_t)welcome->restored_ms);
	}
	if (!status)
		status = agent_store_offer_newest(db, &newest);
	return status || newest < leaves || !newest ? status : step_back(turn, leaves);
}

enum status
agent_offer_welcome(struct turn *turn, const struct frame_welcome *welcome)
{
	struct agent *agent = turn->agent;
	uint64_t covered = 0;
	enum status status = look_at_broker(turn, welcome);

	agent->offer = (struct offer){.is_due = welcome->restored_ms != 0};
	if (!status)
		status = agent_store_mark(agent->db, BACKED_MARK, &covered);
	if (!status && covered != welcome->backed_up_index)
		status = agent_store_mark_set(agent->db, BACKED_MARK, welcome->backed_up_index);
	return status;
}

static enum status
ask(struct turn *turn)
{
	struct offer *offer = &turn->agent->offer;
	struct frame *frame = NULL;
	uint64_t seq = 0;
	enum status status = agent_store_offer_given(turn->agent->db, &seq);

	if (!status && agent_talk_add(turn, FRAME_OFFER, ANSWER_WAIT_MS, &frame))
		frame->as.offer = (struct frame_offer){offer->below, seq};
	return status;
}

static enum status
bring_piece(struct turn *turn, const struct frame_want *want)
{
	struct agent *agent = turn->agent;
	struct offer *offer = &agent->offer;
	struct frame *frame = NULL;
	struct question *question;
	struct view bytes;
	uint64_t have = 0;
	enum status status = agent_store_body_have(agent->db, &want->body, &have);

	if (!status && have != want->total)
		status = STATUS_NOT_FOUND;
	if (!status)
		status = agent_store_body_part(agent->db, &want->body, offer->sent, turn->arena, &bytes);
	question = status ? NULL : agent_talk_add(turn, FRAME_PIECE, ANSWER_WAIT_MS, &frame);
	if (!question)
		return status;
	question->is_offer = 1;
	question->body_bytes = want->total;
	question->offset = offer->sent;
	frame->as.piece = (struct frame_piece){want->body, want->total, offer->sent, bytes};
	return STATUS_OK;
}

/* The next piece of what is wanted; a body that is not here, or not whole, is
 * for others to bring. */
static enum status
bring(struct turn *turn)
{
	struct agent *agent = turn->agent;
	struct offer *offer = &agent->offer;
	enum status status = STATUS_NOT_FOUND;

	while (status == STATUS_NOT_FOUND && offer->at < offer->count) {
		status = bring_piece(turn, &offer->wants[offer->at]);
		if (status == STATUS_NOT_FOUND)
			agent_offer_refused(agent);
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

void
agent_offer_refused(struct agent *agent)
{
	struct offer *offer = &agent->offer;

	offer->sent = 0;
	offer->at += offer->at < offer->count;
}

static int
is_out(const struct agent *agent)
{
	for (size_t i = 0; i < agent->talk.count; i++)
		if (agent->talk.questions[i].kind == FRAME_OFFER || agent->talk.questions[i].is_offer)
			return 1;
	return 0;
}

enum status
agent_offer_speak(struct turn *turn)
{
	struct offer *offer = &turn->agent->offer;
	enum status status = STATUS_OK;

	if ((!offer->is_due && offer->at == offer->count) || is_out(turn->agent) || !agent_ready(turn, &offer->wait))
		return STATUS_OK;
	if (offer->at < offer->count)
		status = bring(turn);
	if (status || offer->at < offer->count || !offer->is_due)
		return status;
	return ask(turn);
}

void
agent_offer_wanted(struct turn *turn, const struct frame_wanted *wanted)
{
	struct offer *offer = &turn->agent->offer;

	backoff_clear(&offer->wait);
	offer->at = offer->count = 0;
	offer->sent = 0;
	for (; offer->count < wanted->count; offer->count++)
		offer->wants[offer->count] = wanted->wants[offer->count];
	/* one that does not move on is not asked for ever */
	offer->is_due = wanted->more && wanted->next && (!offer->below || wanted->next < offer->below);
	offer->below = wanted->next;
	turn->more |= offer->is_due || offer->count;
}

void
agent_offer_taken(struct turn *turn, const struct question *question, uint64_t next)
{
	struct offer *offer = &turn->agent->offer;

	if (next > question->offset) {
		backoff_clear(&offer->wait);
		offer->sent = next;
	} else if (next < question->offset) {
		offer->sent = next; /* it was let go of meanwhile */
		backoff_fail(&offer->wait, turn->now.tick.ms);
	} else {
		backoff_fail(&offer->wait, turn->now.tick.ms);
	}
	if (offer->sent < question->body_bytes)
		return;
	offer->sent = 0;
	offer->at++;
	offer->brought++;
	if (offer->at == offer->count && !offer->is_due)
		log_event(LOG_LINE_INFO, "broker.bodies-brought", "bodies=%zu", offer->brought);
}
