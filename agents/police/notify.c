#include "police/notify.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "content/document_value.h"
#include "content/incident.h"
#include "content/json_form.h"
#include "police/police_store.h"
#include "police/report.h"
#include "police/wording.h"
#include "runtime/agent_kind.h"
#include "runtime/trust.h"

/* One notice while it is made and sealed (bytes). */
#define NOTICE_ARENA_BYTES ((size_t)128 * 1024 * 1024)
#define REPLACED_MOST 8

/**
 * struct errand:
 * An incident on its way through notify_take.
 */
struct errand {
	struct agent *agent;
	const struct agent_submission *submission;
	struct agent_now now;
	struct arena *arena;
	struct document incident;
	struct incident_kept kept;
	struct plan *plan;
	struct notify_report *report;
	struct document_problems *problems;
	int is_check; /* nothing is kept */
};

static enum status
blame(struct document_problems *problems, const char *pointer, const char *code, const char *detail)
{
	const size_t most = sizeof problems->items / sizeof *problems->items;

	if (!pointer || !detail)
		return STATUS_NO_MEMORY;
	if (problems->count < most)
		problems->items[problems->count++] = (struct document_problem){pointer, code, detail};
	else
		problems->more++;
	return STATUS_MALFORMED;
}

/* ---- what went before -------------------------------------------------------------- */

/* The notice of that reference as it stands; one sealed anew for what it became. */
static enum status
find_sent(struct agent *agent, const char *reference, struct arena *arena, struct sent_row *ret_row)
{
	enum status status = agent_view_reference(agent, reference, arena, ret_row);

	for (size_t i = 0; !status && ret_row->state == SENT_REPLACED && i < REPLACED_MOST; i++) {
		const struct envelope_id next = ret_row->replaced_by;

		status = agent_view_sent_one(agent, &next, arena, ret_row);
	}
	return status;
}

static int
earlier_of(void *of, const char *reference, struct plan_earlier *ret_earlier)
{
	const struct errand *errand = of;
	struct sent_row row;
	size_t size;

	if (find_sent(errand->agent, reference, errand->arena, &row) || row.state == SENT_REFUSED ||
	    row.state == SENT_FAILED)
		return 0;
	size = strcspn(row.to, " ");
	*ret_earlier = (struct plan_earlier){row.id, row.case_token, {""}};
	if (size < sizeof ret_earlier->to.name)
		memcpy(ret_earlier->to.name, row.to, size);
	return 1;
}

static const struct card *
card_of(void *of, const char *agency)
{
	const struct errand *errand = of;

	return trust_card(agent_trust(errand->agent), agency);
}

/* Whoever has the store alone cannot try all numbers there are. */
static void
print_of(void *of, struct digest *digest)
{
	const struct errand *errand = of;
	char text[sizeof "incident-key " + DIGEST_HEX_SIZE] = "incident-key ";

	digest_hex(digest, text + strlen(text));
	if (agent_fingerprint(errand->agent, (struct view){(const uint8_t *)text, strlen(text)}, digest))
		log_event(LOG_LINE_WARNING, "incident.key", "why=no-fingerprint-key");
}

/* ---- the file ------------------------------------------------------------------------ */

/* What it is called, and what it is, however it was laid out. */
static enum status
identify(struct errand *errand)
{
	struct view plain;
	char hex[DIGEST_HEX_SIZE];
	enum status status = json_form_fill(errand->submission->json, (struct json_puts){NULL, 0}, errand->arena,
					    &plain, errand->problems);

	if (status)
		return status;
	errand->kept = (struct incident_kept){.reference = errand->incident.client_reference,
					      .kind = document_value(&errand->incident, "/kind", errand->arena),
					      .missing = document_value(&errand->incident, "/missing", errand->arena),
					      .digest = digest_of(plain)};
	digest_hex(&errand->kept.digest, hex);
	if (!errand->kept.reference)
		errand->kept.reference = arena_print(errand->arena, "incident-%.32s", hex);
	return errand->kept.reference ? STATUS_OK : STATUS_NO_MEMORY;
}

/* Another incident of this name, or the beginning of what has ended? */
static enum status
look_back(struct errand *errand)
{
	struct db *db = agent_db(errand->agent);
	struct incident_kept before;
	const char *found;
	enum status status = police_store_incident(db, errand->kept.reference, errand->arena, &before);

	if (!status)
		return digest_equal(&before.digest, &errand->kept.digest) ? STATUS_OK : STATUS_CONFLICT;
	if (status != STATUS_NOT_FOUND)
		return status;
	status = police_store_incident_ended(db, errand->kept.reference, errand->arena, &found);
	if (!status)
		return blame(
			errand->problems, "/clientReference", "found-before",
			arena_print(
				errand->arena,
				"This child was found before it was said to be missing: %s has gone. Nobody is told "
				"of a missing child who is back.",
				found));
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* ---- one notice ------------------------------------------------------------------------ */

static enum status
seal(struct errand *errand, const struct plan_item *item, struct arena *arena, struct agent_sent *ret_sent)
{
	struct agent_submission submission = {.person = errand->submission->person};
	enum status status =
		wording_make(&errand->incident, errand->submission->json, errand->plan, item, arena, &submission.json);

	if (!status)
		status = agent_enqueue(errand->agent, &submission, errand->now, arena, ret_sent, errand->problems);
	return status;
}

static enum status
seal_held(struct errand *errand, const struct plan_item *item, struct arena *arena, struct agent_sent *ret_sent)
{
	struct db *db = agent_db(errand->agent);
	struct held_kept held = {.reference = item->reference, .made_ms = errand->now.civil.ms};
	enum status status = police_store_hold_next(db, 1), after;

	if (status)
		return status;
	status = seal(errand, item, arena, ret_sent);
	after = police_store_hold_next(db, 0);
	if (status || after)
		return status ? status : after;
	held.id = ret_sent->id;
	id_set(held.named.name, sizeof held.named.name, item->named);
	return police_store_held_add(db, &held);
}

/* Nobody there can be written to: an officer tells them. */
static enum status
seal_to_ourselves(struct errand *errand, struct plan_item *item, struct arena *arena, struct agent_sent *ret_sent)
{
	item->to = *agent_self(errand->agent);
	return seal(errand, item, arena, ret_sent);
}

static enum status
send_one(struct errand *errand, struct plan_item *item, struct arena *arena, struct agent_sent *ret_sent)
{
	enum status status;

	if (item->fate == PLAN_NOT)
		return STATUS_OK;
	if (item->fate == PLAN_OURSELVES)
		return seal_to_ourselves(errand, item, arena, ret_sent);
	status = item->fate == PLAN_HOLD ? seal_held(errand, item, arena, ret_sent)
					 : seal(errand, item, arena, ret_sent);
	if (status != STATUS_MALFORMED)
		return status;
	errand->problems->count = 0;
	item->words = arena_print(errand->arena, "%s cannot be written to (no key of it holds): an officer tells it",
				  item->to.name);
	item->fate = PLAN_OURSELVES;
	return item->words ? seal_to_ourselves(errand, item, arena, ret_sent) : STATUS_NO_MEMORY;
}

/* What it was made into before; one that a person sent another way, as that. */
static enum status
recall_one(struct errand *errand, struct sent_row *row, struct plan_item *item, struct agent_sent *ret_sent)
{
	struct held_kept held;
	enum status status = police_store_held(agent_db(errand->agent), &row->id, errand->arena, &held);

	if (!status && *held.instead.hex) {
		status = agent_view_sent_one(errand->agent, &held.instead, errand->arena, row);
		item->words = "a person sent it another way";
		item->fate = PLAN_SEND;
	}
	if (status && status != STATUS_NOT_FOUND)
		return status;
	*ret_sent =
		(struct agent_sent){.id = row->id, .case_token = row->case_token, .state = row->state, .is_repeat = 1};
	return STATUS_OK;
}

static enum status
take_one(struct errand *errand, const struct plan_item *item)
{
	size_t at = errand->report->count++;
	struct agent_sent *sent = &errand->report->rows[at].sent;
	struct plan_item *kept = &errand->report->rows[at].item;
	struct arena *arena = arena_new(NOTICE_ARENA_BYTES);
	struct sent_row row;
	enum status status = arena ? find_sent(errand->agent, item->reference, arena, &row) : STATUS_NO_MEMORY;

	*kept = *item;
	errand->report->rows[at].is_old = !status;
	if (!status)
		status = recall_one(errand, &row, kept, sent);
	else if (status == STATUS_NOT_FOUND)
		status = errand->is_check ? STATUS_OK : send_one(errand, kept, arena, sent);
	errand->report->sent_count += !status && *sent->id.hex;
	arena_free(arena);
	return status;
}

/* A whole incident of which nobody can be told: each reason at its child. */
static enum status
nobody(struct errand *errand)
{
	for (size_t i = 0; i < errand->plan->count; i++) {
		const struct plan_item *item = &errand->plan->items[i];
		const char *pointer = arena_print(errand->arena, "/children/%zu", item->child);

		if (blame(errand->problems, pointer, "nobody-told", item->words) == STATUS_NO_MEMORY)
			return STATUS_NO_MEMORY;
	}
	return STATUS_MALFORMED;
}

static enum status
take_all(struct errand *errand)
{
	enum status status = police_store_incident_add(agent_db(errand->agent), &errand->kept, errand->now.civil.ms);

	for (size_t i = 0; !status && i < errand->plan->count; i++)
		status = take_one(errand, &errand->plan->items[i]);
	return status || errand->report->sent_count ? status : nobody(errand);
}

static enum status
prepare(struct errand *errand)
{
	struct plan_scene scene = {.incident = &errand->incident,
				   .directory = trust_directory(agent_trust(errand->agent)),
				   .card = card_of,
				   .earlier = earlier_of,
				   .of = errand,
				   .now = errand->now.civil,
				   .print = print_of};
	enum status status;

	errand->problems->count = errand->problems->more = 0;
	*errand->report = (struct notify_report){.count = 0};
	errand->plan = arena_alloc(errand->arena, sizeof *errand->plan);
	if (!errand->plan)
		return STATUS_NO_MEMORY;
	status = incident_read(errand->submission->json, errand->arena, &errand->incident, errand->problems);
	if (!status)
		status = identify(errand);
	if (!status)
		status = look_back(errand);
	/* without a directory nobody would have an agent: it comes in a moment */
	if (!status && !scene.directory)
		status = STATUS_BUSY;
	scene.reference = errand->kept.reference;
	return status ? status : plan_make(&scene, errand->arena, errand->plan);
}

static enum status
end(struct agent *agent, enum status status)
{
	struct db *db = agent_db(agent);

	if (!status)
		status = db_commit(db);
	agent_ended(agent, status);
	if (status)
		db_rollback(db);
	return status;
}

static struct errand *
errand_new(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	   struct notify_report *report, struct document_problems *problems)
{
	struct errand *errand = arena_alloc(arena, sizeof *errand);

	if (errand)
		*errand = (struct errand){.agent = agent,
					  .submission = submission,
					  .now = now,
					  .arena = arena,
					  .report = report,
					  .problems = problems};
	return errand;
}

enum status
notify_take(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	    struct notify_report *ret_report, struct document_problems *ret_problems)
{
	struct errand *errand = errand_new(agent, submission, now, arena, ret_report, ret_problems);
	enum status status = errand ? prepare(errand) : STATUS_NO_MEMORY;

	if (!status)
		status = db_begin(agent_db(agent));
	return status ? status : end(agent, take_all(errand));
}

enum status
notify_check(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	     struct notify_report *ret_report, struct document_problems *ret_problems)
{
	struct errand *errand = errand_new(agent, submission, now, arena, ret_report, ret_problems);
	enum status status = errand ? prepare(errand) : STATUS_NO_MEMORY;

	if (!status)
		errand->is_check = 1;
	for (size_t i = 0; !status && i < errand->plan->count; i++)
		status = take_one(errand, &errand->plan->items[i]);
	return status;
}

enum status
notify_send(struct agent *agent, const struct agent_submission *submission, struct agent_now now, struct arena *arena,
	    struct agent_packet_sent *ret_sent, struct document_problems *ret_problems)
{
	struct notify_report *report = arena_alloc(arena, sizeof *report);
	enum status status =
		report ? notify_take(agent, submission, now, arena, report, ret_problems) : STATUS_NO_MEMORY;

	ret_sent->count = 0;
	for (size_t i = 0; !status && i < report->count; i++) {
		if (!*report->rows[i].sent.id.hex || ret_sent->count == AGENT_PACKET_MOST)
			continue;
		ret_sent->items[ret_sent->count].sent = report->rows[i].sent;
		ret_sent->items[ret_sent->count].name =
			ret_sent->count ? plan_slot_word(&report->rows[i].item, arena) : "";
		ret_sent->count++;
	}
	return status ? status : report_json(report, arena, &ret_sent->report);
}

enum status
notify_holds(struct agent *agent, const struct envelope *envelope, struct agent_now now, int *ret_held)
{
	(void)envelope;
	(void)now;
	return police_store_holds(agent_db(agent), ret_held);
}

/* ---- a person's word --------------------------------------------------------------------- */

static enum status
redirect(struct agent *agent, const struct held_kept *held, const struct notify_way *way, struct view json,
	 struct agent_now now, struct arena *arena, struct agent_sent *ret_sent, struct document_problems *problems)
{
	struct agent_submission submission = {.json = json, .person = *way->person};
	enum status status = agent_drop(agent, &held->id, now);

	if (!status)
		status = agent_enqueue(agent, &submission, now, arena, ret_sent, problems);
	if (!status)
		status = police_store_held_end(agent_db(agent), &held->id, &ret_sent->id, way->person->user,
					       now.civil.ms);
	return status;
}

/* Where it goes now: as said, to the police alone, or where it was to go. */
static const char *
target(struct agent *agent, const struct held_kept *held, const struct notify_way *way, struct arena *arena)
{
	struct sent_row row;

	if (way->to)
		return *way->to ? way->to : agent_self(agent)->name;
	if (agent_view_sent_one(agent, &held->id, arena, &row) || !*row.to)
		return held->named.name;
	return arena_text(arena, row.to, strcspn(row.to, " "));
}

enum status
notify_redirect(struct agent *agent, const struct envelope_id *id, const struct notify_way *way, struct agent_now now,
		struct arena *arena, struct agent_sent *ret_sent, struct document_problems *ret_problems)
{
	struct db *db = agent_db(agent);
	struct held_kept held;
	const char *to, *reference;
	struct view json;
	enum status status = police_store_held(db, id, arena, &held);

	ret_problems->count = ret_problems->more = 0;
	if (!status && *held.instead.hex)
		status = STATUS_NOT_FOUND;
	if (status)
		return status;
	to = target(agent, &held, way, arena);
	reference = arena_print(arena, "%.110s/instead", held.reference);
	if (!to || !reference)
		return STATUS_NO_MEMORY;
	if (!strcmp(to, held.named.name) && !(way->recipient && *way->recipient))
		return blame(ret_problems, "/recipient", "required",
			     "It is held because of who may read it there: say for whom it is.");
	status = agent_json(agent, id, arena, &json);
	if (!status)
		status = wording_again(json, reference, to, way->recipient, arena, &json);
	if (!status)
		status = db_begin(db);
	return status ? status : end(agent, redirect(agent, &held, way, json, now, arena, ret_sent, ret_problems));
}
