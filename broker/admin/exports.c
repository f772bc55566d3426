#include "admin/exports.h"

#include <inttypes.h>

#include "base/id.h"
#include "core/log_get.h"
#include "core/shown.h"
#include "store/witnessed.h"

/* One page: some milliseconds of core's time. */
#define LEAVES_MOST 2048
#define LEAVES_BYTES ((size_t)2 * 1024 * 1024)
#define DUTIES_MOST 4096

static enum status
bad_words(struct shows *shows, const char *usage)
{
	writing_add(&shows->err, "usage: tellbackctl %s\n", usage);
	shows->code = EXIT_USAGE;
	return STATUS_OK;
}

static void
add_leaf(struct writing *out, const struct store_note *note)
{
	char line[LOG_GET_LINE_SIZE];

	(void)log_get_line(note, line);
	writing_add(out, "%s", line);
	writing_bytes(out, note->note);
}

enum status
exports_leaves(struct shows *shows)
{
	const char *from = shows_option(shows, "--from");
	struct store *store = shows->core->store;
	uint64_t index = 0, count = 0;
	enum status status;

	if (!from || id_number(from, &index))
		return bad_words(shows, "leaves --from INDEX");
	status = inner_leaf_count(shows->core, &count);
	writing_add(&shows->out, "of %" PRIu64 "\n", count);
	for (size_t i = 0; !status && index < count && i < LEAVES_MOST && shows->out.size < LEAVES_BYTES; i++) {
		struct store_note note;

		status = store_note_find(store, index++, shows->core->scratch, &note);
		if (!status)
			add_leaf(&shows->out, &note);
		else if (status == STATUS_CORRUPT)
			writing_add(&shows->err, "leaf %" PRIu64 ": the note behind it is not what was accepted\n",
				    index - 1);
		arena_reset(shows->core->scratch);
	}
	return status;
}

enum status
exports_checkpoint(struct shows *shows)
{
	const struct shown_head *head = shown_look(shows->core->shown);
	struct view note = head->note;
	uint64_t size = head->tree.size;
	enum status status = STATUS_OK;

	if (shows_flag(shows, "--witnessed"))
		status = store_witnessed_find(shows->core->store, shows->core->scratch, &size, &note);
	/* never more than the checkpoint beside it */
	if (!status && size <= head->tree.size)
		writing_bytes(&shows->out, note);
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status
exports_duties(struct shows *shows)
{
	const char *case_token = shows_option(shows, "--case"), *after = shows_option(shows, "--after");
	struct store_page page = {.most = DUTIES_MOST};
	struct duty *duties = NULL;
	size_t count = 0;
	enum status status;

	if ((case_token && !id_is_id(case_token)) || (after && id_number(after, &page.after)))
		return bad_words(shows, "duties [--case TOKEN]");
	if (case_token)
		id_set(page.case_token.hex, ID_SIZE, case_token);
	status = store_duties_page(shows->core->store, &page, shows->core->scratch, &duties, &count);
	if (status == STATUS_NOT_FOUND)
		writing_add(&shows->err, "there is no case %s\n", case_token);
	if (status)
		return status;
	if (count == DUTIES_MOST)
		writing_add(&shows->out, "after %" PRIu64 "\n", page.after);
	else
		writing_add(&shows->out, "end\n");
	for (size_t i = 0; i < count; i++) {
		char line[DUTY_LINE_SIZE];

		duty_print(&duties[i], line);
		writing_add(&shows->out, "%s\n", line);
	}
	return STATUS_OK;
}
