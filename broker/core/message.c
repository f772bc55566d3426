#include "core/message.h"

#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/bodies.h"
#include "core/casefile.h"
#include "core/deliver.h"
#include "core/offer.h"
#include "core/quota.h"
#include "note/directory.h"
#include "note/envelope.h"

static const struct past *
find_past(const struct case_state *state, const struct envelope_id *id)
{
	for (size_t i = 0; id->hex[0] && i < state->past_count; i++)
		if (!strcmp(state->past[i].envelope->id.hex, id->hex))
			return &state->past[i];
	return NULL;
}

/* Is it well-formed, ours to take, and next?  Else the answer is there. */
static enum status
check_note(struct arrival *arrival, struct envelope *envelope, struct store_envelope *namesake, int *ret_done)
{
	struct core *core = arrival->core;
	struct digest before_seq;
	enum status status = envelope_decode(arrival->raw, core->scratch, envelope);

	*ret_done = 1;
	if (status)
		return arrival_unreadable(arrival, status, REFUSAL_NOTE_GRAMMAR);
	if (strcmp(envelope->from.name, arrival->seat->agency.name) != 0)
		return arrival_say(arrival, REFUSAL_NOT_YOU);
	status = arrival_again(arrival, envelope->seq, &envelope->hash, ret_done);
	if (status || *ret_done)
		return status;
	*ret_done = 1;
	/* one that was taken before a restore may be signed by the key of a directory
	 * that is yet to be loaded again */
	if (directory_is_revoked(arrival->entry, REVOKED_SIGN) || envelope_verify(envelope, &arrival->entry->sign))
		return arrival_say(arrival, envelope->directory_serial > core->known.directory.serial
						    ? REFUSAL_DIR_AHEAD
						    : REFUSAL_NOTE_SIGNATURE);
	before_seq = digest_of(envelope->before_seq);
	status = store_envelope_find(core->store, &envelope->id, namesake);
	if (!status && !strcmp(namesake->from.name, envelope->from.name) &&
	    digest_equal(&namesake->before_seq, &before_seq))
		return arrival_settled(arrival, namesake->index); /* signed anew: it takes no seq */
	if (status == STATUS_NOT_FOUND) {
		namesake->id.hex[0] = '\0';
		status = STATUS_OK;
	}
	return status ? status : arrival_in_order(arrival, envelope->seq, ret_done);
}

static enum status
refuse(struct arrival *arrival, const struct envelope *envelope, const struct store_refusal *refusal)
{
	const struct arrival_leaf leaf = {LEAF_REFUSED, envelope->hash, envelope->seq};
	struct store_envelope kept = {.id = envelope->id, .from = envelope->from, .case_token = envelope->case_token};
	enum status status = arrival_refuse(arrival, &leaf, refusal, &kept.index);

	/* an id that names another message goes on naming that */
	if (status || refusal->code == REFUSAL_ID_REUSED)
		return status;
	kept.before_seq = digest_of(envelope->before_seq);
	steps_add(&arrival->core->steps, TRANSITION_REFUSE, "id=%s from=%s seq=%llu index=%llu code=%s", envelope->id.hex,
		  envelope->from.name, (unsigned long long)envelope->seq, (unsigned long long)kept.index,
		  refusal_row(refusal->code)->word);
	return store_envelope_add(arrival->core->store, &kept);
}

static enum status
accept(struct arrival *arrival, const struct envelope *envelope, int is_new, const struct bodies_found *body,
       struct decision *decision)
{
	struct core *core = arrival->core;
	const struct arrival_leaf leaf = {LEAF_ENVELOPE, envelope->hash, envelope->seq};
	struct store_envelope kept = {.id = envelope->id, .from = envelope->from, .case_token = envelope->case_token,
				      .is_accepted = 1, .before_seq = digest_of(envelope->before_seq)};
	enum status status = arrival_log(arrival, &leaf, &kept.index);

	if (!status && is_new)
		status = casefile_make(core, &envelope->case_token, decision);
	if (!status)
		status = bodies_claim(core, &envelope->from, envelope, body, &kept.body);
	if (!status && !kept.body)
		status = offer_lost(core, kept.index, envelope);
	if (!status)
		status = store_envelope_add(core->store, &kept);
	for (size_t i = 0; !status && i < decision->deliver_count; i++)
		if (strcmp(decision->deliver[i].name, envelope->from.name) != 0)
			status = deliver_leaf(core, kept.index, &decision->deliver[i], DELIVER_FOLLOWED);
	if (!status)
		steps_add(&core->steps, TRANSITION_ACCEPT, "id=%s from=%s seq=%llu index=%llu type=%s case=%s re=%s",
			  envelope->id.hex, envelope->from.name, (unsigned long long)envelope->seq,
			  (unsigned long long)kept.index, envelope->type_word, envelope->case_token.hex,
			  *envelope->re.hex ? envelope->re.hex : "-");
	if (!status)
		status = casefile_apply(core, decision);
	if (!status)
		status = quota_sent(core, &envelope->from, arrival->raw.size + envelope->body_bytes);
	return status;
}

/* The envelope of that id: mostly it lies in the case itself. */
static enum status
find_anywhere(struct core *core, const struct case_state *state, const struct envelope_id *id,
	      const struct past **ret_past)
{
	struct store_envelope found;

	*ret_past = find_past(state, id);
	return *ret_past ? STATUS_OK : casefile_past(core, id, ret_past, &found);
}

/* What the rules look at. */
static enum status
load_context(struct core *core, const struct envelope *envelope, struct case_state *ret_state,
	     struct decide_context *context, int *ret_is_new)
{
	enum status status = casefile_load(core, &envelope->case_token, ret_state, ret_is_new);

	context->state = ret_state;
	if (!status)
		status = casefile_others(core, envelope, ret_state, &context->others, &context->other_count);
	if (!status)
		status = find_anywhere(core, ret_state, &envelope->re, &context->re);
	if (!status)
		status = find_anywhere(core, ret_state, &envelope->replaces, &context->replaces);
	return status;
}

/* Everything about the note itself is right: what do the rules say? */
static enum status
decide(struct arrival *arrival, const struct envelope *envelope, const struct bodies_found *body)
{
	struct core *core = arrival->core;
	struct standing standing = known_standing(&core->known, core->now);
	struct case_state state;
	struct decide_context context = {.standing = &standing};
	struct decision decision;
	struct quota_ask ask = {.bytes = arrival->raw.size + envelope->body_bytes};
	enum refusal wait = REFUSAL_NONE;
	int is_new = 0;
	enum status status = load_context(core, envelope, &state, &context, &is_new);

	if (!status)
		status = decide_envelope(envelope, &context, core->scratch, &decision);
	if (status)
		return status;
	ask.is_urgent = decision.is_urgent;
	ask.was_taken = offer_was_said(core, &envelope->from, envelope->seq);
	status = quota_take(core, arrival->seat, &ask, &wait);
	if (status || wait)
		return status ? status : arrival_say(arrival, wait);
	if (decision.refusal && offer_is_awaited(arrival, envelope->seq))
		return arrival_say(arrival, REFUSAL_RESTORING);
	if (decision.refusal)
		return refuse(arrival, envelope,
			      &(struct store_refusal){decision.refusal, decision.holder, decision.needs,
						      decision.need_count});
	if (decision.is_marked)
		log_event(LOG_LINE_WARNING, "message.marked", "id=%s from=%s", envelope->id.hex, envelope->from.name);
	return accept(arrival, envelope, is_new, body, &decision);
}

enum status
message_take(struct arrival *arrival)
{
	struct envelope envelope;
	struct store_envelope namesake;
	struct bodies_found body;
	enum refusal fault = REFUSAL_NONE;
	int is_done = 0;
	enum status status = check_note(arrival, &envelope, &namesake, &is_done);

	if (status || is_done)
		return status;
	if (envelope.directory_serial > arrival->core->known.directory.serial)
		return arrival_say(arrival, REFUSAL_DIR_AHEAD);
	if (namesake.id.hex[0])
		return refuse(arrival, &envelope, &(struct store_refusal){.code = REFUSAL_ID_REUSED});
	status = bodies_look(arrival, &envelope, &body, &fault);
	if (status || fault)
		return status ? status : arrival_say(arrival, fault);
	return decide(arrival, &envelope, &body);
}
