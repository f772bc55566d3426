#include "backup_identity.h"

#include <string.h>

#include "base/file.h"
#include "base/secret.h"

/* More keys than any operator keeps in one file. */
#define KEYS_MOST 16
#define FILE_BYTES 4096

struct backup_identity {
	uint8_t secrets[KEYS_MOST][AGE_KEY_BYTES];
	size_t count;
};

static enum status
take_line(struct backup_identity *identity, const char *line)
{
	if (!*line || *line == '#')
		return STATUS_OK;
	if (identity->count == KEYS_MOST)
		return STATUS_MALFORMED;
	return age_secret_parse(line, identity->secrets[identity->count++]);
}

static enum status
take_lines(struct backup_identity *identity, char *text, size_t size)
{
	enum status status = STATUS_OK;

	if (memchr(text, '\0', size))
		return STATUS_MALFORMED;
	text[size] = '\0';
	while (!status && text) {
		char *line = strsep(&text, "\n"), *end = line + strlen(line);

		if (end > line && end[-1] == '\r') /* it went by way of another system */
			end[-1] = '\0';
		status = take_line(identity, line);
	}
	return !status && !identity->count ? STATUS_MALFORMED : status;
}

enum status
backup_identity_load(const char *path, struct backup_identity **ret_identity)
{
	struct backup_identity *identity = secret_alloc(sizeof *identity);
	char *text = secret_alloc(FILE_BYTES + 1);
	size_t size = 0;
	enum status status = identity && text ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status) {
		memset(identity, 0, sizeof *identity);
		status = file_read_secret(path, text, FILE_BYTES, &size);
	}
	if (!status)
		status = take_lines(identity, text, size);
	secret_free(text);
	if (status)
		backup_identity_free(identity);
	else
		*ret_identity = identity;
	return status;
}

void
backup_identity_free(struct backup_identity *identity)
{
	secret_free(identity);
}

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	const struct backup_identity *identity = context;
	enum status status = STATUS_CANNOT_OPEN;

	for (size_t i = 0; status == STATUS_CANNOT_OPEN && i < identity->count; i++)
		status = age_unwrap(identity->secrets[i], ephemeral, body, ret_file_key);
	return status;
}

struct age_unwrapper
backup_identity_unwrapper(struct backup_identity *identity)
{
	return (struct age_unwrapper){identity, unwrap};
}
