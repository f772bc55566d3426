/* Questions that core has not answered yet: which routing id asked, and with
 * which nonce.  A routing id is used only for the answer to what it asked, and
 * forgotten with it.  Pure but for memory. */
#ifndef TELLBACK_FRONT_QUESTIONS_H
#define TELLBACK_FRONT_QUESTIONS_H

#include "tellback/bytes.h"
#include "tellback/status.h"

struct questions;

/** Open questions in all: two of each of 32,000 agents. */
#define QUESTIONS_MOST 65536

/** A routing id's bytes at most (ZMTP). */
#define QUESTIONS_ROUTING_MOST 255

/**
 * struct question:
 * One open question.
 *
 * Shape:  ${fd} and ${use} are the connection it came by, for its count.
 * Owner:  ${routing} points into the table until it next changes.
 */
struct question {
	struct view routing;
	uint64_t nonce;
	int fd;
	uint32_t use;
};

/**
 * questions_new(ret_questions), questions_free(questions):
 * None yet.
 *
 * Errors: STATUS_NO_MEMORY.
 */
enum status questions_new(struct questions **ret_questions) MUST_CHECK;
void questions_free(struct questions *questions);

/**
 * questions_add(questions, question, ret_id):
 * Keep ${question}; ${ret_id} is never given again.
 *
 * Owner:  copies the routing id.
 * Errors: STATUS_BUSY (QUESTIONS_MOST are open); STATUS_NO_MEMORY.
 */
enum status questions_add(struct questions *questions, const struct question *question, uint64_t *ret_id) MUST_CHECK;

/**
 * questions_take(questions, id, ret_question):
 * Give the question of ${id} and forget it.
 *
 * Errors: STATUS_NOT_FOUND (answered before, or never asked).
 */
enum status questions_take(struct questions *questions, uint64_t id, struct question *ret_question) MUST_CHECK;

/**
 * questions_any(questions, ret_question):
 * Give some open question and forget it.
 *
 * Errors: STATUS_NOT_FOUND (none is open).
 */
enum status questions_any(struct questions *questions, struct question *ret_question) MUST_CHECK;

/**
 * questions_count(questions):
 * How many are open.
 */
size_t questions_count(const struct questions *questions);

#endif
