#include "runtime/vault_child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"
#include "runtime/keyring.h"
#include "tellback/bounds.h"

#define SOCKET_AT 3

/* The only texts that are ever signed: a key that signs whatever it is handed
 * would sign a directory, or another protocol's challenge. */
static const char *const first_lines[] = {"tellback/envelope/v1\n", "tellback/receipt/v1\n", "tellback/card/v1\n"};

struct ask {
	struct vault_ask head;
	uint8_t bytes[MAX_NOTE_BYTES];
};

/* Let nothing of the parent's be open here but the socket and the log. */
static int
shut(int socket)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
		return -1;
	if (socket != SOCKET_AT && dup2(socket, SOCKET_AT) < 0)
		return -1;
	return close_range(SOCKET_AT + 1, ~0U, 0);
}

static int
settle(const struct vault_child *child)
{
	static const int ours[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2};
	sigset_t none;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != child->parent)
		return -1; /* it died between the fork and here */
	secret_process_harden();
	/* the agent's stop is not ours: it may still have a receipt to sign */
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		(void)signal(ours[i], SIG_IGN);
	(void)signal(SIGCHLD, SIG_DFL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)prctl(PR_SET_NAME, "tellback-vault");
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	/* no RLIMIT_FSIZE: standard error may be a file, and a warning would kill it */
	return shut(child->socket);
}

static enum status
load(const struct vault_child *child, struct keyring **keyring, struct vault_answer *answer)
{
	struct keyring *fresh = NULL;
	enum status status = keyring_load(child->folder, child->passphrase_path, &fresh);
	size_t size;

	if (status)
		return status;
	if (*keyring) {
		(void)sodium_mprotect_readonly(*keyring);
		/* a reload brings epochs; another signing key is another agency */
		if (memcmp((*keyring)->sign.public_key, fresh->sign.public_key, SIGN_PUBLIC_BYTES)) {
			(void)sodium_mprotect_noaccess(*keyring);
			keyring_free(fresh);
			return STATUS_CONFLICT;
		}
		keyring_free(*keyring);
	}
	if (sodium_mlock(fresh, sizeof *fresh))
		log_event(LOG_LINE_WARNING, "vault.unlocked",
			  "why=\"keys may be swapped out\" do=\"LimitMEMLOCK=16M in the unit\"");
	size = strlen(fresh->sign.name) + 1;
	memcpy(answer->bytes, fresh->sign.name, size);
	memcpy(answer->bytes + size, fresh->sign.public_key, SIGN_PUBLIC_BYTES);
	answer->size = (uint8_t)(size + SIGN_PUBLIC_BYTES);
	*keyring = fresh;
	return STATUS_OK;
}

static enum status
sign(const struct keyring *keyring, struct view text, struct vault_answer *answer)
{
	for (size_t i = 0; i < sizeof first_lines / sizeof *first_lines; i++) {
		size_t size = strlen(first_lines[i]);

		if (text.size <= size || memcmp(text.bytes, first_lines[i], size))
			continue;
		keyring_sign(keyring, text, answer->bytes);
		answer->size = SIGNATURE_BYTES;
		return STATUS_OK;
	}
	return STATUS_NOT_PERMITTED;
}

static enum status
unwrap(const struct keyring *keyring, struct view pair, struct vault_answer *answer)
{
	enum status status;

	if (pair.size != 64)
		return STATUS_MALFORMED;
	status = keyring_unwrap(keyring, pair.bytes, pair.bytes + 32, answer->bytes);
	if (!status)
		answer->size = AGE_FILE_KEY_BYTES;
	return status;
}

/* The same text always gives the same: whoever could ask it of every name has
 * the store and the agent already.  Nothing goes back but the hash. */
static enum status
fingerprint(const struct keyring *keyring, struct view text, struct vault_answer *answer)
{
	struct digest digest;
	enum status status;

	if (!text.size || text.size > VAULT_FINGER_BYTES)
		return text.size ? STATUS_TOO_BIG : STATUS_MALFORMED;
	status = keyring_fingerprint(keyring, text, &digest);
	if (status)
		return status;
	memcpy(answer->bytes, digest.bytes, DIGEST_BYTES);
	answer->size = DIGEST_BYTES;
	return STATUS_OK;
}

/* One question, ${got} bytes as they came. */
static enum status
serve(const struct vault_child *child, struct keyring **keyring, const struct ask *ask, size_t got,
      struct vault_answer *answer)
{
	struct view bytes;
	enum status status = STATUS_MALFORMED;

	if (got < sizeof ask->head || ask->head.size != got - sizeof ask->head)
		return STATUS_MALFORMED;
	bytes = (struct view){ask->bytes, ask->head.size};
	if (ask->head.word == VAULT_LOAD)
		status = bytes.size ? STATUS_MALFORMED : load(child, keyring, answer);
	if (!*keyring)
		return status; /* no keys yet: nothing else is served */
	(void)sodium_mprotect_readonly(*keyring);
	if (ask->head.word == VAULT_SIGN)
		status = sign(*keyring, bytes, answer);
	else if (ask->head.word == VAULT_UNWRAP)
		status = unwrap(*keyring, bytes, answer);
	else if (ask->head.word == VAULT_FINGERPRINT)
		status = fingerprint(*keyring, bytes, answer);
	(void)sodium_mprotect_noaccess(*keyring);
	return status;
}

int
vault_child_run(const struct vault_child *child)
{
	struct keyring *keyring = NULL;
	struct ask *ask = NULL;
	int code = 1;

	if (settle(child) || sodium_init() < 0 || !(ask = secret_alloc(sizeof *ask)))
		goto out;
	for (;;) {
		struct vault_answer answer = {0};
		/* MSG_TRUNC: the true size, so that a longer question is seen to be one */
		ssize_t got = recv(SOCKET_AT, ask, sizeof *ask, MSG_TRUNC);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) { /* the agent closed its end: the work is done */
			code = got < 0;
			break;
		}
		answer.status = (size_t)got > sizeof *ask ? (uint8_t)STATUS_TOO_BIG
							  : (uint8_t)serve(child, &keyring, ask, (size_t)got, &answer);
		got = send(SOCKET_AT, &answer, sizeof answer, MSG_NOSIGNAL);
		sodium_memzero(&answer, sizeof answer);
		if (got < 0)
			break;
	}
out:
	if (keyring)
		(void)sodium_mprotect_readwrite(keyring); /* so that it can be wiped */
	keyring_free(keyring);
	secret_free(ask);
	return code;
}
