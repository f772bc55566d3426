#include <assert.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "base/id.h"
#include "wire/frame.h"
#include "wire/frame_check.h"
#include "wire/frame_scan.h"
#include "wire/frame_take_log.h"

#define WORD_MOST 64 /* a software's name, a session's */

static enum status
take_hello(const Tellback__V1__Hello *from, struct frame *to)
{
	if (!from->protocol || from->protocol > INT64_MAX || strlen(from->software) > WORD_MOST || !*from->session ||
	    strlen(from->session) > WORD_MOST)
		return STATUS_MALFORMED;
	to->kind = FRAME_HELLO;
	to->as.hello = (struct frame_hello){from->protocol, from->software, from->session};
	return STATUS_OK;
}

static enum status
take_piece(const Tellback__V1__Piece *from, struct frame *to)
{
	struct frame_piece piece = {.total = from->total, .offset = from->offset};
	enum status status = frame_check_digest(from->body, &piece.body);

	if (!status && from->total > MAX_BODY_BYTES)
		status = STATUS_TOO_BIG;
	if (!status)
		status = frame_check_bytes(from->bytes, MAX_PIECE_BYTES, &piece.bytes);
	if (status)
		return status;
	if (!piece.bytes.size || piece.offset > piece.total || piece.bytes.size > piece.total - piece.offset)
		return STATUS_MALFORMED;
	to->kind = FRAME_PIECE;
	to->as.piece = piece;
	return STATUS_OK;
}

/* Views of ${count} byte strings, none empty, each at most ${most}. */
static enum status
take_views(const ProtobufCBinaryData *from, size_t count, size_t most, struct view *to)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < count; i++)
		status = from[i].len ? frame_check_bytes(from[i], most, &to[i]) : STATUS_MALFORMED;
	return status;
}

static enum status
take_submit(const Tellback__V1__Submit *from, struct frame *to)
{
	struct frame_submit *submit = &to->as.submit;
	enum status status;

	if (!from->n_notes)
		return STATUS_MALFORMED;
	/* the scan has bounded the counts */
	assert(from->n_notes <= MAX_SUBMIT_NOTES && from->n_bodies <= MAX_SUBMIT_NOTES &&
	       from->n_refused <= MAX_SUBMIT_NOTES);
	status = take_views(from->notes, from->n_notes, MAX_NOTE_BYTES, submit->notes);
	if (!status)
		status = take_views(from->bodies, from->n_bodies, MAX_INLINE_BODY_BYTES, submit->bodies);
	if (!status)
		status = frame_check_numbers(from->refused, from->n_refused);
	if (!status && from->n_refused)
		memcpy(submit->refused, from->refused, from->n_refused * sizeof *submit->refused);
	submit->refused_count = from->n_refused;
	submit->note_count = from->n_notes;
	submit->body_count = from->n_bodies;
	to->kind = FRAME_SUBMIT;
	return status;
}

static enum status
take_fetch(const Tellback__V1__Fetch *from, struct frame *to)
{
	if (from->after > INT64_MAX || !from->max || from->max > MAX_BATCH_ITEMS || from->wait_ms > MAX_WAIT_MS)
		return STATUS_MALFORMED;
	to->kind = FRAME_FETCH;
	to->as.fetch = (struct frame_fetch){from->after, from->max, from->wait_ms};
	return STATUS_OK;
}

static enum status
take_body_get(const Tellback__V1__BodyGet *from, struct frame *to)
{
	struct frame_body_get get = {.offset = from->offset};
	enum status status = frame_check_digest(from->body, &get.body);

	if (!status && from->offset > MAX_BODY_BYTES)
		status = STATUS_MALFORMED;
	to->kind = FRAME_BODY_GET;
	to->as.body_get = get;
	return status;
}

static enum status
take_note_get(const Tellback__V1__NoteGet *from, struct frame *to)
{
	const uint64_t numbers[] = {from->number, from->offset};
	struct frame_note_get get = {.number = from->number, .offset = from->offset};
	int named = *from->agency != '\0';

	if ((unsigned)from->what > WANT_INDEX || (named && !id_is_agency(from->agency)))
		return STATUS_MALFORMED;
	get.what = (enum note_wanted)from->what;
	if ((get.what == WANT_CARD && !named) || (named && get.what != WANT_CARD && get.what != WANT_POLICY))
		return STATUS_MALFORMED;
	id_set(get.agency.name, sizeof get.agency.name, from->agency);
	to->kind = FRAME_NOTE_GET;
	to->as.note_get = get;
	return frame_check_numbers(numbers, 2);
}

static enum status
take_track(const Tellback__V1__Track *from, struct frame *to)
{
	if (!id_is_id(from->envelope))
		return STATUS_MALFORMED;
	to->kind = FRAME_TRACK;
	id_set(to->as.track.envelope.hex, ID_SIZE, from->envelope);
	return STATUS_OK;
}

static enum status
take_owed(const Tellback__V1__Owed *from, struct frame *to)
{
	if (from->after > INT64_MAX || (*from->case_ && !id_is_id(from->case_)))
		return STATUS_MALFORMED;
	to->kind = FRAME_OWED;
	id_set(to->as.owed.case_token.hex, ID_SIZE, from->case_);
	to->as.owed.after = from->after;
	return STATUS_OK;
}

static enum status
take_offer(const Tellback__V1__Offer *from, struct frame *to)
{
	const uint64_t numbers[] = {from->below, from->seq};

	to->kind = FRAME_OFFER;
	to->as.offer = (struct frame_offer){from->below, from->seq};
	return frame_check_numbers(numbers, 2);
}

enum status
frame_decode_question(const Tellback__V1__Frame *from, struct frame *ret_frame)
{
	/* protobuf-c makes the case from the tag, so a cast to int is exact */
	switch ((int)from->kind_case) {
	case TELLBACK__V1__FRAME__KIND_HELLO:
		return take_hello(from->hello, ret_frame);
	case TELLBACK__V1__FRAME__KIND_PIECE:
		return take_piece(from->piece, ret_frame);
	case TELLBACK__V1__FRAME__KIND_SUBMIT:
		return take_submit(from->submit, ret_frame);
	case TELLBACK__V1__FRAME__KIND_FETCH:
		return take_fetch(from->fetch, ret_frame);
	case TELLBACK__V1__FRAME__KIND_BODY_GET:
		return take_body_get(from->body_get, ret_frame);
	case TELLBACK__V1__FRAME__KIND_NOTE_GET:
		return take_note_get(from->note_get, ret_frame);
	case TELLBACK__V1__FRAME__KIND_TRACK:
		return take_track(from->track, ret_frame);
	case TELLBACK__V1__FRAME__KIND_OWED:
		return take_owed(from->owed, ret_frame);
	case TELLBACK__V1__FRAME__KIND_OFFER:
		return take_offer(from->offer, ret_frame);
	}
	return frame_take_log_question(from, ret_frame);
}

/* protobuf-c takes all its memory from the arena, which is given back whole. */
struct purse {
	struct arena *arena;
	int is_empty;
};

static void *
purse_take(void *of, size_t size)
{
	struct purse *purse = of;
	void *memory = arena_alloc(purse->arena, size);

	purse->is_empty |= !memory;
	return memory;
}

static void
purse_leave(void *of, void *memory)
{
	(void)of;
	(void)memory;
}

enum status
frame_decode(struct view bytes, struct arena *arena, struct frame *ret_frame)
{
	struct purse purse = {arena, 0};
	ProtobufCAllocator allocator = {purse_take, purse_leave, &purse};
	Tellback__V1__Frame *message;
	struct frame *frame;
	enum status status = bytes.size > MAX_FRAME_BYTES ? STATUS_TOO_BIG : frame_scan(bytes);

	if (status)
		return status;
	/* on the heap of the arena: a frame is 2 KiB, and must stay untouched on failure */
	frame = arena_alloc(arena, sizeof *frame);
	if (!frame)
		return STATUS_NO_MEMORY;
	message = tellback__v1__frame__unpack(&allocator, bytes.size, bytes.bytes);
	/* the library is stricter than the scan in places: it reads no number of
	 * more than five bytes where a length or a tag belongs.  To say "memory"
	 * then would have the peer try for ever. */
	if (!message)
		return purse.is_empty ? STATUS_NO_MEMORY : STATUS_MALFORMED;
	frame->nonce = message->nonce;
	status = frame_decode_question(message, frame);
	if (status == STATUS_NOT_FOUND)
		status = frame_decode_answer(message, arena, frame);
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_MALFORMED : status;
	*ret_frame = *frame;
	return STATUS_OK;
}
