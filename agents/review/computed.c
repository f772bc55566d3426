#include "review/computed.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "note/directory.h"
#include "review/evidence.h"

/* As many children live in one area at most: more is a slip of the hand. */
#define POPULATION_MOST 10000000

static int
read_population(struct computed *computed)
{
	char *end = NULL;

	if (!computed->population)
		return EXIT_DONE;
	errno = 0;
	computed->input.population = strtoull(computed->population, &end, 10);
	if (*computed->population >= '0' && *computed->population <= '9' && !*end && !errno &&
	    computed->input.population > 0 && computed->input.population <= POPULATION_MOST)
		return EXIT_DONE;
	return asked_misused(computed->asked.verb, computed->population,
			     " is no number of children (--population is how many under 18 live in the area)");
}

/* The front door that was asked for, or the only one there is. */
static int
find_crs(struct computed *computed)
{
	const struct standing *standing = &computed->input.standing;
	const char *only = standing->policy_count == 1 ? standing->policies[0]->governs.name : NULL;
	const char *wanted = computed->crs ? computed->crs : only;

	for (size_t i = 0; wanted && i < standing->policy_count; i++) {
		if (!strcmp(standing->policies[i]->governs.name, wanted)) {
			computed->input.crs = standing->policies[i]->governs;
			return EXIT_DONE;
		}
	}
	if (wanted) {
		(void)trouble_say(&computed->asked.trouble, STATUS_NOT_FOUND,
				  "the log has no policy of a front door %.81s", wanted);
		return EXIT_NOT_FOUND;
	}
	if (standing->policy_count)
		return asked_misused(computed->asked.verb, "the log has more than one front door: which? --crs ID", "");
	(void)trouble_say(&computed->asked.trouble, STATUS_NOT_FOUND,
			  "the log has no policy, and so no front door to report on");
	return EXIT_REFUSED;
}

static enum status
remark_on_log(struct computed *computed)
{
	struct asked *asked = &computed->asked;
	const struct directory *directory = replay_directory(computed->replay);
	struct trouble evidence = {""};
	char hex[DIGEST_HEX_SIZE];

	if (evidence_find(asked->folder.path, &evidence))
		computed->remarks[computed->remark_count++] =
			"This log contradicted itself: somebody may have been shown another history, and these are the "
			"figures of one of them. The evidence lies beside the log, in its folder `evidence`.";
	if (!asked->pinned.count && directory) {
		directory_fingerprint(directory->roots, directory->root_count, hex);
		computed->remarks[computed->remark_count++] = arena_print(
			asked->arena,
			"No roots were pinned (--roots FILE): who may sign was believed as the log itself has "
			"it. The fingerprint of its roots is %s.",
			hex);
	}
	for (size_t i = 0; i < computed->remark_count; i++)
		if (!computed->remarks[i])
			return STATUS_NO_MEMORY;
	return STATUS_OK;
}

int
computed_begin(struct computed *computed)
{
	struct asked *asked = &computed->asked;
	struct indicators_input *input = &computed->input;
	int code = read_population(computed);

	if (!code)
		code = asked_open(asked);
	if (code)
		return code;
	computed->replay = asked_replay(asked);
	if (!computed->replay)
		return EXIT_REFUSED;
	replay_span(computed->replay, &input->begins, &input->ends);
	input->book = replay_book(computed->replay);
	input->standing = replay_standing(computed->replay, input->ends);
	input->erased = replay_gaps(computed->replay)->notes;
	input->months = computed->months;
	input->month_count = computed->month_count;
	input->origin = asked->folder.checkpoint.origin;
	input->size = asked->folder.checkpoint.head.size;
	hash_text_print(&asked->folder.checkpoint.head.root, computed->root);
	input->root = computed->root;
	if (remark_on_log(computed)) {
		(void)trouble_say(&asked->trouble, STATUS_NO_MEMORY, "there is not enough memory");
		return EXIT_REFUSED;
	}
	return find_crs(computed);
}

static const char *
why(enum status status)
{
	return status == STATUS_NOT_FOUND	? "its folder is not there"
	       : status == STATUS_NOT_PERMITTED ? "this user may not write it, or it is no ordinary file"
	       : status == STATUS_FULL		? "the disk is full"
	       : status == STATUS_NO_MEMORY	? "there is not enough memory"
						: "writing failed";
}

int
computed_write(struct computed *computed, struct writing *writing, const char *out)
{
	struct view content = {(const uint8_t *)writing->text, writing->size};
	enum status status = writing->status;

	if (!status && out && strcmp(out, "-") != 0)
		status = file_write(out, content, 0600);
	else if (!status && (fwrite(content.bytes, 1, content.size, stdout) != content.size || fflush(stdout)))
		status = STATUS_IO;
	writing_done(writing);
	if (!status)
		return EXIT_DONE;
	(void)trouble_say(&computed->asked.trouble, status, "%.300s could not be written: %s", out ? out : "it",
			  why(status));
	return EXIT_REFUSED;
}

int
computed_end(struct computed *computed, int code)
{
	replay_free(computed->replay);
	computed->replay = NULL;
	return asked_end(&computed->asked, code);
}
