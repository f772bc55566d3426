#include "chaos/kills_note.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "note/envelope.h"
#include "seal/age.h"
#include "support/must.h"

#define BODY_BYTES 4096 /* the smallest size class, as agents pad to */
#define PEN_NOTES 1500	/* what a world's arena holds, with room */

/* The world's arena only grows: after so many notes there is another, with the
 * same keys. */
struct kills_pen {
	struct notes *world;
	unsigned written;
};

struct kills_pen *
kills_pen_new(const struct today *today)
{
	struct kills_pen *pen = calloc(1, sizeof *pen);

	MUST(pen);
	pen->world = notes_new_at(today->world->begin_s);
	return pen;
}

void
kills_pen_free(struct kills_pen *pen)
{
	if (!pen)
		return;
	notes_free(pen->world);
	free(pen);
}

static void
dip(struct kills_pen *pen)
{
	struct notes *fresh;

	if (++pen->written % PEN_NOTES)
		return;
	fresh = notes_new_at(pen->world->begin_s);
	/* the salts of receipts are made of these */
	for (size_t i = 0; i < fresh->agency_count; i++)
		fresh->agencies[i].seq = pen->world->agencies[i].seq;
	notes_free(pen->world);
	pen->world = fresh;
}

static struct view
kept(struct view view)
{
	uint8_t *copy = malloc(view.size ? view.size : 1);

	MUST(copy);
	memcpy(copy, view.bytes, view.size);
	return (struct view){copy, view.size};
}

static void
drop(struct view view)
{
	free((void *)(uintptr_t)view.bytes); /* made by kept() */
}

static struct view
seal(struct kills_pen *pen, const char *to)
{
	static const uint8_t plain[BODY_BYTES];
	struct age_public keys[MAX_RECIPIENTS];
	char words[256], *at = NULL;
	struct view body;
	size_t count = 0;

	(void)snprintf(words, sizeof words, "%s", to);
	for (char *word = strtok_r(words, " ", &at); word; word = strtok_r(NULL, " ", &at))
		MUST(!age_public_parse(notes_agency(pen->world, word)->recipient, &keys[count++]));
	MUST(!age_seal((struct view){plain, sizeof plain}, keys, count, pen->world->arena, &body));
	return body;
}

struct kills_note *
kills_pen_envelope(struct kills_pen *pen, struct notes_message message, struct envelope *ret_envelope)
{
	struct kills_note *note = calloc(1, sizeof *note);

	MUST(note);
	dip(pen);
	message.body = seal(pen, message.to);
	notes_envelope(pen->world, &message, ret_envelope);
	note->id = ret_envelope->id;
	note->number = message.id;
	note->before_seq = kept(ret_envelope->before_seq);
	note->body = kept(message.body);
	return note;
}

struct kills_note *
kills_pen_receipt(struct kills_pen *pen, const char *by, const struct envelope *about)
{
	struct kills_note *note = calloc(1, sizeof *note);
	struct receipt receipt;

	MUST(note);
	dip(pen);
	notes_receipt(pen->world, by, about, RECEIPT_OPENED, "officer", &receipt);
	note->kind = KILLS_RECEIPT;
	note->id = about->id;
	note->number = kills_note_number(&about->id);
	note->before_seq = kept(receipt.before_seq);
	return note;
}

void
kills_pen_sign(struct kills_pen *pen, const char *agency, struct kills_note *note, uint64_t seq)
{
	struct view raw;

	dip(pen);
	MUST(!envelope_sign(note->before_seq, seq, &notes_agency(pen->world, agency)->sign.signer, pen->world->arena, &raw));
	drop(note->raw);
	note->raw = kept(raw);
	note->seq = seq;
}

void
kills_note_free(struct kills_note *note)
{
	if (!note)
		return;
	drop(note->before_seq);
	drop(note->body);
	drop(note->raw);
	free(note);
}

unsigned
kills_note_number(const struct envelope_id *id)
{
	return (unsigned)strtoul(id->hex + 20, NULL, 16); /* as notes_id writes it */
}
