#include "tellback/status.h"

const char *
status_word(enum status status)
{
	switch (status) {
	case STATUS_OK:
		return "ok";
	case STATUS_MALFORMED:
		return "malformed";
	case STATUS_TOO_BIG:
		return "too-big";
	case STATUS_BAD_SIGNATURE:
		return "bad-signature";
	case STATUS_UNKNOWN_KEY:
		return "unknown-key";
	case STATUS_NOT_FOUND:
		return "not-found";
	case STATUS_CONFLICT:
		return "conflict";
	case STATUS_NOT_PERMITTED:
		return "not-permitted";
	case STATUS_CANNOT_OPEN:
		return "cannot-open";
	case STATUS_BUSY:
		return "busy";
	case STATUS_NO_MEMORY:
		return "no-memory";
	case STATUS_FULL:
		return "full";
	case STATUS_GONE:
		return "gone";
	case STATUS_IO:
		return "io";
	case STATUS_CORRUPT:
		return "corrupt";
	case STATUS_MISCONFIGURED:
		return "misconfigured";
	case STATUS_NEWER:
		return "newer";
	}
	return "unknown";
}

int
status_is_broken(enum status status)
{
	return status >= STATUS_IO;
}
