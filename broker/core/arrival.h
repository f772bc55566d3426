/* A note that has arrived, and its answer in the making. */
#ifndef TELLBACK_CORE_ARRIVAL_H
#define TELLBACK_CORE_ARRIVAL_H

#include "core/inner.h"

/**
 * struct arrival:
 * One note that has arrived, and its answer in the making.
 *
 * Shape:  ${body_digests} one for each inline body of ${submit}.
 */
struct arrival {
	struct core *core;
	struct seat *seat;
	const struct directory_agency *entry;
	const struct frame_submit *submit;
	const struct digest *body_digests;
	struct view raw;
	struct frame_answer *answer;
};

/**
 * arrival_say(arrival, code):
 * The answer is ${code}; always STATUS_OK.
 */
enum status arrival_say(struct arrival *arrival, enum refusal code) MUST_CHECK;

/**
 * arrival_unreadable(arrival, status, code):
 * The note or body did not decode: the answer is ${code}, or too-big, or, if
 * memory ran out, busy.
 */
enum status arrival_unreadable(struct arrival *arrival, enum status status, enum refusal code) MUST_CHECK;

/**
 * arrival_settled(arrival, index):
 * The first answer, given again: what became of the leaf ${index}.
 */
enum status arrival_settled(struct arrival *arrival, uint64_t index) MUST_CHECK;

/**
 * arrival_again(arrival, seq, hash, ret_done):
 * Are these the same bytes under the same seq as before?  Then the answer is.
 *
 * arrival_in_order(arrival, seq, ret_done): is ${seq} the next?  If it is not,
 * the answer is expected-seq.
 */
enum status arrival_again(struct arrival *arrival, uint64_t seq, const struct digest *hash, int *ret_done) MUST_CHECK;
enum status arrival_in_order(struct arrival *arrival, uint64_t seq, int *ret_done) MUST_CHECK;

/**
 * arrival_log(arrival, kind, digest, seq, ret_index):
 * Append the note's leaf and take its seq; the answer is "accepted".
 */
struct arrival_leaf {
	enum leaf_kind kind;
	struct digest digest;
	uint64_t seq;
};
enum status arrival_log(struct arrival *arrival, const struct arrival_leaf *leaf, uint64_t *ret_index) MUST_CHECK;

/**
 * arrival_refuse(arrival, leaf, refusal, ret_index):
 * The note takes its seq and a leaf of kind refused; the answer is final.
 */
enum status arrival_refuse(struct arrival *arrival, const struct arrival_leaf *leaf, const struct store_refusal *refusal,
			  uint64_t *ret_index) MUST_CHECK;

#endif
