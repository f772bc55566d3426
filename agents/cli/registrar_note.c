#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "cli/draft.h"
#include "cli/options.h"
#include "cli/registrar.h"
#include "cli/say.h"
#include "note/directory.h"
#include "note/policy.h"
#include "runtime/keyring.h"

#define SIGN "tellback registrar sign"
#define PUBLISH "tellback registrar publish"
#define SHOW "tellback registrar show"

enum paper_kind { PAPER_DIRECTORY, PAPER_POLICY };

/* A directory or a policy, signed, partly signed or not yet. */
struct paper {
	const char *path;
	enum paper_kind kind;
	struct view raw;
	struct view text;
	struct signed_note note; /* no signatures: not yet signed */
	struct directory directory;
	struct policy policy;
};

/* Whose signatures count, and how many must be there. */
struct electorate {
	const struct signer_key *roots;
	size_t count;
	uint64_t quorum;
};

static enum status
paper_read(const char *path, struct arena *arena, struct paper *ret_paper)
{
	static const char policy_line[] = POLICY_FIRST_LINE "\n";
	struct paper paper = {.path = path};
	enum status status = file_read(path, MAX_DIRECTORY_BYTES, arena, &paper.raw);

	if (status)
		return status;
	if (paper.raw.size > sizeof policy_line && !memcmp(paper.raw.bytes, policy_line, sizeof policy_line - 1))
		paper.kind = PAPER_POLICY;
	status = paper.kind == PAPER_POLICY ? policy_decode(paper.raw, arena, &paper.policy)
					    : directory_decode(paper.raw, arena, &paper.directory);
	if (!status)
		status = signed_note_text(paper.raw, arena, &paper.text);
	if (!status && paper.text.size != paper.raw.size)
		status = signed_note_split(paper.raw, arena, &paper.note);
	if (!status)
		*ret_paper = paper;
	return status;
}

static uint64_t
paper_serial(const struct paper *paper)
{
	return paper->kind == PAPER_POLICY ? paper->policy.serial : paper->directory.serial;
}

/* Which of ${who} signed ${paper}; STATUS_UNKNOWN_KEY: none did. */
static enum status
paper_signers(const struct paper *paper, const struct electorate *who, int ret_signed[MAX_ROOTS], size_t *ret_count)
{
	enum status status = STATUS_UNKNOWN_KEY;

	memset(ret_signed, 0, MAX_ROOTS * sizeof *ret_signed);
	*ret_count = 0;
	if (paper->note.signature_count)
		status = signed_note_verify(&paper->note, who->roots, who->count, ret_signed);
	for (size_t i = 0; !status && i < who->count; i++)
		*ret_count += ret_signed[i] != 0;
	return status;
}

/* Whose word on the log is believed: a root holder signs for that as well. */
static void
lines_tell(const struct directory *directory)
{
	char vkey[VKEY_SIZE];

	for (size_t i = 0; i < directory->broker_count; i++)
		printf("  broker  %s at %s\n", directory->brokers[i].name, directory->brokers[i].endpoint);
	signed_note_key_print(&directory->log, vkey);
	printf("  log     %s\n", vkey);
	for (size_t i = 0; i < directory->witness_count; i++) {
		signed_note_key_print(&directory->witnesses[i], vkey);
		printf("  witness %s\n", vkey);
	}
}

static void
paper_tell(const struct paper *paper)
{
	char from[11], until[11], hex[DIGEST_HEX_SIZE], groups[SAY_FINGERPRINT_SIZE];
	const struct directory *directory = &paper->directory;

	if (paper->kind == PAPER_POLICY) {
		printf("%s: policy %llu for %s\n", paper->path, (unsigned long long)paper->policy.serial,
		       paper->policy.governs.name);
		for (size_t i = 0; i < paper->policy.also_count; i++)
			printf("  also    %s\n", paper->policy.also[i].name);
		printf("  clocks  %zu, bank holidays %zu\n", paper->policy.clock_count, paper->policy.holiday_count);
		return;
	}
	say_day(directory->time_s, from);
	say_day(directory->expires_s, until);
	directory_fingerprint(directory->roots, directory->root_count, hex);
	say_fingerprint(hex, groups);
	printf("%s: directory %llu of %s, valid until %s\n  fingerprint of the roots\n    %.39s\n    %s\n", paper->path,
	       (unsigned long long)directory->serial, from, until, groups, groups + 40);
	lines_tell(directory);
	for (size_t i = 0; i < directory->agency_count; i++) {
		const struct directory_agency *agency = &directory->agencies[i];

		printf("  %-28s %-11s ", agency->id.name, agency->kind);
		for (size_t n = 0; n < agency->role_count; n++)
			printf("%s%s%s", n ? " " : "[", agency->roles[n], n + 1 == agency->role_count ? "] " : "");
		printf("%s%s", agency->name ? agency->name : "",
		       directory_is_revoked(agency, REVOKED_AGENCY) ? "  REVOKED"
		       : agency->revoked_count			    ? "  (a key revoked)"
								    : "");
		printf("\n");
	}
}

/* "signed by r1 (1 of the 2 needed); not by r2 r3" */
static void
signers_tell(FILE *to, const struct electorate *who, const int *has_signed, size_t count)
{
	fprintf(to, "  signed by");
	for (size_t i = 0; i < who->count; i++)
		if (has_signed[i])
			fprintf(to, " %s", who->roots[i].name);
	fprintf(to, "%s (%zu of the %llu needed)", count ? "" : " nobody", count, (unsigned long long)who->quorum);
	if (count < who->count)
		fprintf(to, "; not by");
	for (size_t i = 0; i < who->count; i++)
		if (!has_signed[i])
			fprintf(to, " %s", who->roots[i].name);
	fprintf(to, "\n");
}

static struct electorate
roots_of(const struct directory *directory)
{
	return (struct electorate){directory->roots, directory->root_count, directory->quorum};
}

static int
holds_root(const struct electorate *who, const struct signer_key *key)
{
	for (size_t i = 0; i < who->count; i++)
		if (!memcmp(who->roots[i].public_key, key->public_key, SIGN_PUBLIC_BYTES) &&
		    !strcmp(who->roots[i].name, key->name))
			return 1;
	return 0;
}

/* May ${key} sign ${paper}?  A directory's own roots may, and, where it changes
 * them, those of the directory published before. */
static int
may_sign(const struct paper *paper, const char *directory_path, const struct signer_key *key, struct arena *arena)
{
	const char *before_path =
	    paper->kind == PAPER_POLICY ? directory_path : draft_published_path(paper->path, arena);
	struct electorate own = roots_of(&paper->directory), before;
	struct paper other;

	if (paper->kind == PAPER_DIRECTORY && holds_root(&own, key))
		return 1;
	if (!before_path)
		return paper->kind == PAPER_POLICY;
	if (paper_read(before_path, arena, &other) || other.kind != PAPER_DIRECTORY)
		return 0;
	before = roots_of(&other.directory);
	return holds_root(&before, key);
}

static int
sign_paper(const struct paper *paper, struct keyring *keyring, struct arena *arena)
{
	struct electorate self = {&keyring->sign, 1, 1};
	struct note_signer signer;
	int has_signed[MAX_ROOTS];
	struct view raw;
	size_t count;
	enum status status;

	if (!paper_signers(paper, &self, has_signed, &count)) {
		printf("%s: %s has signed it already; nothing was changed.\n", paper->path, keyring->sign.name);
		return EXIT_DONE;
	}
	keyring_signer(keyring, &signer);
	status = paper->note.signature_count ? signed_note_add(paper->raw, &signer, arena, &raw)
					     : signed_note_make(paper->text, &signer, arena, &raw);
	if (!status)
		status = file_write(paper->path, raw, 0644);
	if (status)
		return say_trouble(SIGN, paper->path, status);
	printf("signed by %s.\n", keyring->sign.name);
	return EXIT_DONE;
}

int
registrar_note_sign(int argc, char **argv)
{
	const char *key = NULL, *passphrase = NULL, *directory = NULL;
	const struct options_row rows[] = {
	    {"--key", &key, NULL, NULL},
	    {"--passphrase", &passphrase, NULL, NULL},
	    {"--directory", &directory, NULL, NULL},
	};
	struct options_list rest = {.count = 0};
	struct arena *arena = NULL;
	struct keyring *keyring = NULL;
	struct paper paper;
	enum status status;
	int code;

	if (options_read(&(struct options_words){SIGN, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 1 || !key)
		return say_usage(SIGN, "name one FILE and the --key folder");
	arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 24);
	status = arena ? paper_read(rest.items[0], arena, &paper) : STATUS_NO_MEMORY;
	if (status) {
		code = say_trouble(SIGN, rest.items[0], status);
		goto out;
	}
	status = keyring_root_load(key, passphrase, &keyring);
	if (status) {
		code = say_trouble(SIGN, key, status);
		goto out;
	}
	paper_tell(&paper);
	if (!may_sign(&paper, directory, &keyring->sign, arena)) {
		fprintf(stderr, "%s: refused: %s is not one of the roots of %s\n", SIGN, keyring->sign.name,
			directory ? directory : paper.path);
		code = EXIT_NOT_PERMITTED;
		goto out;
	}
	code = sign_paper(&paper, keyring, arena);
out:
	keyring_free(keyring);
	arena_free(arena);
	return code;
}

/* Refused unless enough of ${who} signed. */
static int
publish_quorum(const struct paper *paper, const struct electorate *who, const char *which)
{
	int has_signed[MAX_ROOTS];
	size_t count;
	enum status status = paper_signers(paper, who, has_signed, &count);

	if (status == STATUS_BAD_SIGNATURE) {
		fprintf(stderr, "%s: refused: a root's signature fails or stands twice in %s\n", PUBLISH, paper->path);
		return EXIT_REFUSED;
	}
	if (count >= who->quorum)
		return EXIT_DONE;
	fprintf(stderr, "%s: refused: too few of %s have signed %s\n", PUBLISH, which, paper->path);
	signers_tell(stderr, who, has_signed, count);
	return EXIT_REFUSED;
}

/* The note published before, if there is one: the new one must follow it. */
static int
publish_chain(const struct paper *paper, const char *published_path, struct arena *arena, int *ret_same)
{
	const struct digest *prev = paper->kind == PAPER_POLICY ? &paper->policy.prev : &paper->directory.prev;
	struct paper before;
	struct digest hash;
	struct electorate old;
	enum status status = paper_read(published_path, arena, &before);

	if (status == STATUS_NOT_FOUND)
		return EXIT_DONE;
	if (status)
		return say_trouble(PUBLISH, published_path, status);
	if (before.text.size == paper->text.size && !memcmp(before.text.bytes, paper->text.bytes, before.text.size)) {
		*ret_same = 1;
		return EXIT_DONE;
	}
	hash = digest_of(before.raw);
	if (before.kind != paper->kind || paper_serial(paper) != paper_serial(&before) + 1 ||
	    !digest_equal(prev, &hash)) {
		fprintf(stderr, "%s: refused: %s (serial %llu) does not follow %s (serial %llu)\n", PUBLISH,
			paper->path, (unsigned long long)paper_serial(paper), published_path,
			(unsigned long long)paper_serial(&before));
		return EXIT_CONFLICT;
	}
	if (paper->kind == PAPER_POLICY)
		return EXIT_DONE;
	old = roots_of(&before.directory);
	return publish_quorum(paper, &old, "the roots before");
}

static int
publish_roots(const struct paper *paper, const char *directory_path, struct arena *arena)
{
	struct electorate who = roots_of(&paper->directory);
	struct paper directory;
	enum status status;

	if (paper->kind == PAPER_DIRECTORY)
		return publish_quorum(paper, &who, "its own roots");
	if (!directory_path)
		return say_usage(PUBLISH, "a policy needs --directory, the published directory whose roots count");
	status = paper_read(directory_path, arena, &directory);
	if (status || directory.kind != PAPER_DIRECTORY)
		return say_trouble(PUBLISH, directory_path, status ? status : STATUS_MALFORMED);
	who = roots_of(&directory.directory);
	return publish_quorum(paper, &who, "the directory's roots");
}

static int
publish_paper(const struct paper *paper, const char *directory_path, struct arena *arena)
{
	const char *published = draft_published_path(paper->path, arena);
	char hex[DIGEST_HEX_SIZE];
	struct digest hash = digest_of(paper->raw);
	enum status status;
	int same = 0;
	int code = published ? publish_chain(paper, published, arena, &same)
			     : say_trouble(PUBLISH, paper->path, STATUS_NO_MEMORY);

	if (code)
		return code;
	if (same) {
		printf("%s is published already, serial %llu; nothing was changed.\n", published,
		       (unsigned long long)paper_serial(paper));
		return EXIT_DONE;
	}
	code = publish_roots(paper, directory_path, arena);
	if (code)
		return code;
	status = file_write(published, paper->raw, 0644);
	if (status)
		return say_trouble(PUBLISH, published, status);
	digest_hex(&hash, hex);
	printf("%s: published, serial %llu\n  sha256 %s\nNext: the operator loads it: tellbackctl load %s\n", published,
	       (unsigned long long)paper_serial(paper), hex, published);
	return EXIT_DONE;
}

int
registrar_note_publish(int argc, char **argv)
{
	const char *directory = NULL;
	const struct options_row rows[] = {{"--directory", &directory, NULL, NULL}};
	struct options_list rest = {.count = 0};
	struct arena *arena;
	struct paper paper;
	enum status status;
	int code;

	if (options_read(&(struct options_words){PUBLISH, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 1)
		return say_usage(PUBLISH, "name one FILE");
	arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 40);
	status = arena ? paper_read(rest.items[0], arena, &paper) : STATUS_NO_MEMORY;
	code = status ? say_trouble(PUBLISH, rest.items[0], status) : publish_paper(&paper, directory, arena);
	arena_free(arena);
	return code;
}

int
registrar_note_show(int argc, char **argv)
{
	struct options_list rest = {.count = 0};
	int has_signed[MAX_ROOTS];
	struct electorate who;
	struct arena *arena;
	struct paper paper;
	enum status status;
	size_t count;

	if (options_read(&(struct options_words){SHOW, argc - 1, argv + 1}, NULL, 0, &rest))
		return EXIT_USAGE;
	if (rest.count != 1)
		return say_usage(SHOW, "name one FILE");
	arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 24);
	status = arena ? paper_read(rest.items[0], arena, &paper) : STATUS_NO_MEMORY;
	if (!status) {
		paper_tell(&paper);
		if (paper.kind == PAPER_DIRECTORY) {
			who = roots_of(&paper.directory);
			if (paper_signers(&paper, &who, has_signed, &count) == STATUS_BAD_SIGNATURE)
				printf("  A SIGNATURE FAILS or stands twice\n");
			else
				signers_tell(stdout, &who, has_signed, count);
		}
	}
	arena_free(arena);
	return status ? say_trouble(SHOW, rest.items[0], status) : EXIT_DONE;
}
