#include "admin/checks.h"

#include <inttypes.h>

#include "core/checking.h"
#include "core/shown.h"
#include "store/store_info.h"

static void
add_damage(void *context, enum store_check_row row, const char *where)
{
	writing_add(context, "damaged %s %s (%s)\n", store_check_word(row), where, store_check_sentence(row));
}

enum status
checks_step(struct shows *shows)
{
	const struct checking_say say = {add_damage, &shows->out};
	struct store_check_state state;
	char sum[STORE_CHECK_SUM_SIZE];
	enum status status = shows_flag(shows, "--begin") ? checking_begin(shows->core) : STATUS_OK;

	if (!status)
		status = checking_step(shows->core, &say, &state);
	if (status)
		return status;
	if (state.phase != STORE_CHECK_IN_DONE) {
		writing_add(&shows->out, "at %s %" PRIu64 " %" PRIu64 "\n", store_check_phase_word(state.phase), state.at,
			    state.of);
		return STATUS_OK;
	}
	store_check_sum(&state, sum);
	writing_add(&shows->out, "end\n%s", sum);
	return STATUS_OK;
}

enum status
checks_info(struct shows *shows)
{
	char text[STORE_INFO_SIZE];
	enum status status =
		store_info(shows->core->store, shown_look(shows->core->shown)->tree.size, text);

	if (!status)
		writing_add(&shows->out, "store    %s\n%s", shows->core->options.store_path, text);
	return status;
}
