#include "runtime/results.h"

#include <string.h>

#include "base/day.h"
#include "content/json_form.h"
#include "content/json_text.h"
#include "content/moment.h"
#include "rules/clocks.h"

const char *
results_time(int64_t ms, struct arena *arena)
{
	char text[MOMENT_SIZE];
	const char *kept;

	if (ms <= 0 || moment_print(ms / 1000, text))
		return "";
	kept = arena_print(arena, "%s", text);
	return kept ? kept : "";
}

const char *
results_due(int64_t ms, struct arena *arena)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	const struct instant due = {ms};
	char date[DAY_SIZE];
	const char *text;
	int32_t day;
	int minute;

	if (!*results_time(ms == INT64_MAX ? 0 : ms, arena)) /* of the years that have a date */
		return "-";
	minute = clocks_minute(due);
	day = clocks_day(due) - !minute;
	day_print(day, date);
	text = minute ? arena_print(arena, "%s %s %02d:%02d", days[day_of_week(day)], date, minute / 60, minute % 60)
		      : arena_print(arena, "end of %s %s", days[day_of_week(day)], date);
	return text ? text : "";
}

/* Marks and prompts as members of ${base}, an object; it itself without any. */
static enum status
remarks_add(const struct agent_remarks *remarks, struct view base, struct arena *arena, struct view *ret_json)
{
	size_t most = remarks->mark_count + 2 * remarks->prompts.count, count = 0;
	struct json_put *puts = arena_array(arena, most ? most : 1, sizeof *puts);
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);

	if (!puts || !problems)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < remarks->mark_count; i++)
		puts[count++] = (struct json_put){.pointer = arena_print(arena, "/marks/%zu", i), .text = remarks->marks[i]};
	for (size_t i = 0; i < remarks->prompts.count; i++) {
		const struct agent_prompt *prompt = &remarks->prompts.items[i];

		puts[count++] =
			(struct json_put){.pointer = arena_print(arena, "/prompts/%zu/code", i), .text = prompt->code};
		puts[count++] =
			(struct json_put){.pointer = arena_print(arena, "/prompts/%zu/words", i), .text = prompt->words};
	}
	for (size_t i = 0; i < count; i++)
		if (!puts[i].pointer)
			return STATUS_NO_MEMORY;
	if (!count) {
		*ret_json = base;
		return STATUS_OK;
	}
	return json_form_fill(base, (struct json_puts){puts, count}, arena, ret_json, problems);
}

enum status
results_accepted(const struct sent_row *row, const struct agent_remarks *remarks, struct arena *arena,
		 struct view *ret_json)
{
	const struct json_member members[] = {
	    {"id", row->id.hex, 0},
	    {"case", row->case_token.hex, 0},
	    {"clientReference", row->reference, 0},
	    {"index", NULL, (int64_t)row->index},
	    {"acceptedAt", results_time(row->accepted_ms, arena), 0},
	};

	struct view plain;
	enum status status =
		json_text_object(members, sizeof members / sizeof *members, JSON_FILE, arena, remarks ? &plain : ret_json);

	return status || !remarks ? status : remarks_add(remarks, plain, arena, ret_json);
}

const char *
results_progress(const struct view_progress *progress, struct arena *arena)
{
	const char *words =
		arena_print(arena, "%zu of %zu %s verified, %zu %s read", progress->verified, progress->recipients,
			    progress->verified == 1 ? "has" : "have", progress->opened, progress->opened == 1 ? "has" : "have");

	if (!words || !progress->refused)
		return words;
	return arena_print(arena, "%s, %zu COULD NOT READ IT", words, progress->refused);
}

static const char *
ring(const struct agent_phones *phones, struct arena *arena)
{
	if (!phones)
		return "Ring the agency it is for.";
	return arena_print(arena, "Ring %s: %s by day, %s at night.", phones->crs.name, phones->day, phones->night);
}

/* What this agent itself held and then let fall. */
static int
is_dropped(const struct sent_row *row)
{
	return row->state == SENT_FAILED && row->code == REFUSAL_NONE;
}

const char *
results_words(const struct sent_row *row, const struct results_seen *seen, struct arena *arena)
{
	const char *to_ring = ring(seen->phones, arena);

	if (!to_ring)
		return NULL;
	if (seen->step)
		return arena_print(arena, "Seen by %s at %s, %s.", seen->step->word, seen->step->agency.name,
				   results_time(seen->step->opened_ms, arena));
	if (row->is_held)
		return arena_print(arena, "HELD HERE, not sent yet: this agency's own list says why. %s %s", to_ring,
				   RESULTS_999);
	if (is_dropped(row))
		return arena_print(arena, "NOT SENT: it was held here, and is no longer needed. %s", RESULTS_999);
	switch (row->state) {
	case SENT_ACCEPTED:
		return arena_print(arena, "Accepted, NOT YET SEEN. %s %s", to_ring, RESULTS_999);
	case SENT_PENDING:
		return arena_print(arena, "NOT SENT: a second person must confirm it. %s %s", to_ring, RESULTS_999);
	case SENT_SEALED:
	case SENT_SIGNED:
		return arena_print(arena, "NOT ACCEPTED YET%s%s. %s %s", row->waiting ? ": " : "",
				   row->waiting ? refusal_row(row->waiting)->word : "", to_ring, RESULTS_999);
	case SENT_REFUSED:
	case SENT_REPLACED:
	case SENT_FAILED:
		return arena_print(arena, "NOT TAKEN: %s. %s %s", refusal_row(row->code)->word, to_ring, RESULTS_999);
	}
	return NULL;
}

enum status
results_status(const struct sent_row *row, const struct results_seen *seen, struct arena *arena, struct view *ret_json)
{
	const char *words = results_words(row, seen, arena);
	struct json_member members[8] = {
	    {"id", row->id.hex, 0},
	    {"case", row->case_token.hex, 0},
	    {"state", row->is_held ? "held" : sent_state_word(row->state), 0},
	    {"seen", seen->step ? "yes" : "no", 0},
	    {"words", words, 0},
	};
	size_t count = 5;

	if (!words)
		return STATUS_NO_MEMORY;
	if (seen->step) {
		members[count++] = (struct json_member){"seenBy", seen->step->agency.name, 0};
		members[count++] = (struct json_member){"role", seen->step->word, 0};
		members[count++] = (struct json_member){"seenAt", results_time(seen->step->opened_ms, arena), 0};
	} else if (seen->phones) {
		members[count++] = (struct json_member){"ringByDay", seen->phones->day, 0};
		members[count++] = (struct json_member){"ringAtNight", seen->phones->night, 0};
	}
	return json_text_object(members, count, JSON_FILE, arena, ret_json);
}

/* What was missing, one problem each: duty ids or the holder. */
static void
needs_list(const struct sent_row *row, struct arena *arena, struct document_problems *problems)
{
	const struct refusal_row *why = refusal_row(row->code);
	const char *at = row->needs ? row->needs : "";

	problems->items[problems->count++] = (struct document_problem){"", why->word, why->rule};
	while (*at && problems->count < sizeof problems->items / sizeof *problems->items) {
		size_t size = strcspn(at, " ");
		const char *need = arena_text(arena, at, size);

		if (need && size)
			problems->items[problems->count++] = (struct document_problem){"", "missing", need};
		at += size;
		at += *at == ' ';
	}
}

enum status
results_refusal(const struct sent_row *row, const struct agent_phones *phones, struct arena *arena,
		struct view *ret_json)
{
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	const struct refusal_row *why = refusal_row(row->code);
	const char *detail =
	    arena_print(arena, "%s %s Message %s in case %s.%s%s %s", why->sentence, why->todo, row->id.hex,
			row->case_token.hex, phones ? " " : "", phones ? ring(phones, arena) : "", RESULTS_999);
	const char *title = arena_print(arena, "%s: %s", row->state == SENT_FAILED ? "Not read" : "Refused", why->word);

	if (!problems || !detail || !title)
		return STATUS_NO_MEMORY;
	if (is_dropped(row)) /* nobody refused it */
		return json_text_problem("Not sent: no longer needed",
					 arena_print(arena, "Message %s in case %s was held here until what it was for was over. %s",
						     row->id.hex, row->case_token.hex, RESULTS_999),
					 NULL, arena, ret_json);
	needs_list(row, arena, problems);
	return json_text_problem(title, detail, problems, arena, ret_json);
}

enum status
results_unsent(enum status why, const struct document_problems *problems, struct arena *arena, struct view *ret_json)
{
	const char *title = "Not sent: the file cannot go as it is";
	const char *detail = "Nothing was sent. Mend what the list names and hand the file in again. " RESULTS_999;

	if (why == STATUS_CONFLICT) {
		title = "Not sent: this clientReference names another message";
		detail = "A message with this reference and other content was handed in before. Give it a reference of "
			 "its own. " RESULTS_999;
	} else if (why == STATUS_TOO_BIG) {
		title = "Not sent: too big";
		detail = "A file has at most 1 MiB without attachments, and 24 MiB with them. " RESULTS_999;
	} else if (why == STATUS_NOT_PERMITTED) {
		title = "Not sent: the agent may not read this file";
		detail = "Let the agent's user read it (and its attachments), and hand it in again. " RESULTS_999;
	}
	return json_text_problem(title, detail, problems && problems->count ? problems : NULL, arena, ret_json);
}
