#include "support/refilled.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "support/cleared.h"
#include "support/dump.h"
#include "support/exported.h"

#define TO_THE_END 100000

void
refilled_begin(struct refilled *refilled)
{
	refilled_take(refilled, core_box_new());
	log_level_set(LOG_LINE_ERROR);
}

void
refilled_take(struct refilled *refilled, struct core_box *box)
{
	*refilled = (struct refilled){.box = box};
	(void)snprintf(refilled->backup, sizeof refilled->backup, "%s.backup", refilled->box->folder);
	(void)snprintf(refilled->copy, sizeof refilled->copy, "%s.copy", refilled->box->folder);
}

void
refilled_leave(struct refilled *refilled)
{
	(void)remove(refilled->backup); /* not every test makes one */
	(void)cleared_folder(refilled->copy);
}

void
refilled_end(struct refilled *refilled)
{
	refilled_leave(refilled);
	core_box_free(refilled->box);
}

struct refilled *
refilled_new(unsigned seed, unsigned before, unsigned after)
{
	struct refilled *refilled = calloc(1, sizeof *refilled);

	assert_non_null(refilled);
	refilled_begin(refilled);
	player_begin(&refilled->player, refilled->box, seed);
	refilled_play(refilled, before);
	refilled_back_up(refilled);
	refilled_play(refilled, after);
	refilled->whole = refilled_copy(refilled);
	return refilled;
}

void
refilled_free(struct refilled *refilled)
{
	refilled_end(refilled);
	free(refilled);
}

void
refilled_play(struct refilled *refilled, unsigned steps)
{
	while (steps-- && player_step(&refilled->player))
		continue;
}

static void
copy_file(const char *from, const char *to)
{
	FILE *in = fopen(from, "re"), *out = fopen(to, "we");
	char bytes[65536];
	size_t got;

	assert_true(in && out);
	while ((got = fread(bytes, 1, sizeof bytes, in)))
		assert_int_equal(fwrite(bytes, 1, got, out), got);
	assert_int_equal(fclose(in) + fclose(out), 0);
}

/* Closed, all of a store is in its file. */
static void
close_store(struct refilled *refilled)
{
	core_close(refilled->box->core);
	refilled->box->core = NULL;
}

void
refilled_back_up(struct refilled *refilled)
{
	close_store(refilled);
	copy_file(refilled->box->path, refilled->backup);
	core_box_reopen(refilled->box);
}

void
refilled_put_back(struct refilled *refilled)
{
	close_store(refilled);
	copy_file(refilled->backup, refilled->box->path);
}

const char *
refilled_copy(struct refilled *refilled)
{
	(void)cleared_folder(refilled->copy);
	exported_notes(refilled->box->core->store, &refilled->box->world->log.signer, refilled->copy);
	return dump_store(refilled->box->core->store, refilled->box->arena);
}

enum status
refilled_fill(struct refilled *refilled, unsigned steps)
{
	const struct core_options options = {refilled->box->path, 0, NULL};
	const struct refill_ask ask = {refilled->copy, &refilled->box->world->log.key, 1};
	struct refill *refill = NULL;
	struct core *core;
	enum status status;

	assert_int_equal(core_open(&options, refilled->box->now, &core), STATUS_OK);
	status = refill_new(core, &ask, &refill, &refilled->why);
	while (!status && steps-- && refill_state(refill).phase != REFILL_DONE)
		status = refill_step(refill);
	if (refill)
		refilled->reached = refill_state(refill);
	refill_free(refill);
	refilled->dump = dump_store(core->store, refilled->box->arena);
	core_close(core);
	return status;
}

void
refilled_whole(struct refilled *refilled, const char *want)
{
	const char *differs;

	if (refilled_fill(refilled, TO_THE_END))
		fail_msg("not filled: %s", refilled->why.words);
	assert_int_equal(refilled->reached.phase, REFILL_DONE);
	differs = dump_difference(want, refilled->dump, refilled->box->arena);
	if (differs)
		fail_msg("the store differs: %s", differs);
}
