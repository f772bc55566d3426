#include "seal/age_reader.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "seal/age_head.h"

#define SEALED_CHUNK (AGE_CHUNK_BYTES + AGE_TAG_BYTES)

/* One byte more than a chunk is looked at: whether any follows says whether it
 * is the last. */
#define AHEAD (SEALED_CHUNK + 1)

struct age_reader {
	struct age_source source;
	struct age_stream_chunk chunk;
	uint8_t key[AGE_STREAM_KEY_BYTES];
	uint8_t ahead[AHEAD];
	size_t ahead_size;
	uint8_t plain[AGE_CHUNK_BYTES];
	size_t plain_size;
	size_t plain_at;
};

/* Look as far ahead as there is room, or the file goes. */
static enum status
look_ahead(struct age_reader *reader)
{
	size_t got = 0;
	enum status status = reader->source.get(reader->source.context, reader->ahead + reader->ahead_size,
						AHEAD - reader->ahead_size, &got);

	if (!status)
		reader->ahead_size += got;
	return status;
}

static void
pass(struct age_reader *reader, size_t size)
{
	memmove(reader->ahead, reader->ahead + size, reader->ahead_size - size);
	reader->ahead_size -= size;
}

/* A header's end comes within what is looked ahead. */
static enum status
begin(struct age_reader *reader, const struct age_unwrapper *unwrapper, enum age_fault *ret_fault)
{
	uint8_t file_key[AGE_FILE_KEY_BYTES] = {0};
	size_t size = 0;
	enum status status = look_ahead(reader);

	if (!status)
		status = age_head_open((struct view){reader->ahead, reader->ahead_size}, unwrapper, file_key, &size,
				       ret_fault);
	if (!status && reader->ahead_size - size < AGE_NONCE_BYTES) {
		*ret_fault = AGE_BAD_HEADER;
		status = STATUS_CANNOT_OPEN;
	}
	if (!status) {
		age_head_payload_key(file_key, reader->ahead + size, reader->key);
		pass(reader, size + AGE_NONCE_BYTES);
	}
	sodium_memzero(file_key, sizeof file_key);
	return status;
}

enum status
age_reader_new(const struct age_source *source, const struct age_unwrapper *unwrapper, struct age_reader **ret_reader,
	       enum age_fault *ret_fault)
{
	struct age_reader *reader = secret_alloc(sizeof *reader);
	enum status status;

	*ret_fault = AGE_OPENED;
	if (!reader)
		return STATUS_NO_MEMORY;
	memset(reader, 0, sizeof *reader);
	reader->source = *source;
	status = begin(reader, unwrapper, ret_fault);
	if (status)
		age_reader_free(reader);
	else
		*ret_reader = reader;
	return status;
}

void
age_reader_free(struct age_reader *reader)
{
	secret_free(reader);
}

static enum status
next_chunk(struct age_reader *reader)
{
	enum status status = look_ahead(reader);
	size_t size;

	if (status)
		return status;
	size = reader->ahead_size < AHEAD ? reader->ahead_size : SEALED_CHUNK;
	reader->chunk.is_last = reader->ahead_size < AHEAD;
	/* an empty last chunk stands only for an empty text */
	if (size == AGE_TAG_BYTES && reader->chunk.number)
		return STATUS_CANNOT_OPEN;
	status = age_stream_chunk_open(reader->key, &reader->chunk, (struct view){reader->ahead, size}, reader->plain);
	if (status)
		return status;
	reader->plain_size = size - AGE_TAG_BYTES;
	reader->plain_at = 0;
	reader->chunk.number++;
	pass(reader, size);
	return STATUS_OK;
}

enum status
age_reader_get(struct age_reader *reader, uint8_t *ret_bytes, size_t size, size_t *ret_got)
{
	size_t got = 0;

	while (got < size) {
		size_t part = reader->plain_size - reader->plain_at;

		if (!part) {
			enum status status = reader->chunk.is_last ? STATUS_OK : next_chunk(reader);

			if (status)
				return status;
			if (reader->plain_at == reader->plain_size)
				break; /* the end */
			continue;
		}
		if (part > size - got)
			part = size - got;
		memcpy(ret_bytes + got, reader->plain + reader->plain_at, part);
		reader->plain_at += part;
		got += part;
	}
	*ret_got = got;
	return STATUS_OK;
}
