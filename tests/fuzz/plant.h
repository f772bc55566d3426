/* A bug that plant_edit.sh puts behind a parser's last check: it must be found
 * from the stored corpus, or the fuzzer does not get past that check. */
#ifndef TELLBACK_FUZZ_PLANT_H
#define TELLBACK_FUZZ_PLANT_H

#include <stdio.h>
#include <stdlib.h>

/**
 * planted(hit):
 * Write behind the end of a block if ${hit}, and say so first: a sanitiser's
 * report names no function where there is no symbolizer.
 */
static void __attribute__((noinline, unused)) planted(int hit)
{
	volatile char *block = malloc(8);

	if (hit)
		(void)fputs("planted: struck\n", stderr);
	if (block)
		block[hit ? 8 : 0] = 1;
	free((void *)(unsigned long)block);
}

#endif
