/* Whatever a correctly signed message of any type says, an agent of every kind
 * takes it, and the turn goes on: its content is mutated at random, sealed text
 * and facts, and told to the kind as if it had come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/id.h"
#include "base/secret.h"
#include "content/document.h"
#include "content/facts.h"
#include "content/sealed.h"
#include "crs/crs_table.h"
#include "health/health_table.h"
#include "police/police_table.h"
#include "runtime/agent_kind.h"
#include "school/school_table.h"
#include "support/house.h"
#include "tellback/fact.h"

#define MUTANTS 40
#define CHANGES_MOST 6
#define ARENA_BYTES ((size_t)256 * 1024 * 1024)

static const char *const names[] = {"crs", "police", "health", "school"};

/**
 * struct mutants:
 * Where they come from: xorshift, so that a failure comes again.
 */
struct mutants {
	struct house *house;
	struct arena *arena;
	uint64_t state;
	uint64_t number;
};

static uint64_t
draw(struct mutants *mutants, uint64_t below)
{
	mutants->state ^= mutants->state << 13;
	mutants->state ^= mutants->state >> 7;
	mutants->state ^= mutants->state << 17;
	return mutants->state % below;
}

/* Bytes of the text changed, until it can be read again. */
static int
mutate_text(struct mutants *mutants, struct document *document)
{
	static const uint8_t favourites[] = {0, 1, 0x7f, 0x80, 0xff, '/', '%', '-', '9', 'a', '\n', 0x1b};
	const struct sealed_binding binding = {{"01930000000070008000000000000001"}, {"police"}, {{0}}};
	struct sealed_binding found;
	struct document mutant;
	uint8_t *plain = NULL;
	struct view copy;
	size_t size = 0;
	enum status status = sealed_encode(document, &binding, 0, &plain, &size);
	uint8_t *bytes;

	assert_int_equal(status, STATUS_OK);
	assert_int_equal(arena_copy(mutants->arena, (struct view){plain, size}, &copy), STATUS_OK);
	secret_free(plain);
	bytes = arena_alloc(mutants->arena, size);
	assert_non_null(bytes);
	for (int tries = 0; tries < 30; tries++) {
		memcpy(bytes, copy.bytes, size);
		for (uint64_t n = 1 + draw(mutants, CHANGES_MOST); n; n--)
			bytes[draw(mutants, size)] = draw(mutants, 2) ? (uint8_t)draw(mutants, 256)
								      : favourites[draw(mutants, sizeof favourites)];
		if (!sealed_decode((struct view){bytes, size}, mutants->arena, &mutant, &found) &&
		    mutant.type == document->type) {
			*document = mutant;
			return 1;
		}
	}
	return 0;
}

/* Any value for any fact that the type may have, none or several times. */
static void
mutate_facts(struct mutants *mutants, enum message_type type, struct fact *facts, size_t *count)
{
	static const char *const values[] = {"-",
					     "0",
					     "9223372036854775807",
					     "police",
					     "crs",
					     "aaaaaaaa",
					     "aaaaaaaa:nfa",
					     "yes",
					     "high",
					     "endeavour-found",
					     "1:police:1793700000",
					     "%s%n",
					     "2026-02-29",
					     "01930000000070008000000000000001",
					     "decision/police/aaaaaaaa"};
	size_t row_count;
	const struct fact_row *rows = fact_rows(type, &row_count);

	for (size_t i = 0; i < *count; i++)
		if (!draw(mutants, 3))
			facts[i].value = values[draw(mutants, sizeof values / sizeof *values)];
	if (*count && !draw(mutants, 4)) {
		*count -= 1;
		facts[draw(mutants, *count + 1)] = facts[*count];
	}
	if (row_count && !draw(mutants, 3))
		facts[(*count)++] = (struct fact){rows[draw(mutants, row_count)].name,
						  values[draw(mutants, sizeof values / sizeof *values)]};
}

static void
begin_message(struct mutants *mutants, enum message_type type, struct agent_message *message)
{
	static struct recipient to[2];
	char id[ID_SIZE];

	*message = (struct agent_message){.accepted_ms = 1793613600000 + (int64_t)draw(mutants, 86400000)};
	(void)snprintf(id, sizeof id, "01930000000070008%03x%012llx", 0x100u, (unsigned long long)++mutants->number);
	id_set(message->envelope.id.hex, sizeof message->envelope.id.hex, id);
	/* cases and messages that meet again */
	(void)snprintf(id, sizeof id, "01930000000070008%03x%012llx", 0x200u, (unsigned long long)draw(mutants, 5));
	id_set(message->envelope.case_token.hex, sizeof message->envelope.case_token.hex, id);
	if (draw(mutants, 3) && mutants->number > 1) {
		(void)snprintf(id, sizeof id, "01930000000070008%03x%012llx", 0x100u,
			       (unsigned long long)(1 + draw(mutants, mutants->number)));
		id_set(message->envelope.re.hex, sizeof message->envelope.re.hex, id);
	}
	if (!draw(mutants, 4))
		message->envelope.replaces = message->envelope.re;
	id_set(message->envelope.from.name, sizeof message->envelope.from.name, names[draw(mutants, 4)]);
	id_set(to[0].agency.name, sizeof to[0].agency.name, names[draw(mutants, 4)]);
	id_set(to[1].agency.name, sizeof to[1].agency.name, names[draw(mutants, 4)]);
	message->envelope.to = to;
	message->envelope.to_count = 2;
	message->envelope.type = type;
	message->envelope.type_word = message_type_word(type);
	message->is_own = !draw(mutants, 4);
}

/* Told as the turn tells it; what a peer sent is never what breaks. */
static void
tell(struct mutants *mutants, size_t who, const struct agent_message *message)
{
	struct actor *actor = mutants->house->actors[who];
	struct arena *arena = arena_new(ARENA_BYTES);
	const struct agent_kind *kind = actor->kind;
	struct agent_prompts prompts;
	enum status status = db_begin(agent_db(actor->agent));

	assert_int_equal(status, STATUS_OK);
	if (kind->arrived)
		status = kind->arrived(actor->agent, message, actor->now, arena);
	assert_false(status_is_broken(status));
	assert_int_not_equal(status, STATUS_GONE);
	if (status)
		db_rollback(agent_db(actor->agent));
	else
		assert_int_equal(db_commit(agent_db(actor->agent)), STATUS_OK);
	if (kind->prompts)
		assert_false(status_is_broken(kind->prompts(&message->document, actor->now.civil, arena, &prompts)));
	arena_free(arena);
}

static void
tick(struct mutants *mutants, size_t who)
{
	struct actor *actor = mutants->house->actors[who];
	struct arena *arena = arena_new(ARENA_BYTES);
	int64_t wait_ms = INT64_MAX;
	enum status status = db_begin(agent_db(actor->agent));

	assert_int_equal(status, STATUS_OK);
	if (actor->kind->tick)
		status = actor->kind->tick(actor->agent, actor->now, arena, &wait_ms);
	assert_false(status_is_broken(status));
	assert_int_equal(db_commit(agent_db(actor->agent)), STATUS_OK);
	arena_free(arena);
}

static void
one_type(struct mutants *mutants, enum message_type type)
{
	for (size_t n = 0; n < MUTANTS; n++) {
		static struct document_problems problems;
		struct view json;
		struct agent_message message;
		struct fact *facts, *some;
		size_t count = 0;
		enum status status;

		mutants->arena = arena_new(ARENA_BYTES);
		begin_message(mutants, type, &message);
		assert_int_equal(document_template(type, mutants->arena, &json), STATUS_OK);
		status = document_read(json, mutants->arena, &message.document, &problems);
		assert_int_equal(status, STATUS_OK);
		if (n)
			(void)mutate_text(mutants, &message.document);
		some = arena_array(mutants->arena, MAX_FACTS + 1, sizeof *some);
		if (!facts_derive(&message.document, mutants->arena, &facts, &count))
			memcpy(some, facts, count * sizeof *some);
		else
			count = 0;
		if (n)
			mutate_facts(mutants, type, some, &count);
		message.envelope.facts = some;
		message.envelope.fact_count = count;
		for (size_t who = 0; who < 4; who++)
			tell(mutants, who, &message);
		arena_free(mutants->arena);
	}
	for (size_t who = 0; who < 4; who++)
		tick(mutants, who);
}

static void
no_content_breaks_an_agent_of_any_kind(void **state)
{
	struct mutants mutants = {.house = house_new(names, 4), .state = 0x9e3779b97f4a7c15u};
	const struct agent_kind *const kinds[] = {crs_table_kind(), police_table_kind(), health_table_kind(),
						  school_table_kind()};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		actor_become(mutants.house->actors[i], kinds[i]);
	house_play(mutants.house);
	for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++)
		one_type(&mutants, (enum message_type)type);
	/* and what was kept of it lets the turn go on, now and tomorrow */
	house_wait(mutants.house, 60000);
	house_wait(mutants.house, 86400000);
	house_free(mutants.house);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_content_breaks_an_agent_of_any_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
