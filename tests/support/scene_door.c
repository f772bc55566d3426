#include "support/scene_door.h"

#include "base/day.h"

#define MAY_EVERYTHING                                                                                                 \
	{                                                                                                              \
		"referral", "further-information", "progress", "decision", "outcome", "told-otherwise", "excuse",      \
		    "not-told", "retract", "correct", "close", "strategy-record", "handover"                           \
	}
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))
#define AGENCY(name_, kind_, roles_, revoked_, count_)                                                                 \
	{                                                                                                              \
		.id = {name_}, .kind = kind_, .roles = roles_, .role_count = COUNT_OF(roles_) - 1, .may = everything,  \
		.may_count = COUNT_OF(everything), .revoked = revoked_, .revoked_count = count_                        \
	}

static const char *const everything[] = MAY_EVERYTHING;
static const char *const nothing_much[] = {"further-information"};
static const char *const no_role[] = {NULL};
static const char *const crs_role[] = {"crs", NULL};
static const char *const edt_role[] = {"edt", NULL};
static const char *const holder_role[] = {"holder", NULL};
static const struct revoked all_gone[] = {{REVOKED_AGENCY, "", 0, "left"}};
static const struct revoked epoch_gone[] = {{REVOKED_EPOCH, "e1", 0, "stolen"}};

static const struct directory_agency agencies[SCENE_AGENCIES] = {
    AGENCY("ambulance", "ambulance", no_role, NULL, 0),
    AGENCY("assessing-team", "council", holder_role, NULL, 0),
    AGENCY("crs", "council", crs_role, NULL, 0),
    AGENCY("edt", "council", edt_role, NULL, 0),
    AGENCY("gone", "school", no_role, all_gone, 1),
    AGENCY("gp", "health", no_role, NULL, 0),
    AGENCY("health", "health", no_role, NULL, 0),
    {.id = {"nursery"}, .kind = "early-years", .may = nothing_much, .may_count = COUNT_OF(nothing_much)},
    AGENCY("police", "police", no_role, NULL, 0),
    AGENCY("rekeyed", "school", no_role, epoch_gone, 1),
    AGENCY("school", "school", no_role, NULL, 0),
    AGENCY("their-crs", "authority", crs_role, NULL, 0),
    AGENCY("their-edt", "authority", edt_role, NULL, 0),
    AGENCY("trust", "health", no_role, NULL, 0),
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
static const struct card cards[SCENE_AGENCIES] = {
    CARD("ambulance"), CARD("assessing-team"), CARD("crs"),	  CARD("edt"),	  CARD("gone"),
    CARD("gp"),	       CARD("health"),	       CARD("nursery"),	  CARD("police"), CARD("rekeyed"),
    CARD("school"),    CARD("their-crs"),      CARD("their-edt"), CARD("trust"),
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
};

/* 2026-12-25, 12-28, 2027-01-01, 03-26, 03-29 as days since 1970 */
static const int32_t holidays[] = {20812, 20815, 20819, 20903, 20906};
static const struct agency also[] = {{"edt"}};
static const struct agency their_also[] = {{"their-edt"}};

#define POLICY(governs_, also_)                                                                                        \
	{                                                                                                              \
		.serial = 1, .governs = {governs_}, .also = also_, .also_count = 1, .weekdays = 0x1f, .open = {510},   \
		.shut = {1020}, .morning = {600}, .school_start = {525}, .holidays_span = {20454, 21183},              \
		.holidays = holidays, .holiday_count = COUNT_OF(holidays), .clocks = clocks,                           \
		.clock_count = COUNT_OF(clocks)                                                                        \
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
