#include "seal/age_writer.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "seal/age_head.h"
#include "tellback/bounds.h"

struct age_writer {
	struct age_sink sink;
	struct age_stream_chunk chunk;
	size_t held;
	uint8_t key[AGE_STREAM_KEY_BYTES];
	uint8_t plain[AGE_CHUNK_BYTES];
	uint8_t sealed[AGE_CHUNK_BYTES + AGE_TAG_BYTES];
};

static enum status
begin(struct age_writer *writer, const struct age_public *recipients, size_t count)
{
	uint8_t text[AGE_HEADER_WRITTEN_MOST + AGE_NONCE_BYTES];
	uint8_t file_key[AGE_FILE_KEY_BYTES];
	size_t size = 0;
	enum status status;

	randombytes_buf(file_key, sizeof file_key);
	status = age_head_make(file_key, recipients, count, text, &size);
	if (!status) {
		randombytes_buf(text + size, AGE_NONCE_BYTES);
		age_head_payload_key(file_key, text + size, writer->key);
		status = writer->sink.put(writer->sink.context, (struct view){text, size + AGE_NONCE_BYTES});
	}
	sodium_memzero(file_key, sizeof file_key);
	return status;
}

enum status
age_writer_new(const struct age_public *recipients, size_t count, const struct age_sink *sink,
	       struct age_writer **ret_writer)
{
	struct age_writer *writer;
	enum status status;

	if (!count)
		return STATUS_MALFORMED;
	if (count > MAX_RECIPIENTS)
		return STATUS_TOO_BIG;
	writer = secret_alloc(sizeof *writer);
	if (!writer)
		return STATUS_NO_MEMORY;
	memset(writer, 0, sizeof *writer);
	writer->sink = *sink;
	status = begin(writer, recipients, count);
	if (status)
		age_writer_free(writer);
	else
		*ret_writer = writer;
	return status;
}

void
age_writer_free(struct age_writer *writer)
{
	secret_free(writer);
}

static enum status
put_chunk(struct age_writer *writer)
{
	const size_t size = writer->held + AGE_TAG_BYTES;

	age_stream_chunk_seal(writer->key, &writer->chunk, (struct view){writer->plain, writer->held}, writer->sealed);
	writer->chunk.number++;
	writer->held = 0;
	return writer->sink.put(writer->sink.context, (struct view){writer->sealed, size});
}

enum status
age_writer_add(struct age_writer *writer, struct view plain)
{
	enum status status = STATUS_OK;
	size_t at = 0;

	while (!status && at < plain.size) {
		size_t part = AGE_CHUNK_BYTES - writer->held;

		/* a full one goes only when there is more: it may be the last */
		if (!part) {
			status = put_chunk(writer);
			continue;
		}
		if (part > plain.size - at)
			part = plain.size - at;
		memcpy(writer->plain + writer->held, plain.bytes + at, part);
		writer->held += part;
		at += part;
	}
	return status;
}

enum status
age_writer_end(struct age_writer *writer)
{
	writer->chunk.is_last = 1;
	return put_chunk(writer);
}
