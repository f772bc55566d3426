/* A bug that plant_edit.sh puts behind a parser's last check: it must be found
 * from the stored corpus, or the fuzzer does not get past that check. */
#ifndef TELLBACK_FUZZ_PLANT_H
#define TELLBACK_FUZZ_PLANT_H

#include <stdlib.h>

/**
 * planted(hit):
 * Write behind the end of a block if ${hit}.
 */
static void __attribute__((noinline, unused)) planted(int hit)
{
	volatile char *block = malloc(8);

	if (block)
		block[hit ? 8 : 0] = 1;
	free((void *)(unsigned long)block);
}

#endif
