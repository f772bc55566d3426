#include "ctl_backup.h"

#include <stdio.h>
#include <string.h>

#include "backup.h"
#include "backup_restore.h"
#include "base/call.h"
#include "base/digest.h"
#include "base/secret.h"

#define VERBS(X) X(CREATE, "create") X(DONE, "done") X(VERIFY, "verify") X(RESTORE, "restore")

enum verb {
#define X(code, word) VERB_##code,
	VERBS(X)
#undef X
	VERB_COUNT
};

static const char *const verbs[VERB_COUNT] = {
#define X(code, word) word,
	VERBS(X)
#undef X
};

/* What stands behind the verb. */
struct words {
	enum verb verb;
	const char *file;
	const char *identity;
	const char *folder;
	const char *hash;
	enum backup_over over;
};

static int
usage(void)
{
	fprintf(stderr, "usage: tellbackctl backup create FILE\n"
			"       tellbackctl backup done FILE | --sha256 HEX\n"
			"       tellbackctl backup verify FILE --identity KEYFILE [--in FOLDER]\n"
			"       tellbackctl backup restore FILE --identity KEYFILE [--replace]\n");
	return EXIT_USAGE;
}

static int
take(int count, char **words, struct words *ret_words)
{
	struct words taken = {.verb = VERB_CREATE, .over = BACKUP_OVER_OLDER};

	while (count && taken.verb < VERB_COUNT && strcmp(verbs[taken.verb], words[0]) != 0)
		taken.verb++;
	for (int i = 1; i < count; i++) {
		const char **to = !strcmp(words[i], "--identity") ? &taken.identity
				  : !strcmp(words[i], "--in")	  ? &taken.folder
				  : !strcmp(words[i], "--sha256") ? &taken.hash
								  : NULL;

		if (!strcmp(words[i], "--replace"))
			taken.over = BACKUP_REPLACE;
		else if (to && i + 1 < count && !*to)
			*to = words[++i];
		else if (!to && words[i][0] != '-' && !taken.file)
			taken.file = words[i];
		else
			return -1;
	}
	*ret_words = taken;
	return count && taken.verb < VERB_COUNT ? 0 : -1;
}

/* Each verb has its own words and no others. */
static int
is_good(const struct words *words)
{
	const int takes_key = words->verb == VERB_VERIFY || words->verb == VERB_RESTORE;
	struct digest unused;

	if (words->hash && (words->verb != VERB_DONE || words->file || digest_parse(words->hash, &unused)))
		return 0;
	return (words->file || words->hash) && takes_key == !!words->identity &&
	       (!words->folder || words->verb == VERB_VERIFY) &&
	       (words->over == BACKUP_OVER_OLDER || words->verb == VERB_RESTORE);
}

int
ctl_backup(const struct broker_config *config, int count, char **words)
{
	struct words taken;
	struct backup_from from;

	if (take(count, words, &taken) || !is_good(&taken))
		return usage();
	secret_process_harden();
	from = (struct backup_from){taken.file, taken.identity};
	if (taken.verb == VERB_VERIFY)
		return backup_verify(config, &from, taken.folder);
	if (!config) {
		fprintf(stderr, "tellbackctl backup %s: there is no broker.conf here: give it with -c\n", verbs[taken.verb]);
		return EXIT_MISCONFIGURED;
	}
	switch (taken.verb) {
	case VERB_CREATE:
		return backup_create(config, taken.file);
	case VERB_DONE:
		return backup_done(config, taken.file, taken.hash);
	case VERB_RESTORE:
		return backup_restore(config, &from, taken.over);
	case VERB_VERIFY:
	case VERB_COUNT:
		break;
	}
	return usage();
}
