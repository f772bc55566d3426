#include "content/templates.h"

#include <stddef.h>

/* Examples of what is seen and answered.  Children are marked TEST, NHS
 * numbers are from the range that is never issued, telephone numbers from the
 * one kept for drama. */

static const char progress_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"progress\",\n"
	"  \"clientReference\": \"TEMPLATE-progress\",\n"
	"  \"to\": [\n"
	"    \"hiow-police\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"code\": \"ALLOCATED\",\n"
	"  \"nextBy\": \"2026-11-24T12:00:00Z\",\n"
	"  \"words\": \"A social worker has it and visits tomorrow.\"\n"
	"}\n";

static const char decision_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"decision\",\n"
	"  \"clientReference\": \"TEMPLATE-decision\",\n"
	"  \"to\": [\n"
	"    \"hiow-police\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"handling\": {\n"
	"    \"parentsTold\": \"NO\",\n"
	"    \"referrerMayBeNamed\": \"NO\",\n"
	"    \"notSharedWith\": [\n"
	"      \"father (lives elsewhere)\"\n"
	"    ],\n"
	"    \"safeContact\": \"mother's work phone 01632 960101, not by letter\",\n"
	"    \"safeTimes\": \"weekdays 09:30 to 14:00\"\n"
	"  },\n"
	"  \"level\": \"FULL\",\n"
	"  \"stage\": \"REFERRAL\",\n"
	"  \"rereferral\": \"NO\",\n"
	"  \"answer\": {\n"
	"    \"youToldUs\": \"You told us that Amelia came to school hungry and frightened to go home.\",\n"
	"    \"weDecidedAndWhy\": \"We will assess what the family needs. Her own words and two earlier concerns together need a social worker to look closer.\",\n"
	"    \"nextStep\": \"A social worker visits Amelia at school and then the family at home.\",\n"
	"    \"nextBy\": \"2026-11-25T17:00:00Z\",\n"
	"    \"meanwhile\": \"Keep seeing her each morning; ring us at once if she is not in school.\",\n"
	"    \"familyKnows\": \"Her mother knows that school spoke to us; her father does not and must not.\",\n"
	"    \"contact\": {\n"
	"      \"agency\": \"southampton-crs\",\n"
	"      \"role\": \"social worker\",\n"
	"      \"name\": \"Test Worker Jo Marsh\",\n"
	"      \"phone\": \"01632 960110\",\n"
	"      \"email\": \"jo.marsh@crs.example\"\n"
	"    },\n"
	"    \"howToDisagree\": \"Ring the team manager named above first; then your safeguarding lead may escalate to stage 1.\",\n"
	"    \"disagreeBy\": \"2026-11-27T17:00:00Z\"\n"
	"  },\n"
	"  \"perChild\": [\n"
	"    {\n"
	"      \"token\": \"1a2b3c4d\",\n"
	"      \"code\": \"ASSESSMENT\",\n"
	"      \"rationale\": \"Emotional harm likely; repeated calls; her own words.\",\n"
	"      \"cinCode\": \"N1\"\n"
	"    }\n"
	"  ],\n"
	"  \"suggestedSupport\": \"School breakfast club meanwhile.\",\n"
	"  \"manager\": \"Test Manager Robin Vale\",\n"
	"  \"receivingService\": \"Assessment team 2\",\n"
	"  \"familyTold\": \"NO\"\n"
	"}\n";

static const char regrade_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"regrade\",\n"
	"  \"clientReference\": \"TEMPLATE-regrade\",\n"
	"  \"to\": [\n"
	"    \"hiow-police\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"grade\": \"HIGH\",\n"
	"  \"reason\": \"RISK_UP\",\n"
	"  \"rationale\": \"A new injury was seen at school.\",\n"
	"  \"by\": \"team manager\"\n"
	"}\n";

static const char outcome_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"outcome\",\n"
	"  \"clientReference\": \"TEMPLATE-outcome\",\n"
	"  \"to\": [\n"
	"    \"hiow-police\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"of\": \"ASSESSMENT\",\n"
	"  \"level\": \"FULL\",\n"
	"  \"eventAt\": \"2027-01-15T15:30:00Z\",\n"
	"  \"answer\": {\n"
	"    \"youToldUs\": \"You told us that Amelia came to school hungry and frightened to go home.\",\n"
	"    \"weDecidedAndWhy\": \"Amelia is a child in need and has a plan. Living apart from her father is what keeps her well, and her mother needs help to hold to it.\",\n"
	"    \"nextStep\": \"The first plan meeting.\",\n"
	"    \"nextBy\": \"2027-01-29T17:00:00Z\",\n"
	"    \"meanwhile\": \"Keep seeing her each morning; ring us at once if she is not in school.\",\n"
	"    \"familyKnows\": \"Her mother knows that school spoke to us; her father does not and must not.\",\n"
	"    \"contact\": {\n"
	"      \"agency\": \"southampton-crs\",\n"
	"      \"role\": \"social worker\",\n"
	"      \"name\": \"Test Worker Jo Marsh\",\n"
	"      \"phone\": \"01632 960110\",\n"
	"      \"email\": \"jo.marsh@crs.example\"\n"
	"    },\n"
	"    \"howToDisagree\": \"Ring the team manager named above first; then your safeguarding lead may escalate to stage 1.\",\n"
	"    \"disagreeBy\": \"2027-01-22T17:00:00Z\"\n"
	"  },\n"
	"  \"perChild\": [\n"
	"    {\n"
	"      \"token\": \"1a2b3c4d\",\n"
	"      \"code\": \"CHILD_IN_NEED\",\n"
	"      \"summary\": \"Assessed over five visits; she was seen alone three times.\",\n"
	"      \"plan\": \"Plan of 15 January 2027, reviewed every six weeks.\",\n"
	"      \"category\": \"EMO\"\n"
	"    }\n"
	"  ],\n"
	"  \"receivingService\": \"Family help team\",\n"
	"  \"familyTold\": \"YES\"\n"
	"}\n";

static const char told_otherwise_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"told-otherwise\",\n"
	"  \"clientReference\": \"TEMPLATE-told-otherwise\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"channel\": \"PHONE\",\n"
	"  \"reason\": \"NO_AGENT\",\n"
	"  \"who\": \"the grandmother who rang us\",\n"
	"  \"toldAt\": \"2026-11-23T16:10:00Z\",\n"
	"  \"by\": \"Test Worker Jo Marsh\",\n"
	"  \"safeContactUsed\": \"YES\"\n"
	"}\n";

static const char not_told_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"not-told\",\n"
	"  \"clientReference\": \"TEMPLATE-not-told\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"code\": \"NO_REASONS\",\n"
	"  \"words\": \"We were told no further action, but not why.\"\n"
	"}\n";

static const char excuse_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"excuse\",\n"
	"  \"clientReference\": \"TEMPLATE-excuse\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"duty\": \"decision/hiow-police/1a2b3c4d\",\n"
	"  \"reason\": \"WITHHELD\",\n"
	"  \"review\": \"2027-02-01T09:00:00Z\",\n"
	"  \"why\": \"Telling would show the source of the concern to the person who is the risk.\",\n"
	"  \"by\": \"Test Worker Jo Marsh\",\n"
	"  \"secondBy\": \"Test Manager Robin Vale\"\n"
	"}\n";

const char *
templates_answered(enum message_type type)
{
	static const struct {
		enum message_type type;
		const char *text;
	} shelf[] = {
		{TYPE_PROGRESS, progress_text},
		{TYPE_DECISION, decision_text},
		{TYPE_REGRADE, regrade_text},
		{TYPE_OUTCOME, outcome_text},
		{TYPE_TOLD_OTHERWISE, told_otherwise_text},
		{TYPE_NOT_TOLD, not_told_text},
		{TYPE_EXCUSE, excuse_text},
	};

	for (size_t i = 0; i < sizeof shelf / sizeof *shelf; i++)
		if (shelf[i].type == type)
			return shelf[i].text;
	return NULL;
}
