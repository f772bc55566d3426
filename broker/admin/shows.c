#include "admin/shows.h"

#include <string.h>

#include "base/id.h"
#include "note/directory.h"

/* Rows of one listing; a call's reply has a bound. */
#define ROWS_MOST 20000
#define NOTES_BYTES ((size_t)16 * 1024 * 1024)

const char *
shows_option(const struct shows *shows, const char *name)
{
	for (size_t i = 1; i + 1 < shows->call->word_count; i++)
		if (!strcmp(shows->call->words[i], name))
			return shows->call->words[i + 1];
	return NULL;
}

int
shows_flag(const struct shows *shows, const char *name)
{
	for (size_t i = 1; i < shows->call->word_count; i++)
		if (!strcmp(shows->call->words[i], name))
			return 1;
	return 0;
}

/* ---- agencies, and what they have not fetched ---- */

struct standing_of {
	uint64_t seq;
	uint64_t fetched;
	uint64_t last;
	int is_connected;
};

static enum status
look_at(struct shows *shows, const struct agency *agency, struct standing_of *ret_standing)
{
	struct store *store = shows->core->store;
	const struct seat *seat = seat_peek(&shows->core->seats, agency->name);
	struct standing_of standing = {.is_connected = seat && seat->has_connection};
	uint64_t index;
	enum status status = store_submission_last(store, agency, &standing.seq, &index);

	if (!status || status == STATUS_NOT_FOUND)
		status = store_fetched_find(store, agency, &standing.fetched);
	if (!status)
		status = store_delivery_last(store, agency, &standing.last);
	if (!status)
		*ret_standing = standing;
	return status;
}

enum status
shows_agencies(struct shows *shows)
{
	const struct known *known = &shows->core->known;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < known->directory.agency_count && known->has_directory; i++) {
		const struct directory_agency *entry = &known->directory.agencies[i];
		int is_revoked = directory_is_revoked(entry, REVOKED_AGENCY);
		struct standing_of standing;

		status = look_at(shows, &entry->id, &standing);
		if (status)
			break;
		if (shows->is_json)
			writing_add(&shows->out,
				    "{\"agency\":\"%s\",\"kind\":\"%s\",\"revoked\":%s,\"connected\":%s,\"seq\":%llu,"
				    "\"fetched\":%llu,\"delivered\":%llu}\n",
				    entry->id.name, entry->kind, is_revoked ? "true" : "false",
				    standing.is_connected ? "true" : "false", (unsigned long long)standing.seq,
				    (unsigned long long)standing.fetched, (unsigned long long)standing.last);
		else
			writing_add(&shows->out, "%-40s %-12s %-9s sent %llu, fetched %llu of %llu%s\n", entry->id.name,
				    entry->kind, standing.is_connected ? "here" : "-", (unsigned long long)standing.seq,
				    (unsigned long long)standing.fetched, (unsigned long long)standing.last,
				    is_revoked ? ", REVOKED" : "");
	}
	return status;
}

enum status
shows_queue(struct shows *shows)
{
	const struct known *known = &shows->core->known;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < known->directory.agency_count && known->has_directory; i++) {
		const struct agency *agency = &known->directory.agencies[i].id;
		struct standing_of standing;

		status = look_at(shows, agency, &standing);
		if (status || standing.last <= standing.fetched)
			continue;
		if (shows->is_json)
			writing_add(&shows->out, "{\"agency\":\"%s\",\"waiting\":%llu}\n", agency->name,
				    (unsigned long long)(standing.last - standing.fetched));
		else
			writing_add(&shows->out, "%-40s %llu waiting to be fetched\n", agency->name,
				    (unsigned long long)(standing.last - standing.fetched));
	}
	return status;
}

/* ---- duties ---- */

static void
show_duty(struct shows *shows, const struct duty *duty)
{
	char id[DUTY_ID_SIZE];

	duty_id(duty, id);
	if (shows->is_json) {
		writing_add(&shows->out,
			    "{\"id\":\"%s\",\"kind\":\"%s\",\"case\":\"%s\",\"debtor\":\"%s\",\"creditor\":\"%s\","
			    "\"child\":\"%s\",\"state\":\"%s\",\"due\":\"",
			    id, duty_kind_word(duty->kind), duty->case_token.hex, duty->debtor.name, duty->creditor.name,
			    duty->child.hex, duty_state_word(duty->state));
		writing_time(&shows->out, duty->due.ms);
		writing_add(&shows->out, "\"}\n");
		return;
	}
	writing_add(&shows->out, "%-8s %-20s %s -> %s  due ", duty_state_word(duty->state), duty_kind_word(duty->kind),
		    duty->debtor.name, duty->creditor.name);
	writing_time(&shows->out, duty->due.ms);
	writing_add(&shows->out, "  %s\n", id);
}

enum status
shows_owed(struct shows *shows)
{
	const char *case_token = shows_option(shows, "--case"), *agency = shows_option(shows, "--agency");
	struct store_ask ask = {.most = ROWS_MOST};
	struct duty *duties = NULL;
	size_t count = 0;
	enum status status;

	if ((case_token && !id_is_id(case_token)) || (agency && !id_is_agency(agency))) {
		writing_add(&shows->err, "usage: tellbackctl owed [--case TOKEN] [--agency ID] [--json]\n");
		shows->code = EXIT_USAGE;
		return STATUS_OK;
	}
	if (case_token)
		id_set(ask.case_token.hex, ID_SIZE, case_token);
	if (agency)
		id_set(ask.party.name, AGENCY_SIZE, agency);
	status = store_duties_asked(shows->core->store, &ask, shows->out.arena, &duties, &count);
	for (size_t i = 0; !status && i < count; i++)
		show_duty(shows, &duties[i]);
	return status;
}

/* ---- notes ---- */

static enum status
usage_of_note(struct shows *shows)
{
	writing_add(&shows->err, "usage: tellbackctl note get INDEX\n");
	shows->code = EXIT_USAGE;
	return STATUS_OK;
}

enum status
shows_note(struct shows *shows)
{
	struct store_note note;
	uint64_t index;
	enum status status;

	if (shows->call->word_count < 3 || strcmp(shows->call->words[1], "get") != 0 ||
	    id_number(shows->call->words[2], &index))
		return usage_of_note(shows);
	status = store_note_find(shows->core->store, index, shows->core->scratch, &note);
	if (status == STATUS_NOT_FOUND)
		writing_add(&shows->err, "there is no leaf %llu\n", (unsigned long long)index);
	if (!status)
		writing_bytes(&shows->out, note.note);
	return status;
}

/* A note's text as a JSON string: it is UTF-8 with no control but newline. */
static void
add_json_text(struct writing *writing, struct view text)
{
	size_t from = 0;

	for (size_t i = 0; i < text.size; i++) {
		const char *instead = text.bytes[i] == '\n' ? "\\n"
				      : text.bytes[i] == '"' ? "\\\""
				      : text.bytes[i] == '\\' ? "\\\\"
							      : NULL;

		if (!instead)
			continue;
		writing_bytes(writing, (struct view){text.bytes + from, i - from});
		writing_add(writing, "%s", instead);
		from = i + 1;
	}
	writing_bytes(writing, (struct view){text.bytes + from, text.size - from});
}

enum status
shows_notes(struct shows *shows)
{
	static const char *const kinds[] = {
#define X(code, word) word,
		LEAF_KIND_TABLE(X)
#undef X
	};
	const char *from = shows_option(shows, "--from");
	uint64_t index = 0;
	enum status status = STATUS_OK;

	if (from && id_number(from, &index)) {
		writing_add(&shows->err, "usage: tellbackctl notes [--from INDEX]\n");
		shows->code = EXIT_USAGE;
		return STATUS_OK;
	}
	for (; !status && shows->out.size < NOTES_BYTES; index++) {
		struct store_note note;

		status = store_note_find(shows->core->store, index, shows->core->scratch, &note);
		if (!status) {
			writing_add(&shows->out, "{\"index\":%llu,\"kind\":\"%s\",\"acceptedMs\":%lld,\"note\":\"",
				    (unsigned long long)index, kinds[note.leaf.kind], (long long)note.leaf.accepted.ms);
			add_json_text(&shows->out, note.note);
			writing_add(&shows->out, "\"}\n");
		}
		arena_reset(shows->core->scratch);
	}
	return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}
