/* The version of every program. */
#ifndef TELLBACK_VERSION_H
#define TELLBACK_VERSION_H

/** Major.minor.patch; a peer's is told in Hello and decides nothing. */
#define TELLBACK_VERSION "0.1.0"

#endif
