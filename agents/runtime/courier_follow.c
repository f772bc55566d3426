/* From the journal to the folders: one row, one errand. */
#include "runtime/courier_inner.h"

#include <string.h>

#include "base/log.h"
#include "content/json_text.h"
#include "runtime/agent_proof.h"
#include "runtime/results.h"

/* A message as JSON is in memory twice beside its text. */
#define ROW_ARENA_BYTES ((size_t)192 * 1024 * 1024)
#define ROWS_A_TURN 64

/** The mark of how far the folders have followed the journal. */
#define MARK "spool"

/**
 * struct errand:
 * One row of the journal on its way out.
 *
 * Shape:  ${stem} the file that it is beside, NULL for what came by no file.
 */
struct errand {
	const struct courier *courier;
	const struct journal_row *row;
	const char *stem;
	struct arena *arena;
};

static enum status
write_beside(const struct errand *errand, enum spool_folder folder, const char *suffix, struct view content)
{
	const char *name = arena_print(errand->arena, "%s.%s", errand->stem, suffix);

	return name ? spool_write(errand->courier->spool, (struct spool_file){folder, name}, content)
		    : STATUS_NO_MEMORY;
}

/* Whom to ring, or NULL. */
static const struct agent_phones *
phones_of(const struct errand *errand, const struct sent_row *row, struct agent_phones *phones)
{
	return agent_view_phones(errand->courier->agent, row->to, phones) ? NULL : phones;
}

/* x.status.json: only what must be seen at once has one, and what waits here;
 * once there, it goes on to say what is so. */
static int
has_status(const struct errand *errand, const struct sent_row *row)
{
	const char *name = arena_print(errand->arena, "%s.status.json", errand->stem);

	return row->is_high || row->is_held || row->state == SENT_PENDING ||
	       (name && spool_has(errand->courier->spool, (struct spool_file){SPOOL_OUT_SENT, name}));
}

static enum status
write_status(const struct errand *errand, const struct sent_row *row)
{
	struct results_seen seen = {NULL, NULL};
	struct sent_step *steps = NULL;
	struct agent_phones phones;
	size_t count = 0;
	struct view json;
	enum status status;

	if (!has_status(errand, row))
		return STATUS_OK;
	status = agent_view_steps(errand->courier->agent, &row->id, errand->arena, &steps, &count);
	if (status)
		return status;
	for (size_t i = 0; i < count && !seen.step; i++)
		if (steps[i].opened_ms)
			seen.step = &steps[i];
	seen.phones = phones_of(errand, row, &phones);
	status = results_status(row, &seen, errand->arena, &json);
	return status ? status : write_beside(errand, SPOOL_OUT_SENT, "status.json", json);
}

static enum status
row_of(const struct errand *errand, struct sent_row *row)
{
	return agent_view_sent_one(errand->courier->agent, &errand->row->id, errand->arena, row);
}

static enum status
on_moved(const struct errand *errand)
{
	struct sent_row row;
	enum status status = row_of(errand, &row);

	return status ? status : write_status(errand, &row);
}

/* What the sender's system is told beside it; none where our own copy cannot
 * be looked into now. */
static const struct agent_remarks *
remarks_of(const struct errand *errand, const struct sent_row *row, struct agent_remarks *remarks)
{
	struct agent *agent = errand->courier->agent;
	struct agent_message message;

	if (agent_message(agent, &row->id, errand->arena, &message) ||
	    agent_remarks(agent_kind_of(agent), &message.document, (struct instant){row->made_ms}, errand->arena, remarks))
		return NULL;
	return remarks;
}

/* The status first: whoever waits for x.accepted.json finds it there. */
static enum status
on_accepted(const struct errand *errand)
{
	struct agent_remarks remarks;
	struct sent_row row;
	struct view json;
	enum status status = row_of(errand, &row);

	if (!status)
		status = write_status(errand, &row);
	if (!status)
		status = results_accepted(&row, remarks_of(errand, &row, &remarks), errand->arena, &json);
	return status ? status : write_beside(errand, SPOOL_OUT_SENT, "accepted.json", json);
}

/* Where it is not proven (the broker took it anew meanwhile) it will be. */
static enum status
on_proven(const struct errand *errand)
{
	struct agent_proof proof;
	enum status status = agent_proof_find(errand->courier->agent, &errand->row->id, errand->arena, &proof);

	if (status || !proof.file.size)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	return write_beside(errand, SPOOL_OUT_SENT, "proof", proof.file);
}

static enum status
on_refused(const struct errand *errand)
{
	struct agent_phones phones;
	struct sent_row row;
	const char *name;
	struct view json;
	enum status status = row_of(errand, &row);

	if (status || row.state == SENT_REPLACED || row.is_resealing)
		return status; /* the agent seals it anew by itself, or says once more that it was refused */
	status = write_status(errand, &row);
	if (!status)
		status = results_refusal(&row, phones_of(errand, &row, &phones), errand->arena, &json);
	if (!status)
		status = write_beside(errand, SPOOL_OUT_FAILED, "error.json", json);
	name = arena_print(errand->arena, "%s.json", errand->stem);
	if (status || !name)
		return status ? status : STATUS_NO_MEMORY;
	return spool_move(errand->courier->spool, (struct spool_file){SPOOL_OUT_SENT, name}, SPOOL_OUT_FAILED);
}

/* The new message takes the old one's place beside its files. */
static enum status
on_resealed(const struct errand *errand)
{
	const struct spool *spool = errand->courier->spool;
	struct view stems;
	enum status status = spool_read(spool, (struct spool_file){SPOOL_OUT_OF, errand->row->id.hex}, COURIER_STEMS_BYTES,
					errand->arena, &stems);

	return status ? status : spool_write(spool, (struct spool_file){SPOOL_OUT_OF, errand->row->other.hex}, stems);
}

static enum status
on_receipt(const struct errand *errand)
{
	const char *suffix = arena_print(errand->arena, "%s.receipt", errand->row->agency.name);
	struct view note;
	enum status status = agent_view_receipt(errand->courier->agent, &errand->row->other, errand->arena, &note);

	if (!suffix)
		return STATUS_NO_MEMORY;
	if (!status)
		status = write_beside(errand, SPOOL_OUT_SENT, suffix, note);
	return status ? status : on_moved(errand);
}

static enum status
on_arrived(const struct errand *errand)
{
	struct agent *agent = errand->courier->agent;
	struct spool_arrival arrival = {.id = errand->row->id};
	struct agent_message message;
	enum status status = agent_message(agent, &errand->row->id, errand->arena, &message);

	if (!status)
		status = agent_json(agent, &errand->row->id, errand->arena, &arrival.json);
	if (status)
		return status;
	arrival.attachments = message.document.attachments;
	arrival.attachment_count = message.document.attachment_count;
	return spool_arrive(errand->courier->spool, &arrival);
}

static enum status
write_error(const struct errand *errand, const char *title, const char *detail)
{
	const char *name = arena_print(errand->arena, "%s.error.json", errand->row->id.hex);
	struct view json;
	enum status status = STATUS_NO_MEMORY;

	if (name && detail)
		status = json_text_problem(title, detail, NULL, errand->arena, &json);
	return status ? status : spool_write(errand->courier->spool, (struct spool_file){SPOOL_IN_NEW, name}, json);
}

static enum status
on_unreadable(const struct errand *errand)
{
	const struct journal_row *row = errand->row;

	return write_error(errand, "A message came that cannot be read",
			   arena_print(errand->arena,
				       "Message %s from %s could not be read (%s). Its sender has been told. Ring them. %s",
				       row->id.hex, row->agency.name, row->word, RESULTS_999));
}

/* Larger than any honest one: those behind it do not wait for it. */
static enum status
on_too_large(const struct errand *errand)
{
	const struct journal_row *row = errand->row;

	return write_error(errand, "A message came that is too large for a file",
			   arena_print(errand->arena,
				       "Message %s from %s is here but too large to be laid in this folder: "
				       "tellback show %s, and ring them. %s",
				       row->id.hex, row->agency.name, row->id.hex, RESULTS_999));
}

/* Its content is gone from the store: from the folders too. */
static enum status
on_purged(const struct errand *errand)
{
	const char *id = errand->row->id.hex;
	enum status status = spool_purge(errand->courier->spool, &errand->row->id);

	if (status != STATUS_NOT_PERMITTED)
		return status;
	/* what is behind it does not wait; a person must do it */
	log_event(LOG_LINE_ERROR, "spool.purge-left", "id=%s", id);
	return write_error(errand, "What was recalled could not be removed",
			   arena_print(errand->arena,
				       "Files of message %s in in/new or in/done could not be removed: remove them "
				       "yourself. Everything else of it here is purged.",
				       id));
}

static enum status
on_notice(const struct errand *errand)
{
	const char *name = arena_print(errand->arena, "notice-%llu.json", (unsigned long long)errand->row->number);
	struct notice_row row;
	struct view json;
	enum status status = agent_view_notice(errand->courier->agent, errand->row->number, errand->arena, &row);

	if (!name)
		return STATUS_NO_MEMORY;
	if (!status) {
		const struct json_member members[] = {
		    {"notice", row.kind, 0}, {"case", row.case_token.hex, 0},
		    {"about", row.about, 0}, {"code", row.code, 0},
		    {"needs", row.needs, 0}, {"at", results_time(row.at_ms, errand->arena), 0},
		};

		status = json_text_object(members, sizeof members / sizeof *members, JSON_FILE, errand->arena, &json);
	}
	return status ? status : spool_write(errand->courier->spool, (struct spool_file){SPOOL_IN_NEW, name}, json);
}

/* What each kind of row makes of itself; ${is_ours}: only beside a file. */
static const struct {
	enum status (*run)(const struct errand *errand);
	int is_ours;
} errands[JOURNAL_KIND_COUNT] = {
    [JOURNAL_OFFERED] = {on_moved, 1},	  [JOURNAL_ACCEPTED] = {on_accepted, 1},
    [JOURNAL_REFUSED] = {on_refused, 1},  [JOURNAL_FAILED] = {on_refused, 1},
    [JOURNAL_WAITING] = {on_moved, 1},	  [JOURNAL_RESEALED] = {on_resealed, 1},
    [JOURNAL_VERIFIED] = {on_receipt, 1}, [JOURNAL_OPENED] = {on_receipt, 1},
    [JOURNAL_REJECTED] = {on_receipt, 1}, [JOURNAL_ADOPTED] = {on_accepted, 1},
    [JOURNAL_ARRIVED] = {on_arrived, 0},  [JOURNAL_UNREADABLE] = {on_unreadable, 0},
    [JOURNAL_HANDED] = {on_arrived, 0},	  [JOURNAL_NOTICE] = {on_notice, 0},
    [JOURNAL_PURGED] = {on_purged, 0},	  [JOURNAL_PROVEN] = {on_proven, 1},
};

/* For each file that the message came in. */
static enum status
run_beside(struct errand *errand)
{
	struct spool_file file = {SPOOL_OUT_OF, errand->row->id.hex};
	enum status status;
	struct view stems;

	status = *file.name ? spool_read(errand->courier->spool, file, COURIER_STEMS_BYTES, errand->arena, &stems)
			    : STATUS_NOT_FOUND;
	if (status)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status; /* it came by no file */
	for (const char *at = (const char *)stems.bytes; !status && *at;) {
		size_t size = strcspn(at, "\n");

		errand->stem = arena_text(errand->arena, at, size);
		status = errand->stem ? errands[errand->row->kind].run(errand) : STATUS_NO_MEMORY;
		at += size;
		at += *at == '\n';
	}
	return status;
}

static enum status
run_row(const struct courier *courier, const struct journal_row *row)
{
	struct arena *arena = arena_new(ROW_ARENA_BYTES);
	struct errand errand = {courier, row, NULL, arena};
	enum status status = STATUS_OK;

	if (!arena)
		return STATUS_NO_MEMORY;
	if (errands[row->kind].run)
		status = errands[row->kind].is_ours ? run_beside(&errand) : errands[row->kind].run(&errand);
	if (status == STATUS_NO_MEMORY && row->kind == JOURNAL_ARRIVED) {
		arena_reset(arena);
		log_event(LOG_LINE_ERROR, "spool.too-large", "id=%s", row->id.hex);
		status = on_too_large(&errand);
	}
	arena_free(arena);
	/* a row whose message is gone from the store, or will not open, must not
	 * keep those behind it waiting */
	if (status >= STATUS_MALFORMED && status < STATUS_BUSY && status != STATUS_NOT_PERMITTED) {
		log_event(LOG_LINE_WARNING, "spool.skipped", "id=%s kind=%s why=%s", row->id.hex,
			  journal_kind_word(row->kind), status_word(status));
		status = STATUS_OK;
	}
	return status;
}

enum status
courier_restate(const struct courier *courier, const struct envelope_id *id, const char *stem)
{
	struct arena *arena = arena_new(ROW_ARENA_BYTES);
	struct journal_row row = {.id = *id};
	struct errand errand = {courier, &row, stem, arena};
	struct sent_row sent;
	enum status status = arena ? row_of(&errand, &sent) : STATUS_NO_MEMORY;

	if (!status && sent.state == SENT_ACCEPTED) {
		status = on_accepted(&errand);
		if (!status)
			status = on_proven(&errand);
	} else if (!status && (sent.state == SENT_REFUSED || sent.state == SENT_FAILED)) {
		status = on_refused(&errand);
	} else if (!status) {
		status = on_moved(&errand);
	}
	arena_free(arena);
	return status;
}

enum status
courier_follow(const struct courier *courier, int *ret_again)
{
	uint64_t after = agent_view_mark(courier->agent, MARK), done = after;
	struct arena *arena = arena_new((size_t)4 * 1024 * 1024);
	struct journal_rows rows = {NULL, 0};
	enum status status = STATUS_NO_MEMORY, marked;

	*ret_again = 0;
	if (arena)
		status = agent_view_journal(courier->agent, after, ROWS_A_TURN, arena, &rows);
	for (size_t i = 0; !status && i < rows.count; i++) {
		status = run_row(courier, &rows.rows[i]);
		if (!status)
			done = rows.rows[i].number;
	}
	if (done > after) {
		*ret_again = rows.count == ROWS_A_TURN;
		marked = agent_view_mark_set(courier->agent, MARK, done);
		if (marked)
			status = marked;
	}
	arena_free(arena);
	return status;
}
