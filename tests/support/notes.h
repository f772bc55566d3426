/* A small world for tests: agencies with keys and cards, a directory and a
 * policy signed by three roots, and notes in a line or two.
 *
 *   struct notes *world = notes_new();
 *   struct envelope referral;
 *   notes_envelope(world, &(struct notes_message){.from = "police", .type = "referral", .id = 1, .case_id = 900,
 *                  .to = "crs edt police", .facts = "grade high; route written; protection none; child 0a0b0c0d"},
 *                  &referral);
 *   notes_free(world);
 *
 * Anything that goes wrong in here ends the test by an assert. */
#ifndef TELLBACK_SUPPORT_NOTES_H
#define TELLBACK_SUPPORT_NOTES_H

#include "base/arena.h"
#include "support/keys.h"
#include "tellback/directory.h"
#include "tellback/envelope.h"
#include "tellback/leaf.h"
#include "tellback/policy.h"
#include "tellback/receipt.h"

#define NOTES_ROOTS 3
#define NOTES_MOST 32

/** When the world begins: Monday 2026-03-02 09:00 in London, unix seconds. */
#define NOTES_BEGIN_S 1772442000

/**
 * struct notes_agency:
 * An agency with everything secret of it; ${seq} is the last one used.
 */
struct notes_agency {
	const char *name;
	struct keys_signer sign;
	char curve[Z85_KEY_SIZE];
	char curve_secret[Z85_KEY_SIZE];
	char recipient[AGE_RECIPIENT_SIZE];
	uint8_t age_secret[32];
	struct view card_raw;
	struct card card;
	uint64_t seq;
};

/**
 * struct notes:
 * The world.  Agencies: ambulance, camhs, council, crs, early (early years),
 * edt, health, housing, lado, partnership, police, police.psd (a desk), reviewer, school, school2,
 * team (role holder), trust (health, from outside the area).
 *
 * Shape:  ${cards} sorted by agency; ${begin_s} when it begins; ${card_days}
 *         how long cards hold from then on, and the directory at least.
 * Owner:  everything lies in ${arena}.
 */
struct notes {
	struct arena *arena;
	int64_t begin_s;
	int card_days;
	struct keys_signer roots[NOTES_ROOTS];
	struct keys_signer log;
	char broker_curve[Z85_KEY_SIZE];
	char broker_curve_secret[Z85_KEY_SIZE];
	struct notes_agency agencies[NOTES_MOST];
	size_t agency_count;
	const struct card *cards[NOTES_MOST];
	struct view directory_raw;
	struct directory directory;
	struct view policy_raw;
	struct policy policy;
};

/**
 * notes_new(), notes_new_at(begin_s), notes_new_for(begin_s, card_days, policy),
 * notes_free(notes):
 * A world with directory serial 1 (2 of 3 roots), policy serial 1 for crs
 * (also edt), and card 1 of everyone (epoch "e1").  It begins at
 * NOTES_BEGIN_S, or when a real clock says; for longer, by another policy's
 * text.
 */
struct notes *notes_new(void);
struct notes *notes_new_at(int64_t begin_s);
struct notes *notes_new_for(int64_t begin_s, int card_days, const char *policy);
void notes_free(struct notes *notes);

/**
 * notes_agency(notes, name):
 * The agency; one that is not there ends the test.
 */
struct notes_agency *notes_agency(struct notes *notes, const char *name);

/**
 * notes_id(n, ret_id):
 * A UUIDv7 text that ends in ${n}: the same at every run.
 */
void notes_id(unsigned n, char ret_id[ID_SIZE]);

/**
 * struct notes_message:
 * An envelope in a few words.
 *
 * Shape:  ${id}, ${case_id}, ${re}, ${replaces} numbers for notes_id, 0 for
 *         none; ${to} agencies with a space between, all by epoch "e1";
 *         ${facts} "name value; name value" or NULL; ${seq} 0 takes the
 *         sender's next; ${time_s} 0 is the world's beginning; ${body} empty stands for
 *         some 1000 bytes of no meaning.
 */
struct notes_message {
	const char *from;
	const char *type;
	const char *to;
	const char *facts;
	unsigned id;
	unsigned case_id;
	unsigned re;
	unsigned replaces;
	uint64_t seq;
	int64_t time_s;
	struct view body;
};

/**
 * notes_envelope(notes, message, ret_envelope):
 * Write, sign and decode it; the raw note is ${ret_envelope}->note.
 */
void notes_envelope(struct notes *notes, const struct notes_message *message, struct envelope *ret_envelope);

/**
 * notes_receipt(notes, by, about, status, word, ret_receipt):
 * The receipt of ${by} on one envelope; ${word} is the role or the code, or "".
 */
void notes_receipt(struct notes *notes, const char *by, const struct envelope *about, enum receipt_status status,
		   const char *word, struct receipt *ret_receipt);

/**
 * notes_receipt_lines(notes, by, to, lines, count, ret_receipt):
 * A receipt of many lines.
 */
void notes_receipt_lines(struct notes *notes, const char *by, const char *to, const struct receipt_line *lines,
			 size_t count, struct receipt *ret_receipt);

/**
 * notes_card(notes, name):
 * Write, sign and decode the card of ${name} anew after a test changed its
 * fields; takes its serial one up.
 */
void notes_card(struct notes *notes, const char *name);

/**
 * notes_directory(notes, change, context):
 * Write, sign and decode the directory anew, serial one up, after ${change}
 * has had its hands on a copy of the entries.
 */
void notes_directory(struct notes *notes,
		     void (*change)(void *context, struct directory_agency *agencies, size_t count), void *context);

/**
 * notes_sign(notes, text, roots):
 * ${text} signed by the first ${roots} roots.
 */
struct view notes_sign(struct notes *notes, struct view text, size_t roots);

/**
 * notes_policy_text():
 * The world's policy, unsigned.
 */
const char *notes_policy_text(void);

#endif
