#include "crs/subjects.h"

#include <string.h>

#include "base/day.h"
#include "base/id.h"
#include "content/document_value.h"
#include "content/identifier.h"

#define NOT_OBTAINED "NOBT"
#define REFUSED "REFU"

const char *
subjects_ethnicity_word(enum subject_ethnicity ethnicity)
{
	static const char *const words[] = {"missing", "known", "refused"};

	return words[ethnicity];
}

/* Whole years from ${birth} to ${day}, both civil dates. */
static int
years_between(int32_t birth, int32_t day)
{
	char from[DAY_SIZE], to[DAY_SIZE];
	int years = 0;

	day_print(birth, from);
	day_print(day, to);
	for (int i = 0; i < 4; i++)
		years = years * 10 + (to[i] - from[i]);
	return years - (strcmp(to + 4, from + 4) < 0);
}

const char *
subjects_band(const char *birth_date, const char *expected_date, int32_t day)
{
	int32_t birth;
	int years;

	if (day_parse(birth_date, &birth))
		return day_parse(expected_date, &birth) ? "unknown" : "unborn";
	if (birth > day)
		return "unknown"; /* a slip of the hand, marked as such */
	years = years_between(birth, day);
	return years < 5 ? "0-4" : years < 13 ? "5-12" : years < 18 ? "13-17" : "18";
}

struct reading {
	const struct document *document;
	struct arena *arena;
	size_t index;
};

static const char *
value(const struct reading *reading, const char *name)
{
	const char *pointer = arena_print(reading->arena, "/children/%zu/%s", reading->index, name);

	return pointer ? document_value(reading->document, pointer, reading->arena) : "";
}

static enum subject_ethnicity
ethnicity_of(const char *code)
{
	if (!identifier_in_list("ethnicity", code) || !strcmp(code, NOT_OBTAINED))
		return ETHNICITY_MISSING;
	return strcmp(code, REFUSED) ? ETHNICITY_KNOWN : ETHNICITY_REFUSED;
}

static void
subject_read(const struct reading *reading, int32_t day, struct subject *subject)
{
	const char *token = value(reading, "token");

	*subject = (struct subject){
		.band = subjects_band(value(reading, "birthDate"), value(reading, "expectedDate"), day),
		.ethnicity = ethnicity_of(value(reading, "ethnicity"))};
	if (id_is_child(token))
		id_set(subject->token.hex, sizeof subject->token.hex, token);
	identity_number(value(reading, "nhsNumber"), subject->number);
	identity_name(value(reading, "givenNames"), value(reading, "familyName"), value(reading, "birthDate"),
		      subject->name);
}

void
subjects_read(const struct document *document, int32_t day, struct arena *arena, struct subjects *ret_subjects)
{
	const char *heard = document_value(document, "/voice/heard", arena);
	size_t count = document_value_count(document, "/children");

	ret_subjects->count = count < MAX_CHILDREN ? count : MAX_CHILDREN;
	ret_subjects->is_heard = !strcmp(heard, "yes");
	ret_subjects->is_too_young = !strcmp(heard, "too-young");
	ret_subjects->is_alone = !strcmp(document_value(document, "/voice/seenAlone", arena), "yes");
	ret_subjects->has_consent = *document_value(document, "/consent/basis", arena) != '\0';
	for (size_t i = 0; i < ret_subjects->count; i++)
		subject_read(&(struct reading){document, arena, i}, day, &ret_subjects->items[i]);
}
