/* Any text is a day, a moment, a hash, a key, a number … in its one spelling, or
 * it is none; whoever reads it, what is written again is what was read. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/digest.h"
#include "base/id.h"
#include "base/utf8.h"
#include "base/z85.h"
#include "content/base64.h"
#include "content/identifier.h"
#include "content/moment.h"
#include "fuzz/mutate.h"
#include "log/hash_text.h"
#include "runtime/people.h"
#include "seal/age.h"

#define TEXT_MOST 4096

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static void
read_time(const char *text)
{
	char day_text[DAY_SIZE], moment_text[MOMENT_SIZE];
	int64_t moment, back;
	int32_t day;
	int wrong;

	if (!day_parse(text, &day)) {
		day_print(day, day_text);
		assert(!strcmp(text, day_text));
		assert(day_of_week(day) >= 0 && day_of_week(day) < 7);
	}
	if (!moment_parse(text, &moment)) {
		wrong = moment_print(moment, moment_text);
		assert(!wrong);
		wrong = moment_parse(moment_text, &back);
		assert(!wrong && back == moment);
	}
}

static void
read_keys(const char *text)
{
	char curve[Z85_KEY_SIZE], recipient[AGE_RECIPIENT_SIZE], identity[AGE_IDENTITY_SIZE];
	uint8_t key[32];
	struct age_public public_key;

	if (!z85_decode(text, key)) {
		z85_encode(key, curve);
		assert(!strcmp(text, curve));
	}
	if (!age_public_parse(text, &public_key)) {
		age_public_print(&public_key, recipient);
		assert(!strcmp(text, recipient));
	}
	if (!age_secret_parse(text, key)) {
		age_secret_print(key, identity);
		assert(!strcmp(text, identity));
	}
}

static void
read_hashes(const char *text, struct arena *arena)
{
	char hex[DIGEST_HEX_SIZE], base64[HASH_TEXT_SIZE];
	struct digest digest;
	struct view bytes;
	enum status status;

	if (!digest_parse(text, &digest)) {
		digest_hex(&digest, hex);
		assert(!strcmp(text, hex));
	}
	if (!hash_text_parse((struct view){(const uint8_t *)text, strlen(text)}, &digest)) {
		hash_text_print(&digest, base64);
		assert(!strcmp(text, base64));
	}
	status = base64_decode(text, arena, &bytes);
	assert(status == STATUS_OK || status == STATUS_MALFORMED);
	if (!status)
		assert(!strcmp(text, base64_encode(bytes, arena)));
}

static void
read_words(const char *text, struct arena *arena)
{
	struct people people = {.count = 0};
	const char *why = NULL;
	uint64_t number;
	enum status status = people_read(&text, 1, &people, arena, &why);

	assert(status == STATUS_OK || (status == STATUS_MISCONFIGURED && why));
	assert(status || (people.count == 1 && people_is_role(people.items[0].role)));
	/* every token is an agency's grammar too */
	assert(!id_is_token(text) || id_is_agency(text));
	assert(!id_is_child(text) || strlen(text) == CHILD_SIZE - 1);
	assert(!id_is_id(text) || strlen(text) == ID_SIZE - 1);
	(void)id_is_epoch(text);
	if (!id_number(text, &number))
		assert(number <= INT64_MAX && (*text != '0' || !text[1]));
	/* a check digit makes one text of each */
	assert(!identifier_nhs_number(text) || strlen(text) >= 10);
	(void)identifier_upn(text);
	(void)identifier_date(text);
	(void)identifier_postcode(text);
	(void)identifier_uprn(text);
	(void)identifier_urn(text);
	(void)identifier_la_child_id(text);
}

/* Strict UTF-8: what is a text stays one whatever is cut off at its front. */
static void
read_points(const char *text)
{
	struct view rest = {(const uint8_t *)text, strlen(text)};
	int is_text = utf8_is_text(rest);
	uint32_t point = 0;

	while (rest.size && !utf8_next(&rest, &point))
		assert(point && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff));
	assert(!is_text || !rest.size);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(1 << 20);
	char *text = malloc(TEXT_MOST + 1);
	size_t before;

	assert(arena && text);
	size = size < TEXT_MOST ? size : TEXT_MOST;
	if (size)
		memcpy(text, bytes, size);
	text[size] = '\0';
	read_time(text);
	read_keys(text);
	read_hashes(text, arena);
	read_words(text, arena);
	read_points(text);
	before = strlen(text);
	utf8_plain(text, "\n");
	assert(strlen(text) <= before && utf8_is_text((struct view){(const uint8_t *)text, strlen(text)}));
	free(text);
	arena_free(arena);
	return 0;
}
