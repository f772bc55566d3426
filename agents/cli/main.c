/* tellback: what agency staff, integrators and registrars type.  A few verbs
 * are done here, on files; all others are calls to the agency's agent. */
#include <stdio.h>
#include <string.h>

#include "base/call.h"
#include "base/secret.h"
#include "cli/await.h"
#include "cli/init.h"
#include "cli/join.h"
#include "cli/key.h"
#include "cli/registrar.h"
#include "runtime/client.h"

struct verb {
	const char *word;
	const char *summary;
	const char *help;
	int (*run)(int argc, char **argv); /* NULL: ask the agent */
};

#define WHICH "  --agency ID, --root DIR  which agent (else the only one that runs here)\n"

static const struct verb verbs[] = {
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
    {"registrar", "decide who is in: directory and policy", NULL, registrar_run},
    {"send", "send a message",
     "usage: tellback send FILE|- [--attach FILE]... [--agency ID] [--root DIR]\n\n"
     "FILE is JSON: `tellback template TYPE` prints one. Prints the message's id and\n"
     "the case. The agent goes on by itself from there: `tellback track ID`.\n"
     "If a child is in danger now ring 999; Tellback never replaces the call.\n"
     "  --attach FILE  a file to send along; the agent's user must be able to read it\n" WHICH,
     NULL},
    {"validate", "check a message without sending it",
     "usage: tellback validate FILE|- [--agency ID] [--root DIR]\n\n"
     "Says what is wrong and where, or what would be marked, and sends nothing.\n" WHICH,
     NULL},
    {"template", "print an example of a type of message",
     "usage: tellback template [TYPE] [--agency ID] [--root DIR]\n\n"
     "Prints an example that `tellback send` takes; without TYPE lists the types.\n" WHICH,
     NULL},
    {"inbox", "list what came in, most urgent first",
     "usage: tellback inbox [--json] [--agency ID] [--root DIR]\n\n"
     "  --json  one object a line\n" WHICH,
     NULL},
    {"show", "show a message without opening it as read",
     "usage: tellback show ID [--json] [--agency ID] [--root DIR]\n\n"
     "ID may be a prefix of at least 8 letters, if only one message has it.\n" WHICH,
     NULL},
    {"open", "read a message: the sender is told who opened it",
     "usage: tellback open ID [--agency ID] [--root DIR]\n\n"
     "Shows the message and signs `opened` with your role, which the agent's\n"
     "configuration gives to your login.\n" WHICH,
     NULL},
    {"reply", "answer a message",
     "usage: tellback reply ID FILE|- [--attach FILE]... [--agency ID] [--root DIR]\n\n"
     "As `tellback send`, in the case of message ID and as an answer to it.\n" WHICH,
     NULL},
    {"track", "how far a message has come",
     "usage: tellback track ID [--json] [--agency ID] [--root DIR]\n\n"
     "For each recipient: accepted, stored, verified, opened, or refused and why.\n" WHICH,
     NULL},
    {"watch", "what happens, as it happens", "usage: tellback watch [--json] [--agency ID] [--root DIR]\n\n" WHICH,
     NULL},
    {"owed", "what we owe and what we are owed",
     "usage: tellback owed [CASE] [--json] [--agency ID] [--root DIR]\n\n"
     "Each duty with whom it is owed to, since when, and until when.\n" WHICH,
     NULL},
    {"confirm", "a manager's second word on what another user began",
     "usage: tellback confirm ID [--agency ID] [--root DIR]\n\n"
     "Some acts need two people: another user, with role manager, confirms.\n" WHICH,
     NULL},
    {"status", "is the agent well and in touch", "usage: tellback status [--json] [--agency ID] [--root DIR]\n\n" WHICH,
     NULL},
    {"doctor", "look for what is wrong and say what to do",
     "usage: tellback doctor [--agency ID] [--root DIR]\n\n" WHICH, NULL},
    {"await", "wait until files are there (for scripts)",
     "usage: tellback await [--gone] [--timeout SECONDS] FILE...\n\n"
     "Waits for results in out/sent or arrivals in in/new, by events.\n",
     await_run},
};

static int
usage(FILE *to, int code)
{
	fputs("usage: tellback VERB ...          tellback VERB --help says more\n", to);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		fprintf(to, "  %-10s %s\n", verbs[i].word, verbs[i].summary);
	fputs("At the front door also: tellback-crs --help\n"
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
	secret_process_harden();
	if (argc < 2)
		return usage(stderr, EXIT_USAGE);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return usage(stdout, EXIT_DONE);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (strcmp(verbs[i].word, argv[1]))
			continue;
		if (verbs[i].help && wants_help(argc - 1, argv + 1)) {
			fputs(verbs[i].help, stdout);
			return EXIT_DONE;
		}
		return verbs[i].run ? verbs[i].run(argc - 1, argv + 1) : client_run("tellback", argc - 1, argv + 1);
	}
	/* the front door's verbs, and what a newer agent knows: it will say */
	if (argv[1][0] != '-')
		return client_run("tellback", argc - 1, argv + 1);
	fprintf(stderr, "tellback: unknown option %s\n\n", argv[1]);
	return usage(stderr, EXIT_USAGE);
}
