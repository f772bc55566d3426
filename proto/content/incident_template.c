#include "content/incident.h"

#include <stddef.h>
#include <string.h>

/* Children are marked TEST, NHS numbers are from the range that is never
 * issued, telephone numbers from the one kept for drama. */

static const char encompass_text[] =
	"{\n"
	"  \"tellback\": 1,\n"
	"  \"type\": \"incident\",\n"
	"  \"clientReference\": \"TEMPLATE-encompass\",\n"
	"  \"handling\": {\n"
	"    \"parentsTold\": \"YES\",\n"
	"    \"notSharedWith\": [\n"
	"      \"father (lives elsewhere)\"\n"
	"    ]\n"
	"  },\n"
	"  \"kind\": \"ENCOMPASS\",\n"
	"  \"grade\": \"MEDIUM\",\n"
	"  \"awareAt\": \"2026-11-20T19:40:00Z\",\n"
	"  \"incidentAt\": \"2026-11-20T19:10:00Z\",\n"
	"  \"children\": [\n"
	"    {\n"
	"      \"key\": \"1\",\n"
	"      \"child\": {\n"
	"        \"givenNames\": \"Test Amelia\",\n"
	"        \"familyName\": \"TEST-Harbour\",\n"
	"        \"birthDate\": \"2017-03-14\",\n"
	"        \"schoolUrn\": \"100001\"\n"
	"      },\n"
	"      \"settings\": [\n"
	"        {\n"
	"          \"agency\": \"quayside-primary\",\n"
	"          \"name\": \"TEST Quayside Primary\"\n"
	"        }\n"
	"      ]\n"
	"    },\n"
	"    {\n"
	"      \"key\": \"2\",\n"
	"      \"child\": {\n"
	"        \"givenNames\": \"Test Joe\",\n"
	"        \"familyName\": \"TEST-Harbour\",\n"
	"        \"birthDate\": \"2023-06-01\"\n"
	"      },\n"
	"      \"settings\": [\n"
	"        {\n"
	"          \"agency\": \"none\",\n"
	"          \"name\": \"TEST Little Anchors nursery, 01632 960140\"\n"
	"        }\n"
	"      ]\n"
	"    }\n"
	"  ],\n"
	"  \"people\": [\n"
	"    {\n"
	"      \"name\": \"Test Dana TEST-Harbour\",\n"
	"      \"relation\": \"mother\",\n"
	"      \"worksFor\": \"harbour-college\",\n"
	"      \"keyAdult\": \"NO\"\n"
	"    }\n"
	"  ],\n"
	"  \"advice\": \"She may be tired and quiet. No need to ask her about it; be there.\",\n"
	"  \"educationTeam\": \"southampton-education\"\n"
	"}\n";

/* One text for both ends of an episode, so that they cannot differ. */
#define MISSING(reference, kind, end, link) \
	"{\n" \
	"  \"tellback\": 1,\n" \
	"  \"type\": \"incident\",\n" \
	"  \"clientReference\": \"" reference "\",\n" \
	"  \"kind\": \"" kind "\",\n" \
	"  \"grade\": \"MEDIUM\",\n" \
	"  \"awareAt\": \"" end "\",\n" link \
	"  \"children\": [\n" \
	"    {\n" \
	"      \"key\": \"1\",\n" \
	"      \"child\": {\n" \
	"        \"givenNames\": \"Test Kai\",\n" \
	"        \"familyName\": \"TEST-Mooring\",\n" \
	"        \"birthDate\": \"2011-09-30\",\n" \
	"        \"schoolUrn\": \"100002\"\n" \
	"      },\n" \
	"      \"settings\": [\n" \
	"        {\n" \
	"          \"agency\": \"quayside-school\",\n" \
	"          \"name\": \"TEST Quayside School\"\n" \
	"        }\n" \
	"      ]\n" \
	"    }\n" \
	"  ],\n" \
	"  \"crs\": \"southampton-crs\",\n" \
	"  \"educationTeam\": \"southampton-education\",\n" \
	"  \"exploitationTeam\": \"southampton-willow\"\n" \
	"}\n"

const char *
incident_template(const char *kind)
{
	static const struct {
		const char *kind;
		const char *text;
	} shelf[] = {
		{"encompass", encompass_text},
		{"endeavour-missing",
		 MISSING("TEMPLATE-missing", "ENDEAVOUR_MISSING", "2026-11-20T21:05:00Z", "")},
		{"endeavour-found", MISSING("TEMPLATE-found", "ENDEAVOUR_FOUND", "2026-11-21T06:40:00Z",
					    "  \"missing\": \"TEMPLATE-missing\",\n")},
	};

	for (size_t i = 0; i < sizeof shelf / sizeof *shelf; i++)
		if (!strcmp(shelf[i].kind, kind))
			return shelf[i].text;
	return NULL;
}
