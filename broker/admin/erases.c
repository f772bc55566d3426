#include "admin/erases.h"

#include <inttypes.h>
#include <string.h>

#include "base/id.h"
#include "core/erase.h"
#include "store/store_erase.h"

/* Cases of one page: each is read as a whole. */
#define DUE_MOST 64

/* A page's payload at most: one case at its bound and its receipts. */
#define OTHERS_MOST 200000

static enum status
bad_words(struct shows *shows)
{
	writing_add(&shows->err, "usage: tellbackctl erase CASE [--dry-run]\n");
	shows->code = EXIT_USAGE;
	return STATUS_OK;
}

/* Why not; STATUS_CONFLICT. */
static enum status
say_why(struct shows *shows, const char *token, enum erasing verdict, struct instant from)
{
	switch (verdict) {
	case ERASING_OPEN:
		writing_add(&shows->err, "case %s is open, or one that it is linked with: only a closed case can be erased\n",
			    token);
		break;
	case ERASING_HELD:
		writing_add(&shows->err,
			    "case %s is on hold: it is kept until everyone who was told so has been told that it is over\n",
			    token);
		break;
	case ERASING_TERM:
		writing_add(&shows->err,
			    "no policy says how long the notes of case %s are to be kept (`keep note`): it is kept\n", token);
		break;
	case ERASING_EARLY:
		writing_add(&shows->err, "case %s is to be kept until ", token);
		writing_time(&shows->err, from.ms);
		writing_add(&shows->err, "\n");
		break;
	case ERASING_MAY:
		break;
	}
	return STATUS_CONFLICT;
}

static enum status
no_such_case(struct shows *shows, const char *token)
{
	writing_add(&shows->err, "there is no case %s; one that was erased is not there any more\n", token);
	return STATUS_NOT_FOUND;
}

enum status
erases_due(struct shows *shows)
{
	const char *after = shows_option(shows, "--after");
	struct store_closed_page page = {.most = DUE_MOST};
	struct case_token *tokens = NULL;
	size_t count = 0;
	enum status status;

	if (after && id_number(after, &page.after))
		return bad_words(shows);
	status = store_closed(shows->core->store, &page, shows->out.arena, &tokens, &count);
	if (!status && count == DUE_MOST)
		writing_add(&shows->out, "after %" PRIu64 "\n", page.after);
	else
		writing_add(&shows->out, "end\n");
	for (size_t i = 0; !status && i < count; i++) {
		struct erase_report report;

		status = erase_judge(shows->core, &tokens[i], &report);
		arena_reset(shows->core->scratch);
		if (!status && report.verdict == ERASING_MAY)
			writing_add(&shows->out, "%s\n", tokens[i].hex);
	}
	return status;
}

enum status
erases_look(struct shows *shows)
{
	const char *from = shows_option(shows, "--from"), *token = shows_option(shows, "--case");
	struct erase_page page = {0};
	struct case_token asked;
	enum status status;

	if (!token || !id_is_id(token) || !from || id_number(from, &page.next))
		return bad_words(shows);
	id_set(asked.hex, sizeof asked.hex, token);
	status = erase_look(shows->core, &asked, shows->out.arena, &page);
	if (status == STATUS_NOT_FOUND)
		return no_such_case(shows, token);
	if (status)
		return status;
	if (page.verdict != ERASING_MAY)
		return say_why(shows, token, page.verdict, page.from);
	if (page.is_end)
		writing_add(&shows->out, "end\n");
	else
		writing_add(&shows->out, "next %" PRIu64 "\n", page.next);
	for (size_t i = 0; i < page.count; i++)
		writing_add(&shows->out, "%" PRIu64 "\n", page.indices[i]);
	return STATUS_OK;
}

/* The payload's numbers, a line each. */
static enum status
read_others(struct shows *shows, struct erase_ask *ask)
{
	struct view payload = shows->call->payload;
	char *text = arena_text(shows->out.arena, payload.bytes ? (const void *)payload.bytes : "", payload.size);
	uint64_t *others;
	size_t lines = 0;

	for (size_t i = 0; i < payload.size; i++)
		lines += payload.bytes[i] == '\n';
	others = lines <= OTHERS_MOST ? arena_array(shows->out.arena, lines ? lines : 1, sizeof *others) : NULL;
	if (!text || !others)
		return STATUS_NO_MEMORY;
	for (size_t i = 0; i < lines; i++)
		if (id_number(strsep(&text, "\n"), &others[i]))
			return STATUS_MALFORMED;
	ask->others = others;
	ask->other_count = lines;
	return text && *text ? STATUS_MALFORMED : STATUS_OK;
}

enum status
erases_case(struct shows *shows)
{
	const char *token = shows_option(shows, "--case");
	struct case_token asked;
	struct erase_ask ask = {.token = &asked};
	struct erase_report report;
	enum status status;

	if (!token || !id_is_id(token))
		return bad_words(shows);
	id_set(asked.hex, sizeof asked.hex, token);
	status = read_others(shows, &ask);
	if (!status)
		status = erase_case(shows->core, &ask, &report);
	if (status == STATUS_NOT_FOUND)
		return no_such_case(shows, token);
	if (status)
		return status;
	if (report.verdict != ERASING_MAY)
		return say_why(shows, token, report.verdict, report.from);
	writing_add(&shows->out, "case %s: %zu notes erased (with %zu linked), log index %" PRIu64 "\n", token, report.notes,
		    report.cases - 1, report.index);
	return STATUS_OK;
}
