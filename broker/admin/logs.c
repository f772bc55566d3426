#include "admin/logs.h"

#include "core/cosign.h"
#include "core/shown.h"
#include "note/cosignature.h"
#include "store/witnessed.h"

#define HOUR_MS (3600LL * 1000)

/* What is kept as witnessed, if the log that is shown reaches so far. */
static enum status
find_witnessed(struct core *core, uint64_t shown, uint64_t *ret_size, struct view *ret_note)
{
	enum status status = store_witnessed_find(core->store, core->scratch, ret_size, ret_note);

	return !status && *ret_size > shown ? STATUS_NOT_FOUND : status;
}

static enum status
status_of(enum cosign_code code)
{
	switch (code) {
	case COSIGN_TAKEN:
		break;
	case COSIGN_NOTE:
		return STATUS_MALFORMED;
	case COSIGN_FOREIGN:
		return STATUS_CONFLICT;
	case COSIGN_ROLE:
	case COSIGN_NOT_THIS_LOG:
	case COSIGN_NO_WITNESS:
	case COSIGN_CODE_COUNT:
		return STATUS_NOT_PERMITTED;
	}
	return STATUS_OK;
}

enum status
logs_cosign(struct shows *shows)
{
	static const char *const sentences[COSIGN_CODE_COUNT] = {
#define X(code, word, sentence) sentence,
		COSIGN_CODE_TABLE(X)
#undef X
	};
	struct cosign_taken taken = {COSIGN_NOTE, 0};
	enum status status = cosign_take(shows->core, shows->call->payload, "operator", &taken);

	if (status == STATUS_BUSY)
		writing_add(&shows->err, "not taken: nothing of the log is shown now: is the signer running?\n");
	if (status)
		return status;
	if (taken.code != COSIGN_TAKEN)
		writing_add(&shows->err, "not taken: %s\n", sentences[taken.code]);
	else
		writing_add(&shows->out, "taken: witnessed are %llu leaves\n", (unsigned long long)taken.size);
	return status_of(taken.code);
}

/* What the store has and the log does not show. */
static enum status
find_behind(struct core *core, struct logs_state *state)
{
	struct leaf last, oldest;
	enum status status = store_leaf_last(core->store, &last);

	if (status == STATUS_NOT_FOUND || (!status && last.index < state->shown))
		return STATUS_OK;
	if (!status)
		status = store_leaf_find(core->store, state->shown, &oldest);
	if (status)
		return status;
	state->behind = last.index + 1 - state->shown;
	state->behind_since = oldest.accepted;
	return STATUS_OK;
}

enum status
logs_look(struct core *core, struct logs_state *ret_state)
{
	const struct directory *directory = &core->known.directory;
	struct logs_state state = {.shown = shown_look(core->shown)->tree.size};
	struct signed_note note;
	struct view raw;
	uint64_t size = 0;
	enum status status = find_witnessed(core, state.shown, &size, &raw);

	if (!status) {
		state.witnessed = size;
		if (signed_note_split(raw, core->scratch, &note) ||
		    cosignature_newest(&note, directory->witnesses, directory->witness_count, &state.witnessed_at))
			state.witnessed_at.ms = 0; /* of a witness that is no longer one */
	}
	if (!status || status == STATUS_NOT_FOUND)
		status = find_behind(core, &state);
	if (!status)
		*ret_state = state;
	return status;
}

void
logs_text(struct shows *shows, const struct logs_state *state)
{
	const struct core *core = shows->core;
	int64_t age_ms = core->now.ms - state->witnessed_at.ms;

	writing_add(&shows->out, "shown       %llu leaves", (unsigned long long)state->shown);
	if (state->behind) {
		writing_add(&shows->out, ", %llu behind since ", (unsigned long long)state->behind);
		writing_time(&shows->out, state->behind_since.ms);
	}
	if (state->behind && core->now.ms - state->behind_since.ms > CORE_SIGNING_LATE_MS)
		writing_add(&shows->out, "  LATE: is the signer running?");
	writing_add(&shows->out, "\n");
	if (!core->known.has_directory || !core->known.directory.witness_count) {
		writing_add(&shows->out, "witnessed   no witness in the directory\n");
		return;
	}
	if (!state->witnessed_at.ms) {
		writing_add(&shows->out, "witnessed   NOTHING by a witness of the directory\n");
		return;
	}
	writing_add(&shows->out, "witnessed   %llu leaves, ", (unsigned long long)state->witnessed);
	writing_time(&shows->out, state->witnessed_at.ms);
	writing_add(&shows->out, ", %lld h ago%s\n", (long long)((age_ms < 0 ? 0 : age_ms) / HOUR_MS),
		    age_ms > WITNESS_STALE_MS ? "  STALE" : "");
}
