#include "content/templates.h"

#include <stddef.h>

/* Examples of what is agreed, disputed and handed over.  Children are marked TEST, NHS
 * numbers are from the range that is never issued, telephone numbers from the
 * one kept for drama. */

static const char strategy_record_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"strategy-record\",\n"
	"  \"clientReference\": \"TEMPLATE-strategy-record\",\n"
	"  \"to\": [\n"
	"    \"hiow-police\",\n"
	"    \"hiow-health\",\n"
	"    \"quayside-primary\"\n"
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
	"  \"meeting\": \"01934b8d71537c6dae7f8091a2b3c4d5\",\n"
	"  \"version\": 1,\n"
	"  \"heldAt\": \"2026-11-23T14:00:00Z\",\n"
	"  \"invited\": [\n"
	"    \"hiow-police\",\n"
	"    \"hiow-health\",\n"
	"    \"quayside-primary\"\n"
	"  ],\n"
	"  \"invitedOff\": [\n"
	"    \"gp\"\n"
	"  ],\n"
	"  \"present\": [\n"
	"    \"hiow-police\",\n"
	"    \"hiow-health\"\n"
	"  ],\n"
	"  \"omitted\": [\n"
	"    {\n"
	"      \"agency\": \"probation\",\n"
	"      \"reason\": \"NOT_RELEVANT\"\n"
	"    }\n"
	"  ],\n"
	"  \"quorum\": \"YES\",\n"
	"  \"s47\": \"JOINT\",\n"
	"  \"chair\": \"Test Manager Robin Vale\",\n"
	"  \"attendance\": [\n"
	"    {\n"
	"      \"agency\": \"hiow-police\",\n"
	"      \"role\": \"detective sergeant\",\n"
	"      \"name\": \"Test Officer 24602\",\n"
	"      \"present\": \"YES\"\n"
	"    },\n"
	"    {\n"
	"      \"agency\": \"hiow-health\",\n"
	"      \"role\": \"named nurse\",\n"
	"      \"name\": \"Test Nurse Ash Lowe\",\n"
	"      \"present\": \"YES\"\n"
	"    },\n"
	"    {\n"
	"      \"agency\": \"quayside-primary\",\n"
	"      \"role\": \"safeguarding lead\",\n"
	"      \"name\": \"Test Teacher Kim Frey\",\n"
	"      \"present\": \"NO\"\n"
	"    }\n"
	"  ],\n"
	"  \"perChild\": [\n"
	"    {\n"
	"      \"token\": \"1a2b3c4d\",\n"
	"      \"s47\": \"JOINT\",\n"
	"      \"decision\": \"Joint enquiry; medical today.\",\n"
	"      \"risk\": \"Significant harm likely while father has a key.\"\n"
	"    }\n"
	"  ],\n"
	"  \"actions\": [\n"
	"    {\n"
	"      \"n\": 1,\n"
	"      \"what\": \"Arrange the child-protection medical\",\n"
	"      \"who\": \"hiow-health\",\n"
	"      \"by\": \"2026-11-23T18:00:00Z\"\n"
	"    },\n"
	"    {\n"
	"      \"n\": 2,\n"
	"      \"what\": \"Speak to the father\",\n"
	"      \"who\": \"hiow-police\",\n"
	"      \"by\": \"2026-11-24T12:00:00Z\"\n"
	"    }\n"
	"  ],\n"
	"  \"policePosition\": \"Common assault is being investigated.\"\n"
	"}\n";

static const char action_done_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"action-done\",\n"
	"  \"clientReference\": \"TEMPLATE-action-done\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934b8d6f317a4b8c5d6e7f8091a2b3\",\n"
	"  \"action\": 1,\n"
	"  \"done\": \"JOINT\",\n"
	"  \"doneWhat\": \"Medical done; report with the social worker.\",\n"
	"  \"doneAt\": \"2026-11-23T17:20:00Z\",\n"
	"  \"by\": \"Test Nurse Ash Lowe\"\n"
	"}\n";

static const char override_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"override\",\n"
	"  \"clientReference\": \"TEMPLATE-override\",\n"
	"  \"to\": [\n"
	"    \"hiow-police\",\n"
	"    \"hiow-health\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934b8d6f317a4b8c5d6e7f8091a2b3\",\n"
	"  \"perChild\": [\n"
	"    {\n"
	"      \"token\": \"1a2b3c4d\",\n"
	"      \"s47\": \"SINGLE\"\n"
	"    }\n"
	"  ],\n"
	"  \"action\": [\n"
	"    2\n"
	"  ],\n"
	"  \"reason\": \"NEW_INFORMATION\",\n"
	"  \"rationale\": \"The injury is explained and witnessed; police are no longer needed.\",\n"
	"  \"by\": \"Test Worker Jo Marsh\",\n"
	"  \"manager\": \"Test Manager Robin Vale\",\n"
	"  \"familyEffect\": \"One interview fewer for Amelia.\"\n"
	"}\n";

static const char escalation_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"escalation\",\n"
	"  \"clientReference\": \"TEMPLATE-escalation\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"against\": \"southampton-crs\",\n"
	"  \"stage\": 1,\n"
	"  \"imminent\": \"NO\",\n"
	"  \"points\": [\n"
	"    \"No further action does not fit a third call in six weeks.\"\n"
	"  ],\n"
	"  \"wanted\": \"A fresh look by another manager.\",\n"
	"  \"by\": \"Test Teacher Kim Frey\"\n"
	"}\n";

static const char escalation_response_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"escalation-response\",\n"
	"  \"clientReference\": \"TEMPLATE-escalation-response\",\n"
	"  \"to\": [\n"
	"    \"quayside-primary\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934b8d6f317a4b8c5d6e7f8091a2b3\",\n"
	"  \"stage\": 1,\n"
	"  \"result\": \"RESOLVED\",\n"
	"  \"points\": [\n"
	"    \"We had not seen the October calls.\"\n"
	"  ],\n"
	"  \"answer\": \"We now assess.\",\n"
	"  \"by\": \"Test Manager Robin Vale\",\n"
	"  \"meetingAt\": \"2026-11-24T10:00:00Z\"\n"
	"}\n";

static const char handover_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"handover\",\n"
	"  \"clientReference\": \"TEMPLATE-handover\",\n"
	"  \"to\": [\n"
	"    \"southampton-edt\"\n"
	"  ],\n"
	"  \"items\": [\n"
	"    {\n"
	"      \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"      \"summary\": \"Amelia is with her grandmother tonight.\",\n"
	"      \"todo\": \"Ring the grandmother at 20:00.\"\n"
	"    }\n"
	"  ],\n"
	"  \"until\": \"2026-11-24T08:30:00Z\"\n"
	"}\n";

static const char handover_accepted_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"handover-accepted\",\n"
	"  \"clientReference\": \"TEMPLATE-handover-accepted\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"re\": \"01934b8d6f317a4b8c5d6e7f8091a2b3\",\n"
	"  \"item\": [\n"
	"    \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\"\n"
	"  ],\n"
	"  \"words\": \"Taken.\",\n"
	"  \"by\": \"night worker\"\n"
	"}\n";

static const char handover_declined_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"handover-declined\",\n"
	"  \"clientReference\": \"TEMPLATE-handover-declined\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"re\": \"01934b8d6f317a4b8c5d6e7f8091a2b3\",\n"
	"  \"item\": [\n"
	"    \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\"\n"
	"  ],\n"
	"  \"why\": \"The family lives in another area.\",\n"
	"  \"by\": \"night worker\"\n"
	"}\n";

static const char link_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"link\",\n"
	"  \"clientReference\": \"TEMPLATE-link\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934b8d70427b5c9d6e7f8091a2b3c4\",\n"
	"  \"into\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"why\": \"The same child, reported by school and police.\",\n"
	"  \"by\": \"Test Worker Jo Marsh\",\n"
	"  \"secondBy\": \"Test Manager Robin Vale\"\n"
	"}\n";

static const char unlink_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"unlink\",\n"
	"  \"clientReference\": \"TEMPLATE-unlink\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934b8d70427b5c9d6e7f8091a2b3c4\",\n"
	"  \"into\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"why\": \"Two children of the same name.\",\n"
	"  \"by\": \"Test Worker Jo Marsh\",\n"
	"  \"secondBy\": \"Test Manager Robin Vale\"\n"
	"}\n";

const char *
templates_agreed(enum message_type type)
{
	static const struct {
		enum message_type type;
		const char *text;
	} shelf[] = {
		{TYPE_STRATEGY_RECORD, strategy_record_text},
		{TYPE_ACTION_DONE, action_done_text},
		{TYPE_OVERRIDE, override_text},
		{TYPE_ESCALATION, escalation_text},
		{TYPE_ESCALATION_RESPONSE, escalation_response_text},
		{TYPE_HANDOVER, handover_text},
		{TYPE_HANDOVER_ACCEPTED, handover_accepted_text},
		{TYPE_HANDOVER_DECLINED, handover_declined_text},
		{TYPE_LINK, link_text},
		{TYPE_UNLINK, unlink_text},
	};

	for (size_t i = 0; i < sizeof shelf / sizeof *shelf; i++)
		if (shelf[i].type == type)
			return shelf[i].text;
	return NULL;
}
