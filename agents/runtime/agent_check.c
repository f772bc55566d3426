/* What is durable is now unsealed, checked and attested. */
#include "runtime/agent_inner.h"

#include <string.h>

#include "base/digest.h"
#include "base/id.h"
#include "base/log.h"
#include "note/envelope.h"
#include "note/receipt.h"
#include "runtime/agent_handover.h"
#include "runtime/agent_holder.h"
#include "runtime/agent_purge.h"
#include "runtime/agent_store_inbox.h"
#include "runtime/agent_store_sent.h"
#include "runtime/unseal.h"

/** Bodies unsealed in one turn: so many, or so many bytes of them. */
#define CHECK_COUNT_MOST 64
#define CHECK_BYTES_MOST (8 * 1024 * 1024)

/** What one body may take while it is unsealed: itself, its content, and the
 * decoder's own (bytes); and how often we try when that is not enough. */
#define CHECK_ARENA_BYTES (160 * 1024 * 1024)
#define CHECK_TRIES_MOST 5

static enum status
attest(struct turn *turn, const struct inbox_kept *row, const char *code)
{
	struct db *db = turn->agent->db;
	struct receipt_line line = {.status = code ? RECEIPT_REFUSED : RECEIPT_VERIFIED, .envelope = row->id,
				    .hash = row->hash};
	int verified = 0, refused = 0, opened = 0;
	enum status status = agent_store_said_count(db, &row->id, RECEIPT_VERIFIED, &verified);

	if (!status)
		status = agent_store_said_count(db, &row->id, RECEIPT_REFUSED, &refused);
	if (!status)
		status = agent_store_said_count(db, &row->id, RECEIPT_OPENED, &opened);
	if (status)
		return status;
	if (opened) /* by a person, before this store was restored from an older copy */
		status = agent_store_inbox_opened_before(db, row->number);
	if (code ? refused : verified || opened)
		return status;
	id_set(line.word, sizeof line.word, code ? code : "");
	steps_add(&turn->agent->steps, TRANSITION_VERIFY, "id=%s status=%s", row->id.hex, receipt_status_word(line.status));
	return status ? status : agent_store_said_add(db, &line, &row->sender, "", turn->now.civil.ms);
}

static enum status
settle(struct turn *turn, const struct inbox_kept *row, const char *code)
{
	struct db *db = turn->agent->db;
	struct journal_row event = {.kind = code ? JOURNAL_UNREADABLE : JOURNAL_ARRIVED, .id = row->id,
				    .agency = row->sender, .ms = turn->now.civil.ms};
	enum status status = agent_store_inbox_settle(db, row->number, code, turn->now.civil.ms);

	if (code)
		log_event(LOG_LINE_ERROR, "inbox.refused", "id=%s from=%s code=%s", row->id.hex, row->sender.name, code);
	else
		log_event(LOG_LINE_INFO, "inbox.verified", "id=%s from=%s", row->id.hex, row->sender.name);
	id_set(event.word, sizeof event.word, code ? code : "");
	if (!status)
		status = agent_store_journal(db, &event);
	if (!status && !code)
		status = agent_processing_came(turn->agent, &row->id, &row->sender, turn->now);
	if (!status && !code)
		status = agent_kind_arrival(turn->agent, &row->id);
	if (!status && !code)
		status = agent_purge_arrived(turn->agent, &row->id, turn->now.civil.ms, turn->arena);
	return status ? status : attest(turn, row, code);
}

/* Memory may be short for now, or the content asks for more than any honest
 * one does: try a few times, then say that it cannot be opened. */
static enum status
try_later(struct turn *turn, const struct inbox_kept *row)
{
	log_event(LOG_LINE_WARNING, "inbox.no-memory", "id=%s tries=%d", row->id.hex, row->tries + 1);
	if (row->tries + 1 >= CHECK_TRIES_MOST)
		return settle(turn, row, "cannot-open");
	backoff_fail(&turn->agent->check, turn->now.tick.ms);
	agent_wake(turn, turn->agent->check.until_ms);
	return agent_store_inbox_tried(turn->agent->db, row->number);
}

static enum status
check_body(struct turn *turn, const struct inbox_kept *row, const struct envelope *envelope, struct arena *arena,
	   struct document *document, const char **ret_code)
{
	struct agent *agent = turn->agent;
	const struct unseal_context context = {
		.self = agent->self,
		.sender_key = trust_sender_key(agent->trust, row->sender.name, row->index),
		.unwrapper = agent->unwrapper,
	};
	struct inbox_findings findings;
	struct view body;
	struct digest hash;
	enum status status = agent_store_body(agent->db, &row->body, row->body_bytes, arena, &body);

	if (!status) {
		hash = digest_of(body);
		if (!digest_equal(&hash, &row->body))
			status = STATUS_NOT_FOUND;
	}
	if (!status)
		status = unseal_check(envelope, body, &context, arena, document, &findings);
	if (!status)
		*ret_code = inbox_code(&findings);
	return status;
}

/* A body that is not what its note says was damaged on the way: once more. */
static enum status
fetch_anew(struct turn *turn, const struct inbox_kept *row)
{
	enum status status = agent_store_body_drop(turn->agent->db, &row->body);

	log_event(LOG_LINE_ERROR, "inbox.body-damaged", "id=%s", row->id.hex);
	backoff_fail(&turn->agent->get, turn->now.tick.ms);
	return status ? status : agent_store_inbox_partial(turn->agent->db, &row->body);
}

/* The sender may be newer in the directory than we know. */
static int
is_sender_to_come(const struct agent *agent, const struct inbox_kept *row, const struct envelope *envelope)
{
	const struct directory *directory = trust_directory(agent->trust);

	return !trust_sender_key(agent->trust, row->sender.name, row->index) &&
	       (!directory || directory->serial < envelope->directory_serial);
}

/* What it says of who holds which case, and older mail that it brings. */
static enum status
learn(struct turn *turn, const struct inbox_kept *row, const struct envelope *envelope, const struct document *document,
      struct arena *arena)
{
	const struct handover_place came = {row->index, turn->now.civil.ms};
	enum status status = agent_holder_learn(turn->agent, envelope, arena);

	if (!status)
		status = agent_handover_take(turn->agent, envelope, document, came, arena);
	if (status && !status_is_broken(status)) {
		log_event(LOG_LINE_ERROR, "inbox.not-learned", "id=%s why=%s", row->id.hex, status_word(status));
		status = STATUS_OK; /* the message itself is kept and attested */
	}
	return status;
}

static enum status
check_one(struct turn *turn, const struct inbox_kept *row, int *ret_put_off)
{
	struct agent *agent = turn->agent;
	struct arena *arena = arena_new(CHECK_ARENA_BYTES);
	struct envelope envelope;
	struct document document;
	const char *code = NULL;
	enum status status = arena ? envelope_decode(row->note, arena, &envelope) : STATUS_NO_MEMORY;

	if (!status && is_sender_to_come(agent, row, &envelope)) {
		agent->wants.directory = 1;
		*ret_put_off = 1;
		goto out;
	}
	if (!status)
		status = check_body(turn, row, &envelope, arena, &document, &code);
	if (status == STATUS_MALFORMED || status == STATUS_TOO_BIG) {
		/* it was sound when it came: the store has lost it, and its sender must know */
		log_event(LOG_LINE_ERROR, "inbox.note-damaged", "id=%s", row->id.hex);
		status = settle(turn, row, "cannot-open");
	} else if (status == STATUS_NO_MEMORY) {
		*ret_put_off = 1;
		status = try_later(turn, row);
	} else if (status == STATUS_NOT_FOUND) {
		status = fetch_anew(turn, row);
	} else if (!status) {
		status = settle(turn, row, code);
		if (!status && !code)
			status = learn(turn, row, &envelope, &document, arena);
	}
out:
	arena_free(arena);
	return status;
}

enum status
agent_check(struct turn *turn)
{
	struct agent *agent = turn->agent;
	unsigned put_off = 0, count = 0;
	uint64_t bytes = 0;
	enum status status = STATUS_OK;

	if (!agent_ready(turn, &agent->check))
		return STATUS_OK;
	for (; !status && count < CHECK_COUNT_MOST && bytes < CHECK_BYTES_MOST; count++) {
		struct inbox_kept row;
		int is_put_off = 0;

		status = agent_store_inbox_raw(agent->db, INBOX_WHOLE, put_off, turn->arena, &row);
		if (status)
			return status == STATUS_NOT_FOUND ? STATUS_OK : status;
		bytes += row.body_bytes;
		status = check_one(turn, &row, &is_put_off);
		put_off += (unsigned)is_put_off;
	}
	turn->more = !status;
	return status;
}

/* The lines that are due to one agency, in one receipt. */
static enum status
write_receipt(struct turn *turn, const struct said_due *due)
{
	struct agent *agent = turn->agent;
	struct receipt receipt = {.by = agent->self,
				  .to = due->sender,
				  .time_s = turn->now.civil.ms / 1000,
				  .lines = due->lines,
				  .line_count = due->count};
	struct sent_kept row = {.kind = "receipt",
				.type = "",
				.recipients = due->sender.name,
				.priority = OUTBOX_RECEIPT,
				.user = "",
				.reference = "",
				.state = SENT_SEALED,
				.made_ms = turn->now.civil.ms};
	enum status status;

	id_mint(turn->now.civil, receipt.salt.hex);
	row.id = receipt.salt;
	status = receipt_write(&receipt, turn->arena, &row.text);
	if (!status)
		status = agent_store_sent_add(agent->db, &row);
	for (size_t i = 0; !status && i < due->count; i++)
		status = agent_store_said_in(agent->db, &due->lines[i], &receipt.salt);
	for (size_t i = 0; !status && i < due->count; i++)
		steps_add(&agent->steps, TRANSITION_ATTEST, "id=%s status=%s receipt=%s", due->lines[i].envelope.hex,
			  receipt_status_word(due->lines[i].status), receipt.salt.hex);
	return status;
}

enum status
agent_attest(struct turn *turn)
{
	struct said_due *due = arena_alloc(turn->arena, sizeof *due);
	enum status status = due ? STATUS_OK : STATUS_NO_MEMORY;

	while (!status) {
		status = agent_store_said_due(turn->agent->db, due);
		if (!status && !due->count)
			break;
		if (!status)
			status = write_receipt(turn, due);
	}
	return status;
}
