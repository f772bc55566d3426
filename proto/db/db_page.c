#include "db/db_page.h"

#include <endian.h>
#include <string.h>

/* Where a store says how many bytes of a page are not SQLite's. */
#define AT_RESERVE 20

#define LANES 4

/* Odd, and with bits everywhere: the fractions of pi and of e. */
static const uint64_t odd[LANES] = {UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707345), UINT64_C(0xa4093822299f31d1),
				    UINT64_C(0xb7e151628aed2a6b)};

static uint64_t
word_at(const uint8_t *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return le64toh(word); /* a store may be read by another kind of machine */
}

static uint32_t
half_at(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void
put(uint64_t value, uint8_t *to, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

static uint64_t
turn(uint64_t value, unsigned by)
{
	return value << by | value >> (64 - by);
}

/* Each step can be undone, for a given word and for a given state: that is why
 * two texts that differ in one word cannot meet again. */
static uint64_t
mix(uint64_t state, uint64_t word, unsigned lane)
{
	return turn((state ^ word) * odd[lane], 29) + odd[(lane + 1) % LANES];
}

uint64_t
db_page_hash(uint64_t place, struct view bytes)
{
	const uint8_t *at = bytes.bytes;
	size_t left = bytes.size;
	uint64_t lanes[LANES], hash = place ^ (uint64_t)bytes.size << 48;
	uint64_t a = mix(place, odd[0], 0), b = mix(place, odd[1], 1), c = mix(place, odd[2], 2), d = mix(place, odd[3], 3);

	/* four at a time: none waits for another's multiplication */
	for (; left >= 8 * LANES; left -= 8 * LANES, at += 8 * LANES) {
		a = mix(a, word_at(at), 0);
		b = mix(b, word_at(at + 8), 1);
		c = mix(c, word_at(at + 16), 2);
		d = mix(d, word_at(at + 24), 3);
	}
	lanes[0] = a, lanes[1] = b, lanes[2] = c, lanes[3] = d;
	for (unsigned lane = 0; left; left -= 8, at += 8, lane++)
		lanes[lane] = mix(lanes[lane], word_at(at), lane);
	for (unsigned lane = 0; lane < LANES; lane++)
		hash = mix(hash, lanes[lane], lane);
	hash ^= hash >> 32;
	return hash * odd[0];
}

/* The mark is written when the page is not: the sum leaves it out. */
static uint64_t
sum_of(uint64_t number, const uint8_t *page, size_t size)
{
	const size_t after = number == 1 ? DB_PAGE_RESERVE : DB_PAGE_SUM;

	return db_page_hash(number, (struct view){page, size - after});
}

void
db_page_stamp(uint64_t number, uint8_t *page, size_t size, const struct db_page_mark *mark)
{
	if (number == 1)
		db_page_mark_put(mark, page + size - DB_PAGE_RESERVE);
	put(sum_of(number, page, size), page + size - DB_PAGE_SUM, DB_PAGE_SUM);
}

int
db_page_is_good(uint64_t number, const uint8_t *page, size_t size)
{
	struct db_page_mark mark;

	if (number == 1 && !db_page_mark_take(page + size - DB_PAGE_RESERVE, &mark))
		return 0;
	return sum_of(number, page, size) == word_at(page + size - DB_PAGE_SUM);
}

static uint32_t
mark_sum(const uint8_t mark[static DB_PAGE_MARK])
{
	uint8_t bytes[DB_PAGE_MARK] = {0};

	memcpy(bytes, mark, DB_PAGE_MARK - 4);
	return (uint32_t)(db_page_hash(0, (struct view){bytes, sizeof bytes}) >> 32);
}

void
db_page_mark_put(const struct db_page_mark *mark, uint8_t to[static DB_PAGE_MARK])
{
	put(mark->salts[0], to, 4);
	put(mark->salts[1], to + 4, 4);
	put(mark->frames, to + 8, 4);
	put(mark_sum(to), to + 12, 4);
}

int
db_page_mark_take(const uint8_t from[static DB_PAGE_MARK], struct db_page_mark *ret_mark)
{
	if (half_at(from + 12) != mark_sum(from))
		return 0;
	*ret_mark = (struct db_page_mark){{half_at(from), half_at(from + 4)}, half_at(from + 8)};
	return 1;
}

size_t
db_page_size(const uint8_t header[static DB_PAGE_HEADER])
{
	size_t size = (size_t)header[16] << 8 | header[17];

	if (memcmp(header, "SQLite format 3", 16) != 0)
		return 0;
	if (size == 1)
		size = 65536;
	return size >= 512 && !(size & (size - 1)) ? size : 0;
}

int
db_page_has_sums(const uint8_t header[static DB_PAGE_HEADER])
{
	return header[AT_RESERVE] == DB_PAGE_RESERVE;
}

int
db_page_lost_header(const uint8_t *page, size_t size)
{
	uint8_t mended[65536];

	memcpy(mended, page, size);
	mended[AT_RESERVE] = DB_PAGE_RESERVE;
	return sum_of(1, mended, size) == word_at(page + size - DB_PAGE_SUM);
}
