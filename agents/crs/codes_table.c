/* Standard Safeguarding Dataset: contact, referral and s47 outcome flags.
 * Children in Need census: ReferralNFA (N00112), ICPCnotRequired (N00111),
 * reasons for closure RC8 and RC9. */
#include "crs/codes_table.h"

#include <string.h>

/* clang-format off */
static const struct codes_row rows[] = {
	/* of               code                   SSD object  SSD word                 CIN item           CIN value */
	{"contact",          "advice",              "contact",  "ADVICE",                "",                ""},
	{"contact",          "nfa",                 "contact",  "NFA",                   "",                ""},
	{"contact",          "early-help",          "contact",  "OTHER_OUTCOMES_EXIST",  "",                ""},
	{"contact",          "assessment",          "contact",  "NEW_REFERRAL",          "ReferralNFA",     "0"},
	{"contact",          "strategy",            "contact",  "CP_ENQUIRY",            "ReferralNFA",     "0"},
	{"contact",          "existing-case",       "contact",  "EXISTING_REFERRAL",     "",                ""},
	{"contact",          "other-area",          "contact",  "OLA_CP",                "",                ""},
	/* a deeper look at a contact is not a referral, and not counted as one */
	{"in-depth-review",  "advice",              "contact",  "ADVICE",                "",                ""},
	{"in-depth-review",  "nfa",                 "contact",  "NFA",                   "",                ""},
	{"in-depth-review",  "early-help",          "contact",  "OTHER_OUTCOMES_EXIST",  "",                ""},
	{"in-depth-review",  "assessment",          "contact",  "NEW_REFERRAL",          "ReferralNFA",     "0"},
	{"in-depth-review",  "strategy",            "contact",  "CP_ENQUIRY",            "ReferralNFA",     "0"},
	{"in-depth-review",  "existing-case",       "contact",  "EXISTING_REFERRAL",     "",                ""},
	{"in-depth-review",  "other-area",          "contact",  "OLA_CP",                "",                ""},
	{"referral",         "advice",              "referral", "NFA",                   "ReferralNFA",     "1"},
	{"referral",         "nfa",                 "referral", "NFA",                   "ReferralNFA",     "1"},
	{"referral",         "early-help",          "referral", "OTHER_OUTCOMES_EXIST",  "ReferralNFA",     "1"},
	{"referral",         "assessment",          "referral", "SINGLE_ASSESSMENT",     "ReferralNFA",     "0"},
	{"referral",         "strategy",            "referral", "STRATEGY_DISCUSSION",   "ReferralNFA",     "0"},
	{"referral",         "existing-case",       "contact",  "EXISTING_REFERRAL",     "",                ""},
	{"referral",         "other-area",          "referral", "OTHER_OUTCOMES_EXIST",  "ReferralNFA",     "1"},
	{"assessment",       "nfa",                 "",         "",                      "ReasonForClosure", "RC8"},
	{"assessment",       "early-help",          "",         "",                      "ReasonForClosure", "RC9"},
	{"assessment",       "child-in-need",       "",         "",                      "",                ""},
	{"assessment",       "strategy",            "referral", "STRATEGY_DISCUSSION",   "",                ""},
	{"assessment",       "looked-after",        "referral", "CLA_REQUEST",           "",                ""},
	{"assessment",       "other",               "referral", "OTHER_OUTCOMES_EXIST",  "",                ""},
	{"strategy",         "no-s47",              "",         "",                      "",                ""},
	{"strategy",         "s47-single",          "contact",  "CP_ENQUIRY",            "",                ""},
	{"strategy",         "s47-joint",           "contact",  "CP_ENQUIRY",            "",                ""},
	{"strategy",         "reconvene",           "",         "",                      "",                ""},
	{"early-help",       "taken-up",            "",         "",                      "",                ""},
	{"early-help",       "declined",            "",         "",                      "",                ""},
	{"early-help",       "not-reached",         "",         "",                      "",                ""},
	{"s47",              "nfa",                 "s47",      "NFA",                   "ICPCnotRequired", "1"},
	{"s47",              "legal-action",        "s47",      "LEGAL_ACTION",          "ICPCnotRequired", "1"},
	{"s47",              "services",            "s47",      "PROV_OF_SERVICES",      "ICPCnotRequired", "1"},
	{"s47",              "cp-conference",       "s47",      "CP_CONFERENCE",         "ICPCnotRequired", "0"},
	{"s47",              "continue-assessment", "s47",      "NFA_CONTINUE_SINGLE",   "ICPCnotRequired", "1"},
	{"s47",              "monitor",             "s47",      "MONITOR",               "ICPCnotRequired", "1"},
	{"s47",              "other",               "s47",      "OTHER",                 "ICPCnotRequired", "1"},
	{"icpc",             "plan",                "",         "",                      "",                ""},
	{"icpc",             "no-plan",             "",         "",                      "",                ""},
	{"icpc",             "deferred",            "",         "",                      "",                ""},
	{"return-interview", "done",                "",         "",                      "",                ""},
	{"return-interview", "refused",             "",         "",                      "",                ""},
	{"return-interview", "not-done",            "",         "",                      "",                ""},
};
/* clang-format on */

const struct codes_row *
codes_table_rows(size_t *ret_count)
{
	*ret_count = sizeof rows / sizeof *rows;
	return rows;
}

const struct codes_row *
codes_table_find(const char *of, const char *code)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(rows[i].of, of) && !strcmp(rows[i].code, code))
			return &rows[i];
	return NULL;
}
