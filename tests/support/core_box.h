/* A broker's core in a box: a store in a temporary folder, the small world of
 * support/notes.h loaded, and questions in a line or two.  No sockets, no
 * clock: a test moves ${now} itself.  Or a real tellback-core process serves
 * it, by the real clock.  What goes wrong in here ends the test. */
#ifndef TELLBACK_SUPPORT_CORE_BOX_H
#define TELLBACK_SUPPORT_CORE_BOX_H

#include "core/inner.h"
#include "support/box_signer.h"
#include "support/core_process.h"
#include "support/notes.h"

/**
 * struct core_box:
 * The box.
 *
 * Shape:  ${replies} are those of the last turn, decoded; they live until the
 *         next.  ${core} NULL while ${process} serves, which is NULL else.
 *         ${last} what was submitted last, to be submitted again.  ${signer}
 *         signs what each turn committed, by the world's log key, into `log`
 *         in ${folder}; ${is_log_still} non-zero: it does not, for the while.
 */
struct core_box {
	char folder[128];
	int is_kept;
	char path[144];
	struct notes *world;
	struct core *core;
	struct core_process *process;
	struct box_signer *signer;
	int is_log_still;
	struct {
		const char *agency;
		struct view note;
		struct view body;
	} last;
	struct core_now now;
	uint64_t question; /* the last one asked */
	struct arena *arena;
	struct frame replies[256];
	uint64_t reply_to[256];
	size_t reply_count;
};

/**
 * core_box_new(), core_box_new_at(begin_s), core_box_new_in(parent, begin_s),
 * core_box_free(box):
 * With directory and policy loaded and every agency's card submitted; in a
 * world of NOTES_BEGIN_S or of ${begin_s}, in a folder of /tmp or ${parent}.
 */
struct core_box *core_box_new(void);
struct core_box *core_box_new_at(int64_t begin_s);
struct core_box *core_box_new_in(const char *parent, int64_t begin_s);
void core_box_free(struct core_box *box);

/**
 * core_box_open(world, folder, now_s):
 * A box in ${folder}, which stays when the box is freed: a new one, or one
 * whose store is there already.
 *
 * Owner:  takes ${world}.
 */
struct core_box *core_box_open(struct notes *world, const char *folder, int64_t now_s);

/**
 * core_box_set_up(state), core_box_tear_down(state):
 * A core_box_new before each test (Monday, 2026-03-02 09:00), gone after it.
 */
int core_box_set_up(void **state);
int core_box_tear_down(void **state);

/**
 * core_box_serve(box, program):
 * From now on the process ${program} serves the store.
 */
void core_box_serve(struct core_box *box, const char *program);

/**
 * core_box_sign(box):
 * Have signed what is committed.  The box does so after each of its turns and
 * loads; for those who call core_turn themselves.
 */
void core_box_sign(struct core_box *box);

/**
 * core_box_reopen(box):
 * As if the process had been killed and started again; a real one is.
 */
void core_box_reopen(struct core_box *box);

/**
 * core_box_load(box, raw), core_box_load_why(box, raw, ret_why):
 * What `tellbackctl load` does; STATUS_NOT_PERMITTED stands for any refusal of
 * a real process.  ${ret_why} is its sentence, in the box's arena.
 */
enum status core_box_load(struct core_box *box, struct view raw);
enum status core_box_load_why(struct core_box *box, struct view raw, const char **ret_why);

/**
 * struct core_box_ask:
 * One question; ${connection} 0 is the agency's own.
 */
struct core_box_ask {
	const char *agency;
	uint64_t connection;
	struct frame frame;
};

/**
 * core_box_turn(box, asks, count):
 * One turn with these questions; their numbers are the ${count} up to
 * ${box}->question.
 */
void core_box_turn(struct core_box *box, const struct core_box_ask *asks, size_t count);

/**
 * core_box_ask(box, agency, frame):
 * One question in a turn of its own; the answer to it, or NULL if it waits.
 */
const struct frame *core_box_ask(struct core_box *box, const char *agency, const struct frame *frame);

/**
 * core_box_raw(box, agency, bytes):
 * One turn with these bytes as a question; the answer to it.
 */
const struct frame *core_box_raw(struct core_box *box, const char *agency, struct view bytes);

/**
 * core_box_seqs(box):
 * Ask what of each agency was taken: the next note it signs has the seq that
 * is due.
 */
void core_box_seqs(struct core_box *box);

/**
 * core_box_heard(box):
 * Every agency offers what it has to a broker that was restored, and has
 * nothing that was lost: from now on what is wrong is refused.
 */
void core_box_heard(struct core_box *box);

/**
 * core_box_reply(box, question):
 * The last turn's reply to that question, or NULL.
 */
const struct frame *core_box_reply(const struct core_box *box, uint64_t question);

/**
 * core_box_body(box, to, bytes):
 * A sealed body for the agencies of ${to}, about ${bytes} long.
 */
struct view core_box_body(struct core_box *box, const char *to, size_t bytes);

/**
 * core_box_message(box, message, ret_envelope):
 * As notes_envelope, with a body sealed to all of `to`; the body is returned.
 */
struct view core_box_message(struct core_box *box, struct notes_message message, struct envelope *ret_envelope);

/**
 * core_box_submit(box, agency, note, body):
 * Submit one note, with its body unless that is empty; its answer.
 */
struct frame_answer core_box_submit(struct core_box *box, const char *agency, struct view note, struct view body);

/**
 * core_box_send(box, message, ret_envelope):
 * core_box_message and core_box_submit in one.
 */
struct frame_answer core_box_send(struct core_box *box, struct notes_message message, struct envelope *ret_envelope);

/**
 * core_box_fetch(box, agency, after, wait_ms):
 * Fetch; the batch, or NULL if it waits.
 */
const struct frame_batch *core_box_fetch(struct core_box *box, const char *agency, uint64_t after, uint64_t wait_ms);

#endif
