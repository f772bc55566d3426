/* Bad input to a real tellback-core: each row of refusals.tsv and of loads.tsv,
 * and that the next valid message passes.  usage: refusals_driver CORE */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db_page.h"
#include "support/loads.h"
#include "support/refusals.h"

static int failed;

static void
tell(const char *wrong, const char *what, const char *name)
{
	if (wrong)
		printf("not ok - %s (%s): %s\n", what, name, wrong);
	else
		printf("ok - %s (%s)\n", what, name);
	(void)fflush(stdout); /* whatever comes next may end us */
	failed |= wrong != NULL;
}

/* ---- a store made by a newer version ---- */

/* Where SQLite keeps the version that a program gives its file. */
#define VERSION_AT 60

/* As that program would have: with the page's sum made good. */
static int
set_version(const char *path, unsigned char version, unsigned char *ret_old)
{
	const struct db_page_mark mark = {.frames = 0};
	uint8_t header[DB_PAGE_HEADER], page[65536];
	int fd = open(path, O_RDWR | O_CLOEXEC);
	size_t size = fd >= 0 && pread(fd, header, sizeof header, 0) == sizeof header ? db_page_size(header) : 0;
	int is_done = size && pread(fd, page, size, 0) == (ssize_t)size;

	if (is_done) {
		*ret_old = page[VERSION_AT + 3];
		page[VERSION_AT + 3] = version;
		db_page_stamp(1, page, size, &mark);
		is_done = pwrite(fd, page, size, 0) == (ssize_t)size;
	}
	return fd < 0 || close(fd) || !is_done;
}

/* What `tellback-core --check` says; its exit code. */
static int
check_store(const char *program, const char *folder, char *to, size_t size)
{
	char command[512];
	size_t got;
	FILE *pipe;
	int how;

	(void)snprintf(command, sizeof command, "'%s' --check -c '%s/broker.conf' 2>&1", program, folder);
	pipe = popen(command, "re");
	if (!pipe)
		return -1;
	got = fread(to, 1, size - 1, pipe);
	to[got] = '\0';
	how = pclose(pipe);
	return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

static const char *
newer_store(const char *program, struct trial *trial)
{
	struct core_process *process = trial->box->process;
	unsigned char old, new;
	char words[4096];

	if (core_process_stop(process, SIGTERM))
		return "core did not end well";
	if (set_version(trial->box->path, 99, &old))
		return "the store could not be changed";
	if (core_process_start(process) != EXIT_MISCONFIGURED)
		return "it does not end with 78";
	if (!core_process_said(process, "why=newer"))
		return "it does not say why";
	if (check_store(program, process->folder, words, sizeof words) != EXIT_MISCONFIGURED)
		return "--check does not end with 78";
	if (!strstr(words, "made by a newer version"))
		return "--check does not say why";
	/* and it was left as it was */
	if (set_version(trial->box->path, old, &new) || new != 99)
		return "it changed the store";
	if (core_process_start(process) || check_store(program, process->folder, words, sizeof words))
		return "it does not start again";
	if (trials_next(trial, "police") || trials_next(trial, "ambulance"))
		return "the next message does not pass";
	return NULL;
}

static void
tell_newer_store(const char *program)
{
	struct trial trial;

	trials_begin(program, &trial);
	tell(newer_store(program, &trial), "a store made by a newer version is left alone", "78");
	core_box_free(trial.box);
}

int
main(int argc, char **argv)
{
	static struct table refusals, loads;
	struct trials_run run = {.program = argv[1]};

	if (argc != 2) {
		(void)fprintf(stderr, "usage: %s CORE\n", argv[0]);
		return 2;
	}
	table_read(REFUSALS_PATH, REFUSALS_HEADS, &refusals);
	tell(refusals_complete(&refusals), "each code has a row, each row a code", REFUSALS_PATH);
	for (size_t i = 0; i < refusals.count; i++) {
		const char *const *row = refusals.rows[i];

		if (strcmp(row[REFUSALS_CASE], "-") != 0)
			tell(refusals_try(&run, row), row[REFUSALS_INPUT], row[REFUSALS_CODE]);
	}
	table_read(LOADS_PATH, LOADS_HEADS, &loads);
	tell(loads_complete(&loads), "each note for the operator has a row", LOADS_PATH);
	for (size_t i = 0; i < loads.count; i++)
		tell(loads_try(&run, loads.rows[i]), loads.rows[i][LOADS_INPUT], "load");
	trials_shut(&run);
	tell_newer_store(argv[1]);
	return failed;
}
