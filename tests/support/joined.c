#include "support/joined.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "note/directory.h"
#include "note/policy.h"

static void
must(enum status status)
{
	if (status != STATUS_OK)
		(void)fprintf(stderr, "tests/support/joined: %s\n", status_word(status));
	assert(status == STATUS_OK);
}

int
joined_set_up(void **state)
{
	struct joined *joined = calloc(1, sizeof *joined);
	int is_fresh = 0;

	if (!joined)
		return -1;
	joined->world = notes_new();
	(void)snprintf(joined->folder, sizeof joined->folder, "/tmp/trust-test-XXXXXX");
	if (!mkdtemp(joined->folder))
		return -1;
	*state = joined;
	return trust_pin(joined->folder, joined->world->directory_raw, &is_fresh) || !is_fresh ||
	       trust_new(joined->folder, &joined->trust);
}

int
joined_tear_down(void **state)
{
	struct joined *joined = *state;
	char command[256];
	int code;

	trust_free(joined->trust);
	notes_free(joined->world);
	(void)snprintf(command, sizeof command, "rm -rf %s", joined->folder);
	code = system(command);
	free(joined);
	return code;
}

struct trust_source
joined_at(uint64_t index)
{
	return (struct trust_source){index, {NOTES_BEGIN_S * 1000LL + (int64_t)(index % 1000)}};
}

struct directory
joined_next(const struct notes *world)
{
	struct directory next = world->directory;

	next.serial++;
	next.prev = world->directory.hash;
	return next;
}

struct view
joined_publish(struct notes *world, const struct directory *directory, const struct keys_signer *const *signers,
	       size_t count)
{
	struct view raw;

	must(directory_write(directory, world->arena, &raw));
	must(signed_note_make(raw, &signers[0]->signer, world->arena, &raw));
	for (size_t i = 1; i < count; i++)
		must(signed_note_add(raw, &signers[i]->signer, world->arena, &raw));
	return raw;
}

void
joined_revoke(struct notes *world, const char *agency, struct revoked revoked)
{
	struct directory directory = joined_next(world);
	struct directory_agency *copy = arena_array(world->arena, directory.agency_count, sizeof *copy);
	struct revoked *list = arena_array(world->arena, 1, sizeof *list);
	struct view text;

	assert(copy && list);
	memcpy(copy, directory.agencies, directory.agency_count * sizeof *copy);
	id_set(revoked.reason, sizeof revoked.reason, "lost");
	*list = revoked;
	for (size_t i = 0; i < directory.agency_count; i++)
		if (!strcmp(copy[i].id.name, agency)) {
			copy[i].revoked = list;
			copy[i].revoked_count = 1;
		}
	directory.agencies = copy;
	must(directory_write(&directory, world->arena, &text));
	world->directory_raw = notes_sign(world, text, 2);
	must(directory_decode(world->directory_raw, world->arena, &world->directory));
}

struct view
joined_policy(struct notes *world, const struct policy *policy, size_t roots)
{
	struct view text;

	must(policy_write(policy, world->arena, &text));
	return notes_sign(world, text, roots);
}

void
joined_cards(struct joined *joined, const char *but)
{
	for (size_t i = 0; i < joined->world->agency_count; i++)
		if (strcmp(joined->world->agencies[i].name, but) != 0)
			must(trust_take_card(joined->trust, joined->world->agencies[i].card_raw, joined_at(10 + i)));
}
