#include "supervisor.h"

#include <assert.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/call.h"
#include "base/clock.h"
#include "base/handoff.h"
#include "base/log.h"
#include "worker.h"
#include "front/journal.h"
#include "notify.h"

#define END_MS 10000 /* for each child to end after SIGTERM */
#define NO_CODE (-1)

/* In the order in which they end: front first, so that core has nothing new to
 * take, and the signer last, so that it signs for all that core committed. */
enum member { FRONT, CORE, SIGNER, MEMBERS };

static const char *const names[MEMBERS] = {HANDOFF_FRONT, HANDOFF_CORE, HANDOFF_SIGNER};

/* Who has a stream to whom. */
static const enum member streams[][2] = {{CORE, FRONT}, {CORE, SIGNER}};

#define STREAMS (sizeof streams / sizeof *streams)

struct supervisor {
	struct worker workers[MEMBERS];
	char paths[MEMBERS][PATH_MAX];
	int signals;
	int page;
	struct journal *journal;
	char endpoint[HANDOFF_LINE_SIZE];
	int is_any_port;
	int was_ready;
	int is_ending;
	struct tick end_by; /* of the child that is being ended */
	int code;	    /* NO_CODE while it runs */
};

static int
signals_open(void)
{
	sigset_t set;

	(void)sigemptyset(&set); /* these cannot fail */
	(void)sigaddset(&set, SIGTERM);
	(void)sigaddset(&set, SIGINT);
	(void)sigaddset(&set, SIGCHLD);
	(void)signal(SIGHUP, SIG_IGN); /* a terminal that closed */
	(void)signal(SIGPIPE, SIG_IGN);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* One more word on a command line. */
static void
add_word(struct worker *worker, const char *word)
{
	size_t count = 0;

	while (worker->words[count])
		count++;
	assert(count < WORKER_WORDS - 1);
	worker->words[count] = word;
}

static enum status
set_up(struct supervisor *supervisor, const struct supervisor_options *options)
{
	for (int i = 0; i < MEMBERS; i++) {
		struct worker *worker = &supervisor->workers[i];
		int size = snprintf(supervisor->paths[i], PATH_MAX, "%s/tellback-%s", options->folder, names[i]);

		if (size < 0 || size >= PATH_MAX)
			return STATUS_TOO_BIG;
		*worker = (struct worker){.name = names[i], .page = -1, .handoff = -1};
		add_word(worker, supervisor->paths[i]);
		if (options->config_path) {
			add_word(worker, "-c");
			add_word(worker, options->config_path);
		}
		if (options->root) {
			add_word(worker, "--root");
			add_word(worker, options->root);
		}
	}
	supervisor->is_any_port = options->is_any_port;
	return STATUS_OK;
}

static void
hand_over(const struct supervisor *supervisor, enum member member, enum member peer, int end)
{
	char line[HANDOFF_LINE_SIZE];
	enum status status;

	(void)snprintf(line, sizeof line, HANDOFF_STREAM " %s", names[peer]);
	status = handoff_send(supervisor->workers[member].handoff, line, end);
	if (status && status != STATUS_GONE)
		log_event(LOG_LINE_ERROR, "broker.stream", "to=%s why=%s", names[member], status_word(status));
	(void)close(end); /* the child has its copy */
}

/* A fresh stream between two, if both run.  One that ends before it gets its
 * end is started again, and both get another. */
static void
connect_workers(const struct supervisor *supervisor, const enum member pair[2])
{
	int ends[2];

	if (!supervisor->workers[pair[0]].pid || !supervisor->workers[pair[1]].pid)
		return;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) {
		log_event(LOG_LINE_ERROR, "broker.stream", "why=no-socketpair");
		return;
	}
	hand_over(supervisor, pair[0], pair[1], ends[0]);
	hand_over(supervisor, pair[1], pair[0], ends[1]);
}

/* Start what does not run and may; then each gets its new streams. */
static void
start_due(struct supervisor *supervisor, struct tick now)
{
	int started[MEMBERS] = {0};

	for (int i = 0; i < MEMBERS && !supervisor->is_ending; i++) {
		struct worker *worker = &supervisor->workers[i];

		if (worker->pid || (worker->deaths && now.ms < worker_due(worker).ms))
			continue;
		if (worker_start(worker)) {
			worker_died(worker, now);
			log_event(LOG_LINE_ERROR, "broker.start", "process=%s why=no-process", worker->name);
		} else {
			started[i] = 1;
		}
	}
	for (size_t i = 0; i < STREAMS; i++)
		if (started[streams[i][0]] || started[streams[i][1]])
			connect_workers(supervisor, streams[i]);
}

/* Ask the next one that runs to end, and give it its time. */
static void
end_next(struct supervisor *supervisor, struct tick now)
{
	int i = 0;

	while (i < MEMBERS && !supervisor->workers[i].pid)
		i++;
	supervisor->end_by = (struct tick){now.ms + END_MS};
	if (i < MEMBERS)
		worker_signal(&supervisor->workers[i], SIGTERM);
}

static void
begin_end(struct supervisor *supervisor, struct tick now, int code)
{
	if (supervisor->is_ending)
		return;
	supervisor->is_ending = 1;
	supervisor->code = code;
	notify_send("STOPPING=1");
	end_next(supervisor, now);
}

/* front was aborted: whoever was let in just before is blamed. */
static void
blame(struct supervisor *supervisor, struct tick now)
{
	char barred[JOURNAL_BLAMED][Z85_KEY_SIZE];
	size_t count = journal_blame(supervisor->journal, now, barred, JOURNAL_BLAMED);

	if (count)
		log_event(LOG_LINE_WARNING, "front.barred", "keys=%zu why=aborts minutes=%d", count,
			  JOURNAL_BAR_MS / 60000);
}

/* What the end of a child means: nothing else is decided about it. */
static void
worker_ended(struct supervisor *supervisor, enum member member, int how, struct tick now)
{
	struct worker *worker = &supervisor->workers[member];
	int code = WIFEXITED(how) ? WEXITSTATUS(how) : NO_CODE;

	if (supervisor->is_ending) {
		end_next(supervisor, now);
		return;
	}
	worker_died(worker, now);
	log_event(LOG_LINE_ERROR, "broker.died", "process=%s code=%d signal=%d deaths=%u", worker->name, code,
		  WIFSIGNALED(how) ? WTERMSIG(how) : 0, worker->deaths);
	/* no peer can send SIGKILL: that is an operator, or the kernel short of memory */
	if (member == FRONT && WIFSIGNALED(how) && WTERMSIG(how) != SIGKILL)
		blame(supervisor, now);
	/* one that will not do now will not do in a second either */
	if (code == EXIT_MISCONFIGURED || (code > 0 && !worker->was_ready))
		begin_end(supervisor, now, code);
}

static void
reap(struct supervisor *supervisor, struct tick now)
{
	int how = 0;

	for (int i = 0; i < MEMBERS; i++)
		if (!worker_reap(&supervisor->workers[i], &how))
			worker_ended(supervisor, (enum member)i, how, now);
}

static void
take_signals(struct supervisor *supervisor, struct tick now)
{
	struct signalfd_siginfo got;

	while (read(supervisor->signals, &got, sizeof got) == (ssize_t)sizeof got)
		if (got.ssi_signo == SIGTERM || got.ssi_signo == SIGINT)
			begin_end(supervisor, now, EXIT_DONE);
}

/* The first front says where. */
static void
front_listens(struct supervisor *supervisor, const char *endpoint)
{
	(void)snprintf(supervisor->endpoint, sizeof supervisor->endpoint, "%s", endpoint);
	if (!supervisor->is_any_port)
		return;
	add_word(&supervisor->workers[FRONT], "--listen");
	add_word(&supervisor->workers[FRONT], supervisor->endpoint);
}

static void
worker_said(struct supervisor *supervisor, enum member member, const char *line)
{
	struct worker *worker = &supervisor->workers[member];
	size_t size = strlen(HANDOFF_READY);

	if (!strncmp(line, HANDOFF_LOST, strlen(HANDOFF_LOST))) {
		/* of core's two streams the one it names */
		connect_workers(supervisor, streams[member == SIGNER || strstr(line, HANDOFF_SIGNER) ? 1 : 0]);
	} else if (!strncmp(line, HANDOFF_READY, size) && (line[size] == ' ' || !line[size])) {
		if (worker->was_ready)
			log_event(LOG_LINE_INFO, "broker.restarted", "process=%s pid=%d", worker->name,
				  (int)worker->pid);
		else if (member == FRONT && line[size])
			front_listens(supervisor, line + size + 1);
		worker->is_ready = worker->was_ready = 1;
	}
}

static void
listen_to(struct supervisor *supervisor)
{
	char line[HANDOFF_LINE_SIZE];

	for (int i = 0; i < MEMBERS; i++) {
		struct worker *worker = &supervisor->workers[i];
		int passed = -1;

		while (worker->pid && !handoff_receive(worker->handoff, line, &passed)) {
			if (passed >= 0)
				(void)close(passed); /* children pass nothing up */
			worker_said(supervisor, (enum member)i, line);
		}
	}
}

static void
say_ready(struct supervisor *supervisor)
{
	const struct worker *workers = supervisor->workers;

	if (supervisor->was_ready)
		return;
	for (int i = 0; i < MEMBERS; i++)
		if (!workers[i].is_ready)
			return;
	supervisor->was_ready = 1;
	log_event(LOG_LINE_INFO, "broker.ready", "endpoint=%s pid=%d core=%d front=%d signer=%d", supervisor->endpoint,
		  (int)getpid(), (int)workers[CORE].pid, (int)workers[FRONT].pid, (int)workers[SIGNER].pid);
	notify_send("READY=1");
}

/* How long until something is due by the clock; -1 never. */
static int
wait_of(const struct supervisor *supervisor, struct tick now)
{
	int64_t until = INT64_MAX;

	if (supervisor->is_ending)
		until = supervisor->end_by.ms;
	for (int i = 0; i < MEMBERS && !supervisor->is_ending; i++)
		if (!supervisor->workers[i].pid && worker_due(&supervisor->workers[i]).ms < until)
			until = worker_due(&supervisor->workers[i]).ms;
	if (until == INT64_MAX)
		return -1;
	return until <= now.ms ? 0 : (int)(until - now.ms);
}

static void
wait_for_more(const struct supervisor *supervisor)
{
	struct pollfd fds[1 + MEMBERS] = {{supervisor->signals, POLLIN, 0}};
	nfds_t count = 1;

	/* a child's hand-off that hung up is told by SIGCHLD: POLLHUP alone
	 * would spin until then */
	for (int i = 0; i < MEMBERS; i++)
		if (supervisor->workers[i].pid)
			fds[count++] = (struct pollfd){supervisor->workers[i].handoff, POLLIN, 0};
	(void)poll(fds, count, wait_of(supervisor, clock_tick())); /* a signal is as good as an event */
}

static int
is_over(struct supervisor *supervisor, struct tick now)
{
	if (!supervisor->is_ending)
		return 0;
	for (int i = 0; i < MEMBERS; i++) {
		if (!supervisor->workers[i].pid)
			continue;
		if (now.ms < supervisor->end_by.ms)
			return 0;
		/* it loses nothing by it: it is made for that */
		worker_signal(&supervisor->workers[i], SIGKILL);
		supervisor->end_by = (struct tick){now.ms + END_MS};
		return 0;
	}
	return 1;
}

static void
loop(struct supervisor *supervisor)
{
	for (;;) {
		struct tick now = clock_tick();

		take_signals(supervisor, now);
		listen_to(supervisor);
		reap(supervisor, now);
		if (is_over(supervisor, now))
			return;
		start_due(supervisor, now);
		say_ready(supervisor);
		wait_for_more(supervisor);
	}
}

int
supervisor_run(const struct supervisor_options *options)
{
	struct supervisor *supervisor = calloc(1, sizeof *supervisor);
	int code = EXIT_REFUSED;

	if (!supervisor)
		return EXIT_REFUSED;
	supervisor->code = NO_CODE;
	supervisor->page = -1;
	supervisor->signals = signals_open();
	if (supervisor->signals >= 0 && !set_up(supervisor, options) && !journal_make(&supervisor->page) &&
	    !journal_open(supervisor->page, &supervisor->journal)) {
		supervisor->workers[FRONT].page = supervisor->page;
		loop(supervisor);
		code = supervisor->code;
		log_event(LOG_LINE_INFO, "broker.ended", "code=%d", code);
	}
	journal_close(supervisor->journal);
	if (supervisor->page >= 0)
		(void)close(supervisor->page); /* memory */
	if (supervisor->signals >= 0)
		(void)close(supervisor->signals);
	free(supervisor);
	return code;
}

/* Run one with `--check` to its end. */
static int
check_with(struct worker *worker)
{
	int how = 0;

	add_word(worker, "--check");
	if (worker_start(worker) || waitpid(worker->pid, &how, 0) != worker->pid)
		return EXIT_REFUSED;
	(void)close(worker->handoff); /* it was not used */
	return WIFEXITED(how) ? WEXITSTATUS(how) : EXIT_REFUSED;
}

int
supervisor_check(const struct supervisor_options *options)
{
	struct supervisor supervisor;
	int store, log;

	if (set_up(&supervisor, options))
		return EXIT_REFUSED;
	store = check_with(&supervisor.workers[CORE]);
	log = check_with(&supervisor.workers[SIGNER]);
	return store ? store : log;
}
