#include "runtime/program.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "base/log.h"
#include "base/secret.h"
#include "runtime/client.h"
#include "runtime/home.h"
#include "runtime/service.h"
#include "runtime/verbs_table.h"
#include "tellback/version.h"

#define CONFIG_BYTES ((size_t)4 * 1024 * 1024)

static const struct config_key keys[] = {
	{NULL, "agency", CONFIG_TEXT, NULL, "this agency's id in the directory"},
	{NULL, "broker", CONFIG_TEXT, "", "which broker of the directory (else each in turn)"},
	{NULL, "passphrase", CONFIG_PATH, "", "file with the key files' passphrase, 0600"},
	{NULL, "spool", CONFIG_YES_NO, "yes", "folders for the agency's own systems"},
	{NULL, "hook", CONFIG_PATH, "", "program that wakes somebody for a high referral"},
	{NULL, "hook_minutes", CONFIG_NUMBER, "5", "run it again after this many minutes"},
	{NULL, "log", CONFIG_TEXT, "info", "error, warning, info or debug"},
	{NULL, "person", CONFIG_LIST, NULL, "<user> <role>: who may open and confirm"},
};

enum mode { MODE_RUN, MODE_CHECK, MODE_PRINT };

struct words {
	const char *config;
	const char *root;
	enum mode mode;
};

static int
usage(const struct program *program, FILE *to)
{
	const struct verb *verb;

	fprintf(to,
		"usage: %s run -c FILE [options]     the agent, in the foreground\n"
		"       %s VERB ... [--agency ID]    ask the agent that runs\n"
		"\n"
		"  -c, --config FILE    configuration: /etc/tellback/<agency>.conf\n"
		"      --root DIR       put DIR before /etc/tellback, /run/tellback and so on\n"
		"  -t, --check-config   run: only look at configuration and keys\n"
		"      --print-config   run: only print the configuration in force\n"
		"  -V, --version        print the version, and end\n"
		"\n"
		"verbs:\n",
		program->name, program->name);
	for (size_t i = 0; (verb = verbs_table_at(program->kind, i)); i++)
		fprintf(to, "  %-17s %s\n", verb->name, verb->help);
	fputs("If a child is in danger now ring 999. Tellback never replaces the call.\n", to);
	return to == stdout ? EXIT_DONE : EXIT_USAGE;
}

/* Nobody finds one line among thirty. */
static int
usage_short(const struct program *program, const char *words)
{
	fprintf(stderr, "usage: %s %s\n%s --help says more\n", program->name, words, program->name);
	return EXIT_USAGE;
}

static int
words_read(int argc, char **argv, struct words *words)
{
	static const struct option options[] = {
		{"config", required_argument, NULL, 'c'},
		{"root", required_argument, NULL, 'r'},
		{"check-config", no_argument, NULL, 't'},
		{"print-config", no_argument, NULL, 'p'},
		{NULL, 0, NULL, 0},
	};
	int option;

	while ((option = getopt_long(argc, argv, "c:t", options, NULL)) != -1) {
		switch (option) {
		case 'c':
			words->config = optarg;
			break;
		case 'r':
			words->root = optarg;
			break;
		case 't':
			words->mode = MODE_CHECK;
			break;
		case 'p':
			words->mode = MODE_PRINT;
			break;
		default:
			return -1;
		}
	}
	return optind == argc && words->config ? 0 : -1;
}

static const char *
text_or_null(const struct config *config, const char *key)
{
	const char *text = config_text(config, NULL, key);

	return text && *text ? text : NULL;
}

static const char *
log_set(const struct config *config, struct arena *arena)
{
	const char *word = config_text(config, NULL, "log");
	enum log_level level;

	if (log_level_find(word, &level)) {
		log_level_set(level);
		return NULL;
	}
	return arena_print(arena, "log = %s: want error, warning, info or debug", word);
}

/* What is wrong with the settings, or NULL. */
static const char *
settings_read(const struct config *config, struct arena *arena, struct program_settings *settings)
{
	const char *agency = config_text(config, NULL, "agency");
	unsigned long long minutes = config_number(config, NULL, "hook_minutes");
	const char *const *people;
	const char *error = log_set(config, arena);
	size_t count = 0;

	if (error)
		return error;
	if (!id_is_agency(agency))
		return arena_print(arena, "agency = %s: this is no agency's id", agency);
	if (!minutes || minutes > 1440)
		return "hook_minutes: want 1 to 1440";
	id_set(settings->self.name, sizeof settings->self.name, agency);
	settings->broker = config_text(config, NULL, "broker");
	settings->passphrase = text_or_null(config, "passphrase");
	settings->hook = text_or_null(config, "hook");
	settings->hook_minutes = (unsigned)minutes;
	settings->has_spool = config_yes(config, NULL, "spool");
	people = config_list(config, NULL, "person", &count);
	if (people_read(people, count, &settings->people, arena, &error))
		return error ? error : "no memory";
	return NULL;
}

/* Only looks: at what must be there before the agent can start. */
static int
check(const struct program_settings *settings, struct arena *arena)
{
	static const struct {
		enum home part;
		const char *todo;
	} parts[] = {
		{HOME_KEYS, "tellback init makes the keys"},
		{HOME_ROOTS, "tellback join pins the registrar's roots"},
	};
	struct stat stat_of;

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *path = home_path(settings->root, parts[i].part, settings->self.name, arena);

		if (!path || stat(path, &stat_of)) {
			fprintf(stderr, "%s is not there: %s\n", path ? path : "?", parts[i].todo);
			return EXIT_MISCONFIGURED;
		}
		if (stat_of.st_uid != geteuid() || (stat_of.st_mode & 022)) {
			fprintf(stderr, "%s: it must be this user's own, and no other's to write\n", path);
			return EXIT_MISCONFIGURED;
		}
	}
	if (settings->hook && access(settings->hook, X_OK)) {
		fprintf(stderr, "hook = %s: there is no such program\n", settings->hook);
		return EXIT_MISCONFIGURED;
	}
	puts("configuration and keys will do");
	return EXIT_DONE;
}

/* Both, or what is wrong with the file, in words. */
static const char *
load(const struct program_place *place, struct arena *arena, struct config **ret_config,
     struct program_settings *settings)
{
	const char *error = "no memory";

	if (config_load(place->config, keys, sizeof keys / sizeof *keys, arena, ret_config, &error))
		return error;
	settings->root = place->root ? place->root : "";
	error = settings_read(*ret_config, arena, settings);
	if (!error)
		return NULL;
	error = arena_print(arena, "%s: %s", place->config, error);
	return error ? error : "no memory";
}

const char *
program_settings_load(const struct program_place *place, struct arena *arena, struct program_settings *ret_settings)
{
	struct config *config = NULL;

	return load(place, arena, &config, ret_settings);
}

static int
run(const struct program *program, const struct words *words)
{
	const struct program_place place = {words->config, words->root};
	struct arena *arena = arena_new(CONFIG_BYTES);
	struct program_settings *settings = arena ? arena_alloc(arena, sizeof *settings) : NULL;
	struct config *config = NULL;
	const char *error = settings ? load(&place, arena, &config, settings) : "no memory", *text;
	int code = EXIT_MISCONFIGURED;

	if (error) {
		fprintf(stderr, "%s\n", error);
		goto out;
	}
	if (words->mode == MODE_CHECK) {
		code = check(settings, arena);
	} else if (words->mode == MODE_PRINT) {
		text = config_print(config, arena);
		fputs(text ? text : "", stdout);
		code = text ? EXIT_DONE : EXIT_REFUSED;
	} else {
		code = service_run(program, settings);
	}
out:
	arena_free(arena);
	return code;
}

int
program_main(const struct program *program, int argc, char **argv)
{
	struct words words = {NULL, NULL, MODE_RUN};
	const char *verb = argc > 1 ? argv[1] : "";

	secret_process_harden();
	if (!strcmp(verb, "run")) {
		if (words_read(argc - 1, argv + 1, &words))
			return usage_short(program, "run -c FILE");
		return run(program, &words);
	}
	if (!strcmp(verb, "-V") || !strcmp(verb, "--version")) {
		printf("%s %s\n", program->name, TELLBACK_VERSION);
		return EXIT_DONE;
	}
	if (!strcmp(verb, "--help") || !strcmp(verb, "-h") || !strcmp(verb, "help"))
		return usage(program, stdout);
	if (!*verb)
		return usage(program, stderr);
	if (verb[0] == '-')
		return usage_short(program, "run -c FILE, or a verb, before options");
	argc--;
	argv++;
	if (program->ask)
		argv = program->ask(argc, argv, &argc);
	return argv ? client_run(program->name, program->kind, argc, argv) : EXIT_USAGE;
}
