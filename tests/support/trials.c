#include "support/trials.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"

#define NFA "level full; child 0a0b0c0d:nfa; stage contact; rereferral no"

static struct notes_message
new_referral(struct trial *trial, const char *from)
{
	struct notes_message message = {.from = from, .type = "referral", .facts = TRIALS_FACTS};

	message.id = trial->next_id++;
	message.case_id = trial->next_id++;
	message.to = !strcmp(from, "police") ? "crs edt police" : "ambulance crs edt";
	return message;
}

static struct notes_message
answer_to_referral(struct trial *trial, const char *type, const char *to, const char *facts)
{
	return (struct notes_message){.from = "crs", .type = type, .to = to, .facts = facts, .id = trial->next_id++,
				      .case_id = 2, .re = 1};
}

static enum refusal
send_new(struct trial *trial, struct notes_message message)
{
	struct envelope envelope;

	return core_box_send(trial->box, message, &envelope).code;
}

/* ---- again ---- */

static enum refusal
too_many_duties(struct trial *trial)
{
	uint64_t before = trial->box->core->open_duties;
	enum refusal code;

	trial->box->core->open_duties = MAX_OPEN_DUTIES;
	code = send_new(trial, new_referral(trial, "police"));
	trial->box->core->open_duties = before;
	return code;
}

static enum refusal
allowance_used_up(struct trial *trial)
{
	struct seat *seat = seat_peek(&trial->box->core->seats, "police");
	enum refusal code;

	seat->allowance = 0;
	seat->filled = trial->box->now.tick;
	code = send_new(trial, new_referral(trial, "police"));
	trial->box->now.tick.ms += 1000; /* and a second later it may again */
	trial->box->now.civil.ms += 1000;
	return code;
}

static enum refusal
disk_nearly_full(struct trial *trial)
{
	enum refusal code;

	trial->box->core->is_disk_low = 1;
	code = send_new(trial, new_referral(trial, "police"));
	trial->box->core->is_disk_low = 0;
	return code;
}

static enum refusal
no_body(struct trial *trial)
{
	struct envelope envelope;

	(void)core_box_message(trial->box, new_referral(trial, "police"), &envelope);
	return core_box_submit(trial->box, "police", envelope.note, (struct view){0}).code;
}

static enum refusal
newer_directory(struct trial *trial)
{
	enum refusal code;

	trial->box->world->directory.serial++;
	code = send_new(trial, new_referral(trial, "police"));
	trial->box->world->directory.serial--;
	return code;
}

static enum refusal
seq_ahead(struct trial *trial)
{
	struct notes_message message = new_referral(trial, "police");

	message.seq = 900;
	return send_new(trial, message);
}

static enum refusal
older_session(struct trial *trial)
{
	struct core_box_ask ask = {"police", 71, {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "one"}}}};
	const struct core_box_ask fetch = {"police", 71, {0, FRAME_FETCH, {.fetch = {0, 10, 0}}}};
	enum refusal code;

	core_box_turn(trial->box, &ask, 1);
	ask.connection = 72;
	ask.frame.as.hello.session = "two";
	core_box_turn(trial->box, &ask, 1);
	core_box_turn(trial->box, &fetch, 1);
	code = core_box_reply(trial->box, trial->box->question)->as.problem.code;
	ask.connection = 0; /* the agency's own line speaks for it again */
	ask.frame.as.hello.session = "three";
	core_box_turn(trial->box, &ask, 1);
	return code;
}

/* ---- malformed ---- */

static enum refusal
raw_frame(struct trial *trial, const char *bytes, size_t size)
{
	const struct front_frame frame = {1, 777777, {"police"}, {(const uint8_t *)bytes, size}};
	struct core_replies replies;
	char byte;

	assert(core_turn(trial->box->core, &frame, 1, trial->box->now, &replies) == STATUS_OK);
	assert(replies.count == 1);
	assert(replies.list[0].question == 777777);
	/* the code stands in the answer as its word */
	for (unsigned i = 1; i < REFUSAL_COUNT; i++) {
		const char *word = refusal_row((enum refusal)i)->word;
		const uint8_t *found = memmem(replies.list[0].bytes.bytes, replies.list[0].bytes.size, word, strlen(word));

		byte = found ? (char)found[-1] : 0;
		if (found && byte == (char)strlen(word))
			return (enum refusal)i;
	}
	return REFUSAL_NONE;
}

static enum refusal
garbage(struct trial *trial)
{
	return raw_frame(trial, "\xff\xff\xff\xff\x01", 5);
}

static enum refusal
answer_as_question(struct trial *trial)
{
	const struct frame frame = {0, FRAME_PIECE_TAKEN, {.piece_taken = {7}}};

	return core_box_ask(trial->box, "police", &frame)->as.problem.code;
}

static enum refusal
huge_frame(struct trial *trial)
{
	static char bytes[MAX_FRAME_BYTES + 1];

	return raw_frame(trial, bytes, sizeof bytes);
}

static enum refusal
submit_text(struct trial *trial, const char *agency, const char *text, size_t size)
{
	return core_box_submit(trial->box, agency, (struct view){(const uint8_t *)text, size}, (struct view){0}).code;
}

static enum refusal
huge_note(struct trial *trial)
{
	static char bytes[MAX_NOTE_BYTES + 1] = "tellback/envelope/v1\n";
	const struct frame frame = {0, FRAME_SUBMIT, {.submit = {.notes = {{(uint8_t *)bytes, sizeof bytes}}, .note_count = 1}}};

	return core_box_ask(trial->box, "police", &frame)->as.problem.code;
}

static enum refusal
broken_note(struct trial *trial)
{
	return submit_text(trial, "police", "tellback/envelope/v1\nid 7\n\n-- police AAAA\n", 42);
}

static enum refusal
unknown_note(struct trial *trial)
{
	return submit_text(trial, "police", "hello\n", 6);
}

static enum refusal
other_key(struct trial *trial)
{
	struct notes_agency *police = notes_agency(trial->box->world, "police");
	struct keys_signer own = police->sign;
	enum refusal code;

	keys_signer("police", "somebody else", &police->sign);
	code = send_new(trial, new_referral(trial, "police"));
	police->sign = own;
	police->sign.signer.key = &police->sign.key;
	police->sign.signer.context = &police->sign;
	return code;
}

static enum refusal
foreign_note(struct trial *trial)
{
	struct envelope envelope;
	struct view body = core_box_message(trial->box, new_referral(trial, "ambulance"), &envelope);

	return core_box_submit(trial->box, "police", envelope.note, body).code;
}

static enum refusal
other_body(struct trial *trial)
{
	struct envelope envelope;

	(void)core_box_message(trial->box, new_referral(trial, "police"), &envelope);
	return core_box_submit(trial->box, "police", envelope.note, core_box_body(trial->box, "crs edt police", 50)).code;
}

static enum refusal
no_age_file(struct trial *trial)
{
	struct notes_message message = new_referral(trial, "police");

	message.body = (struct view){(const uint8_t *)"not sealed at all", 17};
	return send_new(trial, message);
}

static enum refusal
few_stanzas(struct trial *trial)
{
	struct notes_message message = new_referral(trial, "police");

	message.body = core_box_body(trial->box, "crs edt", 4096);
	return send_new(trial, message);
}

/* ---- refused ---- */

static enum refusal
same_id(struct trial *trial)
{
	struct notes_message message = new_referral(trial, "police");

	message.id = 1;
	return send_new(trial, message);
}

static enum refusal
unknown_epoch(struct trial *trial)
{
	struct notes_agency *housing = notes_agency(trial->box->world, "housing");
	struct card_epoch *epochs = arena_array(trial->box->arena, 1, sizeof *epochs);
	struct notes_message message = new_referral(trial, "police");

	epochs[0] = housing->card.epochs[0];
	id_set(epochs[0].epoch, EPOCH_SIZE, "e2");
	housing->card.epochs = epochs;
	notes_card(trial->box->world, "housing");
	assert(core_box_submit(trial->box, "housing", housing->card_raw, (struct view){0}).code == REFUSAL_NONE);
	message.to = "crs edt housing police";
	return send_new(trial, message);
}

static void
revoke_camhs(void *context, struct directory_agency *agencies, size_t count)
{
	static const struct revoked gone = {.what = REVOKED_AGENCY, .since_s = NOTES_BEGIN_S, .reason = "left"};

	(void)context;
	for (size_t i = 0; i < count; i++)
		if (!strcmp(agencies[i].id.name, "camhs")) {
			agencies[i].revoked = &gone;
			agencies[i].revoked_count = 1;
		}
}

static enum refusal
revoked_recipient(struct trial *trial)
{
	struct notes_message message = new_referral(trial, "police");

	notes_directory(trial->box->world, revoke_camhs, NULL);
	assert(core_box_load(trial->box, trial->box->world->directory_raw) == STATUS_OK);
	message.to = "camhs crs edt police";
	return send_new(trial, message);
}

static enum refusal
unknown_recipient(struct trial *trial)
{
	struct notes_message message = new_referral(trial, "police");

	message.body = core_box_body(trial->box, "crs edt housing police", 4096);
	message.to = "crs edt nobody police";
	return send_new(trial, message);
}

static enum refusal
unserved_type(struct trial *trial)
{
	struct notes_message message = answer_to_referral(trial, "hold", "crs edt police", "reason review");

	return send_new(trial, message);
}

static enum refusal
referral_to_school(struct trial *trial)
{
	struct notes_message message = new_referral(trial, "police");

	message.to = "police school";
	return send_new(trial, message);
}

static enum refusal
wrong_fact(struct trial *trial)
{
	return send_new(trial, answer_to_referral(trial, "decision", "crs edt police",
						  "level full; child 0a0b0c0d:whatever; stage contact; rereferral no"));
}

static enum refusal
answer_to_nothing(struct trial *trial)
{
	struct notes_message message = answer_to_referral(trial, "decision", "crs edt police", NFA);

	message.re = 4000;
	return send_new(trial, message);
}

static enum refusal
decision_past_referrer(struct trial *trial)
{
	return send_new(trial, answer_to_referral(trial, "decision", "crs edt", NFA));
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
	struct notes_message message = answer_to_referral(trial, "decision", "crs edt police", NFA);

	message.case_id = 4000;
	return send_new(trial, message);
}

static enum refusal
early_close(struct trial *trial)
{
	return send_new(trial, answer_to_referral(trial, "close", "crs edt", "reason complete"));
}

static enum refusal
told_otherwise(struct trial *trial)
{
	struct notes_message decision = answer_to_referral(trial, "decision", "crs edt police", NFA), told;

	assert(send_new(trial, decision) == REFUSAL_NONE);
	told = answer_to_referral(trial, "told-otherwise", "crs edt", "channel phone; reason no-agent");
	told.re = decision.id;
	return send_new(trial, told);
}

static enum refusal
wrong_holder(struct trial *trial)
{
	struct notes_message message =
		answer_to_referral(trial, "further-information", "edt police", "grade standard");

	message.from = "police";
	return send_new(trial, message);
}

static enum refusal
foreign_receipt(struct trial *trial)
{
	struct receipt receipt;

	notes_receipt(trial->box->world, "school", &trial->referral, RECEIPT_OPENED, "dsl", &receipt);
	return core_box_submit(trial->box, "school", receipt.note, (struct view){0}).code;
}

/* ---- the table ---- */

#define CASES(X) \
	X(too_many_duties) X(allowance_used_up) X(disk_nearly_full) X(no_body) X(newer_directory) X(seq_ahead) \
	X(older_session) X(garbage) X(answer_as_question) X(huge_frame) X(huge_note) X(broken_note) X(unknown_note) \
	X(other_key) X(foreign_note) X(other_body) X(no_age_file) X(few_stanzas) X(same_id) X(unknown_epoch) \
	X(revoked_recipient) X(unknown_recipient) X(unserved_type) X(referral_to_school) X(wrong_fact) \
	X(answer_to_nothing) X(decision_past_referrer) X(card_again) X(unknown_case) X(early_close) X(told_otherwise) \
	X(wrong_holder) X(foreign_receipt)
static const struct {
	const char *name;
	enum refusal (*make)(struct trial *);
} cases[] = {
#define X(name) {#name, name},
	CASES(X)
#undef X
};

/* What was not taken took no seq: the next message has the one that is due. */
static void
set_seqs(struct trial *trial)
{
	for (size_t i = 0; i < trial->box->world->agency_count; i++) {
		struct notes_agency *agency = &trial->box->world->agencies[i];
		struct agency name = {{0}};
		uint64_t index;

		id_set(name.name, sizeof name.name, agency->name);
		if (store_submission_last(trial->box->core->store, &name, &agency->seq, &index))
			agency->seq = 0;
	}
}

int
trials_make(struct trial *trial, const char *name, enum refusal *ret_code)
{
	for (size_t i = 0; i < trials_count(); i++) {
		if (strcmp(cases[i].name, name) != 0)
			continue;
		*ret_code = cases[i].make(trial);
		set_seqs(trial);
		return 0;
	}
	return -1;
}

size_t
trials_count(void)
{
	return sizeof cases / sizeof *cases;
}

enum refusal
trials_next(struct trial *trial, const char *agency)
{
	return send_new(trial, new_referral(trial, agency));
}

void
trials_begin(struct trial *ret_trial)
{
	const struct notes_message referral = {.from = "police", .type = "referral", .id = 1, .case_id = 2,
					       .to = "crs edt police", .facts = TRIALS_FACTS};

	*ret_trial = (struct trial){.box = core_box_new(), .next_id = 10};
	assert(!core_box_send(ret_trial->box, referral, &ret_trial->referral).code);
}
