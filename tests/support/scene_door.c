#include "support/scene_door.h"

#include "base/day.h"
#include "tellback/message_type.h"

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define ENTRY(name_, kind_, roles_, area_, may_, revoked_, count_)                                                     \
	{                                                                                                              \
		.id = {name_}, .kind = kind_, .roles = roles_, .role_count = COUNT_OF(roles_) - 1, .area = {area_},    \
		.may = may_, .may_count = COUNT_OF(may_), .revoked = revoked_, .revoked_count = count_                 \
	}
#define AGENCY(name_, kind_, roles_) ENTRY(name_, kind_, roles_, "crs", everything, NULL, 0)
#define WITHOUT(name_, kind_, revoked_) ENTRY(name_, kind_, no_role, "crs", everything, revoked_, COUNT_OF(revoked_))
#define THEIRS(name_, roles_) ENTRY(name_, "authority", roles_, "their-crs", everything, NULL, 0)

static const char *const everything[] = {
#define X(code, word) word,
    MESSAGE_TYPE_TABLE(X)
#undef X
};
static const char *const nothing_much[] = {"further-information"};
static const char *const no_role[] = {NULL};
static const char *const crs_role[] = {"crs", NULL};
static const char *const edt_role[] = {"edt", NULL};
static const char *const holder_role[] = {"holder", NULL};
static const char *const navigator_role[] = {"navigator", NULL};
static const char *const reviewer_role[] = {"reviewer", NULL};
static const char *const registrar_role[] = {"registrar", NULL};
static const struct revoked all_gone[] = {{REVOKED_AGENCY, "", 0, "left"}};
static const struct revoked epoch_gone[] = {{REVOKED_EPOCH, "e1", 0, "stolen"}};

static const struct directory_agency agencies[SCENE_AGENCIES] = {
    AGENCY("ambulance", "ambulance", no_role),
    AGENCY("assessing-team", "council", holder_role),
    AGENCY("camhs", "camhs", no_role),
    ENTRY("childminder", "early-years", no_role, "crs", nothing_much, NULL, 0),
    AGENCY("crs", "council", crs_role),
    AGENCY("early-help-team", "council", holder_role),
    AGENCY("edt", "council", edt_role),
    AGENCY("education-team", "council", no_role),
    AGENCY("exploitation-team", "council", no_role),
    WITHOUT("gone", "school", all_gone),
    AGENCY("gp", "health", no_role),
    AGENCY("health", "health", navigator_role),
    AGENCY("hiow-police.psd", "police", no_role),
    AGENCY("lado", "lado", no_role),
    AGENCY("nursery", "early-years", no_role),
    AGENCY("police", "police", no_role),
    AGENCY("registrar", "partnership", registrar_role),
    WITHOUT("rekeyed", "school", epoch_gone),
    AGENCY("reviewer", "reviewer", reviewer_role),
    AGENCY("school", "school", no_role),
    AGENCY("southampton-partnership", "partnership", no_role),
    THEIRS("their-crs", crs_role),
    THEIRS("their-edt", edt_role),
    AGENCY("trust", "health", no_role),
};

/* e1 is in use; e0 ended long ago, e2 within the fortnight's grace */
static const struct card_epoch epochs[] = {
    {"e0", "age1test", 0, 1600000000},
    {"e1", "age1test", 1700000000, 1900000000},
    {"e2", "age1test", 1700000000, 1793600000},
};
#define CARD(name_)                                                                                                    \
	{                                                                                                              \
		.agency = {name_}, .serial = 1, .epochs = epochs, .epoch_count = COUNT_OF(epochs)                      \
	}
static const struct card_span school_terms[] = {{.first = "2026-11-02", .last = "2026-12-18"},
						{.first = "2027-01-04", .last = "2027-02-12"}};
static const struct card_span school_closed[] = {
    {.first = "2026-11-27", .last = "2026-11-27", .contact = {"education-team"}}};
static const struct card cards[SCENE_AGENCIES] = {
    CARD("ambulance"),
    CARD("assessing-team"),
    CARD("camhs"),
    CARD("childminder"),
    CARD("crs"),
    CARD("early-help-team"),
    CARD("edt"),
    CARD("education-team"),
    CARD("exploitation-team"),
    CARD("gone"),
    CARD("gp"),
    CARD("health"),
    CARD("hiow-police.psd"),
    CARD("lado"),
    CARD("nursery"),
    CARD("police"),
    CARD("registrar"),
    CARD("rekeyed"),
    CARD("reviewer"),
    {.agency = {"school"}, .serial = 1, .epochs = epochs, .epoch_count = COUNT_OF(epochs), .terms = school_terms,
     .term_count = COUNT_OF(school_terms), .closures = school_closed, .closure_count = COUNT_OF(school_closed)},
    CARD("southampton-partnership"),
    CARD("their-crs"),
    CARD("their-edt"),
    CARD("trust"),
};

static const struct clock_line clocks[] = {
    {"acknowledge", "any", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
    {"acknowledge", "grade-high", 1, UNIT_HOURS, 30, UNIT_MINUTES, 0},
    {"completion", "any", 2, UNIT_WORKING_DAYS, 1, UNIT_WORKING_DAYS, 0},
    {"decision", "any", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 1},
    {"verify", "any", 4, UNIT_WORKING_HOURS, 1, UNIT_WORKING_HOURS, 0},
    {"read", "any", 2, UNIT_WORKING_DAYS, 1, UNIT_WORKING_DAYS, 0},
    {"tell", "any", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
    {"assessment-outcome", "any", 45, UNIT_WORKING_DAYS, 40, UNIT_WORKING_DAYS, 1},
    {"early-help-outcome", "any", 20, UNIT_WORKING_DAYS, 15, UNIT_WORKING_DAYS, 0},
    {"protection", "protection-police-protection", 72, UNIT_HOURS, 48, UNIT_HOURS, 1},
    {"action", "any", 5, UNIT_WORKING_DAYS, 4, UNIT_WORKING_DAYS, 0},
    {"escalation-response", "any", 5, UNIT_WORKING_DAYS, 3, UNIT_WORKING_DAYS, 0},
    {"escalation-response", "stage-1", 3, UNIT_WORKING_DAYS, 2, UNIT_WORKING_DAYS, 0},
    {"escalation-response", "stage-5", 10, UNIT_WORKING_DAYS, 7, UNIT_WORKING_DAYS, 0},
    {"handover", "any", 1, UNIT_MORNINGS, 0, UNIT_MINUTES, 0},
    {"icpc", "any", 15, UNIT_WORKING_DAYS, 10, UNIT_WORKING_DAYS, 1},
    {"information-response", "any", 3, UNIT_WORKING_DAYS, 2, UNIT_WORKING_DAYS, 0},
    {"information-response", "rag-amber", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
    {"information-response", "rag-red", 4, UNIT_WORKING_HOURS, 2, UNIT_WORKING_HOURS, 0},
    {"purged", "any", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
    {"quorum", "any", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
    {"read", "kind-encompass", 1, UNIT_SCHOOL_DAYS, 0, UNIT_MINUTES, 0},
    {"recall", "any", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
    {"return-interview", "any", 72, UNIT_HOURS, 48, UNIT_HOURS, 1},
    {"s47-outcome", "any", 15, UNIT_WORKING_DAYS, 10, UNIT_WORKING_DAYS, 0},
    {"strategy-record", "any", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
    {"transfer", "any", 1, UNIT_WORKING_DAYS, 4, UNIT_WORKING_HOURS, 0},
    {"verify", "kind-encompass", 1, UNIT_SCHOOL_DAYS, 0, UNIT_MINUTES, 0},
};

static const struct policy_stage stages[] = {{1, "team-manager", {""}},
					     {2, "service-manager", {"southampton-partnership"}},
					     {3, "head-of-service", {"southampton-partnership"}},
					     {4, "director", {"southampton-partnership"}},
					     {5, "executive", {"southampton-partnership"}}};
/* 2026-11-02 to 12-18, 2027-01-04 to 02-12 as days since 1970 */
static const struct day_span terms[] = {{20759, 20805}, {20822, 20861}};

/* 2026-12-25, 12-28, 2027-01-01, 03-26, 03-29 as days since 1970 */
static const int32_t holidays[] = {20812, 20815, 20819, 20903, 20906};
static const struct agency also[] = {{"edt"}};
static const struct agency their_also[] = {{"their-edt"}};

#define POLICY(governs_, also_)                                                                                        \
	{                                                                                                              \
		.serial = 1, .governs = {governs_}, .also = also_, .also_count = 1, .weekdays = 0x1f, .open = {510},   \
		.shut = {1020}, .morning = {600}, .school_start = {525}, .holidays_span = {20454, 21183},              \
		.holidays = holidays, .holiday_count = COUNT_OF(holidays), .terms = terms,                             \
		.term_count = COUNT_OF(terms), .clocks = clocks, .clock_count = COUNT_OF(clocks), .stages = stages,    \
		.stage_count = COUNT_OF(stages)                                                                        \
	}
static const struct policy policies[] = {POLICY("crs", also), POLICY("their-crs", their_also)};

const struct directory_agency *
scene_door_agencies(size_t *ret_count)
{
	*ret_count = COUNT_OF(agencies);
	return agencies;
}

const struct card *
scene_door_card(size_t at)
{
	return &cards[at];
}

const struct policy *
scene_door_policy(size_t at)
{
	return &policies[at];
}
