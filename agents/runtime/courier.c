#include "runtime/courier_inner.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "content/json_text.h"
#include "runtime/agent_kind.h"
#include "runtime/agent_processing.h"
#include "runtime/agent_useful.h"
#include "runtime/intake.h"
#include "runtime/results.h"

/* A body is in memory four times while it is sealed. */
#define FILE_ARENA_BYTES ((size_t)256 * 1024 * 1024)
#define OPENED_MOST_BYTES 4096

/* Looks into a folder all of whose oldest files are stuck. */
#define LOOKS_MOST 64

/**
 * struct parcel:
 * One file of out/new on its way in.
 */
struct parcel {
	const char *stem;
	const char *name; /* stem.json */
	struct arena *arena;
	struct agent_submission submission;
	struct document_problems *problems;
	struct envelope_id id; /* of the message it became */
	int is_repeat;
};

static const char *
named(struct arena *arena, const char *stem, const char *suffix)
{
	return arena_print(arena, "%s.%s", stem, suffix);
}

static enum status
put(const struct courier *courier, enum spool_folder folder, const char *name, struct view content)
{
	if (!name)
		return STATUS_NO_MEMORY;
	return spool_write(courier->spool, (struct spool_file){folder, name}, content);
}

/* Which files a message came in, a line each: the same one may come again
 * under another name. */
static enum status
stem_keep(const struct courier *courier, const struct envelope_id *id, const char *stem, struct arena *arena)
{
	struct spool_file file = {SPOOL_OUT_OF, id->hex};
	struct view had = {(const uint8_t *)"", 0};
	const char *line = arena_print(arena, "%s\n", stem), *all;
	enum status status = spool_read(courier->spool, file, COURIER_STEMS_BYTES, arena, &had);

	if (status && status != STATUS_NOT_FOUND)
		return status;
	all = line ? arena_print(arena, "%s%s", (const char *)had.bytes, line) : NULL;
	if (!all)
		return STATUS_NO_MEMORY;
	for (const char *at = (const char *)had.bytes; *at; at += strcspn(at, "\n") + 1)
		if (!strncmp(at, line, strlen(line)))
			return STATUS_OK;
	return spool_write(courier->spool, file, (struct view){(const uint8_t *)all, strlen(all)});
}

/* ---- in: files to be sent -------------------------------------------------- */

/* Find what the document's attachments name, beside it. */
static enum status
attachments_find(const struct courier *courier, struct parcel *parcel)
{
	struct document document;
	struct document_attachment *files;
	enum status status = document_read(parcel->submission.json, parcel->arena, &document, parcel->problems);

	if (status || !document.attachment_count)
		return status;
	files = arena_array(parcel->arena, document.attachment_count, sizeof *files);
	if (!files)
		return STATUS_NO_MEMORY;
	parcel->submission.files = files;
	for (size_t i = 0; i < document.attachment_count; i++) {
		struct document_attachment *file = &files[parcel->submission.file_count];

		*file = (struct document_attachment){.name = document.attachments[i].name};
		status = spool_read(courier->spool, (struct spool_file){SPOOL_OUT_NEW, file->name}, MAX_SEALED_BYTES,
				    parcel->arena, &file->bytes);
		if (!status)
			parcel->submission.file_count++; /* one that is not there agent_send names */
		else if (status != STATUS_NOT_FOUND)
			return status;
	}
	return STATUS_OK;
}

/* Its files, then it, out of the way; what is left by a crash moves again. */
static enum status
parcel_move(const struct courier *courier, const struct parcel *parcel, enum spool_folder to)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < parcel->submission.file_count; i++)
		status = spool_move(courier->spool,
				    (struct spool_file){SPOOL_OUT_NEW, parcel->submission.files[i].name}, to);
	return status ? status : spool_move(courier->spool, (struct spool_file){SPOOL_OUT_NEW, parcel->name}, to);
}

static enum status
parcel_fail(const struct courier *courier, const struct parcel *parcel, enum status why)
{
	struct view error;
	enum status status = results_unsent(why, parcel->problems, parcel->arena, &error);

	log_event(LOG_LINE_WARNING, "spool.failed", "why=%s", status_word(why));
	if (!status)
		status = put(courier, SPOOL_OUT_FAILED, named(parcel->arena, parcel->stem, "error.json"), error);
	return status ? status : parcel_move(courier, parcel, SPOOL_OUT_FAILED);
}

/* Its first message stands for the file, others have the file's name and
 * their own. */
static enum status
parcel_keep(const struct courier *courier, struct parcel *parcel, const struct agent_packet_sent *all)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < all->count; i++) {
		const char *name = all->items[i].name;
		const char *stem = *name ? named(parcel->arena, parcel->stem, name) : parcel->stem;

		status = stem ? stem_keep(courier, &all->items[i].sent.id, stem, parcel->arena) : STATUS_NO_MEMORY;
	}
	if (!status && all->report.size)
		status = put(courier, SPOOL_OUT_SENT, named(parcel->arena, parcel->stem, "report.json"), all->report);
	if (status || !all->count)
		return status;
	parcel->id = all->items[0].sent.id;
	parcel->is_repeat = all->items[0].sent.is_repeat;
	return STATUS_OK;
}

static enum status
parcel_send(const struct courier *courier, struct parcel *parcel, struct agent_now now)
{
	const struct agent_packet *packet = agent_kind_of(courier->agent)->packet;
	struct agent_packet_sent *all = arena_alloc(parcel->arena, sizeof *all);
	enum status status = all ? STATUS_OK : STATUS_NO_MEMORY;

	if (!status && packet && packet->is(parcel->submission.json)) {
		status = packet->send(courier->agent, &parcel->submission, now, parcel->arena, all, parcel->problems);
	} else if (!status) {
		status = attachments_find(courier, parcel);
		if (!status)
			status = agent_send_all(courier->agent, &parcel->submission, now, parcel->arena, all,
						parcel->problems);
	}
	return status ? status : parcel_keep(courier, parcel, all);
}

/* What lies there under a name that is not looked at, or belongs to no file
 * that names it, would lie there for ever: said once, beside it. */
static enum status
strays_say(const struct courier *courier, struct agent_now now)
{
	struct arena *arena = arena_new(1024 * 1024);
	struct spool_stems *stems = arena ? arena_alloc(arena, sizeof *stems) : NULL;
	enum status status =
		stems ? spool_strays(courier->spool, now.civil.ms - COURIER_STRAY_MS, stems) : STATUS_NO_MEMORY;

	for (size_t i = 0; !status && i < stems->count; i++) {
		const char *name = named(arena, stems->items[i], "error.json");
		struct view error;

		if (!name || spool_has(courier->spool, (struct spool_file){SPOOL_OUT_FAILED, name}))
			continue;
		log_event(LOG_LINE_WARNING, "spool.stray", "name-bytes=%zu", strlen(stems->items[i]));
		status = json_text_problem("Not sent: nothing was made of this file",
					   "Its name does not end in .json, and no file that came names it as an "
					   "attachment. It stays in out/new: rename it, or take it away. " RESULTS_999,
					   NULL, arena, &error);
		if (!status)
			status = put(courier, SPOOL_OUT_FAILED, name, error);
	}
	arena_free(arena);
	return status;
}

static enum status
parcel_take(const struct courier *courier, const char *stem, struct agent_now now, struct arena *arena)
{
	struct parcel parcel = {.stem = stem, .name = named(arena, stem, "json"), .arena = arena};
	enum status status = STATUS_NO_MEMORY;

	parcel.problems = arena_alloc(arena, sizeof *parcel.problems);
	if (!parcel.name || !parcel.problems)
		return STATUS_NO_MEMORY;
	status = spool_read(courier->spool, (struct spool_file){SPOOL_OUT_NEW, parcel.name}, MAX_JSON_BYTES, arena,
			    &parcel.submission.json);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK; /* taken back by its sender */
	if (!status)
		status =
			intake_complete(parcel.submission.json, agent_kind_of(courier->agent)->standard_type, arena,
					 &parcel.submission.json);
	if (!status)
		status = parcel_send(courier, &parcel, now);
	/* one that we may not read stands in nobody's way */
	if (status == STATUS_MALFORMED || status == STATUS_CONFLICT || status == STATUS_TOO_BIG ||
	    status == STATUS_NOT_PERMITTED)
		return parcel_fail(courier, &parcel, status);
	if (!status)
		status = parcel_move(courier, &parcel, SPOOL_OUT_SENT);
	/* the same message handed in again gets its results again */
	return status || !parcel.is_repeat ? status : courier_restate(courier, &parcel.id, stem);
}

/* ---- in: who has read what -------------------------------------------------- */

static enum status
opened_read(const struct courier *courier, struct view json, struct arena *arena, struct agent_person *person)
{
	const char *user = NULL, *role = NULL;
	enum status status = json_text_member(json, "user", arena, &user);

	if (!status)
		status = people_of_user(courier->people, user, person);
	/* an agency's own system knows its people's roles where we do not */
	if (!status && !*person->role && !json_text_member(json, "role", arena, &role) && people_is_role(role))
		(void)snprintf(person->role, sizeof person->role, "%s", role);
	return status;
}

static enum status
opened_fail(const struct courier *courier, const char *stem, enum status why, struct arena *arena)
{
	struct view error;
	enum status status = json_text_problem(
		"Not taken: who has read this message",
		"Want {\"user\": …, \"role\": …} beside a message that came, with a role of a receipt.", NULL, arena,
		&error);

	log_event(LOG_LINE_WARNING, "spool.opened-failed", "why=%s", status_word(why));
	return status ? status : put(courier, SPOOL_IN_DONE, named(arena, stem, "opened.error.json"), error);
}

static enum status
opened_take(const struct courier *courier, const char *stem, struct agent_now now, struct arena *arena)
{
	const char *name = named(arena, stem, "opened.json");
	struct agent_person person = {"", ""};
	const char *useful = NULL;
	struct envelope_id id;
	struct view json;
	enum status status = STATUS_NO_MEMORY;

	if (name)
		status = spool_read(courier->spool, (struct spool_file){SPOOL_IN_DONE, name}, OPENED_MOST_BYTES, arena,
				    &json);
	if (status)
		return status;
	status = id_is_id(stem) ? opened_read(courier, json, arena, &person) : STATUS_MALFORMED;
	if (!status) {
		id_set(id.hex, sizeof id.hex, stem);
		status = agent_opened(courier->agent, &id, &person, now);
	}
	/* one tap more, if the system asked for it */
	if (!status && !json_text_member(json, "useful", arena, &useful) && (!strcmp(useful, "yes") || !strcmp(useful, "no")))
		status = agent_useful_mark(courier->agent, &id, !strcmp(useful, "yes"), &person, now);
	if (status >= STATUS_BUSY)
		return status; /* again, or broken */
	/* under another name, so that it is taken once */
	status = status ? opened_fail(courier, stem, status, arena)
			: put(courier, SPOOL_IN_DONE, named(arena, stem, "opened.taken"), json);
	if (!status)
		spool_remove(courier->spool, (struct spool_file){SPOOL_IN_DONE, name});
	return status;
}

/* ---- both folders --------------------------------------------------------- */

/* What is not broken is a matter of this file or of later: the others go on. */
static enum status
take_some(const struct courier *courier, const struct spool_stems *stems, struct agent_now now, enum status (*take)(const struct courier *, const char *, struct agent_now, struct arena *),
	  size_t *waiting)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < stems->count; i++) {
		struct arena *own = arena_new(FILE_ARENA_BYTES);

		status = own ? take(courier, stems->items[i], now, own) : STATUS_NO_MEMORY;
		arena_free(own);
		if (status && !status_is_broken(status)) {
			log_event(LOG_LINE_WARNING, "spool.waits", "why=%s", status_word(status));
			status = STATUS_OK;
			++*waiting;
		}
	}
	return status;
}

static enum status
take_all(const struct courier *courier, struct spool_file look, struct agent_now now, enum status (*take)(const struct courier *, const char *, struct agent_now, struct arena *),
	 int64_t *ret_look_ms)
{
	struct spool_stems *stems;
	struct arena *arena = arena_new(sizeof *stems + 64);
	size_t waiting = 0, in_all = 0;
	enum status status;

	stems = arena ? arena_alloc(arena, sizeof *stems) : NULL;
	status = stems ? spool_look(courier->spool, look.folder, look.name, stems) : STATUS_NO_MEMORY;
	for (size_t looks = 0; !status && looks < LOOKS_MOST; looks++) {
		waiting = 0;
		status = take_some(courier, stems, now, take, &waiting);
		in_all += waiting;
		/* behind as many as one look finds, all of them stuck, may be one that can go */
		if (status || stems->count < SPOOL_LOOK_MOST || waiting < stems->count)
			break;
		status = spool_look_on(courier->spool, look.folder, look.name, stems);
	}
	/* a look that was full may have left some out */
	if (!status && stems->count == SPOOL_LOOK_MOST && waiting < stems->count)
		*ret_look_ms = 0;
	else if (in_all && *ret_look_ms > COURIER_SOON_MS)
		*ret_look_ms = COURIER_SOON_MS;
	arena_free(arena);
	return status;
}

enum status
courier_take(const struct courier *courier, struct agent_now now, int64_t *ret_look_ms)
{
	static const struct agent_person nobody = {"", ""};
	int64_t look_ms = SPOOL_SCAN_MS;
	enum status status;

	agent_processing_begin(courier->agent, &nobody, "spool");
	status = take_all(courier, (struct spool_file){SPOOL_OUT_NEW, ".json"}, now, parcel_take, &look_ms);
	if (!status)
		status = take_all(courier, (struct spool_file){SPOOL_IN_DONE, ".opened.json"}, now, opened_take,
				  &look_ms);
	agent_processing_end(courier->agent, "", now);
	*ret_look_ms = look_ms;
	if (status)
		return status;
	status = strays_say(courier, now);
	return status_is_broken(status) ? status : STATUS_OK; /* else it is said the next time */
}
