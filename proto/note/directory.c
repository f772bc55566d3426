#include "note/directory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "note/curve_key.h"
#include "note/directory_agency.h"
#include "note/lines.h"
#include "note/page.h"

#define MAX_WITNESSES 64

static int
is_endpoint(const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < length; i++) {
		if (text[i] < 0x21 || text[i] > 0x7e)
			return 0;
	}
	return length > 0;
}

/* A vkey word of ${type}. */
static void
set_key(struct lines *lines, const char *word, uint8_t type, struct signer_key *ret_key)
{
	assert(lines->status == STATUS_OK); /* or there were no words */
	if (signed_note_key_parse(word, ret_key) != STATUS_OK || ret_key->type != type)
		lines_refuse(lines, STATUS_MALFORMED);
}

/* A run of `keyword vkey` lines.  Their number is looked at first: each key
 * costs a check of its point. */
static const struct signer_key *
read_keys(struct lines *lines, const char *keyword, uint8_t type, size_t *ret_count)
{
	size_t count = lines_run(lines, keyword);
	struct signer_key *keys;

	if (count > (type == NOTE_KEY_ED25519 ? MAX_ROOTS : MAX_WITNESSES))
		lines_refuse(lines, STATUS_TOO_BIG);
	keys = lines_array(lines, count, sizeof *keys);
	for (size_t i = 0; keys && i < count; i++) {
		char **words = lines_take(lines, keyword, 1);

		if (!words)
			return NULL;
		set_key(lines, words[0], type, &keys[i]);
		if (i)
			lines_ascend(lines);
	}
	*ret_count = count;
	return keys;
}

static void
read_brokers(struct lines *lines, struct directory *directory)
{
	size_t count = lines_run(lines, "broker");
	struct directory_broker *brokers = lines_array(lines, count, sizeof *brokers);

	if (!count)
		lines_refuse(lines, STATUS_MALFORMED);
	for (size_t i = 0; brokers && i < count; i++) {
		char **words = lines_take(lines, "broker", 3);

		if (!words)
			return;
		lines_set(lines, id_is_token, words[0], brokers[i].name, sizeof brokers[i].name);
		lines_set(lines, curve_key_is_valid, words[1], brokers[i].curve, sizeof brokers[i].curve);
		lines_set(lines, is_endpoint, words[2], brokers[i].endpoint, sizeof brokers[i].endpoint);
		if (i)
			lines_ascend(lines);
	}
	directory->brokers = brokers;
	directory->broker_count = count;
}

static void
read_agencies(struct lines *lines, struct directory *directory)
{
	struct lines ahead = *lines;
	struct directory_agency *agencies;
	size_t count = 0;

	/* entries differ in length: count their first lines */
	while (ahead.status == STATUS_OK && ahead.rest.size) {
		const uint8_t *newline = memchr(ahead.rest.bytes, '\n', ahead.rest.size);

		count += (size_t)lines_at(&ahead, "agency");
		ahead.rest.size -= (size_t)(newline + 1 - ahead.rest.bytes);
		ahead.rest.bytes = newline + 1;
	}
	agencies = lines_array(lines, count, sizeof *agencies);
	for (size_t i = 0; agencies && i < count && lines->status == STATUS_OK; i++) {
		directory_agency_read(lines, &agencies[i]);
		if (i && strcmp(agencies[i - 1].id.name, agencies[i].id.name) >= 0)
			lines_refuse(lines, STATUS_MALFORMED);
	}
	directory->agencies = agencies;
	directory->agency_count = count;
}

static int
by_key(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return memcmp(*x, *y, SIGN_PUBLIC_BYTES);
}

static int
by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Sorts ${keys}; is one of them there twice? */
static int
has_twin(const char **keys, size_t count, int (*order)(const void *, const void *))
{
	qsort(keys, count, sizeof *keys, order);
	for (size_t i = 1; i < count; i++) {
		if (!order(&keys[i - 1], &keys[i]))
			return 1;
	}
	return 0;
}

/* One key for two jobs would let a signature for one pass for the other. */
static void
check_keys(struct lines *lines, const struct directory *directory)
{
	size_t most =
	    directory->agency_count + directory->root_count + directory->witness_count + directory->broker_count + 1;
	const char **sign = lines_array(lines, most, sizeof *sign), **curve = lines_array(lines, most, sizeof *curve);
	size_t signs = 0, curves = 0;

	if (!sign || !curve)
		return;
	sign[signs++] = (const char *)directory->log.public_key;
	for (size_t i = 0; i < directory->root_count; i++)
		sign[signs++] = (const char *)directory->roots[i].public_key;
	for (size_t i = 0; i < directory->witness_count; i++)
		sign[signs++] = (const char *)directory->witnesses[i].public_key;
	for (size_t i = 0; i < directory->broker_count; i++) {
		/* one broker may listen at two places: name and key are then neighbours */
		if (!i || strcmp(directory->brokers[i - 1].name, directory->brokers[i].name) != 0 ||
		    strcmp(directory->brokers[i - 1].curve, directory->brokers[i].curve) != 0)
			curve[curves++] = directory->brokers[i].curve;
	}
	for (size_t i = 0; i < directory->agency_count; i++) {
		sign[signs++] = (const char *)directory->agencies[i].sign.public_key;
		curve[curves++] = directory->agencies[i].curve;
	}
	if (has_twin(sign, signs, by_key) || has_twin(curve, curves, by_text))
		lines_refuse(lines, STATUS_MALFORMED);
}

static void
check_head(struct lines *lines, const struct directory *directory)
{
	static const struct digest none;

	if (!directory->serial || (directory->serial == 1) != digest_equal(&directory->prev, &none) ||
	    directory->time_s > directory->expires_s)
		lines_refuse(lines, STATUS_MALFORMED);
	if (directory->quorum < 1 || directory->quorum > directory->root_count)
		lines_refuse(lines, STATUS_MALFORMED);
}

static enum status
read_text(struct view text, struct arena *arena, struct directory *directory)
{
	struct lines lines;
	char **words;

	lines_init(&lines, text, arena);
	lines_fixed(&lines, DIRECTORY_FIRST_LINE);
	lines_take_number(&lines, "serial", &directory->serial);
	lines_take_digest(&lines, "prev", &directory->prev);
	lines_take_seconds(&lines, "time", &directory->time_s);
	lines_take_seconds(&lines, "expires", &directory->expires_s);
	lines_take_number(&lines, "quorum", &directory->quorum);
	directory->roots = read_keys(&lines, "root", NOTE_KEY_ED25519, &directory->root_count);
	check_head(&lines, directory);
	read_brokers(&lines, directory);
	words = lines_take(&lines, "log", 1);
	if (words)
		set_key(&lines, words[0], NOTE_KEY_ED25519, &directory->log);
	directory->witnesses = read_keys(&lines, "witness", NOTE_KEY_COSIGNATURE, &directory->witness_count);
	read_agencies(&lines, directory);
	if (lines.status == STATUS_OK)
		check_keys(&lines, directory);
	return lines_end(&lines);
}

enum status
directory_decode(struct view raw, struct arena *arena, struct directory *ret_directory)
{
	struct directory directory;
	struct view text;
	enum status status;

	if (raw.size > MAX_DIRECTORY_BYTES)
		return STATUS_TOO_BIG;
	memset(&directory, 0, sizeof directory);
	status = signed_note_text(raw, arena, &text);
	if (status != STATUS_OK)
		return status;
	status = read_text(text, arena, &directory);
	if (status != STATUS_OK)
		return status;
	directory.hash = digest_of(raw);
	*ret_directory = directory;
	return STATUS_OK;
}

enum status
directory_verify(struct view raw, const struct signer_key *roots, size_t root_count, uint64_t quorum,
		 struct arena *arena)
{
	struct signed_note note;
	uint64_t signers = 0;
	int *verified;
	enum status status = signed_note_split(raw, arena, &note);

	if (status != STATUS_OK)
		return status == STATUS_TOO_BIG ? STATUS_MALFORMED : status;
	if (!signed_note_is_sorted(&note))
		return STATUS_MALFORMED;
	verified = arena_array(arena, root_count, sizeof *verified);
	if (!verified)
		return STATUS_NO_MEMORY;
	status = signed_note_verify(&note, roots, root_count, verified);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < root_count; i++)
		signers += verified[i] != 0;
	return signers >= quorum ? STATUS_OK : STATUS_NOT_PERMITTED;
}

static void
write_keys(struct page *page, const char *keyword, const struct signer_key *keys, size_t count)
{
	size_t from = page->size;

	for (size_t i = 0; i < count; i++) {
		char vkey[VKEY_SIZE];

		signed_note_key_print(&keys[i], vkey);
		page_line(page, "%s %s", keyword, vkey);
	}
	page_sort(page, from);
}

static int
by_id(const void *a, const void *b)
{
	const struct directory_agency *const *x = a, *const *y = b;

	return strcmp((*x)->id.name, (*y)->id.name);
}

static void
write_agencies(struct page *page, const struct directory *directory)
{
	const struct directory_agency **order =
	    arena_array(page->arena, directory->agency_count, sizeof(const struct directory_agency *));

	if (!order) {
		page->status = STATUS_NO_MEMORY;
		return;
	}
	for (size_t i = 0; i < directory->agency_count; i++)
		order[i] = &directory->agencies[i];
	qsort(order, directory->agency_count, sizeof *order, by_id);
	for (size_t i = 0; i < directory->agency_count; i++) {
		if (i && !by_id(&order[i - 1], &order[i]) && page->status == STATUS_OK)
			page->status = STATUS_MALFORMED;
		directory_agency_write(page, order[i]);
	}
}

enum status
directory_write(const struct directory *directory, struct arena *arena, struct view *ret_text)
{
	char hex[DIGEST_HEX_SIZE], vkey[VKEY_SIZE];
	struct page page;
	size_t from;

	assert(directory->serial && directory->quorum >= 1 && directory->quorum <= directory->root_count);
	assert(directory->root_count <= MAX_ROOTS && directory->broker_count >= 1);
	digest_hex(&directory->prev, hex);
	signed_note_key_print(&directory->log, vkey);
	page_init(&page, arena, MAX_DIRECTORY_BYTES - MAX_SIGNATURES * VKEY_SIZE);
	page_line(&page, "%s", DIRECTORY_FIRST_LINE);
	page_line(&page, "serial %llu", (unsigned long long)directory->serial);
	page_line(&page, "prev %s", hex);
	page_line(&page, "time %lld", (long long)directory->time_s);
	page_line(&page, "expires %lld", (long long)directory->expires_s);
	page_line(&page, "quorum %llu", (unsigned long long)directory->quorum);
	write_keys(&page, "root", directory->roots, directory->root_count);
	from = page.size;
	for (size_t i = 0; i < directory->broker_count; i++) {
		const struct directory_broker *broker = &directory->brokers[i];

		assert(id_is_token(broker->name) && curve_key_is_valid(broker->curve) && is_endpoint(broker->endpoint));
		page_line(&page, "broker %s %s %s", broker->name, broker->curve, broker->endpoint);
	}
	page_sort(&page, from);
	page_line(&page, "log %s", vkey);
	write_keys(&page, "witness", directory->witnesses, directory->witness_count);
	write_agencies(&page, directory);
	return page_done(&page, ret_text);
}

const struct directory_agency *
directory_find(const struct directory *directory, const char *agency)
{
	size_t low = 0, high = directory->agency_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(agency, directory->agencies[middle].id.name);

		if (!order)
			return &directory->agencies[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

int
directory_has_role(const struct directory_agency *agency, const char *role)
{
	for (size_t i = 0; i < agency->role_count; i++) {
		if (!strcmp(agency->roles[i], role))
			return 1;
	}
	return 0;
}

int
directory_is_revoked(const struct directory_agency *agency, enum revocation what)
{
	for (size_t i = 0; i < agency->revoked_count; i++) {
		if (agency->revoked[i].what == what || agency->revoked[i].what == REVOKED_AGENCY)
			return 1;
	}
	return 0;
}

int
directory_epoch_is_revoked(const struct directory_agency *agency, const char *epoch)
{
	for (size_t i = 0; i < agency->revoked_count; i++) {
		const struct revoked *revoked = &agency->revoked[i];

		if (revoked->what == REVOKED_AGENCY ||
		    (revoked->what == REVOKED_EPOCH && !strcmp(revoked->epoch, epoch)))
			return 1;
	}
	return 0;
}

void
directory_fingerprint(const struct signer_key *roots, size_t root_count, char ret_hex[DIGEST_HEX_SIZE])
{
	char lines[MAX_ROOTS][VKEY_SIZE], all[MAX_ROOTS * VKEY_SIZE];
	const char *sorted[MAX_ROOTS];
	size_t size = 0;
	struct digest digest;

	assert(root_count <= MAX_ROOTS);
	for (size_t i = 0; i < root_count; i++) {
		signed_note_key_print(&roots[i], lines[i]);
		sorted[i] = lines[i];
	}
	qsort(sorted, root_count, sizeof *sorted, by_text);
	for (size_t i = 0; i < root_count; i++) {
		size_t length = strlen(sorted[i]);

		memcpy(all + size, sorted[i], length);
		all[size + length] = '\n';
		size += length + 1;
	}
	digest = digest_of((struct view){(const uint8_t *)all, size});
	digest_hex(&digest, ret_hex);
}
