#include "review/verify.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/day.h"
#include "base/digest.h"
#include "base/file.h"
#include "log/copy_folder.h"
#include "log/hash_text.h"
#include "log/leaf.h"
#include "review/asked.h"
#include "review/chain.h"
#include "review/duties.h"
#include "review/evidence.h"
#include "review/moments.h"
#include "review/replay_folder.h"
#include "review/signers.h"

#define HOUR_MS ((int64_t)3600 * 1000)
#define DAY_MS (24 * HOUR_MS)

/* Days of which a date is written: until 9998. */
#define DAYS_MOST 2900000

/* ---- checking ------------------------------------------------------------------- */

static enum status
check_checkpoint(const struct folder *folder, const struct signers *signers, struct arena *arena,
		 struct trouble *trouble)
{
	char what[PATH_MAX];
	struct signed_checkpoint found;

	(void)snprintf(what, sizeof what, "%s/" COPY_CHECKPOINT, folder->path);
	return signers_check(signers, folder->raw, what, arena, &found, trouble);
}

/* The tree that a witness saw must be the beginning of this one. */
static enum status
check_witnessed(const struct folder *folder, const struct signers *signers, struct arena *arena,
		struct verified *verified, struct trouble *trouble)
{
	char what[PATH_MAX];
	struct signed_checkpoint found;
	struct digest root;
	struct view raw;
	enum status status;

	(void)snprintf(what, sizeof what, "%s/" COPY_WITNESSED, folder->path);
	status = file_read(what, MAX_CHECKPOINT_BYTES, arena, &raw);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status)
		return trouble_say(trouble, status, "%s: %s", what, folder_why(status));
	status = signers_check(signers, raw, what, arena, &found, trouble);
	if (status)
		return status;
	if (!found.cosigned.ms)
		return trouble_say(trouble, STATUS_UNKNOWN_KEY, "%s is cosigned by no witness that a directory names", what);
	if (found.checkpoint.head.size > folder->leaf_count)
		return trouble_say(trouble, STATUS_MALFORMED,
				   "%s has %" PRIu64 " leaves, but the checkpoint only %zu: the copy is older than what "
				   "the witness saw, or leaves were taken away",
				   what, found.checkpoint.head.size, folder->leaf_count);
	root = tile_set_root(&folder->set, found.checkpoint.head.size);
	if (!digest_equal(&root, &found.checkpoint.head.root))
		return trouble_say(trouble, STATUS_CONFLICT,
				   "the log does not begin with the %" PRIu64 " leaves that its witness saw (%s): it was "
				   "changed since",
				   found.checkpoint.head.size, what);
	verified->witnessed = found.checkpoint.head.size;
	verified->cosigned = found.cosigned;
	return STATUS_OK;
}

enum status
verify_folder(const struct folder *folder, const struct pinned *roots, struct arena *arena,
	      struct verified *ret_verified, struct trouble *trouble)
{
	struct verified verified = {.replay = NULL};
	struct signers signers;
	enum status status = inventory_tiles(folder, trouble);

	for (size_t i = 0; i < folder->leaf_count; i++)
		verified.kinds[folder->leaves[i].kind]++;
	if (!status)
		status = inventory_notes(folder, &verified.inventory, trouble);
	if (!status)
		status = signers_of(folder, roots, arena, &signers, trouble);
	if (!status)
		status = check_checkpoint(folder, &signers, arena, trouble);
	if (!status)
		status = check_witnessed(folder, &signers, arena, &verified, trouble);
	if (!status)
		status = inventory_files(folder, &verified.inventory, trouble);
	if (!status)
		status = chain_check(folder, trouble);
	if (status)
		return status;
	verified.serial = signers.serial;
	verified.replay = replay_folder(folder, roots, trouble);
	status = verified.replay ? evidence_find(folder->path, trouble) : STATUS_MALFORMED;
	if (status)
		replay_free(verified.replay);
	else
		*ret_verified = verified;
	return status;
}

/* ---- what is said of it ----------------------------------------------------------- */

/* In Greenwich: the log's own time. */
static void
print_time(struct instant at)
{
	int64_t day = at.ms / DAY_MS, second = at.ms % DAY_MS / 1000;
	char text[DAY_SIZE];

	if (day < 0 || day > DAYS_MOST) { /* no witness and no broker is from there */
		(void)printf("at %" PRId64 " ms", at.ms);
		return;
	}
	day_print((int32_t)day, text);
	(void)printf("%sT%02d:%02d:%02dZ", text, (int)(second / 3600), (int)(second / 60 % 60), (int)(second % 60));
}

static void
print_witnessed(const struct verified *verified, size_t count)
{
	int64_t age = clock_now().ms - verified->cosigned.ms;

	if (!verified->witnessed) {
		(void)printf("cosigned by no witness\n");
		return;
	}
	(void)printf("cosigned: the first %" PRIu64 " of %zu leaves, ", verified->witnessed, count);
	print_time(verified->cosigned);
	(void)printf(", %" PRId64 " hours ago%s\n", age < 0 ? 0 : age / HOUR_MS,
		     age > WITNESS_STALE_MS ? ": that is too long, ask the witness" : "");
}

static void
print_summary(const struct folder *folder, const struct verified *verified)
{
	const struct directory *directory = replay_directory(verified->replay);
	char hex[DIGEST_HEX_SIZE], text[HASH_TEXT_SIZE];
	const char *between = "";

	digest_hex(&folder->checkpoint.head.root, hex);
	hash_text_print(&folder->checkpoint.head.root, text);
	(void)printf("%s: all is as it should be\n", folder->path);
	(void)printf("log %s, %zu leaves, root %s\n", folder->checkpoint.origin, folder->leaf_count, hex);
	(void)printf("(in the checkpoint and in reports: %s)\n", text);
	for (unsigned kind = 0; kind < LEAF_KIND_COUNT; kind++) {
		if (!verified->kinds[kind])
			continue;
		(void)printf("%s%s %" PRIu64, between, leaf_kind_word((enum leaf_kind)kind), verified->kinds[kind]);
		between = "  ";
	}
	(void)printf("\n%zu agencies in directory %" PRIu64 "\nfrom ", directory->agency_count, verified->serial);
	print_time(folder->leaves[0].accepted);
	(void)printf(" to ");
	print_time(folder->leaves[folder->leaf_count - 1].accepted);
	(void)printf("\n");
	print_witnessed(verified, folder->leaf_count);
}

/* What is no fault, and yet somebody has to know. */
static void
remark(const struct verified *verified, const struct pinned *roots)
{
	const struct moments_before before = moments_before(replay_book(verified->replay));

	duties_remark(verified->replay, roots);
	if (before.count)
		(void)fprintf(stderr,
			      "tellback-review: %" PRIu64 " envelopes were made, by their senders' clocks, up to %" PRId64
			      " minutes after the broker says that it accepted them (note %" PRIu64 " is the first): ask "
			      "whose clock was wrong\n",
			      before.count, before.ahead_ms / 60000, before.first);
	if (verified->inventory.beyond)
		(void)fprintf(stderr,
			      "tellback-review: %" PRIu64 " tiles are beyond the checkpoint, which does not vouch for "
			      "them: the copy was made while the log grew\n",
			      verified->inventory.beyond);
	if (verified->inventory.kept)
		(void)fprintf(stderr,
			      "tellback-review: %" PRIu64 " notes that the log says were erased are in this copy still; "
			      "`follow` takes them away\n",
			      verified->inventory.kept);
}

int
verify_run(char **words, int word_count)
{
	static const char verb[] = {"verify"};
	struct asked asked = {.verb = verb};
	const struct asked_option options[] = {
		{"--from", ASKED_VALUE, &asked.from},
		{"--roots", ASKED_VALUE, &asked.roots},
	};
	struct verified verified = {.replay = NULL};
	int code = asked_words(asked.verb, options, sizeof options / sizeof *options, words, word_count);

	if (!code)
		code = asked_open(&asked);
	if (!code && verify_folder(&asked.folder, &asked.pinned, asked.arena, &verified, &asked.trouble))
		code = EXIT_REFUSED;
	if (!code && moments_check(&asked.folder, clock_now(), &asked.trouble)) {
		replay_free(verified.replay);
		code = EXIT_REFUSED;
	}
	if (!code) {
		print_summary(&asked.folder, &verified);
		remark(&verified, &asked.pinned);
		if (fflush(stdout) || ferror(stdout))
			code = EXIT_REFUSED;
		replay_free(verified.replay);
	}
	return asked_end(&asked, code);
}
