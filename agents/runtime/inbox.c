#include "runtime/inbox.h"

#include <stddef.h>

enum inbox_action
inbox_arrive(const struct inbox_arrival *arrival)
{
	if (!arrival->is_readable)
		return INBOX_SET_ASIDE;
	if (arrival->is_known)
		return arrival->is_same ? INBOX_REPEAT : INBOX_SET_ASIDE;
	/* a sender is delivered nothing of its own: somebody has our key, or the
	 * broker is not honest */
	return arrival->is_own ? INBOX_SET_ASIDE : INBOX_KEEP;
}

static const char *
code_of_fault(enum age_fault fault)
{
	switch (fault) {
	case AGE_OPENED:
		return "cannot-open";
	case AGE_BAD_HEADER:
		return "bad-header";
	case AGE_NO_STANZA:
		return "no-stanza";
	case AGE_BAD_MAC:
		return "bad-mac";
	case AGE_BAD_PAYLOAD:
		return "bad-payload";
	}
	return "cannot-open";
}

const char *
inbox_code(const struct inbox_findings *findings)
{
	if (findings->signature_holds != 1)
		return "bad-signature";
	if (findings->is_for_us != 1)
		return "not-for-us";
	if (findings->type_is_known != 1)
		return "wrong-type";
	if (findings->opens != 1)
		return code_of_fault(findings->fault);
	if (findings->decodes != 1)
		return "bad-content";
	if (findings->binding_holds != 1)
		return "wrong-binding";
	if (findings->type_agrees != 1)
		return "wrong-type";
	if (findings->facts_agree != 1)
		return "facts-mismatch";
	if (findings->is_complete != 1)
		return "incomplete";
	return NULL;
}
