#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/id.h"
#include "cli/draft.h"
#include "cli/options.h"
#include "cli/own_card.h"
#include "cli/registrar.h"
#include "cli/say.h"
#include "note/card.h"
#include "note/directory.h"
#include "note/directory_agency.h"
#include "tellback/message_type.h"

#define ADD "tellback registrar add"
#define REVOKE "tellback registrar revoke"

/* What was given on the command line. */
struct entry {
	const char *name;
	const char *kind;
	const char *area;
	const char *successor;
	const char *directory;
	struct options_list roles;
	struct options_list may;
	const char *card_path;
	struct card card;
};

static int
is_one_of(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(list[i], word))
			return 1;
	return 0;
}

static int
entry_check(const struct entry *entry)
{
	if (entry->name && !directory_agency_is_name(entry->name))
		return say_usage(ADD, "--name wants one line of at most 200 bytes");
	if (entry->kind && !directory_agency_is_kind(entry->kind))
		return say_usage(ADD, "--kind is none of those that --help lists");
	if (entry->area && strcmp(entry->area, "-") && !id_is_agency(entry->area))
		return say_usage(ADD, "--area wants a CRS's id, or -");
	if (entry->successor && !id_is_agency(entry->successor))
		return say_usage(ADD, "--successor wants an agency's id");
	for (size_t i = 0; i < entry->roles.count; i++)
		if (!directory_agency_is_role(entry->roles.items[i]))
			return say_usage(ADD, "--role is none of those that --help lists");
	return EXIT_DONE;
}

/* One `--may` word, "a,b" or "all", into a list; non-zero for no such type. */
static int
may_take(const char *words, struct arena *arena, const char **list, size_t *count)
{
	char *rest = arena_text(arena, words, strlen(words)), *word;

	while (rest && (word = strsep(&rest, ","))) {
		int is_all = !strcmp(word, "all");

		if (!is_all && message_type_find(word) == TYPE_UNKNOWN) {
			fprintf(stderr, "%s: --may: there is no type \"%s\"\n%s --help shows how.\n", ADD, word, ADD);
			return -1;
		}
		for (int type = TYPE_UNKNOWN + 1; type < TYPE_COUNT_OF; type++) {
			const char *name = message_type_word((enum message_type)type);

			if ((is_all || !strcmp(word, name)) && !is_one_of(list, *count, name))
				list[(*count)++] = name;
		}
	}
	return 0;
}

/* Lists given anew replace the old ones. */
static int
entry_lists(const struct entry *entry, struct directory_agency *agency, struct arena *arena)
{
	const char **roles = arena_array(arena, entry->roles.count, sizeof *roles);
	const char **may = arena_array(arena, TYPE_COUNT_OF, sizeof *may);
	size_t role_count = 0, may_count = 0;

	if (!roles || !may)
		return say_trouble(ADD, entry->directory, STATUS_NO_MEMORY);
	for (size_t i = 0; i < entry->roles.count; i++)
		if (!is_one_of(roles, role_count, entry->roles.items[i]))
			roles[role_count++] = entry->roles.items[i];
	for (size_t i = 0; i < entry->may.count; i++)
		if (may_take(entry->may.items[i], arena, may, &may_count))
			return EXIT_USAGE;
	if (role_count) {
		agency->roles = roles;
		agency->role_count = role_count;
	}
	if (may_count) {
		agency->may = may;
		agency->may_count = may_count;
	}
	return EXIT_DONE;
}

/* New keys end the revocations of the old ones. */
static int
entry_keys(const struct card *card, struct directory_agency *agency, struct arena *arena)
{
	struct revoked *kept = arena_array(arena, agency->revoked_count, sizeof *kept);
	int new_sign = memcmp(agency->sign.public_key, card->sign.public_key, SIGN_PUBLIC_BYTES) != 0;
	int new_curve = strcmp(agency->curve, card->curve) != 0;
	size_t count = 0;

	if (!kept)
		return say_trouble(ADD, card->agency.name, STATUS_NO_MEMORY);
	for (size_t i = 0; i < agency->revoked_count; i++)
		if (!(agency->revoked[i].what == REVOKED_SIGN && new_sign) &&
		    !(agency->revoked[i].what == REVOKED_CURVE && new_curve))
			kept[count++] = agency->revoked[i];
	agency->revoked = kept;
	agency->revoked_count = count;
	agency->sign = card->sign;
	memcpy(agency->curve, card->curve, sizeof agency->curve);
	return EXIT_DONE;
}

static int
entry_apply(const struct entry *entry, struct draft *draft)
{
	struct directory_agency *agency = draft_agency(draft, entry->card.agency.name);
	int code;

	if (!agency) {
		if (!entry->kind)
			return say_usage(ADD, "an agency that is not in it yet needs --kind");
		agency = &draft->agencies[draft->directory.agency_count++];
		*agency = (struct directory_agency){.id = entry->card.agency};
	}
	if (entry->name)
		agency->name = entry->name;
	if (entry->kind)
		id_set(agency->kind, sizeof agency->kind, entry->kind);
	if (entry->area)
		id_set(agency->area.name, sizeof agency->area.name, strcmp(entry->area, "-") ? entry->area : "");
	if (entry->successor)
		id_set(agency->successor.name, sizeof agency->successor.name, entry->successor);
	code = entry_lists(entry, agency, draft->arena);
	return code ? code : entry_keys(&entry->card, agency, draft->arena);
}

static int
entry_options(int argc, char **argv, struct entry *entry)
{
	const struct options_row rows[] = {
	    {"--directory", &entry->directory, NULL, NULL},
	    {"--name", &entry->name, NULL, NULL},
	    {"--kind", &entry->kind, NULL, NULL},
	    {"--area", &entry->area, NULL, NULL},
	    {"--successor", &entry->successor, NULL, NULL},
	    {"--role", NULL, NULL, &entry->roles},
	    {"--may", NULL, NULL, &entry->may},
	};
	struct options_list rest = {.count = 0};

	if (options_read(&(struct options_words){ADD, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 1 || !entry->directory)
		return say_usage(ADD, "name one CARD and the --directory");
	entry->card_path = rest.items[0];
	return entry_check(entry);
}

int
registrar_entry_add(int argc, char **argv)
{
	struct entry entry = {0};
	struct arena *arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 16);
	char hex[DIGEST_HEX_SIZE], groups[SAY_FINGERPRINT_SIZE];
	struct draft draft;
	struct view raw;
	enum status status;
	int code = arena ? entry_options(argc, argv, &entry) : say_trouble(ADD, "start", STATUS_NO_MEMORY);

	if (code)
		goto out;
	status = file_read(entry.card_path, MAX_NOTE_BYTES, arena, &raw);
	if (!status)
		status = card_decode(raw, arena, &entry.card);
	if (status) {
		code = say_trouble(ADD, entry.card_path, status);
		goto out;
	}
	status = draft_open(entry.directory, arena, &draft);
	if (status) {
		code = say_trouble(ADD, entry.directory, status);
		goto out;
	}
	code = entry_apply(&entry, &draft);
	if (code)
		goto out;
	own_card_fingerprint(&entry.card, hex);
	say_fingerprint(hex, groups);
	printf("%s, card %llu, fingerprint\n  %.39s\n  %s\n", entry.card.agency.name,
	       (unsigned long long)entry.card.serial, groups, groups + 40);
	code = draft_finish(ADD, &draft, arena_print(arena, "%s", entry.card.agency.name));
out:
	arena_free(arena);
	return code;
}

/* "sign", "curve", "agency", "enc-<epoch>" */
static int
what_read(const char *word, struct revoked *revoked)
{
	static const struct {
		const char *word;
		enum revocation what;
	} words[] = {{"sign", REVOKED_SIGN}, {"curve", REVOKED_CURVE}, {"agency", REVOKED_AGENCY}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(words[i].word, word)) {
			revoked->what = words[i].what;
			return 0;
		}
	if (strncmp(word, "enc-", 4) || !id_is_epoch(word + 4))
		return -1;
	revoked->what = REVOKED_EPOCH;
	id_set(revoked->epoch, sizeof revoked->epoch, word + 4);
	return 0;
}

static int
revoke_apply(struct draft *draft, const char *agency_id, const struct revoked *revoked)
{
	struct directory_agency *agency = draft_agency(draft, agency_id);
	struct revoked *more;

	if (!agency) {
		fprintf(stderr, "%s: %s is not in %s\n", REVOKE, agency_id, draft->path);
		return EXIT_NOT_FOUND;
	}
	for (size_t i = 0; i < agency->revoked_count; i++)
		if (agency->revoked[i].what == revoked->what && !strcmp(agency->revoked[i].epoch, revoked->epoch))
			return EXIT_DONE;
	more = arena_array(draft->arena, agency->revoked_count + 1, sizeof *more);
	if (!more)
		return say_trouble(REVOKE, draft->path, STATUS_NO_MEMORY);
	if (agency->revoked_count)
		memcpy(more, agency->revoked, agency->revoked_count * sizeof *more);
	more[agency->revoked_count++] = *revoked;
	agency->revoked = more;
	return EXIT_DONE;
}

int
registrar_entry_revoke(int argc, char **argv)
{
	const char *path = NULL, *reason = NULL;
	const struct options_row rows[] = {
	    {"--directory", &path, NULL, NULL},
	    {"--reason", &reason, NULL, NULL},
	};
	struct options_list rest = {.count = 0};
	struct revoked revoked = {.since_s = clock_now().ms / 1000};
	struct arena *arena;
	struct draft draft;
	enum status status;
	int code;

	if (options_read(&(struct options_words){REVOKE, argc - 1, argv + 1}, rows, sizeof rows / sizeof *rows, &rest))
		return EXIT_USAGE;
	if (rest.count != 2 || !path || !reason)
		return say_usage(REVOKE, "name AGENCY, WHAT, the --reason and the --directory");
	if (what_read(rest.items[1], &revoked))
		return say_usage(REVOKE, "WHAT is sign, curve, agency or enc-<epoch>");
	if (!id_is_token(reason))
		return say_usage(REVOKE, "--reason wants a token: small letters, digits, hyphens");
	id_set(revoked.reason, sizeof revoked.reason, reason);
	arena = arena_new((size_t)MAX_DIRECTORY_BYTES * 16);
	status = arena ? draft_open(path, arena, &draft) : STATUS_NO_MEMORY;
	code = status ? say_trouble(REVOKE, path, status) : revoke_apply(&draft, rest.items[0], &revoked);
	if (!code)
		code = draft_finish(REVOKE, &draft,
				    arena_print(arena, "revocation of %s of %s", rest.items[1], rest.items[0]));
	arena_free(arena);
	return code;
}
