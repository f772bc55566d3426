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
#include "base/file.h"
#include "base/id.h"
#include "core/cosign.h"
#include "export.h"
#include "log/copy_folder.h"
#include "note/cosignature.h"
#include "review/folder.h"
#include "store/store_sqlite.h"
#include "support/core_box.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"

/* A core that a process of its own serves; it ends when ${line} is closed. */
struct served {
	struct core_box *box;
	char socket[160];
	char folder[160]; /* of the export */
	char said[160];	  /* what the verbs print */
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
	char command[400];

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
path_of(struct served *served, const char *name)
{
	return arena_print(served->box->arena, "%s/%s", served->folder, name);
}

static int
count_files(const char *path)
{
	char command[300], text[32] = "";
	FILE *pipe;

	(void)snprintf(command, sizeof command, "find '%s' -type f | wc -l", path);
	pipe = popen(command, "r");
	assert_true(pipe && fgets(text, sizeof text, pipe));
	(void)pclose(pipe);
	return atoi(text);
}

/* Every leaf of the store stands there with its note, and nothing else does. */
static void
holds_the_store(struct served *served)
{
	struct arena *arena = arena_new((size_t)256 << 20);
	struct trouble trouble = {""};
	struct folder folder;
	int notes = 0;

	if (folder_open(served->folder, arena, &folder, &trouble))
		fail_msg("%s", trouble.words);
	for (uint64_t i = 0; i < folder.leaf_count; i++) {
		char name[COPY_NOTE_SIZE];
		struct store_note note;
		struct view found;

		assert_int_equal(store_note_find(served->box->core->store, i, arena, &note), STATUS_OK);
		assert_memory_equal(&folder.leaves[i].note, &note.leaf.note, sizeof note.leaf.note);
		assert_int_equal(folder.leaves[i].kind, note.leaf.kind);
		assert_int_equal(folder.leaves[i].accepted.ms, note.leaf.accepted.ms);
		copy_folder_note_name(&note.leaf.note, name);
		if (!note.note.size) {
			assert_int_equal(access(path_of(served, name), F_OK), -1);
			continue;
		}
		notes++;
		assert_int_equal(folder_note(&folder, i, arena, &found, &trouble), STATUS_OK);
		assert_int_equal(found.size, note.note.size);
		assert_memory_equal(found.bytes, note.note.bytes, found.size);
	}
	assert_int_equal(store_note_find(served->box->core->store, folder.leaf_count, arena, &(struct store_note){0}),
			 STATUS_NOT_FOUND);
	assert_int_equal(count_files(path_of(served, "notes")), notes);
	arena_free(arena);
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

/* As runs leave it that end at one place or another. */
static void
a_run_that_was_broken_off_is_gone_on_with(void **state)
{
	static const char *const harms[] = {
		"rm checkpoint",
		"rm -r checkpoint tile",
		"rm -r checkpoint tile/0 notes/0*",
		"rm -r checkpoint notes",
		"rm checkpoint; for i in notes/*/*; do : >$i; break; done",
		"rm checkpoint; for i in notes/*/*; do mv $i $i.new; done",
		"mv checkpoint checkpoint.new",
	};
	struct served *served = *state;
	char command[400];

	begin(served);
	(void)notes(served, EXIT_DONE);
	end(served);
	for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
		(void)snprintf(command, sizeof command, "cd '%s' && { %s; }", served->folder, harms[i]);
		assert_int_equal(system(command), 0);
		begin(served);
		assert_non_null(strstr(notes(served, EXIT_DONE), " of them new\n"));
		end(served);
		holds_the_store(served);
	}
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

/* A copy of a log of ${count} leaves, of which this broker knows nothing. */
static void
put_foreign(struct served *served, size_t count)
{
	struct leaf *leaves = arena_array(served->box->arena, count, sizeof *leaves);
	struct checkpoint checkpoint = {.origin = "another/log"};
	char text[CHECKPOINT_TEXT_SIZE + 1];
	struct copy_folder folder;
	struct tile_set set;
	size_t size;

	for (size_t i = 0; i < count; i++)
		leaves[i] = (struct leaf){.index = i, .kind = LEAF_CARD, .accepted = {(int64_t)i}};
	assert_int_equal(copy_folder_open(served->folder, &folder), STATUS_OK);
	assert_int_equal(tile_set_make(leaves, count, served->box->arena, &set), STATUS_OK);
	assert_int_equal(copy_folder_tiles(&folder, leaves, &set, 0), STATUS_OK);
	checkpoint.head = (struct tree_head){count, tile_set_root(&set, count)};
	size = checkpoint_text(&checkpoint, text);
	text[size++] = '\n';
	assert_int_equal(copy_folder_show(&folder, COPY_CHECKPOINT, (struct view){(uint8_t *)text, size}), STATUS_OK);
	copy_folder_close(&folder);
}

static void
a_folder_that_is_not_such_an_export_is_left_as_it_is(void **state)
{
	struct served *served = *state;
	int fd;

	assert_int_equal(mkdir(served->folder, 0700), 0);
	put_file(served->folder, "letter", "dear all");
	begin(served);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "neither empty nor an export of ours"));
	put_file(served->folder, "checkpoint", "dear all");
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "its checkpoint or its tiles are not ours"));
	put_file(served->folder, "checkpoint", "another/log\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n");
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "its checkpoint or its tiles are not ours"));
	put_foreign(served, 3);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "another broker"));
	put_foreign(served, 5000);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "more than this broker's log"));
	assert_int_equal(access(path_of(served, "notes"), F_OK), -1);
	fd = open(served->folder, O_RDONLY | O_DIRECTORY);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "another export is being written"));
	(void)close(fd);
	end(served);
}

/* The last leaf is ours, and an earlier one is not. */
static void
an_export_that_was_changed_is_not_gone_on_with(void **state)
{
	struct served *served = *state;
	struct arena *arena = served->box->arena;
	struct copy_folder folder;
	struct envelope envelope;
	struct leaf *leaves;
	struct tile_set set;
	struct tile bad;
	struct leaf last;

	begin(served);
	(void)notes(served, EXIT_DONE);
	end(served);
	assert_int_equal(store_leaf_last(served->box->core->store, &last), STATUS_OK);
	assert_int_equal(copy_folder_leaves(served->folder, last.index + 1, arena, &leaves, &bad), STATUS_OK);
	leaves[2].accepted.ms++;
	assert_int_equal(tile_set_make(leaves, last.index + 1, arena, &set), STATUS_OK);
	assert_int_equal(copy_folder_open(served->folder, &folder), STATUS_OK);
	assert_int_equal(copy_folder_tiles(&folder, leaves, &set, 0), STATUS_OK);
	copy_folder_close(&folder);
	assert_int_equal(core_box_send(served->box,
				       (struct notes_message){.from = "school", .type = "referral", .facts = FACTS,
							      .to = "crs edt school", .id = 8, .case_id = 908},
				       &envelope).code, REFUSAL_NONE);
	begin(served);
	assert_non_null(strstr(notes(served, EXIT_CONFLICT), "do not give the root"));
	end(served);
}

static void
what_a_witness_cosigned_comes_too(void **state)
{
	struct served *served = *state;
	struct keys_signer witness;
	struct cosign_taken taken;
	struct view note, copy;

	keys_cosigner("witness.test", "witness", &witness);
	begin(served);
	(void)notes(served, EXIT_DONE);
	end(served);
	assert_int_equal(access(path_of(served, "witnessed"), F_OK), -1);
	assert_int_equal(file_read(path_of(served, "checkpoint"), 8192, served->box->arena, &note), STATUS_OK);
	assert_int_equal(cosignature_add(note, &witness.signer, served->box->now.civil, served->box->arena, &note), STATUS_OK);
	assert_int_equal(store_begin(served->box->core->store), STATUS_OK);
	assert_int_equal(cosign_take(served->box->core, note, "witness", &taken), STATUS_OK);
	assert_int_equal(store_commit(served->box->core->store), STATUS_OK);
	begin(served);
	assert_non_null(strstr(notes(served, EXIT_DONE), "nothing new\n"));
	end(served);
	assert_int_equal(file_read(path_of(served, "witnessed"), 8192, served->box->arena, &copy), STATUS_OK);
	assert_int_equal(copy.size, note.size);
	assert_memory_equal(copy.bytes, note.bytes, copy.size);
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
	core_box_sign(served->box);
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
		T(an_export_that_was_changed_is_not_gone_on_with),
		T(what_a_witness_cosigned_comes_too),
		T(a_folder_that_is_not_such_an_export_is_left_as_it_is),
		T(a_log_of_many_pages_comes_whole),
		T(duties_are_those_of_the_store_sorted_by_id),
		T(duties_of_a_case_are_those_of_its_group),
		T(what_is_asked_wrongly_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
