#include "wire/frame_scan.h"

#include <assert.h>
#include <tellback.pb-c.h>

#include "tellback/bounds.h"

#define MOST_FIELDS 32	/* of one message type */
#define MOST_UNKNOWN 16 /* in one message: a newer peer adds few */
#define MOST_DEPTH 3	/* Frame > Answers > Answer */

/* How often a repeated field may stand. */
struct repeated_bound {
	const ProtobufCMessageDescriptor *type;
	uint32_t tag;
	unsigned most;
};
static const struct repeated_bound bounds[] = {
	{&tellback__v1__submit__descriptor, 1, MAX_SUBMIT_NOTES},  /* notes */
	{&tellback__v1__submit__descriptor, 2, MAX_SUBMIT_NOTES},  /* bodies */
	{&tellback__v1__submit__descriptor, 3, MAX_SUBMIT_NOTES},  /* refused */
	{&tellback__v1__answers__descriptor, 1, MAX_SUBMIT_NOTES}, /* answers */
	{&tellback__v1__answer__descriptor, 6, MAX_NEEDS},	   /* needs */
	{&tellback__v1__batch__descriptor, 1, MAX_BATCH_ITEMS},	   /* items */
	{&tellback__v1__steps__descriptor, 3, MAX_RECIPIENTS},	   /* steps */
	{&tellback__v1__duties__descriptor, 1, FRAME_MOST_DUTIES}, /* duties */
	{&tellback__v1__proof_get__descriptor, 1, MAX_PROOF_ITEMS},	/* indices */
	{&tellback__v1__proof_item__descriptor, 2, MAX_PROOF_HASHES},	/* hashes */
	{&tellback__v1__proof__descriptor, 2, MAX_PROOF_ITEMS},		/* items */
	{&tellback__v1__proof__descriptor, 3, MAX_PROOF_HASHES},	/* consistency */
	{&tellback__v1__proof__descriptor, 5, MAX_PROOF_HASHES},	/* witnessed_consistency */
	{&tellback__v1__wanted__descriptor, 1, MAX_WANTS},		/* wants */
};

/* One message on the way through. */
struct scan {
	const ProtobufCMessageDescriptor *type;
	struct view rest;
	unsigned depth;
	unsigned unknown;
	unsigned kinds;
	unsigned count[MOST_FIELDS];
};

static enum status scan_message(const ProtobufCMessageDescriptor *type, struct view bytes, unsigned depth);

static unsigned
bound_of(const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field)
{
	if (field->label != PROTOBUF_C_LABEL_REPEATED)
		return 1;
	for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
		if (bounds[i].type == type && bounds[i].tag == field->id)
			return bounds[i].most;
	return 0; /* a repeated field that nobody bounded is refused */
}

static enum status
take_varint(struct view *rest, uint64_t *ret_number)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < 10 && i < rest->size; i++) {
		number |= (uint64_t)(rest->bytes[i] & 0x7f) << (7 * i);
		if (rest->bytes[i] & 0x80)
			continue;
		*rest = (struct view){rest->bytes + i + 1, rest->size - i - 1};
		*ret_number = number;
		return STATUS_OK;
	}
	return STATUS_MALFORMED;
}

static enum status
take_bytes(struct view *rest, uint64_t size, struct view *ret_taken)
{
	if (size > rest->size)
		return STATUS_MALFORMED;
	*ret_taken = (struct view){rest->bytes, (size_t)size};
	*rest = (struct view){rest->bytes + size, rest->size - (size_t)size};
	return STATUS_OK;
}

/* The value of one field; its bytes where it is of that wire type. */
static enum status
take_value(struct view *rest, unsigned wire, struct view *ret_value)
{
	uint64_t number;
	enum status status;

	switch (wire) {
	case PROTOBUF_C_WIRE_TYPE_VARINT:
		return take_varint(rest, &number);
	case PROTOBUF_C_WIRE_TYPE_64BIT:
		return take_bytes(rest, 8, ret_value);
	case PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED:
		status = take_varint(rest, &number);
		return status ? status : take_bytes(rest, number, ret_value);
	case PROTOBUF_C_WIRE_TYPE_32BIT:
		return take_bytes(rest, 4, ret_value);
	}
	return STATUS_MALFORMED; /* groups */
}

/* Our frames use but these field types. */
static int
is_varint(ProtobufCType type)
{
	return type == PROTOBUF_C_TYPE_UINT64 || type == PROTOBUF_C_TYPE_INT64 || type == PROTOBUF_C_TYPE_BOOL ||
	       type == PROTOBUF_C_TYPE_ENUM;
}

static enum status
scan_field(struct scan *scan, const ProtobufCFieldDescriptor *field, unsigned wire, struct view value)
{
	unsigned *count = &scan->count[field - scan->type->fields];
	unsigned most = bound_of(scan->type, field);

	if (wire != (is_varint(field->type) ? PROTOBUF_C_WIRE_TYPE_VARINT : PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED))
		return STATUS_MALFORMED;
	if (++*count > most)
		return most == 1 ? STATUS_MALFORMED : STATUS_TOO_BIG;
	if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) && ++scan->kinds > 1)
		return STATUS_MALFORMED;
	if (field->type == PROTOBUF_C_TYPE_MESSAGE)
		return scan_message(field->descriptor, value, scan->depth + 1);
	if (field->type == PROTOBUF_C_TYPE_STRING)
		for (size_t i = 0; i < value.size; i++)
			if (value.bytes[i] < 0x20 || value.bytes[i] > 0x7e)
				return STATUS_MALFORMED;
	return STATUS_OK;
}

static enum status
scan_next(struct scan *scan)
{
	const ProtobufCFieldDescriptor *field;
	struct view value = {NULL, 0};
	uint64_t key;
	enum status status = take_varint(&scan->rest, &key);

	if (!status && (key > UINT32_MAX || !(key >> 3)))
		status = STATUS_MALFORMED;
	if (!status)
		status = take_value(&scan->rest, (unsigned)key & 7, &value);
	if (status)
		return status;
	field = protobuf_c_message_descriptor_get_field(scan->type, (unsigned)(key >> 3));
	if (field)
		return scan_field(scan, field, (unsigned)key & 7, value);
	return ++scan->unknown > MOST_UNKNOWN ? STATUS_MALFORMED : STATUS_OK;
}

static enum status
scan_message(const ProtobufCMessageDescriptor *type, struct view bytes, unsigned depth)
{
	struct scan scan = {.type = type, .rest = bytes, .depth = depth};
	enum status status = depth > MOST_DEPTH ? STATUS_MALFORMED : STATUS_OK;

	assert(type->n_fields <= MOST_FIELDS);
	while (!status && scan.rest.size)
		status = scan_next(&scan);
	if (!status && type == &tellback__v1__frame__descriptor && !scan.kinds)
		return STATUS_MALFORMED;
	return status;
}

enum status
frame_scan(struct view bytes)
{
	return scan_message(&tellback__v1__frame__descriptor, bytes, 1);
}
