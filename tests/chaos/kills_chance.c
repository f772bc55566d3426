#include "chaos/kills_chance.h"

uint64_t
kills_chance_below(struct kills_chance *chance, uint64_t bound)
{
	uint64_t value = chance->state += 0x9e3779b97f4a7c15ULL;

	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9ULL;
	value = (value ^ value >> 27) * 0x94d049bb133111ebULL;
	return (value ^ value >> 31) % bound;
}
