/* What is about an envelope's body, seq, recipients, time and directory. */
#include <assert.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "seal/age_header.h"
#include "support/edit.h"
#include "support/trials_sets.h"

#define DAY_S (24LL * 3600)

/* ---- bodies ---- */

static enum refusal
with_body(struct trial *trial, struct view body)
{
	struct notes_message message = trials_referral(trial, "police");

	message.body = body;
	return trials_send(trial, message);
}

static enum refusal
other_body(struct trial *trial)
{
	struct envelope envelope;

	(void)core_box_message(trial->box, trials_referral(trial, "police"), &envelope);
	return core_box_submit(trial->box, "police", envelope.note, core_box_body(trial->box, "crs edt police", 50)).code;
}

/* The body's size is not the one of the note. */
static enum refusal
other_size(struct trial *trial)
{
	struct view body = core_box_body(trial->box, "crs edt police", 4096);
	struct notes_message message = trials_referral(trial, "police");
	struct envelope envelope;
	const char *change[2];

	message.body = body;
	notes_envelope(trial->box->world, &message, &envelope);
	change[0] = arena_print(trial->box->arena, " %zu\nseq", body.size);
	change[1] = arena_print(trial->box->arena, " %zu\nseq", body.size + 1);
	envelope.note = edit_resign(trial->box->arena, envelope.note, change,
				    &notes_agency(trial->box->world, "police")->sign.signer);
	return core_box_submit(trial->box, "police", envelope.note, body).code;
}

static enum refusal
no_age_file(struct trial *trial)
{
	return with_body(trial, edit_view("not sealed at all"));
}

/* A good body with one thing changed in its header. */
static enum refusal
header_edited(struct trial *trial, const char *from, const char *to)
{
	struct view body = core_box_body(trial->box, "crs edt police", 4096);

	return with_body(trial, edit_replace(trial->box->arena, body, from, to));
}

static enum refusal
other_age_version(struct trial *trial)
{
	return header_edited(trial, "age-encryption.org/v1\n", "age-encryption.org/v2\n");
}

/* In place of the sender's own stanza one with a passphrase, or of no kind. */
static enum refusal
other_stanza(struct trial *trial)
{
	return header_edited(trial, "---", "-> horoscope leo\nAAAA\n---");
}

static enum refusal
passphrase(struct trial *trial)
{
	return header_edited(trial, "-> X25519 ", "-> scrypt ");
}

static enum refusal
few_stanzas(struct trial *trial)
{
	return with_body(trial, core_box_body(trial->box, "crs edt", 4096));
}

static enum refusal
many_stanzas(struct trial *trial)
{
	return with_body(trial, core_box_body(trial->box, "crs edt health police", 4096));
}

/* A large body goes ahead of its note, in pieces. */
static enum refusal
in_pieces(struct trial *trial, struct view body)
{
	struct notes_message message = trials_referral(trial, "police");
	struct envelope envelope;

	for (size_t at = 0; at < body.size;) {
		size_t some = body.size - at < MAX_PIECE_BYTES ? body.size - at : MAX_PIECE_BYTES;
		const struct frame frame = {
			0, FRAME_PIECE, {.piece = {digest_of(body), body.size, at, {body.bytes + at, some}}}};
		const struct frame *answer = core_box_ask(trial->box, "police", &frame);

		assert(answer && answer->kind == FRAME_PIECE_TAKEN);
		at = answer->as.piece_taken.next_offset;
	}
	message.body = body;
	notes_envelope(trial->box->world, &message, &envelope);
	return core_box_submit(trial->box, "police", envelope.note, (struct view){0}).code;
}

static enum refusal
twenty_thousand_stanzas(struct trial *trial)
{
	static const char stanza[] = "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
				     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
	const char *many = edit_repeat(trial->box->arena, stanza, 20000);

	return in_pieces(trial, edit_view(arena_print(trial->box->arena, "age-encryption.org/v1\n%s", many)));
}

static enum refusal
header_without_end(struct trial *trial)
{
	return in_pieces(trial, edit_view(edit_repeat(trial->box->arena, "age-encryption.org/v1 ", 100000)));
}

static enum refusal
large_body(struct trial *trial)
{
	return in_pieces(trial, core_box_body(trial->box, "crs edt police", 600000));
}

/* What only a recipient can see is accepted here; tests/contract/receipts.tsv
 * has what they say to it. */
static enum refusal
body_of_another(struct trial *trial)
{
	struct core_box *box = trial->box;
	struct notes_message first = trials_referral(trial, "police"), second = trials_referral(trial, "ambulance");

	first.to = second.to = "ambulance crs edt police";
	first.body = second.body = core_box_body(box, first.to, 4096);
	assert(!trials_send(trial, first));
	return trials_send(trial, second);
}

/* The last stanza is another's: the sender's own copy is what it spoils. */
static enum refusal
garbage_stanza(struct trial *trial)
{
	struct view body = core_box_body(trial->box, "crs edt school", 4096);

	return with_body(trial, body);
}

static enum refusal
wrong_mac(struct trial *trial)
{
	struct view body = core_box_body(trial->box, "crs edt police", 4096);
	const uint8_t *at = memmem(body.bytes, body.size, "\n--- ", 5);

	assert(at);
	return with_body(trial, edit_flip(trial->box->arena, body, (size_t)(at - body.bytes) + 5,
					  (uint8_t)(at[5] ^ (at[5] == 'A' ? 'B' : 'A'))));
}

static enum refusal
short_payload(struct trial *trial)
{
	struct view body = core_box_body(trial->box, "crs edt police", 4096);

	return with_body(trial, (struct view){body.bytes, body.size - 100});
}

/* ---- the same again ---- */

static enum refusal
replayed(struct trial *trial)
{
	assert(!trials_send(trial, trials_referral(trial, "police")));
	return core_box_submit(trial->box, "police", trial->referral.note, (struct view){0}).code;
}

/* The same text before `seq`, with another one: it takes none. */
static enum refusal
signed_anew(struct trial *trial)
{
	const char *const change[2] = {"\nseq 1\n", "\nseq 2\n"};
	struct view note = edit_resign(trial->box->arena, trial->referral.note, change,
				       &notes_agency(trial->box->world, "police")->sign.signer);

	return core_box_submit(trial->box, "police", note, (struct view){0}).code;
}

/* ---- recipients, time, directory ---- */

/* Housing's card gets an epoch that ended so many days ago. */
static enum refusal
epoch_ended(struct trial *trial, int64_t days)
{
	struct notes_agency *housing = notes_agency(trial->box->world, "housing");
	struct card_epoch *epochs = arena_array(trial->box->arena, 1, sizeof *epochs);
	struct notes_message message = trials_referral(trial, "police");

	assert(epochs);
	epochs[0] = housing->card.epochs[0];
	epochs[0].until_s = trial->box->world->begin_s - days * DAY_S;
	epochs[0].from_s = epochs[0].until_s - DAY_S;
	housing->card.epochs = epochs;
	notes_card(trial->box->world, "housing");
	assert(!core_box_submit(trial->box, "housing", housing->card_raw, (struct view){0}).code);
	message.to = "crs edt housing police";
	return trials_send(trial, message);
}

static enum refusal
epoch_of_last_week(struct trial *trial)
{
	return epoch_ended(trial, 7);
}

static enum refusal
epoch_of_last_month(struct trial *trial)
{
	return epoch_ended(trial, 15);
}

static enum refusal
unknown_epoch(struct trial *trial)
{
	struct notes_agency *housing = notes_agency(trial->box->world, "housing");
	struct card_epoch *epochs = arena_array(trial->box->arena, 1, sizeof *epochs);
	struct notes_message message = trials_referral(trial, "police");

	epochs[0] = housing->card.epochs[0];
	id_set(epochs[0].epoch, EPOCH_SIZE, "e2");
	housing->card.epochs = epochs;
	notes_card(trial->box->world, "housing");
	assert(core_box_submit(trial->box, "housing", housing->card_raw, (struct view){0}).code == REFUSAL_NONE);
	message.to = "crs edt housing police";
	return trials_send(trial, message);
}

static enum refusal
at_time(struct trial *trial, int64_t seconds)
{
	struct notes_message message = trials_referral(trial, "police");

	message.time_s = trial->box->world->begin_s + seconds;
	return trials_send(trial, message);
}

static enum refusal
a_day_ahead(struct trial *trial)
{
	return at_time(trial, DAY_S);
}

static enum refusal
a_day_behind(struct trial *trial)
{
	return at_time(trial, -DAY_S);
}

static enum refusal
years_behind(struct trial *trial)
{
	return at_time(trial, -3000 * DAY_S);
}

static void
change_nothing(void *context, struct directory_agency *agencies, size_t count)
{
	(void)context, (void)agencies, (void)count;
}

static enum refusal
stale_directory(struct trial *trial)
{
	enum refusal code;

	notes_directory(trial->box->world, change_nothing, NULL);
	assert(core_box_load(trial->box, trial->box->world->directory_raw) == STATUS_OK);
	trial->box->world->directory.serial--;
	code = trials_send(trial, trials_referral(trial, "police"));
	trial->box->world->directory.serial++;
	return code;
}

/* Everything odd about a referral that can be: accepted and marked. */
static enum refusal
odd_facts(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "police");

	message.facts = "grade dire; child ANNA; colour red; stub maybe; aware-at yesterday";
	return trials_send(trial, message);
}

static enum refusal
no_facts(struct trial *trial)
{
	struct notes_message message = trials_referral(trial, "police");

	message.facts = NULL;
	return trials_send(trial, message);
}

#define CASES(X, I, L) \
	X(other_body) X(other_size) X(no_age_file) X(other_age_version) X(other_stanza) X(passphrase) X(few_stanzas) \
	X(many_stanzas) X(twenty_thousand_stanzas) X(header_without_end) X(large_body) X(body_of_another) \
	X(garbage_stanza) X(wrong_mac) X(short_payload) X(replayed) X(signed_anew) L(epoch_of_last_week) \
	L(epoch_of_last_month) L(unknown_epoch) X(a_day_ahead) X(a_day_behind) X(years_behind) L(stale_directory) \
	X(odd_facts) X(no_facts)
TRIALS_LIST(trials_envelope_list, CASES)
