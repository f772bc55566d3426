/* The keys that open backups: a file as age-keygen writes it, of mode 0600. */
#ifndef TELLBACK_BACKUP_IDENTITY_H
#define TELLBACK_BACKUP_IDENTITY_H

#include "seal/age.h"

struct backup_identity;

/**
 * backup_identity_load(path, ret_identity), backup_identity_free(identity):
 * Read the keys into guarded memory: lines AGE-SECRET-KEY-1..., others begin
 * with '#' or are empty.
 *
 * Owner:  the caller; backup_identity_free wipes them and takes NULL.
 * Errors: those of file_read_secret; STATUS_MALFORMED (no key in it, or
 *         something else); STATUS_NO_MEMORY.
 */
enum status backup_identity_load(const char *path, struct backup_identity **ret_identity) MUST_CHECK;
void backup_identity_free(struct backup_identity *identity);

/**
 * backup_identity_unwrapper(identity):
 * It as what opens age files.
 *
 * Owner:  borrows ${identity}.
 */
struct age_unwrapper backup_identity_unwrapper(struct backup_identity *identity);

#endif
