/* The months of the published table, played by a real broker and real agents.
 * usage: replay_driver TABLE FOLDER [MONTHS]
 * TABLE the published CSV; FOLDER for stores and their snapshots.
 * REPLAY_PERTURB=2024-03:s47_enquiries_completed:+1 changes one cell of the plan. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "replay/play.h"

#define DAY_S 86400
#define ARENA_BYTES ((size_t)256 << 20)

static double
elapsed(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}
int
main(int argc, char **argv)
{
	struct plan plan;
	struct calendar_book *book;
	struct act_list acts;
	struct play play = {0};
	struct notes *world;
	FILE *file = argc > 2 ? fopen(argv[1], "r") : NULL;
	size_t months = argc > 3 ? (size_t)atoi(argv[3]) : PLAN_MONTHS_MOST, month;
	enum plan_cell cell;
	double began = elapsed();
	char stores[64];
	int64_t at_s, end_s;

	if (!file || plan_read(file, &plan))
		return 2;
	(void)fclose(file);
	if (getenv("REPLAY_PERTURB") && plan_perturb(&plan, getenv("REPLAY_PERTURB"), &month, &cell))
		return 2;
	if (plan_solve(&plan))
		return 2;
	if (months > plan.count)
		months = plan.count;
	plan_print(&plan, months, stdout);
	world = town_world(1659081600); /* Friday 2022-07-29 09:00 */
	book = calendar_make(&plan, &world->policy, months);
	if (!book)
		return 1;
	acts_make(book, &acts);
	printf("%zu matters, %zu acts, %.1f s\n", book->count, acts.count, elapsed() - began);
	(void)mkdir(argv[2], 0700);
	(void)snprintf(stores, sizeof stores, "%s/stores", argv[2]);
	play.book = book;
	play.acts = &acts;
	play.arena = arena_new(ARENA_BYTES);
	play.threads = calloc(book->count, sizeof *play.threads);
	play.town = town_open(world, stores, 1659081600);
	at_s = acts.items[0].at_s;
	end_s = acts.items[acts.count - 1].at_s;
	for (; at_s <= end_s; at_s += DAY_S) {
		double now = elapsed();
		size_t was = play.next;
		if (play_until(&play, calendar_at(calendar_day(at_s) + 1, 0)))
			return 1;
		if (play.next > was)
			fprintf(stderr, "REPLAY %d %zu/%zu acts %.1f s, this day %.2f s %zu acts\n", calendar_month_of(book, at_s), play.next, acts.count,
			       elapsed() - began, elapsed() - now, play.next - was);
	}
	town_close(play.town);
	printf("done %.1f s\n", elapsed() - began);
	struct rusage usage;
	(void)getrusage(RUSAGE_SELF, &usage);
	printf("peak %ld MiB\n", usage.ru_maxrss / 1024);
	return 0;
}
