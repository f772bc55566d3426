#include "support/hand_report.h"

#include <assert.h>
#include <string.h>

#define LAST_YEAR 2024
#define LAST_MONTH 8

static const struct indicator contacts = {
	"I1", "Contacts in the month", "referrals received", UNIT_OF_COUNT, BETTER_NEITHER, -1, NULL};
static const struct indicator contact_rate = {"I2",
					      "Contacts per 10,000 children",
					      "contacts of 12 months, per 10,000 children",
					      UNIT_OF_RATE,
					      BETTER_NEITHER,
					      -1,
					      NULL};
static const struct indicator no_action = {"I6",
					   "Referrals that end with no further action",
					   "referrals with the code nfa, of referrals",
					   UNIT_OF_SHARE,
					   BETTER_DOWN,
					   70,
					   NULL};
static const struct indicator assessments = {"I9",
					     "Assessments completed within 45 working days",
					     "completed within 45 working days, of those completed",
					     UNIT_OF_SHARE,
					     BETTER_UP,
					     810,
					     NULL};
static const struct indicator decisions = {"P1",
					   "Decisions within one working day",
					   "decisions within a working day, of referrals received",
					   UNIT_OF_SHARE,
					   BETTER_UP,
					   950,
					   NULL};
static const struct indicator told = {"P2",
				      "Referrers told the outcome, by receipt",
				      "answers delivered, of answers owed",
				      UNIT_OF_SHARE,
				      BETTER_UP,
				      1000,
				      NULL};
static const struct indicator told_time = {
	"P3", "Median time from decision to delivery", "median of the times", UNIT_OF_TIME, BETTER_DOWN, 1440, NULL};
static const struct indicator records = {"P5",
					 "Strategy records shared with everybody invited",
					 "recipients who have the record, of all who should",
					 UNIT_OF_SHARE,
					 BETTER_UP,
					 -1,
					 NULL};
static const struct indicator outcomes = {"P6",
					  "Outcomes of assessments and enquiries shared",
					  "outcomes delivered, of outcomes owed",
					  UNIT_OF_SHARE,
					  BETTER_UP,
					  -1,
					  NULL};
static const struct indicator police = {"P7b",
					"High-risk police referrals: median time from awareness to the front door",
					"median of the times",
					UNIT_OF_TIME,
					BETTER_DOWN,
					-1,
					NULL};
static const struct indicator waiting = {"P8b",
					 "Medium and standard police notifications not seen at the end of the month",
					 "notifications that nobody opened",
					 UNIT_OF_COUNT,
					 BETTER_DOWN,
					 -1,
					 NULL};
static const struct indicator answered = {"P9",
					  "Requests for information answered in time",
					  "answered in time, of requests due",
					  UNIT_OF_SHARE,
					  BETTER_UP,
					  -1,
					  NULL};
static const struct indicator answer_time = {
	"P9e", "Median time to answer", "median of the times", UNIT_OF_TIME, BETTER_DOWN, -1, NULL};
static const struct indicator overridden = {
	"P12", "Joint-enquiry decisions changed outside a meeting", "overrides", UNIT_OF_COUNT, BETTER_DOWN, -1, NULL};
static const struct indicator plans = {"I15",
				       "Children on a child protection plan",
				       "children",
				       UNIT_OF_COUNT,
				       BETTER_NEITHER,
				       -1,
				       "plans are kept in the council's own system & nowhere else"};

/* How a row's figures are made. */
static const struct recipe {
	const struct indicator *indicator;
	const char *split;
	const char *part;
	int64_t from;
	int64_t step;
	uint64_t bottom; /* of the first month; one more each month */
} recipes[] = {
	{&decisions, "", "", 811, 13, 240},
	{&decisions, "agency", "hiow-police", 803, 11, 120},
	{&decisions, "agency", "uhs-trust", 842, 9, 31},
	{&told, "", "", 702, 17, 260},
	{&told, "kind", "health", 604, 23, 44},
	{&told_time, "", "", 4123, -307, 0},
	{&told_time, "kind", "health", 5101, -299, 0},
	{&records, "", "", 511, 19, 130},
	{&outcomes, "", "", 405, 21, 133},
	{&overridden, "", "", 9, 1, 0},
	{&police, "", "", 721, -53, 0},
	{&waiting, "", "", 131, -7, 0},
	{&answered, "", "", 612, 14, 61},
	{&answer_time, "", "", 2000, 77, 0},
	{&contacts, "", "", 1471, 37, 0},
	{&contacts, "route", "telephone", 1003, 29, 0},
	{&contact_rate, "", "", 41730, 11, 20000},
	{&no_action, "", "", 101, 7, 199},
	{&assessments, "", "", 904, -9, 187},
	{&plans, "", "", 0, 0, 0},
};

static uint64_t
share_top(int64_t value, uint64_t bottom)
{
	return (bottom * (uint64_t)value + 500) / 1000;
}

static void
fill(const struct recipe *recipe, size_t month_count, struct figure *figures)
{
	for (size_t i = 0; i < month_count; i++) {
		struct figure *figure = &figures[i];

		figure->state = FIGURE_KNOWN;
		figure->value = recipe->from + recipe->step * (int64_t)i;
		figure->bottom = recipe->bottom ? recipe->bottom + i : 0;
		figure->top = recipe->bottom ? share_top(figure->value, figure->bottom) : 0;
		if (figure->value < 0) /* a row that falls for two years */
			figure->value = (int64_t)i;
	}
}

/* One of each kind of figure that is none, in the middle of three rows. */
static void
spoil(struct hand_report *hand, size_t month_count)
{
	if (month_count < 8)
		return;
	hand->figures[1][3] = (struct figure){FIGURE_NO_DATA, 0, 0, 0};
	hand->figures[2][4] = (struct figure){FIGURE_SUPPRESSED, 0, 0, 0};
	hand->figures[4][2] = (struct figure){FIGURE_NONE, 0, 0, 0};
	hand->figures[9][5] = (struct figure){FIGURE_SUPPRESSED, 0, 0, 0};
}

void
hand_report_make(size_t month_count, struct hand_report *ret_hand)
{
	static const char *const remarks[] = {"3 notes were erased; what they did is not counted."};
	size_t row_count = sizeof recipes / sizeof *recipes;

	assert(month_count && month_count <= REPORT_MONTHS_MOST && row_count <= HAND_ROWS_MOST);
	memset(ret_hand, 0, sizeof *ret_hand);
	for (size_t i = 0; i < month_count; i++) {
		int at = LAST_YEAR * 12 + LAST_MONTH - (int)(month_count - i);

		ret_hand->months[i] = (struct report_month){at / 12, at % 12 + 1};
	}
	for (size_t i = 0; i < row_count; i++) {
		fill(&recipes[i], month_count, ret_hand->figures[i]);
		ret_hand->rows[i] = (struct report_row){recipes[i].indicator, recipes[i].split, recipes[i].part,
							recipes[i].indicator->missing ? NULL : ret_hand->figures[i]};
	}
	spoil(ret_hand, month_count);
	ret_hand->report = (struct report){.months = ret_hand->months,
					   .month_count = month_count,
					   .rows = ret_hand->rows,
					   .row_count = row_count,
					   .origin = "log.tellback.test/southampton",
					   .size = 20723,
					   .root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=",
					   .crs = {"southampton-crs"},
					   .suppress = 5,
					   .remarks = remarks,
					   .remark_count = 1};
}
