#include "cli/draft.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "cli/say.h"
#include "note/directory.h"

const char *
draft_published_path(const char *path, struct arena *arena)
{
	return arena_print(arena, "%s.note", path);
}

/* A copy of ${count} items with room for one more. */
static void *
copy_list(struct arena *arena, const void *items, size_t count, size_t bytes_each)
{
	void *copy = arena_array(arena, count + 1, bytes_each);

	if (copy && count)
		memcpy(copy, items, count * bytes_each);
	return copy;
}

/* Is what we read the same text as what was published?  Then a change is the
 * next serial, chained to the published note. */
static void
begin_next(struct draft *draft, struct view published)
{
	struct directory *directory = &draft->directory;

	directory->serial++;
	directory->prev = digest_of(published);
	draft->is_next = 1;
	draft->dropped = 0;
}

enum status
draft_open(const char *path, struct arena *arena, struct draft *ret_draft)
{
	struct draft draft = {.path = path, .arena = arena};
	const char *published_path = draft_published_path(path, arena);
	struct view raw, published = {0}, text;
	struct signed_note note;
	enum status status = published_path ? file_read(path, MAX_DIRECTORY_BYTES, arena, &raw) : STATUS_NO_MEMORY;
	enum status published_status =
	    published_path ? file_read(published_path, MAX_DIRECTORY_BYTES, arena, &published) : STATUS_NO_MEMORY;

	if (status == STATUS_NOT_FOUND && !published_status) {
		raw = published;
		status = STATUS_OK;
	}
	if (!status)
		status = directory_decode(raw, arena, &draft.directory);
	if (!status)
		status = signed_note_text(raw, arena, &draft.was);
	if (status)
		return status;
	if (!signed_note_split(raw, arena, &note))
		draft.dropped = note.signature_count;
	if (!published_status && !signed_note_text(published, arena, &text) && text.size == draft.was.size &&
	    !memcmp(text.bytes, draft.was.bytes, text.size))
		begin_next(&draft, published);
	draft.agencies =
	    copy_list(arena, draft.directory.agencies, draft.directory.agency_count, sizeof *draft.agencies);
	draft.brokers = copy_list(arena, draft.directory.brokers, draft.directory.broker_count, sizeof *draft.brokers);
	if (!draft.agencies || !draft.brokers)
		return STATUS_NO_MEMORY;
	draft.directory.agencies = draft.agencies;
	draft.directory.brokers = draft.brokers;
	*ret_draft = draft;
	return STATUS_OK;
}

/* The text as it would be with the serial, prev and times that were read: only
 * what a person changed counts as a change. */
static enum status
is_changed(const struct draft *draft, int *ret_changed)
{
	struct directory was, same = draft->directory;
	struct view text;
	enum status status = directory_decode(draft->was, draft->arena, &was);

	if (status)
		return status;
	same.serial = was.serial;
	same.prev = was.prev;
	same.time_s = was.time_s;
	same.expires_s = was.expires_s;
	status = directory_write(&same, draft->arena, &text);
	if (!status)
		*ret_changed = text.size != draft->was.size || memcmp(text.bytes, draft->was.bytes, text.size) != 0;
	return status;
}

static enum status
save(struct draft *draft, struct instant now, int *ret_changed)
{
	struct directory *directory = &draft->directory, again;
	int64_t span = directory->expires_s - directory->time_s;
	struct view text;
	int changed = 1;
	enum status status = draft->was.size ? is_changed(draft, &changed) : STATUS_OK;

	if (!status && changed) {
		directory->time_s = now.ms / 1000;
		directory->expires_s = directory->time_s + (span > 0 ? span : DRAFT_DAYS * 86400);
		status = directory_write(directory, draft->arena, &text);
		if (!status)
			status = directory_decode(text, draft->arena, &again);
		if (!status)
			status = file_write(draft->path, text, 0644);
	}
	if (!status)
		*ret_changed = changed;
	return status;
}

struct directory_agency *
draft_agency(struct draft *draft, const char *agency)
{
	for (size_t i = 0; i < draft->directory.agency_count; i++)
		if (!strcmp(draft->agencies[i].id.name, agency))
			return &draft->agencies[i];
	return NULL;
}

static void
tell(const struct draft *draft, int changed, const char *what)
{
	if (!changed) {
		printf("%s: %s is there already; nothing was changed.\n", draft->path, what);
		return;
	}
	printf("%s: %s. Directory %llu, not yet signed.\n", draft->path, what,
	       (unsigned long long)draft->directory.serial);
	if (draft->dropped)
		printf("  %zu signature%s of the text before the change dropped: sign again.\n", draft->dropped,
		       draft->dropped == 1 ? "" : "s");
	printf("Next: %llu of %zu root holders run, each with only their own key,\n"
	       "      tellback registrar sign %s --key FOLDER\n      and then tellback registrar publish %s\n",
	       (unsigned long long)draft->directory.quorum, draft->directory.root_count, draft->path, draft->path);
}

int
draft_finish(const char *command, struct draft *draft, const char *what)
{
	int changed = 0;
	enum status status = save(draft, clock_now(), &changed);

	if (status == STATUS_MALFORMED) {
		fprintf(stderr, "%s: refused: one key would stand for two, or a line is off the grammar\n", command);
		return EXIT_REFUSED;
	}
	if (status)
		return say_trouble(command, draft->path, status);
	tell(draft, changed, what);
	return EXIT_DONE;
}
