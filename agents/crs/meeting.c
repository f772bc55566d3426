#include "crs/meeting.h"

#include <string.h>
#include <strings.h>

#include "base/id.h"
#include "content/document_value.h"
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

/* ---- who is easily forgotten ------------------------------------------------------ */

/* Kinds that know children day by day, the schools first: an `invitedOff` or an
 * `omitted` of that word stands for one that has no agent. */
static const char *const kinds[] = {"school", "early-years", "college", "camhs"};
#define KINDS (sizeof kinds / sizeof *kinds)
#define SCHOOLS (KINDS - 1)

static int
is_of(const struct directory *directory, const char *name, size_t kind_count)
{
	const struct directory_agency *agency = directory ? directory_find(directory, name) : NULL;

	for (size_t k = 0; agency && k < kind_count; k++)
		if (!strcmp(agency->kind, kinds[k]))
			return 1;
	return 0;
}

/* The ${number}th text at "/<list>/<number><rest>"; NULL after the last. */
static const char *
text_at(struct verb_call *call, struct view json, const char *list, size_t number, const char *rest)
{
	const char *place = arena_print(call->arena, "/%s/%zu%s", list, number, rest);
	struct view part;

	if (!place || json_form_part(json, place, call->arena, &part))
		return NULL;
	return arena_text(call->arena, part.bytes, part.size);
}

static int
is_among(struct verb_call *call, struct view json, const char *list, const char *rest, const char *name)
{
	const char *text;

	for (size_t i = 0; i < MAX_RECIPIENTS && (text = text_at(call, json, list, i, rest)); i++)
		if (!strcmp(text, name))
			return 1;
	return 0;
}

static int
is_thought_of(struct verb_call *call, struct view json, const char *name)
{
	return is_among(call, json, "invited", "", name) || is_among(call, json, "omitted", "/agency", name);
}

static enum exit_code
parties_forgotten(struct verb_call *call, const struct matter *matter, struct view json, size_t *forgotten)
{
	struct matter_parties *parties = arena_alloc(call->arena, sizeof *parties);
	enum exit_code code =
		parties ? matter_parties(call, matter, parties) : verbs_trouble(call, "record", STATUS_NO_MEMORY);

	for (size_t i = 0; !code && i < parties->count; i++) {
		const char *name = parties->items[i].name;

		if (!is_of(trust_directory(call->desk->trust), name, KINDS) || is_thought_of(call, json, name))
			continue;
		page_line(&call->err,
			  "record: %s knows the child and was not invited: say why with --omitted %s=REASON "
			  "(not-relevant, unsafe or unreachable)",
			  name, name);
		(*forgotten)++;
	}
	return code;
}

/* ---- the schools that the referrals name ---------------------------------------------- */

/**
 * struct schools:
 * Each once, as people call it; ${agencies} its id, "" where the directory has
 * none of that name.
 */
struct schools {
	const char *names[MAX_CHILDREN];
	const char *agencies[MAX_CHILDREN];
	size_t count;
};

static const char *
agency_called(const struct directory *directory, const char *name)
{
	for (size_t i = 0; directory && i < directory->agency_count; i++) {
		const struct directory_agency *agency = &directory->agencies[i];

		if (agency->name && !strcasecmp(agency->name, name) && is_of(directory, agency->id.name, SCHOOLS))
			return agency->id.name;
	}
	return "";
}

static void
school_add(struct verb_call *call, const char *name, const char *urn, struct schools *schools)
{
	const char *called = *name ? arena_print(call->arena, "%.80s", name)
			     : *urn ? arena_print(call->arena, "URN %.20s", urn)
				    : NULL;

	if (!called || schools->count == MAX_CHILDREN)
		return;
	for (size_t i = 0; i < schools->count; i++)
		if (!strcasecmp(schools->names[i], called))
			return;
	schools->agencies[schools->count] = agency_called(trust_directory(call->desk->trust), called);
	schools->names[schools->count++] = called;
}

static void
schools_read(struct verb_call *call, const struct envelope_id *referral, struct schools *schools)
{
	struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
	struct agent_message message;
	size_t count = 0;

	if (own && !agent_message(call->desk->agent, referral, own, &message))
		count = document_value_count(&message.document, "/children");
	for (size_t i = 0; i < count && i < MAX_CHILDREN; i++) {
		const char *name = arena_print(own, "/children/%zu/schoolName", i);
		const char *urn = arena_print(own, "/children/%zu/schoolUrn", i);

		if (name && urn)
			school_add(call, document_value(&message.document, name, own),
				   document_value(&message.document, urn, own), schools);
	}
	arena_free(own);
}

/* How many schools the record thinks of, besides those known by their ids. */
static size_t
schools_thought_of(struct verb_call *call, struct view json, const struct schools *schools)
{
	static const struct {
		const char *list, *rest;
	} lists[] = {{"invited", ""}, {"omitted", "/agency"}, {"invitedOff", ""}};
	const struct directory *directory = trust_directory(call->desk->trust);
	size_t count = 0;

	for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
		const char *text;

		for (size_t i = 0; i < MAX_RECIPIENTS && (text = text_at(call, json, lists[l].list, i, lists[l].rest));
		     i++) {
			int is_school = is_of(directory, text, SCHOOLS);

			for (size_t k = 0; k < SCHOOLS; k++)
				is_school |= l > 0 && !strcmp(text, kinds[k]);
			for (size_t k = 0; k < schools->count; k++)
				is_school &= strcmp(text, schools->agencies[k]) != 0;
			count += is_school != 0;
		}
	}
	return count;
}

static enum exit_code
schools_forgotten(struct verb_call *call, const struct matter *matter, struct view json, size_t *forgotten)
{
	struct schools *schools = arena_alloc(call->arena, sizeof *schools);
	struct matter_referrals referrals;
	size_t others = 0, thought_of;
	enum exit_code code = schools ? matter_referrals(call, matter, &referrals)
				      : verbs_trouble(call, "record", STATUS_NO_MEMORY);

	for (size_t i = 0; !code && i < referrals.count; i++)
		schools_read(call, &referrals.rows[i].id, schools);
	if (code)
		return code;
	thought_of = schools_thought_of(call, json, schools);
	for (size_t i = 0; i < schools->count; i++)
		others += !*schools->agencies[i];
	for (size_t i = 0; i < schools->count; i++) {
		const char *id = schools->agencies[i];

		if (*id ? is_thought_of(call, json, id) : thought_of >= others)
			continue;
		if (*id)
			page_line(&call->err,
				  "record: %s (%s) is the child's school and was not invited: say why with --omitted "
				  "%s=REASON (not-relevant, unsafe or unreachable)",
				  schools->names[i], id, id);
		else
			page_line(&call->err,
				  "record: %s is the child's school: --invited with its id, --invited-off school if it "
				  "has no agent, or why not: --omitted school=REASON (not-relevant, unsafe or "
				  "unreachable)",
				  schools->names[i]);
		(*forgotten)++;
	}
	return EXIT_DONE;
}

enum exit_code
meeting_forgotten(struct verb_call *call, const struct matter *matter, struct view json)
{
	size_t forgotten = 0;
	enum exit_code code = parties_forgotten(call, matter, json, &forgotten);

	if (!code && !forgotten)
		code = schools_forgotten(call, matter, json, &forgotten);
	if (!code && forgotten)
		page_line(&call->err, "Nothing was sent.");
	return code ? code : forgotten ? EXIT_REFUSED : EXIT_DONE;
}
