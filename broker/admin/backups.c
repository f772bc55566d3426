#include "admin/backups.h"

#include <inttypes.h>

#include "base/digest.h"
#include "base/id.h"
#include "core/shown.h"

#define HOUR_MS (3600LL * 1000)

/* After so long without one the status screen says it aloud: a night and some. */
#define OLD_HOURS 30

static enum status
bad_words(struct shows *shows)
{
	writing_add(&shows->err, "usage: tellbackctl backup create|done FILE\n");
	shows->code = EXIT_USAGE;
	return STATUS_OK;
}

enum status
backups_begin(struct shows *shows)
{
	uint64_t bytes = 0;
	enum status status = backing_begin(shows->core, &bytes);

	if (status == STATUS_FULL)
		writing_add(&shows->err, "there is no room for a copy beside the store and what is kept free for "
					 "messages: it takes %" PRIu64 " MiB for as long as the backup is being made\n",
			    bytes / 1048576 + 1);
	if (!status)
		writing_add(&shows->out, "bytes %" PRIu64 "\n", bytes);
	return status;
}

enum status
backups_step(struct shows *shows)
{
	struct store_copy_state state = {0};
	enum status status = backing_step(shows->core, &state);

	if (status == STATUS_NOT_FOUND)
		writing_add(&shows->err, "the copy was let go of: the broker was started again, or another backup begun\n");
	if (status == STATUS_FULL)
		writing_add(&shows->err, "the disk has no room for the rest of the copy: what there was of it is gone again\n");
	if (status)
		return status;
	if (!state.is_done) {
		writing_add(&shows->out, "left %" PRIu64 " of %" PRIu64 "\n", state.left, state.pages);
		return STATUS_OK;
	}
	writing_add(&shows->out, "whole %" PRIu64 " %lld\n", shows->core->backing.leaves,
		    (long long)shows->core->backing.made.ms);
	writing_bytes(&shows->out, shown_look(shows->core->shown)->note);
	return STATUS_OK;
}

static int
option_digest(const struct shows *shows, struct digest *ret_digest)
{
	const char *word = shows_option(shows, "--file");

	return word ? digest_parse(word, ret_digest) : -1;
}

enum status
backups_made(struct shows *shows)
{
	const char *size = shows_option(shows, "--bytes");
	struct digest file;
	uint64_t bytes = 0;
	enum status status;

	if (option_digest(shows, &file) || !size || id_number(size, &bytes))
		return bad_words(shows);
	status = backing_made(shows->core, &file, bytes);
	if (status == STATUS_NOT_FOUND)
		writing_add(&shows->err, "the broker was started again meanwhile: make the backup anew\n");
	return status;
}

enum status
backups_away(struct shows *shows)
{
	struct store_backup backup;
	struct digest file;
	enum status status;

	if (option_digest(shows, &file))
		return bad_words(shows);
	status = backing_away(shows->core, &file, &backup);
	if (status == STATUS_NOT_FOUND)
		writing_add(&shows->err, "no backup of this broker is that file: was it changed on its way?\n");
	if (status)
		return status;
	writing_add(&shows->out, "%" PRIu64 " leaves are in a backup in another place, of ", backup.leaves);
	writing_time(&shows->out, backup.made.ms);
	writing_add(&shows->out, "\n");
	return STATUS_OK;
}

enum status
backups_text(struct shows *shows)
{
	struct store_backup backup;
	enum status status = store_backup_covered(shows->core->store, &backup);
	int64_t hours;

	if (status && status != STATUS_NOT_FOUND)
		return status;
	writing_add(&shows->out, "backup      ");
	if (status) {
		status = store_backup_last(shows->core->store, &backup);
		writing_add(&shows->out, "%s\n",
			    status ? "NONE: tellbackctl backup create FILE"
				   : "none in another place yet: tellbackctl backup done FILE");
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	}
	hours = (shows->core->now.ms - backup.made.ms) / HOUR_MS;
	writing_add(&shows->out, "%" PRIu64 " leaves in another place, of ", backup.leaves);
	writing_time(&shows->out, backup.made.ms);
	writing_add(&shows->out, "%s\n", hours > OLD_HOURS ? "  OLD" : "");
	return STATUS_OK;
}
