/* An age v1 file written piece by piece: for what is too large for memory. */
#ifndef TELLBACK_SEAL_AGE_WRITER_H
#define TELLBACK_SEAL_AGE_WRITER_H

#include "seal/age.h"

struct age_writer;

/**
 * struct age_sink:
 * Where the file goes.
 *
 * Errors: whatever ${put} says is handed on, and the file is none.
 */
struct age_sink {
	void *context;
	enum status (*put)(void *context, struct view bytes);
};

/**
 * age_writer_new(recipients, count, sink, ret_writer), age_writer_free(writer):
 * Begin a file to ${count} recipients: its header goes to ${sink}.
 *
 * Owner:  copies ${sink}; the caller frees (NULL is nothing).
 * Errors: STATUS_MALFORMED (no recipient, or a low-order one); STATUS_TOO_BIG
 *         (over MAX_RECIPIENTS); STATUS_NO_MEMORY; those of the sink.
 * Source: age-encryption.org/v1.
 */
enum status age_writer_new(const struct age_public *recipients, size_t count, const struct age_sink *sink,
			   struct age_writer **ret_writer) MUST_CHECK;
void age_writer_free(struct age_writer *writer);

/**
 * age_writer_add(writer, plain), age_writer_end(writer):
 * More of the text; the last of it.  Without the end the file does not open.
 *
 * Errors: those of the sink: the writer is only good for age_writer_free then.
 */
enum status age_writer_add(struct age_writer *writer, struct view plain) MUST_CHECK;
enum status age_writer_end(struct age_writer *writer) MUST_CHECK;

#endif
