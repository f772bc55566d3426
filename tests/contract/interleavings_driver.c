/* A tale told in many orders: each keeps every sender's own and puts no note
 * before one it names; half of the notes are submitted twice, the broker is
 * killed at some moment, and a refused close is sent again at the end.  What is
 * owed to whom and how it ended, and who was told, are always the same, and
 * the reviewer's replay of the notes agrees.
 * usage: interleavings_driver CORE TALE [FIRST COUNT]; TALE=n tells one order,
 * SHOW=1 prints what came of the first, KEEP=FOLDER keeps its export. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "review/duties.h"
#include "review/replay_folder.h"
#include "support/cleared.h"
#include "support/core_rig.h"
#include "support/exported.h"
#include "support/tale_order.h"
#include "tellback/refusal.h"

#define WORKERS 2
#define ARENA_BYTES ((size_t)1 << 30)
#define NEVER SIZE_MAX

#define MUST(done)                                                                                                     \
	do {                                                                                                           \
		if (!(done)) {                                                                                         \
			(void)printf("not ok - interleavings_driver.c:%d: %s\n", __LINE__, #done);                     \
			exit(1);                                                                                       \
		}                                                                                                      \
	} while (0)

/* The whole of what all seeds share. */
struct stage {
	const char *program;
	struct core_box *box;
	struct tale *tale;
	struct view store; /* with directory, policy and cards, and nothing else */
	const char *want;  /* what the tale in its own order comes to */
	const char *keep;  /* where to keep its export, or NULL */
};

/* One telling: the notes in an order, some of them again. */
struct telling {
	const struct stage *stage;
	uint64_t seed;
	struct tale_order order;
	size_t kill_at; /* before which of the order; NEVER */
	size_t window;	/* how many may be unanswered */
	struct core_rig rig;
	struct {
		uint64_t question;
		size_t note;
	} asked[TALE_ORDER];
	size_t asked_count;
	int is_answered[TALE_NOTES];
	struct frame_answer answers[TALE_NOTES];
	struct arena *arena;
	char wrong[800];
};

/* ---- the broker ------------------------------------------------------------------ */

static void
ask(struct telling *telling, size_t at)
{
	const struct tale_note *note = &telling->stage->tale->notes[at];
	struct frame frame = {0, FRAME_SUBMIT, {.submit = {.notes = {note->note}, .note_count = 1}}};

	if (note->body.size) {
		frame.as.submit.bodies[0] = note->body;
		frame.as.submit.body_count = 1;
	}
	telling->asked[telling->asked_count].question = core_rig_ask(&telling->rig, note->sender, &frame);
	telling->asked[telling->asked_count++].note = at;
}

static void
complain(struct telling *telling, size_t at, const char *what, enum refusal code)
{
	const struct tale_note *note = &telling->stage->tale->notes[at];

	if (!telling->wrong[0])
		(void)snprintf(telling->wrong, sizeof telling->wrong, "%s of %s (note %zu): %s %s", note->name,
			       note->sender, at + 1, what, refusal_row(code)->word);
}

static void
take_answer(struct telling *telling, size_t at, const struct frame_answer *answer)
{
	const struct tale_note *note = &telling->stage->tale->notes[at];

	if (telling->is_answered[at] &&
	    (answer->code != telling->answers[at].code || answer->index != telling->answers[at].index))
		complain(telling, at, "the second answer is not the first:", answer->code);
	telling->is_answered[at] = 1;
	telling->answers[at] = *answer;
	if (answer->code && (answer->code != REFUSAL_DUTIES_OPEN || note->envelope.type != TYPE_CLOSE))
		complain(telling, at, "is refused:", answer->code);
}

/* The next reply; non-zero if core is no more. */
static int
hear(struct telling *telling)
{
	struct frame frame;
	uint64_t question;
	size_t at = 0;

	if (core_rig_reply(&telling->rig, &question, &frame))
		return -1;
	while (at < telling->asked_count && telling->asked[at].question != question)
		at++;
	MUST(at < telling->asked_count && frame.kind == FRAME_ANSWERS && frame.as.answers->count == 1);
	take_answer(telling, telling->asked[at].note, &frame.as.answers->answers[0]);
	memmove(&telling->asked[at], &telling->asked[at + 1], (--telling->asked_count - at) * sizeof *telling->asked);
	return 0;
}

static void
hear_until(struct telling *telling, size_t left)
{
	while (telling->asked_count > left)
		MUST(!hear(telling));
}

static void
start(struct telling *telling)
{
	core_rig_line(&telling->rig);
	core_rig_start(&telling->rig, telling->stage->program, NULL);
}

/* It dies in the midst of what it was asked; its agents ask again, in the same
 * order. */
static void
strike(struct telling *telling)
{
	size_t notes[TALE_ORDER], count;

	for (uint64_t heard = tale_roll(&telling->order, telling->asked_count + 1); heard; heard--)
		MUST(!hear(telling));
	MUST(WIFSIGNALED(core_rig_kill(&telling->rig)));
	while (telling->asked_count && !hear(telling))
		; /* what it had said before */
	count = telling->asked_count;
	for (size_t i = 0; i < count; i++)
		notes[i] = telling->asked[i].note;
	telling->asked_count = 0;
	start(telling);
	for (size_t i = 0; i < count; i++)
		ask(telling, notes[i]);
}

static void
tell(struct telling *telling)
{
	const struct tale *tale = telling->stage->tale;

	MUST(!file_write(telling->rig.store, telling->stage->store, 0600));
	start(telling);
	for (size_t i = 0; i < telling->order.count; i++) {
		if (i == telling->kill_at)
			strike(telling);
		ask(telling, telling->order.places[i]);
		hear_until(telling, telling->window - 1);
	}
	hear_until(telling, 0);
	for (size_t i = 0; i < tale->count; i++) {
		if (!tale->notes[i].is_last)
			continue;
		for (size_t k = 0; k < i; k++)
			if (!strcmp(tale->notes[k].name, tale->notes[i].name) && telling->answers[k].code) {
				ask(telling, i);
				hear_until(telling, 0);
				if (telling->answers[i].code)
					complain(telling, i, "is refused at the end:", telling->answers[i].code);
			}
	}
	(void)core_rig_kill(&telling->rig); /* and once more, when all is said */
}

/* ---- what came of it ---------------------------------------------------------------- */

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once: the same answer may have been sent under two ids. */
static const char *
join(const char **lines, size_t count, struct arena *arena)
{
	size_t size = 1;
	char *text, *at;

	qsort(lines, count, sizeof *lines, by_text);
	for (size_t i = 0; i < count; i++)
		size += strlen(lines[i]) + 1;
	at = text = arena_alloc(arena, size);
	MUST(text);
	for (size_t i = 0; i < count; i++)
		if (!i || strcmp(lines[i], lines[i - 1]) != 0)
			at += sprintf(at, "%s\n", lines[i]);
	return text;
}

static size_t
list_told(const struct telling *telling, struct store *store, const char *agency, const char **lines)
{
	struct store_items_ask items_ask = {.most = 1000, .most_bytes = (size_t)64 << 20};
	struct store_item *items;
	size_t count, told = 0;

	(void)snprintf(items_ask.agency.name, sizeof items_ask.agency.name, "%s", agency);
	MUST(!store_items(store, &items_ask, telling->arena, &items, &count) && count < items_ask.most);
	for (size_t i = 0; i < count; i++) {
		const struct tale_note *note = tale_find(telling->stage->tale, &items[i].note.leaf.note);

		if (note && note->name[0])
			lines[told++] = arena_print(telling->arena, "told %s %s", agency, note->name);
	}
	return told;
}

static size_t
list_duties(const struct telling *telling, const struct duty *duties, size_t count, const char **lines)
{
	const struct tale *tale = telling->stage->tale;

	for (size_t i = 0; i < count; i++) {
		const struct duty *duty = &duties[i];
		const char *by = tale_name(tale, duty->ended_by.hex);

		lines[i] = arena_print(telling->arena, "duty %s/%s/%s%s%s %s -> %s child %s %s%s%s",
				       tale_name(tale, duty->opened_by.hex), duty_kind_word(duty->kind),
				       duty->party.name, duty->part[0] ? "/" : "", duty->part, duty->debtor.name,
				       duty->creditor.name, duty->child.hex[0] ? duty->child.hex : "-",
				       duty_state_word(duty->state), by[0] ? " by " : "", by);
	}
	return count;
}

/* What the reviewer's program makes of the notes alone, as it would print it. */
static const char *
review(struct telling *telling, const char *folder)
{
	struct trouble trouble = {""};
	const struct pinned none = {.count = 0};
	struct folder opened;
	struct replay *replay = NULL;
	char *text = NULL;
	const char *kept;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	MUST(out);
	if (!folder_open(folder, telling->arena, &opened, &trouble))
		replay = replay_folder(&opened, &none, &trouble);
	if (replay)
		MUST(!duties_print(replay_book(replay), out));
	else
		(void)snprintf(telling->wrong, sizeof telling->wrong, "the review: %s", trouble.words);
	replay_free(replay);
	MUST(!fclose(out));
	kept = arena_text(telling->arena, text, size);
	free(text);
	return kept;
}

/* For whoever wants to look at it: the export, and beside it its duties. */
static void
keep(const struct stage *stage, struct store *store, const char *lines)
{
	char path[400];

	exported_notes(store, &stage->box->world->log.signer, stage->keep);
	(void)snprintf(path, sizeof path, "%s.duties", stage->keep);
	MUST(!file_write(path, (struct view){(const uint8_t *)lines, strlen(lines)}, 0600));
}

/* The lines that all tellings have in common; in `wrong` if the review differs. */
static const char *
look(struct telling *telling)
{
	const struct stage *stage = telling->stage;
	const char **lines = arena_array(telling->arena, 20000, sizeof *lines);
	char folder[200];
	struct store *store;
	struct duty *duties;
	size_t count, at;
	const char *text;

	MUST(lines && !store_open(telling->rig.store, STORE_SERVE, &store));
	duties = exported_duties(store, telling->arena, &count);
	at = list_duties(telling, duties, count, lines);
	for (size_t i = 0; i < stage->box->world->agency_count; i++)
		at += list_told(telling, store, stage->box->world->agencies[i].name, lines + at);
	text = join(lines, at, telling->arena);
	(void)snprintf(folder, sizeof folder, "%s/exported", telling->rig.folder);
	exported_notes(store, &stage->box->world->log.signer, folder);
	if (stage->keep && !telling->seed)
		keep(stage, store, exported_lines(duties, count, telling->arena));
	store_close(store);
	if (strcmp(review(telling, folder), exported_lines(duties, count, telling->arena)) != 0 && !telling->wrong[0])
		(void)snprintf(telling->wrong, sizeof telling->wrong, "the reviewer's duties are not the broker's");
	(void)cleared_folder(folder);
	return text;
}

/* ---- all of them ---------------------------------------------------------------------- */

/* Lines of ${a} that are not in ${b}. */
static void
print_missing(const char *label, const char *a, const char *b)
{
	while (*a) {
		size_t size = (size_t)(strchr(a, '\n') - a) + 1;
		char line[600];

		(void)snprintf(line, sizeof line, "%.*s", (int)size, a);
		if (!strstr(b, line))
			(void)printf("    %s %s", label, line);
		a += size;
	}
}

static struct telling *
new_telling(const struct stage *stage, uint64_t seed)
{
	struct telling *telling = calloc(1, sizeof *telling);

	MUST(telling);
	telling->stage = stage;
	telling->seed = seed;
	telling->arena = arena_new(ARENA_BYTES);
	telling->kill_at = NEVER;
	telling->window = 1;
	MUST(telling->arena);
	core_rig_open(&telling->rig);
	return telling;
}

static void
free_telling(struct telling *telling)
{
	core_rig_close(&telling->rig);
	arena_free(telling->arena);
	free(telling);
}

static void
print_order(const struct telling *telling)
{
	(void)printf("    in the order:");
	for (size_t i = 0; i < telling->order.count; i++) {
		const struct tale_note *note = &telling->stage->tale->notes[telling->order.places[i]];

		(void)printf("%s %s", i == telling->kill_at ? " (killed)" : "", note->name[0] ? note->name : note->sender);
	}
	(void)printf("\n");
}

static int
tell_once(const struct stage *stage, uint64_t seed)
{
	struct telling *telling = new_telling(stage, seed);
	const char *text;
	int failed;

	tale_order(stage->tale, seed, &telling->order);
	telling->kill_at = tale_roll(&telling->order, telling->order.count);
	telling->window = 1 + tale_roll(&telling->order, 12);
	tell(telling);
	text = look(telling);
	failed = telling->wrong[0] || strcmp(text, stage->want) != 0;
	if (failed) {
		(void)printf("not ok - interleaving TALE=%llu: %s\n", (unsigned long long)seed,
			     telling->wrong[0] ? telling->wrong : "something came out otherwise");
		print_missing("only here:  ", text, stage->want);
		print_missing("only there: ", stage->want, text);
		print_order(telling);
		(void)fflush(stdout);
	}
	free_telling(telling);
	return failed;
}

/* The tale as it is written: what the others are held against. */
static void
tell_first(struct stage *stage)
{
	struct telling *telling = new_telling(stage, 0);

	for (size_t i = 0; i < stage->tale->count; i++)
		if (!stage->tale->notes[i].is_last)
			telling->order.places[telling->order.count++] = i;
	tell(telling);
	stage->want = look(telling);
	stage->want = arena_text(stage->box->arena, stage->want, strlen(stage->want));
	MUST(stage->want);
	if (getenv("SHOW"))
		(void)printf("%s", stage->want);
	(void)printf("%s - the tale in its own order%s%s\n", telling->wrong[0] ? "not ok" : "ok",
		     telling->wrong[0] ? ": " : "", telling->wrong);
	(void)fflush(stdout);
	if (telling->wrong[0])
		exit(1);
	free_telling(telling);
}

static void
prepare(struct stage *stage, const char *path)
{
	FILE *file = fopen(path, "re");
	struct arena *arena;

	MUST(file);
	stage->box = core_box_new_at(clock_now().ms / 1000 - 60);
	stage->tale = tale_read(file, stage->box);
	MUST(!fclose(file));
	core_close(stage->box->core);
	stage->box->core = NULL;
	arena = stage->box->arena;
	MUST(!file_read(stage->box->path, (size_t)64 << 20, arena, &stage->store));
}

static int
tell_all(const struct stage *stage, uint64_t first, uint64_t count)
{
	pid_t workers[WORKERS];
	int failed = 0;

	for (uint64_t w = 0; w < WORKERS; w++) {
		workers[w] = fork();
		MUST(workers[w] >= 0);
		if (workers[w])
			continue;
		for (uint64_t seed = first + w; seed < first + count && failed < 3; seed += WORKERS)
			failed += tell_once(stage, seed);
		_exit(failed != 0);
	}
	for (size_t w = 0; w < WORKERS; w++) {
		int how = 0;

		MUST(waitpid(workers[w], &how, 0) == workers[w]);
		failed |= !WIFEXITED(how) || WEXITSTATUS(how);
	}
	return failed;
}

int
main(int argc, char **argv)
{
	struct stage stage = {.program = argv[1], .keep = getenv("KEEP")};
	const char *seed = getenv("TALE");
	uint64_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 1, count = argc > 4 ? strtoull(argv[4], NULL, 10) : 200;
	int failed;

	MUST(argc > 2);
	if (seed && *seed) {
		first = strtoull(seed, NULL, 10);
		count = 1;
	}
	prepare(&stage, argv[2]);
	tell_first(&stage);
	failed = tell_all(&stage, first, count);
	if (count)
		(void)printf("%s - %llu orders of %zu notes from TALE=%llu, half of them sent twice, the broker killed in each: one "
		     "list of duties, one of who was told, and the reviewer's agrees\n",
		     failed ? "not ok" : "ok", (unsigned long long)count, stage.tale->count, (unsigned long long)first);
	free(stage.tale);
	core_box_free(stage.box);
	return failed;
}
