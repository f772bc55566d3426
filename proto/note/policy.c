#include "note/policy.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/digest.h"
#include "note/lines.h"
#include "note/policy_lines.h"

static enum status
read_text(struct view text, struct arena *arena, struct policy *policy, char *ret_why)
{
	static const struct digest none;
	struct lines lines;
	enum status status;

	lines_init(&lines, text, arena);
	lines_fixed(&lines, POLICY_FIRST_LINE);
	lines_take_number(&lines, "serial", &policy->serial);
	lines_take_digest(&lines, "prev", &policy->prev);
	if (!policy->serial || (policy->serial == 1) != digest_equal(&policy->prev, &none))
		lines_deny(&lines, "prev is the hash of the note before it, and 64 noughts for serial 1 only");
	lines_take_seconds(&lines, "time", &policy->time_s);
	lines_fixed(&lines, POLICY_ZONE_LINE);
	policy_lines_read(&lines, policy);
	status = lines_end(&lines);
	if (status == STATUS_MALFORMED)
		lines_explain(&lines, ret_why, POLICY_WHY_SIZE);
	return status;
}

enum status
policy_decode(struct view raw, struct arena *arena, struct policy *ret_policy)
{
	char why[POLICY_WHY_SIZE];

	return policy_decode_why(raw, arena, ret_policy, why);
}

enum status
policy_decode_why(struct view raw, struct arena *arena, struct policy *ret_policy, char ret_why[POLICY_WHY_SIZE])
{
	struct policy policy;
	struct view text;
	enum status status;

	(void)snprintf(ret_why, POLICY_WHY_SIZE, "it is neither a text nor a note with sorted signature lines");
	if (raw.size > MAX_POLICY_BYTES)
		return STATUS_TOO_BIG;
	memset(&policy, 0, sizeof policy);
	status = signed_note_text(raw, arena, &text);
	if (status != STATUS_OK)
		return status;
	status = read_text(text, arena, &policy, ret_why);
	if (status != STATUS_OK)
		return status;
	policy.hash = digest_of(raw);
	*ret_policy = policy;
	return STATUS_OK;
}

enum status
policy_write(const struct policy *policy, struct arena *arena, struct view *ret_text)
{
	char hex[DIGEST_HEX_SIZE];
	struct page page;

	assert(policy->serial && policy->time_s >= 0);
	digest_hex(&policy->prev, hex);
	page_init(&page, arena, MAX_POLICY_BYTES - MAX_SIGNATURES * VKEY_SIZE);
	page_line(&page, "%s", POLICY_FIRST_LINE);
	page_line(&page, "serial %llu", (unsigned long long)policy->serial);
	page_line(&page, "prev %s", hex);
	page_line(&page, "time %lld", (long long)policy->time_s);
	page_line(&page, "%s", POLICY_ZONE_LINE);
	policy_lines_write(&page, policy);
	return page_done(&page, ret_text);
}
