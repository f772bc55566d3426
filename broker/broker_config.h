/* The broker's configuration: one table for tellbackd, its children and
 * tellbackctl, so that all read the same file the same way. */
#ifndef TELLBACK_BROKER_CONFIG_H
#define TELLBACK_BROKER_CONFIG_H

#include "base/config.h"
#include "base/log.h"

/** Where the file is unless -c says otherwise (moved by --root too). */
#define BROKER_CONFIG_PATH "/etc/tellback/broker.conf"

/**
 * struct broker_config:
 * What the file says, paths already moved under --root.
 *
 * Shape:  ${listen} a ZeroMQ tcp endpoint, port 0 for any free one.
 * Units:  ${front_memory_mib} mebibytes of data that front may hold, 0 without
 *         bound.
 * Owner:  the arena.
 */
struct broker_config {
	const char *name;
	const char *listen;
	const char *admin_socket;
	const char *roots;	/* the registrar roots' pinned vkeys, a line each */
	const char *store_path; /* its folder holds all that core and the signer write */
	const char *log_folder; /* in the store's folder; the signer's */
	const char *keys_curve; /* the broker's CURVE key file */
	const char *keys_log;	/* the log's key file */
	unsigned front_memory_mib;
	const char *const *backup_recipients; /* age1... of those who can open backups */
	size_t backup_recipient_count;
	enum log_level log;
	const struct config *config; /* for --print-config */
};

/**
 * broker_config_load(path, root, arena, ret_config, ret_error):
 * Read ${path} (NULL: BROKER_CONFIG_PATH under ${root}).
 *
 * Owner:  ${ret_config} and ${ret_error} point into ${arena}.
 * Errors: STATUS_MISCONFIGURED with ${ret_error}; STATUS_NO_MEMORY.
 * Source: docs/OPERATE.md, "Configuration".
 */
enum status broker_config_load(const char *path, const char *root, struct arena *arena,
			       struct broker_config *ret_config, const char **ret_error) MUST_CHECK;

#endif
