/* tellbackctl notes and duties: what they give out is what the store holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admin/answers.h"
#include "base/call_server.h"
#include "base/digest.h"
#include "base/id.h"
#include "export.h"
#include "store/store_sqlite.h"
#include "support/core_box.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"

/* A core that a process of its own serves; it ends when ${line} is closed. */
struct served {
	struct core_box *box;
	char socket[128];
	char folder[128]; /* of the export */
	char said[128];	  /* what the verbs print */
	pid_t pid;
	int line;
};

static int
set_up(void **state)
{
	struct served *served = calloc(1, sizeof *served);
	struct envelope envelope;

	assert_non_null(served);
	served->box = core_box_new();
	(void)snprintf(served->socket, sizeof served->socket, "%s/admin.sock", served->box->folder);
	(void)snprintf(served->folder, sizeof served->folder, "%s/out", served->box->folder);
	(void)snprintf(served->said, sizeof served->said, "%s/said", served->box->folder);
	for (unsigned id = 1; id <= 3; id++)
		assert_int_equal(core_box_send(served->box,
					       (struct notes_message){.from = "police", .type = "referral", .facts = FACTS,
								      .to = "crs edt police", .id = id, .case_id = 900 + id},
					       &envelope).code, REFUSAL_NONE);
	*state = served;
	return 0;
}

static int
tear_down(void **state)
{
	struct served *served = *state;
	char command[300];

	(void)snprintf(command, sizeof command, "rm -rf '%s' '%s'", served->folder, served->said);
	assert_int_equal(system(command), 0);
	core_box_free(served->box);
	free(served);
	return 0;
}

/* ---- the process that serves ---- */

static void
serve(const struct core_box *box, const char *socket_path, int ready)
{
	const struct core_options options = {box->path, 0, NULL};
	struct call_server *calls = NULL;
	struct arena *arena = arena_new((size_t)3 * MAX_CALL_BYTES);
	struct core *core = NULL;
	struct pollfd fds[1 + CALL_SERVER_MOST + 1];

	if (core_open(&options, box->now, &core) || call_server_open(socket_path, 0600, &calls) || write(ready, "", 1) != 1)
		_exit(1);
	for (;;) {
		struct call call;
		struct call_peer peer;
		unsigned ticket;
		size_t count;

		while (!call_server_next(calls, arena, &call, &peer, &ticket)) {
			struct call_reply reply;

			if (answers_make(core, &call, box->now, arena, &reply))
				_exit(1);
			call_server_reply(calls, ticket, &reply);
			arena_reset(arena);
		}
		call_server_flush(calls);
		fds[0] = (struct pollfd){ready, POLLIN, 0};
		count = 1 + call_server_fds(calls, fds + 1, CALL_SERVER_MOST + 1);
		(void)poll(fds, (nfds_t)count, -1);
		if (fds[0].revents)
			break;
	}
	call_server_free(calls);
	core_close(core);
	_exit(0);
}

static void
begin(struct served *served)
{
	int line[2];
	char byte;

	core_close(served->box->core);
	served->box->core = NULL;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, line), 0);
	served->pid = fork();
	assert_true(served->pid >= 0);
	if (!served->pid) {
		(void)close(line[0]);
		serve(served->box, served->socket, line[1]);
	}
	(void)close(line[1]);
	assert_int_equal(read(line[0], &byte, 1), 1);
	served->line = line[0];
}

static void
end(struct served *served)
{
	int how = -1;

	(void)close(served->line);
	assert_int_equal(waitpid(served->pid, &how, 0), served->pid);
	assert_int_equal(how, 0);
	core_box_reopen(served->box);
}

/* What ${verb} prints, both ways, and its exit code. */
static const char *
run(struct served *served, int (*verb)(const char *, int, char **), const char *words, int want)
{
	char *list[8], *rest = arena_text(served->box->arena, words, strlen(words)), *word;
	int count = 0, code, kept[2] = {dup(1), dup(2)};
	int said = open(served->said, O_RDWR | O_CREAT | O_TRUNC, 0600);
	char *text = arena_alloc(served->box->arena, 8 << 20);
	ssize_t size;

	while (*words && (word = strsep(&rest, " ")))
		list[count++] = word;
	(void)fflush(NULL);
	(void)dup2(said, 1);
	(void)dup2(said, 2);
	code = verb(served->socket, count, list);
	(void)fflush(NULL);
	(void)dup2(kept[0], 1);
	(void)dup2(kept[1], 2);
	size = pread(said, text, (8 << 20) - 1, 0);
	assert_true(size >= 0);
	for (int i = 0; i < 2; i++)
		(void)close(kept[i]);
	(void)close(said);
	if (code != want)
		fail_msg("%s: exit %d: %s", words, code, text);
	return text;
}

static const char *
notes(struct served *served, int want)
{
	return run(served, export_notes, served->folder, want);
}

/* ---- what lies in the folder ---- */

static const char *
content(struct served *served, const char *name, ssize_t *ret_size)
{
	char path[256];
	struct stat stat_of = {.st_size = 0};
	char *text;
	int fd;

	(void)snprintf(path, sizeof path, "%s/%s", served->folder, name);
	fd = open(path, O_RDONLY);
	assert_true(fd < 0 || !fstat(fd, &stat_of));
	text = arena_alloc(served->box->arena, (size_t)stat_of.st_size + 1);
	*ret_size = fd < 0 ? -1 : read(fd, text, (size_t)stat_of.st_size);
	if (fd >= 0)
		(void)close(fd);
	return text;
}

/* Every leaf of the store stands there with its note, and nothing else does. */
static void
holds_the_store(struct served *served)
{
	static const char *const kinds[] = {
#define X(code, word) word,
		LEAF_KIND_TABLE(X)
#undef X
	};
	ssize_t size;
	const char *lines = content(served, "leaves", &size);
	struct leaf last;
	size_t at = 0;

	assert_int_equal(store_leaf_last(served->box->core->store, &last), STATUS_OK);
	for (uint64_t i = 0; i <= last.index; i++) {
		char want[200], name[40], hex[DIGEST_HEX_SIZE];
		struct store_note note;
		const char *bytes;
		ssize_t note_size;

		assert_int_equal(store_note_find(served->box->core->store, i, served->box->arena, &note), STATUS_OK);
		digest_hex(&note.leaf.note, hex);
		(void)snprintf(want, sizeof want, "%llu %s %s %lld\n", (unsigned long long)i, kinds[note.leaf.kind], hex,
			       (long long)note.leaf.accepted.ms);
		assert_memory_equal(lines + at, want, strlen(want));
		at += strlen(want);
		(void)snprintf(name, sizeof name, "notes/%llu", (unsigned long long)i);
		bytes = content(served, name, &note_size);
		assert_int_equal(note_size, note.note.size ? (ssize_t)note.note.size : -1);
		if (note.note.size)
			assert_memory_equal(bytes, note.note.bytes, note.note.size);
	}
	assert_int_equal(at, size);
}

static void
an_export_holds_every_leaf_and_its_note_but_one_that_was_erased(void **state)
{
	static const char sql[] = "UPDATE leaves SET note = NULL WHERE idx = (SELECT max(idx) FROM leaves)";
	struct served *served = *state;
	struct stat stat_of;

	assert_int_equal(db_run(db_query(served->box->core->store->db, sql)), STATUS_OK);
	begin(served);
	assert_non_null(strstr(notes(served, EXIT_DONE), " of them new\n"));
	end(served);
	holds_the_store(served);
	assert_int_equal(stat(served->folder, &stat_of), 0);
	assert_int_equal(stat_of.st_mode & 0777, 0700);
}

static void
a_second_run_adds_what_is_new_and_says_when_nothing_is(void **state)
{
	struct served *served = *state;
	struct envelope envelope;

	begin(served);
	(void)notes(served, EXIT_DONE);
	assert_non_null(strstr(notes(served, EXIT_DONE), "leaves, nothing new\n"));
	end(served);
	assert_int_equal(core_box_send(served->box,
				       (struct notes_message){.from = "school", .type = "referral", .facts = FACTS,
							      .to = "crs edt school", .id = 8, .case_id = 908},
				       &envelope).code, REFUSAL_NONE);
	begin(served);
	assert_non_null(strstr(notes(served, EXIT_DONE), ", 1 of them new\n"));
	end(served);
	holds_the_store(served);
}

static void
a_run_that_was_broken_off_is_gone_on_with(void **state)
{
	static const off_t cuts[] = {1, 40, 200, 1000};
	struct served *served = *state;
	char path[160];
	struct stat stat_of;

	begin(served);
	(void)notes(served, EXIT_DONE);
	end(served);
	(void)snprintf(path, sizeof path, "%s/leaves", served->folder);
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		assert_int_equal(stat(path, &stat_of), 0);
		assert_int_equal(truncate(path, stat_of.st_size - cuts[i]), 0);
		begin(served);
		assert_non_null(strstr(notes(served, EXIT_DONE), " of them new\n"));
		end(served);
		holds_the_store(served);
	}
	assert_int_equal(truncate(path, 0), 0); /* not a line was finished */
	begin(served);
	(void)notes(served, EXIT_DONE);
	end(served);
	holds_the_store(served);
}

static void
put_file(const char *folder, const char *name, const char *words)
{
	char path[256];
	int fd;

	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, words, strlen(words)), strlen(words));
	assert_int_equal(close(fd), 0);
}

static void
a_folder_that_is_not_such_an_export_is_left_as_it_is(void **state)
{
	static const struct {
		const char *leaves;
		const char *want;
	} rows[] = {
		{"my own notes on leaves\n", "not ours"},
		{"0 envelope 00 1\nautumn\n", "not ours"},
		{"0 directory 0000000000000000000000000000000000000000000000000000000000000000 1\n", "another broker"},
		{"99999 card 0000000000000000000000000000000000000000000000000000000000000000 1\n", "more than"},
		{"a line that goes on and on, far beyond what a leaf would be, and in which there is no end of the line at all: "
		 "so it cannot be one that was broken off, can it, and must be another's", "not ours"},
	};
	struct served *served = *state;
	ssize_t size;
	int fd;

	assert_int_equal(mkdir(served->folder, 0700), 0);
	put_file(served->folder, "letter", "dear all");
	begin(served);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "neither empty nor an export of ours"));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *said;

		put_file(served->folder, "leaves", rows[i].leaves);
		said = notes(served, EXIT_CONFLICT);
		if (!strstr(said, rows[i].want))
			fail_msg("row %zu: %s", i, said);
		assert_string_equal(content(served, "leaves", &size), rows[i].leaves);
	}
	put_file(served->folder, "leaves", "");
	fd = open(arena_print(served->box->arena, "%s/leaves", served->folder), O_RDONLY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "another export is being written"));
	(void)close(fd);
	end(served);
}

static void
a_log_of_many_pages_comes_whole(void **state)
{
	struct served *served = *state;
	struct store *store = served->box->core->store;
	char words[64];

	assert_int_equal(store_begin(store), STATUS_OK);
	for (int i = 0; i < 5000; i++) {
		uint64_t index;
		struct view note = {(const uint8_t *)words, 0};

		note.size = (size_t)snprintf(words, sizeof words, "TEST note %d\n", i);
		const struct store_new_leaf leaf = {LEAF_NOTICE, note, digest_of(note), served->box->now.civil};
		assert_int_equal(store_leaf_add(store, &leaf, &index), STATUS_OK);
	}
	assert_int_equal(store_commit(store), STATUS_OK);
	begin(served);
	(void)notes(served, EXIT_DONE);
	end(served);
	holds_the_store(served);
}

/* ---- duties ---- */

/* Every duty of the store as it is printed, sorted. */
static char *
duties_of_store(struct served *served)
{
	struct store_page page = {.most = 100000};
	struct duty *list;
	char *text = arena_alloc(served->box->arena, 8 << 20), *at = text, **lines;
	size_t count;

	assert_int_equal(store_duties_page(served->box->core->store, &page, served->box->arena, &list, &count), STATUS_OK);
	lines = arena_array(served->box->arena, count, sizeof *lines);
	for (size_t i = 0; i < count; i++) {
		char id[DUTY_ID_SIZE];
		size_t place = i;
		char *line = arena_alloc(served->box->arena, DUTY_LINE_SIZE);

		duty_print(&list[i], line);
		duty_id(&list[i], id);
		assert_memory_equal(line, id, strlen(id));
		/* by insertion: another way than the one that is tested */
		for (; place && strcmp(lines[place - 1], line) > 0; place--)
			lines[place] = lines[place - 1];
		lines[place] = line;
	}
	for (size_t i = 0; i < count; i++) {
		at = stpcpy(at, lines[i]);
		*at++ = '\n';
	}
	*at = '\0';
	return text;
}

static void
duties_are_those_of_the_store_sorted_by_id(void **state)
{
	struct served *served = *state;
	struct store *store = served->box->core->store;
	struct duty duty = {.kind = DUTY_CORRECTION, .state = DUTY_MET, .party = {"police"}, .debtor = {"crs"},
			    .creditor = {"police"}, .start = {5}, .due = {INSTANT_NEVER}, .warn = {INSTANT_NEVER},
			    .ended = {7}};
	const char *want;

	notes_id(901, duty.case_token.hex);
	notes_id(77, duty.ended_by.hex);
	assert_int_equal(store_begin(store), STATUS_OK);
	for (unsigned i = 0; i < 6000; i++) { /* more than a page */
		notes_id(100000 - i, duty.opened_by.hex);
		if (i == 5000)
			duty.ended_by.hex[0] = '\0';
		assert_int_equal(store_duty_add(store, &duty), STATUS_OK);
	}
	assert_int_equal(store_commit(store), STATUS_OK);
	want = duties_of_store(served);
	assert_non_null(strstr(want, " correction crs police - met 5 never 7 -\n"));
	begin(served);
	assert_string_equal(run(served, export_duties, "", EXIT_DONE), want);
	end(served);
}

static void
duties_of_a_case_are_those_of_its_group(void **state)
{
	struct served *served = *state;
	struct store *store = served->box->core->store;
	struct case_row row;
	struct case_token first, second, third;
	const char *said;
	char words[64];

	notes_id(901, first.hex);
	notes_id(902, second.hex);
	notes_id(903, third.hex);
	assert_int_equal(store_begin(store), STATUS_OK);
	assert_int_equal(store_case_find(store, &second, &row), STATUS_OK);
	row.group = first;
	assert_int_equal(store_case_put(store, &row), STATUS_OK);
	assert_int_equal(store_commit(store), STATUS_OK);
	begin(served);
	(void)snprintf(words, sizeof words, "--case %s", second.hex);
	said = run(served, export_duties, words, EXIT_DONE);
	assert_non_null(strstr(said, first.hex));
	assert_non_null(strstr(said, second.hex));
	assert_null(strstr(said, third.hex));
	end(served);
}

static void
what_is_asked_wrongly_is_said(void **state)
{
	struct served *served = *state;
	char nobody[80] = "--case ";

	notes_id(55, nobody + 7);
	begin(served);
	(void)run(served, export_notes, "", EXIT_USAGE);
	(void)run(served, export_notes, "one two", EXIT_USAGE);
	assert_non_null(strstr(run(served, export_notes, "/nowhere/at/all", EXIT_REFUSED), "/nowhere/at/all: No such file"));
	(void)run(served, export_duties, "all", EXIT_USAGE);
	(void)run(served, export_duties, "--case", EXIT_USAGE);
	(void)run(served, export_duties, "--after 7", EXIT_USAGE);
	assert_non_null(strstr(run(served, export_duties, "--case x", EXIT_USAGE), "usage: tellbackctl duties"));
	assert_non_null(strstr(run(served, export_duties, nobody, EXIT_NOT_FOUND), "there is no case "));
	end(served);
	assert_non_null(strstr(run(served, export_duties, "", EXIT_NOT_REACHED), "is tellbackd running?"));
	assert_non_null(strstr(notes(served, EXIT_NOT_REACHED), "is tellbackd running?"));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(an_export_holds_every_leaf_and_its_note_but_one_that_was_erased),
		T(a_second_run_adds_what_is_new_and_says_when_nothing_is),
		T(a_run_that_was_broken_off_is_gone_on_with),
		T(a_folder_that_is_not_such_an_export_is_left_as_it_is),
		T(a_log_of_many_pages_comes_whole),
		T(duties_are_those_of_the_store_sorted_by_id),
		T(duties_of_a_case_are_those_of_its_group),
		T(what_is_asked_wrongly_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
