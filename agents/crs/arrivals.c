#include "crs/arrivals.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/identifier.h"
#include "crs/followup.h"
#include "crs/register.h"
#include "crs/tie.h"
#include "rules/clocks.h"
#include "runtime/trust.h"
#include "tellback/fact.h"

/* Changes of one correction that are looked at. */
#define CHANGES_MOST 200

static const char *
fact(const struct agent_message *message, const char *name)
{
	const char *value = fact_find(message->envelope.facts, message->envelope.fact_count, name);

	return value ? value : "";
}

static struct followup_place
place_of(const struct agent_message *message)
{
	return (struct followup_place){message->envelope.id, message->envelope.case_token, message->accepted_ms};
}

/* The London day on which it was received: by telephone, or by the broker. */
static int32_t
day_of(const struct agent_message *message)
{
	const char *received = fact(message, "received-at");
	uint64_t seconds;
	int64_t ms = message->accepted_ms;

	if (*received && !id_number(received, &seconds) && seconds < (uint64_t)ms / 1000)
		ms = (int64_t)seconds * 1000;
	return clocks_day((struct instant){ms});
}

/* Is ${id} a message of ${from}?  What somebody says of another's is the
 * broker's to refuse, and not ours to believe. */
static int
is_message_of(struct agent *agent, const struct envelope_id *id, const struct agency *from, struct arena *arena)
{
	struct inbox_row received;
	struct sent_row own;

	if (!agent_view_inbox_one(agent, id, arena, &received))
		return !strcmp(received.from.name, from->name);
	return !strcmp(agent_self(agent)->name, from->name) && !agent_view_sent_one(agent, id, arena, &own);
}

/* We, or who stands beside us: the out-of-hours team. */
static int
is_our_side(struct agent *agent, const struct agent_message *message)
{
	return message->is_own ||
	       trust_is_beside(agent_trust(agent), agent_self(agent)->name, message->envelope.from.name);
}

enum status
arrivals_referral(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	const struct register_place at = {message->envelope.id, message->envelope.case_token, day_of(message),
					  fact(message, "grade")};
	const struct followup_place place = place_of(message);
	struct subjects *subjects = arena_alloc(arena, sizeof *subjects);
	enum status status = subjects ? STATUS_OK : STATUS_NO_MEMORY;

	(void)now;
	if (!status && *message->envelope.replaces.hex &&
	    is_message_of(agent, &message->envelope.replaces, &message->envelope.from, arena)) {
		status = followup_drop(agent_db(agent), &message->envelope.replaces, "replaced", message->accepted_ms);
		if (!status)
			status = register_drop(agent_db(agent), &message->envelope.replaces);
	}
	if (status)
		return status;
	subjects_read(&message->document, at.day, arena, subjects);
	status = register_add(agent, &at, subjects);
	return status ? status : followup_open(agent_db(agent), &place, subjects);
}

enum status
arrivals_information(struct agent *agent, const struct agent_message *message, struct agent_now now,
		     struct arena *arena)
{
	const struct followup_place place = place_of(message);
	struct subjects *subjects = arena_alloc(arena, sizeof *subjects);
	enum status status;

	(void)now;
	if (!subjects)
		return STATUS_NO_MEMORY;
	subjects_read(&message->document, day_of(message), arena, subjects);
	status = followup_answer(agent_db(agent), &place, message->envelope.type_word, subjects);
	return status ? status : register_learn(agent_db(agent), &message->envelope.case_token, subjects);
}

/* "/children/2/ethnicity": which child of the referral; its number. */
static int
ethnicity_pointer(const char *pointer, size_t *ret_number)
{
	static const char before[] = "/children/", after[] = "/ethnicity";
	size_t number = 0, digits;

	if (strncmp(pointer, before, strlen(before)) != 0)
		return 0;
	pointer += strlen(before);
	digits = strspn(pointer, "0123456789");
	if (!digits || digits > 3 || strcmp(pointer + digits, after) != 0)
		return 0;
	while (digits--)
		number = number * 10 + (size_t)(*pointer++ - '0');
	*ret_number = number;
	return 1;
}

/* The children of what is corrected, looked up once, whatever the peer wrote. */
struct corrected {
	struct document_child *children;
	size_t count;
	int is_read;
};

static enum status
corrected_read(struct agent *agent, const struct agent_message *message, struct arena *arena,
	       struct corrected *corrected)
{
	enum status status = STATUS_OK;

	if (corrected->is_read)
		return STATUS_OK;
	corrected->is_read = 1;
	if (is_message_of(agent, &message->envelope.re, &message->envelope.from, arena))
		status = agent_children(agent, &message->envelope.re, arena, &corrected->children, &corrected->count);
	/* of something we do not have, or cannot open: nothing */
	return status == STATUS_NOT_FOUND || status == STATUS_CANNOT_OPEN ? STATUS_OK : status;
}

static enum status
correct_ethnicity(struct agent *agent, const struct agent_message *message, const struct child *child)
{
	const struct followup_place place = place_of(message);
	enum status status = followup_ethnicity(agent_db(agent), &place, message->envelope.type_word, child);

	return status ? status
		      : register_ethnicity(agent_db(agent), &message->envelope.case_token, child, ETHNICITY_KNOWN);
}

enum status
arrivals_correction(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	size_t count = document_value_count(&message->document, "/changes");
	struct corrected corrected = {NULL, 0, 0};
	enum status status = STATUS_OK;

	(void)now;
	for (size_t i = 0; !status && i < count && i < CHANGES_MOST; i++) {
		const char *pointer = arena_print(arena, "/changes/%zu/pointer", i);
		const char *value = arena_print(arena, "/changes/%zu/now", i);
		size_t number;

		if (!pointer || !value)
			return STATUS_NO_MEMORY;
		pointer = document_value(&message->document, pointer, arena);
		value = document_value(&message->document, value, arena);
		if (!ethnicity_pointer(pointer, &number) || !identifier_in_list("ethnicity", value) ||
		    !strcmp(value, "NOBT"))
			continue;
		status = corrected_read(agent, message, arena, &corrected);
		if (!status && number < corrected.count)
			status = correct_ethnicity(agent, message, &corrected.children[number].token);
	}
	return status;
}

enum status
arrivals_retraction(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	enum status status = STATUS_OK;

	(void)now;
	if (!is_message_of(agent, &message->envelope.re, &message->envelope.from, arena))
		return STATUS_OK;
	status = followup_drop(agent_db(agent), &message->envelope.re, message->envelope.type_word,
			       message->accepted_ms);
	return status ? status : register_drop(agent_db(agent), &message->envelope.re);
}

static int
tie_read(const struct agent_message *message, struct tie *tie)
{
	const char *into = fact(message, "into");

	*tie = (struct tie){.from = message->envelope.case_token, .at_ms = message->accepted_ms};
	if (!id_is_id(into))
		return -1;
	id_set(tie->into.hex, sizeof tie->into.hex, into);
	return 0;
}

enum status
arrivals_link(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	struct tie tie;

	(void)now;
	(void)arena;
	return !is_our_side(agent, message) || tie_read(message, &tie)
		       ? STATUS_OK
		       : tie_make(agent_db(agent), &message->envelope.id, &tie);
}

enum status
arrivals_unlink(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	struct tie tie;

	(void)now;
	(void)arena;
	return !is_our_side(agent, message) || tie_read(message, &tie) ? STATUS_OK : tie_undo(agent_db(agent), &tie);
}

enum status
arrivals_priority(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	struct db_query *query = db_query(
		agent_db(agent), "INSERT INTO crs_priority(message, grade, reason, at_ms) VALUES(?1, ?2, ?3, ?4)"
				 " ON CONFLICT(message) DO UPDATE SET grade = excluded.grade,"
				 " reason = excluded.reason, at_ms = excluded.at_ms"
				 " WHERE excluded.at_ms >= crs_priority.at_ms");

	(void)now;
	(void)arena;
	if (!is_our_side(agent, message))
		return STATUS_OK;
	db_bind_text(query, 1, message->envelope.re.hex);
	db_bind_text(query, 2, fact(message, "grade"));
	db_bind_text(query, 3, fact(message, "reason"));
	db_bind_number(query, 4, message->accepted_ms);
	return db_run(query);
}

/* ---- early help ------------------------------------------------------------------ */

/* The child of a fact `child`, whose code, after the colon, is given. */
static const char *
child_code(const struct fact *one, struct child *ret_child)
{
	char token[CHILD_SIZE];

	if (strcmp(one->name, "child") != 0 || strlen(one->value) <= CHILD_SIZE || one->value[CHILD_SIZE - 1] != ':')
		return NULL;
	memcpy(token, one->value, CHILD_SIZE - 1);
	token[CHILD_SIZE - 1] = '\0';
	if (!id_is_child(token))
		return NULL;
	id_set(ret_child->hex, sizeof ret_child->hex, token);
	return one->value + CHILD_SIZE;
}

enum status
arrivals_decision(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	const struct envelope *envelope = &message->envelope;
	enum status status = STATUS_OK;

	(void)now;
	(void)arena;
	for (size_t i = 0; !status && is_our_side(agent, message) && i < envelope->fact_count; i++) {
		struct child child;
		const char *code = child_code(&envelope->facts[i], &child);
		struct db_query *query;

		if (!code || strcmp(code, "early-help") != 0)
			continue;
		query = db_query(agent_db(agent), "INSERT INTO crs_help(decision, case_token, child, since_ms)"
						  " VALUES(?1, ?2, ?3, ?4) ON CONFLICT(case_token, child) DO NOTHING");
		db_bind_text(query, 1, envelope->id.hex);
		db_bind_text(query, 2, envelope->case_token.hex);
		db_bind_text(query, 3, child.hex);
		db_bind_number(query, 4, message->accepted_ms);
		status = db_run(query);
	}
	return status;
}

/* The newest word counts: help that was declined may be taken up later. */
enum status
arrivals_outcome(struct agent *agent, const struct agent_message *message, struct agent_now now, struct arena *arena)
{
	const struct envelope *envelope = &message->envelope;
	enum status status = STATUS_OK;
	int is_help = !strcmp(fact(message, "of"), "early-help");

	(void)now;
	(void)arena;
	for (size_t i = 0; !status && is_help && is_our_side(agent, message) && i < envelope->fact_count; i++) {
		struct child child;
		const char *code = child_code(&envelope->facts[i], &child);
		struct db_query *query;

		/* who is told in part is told no code; others are */
		if (!code || !strcmp(code, "not-shared"))
			continue;
		query = db_query(agent_db(agent), "UPDATE crs_help SET came = ?1, came_ms = ?2"
						  " WHERE case_token = ?3 AND child = ?4 AND came_ms <= ?2");
		db_bind_text(query, 1, code);
		db_bind_number(query, 2, message->accepted_ms);
		db_bind_text(query, 3, envelope->case_token.hex);
		db_bind_text(query, 4, child.hex);
		status = db_run(query);
	}
	return status;
}
