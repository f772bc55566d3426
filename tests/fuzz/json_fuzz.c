/* Any bytes are a document or refused with a reason; what was read is written,
 * reads back and is written the same, and can be sealed. */
#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "content/facts.h"
#include "content/sealed.h"
#include "fuzz/mutate.h"

#define ARENA_BYTES (256 * 1024 * 1024)

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
MUTATE_TEXT;

int
LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count;
	(void)words;
	return sodium_init() < 0;
}

static void
taken(struct document *document, struct arena *arena)
{
	const struct sealed_binding binding = {{"01934a7c5e1f7c2e8b1d3f5a7c9e1b20"}, {"a"}, {{0}}};
	struct document_problems problems;
	struct document_problem problem;
	struct sealed_binding found;
	struct document again;
	struct view once, twice;
	struct fact *facts;
	uint8_t *plain;
	size_t count;
	enum status status;

	status = document_write(document, NULL, arena, &once);
	assert(!status);
	status = document_read(once, arena, &again, &problems);
	/* marks may have made it longer than what may be read */
	assert(!status || status == STATUS_TOO_BIG);
	if (!status) {
		status = document_write(&again, NULL, arena, &twice);
		assert(!status && once.size == twice.size && !memcmp(once.bytes, twice.bytes, once.size));
	}
	status = document_prepare(document, arena);
	assert(!status);
	status = facts_derive(document, arena, &facts, &count);
	assert(!status || status == STATUS_MALFORMED);
	(void)document_incomplete(document, &problem);
	status = sealed_encode(document, &binding, 4096, &plain, &count);
	assert(!status);
	status = sealed_decode((struct view){plain, count}, arena, &again, &found);
	assert(!status && again.type == document->type);
	secret_free(plain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document document;
	enum status status;

	assert(arena);
	status = document_read((struct view){bytes, size}, arena, &document, &problems);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	assert((status == STATUS_MALFORMED) == (problems.count > 0));
	for (size_t i = 0; i < problems.count; i++)
		assert(problems.items[i].pointer && *problems.items[i].code && *problems.items[i].detail);
	if (!status)
		taken(&document, arena);
	arena_free(arena);
	return 0;
}
