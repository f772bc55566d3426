/* tellbackd: the broker.  Reads its configuration, and sees that front, core
 * and signer run. */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/call.h"
#include "base/file.h"
#include "base/log.h"
#include "base/secret.h"
#include "broker_config.h"
#include "broker_curve.h"
#include "supervisor.h"
#include "tellback/version.h"

#define CONFIG_BYTES (1024 * 1024)

static const char help[] = "usage: tellbackd [-c FILE] [--root DIR]\n"
			   "The Tellback broker, in the foreground, until SIGTERM.\n"
			   "\n"
			   "  -c, --config FILE    configuration (standard: /etc/tellback/broker.conf)\n"
			   "      --root DIR       put DIR before /etc/tellback, /run/tellback and so on\n"
			   "  -t, --check-config   look at configuration, keys, store and log; change nothing\n"
			   "      --print-config   print the configuration in force, and end\n"
			   "  -V, --version        print the version, and end\n"
			   "      --help           this\n"
			   "\n"
			   "First make the keys: tellbackctl init.  Exit codes: 0 ended as asked, 2 usage,\n"
			   "78 configuration, a key, store or log will not do.\n";

enum mode { MODE_RUN, MODE_CHECK, MODE_PRINT };

enum long_option { OPTION_ROOT = 256, OPTION_PRINT, OPTION_HELP };

/* The folder of our own executable: the children are found nowhere else. */
static int
own_folder(char folder[PATH_MAX])
{
	ssize_t size = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (size <= 0)
		return -1;
	folder[size] = '\0';
	slash = strrchr(folder, '/');
	if (!slash)
		return -1;
	*slash = '\0';
	return 0;
}

/* The transport key, here; the store, by core; the log and its key, by the
 * signer. */
static int
check(const struct broker_config *config, const struct supervisor_options *options)
{
	struct broker_curve curve;
	enum status status = broker_curve_load(config->keys_curve, &curve);
	int code;

	explicit_bzero(&curve, sizeof curve);
	if (status) {
		(void)fprintf(stderr, "%s: %s%s\n", config->keys_curve, status_word(status),
			      status == STATUS_NOT_FOUND       ? " (make it: tellbackctl init)"
			      : status == STATUS_NOT_PERMITTED ? " (it must be this user's own, mode 0600)"
							       : "");
		return EXIT_MISCONFIGURED;
	}
	code = supervisor_check(options);
	if (!code)
		(void)puts("configuration, keys, store and log will do");
	return code;
}

/* The admin socket's folder: systemd makes it (RuntimeDirectory=), nobody else
 * does.  What cannot be made is reported by core, which needs it. */
static void
make_run_folder(const char *socket_path)
{
	char folder[PATH_MAX];

	if (file_folder_of(socket_path, folder))
		return;
	if (file_folder(folder, 0755))
		log_event(LOG_LINE_WARNING, "broker.folder", "path=%s", folder);
}

static int
is_any_port(const char *listen)
{
	const char *colon = strrchr(listen, ':');

	return colon && (!strcmp(colon, ":0") || !strcmp(colon, ":*"));
}

static int
run(enum mode mode, struct supervisor_options *options)
{
	struct arena *arena = arena_new(CONFIG_BYTES);
	struct broker_config config;
	const char *error = "no memory", *text;
	int code = EXIT_MISCONFIGURED;

	if (!arena || broker_config_load(options->config_path, options->root, arena, &config, &error)) {
		(void)fprintf(stderr, "%s\n", error);
	} else if (mode == MODE_PRINT) {
		text = config_print(config.config, arena);
		code = text && fputs(text, stdout) >= 0 && !fflush(stdout) ? EXIT_DONE : EXIT_REFUSED;
	} else if (mode == MODE_CHECK) {
		code = check(&config, options);
	} else {
		log_level_set(config.log);
		make_run_folder(config.admin_socket);
		options->is_any_port = is_any_port(config.listen);
		code = supervisor_run(options);
	}
	arena_free(arena);
	return code;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{"config", required_argument, NULL, 'c'},
		{"root", required_argument, NULL, OPTION_ROOT},
		{"check-config", no_argument, NULL, 't'},
		{"print-config", no_argument, NULL, OPTION_PRINT},
		{"version", no_argument, NULL, 'V'},
		{"help", no_argument, NULL, OPTION_HELP},
		{NULL, 0, NULL, 0},
	};
	struct supervisor_options given = {NULL, NULL, NULL, 0};
	char folder[PATH_MAX];
	enum mode mode = MODE_RUN;
	int option;

	secret_process_harden();
	while ((option = getopt_long(argc, argv, "c:tV", options, NULL)) != -1)
		switch (option) {
		case 'c':
			given.config_path = optarg;
			break;
		case OPTION_ROOT:
			given.root = optarg;
			break;
		case 't':
			mode = MODE_CHECK;
			break;
		case OPTION_PRINT:
			mode = MODE_PRINT;
			break;
		case 'V':
			(void)puts("tellbackd " TELLBACK_VERSION);
			return EXIT_DONE;
		case OPTION_HELP:
			(void)fputs(help, stdout);
			return EXIT_DONE;
		default:
			(void)fputs(help, stderr);
			return EXIT_USAGE;
		}
	if (optind != argc || own_folder(folder)) {
		(void)fputs(help, stderr);
		return EXIT_USAGE;
	}
	given.folder = folder;
	return run(mode, &given);
}
