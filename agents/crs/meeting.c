#include "crs/meeting.h"

#include <string.h>

#include "base/id.h"
#include "note/directory.h"

enum exit_code
meeting_listed(struct verb_call *call, struct view json, const char *name, struct agency *to, size_t *count)
{
	*count = 0;
	for (size_t i = 0; *count < MAX_RECIPIENTS; i++) {
		const char *place = arena_print(call->arena, "/%s/%zu", name, i);
		struct view part;
		const char *text;

		if (!place || json_form_part(json, place, call->arena, &part))
			return EXIT_DONE;
		text = arena_text(call->arena, part.bytes, part.size);
		if (!text || !id_is_agency(text)) {
			page_line(&call->err,
				  "record: %s is no agency's id; somebody without an agent goes under --invited-off",
				  text ? text : "");
			return EXIT_USAGE;
		}
		id_set(to[(*count)++].name, AGENCY_SIZE, text);
	}
	return EXIT_DONE;
}

int
meeting_is_quorate(const struct verb_call *call, const struct agency *present, size_t count)
{
	static const char *const needed[] = {"police", "health"};
	const struct directory *directory = trust_directory(call->desk->trust);
	size_t found = 0;

	for (size_t k = 0; directory && k < 2; k++) {
		for (size_t i = 0; i < count; i++) {
			const struct directory_agency *agency = directory_find(directory, present[i].name);

			if (agency && !strcmp(agency->kind, needed[k])) {
				found++;
				break;
			}
		}
	}
	return found == 2;
}

/* Of a kind that knows children day by day, and is easily not asked. */
static int
is_easily_forgotten(const struct directory *directory, const char *name)
{
	static const char *const kinds[] = {"school", "early-years", "college", "camhs"};
	const struct directory_agency *agency = directory ? directory_find(directory, name) : NULL;

	for (size_t k = 0; agency && k < sizeof kinds / sizeof *kinds; k++)
		if (!strcmp(agency->kind, kinds[k]))
			return 1;
	return 0;
}

static int
is_invited(const struct agency *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(list[i].name, name))
			return 1;
	return 0;
}

static int
is_omitted(struct verb_call *call, struct view json, const char *name)
{
	for (size_t k = 0; k < MAX_RECIPIENTS; k++) {
		const char *place = arena_print(call->arena, "/omitted/%zu/agency", k);
		struct view part;

		if (!place || json_form_part(json, place, call->arena, &part))
			return 0;
		if (part.size == strlen(name) && !memcmp(part.bytes, name, part.size))
			return 1;
	}
	return 0;
}

enum exit_code
meeting_forgotten(struct verb_call *call, const struct matter *matter, struct view json)
{
	struct matter_parties *parties = arena_alloc(call->arena, sizeof *parties);
	struct agency invited[MAX_RECIPIENTS];
	size_t count = 0, forgotten = 0;
	enum exit_code code =
		parties ? matter_parties(call, matter, parties) : verbs_trouble(call, "record", STATUS_NO_MEMORY);

	if (!code)
		code = meeting_listed(call, json, "invited", invited, &count);
	for (size_t i = 0; !code && i < parties->count; i++) {
		const char *name = parties->items[i].name;

		if (!is_easily_forgotten(trust_directory(call->desk->trust), name) ||
		    is_invited(invited, count, name) || is_omitted(call, json, name))
			continue;
		page_line(&call->err,
			  "record: %s knows the child and was not invited: say why with --omitted %s=REASON "
			  "(not-relevant, unsafe or unreachable)",
			  name, name);
		forgotten++;
	}
	if (!code && forgotten)
		page_line(&call->err, "Nothing was sent.");
	return code ? code : forgotten ? EXIT_REFUSED : EXIT_DONE;
}
