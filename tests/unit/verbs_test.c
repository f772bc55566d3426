/* What people type, at a front door's and a police's agent. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crs/crs_table.h"
#include "runtime/verbs_table.h"
#include <tellback.pb-c.h>
#include "content/content.h"
#include "support/edit.h"
#include "support/forge.h"
#include "support/stage.h"

enum { POLICE, CRS };

struct scene {
	struct stage *stage;
	struct people people;
	struct verb_desk desks[2];
	struct arena *arena;
	const char *out, *err, *user;
	struct view payload;
	int is_offline;
	uid_t uid;
};

static const struct agent_kind police_kind = {.word = "police"};

static int
set_up(void **state)
{
	static const char *const names[] = {"police", "crs"};
	struct scene *scene = calloc(1, sizeof *scene);

	if (!scene)
		return -1;
	scene->stage = stage_new(names, 2);
	actor_become(scene->stage->actors[CRS], crs_table_kind());
	scene->people = (struct people){{{"ann", "social-worker"}, {"max", "manager"}}, 2};
	scene->user = "ann";
	for (size_t i = 0; i < 2; i++) {
		struct actor *actor = scene->stage->actors[i];

		scene->desks[i] = (struct verb_desk){.agent = actor->agent,
						     .self = actor->agency->card.agency,
						     .trust = actor->trust,
						     .people = &scene->people,
						     .kind = i == CRS ? crs_table_kind() : &police_kind};
	}
	scene->arena = scene->stage->actors[CRS]->arena;
	*state = scene;
	return 0;
}

static int
tear_down(void **state)
{
	struct scene *scene = *state;

	stage_free(scene->stage);
	free(scene);
	return 0;
}

/* Type  at an agent; "\"quoted words\"" are one.  What it printed is in
 * the scene. */
static enum exit_code
type(struct scene *scene, size_t who, const char *words)
{
	struct actor *actor = scene->stage->actors[who];
	struct verb_call *call = arena_alloc(scene->arena, sizeof *call);
	struct call asked = {.payload = scene->payload};
	char *at = arena_print(scene->arena, "%s", words);
	struct view out, err;
	enum exit_code code;

	while (*at) {
		char *end = *at == '"' ? strchr(++at, '"') : at + strcspn(at, " ");

		asked.words[asked.word_count++] = at;
		at = end + (*end != '\0');
		*end = '\0';
		at += strspn(at, " ");
	}
	*call = (struct verb_call){
		.desk = &scene->desks[who], .arena = scene->arena, .now = actor->now, .uid = scene->uid};
	page_init(&call->out, scene->arena, VERBS_PRINT_BYTES);
	page_init(&call->err, scene->arena, VERBS_PRINT_BYTES);
	assert_int_equal(people_of_user(&scene->people, scene->user, &call->person), STATUS_OK);
	call->verb = verbs_table_find(scene->desks[who].kind, asked.words[0]);
	assert_non_null(call->verb);
	code = verbs_parse(call, &asked);
	while (!code) {
		call->is_waiting = 0;
		code = call->verb->run(call);
		call->turn++;
		if (!call->is_waiting || code || call->is_late)
			break;
		if (!scene->is_offline)
			stage_play(scene->stage);
		call->is_late = call->turn > 3;
	}
	assert_int_equal(page_done(&call->out, &out), STATUS_OK);
	assert_int_equal(page_done(&call->err, &err), STATUS_OK);
	scene->out = arena_text(scene->arena, out.bytes, out.size);
	scene->err = arena_text(scene->arena, err.bytes, err.size);
	scene->payload = (struct view){NULL, 0};
	return code;
}

/* The word after  in what was printed. */
static const char *
printed(struct scene *scene, const char *name)
{
	const char *at = strstr(scene->out, name);

	if (!at)
		fail_msg("no %s in %s", name, scene->out);
	at += strlen(name);
	at += strspn(at, " ");
	return arena_text(scene->arena, at, strcspn(at, " \n"));
}

static void
payload(struct scene *scene, const char *text)
{
	scene->payload = (struct view){(const uint8_t *)text, strlen(text)};
}

/* The police refers, and the front door has it; its id. */
static const char *
refer(struct scene *scene, const char *grade)
{
	struct actor *police = scene->stage->actors[POLICE];
	const char *text = actor_swap(police, actor_text(police, TYPE_REFERRAL, ""), "\"grade\": \"MEDIUM\",\n  \"aw",
				      arena_print(police->arena, "\"grade\": \"%s\",\n  \"aw", grade));
	const char *id;

	stage_play(scene->stage);
	payload(scene, text);
	assert_int_equal(type(scene, POLICE, "send -"), EXIT_DONE);
	id = printed(scene, "id ");
	stage_play(scene->stage);
	return id;
}

#define PARTS                                                                                                          \
	"--told-us \"What you told us\" --why \"Enough is known\" --next \"Nothing\" --next-by 2026-03-09T17:00:00Z "  \
	"--meanwhile \"Tell us again\" --family-knows \"All of it\" --contact \"Test Worker\" --contact-phone "        \
	"\"01632 960001\" "                                                                                            \
	"--disagree \"Ring the manager\" --disagree-by 2026-03-09T17:00:00Z"

static const struct {
	const char *label;
	size_t who;
	const char *words;
	const char *want;
} wrong[] = {
	{"no such option", POLICE, "inbox --alle", "there is no option --alle"},
	{"a value for a flag", POLICE, "inbox --all=yes", "no value goes with --all"},
	{"an option without its value", CRS, "close x --reason", "say a value after --reason"},
	{"a word too many", POLICE, "show a b", "one word too many: b"},
	{"a word too few", POLICE, "show", "wants ID"},
	{"a number that is none", CRS, "outcome @ --already-cp few", "wants a number"},
	{"a call at no time", CRS, "log-call --for individual --safe yes --received-at 09:30", "write a time like"},
	{"no duty", CRS, "excuse nonsense --reason withheld", "is no duty"},
	{"no file", POLICE, "send", "was not given"},
};

static void
wrong_words_are_named(void **state)
{
	struct scene *scene = *state;
	const char *id = refer(scene, "MEDIUM");

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		print_message("%s\n", wrong[i].label);
		assert_int_equal(
			type(scene, wrong[i].who, actor_swap(scene->stage->actors[CRS], wrong[i].words, "@", id)),
			EXIT_USAGE);
		if (!strstr(scene->err, wrong[i].want))
			fail_msg("%s", scene->err);
	}
	assert_null(verbs_table_find(&police_kind, "queue"));
	assert_non_null(verbs_table_find(crs_table_kind(), "queue"));
}

static void
every_verb_has_its_help(void **state)
{
	struct scene *scene = *state;
	const struct verb *verb;
	size_t count = 0;

	for (; (verb = verbs_table_at(crs_table_kind(), count)); count++) {
		struct page page;
		struct view text;

		page_init(&page, scene->arena, VERBS_PRINT_BYTES);
		verbs_table_help(crs_table_kind(), verb, &page);
		assert_int_equal(page_done(&page, &text), STATUS_OK);
		assert_non_null(strstr(arena_text(scene->arena, text.bytes, text.size), verb->name));
		for (size_t i = 0; i < verb->option_count; i++)
			assert_non_null(strstr(arena_text(scene->arena, text.bytes, text.size), verb->options[i].name));
		for (char *rest = arena_text(scene->arena, text.bytes, text.size), *line; (line = strsep(&rest, "\n"));)
			if (strlen(line) > 80)
				fail_msg("%s: a line for 80 columns: %s", verb->name, line);
		assert_true(strlen(verb->help) <= 60); /* the list of verbs fits, too */
		assert_ptr_equal(verbs_table_find(crs_table_kind(), verb->name), verb);
	}
	assert_true(count > 20);
}

static void
a_decision_by_options_reaches_its_referrer(void **state)
{
	struct scene *scene = *state;
	const char *id = refer(scene, "MEDIUM"), *answer;

	assert_int_equal(type(scene, CRS,
			      arena_print(scene->arena, "decide %s --code nfa --rationale \"Put right\" " PARTS, id)),
			 EXIT_DONE);
	answer = printed(scene, "id ");
	assert_non_null(strstr(scene->out, "accepted, log index"));
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "show %s", answer)), EXIT_DONE);
	assert_non_null(strstr(scene->out, "\"code\": \"NFA\""));
	assert_non_null(strstr(scene->out, "\"rationale\": \"Put right\""));
	assert_non_null(strstr(scene->out, arena_print(scene->arena, "\"re\": \"%s\"", id)));
	stage_play(scene->stage);
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "track %s", answer)), EXIT_DONE);
	assert_string_equal(printed(scene, "police "), "verified");
	/* a list that names the children names them in an answer, too */
	scene->desks[POLICE].kind = &(struct agent_kind){.word = "school", .shows_children = 1};
	assert_int_equal(type(scene, POLICE, "inbox"), EXIT_DONE);
	assert_non_null(strstr(scene->out, "TEST-Harbour"));
}

static void
an_answer_without_its_parts_is_not_sent(void **state)
{
	struct scene *scene = *state;
	const char *id = refer(scene, "MEDIUM");

	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "decide %s --code nfa --rationale Known", id)),
			 EXIT_REFUSED);
	assert_non_null(strstr(scene->err, "--told-us"));
	assert_null(strstr(scene->err, "/answer"));
	assert_non_null(strstr(scene->err, "Nothing was sent."));
}

/* A case that was opened again is closed again by the same words. */
static void
what_is_typed_once_more_after_its_answer_is_another_message(void **state)
{
	struct scene *scene = *state;
	const char *id = refer(scene, "MEDIUM"), *first;
	const char *words = arena_print(scene->arena,
					"progress %s --code allocated --next-by 2026-11-30T17:00:00Z --words TEST", id);

	scene->is_offline = 1; /* unanswered: the same */
	assert_int_equal(type(scene, CRS, words), EXIT_NOT_REACHED);
	first = printed(scene, "id ");
	assert_int_equal(type(scene, CRS, words), EXIT_NOT_REACHED);
	assert_string_equal(printed(scene, "id "), first);
	scene->is_offline = 0;
	assert_int_equal(type(scene, CRS, words), EXIT_DONE);
	assert_string_equal(printed(scene, "id "), first);
	assert_int_equal(type(scene, CRS, words), EXIT_DONE);
	assert_string_not_equal(printed(scene, "id "), first);
}

static void
opening_takes_a_person_with_a_role(void **state)
{
	struct scene *scene = *state;
	const char *id = refer(scene, "HIGH");

	assert_int_equal(type(scene, CRS, "inbox"), EXIT_DONE);
	assert_non_null(strstr(scene->out, "HIGH"));
	assert_non_null(strstr(scene->out, "unopened"));
	scene->user = "eve";
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "open %s", id)), EXIT_NOT_PERMITTED);
	assert_string_equal(scene->out, ""); /* who cannot attest it is not shown it here */
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "track %s", id)), EXIT_DONE);
	assert_non_null(strstr(scene->out, "NOT YET SEEN"));
	scene->user = "ann";
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "open %.12s", id)), EXIT_DONE);
	stage_play(scene->stage);
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "track %s", id)), EXIT_DONE);
	assert_non_null(strstr(scene->out, "Seen by social-worker at crs"));
	assert_int_equal(type(scene, CRS, "inbox --json"), EXIT_DONE);
	assert_string_equal(scene->out, "");
	assert_int_equal(type(scene, CRS, "inbox --all --json"), EXIT_DONE);
	assert_non_null(strstr(scene->out, "\"role\":\"social-worker\""));
}

static void
an_excuse_takes_a_second_person_who_is_a_manager(void **state)
{
	struct scene *scene = *state;
	const char *id = refer(scene, "MEDIUM"), *excuse;

	assert_int_equal(
		type(scene, CRS,
		     arena_print(scene->arena,
				 "excuse %s/decision/police --reason not-possible --why \"The caller is gone\"", id)),
		EXIT_DONE);
	excuse = printed(scene, "id ");
	assert_non_null(strstr(scene->out, "waits for a second person"));
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "confirm %s", excuse)), EXIT_NOT_PERMITTED);
	scene->user = "eve";
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "confirm %s", excuse)), EXIT_NOT_PERMITTED);
	assert_int_equal(type(scene, CRS, "doctor"), EXIT_REFUSED);
	assert_non_null(strstr(scene->out, "second person"));
	scene->user = "max";
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "confirm %s", excuse)), EXIT_DONE);
	stage_play(scene->stage);
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "track %s", excuse)), EXIT_DONE);
	assert_non_null(strstr(scene->out, "accepted"));
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "confirm %s", excuse)), EXIT_CONFLICT);
}

#define CALL                                                                                                           \
	"log-call --for police --grade medium --child \"Test Amelia TEST-Harbour 2017-03-14\" --category NEG "         \
	"--narrative \"TEST call\" --caller \"Test Officer\" "

static void
a_call_is_logged_only_if_it_was_asked_whether_it_is_safe(void **state)
{
	struct scene *scene = *state;

	stage_play(scene->stage);
	assert_int_equal(type(scene, CRS, CALL), EXIT_USAGE);
	assert_non_null(strstr(scene->err, "is it safe to write back"));
	assert_int_equal(type(scene, CRS, CALL "--safe maybe"), EXIT_USAGE);
	assert_int_equal(type(scene, CRS, "log-call --safe yes --narrative TEST"), EXIT_USAGE);
	assert_non_null(strstr(scene->err, "who rang"));
	assert_int_equal(type(scene, CRS, CALL "--safe yes"), EXIT_DONE);
	stage_play(scene->stage);
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "show %s", printed(scene, "id "))), EXIT_DONE);
	assert_non_null(strstr(scene->out, "\"onBehalfOf\": \"police\""));
	assert_non_null(strstr(scene->out, "\"birthDate\": \"2017-03-14\""));
	assert_non_null(strstr(scene->out, "\"familyName\": \"TEST-Harbour\""));
	assert_non_null(strstr(scene->out, "\"spokeTo\": \"ann\""));
	/* unsafe: the agency gets nothing, and the record says who rang */
	assert_int_equal(type(scene, CRS, CALL "--safe no"), EXIT_DONE);
	stage_play(scene->stage);
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "show %s", printed(scene, "id "))),
			 EXIT_NOT_FOUND);
	assert_int_equal(type(scene, CRS, "log-call --for anonymous --safe no --narrative TEST"), EXIT_DONE);
	assert_int_equal(type(scene, CRS, "log-call --for polise --safe yes --narrative TEST"), EXIT_DONE);
	assert_non_null(strstr(scene->err, "polise has no agent here"));
}

static void
a_call_and_its_decision_are_one_step(void **state)
{
	struct scene *scene = *state;
	const char *decision;

	stage_play(scene->stage);
	/* found before the call is kept */
	assert_int_equal(type(scene, CRS, CALL "--safe yes --decide advice --rationale Known"), EXIT_REFUSED);
	assert_non_null(strstr(scene->err, "--told-us"));
	assert_int_equal(type(scene, CRS, "status --json"), EXIT_DONE);
	assert_non_null(strstr(scene->out, "\"waiting\":0"));
	assert_int_equal(
		type(scene, CRS, CALL "--safe yes --reference C-1 --decide advice --rationale \"Known\" " PARTS),
		EXIT_DONE);
	decision = printed(scene, "decision ");
	stage_play(scene->stage);
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "show %s", decision)), EXIT_DONE);
	assert_non_null(strstr(scene->out, "\"code\": \"ADVICE\""));
	/* the same again is the same */
	assert_int_equal(
		type(scene, CRS, CALL "--safe yes --reference C-1 --decide advice --rationale \"Known\" " PARTS),
		EXIT_DONE);
	assert_string_equal(printed(scene, "decision "), decision);
}

static void
a_refused_close_names_who_is_owed(void **state)
{
	struct scene *scene = *state;
	const char *id = refer(scene, "MEDIUM"), *token;

	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "show %s", id)), EXIT_DONE);
	token = arena_text(scene->arena, strstr(scene->out, "\"case\": \"") + 9, 32);
	mini_say(scene->stage->mini, REFUSAL_DUTIES_OPEN, 1);
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "close %s --reason complete", token)),
			 EXIT_REFUSED);
	assert_non_null(strstr(scene->err, "duties-open"));
	assert_int_equal(type(scene, CRS, arena_print(scene->arena, "close %s --reason complete", token)), EXIT_DONE);
	assert_int_equal(type(scene, CRS, "close 01900000000070008000000000000000 --reason complete"), EXIT_NOT_FOUND);
}

static void
without_the_broker_nobody_can_tell_whether_a_case_may_close(void **state)
{
	struct scene *scene = *state;

	scene->is_offline = 1;
	assert_int_equal(type(scene, CRS, "may-close 01900000000070008000000000000000"), EXIT_NOT_REACHED);
	assert_non_null(strstr(scene->err, "cannot tell"));
	assert_int_equal(type(scene, CRS, CALL "--safe yes"), EXIT_NOT_REACHED);
	assert_non_null(strstr(scene->err, "goes on by itself"));
	assert_int_equal(type(scene, CRS, "doctor"), EXIT_REFUSED);
	assert_non_null(strstr(scene->out, "the broker is not reached"));
}

static void
the_queue_puts_the_high_one_first_and_names_the_children(void **state)
{
	struct scene *scene = *state;
	const char *medium = refer(scene, "MEDIUM"), *high = refer(scene, "HIGH");
	const char *first, *second;

	assert_int_equal(type(scene, CRS, "queue"), EXIT_DONE);
	first = strstr(scene->out, high);
	second = strstr(scene->out, medium);
	assert_ptr_equal(first, scene->out);
	assert_non_null(second);
	assert_non_null(strstr(scene->out, "TEST-Harbour"));
}

static void
what_a_sender_writes_neither_fills_the_queue_nor_forges_a_line(void **state)
{
	struct scene *scene = *state;
	const char *high = refer(scene, "HIGH");
	struct forge *forge = arena_alloc(scene->arena, sizeof *forge);
	forge_new(scene->stage, &(struct forge_route){"police", "crs edt police", "crs"}, forge);
	forge_begin(forge, TYPE_REFERRAL);
	((Tellback__V1__Referral *)forge->document.content->message)->children[0]->given_names =
		arena_print(forge->arena, "%s", edit_repeat(forge->arena, "x\nDANGER ", 1000000));
	forge_finish(forge);
	assert_string_equal(forge_answer(forge), "verified");
	assert_true(!type(scene, CRS, "queue") && strstr(scene->out, high));
	assert_true(!strstr(scene->out, "\nDANGER") && strlen(scene->out) < 2000);
}

static void
nobody_sends_a_file_that_it_could_not_read_itself(void **state)
{
	struct scene *scene = *state;
	char path[] = "/tmp/tellback-attach-XXXXXX";
	int fd = mkstemp(path);
	const char *name = path + 5;
	const char *text =
		actor_text(scene->stage->actors[POLICE], TYPE_REFERRAL,
			   arena_print(scene->arena,
				       "\"attachments\": [{\"file\": \"%s\", \"mediaType\": \"text/plain\"}],", name));

	assert_int_equal(write(fd, "x", 1), 1);
	assert_int_equal(close(fd), 0);
	stage_play(scene->stage);
	scene->uid = getuid() + 1;
	payload(scene, text);
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "send - --attach %s", path)),
			 EXIT_NOT_PERMITTED);
	assert_int_equal(chmod(path, 0604), 0);
	payload(scene, text);
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "send - --attach %s", path)), EXIT_DONE);
	assert_int_equal(chmod(path, 0600), 0);
	scene->uid = getuid();
	payload(scene, text);
	assert_int_equal(type(scene, POLICE, arena_print(scene->arena, "validate - --attach %s", path)), EXIT_DONE);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		SCENE(wrong_words_are_named),
		SCENE(every_verb_has_its_help),
		SCENE(a_decision_by_options_reaches_its_referrer),
		SCENE(an_answer_without_its_parts_is_not_sent),
		SCENE(what_is_typed_once_more_after_its_answer_is_another_message),
		SCENE(opening_takes_a_person_with_a_role),
		SCENE(an_excuse_takes_a_second_person_who_is_a_manager),
		SCENE(a_call_is_logged_only_if_it_was_asked_whether_it_is_safe),
		SCENE(a_call_and_its_decision_are_one_step),
		SCENE(a_refused_close_names_who_is_owed),
		SCENE(without_the_broker_nobody_can_tell_whether_a_case_may_close),
		SCENE(the_queue_puts_the_high_one_first_and_names_the_children),
		SCENE(what_a_sender_writes_neither_fills_the_queue_nor_forges_a_line),
		SCENE(nobody_sends_a_file_that_it_could_not_read_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
