#include "support/loads.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/directory.h"
#include "note/policy.h"
#include "support/edit.h"

/* The text of the directory that would follow. */
static struct view
next_text(struct notes *world)
{
	struct directory next = world->directory;
	struct view text;

	next.serial++;
	next.prev = world->directory.hash;
	assert(!directory_write(&next, world->arena, &text));
	return text;
}

static struct view
edited(struct notes *world, const char *from, const char *to)
{
	return notes_sign(world, edit_replace(world->arena, next_text(world), from, to), 2);
}

/* ---- who signed ---- */

static struct view
good_directory(struct trial *trial)
{
	return notes_sign(trial->box->world, next_text(trial->box->world), 2);
}

static struct view
same_directory(struct trial *trial)
{
	return trial->box->world->directory_raw;
}

static struct view
garbage(struct trial *trial)
{
	(void)trial;
	return edit_view("tellback/directory/v1\nhello\n");
}

static struct view
unsigned_directory(struct trial *trial)
{
	return next_text(trial->box->world);
}

static struct view
one_root(struct trial *trial)
{
	return notes_sign(trial->box->world, next_text(trial->box->world), 1);
}

static struct view
same_root_twice(struct trial *trial)
{
	struct view raw = one_root(trial);
	const uint8_t *line = memmem(raw.bytes, raw.size, "\n\n", 2);
	const char *whole = arena_text(trial->box->arena, raw.bytes, raw.size);

	assert(line && whole);
	return edit_view(arena_print(trial->box->arena, "%s%s", whole, whole + (line + 2 - raw.bytes)));
}

/* Two keys that call themselves as the roots do. */
static struct view
other_roots(struct trial *trial)
{
	struct keys_signer roots[2];
	struct arena *arena = trial->box->arena;
	struct view raw;

	keys_signer("root-a", "somebody", &roots[0]);
	keys_signer("root-b", "somebody else", &roots[1]);
	assert(!signed_note_make(next_text(trial->box->world), &roots[0].signer, arena, &raw));
	assert(!signed_note_add(raw, &roots[1].signer, arena, &raw));
	return raw;
}

static struct view
agencies_signed(struct trial *trial)
{
	struct notes *world = trial->box->world;
	struct view raw;

	assert(!signed_note_make(next_text(world), &notes_agency(world, "council")->sign.signer, world->arena, &raw));
	assert(!signed_note_add(raw, &notes_agency(world, "crs")->sign.signer, world->arena, &raw));
	return raw;
}

static struct view
byte_changed(struct trial *trial)
{
	return edit_replace(trial->box->arena, good_directory(trial), "TEST police", "TEST Police");
}

/* A set of roots of their own choice, signed by these alone. */
static struct view
roots_by_themselves(struct trial *trial)
{
	struct notes *world = trial->box->world;
	struct keys_signer other;
	char was[VKEY_SIZE], now[VKEY_SIZE];
	struct view text, raw;

	keys_signer("root-c", "another", &other);
	signed_note_key_print(&world->roots[2].key, was);
	signed_note_key_print(&other.key, now);
	text = edit_replace(world->arena, next_text(world), was, now);
	assert(!signed_note_make(text, &world->roots[0].signer, world->arena, &raw));
	assert(!signed_note_add(raw, &other.signer, world->arena, &raw));
	return raw;
}

/* ---- which one ---- */

static struct view
serial_back(struct trial *trial)
{
	struct view first = trial->box->world->directory_raw;

	assert(!core_box_load(trial->box, good_directory(trial)));
	return first;
}

static struct view
second_branch(struct trial *trial)
{
	struct notes *world = trial->box->world;
	struct view text;

	assert(!directory_write(&world->directory, world->arena, &text));
	return notes_sign(world, edit_replace(world->arena, text, "TEST police", "TEST Police"), 2);
}

static struct view
other_prev(struct trial *trial)
{
	return edited(trial->box->world, "\nprev ", "\nprev 0000000000000000000000000000000000000000000000000000000000000000\n#");
}

static struct view
other_previous(struct trial *trial)
{
	struct notes *world = trial->box->world;
	char hex[DIGEST_HEX_SIZE];

	digest_hex(&world->directory.hash, hex);
	return edited(world, hex, "00000000000000000000000000000000000000000000000000000000000000aa");
}

static const char *
expires_line(struct notes *world, int64_t at_s)
{
	return arena_print(world->arena, "\nexpires %lld\n", (long long)at_s);
}

static struct view
expired(struct trial *trial)
{
	struct notes *world = trial->box->world;

	return edited(world, expires_line(world, world->directory.expires_s), expires_line(world, world->begin_s - 60));
}

static struct view
expired_with_agency(struct trial *trial)
{
	struct notes *world = trial->box->world;
	struct directory next = world->directory;
	struct directory_agency *more = arena_array(world->arena, next.agency_count + 1, sizeof *more);
	struct keys_signer sign;
	char secret[Z85_KEY_SIZE];
	struct view text;

	assert(more);
	memcpy(more, next.agencies, next.agency_count * sizeof *more);
	more[next.agency_count] = more[0];
	id_set(more[next.agency_count].id.name, AGENCY_SIZE, "zoo");
	keys_signer("zoo", "zoo", &sign);
	keys_curve("zoo", more[next.agency_count].curve, secret);
	more[next.agency_count].sign = sign.key;
	next.agencies = more;
	next.agency_count++;
	next.serial++;
	next.prev = world->directory.hash;
	next.expires_s = world->begin_s - 60;
	assert(!directory_write(&next, world->arena, &text));
	return notes_sign(world, text, 2);
}

/* ---- its keys ---- */

static struct view
same_curve(struct trial *trial)
{
	struct notes *world = trial->box->world;

	return edited(world, notes_agency(world, "school")->curve, notes_agency(world, "school2")->curve);
}

static struct view
low_order_curve(struct trial *trial)
{
	struct notes *world = trial->box->world;

	return edited(world, notes_agency(world, "school")->curve, "0000000000000000000000000000000000000000");
}

/* School's sign key becomes ${key}, under its own name. */
static struct view
school_signs_by(struct trial *trial, const uint8_t key[SIGN_PUBLIC_BYTES])
{
	struct notes *world = trial->box->world;
	struct signer_key made = notes_agency(world, "school")->sign.key;
	uint8_t named[64] = "school\n\x01";
	char was[VKEY_SIZE], now[VKEY_SIZE];
	struct digest digest;

	signed_note_key_print(&made, was);
	memcpy(made.public_key, key, SIGN_PUBLIC_BYTES);
	memcpy(named + 8, key, SIGN_PUBLIC_BYTES);
	digest = digest_of((struct view){named, 8 + SIGN_PUBLIC_BYTES});
	memcpy(made.key_id, digest.bytes, sizeof made.key_id);
	signed_note_key_print(&made, now);
	return edited(world, was, now);
}

static struct view
same_sign(struct trial *trial)
{
	return school_signs_by(trial, notes_agency(trial->box->world, "police")->sign.key.public_key);
}

static struct view
sign_is_witness(struct trial *trial)
{
	return school_signs_by(trial, trial->box->world->directory.witnesses[0].public_key);
}

static struct view
sign_is_root(struct trial *trial)
{
	return school_signs_by(trial, trial->box->world->roots[2].key.public_key);
}

static struct view
sign_is_log(struct trial *trial)
{
	return school_signs_by(trial, trial->box->world->log.key.public_key);
}

static struct view
small_order_sign(struct trial *trial)
{
	static const uint8_t identity[SIGN_PUBLIC_BYTES] = {1};

	return school_signs_by(trial, identity);
}

static struct view
no_point_sign(struct trial *trial)
{
	static const uint8_t none[SIGN_PUBLIC_BYTES] = {2};

	return school_signs_by(trial, none);
}

/* ---- policies ---- */

static struct view
policy_edited(struct trial *trial, const char *from, const char *to, size_t roots)
{
	struct notes *world = trial->box->world;
	char hex[DIGEST_HEX_SIZE];
	struct digest hash = digest_of(world->policy_raw);
	struct view text = edit_view(notes_policy_text());

	digest_hex(&hash, hex);
	text = edit_replace(world->arena, text, "\nserial 1\n", "\nserial 2\n");
	text = edit_replace(world->arena, text, "0000000000000000000000000000000000000000000000000000000000000000", hex);
	return notes_sign(world, edit_replace(world->arena, text, from, to), roots);
}

static struct view
good_policy(struct trial *trial)
{
	return policy_edited(trial, "\nsuppress 5\n", "\nsuppress 6\n", 2);
}

static struct view
policy_of_one_root(struct trial *trial)
{
	return policy_edited(trial, "\nsuppress 5\n", "\nsuppress 6\n", 1);
}

static struct view
policy_of_school(struct trial *trial)
{
	return policy_edited(trial, "\ngoverns crs\n", "\ngoverns school\n", 2);
}

static struct view
policy_of_another_machine(struct trial *trial)
{
	return policy_edited(trial, "\nzone Europe/London\n", "\nzone America/New_York\n", 2);
}

static struct view
policy_back(struct trial *trial)
{
	assert(!core_box_load(trial->box, good_policy(trial)));
	return trial->box->world->policy_raw;
}

static struct view
policy_of_another_past(struct trial *trial)
{
	/* the same hash but for its last digit */
	char hex[DIGEST_HEX_SIZE];
	struct digest hash = digest_of(trial->box->world->policy_raw);
	const char *from, *to;

	digest_hex(&hash, hex);
	from = arena_print(trial->box->world->arena, "%s\n", hex);
	to = arena_print(trial->box->world->arena, "%.*s%c\n", DIGEST_HEX_SIZE - 2, hex,
			 hex[DIGEST_HEX_SIZE - 2] == '0' ? '1' : '0');
	assert(from && to);
	return policy_edited(trial, from, to, 2);
}

static struct view
policy_leaves_one_out(struct trial *trial)
{
	return policy_edited(trial, "\nserial 2\n", "\nserial 3\n", 2);
}

static struct view
policy_unknown_duty(struct trial *trial)
{
	return policy_edited(trial, "\nclock read any ", "\nclock raed any ", 2);
}

static struct view
policy_duty_without_clock(struct trial *trial)
{
	return policy_edited(trial, "\nclock recall any ", "\nclock recall grade-high ", 2);
}

static struct view
policy_holidays_with_gap(struct trial *trial)
{
	return policy_edited(trial, "\nholiday 2026-08-31\n", "\n", 2);
}

static struct view
policy_two_holiday_spans(struct trial *trial)
{
	return policy_edited(trial, "\nholidays 2025-01-01 2028-12-31\n",
			     "\nholidays 2025-01-01 2025-12-31\nholidays 2027-01-01 2028-12-31\n", 2);
}

static struct view
policy_stage_left_out(struct trial *trial)
{
	return policy_edited(trial, "\nstage 2 service-manager partnership\n", "\n", 2);
}

static struct view
policy_terms_overlap(struct trial *trial)
{
	return policy_edited(trial, "\nterm 2026-01-05 2026-02-13\n", "\nterm 2026-01-05 2026-02-24\n", 2);
}

static struct view
policy_term_reversed(struct trial *trial)
{
	return policy_edited(trial, "\nterm 2026-01-05 2026-02-13\n", "\nterm 2026-02-13 2026-01-05\n", 2);
}

static const struct {
	const char *name;
	struct view (*make)(struct trial *trial);
} cases[] = {
#define X(name) {#name, name},
	X(good_directory) X(same_directory) X(garbage) X(unsigned_directory) X(one_root) X(same_root_twice) X(other_roots)
	X(agencies_signed) X(byte_changed) X(roots_by_themselves) X(serial_back) X(second_branch) X(other_prev)
	X(other_previous) X(expired) X(expired_with_agency) X(same_curve) X(low_order_curve) X(same_sign)
	X(sign_is_witness) X(sign_is_root) X(sign_is_log) X(small_order_sign) X(no_point_sign) X(good_policy)
	X(policy_of_one_root) X(policy_of_school) X(policy_of_another_machine) X(policy_back)
	X(policy_of_another_past) X(policy_leaves_one_out) X(policy_unknown_duty) X(policy_duty_without_clock)
	X(policy_holidays_with_gap) X(policy_two_holiday_spans) X(policy_stage_left_out) X(policy_terms_overlap)
	X(policy_term_reversed)
#undef X
};

#define CASES (sizeof cases / sizeof *cases)

static size_t
find(const char *name)
{
	size_t i = 0;

	while (i < CASES && strcmp(cases[i].name, name) != 0)
		i++;
	return i;
}

struct serials {
	uint64_t directory;
	uint64_t policy;
};

static struct serials
serials(struct trial *trial)
{
	const struct frame hello = {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "serials"}}};
	const struct frame *answer = core_box_ask(trial->box, "police", &hello);

	assert(answer && answer->kind == FRAME_WELCOME);
	return (struct serials){answer->as.welcome.directory_serial, answer->as.welcome.policy_serial};
}

static char text[256];

static const char *
check(struct trial *trial, const char *const *row, struct view raw)
{
	struct serials before = serials(trial), after;
	const char *why = "";
	enum status status = core_box_load_why(trial->box, raw, &why);
	int is_loaded = !strcmp(row[LOADS_ANSWER], "loaded");

	(void)snprintf(text, sizeof text, "%s: %s", status ? "refused" : "loaded", why);
	if (is_loaded != !status || (!is_loaded && !strstr(why, row[LOADS_ANSWER])))
		return text;
	after = serials(trial);
	if (status && (after.directory != before.directory || after.policy != before.policy))
		return "it was refused and is in force";
	return NULL;
}

const char *
loads_try(struct trials_run *run, const char *const *row)
{
	struct trial *trial = trials_open(run);
	struct serials before = serials(trial);
	const char *wrong = check(trial, row, cases[find(row[LOADS_CASE])].make(trial));

	if (!wrong && trials_next(trial, "police"))
		wrong = "the next of police does not pass";
	if (!wrong && trials_next(trial, "ambulance"))
		wrong = "the next of ambulance does not pass";
	if (wrong || serials(trial).directory != before.directory || serials(trial).policy != before.policy)
		trials_shut(run); /* another is in force now */
	return wrong;
}

const char *
loads_complete(const struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		if (find(table->rows[i][LOADS_CASE]) == CASES)
			return table->rows[i][LOADS_CASE];
	return table->count == CASES ? NULL : "not as many rows as cases";
}
