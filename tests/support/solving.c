#include "support/solving.h"

#include <assert.h>

static int64_t
inverse(int64_t number)
{
	int64_t result = 1, power = SOLVING_PRIME - 2;

	for (number %= SOLVING_PRIME; power; power >>= 1, number = number * number % SOLVING_PRIME)
		if (power & 1)
			result = result * number % SOLVING_PRIME;
	return result;
}

/* ${target} less as many of ${row} as leave nothing of it in ${column}. */
static void
subtract(int64_t *target, const int64_t *row, uint32_t column, uint32_t width)
{
	int64_t times = target[column];

	for (uint32_t k = 0; times && k < width; k++)
		target[k] = (target[k] + (SOLVING_PRIME - times) * row[k]) % SOLVING_PRIME;
}

int64_t *
solving_row(struct solving *solving)
{
	assert(solving->count < SOLVING_SUMS);
	return solving->rows[solving->count++];
}

void
solving_reduce(struct solving *solving)
{
	uint32_t done = 0;

	assert(solving->hidden < SOLVING_UNKNOWNS);
	for (uint32_t column = 0; column < solving->hidden && done < solving->count; column++) {
		uint32_t pivot = done;
		int64_t factor;

		while (pivot < solving->count && !solving->rows[pivot][column])
			pivot++;
		if (pivot == solving->count)
			continue;
		for (uint32_t k = 0; k < solving->hidden; k++) {
			int64_t kept = solving->rows[done][k];

			solving->rows[done][k] = solving->rows[pivot][k];
			solving->rows[pivot][k] = kept;
		}
		factor = inverse(solving->rows[done][column]);
		for (uint32_t k = 0; k < solving->hidden; k++)
			solving->rows[done][k] = solving->rows[done][k] * factor % SOLVING_PRIME;
		for (uint32_t i = 0; i < solving->count; i++)
			if (i != done)
				subtract(solving->rows[i], solving->rows[done], column, solving->hidden);
		solving->pivots[done++] = column;
	}
	solving->count = done;
}

int
solving_is_certain(const struct solving *solving, uint32_t at, const int64_t form[2])
{
	int64_t rest[SOLVING_UNKNOWNS] = {0};

	rest[at] = form[0];
	rest[at + 1] = form[1];
	for (uint32_t i = 0; i < solving->count; i++)
		subtract(rest, solving->rows[i], solving->pivots[i], solving->hidden);
	for (uint32_t i = 0; i < solving->hidden; i++)
		if (rest[i])
			return 0;
	return 1;
}
