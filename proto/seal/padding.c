#include "seal/padding.h"

#include <assert.h>
#include <stdint.h>

static unsigned
bits(size_t number)
{
	unsigned count = 0;

	while (number >>= 1)
		count++;
	return count;
}

/* Padme keeps only the top bits of a size: as many as its exponent has bits,
 * so that a size of n bits tells about log2(n) of them. */
static size_t
padme(size_t size)
{
	unsigned exponent = bits(size);
	unsigned kept = bits(exponent) + 1;
	size_t mask = ((size_t)1 << (exponent - kept)) - 1;

	assert(size <= SIZE_MAX - mask);
	return (size + mask) & ~mask;
}

size_t
padding_class(size_t size)
{
	static const size_t classes[] = {4 * 1024, 16 * 1024, 64 * 1024, 256 * 1024};
	size_t i;

	for (i = 0; i < sizeof classes / sizeof *classes; i++)
		if (size <= classes[i])
			return classes[i];
	return padme(size);
}
