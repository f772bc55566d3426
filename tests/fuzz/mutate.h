/* Mutations for texts of lines: libFuzzer's own know bytes only, and hardly ever
 * make a line more, a number another number, or sort what must be sorted. */
#ifndef TELLBACK_FUZZ_MUTATE_H
#define TELLBACK_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/**
 * mutate_text(bytes, size, most, seed):
 * Change ${bytes} in place, by one or several of: libFuzzer's mutations, a line
 * doubled, dropped, moved or sorted into its run, a word copied over another, a
 * number or a letter changed into another.  The new size, at most ${most}.
 */
size_t mutate_text(uint8_t *bytes, size_t size, size_t most, unsigned seed);

/** What a fuzzer of texts has instead of libFuzzer's mutations. */
#define MUTATE_TEXT                                                                                                    \
	size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed);                       \
	size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed)                        \
	{                                                                                                              \
		return mutate_text(bytes, size, most, seed);                                                           \
	}                                                                                                              \
	_Static_assert(1, "a semicolon follows")

#endif
