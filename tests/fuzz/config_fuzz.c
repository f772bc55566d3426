/* Any file is a configuration or an error that names its line. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/config.h"
#include "fuzz/mutate.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static const struct config_key keys[] = {
	{NULL, "log", CONFIG_TEXT, "info", "how much to log"},
	{"broker", "listen", CONFIG_TEXT, "tcp://127.0.0.1:7600", "where"},
	{"broker", "most", CONFIG_NUMBER, "7", "a number"},
	{"broker", "quiet", CONFIG_YES_NO, "no", "a switch"},
	{"store", "path", CONFIG_PATH, "/p", "a file"},
	{"store", "person", CONFIG_LIST, NULL, "a list"},
};

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct config_source source = {"fuzz.conf", (const char *)bytes, size};
	struct arena *arena = arena_new(1 << 20);
	struct config *config = NULL;
	const char *error = NULL;
	enum status status;

	assert(arena);
	status = config_parse(&source, keys, sizeof keys / sizeof *keys, arena, &config, &error);
	if (!status) {
		(void)config_number(config, "broker", "most");
		(void)config_yes(config, "broker", "quiet");
		(void)config_print(config, arena);
	} else if (status == STATUS_MISCONFIGURED) {
		assert(!strncmp(error, "fuzz.conf:", 10));
	} else {
		assert(status == STATUS_NO_MEMORY);
	}
	arena_free(arena);
	return 0;
}
