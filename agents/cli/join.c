#include "cli/join.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "cli/options.h"
#include "cli/own_card.h"
#include "cli/say.h"
#include "note/directory.h"
#include "runtime/home.h"
#include "runtime/trust.h"

#define JOIN "tellback join"

struct join {
	const char *agency;
	const char *root;
	const char *fingerprint;
	const char *file;
	const char *folder;
	struct view note;
	struct directory directory;
};

static int
join_options(int argc, char **argv, struct arena *arena, struct join *join)
{
	const struct options_row rows[] = {
	    {"--agency", &join->agency, NULL, NULL},
	    {"--root", &join->root, NULL, NULL},
	    {"--fingerprint", &join->fingerprint, NULL, NULL},
	};
	struct options_list rest = {.count = 0};

	if (options_read(&(struct options_words){JOIN, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 1)
		return say_usage(JOIN, "name one FILE, the directory note that the registrar published");
	join->file = rest.items[0];
	join->agency = say_agency(JOIN, join->root, join->agency, arena);
	if (!join->agency)
		return EXIT_USAGE;
	join->folder = home_path(join->root, HOME_STATE, join->agency, arena);
	return join->folder ? EXIT_DONE : say_trouble(JOIN, join->agency, STATUS_NO_MEMORY);
}

static enum status
join_read(struct join *join, struct arena *arena)
{
	enum status status = file_read(join->file, MAX_DIRECTORY_BYTES, arena, &join->note);

	if (!status)
		status = directory_decode(join->note, arena, &join->directory);
	if (!status)
		status = directory_verify(join->note, join->directory.roots, join->directory.root_count,
					  join->directory.quorum, arena);
	return status;
}

/* Non-zero when a person, or the script a person wrote, agreed to the roots. */
static int
join_agreed(const struct join *join, const char *hex)
{
	char groups[SAY_FINGERPRINT_SIZE];

	say_fingerprint(hex, groups);
	fprintf(stderr, "%s is signed by %llu of these roots:\n", join->file,
		(unsigned long long)join->directory.quorum);
	for (size_t i = 0; i < join->directory.root_count; i++)
		fprintf(stderr, "  %s\n", join->directory.roots[i].name);
	fprintf(stderr, "fingerprint of the root set:\n  %.39s\n  %s\n", groups, groups + 40);
	if (join->fingerprint) {
		if (say_same_fingerprint(join->fingerprint, hex))
			return 1;
		fprintf(stderr, "%s: that is not the fingerprint given: do not join; ring the registrar\n", JOIN);
		return 0;
	}
	if (say_asked("Did the registrar read you this fingerprint? Type yes to pin it:", "yes"))
		return 1;
	fprintf(stderr, "%s: nothing was pinned\n", JOIN);
	return 0;
}

/* What the directory says of us: said now rather than found out later. */
static void
join_tell(const struct join *join, const struct own_card_place *place)
{
	const struct directory_agency *entry = directory_find(&join->directory, join->agency);
	struct view raw;
	struct card card;
	char day[11];

	say_day(join->directory.expires_s, day);
	printf("  directory %llu with %zu agencies, valid until %s\n", (unsigned long long)join->directory.serial,
	       join->directory.agency_count, day);
	if (!entry)
		printf("  %s is NOT in it yet: the registrar adds your card and publishes again.\n", join->agency);
	else if (directory_is_revoked(entry, REVOKED_SIGN))
		printf("  %s is REVOKED in it: ring the registrar.\n", join->agency);
	else if (own_card_read(place, &card, &raw))
		printf("  %s is in it, but has no card here: `tellback init` was run elsewhere?\n", join->agency);
	else if (memcmp(card.sign.public_key, entry->sign.public_key, SIGN_PUBLIC_BYTES) ||
		 strcmp(card.curve, entry->curve))
		printf("  %s is in it with OTHER KEYS than those here: ring the registrar.\n", join->agency);
	else
		printf("  %s is in it with the keys that are here. Start the agent.\n", join->agency);
}

int
join_run(int argc, char **argv)
{
	struct join join = {0};
	struct arena *arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 16);
	char hex[DIGEST_HEX_SIZE];
	struct trust *trust = NULL;
	enum status status;
	int is_fresh = 0;
	int code = arena ? join_options(argc, argv, arena, &join) : say_trouble(JOIN, "start", STATUS_NO_MEMORY);

	if (code)
		goto out;
	status = join_read(&join, arena);
	if (status) {
		code = say_trouble(JOIN, join.file, status);
		goto out;
	}
	directory_fingerprint(join.directory.roots, join.directory.root_count, hex);
	/* pinned before: nobody is asked, but a fingerprint that was given counts */
	status = trust_new(join.folder, &trust);
	if ((status == STATUS_NOT_FOUND || join.fingerprint) && !join_agreed(&join, hex)) {
		code = EXIT_REFUSED;
		goto out;
	}
	status = trust_pin(join.folder, join.note, &is_fresh);
	if (status == STATUS_CONFLICT) {
		fprintf(stderr,
			"%s: %s has pinned other roots, in %s/roots.\n"
			"If the registrar's roots were lost and made anew, a person removes that file first.\n",
			JOIN, join.agency, join.folder);
		code = EXIT_CONFLICT;
	} else if (status) {
		code = say_trouble(JOIN, join.folder, status);
	} else {
		printf("%s: %s\n", join.agency,
		       is_fresh ? "roots pinned." : "these roots are pinned already; nothing was changed.");
		join_tell(&join, &(struct own_card_place){join.root, join.agency, NULL, arena});
	}
out:
	trust_free(trust);
	arena_free(arena);
	return code;
}
