/* Folders that tests leave behind. */
#ifndef TELLBACK_SUPPORT_CLEARED_H
#define TELLBACK_SUPPORT_CLEARED_H

/**
 * cleared_folder(path):
 * Remove the folder with all that is in it.
 *
 * Errors: non-zero: there was none, or something of it is left.
 */
int cleared_folder(const char *path);

#endif
