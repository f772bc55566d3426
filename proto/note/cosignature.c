#include "note/cosignature.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DASH "\xe2\x80\x94 "
#define KEY_ID_BYTES 4
#define TIME_BYTES (COSIGNATURE_BYTES - SIGNATURE_BYTES)
/* A checkpoint of ours has 192 bytes at most; others' may say more. */
#define TEXT_MOST 4096
#define HEAD_SIZE sizeof "cosignature/v1\ntime 18446744073709551615\n"
#define LINE_SIZE (sizeof DASH + AGENCY_SIZE + 128)

/* What a cosignature is over, as one piece. */
struct message {
	uint8_t bytes[HEAD_SIZE + TEXT_MOST];
	size_t size;
};

static enum status
message_make(struct view text, uint64_t seconds, struct message *ret_message)
{
	int head = snprintf((char *)ret_message->bytes, HEAD_SIZE, "cosignature/v1\ntime %llu\n",
			    (unsigned long long)seconds);

	assert(head > 0 && (size_t)head < HEAD_SIZE);
	if (text.size > TEXT_MOST)
		return STATUS_TOO_BIG;
	memcpy(ret_message->bytes + head, text.bytes, text.size);
	ret_message->size = (size_t)head + text.size;
	return STATUS_OK;
}

/* A note's signature lines as they stand, with whose they are. */
struct rows {
	struct view lines[MAX_SIGNATURES]; /* with their newlines */
	struct note_signature by[MAX_SIGNATURES];
	size_t count;
};

static int
is_same_key(const struct note_signature *a, const struct note_signature *b)
{
	return !strcmp(a->name, b->name) && !memcmp(a->key_id, b->key_id, KEY_ID_BYTES);
}

static enum status
rows_split(struct view raw, struct arena *arena, struct view *ret_text, struct rows *ret_rows)
{
	struct signed_note note;
	enum status status = signed_note_split(raw, arena, &note);
	const uint8_t *at;

	if (status != STATUS_OK)
		return status;
	at = raw.bytes + note.text.size + 1;
	for (size_t i = 0; i < note.signature_count; i++) {
		const uint8_t *newline = memchr(at, '\n', (size_t)(raw.bytes + raw.size - at));

		assert(newline); /* the split found so many lines */
		ret_rows->lines[i] = (struct view){at, (size_t)(newline + 1 - at)};
		ret_rows->by[i] = note.signatures[i];
		at = newline + 1;
	}
	ret_rows->count = note.signature_count;
	*ret_text = note.text;
	return STATUS_OK;
}

/* Put a line in the place of that of the same key, else at the end. */
static enum status
rows_put(struct rows *rows, struct view line, const struct note_signature *by)
{
	size_t kept = 0, place = MAX_SIGNATURES;

	for (size_t i = 0; i < rows->count; i++) {
		if (is_same_key(&rows->by[i], by)) {
			if (place < MAX_SIGNATURES)
				continue; /* it stood twice */
			place = kept;
		}
		rows->lines[kept] = rows->lines[i];
		rows->by[kept++] = rows->by[i];
	}
	rows->count = kept;
	if (place == MAX_SIGNATURES) {
		if (kept == MAX_SIGNATURES)
			return STATUS_TOO_BIG;
		place = rows->count++;
	}
	rows->lines[place] = line;
	rows->by[place] = *by;
	return STATUS_OK;
}

static enum status
rows_print(struct view text, const struct rows *rows, struct arena *arena, struct view *ret_raw)
{
	size_t size = text.size + 1;
	uint8_t *begin, *at;

	for (size_t i = 0; i < rows->count; i++)
		size += rows->lines[i].size;
	begin = at = arena_alloc(arena, size);
	if (!begin)
		return STATUS_NO_MEMORY;
	memcpy(at, text.bytes, text.size);
	at += text.size;
	*at++ = '\n';
	for (size_t i = 0; i < rows->count; i++) {
		memcpy(at, rows->lines[i].bytes, rows->lines[i].size);
		at += rows->lines[i].size;
	}
	*ret_raw = (struct view){begin, size};
	return STATUS_OK;
}

static void
time_put(uint64_t seconds, uint8_t bytes[TIME_BYTES])
{
	for (size_t i = 0; i < TIME_BYTES; i++)
		bytes[i] = (uint8_t)(seconds >> (8 * (TIME_BYTES - 1 - i)));
}

static uint64_t
time_get(const uint8_t bytes[TIME_BYTES])
{
	uint64_t seconds = 0;

	for (size_t i = 0; i < TIME_BYTES; i++)
		seconds = seconds << 8 | bytes[i];
	return seconds;
}

/* Sign ${text}; the line goes into ${to}. */
static enum status
line_make(struct view text, const struct note_signer *signer, struct instant now, char to[LINE_SIZE])
{
	uint8_t bytes[KEY_ID_BYTES + COSIGNATURE_BYTES];
	char base64[sodium_base64_ENCODED_LEN(sizeof bytes, sodium_base64_VARIANT_ORIGINAL)];
	uint64_t seconds = (uint64_t)(now.ms / 1000);
	struct message message;
	enum status status = message_make(text, seconds, &message);

	if (status != STATUS_OK)
		return status;
	memcpy(bytes, signer->key->key_id, KEY_ID_BYTES);
	time_put(seconds, bytes + KEY_ID_BYTES);
	status = signer->sign(signer->context, (struct view){message.bytes, message.size},
			      bytes + KEY_ID_BYTES + TIME_BYTES);
	if (status != STATUS_OK)
		return status;
	(void)sodium_bin2base64(base64, sizeof base64, bytes, sizeof bytes, sodium_base64_VARIANT_ORIGINAL);
	(void)snprintf(to, LINE_SIZE, DASH "%s %s\n", signer->key->name, base64);
	return STATUS_OK;
}

enum status
cosignature_add(struct view raw, const struct note_signer *signer, struct instant now, struct arena *arena,
		struct view *ret_raw)
{
	struct note_signature by = {.size = COSIGNATURE_BYTES};
	struct rows rows;
	struct view text;
	char line[LINE_SIZE];
	enum status status = rows_split(raw, arena, &text, &rows);

	assert(signer->key->type == NOTE_KEY_COSIGNATURE && now.ms >= 0);
	if (status == STATUS_OK)
		status = line_make(text, signer, now, line);
	if (status != STATUS_OK)
		return status;
	memcpy(by.name, signer->key->name, sizeof by.name);
	memcpy(by.key_id, signer->key->key_id, KEY_ID_BYTES);
	status = rows_put(&rows, (struct view){(const uint8_t *)line, strlen(line)}, &by);
	return status == STATUS_OK ? rows_print(text, &rows, arena, ret_raw) : status;
}

/* Does a line hold that claims to be by ${key}?  Its time in ${ret_at}. */
static int
holds(const struct note_signature *signature, const struct signer_key *key, struct view text, struct instant *ret_at)
{
	struct message message;
	uint64_t seconds;

	if (signature->size != COSIGNATURE_BYTES)
		return 0;
	seconds = time_get(signature->bytes);
	/* a time that no record here can hold is no time */
	if (seconds > INT64_MAX / 1000 || message_make(text, seconds, &message) != STATUS_OK ||
	    crypto_sign_verify_detached(signature->bytes + TIME_BYTES, message.bytes, message.size, key->public_key))
		return 0;
	*ret_at = (struct instant){(int64_t)seconds * 1000};
	return 1;
}

enum status
cosignature_newest(const struct signed_note *note, const struct signer_key *keys, size_t key_count,
		   struct instant *ret_at)
{
	struct instant newest = {-1}, at;

	for (size_t k = 0; k < key_count; k++) {
		int seen = 0;

		if (keys[k].type != NOTE_KEY_COSIGNATURE)
			continue;
		for (size_t i = 0; i < note->signature_count; i++) {
			const struct note_signature *signature = &note->signatures[i];

			if (strcmp(signature->name, keys[k].name) != 0 ||
			    memcmp(signature->key_id, keys[k].key_id, KEY_ID_BYTES) != 0)
				continue;
			if (seen || !holds(signature, &keys[k], note->text, &at))
				return STATUS_BAD_SIGNATURE;
			seen = 1;
			if (at.ms > newest.ms)
				newest = at;
		}
	}
	if (newest.ms < 0)
		return STATUS_UNKNOWN_KEY;
	*ret_at = newest;
	return STATUS_OK;
}

enum status
cosignature_merge(struct view raw, struct view other, struct arena *arena, struct view *ret_raw)
{
	struct rows rows, others;
	struct view text, other_text;
	enum status status = rows_split(raw, arena, &text, &rows);

	if (status == STATUS_OK)
		status = rows_split(other, arena, &other_text, &others);
	if (status != STATUS_OK)
		return status;
	if (text.size != other_text.size || memcmp(text.bytes, other_text.bytes, text.size) != 0)
		return STATUS_CONFLICT;
	for (size_t i = 0; i < others.count && status == STATUS_OK; i++)
		status = rows_put(&rows, others.lines[i], &others.by[i]);
	return status == STATUS_OK ? rows_print(text, &rows, arena, ret_raw) : status;
}

static int
is_of(const struct note_signature *by, const struct signer_key *keys, size_t key_count)
{
	for (size_t i = 0; i < key_count; i++)
		if (!strcmp(by->name, keys[i].name) && !memcmp(by->key_id, keys[i].key_id, KEY_ID_BYTES))
			return 1;
	return 0;
}

enum status
cosignature_only(struct view raw, const struct signer_key *keys, size_t key_count, struct arena *arena,
		 struct view *ret_raw)
{
	struct rows rows;
	struct view text;
	size_t kept = 0;
	enum status status = rows_split(raw, arena, &text, &rows);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < rows.count; i++) {
		if (!is_of(&rows.by[i], keys, key_count))
			continue;
		rows.lines[kept] = rows.lines[i];
		rows.by[kept++] = rows.by[i];
	}
	rows.count = kept;
	return kept ? rows_print(text, &rows, arena, ret_raw) : STATUS_UNKNOWN_KEY;
}
