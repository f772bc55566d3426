/* tellback: what agency staff, integrators and registrars type.  A few verbs
 * are done here, on files; all others are calls to the agency's agent. */
#include <stdio.h>
#include <string.h>

#include "base/call.h"
#include "base/secret.h"
#include "cli/await.h"
#include "cli/card_verb.h"
#include "cli/demo.h"
#include "cli/export.h"
#include "cli/init.h"
#include "cli/join.h"
#include "cli/key.h"
#include "cli/registrar.h"
#include "cli/template.h"
#include "runtime/client.h"
#include "runtime/verbs_table.h"
#include "tellback/version.h"

/* Columns of a terminal, less one. */
#define WIDTH 79

/* What needs no agent. */
struct command {
	const char *word;
	const char *summary;
	const char *help;
	int (*run)(int argc, char **argv);
};

static const struct command commands[] = {
	{"demo", "a whole front door on this machine, under a minute",
	 "usage: tellback demo [--day] [--keep]\n\n"
	 "Broker and agents as processes on loopback, a dozen made-up referrals by every\n"
	 "route, all broker processes killed in the middle. Leaves nothing behind.\n"
	 "  --day   one working day of Southampton's front door: 82 contacts\n"
	 "  --keep  leave the folder with everything in it\n",
	 demo_run},
	{"init", "make an agency's keys and its card",
	 "usage: tellback init --agency ID [options]\n\n"
	 "Makes the agency's keys and writes card 1, which the registrar adds to the\n"
	 "directory. Run it as the agent's user. A second run changes nothing.\n"
	 "  --root DIR         put everything under DIR (tests, demonstrations)\n"
	 "  --card FILE        where to write the card (./ID.card)\n"
	 "  --archive age1...  an offline key: a copy of each new private key is sealed\n"
	 "                     to it first (age-keygen makes one; keep it in a safe)\n"
	 "  --days N           how long the encryption key is meant for (90)\n"
	 "  --passphrase FILE  seal the key files with it (FILE 0600)\n",
	 init_run},
	{"join", "pin the registrar's roots",
	 "usage: tellback join FILE [--agency ID] [--root DIR] [--fingerprint HEX]\n\n"
	 "FILE is the directory note that the registrar published. Shows the fingerprint\n"
	 "of its roots; compare it with the registrar by telephone and type yes. From then\n"
	 "on the agent believes only directories that these roots signed.\n"
	 "  --fingerprint HEX  for scripts: all 64 digits, spaces allowed; no question\n",
	 join_run},
	{"key", "show, rotate or take out this agency's keys",
	 "usage: tellback key show|rotate|export [--agency ID] [--root DIR]\n\n"
	 "  show    the public halves, until when they are meant, the fingerprint\n"
	 "  rotate  a new encryption key and a new card; no ceremony\n"
	 "            --archive age1...  --days N\n"
	 "  export  print the private encryption keys (`age -d -i` takes them); asks\n"
	 "          for the agency's id, and is logged in key-export.log\n"
	 "            --reason WORDS\n"
	 "  --passphrase FILE  what the key files are sealed with\n",
	 key_run},
	{"card", "term dates, closed days and cover of this agency",
	 "usage: tellback card show|add|drop|set [--agency ID] [--root DIR]\n\n"
	 "  show                       what the card says\n"
	 "  add  term FROM TO          a term: school days are counted by them\n"
	 "  add  closed FROM TO AGENCY closed, and whom to tell in that time\n"
	 "  add  cover ROLE AGENCY     who reads for that role when it cannot\n"
	 "  drop ...                   the same words: takes that line away\n"
	 "  set  FILE                  exactly the lines of FILE, as show prints them\n"
	 "Days are 2026-09-02. Each change signs a new card; tellback refresh then tells\n"
	 "everyone. Without term dates the partnership's hold.\n"
	 "  --passphrase FILE  what the key files are sealed with\n",
	 card_verb_run},
	{"export", "our messages of a case or a child, in a folder",
	 "usage: tellback export --case CASE | --child TOKEN --to FOLDER [--agency ID]\n\n"
	 "Writes what this agency sent and received, a file a message, and READ-FIRST.txt\n"
	 "with marks where a person must look before any of it leaves: other children,\n"
	 "another agency's words, a safe contact, a referrer who must not be named.\n"
	 "FOLDER must be new or empty. Nothing is changed, nobody is told.\n",
	 export_run},
	{"registrar", "decide who is in: directory and policy", NULL, registrar_run},
	{"template", "print an example of a type of message",
	 "usage: tellback template [TYPE]\n\n"
	 "Prints an example that `tellback send` takes; without TYPE lists the types. Its\n"
	 "children are made up, marked TEST. An example that has \"re\" is about a message:\n"
	 "write the id of yours there, and drop \"case\" where your agency has that message.\n",
	 template_run},
	{"await", "wait until files are there (for scripts)",
	 "usage: tellback await [--gone] [--timeout SECONDS] FILE...\n\n"
	 "Waits for results in out/sent or arrivals in in/new, by events.\n",
	 await_run},
};

static const struct command *
command_find(const char *word)
{
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (!strcmp(commands[i].word, word))
			return &commands[i];
	return NULL;
}

/* Their names alone, as many as fit a line: all of it is to fit a screen. */
static void
verb_names(FILE *to)
{
	const struct verb *verb;
	size_t column = WIDTH;

	for (size_t i = 0; (verb = verbs_table_at(NULL, i)); i++) {
		size_t size = strlen(verb->name) + 1;

		if (command_find(verb->name))
			continue;
		if (column + size > WIDTH) {
			fputs("\n ", to);
			column = 1;
		}
		fprintf(to, " %s", verb->name);
		column += size;
	}
	fputc('\n', to);
}

static int
usage(FILE *to, int code)
{
	fputs("usage: tellback VERB ...          tellback VERB --help says more\n", to);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  %-10s %s\n", commands[i].word, commands[i].summary);
	fputs("What the agency's agent is asked:", to);
	verb_names(to);
	fputs("The front door has more: tellback-crs --help\n"
	      "If a child is in danger now ring 999. Tellback never replaces the call.\n",
	      to);
	return code;
}

static int
wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return 1;
	return 0;
}

int
main(int argc, char **argv)
{
	const struct command *command;

	secret_process_harden();
	if (argc < 2)
		return usage(stderr, EXIT_USAGE);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return usage(stdout, EXIT_DONE);
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		printf("tellback %s\n", TELLBACK_VERSION);
		return EXIT_DONE;
	}
	command = command_find(argv[1]);
	if (command && command->help && wants_help(argc - 1, argv + 1)) {
		fputs(command->help, stdout);
		return EXIT_DONE;
	}
	if (command)
		return command->run(argc - 1, argv + 1);
	/* the front door's verbs too, and what a newer agent knows: it will say */
	if (argv[1][0] != '-')
		return client_run("tellback", NULL, argc - 1, argv + 1);
	fprintf(stderr, "tellback: unknown option %s\n\n", argv[1]);
	return usage(stderr, EXIT_USAGE);
}
