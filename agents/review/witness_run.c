/* The words of `witness`: where its key is, and where the cosignature goes. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/secret.h"
#include "review/asked.h"
#include "review/line.h"
#include "review/stop.h"
#include "review/witness.h"
#include "runtime/keyring.h"
#include "runtime/keyring_make.h"

/* What was asked. */
struct wanted {
	struct asked asked;
	const char *key;
	const char *state;
	const char *out;
	const char *send; /* NULL, or what was said */
	const char *broker;
	const char *root;
	const char *make;
	const char *name;
};

static const char *
sentence_of(enum cosign_code code)
{
	static const char *const sentences[COSIGN_CODE_COUNT] = {
#define X(name, word, sentence) sentence,
		COSIGN_CODE_TABLE(X)
#undef X
	};

	return (unsigned)code < COSIGN_CODE_COUNT ? sentences[code] : "The broker's answer makes no sense.";
}

/* ---- a key ------------------------------------------------------------------------- */

static int
make_key(struct wanted *wanted)
{
	const struct keyring_options options = {.agency = wanted->name, .made = clock_now()};
	struct keyring *keyring = NULL;
	char vkey[VKEY_SIZE];
	enum status status = keyring_make_witness(wanted->make, &options);
	int is_old = status == STATUS_CONFLICT;

	if (!status || is_old)
		status = keyring_witness_load(wanted->make, &keyring);
	if (!status && is_old && strcmp(keyring->sign.name, wanted->name) != 0) {
		(void)trouble_say(&wanted->asked.trouble, status, "%s is there already, of %s, and stays as it is",
				  wanted->make, keyring->sign.name);
		keyring_free(keyring);
		return asked_end(&wanted->asked, EXIT_CONFLICT);
	}
	if (status == STATUS_MALFORMED)
		(void)trouble_say(&wanted->asked.trouble, status, "%s is no name of a witness, as mash.witness is one",
				  wanted->name);
	else if (status)
		(void)trouble_say(&wanted->asked.trouble, status, "the key %s %s (%s)", wanted->make,
				  is_old ? "cannot be read" : "cannot be made", status_word(status));
	if (status)
		return asked_end(&wanted->asked, EXIT_REFUSED);
	signed_note_key_print(&keyring->sign, vkey);
	keyring_free(keyring);
	(void)printf("witness %s\n", vkey);
	(void)fprintf(stderr, "tellback-review: %sthe line is for the registrar's directory (`tellback registrar broker`); "
			      "%s stays with the witness\n",
		      is_old ? "the key is there already, and stays as it is; " : "", wanted->make);
	return asked_end(&wanted->asked, fflush(stdout) ? EXIT_REFUSED : EXIT_DONE);
}

/* ---- where it goes -------------------------------------------------------------------- */

static enum status
send_it(struct wanted *wanted, struct view raw)
{
	struct trouble *trouble = &wanted->asked.trouble;
	struct frame question = {.kind = FRAME_COSIGN, .as.cosign = {raw}}, answer;
	struct line_options options = {wanted->broker, wanted->root, -1};
	struct line *line = NULL;
	enum status status = stop_open(&options.stop);

	if (!status)
		status = line_open(&options, &line, trouble);
	if (!status)
		status = line_ask(line, &question, wanted->asked.arena, &answer, trouble);
	if (!status && (answer.kind != FRAME_COSIGNED || answer.as.cosigned.code != COSIGN_TAKEN))
		status = trouble_say(trouble, STATUS_NOT_PERMITTED, "the broker does not take the cosignature: %s",
				     answer.kind == FRAME_COSIGNED ? sentence_of(answer.as.cosigned.code)
								   : "its answer makes no sense");
	if (!status)
		(void)printf("the broker shows %" PRIu64 " leaves as cosigned\n", answer.as.cosigned.size);
	line_close(line);
	if (options.stop >= 0)
		(void)close(options.stop); /* nothing was written */
	return status;
}

static enum status
give(struct wanted *wanted, struct view raw)
{
	struct trouble *trouble = &wanted->asked.trouble;
	enum status status = STATUS_OK;

	if (wanted->out) {
		status = file_write(wanted->out, raw, 0644);
		if (status)
			return trouble_say(trouble, status, "%s cannot be written (%s)", wanted->out, status_word(status));
		(void)printf("%s: %" PRIu64 " leaves, cosigned; `tellbackctl cosign` takes it\n", wanted->out,
			     wanted->asked.folder.checkpoint.head.size);
	}
	if (wanted->send)
		status = send_it(wanted, raw);
	else if (!wanted->out && fwrite(raw.bytes, 1, raw.size, stdout) != raw.size)
		status = STATUS_IO;
	if (!status && fflush(stdout))
		status = STATUS_IO;
	return status == STATUS_IO ? trouble_say(trouble, status, "the cosignature could not be written") : status;
}

/* ---- cosigning -------------------------------------------------------------------------- */

/* Two that run at once could cosign two logs: the key file is the lock. */
static enum status
lock_key(const char *path, int *ret_fd, struct trouble *trouble)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return trouble_say(trouble, STATUS_NOT_FOUND, "there is no key %s: `witness --make` makes one", path);
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		(void)close(fd); /* nothing was written */
		return trouble_say(trouble, STATUS_BUSY, "this witness is cosigning just now, in another process");
	}
	*ret_fd = fd;
	return STATUS_OK;
}

static enum status
cosign(struct wanted *wanted, struct keyring *keyring)
{
	struct asked *asked = &wanted->asked;
	struct note_signer signer;
	struct witness witness = {&signer, &asked->pinned, wanted->state};
	struct view raw;
	enum status status;

	keyring_signer(keyring, &signer);
	if (!witness.state)
		witness.state = arena_print(asked->arena, "%s.state", wanted->key);
	if (!witness.state)
		return trouble_say(&asked->trouble, STATUS_NO_MEMORY, "there is not enough memory");
	status = witness_cosign(&witness, &asked->folder, clock_now(), asked->arena, &raw, &asked->trouble);
	return status ? status : give(wanted, raw);
}

static int
run(struct wanted *wanted)
{
	struct asked *asked = &wanted->asked;
	struct keyring *keyring = NULL;
	int fd = -1, code = asked_open(asked);
	enum status status;

	if (code)
		return asked_end(asked, code);
	status = lock_key(wanted->key, &fd, &asked->trouble);
	if (!status)
		status = keyring_witness_load(wanted->key, &keyring);
	if (!status)
		status = cosign(wanted, keyring);
	else
		(void)trouble_say(&asked->trouble, status, "the key %s cannot be used (%s%s)", wanted->key, status_word(status),
				  status == STATUS_NOT_PERMITTED ? ": it must be this user's own, mode 0600" : "");
	keyring_free(keyring);
	if (fd >= 0)
		(void)close(fd); /* nothing was written */
	return asked_end(asked, status ? EXIT_REFUSED : EXIT_DONE);
}

int
witness_run(char **words, int word_count)
{
	struct wanted wanted = {.asked = {.verb = "witness"}};
	const struct asked_option options[] = {
		{"--from", ASKED_VALUE, &wanted.asked.from}, {"--roots", ASKED_VALUE, &wanted.asked.roots},
		{"--key", ASKED_VALUE, &wanted.key},	     {"--state", ASKED_VALUE, &wanted.state},
		{"--out", ASKED_VALUE, &wanted.out},	     {"--send", ASKED_FLAG, &wanted.send},
		{"--broker", ASKED_VALUE, &wanted.broker},   {"--root", ASKED_VALUE, &wanted.root},
		{"--make", ASKED_VALUE, &wanted.make},	     {"--name", ASKED_VALUE, &wanted.name},
	};
	int code = asked_words(wanted.asked.verb, options, sizeof options / sizeof *options, words, word_count);

	if (code)
		return code;
	secret_process_harden();
	if (wanted.make) {
		if (!wanted.name || wanted.key || wanted.asked.from)
			return asked_misused(wanted.asked.verb, "--make FILE takes --name NAME and nothing else", "");
		return make_key(&wanted);
	}
	if (!wanted.key || !wanted.asked.from)
		return asked_misused(wanted.asked.verb, "it takes --key FILE and --from DIR", "");
	if (!wanted.send != !wanted.broker)
		return asked_misused(wanted.asked.verb, "--send and --broker CONFIG go together", "");
	return run(&wanted);
}
