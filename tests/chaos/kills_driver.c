/* The broker's processes, killed: at every point of every operation, and at
 * random moments under load.  What the agencies know is judged. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chaos/kills_control.h"
#include "chaos/kills_points.h"
#include "chaos/kills_random.h"

static const char help[] =
	"usage: kills_driver points|random|control [options]\n"
	"  --programs DIR    where tellback-core and the others are (needed)\n"
	"  --core FILE       another program in core's place\n"
	"  --of NAME         whom to kill: core, signer, front (points), or any (random)\n"
	"  --calls every     points: at every system call, not only at those with an effect\n"
	"  --calls syncs     points: only where it syncs a file; names: where it makes, moves or removes one\n"
	"  --stride N        points: only every N-th, from a drawn one on\n"
	"  --start-stride N  the same for the points of a start\n"
	"  --fail EIO|ENOSPC points: no kill, but the call fails, of those that write or sync a file\n"
	"  --for-good        and so do all such calls after it, for a while\n"
	"  --seed S          draws all choices\n"
	"  --count N         random: so many kills;  --seconds T: or so long\n"
	"  --break WORD      a control: this must be the verdict, and nothing else; never: a point that\n"
	"                    no operation has\n"
	"control: lost, a core that answers first; unanswered, one that knows nothing of telling.\n";

static enum kills_calls
calls_of(const char *word)
{
	if (!strcmp(word, "syncs"))
		return KILLS_SYNCS;
	if (!strcmp(word, "names"))
		return KILLS_NAMES;
	return !strcmp(word, "every") ? KILLS_EVERY : KILLS_EFFECTS;
}

static void
set_error(struct kills_options *options, const char *word)
{
	options->error = !strcmp(word, "ENOSPC") ? ENOSPC : EIO;
	if (options->calls == KILLS_EFFECTS)
		options->calls = KILLS_FILES;
	if (options->how == KILLS_DIE)
		options->how = KILLS_FAIL;
}

static int
take_options(int argc, char **argv, struct kills_options *options)
{
	static const struct option words[] = {{"programs", required_argument, NULL, 'p'}, {"core", required_argument, NULL, 'c'},
					      {"of", required_argument, NULL, 'o'},	  {"calls", required_argument, NULL, 'a'},
					      {"stride", required_argument, NULL, 't'},	  {"seed", required_argument, NULL, 's'},
					      {"count", required_argument, NULL, 'n'},	  {"seconds", required_argument, NULL, 'T'},
					      {"break", required_argument, NULL, 'b'},	  {"help", no_argument, NULL, 'h'},
					      {"fail", required_argument, NULL, 'f'},	  {"for-good", no_argument, NULL, 'g'},
					      {"start-stride", required_argument, NULL, 'S'},
					      {NULL, 0, NULL, 0}};
	int option;

	while ((option = getopt_long(argc, argv, "", words, NULL)) != -1) {
		if (option == 'p')
			options->programs = optarg;
		else if (option == 'c')
			options->core = optarg;
		else if (option == 'o')
			options->of = optarg;
		else if (option == 'a')
			options->calls = calls_of(optarg);
		else if (option == 't')
			options->stride = strtoul(optarg, NULL, 10);
		else if (option == 'S')
			options->start_stride = strtoul(optarg, NULL, 10);
		else if (option == 'f')
			set_error(options, optarg);
		else if (option == 'g')
			options->how = KILLS_FAIL_ON;
		else if (option == 's')
			options->seed = strtoull(optarg, NULL, 10);
		else if (option == 'n')
			options->count = strtoul(optarg, NULL, 10);
		else if (option == 'T')
			options->seconds = strtol(optarg, NULL, 10);
		else if (option == 'b')
			options->control = optarg;
		else
			return -1;
	}
	if (!options->start_stride)
		options->start_stride = options->stride;
	return options->programs && options->stride && (options->how == KILLS_DIE) == !options->error ? 0 : -1;
}

int
main(int argc, char **argv)
{
	struct kills_options options = {.of = "core", .control = "", .calls = KILLS_EFFECTS, .how = KILLS_DIE, .seed = 1, .stride = 1};

	(void)setvbuf(stdout, NULL, _IOLBF, 0); /* as it is said, also into a pipe */
	if (argc < 2 || take_options(argc - 1, argv + 1, &options)) {
		(void)fputs(help, argc == 2 && !strcmp(argv[1], "--help") ? stdout : stderr);
		return argc == 2 && !strcmp(argv[1], "--help") ? 0 : 2;
	}
	if (!strcmp(argv[1], "points"))
		return kills_points_run(&options);
	if (!strcmp(argv[1], "random"))
		return kills_random_run(&options);
	if (!strcmp(argv[1], "control"))
		return kills_control_run(&options);
	(void)fputs(help, stderr);
	return 2;
}
