/* A month's numbers of an agency, as `figures` prints and sends them. */
#ifndef TELLBACK_RUNTIME_FIGURES_H
#define TELLBACK_RUNTIME_FIGURES_H

#include "runtime/verbs.h"

/** Rows at most. */
#define FIGURES_MOST 128

/** The options of the verb: --month, --exact, --send. */
#define FIGURES_OPTIONS 3
extern const struct verb_option figures_options[FIGURES_OPTIONS];

/**
 * struct figures:
 * They.
 *
 * Shape:  ${until} the first moment after the month; ${below}: counts from 1 to
 *         below it are not shown, 0 where all are; a row that ${is_hidden} is
 *         hidden whatever it counts.
 */
struct figures {
	char month[8];
	struct instant from;
	struct instant until;
	uint64_t below;
	size_t count;
	struct {
		const char *name;
		uint64_t count;
		int is_hidden;
	} rows[FIGURES_MOST];
};

/**
 * figures_begin(call, ret_figures):
 * The month that is asked for, or the last one that is over; no row yet.
 *
 * Errors: EXIT_USAGE, with words in err.
 */
enum exit_code figures_begin(struct verb_call *call, struct figures *ret_figures);

/**
 * figures_add(figures, name, count, is_hidden):
 * One more row.
 */
void figures_add(struct figures *figures, const char *name, uint64_t count, int is_hidden);

/**
 * figures_add_useful(call, figures):
 * Two more: how many answers were of use, and how many not.
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code figures_add_useful(struct verb_call *call, struct figures *figures);

/**
 * figures_end(call, figures):
 * Print them, and send the same where that is asked for.
 *
 * Errors: the exit code, with words in err.
 */
enum exit_code figures_end(struct verb_call *call, const struct figures *figures);

#endif
