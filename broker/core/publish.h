/* Loading a directory or a policy that the registrars signed. */
#ifndef TELLBACK_CORE_PUBLISH_H
#define TELLBACK_CORE_PUBLISH_H

#include "core/inner.h"

/**
 * struct publish_report:
 * What came of it, in words for the operator.
 *
 * Owner:  points into the arena.
 */
struct publish_report {
	uint64_t index;
	uint64_t serial;
	int is_fresh; /* 0: it was loaded before */
	const char *why; /* the error's, "" on success */
};

/**
 * struct publish_ask:
 * What is to be loaded; ${fingerprint} NULL unless the operator gave one.
 */
struct publish_ask {
	struct view raw;
	const char *fingerprint;
};

/**
 * publish_load(core, ask, arena, ret_report):
 * Verify the note by the roots in force, log it, deliver it to everyone.  The
 * first directory must be by the pinned roots, or its own roots have the
 * fingerprint given; afterwards those of the directory in force count.
 *
 * Errors: STATUS_MALFORMED; STATUS_NOT_PERMITTED (below quorum; expired and
 *         brings something new; other fingerprint); STATUS_BAD_SIGNATURE;
 *         STATUS_UNKNOWN_KEY; STATUS_CONFLICT (serial or prev);
 *         STATUS_NOT_FOUND (a policy before any directory, or of no crs); fatal
 *         ones.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum status publish_load(struct core *core, const struct publish_ask *ask, struct arena *arena,
			 struct publish_report *ret_report) MUST_CHECK;

#endif
