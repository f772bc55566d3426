#include "support/notes.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/card.h"
#include "note/directory.h"
#include "note/envelope.h"
#include "note/policy.h"
#include "note/receipt.h"

#define WORLD_BYTES (64UL * 1024 * 1024)
#define DAY_S (24LL * 3600)
#define CARD_DAYS 60
#define DIRECTORY_DAYS 365

/* Sorted by name, as the directory is. */
static const struct {
	const char *name;
	const char *kind;
	const char *roles[2];
	const char *area;
} people[] = {
    {"ambulance", "ambulance", {NULL}, "crs"},
    {"camhs", "camhs", {NULL}, "crs"},
    {"council", "council", {"registrar"}, "crs"},
    {"crs", "council", {"crs", "holder"}, "crs"},
    {"early", "early-years", {NULL}, "crs"},
    {"edt", "council", {"edt", "holder"}, "crs"},
    {"health", "health", {"navigator"}, "crs"},
    {"housing", "other", {NULL}, "crs"},
    {"lado", "lado", {NULL}, "crs"},
    {"partnership", "partnership", {NULL}, "crs"},
    {"police", "police", {NULL}, "crs"},
    {"police.psd", "police", {NULL}, "crs"},
    {"reviewer", "reviewer", {"reviewer"}, "crs"},
    {"school", "school", {NULL}, "crs"},
    {"school2", "school", {NULL}, "crs"},
    {"team", "council", {"holder"}, "crs"},
    {"trust", "health", {NULL}, ""},
};
#define PEOPLE (sizeof people / sizeof *people)

/* Everyone may everything: a test that wants less changes the directory. */
static const char *const all_types[] = {
#define X(code, word) word,
    MESSAGE_TYPE_TABLE(X)
#undef X
};

static void
must(enum status status)
{
	if (status != STATUS_OK)
		(void)fprintf(stderr, "tests/support/notes: %s\n", status_word(status));
	assert(status == STATUS_OK);
}

void
notes_id(unsigned n, char ret_id[ID_SIZE])
{
	(void)snprintf(ret_id, ID_SIZE, "019ca000%04x70008000%012x", n >> 16 & 0xffffU, n);
}

struct view
notes_sign(struct notes *notes, struct view text, size_t roots)
{
	struct view raw = text;

	assert(roots >= 1 && roots <= NOTES_ROOTS);
	must(signed_note_make(text, &notes->roots[0].signer, notes->arena, &raw));
	for (size_t i = 1; i < roots; i++)
		must(signed_note_add(raw, &notes->roots[i].signer, notes->arena, &raw));
	return raw;
}

static void
make_agency(struct notes *notes, size_t i)
{
	struct notes_agency *agency = &notes->agencies[i];
	struct card_epoch *epoch = arena_alloc(notes->arena, sizeof *epoch);

	assert(epoch);
	agency->name = people[i].name;
	keys_signer(agency->name, agency->name, &agency->sign);
	keys_curve(agency->name, agency->curve, agency->curve_secret);
	keys_age(agency->name, agency->recipient, agency->age_secret);
	id_set(epoch->epoch, sizeof epoch->epoch, "e1");
	id_set(epoch->recipient, sizeof epoch->recipient, agency->recipient);
	epoch->from_s = notes->begin_s - 30 * DAY_S;
	epoch->until_s = notes->begin_s + notes->card_days * DAY_S;
	id_set(agency->card.agency.name, sizeof agency->card.agency.name, agency->name);
	agency->card.sign = agency->sign.key;
	id_set(agency->card.curve, sizeof agency->card.curve, agency->curve);
	agency->card.epochs = epoch;
	agency->card.epoch_count = 1;
	notes->cards[i] = &agency->card;
	notes->agency_count = i + 1;
	notes_card(notes, agency->name);
}

void
notes_card(struct notes *notes, const char *name)
{
	struct notes_agency *agency = notes_agency(notes, name);
	struct view text;

	agency->card.serial++;
	must(card_write(&agency->card, notes->arena, &text));
	must(signed_note_make(text, &agency->sign.signer, notes->arena, &agency->card_raw));
	must(card_decode(agency->card_raw, notes->arena, &agency->card));
}

static void
publish(struct notes *notes, struct directory *directory)
{
	struct view text;

	must(directory_write(directory, notes->arena, &text));
	notes->directory_raw = notes_sign(notes, text, 2);
	must(directory_decode(notes->directory_raw, notes->arena, &notes->directory));
	must(directory_verify(notes->directory_raw, notes->directory.roots, notes->directory.root_count,
			      notes->directory.quorum, notes->arena));
}

void
notes_directory(struct notes *notes, void (*change)(void *context, struct directory_agency *agencies, size_t count),
		void *context)
{
	struct directory directory = notes->directory;
	struct directory_agency *copy = arena_array(notes->arena, directory.agency_count, sizeof *copy);

	assert(copy);
	memcpy(copy, directory.agencies, directory.agency_count * sizeof *copy);
	change(context, copy, directory.agency_count);
	directory.agencies = copy;
	directory.serial++;
	directory.prev = notes->directory.hash;
	publish(notes, &directory);
}

static void
make_directory(struct notes *notes)
{
	struct directory_agency *agencies = arena_array(notes->arena, PEOPLE, sizeof *agencies);
	struct directory_broker *broker = arena_alloc(notes->arena, sizeof *broker);
	struct signer_key *roots = arena_array(notes->arena, NOTES_ROOTS, sizeof *roots);
	struct signer_key *witness = arena_alloc(notes->arena, sizeof *witness);
	struct directory directory = {.serial = 1, .time_s = notes->begin_s - 3600, .quorum = 2};

	assert(agencies && broker && roots && witness);
	for (size_t i = 0; i < PEOPLE; i++) {
		agencies[i].name = arena_print(notes->arena, "TEST %s", people[i].name);
		id_set(agencies[i].id.name, sizeof agencies[i].id.name, people[i].name);
		id_set(agencies[i].kind, sizeof agencies[i].kind, people[i].kind);
		agencies[i].roles = people[i].roles;
		while (agencies[i].role_count < 2 && people[i].roles[agencies[i].role_count])
			agencies[i].role_count++;
		id_set(agencies[i].area.name, sizeof agencies[i].area.name, people[i].area);
		agencies[i].sign = notes->agencies[i].sign.key;
		id_set(agencies[i].curve, sizeof agencies[i].curve, notes->agencies[i].curve);
		agencies[i].may = all_types;
		agencies[i].may_count = sizeof all_types / sizeof *all_types;
	}
	for (size_t i = 0; i < NOTES_ROOTS; i++)
		roots[i] = notes->roots[i].key;
	keys_witness("witness.test", "witness", witness);
	id_set(broker->name, sizeof broker->name, "broker");
	id_set(broker->curve, sizeof broker->curve, notes->broker_curve);
	id_set(broker->endpoint, sizeof broker->endpoint, "tcp://127.0.0.1:7070");
	directory.expires_s = notes->begin_s + (notes->card_days > DIRECTORY_DAYS ? notes->card_days : DIRECTORY_DAYS) * DAY_S;
	directory.roots = roots;
	directory.root_count = NOTES_ROOTS;
	directory.brokers = broker;
	directory.broker_count = 1;
	directory.log = notes->log.key;
	directory.witnesses = witness;
	directory.witness_count = 1;
	directory.agencies = agencies;
	directory.agency_count = PEOPLE;
	publish(notes, &directory);
}

struct notes *
notes_new(void)
{
	return notes_new_at(NOTES_BEGIN_S);
}

struct notes *
notes_new_at(int64_t begin_s)
{
	return notes_new_for(begin_s, CARD_DAYS, notes_policy_text());
}

struct notes *
notes_new_for(int64_t begin_s, int card_days, const char *policy)
{
	static const char *const roots[NOTES_ROOTS] = {"root-a", "root-b", "root-c"};
	struct notes *notes = calloc(1, sizeof *notes);

	assert(notes);
	notes->begin_s = begin_s;
	notes->card_days = card_days;
	notes->arena = arena_new(WORLD_BYTES);
	assert(notes->arena);
	for (size_t i = 0; i < NOTES_ROOTS; i++)
		keys_signer(roots[i], roots[i], &notes->roots[i]);
	keys_signer("tellback/log/test", "log", &notes->log);
	keys_curve("broker", notes->broker_curve, notes->broker_curve_secret);
	for (size_t i = 0; i < PEOPLE; i++)
		make_agency(notes, i);
	make_directory(notes);
	notes->policy_raw = notes_sign(notes, (struct view){(const uint8_t *)policy, strlen(policy)}, 2);
	must(policy_decode(notes->policy_raw, notes->arena, &notes->policy));
	return notes;
}

void
notes_free(struct notes *notes)
{
	if (!notes)
		return;
	arena_free(notes->arena);
	free(notes);
}

struct notes_agency *
notes_agency(struct notes *notes, const char *name)
{
	size_t i = 0;

	while (i < notes->agency_count && strcmp(notes->agencies[i].name, name) != 0)
		i++;
	if (i == notes->agency_count)
		(void)fprintf(stderr, "tests/support/notes: no agency %s\n", name);
	assert(i < notes->agency_count);
	return &notes->agencies[i];
}

/* Take the next piece of ${*rest} up to ${mark}, without spaces around it. */
static char *
piece(char **rest, char mark)
{
	char *begin = *rest, *end;

	if (!begin)
		return NULL;
	end = strchr(begin, mark);
	*rest = end ? end + 1 : NULL;
	if (end)
		*end = '\0';
	begin += strspn(begin, " ");
	return *begin ? begin : piece(rest, mark);
}

static void
fill_to(struct notes *notes, const char *list, struct envelope *envelope)
{
	struct recipient *to = arena_array(notes->arena, MAX_RECIPIENTS, sizeof *to);
	char *rest = arena_text(notes->arena, list, strlen(list));

	assert(to && rest);
	for (char *name = piece(&rest, ' '); name; name = piece(&rest, ' ')) {
		assert(envelope->to_count < MAX_RECIPIENTS);
		id_set(to[envelope->to_count].agency.name, AGENCY_SIZE, name);
		id_set(to[envelope->to_count++].epoch, EPOCH_SIZE, "e1");
	}
	envelope->to = to;
}

static void
fill_facts(struct notes *notes, const char *list, struct envelope *envelope)
{
	struct fact *facts = arena_array(notes->arena, MAX_FACTS, sizeof *facts);
	char *rest = list ? arena_text(notes->arena, list, strlen(list)) : NULL;

	assert(facts);
	for (char *fact = piece(&rest, ';'); fact; fact = piece(&rest, ';')) {
		char *space = strchr(fact, ' ');

		assert(space && envelope->fact_count < MAX_FACTS);
		*space = '\0';
		facts[envelope->fact_count++] = (struct fact){fact, space + 1};
	}
	envelope->facts = facts;
}

static void
fill_id(unsigned n, struct envelope_id *id)
{
	if (n)
		notes_id(n, id->hex);
}

void
notes_envelope(struct notes *notes, const struct notes_message *message, struct envelope *ret_envelope)
{
	struct notes_agency *from = notes_agency(notes, message->from);
	struct envelope envelope = {.time_s = message->time_s ? message->time_s : notes->begin_s,
				    .type_word = message->type};
	struct digest body = digest_of(message->body);
	uint64_t seq = message->seq ? message->seq : ++from->seq;
	struct view head, before_seq, raw;

	envelope.type = message_type_find(message->type);
	id_set(envelope.from.name, sizeof envelope.from.name, message->from);
	fill_id(message->id, &envelope.id);
	notes_id(message->case_id, envelope.case_token.hex);
	fill_id(message->re, &envelope.re);
	fill_id(message->replaces, &envelope.replaces);
	fill_id(message->id + 0x800000, &envelope.salt);
	fill_to(notes, message->to, &envelope);
	fill_facts(notes, message->facts, &envelope);
	envelope.directory_serial = notes->directory.serial;
	must(envelope_head_write(&envelope, notes->arena, &head));
	if (!message->body.size)
		body = digest_of(head);
	must(envelope_body_write(head, &body, message->body.size ? message->body.size : 1000, notes->arena,
				 &before_seq));
	must(envelope_sign(before_seq, seq, &from->sign.signer, notes->arena, &raw));
	must(envelope_decode(raw, notes->arena, ret_envelope));
}

void
notes_receipt_lines(struct notes *notes, const char *by, const char *to, const struct receipt_line *lines, size_t count,
		    struct receipt *ret_receipt)
{
	struct notes_agency *signer = notes_agency(notes, by);
	struct receipt receipt = {.time_s = notes->begin_s, .lines = lines, .line_count = count};
	struct view before_seq, raw;

	id_set(receipt.by.name, sizeof receipt.by.name, by);
	id_set(receipt.to.name, sizeof receipt.to.name, to);
	notes_id(0x400000 + (unsigned)++signer->seq, receipt.salt.hex);
	must(receipt_write(&receipt, notes->arena, &before_seq));
	must(envelope_sign(before_seq, signer->seq, &signer->sign.signer, notes->arena, &raw));
	must(receipt_decode(raw, notes->arena, ret_receipt));
}

void
notes_receipt(struct notes *notes, const char *by, const struct envelope *about, enum receipt_status status,
	      const char *word, struct receipt *ret_receipt)
{
	struct receipt_line line = {.status = status, .envelope = about->id, .hash = about->hash};

	id_set(line.word, sizeof line.word, word);
	notes_receipt_lines(notes, by, about->from.name, &line, 1, ret_receipt);
}
