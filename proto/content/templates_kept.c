#include "content/templates.h"

#include <stddef.h>

/* Examples of what is put right, overseen and closed.  Children are marked TEST, NHS
 * numbers are from the range that is never issued, telephone numbers from the
 * one kept for drama. */

static const char not_ours_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"not-ours\",\n"
	"  \"clientReference\": \"TEMPLATE-not-ours\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"reason\": \"WRONG_CHILD\",\n"
	"  \"why\": \"No such pupil here.\",\n"
	"  \"by\": \"Test Teacher Kim Frey\"\n"
	"}\n";

static const char recall_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"recall\",\n"
	"  \"clientReference\": \"TEMPLATE-recall\",\n"
	"  \"to\": [\n"
	"    \"quayside-primary\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"reason\": \"WRONG_RECIPIENT\",\n"
	"  \"why\": \"Sent to a school that she left in July.\",\n"
	"  \"by\": \"Test Worker Jo Marsh\"\n"
	"}\n";

static const char purged_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"purged\",\n"
	"  \"clientReference\": \"TEMPLATE-purged\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934b8d6f317a4b8c5d6e7f8091a2b3\",\n"
	"  \"opened\": 1,\n"
	"  \"copied\": \"NO\",\n"
	"  \"why\": \"Deleted from the inbox and its backup.\",\n"
	"  \"by\": \"Test Teacher Kim Frey\"\n"
	"}\n";

static const char retract_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"retract\",\n"
	"  \"clientReference\": \"TEMPLATE-retract\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"reason\": \"DUPLICATE\",\n"
	"  \"changes\": [\n"
	"    {\n"
	"      \"pointer\": \"\",\n"
	"      \"now\": \"see our referral of the same evening\"\n"
	"    }\n"
	"  ],\n"
	"  \"askedBy\": \"Test Officer 24601\"\n"
	"}\n";

static const char correct_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"correct\",\n"
	"  \"clientReference\": \"TEMPLATE-correct\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"grade\": \"HIGH\",\n"
	"  \"changes\": [\n"
	"    {\n"
	"      \"pointer\": \"/children/0/birthDate\",\n"
	"      \"now\": \"2017-03-15\"\n"
	"    }\n"
	"  ],\n"
	"  \"askedBy\": \"mother\"\n"
	"}\n";

static const char hold_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"hold\",\n"
	"  \"clientReference\": \"TEMPLATE-hold\",\n"
	"  \"to\": [\n"
	"    \"hiow-police\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"reason\": \"REVIEW\",\n"
	"  \"words\": \"A rapid review was called; keep everything.\"\n"
	"}\n";

static const char return_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"return\",\n"
	"  \"clientReference\": \"TEMPLATE-return\",\n"
	"  \"to\": [\n"
	"    \"partnership-review\"\n"
	"  ],\n"
	"  \"month\": \"2026-10\",\n"
	"  \"rows\": [\n"
	"    {\n"
	"      \"name\": \"children\",\n"
	"      \"n\": 41\n"
	"    },\n"
	"    {\n"
	"      \"name\": \"ethnicity-known\",\n"
	"      \"n\": 38\n"
	"    },\n"
	"    {\n"
	"      \"name\": \"ethnicity-refused\",\n"
	"      \"suppressed\": true\n"
	"    },\n"
	"    {\n"
	"      \"name\": \"voice-heard\",\n"
	"      \"n\": 35\n"
	"    },\n"
	"    {\n"
	"      \"name\": \"consent-recorded\",\n"
	"      \"n\": 40\n"
	"    }\n"
	"  ]\n"
	"}\n";

static const char count_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"count\",\n"
	"  \"clientReference\": \"TEMPLATE-count\",\n"
	"  \"to\": [\n"
	"    \"partnership-review\"\n"
	"  ],\n"
	"  \"day\": \"2026-11-20\",\n"
	"  \"contacts\": 82,\n"
	"  \"closures\": 64\n"
	"}\n";

static const char audit_request_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"audit-request\",\n"
	"  \"clientReference\": \"TEMPLATE-audit-request\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"by\": \"2026-12-04\",\n"
	"  \"questions\": [\n"
	"    \"Was the decision made in time and told to the referrer?\",\n"
	"    \"Where are her own words?\"\n"
	"  ]\n"
	"}\n";

static const char audit_result_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"audit-result\",\n"
	"  \"clientReference\": \"TEMPLATE-audit-result\",\n"
	"  \"to\": [\n"
	"    \"partnership-review\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934b8d6f317a4b8c5d6e7f8091a2b3\",\n"
	"  \"codes\": [\n"
	"    {\n"
	"      \"code\": \"TIMELY\",\n"
	"      \"score\": 1,\n"
	"      \"why\": \"decided in three hours\"\n"
	"    },\n"
	"    {\n"
	"      \"code\": \"VOICE\",\n"
	"      \"score\": 2,\n"
	"      \"why\": \"her words stand, her wishes do not\"\n"
	"    }\n"
	"  ],\n"
	"  \"findings\": [\n"
	"    \"Good work; write down what she wants.\"\n"
	"  ]\n"
	"}\n";

static const char close_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"close\",\n"
	"  \"clientReference\": \"TEMPLATE-close\",\n"
	"  \"to\": [\n"
	"    \"southampton-crs\"\n"
	"  ],\n"
	"  \"case\": \"01934a7c5e1f7c2e8b1d3f5a7c9e1b20\",\n"
	"  \"re\": \"01934a7c5e207d3f9a2e4b6c8d0f1a31\",\n"
	"  \"reason\": \"COMPLETE\",\n"
	"  \"words\": \"Everybody was answered.\"\n"
	"}\n";

const char *
templates_kept(enum message_type type)
{
	static const struct {
		enum message_type type;
		const char *text;
	} shelf[] = {
		{TYPE_NOT_OURS, not_ours_text},
		{TYPE_RECALL, recall_text},
		{TYPE_PURGED, purged_text},
		{TYPE_RETRACT, retract_text},
		{TYPE_CORRECT, correct_text},
		{TYPE_HOLD, hold_text},
		{TYPE_RETURN, return_text},
		{TYPE_COUNT, count_text},
		{TYPE_AUDIT_REQUEST, audit_request_text},
		{TYPE_AUDIT_RESULT, audit_result_text},
		{TYPE_CLOSE, close_text},
	};

	for (size_t i = 0; i < sizeof shelf / sizeof *shelf; i++)
		if (shelf[i].type == type)
			return shelf[i].text;
	return NULL;
}
