#include "broker_key_file.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/secret.h"

#define FILE_BYTES 1024

enum status
broker_key_file_read(const char *path, char **ret_text)
{
	char *text = secret_alloc(FILE_BYTES + 1);
	size_t size = 0;
	enum status status = text ? file_read_secret(path, text, FILE_BYTES, &size) : STATUS_NO_MEMORY;

	if (status) {
		secret_free(text);
		return status == STATUS_TOO_BIG ? STATUS_CORRUPT : status;
	}
	text[size] = '\0';
	*ret_text = text;
	return STATUS_OK;
}

size_t
broker_key_file_value(const char *text, const char *word, const char **ret_value)
{
	size_t size = strlen(word);
	const char *line = text;

	while (line && strncmp(line, word, size) != 0) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	if (!line)
		return 0;
	*ret_value = line + size;
	return strcspn(line + size, "\n");
}

enum status
broker_key_file_write(const char *path, const char *remark, const char *public_half, const char *secret_half)
{
	struct stat stat;
	enum status status;
	char *text;
	int size;

	if (!lstat(path, &stat))
		return STATUS_CONFLICT;
	text = secret_alloc(FILE_BYTES);
	if (!text)
		return STATUS_NO_MEMORY;
	size = snprintf(text, FILE_BYTES, "%spublic %s\nsecret %s\n", remark, public_half, secret_half);
	assert(size > 0 && size < FILE_BYTES); /* both halves have their bounds */
	status = file_write(path, (struct view){(const uint8_t *)text, (size_t)size}, 0600);
	secret_free(text);
	return status;
}
