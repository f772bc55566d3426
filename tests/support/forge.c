#include "support/forge.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/secret.h"
#include "content/facts.h"
#include "note/envelope.h"
#include "note/receipt.h"
#include "seal/age_header.h"
#include "seal/age_stream.h"
#include "seal/age_wrap.h"
#include "seal/hkdf.h"
#include "seal/padding.h"
#include "wire/frame.h"

static void
must(enum status status)
{
	if (status)
		(void)fprintf(stderr, "tests/support/forge: %s\n", status_word(status));
	assert(!status);
}

void
forge_new(struct stage *stage, const struct forge_route *route, struct forge *ret_forge)
{
	*ret_forge = (struct forge){.stage = stage, .arena = stage->world->arena, .from = route->from, .to = route->to};
	for (size_t i = 0; i < stage->count; i++)
		if (!strcmp(stage->actors[i]->agency->name, route->recipient))
			ret_forge->recipient = stage->actors[i];
	assert(ret_forge->recipient);
}

/* ---- the steps ---- */

static void
fill_to(struct forge *forge)
{
	char *rest = arena_text(forge->arena, forge->to, strlen(forge->to)), *word;

	assert(rest);
	while ((word = strsep(&rest, " "))) {
		struct recipient *to = &forge->recipients[forge->envelope.to_count++];

		id_set(to->agency.name, AGENCY_SIZE, word);
		id_set(to->epoch, EPOCH_SIZE, "e1");
	}
	forge->envelope.to = forge->recipients;
}

void
forge_begin(struct forge *forge, enum message_type type)
{
	const struct instant now = {NOTES_BEGIN_S * 1000LL};
	struct envelope *envelope = &forge->envelope;
	struct document_problems problems;
	struct fact *facts;
	struct view json;

	assert(forge->done == FORGE_NOTHING);
	must(document_template(type, forge->arena, &json));
	must(document_read(json, forge->arena, &forge->document, &problems));
	forge->document.attachment_count = 0;
	must(document_prepare(&forge->document, forge->arena));
	must(facts_derive(&forge->document, forge->arena, &facts, &envelope->fact_count));
	assert(envelope->fact_count <= sizeof forge->facts / sizeof *forge->facts);
	memcpy(forge->facts, facts, envelope->fact_count * sizeof *facts);
	envelope->facts = forge->facts;
	id_mint(now, envelope->id.hex);
	id_mint(now, envelope->salt.hex);
	id_mint(now, envelope->case_token.hex);
	id_set(envelope->from.name, AGENCY_SIZE, forge->from);
	envelope->time_s = NOTES_BEGIN_S;
	envelope->type = type;
	envelope->type_word = message_type_word(type);
	envelope->re = forge->document.re;
	envelope->directory_serial = forge->stage->world->directory.serial;
	fill_to(forge);
	forge->done = FORGE_BEGUN;
}

void
forge_bind(struct forge *forge)
{
	assert(forge->done == FORGE_BEGUN);
	must(envelope_head_write(&forge->envelope, forge->arena, &forge->envelope.head));
	forge->binding = (struct sealed_binding){forge->envelope.id, forge->envelope.from, digest_of(forge->envelope.head)};
	forge->done = FORGE_BOUND;
}

void
forge_encode(struct forge *forge)
{
	size_t size = padding_class(sealed_size(&forge->document, &forge->binding)), plain_size;
	uint8_t *plain;

	assert(forge->done == FORGE_BOUND);
	must(sealed_encode(&forge->document, &forge->binding, size, &plain, &plain_size));
	must(arena_copy(forge->arena, (struct view){plain, plain_size}, &forge->plain));
	secret_free(plain);
	forge->done = FORGE_ENCODED;
}

size_t
forge_keys(const struct forge *forge, struct age_public *ret_keys)
{
	for (size_t i = 0; i < forge->envelope.to_count; i++) {
		const char *name = forge->envelope.to[i].agency.name;

		must(age_public_parse(notes_agency(forge->stage->world, name)->recipient, &ret_keys[i]));
	}
	return forge->envelope.to_count;
}

void
forge_seal(struct forge *forge)
{
	struct age_public keys[8];
	size_t count = forge_keys(forge, keys);

	assert(forge->done == FORGE_ENCODED);
	must(age_seal(forge->plain, keys, count, forge->arena, &forge->body));
	forge->done = FORGE_SEALED;
}

void
forge_sign(struct forge *forge)
{
	const struct digest body = digest_of(forge->body);
	struct view before_seq;

	assert(forge->done == FORGE_SEALED);
	must(envelope_head_write(&forge->envelope, forge->arena, &forge->envelope.head));
	must(envelope_body_write(forge->envelope.head, &body, forge->body.size, forge->arena, &before_seq));
	must(envelope_sign(before_seq, mini_taken(forge->stage->mini, forge->from) + 1,
			   &notes_agency(forge->stage->world, forge->from)->sign.signer, forge->arena, &forge->note));
	forge->done = FORGE_SIGNED;
}

static void
ask(struct forge *forge, const struct frame *frame)
{
	struct view question, answer;

	must(frame_encode(frame, forge->arena, &question));
	assert(mini_ask(forge->stage->mini, forge->from, question, forge->arena, &answer));
}

static void
send_body(struct forge *forge)
{
	struct frame frame = {.nonce = 1, .kind = FRAME_PIECE};

	frame.as.piece.body = digest_of(forge->body);
	frame.as.piece.total = forge->body.size;
	for (size_t at = 0; at < forge->body.size; at += frame.as.piece.bytes.size) {
		size_t left = forge->body.size - at;

		frame.as.piece.offset = at;
		frame.as.piece.bytes =
			(struct view){forge->body.bytes + at, left < MAX_PIECE_BYTES ? left : MAX_PIECE_BYTES};
		ask(forge, &frame);
	}
}

void
forge_deliver(struct forge *forge)
{
	struct frame frame = {.nonce = 1, .kind = FRAME_SUBMIT};

	assert(forge->done == FORGE_SIGNED);
	send_body(forge);
	frame.as.submit.notes[0] = forge->note;
	frame.as.submit.note_count = 1;
	ask(forge, &frame);
	forge->done = FORGE_DELIVERED;
}

void
forge_push(struct forge *forge)
{
	assert(forge->done == FORGE_SIGNED);
	send_body(forge);
	mini_push(forge->stage->mini, forge->recipient->agency->name, forge->note, forge->body);
	forge->done = FORGE_DELIVERED;
}

void
forge_finish(struct forge *forge)
{
	if (forge->done == FORGE_NOTHING)
		forge_begin(forge, TYPE_REFERRAL);
	if (forge->done == FORGE_BEGUN)
		forge_bind(forge);
	if (forge->done == FORGE_BOUND)
		forge_encode(forge);
	if (forge->done == FORGE_ENCODED)
		forge_seal(forge);
	if (forge->done == FORGE_SEALED)
		forge_sign(forge);
	if (forge->done == FORGE_SIGNED)
		forge_deliver(forge);
}

/* ---- the answer ---- */

static const char *
line_on(const struct receipt *receipt, const struct forge *forge)
{
	for (size_t i = 0; i < receipt->line_count; i++) {
		const struct receipt_line *line = &receipt->lines[i];
		const struct digest hash = digest_of(forge->note);

		if (!strcmp(line->envelope.hex, forge->envelope.id.hex) && digest_equal(&line->hash, &hash))
			return line->status == RECEIPT_REFUSED ? line->word : "verified";
	}
	return NULL;
}

const char *
forge_answer(struct forge *forge)
{
	const char *by = forge->recipient->agency->name, *found = NULL;

	/* a recipient that has no memory now tries a few times */
	stage_play(forge->stage);
	for (int i = 0; i < 8; i++)
		stage_wait(forge->stage, 400000);
	for (uint64_t seq = 1; seq <= mini_taken(forge->stage->mini, by); seq++) {
		struct receipt receipt;

		if (receipt_decode(mini_note(forge->stage->mini, by, seq), forge->arena, &receipt))
			continue;
		found = line_on(&receipt, forge) ? line_on(&receipt, forge) : found;
	}
	return found ? found : "-";
}

/* ---- a body of parts ---- */

struct view
forge_age(const struct forge *forge, const struct forge_age *age)
{
	static const uint8_t header_info[] = "header", payload_info[] = "payload";
	struct age_stanza stanzas[8];
	struct age_public keys[8];
	size_t count = forge_keys(forge, keys), size = 0, sealed = age_stream_sealed_size(forge->plain.size);
	uint8_t *file = arena_alloc(forge->arena, AGE_HEADER_WRITTEN_MOST + AGE_NONCE_BYTES + sealed);
	struct hkdf_input input = {{age->mac_key, AGE_FILE_KEY_BYTES}, {NULL, 0}, {header_info, sizeof header_info - 1}};
	uint8_t key[32], mac[AGE_MAC_BYTES];

	assert(file);
	for (size_t i = 0; i < count; i++)
		must(age_wrap(age->keys[i], &keys[i], &stanzas[i]));
	age_header_write(stanzas, count, file, &size);
	hkdf_derive(&input, key, sizeof key);
	(void)crypto_auth_hmacsha256(mac, file, size, key);
	size = age_header_finish(mac, file, size);
	memset(file + size, 7, AGE_NONCE_BYTES);
	input = (struct hkdf_input){{age->payload_key, AGE_FILE_KEY_BYTES},
				    {file + size, AGE_NONCE_BYTES},
				    {payload_info, sizeof payload_info - 1}};
	hkdf_derive(&input, key, sizeof key);
	age_stream_seal(key, forge->plain, file + size + AGE_NONCE_BYTES);
	return (struct view){file, size + AGE_NONCE_BYTES + sealed};
}
