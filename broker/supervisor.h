/* tellbackd's one task: front and core run, and are started again when they
 * die.  It holds no key, opens no store and reads nothing of a peer's.
 *
 *            core                    front
 *   start ->  not ready ----------->  listening once core sent the keys
 *              | both ready: "broker.ready", READY=1
 *   died   ->  at once again          at once again; an abort is blamed on
 *              (78: we end so too)    those it admitted last
 *   SIGTERM -> second, after its turn first: open questions answered `again` */
#ifndef TELLBACK_BROKER_SUPERVISOR_H
#define TELLBACK_BROKER_SUPERVISOR_H

/**
 * struct supervisor_options:
 * How the children are to be started.
 *
 * Shape:  ${config_path} and ${root} as given to tellbackd, NULL if not;
 *         ${folder} where the executables are; ${is_any_port} non-zero if the
 *         configuration leaves the port open: then a front that is started
 *         again gets the port that the first one was given.
 */
struct supervisor_options {
	const char *config_path;
	const char *root;
	const char *folder;
	int is_any_port;
};

/**
 * supervisor_run(options):
 * Run until SIGTERM or SIGINT, or until a child refuses to start: the exit
 * code.
 *
 * Errors: EXIT_MISCONFIGURED as the child said; EXIT_REFUSED.
 */
int supervisor_run(const struct supervisor_options *options);

/**
 * supervisor_check(options):
 * Run core's read-only look at the store: the exit code.
 *
 * Errors: EXIT_MISCONFIGURED; EXIT_REFUSED (it could not be run).
 */
int supervisor_check(const struct supervisor_options *options);

#endif
