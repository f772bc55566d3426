#include "cli/say.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/day.h"
#include "base/id.h"
#include "runtime/home.h"

struct trouble {
	enum status status;
	enum exit_code code;
	const char *words;
};

static const struct trouble troubles[] = {
    {STATUS_NOT_FOUND, EXIT_NOT_FOUND, "there is no such file or entry"},
    {STATUS_NOT_PERMITTED, EXIT_NOT_PERMITTED,
     "not permitted: key files must be yours, 0600, no links, in a folder 0700; other files must be readable"},
    {STATUS_MALFORMED, EXIT_REFUSED, "it is not of the grammar (docs/FORMATS.md)"},
    {STATUS_TOO_BIG, EXIT_REFUSED, "it is larger than Tellback takes"},
    {STATUS_BAD_SIGNATURE, EXIT_REFUSED, "a signature does not verify: it was changed after it was signed"},
    {STATUS_UNKNOWN_KEY, EXIT_REFUSED, "nobody whose key is known signed it"},
    {STATUS_CONFLICT, EXIT_CONFLICT, "something else is there under that name"},
    {STATUS_CANNOT_OPEN, EXIT_NOT_PERMITTED,
     "the key file is sealed and the passphrase is wrong or missing (--passphrase FILE)"},
    {STATUS_CORRUPT, EXIT_MISCONFIGURED, "the file is damaged: put it back from a backup"},
    {STATUS_MISCONFIGURED, EXIT_MISCONFIGURED, "the passphrase file is empty"},
    {STATUS_FULL, EXIT_REFUSED, "the disk is full"},
    {STATUS_NO_MEMORY, EXIT_REFUSED, "there is not enough memory"},
    {STATUS_GONE, EXIT_NOT_REACHED, "nobody listens there: is the agent running?"},
    {STATUS_IO, EXIT_REFUSED, "reading or writing failed"},
};

int
say_trouble(const char *command, const char *what, enum status status)
{
	for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++)
		if (troubles[i].status == status) {
			fprintf(stderr, "%s: %s: %s\n", command, what, troubles[i].words);
			return (int)troubles[i].code;
		}
	fprintf(stderr, "%s: %s: %s\n", command, what, status_word(status));
	return EXIT_REFUSED;
}

int
say_usage(const char *command, const char *words)
{
	fprintf(stderr, "%s: %s\n%s --help shows how.\n", command, words, command);
	return EXIT_USAGE;
}

void
say_fingerprint(const char *hex, char ret_groups[SAY_FINGERPRINT_SIZE])
{
	size_t at = 0;

	for (size_t i = 0; i < 64 && hex[i]; i++) {
		if (i && i % 4 == 0)
			ret_groups[at++] = ' ';
		ret_groups[at++] = hex[i];
	}
	ret_groups[at] = '\0';
}

int
say_same_fingerprint(const char *typed, const char *hex)
{
	size_t at = 0;

	for (; *typed; typed++) {
		if (strchr(" :-", *typed))
			continue;
		if (at >= 64 || tolower((unsigned char)*typed) != hex[at])
			return 0;
		at++;
	}
	return at == 64;
}

int
say_asked(const char *question, const char *answer)
{
	char line[256];

	fprintf(stderr, "%s ", question);
	(void)fflush(stderr); /* a prompt that cannot be shown is answered no */
	if (!fgets(line, sizeof line, stdin))
		return 0;
	line[strcspn(line, "\r\n")] = '\0';
	return !strcmp(line, answer);
}

const char *
say_agency(const char *command, const char *root, const char *given, struct arena *arena)
{
	const char *top = home_path(root, HOME_STATE, "", arena), *only = NULL;
	const struct dirent *entry;
	DIR *entries;
	int several = 0;

	if (given) {
		if (id_is_agency(given))
			return given;
		fprintf(stderr, "%s: %s is no agency's id (small letters, digits, hyphens; a desk after one dot)\n",
			command, given);
		return NULL;
	}
	entries = top ? opendir(top) : NULL;
	while (entries && (entry = readdir(entries))) {
		const char *keys;

		if (!id_is_agency(entry->d_name))
			continue;
		keys = home_path(root, HOME_KEYS, entry->d_name, arena);
		if (!keys || access(keys, F_OK))
			continue;
		several = only != NULL;
		only = arena_print(arena, "%s", entry->d_name);
		if (several)
			break;
	}
	if (entries)
		(void)closedir(entries); /* was only read */
	if (only && !several)
		return only;
	(void)say_usage(command, several ? "there are several agencies here: say --agency ID"
					 : "no agency has keys here: say --agency ID, or `tellback init` first");
	return NULL;
}

void
say_day(int64_t seconds, char *ret_day)
{
	int64_t day = seconds / 86400;

	/* dates off the calendar come from a file that a person made: show the end */
	day_print(day < 0 ? 0 : day > 2932896 ? 2932896 : (int32_t)day, ret_day);
}
