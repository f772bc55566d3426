/* tellbackd's one task: front, core and signer run, and are started again when
 * they die.  It holds no key, opens no store and reads nothing of a peer's.
 *
 *            front                    core                     signer
 *   start ->  listening once core      not ready until the      not ready until
 *             sent the keys            signer says its tree     the log is whole
 *              | all ready: "broker.ready", READY=1
 *   died   ->  at once again; aborts   at once again            at once again
 *              are blamed on those     (78, of any: we end so too)
 *              it admitted last
 *   SIGTERM -> first: open questions   second, after its turn   third: it signs
 *              answered `again`                                 what is left */
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
 * Run core's read-only look at the store and the signer's at key and log: the
 * exit code.
 *
 * Errors: EXIT_MISCONFIGURED; EXIT_REFUSED (it could not be run).
 */
int supervisor_check(const struct supervisor_options *options);

#endif
