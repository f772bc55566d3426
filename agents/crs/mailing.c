#include "crs/mailing.h"

#include <string.h>

struct piece {
	struct view json;
	const char *title;
	struct agent_sent sent;
	int is_over;
};

struct mailing {
	struct piece pieces[MAILING_MOST];
	size_t count;
	int is_validated;
	enum exit_code worst;
};

static struct mailing *
mailing_of(struct verb_call *call)
{
	if (!call->memory)
		call->memory = arena_alloc(call->arena, sizeof(struct mailing));
	return call->memory;
}

int
mailing_begun(const struct verb_call *call)
{
	const struct mailing *mailing = call->memory;

	return mailing && mailing->count;
}

enum exit_code
mailing_add(struct verb_call *call, const struct letter *letter, const char *title)
{
	struct mailing *mailing = mailing_of(call);
	struct view json;
	enum exit_code code;

	if (!mailing || !title)
		return verbs_trouble(call, "messages", STATUS_NO_MEMORY);
	if (mailing->count == MAILING_MOST) {
		page_line(&call->err, "%s: at most %d messages at once", call->verb->name, MAILING_MOST);
		return EXIT_REFUSED;
	}
	code = verbs_letter_json(call, letter, &json);
	if (!code)
		mailing->pieces[mailing->count++] = (struct piece){.json = json, .title = title};
	return code;
}

static enum exit_code
validate(struct verb_call *call, struct mailing *mailing)
{
	enum exit_code code = EXIT_DONE;

	for (size_t i = 0; !code && i < mailing->count; i++) {
		const struct agent_submission submission = {.json = mailing->pieces[i].json, .person = call->person};
		struct arena *own = arena_new(VERBS_MESSAGE_BYTES);
		struct document_problems *problems = own ? arena_alloc(own, sizeof *problems) : NULL;
		enum status status = STATUS_NO_MEMORY;

		if (problems)
			status = agent_validate(call->desk->agent, &submission, call->now, own, problems);
		if (status == STATUS_MALFORMED) {
			if (mailing->count > 1)
				page_line(&call->err, "%s:", mailing->pieces[i].title);
			code = verbs_problems(call, problems);
		} else if (status == STATUS_BUSY && !call->is_late) {
			call->is_waiting = 1; /* a card is on its way */
			arena_free(own);
			return EXIT_DONE;
		} else if (status) {
			code = verbs_trouble(call, mailing->pieces[i].title, status);
		}
		arena_free(own);
	}
	mailing->is_validated = !code;
	return code;
}

/* One step of one piece, by the call's own members for a message. */
static int
step(struct verb_call *call, struct mailing *mailing, struct piece *piece)
{
	enum exit_code code = EXIT_DONE;

	call->is_waiting = 0;
	call->sent = piece->sent;
	if (!verbs_is_sent(call)) {
		if (!verbs_value(call, "--json"))
			page_line(&call->out, "%s", piece->title);
		code = verbs_submit(call, piece->json);
	}
	if (!code && verbs_is_sent(call) && !call->is_waiting)
		code = verbs_await(call);
	piece->sent = call->sent;
	piece->is_over = code || !call->is_waiting;
	if (code && !mailing->worst)
		mailing->worst = code;
	return !piece->is_over;
}

enum exit_code
mailing_send(struct verb_call *call)
{
	struct mailing *mailing = mailing_of(call);
	int is_waiting = 0;

	if (!mailing)
		return verbs_trouble(call, "messages", STATUS_NO_MEMORY);
	if (!mailing->is_validated) {
		enum exit_code code = validate(call, mailing);

		if (code || call->is_waiting)
			return code;
	}
	for (size_t i = 0; i < mailing->count; i++)
		if (!mailing->pieces[i].is_over)
			is_waiting |= step(call, mailing, &mailing->pieces[i]);
	call->is_waiting = is_waiting && !call->is_late;
	return call->is_waiting ? EXIT_DONE : mailing->worst;
}
