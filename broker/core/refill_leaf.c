#include "core/refill_leaf.h"

#include <inttypes.h>
#include <string.h>

#include "core/arrival.h"
#include "core/deliver.h"
#include "core/due.h"
#include "core/lapse.h"
#include "core/publish.h"
#include "core/refill_erase.h"
#include "core/refill_source.h"
#include "core/submit.h"
#include "note/card.h"
#include "note/directory.h"
#include "note/envelope.h"
#include "note/lines.h"
#include "note/notice.h"
#include "note/receipt.h"
#include "store/store_erase.h"

/* Its number and the word of its kind, for sentences. */
#define LEAF "leaf %" PRIu64 " (%s)"

static const char *
kind_word(enum leaf_kind kind)
{
	static const char *const words[] = {
#define X(code, word) word,
		LEAF_KIND_TABLE(X)
#undef X
	};

	return words[kind];
}

/* ---- what an agency sent ---- */

struct author {
	struct agency agency;
	uint64_t seq; /* 0: a card */
	struct envelope_id id;
};

static enum status
find_author(struct view raw, struct arena *arena, struct author *ret_author)
{
	enum status status;

	if (lines_begins(raw, RECEIPT_FIRST_LINE)) {
		struct receipt receipt;

		status = receipt_decode(raw, arena, &receipt);
		*ret_author = (struct author){.agency = receipt.by, .seq = receipt.seq};
	} else if (lines_begins(raw, CARD_FIRST_LINE)) {
		struct card card;

		status = card_decode(raw, arena, &card);
		*ret_author = (struct author){.agency = card.agency};
	} else {
		struct envelope envelope;

		status = envelope_decode(raw, arena, &envelope);
		*ret_author = (struct author){envelope.from, envelope.seq, envelope.id};
	}
	return status;
}

/* Of notes that were erased nobody knows any more who sent them; only that this
 * agency had taken so many numbers before this one. */
static enum status
bridge(struct core *core, const struct author *author, uint64_t index)
{
	uint64_t last = 0, at, gone = 0;
	enum status status = store_submission_last(core->store, &author->agency, &last, &at);

	if (status == STATUS_NOT_FOUND)
		status = STATUS_OK;
	if (status || author->seq <= last + 1 || author->seq - last > index ||
	    !refill_source_gone(core->refill, index, &gone))
		return status;
	while (!status && last + 1 < author->seq)
		status = store_submission_add(core->store, &author->agency, ++last, gone);
	return status;
}

static enum status
count_body(struct core *core, const struct author *author)
{
	struct store_envelope found;
	enum status status = store_envelope_find(core->store, &author->id, &found);

	core->refill->bodies += !status && found.is_accepted && !found.body;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* What is known of ${raw} beside its bytes, before it is decided. */
static enum status
prepare(struct core *core, const struct leaf *leaf, struct view raw, const struct author *author)
{
	struct envelope envelope;
	enum status status = bridge(core, author, leaf->index);

	if (status || leaf->kind != LEAF_ENVELOPE || leaf->index <= core->refill->copy.first_gone)
		return status;
	if (envelope_decode(raw, core->question, &envelope))
		return STATUS_OK; /* it is decided as it stands */
	status = refill_erase_stand_in(core, &envelope);
	arena_reset(core->scratch);
	arena_reset(core->question);
	return status;
}

static enum status
take_sent(struct core *core, const struct leaf *leaf, struct view raw)
{
	struct frame_submit *submit = arena_alloc(core->turn, sizeof *submit);
	struct frame_answer answer = {.index = 0};
	struct arrival arrival = {.core = core, .submit = submit, .raw = raw, .answer = &answer};
	struct author author;
	enum status status = submit ? find_author(raw, core->question, &author) : STATUS_NO_MEMORY;

	arena_reset(core->question);
	if (status)
		return status == STATUS_NO_MEMORY ? status
						  : refill_why_say(core->refill->why, STATUS_CONFLICT,
								   LEAF " cannot be read (%s)", leaf->index,
								   kind_word(leaf->kind), status_word(status));
	arrival.entry = known_agency(&core->known, author.agency.name);
	if (!arrival.entry)
		return refill_why_say(core->refill->why, STATUS_CONFLICT, LEAF " is by %s, whom the directory does not name",
				      leaf->index, kind_word(leaf->kind), author.agency.name);
	status = seat_find(&core->seats, &author.agency, &arrival.seat);
	if (!status)
		status = prepare(core, leaf, raw, &author);
	if (!status)
		status = submit_note(&arrival);
	if (!status && (answer.code != REFUSAL_NONE) != (leaf->kind == LEAF_REFUSED))
		status = refill_why_say(core->refill->why, STATUS_CONFLICT,
					LEAF " would not be decided as it was: now it is %s%s", leaf->index,
					kind_word(leaf->kind), answer.code ? "answered " : "accepted",
					answer.code ? refusal_row(answer.code)->word : "");
	if (!status && leaf->kind == LEAF_ENVELOPE)
		status = count_body(core, &author);
	return status;
}

/* ---- what was loaded ---- */

static enum status
take_published(struct core *core, const struct leaf *leaf, struct view raw)
{
	struct publish_ask ask = {raw, NULL};
	struct publish_report report = {.why = ""};
	struct directory directory;
	char hex[DIGEST_HEX_SIZE];
	enum status status = STATUS_OK;

	/* the first was pinned by somebody once; our log's signature says so */
	if (leaf->kind == LEAF_DIRECTORY && !core->known.has_directory) {
		status = directory_decode(raw, core->question, &directory);
		if (!status)
			directory_fingerprint(directory.roots, directory.root_count, hex);
		ask.fingerprint = hex;
	}
	if (!status)
		status = publish_load(core, &ask, core->question, &report);
	if (status && !inner_is_fatal(status))
		return refill_why_say(core->refill->why, STATUS_CONFLICT, LEAF " would not be loaded again: %s", leaf->index,
				      kind_word(leaf->kind), report.why[0] ? report.why : status_word(status));
	return status;
}

/* ---- what the broker itself said ---- */

static enum status
is_there(struct core *core, uint64_t index, int *ret_is)
{
	struct leaf leaf;
	enum status status = store_leaf_find(core->store, index, &leaf);

	*ret_is = !status;
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* What made it was the time: let the rules say it again. */
static enum status
let_time_say(struct core *core, const struct notice *notice, uint64_t index, int *ret_is_said)
{
	enum status status = lapse_run(core);

	if (!status)
		status = is_there(core, index, ret_is_said);
	if (status || *ret_is_said ||
	    (notice->kind != NOTICE_WARN && notice->kind != NOTICE_DUE && notice->kind != NOTICE_OVERDUE))
		return status;
	status = due_run(core);
	return status ? status : is_there(core, index, ret_is_said);
}

/* One of a note before it was made with that note.  Any other stands as it
 * stood. */
static enum status
take_notice(struct core *core, const struct leaf *leaf, struct view raw)
{
	struct notice notice;
	int is_said = 0;
	enum status status = notice_decode(raw, core->turn, &notice);

	if (status)
		return status == STATUS_NO_MEMORY ? status
						  : refill_why_say(core->refill->why, STATUS_CONFLICT,
								   LEAF " cannot be read (%s)", leaf->index,
								   kind_word(leaf->kind), status_word(status));
	if (notice.kind != NOTICE_CLOCK)
		status = let_time_say(core, &notice, leaf->index, &is_said);
	if (status || is_said)
		return status;
	status = store_mark(core->store);
	if (!status)
		status = deliver_stood(core, &notice, raw);
	return status ? status : store_keep(core->store);
}

/* The leaf alone is left.  Who got it nobody knows: a place in everybody's
 * stream, so that no cursor that an agent has passed lies beyond what comes. */
static enum status
take_gone(struct core *core, const struct leaf *leaf)
{
	const struct store_new_leaf bare = {leaf->kind, {NULL, 0}, leaf->note, leaf->accepted};
	uint64_t index = 0;
	enum status status = store_leaf_add(core->store, &bare, &index);

	if (!status)
		status = store_note_erase(core->store, index);
	return status || leaf->kind == LEAF_REFUSED ? status : deliver_all(core, index, NULL);
}

/* ---- one leaf ---- */

static enum status
take_by_kind(struct core *core, const struct leaf *leaf, struct view raw)
{
	if (!raw.size)
		return take_gone(core, leaf);
	switch (leaf->kind) {
	case LEAF_ENVELOPE:
	case LEAF_REFUSED:
	case LEAF_RECEIPT:
	case LEAF_CARD:
		return take_sent(core, leaf, raw);
	case LEAF_DIRECTORY:
	case LEAF_POLICY:
		return take_published(core, leaf, raw);
	case LEAF_ERASURE:
		return refill_erase_take(core, raw);
	case LEAF_NOTICE: /* take_notice */
	case LEAF_KIND_COUNT:
		break;
	}
	return STATUS_MALFORMED;
}

/* Is what stands there now what stood there? */
static enum status
compare(struct core *core, const struct leaf *leaf)
{
	struct leaf made;
	enum status status = store_leaf_find(core->store, leaf->index, &made);

	if (!status && made.kind == leaf->kind && made.accepted.ms == leaf->accepted.ms &&
	    !memcmp(made.note.bytes, leaf->note.bytes, DIGEST_BYTES))
		return STATUS_OK;
	if (status && status != STATUS_NOT_FOUND)
		return status;
	return refill_why_say(core->refill->why, STATUS_CONFLICT, LEAF " did not become the same leaf again%s%s", leaf->index,
			      kind_word(leaf->kind), status ? "" : ": now it is ", status ? "" : kind_word(made.kind));
}

static enum status
undo(struct core *core, enum status status)
{
	enum status undone;

	if (inner_is_fatal(status) && status != STATUS_NO_MEMORY)
		return status;
	undone = store_undo(core->store);
	if (!undone && core->is_known_dirty)
		undone = known_load(&core->known, core->store);
	return undone ? undone : status;
}

/* All but notices: in whole or not at all. */
static enum status
take_whole(struct core *core, const struct leaf *leaf, struct view raw)
{
	enum status status = leaf->kind <= LEAF_RECEIPT ? lapse_run(core) : STATUS_OK;

	if (!status)
		status = store_mark(core->store);
	if (status)
		return status;
	status = take_by_kind(core, leaf, raw);
	if (!status)
		status = compare(core, leaf);
	return status ? undo(core, status) : store_keep(core->store);
}

enum status
refill_leaf_take(struct core *core, uint64_t index)
{
	const struct leaf *leaf = &core->refill->copy.leaves[index];
	struct view raw;
	enum status status;

	arena_reset(core->turn);
	arena_reset(core->question);
	arena_reset(core->scratch);
	core->now = leaf->accepted;
	core->refill->kind = leaf->kind;
	status = refill_copy_note(&core->refill->copy, index, core->turn, &raw, core->refill->why);
	if (!status && leaf->kind == LEAF_NOTICE && raw.size) {
		status = take_notice(core, leaf, raw);
		if (!status)
			status = compare(core, leaf);
	} else if (!status) {
		status = take_whole(core, leaf, raw);
	}
	return status ? refill_why_say(core->refill->why, status, LEAF ": %s", index, kind_word(leaf->kind),
				       status_word(status))
		      : STATUS_OK;
}
