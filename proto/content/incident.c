#include "content/incident.h"

#include <string.h>
#include <tellback.pb-c.h>

#include "base/id.h"
#include "content/content.h"
#include "content/descriptor.h"
#include "content/json_file.h"
#include "content/json_text.h"
#include "content/problem.h"
#include "tellback/bounds.h"

#define REFERENCE_MOST 100 /* each notification's is made of it and a few letters */
#define NO_AGENT "none"

int
incident_is(struct view json)
{
	struct arena *arena = arena_new((size_t)16 * 1024 * 1024);
	const char *type = "";
	int is = arena && !json_text_member(json, "type", arena, &type) && !strcmp(type, INCIDENT_TYPE);

	arena_free(arena);
	return is;
}

static void
take_type(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	(void)document;
	if (!json_is_string(value) || strcmp(json_string_value(value), INCIDENT_TYPE) != 0)
		json_file_must_be(read, path, "bad-value", "\"" INCIDENT_TYPE "\"");
}

static void
take_reference(struct json_read *read, struct document *document, const struct path *path, json_t *value)
{
	size_t size = json_is_string(value) ? json_string_length(value) : 0;

	if (!size || size > REFERENCE_MOST) {
		json_file_must_be(read, path, "bad-value", "1 to 100 characters");
		return;
	}
	document->client_reference = arena_text(read->arena, json_string_value(value), size);
	if (!document->client_reference)
		read->status = STATUS_NO_MEMORY;
}

/* The members that are not fields of the message, and who reads each. */
static const struct json_file_member headers[] = {
	{"tellback", json_file_take_version},
	{"type", take_type},
	{"clientReference", take_reference},
	{"handling", json_file_take_handling},
};

static void
take_member(struct json_read *read, struct document *document, const char *key, json_t *value)
{
	const struct path path = {NULL, key, 0};

	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
		if (strcmp(headers[i].key, key) != 0)
			continue;
		headers[i].take(read, document, &path, value);
		return;
	}
	json_read_member(read, document->content->message, &path, value);
}

static void
check_agency(struct json_read *read, const struct path *path, const char *agency)
{
	if (*agency && !id_is_agency(agency))
		json_file_must_be(read, path, "bad-value", "an agency's id, like \"quayside-primary\"");
}

static void
check_child(struct json_read *read, const Tellback__V1__IncidentChild *child, const struct path *around)
{
	const struct path settings = {around, "settings", 0}, whom = {around, "child", 0};

	if (!child->child || !(*child->child->given_names || *child->child->family_name || *child->child->known_as))
		json_file_must_be(read, &whom, "required", "somebody with a name");
	if (child->n_settings > INCIDENT_SETTINGS_MOST)
		json_file_must_be(read, &settings, "too-many", "at most 3 settings");
	for (size_t i = 0; i < child->n_settings; i++) {
		const struct path item = {&settings, NULL, i}, agency = {&item, "agency", 0};

		if (!*child->settings[i]->agency)
			json_file_must_be(read, &agency, "required",
					  "an agency's id, or \"" NO_AGENT "\": it has no agent");
		check_agency(read, &agency, child->settings[i]->agency);
		for (size_t j = 0; j < i; j++)
			if (strcmp(child->settings[i]->agency, NO_AGENT) != 0 &&
			    !strcmp(child->settings[i]->agency, child->settings[j]->agency))
				problem_add(read->problems, read->arena, &agency, "twice", "stands twice");
	}
}

static void
check_children(struct json_read *read, const Tellback__V1__Incident *incident)
{
	const struct path children = {NULL, "children", 0};

	if (!incident->n_children || incident->n_children > MAX_CHILDREN)
		json_file_must_be(read, &children, "required", "1 to 20 children");
	for (size_t i = 0; i < incident->n_children; i++) {
		const struct path item = {&children, NULL, i}, key = {&item, "key", 0};

		check_child(read, incident->children[i], &item);
		for (size_t j = 0; j < i && *incident->children[i]->key; j++)
			if (!strcmp(incident->children[i]->key, incident->children[j]->key))
				problem_add(read->problems, read->arena, &key, "twice", "stands twice");
	}
}

/* What can only be said once all of it was read. */
static void
whole(struct json_read *read, json_t *object, const Tellback__V1__Incident *incident)
{
	static const struct {
		const char *key;
		const char *what;
	} needs[] = {
		{"tellback", "the number 1"},
		{"kind", "what happened: ENCOMPASS, ENDEAVOUR_MISSING or ENDEAVOUR_FOUND"},
		{"grade", "HIGH, MEDIUM, STANDARD or NONE"},
		{"awareAt", "when the police became aware"},
	};
	const struct {
		const char *key;
		const char *agency;
	} agencies[] = {
		{"crs", incident->crs},
		{"educationTeam", incident->education_team},
		{"exploitationTeam", incident->exploitation_team},
	};

	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
		if (!json_object_get(object, needs[i].key))
			json_file_must_be(read, &(struct path){NULL, needs[i].key, 0}, "required", needs[i].what);
	for (size_t i = 0; i < sizeof agencies / sizeof *agencies; i++)
		check_agency(read, &(struct path){NULL, agencies[i].key, 0}, agencies[i].agency);
	for (size_t i = 0; i < incident->n_people; i++) {
		const struct path people = {NULL, "people", 0}, item = {&people, NULL, i};

		check_agency(read, &(struct path){&item, "worksFor", 0}, incident->people[i]->works_for);
	}
	check_children(read, incident);
}

static enum status
read_object(struct json_read *read, json_t *object, struct document *document)
{
	struct content *content = arena_alloc(read->arena, sizeof *content);
	const char *key;
	json_t *value;

	if (!content)
		return STATUS_NO_MEMORY;
	document->content = content;
	content->message = descriptor_new(&tellback__v1__incident__descriptor, read->arena);
	if (!content->message)
		return STATUS_NO_MEMORY;
	json_object_foreach(object, key, value) take_member(read, document, key, value);
	if (!read->status)
		whole(read, object, (const Tellback__V1__Incident *)content->message);
	if (read->status)
		return read->status;
	return read->problems->count ? STATUS_MALFORMED : STATUS_OK;
}

enum status
incident_read(struct view json, struct arena *arena, struct document *ret_document,
	      struct document_problems *ret_problems)
{
	return json_file_read(json, read_object, arena, ret_document, ret_problems);
}
