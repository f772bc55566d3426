#include "sim/luck.h"

#include <sodium.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/random.h>

/* The system's own stream: one a process, as the real one is. */
static struct luck of_system;

/* splitmix64: public domain, by its published constants. */
static uint64_t
mix(uint64_t state)
{
	state = (state ^ state >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	state = (state ^ state >> 27) * UINT64_C(0x94d049bb133111eb);
	return state ^ state >> 31;
}

struct luck
luck_from(uint64_t seed, uint64_t stream)
{
	return (struct luck){mix(seed * UINT64_C(0x9e3779b97f4a7c15) + mix(stream + 1))};
}

uint64_t
luck_next(struct luck *luck)
{
	luck->state += UINT64_C(0x9e3779b97f4a7c15);
	return mix(luck->state);
}

uint64_t
luck_under(struct luck *luck, uint64_t most)
{
	return luck_next(luck) % most;
}

int64_t
luck_between(struct luck *luck, int64_t least, int64_t most)
{
	return least + (int64_t)luck_under(luck, (uint64_t)(most - least) + 1);
}

int
luck_is(struct luck *luck, unsigned thousandths)
{
	return luck_under(luck, 1000) < thousandths;
}

void
luck_fill(void *bytes, size_t size)
{
	uint8_t *at = bytes;

	while (size) {
		uint64_t word = luck_next(&of_system);
		size_t part = size < sizeof word ? size : sizeof word;

		memcpy(at, &word, part);
		at += part;
		size -= part;
	}
}

/* ---- in place of the system ---- */

static const char *
name(void)
{
	return "sim";
}

static uint32_t
random_word(void)
{
	return (uint32_t)luck_next(&of_system);
}

static void
fill(void *const bytes, const size_t size)
{
	luck_fill(bytes, size);
}

void
luck_replace_system(uint64_t seed)
{
	static struct randombytes_implementation ours = {
		.implementation_name = name, .random = random_word, .buf = fill};

	of_system = luck_from(seed, 1000);
	(void)randombytes_set_implementation(&ours); /* cannot fail */
	sqlite3_randomness(0, NULL);		     /* it asks our disk for a new seed when it needs one */
}

/* In the library's place: the linker takes the program's own. */
ssize_t
getrandom(void *bytes, size_t size, unsigned flags)
{
	(void)flags;
	luck_fill(bytes, size);
	return (ssize_t)size;
}
