#include "content/scan.h"

#include <string.h>

#include "base/utf8.h"

/* A schema three levels deep needs less; what is deeper was made to hurt. */
#define DEPTH_MOST 16
/* Fields of one Sealed in all: MAX_JSON_BYTES of JSON cannot make as many. */
#define FIELDS_MOST 200000
#define ID_MOST ((1U << 29) - 1)

enum wire { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_LENGTH = 2, WIRE_32 = 5 };

static enum status
take_varint(struct view *rest, uint64_t *ret_number)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < 10 && i < rest->size; i++) {
		uint64_t bits = rest->bytes[i] & 0x7fU;

		if (i == 9 && bits > 1)
			return STATUS_MALFORMED;
		number |= bits << (7 * i);
		if (rest->bytes[i] & 0x80)
			continue;
		*rest = (struct view){rest->bytes + i + 1, rest->size - i - 1};
		*ret_number = number;
		return STATUS_OK;
	}
	return STATUS_MALFORMED;
}

static enum status
take_bytes(struct view *rest, uint64_t count, struct view *ret_bytes)
{
	if (count > rest->size)
		return STATUS_MALFORMED;
	*ret_bytes = (struct view){rest->bytes, (size_t)count};
	*rest = (struct view){rest->bytes + count, rest->size - (size_t)count};
	return STATUS_OK;
}

enum status
scan_next(struct view *rest, struct scan_field *ret_field)
{
	struct scan_field field = {0};
	struct view fixed;
	uint64_t number;

	/* A tag fits in 32 bits and so in five bytes. */
	if (take_varint(rest, &number) || number > UINT32_MAX)
		return STATUS_MALFORMED;
	field.id = (uint32_t)(number >> 3);
	field.wire_type = (uint32_t)(number & 7);
	if (!field.id || field.id > ID_MOST)
		return STATUS_MALFORMED;
	if (field.wire_type == WIRE_VARINT) {
		if (take_varint(rest, &number))
			return STATUS_MALFORMED;
	} else if (field.wire_type == WIRE_64 || field.wire_type == WIRE_32) {
		if (take_bytes(rest, field.wire_type == WIRE_64 ? 8 : 4, &fixed))
			return STATUS_MALFORMED;
	} else if (field.wire_type == WIRE_LENGTH) {
		if (take_varint(rest, &number) || take_bytes(rest, number, &field.value))
			return STATUS_MALFORMED;
	} else {
		return STATUS_MALFORMED; /* groups, and what was never defined */
	}
	*ret_field = field;
	return STATUS_OK;
}

/* No NUL, which would end the text early for C and not for others. */
static int
is_text(struct view bytes)
{
	uint32_t point;

	while (bytes.size)
		if (utf8_next(&bytes, &point) || !point)
			return 0;
	return 1;
}

static int
is_length_type(ProtobufCType type)
{
	return type == PROTOBUF_C_TYPE_STRING || type == PROTOBUF_C_TYPE_BYTES || type == PROTOBUF_C_TYPE_MESSAGE;
}

/* The schema has no fixed-width numbers: everything else is a varint, or a
 * packed list of them. */
static int
fits_wire(const ProtobufCFieldDescriptor *known, const struct scan_field *field)
{
	struct view packed = field->value;
	uint64_t number;

	if (is_length_type(known->type))
		return field->wire_type == WIRE_LENGTH;
	if (field->wire_type != WIRE_LENGTH)
		return field->wire_type == WIRE_VARINT;
	if (known->label != PROTOBUF_C_LABEL_REPEATED)
		return 0;
	while (packed.size)
		if (take_varint(&packed, &number))
			return 0;
	return 1;
}

static const ProtobufCFieldDescriptor *
known_field(const ProtobufCMessageDescriptor *message, uint32_t id, unsigned *ret_index)
{
	for (unsigned i = 0; i < message->n_fields; i++) {
		if (message->fields[i].id == id) {
			*ret_index = i;
			return &message->fields[i];
		}
	}
	return NULL;
}

static enum status
scan_level(const ProtobufCMessageDescriptor *message, struct view rest, unsigned depth, size_t *left)
{
	uint64_t seen = 0; /* one bit a field of the message */

	if (depth > DEPTH_MOST || message->n_fields > 64)
		return STATUS_MALFORMED;
	while (rest.size) {
		struct scan_field field;
		const ProtobufCFieldDescriptor *known;
		unsigned index;

		if (!*left || scan_next(&rest, &field))
			return STATUS_MALFORMED;
		(*left)--;
		known = known_field(message, field.id, &index);
		if (!known)
			continue; /* a newer version's */
		if (known->label != PROTOBUF_C_LABEL_REPEATED) {
			if (seen >> index & 1)
				return STATUS_MALFORMED;
			seen |= (uint64_t)1 << index;
		}
		if (!fits_wire(known, &field))
			return STATUS_MALFORMED;
		if (known->type == PROTOBUF_C_TYPE_STRING && !is_text(field.value))
			return STATUS_MALFORMED;
		if (known->type == PROTOBUF_C_TYPE_MESSAGE &&
		    scan_level(known->descriptor, field.value, depth + 1, left))
			return STATUS_MALFORMED;
	}
	return STATUS_OK;
}

enum status
scan_message(const ProtobufCMessageDescriptor *message, struct view bytes)
{
	size_t left = FIELDS_MOST;

	return scan_level(message, bytes, 1, &left);
}

/* protobuf-c takes memory as it parses, bounded only by its allocator. */
struct capped {
	struct arena *arena;
	int refused;
};

static void *
capped_alloc(void *of, size_t size)
{
	struct capped *capped = of;
	void *memory = arena_alloc(capped->arena, size);

	if (!memory)
		capped->refused = 1;
	return memory;
}

static void
capped_free(void *of, void *memory)
{
	(void)of; /* the arena gives it all back at once */
	(void)memory;
}

enum status
scan_unpack(const ProtobufCMessageDescriptor *message, struct view bytes, struct arena *arena,
	    ProtobufCMessage **ret_message)
{
	struct capped capped = {arena, 0};
	ProtobufCAllocator allocator = {capped_alloc, capped_free, &capped};
	ProtobufCMessage *made = protobuf_c_message_unpack(message, &allocator, bytes.size, bytes.bytes);

	if (!made)
		return capped.refused ? STATUS_NO_MEMORY : STATUS_MALFORMED;
	*ret_message = made;
	return STATUS_OK;
}
