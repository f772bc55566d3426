#include "runtime/service_failed.h"

#include <string.h>

#include "base/call.h"
#include "base/log.h"

/* Our starter starts us again after what may pass, and not after what only a
 * person can mend. */
static int
exit_of(enum status status)
{
	return status == STATUS_IO || status == STATUS_FULL || status == STATUS_NO_MEMORY || status == STATUS_GONE
		       ? EXIT_REFUSED
		       : EXIT_MISCONFIGURED;
}

int
service_failed(const char *what, enum status status)
{
	static const struct {
		const char *what;
		enum status status;
		const char *todo;
	} hints[] = {
		{"keys", STATUS_NOT_FOUND, "tellback init makes them"},
		{"keys", STATUS_NOT_PERMITTED, "key files must be this user's own, 0600, in a folder 0700"},
		{"keys", STATUS_CANNOT_OPEN, "the passphrase is wrong or missing"},
		{"roots", STATUS_NOT_FOUND, "tellback join pins the registrar's roots"},
		{"store", STATUS_MISCONFIGURED, "the store is another agency's"},
		{"store", STATUS_NEWER, "a newer Tellback made the store"},
		{"store", STATUS_BUSY, "an agent for this agency runs already"},
		{"socket", STATUS_CONFLICT, "an agent for this agency runs already"},
	};
	const char *todo = "";

	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (!strcmp(hints[i].what, what) && hints[i].status == status)
			todo = hints[i].todo;
	log_event(LOG_LINE_ERROR, "agent.start-failed", "what=%s why=%s todo=\"%s\"", what, status_word(status), todo);
	return exit_of(status);
}
