#include "front/journal.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ADMITTED 8
#define SUSPECTS 64

struct admitted {
	char curve[Z85_KEY_SIZE];
	int64_t at_ms;
};

/* A key that was blamed or barred; curve "" is a free row. */
struct suspect {
	char curve[Z85_KEY_SIZE];
	int64_t aborts_ms[JOURNAL_ABORTS]; /* newest first, 0 none */
	int64_t barred_until_ms;
};

/* The page itself: the same in both processes, which are of one build. */
struct journal {
	uint64_t count; /* admissions so far; the newest at (count - 1) % ADMITTED */
	struct admitted admitted[ADMITTED];
	struct suspect suspects[SUSPECTS];
};

enum status
journal_make(int *ret_fd)
{
	int fd = memfd_create("tellback-front", MFD_CLOEXEC);

	if (fd < 0)
		return STATUS_IO;
	if (ftruncate(fd, sizeof(struct journal))) {
		(void)close(fd); /* nothing in it yet */
		return STATUS_IO;
	}
	*ret_fd = fd;
	return STATUS_OK;
}

enum status
journal_open(int fd, struct journal **ret_journal)
{
	struct stat stat;
	void *page;

	if (fstat(fd, &stat))
		return STATUS_IO;
	if (stat.st_size != sizeof(struct journal))
		return STATUS_CORRUPT;
	page = mmap(NULL, sizeof(struct journal), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (page == MAP_FAILED)
		return STATUS_NO_MEMORY;
	*ret_journal = page;
	return STATUS_OK;
}

static void
copy_curve(char to[Z85_KEY_SIZE], const char *curve)
{
	memcpy(to, curve, Z85_KEY_SIZE - 1);
	to[Z85_KEY_SIZE - 1] = '\0';
}

void
journal_admitted(struct journal *journal, const char *curve, struct tick now)
{
	struct admitted *admitted = &journal->admitted[journal->count % ADMITTED];

	copy_curve(admitted->curve, curve);
	admitted->at_ms = now.ms;
	journal->count++;
}

static int
same_curve(const char *a, const char *b)
{
	return !strncmp(a, b, Z85_KEY_SIZE - 1);
}

static const struct suspect *
suspect_find(const struct journal *journal, const char *curve)
{
	for (size_t i = 0; i < SUSPECTS; i++)
		if (journal->suspects[i].curve[0] && same_curve(journal->suspects[i].curve, curve))
			return &journal->suspects[i];
	return NULL;
}

/* When a row stops mattering. */
static int64_t
suspect_end(const struct suspect *suspect)
{
	int64_t counted = suspect->aborts_ms[0] + JOURNAL_SPAN_MS;

	return suspect->barred_until_ms > counted ? suspect->barred_until_ms : counted;
}

/* The row of ${curve}, else the one that stops mattering first, emptied. */
static struct suspect *
suspect_row(struct journal *journal, const char *curve)
{
	struct suspect *row = &journal->suspects[0];

	for (size_t i = 0; i < SUSPECTS; i++) {
		struct suspect *suspect = &journal->suspects[i];

		if (suspect->curve[0] && same_curve(suspect->curve, curve))
			return suspect;
		if (row->curve[0] && (!suspect->curve[0] || suspect_end(suspect) < suspect_end(row)))
			row = suspect;
	}
	memset(row, 0, sizeof *row);
	copy_curve(row->curve, curve);
	return row;
}

void
journal_bar(struct journal *journal, const char *curve, struct tick until)
{
	suspect_row(journal, curve)->barred_until_ms = until.ms;
}

int
journal_is_barred(const struct journal *journal, const char *curve, struct tick now)
{
	const struct suspect *suspect = suspect_find(journal, curve);

	return suspect && suspect->barred_until_ms > now.ms;
}

/* One more abort against ${curve}; non-zero if that bars it. */
static int
blame(struct journal *journal, const char *curve, struct tick now)
{
	struct suspect *suspect = suspect_row(journal, curve);
	int64_t oldest;

	memmove(suspect->aborts_ms + 1, suspect->aborts_ms, sizeof suspect->aborts_ms - sizeof *suspect->aborts_ms);
	suspect->aborts_ms[0] = now.ms;
	oldest = suspect->aborts_ms[JOURNAL_ABORTS - 1];
	if (!oldest || now.ms - oldest > JOURNAL_SPAN_MS)
		return 0;
	suspect->barred_until_ms = now.ms + JOURNAL_BAR_MS;
	return 1;
}

size_t
journal_blame(struct journal *journal, struct tick now, char (*ret_barred)[Z85_KEY_SIZE], size_t most)
{
	char seen[JOURNAL_BLAMED][Z85_KEY_SIZE] = {{0}};
	size_t barred = 0;

	for (uint64_t i = 0; i < JOURNAL_BLAMED && i < journal->count; i++) {
		const struct admitted *admitted = &journal->admitted[(journal->count - 1 - i) % ADMITTED];
		int again = 0;

		copy_curve(seen[i], admitted->curve);
		for (uint64_t j = 0; j < i; j++)
			again |= same_curve(seen[i], seen[j]);
		if (again || !seen[i][0] || now.ms - admitted->at_ms > JOURNAL_BLAMED_MS)
			continue;
		if (blame(journal, seen[i], now) && barred < most)
			copy_curve(ret_barred[barred++], seen[i]);
	}
	journal->count = 0; /* the next abort is not theirs */
	return barred;
}

void
journal_close(struct journal *journal)
{
	if (journal)
		(void)munmap(journal, sizeof *journal); /* the page lives on in its descriptor */
}
