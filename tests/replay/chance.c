#include "replay/chance.h"

/* splitmix64 */
static uint64_t
next(struct chance *chance)
{
	uint64_t z = chance->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

uint32_t
chance_below(struct chance *chance, uint32_t bound)
{
	return (uint32_t)((next(chance) >> 32) * bound >> 32);
}

int
chance_between(struct chance *chance, int least, int most)
{
	return least + (int)chance_below(chance, (uint32_t)(most - least + 1));
}

int
chance_is(struct chance *chance, unsigned percent)
{
	return chance_below(chance, 100) < percent;
}
