/* What is about the note and its sender. */
#include <assert.h>
#include <string.h>

#include "support/edit.h"
#include "support/joined.h"
#include "support/spoils.h"

const struct forge_route spoils_to_crs = {"ambulance", "ambulance crs edt", "crs"};
const struct forge_route spoils_to_police = {"crs", "crs edt police", "police"};

static void
good(struct forge *forge)
{
	forge_finish(forge);
}

static void
a_day_ahead(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge->envelope.time_s += 24 * 3600;
	forge_finish(forge);
}

static void
a_day_behind(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge->envelope.time_s -= 24 * 3600;
	forge_finish(forge);
}

static void
stale_directory(struct forge *forge)
{
	struct notes *world = forge->stage->world;

	joined_revoke(world, "housing", (struct revoked){.what = REVOKED_CURVE, .since_s = NOTES_BEGIN_S});
	assert(!trust_take_directory(forge->recipient->trust, world->directory_raw, joined_at(0)));
	forge_begin(forge, TYPE_REFERRAL);
	forge->envelope.directory_serial = 1;
	forge_finish(forge);
}

static void
sign_by(struct forge *forge, const char *seed)
{
	struct keys_signer signer;
	const char *const change[2] = {"\nseq ", "\nseq "};

	keys_signer(forge->from, seed, &signer);
	forge->note = edit_resign(forge->arena, forge->note, change, &signer.signer);
}

static void
until_signed(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge_bind(forge);
	forge_encode(forge);
	forge_seal(forge);
	forge_sign(forge);
}

static void
other_key(struct forge *forge)
{
	until_signed(forge);
	sign_by(forge, "somebody else");
	forge_finish(forge);
}

static void
byte_flipped(struct forge *forge)
{
	until_signed(forge);
	forge->note = edit_replace(forge->arena, forge->note, "fact grade medium", "fact grade low");
	forge_push(forge);
}

static void
revoked_sign(struct forge *forge)
{
	struct notes *world = forge->stage->world;

	joined_revoke(world, "ambulance", (struct revoked){.what = REVOKED_SIGN, .since_s = NOTES_BEGIN_S});
	assert(!trust_take_directory(forge->recipient->trust, world->directory_raw, joined_at(0)));
	forge_finish(forge);
}

static void
not_for_us(struct forge *forge)
{
	forge->to = "ambulance edt school";
	until_signed(forge);
	forge_push(forge);
}

static void
unknown_type(struct forge *forge)
{
	forge_begin(forge, TYPE_REFERRAL);
	forge->envelope.type = TYPE_UNKNOWN;
	forge->envelope.type_word = "horoscope";
	forge_finish(forge);
}

static void
same_id(struct forge *forge)
{
	struct forge first;

	forge_new(forge->stage, &spoils_to_crs, &first);
	forge_finish(&first);
	assert(!strcmp(forge_answer(&first), "verified"));
	forge_begin(forge, TYPE_REFERRAL);
	forge->envelope.id = first.envelope.id;
	forge_bind(forge);
	forge_encode(forge);
	forge_seal(forge);
	forge_sign(forge);
	forge_push(forge);
}

static void
our_own(struct forge *forge)
{
	forge->from = "crs";
	forge->to = "crs edt";
	until_signed(forge);
	forge_push(forge);
}

static void
no_note(struct forge *forge)
{
	until_signed(forge);
	forge->note = edit_replace(forge->arena, forge->note, "\nsuite age-v1-x25519\n", "\nsuite none\n");
	forge_push(forge);
}

static enum status
no_memory(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	(void)context, (void)ephemeral, (void)body, (void)ret_file_key;
	return STATUS_NO_MEMORY;
}

static void
no_room_to_open(struct forge *forge)
{
	forge->recipient->unwrapper.unwrap = no_memory;
	forge_finish(forge);
}

#define CASES(X) \
	X(good) X(a_day_ahead) X(a_day_behind) X(stale_directory) X(other_key) X(byte_flipped) X(revoked_sign) \
	X(not_for_us) X(unknown_type) X(same_id) X(our_own) X(no_note) X(no_room_to_open)
static const struct spoils_case list[] = {
#define X(name) {#name, name, &spoils_to_crs},
	CASES(X)
#undef X
};

const struct spoils_case *
spoils_note_list(size_t *ret_count)
{
	*ret_count = sizeof list / sizeof *list;
	return list;
}
