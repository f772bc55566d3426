#include "support/trials.h"

#include <assert.h>
#include <string.h>

#include "base/clock.h"
#include "base/id.h"
#include "support/trials_sets.h"

static const struct trials_case *(*const sets[])(size_t *) = {
	trials_again_list, trials_note_list, trials_envelope_list, trials_keys_list, trials_rules_list, trials_log_list,
};

#define SETS (sizeof sets / sizeof *sets)

const struct trials_case *
trials_find(const char *name)
{
	for (size_t i = 0; i < SETS; i++) {
		size_t count;
		const struct trials_case *list = sets[i](&count);

		for (size_t at = 0; at < count; at++)
			if (!strcmp(list[at].name, name))
				return &list[at];
	}
	return NULL;
}

size_t
trials_count(void)
{
	size_t all = 0, count;

	for (size_t i = 0; i < SETS; i++) {
		(void)sets[i](&count);
		all += count;
	}
	return all;
}

void
trials_begin(const char *program, struct trial *ret_trial)
{
	const struct notes_message referral = {.from = "police", .type = "referral", .id = 1, .case_id = 2,
					       .to = "crs edt police", .facts = TRIALS_FACTS};
	int64_t begin_s = program ? clock_now().ms / 1000 : NOTES_BEGIN_S;

	*ret_trial = (struct trial){.box = core_box_new_at(begin_s), .next_id = 10, .next_facts = TRIALS_FACTS};
	if (program)
		core_box_serve(ret_trial->box, program);
	assert(!core_box_send(ret_trial->box, referral, &ret_trial->referral).code);
}

struct trial *
trials_open(struct trials_run *run)
{
	if (!run->is_open)
		trials_begin(run->program, &run->trial);
	run->is_open = 1;
	return &run->trial;
}

void
trials_shut(struct trials_run *run)
{
	if (run->is_open)
		core_box_free(run->trial.box);
	run->is_open = 0;
}

enum refusal
trials_make(struct trial *trial, const struct trials_case *found)
{
	enum refusal code;

	memset(&trial->box->last, 0, sizeof trial->box->last);
	code = found->make(trial);
	/* what was not taken took no seq: the next message has the one that is due */
	core_box_seqs(trial->box);
	return code;
}

enum trials_kept
trials_kept(struct trial *trial)
{
	const struct frame hello = {0, FRAME_HELLO, {.hello = {FRAME_PROTOCOL, "test", "kept"}}};
	const struct frame *answer;
	struct view note = trial->box->last.note, have;

	if (!note.size)
		return TRIALS_NO_NOTE;
	answer = core_box_ask(trial->box, trial->box->last.agency, &hello);
	assert(answer);
	if (answer->kind != FRAME_WELCOME)
		return TRIALS_NO_NOTE; /* revoked: it is told nothing */
	have = answer->as.welcome.have_note;
	return have.size == note.size && !memcmp(have.bytes, note.bytes, note.size) ? TRIALS_KEPT : TRIALS_NOT_KEPT;
}

struct notes_message
trials_referral(struct trial *trial, const char *from)
{
	struct notes_message message = {.from = from, .type = "referral", .facts = TRIALS_FACTS};

	message.id = trial->next_id++;
	message.case_id = trial->next_id++;
	message.to = !strcmp(from, "police") ? "crs edt police" : !strcmp(from, "camhs") ? "camhs crs edt" : "ambulance crs edt";
	return message;
}

struct notes_message
trials_answer(struct trial *trial, const char *type, const char *to, const char *facts)
{
	return (struct notes_message){.from = "crs", .type = type, .to = to, .facts = facts, .id = trial->next_id++,
				      .case_id = 2, .re = 1};
}

enum refusal
trials_send(struct trial *trial, struct notes_message message)
{
	struct envelope envelope;

	return core_box_send(trial->box, message, &envelope).code;
}

enum refusal
trials_next(struct trial *trial, const char *agency)
{
	struct notes_message message = trials_referral(trial, agency);

	message.facts = trial->next_facts;
	return trials_send(trial, message);
}

struct line {
	const char *who;
	const struct revoked *revoked;
};

static void
put_line(void *context, struct directory_agency *agencies, size_t count)
{
	const struct line *line = context;

	for (size_t i = 0; i < count; i++)
		if (!strcmp(agencies[i].id.name, line->who)) {
			agencies[i].revoked = line->revoked;
			agencies[i].revoked_count = 1;
		}
}

void
trials_revoke(struct trial *trial, const char *who, const struct revoked *revoked)
{
	struct line line = {who, revoked};

	notes_directory(trial->box->world, put_line, &line);
	assert(core_box_load(trial->box, trial->box->world->directory_raw) == STATUS_OK);
}
