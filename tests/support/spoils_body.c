/* What is about the age file. */
#include <assert.h>
#include <string.h>

#include "support/edit.h"
#include "support/spoils.h"

static void
until_encoded(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge_bind(forge);
	forge_encode(forge);
}

static void
with_body(struct forge *forge, struct view body)
{
	forge->body = body;
	forge->done = FORGE_SEALED;
	forge_finish(forge);
}

static void
no_age_file(struct forge *forge)
{
	until_encoded(forge);
	with_body(forge, edit_view("not sealed at all\n"));
}

static void
header_without_end(struct forge *forge)
{
	until_encoded(forge);
	with_body(forge, edit_view(edit_repeat(forge->arena, "age-encryption.org/v1 ", 100000)));
}

static void
twenty_thousand_stanzas(struct forge *forge)
{
	static const char stanza[] = "-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
				     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
	const char *many = edit_repeat(forge->arena, stanza, 20000);

	until_encoded(forge);
	with_body(forge, edit_view(arena_print(forge->arena, "age-encryption.org/v1\n%s", many)));
}

/* A good body. */
static struct view
sealed(struct forge *forge)
{
	until_encoded(forge);
	forge_seal(forge);
	return forge->body;
}

static size_t
place_of(struct view body, const char *words, int nth)
{
	const uint8_t *at = body.bytes;

	for (; nth >= 0; nth--) {
		at = memmem(at, body.size - (size_t)(at - body.bytes), words, strlen(words));
		assert(at);
		at += strlen(words);
	}
	return (size_t)(at - body.bytes);
}

/* A share that agrees with every key on the same secret. */
static void
low_order_share(struct forge *forge)
{
	struct view body = sealed(forge);
	uint8_t *copy = arena_alloc(forge->arena, body.size);

	assert(copy);
	memcpy(copy, body.bytes, body.size);
	memset(copy + place_of(body, "-> X25519 ", 1), 'A', 43);
	with_body(forge, (struct view){copy, body.size});
}

static void
sealed_to_others(struct forge *forge)
{
	struct age_public keys[3];
	struct view body;

	until_encoded(forge);
	for (int i = 0; i < 3; i++)
		assert(!age_public_parse(notes_agency(forge->stage->world, "school")->recipient, &keys[i]));
	assert(!age_seal(forge->plain, keys, 3, forge->arena, &body));
	with_body(forge, body);
}

/* Another base64 digit in place of the one at ${at}. */
static struct view
other_digit(struct forge *forge, struct view body, size_t at)
{
	return edit_flip(forge->arena, body, at, (uint8_t)(body.bytes[at] ^ (body.bytes[at] == 'A' ? 'B' : 'A')));
}

/* Of the three stanzas the second is the recipient's. */
static void
garbage_stanza(struct forge *forge)
{
	struct view body = sealed(forge);

	with_body(forge, other_digit(forge, body, place_of(body, "-> X25519 ", 1) + 44));
}

static void
wrong_mac(struct forge *forge)
{
	struct view body = sealed(forge);

	with_body(forge, other_digit(forge, body, place_of(body, "\n--- ", 0)));
}

/* A stanza of somebody else's choice among the others. */
static void
stanza_changed(struct forge *forge)
{
	struct view body = sealed(forge);

	with_body(forge, other_digit(forge, body, place_of(body, "-> X25519 ", 2) + 44));
}

static void
until_parts(struct forge *forge, struct forge_age *ret_age)
{
	until_encoded(forge);
	memset(ret_age, 1, sizeof *ret_age);
}

static void
good_parts(struct forge *forge)
{
	struct forge_age age;

	until_parts(forge, &age);
	with_body(forge, forge_age(forge, &age));
}

/* The recipient is shown another key than everybody else. */
static void
two_file_keys(struct forge *forge)
{
	struct forge_age age;

	until_parts(forge, &age);
	memset(age.keys[1], 2, AGE_FILE_KEY_BYTES);
	with_body(forge, forge_age(forge, &age));
}

static void
payload_of_another_key(struct forge *forge)
{
	struct forge_age age;

	until_parts(forge, &age);
	memset(age.payload_key, 2, AGE_FILE_KEY_BYTES);
	with_body(forge, forge_age(forge, &age));
}

static void
cut_short(struct forge *forge, size_t bytes)
{
	struct view body = sealed(forge);

	with_body(forge, (struct view){body.bytes, body.size - bytes});
}

static void
end_missing(struct forge *forge)
{
	cut_short(forge, 100);
}

static void
all_but_header_missing(struct forge *forge)
{
	struct view body = sealed(forge);

	with_body(forge, (struct view){body.bytes, place_of(body, "\n--- ", 0) + 44});
}

/* A body of two chunks: 64 KiB and the rest. */
static struct view
two_chunks(struct forge *forge, size_t *ret_header)
{
	until_encoded(forge);
	forge->plain = (struct view){arena_alloc(forge->arena, 70000), 70000};
	forge_seal(forge);
	*ret_header = place_of(forge->body, "\n--- ", 0) + 44 + 16;
	return forge->body;
}

static void
last_chunk_missing(struct forge *forge)
{
	size_t header;
	struct view body = two_chunks(forge, &header);

	with_body(forge, (struct view){body.bytes, header + 65536 + 16});
}

static void
last_chunk_doubled(struct forge *forge)
{
	size_t header;
	struct view body = two_chunks(forge, &header);
	size_t last = body.size - header - 65552;
	uint8_t *copy = arena_alloc(forge->arena, body.size + last);

	assert(copy);
	memcpy(copy, body.bytes, body.size);
	memcpy(copy + body.size, body.bytes + body.size - last, last);
	with_body(forge, (struct view){copy, body.size + last});
}

static void
last_chunk_empty(struct forge *forge)
{
	size_t header;
	struct view body = two_chunks(forge, &header);
	uint8_t *copy = arena_alloc(forge->arena, body.size);

	assert(copy);
	memcpy(copy, body.bytes, body.size);
	with_body(forge, (struct view){copy, header + 65552 + 16});
}

#define CASES(X) \
	X(no_age_file) X(header_without_end) X(twenty_thousand_stanzas) X(low_order_share) X(sealed_to_others) \
	X(garbage_stanza) X(wrong_mac) X(stanza_changed) X(good_parts) X(two_file_keys) \
	X(payload_of_another_key) X(end_missing) X(all_but_header_missing) X(last_chunk_missing) \
	X(last_chunk_doubled) X(last_chunk_empty)
static const struct spoils_case list[] = {
#define X(name) {#name, name, &spoils_to_crs},
	CASES(X)
#undef X
};

const struct spoils_case *
spoils_body_list(size_t *ret_count)
{
	*ret_count = sizeof list / sizeof *list;
	return list;
}
