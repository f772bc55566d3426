/* The trap in a write that failed.  The log of changes is worked into a store,
 * and the disk refuses some of those writes.  The process ends, as it should.
 * The next one opens the store on the file system as it is mounted, works the
 * same changes in once more, to which the kernel says that they are synced, and
 * takes some of its own.  Then the power goes.  What was committed has to be
 * there: with --break lost, where the kernel goes on using what it has of the
 * store in memory, it must not be. */
#include <fcntl.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "chaos/cuts_disk.h"
#include "db/db.h"
#include "support/must.h"

/** A row, and how many are committed before, and after. */
#define ROW_BYTES 3000
#define ROWS 300
#define ROWS_AFTER 20

/* Is the kernel kept from letting go? */
static int is_blind;

/* In the place of the C library's, for the whole program. */
int
posix_fadvise(int fd, off_t from, off_t size, int advice)
{
	if (is_blind && advice == POSIX_FADV_DONTNEED)
		return 0;
	return syscall(SYS_fadvise64, fd, from, size, advice) ? errno : 0;
}

static const char *const steps[] = {"CREATE TABLE a (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT"};
static const struct db_schema schema = {0x54420009, steps, 1};

static unsigned
draw(uint64_t *state, unsigned below)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(*state >> 33) % below;
}

static void
fill(uint8_t row[ROW_BYTES], int n)
{
	for (size_t i = 0; i < ROW_BYTES; i++)
		row[i] = (uint8_t)((size_t)n * 31 + i);
}

/* Rows ${from} to below ${to}, a transaction each; how many were committed. */
static int
commit_rows(struct db *db, int from, int to)
{
	uint8_t row[ROW_BYTES];

	for (int n = from; n < to; n++) {
		struct db_query *query = db_query(db, "INSERT INTO a VALUES (?1, ?2)");

		fill(row, n);
		db_bind_number(query, 1, n);
		db_bind_bytes(query, 2, (struct view){row, sizeof row});
		if (db_begin(db) || db_run(query) || db_commit(db))
			return n - from;
	}
	return to - from;
}

/* Of the rows below ${count}, how many are not there or not as they were. */
static int
count_lost(const char *path, int count)
{
	struct db *db = NULL;
	uint8_t row[ROW_BYTES];
	int lost = 0;

	if (db_open(path, &schema, DB_READ_WRITE, &db))
		return count;
	for (int n = 0; n < count; n++) {
		struct db_query *query = db_query(db, "SELECT bytes FROM a WHERE n = ?1");
		struct view found = {NULL, 0};
		int is_there = 0;

		fill(row, n);
		db_bind_number(query, 1, n);
		if (!db_step(query, &is_there) && is_there)
			found = db_bytes(query, 0);
		lost += found.size != sizeof row || memcmp(found.bytes, row, sizeof row) != 0;
	}
	db_close(db);
	return lost;
}

/* A process of its own, that ends as one does whose disk has failed: without
 * another word to it.  How many rows it committed. */
static int
begin(struct cuts_disk *disk, const char *path, unsigned fails)
{
	int pair[2], count = -1;
	pid_t pid;

	MUST(!pipe(pair));
	pid = fork();
	MUST(pid >= 0);
	if (!pid) {
		struct db *db = NULL;

		MUST(!db_open(path, &schema, DB_READ_WRITE, &db));
		count = commit_rows(db, 0, ROWS);
		MUST(!syncfs(disk->root)); /* of all that follows the store is the first to be written */
		cuts_disk_say(disk, "write-fails %u %d\n", fails, EIO);
		db_tend(db);
		if (!db_begin(db))
			count = -1; /* it has not noticed */
		MUST(write(pair[1], &count, sizeof count) == sizeof count);
		_exit(0);
	}
	(void)close(pair[1]);
	MUST(read(pair[0], &count, sizeof count) == sizeof count && waitpid(pid, NULL, 0) == pid);
	(void)close(pair[0]);
	cuts_disk_say(disk, "write-fails 0 0\n");
	return count;
}

/* Rows lost; -1 if nothing failed. */
static int
play_round(const struct cuts_place *place, uint64_t *state)
{
	struct cuts_disk disk;
	struct db *db = NULL;
	char path[192];
	int count, lost;

	cuts_disk_new(&disk, CUTS_TORN, place);
	(void)snprintf(path, sizeof path, "%s/store.db", disk.folder);
	count = begin(&disk, path, 1 + draw(state, 3));
	if (count >= 0) {
		MUST(!db_open(path, &schema, DB_READ_WRITE, &db));
		count += commit_rows(db, count, count + ROWS_AFTER);
	}
	cuts_disk_cut(&disk, ((uint64_t)draw(state, 1U << 30) << 8) + 1);
	if (db)
		db_close(db);
	cuts_disk_again(&disk);
	lost = count >= 0 ? count_lost(path, count) : -1;
	cuts_disk_free(&disk);
	return lost;
}

static int
play(const struct cuts_place *place, uint64_t seed, unsigned rounds)
{
	unsigned lost = 0, fired = 0;
	uint64_t state = seed;

	for (unsigned i = 0; i < rounds; i++) {
		int found = play_round(place, &state);

		fired += found >= 0;
		lost += found > 0;
	}
	(void)printf("# unstored: seed=%llu: of %u stores whose disk refused a write while changes were worked in, %u lost rows\n",
		     (unsigned long long)seed, fired, lost);
	if (fired < rounds) {
		(void)fprintf(stderr, "# %u rounds without a failed write\n", rounds - fired);
		return 1;
	}
	return is_blind ? !lost : lost > 0;
}

int
main(int argc, char **argv)
{
	static const struct option table[] = {{"disk", required_argument, NULL, 'd'},  {"seed", required_argument, NULL, 's'},
					      {"count", required_argument, NULL, 'n'}, {"break", required_argument, NULL, 'b'},
					      {"help", no_argument, NULL, 'h'},	       {NULL, 0, NULL, 0}};
	struct cuts_place place = {.name = "disk", .mebibytes = 48};
	char folder[] = "/tmp/tellback-unstored.XXXXXX";
	unsigned rounds = 10;
	uint64_t seed = 1;
	int option, rc;

	while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (option == 'd')
			place.program = optarg;
		else if (option == 's')
			seed = strtoull(optarg, NULL, 10);
		else if (option == 'n')
			rounds = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 'b' && !strcmp(optarg, "lost"))
			is_blind = 1;
		else
			place.program = NULL, optind = argc;
	}
	if (!place.program) {
		(void)fprintf(stderr, "usage: unstored_driver --disk FILE [--seed S] [--count N] [--break lost]\n");
		return 2;
	}
	MUST(!prctl(PR_SET_PDEATHSIG, SIGKILL));
	place.outside = cuts_disk_alone();
	if (place.outside < 0)
		return 1;
	log_level_set(LOG_LINE_ERROR);
	MUST(mkdtemp(folder));
	place.folder = folder;
	rc = play(&place, seed, rounds);
	(void)rmdir(folder);
	return rc;
}
