#include "broker_config.h"

#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "base/place.h"
#include "seal/age.h"
#include "tellback/bounds.h"

#define KEY(section, key, kind, standard, meaning)                                                                     \
	{                                                                                                              \
		section, key, kind, standard, meaning                                                                  \
	}

static const struct config_key keys[] = {
	KEY("broker", "name", CONFIG_TEXT, "broker", "the broker's name in the directory"),
	KEY("broker", "listen", CONFIG_TEXT, "tcp://127.0.0.1:7600", "where agents connect"),
	KEY("broker", "admin_socket", CONFIG_PATH, "/run/tellback/admin.sock", "where tellbackctl connects"),
	KEY("broker", "roots", CONFIG_PATH, "/var/lib/tellback/broker/roots", "the registrar roots that are believed"),
	KEY("broker", "log", CONFIG_TEXT, "info", "how much is logged"),
	KEY("store", "path", CONFIG_PATH, "/var/lib/tellback/broker/broker.db", "the store"),
	KEY("keys", "curve", CONFIG_PATH, "/var/lib/tellback/broker/keys/curve.key", "the transport key"),
	KEY("keys", "log", CONFIG_PATH, "/var/lib/tellback/broker/keys/log.key", "the key that signs the log"),
	KEY("backup", "recipient", CONFIG_LIST, NULL, "age1...: whose key opens backups; a line each"),
	KEY("front", "memory_mib", CONFIG_NUMBER, "512", "what front may hold before it is restarted; 0: no bound"),
};

/* A path of the file, moved under the root. */
static const char *
path_of(const struct config *config, const char *section, const char *key, const char *root, struct arena *arena)
{
	return place_under(root, config_text(config, section, key), arena);
}

/* The log lies beside the store. */
static const char *
log_folder(const char *store_path, struct arena *arena)
{
	const char *slash = store_path ? strrchr(store_path, '/') : NULL;

	if (!slash)
		return store_path ? "log" : NULL;
	return arena_print(arena, "%.*s/log", (int)(slash - store_path), store_path);
}

/* A backup that nobody can open is none: better said now than in the night. */
static const char *
bad_recipient(const struct broker_config *config)
{
	struct age_public key;

	for (size_t i = 0; i < config->backup_recipient_count; i++)
		if (age_public_parse(config->backup_recipients[i], &key))
			return config->backup_recipients[i];
	return NULL;
}

static enum status
checked(const struct broker_config *config, const char *path, struct arena *arena, const char **ret_error)
{
	const char *wrong = NULL;

	if (!id_is_token(config->name))
		wrong = "name is [a-z][a-z0-9-]*, at most 40 characters";
	else if (strncmp(config->listen, "tcp://", 6) != 0 || !strchr(config->listen + 6, ':'))
		wrong = "listen is tcp://ADDRESS:PORT";
	else if (!config->log)
		wrong = "log is error, warning, info or debug";
	else if (config->front_memory_mib && (config->front_memory_mib < 64 || config->front_memory_mib > 65536))
		wrong = "memory_mib is 0 or 64 to 65536";
	else if (config->backup_recipient_count > MAX_RECIPIENTS)
		wrong = "there are too many lines `recipient`";
	else if (bad_recipient(config))
		wrong = "recipient is age1..., as `age-keygen -y KEYFILE` prints it";
	if (!wrong)
		return STATUS_OK;
	*ret_error = arena_print(arena, "%s: %s", path, wrong);
	return *ret_error ? STATUS_MISCONFIGURED : STATUS_NO_MEMORY;
}

enum status
broker_config_load(const char *path, const char *root, struct arena *arena, struct broker_config *ret_config,
		   const char **ret_error)
{
	struct broker_config config = {0};
	struct config *file = NULL;
	unsigned long long memory;
	enum status status;

	if (!path)
		path = place_under(root, BROKER_CONFIG_PATH, arena);
	if (!path)
		return STATUS_NO_MEMORY;
	status = config_load(path, keys, sizeof keys / sizeof *keys, arena, &file, ret_error);
	if (status)
		return status;
	(void)log_level_find(config_text(file, "broker", "log"), &config.log); /* checked() says what is wrong with it */
	memory = config_number(file, "front", "memory_mib");
	config.name = config_text(file, "broker", "name");
	config.listen = config_text(file, "broker", "listen");
	config.admin_socket = path_of(file, "broker", "admin_socket", root, arena);
	config.roots = path_of(file, "broker", "roots", root, arena);
	config.store_path = path_of(file, "store", "path", root, arena);
	config.keys_curve = path_of(file, "keys", "curve", root, arena);
	config.keys_log = path_of(file, "keys", "log", root, arena);
	config.log_folder = log_folder(config.store_path, arena);
	config.backup_recipients = config_list(file, "backup", "recipient", &config.backup_recipient_count);
	config.front_memory_mib = memory > 65537 ? 65537 : (unsigned)memory;
	config.config = file;
	if (!config.admin_socket || !config.roots || !config.store_path || !config.keys_curve || !config.keys_log ||
	    !config.log_folder)
		return STATUS_NO_MEMORY;
	status = checked(&config, path, arena, ret_error);
	if (!status)
		*ret_config = config;
	return status;
}
