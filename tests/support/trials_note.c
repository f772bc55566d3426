/* A note that is not of the grammar, or not signed as it should be.  Most are
 * a good referral with one thing changed in its text and signed anew, so that
 * it is the grammar that is seen and not the signature. */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "support/edit.h"
#include "support/trials_sets.h"

static const struct note_signer *
signer(struct trial *trial)
{
	return &notes_agency(trial->box->world, "police")->sign.signer;
}

/* A good referral; its body is at ${ret_body}. */
static struct envelope
good(struct trial *trial, struct view *ret_body)
{
	struct envelope envelope;

	*ret_body = core_box_message(trial->box, trials_referral(trial, "police"), &envelope);
	return envelope;
}

/* With ${from} made ${to} in the text, and signed. */
static enum refusal
text_edited(struct trial *trial, const char *from, const char *to)
{
	const char *const change[2] = {from, to};
	struct view body;
	struct envelope envelope = good(trial, &body);
	struct view note = edit_resign(trial->box->arena, envelope.note, change, signer(trial));

	return core_box_submit(trial->box, "police", note, body).code;
}

/* With ${from} made ${to} in the signed bytes. */
static enum refusal
bytes_edited(struct trial *trial, const char *from, const char *to)
{
	struct view body;
	struct envelope envelope = good(trial, &body);
	struct view note = edit_replace(trial->box->arena, envelope.note, from, to);

	return core_box_submit(trial->box, "police", note, body).code;
}

/* ---- bytes ---- */

static enum refusal
no_final_newline(struct trial *trial)
{
	struct view body;
	struct envelope envelope = good(trial, &body);
	struct view note = {envelope.note.bytes, envelope.note.size - 1};

	return core_box_submit(trial->box, "police", note, body).code;
}

static enum refusal
carriage_return(struct trial *trial)
{
	return text_edited(trial, "\nreplaces ", "\r\nreplaces ");
}

static enum refusal
tab(struct trial *trial)
{
	return text_edited(trial, "\ntype ", "\ntype\t");
}

/* A byte of nought in the middle of the text. */
static enum refusal
nul(struct trial *trial)
{
	struct view body, text;
	struct envelope envelope = good(trial, &body);
	struct signed_note split;
	const uint8_t *at;

	assert(!signed_note_split(envelope.note, trial->box->arena, &split));
	at = memmem(split.text.bytes, split.text.size, "referral", 8);
	assert(at);
	text = edit_flip(trial->box->arena, split.text, (size_t)(at - split.text.bytes), 'r');
	assert(!signed_note_make(text, signer(trial), trial->box->arena, &envelope.note));
	return core_box_submit(trial->box, "police", envelope.note, body).code;
}

static enum refusal
no_utf8(struct trial *trial)
{
	return text_edited(trial, "type referral", "type refer\xffral");
}

static enum refusal
two_blank_lines(struct trial *trial)
{
	return text_edited(trial, "\nseq ", "\n\nseq ");
}

static enum refusal
empty_last_line(struct trial *trial)
{
	return bytes_edited(trial, "\n\n", "\n\n\n");
}

static enum refusal
two_spaces(struct trial *trial)
{
	return text_edited(trial, "type referral", "type  referral");
}

static enum refusal
byte_flipped(struct trial *trial)
{
	return bytes_edited(trial, "fact grade standard", "fact grade standarD");
}

static enum refusal
broken_note(struct trial *trial)
{
	return core_box_submit(trial->box, "police", edit_view("tellback/envelope/v1\nid 7\n\n-- police AAAA\n"),
			       (struct view){0})
		.code;
}

static enum refusal
unknown_note(struct trial *trial)
{
	return core_box_submit(trial->box, "police", edit_view("hello\n"), (struct view){0}).code;
}

/* ---- signature lines ---- */

static enum refusal
hyphen_for_dash(struct trial *trial)
{
	return bytes_edited(trial, "\n\n\xe2\x80\x94 ", "\n\n- ");
}

static enum refusal
unpadded(struct trial *trial)
{
	return bytes_edited(trial, "=\n", "\n");
}

/* Base64 of another alphabet.  Not every signature has a byte to show it. */
static enum refusal
url_base64(struct trial *trial)
{
	struct view body, note;
	struct envelope envelope;
	size_t at;
	uint8_t bits;

	do {
		envelope = good(trial, &body);
		notes_agency(trial->box->world, "police")->seq--;
		note = envelope.note;
		for (at = note.size - 90; at < note.size && note.bytes[at] != '+' && note.bytes[at] != '/'; at++)
			;
	} while (at == note.size);
	bits = (uint8_t)(note.bytes[at] ^ (note.bytes[at] == '+' ? '-' : '_'));
	return core_box_submit(trial->box, "police", edit_flip(trial->box->arena, note, at, bits), body).code;
}

/* The good note with these lines after its text: what "%s" is in ${lines} is
 * the rest of the good line. */
static enum refusal
signature_lines(struct trial *trial, const char *before, const char *after)
{
	struct view body;
	struct envelope envelope = good(trial, &body);
	const char *note = arena_text(trial->box->arena, envelope.note.bytes, envelope.note.size);
	const char *line = strstr(note, "\n\n");
	const char *made;

	assert(line);
	made = arena_print(trial->box->arena, "%.*s\n\n%s%s%s", (int)(line - note), note, before, line + 2, after);
	return core_box_submit(trial->box, "police", edit_view(made), body).code;
}

#define UNKNOWN_LINE "\xe2\x80\x94 stranger AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

static enum refusal
signature_beside_it(struct trial *trial)
{
	return signature_lines(trial, "", UNKNOWN_LINE);
}

static enum refusal
seventeen_signatures(struct trial *trial)
{
	return signature_lines(trial, edit_repeat(trial->box->arena, UNKNOWN_LINE, 17), "");
}

static enum refusal
same_line_twice(struct trial *trial)
{
	struct view body;
	struct envelope envelope = good(trial, &body);
	const uint8_t *line = memmem(envelope.note.bytes, envelope.note.size, "\n\n", 2);
	size_t at, size;
	uint8_t *made = arena_alloc(trial->box->arena, 2 * envelope.note.size);

	assert(line && made);
	at = (size_t)(line + 2 - envelope.note.bytes);
	size = envelope.note.size - at;
	memcpy(made, envelope.note.bytes, envelope.note.size);
	memcpy(made + envelope.note.size, line + 2, size);
	return core_box_submit(trial->box, "police", (struct view){made, envelope.note.size + size}, body).code;
}

static enum refusal
no_signature(struct trial *trial)
{
	struct view body;
	struct envelope envelope = good(trial, &body);
	const uint8_t *line = memmem(envelope.note.bytes, envelope.note.size, "\n\n", 2);
	struct view note = {envelope.note.bytes, (size_t)(line + 1 - envelope.note.bytes)};

	assert(line);
	return core_box_submit(trial->box, "police", note, body).code;
}

static enum refusal
right_id_wrong_name(struct trial *trial)
{
	return bytes_edited(trial, "\xe2\x80\x94 police ", "\xe2\x80\x94 school ");
}

/* `from` says one agency, the signature line names another: its key, really. */
static enum refusal
signed_by_another_name(struct trial *trial)
{
	struct view body;
	struct envelope envelope = good(trial, &body);
	const char *const change[2] = {"\nseq ", "\nseq "};
	struct view note = edit_resign(trial->box->arena, envelope.note, change,
				       &notes_agency(trial->box->world, "ambulance")->sign.signer);

	return core_box_submit(trial->box, "police", note, body).code;
}

/* ---- another kind of text ---- */

static enum refusal
receipt_as_envelope(struct trial *trial)
{
	const char *const change[2] = {"tellback/receipt/v1", "tellback/envelope/v1"};
	struct receipt receipt;
	struct view note;

	notes_receipt(trial->box->world, "crs", &trial->referral, RECEIPT_OPENED, "manager", &receipt);
	note = edit_resign(trial->box->arena, receipt.note, change,
			   &notes_agency(trial->box->world, "crs")->sign.signer);
	return core_box_submit(trial->box, "crs", note, (struct view){0}).code;
}

static enum refusal
envelope_as_receipt(struct trial *trial)
{
	return text_edited(trial, "tellback/envelope/v1", "tellback/receipt/v1");
}

static enum refusal
envelope_as_directory(struct trial *trial)
{
	return text_edited(trial, "tellback/envelope/v1", "tellback/directory/v1");
}

static enum refusal
later_envelope(struct trial *trial)
{
	return text_edited(trial, "tellback/envelope/v1", "tellback/envelope/v2");
}

/* ---- numbers ---- */

static enum refusal
leading_zero(struct trial *trial)
{
	return text_edited(trial, "\nseq ", "\nseq 0");
}

static enum refusal
plus_sign(struct trial *trial)
{
	return text_edited(trial, "\nseq ", "\nseq +");
}

static enum refusal
negative(struct trial *trial)
{
	return text_edited(trial, "\ntime ", "\ntime -");
}

static enum refusal
two_to_the_63(struct trial *trial)
{
	return text_edited(trial, "\ndir 1\n", "\ndir 9223372036854775808\n");
}

static enum refusal
twenty_digits(struct trial *trial)
{
	return text_edited(trial, "\ndir 1\n", "\ndir 10000000000000000000\n");
}

static enum refusal
upper_case_hex(struct trial *trial)
{
	return text_edited(trial, "\nid 019ca", "\nid 019CA");
}

static enum refusal
short_id(struct trial *trial)
{
	return text_edited(trial, "\nid 0", "\nid ");
}

/* ---- lines ---- */

static enum refusal
unsorted_to(struct trial *trial)
{
	return text_edited(trial, "to crs e1\nto edt e1\n", "to edt e1\nto crs e1\n");
}

static enum refusal
duplicate_to(struct trial *trial)
{
	return text_edited(trial, "to edt e1\n", "to edt e1\nto edt e1\n");
}

static enum refusal
two_epochs(struct trial *trial)
{
	return text_edited(trial, "to edt e1\n", "to edt e1\nto edt e2\n");
}

static enum refusal
sender_not_in_to(struct trial *trial)
{
	return text_edited(trial, "to police e1\n", "");
}

static enum refusal
many_to(struct trial *trial)
{
	char lines[64 * 16] = "";
	size_t size = 0;

	for (int i = 0; i < 62; i++)
		size += (size_t)snprintf(lines + size, sizeof lines - size, "to aa%02d e1\n", i);
	return text_edited(trial, "to crs e1\n", arena_print(trial->box->arena, "%sto crs e1\n", lines));
}

static enum refusal
unsorted_facts(struct trial *trial)
{
	return text_edited(trial, "fact protection none\nfact route written\n", "fact route written\nfact protection none\n");
}

static enum refusal
missing_line(struct trial *trial)
{
	return text_edited(trial, "replaces -\n", "");
}

static enum refusal
extra_line(struct trial *trial)
{
	return text_edited(trial, "suite age-v1-x25519\n", "suite age-v1-x25519\nnote hello\n");
}

static enum refusal
unknown_suite(struct trial *trial)
{
	return text_edited(trial, "suite age-v1-x25519\n", "suite age-v1-mlkem768x25519\n");
}

static enum refusal
free_text(struct trial *trial)
{
	return text_edited(trial, "fact grade standard", "fact grade standard for now");
}

#define CASES(X, I, L) \
	X(no_final_newline) X(carriage_return) X(tab) X(nul) X(no_utf8) X(two_blank_lines) X(empty_last_line) \
	X(two_spaces) X(byte_flipped) X(broken_note) X(unknown_note) X(hyphen_for_dash) X(unpadded) X(url_base64) \
	X(signature_beside_it) X(seventeen_signatures) X(same_line_twice) X(no_signature) X(right_id_wrong_name) \
	X(signed_by_another_name) X(receipt_as_envelope) X(envelope_as_receipt) X(envelope_as_directory) X(later_envelope) \
	X(leading_zero) X(plus_sign) X(negative) X(two_to_the_63) X(twenty_digits) X(upper_case_hex) X(short_id) \
	X(unsorted_to) X(duplicate_to) X(two_epochs) X(sender_not_in_to) X(many_to) X(unsorted_facts) X(missing_line) \
	X(extra_line) X(unknown_suite) X(free_text)
TRIALS_LIST(trials_note_list, CASES)
