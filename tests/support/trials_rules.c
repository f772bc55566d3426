/* What the rules refuse: each takes its seq and a leaf, and the same answer
 * for ever. */
#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "support/trials_sets.h"

static enum refusal
same_id(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "police");

	message.id = 1;
	return trials_send(trial, message);
}

/* An id of another agency's message names that one. */
static enum refusal
same_id_of_another(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "ambulance");

	message.id = 1;
	return trials_send(trial, message);
}

static enum refusal
unknown_recipient(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "police");

	message.body = core_box_body(trial->box, "crs edt housing police", 4096);
	message.to = "crs edt nobody police";
	return trials_send(trial, message);
}

/* Only a front door counts its contacts. */
static enum refusal
type_of_another(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "police");

	message.type = "count";
	message.to = "police reviewer";
	message.facts = "day 2026-03-01; contacts 82; closures 64";
	return trials_send(trial, message);
}

static enum refusal
unknown_type(struct trial *trial)
{
	return trials_send(trial, trials_answer(trial, "horoscope", "crs edt police", NULL));
}

static enum refusal
referral_to_school(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "police");

	message.to = "police school";
	return trials_send(trial, message);
}

static enum refusal
wrong_fact(struct trial *trial)
{
	return trials_send(trial, trials_answer(trial, "decision", "crs edt police",
						"level full; child 0a0b0c0d:whatever; stage contact; rereferral no"));
}

static enum refusal
unknown_fact(struct trial *trial)
{
	return trials_send(trial, trials_answer(trial, "decision", "crs edt police", TRIALS_NFA "; wish none"));
}

static enum refusal
answer_to_nothing(struct trial *trial)
{
	struct notes_message message = trials_answer(trial, "decision", "crs edt police", TRIALS_NFA);

	message.re = 4000;
	return trials_send(trial, message);
}

/* The referral is there, but of another case. */
static enum refusal
answer_to_another_case(struct trial *trial)
{
	struct notes_message other = trials_referral(trial, "ambulance");
	struct notes_message message = trials_answer(trial, "decision", "ambulance crs edt police", TRIALS_NFA);

	assert(!trials_send(trial, other));
	message.re = other.id;
	return trials_send(trial, message);
}

static enum refusal
decision_past_referrer(struct trial *trial)
{
	return trials_send(trial, trials_answer(trial, "decision", "crs edt", TRIALS_NFA));
}

static enum refusal
card_again(struct trial *trial)
{
	struct notes_agency *school = notes_agency(trial->box->world, "school");
	struct card_epoch *epochs = arena_array(trial->box->arena, 1, sizeof *epochs);

	epochs[0] = school->card.epochs[0];
	epochs[0].until_s++;
	school->card.epochs = epochs;
	school->card.serial--;
	notes_card(trial->box->world, "school");
	return core_box_submit(trial->box, "school", school->card_raw, (struct view){0}).code;
}

static enum refusal
unknown_case(struct trial *trial)
{
	struct notes_message message = trials_answer(trial, "decision", "crs edt police", TRIALS_NFA);

	message.case_id = 4000;
	return trials_send(trial, message);
}

/* To a stranger a case that is there is as one that is not. */
static enum refusal
foreign_case(struct trial *trial)
{
	struct notes_message message = trials_answer(trial, "further-information", "crs edt school", "grade none");

	message.from = "school";
	return trials_send(trial, message);
}

static enum refusal
early_close(struct trial *trial)
{
	return trials_send(trial, trials_answer(trial, "close", "crs edt", "reason complete"));
}

static enum refusal
unknown_stage(struct trial *trial)
{
	struct notes_message message = trials_answer(trial, "escalation", "crs edt police", "against crs; stage 9; imminent no");

	message.from = "police";
	return trials_send(trial, message);
}

#define RECORD "meeting 019ca00000007000800000000000abcd; version 1; held-at 1772440200; invited police; quorum no; s47 none; "
static enum refusal
version_again(struct trial *trial)
{
	struct notes_message first = trials_answer(trial, "strategy-record", "crs edt police",
						   RECORD "content " /* SHA-256 of nothing */
							  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

	assert(trials_send(trial, first) == REFUSAL_NONE);
	return trials_send(trial, trials_answer(trial, "strategy-record", "crs edt police",
						RECORD "content "
						       "aaaac44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

static enum refusal
told_otherwise(struct trial *trial)
{
	struct notes_message decision = trials_answer(trial, "decision", "crs edt police", TRIALS_NFA), told;

	assert(trials_send(trial, decision) == REFUSAL_NONE);
	told = trials_answer(trial, "told-otherwise", "crs edt", "channel phone; reason no-agent");
	told.re = decision.id;
	return trials_send(trial, told);
}

static enum refusal
wrong_holder(struct trial *trial)
{
	struct notes_message message = trials_answer(trial, "further-information", "edt police", "grade standard");

	message.from = "police";
	return trials_send(trial, message);
}

static enum refusal
receipt(struct trial *trial, const char *by, const struct envelope *about)
{
	struct receipt made;

	notes_receipt(trial->box->world, by, about, RECEIPT_OPENED, "manager", &made);
	return core_box_submit(trial->box, by, made.note, (struct view){0}).code;
}

static enum refusal
foreign_receipt(struct trial *trial)
{
	return receipt(trial, "school", &trial->referral);
}

/* Of other bytes than those that were delivered: somebody showed it another. */
static enum refusal
receipt_of_other_bytes(struct trial *trial)
{
	struct envelope other = trial->referral;

	other.hash.bytes[0] ^= 1;
	return receipt(trial, "crs", &other);
}

/* A sender cannot say that itself has read what it sent. */
static enum refusal
own_receipt(struct trial *trial)
{
	return receipt(trial, "police", &trial->referral);
}

static enum refusal
receipt_twice(struct trial *trial)
{
	assert(!receipt(trial, "crs", &trial->referral));
	return receipt(trial, "crs", &trial->referral);
}

#define CASES(X, I, L) \
	X(same_id) X(same_id_of_another) X(unknown_recipient) X(type_of_another) X(unknown_type) X(referral_to_school) \
	X(wrong_fact) X(unknown_fact) X(answer_to_nothing) X(answer_to_another_case) X(decision_past_referrer) \
	L(card_again) X(unknown_case) X(foreign_case) X(early_close) X(unknown_stage) X(version_again) L(told_otherwise) X(wrong_holder) X(foreign_receipt) \
	X(receipt_of_other_bytes) X(own_receipt) X(receipt_twice)
TRIALS_LIST(trials_rules_list, CASES)
