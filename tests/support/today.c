#include "support/today.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "core/inner.h"
#include "core/publish.h"
#include "note/directory.h"
#include "seal/age.h"
#include "wire/frame.h"

#define QUARTER_S 900 /* times in facts are quarter hours */
#define BODY_BYTES 4096 /* the smallest size class, as agents pad to */

static void
must(enum status status)
{
	if (status)
		(void)fprintf(stderr, "tests/support/today: %s\n", status_word(status));
	assert(!status);
}

static void
add_agency(struct today *today, size_t i, struct directory_agency *entry)
{
	struct keys_signer *sign = arena_alloc(today->world->arena, sizeof *sign);
	struct today_key *key = &today->keys[i];

	assert(sign);
	(void)snprintf(key->agency, sizeof key->agency, "x%04zu", i);
	keys_signer(key->agency, key->agency, sign);
	keys_curve(key->agency, key->public_z85, key->secret_z85);
	*entry = today->world->directory.agencies[0];
	entry->name = arena_print(today->world->arena, "TEST %s", key->agency);
	id_set(entry->id.name, sizeof entry->id.name, key->agency);
	entry->sign = sign->key;
	id_set(entry->curve, sizeof entry->curve, key->public_z85);
}

/* Directory 1 again, with everybody. */
static void
add_agencies(struct today *today)
{
	struct notes *world = today->world;
	struct directory directory = world->directory;
	struct directory_agency *agencies = arena_array(world->arena, today->key_count, sizeof *agencies);
	struct view text;

	assert(agencies && directory.agency_count <= today->key_count);
	memcpy(agencies, directory.agencies, directory.agency_count * sizeof *agencies);
	for (size_t i = directory.agency_count; i < today->key_count; i++)
		add_agency(today, i, &agencies[i]);
	directory.agencies = agencies;
	directory.agency_count = today->key_count;
	must(directory_write(&directory, world->arena, &text));
	world->directory_raw = notes_sign(world, text, 2);
	must(directory_decode(world->directory_raw, world->arena, &world->directory));
}

struct today *
today_new(size_t agencies)
{
	struct today *today = calloc(1, sizeof *today);

	assert(today);
	today->world = notes_new_at(clock_now().ms / 1000);
	/* the world's own, and as many more as are asked for */
	today->key_count = agencies > today->world->agency_count ? agencies : today->world->agency_count;
	today->keys = calloc(today->key_count, sizeof *today->keys);
	assert(today->keys);
	for (size_t i = 0; i < today->world->agency_count; i++) {
		const struct notes_agency *agency = &today->world->agencies[i];

		id_set(today->keys[i].agency, AGENCY_SIZE, agency->name);
		id_set(today->keys[i].public_z85, Z85_KEY_SIZE, agency->curve);
		id_set(today->keys[i].secret_z85, Z85_KEY_SIZE, agency->curve_secret);
	}
	add_agencies(today);
	return today;
}

void
today_free(struct today *today)
{
	if (!today)
		return;
	notes_free(today->world);
	free(today->keys);
	free(today);
}

/* ---- a store ---- */

static void
load(struct core *core, struct view raw, struct arena *arena)
{
	const struct publish_ask ask = {raw, NULL};
	struct publish_report report;

	must(store_begin(core->store));
	must(publish_load(core, &ask, arena, &report));
	must(store_commit(core->store));
}

static void
submit_card(struct core *core, const struct notes_agency *agency, struct core_now now, struct arena *arena)
{
	const struct frame frame = {1, FRAME_SUBMIT, {.submit = {.notes = {agency->card_raw}, .note_count = 1}}};
	struct front_frame question = {.connection = 1, .question = 1};
	struct core_replies replies;
	struct frame answer;

	id_set(question.agency.name, AGENCY_SIZE, agency->name);
	must(frame_encode(&frame, arena, &question.bytes));
	must(core_turn(core, &question, 1, now, &replies));
	assert(replies.count == 1);
	must(frame_decode(replies.list[0].bytes, arena, &answer));
	assert(answer.kind == FRAME_ANSWERS && !answer.as.answers->answers[0].code);
}

void
today_store(const struct today *today, const char *path)
{
	const struct core_options options = {path, 0, NULL};
	const struct core_now now = {clock_now(), clock_tick()};
	struct arena *arena = arena_new((size_t)64 << 20);
	struct core *core;

	assert(arena);
	must(core_open(&options, now, &core));
	load(core, today->world->directory_raw, arena);
	load(core, today->world->policy_raw, arena);
	for (size_t i = 0; i < today->world->agency_count; i++)
		submit_card(core, &today->world->agencies[i], now, arena);
	core_close(core);
	arena_free(arena);
}

/* ---- a message ---- */

void
today_referral(struct today *today, const char *from, struct envelope *ret_envelope, struct frame *ret_submit)
{
	static const char *const to[] = {"crs", "edt"};
	struct notes *world = today->world;
	uint8_t *plain = arena_alloc(world->arena, BODY_BYTES);
	struct age_public keys[3];
	struct notes_message message = {.from = from, .type = "referral", .time_s = clock_now().ms / 1000};
	long long aware_s = message.time_s / QUARTER_S * QUARTER_S;

	assert(plain);
	for (size_t i = 0; i < 2; i++)
		must(age_public_parse(notes_agency(world, to[i])->recipient, &keys[i]));
	must(age_public_parse(notes_agency(world, from)->recipient, &keys[2]));
	must(age_seal((struct view){plain, BODY_BYTES}, keys, 3, world->arena, &message.body));
	message.id = ++today->last_id;
	message.case_id = message.id + 0x100000;
	message.to = arena_print(world->arena, "crs edt %s", from);
	message.facts = arena_print(world->arena,
				    "route written; grade high; protection none; child 0a0b0c0d; aware-at %lld", aware_s);
	notes_envelope(world, &message, ret_envelope);
	*ret_submit = (struct frame){.kind = FRAME_SUBMIT};
	ret_submit->as.submit.notes[0] = ret_envelope->note;
	ret_submit->as.submit.note_count = 1;
	ret_submit->as.submit.bodies[0] = message.body;
	ret_submit->as.submit.body_count = 1;
}
