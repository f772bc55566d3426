/* A note that an agency of the test has to send, and its place in a case. */
#ifndef TELLBACK_CHAOS_KILLS_NOTE_H
#define TELLBACK_CHAOS_KILLS_NOTE_H

#include "chaos/kills_house.h"
#include "tellback/envelope.h"

#define KILLS_AGENCIES 6

/**
 * struct kills_note:
 * One note.
 *
 * Shape:  ${number} that its id was made of, of a receipt the envelope's that
 *         it is about; ${case_number} of its referral; ${seq} 0 until it was
 *         sent; ${raw} signed under it; ${to} and ${stored} one bit an agency.
 */
struct kills_note {
	struct kills_note *next;
	enum kills_kind kind;
	size_t from;
	unsigned number;
	unsigned case_number;
	struct envelope_id id;
	struct view before_seq;
	struct view body;
	struct view raw;
	uint64_t seq;
	unsigned to;
	unsigned stored;
	int is_told;
	int is_answered;
	int is_hasty;
};

struct kills_pen;

/**
 * kills_pen_new(today), kills_pen_free(pen):
 * What notes are written with: the keys of today's world.
 */
struct kills_pen *kills_pen_new(const struct today *today);
void kills_pen_free(struct kills_pen *pen);

/**
 * kills_pen_envelope(pen, message, ret_envelope):
 * Write an envelope with a body sealed to all of `to`.
 *
 * Owner:  the caller; kills_note_free.  ${ret_envelope} until the next note.
 */
struct kills_note *kills_pen_envelope(struct kills_pen *pen, struct notes_message message, struct envelope *ret_envelope);

/**
 * kills_pen_receipt(pen, by, about):
 * Write that ${by} opened the envelope.
 *
 * Owner:  as kills_pen_envelope.
 */
struct kills_note *kills_pen_receipt(struct kills_pen *pen, const char *by, const struct envelope *about);

/**
 * kills_pen_sign(pen, agency, note, seq):
 * Sign it as the agency's note of that number.
 */
void kills_pen_sign(struct kills_pen *pen, const char *agency, struct kills_note *note, uint64_t seq);

/**
 * kills_note_free(note), kills_note_number(id):
 * NULL is nothing; the number that an id was made of.
 */
void kills_note_free(struct kills_note *note);
unsigned kills_note_number(const struct envelope_id *id);

#endif
