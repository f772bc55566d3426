/* Unknown, revoked and borrowed keys. */
#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "note/card.h"
#include "support/trials_sets.h"

static enum refusal
ask(struct trial *trial, const char *agency)
{
	const struct frame fetch = {0, FRAME_FETCH, {.fetch = {0, 1, 0}}};
	const struct frame *answer = core_box_ask(trial->box, agency, &fetch);

	assert(answer);
	return answer->kind == FRAME_PROBLEM ? answer->as.problem.code : REFUSAL_NONE;
}

/* A CURVE key that front still knows and the directory does not. */
static enum refusal
unknown_agency(struct trial *trial)
{
	return ask(trial, "nobody");
}

static struct revoked
line_of(struct trial *trial, enum revocation what)
{
	struct revoked revoked = {.what = what, .since_s = trial->box->world->begin_s, .reason = "lost"};

	if (what == REVOKED_EPOCH)
		id_set(revoked.epoch, EPOCH_SIZE, "e1");
	return revoked;
}

/* On a connection that was admitted before. */
static enum refusal
revoked_curve(struct trial *trial)
{
	const struct revoked line = line_of(trial, REVOKED_CURVE);

	assert(ask(trial, "camhs") == REFUSAL_NONE);
	trials_revoke(trial, "camhs", &line);
	return ask(trial, "camhs");
}

static enum refusal
revoked_agency(struct trial *trial)
{
	const struct revoked line = line_of(trial, REVOKED_AGENCY);

	assert(ask(trial, "camhs") == REFUSAL_NONE);
	trials_revoke(trial, "camhs", &line);
	return ask(trial, "camhs");
}

static enum refusal
revoked_sign(struct trial *trial)
{
	const struct revoked line = line_of(trial, REVOKED_SIGN);

	assert(!trials_send(trial, trials_referral(trial, "camhs")));
	trials_revoke(trial, "camhs", &line);
	return trials_send(trial, trials_referral(trial, "camhs"));
}

/* What it signed before is accepted as it was, for ever. */
static enum refusal
signed_before_revoked(struct trial *trial)
{
	const struct revoked line = line_of(trial, REVOKED_SIGN);
	struct envelope envelope;
	struct frame_answer first = core_box_send(trial->box, trials_referral(trial, "camhs"), &envelope), again;

	assert(!first.code);
	trials_revoke(trial, "camhs", &line);
	again = core_box_submit(trial->box, "camhs", envelope.note, (struct view){0});
	assert(again.index == first.index);
	return again.code;
}

static enum refusal
revoked_card(struct trial *trial)
{
	const struct revoked line = line_of(trial, REVOKED_SIGN);

	trials_revoke(trial, "camhs", &line);
	notes_card(trial->box->world, "camhs");
	return core_box_submit(trial->box, "camhs", notes_agency(trial->box->world, "camhs")->card_raw, (struct view){0})
		.code;
}

static enum refusal
to_revoked(struct trial *trial, enum revocation what)
{
	const struct revoked line = line_of(trial, what);
	struct notes_message message = trials_referral(trial, "police");

	trials_revoke(trial, "camhs", &line);
	message.to = "camhs crs edt police";
	return trials_send(trial, message);
}

static enum refusal
revoked_recipient(struct trial *trial)
{
	return to_revoked(trial, REVOKED_AGENCY);
}

static enum refusal
revoked_epoch(struct trial *trial)
{
	return to_revoked(trial, REVOKED_EPOCH);
}

/* A lost transport key keeps nobody from writing to that agency. */
static enum refusal
recipient_without_curve(struct trial *trial)
{
	return to_revoked(trial, REVOKED_CURVE);
}

/* Signed by another key of the same name. */
static enum refusal
other_key(struct trial *trial)
{
	struct notes_agency *police = notes_agency(trial->box->world, "police");
	struct keys_signer own = police->sign;
	enum refusal code;

	keys_signer("police", "somebody else", &police->sign);
	code = trials_send(trial, trials_referral(trial, "police"));
	police->sign = own;
	police->sign.signer.key = &police->sign.key;
	police->sign.signer.context = &police->sign;
	return code;
}

/* The line says the right key's id; the key is another. */
static enum refusal
other_key_of_that_id(struct trial *trial)
{
	struct notes_agency *police = notes_agency(trial->box->world, "police");
	struct keys_signer other;
	struct signer_key key = police->sign.key;
	struct note_signer signer;
	struct envelope envelope;
	struct signed_note split;
	struct view body = core_box_message(trial->box, trials_referral(trial, "police"), &envelope);

	keys_signer("police", "somebody else", &other);
	signer = other.signer;
	signer.key = &key;
	assert(!signed_note_split(envelope.note, trial->box->arena, &split));
	assert(!signed_note_make(split.text, &signer, trial->box->arena, &envelope.note));
	return core_box_submit(trial->box, "police", envelope.note, body).code;
}

/* The ambulance's own note over the police's connection: its key was borrowed,
 * or the police's. */
static enum refusal
foreign_note(struct trial *trial)
{
	struct envelope envelope;
	struct view body = core_box_message(trial->box, trials_referral(trial, "ambulance"), &envelope);

	return core_box_submit(trial->box, "police", envelope.note, body).code;
}

static enum refusal
foreign_receipt_note(struct trial *trial)
{
	struct receipt receipt;

	notes_receipt(trial->box->world, "crs", &trial->referral, RECEIPT_OPENED, "manager", &receipt);
	return core_box_submit(trial->box, "police", receipt.note, (struct view){0}).code;
}

static enum refusal
foreign_card(struct trial *trial)
{
	notes_card(trial->box->world, "school");
	return core_box_submit(trial->box, "police", notes_agency(trial->box->world, "school")->card_raw, (struct view){0})
		.code;
}

/* A card may change epochs, never the keys that the registrars signed. */
static enum refusal
card_of_other_curve(struct trial *trial)
{
	struct notes_agency *school = notes_agency(trial->box->world, "school");
	char secret[Z85_KEY_SIZE];

	keys_curve("another", school->card.curve, secret);
	notes_card(trial->box->world, "school");
	return core_box_submit(trial->box, "school", school->card_raw, (struct view){0}).code;
}

static enum refusal
card_of_other_key(struct trial *trial)
{
	struct notes_agency *school = notes_agency(trial->box->world, "school");

	keys_signer("school", "another", &school->sign);
	school->card.sign = school->sign.key;
	notes_card(trial->box->world, "school");
	return core_box_submit(trial->box, "school", school->card_raw, (struct view){0}).code;
}

#define CASES(X, I, L) \
	X(unknown_agency) L(revoked_curve) L(revoked_agency) L(revoked_sign) L(signed_before_revoked) L(revoked_card) \
	L(revoked_recipient) L(revoked_epoch) L(recipient_without_curve) X(other_key) X(other_key_of_that_id) \
	X(foreign_note) X(foreign_receipt_note) L(foreign_card) L(card_of_other_curve) L(card_of_other_key)
TRIALS_LIST(trials_keys_list, CASES)
