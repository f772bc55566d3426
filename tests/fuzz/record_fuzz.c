/* Any bytes on a stream between our processes are records, or break the
 * stream; a record is a leaf, a head, a request for admission, or none.  The
 * first byte says in what pieces they come. */
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/record.h"
#include "base/z85.h"
#include "front/zap.h"
#include "signer/signer_record.h"

#define RECORD_MOST 4096
#define DOMAIN "tellback"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
read_signer(struct view record)
{
	uint8_t back[SIGNER_RECORD_BYTES];
	struct leaf leaf;
	struct tree_head head;

	if (!signer_record_leaf_read(record, &leaf)) {
		assert((int64_t)leaf.index >= 0 && leaf.accepted.ms >= 0 && leaf.kind < LEAF_KIND_COUNT);
		signer_record_leaf(&leaf, back);
		assert(record.size == SIGNER_RECORD_BYTES && !memcmp(back, record.bytes, record.size));
	}
	if (!signer_record_head_read(record, &head)) {
		assert(head.size <= INT64_MAX);
		signer_record_head(&head, back);
		assert(record.size == SIGNER_HEAD_BYTES && !memcmp(back, record.bytes, record.size));
	}
}

/* Frames behind their lengths of one byte. */
static void
read_zap(struct view rest)
{
	struct view frames[ZAP_FRAMES + 1];
	char curve[Z85_KEY_SIZE];
	uint8_t raw[Z85_KEY_BYTES];
	size_t count = 0;

	for (; rest.size && count <= ZAP_FRAMES; count++) {
		size_t size = rest.bytes[0] < rest.size ? rest.bytes[0] : rest.size - 1;

		frames[count] = (struct view){rest.bytes + 1, size};
		rest = (struct view){rest.bytes + 1 + size, rest.size - 1 - size};
	}
	if (!zap_read(frames, count, DOMAIN, curve)) {
		assert(count == ZAP_FRAMES && !z85_decode(curve, raw));
		assert(!memcmp(raw, frames[ZAP_FRAMES - 1].bytes, sizeof raw));
	}
}

/* Send up to ${most} bytes into the other end, as far as it takes them. */
static void
send_some(int fd, struct view *rest, size_t most)
{
	ssize_t put = send(fd, rest->bytes, rest->size < most ? rest->size : most, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (put > 0)
		*rest = (struct view){rest->bytes + put, rest->size - (size_t)put};
}

/* Every record comes out as it went in, in order, whatever the pieces. */
static void
read_stream(struct view all, size_t piece)
{
	static const struct record_bounds bounds = {RECORD_MOST, 2 * RECORD_MOST, 2 * RECORD_MOST};
	struct record_stream *stream = NULL;
	struct view rest = all, record;
	size_t at = 0;
	int ends[2];
	enum status status = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) ? STATUS_IO : STATUS_OK;

	assert(!status);
	status = record_stream_new(ends[0], &bounds, &stream);
	assert(!status);
	do {
		if (rest.size)
			send_some(ends[1], &rest, piece);
		else
			(void)shutdown(ends[1], SHUT_WR);
		while (!(status = record_stream_read(stream, &record))) {
			size_t size = all.bytes[at] | (size_t)all.bytes[at + 1] << 8;

			assert(record.size == size && at + 4 + size <= all.size);
			assert(!memcmp(record.bytes, all.bytes + at + 4, size));
			at += 4 + size;
			read_signer(record);
			read_zap(record);
		}
	} while (status == STATUS_NOT_FOUND);
	assert(status == STATUS_GONE || status == STATUS_MALFORMED);
	/* what broke it is a length over the bound, and nothing else does */
	if (status == STATUS_MALFORMED)
		assert(all.size - at >= 4 &&
		       (all.bytes[at + 1] >= RECORD_MOST >> 8 || all.bytes[at + 2] || all.bytes[at + 3]));
	record_stream_free(stream);
	(void)close(ends[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct view all = {bytes, size};

	read_signer(all);
	read_zap(all);
	if (size > 1 && size <= (size_t)64 * 1024)
		read_stream((struct view){bytes + 1, size - 1}, bytes[0] ? (size_t)bytes[0] * 8 : size);
	return 0;
}
