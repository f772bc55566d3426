#include "core/bodies.h"

#include <string.h>

#include "base/digest.h"
#include "base/log.h"
#include "core/offer.h"
#include "core/quota.h"
#include "seal/age.h"

/* The header ends within this or not at all (proto/seal/age.h). */
#define HEADER_BYTES (16 * 1024)

/* Bodies dropped in one turn at most. */
#define MOST_SWEPT 16

/* The first bytes of a stored body; pieces may be smaller than a header. */
static enum status
read_header(struct core *core, const struct store_body *body, struct view *ret_bytes)
{
	uint8_t *bytes = arena_alloc(core->scratch, HEADER_BYTES);
	size_t have = 0;

	if (!bytes)
		return STATUS_NO_MEMORY;
	while (have < HEADER_BYTES && have < body->total) {
		struct view piece;
		enum status status = store_body_read(core->store, body->number, have, core->scratch, &piece);

		if (status)
			return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
		if (piece.size > HEADER_BYTES - have)
			piece.size = HEADER_BYTES - have;
		memcpy(bytes + have, piece.bytes, piece.size);
		have += piece.size;
	}
	*ret_bytes = (struct view){bytes, have};
	return STATUS_OK;
}

static enum refusal
check_header(struct view bytes, size_t recipients)
{
	size_t stanzas = 0, header = 0;

	if (age_header_check(bytes, &stanzas, &header))
		return REFUSAL_AGE_HEADER;
	return stanzas == recipients ? REFUSAL_NONE : REFUSAL_STANZA_COUNT;
}

/* A copy of the log has no bodies.  One that is not here any more was looked at
 * when the note was first accepted. */
static int
is_refilled(const struct core *core, const struct bodies_found *found)
{
	return core->refill && !found->stored.is_complete;
}

/* The very same bytes may be here from somebody else: take_piece says so. */
static enum status
look_elsewhere(struct arrival *arrival, const struct envelope *envelope, struct bodies_found *found)
{
	struct store_body body;
	uint64_t index;
	enum status status =
		store_body_readable(arrival->core->store, &envelope->from, &envelope->body, &body, &index);

	if (!status && body.is_complete)
		found->stored = body;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
bodies_look(struct arrival *arrival, const struct envelope *envelope, struct bodies_found *ret_found,
	    enum refusal *ret_fault)
{
	struct bodies_found found = {0};
	struct view header = {0};
	uint64_t size = 0;
	enum status status;

	for (size_t i = 0; i < arrival->submit->body_count && !found.inline_bytes.bytes; i++)
		if (digest_equal(&arrival->body_digests[i], &envelope->body))
			found.inline_bytes = arrival->submit->bodies[i];
	status = store_body_find(arrival->core->store, &envelope->from, &envelope->body, &found.stored);
	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	if (!status && !found.inline_bytes.bytes && !found.stored.is_complete)
		status = look_elsewhere(arrival, envelope, &found);
	if (!status && is_refilled(arrival->core, &found)) {
		*ret_found = found;
		return STATUS_OK;
	}
	if (!status && !found.inline_bytes.bytes && !found.stored.is_complete) {
		/* one body beside a lone note can only be meant to be its */
		*ret_fault = arrival->submit->note_count == 1 && arrival->submit->body_count ? REFUSAL_BODY_HASH
											     : REFUSAL_BODY_INCOMPLETE;
		return STATUS_OK;
	}
	if (!status && found.inline_bytes.bytes) {
		header = found.inline_bytes;
		size = header.size;
	} else if (!status) {
		size = found.stored.total;
		status = read_header(arrival->core, &found.stored, &header);
	}
	if (status)
		return status;
	*ret_fault = size != envelope->body_bytes ? REFUSAL_BODY_HASH : check_header(header, envelope->to_count);
	*ret_found = found;
	return STATUS_OK;
}

enum status
bodies_claim(struct core *core, const struct agency *from, const struct envelope *envelope,
	     const struct bodies_found *found, uint64_t *ret_number)
{
	const struct store_new_body new_body = {from, envelope->body, envelope->body_bytes, core->now};
	enum status status = STATUS_OK;

	if (found->stored.number && found->stored.is_complete) {
		*ret_number = found->stored.number;
		return found->stored.is_claimed ? STATUS_OK : store_body_claim(core->store, found->stored.number);
	}
	if (is_refilled(core, found)) {
		*ret_number = 0;
		return STATUS_OK;
	}
	/* pieces that only began to come give way to the whole */
	if (found->stored.number)
		status = store_body_drop(core->store, found->stored.number);
	return status ? status : store_body_whole(core->store, &new_body, found->inline_bytes, ret_number);
}

/* ---- pieces ---- */

/* All is there: is it what it was said to be? */
static enum status
finish(struct core *core, const struct store_body *body, const struct digest *digest, enum refusal *ret_code)
{
	struct digest_run run;
	struct digest found;
	enum status status = STATUS_OK;

	digest_begin(&run);
	for (uint64_t at = 0; !status && at < body->total;) {
		struct view piece;

		status = store_body_read(core->store, body->number, at, core->scratch, &piece);
		if (!status) {
			digest_add(&run, piece);
			at += piece.size;
		}
		arena_reset(core->scratch);
	}
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_CORRUPT : status;
	found = digest_end(&run);
	if (digest_equal(&found, digest)) {
		status = store_body_complete(core->store, body->number);
		return status ? status : offer_body(core, digest, body);
	}
	*ret_code = REFUSAL_BODY_HASH;
	return store_body_drop(core->store, body->number);
}

static enum status
take_piece(struct core *core, const struct agency *from, const struct frame_piece *piece, struct store_body *body,
	   enum refusal *ret_code)
{
	const struct store_new_body new_body = {from, piece->body, piece->total, core->now};
	enum status status = STATUS_OK;

	/* a piece that is there, or is not the next, only learns where to go on */
	if (piece->offset != body->have || body->is_complete)
		return STATUS_OK;
	if (!piece->bytes.size || piece->bytes.size > piece->total - body->have) {
		*ret_code = REFUSAL_FRAME;
		return STATUS_OK;
	}
	status = quota_piece(core, from, piece->bytes.size, ret_code);
	if (status || *ret_code)
		return status;
	/* making room may have taken this one too */
	if (body->number && store_body_find(core->store, from, &piece->body, body) == STATUS_NOT_FOUND) {
		*ret_code = REFUSAL_QUOTA;
		return STATUS_OK;
	}
	if (!body->number)
		status = store_body_begin(core->store, &new_body, body);
	if (!status)
		status = store_body_append(core->store, body, piece->bytes, core->now);
	if (status == STATUS_TOO_BIG) {
		*ret_code = REFUSAL_TOO_BIG; /* too many small pieces */
		return STATUS_OK;
	}
	if (!status && body->have == body->total)
		status = finish(core, body, &piece->body, ret_code);
	return status;
}

/* After a restore several agencies bring the same body: the first was enough. */
static enum status
find_elsewhere(struct question *question, const struct frame_piece *piece, struct store_body *body)
{
	struct store_body other;
	uint64_t index;
	enum status status = STATUS_NOT_FOUND;

	if (question->core->asking.at.ms)
		status = store_body_readable(question->core->store, &question->seat->agency, &piece->body, &other, &index);
	if (!status && other.is_complete)
		*body = other;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
bodies_piece(struct question *question)
{
	struct core *core = question->core;
	const struct frame_piece *piece = &question->frame->as.piece;
	struct frame answer = {question->frame->nonce, FRAME_PIECE_TAKEN, {.piece_taken = {0}}};
	struct store_body body = {.total = piece->total};
	enum refusal code = REFUSAL_NONE;
	enum status status = store_body_find(core->store, &question->seat->agency, &piece->body, &body);

	if (status == STATUS_NOT_FOUND)
		status = find_elsewhere(question, piece, &body);
	if (!status && (!piece->total || body.total != piece->total))
		code = REFUSAL_BODY_HASH;
	if (!status && piece->total > MAX_BODY_BYTES)
		code = REFUSAL_TOO_BIG;
	if (!status && !code)
		status = take_piece(core, &question->seat->agency, piece, &body, &code);
	if (inner_is_fatal(status))
		return status;
	if (status)
		code = REFUSAL_BUSY;
	if (code)
		return inner_problem(core, question->number, question->frame->nonce, code);
	answer.as.piece_taken.next_offset = body.have;
	return inner_reply(core, question->number, &answer);
}

enum status
bodies_sweep(struct core *core)
{
	for (int i = 0; i < MOST_SWEPT; i++) {
		struct instant touched;
		uint64_t number;
		enum status status = store_unclaimed_oldest(core->store, NULL, &number, &touched);

		if (status)
			return status == STATUS_NOT_FOUND ? STATUS_OK : status;
		if (core->now.ms - touched.ms < PIECE_KEEP_MS)
			return STATUS_OK;
		status = store_body_drop(core->store, number);
		if (status)
			return status;
		log_event(LOG_LINE_INFO, "body.dropped", "number=%llu why=unclaimed", (unsigned long long)number);
	}
	core->next_sweep = core->tick;
	core->has_more = 1;
	return STATUS_OK;
}
