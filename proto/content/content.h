/* The protobuf inside a document; only this folder looks into it. */
#ifndef TELLBACK_CONTENT_CONTENT_H
#define TELLBACK_CONTENT_CONTENT_H

#include <protobuf-c/protobuf-c.h>

#include "tellback/bytes.h"

/**
 * struct content:
 * The message of one type and its handling marks.
 *
 * Shape:  ${member} is the field of `Sealed` that holds ${message};
 *         ${handling} is NULL where nothing was said; ${packed} are the bytes
 *         of ${message} as they stood in the Sealed it came from, empty where
 *         it was read from JSON.
 * Owner:  all points into one arena.
 * Source: docs/FORMATS.md, "Sealed".
 */
struct content {
	const ProtobufCFieldDescriptor *member;
	ProtobufCMessage *message;
	ProtobufCMessage *handling;
	struct view packed;
};

#endif
