/* Any bytes are an incident or refused with a reason, and what was read can be
 * looked up at every place that a notice is made from. */
#include <assert.h>
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "content/document_value.h"
#include "content/incident.h"
#include "fuzz/mutate.h"
#include "tellback/bounds.h"

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
taken(const struct document *incident, struct arena *arena)
{
	static const char *const of_child[] = {"key", "child/givenNames", "child/birthDate", "settings/0/agency",
					       "settings/2/name"};
	size_t count = document_value_count(incident, "/children");

	assert(count >= 1 && count <= MAX_CHILDREN);
	assert(*document_value(incident, "/kind", arena) && *document_value(incident, "/awareAt", arena));
	for (size_t i = 0; i < count; i++) {
		const char *settings = arena_print(arena, "/children/%zu/settings", i);

		assert(settings && document_value_count(incident, settings) <= INCIDENT_SETTINGS_MOST);
		for (size_t j = 0; j < sizeof of_child / sizeof *of_child; j++)
			(void)document_value(incident, arena_print(arena, "/children/%zu/%s", i, of_child[j]), arena);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct document_problems problems;
	struct document incident;
	enum status status;

	assert(arena);
	status = incident_read((struct view){bytes, size}, arena, &incident, &problems);
	assert(status == STATUS_OK || status == STATUS_MALFORMED || status == STATUS_TOO_BIG);
	assert((status == STATUS_MALFORMED) == (problems.count > 0));
	for (size_t i = 0; i < problems.count; i++)
		assert(problems.items[i].pointer && *problems.items[i].code && *problems.items[i].detail);
	(void)incident_is((struct view){bytes, size});
	if (!status)
		taken(&incident, arena);
	arena_free(arena);
	return 0;
}
