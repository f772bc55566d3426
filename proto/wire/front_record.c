#include "wire/front_record.h"

#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "base/z85.h"

#define CURVE_CHARS (Z85_KEY_SIZE - 1)

/* Bytes still to be read, or where to write next. */
static uint8_t *
put_number(uint8_t *to, uint64_t number)
{
	for (int i = 0; i < 8; i++)
		*to++ = (uint8_t)(number >> (8 * i));
	return to;
}

static uint8_t *
put_agency(uint8_t *to, const struct agency *agency)
{
	size_t size = strlen(agency->name);

	*to++ = (uint8_t)size;
	memcpy(to, agency->name, size);
	return to + size;
}

static uint8_t *
put_view(uint8_t *to, struct view view)
{
	if (view.size)
		memcpy(to, view.bytes, view.size);
	return to + view.size;
}

static size_t
most_size(const struct front_record *record)
{
	switch (record->kind) {
	case FRONT_FRAME:
		return 18 + AGENCY_SIZE + record->as.frame.bytes.size;
	case FRONT_REPLY:
		return 9 + record->as.reply.bytes.size;
	case FRONT_KEYS:
		assert(record->as.keys.count <= FRONT_KEYS_A_RECORD);
		return 10 + record->as.keys.count * (Z85_KEY_SIZE + AGENCY_SIZE);
	case FRONT_BAR:
		return 2 + AGENCY_SIZE;
	}
	return 0;
}

static uint8_t *
put_keys(uint8_t *to, const struct front_keys *keys)
{
	to = put_number(to, keys->generation);
	*to++ = keys->more != 0;
	for (size_t i = 0; i < keys->count; i++) {
		memcpy(to, keys->keys[i].curve, CURVE_CHARS);
		to = put_agency(to + CURVE_CHARS, &keys->keys[i].agency);
	}
	return to;
}

enum status
front_record_encode(const struct front_record *record, struct arena *arena, struct view *ret_bytes)
{
	size_t most = most_size(record);
	uint8_t *bytes, *to;

	if (most > FRONT_RECORD_BYTES)
		return STATUS_TOO_BIG;
	bytes = to = arena_alloc(arena, most);
	if (!bytes)
		return STATUS_NO_MEMORY;
	*to++ = (uint8_t)record->kind;
	switch (record->kind) {
	case FRONT_FRAME:
		to = put_number(to, record->as.frame.connection);
		to = put_number(to, record->as.frame.question);
		to = put_agency(to, &record->as.frame.agency);
		to = put_view(to, record->as.frame.bytes);
		break;
	case FRONT_REPLY:
		to = put_number(to, record->as.reply.question);
		to = put_view(to, record->as.reply.bytes);
		break;
	case FRONT_KEYS:
		to = put_keys(to, &record->as.keys);
		break;
	case FRONT_BAR:
		to = put_agency(to, &record->as.bar.agency);
		break;
	}
	*ret_bytes = (struct view){bytes, (size_t)(to - bytes)};
	return STATUS_OK;
}

static int
take(struct view *rest, size_t size, const uint8_t **ret_taken)
{
	if (size > rest->size)
		return -1;
	*ret_taken = rest->bytes;
	*rest = (struct view){rest->bytes + size, rest->size - size};
	return 0;
}

static int
take_number(struct view *rest, uint64_t *ret_number)
{
	const uint8_t *at;
	uint64_t number = 0;

	if (take(rest, 8, &at))
		return -1;
	for (int i = 0; i < 8; i++)
		number |= (uint64_t)at[i] << (8 * i);
	*ret_number = number;
	return 0;
}

static int
take_agency(struct view *rest, struct agency *ret_agency)
{
	struct agency agency = {{0}};
	const uint8_t *at;
	size_t size;

	if (take(rest, 1, &at) || (size = *at) >= AGENCY_SIZE || take(rest, size, &at))
		return -1;
	memcpy(agency.name, at, size);
	if (strlen(agency.name) != size || !id_is_agency(agency.name))
		return -1;
	*ret_agency = agency;
	return 0;
}

static int
take_key(struct view *rest, struct front_key *ret_key)
{
	uint8_t raw[32];
	const uint8_t *at;

	if (take(rest, CURVE_CHARS, &at))
		return -1;
	memcpy(ret_key->curve, at, CURVE_CHARS);
	ret_key->curve[CURVE_CHARS] = '\0';
	return z85_decode(ret_key->curve, raw) || take_agency(rest, &ret_key->agency);
}

static enum status
take_keys(struct view rest, struct arena *arena, struct front_keys *ret_keys)
{
	struct front_key *keys;
	const uint8_t *more;
	size_t most;

	if (take_number(&rest, &ret_keys->generation) || take(&rest, 1, &more) || *more > 1)
		return STATUS_MALFORMED;
	most = rest.size / (CURVE_CHARS + 2);
	keys = arena_array(arena, most < FRONT_KEYS_A_RECORD ? most + 1 : FRONT_KEYS_A_RECORD, sizeof *keys);
	if (!keys)
		return STATUS_NO_MEMORY;
	for (ret_keys->count = 0; rest.size; ret_keys->count++)
		if (ret_keys->count == FRONT_KEYS_A_RECORD || take_key(&rest, &keys[ret_keys->count]))
			return STATUS_MALFORMED;
	ret_keys->keys = keys;
	ret_keys->more = *more;
	return STATUS_OK;
}

enum status
front_record_decode(struct view bytes, struct arena *arena, struct front_record *ret_record)
{
	struct front_record record;
	const uint8_t *kind;
	enum status status = STATUS_OK;
	int bad = 0;

	if (bytes.size > FRONT_RECORD_BYTES || take(&bytes, 1, &kind))
		return STATUS_MALFORMED;
	memset(&record, 0, sizeof record);
	switch (*kind) {
	case FRONT_FRAME:
		bad = take_number(&bytes, &record.as.frame.connection) ||
		      take_number(&bytes, &record.as.frame.question) || take_agency(&bytes, &record.as.frame.agency);
		record.as.frame.bytes = bytes;
		break;
	case FRONT_REPLY:
		bad = take_number(&bytes, &record.as.reply.question);
		record.as.reply.bytes = bytes;
		break;
	case FRONT_KEYS:
		status = take_keys(bytes, arena, &record.as.keys);
		break;
	case FRONT_BAR:
		bad = take_agency(&bytes, &record.as.bar.agency) || bytes.size;
		break;
	default:
		bad = 1;
	}
	if (bad || status)
		return bad ? STATUS_MALFORMED : status;
	record.kind = (enum front_record_kind) * kind;
	*ret_record = record;
	return STATUS_OK;
}
