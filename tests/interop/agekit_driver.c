/* Runs the unpacked vectors of the age test kit (tests/interop/agekit.mjs).
 * usage: agekit_driver FOLDER.   Prints `ok - …` and `not ok - …` lines.
 *
 * The kit compares the hash of the plain text that was *released*; we release
 * nothing before the end, so a payload failure must release nothing at all. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/secret.h"
#include "seal/age.h"

#define MOST_BYTES ((size_t)32 * 1024 * 1024)
#define MOST_KEYS 8

struct vector {
	const char *name;
	char expect[32];
	char payload[DIGEST_HEX_SIZE];
	uint8_t keys[MOST_KEYS][AGE_KEY_BYTES];
	size_t key_count;
	struct view file;
};

/* What the kit expects, and the fault that says so; each must come this often. */
static const struct outcome {
	const char *expect;
	enum age_fault fault;
	size_t count;
} outcomes[] = {
    {"success", AGE_OPENED, 14},    {"header failure", AGE_BAD_HEADER, 31}, {"payload failure", AGE_BAD_PAYLOAD, 18},
    {"no match", AGE_NO_STANZA, 3}, {"HMAC failure", AGE_BAD_MAC, 1},
};
#define OUTCOMES (sizeof outcomes / sizeof *outcomes)

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	const struct vector *vector = context;
	size_t i;

	for (i = 0; i < vector->key_count; i++)
		if (age_unwrap(vector->keys[i], ephemeral, body, ret_file_key) == STATUS_OK)
			return STATUS_OK;
	return STATUS_CANNOT_OPEN;
}

static int
line_take(struct vector *vector, const char *line)
{
	if (!strncmp(line, "expect: ", 8))
		(void)snprintf(vector->expect, sizeof vector->expect, "%s", line + 8);
	else if (!strncmp(line, "payload: ", 9))
		(void)snprintf(vector->payload, sizeof vector->payload, "%s", line + 9);
	else if (!strncmp(line, "identity: ", 10))
		return vector->key_count == MOST_KEYS || age_secret_parse(line + 10, vector->keys[vector->key_count++]);
	return 0;
}

static int
vector_read(const char *path, struct arena *arena, struct vector *vector)
{
	struct view content;
	const uint8_t *at;
	const uint8_t *end;

	if (file_read(path, MOST_BYTES, arena, &content))
		return -1;
	at = content.bytes;
	end = at + content.size;
	while (at < end && *at != '\n') {
		const uint8_t *stop = memchr(at, '\n', (size_t)(end - at));
		char *line = stop ? arena_text(arena, at, (size_t)(stop - at)) : NULL;

		if (!line || line_take(vector, line))
			return -1;
		at = stop + 1;
	}
	if (at == end)
		return -1;
	vector->file = (struct view){at + 1, (size_t)(end - at) - 1};
	return 0;
}

/* The index of the outcome it has, as expected; -1 and why otherwise. */
static int
vector_run(struct vector *vector, const char **ret_why)
{
	const struct age_unwrapper unwrapper = {vector, unwrap};
	enum age_fault fault = AGE_OPENED;
	char hex[DIGEST_HEX_SIZE] = "";
	uint8_t *plain = NULL;
	size_t size = 0;
	enum status status = age_open(vector->file, &unwrapper, &plain, &size, &fault);
	size_t i;

	if (status == STATUS_OK) {
		struct digest digest = digest_of((struct view){plain, size});

		digest_hex(&digest, hex);
	}
	*ret_why = "released plain text of a file that did not open";
	if (status && (plain || size))
		return -1;
	secret_free(plain);
	*ret_why = "another plain text";
	if (!status && strcmp(hex, vector->payload) != 0)
		return -1;
	*ret_why = "another outcome";
	if (status ? status != STATUS_CANNOT_OPEN || fault == AGE_OPENED : fault != AGE_OPENED)
		return -1;
	for (i = 0; i < OUTCOMES; i++)
		if (!strcmp(outcomes[i].expect, vector->expect) && outcomes[i].fault == fault)
			return (int)i;
	return -1;
}

static int
vector_file(const char *folder, const char *name)
{
	struct arena *arena = arena_new(MOST_BYTES + 65536);
	struct vector vector = {.name = name};
	const char *why = "cannot be read";
	char *path = arena ? arena_print(arena, "%s/%s", folder, name) : NULL;
	int outcome = -1;

	if (path && !vector_read(path, arena, &vector))
		outcome = vector_run(&vector, &why);
	if (outcome < 0)
		printf("not ok - age kit %s (%s): %s\n", name, vector.expect, why);
	else
		printf("ok - age kit %s: %s\n", name, vector.expect);
	arena_free(arena);
	return outcome;
}

int
main(int argc, char **argv)
{
	size_t counts[OUTCOMES] = {0};
	const struct dirent *entry;
	int failed = 0;
	size_t i;
	DIR *folder;

	if (argc != 2 || !(folder = opendir(argv[1]))) {
		fprintf(stderr, "usage: agekit_driver FOLDER\n");
		return 2;
	}
	while ((entry = readdir(folder))) {
		int outcome = entry->d_name[0] == '.' ? -2 : vector_file(argv[1], entry->d_name);

		if (outcome >= 0)
			counts[outcome]++;
		failed |= outcome == -1;
	}
	(void)closedir(folder); /* only read */
	for (i = 0; i < OUTCOMES; i++) {
		int is_right = counts[i] == outcomes[i].count;

		printf("%s - age kit has %zu vectors of %s\n", is_right ? "ok" : "not ok", counts[i],
		       outcomes[i].expect);
		failed |= !is_right;
	}
	return failed;
}
