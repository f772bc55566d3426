#include "ctl_backup.h"

#include <stdio.h>
#include <string.h>

#include "backup.h"
#include "backup_restore.h"
#include "base/call.h"
#include "base/digest.h"
#include "base/secret.h"

/* What stands behind the verb. */
struct words {
	const char *verb;
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
	struct words taken = {.verb = count ? words[0] : NULL, .over = BACKUP_OVER_OLDER};

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
	return taken.verb ? 0 : -1;
}

/* Each verb has its own words and no others. */
static int
is_good(const struct words *words)
{
	const int takes_key = !strcmp(words->verb, "verify") || !strcmp(words->verb, "restore");
	struct digest unused;

	if (!strcmp(words->verb, "done") && words->hash && (words->file || digest_parse(words->hash, &unused)))
		return 0;
	if (words->hash && strcmp(words->verb, "done") != 0)
		return 0;
	return (words->file || words->hash) && takes_key == !!words->identity &&
	       (!words->folder || !strcmp(words->verb, "verify")) &&
	       (words->over == BACKUP_OVER_OLDER || !strcmp(words->verb, "restore"));
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
	if (!strcmp(taken.verb, "verify"))
		return backup_verify(config, &from, taken.folder);
	if (!config) {
		fprintf(stderr, "tellbackctl backup %s: there is no broker.conf here: give it with -c\n", taken.verb);
		return EXIT_MISCONFIGURED;
	}
	if (!strcmp(taken.verb, "create"))
		return backup_create(config, taken.file);
	if (!strcmp(taken.verb, "done"))
		return backup_done(config, taken.file, taken.hash);
	if (!strcmp(taken.verb, "restore"))
		return backup_restore(config, &from, taken.over);
	return usage();
}
