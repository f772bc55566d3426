/* core: a copy of the store is made between turns, what is in a backup in
 * another place is told to agents, and a store that was put back is marked. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "admin/answers.h"
#include "backup_check.h"
#include "base/digest.h"
#include "base/file.h"
#include "core/new_log.h"
#include "core/put_back.h"
#include "core/shown.h"
#include "store/lost.h"
#include "store/store_backup.h"
#include "store/witnessed.h"
#include "support/core_box.h"
#include "support/keys.h"

#define FACTS "grade high; route written; protection none; child 0a0b0c0d; aware-at 1772441100"

static enum exit_code
ask(struct core_box *box, const char *words, const char **ret_out)
{
	struct call call = {.word_count = 0};
	struct call_reply reply;
	char *rest = arena_text(box->arena, words, strlen(words)), *word;

	while ((word = strsep(&rest, " ")))
		call.words[call.word_count++] = word;
	assert_int_equal(answers_make(box->core, &call, box->now, box->arena, &reply), STATUS_OK);
	*ret_out = reply.code ? arena_text(box->arena, reply.err.bytes, reply.err.size)
			      : arena_text(box->arena, reply.out.bytes, reply.out.size);
	return reply.code;
}

static void
says(struct core_box *box, const char *words, enum exit_code code, const char *want)
{
	const char *out;
	const enum exit_code got = ask(box, words, &out);

	if (got != code || !strstr(out, want))
		fail_msg("%s: %d, wanted %d and \"%s\" in: %s", words, (int)got, (int)code, want, out);
}

static void
send_one(struct core_box *box, unsigned id)
{
	struct envelope envelope;
	struct frame_answer answer = core_box_send(
		box, (struct notes_message){.from = "police", .type = "referral", .to = "crs edt police", .facts = FACTS,
					    .id = id, .case_id = id + 1000}, &envelope);

	assert_int_equal(answer.code, REFUSAL_NONE);
}

static uint64_t
leaves_of(struct core_box *box)
{
	uint64_t count = 0;

	assert_int_equal(inner_leaf_count(box->core, &count), STATUS_OK);
	return count;
}

/* Copy all of it, with a message between any two steps; how many steps. */
static int
copy_all(struct core_box *box)
{
	const char *out;
	int steps = 0;

	says(box, "backup-begin", EXIT_DONE, "bytes ");
	do {
		assert_int_equal(ask(box, "backup-step", &out), EXIT_DONE);
		if (!strncmp(out, "left ", 5))
			send_one(box, 100 + (unsigned)steps);
		assert_true(++steps < 1000);
	} while (strncmp(out, "whole ", 6) != 0);
	return steps;
}

static void
copy_is_good(struct core_box *box, uint64_t *ret_leaves)
{
	char path[200];
	struct backup_check check = {.path = path};
	struct backup_say say = {.who = "TEST"};
	struct backup_checked checked;

	(void)snprintf(path, sizeof path, "%s" BACKING_SUFFIX, box->path);
	core_box_sign(box);
	assert_int_equal(backup_check_store(&check, &say, &checked), STATUS_OK);
	assert_int_equal(access(path, F_OK), 0);
	*ret_leaves = checked.leaves;
}

static void
a_copy_is_made_between_turns_and_is_the_store_at_its_end(void **state)
{
	struct core_box *box = *state;
	uint64_t leaves = 0;

	for (unsigned i = 1; i < 40; i++)
		send_one(box, i);
	(void)copy_all(box);
	copy_is_good(box, &leaves);
	assert_int_equal(leaves, leaves_of(box));
	/* the checkpoint beside it covers no more than it has */
	assert_true(shown_look(box->core->shown)->tree.size <= leaves);
	send_one(box, 99);
	copy_is_good(box, &leaves);
	assert_int_equal(leaves + 1, leaves_of(box));
}

/* Whoever knows a recipient can seal a store with a directory of his own: where
 * the log's key is here, that counts. */
static void
the_key_that_is_here_says_whose_backup_it_is(void **state)
{
	struct core_box *box = *state;
	struct keys_signer forged, ended;
	const struct signer_key *own = &box->world->log.key;
	const struct {
		const char *label;
		const struct signer_key *own;
		int is_good;
		int is_key_known;
	} rows[] = {
		{"no key is here", NULL, 1, 1},
		{"its own", own, 1, 1},
		{"another key of that name", &forged.key, 0, 0},
		{"the key of a log of another name", &ended.key, 1, 0},
	};
	char path[200], checkpoint[200];
	struct backup_check check = {.path = path};
	struct backup_say say = {.who = "TEST"};

	keys_signer(own->name, "TEST another", &forged);
	keys_signer("testbed.other-log", "TEST other", &ended);
	send_one(box, 1);
	core_box_sign(box);
	(void)copy_all(box);
	(void)snprintf(path, sizeof path, "%s" BACKING_SUFFIX, box->path);
	(void)snprintf(checkpoint, sizeof checkpoint, "%s/log/checkpoint", box->folder);
	assert_int_equal(file_read(checkpoint, 4096, box->arena, &check.checkpoint), STATUS_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct backup_checked checked = {.shown = 0};

		enum status status;

		check.own_key = rows[i].own;
		status = backup_check_store(&check, &say, &checked);
		if ((status == STATUS_OK) != rows[i].is_good || checked.is_key_known != rows[i].is_key_known ||
		    (checked.shown > 0) != rows[i].is_good)
			fail_msg("%s", rows[i].label);
	}
}

static void
what_is_in_another_place_is_told_to_agents(void **state)
{
	static const char one[] = "1111111111111111111111111111111111111111111111111111111111111111";
	static const char two[] = "2222222222222222222222222222222222222222222222222222222222222222";
	const struct frame hello = {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "s"}}};
	struct core_box *box = *state;
	char words[200];
	uint64_t leaves;

	says(box, "status", EXIT_DONE, "backup      NONE");
	(void)copy_all(box);
	leaves = leaves_of(box);
	(void)snprintf(words, sizeof words, "backup-made --file %s --bytes 77", one);
	says(box, words, EXIT_DONE, "");
	says(box, words, EXIT_CONFLICT, "");
	says(box, "status", EXIT_DONE, "none in another place yet");
	assert_int_equal(core_box_ask(box, "police", &hello)->as.welcome.backed_up_index, 0);
	(void)snprintf(words, sizeof words, "backup-away --file %s", two);
	says(box, words, EXIT_NOT_FOUND, "no backup of this broker");
	(void)snprintf(words, sizeof words, "backup-away --file %s", one);
	says(box, words, EXIT_DONE, "are in a backup in another place");
	assert_int_equal(core_box_ask(box, "police", &hello)->as.welcome.backed_up_index, leaves);
	/* it is in the store, and no later backup takes it back */
	core_box_reopen(box);
	says(box, words, EXIT_DONE, "are in a backup in another place");
	(void)snprintf(words, sizeof words, "backup-made --file %s --bytes 77", two);
	says(box, words, EXIT_NOT_FOUND, "started again meanwhile");
	send_one(box, 1);
	(void)copy_all(box);
	says(box, words, EXIT_DONE, "");
	assert_int_equal(core_box_ask(box, "police", &hello)->as.welcome.backed_up_index, leaves);
	says(box, "status", EXIT_DONE, "leaves in another place, of ");
	box->now.civil.ms += 40LL * 3600 * 1000;
	box->now.tick.ms += 40LL * 3600 * 1000;
	says(box, "status", EXIT_DONE, "  OLD");
}

static void
bad_words_are_refused(void **state)
{
	struct core_box *box = *state;

	says(box, "backup-made --file 11 --bytes 7", EXIT_USAGE, "usage");
	says(box, "backup-away", EXIT_USAGE, "usage");
	says(box, "backup-step now", EXIT_USAGE, "not known here");
	says(box, "backup-step", EXIT_NOT_FOUND, "let go of");
}

static void
a_copy_that_nobody_goes_on_with_is_let_go_of(void **state)
{
	struct core_box *box = *state;
	char path[200];

	(void)snprintf(path, sizeof path, "%s" BACKING_SUFFIX, box->path);
	says(box, "backup-begin", EXIT_DONE, "bytes ");
	assert_int_equal(access(path, F_OK), 0);
	box->now.tick.ms += BACKING_SILENCE_MS - 1;
	core_box_turn(box, NULL, 0);
	assert_int_equal(access(path, F_OK), 0);
	box->now.tick.ms += 1;
	core_box_turn(box, NULL, 0);
	assert_int_equal(access(path, F_OK), -1);
	says(box, "backup-step", EXIT_NOT_FOUND, "let go of");
	/* nor does a broken-off one outlive core, or the next */
	says(box, "backup-begin", EXIT_DONE, "bytes ");
	says(box, "backup-begin", EXIT_DONE, "bytes ");
	assert_int_equal(file_write(path, (struct view){(const uint8_t *)"x", 1}, 0600), STATUS_OK);
	core_box_reopen(box);
	assert_int_equal(access(path, F_OK), -1);
}

static void
a_copy_takes_no_room_that_messages_need(void **state)
{
	struct core_box *box = *state;

	box->core->is_disk_low = 1;
	says(box, "backup-begin", EXIT_REFUSED, "no room for a copy beside the store");
	box->core->is_disk_low = 0;
	says(box, "backup-begin", EXIT_DONE, "");
	box->core->is_disk_low = 1;
	says(box, "backup-step", EXIT_REFUSED, "no room for the rest");
	box->core->is_disk_low = 0;
	says(box, "backup-step", EXIT_NOT_FOUND, "");
	box->core->options.reserve_bytes = UINT64_C(1) << 60;
	says(box, "backup-begin", EXIT_REFUSED, "no room");
	box->core->options.reserve_bytes = 0;
	send_one(box, 1);
}

/* ---- put back ---- */

static void
mark(struct core_box *box, uint64_t leaves)
{
	const struct store_restored restored = {leaves, box->now.civil, 1};

	assert_int_equal(store_begin(box->core->store), STATUS_OK);
	assert_int_equal(store_restored_put(box->core->store, &restored), STATUS_OK);
	assert_int_equal(store_commit(box->core->store), STATUS_OK);
}

static void
a_store_without_its_log_is_served_once_it_was_filled(void **state)
{
	struct core_box *box = *state;
	char why[PUT_BACK_WHY_SIZE];

	assert_int_equal(put_back_core(box->core, why), STATUS_OK);
	assert_int_equal(put_back_filled(box->core, 0), STATUS_OK);
	mark(box, 7);
	assert_int_equal(put_back_core(box->core, why), STATUS_CONFLICT);
	assert_non_null(strstr(why, "with 7 leaves"));
	assert_int_equal(put_back_filled(box->core, 6), STATUS_CONFLICT);
	assert_int_equal(put_back_core(box->core, why), STATUS_CONFLICT);
	assert_int_equal(put_back_filled(box->core, 7), STATUS_OK);
	assert_int_equal(put_back_core(box->core, why), STATUS_OK);
	assert_int_equal(put_back_filled(box->core, 0), STATUS_OK);
}

static void
a_new_log_says_why_once_to_those_whose_work_it_is(void **state)
{
	struct core_box *box = *state;
	struct store_restored restored;
	struct store_asking asking;
	struct new_log_state seen;
	struct store_note note;
	struct signer_key key;
	char why[PUT_BACK_WHY_SIZE], *text;
	uint64_t before = leaves_of(box), index = 0, size = 0;
	struct view raw;

	key = box->core->known.directory.log;
	assert_int_equal(store_begin(box->core->store), STATUS_OK);
	assert_int_equal(store_witnessed_put(box->core->store, 3, (struct view){(const uint8_t *)"TEST", 4}), STATUS_OK);
	assert_int_equal(store_commit(box->core->store), STATUS_OK);
	/* what is witnessed goes only where a new log begins */
	assert_int_equal(new_log_begin(box->core, NEW_LOG_OTHER, &key, &index), STATUS_CONFLICT);
	assert_int_equal(leaves_of(box), before);
	assert_int_equal(new_log_stop(box->core), STATUS_OK);
	assert_int_equal(new_log_stop(box->core), STATUS_OK);
	assert_int_equal(put_back_core(box->core, why), STATUS_CONFLICT);
	assert_int_equal(new_log_look(box->core, &seen), STATUS_OK);
	assert_true(seen.is_unfilled);
	assert_int_equal(seen.leaves, before);
	assert_string_equal(seen.old_name, key.name);
	assert_int_equal(new_log_begin(box->core, NEW_LOG_DISK_LOST, &key, &index), STATUS_OK);
	assert_int_equal(index, before);
	assert_int_equal(put_back_core(box->core, why), STATUS_OK);
	assert_int_equal(store_restored_find(box->core->store, &restored), STATUS_OK);
	assert_int_equal(restored.leaves, before);
	assert_int_equal(store_asking_find(box->core->store, &asking), STATUS_OK);
	assert_int_equal(asking.index, before);
	assert_int_equal(store_witnessed_find(box->core->store, box->arena, &size, &raw), STATUS_NOT_FOUND);
	assert_int_equal(store_note_find(box->core->store, index, box->arena, &note), STATUS_OK);
	assert_int_equal(note.leaf.kind, LEAF_NOTICE);
	text = arena_text(box->arena, note.note.bytes, note.note.size);
	assert_non_null(strstr(text, "kind restore\n"));
	assert_non_null(strstr(text, "code disk-lost\n"));
	assert_non_null(strstr(text, "to crs\n"));
	assert_null(strstr(text, "to police\n"));
	send_one(box, 1);
}

static void
reasons_are_words_of_a_list(void **state)
{
	enum new_log_reason reason = NEW_LOG_OTHER;

	(void)state;
	assert_int_equal(new_log_find("key-lost", &reason), STATUS_OK);
	assert_int_equal(reason, NEW_LOG_KEY_LOST);
	assert_int_equal(new_log_find("fire", &reason), STATUS_NOT_FOUND);
	assert_int_equal(new_log_find("", &reason), STATUS_NOT_FOUND);
}

#define IN_A_BOX(test) cmocka_unit_test_setup_teardown(test, core_box_set_up, core_box_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_BOX(a_copy_is_made_between_turns_and_is_the_store_at_its_end),
		IN_A_BOX(the_key_that_is_here_says_whose_backup_it_is),
		IN_A_BOX(what_is_in_another_place_is_told_to_agents),
		IN_A_BOX(bad_words_are_refused),
		IN_A_BOX(a_copy_that_nobody_goes_on_with_is_let_go_of),
		IN_A_BOX(a_copy_takes_no_room_that_messages_need),
		IN_A_BOX(a_store_without_its_log_is_served_once_it_was_filled),
		IN_A_BOX(a_new_log_says_why_once_to_those_whose_work_it_is),
		cmocka_unit_test(reasons_are_words_of_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
