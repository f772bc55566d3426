/* One incident as the police's own system writes it: a file, never a message,
 * from which notifications are made. */
#ifndef TELLBACK_CONTENT_INCIDENT_H
#define TELLBACK_CONTENT_INCIDENT_H

#include "content/document.h"

/** What its `type` says. */
#define INCIDENT_TYPE "incident"

/** Settings of one child; nobody goes to more. */
#define INCIDENT_SETTINGS_MOST 3

/**
 * incident_is(json):
 * Non-zero if ${json} says that it is one.
 */
int incident_is(struct view json);

/**
 * incident_read(json, arena, ret_document, ret_problems):
 * Read an incident file: ${ret_document} has its reference, its handling marks
 * and its fields (document_value, document_value_count), is of TYPE_UNKNOWN and
 * can be neither written nor sealed.
 *
 * Errors: as document_read.  An identifier of a child that cannot be so is no
 *         problem: whoever uses it looks at it.
 * Source: docs/FIELDS.md, "Incident".
 */
enum status incident_read(struct view json, struct arena *arena, struct document *ret_document,
			  struct document_problems *ret_problems) MUST_CHECK;

/**
 * incident_template(kind):
 * A filled-in synthetic example of ${kind} ("encompass", "endeavour-missing",
 * "endeavour-found"); NULL for another word.
 *
 * Owner:  static.
 */
const char *incident_template(const char *kind);

#endif
