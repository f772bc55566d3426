/* Check digits and code lists of the field. */
#ifndef TELLBACK_CONTENT_IDENTIFIER_H
#define TELLBACK_CONTENT_IDENTIFIER_H

/**
 * identifier_nhs_number(text), identifier_upn(text), identifier_date(text),
 * identifier_postcode(text), identifier_uprn(text), identifier_urn(text),
 * identifier_la_child_id(text):
 * Non-zero if ${text} is well-formed and its check digit holds.
 *
 * Errors: none.
 * Source: docs/FIELDS.md, "Identifiers".
 */
int identifier_nhs_number(const char *text);
int identifier_upn(const char *text);
int identifier_date(const char *text);
int identifier_postcode(const char *text);
int identifier_uprn(const char *text);
int identifier_urn(const char *text);
int identifier_la_child_id(const char *text);

/**
 * identifier_in_list(list, code):
 * Non-zero if ${code} is of the code list ${list}: "ethnicity",
 * "referral-source", "disability", "upn-unknown", "factor", "abuse",
 * "primary-need", "closure".
 *
 * Source: docs/FIELDS.md, "Code lists".
 */
int identifier_in_list(const char *list, const char *code);

#endif
