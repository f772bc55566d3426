#include "base/call.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/call_bytes.h"
#include "tellback/bounds.h"

enum status
call_encode(const struct call *call, struct arena *arena, struct view *ret_bytes)
{
	size_t size = 4;
	uint8_t *bytes, *at;

	if (call->word_count < 1 || call->word_count > CALL_WORDS)
		return STATUS_MALFORMED;
	for (size_t i = 0; i < call->word_count; i++) {
		size_t word = strlen(call->words[i]);

		if (word > MAX_CALL_BYTES - 4 || size > MAX_CALL_BYTES - 4 - word)
			return STATUS_TOO_BIG;
		size += 4 + word;
	}
	if (call->payload.size > MAX_CALL_BYTES - size)
		return STATUS_TOO_BIG;
	size += call->payload.size;
	bytes = at = arena_alloc(arena, size);
	if (!bytes)
		return STATUS_NO_MEMORY;
	at = call_put_u32(at, (uint32_t)call->word_count);
	for (size_t i = 0; i < call->word_count; i++) {
		size_t word = strlen(call->words[i]);

		at = call_put_u32(at, (uint32_t)word);
		memcpy(at, call->words[i], word);
		at += word;
	}
	if (call->payload.size)
		memcpy(at, call->payload.bytes, call->payload.size);
	*ret_bytes = (struct view){bytes, size};
	return STATUS_OK;
}

/* Take a u32 off the front of ${rest}; non-zero if it is too short. */
static int
take_u32(struct view *rest, uint32_t *ret_number)
{
	if (rest->size < 4)
		return -1;
	*ret_number = call_get_u32(rest->bytes);
	*rest = (struct view){rest->bytes + 4, rest->size - 4};
	return 0;
}

enum status
call_decode(struct view bytes, struct arena *arena, struct call *ret_call)
{
	struct call call = {.word_count = 0};
	uint32_t count, size;

	if (bytes.size > MAX_CALL_BYTES)
		return STATUS_TOO_BIG;
	if (take_u32(&bytes, &count) || count < 1 || count > CALL_WORDS)
		return STATUS_MALFORMED;
	for (; call.word_count < count; call.word_count++) {
		if (take_u32(&bytes, &size) || size > bytes.size || memchr(bytes.bytes, '\0', size))
			return STATUS_MALFORMED;
		call.words[call.word_count] = arena_text(arena, bytes.bytes, size);
		if (!call.words[call.word_count])
			return STATUS_NO_MEMORY;
		bytes = (struct view){bytes.bytes + size, bytes.size - size};
	}
	call.payload = bytes;
	*ret_call = call;
	return STATUS_OK;
}

enum status
call_reply_encode(const struct call_reply *reply, struct arena *arena, struct view *ret_bytes)
{
	size_t size;
	uint8_t *bytes, *at;

	if (reply->out.size > MAX_CALL_BYTES - 8 || reply->err.size > MAX_CALL_BYTES - 8 - reply->out.size)
		return STATUS_TOO_BIG;
	size = 8 + reply->out.size + reply->err.size;
	bytes = arena_alloc(arena, size);
	if (!bytes)
		return STATUS_NO_MEMORY;
	at = call_put_u32(bytes, (uint32_t)reply->code);
	at = call_put_u32(at, (uint32_t)reply->out.size);
	if (reply->out.size)
		memcpy(at, reply->out.bytes, reply->out.size);
	if (reply->err.size)
		memcpy(at + reply->out.size, reply->err.bytes, reply->err.size);
	*ret_bytes = (struct view){bytes, size};
	return STATUS_OK;
}

enum status
call_reply_decode(struct view bytes, struct call_reply *ret_reply)
{
	uint32_t code, out;

	if (take_u32(&bytes, &code) || take_u32(&bytes, &out) || code > 255 || out > bytes.size)
		return STATUS_MALFORMED;
	ret_reply->code = (enum exit_code)code;
	ret_reply->out = (struct view){bytes.bytes, out};
	ret_reply->err = (struct view){bytes.bytes + out, bytes.size - out};
	return STATUS_OK;
}

static enum status
dial(const char *socket_path, int *ret_fd)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd;

	if (strlen(socket_path) >= sizeof address.sun_path)
		return STATUS_TOO_BIG;
	memcpy(address.sun_path, socket_path, strlen(socket_path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return STATUS_IO;
	if (connect(fd, (const struct sockaddr *)&address, sizeof address)) {
		enum status status = STATUS_GONE;

		if (errno == EACCES || errno == EPERM)
			status = STATUS_NOT_PERMITTED;
		(void)close(fd); /* nothing was written */
		return status;
	}
	*ret_fd = fd;
	return STATUS_OK;
}

static enum status
send_all(int fd, const uint8_t *bytes, size_t size)
{
	while (size) {
		ssize_t put = send(fd, bytes, size, MSG_NOSIGNAL);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno == EPIPE || errno == ECONNRESET ? STATUS_GONE : STATUS_IO;
		bytes += put;
		size -= (size_t)put;
	}
	return STATUS_OK;
}

static enum status
receive_all(int fd, uint8_t *bytes, size_t size)
{
	while (size) {
		ssize_t got = recv(fd, bytes, size, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && errno != ECONNRESET)
			return STATUS_IO;
		if (got <= 0)
			return STATUS_GONE;
		bytes += got;
		size -= (size_t)got;
	}
	return STATUS_OK;
}

/* Ask over the open socket, and read the reply into ${arena}. */
static enum status
ask(int fd, struct view request, struct arena *arena, struct view *ret_bytes)
{
	uint8_t head[4];
	enum status status;
	uint8_t *bytes;
	uint32_t size;

	(void)call_put_u32(head, (uint32_t)request.size);
	status = send_all(fd, head, sizeof head);
	if (!status)
		status = send_all(fd, request.bytes, request.size);
	/* a daemon that refuses early has answered before it read all */
	if (status && status != STATUS_GONE)
		return status;
	status = receive_all(fd, head, sizeof head);
	if (status)
		return status;
	size = call_get_u32(head);
	if (size > MAX_CALL_BYTES)
		return STATUS_MALFORMED;
	bytes = arena_alloc(arena, size);
	if (!bytes)
		return STATUS_NO_MEMORY;
	status = receive_all(fd, bytes, size);
	if (!status)
		*ret_bytes = (struct view){bytes, size};
	return status;
}

enum status
call_make(const char *socket_path, const struct call *call, struct arena *arena, struct call_reply *ret_reply)
{
	struct view request, bytes = {NULL, 0};
	int fd = -1;
	enum status status = call_encode(call, arena, &request);

	if (!status)
		status = dial(socket_path, &fd);
	if (status)
		return status;
	status = ask(fd, request, arena, &bytes);
	(void)close(fd); /* the reply has been read or not */
	return status ? status : call_reply_decode(bytes, ret_reply);
}

/* What a peer wrote must not drive the terminal: control bytes, and C1
 * controls in UTF-8 (C2 80..9F), are shown as '?'. */
static void
print_plain(FILE *to, struct view text)
{
	for (size_t i = 0; i < text.size; i++) {
		uint8_t byte = text.bytes[i];
		int c1 = byte == 0xc2 && i + 1 < text.size && text.bytes[i + 1] >= 0x80 && text.bytes[i + 1] <= 0x9f;

		if (c1)
			i++;
		if (c1 || (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f)
			byte = '?';
		(void)putc(byte, to); /* seen by fflush below */
	}
}

int
call_print(const struct call_reply *reply)
{
	print_plain(stdout, reply->out);
	print_plain(stderr, reply->err);
	if (fflush(stdout) && reply->code == EXIT_DONE)
		return EXIT_REFUSED;
	return (int)reply->code;
}
