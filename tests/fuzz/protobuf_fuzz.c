/* protobuf-c itself, without our look before it (wire/frame_scan.h,
 * content/scan.h): any bytes are a message of ours or none, what was read can
 * be written, and all memory comes back.  The first byte says which message. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <tellback.pb-c.h>

#include "content/descriptor.h"
#include "tellback/message_type.h"

#define MEMORY_MOST ((size_t)256 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* It takes what it wants of its allocator: here, too, there is an end to it. */
struct purse {
	size_t left;
};

static void *
take(void *of, size_t size)
{
	struct purse *purse = of;

	if (size > purse->left)
		return NULL;
	purse->left -= size;
	return malloc(size);
}

static void
give(void *of, void *memory)
{
	(void)of;
	free(memory);
}

static const ProtobufCMessageDescriptor *
chosen(uint8_t byte)
{
	if (byte == 'F')
		return &tellback__v1__frame__descriptor;
	if (byte == 'S')
		return &tellback__v1__sealed__descriptor;
	return descriptor_message(descriptor_member((enum message_type)(1 + byte % (TYPE_COUNT_OF - 1))));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct purse purse = {MEMORY_MOST};
	ProtobufCAllocator allocator = {take, give, &purse};
	const ProtobufCMessageDescriptor *type;
	ProtobufCMessage *message, *again;
	uint8_t *packed;
	size_t count;

	if (!size)
		return 0;
	type = chosen(bytes[0]);
	message = protobuf_c_message_unpack(type, &allocator, size - 1, bytes + 1);
	if (!message)
		return 0;
	assert(protobuf_c_message_check(message));
	count = protobuf_c_message_get_packed_size(message);
	packed = malloc(count + 1);
	assert(packed);
	assert(protobuf_c_message_pack(message, packed) == count);
	again = protobuf_c_message_unpack(type, &allocator, count, packed);
	/* an unknown field of number 0 is read, and refused once it is written as it
	 * should be; our look refuses it at once */
	if (again)
		protobuf_c_message_free_unpacked(again, &allocator);
	protobuf_c_message_free_unpacked(message, &allocator);
	free(packed);
	return 0;
}
