#include "support/actor.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"

#define ACTOR_ARENA_BYTES (512UL * 1024 * 1024)

static void
must(enum status status, const char *what)
{
	if (status)
		(void)fprintf(stderr, "tests/support/actor: %s: %s\n", what, status_word(status));
	assert(!status);
}

static enum status
unwrap(void *context, const uint8_t ephemeral[32], const uint8_t body[32], uint8_t ret_file_key[AGE_FILE_KEY_BYTES])
{
	const struct notes_agency *agency = context;

	return age_unwrap(agency->age_secret, ephemeral, body, ret_file_key);
}

/* Stands in for the vault's keyed hash. */
static enum status
hash(void *context, struct view text, struct digest *ret_digest)
{
	(void)context;
	*ret_digest = digest_of(text);
	return STATUS_OK;
}

static const struct agent_hasher hasher = {NULL, hash};

static void
path_of(const struct actor *actor, const char *name, char *ret_path, size_t size)
{
	int length = snprintf(ret_path, size, "%s/%s", actor->folder, name);

	assert(length > 0 && (size_t)length < size);
}

static void
start(struct actor *actor)
{
	const struct trust_source source = {0, {actor->world->begin_s * 1000LL}};
	struct agent_options options = {.trust = NULL, .software = "test 1"};
	char path[256];

	must(trust_new(actor->folder, &actor->trust), "trust_new");
	must(trust_take_directory(actor->trust, actor->world->directory_raw, source), "directory");
	must(trust_take_policy(actor->trust, actor->world->policy_raw, source), "policy");
	for (size_t i = 0; i < actor->world->agency_count; i++)
		if (actor->world->agencies[i].card_raw.size) /* else it is one that has not come yet */
			must(trust_take_card(actor->trust, actor->world->agencies[i].card_raw, source), "card");
	path_of(actor, "agent.db", path, sizeof path);
	options.store_path = path;
	options.self = actor->agency->card.agency;
	options.trust = actor->trust;
	options.signer = &actor->agency->sign.signer;
	options.unwrapper = &actor->unwrapper;
	options.hasher = &hasher;
	options.kind = actor->kind;
	must(agent_new(&options, actor->now, &actor->agent), "agent_new");
}

static void
stop(struct actor *actor)
{
	agent_free(actor->agent);
	trust_free(actor->trust);
	actor->agent = NULL;
	actor->trust = NULL;
}

struct actor *
actor_new(struct notes *world, const char *name)
{
	char folder[64];
	struct actor *actor;

	/* in memory where there is such a folder: no test here pulls the plug */
	(void)snprintf(folder, sizeof folder, "%s/tellback-actor-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	assert(mkdtemp(folder));
	actor = actor_new_in(world, name, folder);
	actor->is_kept = 0;
	return actor;
}

struct actor *
actor_new_in(struct notes *world, const char *name, const char *folder)
{
	struct actor *actor = calloc(1, sizeof *actor);
	int fresh = 0, size;

	assert(actor);
	size = snprintf(actor->folder, sizeof actor->folder, "%s", folder);
	assert(size > 0 && (size_t)size < sizeof actor->folder);
	actor->is_kept = 1;
	actor->world = world;
	actor->agency = notes_agency(world, name);
	actor->unwrapper = (struct age_unwrapper){actor->agency, unwrap};
	actor->now = (struct agent_now){{world->begin_s * 1000LL}, {1000000}};
	actor->arena = arena_new(ACTOR_ARENA_BYTES);
	actor->of_turn = arena_new(ACTOR_ARENA_BYTES);
	assert(actor->arena && actor->of_turn);
	must(trust_pin(actor->folder, world->directory_raw, &fresh), "trust_pin");
	start(actor);
	return actor;
}

void
actor_free(struct actor *actor)
{
	DIR *folder;
	char path[512];

	if (!actor)
		return;
	stop(actor);
	folder = actor->is_kept ? NULL : opendir(actor->folder);
	for (struct dirent *entry = folder ? readdir(folder) : NULL; entry; entry = readdir(folder)) {
		(void)snprintf(path, sizeof path, "%s/%s", actor->folder, entry->d_name);
		(void)unlink(path); /* not the two dots */
	}
	if (folder)
		(void)closedir(folder);
	if (!actor->is_kept)
		(void)rmdir(actor->folder);
	arena_free(actor->arena);
	arena_free(actor->of_turn);
	free(actor);
}

void
actor_become(struct actor *actor, const struct agent_kind *kind)
{
	stop(actor);
	actor->kind = kind;
	start(actor);
}

void
actor_crash(struct actor *actor)
{
	stop(actor);
	start(actor);
}

static void
copy(struct actor *actor, const char *from, const char *to)
{
	struct view content;
	char path[256];

	path_of(actor, from, path, sizeof path);
	must(file_read(path, 256UL * 1024 * 1024, actor->arena, &content), from);
	path_of(actor, to, path, sizeof path);
	must(file_write(path, content, 0600), to);
}

void
actor_save(struct actor *actor, const char *name)
{
	stop(actor); /* closing works the log of changes into the file */
	copy(actor, "agent.db", name);
	start(actor);
}

void
actor_restore(struct actor *actor, const char *name)
{
	char path[256];

	stop(actor);
	path_of(actor, "agent.db-wal", path, sizeof path);
	(void)unlink(path);
	copy(actor, name, "agent.db");
	start(actor);
}

struct agent_sent
actor_send(struct actor *actor, const char *json)
{
	const struct agent_submission submission = {.json = {(const uint8_t *)json, strlen(json)},
						    .person = {"ann", "manager"}};
	struct document_problems problems;
	struct agent_sent sent;
	enum status status = agent_send(actor->agent, &submission, actor->now, actor->arena, &sent, &problems);

	for (size_t i = 0; i < problems.count && status == STATUS_MALFORMED; i++)
		(void)fprintf(stderr, "%s %s: %s\n", problems.items[i].pointer, problems.items[i].code,
			      problems.items[i].detail);
	must(status, "agent_send");
	return sent;
}

void
actor_turn(struct actor *actor, const struct agent_event *events, size_t count)
{
	arena_reset(actor->of_turn);
	must(agent_turn(actor->agent, (struct agent_events){events, count}, actor->now, actor->of_turn, &actor->output),
	     "agent_turn");
}

void
actor_wait(struct actor *actor, int64_t ms)
{
	actor->now.civil.ms += ms;
	actor->now.tick.ms += ms;
}

static int
begins(const char *line, const char *with)
{
	return !strncmp(line, with, strlen(with));
}

char *
actor_text(struct actor *actor, enum message_type type, const char *header)
{
	struct view json;
	char *text, *at, *to;
	int in_list = 0;

	must(document_template(type, actor->arena, &json), "document_template");
	text = arena_text(actor->arena, json.bytes, json.size);
	to = at = arena_print(actor->arena, "{%s%s", header, text + 1);
	assert(text && at);
	text = at;
	/* line by line: the header's own stand before the first end of line */
	at = to = strchr(at, '\n') + 1;
	while (*at) {
		char *end = strchr(at, '\n');
		size_t size = end ? (size_t)(end + 1 - at) : strlen(at);
		int is_list = begins(at, "  \"to\": [");

		if (!is_list && !in_list && !begins(at, "  \"clientReference\"") && !begins(at, "  \"case\"") &&
		    !begins(at, "  \"re\"")) {
			memmove(to, at, size);
			to += size;
		}
		in_list = (is_list || in_list) && !begins(at, "  ]");
		at += size;
	}
	*to = '\0';
	return text;
}

char *
actor_swap(struct actor *actor, const char *text, const char *from, const char *to)
{
	char *made = arena_print(actor->arena, "%s", "");

	for (const char *hit = strstr(text, from); hit; hit = strstr(text, from)) {
		made = arena_print(actor->arena, "%s%.*s%s", made, (int)(hit - text), text, to);
		text = hit + strlen(from);
	}
	return arena_print(actor->arena, "%s%s", made, text);
}

const char *
actor_example(struct actor *actor, enum message_type type, const char *header)
{
	static const char *const swaps[][2] = {{"hiow-police", "police"},
					       {"hiow-health", "health"},
					       {"quayside-primary", "school"},
					       {"southampton-crs", "crs"},
					       {"southampton-edt", "edt"}};
	const char *text = actor_text(actor, type, header);

	for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++)
		text = actor_swap(actor, text, swaps[i][0], swaps[i][1]);
	return text;
}

struct sent_row
actor_row(struct actor *actor, const struct envelope_id *id)
{
	struct sent_row row;

	assert(!agent_view_sent_one(actor->agent, id, actor->arena, &row));
	return row;
}
