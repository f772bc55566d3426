/* Which note replaced which, as far as a case goes back; and the list of what
 * one decision changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/changes.h"
#include "rules/thread.h"

#define MANY 700
#define ARENA_BYTES (8u * 1024 * 1024)

/* A case of ${MANY} notes of one type and sender, none about another. */
struct book {
	struct arena *arena;
	struct envelope notes[MANY];
	struct past past[MANY];
	struct case_state state;
	struct thread thread;
};

static void
name(struct envelope_id *id, unsigned number)
{
	(void)snprintf(id->hex, ID_SIZE, "0193000000007000800000%010u", number);
}

static struct book *
book_of(enum message_type type)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct book *book = arena_alloc(arena, sizeof *book);

	assert_non_null(book);
	book->arena = arena;
	for (unsigned i = 0; i < MANY; i++) {
		book->notes[i].type = type;
		book->notes[i].from = (struct agency){"crs"};
		name(&book->notes[i].id, i);
		book->past[i] = (struct past){&book->notes[i], i, {0}};
	}
	book->state.past = book->past;
	book->state.past_count = MANY;
	return book;
}

static void
open_book(struct book *book)
{
	assert_int_equal(thread_open(&book->state, book->arena, &book->thread), STATUS_OK);
}

static void
however_often_a_note_was_sealed_anew_its_first_is_found(void **state)
{
	struct book *book = book_of(TYPE_DECISION);
	struct past itself = {&(struct envelope){.type = TYPE_DECISION, .from = {"crs"}}, 0, {0}};
	struct envelope last = *itself.envelope;

	(void)state;
	for (unsigned i = 1; i < MANY; i++)
		name(&book->notes[i].replaces, i - 1);
	open_book(book);
	/* asked of the last first, and of one that is not there yet */
	assert_ptr_equal(thread_first(&book->thread, &book->past[MANY - 1]), &book->past[0]);
	assert_ptr_equal(thread_first(&book->thread, &book->past[MANY - 1]), &book->past[0]);
	assert_ptr_equal(thread_first(&book->thread, &book->past[3]), &book->past[0]);
	name(&last.id, 9000);
	name(&last.replaces, MANY - 1);
	itself.envelope = &last;
	assert_ptr_equal(thread_first(&book->thread, &itself), &book->past[0]);
	assert_null(thread_first(&book->thread, NULL));
	arena_free(book->arena);
}

static void
what_a_note_says_it_replaces_must_have_been_there(void **state)
{
	struct book *book = book_of(TYPE_DECISION);

	(void)state;
	/* one that came later, and one that never came but was refused twice */
	name(&book->notes[1].replaces, 5);
	name(&book->notes[2].replaces, 8000);
	name(&book->notes[3].replaces, 8000);
	open_book(book);
	assert_null(thread_replaced(&book->thread, &book->notes[1]));
	assert_ptr_equal(thread_first(&book->thread, &book->past[1]), &book->past[1]);
	assert_ptr_equal(thread_resolve(&book->thread, &book->notes[2].replaces), &book->past[3]);
	arena_free(book->arena);
}

static void
a_riddle_of_notes_about_notes_is_given_up(void **state)
{
	struct book *book = book_of(TYPE_CORRECT);

	(void)state;
	for (unsigned i = 1; i < MANY; i++) {
		name(&book->notes[i].re, i - 1);
		book->notes[i].type = i % 2 ? TYPE_OUTCOME : TYPE_RETRACT;
	}
	book->notes[0].type = TYPE_REFERRAL;
	open_book(book);
	assert_ptr_equal(thread_referral(&book->thread, &book->past[20]), &book->past[0]);
	assert_ptr_equal(thread_referral(&book->thread, &book->past[20]), &book->past[0]);
	assert_null(thread_referral(&book->thread, &book->past[MANY - 1]));
	assert_null(thread_referral(&book->thread, &book->past[MANY - 1]));
	assert_null(thread_referral(&book->thread, NULL));
	/* a retraction asks what was asked before: that is a retraction, and so on */
	assert_ptr_equal(thread_asked(&book->thread, &book->past[20]), &book->past[0]);
	assert_non_null(thread_asked(&book->thread, &book->past[MANY - 2]));
	assert_null(thread_asked(&book->thread, NULL));
	assert_null(thread_meeting(&book->thread, NULL));
	arena_free(book->arena);
}

static void
the_same_question_may_have_many_names(void **state)
{
	struct book *book = book_of(TYPE_REFERRAL);
	struct envelope *first = &book->notes[400], *second = &book->notes[401];

	(void)state;
	/* 400 seals 300 anew, whose question had been sealed anew 299 times */
	for (unsigned i = 1; i < 300; i++)
		name(&book->notes[i].replaces, i - 1);
	first->type = second->type = book->notes[300].type = book->notes[301].type = TYPE_DECISION;
	name(&book->notes[300].re, 100);
	name(&book->notes[301].re, 0);
	name(&first->re, 299);
	name(&first->replaces, 300);
	name(&second->re, 299);
	name(&second->replaces, 301); /* further back than anyone looks */
	open_book(book);
	assert_ptr_equal(thread_replaced(&book->thread, first), &book->past[300]);
	assert_null(thread_replaced(&book->thread, second));
	/* a question that is not there any more */
	name(&first->re, 8000);
	assert_null(thread_replaced(&book->thread, first));
	arena_free(book->arena);
}

/* ---- changes ----------------------------------------------------------------------- */

static void
a_duty_changed_twice_is_listed_once(void **state)
{
	struct arena *arena = arena_new(ARENA_BYTES);
	struct duty duty = {.kind = DUTY_DECISION, .party = {"police"}, .part = "aaaaaaaa"};
	struct case_state one = {.duties = &duty, .duty_count = 1};
	struct changes changes;
	struct change list[2];
	size_t count = 0;

	(void)state;
	assert_int_equal(changes_begin(&one, arena, &changes), STATUS_OK);
	duty.debtor = (struct agency){"crs"};
	changes_put(&changes, 0, &duty);
	changes_settle(&changes, 0, &(struct changes_end){DUTY_MET, {""}, {5}});
	changes_open(&changes, &duty); /* it is there */
	assert_int_equal(changes_most(&changes), 1);
	assert_int_equal(changes_list(&changes, list, &count), STATUS_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].is_new, 0);
	assert_int_equal(list[0].duty.state, DUTY_MET);
	assert_string_equal(list[0].duty.debtor.name, "crs");
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(however_often_a_note_was_sealed_anew_its_first_is_found),
	    cmocka_unit_test(what_a_note_says_it_replaces_must_have_been_there),
	    cmocka_unit_test(a_riddle_of_notes_about_notes_is_given_up),
	    cmocka_unit_test(the_same_question_may_have_many_names),
	    cmocka_unit_test(a_duty_changed_twice_is_listed_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
