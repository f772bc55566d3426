/* The directory and the card: who is in, with which keys and rights. */
#ifndef TELLBACK_DIRECTORY_H
#define TELLBACK_DIRECTORY_H

#include <stdint.h>

#include "tellback/bounds.h"
#include "tellback/bytes.h"
#include "tellback/ids.h"

/** Sizes: an Ed25519 public key; a CURVE key in Z85 with NUL; an age1
 * recipient with NUL; a vkey line with NUL; a broker's endpoint with NUL. */
#define SIGN_PUBLIC_BYTES 32
#define Z85_KEY_SIZE 41
#define AGE_RECIPIENT_SIZE 63
#define VKEY_SIZE 200
#define ENDPOINT_SIZE 128

/**
 * struct signer_key:
 * A C2SP verifier key: who may sign under which name.
 *
 * Shape:  ${name} without spaces or '+'; ${type} 0x01 Ed25519 or 0x04
 *         cosignature; ${key_id} the first 4 bytes of
 *         SHA-256(name, 0x0A, type, public key).
 * Source: C2SP signed-note v1.0.0.
 */
struct signer_key {
	char name[AGENCY_SIZE];
	uint8_t type;
	uint8_t key_id[4];
	uint8_t public_key[SIGN_PUBLIC_BYTES];
};

#define AGENCY_KIND_TABLE(X) \
	X("police") X("health") X("ambulance") X("camhs") X("school") X("early-years") X("college") X("council") \
	X("authority") X("partnership") X("reviewer") X("lado") X("other")
#define AGENCY_ROLE_TABLE(X) X("crs") X("edt") X("holder") X("navigator") X("reviewer") X("registrar")

/**
 * enum revocation:
 * What a `revoked` line takes away.
 *
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
enum revocation { REVOKED_SIGN, REVOKED_CURVE, REVOKED_AGENCY, REVOKED_EPOCH };

/**
 * struct revoked:
 * One `revoked` line.
 *
 * Shape:  ${epoch} only for REVOKED_EPOCH.
 * Units:  ${since_s} unix seconds: information; it counts from the log index
 *         of the directory that says so.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
struct revoked {
	enum revocation what;
	char epoch[EPOCH_SIZE];
	int64_t since_s;
	char reason[TOKEN_SIZE];
};

/**
 * struct directory_agency:
 * One agency's entry.
 *
 * Shape:  ${roles} and ${may} token arrays; ${name}, ${successor} NULL or "" if
 *         absent; ${area} "" for "-".
 * Owner:  arrays and texts point into the directory's arena.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
struct directory_agency {
	struct agency id;
	const char *name;
	char kind[TOKEN_SIZE];
	const char *const *roles;
	size_t role_count;
	struct agency area;
	struct signer_key sign;
	char curve[Z85_KEY_SIZE];
	const char *const *may;
	size_t may_count;
	struct agency successor;
	const struct revoked *revoked;
	size_t revoked_count;
};

/**
 * struct directory_broker:
 * One broker: where it listens and the key that proves it is the one.
 *
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
struct directory_broker {
	char name[TOKEN_SIZE];
	char curve[Z85_KEY_SIZE];
	char endpoint[ENDPOINT_SIZE];
};

/**
 * struct directory:
 * A decoded directory note.
 *
 * Shape:  ${agencies} sorted by id; ${prev} all zero for serial 1.
 * Units:  ${time_s}, ${expires_s} unix seconds.
 * Owner:  arrays point into the arena it was decoded into.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
struct directory {
	uint64_t serial;
	struct digest prev;
	int64_t time_s;
	int64_t expires_s;
	uint64_t quorum;
	const struct signer_key *roots;
	size_t root_count;
	const struct directory_broker *brokers;
	size_t broker_count;
	struct signer_key log;
	const struct signer_key *witnesses;
	size_t witness_count;
	const struct directory_agency *agencies;
	size_t agency_count;
	struct digest hash;
};

/**
 * struct card_epoch:
 * One encryption key of an agency and the span it is meant for.
 *
 * Units:  unix seconds; usable 14 days past ${until_s} unless revoked.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
struct card_epoch {
	char epoch[EPOCH_SIZE];
	char recipient[AGE_RECIPIENT_SIZE];
	int64_t from_s;
	int64_t until_s;
};

/**
 * struct card_span:
 * A term, or a closure with the agency that covers it.
 *
 * Shape:  dates YYYY-MM-DD; ${contact} only for closures.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
struct card_span {
	char first[11];
	char last[11];
	struct agency contact;
};

/**
 * struct card_cover:
 * Who reads for a role of this agency when it cannot.
 *
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
struct card_cover {
	char role[TOKEN_SIZE];
	struct agency agency;
};

/**
 * struct card:
 * A decoded card: an agency's own word on its keys and calendar.
 *
 * Shape:  at least one epoch; highest ${serial} wins.
 * Owner:  arrays point into the arena it was decoded into.
 * Source: docs/FORMATS.md, "Card, directory, join".
 */
struct card {
	struct agency agency;
	uint64_t serial;
	struct signer_key sign;
	char curve[Z85_KEY_SIZE];
	const struct card_epoch *epochs;
	size_t epoch_count;
	const struct card_span *terms;
	size_t term_count;
	const struct card_span *closures;
	size_t closure_count;
	const struct card_cover *covers;
	size_t cover_count;
	struct digest hash;
};

#endif
