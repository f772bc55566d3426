/* I1 to I18: what comes in and what becomes of it, counted by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "support/figured.h"

#define PPN SCENE_PPN " grade=medium"
#define CONTENT "content=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b852"
#define FULL "level=full"

static void
contacts_are_referrals_each_of_one_referrer(void **state)
{
	struct scene *scene = scene_open();
	struct figured asked = {.scene = scene, .from = "2026-10", .count = 3};

	(void)state;
	scene_at(scene, "2026-11-02 10:00");
	ACCEPTED(scene, "R1 police referral case A to crs " PPN " child=aaaaaaaa child=a2a2a2a2");
	ACCEPTED(scene, "R2 school referral case B to crs " PPN " child=bbbbbbbb");
	/* a slip, and the call that it is about: one contact */
	ACCEPTED(scene, "R3 health referral case C to crs route=slip grade=none protection=none");
	/* 2026-10-31 23:45 in London: the month is that of the call */
	ACCEPTED(scene, "R4 crs referral case D to crs,health route=telephone grade=none protection=none"
			" on-behalf-of=health received-at=1793490300 child=dddddddd");
	ACCEPTED(scene, "L1 crs link case C to crs into=D second=yes");
	/* one sent twice */
	ACCEPTED(scene, "R5 school referral case E to crs " PPN " child=eeeeeeee");
	ACCEPTED(scene, "X5 school retract case E re R5 to crs reason=duplicate");
	/* one about the wrong child was a contact all the same */
	ACCEPTED(scene, "R6 gp referral case F to crs " PPN " child=ffffffff");
	ACCEPTED(scene, "X6 gp retract case F re R6 to crs reason=wrong-child");
	/* one sealed anew is the same one */
	ACCEPTED(scene, "R7 police referral case A replaces R1 to crs " PPN " child=aaaaaaaa");
	/* a slip that nobody found a call for is a contact */
	ACCEPTED(scene, "R8 trust referral case G to crs route=slip grade=none protection=none");
	figured(&asked);
	figured_is(&asked, "I1", "", "", "1 4 x");
	figured_is(&asked, "I1", "route", "written", "0 3 x");
	figured_is(&asked, "I1", "route", "telephone", "1 0 x");
	figured_is(&asked, "I1", "route", "slip", "0 1 x");
	figured_is(&asked, "I1", "agency", "health", "1 0 x");
	figured_is(&asked, "I1", "kind", "health", "1 2 x");
	assert_string_equal(figured_parts(&asked, "I1", "agency"), "gp health police school trust");
	figured_is(&asked, "I1b", "", "", "0 1 x");
	SETTLED(scene);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(contacts_are_referrals_each_of_one_referrer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
