/* Is an answer a promise that is kept?  The real tellback-core, watched by
 * strace and killed, with the test in front's place.
 * usage: durability_driver CORE ANSWER_FIRST_CORE UNSYNCED_CORE
 * (tests/demo/break.mk makes the two that must be seen to fail). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "store/store.h"
#include "support/core_rig.h"
#include "support/today.h"
#include "support/trace.h"

#define RUN 20	   /* questions, one after another */
#define WAITING 64 /* questions that wait when core is let run */
#define MOST_SYNCS 8
#define KILLS 10
#define TRACE_ARENA ((size_t)512 << 20)

/* End the test with the reason; a test returns NULL or that. */
#define EXPECT(done, why)                                                                                              \
	do {                                                                                                           \
		if (!(done)) {                                                                                         \
			result = (why);                                                                                \
			goto out;                                                                                      \
		}                                                                                                      \
	} while (0)

struct programs {
	const char *core;
	const char *answer_first;
	const char *unsynced;
};

static const char *const senders[] = {"health", "housing", "police", "school"};
static const char *const watch[] = {"-e", TRACE_CALLS, NULL};

/* What was sent and what was said to it. */
struct message {
	const char *from;
	struct envelope envelope;
	struct frame submit;
	struct frame_answer answer;
};

/* A world, its store, and no core yet. */
struct table {
	struct today *today;
	struct core_rig rig;
	struct message messages[WAITING];
};

static struct table *
table_new(void)
{
	struct table *table = calloc(1, sizeof *table);

	if (!table)
		abort();
	table->today = today_new(16);
	core_rig_open(&table->rig);
	today_store(table->today, table->rig.store);
	for (size_t i = 0; i < WAITING; i++) {
		struct message *message = &table->messages[i];

		message->from = senders[i % (sizeof senders / sizeof *senders)];
		today_referral(table->today, message->from, &message->envelope, &message->submit);
	}
	return table;
}

static void
table_free(struct table *table)
{
	core_rig_close(&table->rig);
	today_free(table->today);
	free(table);
}

static void
start(struct table *table, const char *program, const char *const *strace)
{
	core_rig_line(&table->rig);
	core_rig_start(&table->rig, program, strace);
}

/* Take the answer to ${question}; non-zero if there is none or it is no
 * acceptance. */
static int
take(struct core_rig *rig, uint64_t question, struct frame_answer *ret_answer)
{
	struct frame frame;
	uint64_t answered;

	if (core_rig_reply(rig, &answered, &frame) || answered != question || frame.kind != FRAME_ANSWERS ||
	    frame.as.answers->count != 1 || frame.as.answers->answers[0].code)
		return -1;
	*ret_answer = frame.as.answers->answers[0];
	return 0;
}

static int
submit(struct core_rig *rig, const struct message *message, struct frame_answer *ret_answer)
{
	return take(rig, core_rig_ask(rig, message->from, &message->submit), ret_answer);
}

/* ---- what strace saw ---- */

struct verdict {
	const char *trouble;
	size_t answered;
	size_t written;
	size_t synced;
	struct trace_counts counts;
};

/* Questions were asked from the first on, one for each message. */
static struct verdict
judge(const struct table *table, size_t count)
{
	struct trace_promise promises[WAITING] = {{0}};
	struct verdict verdict = {0};
	struct arena *arena = arena_new(TRACE_ARENA);

	if (!arena)
		abort();
	for (size_t i = 0; i < count; i++)
		promises[i] = (struct trace_promise){.question = i + 1, .mark = table->messages[i].envelope.id.hex};
	verdict.trouble = trace_check(table->rig.trace, arena, promises, count, &verdict.counts);
	for (size_t i = 0; i < count; i++) {
		verdict.answered += promises[i].is_answered != 0;
		verdict.written += promises[i].is_written != 0;
		verdict.synced += promises[i].is_synced != 0;
	}
	arena_free(arena);
	return verdict;
}

static const char *
run_watched(const char *program, struct verdict *ret_verdict)
{
	struct table *table = table_new();
	const char *result = NULL;

	start(table, program, watch);
	for (size_t i = 0; i < RUN; i++)
		EXPECT(!submit(&table->rig, &table->messages[i], &table->messages[i].answer), "a referral is not accepted");
	EXPECT(WIFEXITED(core_rig_end(&table->rig)), "core did not end when its supervisor had gone");
	*ret_verdict = judge(table, RUN);
	result = ret_verdict->trouble;
	if (!result && ret_verdict->answered != RUN)
		result = "strace has not seen every answer";
out:
	table_free(table);
	return result;
}

static const char *
answer_follows_sync(const struct programs *programs)
{
	struct verdict verdict;
	const char *result = run_watched(programs->core, &verdict);

	if (result)
		return result;
	if (verdict.written != RUN)
		return "an answer left before its row was written";
	return verdict.synced == RUN ? NULL : "an answer left before its row was synced";
}

static const char *
answer_first_is_seen(const struct programs *programs)
{
	struct verdict verdict;
	const char *result = run_watched(programs->answer_first, &verdict);

	if (result)
		return result;
	return verdict.written || verdict.synced ? "a core that answers first passes" : NULL;
}

static const char *
unsynced_is_seen(const struct programs *programs)
{
	struct verdict verdict;
	const char *result = run_watched(programs->unsynced, &verdict);

	if (result)
		return result;
	if (verdict.written != RUN)
		return "it was to write, only not to sync";
	return verdict.synced ? "a core that does not sync passes" : NULL;
}

static const char *
waiting_share_syncs(const struct programs *programs)
{
	struct table *table = table_new();
	struct verdict verdict;
	const char *result = NULL;

	core_rig_line(&table->rig);
	for (size_t i = 0; i < WAITING; i++)
		(void)core_rig_ask(&table->rig, table->messages[i].from, &table->messages[i].submit); /* numbered from 1 */
	core_rig_start(&table->rig, programs->core, watch);
	for (size_t i = 0; i < WAITING; i++) {
		EXPECT(!take(&table->rig, i + 1, &table->messages[i].answer), "a referral that waited is not accepted");
		EXPECT(!i || table->messages[i].answer.index == table->messages[i - 1].answer.index + 1,
		       "they were not taken in order");
	}
	(void)core_rig_end(&table->rig);
	verdict = judge(table, WAITING);
	EXPECT(!verdict.trouble, verdict.trouble);
	EXPECT(verdict.answered == WAITING && verdict.synced == WAITING, "an answer left before its row was synced");
	printf("# %d frames, %zu syncs, %zu writes\n", WAITING, verdict.counts.syncs, verdict.counts.writes);
	EXPECT(verdict.counts.syncs <= MOST_SYNCS, "more than 8 syncs for 64 frames");
out:
	table_free(table);
	return result;
}

/* ---- killed ---- */

static int
is_same(const struct frame_answer *a, const struct frame_answer *b)
{
	return a->index == b->index && a->accepted_ms == b->accepted_ms;
}

static int
ask(struct core_rig *rig, const char *from, const struct frame *frame, struct frame *ret_answer)
{
	uint64_t question = core_rig_ask(rig, from, frame), answered;

	return core_rig_reply(rig, &answered, ret_answer) || answered != question;
}

/* Is all of it there: the note and its leaf, the deliveries, the duties? */
static int
is_kept(struct core_rig *rig, const struct message *message)
{
	const struct frame get = {0, FRAME_NOTE_GET, {.note_get = {WANT_OWN_SEQ, message->envelope.seq, {""}, 0}}};
	const struct frame track = {0, FRAME_TRACK, {.track = {message->envelope.id}}};
	const struct frame owed = {0, FRAME_OWED, {.owed = {message->envelope.case_token, 0}}};
	const struct frame_part *part;
	struct frame answer;
	struct view raw = message->envelope.note;

	if (ask(rig, message->from, &get, &answer) || answer.kind != FRAME_PART)
		return 0;
	part = &answer.as.part;
	if (part->bytes.size != raw.size || memcmp(part->bytes.bytes, raw.bytes, raw.size) != 0 ||
	    part->index != message->answer.index || part->accepted_ms != message->answer.accepted_ms)
		return 0;
	if (ask(rig, message->from, &track, &answer) || answer.kind != FRAME_STEPS || answer.as.steps->count != 2)
		return 0;
	return !ask(rig, message->from, &owed, &answer) && answer.kind == FRAME_DUTIES && answer.as.duties.count == 2;
}

static const char *
killed_after_the_answer(const struct programs *programs)
{
	struct table *table = table_new();
	struct frame_answer again;
	const char *result = NULL;

	for (size_t i = 0; i < KILLS; i++) {
		start(table, programs->core, NULL);
		for (size_t k = 0; k < i; k++) {
			EXPECT(is_kept(&table->rig, &table->messages[k]), "an accepted note is not there");
			EXPECT(!submit(&table->rig, &table->messages[k], &again), "the same submit is not accepted");
			EXPECT(is_same(&again, &table->messages[k].answer), "the same submit has another answer");
		}
		EXPECT(!submit(&table->rig, &table->messages[i], &table->messages[i].answer), "it is not accepted");
		EXPECT(!i || table->messages[i].answer.index == table->messages[i - 1].answer.index + 1,
		       "a kill left a leaf behind");
		(void)core_rig_kill(&table->rig);
	}
out:
	table_free(table);
	return result;
}

/* The control: what it answered before it was killed is not there. */
static const char *
answer_first_loses(const struct programs *programs)
{
	struct table *table = table_new();
	struct store *store = NULL;
	struct store_envelope found;
	const char *result = NULL;

	start(table, programs->answer_first, NULL);
	EXPECT(!submit(&table->rig, &table->messages[0], &table->messages[0].answer), "it does not answer first");
	(void)core_rig_kill(&table->rig);
	EXPECT(!store_open(table->rig.store, STORE_LOOK, &store), "the store cannot be read");
	EXPECT(store_envelope_find(store, &table->messages[0].envelope.id, &found) == STATUS_NOT_FOUND,
	       "a core that answers first loses nothing");
out:
	store_close(store);
	table_free(table);
	return result;
}

/* One point: ${call} number ${n} of the process is its last.  ${ret_over}: it
 * came to an answer without one.  Then a core that nobody kills. */
static const char *
killed_at(struct table *table, const char *program, const char *call, unsigned n, struct message *message, int *ret_over)
{
	char inject[64];
	const char *const strace[] = {"-e", TRACE_CALLS, "-e", inject, NULL};
	struct core_rig *rig = &table->rig;
	struct frame_answer again;

	(void)snprintf(inject, sizeof inject, "inject=%s:signal=SIGKILL:when=%u", call, n);
	start(table, program, strace);
	*ret_over = !submit(rig, message, &message->answer);
	if (*ret_over)
		(void)core_rig_end(rig);
	else
		(void)core_rig_kill(rig); /* its tracer may not have ended yet */
	start(table, program, NULL);
	if (submit(rig, message, &again))
		return "what was not answered is not accepted the second time";
	if (*ret_over && !is_same(&again, &message->answer))
		return "the same submit has another answer";
	message->answer = again;
	if (!is_kept(rig, message))
		return "an accepted note is not there";
	(void)core_rig_end(rig);
	return NULL;
}

/* Also while the store is being opened, and while it is mended. */
static const char *
killed_at_every_call(const struct programs *programs)
{
	static const char *const calls[] = {"pwrite64", "fdatasync"};
	struct table *table = table_new();
	uint64_t last = 0;
	unsigned points = 0;
	size_t used = 0;
	const char *result = NULL;

	for (size_t c = 0; c < sizeof calls / sizeof *calls; c++) {
		int is_over = 0;

		for (unsigned n = 1; !is_over; n++, points++) {
			struct message *message = &table->messages[used++ % WAITING];

			if (used > WAITING)
				today_referral(table->today, message->from, &message->envelope, &message->submit);
			result = killed_at(table, programs->core, calls[c], n, message, &is_over);
			EXPECT(!result, result);
			EXPECT(!last || message->answer.index == last + 1, "a kill left a leaf behind");
			last = message->answer.index;
		}
	}
	printf("# %u points\n", points);
	EXPECT(points > 8, "hardly any call was found to kill it at");
out:
	table_free(table);
	return result;
}

/* A sync that failed once must not be followed by a second try: the kernel
 * would say that it succeeded, with the bytes not on the disk. */
static const char *
failed_sync_ends_core(const struct programs *programs)
{
	struct table *table = table_new();
	struct verdict verdict;
	struct core_rig *rig = &table->rig;
	char inject[64];
	const char *const strace[] = {"-e", TRACE_CALLS, "-e", inject, NULL};
	const char *result = NULL;
	int how;

	start(table, programs->core, watch);
	EXPECT(!submit(rig, &table->messages[0], &table->messages[0].answer), "it is not accepted");
	(void)core_rig_end(rig);
	verdict = judge(table, 1);
	EXPECT(!verdict.trouble, verdict.trouble);
	(void)snprintf(inject, sizeof inject, "inject=fdatasync:error=EIO:when=%zu", verdict.counts.datasyncs_before + 1);
	start(table, programs->core, strace);
	EXPECT(submit(rig, &table->messages[1], &table->messages[1].answer), "it answers although the sync failed");
	how = core_rig_end(rig);
	EXPECT(WIFEXITED(how) && WEXITSTATUS(how), "core goes on after a failed sync");
	start(table, programs->core, NULL);
	EXPECT(!submit(rig, &table->messages[1], &table->messages[1].answer), "it is not accepted the second time");
	EXPECT(table->messages[1].answer.index == table->messages[0].answer.index + 1, "a leaf was left behind");
out:
	table_free(table);
	return result;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		const char *(*run)(const struct programs *);
	} tests[] = {
		{"every answer follows a sync that follows its row's write", answer_follows_sync},
		{"a core that answers first is seen by that", answer_first_is_seen},
		{"a core that does not sync is seen by that", unsynced_is_seen},
		{"64 frames that waited make at most 8 syncs and are all answered", waiting_share_syncs},
		{"what was answered outlives SIGKILL and has the same answer again", killed_after_the_answer},
		{"a core that answers first loses by SIGKILL", answer_first_loses},
		{"killed at any write or sync, nothing is lost and nothing is there twice", killed_at_every_call},
		{"after a failed sync nothing is answered and core ends", failed_sync_ends_core},
	};
	struct programs programs;
	int failed = 0;

	if (argc != 4) {
		(void)fputs("usage: durability_driver CORE ANSWER_FIRST_CORE UNSYNCED_CORE\n", stderr);
		return 2;
	}
	programs = (struct programs){argv[1], argv[2], argv[3]};
	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
		const char *why = tests[i].run(&programs);

		printf("%s - durability: %s%s%s\n", why ? "not ok" : "ok", tests[i].name, why ? ": " : "", why ? why : "");
		(void)fflush(stdout); /* children share it */
		failed |= why != NULL;
	}
	return failed;
}
