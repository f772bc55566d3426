/* An age v1 file opened piece by piece: for what is too large for memory. */
#ifndef TELLBACK_SEAL_AGE_READER_H
#define TELLBACK_SEAL_AGE_READER_H

#include "seal/age.h"

struct age_reader;

/**
 * struct age_source:
 * Where the file comes from: ${get}(context, bytes, size, ret_got) gives the
 * next ${size} bytes, fewer only at its end.
 *
 * Errors: whatever ${get} says is handed on.
 */
struct age_source {
	void *context;
	enum status (*get)(void *context, uint8_t *ret_bytes, size_t size, size_t *ret_got);
};

/**
 * age_reader_new(source, unwrapper, ret_reader, ret_fault), age_reader_free(reader):
 * Read the header.
 *
 * Owner:  copies ${source}; the caller frees (NULL is nothing).
 * Errors: STATUS_CANNOT_OPEN with ${ret_fault}; STATUS_NO_MEMORY; those of the
 *         source and the unwrapper.
 * Source: age-encryption.org/v1.
 */
enum status age_reader_new(const struct age_source *source, const struct age_unwrapper *unwrapper,
			   struct age_reader **ret_reader, enum age_fault *ret_fault) MUST_CHECK;
void age_reader_free(struct age_reader *reader);

/**
 * age_reader_get(reader, ret_bytes, size, ret_got):
 * The next ${size} bytes of the text, fewer only at its end.  Each is what was
 * sealed there, but that none is missing is known only at the end: nobody may
 * rely on the text before ${ret_got} has once been less than ${size}.
 *
 * Errors: STATUS_CANNOT_OPEN (damaged, cut off, or something follows its end);
 *         those of the source.
 */
enum status age_reader_get(struct age_reader *reader, uint8_t *ret_bytes, size_t size, size_t *ret_got) MUST_CHECK;

#endif
