#include "police/wording.h"

#include <string.h>

#include "base/id.h"
#include "content/document_value.h"
#include "content/identifier.h"
#include "content/json_form.h"
#include "content/moment.h"
#include "police/police_table.h"
#include "tellback/bounds.h"

/* A head, a child's few fields, and the settings that were told. */
#define PUTS_MOST 40

/**
 * struct words:
 * A notice in the making.
 */
struct words {
	const struct document *incident;
	const struct plan_item *item;
	struct arena *arena;
	struct json_put puts[PUTS_MOST];
	size_t count;
	enum status status;
};

static const char *
value(const struct words *words, const char *pointer)
{
	return document_value(words->incident, pointer, words->arena);
}

static void
put(struct words *words, const char *pointer, enum json_put_kind kind, const char *text)
{
	if (!text || !pointer || words->count == PUTS_MOST)
		words->status = STATUS_NO_MEMORY;
	else if (*text)
		words->puts[words->count++] = (struct json_put){pointer, kind, text, 0, 0};
}

/* A moment of the incident, as files have it. */
static void
put_moment(struct words *words, const char *pointer)
{
	char *text = arena_alloc(words->arena, MOMENT_SIZE);
	uint64_t seconds;

	if (id_number(value(words, pointer), &seconds))
		return;
	if (!text)
		words->status = STATUS_NO_MEMORY;
	else if (!moment_print((int64_t)seconds, text))
		put(words, pointer, JSON_PUT_TEXT, text);
}

static const char *
of_child(struct words *words, const char *field)
{
	const char *pointer = arena_print(words->arena, "/children/%zu/child/%s", words->item->child, field);

	return pointer ? value(words, pointer) : "";
}

/* What a setting needs to find the child among its own; what cannot be so is
 * left out, and the child is found by the rest. */
static void
put_few(struct words *words)
{
	static const struct {
		const char *from;
		const char *to;
		int (*fits)(const char *text);
	} fields[] = {
		{"givenNames", "/children/0/givenNames", NULL}, {"familyName", "/children/0/familyName", NULL},
		{"knownAs", "/children/0/knownAs", NULL},	{"birthDate", "/children/0/birthDate", identifier_date},
		{"upn", "/children/0/upn", identifier_upn},	{"schoolUrn", "/children/0/schoolUrn", identifier_urn},
		{"schoolName", "/children/0/schoolName", NULL},
	};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const char *text = of_child(words, fields[i].from);

		if (*text && (!fields[i].fits || fields[i].fits(text)))
			put(words, fields[i].to, JSON_PUT_TEXT, text);
	}
	if (words->item->slot == PLAN_SETTING && *words->item->name)
		put(words, "/children/0/schoolName", JSON_PUT_TEXT, words->item->name);
}

static void
put_head(struct words *words, const struct plan *plan)
{
	const struct plan_item *item = words->item;

	put(words, "/type", JSON_PUT_TEXT, police_table_notification());
	put(words, "/clientReference", JSON_PUT_TEXT, item->reference);
	put(words, "/to/0", JSON_PUT_TEXT, item->to.name);
	put(words, "/case", JSON_PUT_TEXT, item->case_token.hex);
	put(words, "/re", JSON_PUT_TEXT, item->re.hex);
	put(words, "/kind", JSON_PUT_WORD, value(words, "/kind"));
	put(words, "/detail", JSON_PUT_WORD, item->is_alert ? "alert" : "full");
	put(words, "/grade", JSON_PUT_WORD, item->is_alert ? "none" : value(words, "/grade"));
	put_moment(words, "/awareAt");
	if (!item->is_alert)
		put_moment(words, "/incidentAt");
	put(words, "/advice", JSON_PUT_TEXT, item->is_alert ? WORDING_ALERT : value(words, "/advice"));
	if (item->slot == PLAN_CRS)
		for (size_t i = 0; plan_told(plan, item->child, i); i++)
			put(words, arena_print(words->arena, "/told/%zu", i), JSON_PUT_TEXT,
			    plan_told(plan, item->child, i)->name);
}

static const char *
text_of(struct view part, struct arena *arena)
{
	return arena_text(arena, part.bytes, part.size);
}

static void
put_handling(struct words *words, struct view json)
{
	struct view part;
	enum status status;

	if (words->item->is_alert) {
		put(words, "/handling/parentsTold", JSON_PUT_WORD, value(words, "/handling/parentsTold"));
		return;
	}
	status = json_form_part(json, "/handling", words->arena, &part);
	if (!status)
		put(words, "/handling", JSON_PUT_JSON, text_of(part, words->arena));
	else if (status != STATUS_NOT_FOUND)
		words->status = status;
}

/* ${words} as a file; STATUS_MALFORMED where it is not fit to send. */
static enum status
fill(struct words *words, struct view *ret_json)
{
	struct document_problems *problems = arena_alloc(words->arena, sizeof *problems);
	struct json_put *puts = arena_array(words->arena, words->count + 1, sizeof *puts);
	struct document document;
	enum status status;

	if (!problems || !puts || words->status)
		return words->status ? words->status : STATUS_NO_MEMORY;
	puts[0] = (struct json_put){"/tellback", JSON_PUT_NUMBER, NULL, 1, 0};
	memcpy(puts + 1, words->puts, words->count * sizeof *puts);
	status = json_form_fill((struct view){NULL, 0}, (struct json_puts){puts, words->count + 1}, words->arena,
				ret_json, problems);
	return status ? status : document_read(*ret_json, words->arena, &document, problems);
}

enum status
wording_make(const struct document *incident, struct view json, const struct plan *plan, const struct plan_item *item,
	     struct arena *arena, struct view *ret_json)
{
	struct words *words = arena_alloc(arena, sizeof *words);
	const char *pointer = arena_print(arena, "/children/%zu/child", item->child);
	int is_whole = (item->slot == PLAN_CRS || item->slot == PLAN_EXPLOITATION) && pointer;
	enum status status = STATUS_NO_MEMORY;
	struct view child;
	size_t head;

	if (!words || !pointer)
		return STATUS_NO_MEMORY;
	*words = (struct words){.incident = incident, .item = item, .arena = arena};
	put_head(words, plan);
	put_handling(words, json);
	head = words->count;
	if (is_whole && !json_form_part(json, pointer, arena, &child)) {
		put(words, "/children/0", JSON_PUT_JSON, text_of(child, arena));
		status = fill(words, ret_json);
		if (status != STATUS_MALFORMED)
			return status;
		words->count = head;
	}
	put_few(words);
	return fill(words, ret_json);
}

/* ---- anew ------------------------------------------------------------------------ */

enum status
wording_again(struct view json, const char *reference, const char *to, const char *recipient, struct arena *arena,
	      struct view *ret_json)
{
	/* the case comes last: it goes along only with the notice it began with */
	static const char *const drops[] = {"id", "from", "acceptedAt", "to", "clientReference", "case"};
	struct document_problems *problems = arena_alloc(arena, sizeof *problems);
	struct json_put puts[3] = {{"/clientReference", JSON_PUT_TEXT, reference, 0, 0},
				   {"/to/0", JSON_PUT_TEXT, to, 0, 0},
				   {"/recipient", JSON_PUT_TEXT, recipient, 0, 0}};
	size_t count = recipient ? 3 : 2, drop_count = sizeof drops / sizeof *drops;
	enum status status = problems ? STATUS_OK : STATUS_NO_MEMORY;
	struct view re;

	if (!status && !json_form_part(json, "/re", arena, &re))
		drop_count--;
	for (size_t i = 0; !status && i < drop_count; i++)
		status = json_form_drop(json, drops[i], arena, &json);
	return status ? status : json_form_fill(json, (struct json_puts){puts, count}, arena, ret_json, problems);
}
