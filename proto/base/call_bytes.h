/* The two u32le helpers that both ends of a local call share. */
#ifndef TELLBACK_BASE_CALL_BYTES_H
#define TELLBACK_BASE_CALL_BYTES_H

#include <stdint.h>

/**
 * call_put_u32(to, number), call_get_u32(from):
 * Four bytes, least first; put returns what follows them.
 */
static inline uint8_t *
call_put_u32(uint8_t *to, uint32_t number)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(number >> (8 * i));
	return to + 4;
}
static inline uint32_t
call_get_u32(const uint8_t *from)
{
	return (uint32_t)from[0] | (uint32_t)from[1] << 8 | (uint32_t)from[2] << 16 | (uint32_t)from[3] << 24;
}

#endif
