#include "runtime/vault.h"

#include <errno.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/leaks.h"
#include "runtime/vault_child.h"
#include "tellback/bounds.h"

/* Longer than the slowest answer, a reload with a passphrase's derivation. */
#define PATIENCE_S 60
/* Longer than it takes to wipe the keys. */
#define END_PATIENCE_S 10

struct vault {
	int socket; /* -1 once it has failed: no answer may be taken for another's */
	pid_t pid;
	struct signer_key key;
};

static void
vault_lose(struct vault *vault)
{
	if (vault->socket >= 0)
		(void)close(vault->socket); /* the child ends at its end of file */
	vault->socket = -1;
}

/* Only the words a vault says are believed, whatever byte comes. */
static enum status
answer_status(uint8_t byte)
{
	static const enum status words[] = {
	    STATUS_OK,	     STATUS_MALFORMED,	   STATUS_TOO_BIG,	 STATUS_NOT_FOUND,
	    STATUS_CONFLICT, STATUS_NOT_PERMITTED, STATUS_CANNOT_OPEN,	 STATUS_NO_MEMORY,
	    STATUS_IO,	     STATUS_CORRUPT,	   STATUS_MISCONFIGURED,
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (byte == (uint8_t)words[i])
			return words[i];
	return STATUS_GONE;
}

static enum status
vault_ask(struct vault *vault, enum vault_word word, struct view text, struct vault_answer *ret_answer)
{
	struct vault_ask head = {.word = (uint32_t)word, .size = (uint32_t)text.size};
	struct iovec parts[2] = {{.iov_base = &head, .iov_len = sizeof head}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	ssize_t got;

	if (vault->socket < 0)
		return STATUS_GONE;
	/* sendmsg does not write through it */
	memcpy(&parts[1].iov_base, &text.bytes, sizeof text.bytes);
	parts[1].iov_len = text.size;
	do
		got = sendmsg(vault->socket, &message, MSG_NOSIGNAL);
	while (got < 0 && errno == EINTR);
	if (got == (ssize_t)(sizeof head + text.size))
		do
			got = recv(vault->socket, ret_answer, sizeof *ret_answer, 0);
		while (got < 0 && errno == EINTR);
	else
		got = -1;
	if (got != (ssize_t)sizeof *ret_answer || ret_answer->size > sizeof ret_answer->bytes) {
		vault_lose(vault);
		return STATUS_GONE;
	}
	return answer_status(ret_answer->status);
}

/* Ask for ${size} bytes of secret or signature. */
static enum status
vault_get(struct vault *vault, enum vault_word word, struct view text, uint8_t *ret_bytes, size_t size)
{
	struct vault_answer answer;
	enum status status = vault_ask(vault, word, text, &answer);

	if (!status && answer.size != size)
		status = STATUS_GONE;
	if (!status)
		memcpy(ret_bytes, answer.bytes, size);
	if (status != STATUS_GONE)
		sodium_memzero(&answer, sizeof answer);
	return status;
}

int
vault_is_there(const struct vault *vault)
{
	char first;

	/* it says nothing unasked: either there is nothing to read, or its end */
	return vault->socket >= 0 && recv(vault->socket, &first, 1, MSG_PEEK | MSG_DONTWAIT) != 0;
}

int
vault_fd(const struct vault *vault)
{
	return vault->socket;
}

enum status
vault_reload(struct vault *vault)
{
	struct vault_answer answer;
	enum status status = vault_ask(vault, VAULT_LOAD, (struct view){0}, &answer);
	const uint8_t *end;
	size_t size;

	if (status)
		return status;
	end = memchr(answer.bytes, '\0', answer.size);
	size = end ? (size_t)(end - answer.bytes) + 1 : 0;
	if (!end || answer.size != size + SIGN_PUBLIC_BYTES)
		return STATUS_GONE;
	return signed_note_key((const char *)answer.bytes, NOTE_KEY_ED25519, answer.bytes + size, &vault->key);
}

static void
child_main(const struct vault_child *child)
{
	int code = vault_child_run(child);

	leaks_report();
	_exit(code);
}

enum status
vault_start(const char *folder, const char *passphrase_path, struct vault **ret_vault)
{
	const struct timeval patience = {.tv_sec = PATIENCE_S};
	struct vault *vault = calloc(1, sizeof *vault);
	int pair[2] = {-1, -1};
	enum status status = STATUS_OK;
	pid_t self = getpid();

	if (!vault)
		return STATUS_NO_MEMORY;
	vault->socket = -1;
	vault->pid = -1;
	/* datagrams: a question can never be taken for the rest of another */
	if (sodium_init() < 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair)) {
		free(vault);
		return STATUS_IO;
	}
	vault->socket = pair[0];
	(void)setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	vault->pid = fork();
	if (!vault->pid)
		child_main(&(struct vault_child){pair[1], self, folder, passphrase_path});
	(void)close(pair[1]);
	if (vault->pid < 0)
		status = STATUS_NO_MEMORY;
	else
		status = vault_reload(vault);
	if (status) {
		vault_stop(vault);
		return status;
	}
	*ret_vault = vault;
	return STATUS_OK;
}

/* The child wipes its keys and ends when it hears no more; one that does not
 * end in time is killed by whoever called. */
static void
vault_dismiss(struct vault *vault)
{
	const struct timeval patience = {.tv_sec = END_PATIENCE_S};
	char last;

	if (vault->socket < 0 || shutdown(vault->socket, SHUT_WR) ||
	    setsockopt(vault->socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience))
		return;
	while (recv(vault->socket, &last, sizeof last, 0) < 0 && errno == EINTR)
		;
}

void
vault_stop(struct vault *vault)
{
	if (!vault)
		return;
	vault_dismiss(vault);
	vault_lose(vault);
	/* The agent may have reaped it among other children: then the number may
	 * be another process's by now and waitpid says ECHILD. */
	if (vault->pid > 0 && waitpid(vault->pid, NULL, WNOHANG) == 0) {
		(void)kill(vault->pid, SIGKILL);
		while (waitpid(vault->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	free(vault);
}

enum status
vault_sign(struct vault *vault, struct view text, uint8_t ret_signature[static SIGNATURE_BYTES])
{
	if (text.size > MAX_NOTE_BYTES)
		return STATUS_TOO_BIG;
	return vault_get(vault, VAULT_SIGN, text, ret_signature, SIGNATURE_BYTES);
}

enum status
vault_unwrap(struct vault *vault, const uint8_t ephemeral[static 32], const uint8_t body[static 32],
	     uint8_t ret_file_key[static AGE_FILE_KEY_BYTES])
{
	uint8_t both[64];

	memcpy(both, ephemeral, 32);
	memcpy(both + 32, body, 32);
	return vault_get(vault, VAULT_UNWRAP, (struct view){both, sizeof both}, ret_file_key, AGE_FILE_KEY_BYTES);
}

enum status
vault_fingerprint(struct vault *vault, struct view text, struct digest *ret_digest)
{
	if (text.size > VAULT_FINGER_BYTES)
		return STATUS_TOO_BIG;
	return vault_get(vault, VAULT_FINGERPRINT, text, ret_digest->bytes, DIGEST_BYTES);
}

static enum status
signer_sign(void *context, struct view text, uint8_t ret_signature[SIGNATURE_BYTES])
{
	return vault_sign(context, text, ret_signature);
}

static enum status
unwrapper_unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32],
		 uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	return vault_unwrap(context, ephemeral, body, ret_file_key);
}

void
vault_signer(struct vault *vault, struct note_signer *ret_signer)
{
	*ret_signer = (struct note_signer){.key = &vault->key, .context = vault, .sign = signer_sign};
}

void
vault_unwrapper(struct vault *vault, struct age_unwrapper *ret_unwrapper)
{
	*ret_unwrapper = (struct age_unwrapper){.context = vault, .unwrap = unwrapper_unwrap};
}

const struct signer_key *
vault_sign_key(const struct vault *vault)
{
	return &vault->key;
}
