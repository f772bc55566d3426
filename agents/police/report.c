#include "police/report.h"

#include "content/json_form.h"

#define PUTS_EACH 6

int
report_is_held(const struct plan_item *item, const struct agent_sent *sent)
{
	return item->fate == PLAN_HOLD && *sent->id.hex && sent->state == SENT_SEALED;
}

const char *
report_state(const struct plan_item *item, const struct agent_sent *sent, int is_old)
{
	if (!*sent->id.hex)
		return "NOT TOLD";
	if (sent->state == SENT_REFUSED || sent->state == SENT_FAILED)
		return "not gone";
	if (report_is_held(item, sent))
		return "HELD";
	if (is_old)
		return "as before";
	return item->fate == PLAN_OURSELVES ? "an officer tells" : "sent";
}

const char *
report_plan(const struct plan_item *item)
{
	static const char *const words[] = {
		[PLAN_SEND] = "would go",
		[PLAN_OURSELVES] = "an officer tells",
		[PLAN_HOLD] = "would be HELD",
		[PLAN_NOT] = "NOT TOLD",
	};

	return words[item->fate];
}

const char *
report_to(const struct plan_item *item)
{
	if (item->fate == PLAN_SEND || item->fate == PLAN_HOLD)
		return item->to.name;
	return *item->name ? item->name : item->named;
}

/* Adds what is said; NULL stands for no memory. */
static int
put(struct json_put *puts, size_t *count, const char *pointer, const char *text)
{
	if (!pointer || !text)
		return -1;
	if (*text)
		puts[(*count)++] = (struct json_put){pointer, JSON_PUT_TEXT, text, 0, 0};
	return 0;
}

enum status
report_json(const struct notify_report *report, struct arena *arena, struct view *ret_json)
{
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	struct json_put *puts = arena_array(arena, report->count * PUTS_EACH + 2, sizeof *puts);
	size_t count = 2;
	int64_t untold = 0, held = 0;
	int failed = 0;

	if (!problems || !puts)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < report->count; i++) {
		const struct plan_item *item = &report->rows[i].item;
		const struct agent_sent *sent = &report->rows[i].sent;
		const struct {
			const char *name;
			const char *text;
		} members[PUTS_EACH] = {
			{"notice", plan_slot_word(item, arena)},
			{"state", report_state(item, sent, report->rows[i].is_old)},
			{"to", report_to(item)},
			{"detail", !*sent->id.hex   ? ""
				   : item->is_alert ? "alert"
						    : "full"},
			{"id", sent->id.hex},
			{"words", item->words ? item->words : ""},
		};

		for (size_t j = 0; j < PUTS_EACH; j++)
			failed |= put(puts, &count, arena_print(arena, "/notices/%zu/%s", i, members[j].name),
				      members[j].text);
		untold += !*sent->id.hex;
		held += report_is_held(item, sent);
	}
	puts[0] = (struct json_put){"/untold", JSON_PUT_NUMBER, NULL, untold, 0};
	puts[1] = (struct json_put){"/held", JSON_PUT_NUMBER, NULL, held, 0};
	return failed ? STATUS_NO_MEMORY
		      : json_form_fill((struct view){NULL, 0}, (struct json_puts){puts, count}, arena, ret_json,
				       problems);
}
