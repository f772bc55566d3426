#include "content/sealed.h"

#include <string.h>
#include <tellback.pb-c.h>

#include "base/digest.h"
#include "base/secret.h"
#include "content/content.h"
#include "content/member.h"
#include "content/sealed_name.h"
#include "tellback/bounds.h"

/* One byte of tag, one of length: what the padding field takes at least. */
#define PADDING_TAG ((4 << 3) | 2)
#define PADDING_LEAST 2

/* A Sealed that borrows everything from a document. */
struct borrowed {
	Tellback__V1__Sealed sealed;
	Tellback__V1__Binding binding;
	Tellback__V1__Attachment items[SEALED_ATTACHMENTS_MOST];
	Tellback__V1__Attachment *pointers[SEALED_ATTACHMENTS_MOST];
	struct digest digests[SEALED_ATTACHMENTS_MOST];
};

/* The generated structs have no const; packing only reads. */
static uint8_t *
unconst(const void *bytes)
{
	return (uint8_t *)(uintptr_t)bytes;
}

static void
borrow_attachments(struct borrowed *borrowed, const struct document *document)
{
	for (size_t i = 0; i < document->attachment_count; i++) {
		const struct document_attachment *from = &document->attachments[i];
		Tellback__V1__Attachment *to = &borrowed->items[i];

		tellback__v1__attachment__init(to);
		borrowed->digests[i] = digest_of(from->bytes);
		to->name = (char *)unconst(from->name);
		to->media_type = (char *)unconst(from->media_type ? from->media_type : "");
		to->sha256 = (ProtobufCBinaryData){DIGEST_BYTES, borrowed->digests[i].bytes};
		to->bytes = (ProtobufCBinaryData){from->bytes.size, unconst(from->bytes.bytes)};
		borrowed->pointers[i] = to;
	}
	borrowed->sealed.n_attachments = document->attachment_count;
	borrowed->sealed.attachments = borrowed->pointers;
}

static void
borrow(struct borrowed *borrowed, const struct document *document, const struct sealed_binding *binding)
{
	const struct content *content = document->content;

	tellback__v1__sealed__init(&borrowed->sealed);
	tellback__v1__binding__init(&borrowed->binding);
	borrowed->binding.id = (char *)unconst(binding->id.hex);
	borrowed->binding.from = (char *)unconst(binding->from.name);
	borrowed->binding.head = (ProtobufCBinaryData){DIGEST_BYTES, unconst(binding->head.bytes)};
	borrowed->sealed.binding = &borrowed->binding;
	borrowed->sealed.handling = (Tellback__V1__Handling *)content->handling;
	member_set(&borrowed->sealed.base, content->member, &content->message);
	borrow_attachments(borrowed, document);
}

size_t
sealed_size(const struct document *document, const struct sealed_binding *binding)
{
	struct borrowed borrowed;

	if (document->attachment_count > SEALED_ATTACHMENTS_MOST)
		return SIZE_MAX;
	borrow(&borrowed, document, binding);
	return tellback__v1__sealed__get_packed_size(&borrowed.sealed);
}

/* The bytes of ${number} as a varint of at least ${least} bytes, put at ${to}
 * where given. */
static size_t
put_varint(uint64_t number, size_t least, uint8_t *to)
{
	size_t at = 0;

	do {
		uint8_t bits = number & 0x7f;

		number >>= 7;
		if (to)
			to[at] = (uint8_t)(bits | (number || at + 1 < least ? 0x80 : 0));
		at++;
	} while (number || at < least);
	return at;
}

/* Fill ${room} bytes, at least PADDING_LEAST, with one padding field.  Where a
 * longer length would need one byte more than there is, its varint is made one
 * byte longer than it need be: readers allow it and the size comes out even. */
static void
put_padding(uint8_t *to, size_t room)
{
	size_t header = PADDING_LEAST;

	while (1 + put_varint(room - header, header - 1, NULL) > header)
		header++;
	memset(to, 0, room);
	to[0] = PADDING_TAG;
	(void)put_varint(room - header, header - 1, to + 1);
}

enum status
sealed_encode(const struct document *document, const struct sealed_binding *binding, size_t to_size,
	      uint8_t **ret_plain, size_t *ret_size)
{
	struct borrowed borrowed;
	size_t size, whole;
	uint8_t *plain;

	if (document->attachment_count > SEALED_ATTACHMENTS_MOST)
		return STATUS_TOO_BIG;
	borrow(&borrowed, document, binding);
	size = tellback__v1__sealed__get_packed_size(&borrowed.sealed);
	if (size > MAX_SEALED_BYTES || to_size > MAX_BODY_BYTES)
		return STATUS_TOO_BIG;
	whole = to_size > size ? to_size : size;
	if (whole > size && whole - size < PADDING_LEAST)
		whole = size + PADDING_LEAST;
	plain = secret_alloc(whole);
	if (!plain)
		return STATUS_NO_MEMORY;
	(void)tellback__v1__sealed__pack(&borrowed.sealed, plain);
	if (whole > size)
		put_padding(plain + size, whole - size);
	*ret_plain = plain;
	*ret_size = whole;
	return STATUS_OK;
}
