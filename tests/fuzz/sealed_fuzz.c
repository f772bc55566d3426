/* Any bytes are a sealed content or refused; what was opened can be written,
 * sealed again and opened the same. */
#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "base/secret.h"
#include "content/facts.h"
#include "content/sealed.h"

#define ARENA_BYTES (64 * 1024 * 1024)

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerInitialize(int *count, char ***words)
{
	(void)count;
	(void)words;
	return sodium_init() < 0;
}

static void
opened(const struct document *document, const struct sealed_binding *binding, struct arena *arena)
{
	struct document_child *children;
	struct document_problem problem;
	struct sealed_binding found;
	struct document again;
	struct view json;
	struct fact *facts;
	uint8_t *plain;
	size_t count;
	enum status status;

	status = document_write(document, NULL, arena, &json);
	assert(!status);
	status = document_children(document, arena, &children, &count);
	assert(!status);
	status = facts_derive(document, arena, &facts, &count);
	assert(!status || status == STATUS_MALFORMED);
	(void)document_incomplete(document, &problem);
	status = sealed_encode(document, binding, 0, &plain, &count);
	assert(!status && count == sealed_size(document, binding));
	status = sealed_decode((struct view){plain, count}, arena, &again, &found);
	assert(!status && again.type == document->type && again.attachment_count == document->attachment_count);
	assert(!memcmp(&found, binding, sizeof found));
	secret_free(plain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct sealed_binding binding;
	struct document document;
	enum status status;

	assert(arena);
	status = sealed_decode((struct view){bytes, size}, arena, &document, &binding);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_NO_MEMORY);
	if (!status)
		opened(&document, &binding, arena);
	arena_free(arena);
	return 0;
}
