/* A scene walked through states of a case, and what must hold after each line,
 * whatever was said. */
#ifndef TELLBACK_SUPPORT_WALKED_H
#define TELLBACK_SUPPORT_WALKED_H

#include "support/scene.h"

/** The states of walked_into; the facts of one meeting's record, and of its
 * second version. */
#define WALKED_STATES 14
#define WALKED_RECORD \
	"meeting=01930000000070008000000000000111 version=1 " \
	"content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793612700 invited=health " \
	"invited=police present=crs quorum=no s47=joint child=aaaaaaaa:joint action=1:health:1793700000"

#define WALKED_SECOND \
	"meeting=01930000000070008000000000000111 version=2 " \
	"content=a3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 held-at=1793612700 invited=health " \
	"invited=police invited=school present=crs quorum=yes s47=single child=aaaaaaaa:single child=bbbbbbbb:none"

/**
 * walked_say(scene, letter, line):
 * Somebody says ${line}; what must hold of the case ${letter} does.  The answer.
 */
enum refusal walked_say(struct scene *scene, char letter, const char *line);

/**
 * walked_into(scene, which):
 * Case A is in the state ${which}: 0 nothing was said, then one line more each.
 * Case B has a referral, B1.
 */
void walked_into(struct scene *scene, int which);

#endif
