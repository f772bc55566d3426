#include "review/timeline.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "note/envelope.h"
#include "note/lines.h"
#include "note/notice.h"
#include "note/receipt.h"
#include "review/asked.h"
#include "rules/clocks.h"
#include "rules/keymap.h"

/* What of a token is enough. */
#define PREFIX_LEAST 8

#define WALL_SIZE 24
#define SCRATCH_BYTES ((size_t)64 * 1024 * 1024)

/* The case while it is printed. */
struct timeline {
	const struct case_state *state;
	struct keymap ours; /* envelope ids to their places in the log */
	struct arena *arena; /* of ours */
	struct arena *scratch;
	FILE *out;
};

static const char *
wall(struct instant at, char text[WALL_SIZE])
{
	char day[DAY_SIZE];
	int minute;

	if (at.ms == INSTANT_NEVER)
		return "no date";
	day_print(clocks_day(at), day);
	minute = clocks_minute(at);
	(void)snprintf(text, WALL_SIZE, "%s %02d:%02d", day, minute / 60 % 24, minute % 60);
	return text;
}

/* ---- one line a note --------------------------------------------------------------- */

static void
begin_line(const struct timeline *timeline, const struct leaf *leaf)
{
	char text[WALL_SIZE];

	(void)fprintf(timeline->out, "%s  %6" PRIu64 "  ", wall(leaf->accepted, text), leaf->index);
}

static int
is_token_of_ours(const struct timeline *timeline, const char *hex)
{
	if (!strcmp(timeline->state->self.token.hex, hex))
		return 1;
	for (size_t i = 0; i < timeline->state->linked_count; i++)
		if (!strcmp(timeline->state->linked[i].token.hex, hex))
			return 1;
	return 0;
}

static const struct fact_row *
row_of(enum message_type type, const struct fact *fact)
{
	size_t count;
	const struct fact_row *rows = fact_rows(type, &count);

	for (size_t i = 0; i < count; i++)
		if (!strcmp(rows[i].name, fact->name))
			return &rows[i];
	return NULL;
}

/* A moment among the facts as a clock shows it, of the other cases that are
 * moved with ours nothing, anything else as it stands. */
static void
print_fact(const struct timeline *timeline, enum message_type type, const struct fact *fact)
{
	const struct fact_row *row = row_of(type, fact);
	enum fact_kind kind = row ? row->kind : FACT_WORD;
	const char *moment = kind == FACT_ACTION ? strrchr(fact->value, ':') : NULL;
	int before = moment ? (int)(++moment - fact->value) : 0;
	char text[WALL_SIZE];
	uint64_t seconds;

	if (kind == FACT_TIME_DOWN || kind == FACT_TIME_UP)
		moment = fact->value;
	if (kind == FACT_ID && row->count == FACT_MANY && !is_token_of_ours(timeline, fact->value))
		return;
	if (moment && !id_number(moment, &seconds) && seconds <= INT32_MAX)
		(void)fprintf(timeline->out, "; %s %.*s%s", fact->name, before, fact->value,
			      wall((struct instant){(int64_t)seconds * 1000}, text));
	else
		(void)fprintf(timeline->out, "; %s %s", fact->name, fact->value);
}

static void
print_envelope(const struct timeline *timeline, const struct envelope *envelope, const char *before)
{
	const char *comma = "";
	uint64_t re = keymap_find(&timeline->ours, envelope->re.hex);

	(void)fprintf(timeline->out, "%s%s by %s to ", before, envelope->type_word, envelope->from.name);
	for (size_t i = 0; i < envelope->to_count; i++) {
		if (!strcmp(envelope->to[i].agency.name, envelope->from.name) && envelope->to_count > 1)
			continue;
		(void)fprintf(timeline->out, "%s%s", comma, envelope->to[i].agency.name);
		comma = ", ";
	}
	if (re != KEYMAP_NONE)
		(void)fprintf(timeline->out, "; to note %" PRIu64, re);
	for (size_t i = 0; i < envelope->fact_count; i++)
		print_fact(timeline, envelope->type, &envelope->facts[i]);
	(void)fputc('\n', timeline->out);
}

static void
print_receipt(const struct timeline *timeline, const struct leaf *leaf, const struct receipt *receipt,
	      const char *before)
{
	static const char *const words[] = {"unsealed", "opened", "could not use"};

	for (size_t i = 0; i < receipt->line_count; i++) {
		const struct receipt_line *line = &receipt->lines[i];
		uint64_t at = keymap_find(&timeline->ours, line->envelope.hex);

		if (at == KEYMAP_NONE)
			continue;
		begin_line(timeline, leaf);
		(void)fprintf(timeline->out, "%s%s %s note %" PRIu64 "%s%s\n", before, receipt->by.name, words[line->status],
			      at, line->word[0] ? ": " : "", line->word);
	}
}

static void
print_notice(const struct timeline *timeline, const struct notice *notice)
{
	(void)fprintf(timeline->out, "the broker: %s", notice_kind_word(notice->kind));
	if (notice->about[0])
		(void)fprintf(timeline->out, " %s", notice->about);
	if (notice->code[0])
		(void)fprintf(timeline->out, " (%s)", notice->code);
	(void)fprintf(timeline->out, ", told to ");
	for (size_t i = 0; i < notice->to_count; i++)
		(void)fprintf(timeline->out, "%s%s", i ? ", " : "", notice->to[i].name);
	(void)fputc('\n', timeline->out);
}

/* ---- the notes ------------------------------------------------------------------------ */

/* One of the case's own, or one that moves it: a hand-over and its answer name
 * the cases that they are about among their facts. */
static int
is_ours(const struct timeline *timeline, const struct envelope *envelope)
{
	if (is_token_of_ours(timeline, envelope->case_token.hex))
		return 1;
	for (size_t i = 0; i < envelope->fact_count; i++) {
		const struct fact_row *row = row_of(envelope->type, &envelope->facts[i]);

		if (row && row->kind == FACT_ID && is_token_of_ours(timeline, envelope->facts[i].value))
			return 1;
	}
	return 0;
}

static enum status
tell_envelope(struct timeline *timeline, const struct leaf *leaf, struct view note, const char *before)
{
	struct envelope envelope;
	enum status status = envelope_decode(note, timeline->scratch, &envelope);

	if (status || !is_ours(timeline, &envelope))
		return status;
	if (leaf->kind == LEAF_ENVELOPE)
		status = keymap_put(&timeline->ours, timeline->arena, envelope.id.hex, leaf->index);
	begin_line(timeline, leaf);
	print_envelope(timeline, &envelope, before);
	return status;
}

static enum status
tell_receipt(const struct timeline *timeline, const struct leaf *leaf, struct view note, const char *before)
{
	struct receipt receipt;
	enum status status = receipt_decode(note, timeline->scratch, &receipt);

	if (!status)
		print_receipt(timeline, leaf, &receipt, before);
	return status;
}

static enum status
tell_notice(const struct timeline *timeline, const struct leaf *leaf, struct view note)
{
	struct notice notice;
	enum status status = notice_decode(note, timeline->scratch, &notice);

	if (!status && is_token_of_ours(timeline, notice.case_token.hex)) {
		begin_line(timeline, leaf);
		print_notice(timeline, &notice);
	}
	return status;
}

static enum status
tell_note(struct timeline *timeline, const struct leaf *leaf, struct view note)
{
	switch (leaf->kind) {
	case LEAF_ENVELOPE:
		return tell_envelope(timeline, leaf, note, "");
	case LEAF_RECEIPT:
		return tell_receipt(timeline, leaf, note, "");
	case LEAF_REFUSED:
		if (lines_begins(note, RECEIPT_FIRST_LINE))
			return tell_receipt(timeline, leaf, note, "refused: ");
		return tell_envelope(timeline, leaf, note, "refused: ");
	case LEAF_NOTICE:
		return tell_notice(timeline, leaf, note);
	case LEAF_CARD:
	case LEAF_DIRECTORY:
	case LEAF_POLICY:
	case LEAF_ERASURE:
	case LEAF_KIND_COUNT:
		break;
	}
	return STATUS_OK;
}

/* ---- the case ---------------------------------------------------------------------------- */

static void
print_head(const struct timeline *timeline)
{
	const struct case_row *row = &timeline->state->self;

	(void)fprintf(timeline->out, "case %s: %s, held by %s\n", row->token.hex, row->closed_by.hex[0] ? "closed" : "open",
		      row->holder.name);
	for (size_t i = 0; i < timeline->state->linked_count; i++)
		(void)fprintf(timeline->out, "linked with %s\n", timeline->state->linked[i].token.hex);
	(void)fputc('\n', timeline->out);
}

static void
print_duties(const struct timeline *timeline)
{
	(void)fprintf(timeline->out, "\nowed\n");
	for (size_t i = 0; i < timeline->state->duty_count; i++) {
		const struct duty *duty = &timeline->state->duties[i];
		uint64_t at = keymap_find(&timeline->ours, duty->opened_by.hex);
		char due[WALL_SIZE], ended[WALL_SIZE];

		(void)fprintf(timeline->out, "%s by %s to %s%s%s", duty_kind_word(duty->kind), duty->debtor.name,
			      duty->creditor.name, duty->child.hex[0] ? " for child " : "", duty->child.hex);
		if (at != KEYMAP_NONE) /* it is gone where it was erased */
			(void)fprintf(timeline->out, ", note %" PRIu64, at);
		(void)fprintf(timeline->out, ": due %s, %s", wall(duty->due, due), duty_state_word(duty->state));
		if (!duty_is_open(duty))
			(void)fprintf(timeline->out, " %s%s", wall(duty->ended, ended),
				      duty->ended.ms > duty->due.ms ? " (late)" : "");
		(void)fputc('\n', timeline->out);
	}
}

enum status
timeline_print(const struct folder *folder, const struct replay *replay, const struct case_token *token, FILE *out,
	       struct trouble *trouble)
{
	struct arena *arena = arena_new(SCRATCH_BYTES);
	struct case_state state;
	struct timeline timeline = {.state = &state, .arena = arena, .scratch = arena_new(SCRATCH_BYTES), .out = out};
	enum status status = arena && timeline.scratch ? casebook_state(replay_book(replay), token, arena, &state)
						       : STATUS_NO_MEMORY;
	size_t from = !status && state.past_count ? state.past[0].index : 0;

	for (size_t i = 0; !status && i < state.past_count; i++)
		status = keymap_put(&timeline.ours, arena, state.past[i].envelope->id.hex, state.past[i].index);
	if (!status)
		print_head(&timeline);
	for (size_t i = from; !status && i < folder->leaf_count; i++) {
		struct view note;

		status = folder_note(folder, i, timeline.scratch, &note, trouble);
		if (!status && note.bytes)
			status = tell_note(&timeline, &folder->leaves[i], note);
		arena_reset(timeline.scratch);
	}
	if (!status)
		print_duties(&timeline);
	if (!status && (fflush(out) || ferror(out)))
		status = trouble_say(trouble, STATUS_IO, "the timeline could not be written");
	arena_free(timeline.scratch);
	arena_free(arena);
	return status;
}

enum status
timeline_find(const struct casebook *book, const char *text, struct case_token *ret_token)
{
	size_t size = strlen(text);
	int found = 0;

	if (size < PREFIX_LEAST)
		return STATUS_NOT_FOUND;
	for (size_t i = 0; i < casebook_past_count(book); i++) {
		const struct past *past = casebook_past_at(book, i);

		if (!past || strncmp(past->envelope->case_token.hex, text, size) != 0)
			continue;
		if (found && strcmp(ret_token->hex, past->envelope->case_token.hex) != 0)
			return STATUS_CONFLICT;
		*ret_token = past->envelope->case_token;
		found = 1;
	}
	return found ? STATUS_OK : STATUS_NOT_FOUND;
}

/* ---- the verb -------------------------------------------------------------------------------- */

static int
run(struct asked *asked, const char *text)
{
	struct replay *replay = asked_replay(asked);
	struct case_token token;
	enum status status;

	if (!replay)
		return EXIT_REFUSED;
	status = timeline_find(replay_book(replay), text, &token);
	if (status == STATUS_CONFLICT)
		(void)trouble_say(&asked->trouble, status, "more than one case begins with %s: give more of it", text);
	else if (status)
		(void)trouble_say(&asked->trouble, status,
				  "there is no case %s%s", text,
				  replay_gaps(replay)->notes ? "; cases of this log have been erased" : "");
	else
		status = timeline_print(&asked->folder, replay, &token, stdout, &asked->trouble);
	replay_free(replay);
	return status == STATUS_NOT_FOUND ? EXIT_NOT_FOUND
	       : status == STATUS_CONFLICT ? EXIT_CONFLICT
	       : status			   ? EXIT_REFUSED
					   : EXIT_DONE;
}

int
timeline_run(char **words, int word_count)
{
	struct asked asked = {.verb = "case"};
	const char *token = NULL;
	const struct asked_option options[] = {
	    {"", ASKED_WORD, &token},
	    {"--from", ASKED_VALUE, &asked.from},
	    {"--roots", ASKED_VALUE, &asked.roots},
	};
	int code = asked_words(asked.verb, options, sizeof options / sizeof *options, words, word_count);

	if (!code && (!token || strlen(token) < PREFIX_LEAST))
		return asked_misused(asked.verb, "which case? Give its token, or the first eight digits of it or more", "");
	if (!code)
		code = asked_open(&asked);
	if (!code)
		code = run(&asked, token);
	return asked_end(&asked, code);
}
