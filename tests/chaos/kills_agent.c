#include "chaos/kills_agent.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/id.h"
#include "support/must.h"

#define HIGH_FD 64
#define ARENA_BYTES ((size_t)8 << 20)

void
kills_agent_open(struct kills_agent *agent, const char *root, const char *programs, const char *name, const char *id)
{
	memset(agent, 0, sizeof *agent);
	agent->root = root;
	agent->is_known = 1;
	agent->id = id;
	agent->arena = arena_new(ARENA_BYTES);
	MUST(agent->arena);
	MUST(snprintf(agent->program, sizeof agent->program, "%s/%s", programs, name) < (int)sizeof agent->program);
}

void
kills_agent_close(struct kills_agent *agent)
{
	if (agent->pid)
		kills_agent_kill(agent);
	arena_free(agent->arena);
}

/* ---- its life ---- */

static void
become(const struct kills_agent *agent, int gate)
{
	char program[256], run[] = "run", root_word[] = "--root", root[200], option[] = "-c", config[256], log[256], none;
	char *words[] = {program, run, root_word, root, option, config, NULL};
	int file;

	(void)snprintf(program, sizeof program, "%s", agent->program);
	(void)snprintf(root, sizeof root, "%s", agent->root);
	(void)snprintf(config, sizeof config, "%s/etc/tellback/%s.conf", agent->root, agent->id);
	(void)snprintf(log, sizeof log, "%s/log/%s.log", agent->root, agent->id);
	file = open(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
	gate = fcntl(gate, F_DUPFD_CLOEXEC, HIGH_FD);
	/* a test that dies leaves nothing running */
	if (file < 0 || gate < 0 || dup2(file, 1) < 0 || dup2(file, 2) < 0 || prctl(PR_SET_PDEATHSIG, SIGKILL))
		_exit(126);
	for (int fd = 3; fd < HIGH_FD; fd++)
		(void)close(fd); /* not each is there */
	while (read(gate, &none, 1) < 0)
		;
	(void)execv(program, words);
	_exit(127);
}

void
kills_agent_start(struct kills_agent *agent, const struct kills_plan *plan)
{
	char path[256];
	int gate[2];

	MUST(!agent->pid && !pipe2(gate, O_CLOEXEC));
	(void)snprintf(path, sizeof path, "%s/run/tellback/%s.sock", agent->root, agent->id);
	(void)unlink(path); /* as the unit's ExecStartPre does: one that was killed left it there */
	agent->is_known = 0;
	agent->pid = fork();
	MUST(agent->pid >= 0);
	if (!agent->pid) {
		(void)close(gate[1]); /* or it would wait for itself */
		become(agent, gate[0]);
	}
	MUST(!close(gate[0]));
	agent->tracer = plan ? kills_tracer_start(agent->pid, plan) : NULL;
	MUST(!close(gate[1]));
}

void
kills_agent_watch(struct kills_agent *agent, const struct kills_plan *plan)
{
	MUST(agent->pid && !agent->tracer);
	agent->tracer = kills_tracer_start(agent->pid, plan);
}

struct kills_saw
kills_agent_let_go(struct kills_agent *agent)
{
	struct kills_saw saw = kills_tracer_end(agent->tracer);

	agent->tracer = NULL;
	return saw;
}

int
kills_agent_is_gone(struct kills_agent *agent)
{
	if (agent->pid && waitpid(agent->pid, &agent->how, WNOHANG) == agent->pid)
		agent->pid = 0;
	return !agent->pid;
}

void
kills_agent_kill(struct kills_agent *agent)
{
	MUST(agent->pid && !kill(agent->pid, SIGKILL));
	(void)kills_agent_let_go(agent);
	MUST(waitpid(agent->pid, &agent->how, 0) == agent->pid);
	agent->pid = 0;
	agent->is_known = WIFSIGNALED(agent->how) && WTERMSIG(agent->how) == SIGKILL;
}

/* ---- what it says ---- */

int
kills_agent_call(struct kills_agent *agent, const char *const *words, size_t count, struct call_reply *ret_reply)
{
	struct call call = {.word_count = count};
	char path[256];

	memcpy(call.words, words, count * sizeof *words);
	(void)snprintf(path, sizeof path, "%s/run/tellback/%s.sock", agent->root, agent->id);
	arena_reset(agent->arena);
	return call_make(path, &call, agent->arena, ret_reply) != STATUS_OK;
}

/* The text member ${name} of one line of JSON. */
static void
member(const char *line, const char *end, const char *name, char *ret_text, size_t size)
{
	char mark[32];
	const char *at;
	size_t length;

	(void)snprintf(mark, sizeof mark, "\"%s\":\"", name);
	at = memmem(line, (size_t)(end - line), mark, strlen(mark));
	ret_text[0] = '\0';
	if (!at)
		return;
	at += strlen(mark);
	length = strcspn(at, "\"");
	MUST(length < size);
	memcpy(ret_text, at, length);
	ret_text[length] = '\0';
}

int
kills_agent_row(struct kills_agent *agent, struct kills_row *ret_row)
{
	char after[24];
	const char *const words[] = {"watch", "--after", after, "--json"};
	struct call_reply reply;
	const char *line, *end, *number;

	(void)snprintf(after, sizeof after, "%llu", agent->number);
	if (kills_agent_call(agent, words, 4, &reply) || !reply.out.size)
		return -1;
	line = (const char *)reply.out.bytes;
	end = memchr(line, '\n', reply.out.size);
	MUST(end);
	number = memmem(line, (size_t)(end - line), "\"number\":", 9);
	MUST(number);
	ret_row->number = strtoull(number + 9, NULL, 10);
	member(line, end, "what", ret_row->what, sizeof ret_row->what);
	member(line, end, "id", ret_row->id.hex, sizeof ret_row->id.hex);
	member(line, end, "agency", ret_row->agency, sizeof ret_row->agency);
	MUST(ret_row->number > agent->number);
	agent->number = ret_row->number;
	return 0;
}

long
kills_agent_status(struct kills_agent *agent, const char *name)
{
	const char *const words[] = {"status"};
	struct call_reply reply;
	char text[4096], *at;
	size_t size;

	if (kills_agent_call(agent, words, 1, &reply))
		return -1;
	size = reply.out.size < sizeof text - 2 ? reply.out.size : sizeof text - 2;
	text[0] = '\n';
	memcpy(text + 1, reply.out.bytes, size);
	text[size + 1] = '\0';
	for (at = text; (at = strstr(at, name)); at++)
		if (at[-1] == '\n' && (at[strlen(name)] == ' ' || at[strlen(name)] == '\t'))
			return strtol(at + strlen(name), NULL, 10);
	return -1;
}

/* ---- its spool ---- */

static void
spool_path(const struct kills_agent *agent, const char *folder, const char *name, char *to, size_t size)
{
	MUST(snprintf(to, size, "%s/var/spool/tellback/%s/%s/%s", agent->root, agent->id, folder, name) < (int)size);
}

void
kills_agent_post(const struct kills_agent *agent, const char *name, const char *text)
{
	char file[120], from[400], to[400];
	FILE *made;

	(void)snprintf(file, sizeof file, "%s.json", name);
	spool_path(agent, "out/tmp", file, from, sizeof from);
	spool_path(agent, "out/new", file, to, sizeof to);
	made = fopen(from, "we");
	MUST(made && fputs(text, made) >= 0 && !fflush(made) && !fsync(fileno(made)) && !fclose(made));
	MUST(!rename(from, to));
}

int
kills_agent_read(const struct kills_agent *agent, const char *folder, const char *name, char *ret_text, size_t size)
{
	char path[400];
	size_t got;
	FILE *file;

	spool_path(agent, folder, name, path, sizeof path);
	file = fopen(path, "re");
	if (!file)
		return -1;
	got = fread(ret_text, 1, size - 1, file);
	ret_text[got] = '\0';
	(void)fclose(file); /* only read */
	return got + 1 == size;
}
