#include "wire/frame_put.h"

/* protobuf-c's structs have no const, though packing writes nothing. */
char *
frame_put_text(const char *text)
{
	union {
		const char *from;
		char *to;
	} cast = {text ? text : ""};

	return cast.to;
}

ProtobufCBinaryData
frame_put_bytes(struct view view)
{
	union {
		const uint8_t *from;
		uint8_t *to;
	} cast = {view.bytes};

	return (ProtobufCBinaryData){view.size, cast.to};
}

ProtobufCBinaryData
frame_put_digest(const struct digest *digest)
{
	return frame_put_bytes((struct view){digest->bytes, DIGEST_BYTES});
}

void *
frame_put_message(struct arena *arena, const ProtobufCMessageDescriptor *type)
{
	ProtobufCMessage *message = arena_alloc(arena, type->sizeof_message);

	if (message)
		protobuf_c_message_init(type, message);
	return message;
}

void **
frame_put_messages(struct arena *arena, const ProtobufCMessageDescriptor *type, size_t count)
{
	void **array = arena_array(arena, count ? count : 1, sizeof *array);

	for (size_t i = 0; array && i < count; i++)
		if (!(array[i] = frame_put_message(arena, type)))
			return NULL;
	return array;
}

ProtobufCBinaryData *
frame_put_views(struct arena *arena, const struct view *views, size_t count)
{
	ProtobufCBinaryData *array = arena_array(arena, count ? count : 1, sizeof *array);

	for (size_t i = 0; array && i < count; i++)
		array[i] = frame_put_bytes(views[i]);
	return array;
}
