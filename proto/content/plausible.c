#include "content/plausible.h"

#include <string.h>
#include <tellback.pb-c.h>

#include "base/day.h"
#include "content/descriptor.h"
#include "content/identifier.h"
#include "content/member.h"

#define DAY_S 86400
#define DAYS_IN_FOUR_YEARS 1461
#define SCHOOL_AGE 5

/* A field that has a form: by its own check or by a code list. */
struct form {
	const char *message;
	const char *field;
	int (*fits)(const char *text);
	const char *list;
	const char *mark;
	const char *sentence;
};

/* docs/FIELDS.md, "Marks". */
static const struct form forms[] = {
	{"Child", "nhs_number", identifier_nhs_number, NULL, "nhs-number-check-digit",
	 "is no NHS number: ten digits, the last a check digit"},
	{"Child", "upn", identifier_upn, NULL, "upn-check-letter",
	 "is no UPN: thirteen characters, the first a check letter"},
	{"Child", "upn_unknown", NULL, "upn-unknown", "upn-unknown-code", "is none of UN1 to UN10"},
	{"Child", "birth_date", identifier_date, NULL, "birth-date-odd", "is no date YYYY-MM-DD"},
	{"Child", "expected_date", identifier_date, NULL, "expected-date-odd", "is no date YYYY-MM-DD"},
	{"Child", "la_child_id", identifier_la_child_id, NULL, "la-child-id-form",
	 "is no child id: up to ten letters and digits, no leading nought"},
	{"Child", "ethnicity", NULL, "ethnicity", "ethnicity-code", "is no ethnicity code of the DfE list"},
	{"Child", "disability", NULL, "disability", "disability-code", "is no disability code of the DfE list"},
	{"Child", "school_urn", identifier_urn, NULL, "school-urn-form", "is no URN: six digits"},
	{"Person", "birth_date", identifier_date, NULL, "person-birth-date-odd", "is no date YYYY-MM-DD"},
	{"Address", "postcode", identifier_postcode, NULL, "postcode-form", "is no postcode"},
	{"Address", "uprn", identifier_uprn, NULL, "uprn-form", "is no UPRN: up to twelve digits"},
	{"Concern", "category", NULL, "abuse", "category-code", "is none of NEG, PHY, SAB, EMO, MUL"},
	{"Concern", "factors", NULL, "factor", "factor-code", "is no factor code of the DfE list"},
	{"Referral", "source", NULL, "referral-source", "source-code", "is no referral source of the DfE list"},
	{"ChildOutcome", "category", NULL, "abuse", "category-code", "is none of NEG, PHY, SAB, EMO, MUL"},
	{"ChildDecision", "cin_code", NULL, "primary-need", NULL, "is no primary need of the CIN census: N1 to N9, N0"},
	{"InformationRequest", "period_from_date", identifier_date, NULL, NULL, "is no date YYYY-MM-DD"},
	{"InformationRequest", "period_to_date", identifier_date, NULL, NULL, "is no date YYYY-MM-DD"},
};

/* Of which child it can be asked: not of an unborn one, not of one under five. */
enum asked { OF_ALL, OF_BORN, OF_SCHOOL_AGE };

/* What a referral and each of its children should say: any of the fields that
 * ${any} names, separated by '|'. */
struct gap {
	const char *any;
	const char *mark;
	enum asked asked;
};

static const struct gap referral_gaps[] = {
	{"children", "no-child", OF_ALL},
	{"concerns", "concern-missing", OF_ALL},
	{"referrer", "referrer-missing", OF_ALL},
	{"source", "source-missing", OF_ALL},
	{"grade", "grade-missing", OF_ALL},
	{"voice", "voice-missing", OF_ALL},
	{"consent", "consent-missing", OF_ALL},
	{"immediate_danger", "immediate-danger-missing", OF_ALL},
};

static const struct gap child_gaps[] = {
	{"given_names|family_name|known_as", "name-missing", OF_BORN},
	{"birth_date|expected_date", "birth-date-missing", OF_ALL},
	{"ethnicity", "ethnicity-missing", OF_BORN},
	{"school_urn|school_name", "school-missing", OF_SCHOOL_AGE},
};

static int
form_fits(const struct form *form, const char *text)
{
	return form->fits ? form->fits(text) : identifier_in_list(form->list, text);
}

static void
form_check(struct json_read *read, const struct form *form, const char *text, const struct path *path)
{
	if (!*text || form_fits(form, text))
		return;
	if (read->marked && form->mark)
		json_read_mark(read, read->marked, form->mark);
	else
		problem_add(read->problems, read->arena, path, "implausible", "\"%.40s\" %s", text, form->sentence);
}

static void
texts_check(struct json_read *read, const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
	    const struct path *path)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (strcmp(forms[i].message, message->descriptor->short_name) || strcmp(forms[i].field, field->name))
			continue;
		for (size_t j = 0; j < member_count(message, field); j++) {
			struct path item = {path, NULL, j};

			form_check(read, &forms[i], member_text(message, field, j),
				   field->label == PROTOBUF_C_LABEL_REPEATED ? &item : path);
		}
	}
}

static void
values_level(struct json_read *read, ProtobufCMessage *message, const struct path *around)
{
	ProtobufCMessage *marked = read->marked;

	/* Only inside a message whose root takes marks: a child in any other
	 * type has the list but a mistake there is the sender's to mend. */
	if (read->unread && descriptor_field(message->descriptor, "marks"))
		read->marked = message;
	for (unsigned i = 0; i < message->descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &message->descriptor->fields[i];
		char key[DESCRIPTOR_NAME_SIZE];
		struct path here = {around, key, 0};

		descriptor_json_name(field->name, key);
		if (field->type == PROTOBUF_C_TYPE_STRING)
			texts_check(read, message, field, &here);
		for (size_t j = 0; field->type == PROTOBUF_C_TYPE_MESSAGE && j < member_count(message, field); j++) {
			struct path item = {&here, NULL, j};

			values_level(read, member_message(message, field, j),
				     field->label == PROTOBUF_C_LABEL_REPEATED ? &item : &here);
		}
	}
	read->marked = marked;
}

void
plausible_values(struct json_read *read, ProtobufCMessage *message)
{
	values_level(read, message, NULL);
}

/* Does ${message} say any of the fields in ${any}?  A message that is there
 * and says nothing does not count. */
static int
says(const ProtobufCMessage *message, const char *any)
{
	while (*any) {
		char name[DESCRIPTOR_NAME_SIZE] = "";
		size_t length = strcspn(any, "|");
		const ProtobufCFieldDescriptor *field;

		memcpy(name, any, length);
		field = descriptor_field(message->descriptor, name);
		if (field && member_count(message, field)) {
			const ProtobufCMessage *held =
				field->type == PROTOBUF_C_TYPE_MESSAGE ? member_message(message, field, 0) : NULL;

			if (!held || protobuf_c_message_get_packed_size(held))
				return 1;
		}
		any += length + (any[length] == '|');
	}
	return 0;
}

/* Whole years from birth to the day of the referral; -1 where either is not
 * known. */
static int
age_of(const Tellback__V1__Child *child, int64_t at)
{
	int32_t born;

	if (!at || day_parse(child->birth_date, &born) || born > at / DAY_S)
		return -1;
	return (int)((at / DAY_S - born) * 4 / DAYS_IN_FOUR_YEARS);
}

static void
child_marks(struct json_read *read, Tellback__V1__Child *child, int64_t at)
{
	int unborn = *child->expected_date && !*child->birth_date;
	int age = age_of(child, at);
	int32_t born;

	for (size_t i = 0; i < sizeof child_gaps / sizeof *child_gaps; i++) {
		const struct gap *gap = &child_gaps[i];

		if (says(&child->base, gap->any) || (unborn && gap->asked != OF_ALL))
			continue;
		if (gap->asked == OF_SCHOOL_AGE && age >= 0 && age < SCHOOL_AGE)
			continue;
		json_read_mark(read, &child->base, gap->mark);
	}
	if (!strcmp(child->ethnicity, "NOBT"))
		json_read_mark(read, &child->base, "ethnicity-not-obtained");
	if (*child->birth_date && *child->expected_date)
		json_read_mark(read, &child->base, "birth-and-expected-date");
	if (at && !day_parse(child->birth_date, &born) && born > at / DAY_S)
		json_read_mark(read, &child->base, "birth-date-odd");
}

void
plausible_gaps(struct json_read *read, ProtobufCMessage *referral, const ProtobufCMessage *handling)
{
	Tellback__V1__Referral *said = (Tellback__V1__Referral *)referral;
	int64_t at = said->received_at ? said->received_at : said->aware_at ? said->aware_at : said->occurred_at;

	for (size_t i = 0; i < sizeof referral_gaps / sizeof *referral_gaps; i++)
		if (!says(referral, referral_gaps[i].any))
			json_read_mark(read, referral, referral_gaps[i].mark);
	/* Police say when they became aware; a call's clock starts when it was
	 * taken. */
	if (!said->aware_at && !strcmp(said->source, "6"))
		json_read_mark(read, referral, "aware-at-missing");
	if (!said->received_at && said->route == TELLBACK__V1__ROUTE__VALUE__TELEPHONE)
		json_read_mark(read, referral, "received-at-missing");
	if (!handling || !says(handling, "parents_told"))
		json_read_mark(read, referral, "parents-told-missing");
	for (size_t i = 0; i < said->n_children; i++)
		child_marks(read, said->children[i], at);
}
