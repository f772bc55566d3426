#include "replay/letter.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/day.h"

#define DAY_S 86400

/* ---- words ----------------------------------------------------------------------------- */

static void __attribute__((format(printf, 2, 3)))
say(struct letter *letter, const char *format, ...)
{
	va_list list;
	int size;

	va_start(list, format);
	size = vsnprintf(letter->text + letter->size, LETTER_BYTES - letter->size, format, list);
	va_end(list);
	assert(size >= 0 && (size_t)size < LETTER_BYTES - letter->size);
	letter->size += (size_t)size;
}

/** "2024-03-01T09:30:00Z" and NUL. */
#define ZULU_SIZE 24

static const char *
zulu(int64_t at_s, char ret_text[ZULU_SIZE])
{
	time_t at = (time_t)at_s;
	struct tm parts;

	assert(gmtime_r(&at, &parts) && strftime(ret_text, ZULU_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts));
	return ret_text;
}

void
letter_child(uint32_t number, char ret_token[CHILD_SIZE])
{
	/* odd: every number has another token */
	(void)snprintf(ret_token, CHILD_SIZE, "%08x", (number + 1) * UINT32_C(2654435761));
}

/* The check digit of an NHS number's first nine digits, 10 if there is none. */
static unsigned
check_digit(uint32_t nine)
{
	unsigned sum = 0;

	for (unsigned weight = 2; weight <= 10; weight++, nine /= 10)
		sum += nine % 10 * weight;
	return (11 - sum % 11) % 11;
}

/* The child's number, of the range that is never issued: 999 and six digits. */
static void
nhs_number(uint32_t child, char ret_text[11])
{
	uint32_t nine = 999000000 + child * 7 % 1000000;

	while (check_digit(nine) == 10)
		nine = 999000000 + (nine + 1) % 1000000;
	(void)snprintf(ret_text, 11, "%u%u", nine, check_digit(nine));
}

/* ---- in ---------------------------------------------------------------------------------- */

static const struct {
	const char *code; /* of the census */
	const char *role;
	const char *words;
} callers[SOURCE_COUNT] = {
	[SOURCE_POLICE] = {"6", "response officer", "TEST Called to shouting at night; the child was on the stairs."},
	[SOURCE_AMBULANCE] = {"3F", "paramedic", "TEST Parent taken to hospital; nobody else was in."},
	[SOURCE_SCHOOL] = {"2A", "safeguarding lead", "TEST Came to school hungry three times this week."},
	[SOURCE_SCHOOL2] = {"2A", "safeguarding lead", "TEST Told a teacher about an argument at home."},
	[SOURCE_HEALTH] = {"3B", "health visitor", "TEST Not brought to two appointments."},
	[SOURCE_HOUSING] = {"4", "housing officer", "TEST The flat has no heating and there are small children."},
	[SOURCE_INDIVIDUAL] = {"1A", "grandparent", "TEST Worried about a grandchild."},
	[SOURCE_ANONYMOUS] = {"9", "a caller", "TEST Would not say who was calling."},
};

static const char *
ethnicity_of(uint32_t child)
{
	static const char *const codes[] = {"WBRI", "WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "APKN", "BAFR", "NOBT", "AOTH"};

	return codes[child % (sizeof codes / sizeof *codes)];
}

static void
say_child(struct letter *letter, const struct matter *matter, uint32_t number)
{
	char token[CHILD_SIZE], nhs[11];

	letter_child(number, token);
	nhs_number(matter->child, nhs);
	say(letter,
	    "\"children\":[{\"token\":\"%s\",\"givenNames\":\"Test Child%u\",\"familyName\":\"TEST-Replay%u\","
	    "\"sex\":\"%s\",\"birthDate\":\"%u-%02u-%02u\",\"nhsNumber\":\"%s\",\"ethnicity\":\"%s\"}],",
	    token, matter->child, matter->child % 911, matter->child % 2 ? "F" : "M", 2008 + matter->child % 14,
	    1 + matter->child % 12, 1 + matter->child % 28, nhs, ethnicity_of(matter->child));
}

static void
say_route(struct letter *letter, const struct matter *matter)
{
	const char *agency = matter_agency(matter->source);
	char at[ZULU_SIZE];

	if (matter_is_written(matter)) {
		say(letter, "\"to\":[\"crs\"],\"route\":\"WRITTEN\",\"awareAt\":\"%s\",",
		    zulu(matter->received_s - (matter->is_high ? 3600 : 5 * 3600), at));
		return;
	}
	say(letter, "\"to\":[\"%s\"],\"route\":\"TELEPHONE\",\"receivedAt\":\"%s\",\"onBehalfOf\":\"%s\",",
	    matter_has_agent(matter) ? agency : "crs", zulu(matter->received_s, at), agency);
	say(letter, "\"readBack\":\"TEST read back and confirmed\",\"spokeTo\":\"Test Worker\",");
}

void
letter_referral(struct letter *letter, const struct matter *matter, uint32_t number)
{
	letter->size = 0;
	say(letter, "{\"tellback\":1,\"type\":\"referral\",\"clientReference\":\"REPLAY-%u\",", number);
	say_route(letter, matter);
	say(letter,
	    "\"handling\":{\"parentsTold\":\"NO\",\"referrerMayBeNamed\":\"NO\"},\"grade\":\"%s\",\"protection\":\"NONE\","
	    "\"referrer\":{\"role\":\"%s\",\"name\":\"Test Referrer\",\"phone\":\"01632 960100\"},\"source\":\"%s\",",
	    matter->is_high ? "HIGH" : number % 3 ? "MEDIUM" : "STANDARD", callers[matter->source].role,
	    callers[matter->source].code);
	say_child(letter, matter, number);
	say(letter,
	    "\"concerns\":[{\"category\":\"%s\",\"narrative\":\"%s\"}],"
	    "\"voice\":{\"heard\":\"%s\"%s},\"consent\":{\"basis\":\"NOT_REQUIRED\",\"familyInformed\":\"NO\"},"
	    "\"immediateDanger\":\"NO\"}",
	    number % 2 ? "NEG" : "EMO", callers[matter->source].words, number % 4 ? "YES" : "NO",
	    number % 4 ? ",\"by\":\"referrer\",\"words\":\"TEST I want it to stop.\"" : ",\"reasonNot\":\"TEST not seen\"");
}

/* ---- answered ---------------------------------------------------------------------------- */

static void
say_head(struct letter *letter, const char *type, const struct letter_answer *answer)
{
	letter->size = 0;
	say(letter, "{\"tellback\":1,\"type\":\"%s\",\"case\":\"%s\",\"re\":\"%s\",", type, answer->case_hex,
	    answer->re_hex);
	if (answer->to)
		say(letter, "\"to\":[\"%s\"],", answer->to);
}

static void
say_answer(struct letter *letter, const struct letter_answer *answer)
{
	char next[ZULU_SIZE], until[ZULU_SIZE];

	say(letter,
	    "\"level\":\"FULL\",\"answer\":{\"youToldUs\":\"TEST what you told us\",\"weDecidedAndWhy\":\"TEST This is "
	    "what we decided. This is why.\",\"nextStep\":\"TEST next step\",\"nextBy\":\"%s\",\"meanwhile\":\"TEST "
	    "tell us if anything changes\",\"familyKnows\":\"TEST they know\",\"contact\":{\"agency\":\"crs\",\"role\":"
	    "\"social worker\",\"name\":\"Test Worker\",\"phone\":\"01632 960110\"},\"howToDisagree\":\"TEST ring the "
	    "manager\",\"disagreeBy\":\"%s\"},",
	    zulu(answer->now_s + 5 * DAY_S, next), zulu(answer->now_s + 7 * DAY_S, until));
}

void
letter_decision(struct letter *letter, const struct letter_answer *answer)
{
	enum matter_kind kind = answer->matter->kind;
	char token[CHILD_SIZE];

	letter_child(answer->number, token);
	say_head(letter, "decision", answer);
	say_answer(letter, answer);
	say(letter,
	    "\"stage\":\"%s\",\"rereferral\":\"%s\",\"perChild\":[{\"token\":\"%s\",\"code\":\"%s\",\"rationale\":\"TEST "
	    "reasons\"}],\"manager\":\"Test Manager\",\"familyTold\":\"NO\"}",
	    kind == MATTER_CLOSED || kind == MATTER_ASSESSED ? "REFERRAL" : "CONTACT",
	    answer->matter->is_rereferral ? "YES" : "NO", token, answer->code);
}

void
letter_outcome(struct letter *letter, const struct letter_answer *answer, const char *of, int64_t event_s)
{
	char token[CHILD_SIZE], at[ZULU_SIZE];

	letter_child(answer->number, token);
	say_head(letter, "outcome", answer);
	say_answer(letter, answer);
	if (!strcmp(of, "S47") && answer->matter->enquiry == ENQUIRY_EXCLUDED)
		say(letter, "\"alreadyCp\":1,");
	say(letter,
	    "\"of\":\"%s\",\"eventAt\":\"%s\",\"perChild\":[{\"token\":\"%s\",\"code\":\"%s\",\"summary\":\"TEST "
	    "summary\"}],\"familyTold\":\"YES\"}",
	    of, zulu(event_s, at), token, answer->code);
}

void
letter_told(struct letter *letter, const struct letter_answer *answer)
{
	char at[ZULU_SIZE];

	say_head(letter, "told-otherwise", answer);
	say(letter,
	    "\"channel\":\"PHONE\",\"reason\":\"NO_AGENT\",\"who\":\"TEST the caller\",\"toldAt\":\"%s\",\"by\":\"Test "
	    "Worker\",\"safeContactUsed\":\"YES\"}",
	    zulu(answer->now_s, at));
}

void
letter_close(struct letter *letter, const struct letter_answer *answer)
{
	say_head(letter, "close", answer);
	say(letter, "\"reason\":\"COMPLETE\",\"words\":\"TEST everybody was answered\"}");
}

void
letter_count(struct letter *letter, const struct letter_day *day)
{
	char text[DAY_SIZE];

	letter->size = 0;
	day_print(day->day, text);
	say(letter, "{\"tellback\":1,\"type\":\"count\",\"to\":[\"reviewer\"],\"day\":\"%s\",\"contacts\":%u,\"closures\":%u}",
	    text, day->contacts, day->closures);
}

static void
say_agencies(struct letter *letter, const char *name, const char *const *agencies, size_t count)
{
	say(letter, "\"%s\":[", name);
	for (size_t i = 0; i < count; i++)
		say(letter, "%s\"%s\"", i ? "," : "", agencies[i]);
	say(letter, "],");
}

void
letter_record(struct letter *letter, const struct letter_answer *answer, const char *const *invited, size_t count)
{
	char token[CHILD_SIZE], at[ZULU_SIZE];

	letter_child(answer->number, token);
	say_head(letter, "strategy-record", answer);
	say_agencies(letter, "to", invited, count);
	say_agencies(letter, "invited", invited, count);
	say_agencies(letter, "present", invited, count);
	say(letter, "\"meeting\":\"018a0000%04x70008000%012x\",\"version\":1,\"heldAt\":\"%s\",\"quorum\":\"YES\",",
	    answer->number >> 16, answer->number, zulu(answer->matter->met_s, at));
	say(letter, "\"s47\":\"%s\",\"chair\":\"Test Manager\",\"attendance\":[", answer->code);
	for (size_t i = 0; i < count; i++)
		say(letter, "%s{\"agency\":\"%s\",\"role\":\"TEST practitioner\",\"name\":\"Test Person\",\"present\":\"YES\"}",
		    i ? "," : "", invited[i]);
	say(letter,
	    "],\"perChild\":[{\"token\":\"%s\",\"s47\":\"%s\",\"decision\":\"TEST decision\",\"risk\":\"TEST risk\"}],"
	    "\"handling\":{\"parentsTold\":\"NO\"}}",
	    token, answer->code);
}
