/* The names of attachments. */
#ifndef TELLBACK_CONTENT_SEALED_NAME_H
#define TELLBACK_CONTENT_SEALED_NAME_H

/** Attachments of one message. */
#define SEALED_ATTACHMENTS_MOST 64

/**
 * sealed_name_fits(name):
 * Non-zero if ${name} can be a file's name in a recipient's folder: 1 to 200
 * bytes, no path, no control byte, not hidden.
 *
 * Source: docs/FORMATS.md, "Sealed".
 */
int sealed_name_fits(const char *name);

#endif
