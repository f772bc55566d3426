#include "cli/registrar.h"

#include <stdio.h>
#include <string.h>

#include "base/call.h"

struct registrar_command {
	const char *word;
	const char *summary;
	const char *help;
	int (*run)(int argc, char **argv);
};

static const struct registrar_command commands[] = {
    {"init", "make a root key, on a machine that is offline",
     "usage: tellback registrar init NAME [--folder DIR] [--passphrase FILE]\n\n"
     "Makes the root key NAME in DIR (./root-NAME): root.key is secret and stays\n"
     "with its holder, root.pub goes to whoever puts the directory together.\n"
     "One root holder runs it once, on a machine of their own.\n",
     registrar_root_init},
    {"new", "begin a directory: its roots, its broker, its log",
     "usage: tellback registrar new FILE --quorum K --root FILE|VKEY... --broker FILE\n"
     "                              [--days N]\n\n"
     "Writes directory 1 without agencies to FILE, not yet signed.\n"
     "  --quorum K     how many roots must sign (2 of 3 is usual)\n"
     "  --root         each root's root.pub, or its vkey\n"
     "  --broker FILE  what `tellbackctl init` wrote: broker and log lines\n"
     "  --days N       valid for (365)\n",
     registrar_lines_new},
    {"roots", "change who the roots are",
     "usage: tellback registrar roots FILE|VKEY... --quorum K --directory FILE\n\n"
     "Replaces the set of roots. The change must be signed by the old quorum of the\n"
     "old roots and by the new quorum of the new ones.\n",
     registrar_lines_roots},
    {"broker", "put in the lines of the broker, the log and its witnesses",
     "usage: tellback registrar broker BROKERFILE --directory FILE\n\n"
     "Takes the lines `broker <name> <z85> <endpoint>` and `log <vkey>`, which\n"
     "`tellbackctl init` writes, and `witness <vkey>`, which `tellback-review\n"
     "witness --make` prints; BROKERFILE has some of them or all. A broker of the\n"
     "same name is replaced; so are all witnesses where a line of one is given.\n",
     registrar_lines_broker},
    {"add", "add an agency by its card, or change its entry",
     "usage: tellback registrar add CARD --directory FILE --kind KIND [options]\n\n"
     "Check the card's fingerprint with the agency, by telephone, first.\n"
     "  --name TEXT      the organisation's public name, never a person's\n"
     "  --kind KIND      police health ambulance camhs school early-years college\n"
     "                   council authority partnership reviewer lado other\n"
     "  --role ROLE      crs edt holder navigator reviewer registrar; may repeat\n"
     "  --area CRS       the CRS it refers to; - for none\n"
     "  --may TYPES      message types it may send: a,b,c; may repeat; `all`\n"
     "  --successor ID   who takes up its cases if it goes\n"
     "An agency that is there already keeps what is not given anew. Other keys than\n"
     "before end revocations of sign and curve.\n",
     registrar_entry_add},
    {"revoke", "take away a key, an epoch or an agency",
     "usage: tellback registrar revoke AGENCY WHAT --reason WORD --directory FILE\n\n"
     "  WHAT           sign, curve, agency, or enc-<epoch>\n"
     "  --reason WORD  a token: lost, stolen, left, renewed\n"
     "It counts from the log index of the directory that says so: what was signed\n"
     "and logged before stays valid.\n",
     registrar_entry_revoke},
    {"policy", "make a policy to be signed, with its bank holidays",
     "usage: tellback registrar policy POLICYTEXT --governs CRS [options]\n\n"
     "  --holidays FILE  GOV.UK's bank-holidays.json; its england-and-wales dates\n"
     "                   replace those of POLICYTEXT\n"
     "  --governs CRS    the CRS whose cases it is for\n"
     "  --also EDT       whoever stands in for it; may repeat\n"
     "  --out FILE       the draft (CRS.policy)\n"
     "POLICYTEXT is any policy's text: /usr/share/tellback/southampton.policy.\n",
     registrar_policy_make},
    {"sign", "sign a directory or a policy with one's own root key",
     "usage: tellback registrar sign FILE --key FOLDER [--passphrase FILE]\n"
     "                               [--directory NOTE]\n\n"
     "Shows what FILE says and adds this root's signature to it. Each root holder\n"
     "runs it with only their own key and passes FILE on.\n"
     "  --directory NOTE  for a policy: check that the key is one of its roots\n",
     registrar_note_sign},
    {"publish", "check the signatures and write the final note",
     "usage: tellback registrar publish FILE [--directory NOTE]\n\n"
     "Writes FILE.note if enough roots signed FILE; refused below that. A policy\n"
     "needs --directory, the published directory whose roots count. The operator\n"
     "loads the note: tellbackctl load FILE.note\n",
     registrar_note_publish},
    {"show", "say what a directory or a policy says",
     "usage: tellback registrar show FILE\n\n"
     "Who is in, until when, with which roles, the log and its witnesses, who signed,\n"
     "and the fingerprint of the roots.\n",
     registrar_note_show},
};

static int
usage(FILE *to, int code)
{
	fputs("usage: tellback registrar COMMAND ...   (COMMAND --help says more)\n\n"
	      "Decides who is in, with which keys and rights. No network, no daemon: files are\n"
	      "passed from hand to hand, and each root holder signs with their own key.\n\n",
	      to);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  %-9s %s\n", commands[i].word, commands[i].summary);
	fputs("\nOrder: init (each root), new, add ..., sign (each root), publish.\n", to);
	return code;
}

static int
wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return 1;
	return 0;
}

int
registrar_run(int argc, char **argv)
{
	if (argc < 2)
		return usage(stderr, EXIT_USAGE);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return usage(stdout, EXIT_DONE);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		if (strcmp(commands[i].word, argv[1]))
			continue;
		if (!wants_help(argc - 1, argv + 1))
			return commands[i].run(argc - 1, argv + 1);
		fputs(commands[i].help, stdout);
		return EXIT_DONE;
	}
	fprintf(stderr, "tellback registrar: unknown command %s\n\n", argv[1]);
	return usage(stderr, EXIT_USAGE);
}
