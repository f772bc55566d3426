#include "admin/screen.h"

#include "admin/backups.h"
#include "admin/logs.h"

static void
status_text(struct shows *shows, const struct leaf *last, int has_last, const struct logs_state *state)
{
	const struct core *core = shows->core;
	const struct known *known = &core->known;

	writing_add(&shows->out, "time        ");
	writing_time(&shows->out, core->now.ms);
	if (core->moment.is_stepped)
		writing_add(&shows->out, "  clock.stepped by %lld s: tellbackctl clock accept, if it is right",
			    (long long)(core->moment.offset_ms / 1000));
	writing_add(&shows->out, "\nlog         ");
	if (has_last)
		writing_add(&shows->out, "%llu leaves\n", (unsigned long long)last->index + 1);
	else
		writing_add(&shows->out, "empty\n");
	logs_text(shows, state);
	if (known->has_directory) {
		writing_add(&shows->out, "directory   serial %llu, %zu agencies, expires ",
			    (unsigned long long)known->directory.serial, known->directory.agency_count);
		writing_time(&shows->out, known->directory.expires_s * 1000);
		writing_add(&shows->out, "%s\n", core->now.ms / 1000 > known->directory.expires_s ? "  EXPIRED" : "");
	} else {
		writing_add(&shows->out, "directory   none: tellbackctl load FILE\n");
	}
	for (size_t i = 0; i < known->policy_count; i++)
		writing_add(&shows->out, "policy      serial %llu for %s\n",
			    (unsigned long long)known->policies[i]->serial, known->policies[i]->governs.name);
	writing_add(&shows->out, "cards       %zu\nduties      %llu open\ndisk        %s\ndamaged     %llu\n",
		    known->card_count, (unsigned long long)core->open_duties, core->is_disk_low ? "LOW" : "enough",
		    (unsigned long long)core->damaged_notes);
}

enum status
screen_status(struct shows *shows)
{
	const struct core *core = shows->core;
	struct leaf last = {0};
	enum status status = store_leaf_last(core->store, &last);
	int has_last = !status;
	uint64_t covered = 0;
	struct logs_state state;

	if (!status || status == STATUS_NOT_FOUND)
		status = logs_look(shows->core, &state);
	if (status)
		return status;
	if (!shows->is_json) {
		status_text(shows, &last, has_last, &state);
		return backups_text(shows);
	}
	status = backing_covered(core, &covered);
	writing_add(&shows->out,
		    "{\"timeMs\":%lld,\"clockStepped\":%s,\"leaves\":%llu,\"directory\":%llu,\"agencies\":%zu,"
		    "\"policies\":%zu,\"cards\":%zu,\"openDuties\":%llu,\"diskLow\":%s,\"damaged\":%llu,"
		    "\"shown\":%llu,\"behind\":%llu,\"behindSinceMs\":%lld,\"witnessed\":%llu,\"witnessedMs\":%lld,\"backedUp\":%llu}\n",
		    (long long)core->now.ms, core->moment.is_stepped ? "true" : "false",
		    (unsigned long long)(has_last ? last.index + 1 : 0), (unsigned long long)core->known.directory.serial,
		    core->known.directory.agency_count, core->known.policy_count, core->known.card_count,
		    (unsigned long long)core->open_duties, core->is_disk_low ? "true" : "false",
		    (unsigned long long)core->damaged_notes, (unsigned long long)state.shown,
		    (unsigned long long)state.behind, (long long)state.behind_since.ms,
		    (unsigned long long)state.witnessed, (long long)state.witnessed_at.ms, (unsigned long long)covered);
	return status;
}
