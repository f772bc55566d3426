#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/secret.h"
#include "runtime/keyring.h"
#include "runtime/keyring_make.h"
#include "runtime/vault.h"
#include "runtime/vault_child.h"
#include "tellback/bounds.h"

struct place {
	char folder[64];
	char keys[128];
	struct vault *vault;
};

static const struct keyring_options police = {"police", "2026-01-05", NULL, {1767600000000}};
static const char envelope[] = "tellback/envelope/v1\nid TEST\n";

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	unsigned made;

	if (!place)
		return -1;
	(void)unsetenv("CREDENTIALS_DIRECTORY");
	(void)snprintf(place->folder, sizeof place->folder, "/tmp/vault-test-XXXXXX");
	if (!mkdtemp(place->folder))
		return -1;
	(void)snprintf(place->keys, sizeof place->keys, "%s/keys", place->folder);
	*state = place;
	return keyring_make_all(place->keys, &police, &made) || vault_start(place->keys, NULL, &place->vault);
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	char command[256];
	int code;

	vault_stop(place->vault);
	(void)snprintf(command, sizeof command, "rm -rf %s", place->folder);
	code = system(command);
	free(place);
	return code;
}

static struct view
view_of(const char *text)
{
	return (struct view){(const uint8_t *)text, strlen(text)};
}

/* The process id of the one child that this process has. */
static pid_t
child_pid(void)
{
	char path[64], text[64] = "";
	FILE *children;

	(void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	children = fopen(path, "r");
	assert_non_null(children);
	assert_non_null(fgets(text, sizeof text, children));
	(void)fclose(children);
	return (pid_t)strtol(text, NULL, 10);
}

static void
only_texts_on_the_list_are_signed(void **state)
{
	struct place *place = *state;
	static const struct {
		const char *label;
		const char *text;
		enum status want;
	} rows[] = {
	    {"an envelope", "tellback/envelope/v1\nx\n", STATUS_OK},
	    {"a receipt", "tellback/receipt/v1\nx\n", STATUS_OK},
	    {"a card", "tellback/card/v1\nx\n", STATUS_OK},
	    {"a directory", "tellback/directory/v1\nx\n", STATUS_NOT_PERMITTED},
	    {"a policy", "tellback/policy/v1\nx\n", STATUS_NOT_PERMITTED},
	    {"a notice", "tellback/notice/v1\nx\n", STATUS_NOT_PERMITTED},
	    {"a checkpoint", "tellback/log/main\n1\nAAAA\n", STATUS_NOT_PERMITTED},
	    {"nothing", "", STATUS_NOT_PERMITTED},
	    {"the line alone", "tellback/envelope/v1\n", STATUS_NOT_PERMITTED},
	    {"no end of line", "tellback/envelope/v1", STATUS_NOT_PERMITTED},
	    {"a longer line", "tellback/envelope/v10\nx\n", STATUS_NOT_PERMITTED},
	    {"the line second", "\ntellback/envelope/v1\nx\n", STATUS_NOT_PERMITTED},
	    {"another case", "Tellback/envelope/v1\nx\n", STATUS_NOT_PERMITTED},
	    {"a challenge", "SSH-2.0-TEST\n", STATUS_NOT_PERMITTED},
	};
	uint8_t signature[SIGNATURE_BYTES];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (vault_sign(place->vault, view_of(rows[i].text), signature) != rows[i].want)
			fail_msg("%s", rows[i].label);
}

static void
the_largest_note_is_signed_and_a_larger_is_not(void **state)
{
	struct place *place = *state;
	char *text = malloc(MAX_NOTE_BYTES + 2);
	uint8_t signature[SIGNATURE_BYTES];

	assert_non_null(text);
	memset(text, 'x', MAX_NOTE_BYTES + 1);
	memcpy(text, envelope, sizeof envelope - 1);
	text[MAX_NOTE_BYTES] = '\0';
	assert_int_equal(vault_sign(place->vault, view_of(text), signature), STATUS_OK);
	text[MAX_NOTE_BYTES] = 'x';
	text[MAX_NOTE_BYTES + 1] = '\0';
	assert_int_equal(vault_sign(place->vault, view_of(text), signature), STATUS_TOO_BIG);
	assert_int_equal(vault_sign(place->vault, view_of(envelope), signature), STATUS_OK);
	free(text);
}

static void
what_it_signs_verifies_under_its_key(void **state)
{
	struct place *place = *state;
	struct arena *arena = arena_new(65536);
	struct note_signer signer;
	struct view raw;

	vault_signer(place->vault, &signer);
	assert_string_equal(vault_sign_key(place->vault)->name, "police");
	assert_int_equal(signed_note_make(view_of(envelope), &signer, arena, &raw), STATUS_OK);
	assert_int_equal(signed_note_check(raw, vault_sign_key(place->vault)), STATUS_OK);
	arena_free(arena);
}

/* Seal to ${secret}'s public half, and open through the vault. */
static enum status
seal_and_open(struct place *place, const uint8_t secret[static AGE_KEY_BYTES], enum age_fault *fault)
{
	struct arena *arena = arena_new(1 << 20);
	struct age_unwrapper unwrapper;
	struct age_public key;
	struct view file;
	uint8_t *plain = NULL;
	size_t size = 0;
	enum status status;

	assert_int_equal(age_key_make(secret, &key), STATUS_OK);
	assert_int_equal(age_seal(view_of("TEST"), &key, 1, arena, &file), STATUS_OK);
	vault_unwrapper(place->vault, &unwrapper);
	status = age_open(file, &unwrapper, &plain, &size, fault);
	if (!status) {
		assert_int_equal(size, 4);
		assert_memory_equal(plain, "TEST", 4);
		secret_free(plain);
	}
	arena_free(arena);
	return status;
}

static void
mail_to_any_epoch_opens_and_a_new_epoch_after_a_reload(void **state)
{
	struct place *place = *state;
	const struct keyring_options later = {"police", "2026-04-05", NULL, {1775400000000}};
	struct keyring *keyring;
	const uint8_t foreign[AGE_KEY_BYTES] = {7};
	enum age_fault fault = AGE_OPENED;

	assert_int_equal(keyring_make_epoch(place->keys, &later), STATUS_OK);
	assert_int_equal(keyring_load(place->keys, NULL, &keyring), STATUS_OK);
	assert_int_equal(seal_and_open(place, keyring->epochs[0].secret, &fault), STATUS_OK);
	assert_int_equal(seal_and_open(place, keyring->epochs[1].secret, &fault), STATUS_CANNOT_OPEN);
	assert_int_equal(fault, AGE_NO_STANZA);
	assert_int_equal(vault_reload(place->vault), STATUS_OK);
	assert_int_equal(seal_and_open(place, keyring->epochs[1].secret, &fault), STATUS_OK);
	assert_int_equal(seal_and_open(place, keyring->epochs[0].secret, &fault), STATUS_OK);
	assert_int_equal(seal_and_open(place, foreign, &fault), STATUS_CANNOT_OPEN);
	keyring_free(keyring);
}

static void
a_fingerprint_is_given_of_a_short_text_only(void **state)
{
	struct place *place = *state;
	char text[257];
	struct digest one, two;
	struct keyring *keyring;
	char path[PATH_MAX];

	memset(text, 'x', sizeof text);
	assert_int_equal(vault_fingerprint(place->vault, (struct view){(const uint8_t *)text, 256}, &one), STATUS_OK);
	assert_int_equal(vault_fingerprint(place->vault, (struct view){(const uint8_t *)text, 257}, &two),
			 STATUS_TOO_BIG);
	assert_int_equal(vault_fingerprint(place->vault, view_of(""), &two), STATUS_MALFORMED);
	/* the key is this one's, and what it gives is no signature */
	assert_int_equal(keyring_load(place->keys, NULL, &keyring), STATUS_OK);
	assert_int_equal(keyring_fingerprint(keyring, (struct view){(const uint8_t *)text, 256}, &two), STATUS_OK);
	assert_memory_equal(one.bytes, two.bytes, DIGEST_BYTES);
	keyring_free(keyring);
	(void)snprintf(path, sizeof path, "%s/finger.key", place->keys);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(vault_reload(place->vault), STATUS_OK);
	assert_int_equal(vault_fingerprint(place->vault, view_of("nhs 9990000018"), &two), STATUS_NOT_FOUND);
	assert_int_equal(kill(child_pid(), SIGKILL), 0);
	assert_int_equal(poll(&(struct pollfd){vault_fd(place->vault), POLLIN, 0}, 1, 10000), 1);
	assert_int_equal(vault_fingerprint(place->vault, view_of("nhs 9990000018"), &two), STATUS_GONE);
}

static void
a_failed_reload_keeps_the_keys_it_had(void **state)
{
	struct place *place = *state;
	const struct keyring_options health = {"health", "2026-01-05", NULL, {0}};
	uint8_t signature[SIGNATURE_BYTES];
	char path[PATH_MAX];
	unsigned made;

	(void)snprintf(path, sizeof path, "%s/sign.key", place->keys);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(vault_reload(place->vault), STATUS_NOT_PERMITTED);
	assert_int_equal(vault_sign(place->vault, view_of(envelope), signature), STATUS_OK);
	/* another agency's key put in its place is not taken up */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(keyring_make_all(place->keys, &health, &made), STATUS_OK);
	assert_int_equal(vault_reload(place->vault), STATUS_CONFLICT);
	assert_int_equal(vault_sign(place->vault, view_of(envelope), signature), STATUS_OK);
	assert_string_equal(vault_sign_key(place->vault)->name, "police");
}

static void
a_killed_vault_is_gone_and_stays_gone(void **state)
{
	struct place *place = *state;
	uint8_t signature[SIGNATURE_BYTES], key[AGE_FILE_KEY_BYTES], share[32] = {9};

	assert_true(vault_is_there(place->vault));
	assert_int_equal(kill(child_pid(), SIGKILL), 0);
	assert_int_equal(poll(&(struct pollfd){vault_fd(place->vault), POLLIN, 0}, 1, 10000), 1);
	for (int i = 0; i < 3; i++) {
		assert_false(vault_is_there(place->vault));
		assert_int_equal(vault_sign(place->vault, view_of(envelope), signature), STATUS_GONE);
		assert_int_equal(vault_unwrap(place->vault, share, share, key), STATUS_GONE);
		assert_int_equal(vault_reload(place->vault), STATUS_GONE);
	}
}

static void
the_agents_own_stop_signals_do_not_end_it(void **state)
{
	struct place *place = *state;
	uint8_t signature[SIGNATURE_BYTES];

	assert_int_equal(kill(child_pid(), SIGTERM), 0);
	assert_int_equal(kill(child_pid(), SIGINT), 0);
	assert_int_equal(vault_sign(place->vault, view_of(envelope), signature), STATUS_OK);
}

static void
keys_that_cannot_be_used_end_the_start(void **state)
{
	struct place *place = *state;
	struct vault *vault = NULL;
	char path[PATH_MAX];

	assert_int_equal(vault_start("/tmp/no-such-folder-TEST", NULL, &vault), STATUS_NOT_FOUND);
	(void)snprintf(path, sizeof path, "%s/sign.key", place->keys);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(vault_start(place->keys, NULL, &vault), STATUS_NOT_PERMITTED);
	assert_int_equal(vault_start(place->keys, "/tmp/no-such-passphrase-TEST", &vault), STATUS_NOT_FOUND);
	assert_null(vault);
	vault_stop(NULL);
}

static void
nothing_of_the_agents_is_open_in_it(void **state)
{
	struct place *place = *state;
	struct vault *vault = NULL;
	const struct dirent *entry;
	char path[64];
	DIR *files;
	size_t count = 0;
	int spare = open("/dev/null", O_RDONLY), high = fcntl(spare, F_DUPFD, 500);

	vault_stop(place->vault);
	place->vault = NULL;
	assert_true(spare >= 0 && high >= 500);
	assert_int_equal(vault_start(place->keys, NULL, &vault), STATUS_OK);
	place->vault = vault;
	(void)snprintf(path, sizeof path, "/proc/%d/fd", (int)child_pid());
	files = opendir(path);
	(void)close(spare);
	(void)close(high);
	if (!files) /* it cannot be dumped, so only root may look */
		skip();
	while ((entry = readdir(files)))
		if (entry->d_name[0] != '.') {
			assert_true(strtol(entry->d_name, NULL, 10) <= 3);
			count++;
		}
	(void)closedir(files);
	assert_int_equal(count, 4);
}

static void
it_cannot_be_dumped_and_leaves_no_core(void **state)
{
	char path[64], line[256];
	struct stat stat_of;
	FILE *limits;
	int seen = 0;

	(void)state;
	(void)snprintf(path, sizeof path, "/proc/%d/limits", (int)child_pid());
	limits = fopen(path, "r");
	assert_non_null(limits);
	while (fgets(line, sizeof line, limits))
		if (!strncmp(line, "Max core file size", 18))
			seen = strstr(line, " 0   ") != NULL;
	(void)fclose(limits);
	assert_true(seen);
	/* its files in /proc are root's: nobody of the same uid may attach */
	(void)snprintf(path, sizeof path, "/proc/%d/mem", (int)child_pid());
	assert_int_equal(stat(path, &stat_of), 0);
	assert_int_equal(stat_of.st_uid, 0);
}

static void
it_ends_with_the_agent(void **state)
{
	struct place *place = *state;
	int ended[2], status, pid;
	pid_t agent, vault = -1;

	vault_stop(place->vault);
	place->vault = NULL;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	assert_int_equal(pipe(ended), 0);
	agent = fork();
	if (!agent) { /* an agent that is killed: it stops nothing */
		struct vault *its = NULL;

		if (vault_start(place->keys, NULL, &its))
			_exit(1);
		vault = child_pid();
		if (write(ended[1], &vault, sizeof vault) != sizeof vault)
			_exit(1);
		(void)raise(SIGKILL);
	}
	assert_int_equal(read(ended[0], &vault, sizeof vault), sizeof vault);
	assert_int_equal(waitpid(agent, &status, 0), agent);
	/* the vault is ours to wait for now: the test hangs if it lives on */
	pid = waitpid(vault, &status, 0);
	assert_int_equal(pid, vault);
	(void)close(ended[0]);
	(void)close(ended[1]);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 0), 0);
}

/* Talk to the child itself: whatever comes, it answers, and serves on. */
static void
garbage_is_answered_and_does_no_harm(void **state)
{
	struct place *place = *state;
	struct vault_ask sign = {VAULT_SIGN, sizeof envelope - 1}, load = {VAULT_LOAD, 0};
	struct vault_answer answer;
	uint8_t garbage[MAX_NOTE_BYTES + 1000];
	unsigned seed = 1;
	int pair[2];
	pid_t child, self = getpid();

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
	child = fork();
	if (!child)
		_exit(vault_child_run(&(struct vault_child){pair[1], self, place->keys, NULL}));
	(void)close(pair[1]);
	for (int loaded = 0; loaded < 2; loaded++) {
		for (size_t i = 0; i < 300; i++) {
			size_t size = 1 + i * i % sizeof garbage;

			for (size_t b = 0; b < size; b++)
				garbage[b] = (uint8_t)(seed = seed * 1664525 + 1013904223) >> 3;
			if (i % 3 == 0) /* a true word with a false size */
				memcpy(garbage, &(struct vault_ask){1 + (uint32_t)(i % 5), (uint32_t)size},
				       size < 8 ? size : 8);
			assert_int_equal(send(pair[0], garbage, size, MSG_NOSIGNAL), size);
			assert_int_equal(recv(pair[0], &answer, sizeof answer, 0), sizeof answer);
			assert_int_not_equal(answer.status, STATUS_OK);
			assert_int_equal(answer.size, 0);
		}
		memcpy(garbage, &sign, sizeof sign);
		memcpy(garbage + sizeof sign, envelope, sign.size);
		assert_int_equal(send(pair[0], garbage, sizeof sign + sign.size, MSG_NOSIGNAL),
				 sizeof sign + sign.size);
		assert_int_equal(recv(pair[0], &answer, sizeof answer, 0), sizeof answer);
		/* without keys it signs nothing */
		assert_int_equal(answer.status, loaded ? STATUS_OK : STATUS_MALFORMED);
		assert_int_equal(send(pair[0], &load, sizeof load, MSG_NOSIGNAL), sizeof load);
		assert_int_equal(recv(pair[0], &answer, sizeof answer, 0), sizeof answer);
		assert_int_equal(answer.status, STATUS_OK);
	}
	(void)close(pair[0]);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

/* In a process that is nobody (as root it would be allowed everything): no
 * memory may be locked, the keys serve all the same; and one of the same user
 * may not look into the vault.  The exit code is the line that failed. */
static int
as_nobody(void)
{
	const struct rlimit nothing = {0, 0};
	uint8_t signature[SIGNATURE_BYTES];
	struct vault *vault = NULL;
	char folder[] = "/tmp/vault-test-XXXXXX", keys[64];
	unsigned made;
	pid_t pid;

	if (!geteuid() && (setgid(65534) || setuid(65534)))
		return 1;
	if (!mkdtemp(folder) || setrlimit(RLIMIT_MEMLOCK, &nothing))
		return 2;
	(void)snprintf(keys, sizeof keys, "%s/keys", folder);
	if (keyring_make_all(keys, &police, &made) || vault_start(keys, NULL, &vault))
		return 3;
	if (vault_sign(vault, view_of(envelope), signature))
		return 4;
	pid = child_pid();
	if (!ptrace(PTRACE_ATTACH, pid, NULL, NULL) || errno != EPERM)
		return 5;
	vault_stop(vault);
	(void)snprintf(keys, sizeof keys, "rm -rf %s", folder);
	return system(keys) ? 6 : 0;
}

static void
without_locked_memory_it_serves_and_its_own_user_cannot_trace_it(void **state)
{
	int status = -1;
	pid_t child = fork();

	(void)state;
	if (!child)
		_exit(as_nobody());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(only_texts_on_the_list_are_signed),
	    ROW(the_largest_note_is_signed_and_a_larger_is_not),
	    ROW(what_it_signs_verifies_under_its_key),
	    ROW(mail_to_any_epoch_opens_and_a_new_epoch_after_a_reload),
	    ROW(a_fingerprint_is_given_of_a_short_text_only),
	    ROW(a_failed_reload_keeps_the_keys_it_had),
	    ROW(a_killed_vault_is_gone_and_stays_gone),
	    ROW(the_agents_own_stop_signals_do_not_end_it),
	    ROW(keys_that_cannot_be_used_end_the_start),
	    ROW(nothing_of_the_agents_is_open_in_it),
	    ROW(it_cannot_be_dumped_and_leaves_no_core),
	    ROW(it_ends_with_the_agent),
	    ROW(without_locked_memory_it_serves_and_its_own_user_cannot_trace_it),
	    ROW(garbage_is_answered_and_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
