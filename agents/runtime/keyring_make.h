/* Making key files: at `tellback init`, at a new epoch, and a registrar's root. */
#ifndef TELLBACK_RUNTIME_KEYRING_MAKE_H
#define TELLBACK_RUNTIME_KEYRING_MAKE_H

#include "runtime/keyring.h"

/**
 * struct keyring_options:
 * What is made and how it is kept.
 *
 * Shape:  ${agency} an agency's id, or a root's name; ${epoch} the name of the
 *         epoch; ${passphrase_path} as for keyring_load; ${made} goes into the
 *         `#` line for people.
 */
struct keyring_options {
	const char *agency;
	const char *epoch;
	const char *passphrase_path;
	struct instant made;
};

/**
 * keyring_make_all(folder, options, ret_made):
 * Make ${folder} and what is missing in it of sign.key, curve.key and an epoch
 * key; what is there stays.  ${ret_made} is the number of files made.
 *
 * Errors: as keyring_load; STATUS_CONFLICT (the keys of another agency).
 * Source: docs/SECURITY.md, "Keys on disk".
 */
enum status keyring_make_all(const char *folder, const struct keyring_options *options, unsigned *ret_made) MUST_CHECK;

/**
 * keyring_make_epoch(folder, options):
 * Make enc-<epoch>.key.
 *
 * Errors: STATUS_CONFLICT (it is there); those of file_write.
 */
enum status keyring_make_epoch(const char *folder, const struct keyring_options *options) MUST_CHECK;

/**
 * keyring_make_root(folder, options):
 * Make ${folder} and root.key in it, named ${options}->agency.
 *
 * Errors: as keyring_make_epoch.
 */
enum status keyring_make_root(const char *folder, const struct keyring_options *options) MUST_CHECK;

/**
 * keyring_make_witness(path, options):
 * Make a witness's key, the file ${path}, named ${options}->agency; plain.
 *
 * Errors: STATUS_CONFLICT (it is there); STATUS_MALFORMED (a bad name); those
 *         of file_write.
 */
enum status keyring_make_witness(const char *path, const struct keyring_options *options) MUST_CHECK;

/**
 * keyring_make_identity(epoch, ret_text):
 * The text of the epoch's key file, which `age -i` takes.
 *
 * Shape:  ${ret_text} guarded memory of KEYRING_FILE_BYTES + 1.
 */
enum status keyring_make_identity(const struct keyring_epoch *epoch, char *ret_text) MUST_CHECK;

#endif
