/* Size classes: a body says little by its size. */
#ifndef TELLBACK_SEAL_PADDING_H
#define TELLBACK_SEAL_PADDING_H

#include <stddef.h>

/**
 * padding_class(size):
 * The size that ${size} bytes of plain text are padded up to: 4, 16, 64,
 * 256 KiB, then Padme (at most 12 % more).
 *
 * Source: docs/FORMATS.md, "Body"; PURBs (Nikitin et al. 2019), section 4.
 */
size_t padding_class(size_t size);

#endif
