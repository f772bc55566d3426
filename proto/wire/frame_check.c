#include "wire/frame_check.h"

#include <string.h>

#include "base/id.h"
#include "tellback/duty.h"

enum status
frame_check_numbers(const uint64_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (numbers[i] > INT64_MAX)
			return STATUS_MALFORMED;
	return STATUS_OK;
}

enum status
frame_check_times(const int64_t *times, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (times[i] < 0)
			return STATUS_MALFORMED;
	return STATUS_OK;
}

enum status
frame_check_bytes(ProtobufCBinaryData bytes, size_t most, struct view *ret_view)
{
	if (bytes.len > most)
		return STATUS_TOO_BIG;
	*ret_view = (struct view){bytes.data, bytes.len};
	return STATUS_OK;
}

enum status
frame_check_digest(ProtobufCBinaryData bytes, struct digest *ret_digest)
{
	if (bytes.len != DIGEST_BYTES)
		return STATUS_MALFORMED;
	memcpy(ret_digest->bytes, bytes.data, DIGEST_BYTES);
	return STATUS_OK;
}

int
frame_check_duty_id(const char *text)
{
	char copy[DUTY_ID_SIZE];
	char *kind, *party, *part;
	size_t size = strlen(text);

	if (size >= sizeof copy)
		return 0;
	memcpy(copy, text, size + 1);
	kind = strchr(copy, '/');
	party = kind ? strchr(kind + 1, '/') : NULL;
	if (!party)
		return 0;
	part = strchr(party + 1, '/');
	*kind = *party = '\0';
	if (part)
		*part = '\0';
	if (!id_is_id(copy) || duty_kind_find(kind + 1) == DUTY_KIND_COUNT || !id_is_agency(party + 1))
		return 0;
	if (!part)
		return 1;
	size = strlen(part + 1);
	return size >= 1 && size < DUTY_PART_SIZE && strspn(part + 1, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
}
