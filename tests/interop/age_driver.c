/* Our age files for other people's programs, and theirs for us.
 * usage: age_driver seal IN OUT RECIPIENT...
 *        age_driver open IN OUT IDENTITY_FILE
 *        age_driver key IDENTITY_FILE          (makes one, prints its recipient) */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/secret.h"
#include "seal/age.h"
#include "tellback/bounds.h"

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	return age_unwrap(context, ephemeral, body, ret_file_key);
}

static enum status
run_seal(char **words, int count, struct arena *arena)
{
	struct age_public recipients[MAX_RECIPIENTS];
	struct view plain;
	struct view file;
	enum status status = count > 2 && count - 2 <= MAX_RECIPIENTS ? STATUS_OK : STATUS_MALFORMED;
	int i;

	for (i = 2; !status && i < count; i++)
		status = age_public_parse(words[i], &recipients[i - 2]);
	if (!status)
		status = file_read(words[0], MAX_BODY_BYTES, arena, &plain);
	if (!status)
		status = age_seal(plain, recipients, (size_t)count - 2, arena, &file);
	return status ? status : file_write(words[1], file, 0600);
}

static enum status
identity_read(const char *path, uint8_t ret_secret[AGE_KEY_BYTES])
{
	char text[1024] = "";
	size_t size = 0;
	enum status status = file_read_secret(path, text, sizeof text - 1, &size);
	char *line = status ? NULL : strstr(text, "AGE-SECRET-KEY-1");

	if (status || !line)
		return status ? status : STATUS_MALFORMED;
	line[strcspn(line, "\r\n")] = '\0';
	return age_secret_parse(line, ret_secret);
}

static enum status
run_open(char **words, int count, struct arena *arena)
{
	uint8_t secret[AGE_KEY_BYTES];
	const struct age_unwrapper unwrapper = {secret, unwrap};
	enum age_fault fault = AGE_OPENED;
	uint8_t *plain = NULL;
	size_t size = 0;
	struct view file;
	enum status status = count == 3 ? identity_read(words[2], secret) : STATUS_MALFORMED;

	if (!status)
		status = file_read(words[0], MAX_BODY_BYTES, arena, &file);
	if (!status)
		status = age_open(file, &unwrapper, &plain, &size, &fault);
	if (!status)
		status = file_write(words[1], (struct view){plain, size}, 0600);
	secret_free(plain);
	if (fault != AGE_OPENED)
		fprintf(stderr, "age_driver: fault %d\n", (int)fault);
	return status;
}

static enum status
run_key(char **words, int count, struct arena *arena)
{
	uint8_t secret[AGE_KEY_BYTES];
	struct age_public key;
	char public_text[AGE_RECIPIENT_SIZE];
	char secret_text[AGE_IDENTITY_SIZE];
	const char *text;
	enum status status = count == 1 ? STATUS_OK : STATUS_MALFORMED;

	randombytes_buf(secret, sizeof secret);
	if (!status)
		status = age_key_make(secret, &key);
	if (status)
		return status;
	age_public_print(&key, public_text);
	age_secret_print(secret, secret_text);
	text = arena_print(arena, "%s\n", secret_text);
	if (!text)
		return STATUS_NO_MEMORY;
	puts(public_text);
	return file_write(words[0], (struct view){(const uint8_t *)text, strlen(text)}, 0600);
}

static const struct verb {
	const char *name;
	enum status (*run)(char **words, int count, struct arena *arena);
} verbs[] = {{"seal", run_seal}, {"open", run_open}, {"key", run_key}};

int
main(int argc, char **argv)
{
	struct arena *arena = arena_new((size_t)3 * MAX_BODY_BYTES);
	enum status status = STATUS_MALFORMED;
	size_t i;

	for (i = 0; arena && argc > 2 && i < sizeof verbs / sizeof *verbs; i++)
		if (!strcmp(argv[1], verbs[i].name))
			status = verbs[i].run(argv + 2, argc - 2, arena);
	if (status)
		fprintf(stderr, "age_driver: %s\n", status_word(status));
	arena_free(arena);
	return status != STATUS_OK;
}
