/* Any name in a spool folder is a file that we look at or is passed over, and
 * an attachment's name that a sender chose is a name in that folder and no path.
 * What stands behind a NUL is the file's content, if the name is one. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "content/json_text.h"
#include "content/sealed_name.h"
#include "fuzz/mutate.h"
#include "fuzz/scratch.h"
#include "runtime/spool.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

static struct spool *spool;

int
LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count;
	(void)words;
	return spool_open(scratch_path("spool"), &spool) != STATUS_OK;
}

static void
look_at(const char *name)
{
	static const char *const suffixes[] = {".json", ".opened.json", ""};
	char stem[SPOOL_STEM_SIZE];

	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		if (spool_stem(name, suffixes[i], stem))
			continue;
		assert(spool_is_name(name) && *stem && !strchr(stem, '/') && *stem != '.');
		assert(!strncmp(name, stem, strlen(stem)) && !strcmp(name + strlen(stem), suffixes[i]));
	}
	/* what a recipient would put into its folder is a name there */
	if (sealed_name_fits(name))
		assert(spool_is_name(name));
}

/* A file of that name goes in and comes out, and nothing outside is touched. */
static void
write_and_read(const char *name, struct view content)
{
	struct spool_file file = {SPOOL_IN_DONE, name};
	struct arena *arena = arena_new(1 << 20);
	struct view back;
	const char *user;
	enum status status;

	assert(arena);
	if (!spool_is_name(name)) {
		status = spool_read(spool, file, 4096, arena, &back);
		assert(status == STATUS_NOT_FOUND);
	} else {
		status = spool_write(spool, file, content);
		/* a name may fit and what is beside it while it is written not */
		if (!status) {
			status = spool_read(spool, file, 4096, arena, &back);
			assert(status == (content.size > 4096 ? STATUS_TOO_BIG : STATUS_OK));
			assert(status || (back.size == content.size && !memcmp(back.bytes, content.bytes, back.size)));
			assert(spool_has(spool, file));
			spool_remove(spool, file);
			assert(!spool_has(spool, file));
		}
	}
	/* as courier.c reads who opened a message */
	if (!json_text_member(content, "user", arena, &user))
		assert(user);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const uint8_t *nul = size ? memchr(bytes, 0, size) : NULL;
	size_t length = nul ? (size_t)(nul - bytes) : size;
	char *name = malloc(length + 1);

	assert(name);
	if (length)
		memcpy(name, bytes, length);
	name[length] = '\0';
	look_at(name);
	if (nul)
		write_and_read(name, (struct view){nul + 1, size - length - 1});
	free(name);
	return 0;
}
